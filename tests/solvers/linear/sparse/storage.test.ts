import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBlocks, toBlocks } from '../../../../src/solvers/linear/sparse/block.js';
import { checkMatrix, checkPattern } from '../../../../src/solvers/linear/sparse/check.js';
import { SparseMatrixError } from '../../../../src/solvers/linear/sparse/errors.js';
import {
  diagonal,
  findEntry,
  gather,
  toGeneral,
  toSymmetric,
  transpose,
  transposePattern,
} from '../../../../src/solvers/linear/sparse/transform.js';
import { matrixFromTriplets, patternFromTriplets } from '../../../../src/solvers/linear/sparse/triplets.js';
import { dense, lowerOnly, randomTriplets, symmetricOnGrid } from './arbitrary.js';

const pattern = (rows: number, rowStart: number[], columnIndex: number[], columns = rows) => ({
  rows,
  columns,
  rowStart: Int32Array.from(rowStart),
  columnIndex: Int32Array.from(columnIndex),
});

describe('a matrix from triplets', () => {
  it('is the sum of its triplets, in a valid pattern without repetition', () => {
    fc.assert(
      fc.property(randomTriplets(false), (triplets) => {
        const { rows, columns } = triplets;
        const matrix = matrixFromTriplets(rows, columns, triplets);
        checkMatrix(matrix);
        const expected = new Float64Array(rows * columns);
        triplets.values.forEach((value, k) => {
          expected[triplets.rowIndex[k]! * columns + triplets.columnIndex[k]!]! += value;
        });
        expect(dense(matrix)).toEqual(expected);
      }),
    );
  });

  it('keeps the lower triangle and a whole diagonal when symmetric', () => {
    fc.assert(
      fc.property(randomTriplets(true), (triplets) => {
        const { rows } = triplets;
        const matrix = matrixFromTriplets(rows, rows, lowerOnly(triplets), 'symmetric');
        checkMatrix(matrix);
        const full = dense(matrixFromTriplets(rows, rows, triplets));
        for (let i = 0; i < rows; i++) {
          expect(findEntry(matrix.pattern, i, i)).toBeGreaterThanOrEqual(0);
          for (let j = 0; j <= i; j++) expect(dense(matrix)[i * rows + j]).toBe(full[i * rows + j]);
        }
      }),
    );
  });

  it('takes both triangles of a symmetric matrix for what they are, and refuses others', () => {
    fc.assert(
      fc.property(randomTriplets(true), (triplets) => {
        const { rows, rowIndex, columnIndex, values } = lowerOnly(triplets);
        const off = rowIndex.flatMap((row, k) => (row > columnIndex[k]! ? [k] : []));
        const both = {
          rowIndex: [...off.map((k) => columnIndex[k]!), ...rowIndex],
          columnIndex: [...off.map((k) => rowIndex[k]!), ...columnIndex],
          values: [...off.map((k) => values[k]!), ...values],
        };
        const lower = matrixFromTriplets(rows, rows, lowerOnly(triplets), 'symmetric');
        expect(matrixFromTriplets(rows, rows, both, 'symmetric')).toEqual(lower);
      }),
    );
    const upper = () => matrixFromTriplets(2, 2, { rowIndex: [0], columnIndex: [1], values: [3] }, 'symmetric');
    expect(upper).toThrow(/has 3 in row 0, column 1, but nothing in row 1, column 0; give the lower triangle, or both/);
    const differing = { rowIndex: [0, 1, 2, 0], columnIndex: [1, 0, 0, 2], values: [3, 3, 4, 5] };
    expect(() => matrixFromTriplets(3, 3, differing, 'symmetric')).toThrow(
      /4 in row 2, column 0, but 5 in row 0, column 2/,
    );
  });

  it('refuses places outside with their number', () => {
    const outside = () => matrixFromTriplets(2, 3, { rowIndex: [0, 1], columnIndex: [2, 3], values: [1, 1] });
    expect(outside).toThrow(SparseMatrixError);
    expect(outside).toThrow(/Entry 1 is in row 1, column 3; the matrix has rows 0 to 1 and columns 0 to 2/);
    expect(() => matrixFromTriplets(2, 2, { rowIndex: [0.5], columnIndex: [0], values: [1] })).toThrow(/row 0.5/);
    expect(() => matrixFromTriplets(2, 2, { rowIndex: [0], columnIndex: [0, 1], values: [1] })).toThrow(/1 rows and 2/);
    expect(() => matrixFromTriplets(2, 2, { rowIndex: [0], columnIndex: [0], values: [] })).toThrow(/0 values/);
    expect(() => matrixFromTriplets(2, 3, { rowIndex: [], columnIndex: [], values: [] }, 'symmetric')).toThrow(
      /as many columns/,
    );
  });
});

