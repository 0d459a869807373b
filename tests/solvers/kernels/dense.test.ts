import { describe, expect, it } from 'vitest';
import type { KernelHeap } from '../../../src/solvers/kernels/heap.js';
import { onBoth } from './both.js';

/** Runs on both back ends, which must agree, and returns what came out. */
function both<Result>(work: (heap: KernelHeap) => Result): Result {
  const [wasm, typescript] = onBoth(work);
  expect(wasm).toEqual(typescript);
  return wasm;
}

describe('a front without pivoting', () => {
  /** Factors a matrix of one entry. */
  const factor = (pivot: number, reference: number, tiny: number) =>
    both((heap) => {
      const panel = heap.copyFloat64(Float64Array.of(pivot, 0, 0, 0));
      const [pivots, scale] = [heap.float64(1), heap.copyFloat64(Float64Array.of(reference))];
      const [marks, work] = [heap.int32(1), heap.float64(16 + 2 * 48 * 4)];
      const contribution = heap.float64(4).byteOffset;
      const addresses = [panel.byteOffset, contribution, pivots.byteOffset, scale.byteOffset] as const;
      const code = heap.kernels.factorFrontDefinite(1, 0, ...addresses, tiny, marks.byteOffset, work.byteOffset);
      return { code, pivot: pivots[0], mark: marks[0] };
    });

  it('replaces pivots up to the limit on either side of zero, and stops beyond', () => {
    const limit = 2 ** -40;
    for (const pivot of [8 * limit, -8 * limit, 0, -0])
      expect(factor(pivot, 8, limit)).toEqual({ code: 1, pivot: 8, mark: 1 });
    for (const pivot of [0, -0]) expect(factor(pivot, 0, limit)).toEqual({ code: 1, pivot: 1, mark: 1 });
    const above = 8 * limit * (1 + 2 ** -52);
    expect(factor(above, 8, limit)).toEqual({ code: 0, pivot: above, mark: 0 });
    for (const pivot of [-above, Number.NaN, Number.NEGATIVE_INFINITY]) expect(factor(pivot, 8, limit).code).toBe(-1);
  });
});

describe('a front with pivots of order 1 and 2', () => {
  /** Tries to eliminate two unknowns a, b with the coupling c beside a third one that both are coupled to. */
  const eliminated = (a: number, b: number, c: number, [ofA, ofB]: readonly [number, number]) =>
    both((heap) => {
      const panel = heap.copyFloat64(Float64Array.of(a, c, 0, 0, ofA, 0, 0, 0, 0, b, 0, 0, ofB, 0, 0, 0));
      const list = heap.copyInt32([0, 1, 2]);
      const zeros = (): number => heap.float64(16).byteOffset;
      return heap.kernels.factorFrontIndefinite(
        2,
        1,
        panel.byteOffset,
        zeros(),
        zeros(),
        zeros(),
        heap.int32(2).byteOffset,
        list.byteOffset,
        0.01,
        1e-15,
        heap.float64(3 * 48 * 8).byteOffset,
      );
    });

  it('takes a pair whose inverse keeps both rows of L below 100, and no other (Duff & Reid 1983)', () => {
    // |inverse of the pair| times the largest entries beside it: (|b| A + |c| B, |c| A + |a| B) / |a b - c c| against 1 / 0.01.
    for (const [a, b, c, beside] of [
      [1, 0, 1000, [99_000, 90_000]],
      [1, 0, 1000, [99_950, 90_000]],
      [0, 1, 1000, [90_000, 99_950]],
      [0, 1, 1000, [90_000, 99_000]],
      [0, 0, 1, [99, 99]],
      [0, 0, 1, [99, 101]],
      [0, 0, 1, [101, 99]],
    ] as const) {
      const determinant = Math.abs(a * b - c * c);
      const [first, second] = [b * beside[0] + c * beside[1], c * beside[0] + a * beside[1]];
      const expected = 0.01 * Math.max(first, second) > determinant ? 0 : 2;
      expect(eliminated(a, b, c, beside)).toBe(expected);
    }
  });
});

