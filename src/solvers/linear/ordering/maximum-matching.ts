import type { SparsePattern } from '../sparse/pattern.js';

/** A set of entries, no two in one row or column. */
export interface Matching {
  /** Row of the entry chosen in each column; -1 where there is none. */
  readonly rowOfColumn: Int32Array;
  /** Column of the entry chosen in each row; -1 where there is none. */
  readonly columnOfRow: Int32Array;
  /** Number of entries chosen: no numbers in this pattern give the matrix a higher rank. */
  readonly structuralRank: number;
}

/**
 * Chooses as many entries as possible, no two in one row or column (Duff, ACM Trans. Math. Software 7, 1981: depth-first
 * searches for augmenting paths, with a look ahead for free columns).
 * @param pattern of any shape, general storage: every entry counts as written, a triangle is not mirrored.
 */
export function maximumMatching(pattern: SparsePattern): Matching {
  const { rows, columns, rowStart, columnIndex } = pattern;
  const rowOfColumn = new Int32Array(columns).fill(-1);
  const columnOfRow = new Int32Array(rows).fill(-1);
  /** Next entry to look ahead at, and next entry of the search: each is passed once per row, or once per search. */
  const ahead = rowStart.slice(0, rows);
  const next = new Int32Array(rows);
  const seenBy = new Int32Array(columns).fill(-1);
  const path = new Int32Array(rows);
  let structuralRank = 0;
  for (let root = 0; root < rows; root++) {
    let depth = 0;
    path[0] = root;
    next[root] = rowStart[root]!;
    let free = -1;
    while (depth >= 0 && free < 0) {
      const row = path[depth]!;
      const end = rowStart[row + 1]!;
      while (ahead[row]! < end && free < 0) {
        const column = columnIndex[ahead[row]!]!;
        ahead[row]!++;
        if (rowOfColumn[column]! < 0) free = column;
      }
      if (free >= 0) break;
      let deeper = -1;
      while (next[row]! < end && deeper < 0) {
        const column = columnIndex[next[row]!]!;
        next[row]!++;
        if (seenBy[column] === root) continue;
        seenBy[column] = root;
        deeper = rowOfColumn[column]!;
      }
      if (deeper < 0) depth--;
      else {
        path[++depth] = deeper;
        next[deeper] = rowStart[deeper]!;
      }
    }
    if (free < 0) continue;
    structuralRank++;
    // Each row on the path takes the column of the next one.
    for (; depth >= 0; depth--) {
      const row = path[depth]!;
      const before = columnOfRow[row]!;
      columnOfRow[row] = free;
      rowOfColumn[free] = row;
      free = before;
    }
  }
  return { rowOfColumn, columnOfRow, structuralRank };
}
