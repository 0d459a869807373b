import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KernelHeap } from '../../../../src/solvers/kernels/heap.js';
import { KernelTeam } from '../../../../src/solvers/kernels/team.js';
import { toBlocks } from '../../../../src/solvers/linear/sparse/block.js';
import { MatrixOperator } from '../../../../src/solvers/linear/sparse/matrix-operator.js';
import { toGeneral } from '../../../../src/solvers/linear/sparse/transform.js';
import { matrixFromTriplets } from '../../../../src/solvers/linear/sparse/triplets.js';
import { noise, onBoth } from '../../kernels/both.js';
import { dense, denseTimes, lowerOnly, randomTriplets, symmetricOnGrid } from './arbitrary.js';

/** Largest difference, as a part of the largest entry. */
function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [most, scale] = [0, 1e-300];
  for (let i = 0; i < a.length; i++) {
    most = Math.max(most, Math.abs(a[i]! - b[i]!));
    scale = Math.max(scale, Math.abs(b[i]!));
  }
  return most / scale;
}

/** A product by the plainest loop. */
function plainProduct(matrix: ReturnType<typeof symmetricOnGrid>, x: Float64Array): Float64Array {
  const y = new Float64Array(matrix.pattern.rows);
  const { rowStart, columnIndex } = matrix.pattern;
  for (let row = 0; row < y.length; row++)
    for (let k = rowStart[row]!; k < rowStart[row + 1]!; k++) {
      y[row]! += matrix.values[k]! * x[columnIndex[k]!]!;
      if (matrix.symmetry === 'symmetric' && columnIndex[k] !== row) y[columnIndex[k]!]! += matrix.values[k]! * x[row]!;
    }
  return y;
}

