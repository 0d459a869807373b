import { describe, expect, it } from 'vitest';
import { randomStream } from '../../src/statistics/index.js';

describe('a stream of random numbers', () => {
  const count = 40_000;
  const draws = (act: () => number) => Array.from({ length: count }, act);

  it('is the same for the same seed and another for each label', () => {
    const first = (...seeds: [number, ...number[]]) => randomStream(...seeds).uniform();
    expect(first(4)).toBe(first(4));
    const all = [
      first(4),
      first(5),
      first(4, 0),
      first(4, 1),
      first(4.5),
      first(-4),
      first(2 ** 32 + 4),
      first(0),
      first(1),
      first(0, 1),
    ];
    expect(new Set(all).size).toBe(all.length);
  });

  it('is uniform: chi-square of 64 cells, and of pairs of neighbours', () => {
    for (const seed of [0, 1, 2]) {
      const values = draws(randomStream(seed).uniform);
      expect(values.every((x) => x > 0 && x < 1)).toBe(true);
      const chiSquare = (cells: number[]) => {
        const expected = cells.reduce((sum, n) => sum + n, 0) / cells.length;
        return cells.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
      };
      const single = new Array(64).fill(0);
      const pairs = new Array(64).fill(0);
      for (const x of values) single[Math.floor(x * 64)]++;
      for (let i = 0; i + 1 < count; i += 2) pairs[Math.floor(values[i]! * 8) * 8 + Math.floor(values[i + 1]! * 8)]++;
      // 63 degrees of freedom: 99.99 % below 113.
      expect(chiSquare(single)).toBeLessThan(113);
      expect(chiSquare(pairs)).toBeLessThan(113);
    }
  });

  it('has streams that know nothing of each other', () => {
    const a = draws(randomStream(1, 0).normal);
    const b = draws(randomStream(1, 1).normal);
    const correlation = a.reduce((sum, x, i) => sum + x * b[i]!, 0) / count;
    expect(Math.abs(correlation)).toBeLessThan(4 / Math.sqrt(count));
  });

  it('has normal deviates with the moments of the law', () => {
    const values = draws(randomStream(9).normal);
    const moment = (power: number) => values.reduce((sum, x) => sum + x ** power, 0) / count;
    const error = 4 / Math.sqrt(count);
    expect(Math.abs(moment(1))).toBeLessThan(error);
    expect(Math.abs(moment(2) - 1)).toBeLessThan(error * Math.sqrt(2));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(error * Math.sqrt(96));
  });

  it('draws whole numbers and orders fairly', () => {
    const { integer, permutation } = randomStream(3);
    const counts = new Array(7).fill(0);
    for (let i = 0; i < count; i++) counts[integer(7)]++;
    for (const n of counts) expect(Math.abs(n - count / 7)).toBeLessThan(4 * Math.sqrt(count / 7));
    const orders = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = permutation(3).join('');
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect(orders.size).toBe(6);
    for (const n of orders.values()) expect(Math.abs(n - 1000)).toBeLessThan(130);
    expect(integer(1)).toBe(0);
    expect(integer(2 ** 32)).toBeLessThan(2 ** 32);
  });
});
