import { describe, expect, it } from 'vitest';
import { LithostatError } from '../../src/quantity/issue.js';
import {
  AlgebraicMultigrid,
  atParameter,
  fgmres,
  findRoot,
  type KrylovOptions,
  krylovSolve,
  MatrixOperator,
  type NonlinearSystem,
  newton,
  type ParametricSystem,
  pseudoTime,
  SparseDirect,
  SsorPreconditioner,
  solveKrylov,
  solveMonotone,
  traceBranch,
  trustRegion,
} from '../../src/solvers/index.js';
import { fullPattern } from '../../src/solvers/nonlinear/index.js';
import { laplacian1D } from './linear/krylov/systems.js';

const matrix = laplacian1D(6);
const operator = new MatrixOperator(matrix);
const ones = new Float64Array(6).fill(1);
const krylov = (name: 'conjugate-gradients' | 'minres' | 'bicgstab' | 'fgmres') => (options: object) =>
  solveKrylov(name, operator, ones, options as KrylovOptions);
const direct = SparseDirect.analyse(matrix.pattern, { kind: 'positive-definite' });
direct.factor(matrix.values);

const branch: ParametricSystem = {
  size: 1,
  residual: (x, p, f) => {
    f[0] = x[0] - p;
  },
  jacobian: { pattern: fullPattern(1), symmetry: 'general', evaluate: (_, __, values) => values.fill(1) },
  parameterDerivative: (_, __, derivative) => derivative.fill(-1),
  parameter: { name: 'load', unit: 'N' },
};
const system: NonlinearSystem = atParameter(branch, 1);
const trace = (options: object) =>
  traceBranch(branch, Float64Array.of(0), { from: 0, firstStep: 0.1, within: [0, 1], ...options });

const noNumbers = [Number.NaN, -1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
/** Solver, how it is called, the options that must be finite numbers of at least 0, and the whole ones among them. */
const solvers: readonly (readonly [string, (options: object) => unknown, readonly string[], readonly string[]])[] = [
  ...(['conjugate-gradients', 'minres', 'bicgstab', 'fgmres'] as const).map(
    (name) => [name, krylov(name), ['tolerance'], ['maximumIterations']] as const,
  ),
  ['restarts', (options) => fgmres(operator, ones, options), [], ['restart']],
  ['refinement', (options) => direct.solve(ones, options), ['tolerance'], ['refinements']],
  ['refinement of several', (options) => direct.solveMany([ones, ones], options), ['tolerance'], ['refinements']],
  [
    'multigrid',
    (options) => new AlgebraicMultigrid(matrix, options),
    ['threshold'],
    ['sweeps', 'coarsestSize', 'componentsPerNode'],
  ],
  ['SSOR', (options) => new SsorPreconditioner(matrix, options), ['omega'], []],
  ['Newton', (options) => newton(options).prepare(system), ['relativeTolerance', 'reuse'], ['maximumIterations']],
  ['trust region', (options) => trustRegion(options).prepare(system), ['relativeTolerance'], ['maximumIterations']],
  ['pseudo-time', (options) => pseudoTime(options).prepare(system), ['relativeTolerance'], ['maximumIterations']],
  ['continuation', trace, ['relativeTolerance'], ['maximumPoints']],
  ['Krylov in Newton', (options) => krylovSolve(options), [], ['maximumIterations']],
  ['roots', (options) => findRoot((x) => x, -1, 2, options), ['tolerance'], ['maximumEvaluations']],
  [
    'monotone roots',
    ({ tolerance }: { tolerance?: number }) =>
      solveMonotone((x, out) => out.set([x, 1]), -1, 2, 0.5, ...(tolerance === undefined ? [] : [tolerance])),
    ['tolerance'],
    [],
  ],
];
const cases = solvers.flatMap(([name, solve, numbers, counts]) => [
  ...[...numbers, ...counts].flatMap((option) => noNumbers.map((value) => [name, option, value, solve] as const)),
  ...counts.map((option) => [name, option, 2.5, solve] as const),
]);

describe('an option that cannot be is refused by its name', () => {
  it.each(cases)('%s: %s of %s', (_, option, value, solve) => {
    let message = 'nothing was thrown';
    try {
      solve({ [option]: value });
    } catch (error) {
      if (error instanceof LithostatError) expect(error.issues.map(({ path }) => path)).toEqual([option]);
      message = (error as Error).message;
    }
    expect(message).toContain(option);
    expect(message).toContain(`is ${value}`);
    expect(message).toContain('expected');
  });

  it.each(solvers)('and the defaults pass: %s', (_, solve) => {
    expect(() => solve({})).not.toThrow();
  });

  it('a Krylov method that there is none of', () => {
    expect(() => krylovSolve({ method: 'gauss' as 'minres' })).toThrow(/no Krylov method "gauss"/);
  });
});
