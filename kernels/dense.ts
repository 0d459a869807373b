// Dense fronts of the direct solvers: assembly, factorisation, solution.
export * from './dense-assembly';
export * from './dense-definite';
export * from './dense-general';
export * from './dense-indefinite';
export * from './dense-residual';
export * from './dense-solve';
export * from './dense-solve-four';
