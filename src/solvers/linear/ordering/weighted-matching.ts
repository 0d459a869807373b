import type { SparsePattern } from '../sparse/pattern.js';
import type { Matching } from './maximum-matching.js';

/** A matching of large entries, with scales that make them 1 and all others at most 1 in magnitude. */
export interface WeightedMatching extends Matching {
  /** Factor of each row. */
  readonly rowScale: Float64Array;
  /** Factor of each column. */
  readonly columnScale: Float64Array;
}

/** Larger exponents would leave the range of doubles. */
const mostExponent = 700;

/**
 * Chooses entries, one in each row and column, whose product is the largest in magnitude, and scales rows and columns so that
 * |rowScale[i] a_ij columnScale[j]| is 1 on them and at most 1 elsewhere (Duff & Koster, SIAM J. Matrix Anal. Appl. 22, 2001: shortest
 * augmenting paths on the logarithms; the scales are the dual variables). Where the matrix is structurally singular
 * as many entries as possible are chosen, though not always with the largest product, and no scaled entry exceeds 1 all the same.
 * Stored zeros do not count as entries.
 * @param pattern general storage, any shape.
 * @param values one for each entry.
 * @throws Error when a value is not finite, naming its row and column.
 */
export function maximumWeightMatching(pattern: SparsePattern, values: Float64Array): WeightedMatching {
  requireFinite(pattern, values);
  const { rows, columns, rowStart, columnIndex } = pattern;
  /** log(largest of the row) - log|a_ij|: not negative, infinite for zeros. */
  const cost = new Float64Array(columnIndex.length);
  const logarithmOfRow = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let largest = 0;
    for (let p = rowStart[i]!; p < rowStart[i + 1]!; p++) largest = Math.max(largest, Math.abs(values[p]!));
    logarithmOfRow[i] = largest === 0 ? 0 : Math.log(largest);
    for (let p = rowStart[i]!; p < rowStart[i + 1]!; p++)
      cost[p] = values[p] === 0 ? Number.POSITIVE_INFINITY : logarithmOfRow[i]! - Math.log(Math.abs(values[p]!));
  }
  const search = new PathSearch(pattern, cost);
  search.start();
  for (let i = 0; i < rows; i++) if (search.columnOfRow[i]! < 0) search.augment(i);
  const { rowOfColumn, columnOfRow, columnDual } = search;
  const rowScale = new Float64Array(rows);
  const columnScale = new Float64Array(columns);
  let structuralRank = 0;
  for (let i = 0; i < rows; i++) {
    if (columnOfRow[i]! >= 0) structuralRank++;
    rowScale[i] = exponential(search.rowDual(i) - logarithmOfRow[i]!);
  }
  for (let j = 0; j < columns; j++) columnScale[j] = exponential(columnDual[j]!);
  return { rowOfColumn, columnOfRow, structuralRank, rowScale, columnScale };
}

function exponential(value: number): number {
  return Math.exp(Math.max(-mostExponent, Math.min(mostExponent, value)));
}

function requireFinite(pattern: SparsePattern, values: Float64Array): void {
  const { rows, rowStart, columnIndex } = pattern;
  if (values.length !== columnIndex.length)
    throw new Error(`The matrix has ${values.length} values for the ${columnIndex.length} entries of its pattern.`);
  for (let i = 0; i < rows; i++)
    for (let p = rowStart[i]!; p < rowStart[i + 1]!; p++)
      if (!Number.isFinite(values[p]!))
        throw new Error(
          `The entry in row ${i}, column ${columnIndex[p]} is ${values[p]}; expected a finite number. Look at what assembles it.`,
        );
}

/** Shortest augmenting paths, with dual variables u of rows and v of columns: cost - u - v is never negative, and 0 on the matching. */
class PathSearch {
  readonly rowOfColumn: Int32Array;
  readonly columnOfRow: Int32Array;
  readonly columnDual: Float64Array;
  readonly #rowStart: Int32Array;
  readonly #columnIndex: Int32Array;
  readonly #cost: Float64Array;
  /** Entry chosen in each row. */
  readonly #entry: Int32Array;
  readonly #distance: Float64Array;
  /** Row from which a column was reached, by which entry. */
  readonly #rowBefore: Int32Array;
  readonly #entryBefore: Int32Array;
  readonly #heap: Int32Array;
  /** Place of a column in the heap; -1 outside. */
  readonly #place: Int32Array;
  #heaped = 0;
  readonly #touched: Int32Array;

  constructor(pattern: SparsePattern, cost: Float64Array) {
    const { rows, columns } = pattern;
    this.#rowStart = pattern.rowStart;
    this.#columnIndex = pattern.columnIndex;
    this.#cost = cost;
    this.rowOfColumn = new Int32Array(columns).fill(-1);
    this.columnOfRow = new Int32Array(rows).fill(-1);
    this.columnDual = new Float64Array(columns);
    this.#entry = new Int32Array(rows).fill(-1);
    this.#distance = new Float64Array(columns).fill(Number.POSITIVE_INFINITY);
    this.#rowBefore = new Int32Array(columns);
    this.#entryBefore = new Int32Array(columns);
    this.#heap = new Int32Array(columns);
    this.#place = new Int32Array(columns).fill(-1);
    this.#touched = new Int32Array(columns);
  }

