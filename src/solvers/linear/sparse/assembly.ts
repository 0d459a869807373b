import type { ElementGroup } from './elements.js';
import { SparseMatrixError } from './errors.js';
import type { BlockSparseMatrix, SparseMatrix, SparsePattern } from './pattern.js';
import { findEntry } from './transform.js';

/**
 * Sums element matrices into a matrix whose pattern is frozen, without searching: where each entry goes is found once, here. Made once for
 * a group of elements, used for every new set of values.
 *
 * @example
 * const pattern = patternFromElements(size, [elements], 'symmetric');
 * const assembly = new ElementAssembly(pattern, elements, 'symmetric');
 * values.fill(0);
 * for (let e = 0; e < assembly.elements; e++) assembly.add(values, e, stiffness(e));
 */
export class ElementAssembly {
  /** Number of elements. */
  readonly elements: number;
  /** Rows of an element's matrix: nodes times block size. */
  readonly rowsPerElement: number;
  readonly #nodesPerElement: number;
  readonly #blockSize: number;
  /** Entries (blocks) that each element adds to: where they begin, their places in the element's matrix (by nodes), and in the values. */
  readonly #start: Int32Array;
  readonly #places: Int32Array;
  readonly #positions: Int32Array;

  /**
   * @param symmetry of the matrix: of `symmetric` ones only the lower triangle is taken from the element matrices.
   * @param blockSize unknowns of a node, for a BlockSparseMatrix; 1 by default.
   * @throws SparseMatrixError naming the row and column of an element's entry that the pattern lacks.
   */
  constructor(
    pattern: SparsePattern,
    group: ElementGroup,
    symmetry: 'general' | 'symmetric' = 'general',
    blockSize = 1,
  ) {
    const { nodes, nodesPerElement } = group;
    this.#nodesPerElement = nodesPerElement;
    this.#blockSize = blockSize;
    this.elements = nodes.length / nodesPerElement;
    this.rowsPerElement = nodesPerElement * blockSize;
    const lower = symmetry === 'symmetric';
    const { rows, columns, rowStart, columnIndex } = pattern;
    this.#start = new Int32Array(this.elements + 1);
    for (let element = 0; element < this.elements; element++) {
      const first = element * nodesPerElement;
      let count = 0;
      for (let i = first; i < first + nodesPerElement; i++) {
        const row = nodes[i]!;
        if (row < 0) continue;
        for (let j = first; j < first + nodesPerElement; j++)
          if (nodes[j]! >= 0 && !(lower && nodes[j]! > row)) count++;
      }
      this.#start[element + 1] = this.#start[element]! + count;
    }
    const entries = this.#start[this.elements]!;
    this.#places = new Int32Array(entries);
    this.#positions = new Int32Array(entries);
    const next = this.#start.slice(0, this.elements);
    // Row by row, so that entries are looked up in a table of the row instead of searched.
    const places = byRow(rows, nodes);
    const position = new Int32Array(columns);
    const rowOf = new Int32Array(columns).fill(-1);
    for (let row = 0; row < rows; row++) {
      if (places.start[row] === places.start[row + 1]) continue;
      for (let k = rowStart[row]!; k < rowStart[row + 1]!; k++) {
        position[columnIndex[k]!] = k;
        rowOf[columnIndex[k]!] = row;
      }
      for (let k = places.start[row]!; k < places.start[row + 1]!; k++) {
        const at = places.list[k]!;
        const element = Math.floor(at / nodesPerElement);
        const first = element * nodesPerElement;
        for (let j = 0; j < nodesPerElement; j++) {
          const column = nodes[first + j]!;
          if (column < 0 || (lower && column > row)) continue;
          const known = column < columns && rowOf[column] === row;
          const to = next[element]!++;
          this.#places[to] = (at - first) * nodesPerElement + j;
          this.#positions[to] = known ? position[column]! : entryOf(pattern, row, column, `element ${element}`);
        }
      }
    }
    const outside = nodes.findIndex((node) => node >= rows);
    if (outside >= 0) {
      const element = Math.floor(outside / nodesPerElement);
      entryOf(pattern, nodes[outside]!, nodes[outside]!, `element ${element}`);
    }
  }

