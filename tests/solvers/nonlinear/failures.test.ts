import { describe, expect, it } from 'vitest';
import { LithostatError } from '../../../src/quantity/issue.js';
import {
  checkJacobian,
  denseJacobian,
  differencedJacobian,
  type NonlinearSystem,
  newton,
  pseudoTime,
  solveNonlinear,
  trustRegion,
} from '../../../src/solvers/nonlinear/index.js';
import { rosenbrock } from './more-garbow-hillstrom.js';

/** One equation in one unknown. */
function scalar(
  f: (x: number) => number,
  slope: (x: number) => number,
  more: Partial<NonlinearSystem> = {},
): NonlinearSystem {
  return {
    size: 1,
    residual: (x, residual) => {
      residual[0] = f(x[0]);
    },
    jacobian: denseJacobian(1, (x, values) => {
      values[0] = slope(x[0]);
    }),
    ...more,
  };
}

const codeOf = (system: NonlinearSystem, start: readonly number[], method = newton()) =>
  solveNonlinear(system, Float64Array.from(start), method).failure?.code;

describe('a system without a solution ends at the minimum of its residual', () => {
  const parabola = scalar(
    (x) => x * x + 1,
    (x) => 2 * x,
  );

  it.each([
    ['line search', newton()],
    ['trust region', trustRegion()],
  ])('x^2 + 1 = 0 by %s', (_, method) => {
    const { converged, failure, unknowns } = solveNonlinear(parabola, Float64Array.of(3), method);
    expect(converged).toBe(false);
    expect(failure?.code).toBe('stationary-point');
    expect(failure?.message).toContain('no solution near');
    expect(Math.abs(unknowns[0])).toBeLessThan(1e-3);
  });

  it('circle and line that do not meet', () => {
    const apart: NonlinearSystem = {
      size: 2,
      residual: (x, f) => {
        f[0] = x[0] ** 2 + x[1] ** 2 - 1;
        f[1] = x[0] + x[1] - 3;
      },
      jacobian: denseJacobian(2, (x, values) => values.set([2 * x[0], 2 * x[1], 1, 1])),
    };
    const { failure, unknowns } = solveNonlinear(apart, Float64Array.of(2, 0.5), trustRegion());
    expect(failure?.code).toBe('stationary-point');
    // On the diagonal by symmetry.
    expect(unknowns[0]).toBeCloseTo(unknowns[1], 3);
  });
});

describe('a singular Jacobian names what is free and what depends on what', () => {
  it('two nodes without a reference potential', () => {
    const conductance = 3;
    const floating: NonlinearSystem = {
      size: 3,
      residual: (x, f) => {
        f[0] = conductance * (x[0] - x[1]) - 2;
        f[1] = conductance * (x[1] - x[0]) + 1;
        f[2] = x[2] - 5;
      },
      jacobian: denseJacobian(3, (_, values) =>
        values.set([conductance, -conductance, 0, -conductance, conductance, 0, 0, 0, 1]),
      ),
      unknowns: [
        { name: 'potential', unit: 'V', first: 0, count: 2, place: (k) => `at node ${k}` },
        { name: 'temperature', unit: 'K', first: 2, count: 1 },
      ],
      equations: [
        { name: 'charge balance', unit: 'A', first: 0, count: 2, tolerance: 1e-9, place: (k) => `at node ${k}` },
        { name: 'heat balance', unit: 'W', first: 2, count: 1 },
      ],
    };
    for (const method of [newton(), trustRegion()]) {
      const { failure } = solveNonlinear(floating, Float64Array.of(0, 0, 300), method);
      expect(['singular-jacobian', 'stationary-point']).toContain(failure?.code);
    }
    const { failure } = solveNonlinear(floating, Float64Array.of(0, 0, 300), newton({ lineSearch: 'none' }));
    expect(failure?.code).toBe('singular-jacobian');
    expect(failure?.unknown.name).toMatch(/^potential at node [01]$/);
    expect(failure?.equation.name).toMatch(/^charge balance at node [01]$/);
    expect(failure?.equation.unit).toBe('A');
    expect(failure?.message).toMatch(/leave potential at node [01] free/);
  });

  it('at the start only: steepest descent leads away from it', () => {
    const square = scalar(
      (x) => x ** 3 - 8,
      (x) => 3 * x * x,
    );
    expect(solveNonlinear(square, Float64Array.of(1e-3), newton()).converged).toBe(true);
    const circle: NonlinearSystem = {
      size: 2,
      residual: (x, f) => {
        f[0] = x[0] ** 2 + x[1] ** 2 - 2;
        f[1] = x[0] * x[1] - 1 + (x[0] - x[1]);
      },
      jacobian: denseJacobian(2, (x, values) => values.set([2 * x[0], 2 * x[1], x[1] + 1, x[0] - 1])),
    };
    for (const method of [newton(), trustRegion()]) {
      const { converged, unknowns } = solveNonlinear(circle, Float64Array.of(0, 0), method);
      expect(converged).toBe(true);
      expect(unknowns[0] ** 2 + unknowns[1] ** 2).toBeCloseTo(2, 9);
    }
  });
});

