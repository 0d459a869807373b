import { describe, expect, it } from 'vitest';
import {
  AlgebraicMultigrid,
  BlockJacobiPreconditioner,
  IncompleteCholesky,
  IncompleteLu,
  JacobiPreconditioner,
  KernelMemoryError,
  MatrixOperator,
  matrixFromTriplets,
  SparseDirect,
  type SparseMatrix,
  SsorPreconditioner,
} from '../../../src/solvers/index.js';
import { KernelHeap } from '../../../src/solvers/kernels/heap.js';
import { toGeneral } from '../../../src/solvers/linear/sparse/transform.js';
import { noise } from '../kernels/both.js';

const side = 30;
const size = side * side;
const symmetric = plate();
const general = toGeneral(symmetric);

/** Five points on a plate, a little unevenly. */
function plate(): SparseMatrix {
  const triplets: [number, number, number][] = [];
  for (let i = 0; i < size; i++) {
    triplets.push([i, i, 4 + (i % 3) / 10]);
    if (i % side > 0) triplets.push([i, i - 1, -1]);
    if (i >= side) triplets.push([i, i - side, -1]);
  }
  return matrixFromTriplets(
    size,
    size,
    {
      rowIndex: Int32Array.from(triplets, ([row]) => row),
      columnIndex: Int32Array.from(triplets, ([, column]) => column),
      values: Float64Array.from(triplets, ([, , value]) => value),
    },
    'symmetric',
  );
}

interface Part {
  apply(input: Float64Array, output: Float64Array): void;
  refresh?(values: Float64Array): void;
  factor?(values: Float64Array): unknown;
  release(): void;
}

function factored(heap: KernelHeap, kind: 'positive-definite' | 'indefinite' | 'general'): SparseDirect {
  const matrix = kind === 'general' ? general : symmetric;
  const solver = SparseDirect.analyse(matrix.pattern, { kind, heap });
  try {
    solver.factor(matrix.values);
    return solver;
  } catch (error) {
    solver.release();
    throw error;
  }
}

const parts: readonly (readonly [string, (heap: KernelHeap) => Part])[] = [
  ['the product of a triangle', (heap) => new MatrixOperator(symmetric, { heap })],
  ['the product of rows', (heap) => new MatrixOperator(general, { heap })],
  ['Jacobi', (heap) => new JacobiPreconditioner(symmetric, { heap })],
  ['block Jacobi', (heap) => new BlockJacobiPreconditioner(general, 3, { heap })],
  ['SSOR of a triangle', (heap) => new SsorPreconditioner(symmetric, { heap })],
  ['SSOR of rows', (heap) => new SsorPreconditioner(general, { heap })],
  ['incomplete Cholesky', (heap) => new IncompleteCholesky(symmetric, { heap })],
  ['incomplete LU', (heap) => new IncompleteLu(general, { heap })],
  ['algebraic multigrid', (heap) => new AlgebraicMultigrid(symmetric, { heap, coarsestSize: 20 })],
  ['a definite factor', (heap) => factored(heap, 'positive-definite')],
  ['an indefinite factor', (heap) => factored(heap, 'indefinite')],
  ['a general factor', (heap) => factored(heap, 'general')],
];

describe.each(parts)('memory of %s', (_, make) => {
  it('leaves nothing behind in a heap that is too small, whatever did not fit', () => {
    let failures = 0;
    for (let pages = 1; pages < 200; pages++) {
      const heap = new KernelHeap({ limit: pages * 65_536 });
      try {
        make(heap).release();
        expect(heap.bytesInUse).toBe(0);
        break;
      } catch (error) {
        expect(error).toBeInstanceOf(KernelMemoryError);
        expect(heap.bytesInUse).toBe(0);
        failures++;
      }
    }
    expect(failures).toBeLessThan(199);
  });

  it('is not touched after its release', () => {
    const heap = new KernelHeap();
    const part = make(heap);
    part.release();
    const others = heap.float64(heap.buffer.byteLength / 8, 'what came after');
    const values = new Float64Array((part instanceof SparseDirect ? symmetric : general).values.length).fill(1);
    expect(() => part.apply(noise(size), new Float64Array(size))).toThrow(/release|no factor/);
    if (part.refresh !== undefined) expect(() => part.refresh!(values)).toThrow(/release/);
    if (part.factor !== undefined) expect(() => part.factor!(values)).toThrow(/release/);
    expect(() => part.release()).toThrow(/release/);
    expect(others.every((value) => value === 0)).toBe(true);
  });

  it('works in place, and on vectors that overlap, wherever these lie', () => {
    const heap = new KernelHeap();
    const part = make(heap);
    const expected = new Float64Array(size);
    part.apply(noise(size), expected);
    const outside = noise(size);
    part.apply(outside, outside);
    expect(outside).toEqual(expected);
    const inside = heap.copyFloat64(noise(size));
    part.apply(inside, inside);
    expect(inside.slice()).toEqual(expected);
    const room = heap.float64(size + 2);
    room.set(noise(size), 2);
    part.apply(room.subarray(2), room.subarray(0, size));
    expect(room.slice(0, size)).toEqual(expected);
  });
});
