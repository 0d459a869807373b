import { maximumMatching } from '../ordering/maximum-matching.js';
import { type OrderingOptions, orderAndAnalyse, orderSymmetric } from '../ordering/order.js';
import { analyseSymmetric, type SymbolicFactorisation } from '../ordering/symbolic.js';
import { matchSymmetric } from '../ordering/symmetric-matching.js';
import { maximumWeightMatching } from '../ordering/weighted-matching.js';
import type { SparsePattern } from '../sparse/pattern.js';
import { diagonalPositions } from '../sparse/transform.js';
import { patternFromTriplets } from '../sparse/triplets.js';

/**
 * What is known of a matrix: symmetric with positive eigenvalues alone, symmetric with eigenvalues of either sign (mixed displacement
 * and pressure, Lagrange multipliers), or unsymmetric.
 */
export type DirectKind = 'positive-definite' | 'indefinite' | 'general';

/** An analysis, and the position of each row, which differs from the unknown's where rows are exchanged. */
interface EliminationOrder {
  readonly symbolic: SymbolicFactorisation;
  readonly rowPosition: Int32Array;
}

/** Orders the unknowns of a matrix for elimination, see DirectOptions.typicalValues. */
export function eliminationOrder(
  pattern: SparsePattern,
  kind: DirectKind,
  values: Float64Array | undefined,
  ordering: OrderingOptions = {},
): EliminationOrder {
  if (kind === 'general') return withRowsExchanged(pattern, values, ordering);
  const symbolic =
    kind === 'indefinite' && values !== undefined
      ? withPairs(pattern, values, ordering)
      : orderAndAnalyse(pattern, ordering);
  return { symbolic, rowPosition: symbolic.position };
}

/** Rows exchanged so that the diagonal has no structural zero, or large entries. */
function withRowsExchanged(
  pattern: SparsePattern,
  values: Float64Array | undefined,
  ordering: OrderingOptions,
): EliminationOrder {
  const complete = diagonalPositions(pattern).every((position) => position >= 0);
  if (complete && values === undefined) {
    const symbolic = orderAndAnalyse(pattern, ordering);
    return { symbolic, rowPosition: symbolic.position };
  }
  const { columnOfRow, rowOfColumn } =
    values === undefined ? maximumMatching(pattern) : maximumWeightMatching(pattern, values);
  // What a structurally singular matrix leaves over is put together in its order.
  const place = columnOfRow.slice();
  for (let row = 0, column = 0; row < pattern.rows; row++) {
    if (place[row]! >= 0) continue;
    while (rowOfColumn[column]! >= 0) column++;
    place[row] = column++;
  }
  const symbolic = orderAndAnalyse(exchangedRows(pattern, place), ordering);
  return { symbolic, rowPosition: place.map((column) => symbolic.position[column]!) };
}

/** The pattern with row i put at place[i]. */
function exchangedRows({ rows, columns, rowStart, columnIndex }: SparsePattern, place: Int32Array): SparsePattern {
  const rowAt = new Int32Array(rows);
  for (let i = 0; i < rows; i++) rowAt[place[i]!] = i;
  const start = new Int32Array(rows + 1);
  const index = new Int32Array(columnIndex.length);
  for (let p = 0; p < rows; p++) {
    const i = rowAt[p]!;
    index.set(columnIndex.subarray(rowStart[i]!, rowStart[i + 1]!), start[p]!);
    start[p + 1] = start[p]! + rowStart[i + 1]! - rowStart[i]!;
  }
  return { rows, columns, rowStart: start, columnIndex: index };
}

/** An order that keeps the pairs of a matching together: they are one node while the graph is ordered. */
function withPairs(pattern: SparsePattern, values: Float64Array, ordering: OrderingOptions): SymbolicFactorisation {
  const { partner } = matchSymmetric({ pattern, values, symmetry: 'symmetric' });
  const size = pattern.rows;
  const node = new Int32Array(size);
  let nodes = 0;
  for (let i = 0; i < size; i++) {
    const other = partner[i]!;
    node[i] = other >= 0 && other < i ? node[other]! : nodes++;
  }
  if (nodes === size) return orderAndAnalyse(pattern, ordering);
  const entries = pattern.columnIndex.length;
  const rowIndex = new Int32Array(entries);
  const columnIndex = new Int32Array(entries);
  for (let i = 0; i < size; i++)
    for (let e = pattern.rowStart[i]!; e < pattern.rowStart[i + 1]!; e++) {
      const [a, b] = [node[i]!, node[pattern.columnIndex[e]!]!];
      rowIndex[e] = Math.max(a, b);
      columnIndex[e] = Math.min(a, b);
    }
  const quotient = patternFromTriplets(nodes, nodes, { rowIndex, columnIndex }, 'symmetric').pattern;
  const members = new Int32Array(2 * nodes).fill(-1);
  for (let i = 0; i < size; i++) members[2 * node[i]! + (members[2 * node[i]!]! < 0 ? 0 : 1)] = i;
  const order = new Int32Array(size);
  let write = 0;
  for (const each of orderSymmetric(quotient, ordering))
    for (const member of [members[2 * each]!, members[2 * each + 1]!]) if (member >= 0) order[write++] = member;
  return analyseSymmetric(pattern, order);
}
