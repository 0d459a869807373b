/**
 * Inverts symmetric positive semidefinite blocks of m x m: directions without stiffness (pivots below `floor`) are mapped to zero.
 * @param blocks values; block i of the result is the inverse of the block at `positions[i]`.
 * @returns the first block that has a negative pivot, or -1.
 */
export function invertBlocks(
  blocks: Float64Array,
  positions: Int32Array,
  m: number,
  floor: number,
  inverse: Float64Array,
): number {
  const area = m * m;
  const lower = new Float64Array(area);
  for (let i = 0; i < positions.length; i++) {
    const from = positions[i]! * area;
    if (m === 1) {
      const value = blocks[from]!;
      if (value < -floor) return i;
      inverse[i] = value > floor ? 1 / value : 0;
      continue;
    }
    if (!invert(blocks, from, m, floor, lower, inverse, i * area)) return i;
  }
  return -1;
}

/** Inverse by Cholesky's factors: L^-1, then L^-T L^-1; false where the block is indefinite. */
function invert(
  blocks: Float64Array,
  from: number,
  m: number,
  floor: number,
  lower: Float64Array,
  inverse: Float64Array,
  to: number,
): boolean {
  // Column by column: lower holds L^-1 at the end, rows of null pivots zero.
  for (let j = 0; j < m; j++) {
    for (let i = j; i < m; i++) {
      let sum = 0.5 * (blocks[from + j * m + i]! + blocks[from + i * m + j]!);
      for (let c = 0; c < j; c++) sum -= lower[i * m + c]! * lower[j * m + c]!;
      if (i === j) {
        if (sum < -floor) return false;
        lower[j * m + j] = sum > floor ? Math.sqrt(sum) : 0;
      } else lower[i * m + j] = lower[j * m + j]! > 0 ? sum / lower[j * m + j]! : 0;
    }
  }
  for (let j = 0; j < m; j++) {
    const pivot = lower[j * m + j]!;
    // Row j of L^-1; rows above are inverted already.
    for (let c = 0; c < j; c++) {
      let sum = 0;
      for (let x = c; x < j; x++) sum += lower[j * m + x]! * lower[x * m + c]!;
      scratch[c] = sum;
    }
    for (let c = 0; c < j; c++) lower[j * m + c] = pivot > 0 ? -scratch[c]! / pivot : 0;
    lower[j * m + j] = pivot > 0 ? 1 / pivot : 0;
  }
  for (let i = 0; i < m; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let x = i; x < m; x++) sum += lower[x * m + i]! * lower[x * m + j]!;
      inverse[to + i * m + j] = sum;
      inverse[to + j * m + i] = sum;
    }
  return true;
}

/** One row of a block; blocks are small. */
const scratch: number[] = [];
