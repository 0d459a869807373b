// Orders of elimination for sparse direct solvers: approximate minimum degree and nested dissection.
export * from './minimum-degree';
export * from './graph-coarsening';
export * from './graph-bisection';
export * from './graph-separation';
export * from './graph-parts';
export * from './graph-compression';
export * from './elimination';
export * from './front-plan';
