import { describe, expect, it } from 'vitest';
import {
  checkJacobian,
  denseSolve,
  directSolve,
  krylovSolve,
  type LinearSolveStrategy,
  type NonlinearSystem,
  newton,
  solveNonlinear,
  traceBranch,
  trustRegion,
} from '../../../src/solvers/nonlinear/index.js';
import { nonlinearDiffusion, planeBratu, reactionDiffusion } from './grids.js';

/** u + u^3 / 3 = amplitude sin(pi x) sin(pi y) solves div((1 + u^2) grad u) + 2 pi^2 times the right side = 0 (Kirchhoff). */
const amplitude = 3;
const wave = (x: number, y: number): number => amplitude * Math.sin(Math.PI * x) * Math.sin(Math.PI * y);
function exact(x: number, y: number): number {
  const half = 1.5 * wave(x, y);
  const root = Math.cbrt(half + Math.sqrt(half * half + 1));
  return root - 1 / root;
}
const source = (x: number, y: number): number => 2 * Math.PI ** 2 * wave(x, y);

function error(n: number, unknowns: Float64Array): number {
  const h = 1 / (n + 1);
  return Math.max(
    ...unknowns.map((value, row) => Math.abs(value - exact(((row % n) + 1) * h, (Math.floor(row / n) + 1) * h))),
  );
}

it('the Jacobians of these tests are right', () => {
  const point = Float64Array.from({ length: 25 }, (_, k) => Math.sin(k + 1));
  expect(checkJacobian(nonlinearDiffusion(5, source), point).correct).toBe(true);
  expect(checkJacobian(reactionDiffusion(5, [Math.sinh, Math.cosh], wave), point).correct).toBe(true);
});

describe.each<readonly [string, LinearSolveStrategy]>([
  ['sparse LU', directSolve()],
  ['FGMRES with ILU(0)', krylovSolve()],
  ['BiCGSTAB with ILU(0)', krylovSolve({ method: 'bicgstab' })],
])('nonlinear diffusion in the plane by %s', (_, linearSolve) => {
  it.each([
    ['line search', newton({ linearSolve })],
    ['trust region', trustRegion({ linearSolve })],
  ])('%s: the closed form, with second order, and the solution of dense elimination', (_name, method) => {
    const errors = [11, 23].map((n) => {
      const { converged, unknowns, failure } = solveNonlinear(
        nonlinearDiffusion(n, source),
        new Float64Array(n * n),
        method,
      );
      expect(failure?.message).toBeUndefined();
      expect(converged).toBe(true);
      return error(n, unknowns);
    });
    expect(Math.log2(errors[0] / errors[1])).toBeGreaterThan(1.8);
    const sparse = solveNonlinear(nonlinearDiffusion(11, source), new Float64Array(121), method).unknowns;
    const dense = solveNonlinear(
      nonlinearDiffusion(11, source),
      new Float64Array(121),
      newton({ linearSolve: denseSolve }),
    );
    sparse.forEach((value, k) => {
      expect(Math.abs(value - dense.unknowns[k])).toBeLessThan(1e-8);
    });
  });
});

describe.each<readonly [string, LinearSolveStrategy]>([
  ['LDL^T', directSolve()],
  ['Cholesky', directSolve({ definite: true })],
  ['CG with IC(0)', krylovSolve()],
  ['MINRES with IC(0)', krylovSolve({ method: 'minres' })],
])('a reaction in the plane, symmetric, by %s', (_, linearSolve) => {
  it('is solved as by dense elimination', () => {
    const system = reactionDiffusion(15, [Math.sinh, Math.cosh], (x, y) => 1e4 * wave(x, y));
    const start = new Float64Array(225);
    const { converged, unknowns, counts } = solveNonlinear(system, start, newton({ linearSolve }));
    const dense = solveNonlinear(system, start, newton({ linearSolve: denseSolve }));
    expect(converged).toBe(true);
    expect(dense.converged).toBe(true);
    unknowns.forEach((value, k) => {
      expect(Math.abs(value - dense.unknowns[k])).toBeLessThan(1e-8);
    });
    if (linearSolve.name === 'sparse direct') {
      expect(counts.linearIterations).toBe(0);
      expect(counts.iterations).toBe(dense.counts.iterations);
    } else {
      // Loose far from the solution: fewer linear iterations than to full accuracy each time, and few more of Newton's.
      expect(counts.linearIterations).toBeGreaterThan(counts.iterations);
      expect(counts.iterations).toBeLessThanOrEqual(dense.counts.iterations + 4);
    }
  });
});

