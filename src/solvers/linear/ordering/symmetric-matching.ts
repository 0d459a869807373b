import type { SparseMatrix } from '../sparse/pattern.js';
import { maximumWeightMatching } from './weighted-matching.js';

/** Scales of a symmetric matrix, and unknowns that make good pivots, alone or in pairs. */
export interface SymmetricMatching {
  /** |scale[i] a_ij scale[j]| is at most 1. */
  readonly scale: Float64Array;
  /** The other unknown of a pivot of two; the unknown itself where it is a pivot alone; -1 where no entry can be matched. */
  readonly partner: Int32Array;
  readonly structuralRank: number;
}

/**
 * Scales a symmetric matrix and pairs unknowns whose coupling is large beside their diagonals, so that few pivots must be changed in the
 * factorisation (Duff & Pralet, SIAM J. Matrix Anal. Appl. 27, 2005): the matching of largest product is computed without regard to
 * symmetry, its cycles are cut into pairs, odd ones leave one unknown alone, and the scales are the geometric means of the rows'
 * and the columns'.
 * @param matrix stored as its lower triangle.
 * @throws Error when a value is not finite.
 */
export function matchSymmetric(matrix: SparseMatrix): SymmetricMatching {
  const { pattern, values, source } = mirrored(matrix);
  const all = new Float64Array(source.length);
  for (let p = 0; p < all.length; p++) all[p] = values[source[p]!]!;
  const { columnOfRow, rowScale, columnScale, structuralRank } = maximumWeightMatching(pattern, all);
  const size = pattern.rows;
  const scale = new Float64Array(size);
  for (let i = 0; i < size; i++) scale[i] = Math.sqrt(rowScale[i]!) * Math.sqrt(columnScale[i]!);
  const magnitude = (i: number, j: number): number => {
    for (let p = pattern.rowStart[i]!; p < pattern.rowStart[i + 1]!; p++)
      if (pattern.columnIndex[p] === j) return Math.abs(all[p]! * scale[i]! * scale[j]!);
    return 0;
  };
  return { scale, partner: cutCycles(columnOfRow, magnitude), structuralRank };
}

/** Both triangles of a matrix that is stored by its lower one, and where each entry's value lies. */
function mirrored({ pattern, values }: SparseMatrix): {
  readonly pattern: SparseMatrix['pattern'];
  readonly values: Float64Array;
  readonly source: Int32Array;
} {
  const { rows, rowStart, columnIndex } = pattern;
  const start = new Int32Array(rows + 1);
  for (let i = 0; i < rows; i++)
    for (let p = rowStart[i]!; p < rowStart[i + 1]!; p++) {
      start[i + 1]!++;
      if (columnIndex[p] !== i) start[columnIndex[p]! + 1]!++;
    }
  for (let i = 0; i < rows; i++) start[i + 1] = start[i + 1]! + start[i]!;
  const next = start.slice(0, rows);
  const index = new Int32Array(start[rows]!);
  const source = new Int32Array(start[rows]!);
  for (let i = 0; i < rows; i++)
    for (let p = rowStart[i]!; p < rowStart[i + 1]!; p++) {
      const j = columnIndex[p]!;
      index[next[i]!] = j;
      source[next[i]!++] = p;
      if (j === i) continue;
      index[next[j]!] = i;
      source[next[j]!++] = p;
    }
  return { pattern: { rows, columns: rows, rowStart: start, columnIndex: index }, values, source };
}

/** Pairs along the cycles i → columnOfRow[i], cut where the product of what is left is largest. Open chains are cut from their ends. */
function cutCycles(columnOfRow: Int32Array, magnitude: (i: number, j: number) => number): Int32Array {
  const size = columnOfRow.length;
  const partner = new Int32Array(size).fill(-1);
  const seen = new Uint8Array(size);
  const enters = new Uint8Array(size);
  for (let i = 0; i < size; i++) if (columnOfRow[i]! >= 0) enters[columnOfRow[i]!] = 1;
  const walk = (first: number): number[] => {
    const cycle: number[] = [];
    for (let i = first; i >= 0 && seen[i] === 0; i = columnOfRow[i]!) {
      seen[i] = 1;
      cycle.push(i);
    }
    return cycle;
  };
  const pairFrom = (cycle: readonly number[], begin: number, count: number): void => {
    for (let k = 0; k + 1 < count; k += 2) {
      const a = cycle[(begin + k) % cycle.length]!;
      const b = cycle[(begin + k + 1) % cycle.length]!;
      partner[a] = b;
      partner[b] = a;
    }
  };
  // Chains first: they begin at rows whose column nobody chose. Only structurally singular matrices have them.
  for (let i = 0; i < size; i++)
    if (enters[i] === 0) {
      const chain = walk(i);
      pairFrom(chain, 0, chain.length);
    }
  for (let i = 0; i < size; i++) {
    if (seen[i] === 1) continue;
    const cycle = walk(i);
    const count = cycle.length;
    if (count === 1) {
      partner[i] = i;
      continue;
    }
    const edge = cycle.map((a, k) => Math.log(magnitude(a, cycle[(k + 1) % count]!)));
    if (count % 2 === 0) {
      const sum = (parity: number): number =>
        edge.reduce((total, value, k) => (k % 2 === parity ? total + value : total), 0);
      pairFrom(cycle, sum(0) >= sum(1) ? 0 : 1, count);
      continue;
    }
    const alone = bestAlone(cycle, edge, magnitude);
    partner[cycle[alone]!] = cycle[alone]!;
    pairFrom(cycle, alone + 1, count - 1);
  }
  return partner;
}

/** Which unknown of an odd cycle stays alone: the one with the largest product of its diagonal and the pairs that are left. */
function bestAlone(
  cycle: readonly number[],
  edge: readonly number[],
  magnitude: (i: number, j: number) => number,
): number {
  const count = cycle.length;
  // The pairs when unknown k stays alone are the edges k + 1, k + 3, …, k + count - 2: their sum moves by two edges from k to k + 2.
  let sum = 0;
  for (let k = 1; k < count; k += 2) sum += edge[k]!;
  let best = 0;
  let bestValue = Number.NEGATIVE_INFINITY;
  for (let step = 0, k = 0; step < count; step++, k = (k + 2) % count) {
    const value = sum + Math.log(magnitude(cycle[k]!, cycle[k]!));
    if (value > bestValue) {
      best = k;
      bestValue = value;
    }
    sum += edge[k]! - edge[(k + 1) % count]!;
  }
  return best;
}