describe('positions found once', () => {
  it('fill the values of a pattern from triplets, and those of its transpose, again and again', () => {
    fc.assert(
      fc.property(randomTriplets(false), (triplets) => {
        const { rows, columns } = triplets;
        const { pattern, positions } = patternFromTriplets(rows, columns, triplets);
        const turned = transposePattern(pattern);
        checkPattern(turned.pattern);
        const matrix = matrixFromTriplets(rows, columns, triplets);
        expect(pattern).toEqual(matrix.pattern);
        for (const factor of [1, -2]) {
          const values = new Float64Array(pattern.columnIndex.length);
          for (const [k, at] of positions.entries()) values[at]! += factor * triplets.values[k]!;
          expect([...values]).toEqual([...matrix.values].map((value) => factor * value + 0));
          const transposed = {
            ...transpose(matrix),
            values: turned.positions.length === 0 ? values : gather(values, turned.positions),
          };
          const full = dense(matrix);
          dense(transposed).forEach((value, at) => {
            expect(value).toBeCloseTo(factor * full[(at % rows) * columns + Math.floor(at / rows)]!, 12);
          });
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('other forms of a matrix', () => {
  it('hold the same entries', () => {
    fc.assert(
      fc.property(randomTriplets(true), (triplets) => {
        const { rows } = triplets;
        const matrix = matrixFromTriplets(rows, rows, triplets);
        const full = dense(matrix);
        const turned = dense(transpose(matrix));
        checkMatrix(transpose(matrix));
        for (let i = 0; i < rows; i++)
          for (let j = 0; j < rows; j++) expect(turned[j * rows + i]).toBe(full[i * rows + j]);
        expect([...diagonal(matrix)]).toEqual(Array.from({ length: rows }, (_, i) => full[i * rows + i]));
        const symmetric = matrixFromTriplets(rows, rows, lowerOnly(triplets), 'symmetric');
        const general = toGeneral(symmetric);
        checkMatrix(general);
        expect(dense(general)).toEqual(dense(symmetric));
        expect(toSymmetric(general)).toEqual(symmetric);
      }),
    );
  });

  it.each([1, 2, 3, 4, 6])('are blocks of %i', (blockSize) => {
    for (const matrix of [symmetricOnGrid(4, 3, 12), toGeneral(symmetricOnGrid(4, 3, 12))]) {
      const blocks = toBlocks(matrix, blockSize);
      checkPattern(blocks.pattern, blocks.symmetry);
      expect(dense(fromBlocks(blocks))).toEqual(dense(matrix));
      checkMatrix(fromBlocks(blocks));
    }
  });

  it('are refused where they lose something', () => {
    const skew = matrixFromTriplets(3, 3, { rowIndex: [0, 1, 2], columnIndex: [1, 0, 2], values: [2, 2.5, 1] });
    expect(() => toSymmetric(skew)).toThrow(/not symmetric: 2 in row 0, column 1, but 2.5 in row 1, column 0/);
    expect(() => toBlocks(skew, 2)).toThrow(/Blocks of 2 do not divide a matrix of 3 rows/);
  });
});

describe('a bad pattern', () => {
  it.each([
    [pattern(2, [0, 1], [0]), 'general', /rowStart has 2 entries; expected 3/],
    [pattern(2, [1, 1, 1], []), 'general', /rowStart begins with 1/],
    [pattern(2, [0, 2, 1], [0]), 'general', /falls from 2 to 1 at row 1/],
    [pattern(2, [0, 1, 2], [0]), 'general', /columnIndex has 1 entries; rowStart ends with 2/],
    [pattern(2, [0, 2, 2], [1, 0]), 'general', /Row 0 has column 0 after column 1/],
    [pattern(2, [0, 2, 2], [1, 1]), 'general', /Row 0 has column 1 twice/],
    [pattern(2, [0, 0, 1], [2]), 'general', /Row 1 has an entry in column 2; there are columns 0 to 1/],
    [pattern(2, [0, 0, 1], [-1]), 'general', /column -1/],
    [pattern(2, [0, 1, 1], [1]), 'symmetric', /above the diagonal/],
    [pattern(2, [0, 0, 0], [], 3), 'symmetric', /as many columns as rows/],
    [pattern(1.5, [0, 0], []), 'general', /1.5 rows/],
  ] as const)('is refused: %#', (bad, symmetry, message) => {
    expect(() => checkPattern(bad, symmetry)).toThrow(message);
  });

  it('and values that are no numbers are refused with their place', () => {
    const matrix = matrixFromTriplets(3, 3, { rowIndex: [0, 2], columnIndex: [1, 2], values: [1, Number.NaN] });
    expect(() => checkMatrix(matrix)).toThrow(/row 2, column 2 is NaN/);
    expect(() => checkMatrix({ ...matrix, values: new Float64Array(1) })).toThrow(
      /1 values; its pattern has 2 entries/,
    );
  });
});