it('an inexact Newton method spends its linear iterations near the solution', () => {
  const perIteration: number[] = [];
  const strategy = krylovSolve();
  let iterations = 0;
  const counted: LinearSolveStrategy = {
    name: 'counted',
    prepare(pattern, symmetry) {
      const inner = strategy.prepare(pattern, symmetry);
      return {
        direct: false,
        get iterations() {
          return inner.iterations;
        },
        factor: (values) => inner.factor(values),
        solve(right, solution, tolerance, weights) {
          iterations = inner.iterations;
          const failure = inner.solve(right, solution, tolerance, weights);
          perIteration.push(inner.iterations - iterations);
          return failure;
        },
      };
    },
  };
  const { converged } = solveNonlinear(
    nonlinearDiffusion(23, source),
    new Float64Array(529),
    newton({ linearSolve: counted }),
  );
  expect(converged).toBe(true);
  expect(Math.max(...perIteration)).toBeGreaterThan(2 * perIteration[0]);
});

describe('large systems go the same way in any units', () => {
  const n = 15;
  const start = new Float64Array(n * n);
  const plainSystems = {
    general: nonlinearDiffusion(n, source),
    symmetric: reactionDiffusion(n, [Math.sinh, Math.cosh], (x, y) => 1e3 * wave(x, y)),
  };

  /** One unit for all unknowns, one for all equations. */
  const inUnits = (system: NonlinearSystem, row: number, column: number): NonlinearSystem => ({
    ...system,
    residual(x, f) {
      system.residual(
        x.map((value) => value / column),
        f,
      );
      for (let i = 0; i < f.length; i++) f[i] *= row;
    },
    jacobian: {
      ...system.jacobian,
      evaluate(x, values) {
        system.jacobian.evaluate(
          x.map((value) => value / column),
          values,
        );
        for (let k = 0; k < values.length; k++) values[k] *= row / column;
      },
    },
  });

  it.each([
    ['general', 'sparse LU', newton({ linearSolve: directSolve() })],
    ['general', 'FGMRES', newton({ linearSolve: krylovSolve() })],
    ['general', 'FGMRES in a trust region', trustRegion({ linearSolve: krylovSolve() })],
    ['symmetric', 'LDL^T', newton({ linearSolve: directSolve(), reuse: 0.2 })],
    ['symmetric', 'CG', newton({ linearSolve: krylovSolve() })],
    ['symmetric', 'CG in a trust region', trustRegion({ linearSolve: krylovSolve() })],
  ] as const)('%s, %s', (kind, _, method) => {
    const system = plainSystems[kind];
    const plain = solveNonlinear(system, start, method);
    expect(plain.converged).toBe(true);
    for (const [row, column] of [
      [2 ** 40, 2 ** -30],
      [2 ** -50, 2 ** 20],
    ]) {
      const other = solveNonlinear(inUnits(system, row, column), start, method);
      expect(other.counts).toEqual(plain.counts);
      // Symmetric matrices are scaled by square roots, which only even powers of two have without rounding.
      expect(other.unknowns.map((value) => value / column)).toEqual(plain.unknowns);
    }
    const other = solveNonlinear(inUnits(system, 1e7, 1e-9), start, method);
    expect(other.counts).toEqual(plain.counts);
  });
});

it('a Jacobian that is not positive definite, though it was declared so, is named', () => {
  // The reaction is so autocatalytic that the tangent loses its sign at once.
  const system = reactionDiffusion(15, [(u) => -1e4 * u, () => -1e4], wave);
  const { failure } = solveNonlinear(
    system,
    new Float64Array(225),
    newton({ linearSolve: directSolve({ definite: true }) }),
  );
  expect(failure?.code).toBe('linear-solve');
  expect(failure?.message).toMatch(/not positive definite .* The unknown is concentration \d+\./);
  expect(solveNonlinear(system, new Float64Array(225), newton({ linearSolve: directSolve() })).converged).toBe(true);
});

