/** A curve to draw: x ascending, y may have gaps (not a number). */
export interface Curve {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/**
 * Thins a curve for drawing and keeps what an eye would see: of every bucket of equal width in x the first, the lowest, the
 * highest and the last point, in their order. Extremes of the whole curve, jumps and gaps survive; no value is invented.
 *
 * @param x ascending, finite
 * @param y one value an x; not a number marks a gap
 * @param buckets about one for a pixel or two; a curve of no more than four points a bucket is returned as it is
 * @returns at most 5 points a bucket (the fifth for a gap)
 * @throws RangeError when the lengths differ
 */
export function thinCurve(x: Float64Array, y: Float64Array, buckets: number): Curve {
  if (x.length !== y.length) throw new RangeError(`A curve needs one y an x; got ${y.length} for ${x.length}.`);
  if (x.length <= 4 * buckets) return { x, y };
  const start = x[0];
  const scale = buckets / (x[x.length - 1] - start || 1);
  const kept: number[] = [];
  let first = 0;
  while (first < x.length) {
    const bucket = Math.min(buckets - 1, Math.floor((x[first] - start) * scale));
    let end = first;
    while (end < x.length && Math.min(buckets - 1, Math.floor((x[end] - start) * scale)) === bucket) end++;
    keepOfBucket(y, first, end, kept);
    first = end;
  }
  return { x: Float64Array.from(kept, (index) => x[index]), y: Float64Array.from(kept, (index) => y[index]) };
}

function keepOfBucket(y: Float64Array, first: number, end: number, kept: number[]): void {
  let lowest = -1;
  let highest = -1;
  let gap = -1;
  for (let index = first; index < end; index++) {
    if (Number.isNaN(y[index])) gap = index;
    else {
      if (lowest < 0 || y[index] < y[lowest]) lowest = index;
      if (highest < 0 || y[index] > y[highest]) highest = index;
    }
  }
  const indices = new Set([first, lowest, highest, gap, end - 1]);
  indices.delete(-1);
  kept.push(...[...indices].sort((left, right) => left - right));
}
