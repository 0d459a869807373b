import { describe, expect, it } from 'vitest';
import { findRoot } from '../../../src/solvers/index.js';
import { fullPattern, type ParametricSystem, traceBranch } from '../../../src/solvers/nonlinear/index.js';

/** x^3 - 3 x = p: turning points at x = -1 (p = 2) and x = 1 (p = -2). */
const cubic: ParametricSystem = {
  size: 1,
  residual: (x, p, f) => {
    f[0] = x[0] ** 3 - 3 * x[0] - p;
  },
  jacobian: {
    pattern: fullPattern(1),
    symmetry: 'general',
    evaluate: (x, _, values) => {
      values[0] = 3 * x[0] ** 2 - 3;
    },
  },
  parameterDerivative: (_, __, derivative) => {
    derivative[0] = -1;
  },
  parameter: { name: 'load', unit: 'N' },
};

/** u'' + p exp(u) = 0 on (0, 1), u = 0 at both ends, by central differences on n inner nodes, in tridiagonal storage. */
function bratu(n: number, scale = 1, loadScale = 1): ParametricSystem {
  const h = 1 / (n + 1);
  const rowStart = new Int32Array(n + 1);
  const columns: number[] = [];
  for (let i = 0; i < n; i++) {
    for (const j of [i - 1, i, i + 1]) if (j >= 0 && j < n) columns.push(j);
    rowStart[i + 1] = columns.length;
  }
  return {
    size: n,
    residual: (x, q, f) => {
      const p = q * loadScale;
      for (let i = 0; i < n; i++) {
        const [a, b, c] = [i > 0 ? x[i - 1] : 0, x[i], i < n - 1 ? x[i + 1] : 0];
        f[i] = (a - 2 * b + c) * scale + h * h * p * Math.exp(b * scale);
      }
    },
    jacobian: {
      pattern: { rows: n, columns: n, rowStart, columnIndex: Int32Array.from(columns) },
      symmetry: 'general',
      evaluate: (x, q, values) => {
        for (let i = 0; i < n; i++)
          for (let k = rowStart[i]; k < rowStart[i + 1]; k++)
            values[k] = scale * (columns[k] === i ? -2 + h * h * q * loadScale * Math.exp(x[i] * scale) : 1);
      },
    },
    parameterDerivative: (x, _, derivative) => {
      for (let i = 0; i < n; i++) derivative[i] = h * h * loadScale * Math.exp(x[i] * scale);
    },
    parameter: { name: 'load', unit: '' },
    unknowns: [{ name: 'temperature', unit: 'K', first: 0, count: n }],
    equations: [{ name: 'heat balance', unit: 'W', first: 0, count: n }],
  };
}

describe('a branch with turning points', () => {
  it('goes round both folds of a cubic and locates them', () => {
    const branch = traceBranch(cubic, Float64Array.of(-2.5), { from: -8.125, firstStep: 0.5, within: [-8.125, 10] });
    expect(branch.end).toBe('interval');
    expect(branch.turningPoints.map(({ parameter }) => parameter)).toHaveLength(2);
    const [upper, lower] = branch.turningPoints;
    expect(upper.parameter).toBeCloseTo(2, 12);
    expect(upper.unknowns[0]).toBeCloseTo(-1, 6);
    expect(lower.parameter).toBeCloseTo(-2, 12);
    expect(lower.unknowns[0]).toBeCloseTo(1, 6);
    const last = branch.points[branch.points.length - 1];
    expect(last.parameter).toBe(10);
    for (const { parameter, unknowns } of branch.points)
      expect(Math.abs(unknowns[0] ** 3 - 3 * unknowns[0] - parameter)).toBeLessThan(1e-8);
  });

  it('ends on the interval when the turn is beyond it, also when one step goes round the turn and back', () => {
    for (const firstStep of [0.1, 0.5, 3]) {
      const branch = traceBranch(cubic, Float64Array.of(-2.5), { from: -8.125, firstStep, within: [-9, 1.999] });
      expect(branch.end).toBe('interval');
      expect(branch.turningPoints).toHaveLength(0);
      const last = branch.points[branch.points.length - 1];
      expect(last.parameter).toBe(1.999);
      expect(last.unknowns[0]).toBeLessThan(-1);
    }
    // Downwards, the fold at -2 lies just above the end of the interval.
    const branch = traceBranch(cubic, Float64Array.of(2.5), { from: 8.125, firstStep: -1, within: [-1.99, 9] });
    expect(branch.turningPoints).toHaveLength(0);
    expect(branch.points[branch.points.length - 1].unknowns[0]).toBeGreaterThan(1);
  });

  it('in natural steps ends at the first fold, and says so', () => {
    const branch = traceBranch(cubic, Float64Array.of(-2.5), {
      kind: 'natural',
      from: -8.125,
      firstStep: 0.5,
      within: [-8.125, 10],
    });
    expect(branch.end).toBe('failed');
    expect(branch.failure).not.toBeNull();
    const last = branch.points[branch.points.length - 1];
    expect(2 - last.parameter).toBeGreaterThanOrEqual(0);
    expect(2 - last.parameter).toBeLessThan(1e-4);
  });

  it('Bratu: the turning point by differences tends to the closed form with the square of the spacing', () => {
    // u = 2 ln(cosh(t) / cosh(t (1 - 2 x))) with p = 8 t^2 / cosh(t)^2; the largest p is where t tanh t = 1.
    const t = findRoot((value) => value * Math.tanh(value) - 1, 1, 2);
    const critical = 8 * (t / Math.cosh(t)) ** 2;
    expect(critical).toBeCloseTo(3.513830719, 9);
    const loads = [31, 63].map((n) => {
      const branch = traceBranch(bratu(n), new Float64Array(n), {
        from: 0,
        firstStep: 0.5,
        within: [0, 4],
        stop: ({ slope, parameter }) => slope < 0 && parameter < 1,
      });
      expect(branch.end).toBe('stopped');
      expect(branch.turningPoints).toHaveLength(1);
      return branch.turningPoints[0].parameter;
    });
    const [coarse, fine] = loads.map((load) => load - critical);
    expect(Math.abs(fine)).toBeLessThan(1e-3);
    expect(Math.log2(coarse / fine)).toBeCloseTo(2, 1);
    // Without the leading error.
    expect(Math.abs((4 * fine - coarse) / 3)).toBeLessThan(1e-6);
  });
});

