import { SparseMatrixError } from './errors.js';
import type { SparseMatrix, SparsePattern } from './pattern.js';
import { findEntry, gather } from './transform.js';

/**
 * Unknowns with given values (Dirichlet conditions) in a matrix with a frozen pattern. Two ways, both of which keep a symmetric matrix
 * symmetric and a definite one definite:
 *
 * - `constrain` keeps the size: rows and columns of the fixed unknowns are cleared but for the diagonal, and the right-hand side takes the
 *   columns over. No new pattern; the diagonal entries stay in the scale of the matrix.
 * - `reduce` leaves the fixed unknowns out: a smaller matrix, to be solved and then `expand`ed.
 *
 * A third way, for unknowns fixed at zero, is to leave them out of the elements (-1 in ElementGroup).
 */
export class FixedUnknowns {
  readonly #pattern: SparsePattern;
  readonly #symmetry: SparseMatrix['symmetry'];
  /** Place of each unknown in the list of fixed ones; -1 for free ones. */
  readonly #place: Int32Array;
  readonly #unknowns: Int32Array;
  /** Entries off the diagonal with a fixed row or column: position, row, column of each. */
  readonly #touched: Int32Array;
  readonly #diagonals: Int32Array;
  /** Free unknowns in ascending order. */
  readonly free: Int32Array;
  #reduction: { readonly pattern: SparsePattern; readonly positions: Int32Array } | null = null;

