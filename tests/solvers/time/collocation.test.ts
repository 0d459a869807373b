import { describe, expect, it } from 'vitest';
import type { StageCount } from '../../../src/solvers/time/collocation.js';
import { radauMethod } from '../../../src/solvers/time/collocation.js';

describe.each([1, 3, 5, 7] as StageCount[])('Radau IIA with %i stages', (s) => {
  const m = radauMethod(s);

  it('meets the order conditions B(2s-1), C(s) and D(s-1)', () => {
    const { nodes: c, weights: b, matrix: a } = m;
    for (let k = 1; k <= 2 * s - 1; k++) {
      const sum = b.reduce((total, weight, i) => total + weight * c[i]! ** (k - 1), 0);
      expect(Math.abs(sum - 1 / k)).toBeLessThan(4e-15);
    }
    for (let k = 1; k <= s; k++)
      for (let i = 0; i < s; i++) {
        let sum = 0;
        for (let j = 0; j < s; j++) sum += a[i * s + j]! * c[j]! ** (k - 1);
        expect(Math.abs(sum - c[i]! ** k / k)).toBeLessThan(4e-15);
      }
    for (let k = 1; k <= s - 1; k++)
      for (let j = 0; j < s; j++) {
        let sum = 0;
        for (let i = 0; i < s; i++) sum += b[i]! * c[i]! ** (k - 1) * a[i * s + j]!;
        expect(Math.abs(sum - (b[j]! * (1 - c[j]! ** k)) / k)).toBeLessThan(4e-15);
      }
  });

  it('is stiffly accurate', () => {
    expect(m.nodes[s - 1]).toBe(1);
    expect(Array.from(m.weights)).toEqual(Array.from(m.matrix.slice((s - 1) * s)));
  });

  it('has its inverse and the eigen-decomposition of the inverse to round-off', () => {
    const blocks = new Float64Array(s * s);
    blocks[0] = m.realEigenvalue;
    for (let p = 0; 2 * p + 1 < s; p++) {
      const r = 2 * p + 1;
      const alpha = m.complexEigenvalues[2 * p]!;
      const beta = m.complexEigenvalues[2 * p + 1]!;
      blocks[r * s + r] = alpha;
      blocks[(r + 1) * s + r + 1] = alpha;
      blocks[r * s + r + 1] = beta;
      blocks[(r + 1) * s + r] = -beta;
    }
    for (let i = 0; i < s; i++)
      for (let j = 0; j < s; j++) {
        let identity = 0;
        let rebuilt = 0;
        for (let k = 0; k < s; k++) {
          identity += m.matrix[i * s + k]! * m.inverse[k * s + j]!;
          for (let l = 0; l < s; l++)
            rebuilt += m.transform[i * s + k]! * blocks[k * s + l]! * m.transformInverse[l * s + j]!;
        }
        expect(Math.abs(identity - (i === j ? 1 : 0))).toBeLessThan(2e-14);
        expect(Math.abs(rebuilt - m.inverse[i * s + j]!)).toBeLessThan(3e-12);
      }
  });

  it('differentiates stage values at the start of the step exactly for polynomials', () => {
    for (let degree = 1; degree <= s; degree++) {
      const slope = m.startSlope.reduce((sum, weight, i) => sum + weight * m.nodes[i]! ** degree, 0);
      expect(Math.abs(slope - (degree === 1 ? 1 : 0))).toBeLessThan(2e-12);
    }
  });
});

it('has the nodes and eigenvalues of the three-stage method in closed form', () => {
  // Hairer & Wanner (1996), IV.5, table 5.6, and IV.8: eigenvalues of the inverse, gamma = 3.6378..., 2.6811... +- 3.0504... i.
  const m = radauMethod(3);
  const root = Math.sqrt(6);
  expect(m.nodes[0]).toBeCloseTo((4 - root) / 10, 15);
  expect(m.nodes[1]).toBeCloseTo((4 + root) / 10, 15);
  const gamma = 1 / ((6 + 81 ** (1 / 3) - 9 ** (1 / 3)) / 30);
  expect(Math.abs(m.realEigenvalue - gamma)).toBeLessThan(1e-14);
});