describe('a matrix as operator', () => {
  it('is the dense matrix, general and symmetric, on both back ends', () => {
    fc.assert(
      fc.property(randomTriplets(true), fc.constantFrom('general', 'symmetric'), (triplets, symmetry) => {
        const { rows } = triplets;
        const matrix = matrixFromTriplets(
          rows,
          rows,
          symmetry === 'symmetric' ? lowerOnly(triplets) : triplets,
          symmetry,
        );
        const x = noise(rows, 3);
        const [wasm, typescript] = onBoth((heap) => {
          const y = new Float64Array(rows);
          const operator = new MatrixOperator(matrix, { heap });
          operator.apply(x, y);
          operator.release();
          expect(heap.bytesInUse).toBe(0);
          return y;
        });
        expect(wasm).toEqual(typescript);
        const expected = denseTimes(dense(matrix), rows, x);
        for (let i = 0; i < rows; i++) expect(wasm[i]).toBeCloseTo(expected[i]!, 9);
      }),
    );
  });

  const cases = [1, 2, 3, 4].flatMap((blockSize) =>
    [false, true].map((shuffled) => ({
      blockSize,
      shuffled,
      matrix: symmetricOnGrid(61, 40, blockSize === 1 ? 4 : blockSize, shuffled),
    })),
  );

  it.each(cases)(
    'has the same bits on 1, 2 and 3 threads and both back ends: blocks of $blockSize, shuffled $shuffled',
    ({ blockSize, matrix }) => {
      const x = noise(matrix.pattern.rows, 5);
      const expected = plainProduct(matrix, x);
      for (const stored of [matrix, toGeneral(matrix)]) {
        const blocks = blockSize === 1 ? stored : toBlocks(stored, blockSize);
        const results = [1, 2, 3].map((threads) => {
          const heap = new KernelHeap();
          const team = KernelTeam.start(heap, threads);
          expect(team.ready()).toBe(true);
          const y = new Float64Array(x.length);
          const operator = new MatrixOperator(blocks, { heap, team });
          operator.apply(x, y);
          operator.apply(x, y);
          team.close();
          return y;
        });
        const twin = new Float64Array(x.length);
        new MatrixOperator(blocks, { heap: new KernelHeap({ backend: 'typescript' }) }).apply(x, twin);
        expect(difference(results[0]!, expected)).toBeLessThan(1e-14);
        for (const other of [results[1]!, results[2]!, twin])
          expect(Buffer.compare(Buffer.from(other.buffer), Buffer.from(results[0]!.buffer))).toBe(0);
      }
    },
  );

  it('keeps the triangle where rows couple near by, and says so', () => {
    expect(new MatrixOperator(symmetricOnGrid(61, 40, 4)).form).toBe('triangle');
    expect(new MatrixOperator(symmetricOnGrid(61, 40, 4, true)).form).toBe('rows');
    expect(new MatrixOperator(toBlocks(symmetricOnGrid(61, 40, 3), 3)).form).toBe('triangle');
    expect(new MatrixOperator(toGeneral(symmetricOnGrid(6, 4, 1))).form).toBe('rows');
    // A triangle without a diagonal entry cannot be walked as one.
    const hollow = { rows: 2, columns: 2, rowStart: Int32Array.of(0, 0, 1), columnIndex: Int32Array.of(0) };
    const operator = new MatrixOperator({ pattern: hollow, values: Float64Array.of(3), symmetry: 'symmetric' });
    const y = new Float64Array(2);
    operator.apply(Float64Array.of(5, 7), y);
    expect([...y]).toEqual([21, 15]);
  });

  it.each([
    ['triangle', false],
    ['expanded', true],
  ])('takes new values on the same pattern (%s)', (_, shuffled) => {
    const matrix = symmetricOnGrid(61, 40, 3, shuffled);
    for (const stored of [matrix, toBlocks(matrix, 3)]) {
      const operator = new MatrixOperator(stored);
      const x = noise(operator.size, 5);
      const [before, after] = [new Float64Array(x.length), new Float64Array(x.length)];
      operator.apply(x, before);
      operator.refresh(stored.values.map((value) => 2 * value));
      operator.apply(x, after);
      expect([...after]).toEqual([...before].map((value) => 2 * value));
    }
  });

  it('works on vectors of its heap without a copy, and on others with one', () => {
    const operator = new MatrixOperator(symmetricOnGrid(5, 5, 2));
    const x = operator.heap.copyFloat64(noise(50));
    const y = operator.heap.float64(50);
    const inUse = operator.heap.bytesInUse;
    operator.apply(x, y);
    expect(operator.heap.bytesInUse).toBe(inUse);
    const outside = new Float64Array(50);
    operator.apply(noise(50), outside);
    expect([...outside]).toEqual([...y]);
  });

  it('refuses what it cannot hold', () => {
    const wide = matrixFromTriplets(2, 3, { rowIndex: [0], columnIndex: [2], values: [1] });
    expect(() => new MatrixOperator(wide)).toThrow(/2 rows and 3 columns is no operator/);
    const square = matrixFromTriplets(2, 2, { rowIndex: [1], columnIndex: [0], values: [1] });
    expect(() => new MatrixOperator({ ...square, values: Float64Array.of(Number.POSITIVE_INFINITY) })).toThrow(
      /row 1, column 0 is Infinity/,
    );
    const heap = new KernelHeap();
    expect(() => new MatrixOperator({ ...square, values: Float64Array.of(Number.NaN) }, { heap })).toThrow(/is NaN/);
    expect(heap.bytesInUse).toBe(0);
    const operator = new MatrixOperator(square);
    expect(() => operator.apply(new Float64Array(3), new Float64Array(2))).toThrow(
      /input .* has 3 entries; expected 2/,
    );
    expect(() => operator.apply(new Float64Array(2), new Float64Array(1))).toThrow(/output .* has 1 entries/);
    expect(() => operator.refresh(new Float64Array(2))).toThrow(/2 values; its pattern has 1 entries/);
    expect(() => new MatrixOperator({ ...square, blockSize: 0 })).toThrow(/Blocks of size 0/);
    const team = KernelTeam.start(new KernelHeap(), 1);
    expect(() => new MatrixOperator(square, { heap: new KernelHeap(), team })).toThrow(/team .* works on another heap/);
    expect(new MatrixOperator(square, { team }).heap).toBe(team.heap);
  });

  it('is an empty map for an empty matrix', () => {
    const empty = matrixFromTriplets(0, 0, { rowIndex: [], columnIndex: [], values: [] }, 'symmetric');
    expect(() => new MatrixOperator(empty).apply(new Float64Array(0), new Float64Array(0))).not.toThrow();
  });
});