  /**
   * @param unknowns those that are fixed, each once, in any order.
   * @throws SparseMatrixError for an unknown out of range or given twice, a matrix that is not square, or a diagonal entry that is missing.
   */
  constructor({ pattern, symmetry }: Pick<SparseMatrix, 'pattern' | 'symmetry'>, unknowns: ArrayLike<number>) {
    const { rows, columns, rowStart, columnIndex } = pattern;
    if (rows !== columns)
      throw new SparseMatrixError(
        'not-square',
        `Unknowns of a matrix of ${rows} rows and ${columns} columns cannot be fixed.`,
      );
    this.#pattern = pattern;
    this.#symmetry = symmetry;
    this.#unknowns = Int32Array.from(unknowns);
    this.#place = new Int32Array(rows).fill(-1);
    this.#diagonals = new Int32Array(unknowns.length);
    for (let k = 0; k < unknowns.length; k++) this.#fix(unknowns[k]!, k);
    this.free = Int32Array.from({ length: rows }, (_, i) => i).filter((i) => this.#place[i]! < 0);
    const touched: number[] = [];
    for (let row = 0; row < rows; row++)
      for (let k = rowStart[row]!; k < rowStart[row + 1]!; k++) {
        const column = columnIndex[k]!;
        if (column !== row && (this.#place[row]! >= 0 || this.#place[column]! >= 0)) touched.push(k, row, column);
      }
    this.#touched = Int32Array.from(touched);
  }

  /**
   * Fixes the unknowns in place. The diagonal entries of the fixed rows stay as they are, or become the mean magnitude of the diagonal
   * where they are zero.
   * @param matrix its values are changed. @param rightHandSide is changed. @param fixed value of each fixed unknown, in the given order.
   */
  constrain(matrix: Pick<SparseMatrix, 'values'>, rightHandSide: Float64Array, fixed: ArrayLike<number>): void {
    const { values } = matrix;
    this.#check(values, rightHandSide, fixed);
    this.#moveColumns(values, rightHandSide, fixed);
    for (let k = 0; k < this.#touched.length; k += 3) values[this.#touched[k]!] = 0;
    let typical = 0;
    for (const [index, unknown] of this.#unknowns.entries()) {
      const at = this.#diagonals[index]!;
      if (values[at] === 0) values[at] = typical ||= this.#typicalDiagonal(values);
      rightHandSide[unknown] = values[at]! * fixed[index]!;
    }
  }

  /** The matrix of the free unknowns, in their order. Its pattern is made at the first call and shared by all later ones. */
  reduce(matrix: Pick<SparseMatrix, 'values'>): SparseMatrix {
    this.#reduction ??= this.#reducePattern();
    const { pattern, positions } = this.#reduction;
    const values = gather(matrix.values, positions);
    return { pattern, values, symmetry: this.#symmetry };
  }

  /** The right-hand side of the free unknowns: what is left after the fixed ones took their part. The one given is not changed. */
  reduceRightHandSide(
    matrix: Pick<SparseMatrix, 'values'>,
    rightHandSide: Float64Array,
    fixed: ArrayLike<number>,
  ): Float64Array {
    this.#check(matrix.values, rightHandSide, fixed);
    const moved = Float64Array.from(rightHandSide);
    this.#moveColumns(matrix.values, moved, fixed);
    return gather(moved, this.free);
  }

  /** The whole solution from that of the free unknowns. */
  expand(freeSolution: Float64Array, fixed: ArrayLike<number>): Float64Array {
    if (freeSolution.length !== this.free.length || fixed.length !== this.#unknowns.length)
      throw new SparseMatrixError(
        'wrong-length',
        `${freeSolution.length} free and ${fixed.length} fixed values were given; expected ${this.free.length} and ${this.#unknowns.length}.`,
      );
    const whole = new Float64Array(this.#pattern.rows);
    for (const [k, unknown] of this.free.entries()) whole[unknown] = freeSolution[k]!;
    for (const [k, unknown] of this.#unknowns.entries()) whole[unknown] = fixed[k]!;
    return whole;
  }

  #fix(unknown: number, index: number): void {
    const { rows } = this.#pattern;
    if (!(Number.isInteger(unknown) && unknown >= 0 && unknown < rows))
      throw new SparseMatrixError(
        'out-of-range',
        `The fixed unknown in place ${index} is ${unknown}; there are unknowns 0 to ${rows - 1}.`,
        unknown,
      );
    if (this.#place[unknown]! >= 0)
      throw new SparseMatrixError('out-of-range', `Unknown ${unknown} is fixed twice; give each once.`, unknown);
    this.#place[unknown] = index;
    const at = findEntry(this.#pattern, unknown, unknown);
    if (at < 0)
      throw new SparseMatrixError(
        'outside-pattern',
        `Unknown ${unknown} is to be fixed, but its diagonal entry is not in the pattern.`,
        unknown,
        unknown,
      );
    this.#diagonals[index] = at;
  }

  /** b = b - (columns of fixed unknowns) * their values, in free rows. */
  #moveColumns(values: Float64Array, b: Float64Array, fixed: ArrayLike<number>): void {
    const place = this.#place;
    for (let k = 0; k < this.#touched.length; k += 3) {
      const value = values[this.#touched[k]!]!;
      const row = this.#touched[k + 1]!;
      const column = this.#touched[k + 2]!;
      if (place[row]! < 0) b[row] = b[row]! - value * fixed[place[column]!]!;
      else if (place[column]! < 0 && this.#symmetry === 'symmetric')
        b[column] = b[column]! - value * fixed[place[row]!]!;
    }
  }

  #reducePattern(): { readonly pattern: SparsePattern; readonly positions: Int32Array } {
    const { rowStart, columnIndex } = this.#pattern;
    const newIndex = new Int32Array(this.#pattern.rows).fill(-1);
    for (const [k, unknown] of this.free.entries()) newIndex[unknown] = k;
    const size = this.free.length;
    const start = new Int32Array(size + 1);
    // An upper bound; both are cut to what is used.
    const columns = new Int32Array(columnIndex.length);
    const positions = new Int32Array(columnIndex.length);
    let count = 0;
    for (let k = 0; k < size; k++) {
      const row = this.free[k]!;
      for (let at = rowStart[row]!; at < rowStart[row + 1]!; at++) {
        const column = newIndex[columnIndex[at]!]!;
        if (column < 0) continue;
        columns[count] = column;
        positions[count++] = at;
      }
      start[k + 1] = count;
    }
    return {
      pattern: { rows: size, columns: size, rowStart: start, columnIndex: columns.slice(0, count) },
      positions: positions.slice(0, count),
    };
  }

  #typicalDiagonal(values: Float64Array): number {
    let [sum, count] = [0, 0];
    for (let row = 0; row < this.#pattern.rows; row++) {
      const at = findEntry(this.#pattern, row, row);
      const magnitude = at < 0 ? 0 : Math.abs(values[at]!);
      if (magnitude > 0) count++;
      sum += magnitude;
    }
    return count === 0 ? 1 : sum / count;
  }

  #check(values: Float64Array, rightHandSide: Float64Array, fixed: ArrayLike<number>): void {
    const entries = this.#pattern.columnIndex.length;
    if (
      values.length !== entries ||
      rightHandSide.length !== this.#pattern.rows ||
      fixed.length !== this.#unknowns.length
    )
      throw new SparseMatrixError(
        'wrong-length',
        `${values.length} values, a right-hand side of ${rightHandSide.length} and ${fixed.length} fixed values were given; expected ` +
          `${entries}, ${this.#pattern.rows} and ${this.#unknowns.length}.`,
      );
    for (let k = 0; k < fixed.length; k++)
      if (!Number.isFinite(fixed[k]))
        throw new SparseMatrixError(
          'not-finite',
          `The value of the fixed unknown ${this.#unknowns[k]} is ${fixed[k]}; expected a finite number.`,
          this.#unknowns[k]!,
        );
  }
}