it('branches are the same in other units', () => {
  const options = { from: 0, firstStep: 0.5, within: [0, 4] as const, maximumPoints: 60 };
  const plain = traceBranch(bratu(15), new Float64Array(15), options);
  for (const [scale, loadScale] of [
    [1e6, 1e-9],
    [1e-8, 1e5],
  ]) {
    const other = traceBranch(bratu(15, scale, loadScale), new Float64Array(15), {
      ...options,
      firstStep: 0.5 / loadScale,
      within: [0, 4 / loadScale],
    });
    expect(other.counts).toEqual(plain.counts);
    expect(other.points.length).toBe(plain.points.length);
    other.points.forEach(({ parameter }, k) => {
      expect((parameter * loadScale) / plain.points[k].parameter || 1).toBeCloseTo(1, 9);
    });
  }
});

it('snap-through of a shallow truss: limit loads and post-critical path against the closed form', () => {
  // Von Mises truss of two bars, rise 1, half span 10, EA = 1 (Green strain): P(w) = EA / L^3 * (w^3 - 3 h w^2 + 2 h^2 w) of both
  // bars, L^2 = 10^2 + 1; limit points at w = h (1 -+ 1 / sqrt 3).
  const stiffness = 1 / 101 ** 1.5;
  const force = (w: number): number => stiffness * (w ** 3 - 3 * w ** 2 + 2 * w);
  const truss: ParametricSystem = {
    size: 1,
    residual: (x, p, f) => {
      f[0] = force(x[0]) - p;
    },
    jacobian: {
      pattern: fullPattern(1),
      symmetry: 'symmetric',
      evaluate: (x, _, values) => {
        values[0] = stiffness * (3 * x[0] ** 2 - 6 * x[0] + 2);
      },
    },
    parameterDerivative: (_, __, derivative) => {
      derivative[0] = -1;
    },
    parameter: { name: 'load', unit: 'N' },
    unknowns: [{ name: 'deflection', unit: 'm', first: 0, count: 1, tolerance: 1e-9 }],
    equations: [{ name: 'force balance', unit: 'N', first: 0, count: 1, tolerance: 1e-13 }],
  };
  const limit = force(1 - 1 / Math.sqrt(3));
  const branch = traceBranch(truss, Float64Array.of(0), {
    from: 0,
    firstStep: 0.1 * limit,
    within: [-2 * limit, 2 * limit],
  });
  expect(branch.end).toBe('interval');
  expect(branch.turningPoints).toHaveLength(2);
  expect(branch.turningPoints[0].parameter / limit).toBeCloseTo(1, 10);
  expect(branch.turningPoints[1].parameter / limit).toBeCloseTo(-1, 10);
  expect(branch.turningPoints[0].unknowns[0]).toBeCloseTo(1 - 1 / Math.sqrt(3), 5);
  for (const { parameter, unknowns } of branch.points)
    expect(Math.abs(force(unknowns[0]) - parameter)).toBeLessThan(1e-12);
});

it('refuses steps and intervals that make no sense, all at once', () => {
  expect(() => traceBranch(cubic, Float64Array.of(0), { from: 5, firstStep: 0, within: [1, -1] })).toThrow(
    /firstStep is 0[\s\S]*within is 1[\s\S]*from is 5/,
  );
});
