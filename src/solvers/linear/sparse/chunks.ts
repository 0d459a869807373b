import type { SparsePattern } from './pattern.js';

/** Consecutive rows that one thread takes at a time, with the columns before them that they reach. */
export interface Chunk {
  readonly begin: number;
  readonly end: number;
  /** Lowest column of these rows, at most `begin`. */
  readonly low: number;
}

/** Matrices with fewer entries are one chunk: a second thread would cost more than it brings. */
const leastEntries = 40_000;
const mostChunks = 8;

/**
 * Cuts a lower triangle into chunks of about equal numbers of entries. How it is cut depends on the matrix alone, never on the number
 * of threads, so that sums over chunks have the same bits with any team. Null when the chunks would reach far back into each other:
 * then more time goes into adding their windows up than the triangle saves, and both triangles should be stored.
 */
export function chunksOfTriangle(pattern: SparsePattern): readonly Chunk[] | null {
  const { rows, rowStart, columnIndex } = pattern;
  for (let row = 0; row < rows; row++)
    if (rowStart[row + 1] === rowStart[row] || columnIndex[rowStart[row + 1]! - 1] !== row) return null;
  const entries = columnIndex.length;
  const count = entries < leastEntries ? 1 : mostChunks;
  const chunks = rangesOfRows(pattern, count).map(([begin, end]) => {
    let low = begin;
    for (let row = begin; row < end; row++) low = Math.min(low, columnIndex[rowStart[row]!]!);
    return { begin, end, low };
  });
  const reach = chunks.reduce((sum, { begin, low }) => sum + begin - low, 0);
  // A window's row costs three transfers of a double; an entry saved costs 12 bytes.
  return 24 * reach <= 3 * entries ? chunks : null;
}

/** Cuts the rows into ranges of about equal numbers of entries; ranges may be empty. */
export function rangesOfRows({ rows, rowStart }: SparsePattern, count: number): readonly (readonly [number, number])[] {
  const entries = rowStart[rows]!;
  const bounds = [0];
  let row = 0;
  for (let part = 1; part < count; part++) {
    while (row < rows && rowStart[row]! < (entries / count) * part) row++;
    bounds.push(row);
  }
  bounds.push(rows);
  return Array.from({ length: count }, (_, part) => [bounds[part]!, bounds[part + 1]!] as const);
}