describe('residuals that do not exist', () => {
  const logarithm = scalar(
    (x) => Math.log(x) - 3,
    (x) => 1 / x,
    {
      unknowns: [{ name: 'concentration', unit: 'mol/m^3', first: 0, count: 1 }],
      equations: [{ name: 'chemical equilibrium', unit: 'J/mol', first: 0, count: 1 }],
    },
  );

  it('at the start: which equation, and at which values', () => {
    const { failure, history } = solveNonlinear(logarithm, Float64Array.of(-2), newton());
    expect(failure?.code).toBe('not-finite');
    expect(failure?.message).toContain('chemical equilibrium is NaN at the start, with concentration = -2 mol/m^3');
    expect(history).toEqual([]);
  });

  it('beyond the end of a step: the step is shortened', () => {
    // From 200 Newton's step leads to a negative concentration.
    for (const method of [newton(), newton({ lineSearch: 'natural' }), trustRegion(), pseudoTime()]) {
      const { converged, unknowns } = solveNonlinear(logarithm, Float64Array.of(200), method);
      expect(converged).toBe(true);
      expect(unknowns[0]).toBeCloseTo(Math.exp(3), 7);
    }
  });

  it('a derivative: which, and where', () => {
    const root = scalar(
      (x) => Math.sqrt(x) - 1,
      (x) => 0.5 / Math.sqrt(x),
    );
    const { failure } = solveNonlinear(root, Float64Array.of(0), newton());
    expect(failure?.code).toBe('not-finite');
    expect(failure?.message).toContain('The derivative of equation 0 by unknown 0 is Infinity');
  });
});

describe('the admissible region', () => {
  const region = { lower: Float64Array.of(0), upper: Float64Array.of(1) };
  const groups = { unknowns: [{ name: 'contact fraction', unit: '', first: 0, count: 1 }], region };

  it('is never left', () => {
    const seen: number[] = [];
    const onIteration = (_: number, x: Float64Array): void => void seen.push(x[0]);
    // Newton's steps for 1 / x = 1000 from 0.5 lead far below zero.
    const steep = scalar(
      (x) => 1 / x - 1000,
      (x) => -1 / (x * x),
      groups,
    );
    for (const method of [newton({ onIteration }), trustRegion({ onIteration })]) {
      const { converged, unknowns } = solveNonlinear(steep, Float64Array.of(0.5), method);
      expect(converged).toBe(true);
      expect(unknowns[0]).toBeCloseTo(1e-3, 10);
    }
    expect(Math.min(...seen)).toBeGreaterThan(0);
    expect(Math.max(...seen)).toBeLessThan(1);
  });

  it('is named when it is in the way', () => {
    const outside = scalar(
      (x) => x + 0.5,
      () => 1,
      groups,
    );
    for (const method of [newton(), trustRegion(), pseudoTime()]) {
      const { failure, unknowns } = solveNonlinear(outside, Float64Array.of(0.5), method);
      expect(failure?.code).toBe('blocked-by-bound');
      expect(failure?.message).toContain('Contact fraction is at its lower bound 0');
      expect(failure?.evidence.bound).toBe(0);
      expect(unknowns[0]).toBeGreaterThan(0);
    }
  });
});

