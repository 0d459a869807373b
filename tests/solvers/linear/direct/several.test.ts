import { describe, expect, it } from 'vitest';
import {
  convectionDiffusion,
  gridElasticity,
  triangleElasticity,
} from '../../../../benchmarks/solvers/problems/index.mjs';
import type { DirectOptions } from '../../../../src/solvers/linear/direct/options.js';
import { SparseDirect } from '../../../../src/solvers/linear/direct/sparse-direct.js';
import type { SparseMatrix } from '../../../../src/solvers/linear/sparse/pattern.js';
import { noise, onBoth } from '../../kernels/both.js';
import { componentwiseError, sparseOf } from './reference.js';

/** A random matrix whose diagonal is zero where `hollow` says so; with a natural order its fronts delay pivots. */
function random(size: number, symmetry: SparseMatrix['symmetry'], hollow: (i: number) => boolean): SparseMatrix {
  const numbers = noise(size * size, 17);
  const dense = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_, j) => {
      if (i === j) return hollow(i) ? 0 : 1 + 0.1 * numbers[i]!;
      // A cycle of entries, so that the rank is full.
      if (symmetry === 'general' && j === (i + 1) % size) return 1;
      const value = numbers[Math.max(i, j) * size + Math.min(i, j)]! * (symmetry === 'general' && j > i ? 1.5 : 1);
      return Math.abs(value) < 4 / size ? (value * size) / 4 : 0;
    }),
  );
  return sparseOf(dense, symmetry);
}

const natural = { ordering: { method: 'natural' } } as const;
const cases: readonly (readonly [string, SparseMatrix, DirectOptions, number])[] = [
  ['elasticity', triangleElasticity({ cells: [13, 12] }).matrix, { kind: 'positive-definite' }, 0],
  ['elasticity in space', gridElasticity({ cells: [4, 3, 5] }).matrix, { kind: 'positive-definite' }, 0],
  ['one definite unknown', sparseOf([[3]], 'symmetric'), { kind: 'positive-definite' }, 0],
  ['an indefinite matrix', random(140, 'symmetric', (i) => i % 3 !== 0), { kind: 'indefinite', ...natural }, 1],
  ['convection', convectionDiffusion({ cells: [16, 15] }).matrix, { kind: 'general' }, 0],
  ['an unsymmetric matrix', random(140, 'general', (i) => i % 4 === 0), { kind: 'general', ...natural }, 1],
];

describe('several right-hand sides', () => {
  it.each(cases)('have the bits that each has alone, on both back ends: %s', (_, matrix, options, delayed) => {
    const size = matrix.pattern.rows;
    // Unlike sides, among them zeros and one that is solved exactly, so that not all are refined as often.
    const sides = Array.from({ length: 11 }, (_, k) => noise(size, k + 1).map((value) => value * 10 ** (3 * k - 12)));
    sides[2] = new Float64Array(size);
    sides[6] = new Float64Array(size).fill(1);
    const [wasm, typescript] = onBoth((heap) => {
      const solver = SparseDirect.analyse(matrix.pattern, { ...options, heap });
      expect(solver.factor(matrix.values).delayedPivots).toBeGreaterThanOrEqual(delayed);
      const alone = sides.map((side) => solver.solve(side));
      for (const count of [0, 1, 2, 4, 5, 11])
        expect(solver.solveMany(sides.slice(0, count))).toEqual(alone.slice(0, count));
      expect(solver.solveMany(sides, { refinements: 0 })).toEqual(
        sides.map((side) => solver.solve(side, { refinements: 0 })),
      );
      return alone.map(({ solution }) => solution);
    });
    expect(wasm).toEqual(typescript);
    wasm.forEach((solution, k) => {
      expect(componentwiseError(matrix, solution, sides[k]!)).toBeLessThan(2 ** -48);
    });
  });

  it('leave the equations of zero pivots out, as one does', () => {
    // Two chains that nothing holds, and a chain whose rows repeat.
    const floating = [
      [1, -1, 0, 0],
      [-1, 1, 0, 0],
      [0, 0, 2, -2],
      [0, 0, -2, 2],
    ];
    for (const kind of ['positive-definite', 'indefinite', 'general'] as const) {
      const matrix = sparseOf(floating, kind === 'general' ? 'general' : 'symmetric');
      const solver = SparseDirect.analyse(matrix.pattern, { kind, singular: 'report' });
      expect(solver.factor(matrix.values).rank).toBe(2);
      const sides = [Float64Array.of(1, -1, 0, 0), Float64Array.of(2, -2, -4, 4), Float64Array.of(0, 0, 1, -1)];
      const solutions = solver.solveMany(sides);
      expect(solutions).toEqual(sides.map((side) => solver.solve(side)));
      solutions.forEach(({ solution: x }, k) => {
        expect([x[0]! - x[1]!, 2 * (x[2]! - x[3]!)]).toEqual([sides[k]![0], sides[k]![2]]);
      });
      expect(solver.conditionEstimate()).toBe(Number.POSITIVE_INFINITY);
    }
  });

  it('are refused one by one', () => {
    const solver = SparseDirect.analyse(sparseOf([[3]], 'symmetric').pattern, { kind: 'positive-definite' });
    const good = Float64Array.of(1);
    expect(() => solver.solveMany([good])).toThrow(/factor/);
    solver.factor(Float64Array.of(3));
    expect(() => solver.solveMany([good, good, new Float64Array(2)])).toThrow(/right-hand side 2 has 2 entries/);
    expect(() => solver.solveMany([good, Float64Array.of(Number.NaN)])).toThrow(
      /right-hand side 1 is NaN at unknown 0/,
    );
  });

  it('take their memory once, and give it back', () => {
    const { matrix } = triangleElasticity({ cells: [9, 8] });
    for (const kind of ['positive-definite', 'indefinite'] as const) {
      const solver = SparseDirect.analyse(matrix.pattern, { kind });
      const { heap } = solver;
      solver.factor(matrix.values);
      const sides = [noise(solver.size, 1), noise(solver.size, 2)];
      solver.solveMany(sides);
      const bytes = heap.bytesInUse;
      solver.factor(matrix.values);
      solver.solveMany(sides);
      expect(heap.bytesInUse).toBe(bytes);
      solver.release();
      expect(heap.bytesInUse).toBe(0);
    }
  });
});
