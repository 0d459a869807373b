/** A place on a line near which cells are to be small. */
interface FinePlace {
  readonly at: number;
  /** Size of the cell there. */
  readonly size: number;
}

/** How cells grow along a line. */
export interface Grading {
  readonly fine?: readonly FinePlace[];
  /** Size that no cell exceeds. */
  readonly largest: number;
  /** Ratio of the sizes of neighbours; 1.25 unless given. */
  readonly growth?: number;
}

/** Samples for each cell while the number of cells is counted. */
const samples = 16;

/**
 * Ends of cells from one place to another: sizes as asked at the fine places, growing in geometric progression away from them, none above the
 * largest. All cells are a little smaller than asked so that a whole number of them fits.
 */
export function gradedPoints(from: number, to: number, { fine = [], largest, growth = 1.25 }: Grading): Float64Array {
  // Sizes s + x ln(growth) give cells in geometric progression, the first of which is s (growth - 1) / ln(growth).
  const ratio = Math.max(growth, 1 + 1e-9);
  const slope = Math.log(ratio);
  const atPlace = slope / (ratio - 1);
  const size = (x: number): number => {
    let least = largest;
    for (const place of fine) {
      const here = place.size * atPlace + slope * Math.abs(x - place.at);
      if (here < least) least = here;
    }
    return least;
  };
  // How many cells have ended at each sample; equal parts of the total are the ends of cells.
  const places = [from];
  const ended = [0];
  for (let x = from; x < to; ) {
    const step = Math.min(size(x) / samples, to - x);
    const middle = Math.max(size(x + step / 2), Number.MIN_VALUE);
    x = step < to - x ? x + step : to;
    places.push(x);
    ended.push(ended[ended.length - 1] + step / middle);
  }
  const total = ended[ended.length - 1];
  const cells = Math.max(1, Math.ceil(total - 1e-6));
  const points = new Float64Array(cells + 1);
  points[0] = from;
  points[cells] = to;
  for (let k = 1, j = 0; k < cells; k++) {
    const wanted = (total * k) / cells;
    while (ended[j + 1] < wanted) j++;
    points[k] = places[j] + ((places[j + 1] - places[j]) * (wanted - ended[j])) / (ended[j + 1] - ended[j]);
  }
  return points;
}

/** Ends of a number of equal cells. */
export function uniformPoints(from: number, to: number, cells: number): Float64Array {
  return Float64Array.from({ length: cells + 1 }, (_, k) => (k === cells ? to : from + ((to - from) * k) / cells));
}

/** Ends and middles of cells, in turn. */
export function withMiddles(points: ArrayLike<number>): Float64Array {
  const all = new Float64Array(2 * points.length - 1);
  for (let k = 0; k < points.length; k++) {
    all[2 * k] = points[k];
    if (k > 0) all[2 * k - 1] = (points[k - 1] + points[k]) / 2;
  }
  return all;
}
