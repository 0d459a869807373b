import fc from 'fast-check';
import { expect, it } from 'vitest';
import { gradedPoints, uniformPoints, withMiddles } from '../../../src/mesh/generators/grading.js';

const sizesOf = (points: Float64Array): number[] => Array.from(points.subarray(1), (x, k) => x - points[k]);

it('graded cells start as asked, grow in progression and stay below the largest', () => {
  const sizes = sizesOf(gradedPoints(0, 10, { fine: [{ at: 0, size: 0.01 }], largest: 0.5, growth: 1.2 }));
  expect(sizes[0]).toBeLessThan(0.01 * (1 + 1e-3));
  expect(sizes[0]).toBeGreaterThan(0.009);
  expect(sizes[5] / sizes[4]).toBeCloseTo(1.2, 2);
  expect(Math.max(...sizes)).toBeLessThan(0.5 * (1 + 1e-3));
  expect(Math.max(...sizes)).toBeGreaterThan(0.45);
});

it('graded points ascend from end to end, no cell larger or steeper than asked, at any places', () => {
  const options = fc.record({
    from: fc.double({ min: -10, max: 10, noNaN: true }),
    length: fc.double({ min: 0.01, max: 100, noNaN: true }),
    parts: fc.array(
      fc.record({
        part: fc.double({ min: 0, max: 1, noNaN: true }),
        size: fc.double({ min: 1e-3, max: 1, noNaN: true }),
      }),
      { maxLength: 3 },
    ),
    largest: fc.double({ min: 0.05, max: 2, noNaN: true }),
    growth: fc.double({ min: 1.05, max: 2, noNaN: true }),
  });
  fc.assert(
    fc.property(options, ({ from, length, parts, largest, growth }) => {
      const to = from + length;
      const fine = parts.map(({ part, size }) => ({ at: from + part * length, size: size * largest }));
      const points = gradedPoints(from, to, { fine, largest, growth });
      expect(points[0]).toBe(from);
      expect(points[points.length - 1]).toBe(to);
      const sizes = sizesOf(points);
      for (const size of sizes) {
        expect(size).toBeGreaterThan(0);
        expect(size).toBeLessThan(largest * 1.01);
      }
      for (let k = 1; k < sizes.length; k++)
        expect(Math.max(sizes[k] / sizes[k - 1], sizes[k - 1] / sizes[k])).toBeLessThan(growth * 1.05);
    }),
    { numRuns: 100, seed: 1 },
  );
});

it('equal cells and middles are where they should be', () => {
  expect([...uniformPoints(1, 2, 4)]).toEqual([1, 1.25, 1.5, 1.75, 2]);
  expect([...withMiddles([0, 1, 3])]).toEqual([0, 0.5, 1, 2, 3]);
});
