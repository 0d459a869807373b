// Red-black Gauss-Seidel on one level, fused by planes: while plane k is relaxed red, plane k - 1 is relaxed black and the planes
// below are restricted, so that each value passes through the memory once. The order of the planes changes no bit of the result, hence
// slabs of planes can be given to threads; nor does that of the rows, hence a level is worked on in strips of rows that stay in the
// second-level cache, each stage a row behind the one before. Data layout: voxel-level.ts.
import { pagesOf, rowsOf, stripRows, touchRows } from './voxel-level';
import { advancePlane, productPlane, prolongPlane, relaxPlane, restrictPlane, startPlane } from './voxel-stages';

/**
 * First half of a cycle: relaxes red and then black from a zero guess and restricts the residual, on the planes named by the three
 * ranges (the last in planes of the coarse level). With squares (address of one double per plane, or 0) the right-hand side is first
 * reduced by factor x, x being what the array holds on entry, and its squares are summed. `coarse` 0: no restriction.
 */
export function voxelDescend(
  level: usize,
  b: usize,
  x: usize,
  coarse: usize,
  coarseB: usize,
  sums: usize,
  factor: f64,
  squares: usize,
  redBegin: i32,
  redEnd: i32,
  blackBegin: i32,
  blackEnd: i32,
  coarseBegin: i32,
  coarseEnd: i32,
): void {
  const rows = rowsOf(level);
  const height = stripRows(level);
  const last = pagesOf(level) - 1;
  const stop = max(max(redEnd, blackEnd + 1), 2 * coarseEnd + 2);
  // Strips begin at even rows; each stage is a row behind the one before.
  for (let begin = 0; begin < rows; begin += height) {
    const whole = begin + height >= rows;
    const end = whole ? rows : begin + height;
    const blackRow = begin == 0 ? 0 : begin - 1;
    const blackRows = whole ? rows : end - 1;
    const coarseRow = begin == 0 ? 0 : (begin >> 1) - 1;
    const coarseRows = whole ? (rows + 1) >> 1 : (end >> 1) - 1;
    for (let k = min(min(redBegin, blackBegin + 1), 2 * coarseBegin + 2); k < stop; k++) {
      if (k >= redBegin && k < redEnd) {
        touchRows(level, b, x, 0, 0, k, begin, end);
        if (squares) {
          const sum = squares + (<usize>k << 3);
          store<f64>(sum, advancePlane(level, b, <f32>factor, x, k, begin, end, begin == 0 ? 0 : load<f64>(sum)));
        }
        startPlane(level, b, x, k, 0, begin, end);
      }
      if (k - 1 >= blackBegin && k - 1 < blackEnd) relaxPlane(level, b, x, k - 1, 1, blackRow, blackRows);
      // Plane k - 1 is now black up to its neighbours: those below it may be restricted.
      const plane = (k - 3) >> 1;
      if ((k & 1) == 1 && plane >= coarseBegin && plane < coarseEnd && k - 1 <= last)
        restrictPlane(level, x, coarse, coarseB, plane, 0, sums, coarseRow, coarseRows);
    }
    // The last coarse plane has no black plane above it to wait for.
    for (let plane = max(coarseBegin, (last - 1) >> 1); plane < coarseEnd; plane++)
      if (2 * plane + 2 > last) restrictPlane(level, x, coarse, coarseB, plane, 0, sums, coarseRow, coarseRows);
  }
}

/**
 * Second half of a cycle: adds the coarse correction to red voxels, relaxes black, then red, on the planes named by the three ranges.
 * With products (address of one double per plane, or 0) sums b x on every plane as it is finished. `coarse` 0: no correction.
 */
export function voxelAscend(
  level: usize,
  b: usize,
  x: usize,
  coarse: usize,
  coarseX: usize,
  products: usize,
  addBegin: i32,
  addEnd: i32,
  blackBegin: i32,
  blackEnd: i32,
  redBegin: i32,
  redEnd: i32,
): void {
  const rows = rowsOf(level);
  const height = stripRows(level);
  const stop = max(max(addEnd, blackEnd + 1), redEnd + 2);
  for (let begin = 0; begin < rows; begin += height) {
    const whole = begin + height >= rows;
    const end = whole ? rows : begin + height;
    const blackRow = begin == 0 ? 0 : begin - 1;
    const blackRows = whole ? rows : end - 1;
    const redRow = begin == 0 ? 0 : begin - 2;
    const redRows = whole ? rows : end - 2;
    for (let k = min(min(addBegin, blackBegin + 1), redBegin + 2); k < stop; k++) {
      if (k >= addBegin && k < addEnd) {
        touchRows(level, b, x, 0, 0, k, begin, end);
        if (coarse) prolongPlane(level, x, coarse, coarseX, k, 0, begin, end);
      }
      if (k - 1 >= blackBegin && k - 1 < blackEnd) relaxPlane(level, b, x, k - 1, 1, blackRow, blackRows);
      if (k - 2 >= redBegin && k - 2 < redEnd) {
        relaxPlane(level, b, x, k - 2, 0, redRow, redRows);
        if (products) {
          const sum = products + (<usize>(k - 2) << 3);
          store<f64>(sum, productPlane(level, b, x, k - 2, redRow, redRows, begin == 0 ? 0 : load<f64>(sum)));
        }
      }
    }
  }
}
