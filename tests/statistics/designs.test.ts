import { describe, expect, it } from 'vitest';
import { sobolPoints } from '../../src/statistics/designs/sobol.js';
import { designKinds, designSize, gaussianCopula, unitDesign } from '../../src/statistics/index.js';
import reference from './references/sobol-sequence.json' with { type: 'json' };

describe("Sobol' points", () => {
  const { count, dimensions } = reference;
  const points = sobolPoints(count, dimensions, null);
  const row = (i: number) => Array.from(points.subarray(i * dimensions, (i + 1) * dimensions));

  it('are those of scipy, bit for bit', () => {
    expect(Array.from({ length: 16 }, (_, i) => row(i).slice(0, 12)).flat()).toEqual(reference.first);
    expect(row(count - 1)).toEqual(reference.last);
    for (let j = 0; j < dimensions; j++) {
      let exclusiveOr = 0;
      let sum = 0;
      for (let i = 0; i < count; i++) {
        exclusiveOr ^= points[i * dimensions + j]! * 2 ** 32;
        sum += points[i * dimensions + j]!;
      }
      expect([exclusiveOr >>> 0, sum]).toEqual([reference.exclusiveOr[j], reference.sum[j]]);
    }
  });

  it('stay balanced when scrambled: every cell of every coordinate holds one point', () => {
    const scrambled = sobolPoints(256, 20, 7);
    for (let j = 0; j < 20; j++) {
      const cells = new Set(Array.from({ length: 256 }, (_, i) => Math.floor(scrambled[i * 20 + j]! * 256)));
      expect(cells.size).toBe(256);
    }
    expect(scrambled).not.toEqual(sobolPoints(256, 20, 8));
  });

  it('integrate a smooth function far better than points at random', () => {
    // The integral of prod (1 + (x_j - 1/2)) is 1.
    const error = (points: Float64Array) => {
      let sum = 0;
      for (let i = 0; i < 1024; i++) {
        let product = 1;
        for (let j = 0; j < 6; j++) product *= 0.5 + points[i * 6 + j]!;
        sum += product;
      }
      return (sum / 1024 - 1) ** 2;
    };
    const seeds = Array.from({ length: 20 }, (_, seed) => seed);
    const rms = (kind: 'sobol' | 'monte-carlo' | 'latin-hypercube') =>
      Math.sqrt(
        seeds.reduce((sum, seed) => sum + error(unitDesign(kind, { samples: 1024, dimensions: 6, seed })), 0) / 20,
      );
    // Standard error at random: sqrt((13/12)^6 - 1)/32 = 0.0246.
    expect(rms('monte-carlo')).toBeGreaterThan(0.015);
    expect(rms('monte-carlo')).toBeLessThan(0.035);
    expect(rms('latin-hypercube')).toBeLessThan(0.011);
    expect(rms('sobol')).toBeLessThan(0.002);
  });
});

describe.each(designKinds)('a %s design', (kind) => {
  const options = { samples: 8, dimensions: 3, seed: 11 };
  const points = unitDesign(kind, options);
  it('has the points it promises, strictly inside the unit cube', () => {
    expect(points.length).toBe(designSize(kind, options) * 3);
    expect(points.every((x) => x > 0 && x < 1)).toBe(true);
  });
  it('is the same for the same seed, another for another', () => {
    expect(unitDesign(kind, options)).toEqual(points);
    expect(unitDesign(kind, { ...options, seed: 12 })).not.toEqual(points);
  });
  it.skipIf(kind === 'latin-hypercube')('is continued by more samples', () => {
    const more = unitDesign(kind, { ...options, samples: 13 });
    expect(more.subarray(0, points.length)).toEqual(points);
  });
  it('refuses what it cannot do, all at once', () => {
    expect(() => unitDesign(kind, { samples: 0, dimensions: 1e9, seed: Number.NaN, levels: 3 })).toThrow(
      /samples[\s\S]*seed[\s\S]*dimensions[\s\S]*levels/,
    );
  });
});

