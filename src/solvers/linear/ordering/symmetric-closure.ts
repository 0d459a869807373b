import type { SparsePattern } from '../sparse/pattern.js';

/** Which triangle a square pattern keeps to; a diagonal counts as lower. */
export function triangleOf(pattern: SparsePattern): 'lower' | 'upper' | 'neither' {
  const { rows, rowStart, columnIndex } = pattern;
  let lower = true;
  let upper = true;
  for (let i = 0; i < rows; i++) {
    const begin = rowStart[i]!;
    const end = rowStart[i + 1]!;
    if (begin === end) continue;
    if (columnIndex[end - 1]! > i) lower = false;
    if (columnIndex[begin]! < i) upper = false;
  }
  return lower ? 'lower' : upper ? 'upper' : 'neither';
}

/** The pattern of A^T; columns ascending. */
function transposedPattern(pattern: SparsePattern): SparsePattern {
  const { rows, columns, rowStart, columnIndex } = pattern;
  const start = new Int32Array(columns + 1);
  for (let p = 0; p < columnIndex.length; p++) start[columnIndex[p]! + 1]!++;
  for (let j = 0; j < columns; j++) start[j + 1] = start[j + 1]! + start[j]!;
  const next = start.slice(0, columns);
  const index = new Int32Array(columnIndex.length);
  for (let i = 0; i < rows; i++) {
    const end = rowStart[i + 1]!;
    for (let p = rowStart[i]!; p < end; p++) index[next[columnIndex[p]!]!++] = i;
  }
  return { rows: columns, columns: rows, rowStart: start, columnIndex: index };
}

/** The pattern of A + A^T of a square A; columns ascending. */
export function symmetricClosure(pattern: SparsePattern): SparsePattern {
  const { rows, rowStart, columnIndex } = pattern;
  const { rowStart: otherStart, columnIndex: otherIndex } = transposedPattern(pattern);
  const start = new Int32Array(rows + 1);
  let merged = new Int32Array(2 * columnIndex.length);
  let count = 0;
  for (let i = 0; i < rows; i++) {
    let p = rowStart[i]!;
    let q = otherStart[i]!;
    const endP = rowStart[i + 1]!;
    const endQ = otherStart[i + 1]!;
    while (p < endP || q < endQ) {
      const a = p < endP ? columnIndex[p]! : rows;
      const b = q < endQ ? otherIndex[q]! : rows;
      merged[count++] = Math.min(a, b);
      if (a <= b) p++;
      if (b <= a) q++;
    }
    start[i + 1] = count;
  }
  merged = merged.subarray(0, count);
  return { rows, columns: rows, rowStart: start, columnIndex: merged };
}