  /**
   * Adds one element's matrix.
   * @param values of the matrix (blocks row-major).
   * @param matrix rowsPerElement^2 numbers, row-major; row = place of the node in the element * blockSize + component.
   */
  add(values: Float64Array, element: number, matrix: ArrayLike<number>): void {
    const size = this.#blockSize;
    const places = this.#places;
    const positions = this.#positions;
    const end = this.#start[element + 1]!;
    if (size === 1) {
      for (let k = this.#start[element]!; k < end; k++) {
        const at = positions[k]!;
        values[at] = values[at]! + matrix[places[k]!]!;
      }
      return;
    }
    const nodes = this.#nodesPerElement;
    const width = this.rowsPerElement;
    for (let k = this.#start[element]!; k < end; k++) {
      const i = Math.floor(places[k]! / nodes);
      const j = places[k]! - i * nodes;
      let at = positions[k]! * size * size;
      for (let row = i * size; row < (i + 1) * size; row++)
        for (let column = j * size; column < (j + 1) * size; column++, at++)
          values[at] = values[at]! + matrix[row * width + column]!;
    }
  }
}

/** Places in a list of nodes at which each row stands. */
function byRow(rows: number, nodes: Int32Array): { readonly start: Int32Array; readonly list: Int32Array } {
  const start = new Int32Array(rows + 1);
  for (let at = 0; at < nodes.length; at++) if (nodes[at]! >= 0 && nodes[at]! < rows) start[nodes[at]! + 1]!++;
  for (let row = 0; row < rows; row++) start[row + 1]! += start[row]!;
  const next = start.slice(0, rows);
  const list = new Int32Array(start[rows]!);
  for (let at = 0; at < nodes.length; at++) if (nodes[at]! >= 0 && nodes[at]! < rows) list[next[nodes[at]!]!++] = at;
  return { start, list };
}

/**
 * Adds to one entry, found by bisection: for few entries, or to check; ElementAssembly does not search. For symmetric matrices give entries
 * of the lower triangle.
 * @throws SparseMatrixError naming row and column of an entry that the pattern lacks.
 */
export function addEntry(matrix: SparseMatrix, row: number, column: number, value: number): void {
  matrix.values[entryOf(matrix.pattern, row, column)]! += value;
}

/**
 * Adds a block to one block entry, found by bisection.
 * @param block blockSize^2 numbers, row-major.
 * @throws SparseMatrixError naming row and column of a block that the pattern lacks.
 */
export function addBlock(matrix: BlockSparseMatrix, row: number, column: number, block: ArrayLike<number>): void {
  const area = matrix.blockSize ** 2;
  if (block.length !== area)
    throw new SparseMatrixError(
      'wrong-length',
      `A block of ${block.length} numbers was given; expected ${area}.`,
      row,
      column,
    );
  const first = entryOf(matrix.pattern, row, column) * area;
  for (let k = 0; k < area; k++) matrix.values[first + k]! += block[k]!;
}

function entryOf(pattern: SparsePattern, row: number, column: number, who = 'The entry'): number {
  const inside = Number.isInteger(row) && row >= 0 && row < pattern.rows && column >= 0 && column < pattern.columns;
  const at = inside ? findEntry(pattern, row, column) : -1;
  if (at >= 0) return at;
  const subject = who === 'The entry' ? who : `The entry of ${who}`;
  throw new SparseMatrixError(
    'outside-pattern',
    `${subject} in row ${row}, column ${column} is not in the pattern, which is frozen` +
      `${inside ? '' : ` and has ${pattern.rows} rows and ${pattern.columns} columns`}. Make the pattern from everything that couples.`,
    row,
    column,
  );
}