describe('an unsymmetric front', () => {
  /** Factors k columns beside r other rows; returns the steps, the columns and the marks. */
  const factor = (k: number, r: number, entries: readonly number[], last: number) =>
    both((heap) => {
      const panel = heap.copyFloat64(Float64Array.from(entries));
      const height = ((k + 3) & ~3) + ((r + 3) & ~3);
      const marks = heap.int32(k);
      const list = (): number => heap.copyInt32(Array.from({ length: k + r }, (_, i) => i)).byteOffset;
      const rows = heap.float64(4 * k).byteOffset;
      const contribution = heap.float64(16).byteOffset;
      const work = heap.float64(3 * 48 * height).byteOffset;
      const lists = [list(), list(), marks.byteOffset] as const;
      const { factorFrontGeneral } = heap.kernels;
      const done = factorFrontGeneral(k, r, panel.byteOffset, rows, contribution, ...lists, 0.1, 1e-15, last, work);
      return { done, panel: [...panel], marks: [...marks] };
    });

  it('compares a pivot with every other row, the first and the last', () => {
    for (const place of [0, 1, 2]) {
      const column = (entry: number): number[] => [1, 0, 0, 0, ...[0, 1, 2].map((i) => (i === place ? entry : 0)), 0];
      expect(factor(1, 3, column(9.9), 0).done).toBe(1);
      expect(factor(1, 3, column(-10.1), 0).done).toBe(0);
    }
  });

  it('leaves nothing of what it gives up below the pivots', () => {
    const { done, panel, marks } = factor(3, 0, [1e-17, 2e-17, 3e-17, 0, 2e-17, 1e-17, 0, 0, 1e-17, 4e-17, 0, 0], 1);
    expect(done).toBe(3);
    expect(marks).toEqual([1, 1, 1]);
    expect([panel[1], panel[2], panel[6]]).toEqual([0, 0, 0]);
  });
});

describe('backward errors', () => {
  it('entry by entry and in the largest norm, from numbers worked out by hand', () => {
    // x = (2, -1), b = (3, -4), residual (0.5, -0.25), |A| |x| + |b| = (10, 5), rows that sum to 7 and 1.
    const errors = both((heap) => {
      const enter = (...values: number[]): number => heap.copyFloat64(Float64Array.from(values)).byteOffset;
      const result = heap.float64(2);
      const vectors = [enter(2, -1), enter(3, -4), enter(0.5, -0.25), enter(10, 5), enter(7, 1)] as const;
      heap.kernels.directBackwardErrors(2, ...vectors, 7, result.byteOffset);
      return [...result];
    });
    expect(errors).toEqual([0.5 / 10, 0.5 / (7 * 2 + 4)]);
  });

  it('take the norm of a row whose own terms are nothing beside it (Arioli, Demmel & Duff 1989)', () => {
    // x = (1, 0), b = (2, 0): the second row of sum 1 has terms of 1e-30 and is left with 1e-20.
    const errors = both((heap) => {
      const enter = (...values: number[]): number => heap.copyFloat64(Float64Array.from(values)).byteOffset;
      const result = heap.float64(2);
      const vectors = [enter(1, 0), enter(2, 0), enter(0, 1e-20), enter(2, 1e-30), enter(1, 1)] as const;
      heap.kernels.directBackwardErrors(2, ...vectors, 1, result.byteOffset);
      return [...result];
    });
    expect(errors[0]).toBeCloseTo(1e-20, 32);
  });

  it('refer to the largest row, of a whole matrix or of one of which the lower triangle is stored', () => {
    // Rows (2, -3) and (-3, 1); as a whole matrix the entries are 2, -3 and 1 in places of their own.
    for (const [symmetric, expected] of [
      [1, [5, 4]],
      [0, [2, 4]],
    ] as const) {
      const found = both((heap) => {
        const [starts, columns] = [heap.copyInt32([0, 1, 3]), heap.copyInt32([0, 0, 1])];
        const [values, sums] = [heap.copyFloat64(Float64Array.of(2, -3, 1)), heap.float64(2)];
        const pattern = [starts.byteOffset, columns.byteOffset] as const;
        const most = heap.kernels.directRowSums(symmetric, 2, ...pattern, values.byteOffset, sums.byteOffset);
        return { most, sums: [...sums] };
      });
      expect(found).toEqual({ most: Math.max(...expected), sums: [...expected] });
    }
  });
});