describe('wrong Jacobians', () => {
  const wrong: NonlinearSystem = {
    ...rosenbrock.system,
    jacobian: denseJacobian(2, (x, values) => values.set([20 * x[0], 10, -1, 0])),
  };

  it('are found by the Taylor test, entry by entry', () => {
    const good = checkJacobian(rosenbrock.system, rosenbrock.start);
    expect(good.correct).toBe(true);
    expect(good.order).toBeCloseTo(2, 1);
    const bad = checkJacobian(wrong, rosenbrock.start);
    expect(bad.correct).toBe(false);
    expect(bad.order).toBeCloseTo(1, 1);
    expect(bad.wrong).toHaveLength(1);
    expect(bad.wrong[0]).toMatchObject({ equation: 0, unknown: 0, got: -24 });
    expect(bad.wrong[0].expected).toBeCloseTo(24, 5);
  });

  it('so are entries that the pattern leaves out', () => {
    const sparse: NonlinearSystem = {
      ...rosenbrock.system,
      jacobian: {
        pattern: { rows: 2, columns: 2, rowStart: Int32Array.of(0, 1, 2), columnIndex: Int32Array.of(1, 0) },
        symmetry: 'general',
        evaluate: (_, values) => values.set([10, -1]),
      },
    };
    const { correct, wrong: entries } = checkJacobian(sparse, rosenbrock.start);
    expect(correct).toBe(false);
    expect(entries[0]).toMatchObject({ equation: 0, unknown: 0, got: 0 });
  });

  it('a small error in one of many entries in another unit is not hidden', () => {
    const system: NonlinearSystem = {
      size: 2,
      residual: (x, f) => {
        f[0] = 1e12 * Math.sin(x[0]);
        f[1] = 1e-12 * x[0] * x[1];
      },
      jacobian: denseJacobian(2, (x, values) => values.set([1e12 * Math.cos(x[0]), 0, 1e-12 * x[1], 1.01e-12 * x[0]])),
    };
    const { correct, wrong: entries } = checkJacobian(system, Float64Array.of(0.7, 3));
    expect(correct).toBe(false);
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({ equation: 1, unknown: 1 });
  });

  it('stop a solve, which says so', () => {
    const kinetics: NonlinearSystem = {
      size: 2,
      residual: (x, f) => {
        f[0] = Math.exp(x[0]) - x[1];
        f[1] = x[0] + x[1] - 2;
      },
      jacobian: denseJacobian(2, (x, values) => values.set([-Math.exp(x[0]), -1, -1, 1])),
    };
    const { failure } = solveNonlinear(kinetics, Float64Array.of(1, 1), newton());
    expect(failure?.code).toBe('wrong-jacobian');
    expect(failure?.message).toMatch(/the derivative of equation \d by unknown 0 is/);
  });

  it('a jump in a law looks like a wrong derivative, and is named as that', () => {
    const jump = scalar(
      (x) => (x < 1 ? -1 : 1),
      () => 1,
    );
    for (const method of [newton(), trustRegion()]) {
      const { failure } = solveNonlinear(jump, Float64Array.of(0.3), method);
      expect(failure?.code).toBe('wrong-jacobian');
      expect(failure?.message).toContain('is 1, differences give 0');
      expect(failure?.message).toContain('or the law has a kink or jump here');
    }
  });

  it('agree with differences where they are right', () => {
    const jacobian = differencedJacobian(2, rosenbrock.system.residual, { central: true });
    const [exact, differenced] = [new Float64Array(4), new Float64Array(4)];
    rosenbrock.system.jacobian.evaluate(rosenbrock.start, exact);
    jacobian.evaluate(rosenbrock.start, differenced);
    differenced.forEach((value, k) => {
      expect(value).toBeCloseTo(exact[k], 7);
    });
  });
});

it('differences vary unknowns that share no equation together', () => {
  const n = 50;
  let evaluations = 0;
  const rowStart = Int32Array.from({ length: n + 1 }, (_, i) => (i === 0 ? 0 : Math.min(3 * i - 1, 3 * n - 2)));
  const columns: number[] = [];
  for (let i = 0; i < n; i++) for (const j of [i - 1, i, i + 1]) if (j >= 0 && j < n) columns.push(j);
  const jacobian = differencedJacobian(
    n,
    (x, f) => {
      evaluations++;
      for (let i = 0; i < n; i++) f[i] = x[i] ** 2 - 3 * (x[i - 1] ?? 0) + 5 * (x[i + 1] ?? 0);
    },
    { pattern: { rows: n, columns: n, rowStart, columnIndex: Int32Array.from(columns) } },
  );
  const values = new Float64Array(columns.length);
  jacobian.evaluate(new Float64Array(n).fill(2), values);
  expect(evaluations).toBe(6);
  for (let i = 0; i < n; i++)
    for (let k = rowStart[i]; k < rowStart[i + 1]; k++)
      expect(values[k]).toBeCloseTo(columns[k] === i ? 4 : columns[k] < i ? -3 : 5, 5);
});

