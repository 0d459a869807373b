import { describe, expect, it } from 'vitest';
import { findRoot, solveMonotone } from '../../src/solvers/index.js';

describe('findRoot', () => {
  it.each([
    ['cosine', (x: number) => Math.cos(x) - x, 0, 1, 0.7390851332151607],
    ['steep exponential', (x: number) => Math.exp(20 * x) - 1e6, -3, 3, Math.log(1e6) / 20],
    ['triple root', (x: number) => (x - 0.3) ** 3, -1, 1, 0.3],
    ['reversed bracket', (x: number) => x * x - 2, 2, 0, Math.SQRT2],
    ['nearly a step', (x: number) => Math.atan(1e8 * (x - 0.7)), 0, 1, 0.7],
  ])('finds the root of a %s to round-off', (_, f, a, b, root) => {
    let evaluations = 0;
    const found = findRoot(
      (x) => {
        evaluations++;
        return f(x);
      },
      a,
      b,
    );
    expect(Math.abs(found - root)).toBeLessThan(1e-14);
    expect(evaluations).toBeLessThan(250);
  });

  it('stops at the tolerance', () => {
    let evaluations = 0;
    const count = (tolerance: number) => {
      evaluations = 0;
      findRoot(
        (x) => {
          evaluations++;
          return Math.exp(x) - 2;
        },
        0,
        5,
        { tolerance },
      );
      return evaluations;
    };
    expect(count(1e-2)).toBeLessThan(count(0));
  });

  it('refuses a bracket without a change of sign, and NaN', () => {
    expect(() => findRoot((x) => x * x + 1, -1, 1)).toThrow(/do not bracket/);
    expect(() => findRoot((x) => (Math.abs(x) < 0.9 ? Number.NaN : x), -1, 1)).toThrow(/not a number/);
  });
});

describe('solveMonotone', () => {
  it('converges from bad starts where plain Newton leaves the domain', () => {
    // ln x - 3: Newton from 200 would go to a negative x.
    const log = (x: number, out: Float64Array) => {
      out[0] = Math.log(x) - 3;
      out[1] = 1 / x;
    };
    expect(solveMonotone(log, 1e-6, 1e3, 200)).toBeCloseTo(Math.exp(3), 12);
    // Butler-Volmer like: falling, twenty decades across the bracket.
    const sinh = (x: number, out: Float64Array) => {
      out[0] = 5 - Math.sinh(20 * x);
      out[1] = -20 * Math.cosh(20 * x);
    };
    expect(solveMonotone(sinh, -1, 1, 0.99)).toBeCloseTo(Math.asinh(5) / 20, 14);
  });

  it('returns ends that are roots and refuses brackets without one', () => {
    const line = (x: number, out: Float64Array) => {
      out[0] = x - 1;
      out[1] = 1;
    };
    expect(solveMonotone(line, 1, 2, 1.5)).toBe(1);
    expect(solveMonotone(line, 0, 1, 0.5)).toBe(1);
    expect(() => solveMonotone(line, 2, 3, 2.5)).toThrow(/no root/);
  });
});
