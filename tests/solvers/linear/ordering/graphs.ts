import fc from 'fast-check';
import type { SparsePattern } from '../../../../src/solvers/linear/sparse/pattern.js';

/** Edges between unknowns, each once. */
export type Edges = readonly (readonly [number, number])[];

/** The pattern of the lower triangle with diagonal, the upper one, or both. */
export function patternOf(size: number, edges: Edges, triangle: 'lower' | 'upper' | 'both' = 'lower'): SparsePattern {
  const rows = Array.from({ length: size }, (_, i) => new Set([i]));
  for (const [i, j] of edges) {
    if (triangle !== 'upper') rows[Math.max(i, j)]!.add(Math.min(i, j));
    if (triangle !== 'lower') rows[Math.min(i, j)]!.add(Math.max(i, j));
  }
  return patternOfRows(size, rows);
}

/** A pattern from the columns of each row, in any order. */
export function patternOfRows(columns: number, rows: readonly Iterable<number>[]): SparsePattern {
  const rowStart = new Int32Array(rows.length + 1);
  const columnIndex: number[] = [];
  rows.forEach((row, i) => {
    columnIndex.push(...[...row].sort((a, b) => a - b));
    rowStart[i + 1] = columnIndex.length;
  });
  return { rows: rows.length, columns, rowStart, columnIndex: Int32Array.from(columnIndex) };
}

/**
 * A grid of nodes that couple to all nodes around them, with some unknowns at each node: bilinear squares or trilinear hexahedra.
 */
export function gridPattern(
  counts: readonly number[],
  unknownsPerNode = 1,
  reach: 'box' | 'star' = 'box',
): SparsePattern {
  const [nx, ny, nz] = [counts[0]!, counts[1] ?? 1, counts[2] ?? 1];
  const rowStart = new Int32Array(nx * ny * nz * unknownsPerNode + 1);
  const columnIndex: number[] = [];
  let row = 0;
  for (let z = 0; z < nz; z++)
    for (let y = 0; y < ny; y++)
      for (let x = 0; x < nx; x++) {
        const own = x + nx * (y + ny * z);
        const lower: number[] = [];
        for (let dz = -1; dz <= 0; dz++)
          for (let dy = -1; dy <= 1; dy++)
            for (let dx = -1; dx <= 1; dx++) {
              const [a, b, c] = [x + dx, y + dy, z + dz];
              if (a < 0 || b < 0 || c < 0 || a >= nx || b >= ny || c >= nz) continue;
              if (reach === 'star' && Math.abs(dx) + Math.abs(dy) + Math.abs(dz) > 1) continue;
              const other = a + nx * (b + ny * c);
              if (other <= own) lower.push(other);
            }
        lower.sort((a, b) => a - b);
        for (let k = 0; k < unknownsPerNode; k++) {
          for (const other of lower)
            for (let l = 0; l < unknownsPerNode; l++)
              if (other < own || l <= k) columnIndex.push(other * unknownsPerNode + l);
          rowStart[++row] = columnIndex.length;
        }
      }
  return { rows: row, columns: row, rowStart, columnIndex: Int32Array.from(columnIndex) };
}

/** Structure of the factor's columns below the diagonal by the definition: eliminate one unknown after the other, join its neighbours. */
export function eliminateNaively(pattern: SparsePattern, order: Int32Array): Set<number>[] {
  const position = new Map(Array.from(order, (unknown, k) => [unknown, k]));
  const below = Array.from({ length: pattern.rows }, () => new Set<number>());
  for (let i = 0; i < pattern.rows; i++)
    for (let p = pattern.rowStart[i]!; p < pattern.rowStart[i + 1]!; p++) {
      const [a, b] = [position.get(i)!, position.get(pattern.columnIndex[p]!)!];
      if (a !== b) below[Math.min(a, b)]!.add(Math.max(a, b));
    }
  for (const column of below) {
    const rows = [...column].sort((a, b) => a - b);
    for (const row of rows.slice(1)) below[rows[0]!]!.add(row);
  }
  return below;
}

/** Entries of the factor with its diagonal, by the definition. */
export function naiveFactorEntries(pattern: SparsePattern, order: Int32Array): number {
  return eliminateNaively(pattern, order).reduce((sum, column) => sum + column.size + 1, 0);
}

/** Entries of the factor, with its diagonal, under minimum degree with exact degrees, kept by the definition. */
export function exactMinimumDegreeEntries(pattern: SparsePattern): number {
  const neighbours = Array.from({ length: pattern.rows }, () => new Set<number>());
  for (let i = 0; i < pattern.rows; i++)
    for (let p = pattern.rowStart[i]!; p < pattern.rowStart[i + 1]!; p++) {
      const j = pattern.columnIndex[p]!;
      if (j === i) continue;
      neighbours[i]!.add(j);
      neighbours[j]!.add(i);
    }
  const left = new Set(neighbours.keys());
  let entries = 0;
  while (left.size > 0) {
    let pivot = -1;
    for (const i of left) if (pivot < 0 || neighbours[i]!.size < neighbours[pivot]!.size) pivot = i;
    left.delete(pivot);
    entries += neighbours[pivot]!.size + 1;
    for (const a of neighbours[pivot]!) {
      neighbours[a]!.delete(pivot);
      for (const b of neighbours[pivot]!) if (a !== b) neighbours[a]!.add(b);
    }
  }
  return entries;
}

/** Random graphs: number of unknowns and edges. */
export const graphs = (most = 40): fc.Arbitrary<{ size: number; edges: [number, number][] }> =>
  fc.integer({ min: 1, max: most }).chain((size) =>
    fc.record({
      size: fc.constant(size),
      edges: fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 4 * size }),
    }),
  );