  /** Dual of a row: on its chosen entry without slack, otherwise as large as its entries let it be; 0 of an empty row. */
  rowDual(row: number): number {
    const entry = this.#entry[row]!;
    if (entry >= 0) return this.#cost[entry]! - this.columnDual[this.#columnIndex[entry]!]!;
    let least = Number.POSITIVE_INFINITY;
    for (let p = this.#rowStart[row]!; p < this.#rowStart[row + 1]!; p++)
      least = Math.min(least, this.#cost[p]! - this.columnDual[this.#columnIndex[p]!]!);
    return Number.isFinite(least) ? least : 0;
  }

  /** First duals, and the entries without slack that can be chosen at once. */
  start(): void {
    const columns = this.columnDual.length;
    const rows = this.columnOfRow.length;
    this.columnDual.fill(Number.POSITIVE_INFINITY);
    for (let p = 0; p < this.#cost.length; p++) {
      const j = this.#columnIndex[p]!;
      if (this.#cost[p]! < this.columnDual[j]!) this.columnDual[j] = this.#cost[p]!;
    }
    for (let j = 0; j < columns; j++) if (!Number.isFinite(this.columnDual[j]!)) this.columnDual[j] = 0;
    for (let i = 0; i < rows; i++) {
      const dual = this.rowDual(i);
      for (let p = this.#rowStart[i]!; p < this.#rowStart[i + 1]!; p++) {
        const j = this.#columnIndex[p]!;
        if (this.rowOfColumn[j]! >= 0 || this.#cost[p]! - this.columnDual[j]! > dual) continue;
        if (this.#cost[p] === Number.POSITIVE_INFINITY) continue;
        this.#choose(i, j, p);
        break;
      }
    }
  }

  /** Chooses an entry for one more row along the shortest path to a free column, if there is one. */
  augment(root: number): void {
    const distance = this.#distance;
    const dual = this.columnDual;
    let touched = 0;
    let shortest = Number.POSITIVE_INFINITY;
    let freeColumn = -1;
    let row = root;
    let length = 0;
    for (;;) {
      const rowDual = this.rowDual(row);
      for (let p = this.#rowStart[row]!; p < this.#rowStart[row + 1]!; p++) {
        const column = this.#columnIndex[p]!;
        // Rounding must not make a slack negative, or settled columns would be reached again.
        const reached = length + Math.max(0, this.#cost[p]! - rowDual - dual[column]!);
        if (!(reached < shortest && reached < distance[column]!)) continue;
        if (distance[column] === Number.POSITIVE_INFINITY) this.#touched[touched++] = column;
        distance[column] = reached;
        this.#rowBefore[column] = row;
        this.#entryBefore[column] = p;
        if (this.rowOfColumn[column]! < 0) {
          shortest = reached;
          freeColumn = column;
        } else this.#lift(column);
      }
      if (this.#heaped === 0) break;
      const nearest = this.#heap[0]!;
      if (distance[nearest]! >= shortest) break;
      this.#dropFirst();
      length = distance[nearest]!;
      row = this.rowOfColumn[nearest]!;
    }
    for (let k = 0; k < this.#heaped; k++) this.#place[this.#heap[k]!] = -1;
    this.#heaped = 0;
    if (freeColumn >= 0) {
      // Settled columns are the chosen ones nearer than the path's end.
      for (let k = 0; k < touched; k++) {
        const column = this.#touched[k]!;
        if (distance[column]! < shortest && this.rowOfColumn[column]! >= 0)
          dual[column] = dual[column]! + distance[column]! - shortest;
      }
      this.#flip(root, freeColumn);
    }
    for (let k = 0; k < touched; k++) distance[this.#touched[k]!] = Number.POSITIVE_INFINITY;
  }

  #flip(root: number, column: number): void {
    for (;;) {
      const row = this.#rowBefore[column]!;
      const before = this.columnOfRow[row]!;
      this.#choose(row, column, this.#entryBefore[column]!);
      if (row === root) return;
      column = before;
    }
  }

  #choose(row: number, column: number, entry: number): void {
    this.rowOfColumn[column] = row;
    this.columnOfRow[row] = column;
    this.#entry[row] = entry;
  }

  /** Puts a column into the heap, or moves it up after its distance fell. */
  #lift(column: number): void {
    const heap = this.#heap;
    const distance = this.#distance;
    let at = this.#place[column]!;
    if (at < 0) at = this.#heaped++;
    const own = distance[column]!;
    while (at > 0) {
      const up = (at - 1) >> 1;
      const above = heap[up]!;
      if (distance[above]! <= own) break;
      heap[at] = above;
      this.#place[above] = at;
      at = up;
    }
    heap[at] = column;
    this.#place[column] = at;
  }

  #dropFirst(): void {
    const heap = this.#heap;
    const distance = this.#distance;
    this.#place[heap[0]!] = -1;
    this.#heaped--;
    if (this.#heaped === 0) return;
    const column = heap[this.#heaped]!;
    const own = distance[column]!;
    let at = 0;
    for (;;) {
      let down = 2 * at + 1;
      if (down >= this.#heaped) break;
      if (down + 1 < this.#heaped && distance[heap[down + 1]!]! < distance[heap[down]!]!) down++;
      const below = heap[down]!;
      if (distance[below]! >= own) break;
      heap[at] = below;
      this.#place[below] = at;
      at = down;
    }
    heap[at] = column;
    this.#place[column] = at;
  }
}