it('sparse factors name what a singular Jacobian leaves free', () => {
  // A second, insulated grid without any reaction: its level is free.
  const n = 12;
  const rowStart = Int32Array.from({ length: n + 1 }, (_, i) => (i === 0 ? 0 : 2 * i - 1));
  const columnIndex = Int32Array.from({ length: 2 * n - 1 }, (_, k) => Math.floor(k / 2));
  for (let i = 1; i < n; i++) columnIndex.set([i - 1, i], rowStart[i]);
  const chain: NonlinearSystem = {
    size: n,
    residual(x, f) {
      f.fill(0);
      for (let i = 1; i < n; i++) {
        f[i] += x[i] - x[i - 1];
        f[i - 1] += x[i - 1] - x[i];
      }
      f[0] += 1;
    },
    jacobian: {
      pattern: { rows: n, columns: n, rowStart, columnIndex },
      symmetry: 'symmetric',
      evaluate(_, values) {
        for (let i = 0; i < n; i++) {
          if (i > 0) values[rowStart[i]] = -1;
          values[rowStart[i + 1] - 1] = i === 0 || i === n - 1 ? 1 : 2;
        }
      },
    },
    unknowns: [{ name: 'potential', unit: 'V', first: 0, count: n, place: (k) => `at node ${k}` }],
  };
  const method = newton({ linearSolve: directSolve(), lineSearch: 'none' });
  const { failure } = solveNonlinear(chain, new Float64Array(n), method);
  expect(failure?.code).toBe('singular-jacobian');
  expect(failure?.message).toMatch(/of rank 11\. The equations leave potential at node \d+ free/);
});

it.each([
  ['line search', newton],
  ['trust region', trustRegion],
] as const)(
  'inexact corrections cost few iterations more than exact ones, also where every equation stands alone: %s',
  (_, method) => {
    const strong = (x: number, y: number): number => 60 * wave(x, y);
    for (const system of [nonlinearDiffusion(31, strong), reactionDiffusion(31, [Math.sinh, Math.cosh], strong)]) {
      const { unknowns: _unknowns, equations: _equations, ...alone } = system;
      for (const each of [system, alone]) {
        const start = new Float64Array(31 * 31);
        const exactly = solveNonlinear(each, start, method({ linearSolve: directSolve() }));
        const roughly = solveNonlinear(each, start, method({ linearSolve: krylovSolve() }));
        expect(exactly.converged).toBe(true);
        expect(roughly.converged).toBe(true);
        expect(roughly.counts.iterations).toBeLessThanOrEqual(exactly.counts.iterations + 5);
      }
    }
  },
);

it('reuses sparse factors', () => {
  const system = reactionDiffusion(15, [Math.sinh, Math.cosh], wave);
  const linearSolve = directSolve();
  const fresh = solveNonlinear(system, new Float64Array(225), newton({ linearSolve }));
  const reused = solveNonlinear(system, new Float64Array(225), newton({ linearSolve, reuse: 0.5 }));
  expect(reused.converged).toBe(true);
  expect(reused.counts.factorisations).toBeLessThan(fresh.counts.factorisations);
});

it('an iterative solver is refused where corrections are compared', () => {
  const system = reactionDiffusion(3, [Math.sinh, Math.cosh], wave);
  for (const options of [{ reuse: 0.3 }, { lineSearch: 'natural' as const }])
    expect(() => newton({ ...options, linearSolve: krylovSolve() }).prepare(system)).toThrow(
      /too rough to be compared/,
    );
});

it('the turning point of Bratu in the plane, by sparse LU', () => {
  const loads = [11, 23].map((n) => {
    const branch = traceBranch(planeBratu(n), new Float64Array(n * n), {
      from: 0,
      firstStep: 1,
      within: [0, 8],
      linearSolve: directSolve(),
      stop: ({ slope }) => slope < 0,
    });
    expect(branch.failure?.message).toBeUndefined();
    expect(branch.turningPoints).toHaveLength(1);
    return branch.turningPoints[0].parameter;
  });
  // 6.808124423 (e.g. Mohsen, Comput. Math. Appl. 67 (2014) 26); second order, extrapolated.
  expect((4 * loads[1] - loads[0]) / 3).toBeCloseTo(6.808124423, 3);
});
