import fc from 'fast-check';
import type { SparseMatrix } from '../../../../src/solvers/linear/sparse/pattern.js';
import { matrixFromTriplets } from '../../../../src/solvers/linear/sparse/triplets.js';

/** Entries of a random matrix, places repeated now and then. */
export interface RandomTriplets {
  readonly rows: number;
  readonly columns: number;
  readonly rowIndex: number[];
  readonly columnIndex: number[];
  readonly values: number[];
}

/** Random triplets; `square` ones have as many columns as rows. */
export function randomTriplets(square: boolean, mostRows = 20): fc.Arbitrary<RandomTriplets> {
  return fc
    .tuple(fc.integer({ min: 1, max: mostRows }), fc.integer({ min: 1, max: mostRows }))
    .chain(([rows, other]) => {
      const columns = square ? rows : other;
      const entry = fc.tuple(
        fc.integer({ min: 0, max: rows - 1 }),
        fc.integer({ min: 0, max: columns - 1 }),
        fc.integer({ min: -1000, max: 1000 }),
      );
      return fc.array(entry, { maxLength: 3 * rows * 3 }).map((entries) => ({
        rows,
        columns,
        rowIndex: entries.map(([row]) => row),
        columnIndex: entries.map(([, column]) => column),
        values: entries.map(([, , value]) => value / 8),
      }));
    });
}

/** The triplets on and below the diagonal. */
export function lowerOnly(triplets: RandomTriplets): RandomTriplets {
  const kept = triplets.rowIndex.map((row, k) => row >= triplets.columnIndex[k]!);
  const pick = (values: number[]): number[] => values.filter((_, k) => kept[k]);
  return {
    ...triplets,
    rowIndex: pick(triplets.rowIndex),
    columnIndex: pick(triplets.columnIndex),
    values: pick(triplets.values),
  };
}

/** The matrix with every entry, row-major. */
export function dense(matrix: SparseMatrix): Float64Array {
  const { rows, columns, rowStart, columnIndex } = matrix.pattern;
  const full = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++)
    for (let k = rowStart[row]!; k < rowStart[row + 1]!; k++) {
      full[row * columns + columnIndex[k]!]! += matrix.values[k]!;
      if (matrix.symmetry === 'symmetric' && columnIndex[k] !== row)
        full[columnIndex[k]! * columns + row]! += matrix.values[k]!;
    }
  return full;
}

/** Dense times vector. */
export function denseTimes(full: Float64Array, rows: number, x: ArrayLike<number>): Float64Array {
  const columns = rows === 0 ? 0 : full.length / rows;
  return Float64Array.from({ length: rows }, (_, row) => {
    let sum = 0;
    for (let column = 0; column < columns; column++) sum += full[row * columns + column]! * x[column]!;
    return sum;
  });
}

/** A symmetric matrix on a grid of nodes with couplings to all neighbours (also diagonal ones), values by a fixed sequence. */
export function symmetricOnGrid(
  width: number,
  height: number,
  unknownsPerNode: number,
  shuffled = false,
): SparseMatrix {
  const nodes = width * height;
  const names = Array.from({ length: nodes }, (_, node) => (shuffled ? (node * 7919) % nodes : node));
  const rowIndex: number[] = [];
  const columnIndex: number[] = [];
  const values: number[] = [];
  let state = 7;
  for (let node = 0; node < nodes; node++)
    for (let dy = -1; dy <= 1; dy++)
      for (let dx = -1; dx <= 1; dx++) {
        const x = (node % width) + dx;
        const y = Math.floor(node / width) + dy;
        if (x < 0 || x >= width || y < 0 || y >= height) continue;
        for (let i = 0; i < unknownsPerNode; i++)
          for (let j = 0; j < unknownsPerNode; j++) {
            const row = names[node]! * unknownsPerNode + i;
            const column = names[y * width + x]! * unknownsPerNode + j;
            if (column > row) continue;
            state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
            rowIndex.push(row);
            columnIndex.push(column);
            values.push(row === column ? 9 * unknownsPerNode : state / 2 ** 32 - 0.5);
          }
      }
  const size = nodes * unknownsPerNode;
  return matrixFromTriplets(size, size, { rowIndex, columnIndex, values }, 'symmetric');
}