describe('a Latin hypercube', () => {
  it.each([true, false])('has one point in each cell (centred: %s)', (centred) => {
    const points = unitDesign('latin-hypercube', { samples: 37, dimensions: 5, seed: 3, centred });
    for (let j = 0; j < 5; j++) {
      const column = Array.from({ length: 37 }, (_, i) => points[i * 5 + j]! * 37);
      expect(new Set(column.map(Math.floor)).size).toBe(37);
      if (centred) for (const x of column) expect(x % 1).toBeCloseTo(0.5, 12);
    }
  });
  it('keeps its points apart when asked', () => {
    const distance = (points: Float64Array) => {
      let smallest = Number.POSITIVE_INFINITY;
      for (let i = 0; i < 20; i++)
        for (let k = 0; k < i; k++)
          smallest = Math.min(
            smallest,
            Math.hypot(points[2 * i]! - points[2 * k]!, points[2 * i + 1]! - points[2 * k + 1]!),
          );
      return smallest;
    };
    const options = { samples: 20, dimensions: 2, seed: 1 };
    expect(distance(unitDesign('latin-hypercube', { ...options, candidates: 200 }))).toBeGreaterThan(
      2 * distance(unitDesign('latin-hypercube', options)),
    );
  });
});

describe('a Saltelli block', () => {
  it('exchanges one coordinate at a time between two points', () => {
    const points = unitDesign('saltelli', { samples: 4, dimensions: 2, seed: 5, secondOrder: true });
    for (let block = 0; block < 4; block++) {
      const rows = Array.from({ length: 6 }, (_, i) =>
        Array.from(points.subarray((block * 6 + i) * 2, (block * 6 + i) * 2 + 2)),
      );
      const [a, ab1, ab2, ba1, ba2, b] = rows;
      expect([ab1, ab2, ba1, ba2]).toEqual([
        [b![0], a![1]],
        [a![0], b![1]],
        [a![0], b![1]],
        [b![0], a![1]],
      ]);
    }
  });
});

describe('a trajectory of Morris', () => {
  it('changes every coordinate once, by a half', () => {
    const points = unitDesign('morris', { samples: 50, dimensions: 4, seed: 2 });
    const starts = new Set<number>();
    for (let trajectory = 0; trajectory < 50; trajectory++) {
      const changed: number[] = [];
      for (let step = 1; step <= 4; step++) {
        const at = (trajectory * 5 + step) * 4;
        for (let j = 0; j < 4; j++) {
          const difference = points[at + j]! - points[at - 4 + j]!;
          if (difference === 0) continue;
          expect(Math.abs(difference)).toBe(0.5);
          changed.push(j);
        }
      }
      expect(changed.toSorted()).toEqual([0, 1, 2, 3]);
      starts.add(points[trajectory * 20]!);
    }
    expect([...starts].sort()).toEqual([0.125, 0.375, 0.625, 0.875]);
  });
});

describe('a Gaussian copula', () => {
  it('gives the rank correlations that were asked, and uniform numbers', () => {
    const count = 4096;
    const points = unitDesign('sobol', { samples: count, dimensions: 3, seed: 1 });
    const free = points.slice();
    const copula = gaussianCopula(3, [
      { variables: [0, 1], correlation: 0.7 },
      { variables: [2, 0], correlation: -0.4, measure: 'normal-score' },
    ]);
    for (let i = 0; i < count; i++) copula.transform(points, 3 * i);
    const column = (j: number) => Array.from({ length: count }, (_, i) => points[3 * i + j]!);
    const correlation = (a: number[], b: number[]) => 12 * (a.reduce((sum, x, i) => sum + x * b[i]!, 0) / count - 0.25);
    // For uniform marginals the linear coefficient is Spearman's.
    expect(correlation(column(0), column(1))).toBeCloseTo(0.7, 2);
    expect(correlation(column(0), column(2))).toBeCloseTo((6 / Math.PI) * Math.asin(-0.4 / 2), 2);
    expect(column(0)).toEqual(Array.from({ length: count }, (_, i) => free[3 * i]!));
    for (const j of [1, 2]) {
      const sorted = column(j).sort((a, b) => a - b);
      const worst = Math.max(...sorted.map((x, i) => Math.abs(x - (i + 0.5) / count)));
      expect(worst).toBeLessThan(0.01);
    }
  });
  it('refuses correlations that contradict each other, and says which', () => {
    const pairs = [
      { variables: [0, 1], correlation: 0.9 },
      { variables: [1, 2], correlation: 0.9 },
      { variables: [0, 2], correlation: -0.9 },
    ] as const;
    expect(() => gaussianCopula(3, pairs)).toThrow('contradict each other');
    expect(() => gaussianCopula(2, [{ variables: [0, 1], correlation: 1 }])).toThrow('no freedom');
    expect(() => gaussianCopula(2, [{ variables: [1, 1], correlation: 0.2 }])).toThrow('two different variables');
    expect(() => gaussianCopula(3, [pairs[0], pairs[0]])).toThrow('already');
  });
});
