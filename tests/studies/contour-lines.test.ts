import { describe, expect, test } from 'vitest';
import { contourLines } from '../../src/studies/contour-lines.js';

const range = (from: number, to: number, count: number) =>
  Array.from({ length: count }, (_value, index) => from + ((to - from) * index) / (count - 1));
const sample = (x: readonly number[], y: readonly number[], f: (x: number, y: number) => number | null) =>
  y.map((yy) => x.map((xx) => f(xx, yy)));
const area = (points: readonly (readonly [number, number])[]) =>
  points.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = points[(index + 1) % points.length];
    return sum + (x * nextY - nextX * y) / 2;
  }, 0);

describe('a contour', () => {
  test('of a plane is its straight line, to round-off, from edge to edge', () => {
    const x = [0, 0.3, 1, 2.5, 4];
    const y = [-1, 0, 0.2, 3];
    const [line, ...others] = contourLines(
      x,
      y,
      sample(x, y, (a, b) => 2 * a - b),
      1.5,
    );
    expect(others).toEqual([]);
    expect(line.closed).toBe(false);
    for (const [a, b] of line.points) expect(2 * a - b).toBeCloseTo(1.5, 12);
    const ends = [line.points[0], line.points.at(-1)!].sort((p, q) => p[1] - q[1]);
    for (const [index, [a, b]] of [
      [0.25, -1],
      [2.25, 3],
    ].entries()) {
      expect(ends[index][0]).toBeCloseTo(a, 12);
      expect(ends[index][1]).toBeCloseTo(b, 12);
    }
  });

  test('of a paraboloid is one closed ring whose area converges to that of the circle by the second order', () => {
    const errors = [17, 33, 65].map((count) => {
      const x = range(-2, 2, count);
      const lines = contourLines(
        x,
        x,
        sample(x, x, (a, b) => 4 - a * a - b * b),
        2,
      );
      expect(lines).toHaveLength(1);
      expect(lines[0].closed).toBe(true);
      // High values lie on the left, so a hill is gone round against the clock.
      return Math.abs(area(lines[0].points) - 2 * Math.PI);
    });
    expect(Math.log2(errors[0] / errors[2]) / 2).toBeGreaterThan(1.7);
  });

  test('in logarithms is exact for a power law', () => {
    const x = [0.1, 1, 5, 10];
    const y = [1, 3, 100];
    const z = sample(x, y, (a, b) => 3 * a ** 2 * b ** -0.5);
    const [line] = contourLines(x, y, z, 2, { x: 'log', y: 'log', z: 'log' });
    expect(line.points.length).toBeGreaterThan(2);
    for (const [a, b] of line.points) expect((3 * a ** 2 * b ** -0.5) / 2).toBeCloseTo(1, 12);
  });

  test('ends where there is no value, and crosses nothing that is not known', () => {
    const x = range(0, 6, 7);
    const z = sample(x, x, (a, b) => (a === 3 && b === 3 ? null : a - 2.5));
    const lines = contourLines(x, x, z, 0);
    expect(lines).toHaveLength(2);
    for (const { points } of lines) for (const [a, b] of points) expect([a, b <= 2 || b >= 4]).toEqual([2.5, true]);
    expect(
      contourLines(
        x,
        x,
        sample(x, x, () => Number.NaN),
        0,
      ),
    ).toEqual([]);
  });

  test('at a saddle follows the bilinear interpolant', () => {
    const lines = (a: number, b: number, c: number, d: number) =>
      contourLines(
        [0, 1],
        [0, 1],
        [
          [a, b],
          [d, c],
        ],
        0,
      ).map(({ points }) => points.map(([x, y]) => [x, y]).sort((p, q) => p[0] - q[0] || p[1] - q[1]));
    // High on the diagonal and weak off it: the high parts hang together, the lines cut off the low corners.
    for (const points of lines(3, -1, 3, -1)) {
      const [x, y] = [points[0][0] + points[1][0], points[0][1] + points[1][1]];
      expect(Math.abs(x - y)).toBeGreaterThan(0.5);
    }
    for (const points of lines(1, -3, 1, -3)) {
      const [x, y] = [points[0][0] + points[1][0], points[0][1] + points[1][1]];
      expect(Math.abs(x + y - 2)).toBeGreaterThan(0.5);
    }
    expect(lines(-1, 3, -1, 3)).toHaveLength(2);
  });

  test('at a level that samples hit exactly stays whole', () => {
    const x = range(-2, 2, 5);
    const lines = contourLines(
      x,
      x,
      sample(x, x, (a, b) => 2 - Math.abs(a) - Math.abs(b)),
      1,
    );
    expect(lines).toHaveLength(1);
    expect(lines[0].closed).toBe(true);
    expect(area(lines[0].points)).toBeCloseTo(2, 12);
  });

  test.each([
    ['shape', () => contourLines([0, 1], [0, 1], [[1, 2]], 0)],
    [
      'order',
      () =>
        contourLines(
          [1, 0],
          [0, 1],
          [
            [1, 2],
            [1, 2],
          ],
          0,
        ),
    ],
    [
      'logarithm of an axis',
      () =>
        contourLines(
          [0, 1],
          [0, 1],
          [
            [1, 2],
            [1, 2],
          ],
          0,
          { x: 'log' },
        ),
    ],
    [
      'logarithm of a level',
      () =>
        contourLines(
          [0, 1],
          [0, 1],
          [
            [1, 2],
            [1, 2],
          ],
          -1,
          { z: 'log' },
        ),
    ],
  ])('of the wrong %s is refused', (_what, call) => {
    expect(call).toThrow(RangeError);
  });
});
