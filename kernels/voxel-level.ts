// How a level of the voxel multigrid lies in memory. A row of voxels is stored as two halves: its even columns, then its odd columns,
// each padded with zeros to `half` entries (at least one more than there are even columns; a multiple of 4). The neighbours of an
// even column along x are then odd columns of the same row at the same and at the previous place, those along y and z even columns
// at the same place: red-black relaxation runs on whole vectors without wasted lanes. A plane is its rows one after another and some
// entries of padding (all f32). The level itself is a block of 32-bit integers: pages, rows, columns, half, and the addresses of the
// conductances of the faces towards higher x, y, z (0 on the last), of the reciprocal diagonal and of a row of zeros, then the entries of a plane.
// Twin of everything in voxel*.ts: src/solvers/kernels/twins/voxel*.ts.

// @ts-ignore: decorator
@inline
export function pagesOf(level: usize): i32 {
  return load<i32>(level);
}
// @ts-ignore: decorator
@inline
export function rowsOf(level: usize): i32 {
  return load<i32>(level, 4);
}
// @ts-ignore: decorator
@inline
export function columnsOf(level: usize): i32 {
  return load<i32>(level, 8);
}
/** Bytes of half a row. */
// @ts-ignore: decorator
@inline
export function halfBytes(level: usize): usize {
  return <usize>load<u32>(level, 12) << 2;
}
// @ts-ignore: decorator
@inline
export function facesX(level: usize): usize {
  return load<usize>(level, 16);
}
// @ts-ignore: decorator
@inline
export function facesY(level: usize): usize {
  return load<usize>(level, 20);
}
// @ts-ignore: decorator
@inline
export function facesZ(level: usize): usize {
  return load<usize>(level, 24);
}
// @ts-ignore: decorator
@inline
export function reciprocals(level: usize): usize {
  return load<usize>(level, 28);
}
// @ts-ignore: decorator
@inline
export function zeroRow(level: usize): usize {
  return load<usize>(level, 32);
}
/** Bytes from a plane to the next: the rows, and some so that planes do not fall on the same lines of a cache. */
// @ts-ignore: decorator
@inline
export function planeBytes(level: usize): usize {
  return <usize>load<u32>(level, 36) << 2;
}
/** Bytes of the used part of half a coarse row, in whole vectors. */
// @ts-ignore: decorator
@inline
export function usedBytes(level: usize): usize {
  return ((<usize>((columnsOf(level) + 1) >> 1) + 3) & ~3) << 2;
}

/** Bytes that the planes in work should take at most: half of a usual second-level cache of a megabyte. */
const stripBytes: usize = 500_000;

/**
 * Rows of the strips in which a level is worked on: even, and so few that six arrays of four planes of a strip stay in the
 * second-level cache from the first stage to the last.
 */
export function stripRows(level: usize): i32 {
  const fits = <i32>(stripBytes / (24 * (halfBytes(level) << 1))) & ~1;
  return max(fits, 8);
}

/** Bytes of an array below which a level as a whole stays in the caches from one stage to the next. */
const smallArray: usize = 1_500_000;

let touched: i32 = 0;

/**
 * Reads a word of every line of some rows of one plane, of levels that no cache holds: of the conductances of faces, the reciprocals and
 * two vectors, or four (the last two may be 0). They come from the memory in a few long streams at its full speed then; the stages
 * themselves read a dozen streams of half rows, which no hardware fetches ahead. All in one loop: the way down of the reduced
 * iteration took 3.2 instead of 2.2 ns a voxel (256^3) while its vectors were left to the stages.
 */
export function touchRows(
  level: usize,
  first: usize,
  second: usize,
  third: usize,
  fourth: usize,
  z: i32,
  begin: i32,
  end: i32,
): void {
  if (<usize>pagesOf(level) * planeBytes(level) < smallArray) return;
  const row = halfBytes(level) << 1;
  const start = <usize>z * planeBytes(level) + <usize>begin * row;
  const stop = start + <usize>(end - begin) * row;
  const gx = facesX(level);
  const gy = facesY(level);
  const gz = facesZ(level);
  const reciprocal = reciprocals(level);
  let bits = 0;
  if (third) {
    for (let at = start; at < stop; at += 64) {
      bits |= load<i32>(gx + at) | load<i32>(gy + at) | load<i32>(gz + at) | load<i32>(reciprocal + at);
      bits |= load<i32>(first + at) | load<i32>(second + at) | load<i32>(third + at) | load<i32>(fourth + at);
    }
  } else {
    for (let at = start; at < stop; at += 64) {
      bits |= load<i32>(gx + at) | load<i32>(gy + at) | load<i32>(gz + at) | load<i32>(reciprocal + at);
      bits |= load<i32>(first + at) | load<i32>(second + at);
    }
  }
  // Kept, so that no compiler leaves the reads out.
  touched = bits;
}

/** Sum of the four lanes in doubles. */
// @ts-ignore: decorator
@inline
export function laneSum(lanes: v128): f64 {
  return (
    <f64>f32x4.extract_lane(lanes, 0) +
    <f64>f32x4.extract_lane(lanes, 2) +
    (<f64>f32x4.extract_lane(lanes, 1) + <f64>f32x4.extract_lane(lanes, 3))
  );
}

/** Stores a row of sums, one for each pair of fine columns, as a row of the coarse level. */
// @ts-ignore: decorator
@inline
export function splitRow(sums: usize, target: usize, half: usize, used: usize): void {
  for (let j: usize = 0; j < used; j += 16) {
    const low = v128.load(sums + (j << 1));
    const high = v128.load(sums + (j << 1), 16);
    v128.store(target + j, v128.shuffle<f32>(low, high, 0, 2, 4, 6));
    v128.store(target + half + j, v128.shuffle<f32>(low, high, 1, 3, 5, 7));
  }
}