describe('other ends', () => {
  const root = (tolerance: number): NonlinearSystem =>
    scalar(
      (x) => x * x - 2,
      (x) => 2 * x,
      { equations: [{ name: 'mass balance', unit: 'kg', first: 0, count: 1, tolerance }] },
    );

  it('a tolerance below round-off', () => {
    const { failure, unknowns } = solveNonlinear(root(1e-25), Float64Array.of(1), newton());
    expect(failure?.code).toBe('tolerance-below-round-off');
    expect(unknowns[0]).toBeCloseTo(Math.SQRT2, 14);
    expect(codeOf(root(1e-25), [1], trustRegion())).toBe('tolerance-below-round-off');
  });

  it('too few iterations, with the history of all of them', () => {
    const { failure, history, counts } = solveNonlinear(
      root(1e-12),
      Float64Array.of(100),
      newton({ maximumIterations: 4 }),
    );
    expect(failure?.code).toBe('maximum-iterations');
    expect(failure?.message).toMatch(/largest residual is [\d.]+ kg in mass balance \(tolerance 1e-12 kg\)/);
    expect(counts.iterations).toBe(4);
    expect(history).toHaveLength(4);
    for (let k = 1; k < 4; k++) expect(history[k].residual).toBeLessThan(history[k - 1].residual);
  });

  it('a start that is the solution needs no iteration', () => {
    const { converged, counts, residuals, corrections } = solveNonlinear(
      root(1e-12),
      Float64Array.of(Math.SQRT2),
      newton(),
    );
    expect(converged).toBe(true);
    expect(counts).toMatchObject({ iterations: 0, evaluations: 1, jacobians: 1, factorisations: 1 });
    expect(residuals[0]).toMatchObject({ name: 'mass balance', unit: 'kg', tolerance: 1e-12 });
    expect(corrections[0].largest).toBeLessThan(1e-15);
  });

  it('equations that hold everywhere are solved by any start', () => {
    const nothing = scalar(
      () => 0,
      () => 0,
    );
    for (const method of [newton(), trustRegion(), pseudoTime()])
      expect(solveNonlinear(nothing, Float64Array.of(0.1), method)).toMatchObject({
        converged: true,
        counts: { iterations: 0 },
      });
  });

  it('repeated solves from one preparation are the same, to the bit', () => {
    for (const method of [newton(), newton({ lineSearch: 'natural', reuse: 0.5 }), trustRegion(), pseudoTime()]) {
      const prepared = method.prepare(rosenbrock.system);
      const first = prepared.solve(rosenbrock.start);
      prepared.solve(Float64Array.of(5, -3));
      expect(prepared.solve(rosenbrock.start)).toEqual(first);
    }
  });
});

describe('wrong input is refused, all of it at once', () => {
  const issuesOf = (work: () => unknown): readonly string[] => {
    try {
      work();
    } catch (error) {
      if (error instanceof LithostatError) return error.issues.map(({ code, path }) => `${code} ${path}`);
      throw error;
    }
    return [];
  };
  const plain = scalar(
    (x) => x,
    () => 1,
  );

  it.each([
    [{ ...plain, size: 2 }, {}, ['wrong-length jacobian.pattern']],
    [
      plain,
      { maximumIterations: 0, fractionToBound: 1 },
      ['out-of-range maximumIterations', 'out-of-range fractionToBound'],
    ],
    [
      {
        ...plain,
        jacobian: {
          ...plain.jacobian,
          pattern: { rows: 1, columns: 1, rowStart: Int32Array.of(0, 1), columnIndex: Int32Array.of(3) },
        },
      },
      {},
      ['out-of-range jacobian.pattern'],
    ],
    [plain, { relativeTolerance: Number.NaN }, ['out-of-range relativeTolerance']],
    [{ ...plain, region: { lower: new Float64Array(2) } }, {}, ['wrong-length region.lower']],
    [{ ...plain, unknowns: [{ name: 'a', unit: '', first: 0, count: 2 }] }, {}, ['out-of-range unknowns[0]']],
    [{ ...plain, equations: [] }, {}, ['missing equations']],
    [
      {
        ...plain,
        unknowns: [
          { name: 'a', unit: '', first: 0, count: 1, tolerance: -1 },
          { name: 'b', unit: '', first: 0, count: 1 },
        ],
      },
      {},
      ['out-of-range unknowns[0].tolerance', 'repeated unknowns[1]'],
    ],
  ] as const)('%#', (system, options, expected) => {
    expect(issuesOf(() => newton(options).prepare(system as NonlinearSystem))).toEqual(expected);
  });

  it('starts', () => {
    expect(issuesOf(() => solveNonlinear(plain, Float64Array.of(1, 2), newton()))).toEqual(['wrong-length start']);
    expect(issuesOf(() => solveNonlinear(plain, Float64Array.of(Number.NaN), newton()))).toEqual([
      'not-finite start[0]',
    ]);
    const bounded = { ...plain, region: { upper: Float64Array.of(1) } };
    expect(issuesOf(() => solveNonlinear(bounded, Float64Array.of(1), newton()))).toEqual(['outside-region start[0]']);
  });

  it('methods that do not suit the system', () => {
    expect(issuesOf(() => newton({ lineSearch: 'energy' }).prepare(plain))).toEqual(['missing-function lineSearch']);
    expect(issuesOf(() => newton({ reuse: 2 }).prepare(plain))).toEqual(['out-of-range reuse']);
    expect(issuesOf(() => pseudoTime({ firstStep: -1, inertia: new Float64Array(3) }).prepare(plain))).toEqual([
      'out-of-range firstStep',
      'out-of-range longestStep',
      'wrong-length inertia',
    ]);
  });
});
