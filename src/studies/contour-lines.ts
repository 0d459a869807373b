/** A line on which a sampled function has a level. */
export interface ContourLine {
  readonly level: number;
  /** Points in order, in the units of the axes; of a closed line the first is not repeated at the end. */
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly closed: boolean;
}

/** On which scale values are taken to vary linearly between the samples; all linear by default. */
export interface ContourScales {
  readonly x?: 'linear' | 'log';
  readonly y?: 'linear' | 'log';
  readonly z?: 'linear' | 'log';
}

type Value = number | null;

/**
 * The lines along which a function sampled on a grid has a level, by marching squares (Lorensen and Cline 1987, in two dimensions), with saddles
 * decided by the bilinear interpolant (Nielson and Hamann 1991). A cell of the grid with a corner that has no value is left blank:
 * lines end there and nothing is guessed.
 *
 * @param x places of the columns, ascending
 * @param y places of the rows, ascending
 * @param z `z[row][column]`; null or not a number where there is no value
 * @param level the level, in the unit of z; a value that equals it counts as above
 * @param scales where to interpolate in the logarithm, whose values must then be positive (others count as having no value)
 * @returns the lines, each as long as it goes; higher values lie on the left of its direction when both axes point as usual
 * @throws RangeError when the shapes disagree, an axis does not ascend, or an axis or the level has no logarithm that needs one
 */
export function contourLines(
  x: readonly number[],
  y: readonly number[],
  z: readonly (readonly Value[])[],
  level: number,
  scales: ContourScales = {},
): ContourLine[] {
  const xs = scaledAxis(x, scales.x, 'x');
  const ys = scaledAxis(y, scales.y, 'y');
  if (z.length !== y.length || z.some((row) => row.length !== x.length)) {
    throw new RangeError(`A contour over ${x.length} columns and ${y.length} rows needs values of that shape.`);
  }
  const scaled = scales.z === 'log' ? Math.log(level) : level;
  if (!Number.isFinite(scaled)) throw new RangeError(`${level} is no level on a ${scales.z ?? 'linear'} scale.`);
  const above = z.map((row) => row.map((value) => excess(value, scaled, scales.z)));
  const segments = segmentsOf(above, x.length, y.length);
  const place = (edge: number): [number, number] => {
    const column = (edge >> 1) % x.length;
    const row = Math.floor((edge >> 1) / x.length);
    const vertical = (edge & 1) === 1;
    const from = above[row][column]!;
    const to = vertical ? above[row + 1][column]! : above[row][column + 1]!;
    const share = from / (from - to);
    return vertical ? [x[column], between(ys, row, share, scales.y)] : [between(xs, column, share, scales.x), y[row]];
  };
  return joined(segments).map(({ edges, closed }) => ({ level, points: edges.map(place), closed }));
}

function scaledAxis(values: readonly number[], scale: 'linear' | 'log' | undefined, name: string): number[] {
  const scaled = scale === 'log' ? values.map(Math.log) : [...values];
  if (scaled.some((value, index) => !Number.isFinite(value) || (index > 0 && value <= scaled[index - 1]))) {
    throw new RangeError(`The ${name} axis of a contour needs ascending values on its ${scale ?? 'linear'} scale.`);
  }
  return scaled;
}

function excess(value: Value, level: number, scale: 'linear' | 'log' | undefined): Value {
  const scaled = value === null ? Number.NaN : scale === 'log' ? Math.log(value) : value;
  return Number.isFinite(scaled) ? scaled - level : null;
}

function between(axis: readonly number[], index: number, share: number, scale: 'linear' | 'log' | undefined): number {
  const value = axis[index] + share * (axis[index + 1] - axis[index]);
  return scale === 'log' ? Math.exp(value) : value;
}

/** Edge of the grid that starts at a node: to the next column (even) or to the next row (odd). */
type Edge = number;

/** From the edge on which a piece enters a cell to that on which it leaves; each edge is entered once and left once at most. */
function segmentsOf(above: readonly (readonly Value[])[], columns: number, rows: number): Map<Edge, Edge> {
  const segments = new Map<Edge, Edge>();
  for (let row = 0; row + 1 < rows; row++) {
    for (let column = 0; column + 1 < columns; column++) {
      const [a, b] = [above[row][column], above[row][column + 1]];
      const [d, c] = [above[row + 1][column], above[row + 1][column + 1]];
      if (a === null || b === null || c === null || d === null) continue;
      const node = 2 * (row * columns + column);
      const [bottom, right, top, left] = [node, node + 3, node + 2 * columns, node + 1];
      // Corners against the clock from the lower left; a piece goes with the high side on its left.
      const pattern = (a >= 0 ? 1 : 0) + (b >= 0 ? 2 : 0) + (c >= 0 ? 4 : 0) + (d >= 0 ? 8 : 0);
      // At its saddle the bilinear interpolant has the value (ac - bd)/(a + c - b - d).
      const joinedHigh = pattern === 5 ? a * c - b * d >= 0 : pattern === 10 ? b * d - a * c >= 0 : false;
      for (const [from, to] of pieces(pattern, joinedHigh)) {
        const edges = [bottom, right, top, left];
        segments.set(edges[from], edges[to]);
      }
    }
  }
  return segments;
}

const single: Readonly<Record<number, readonly [number, number]>> = {
  1: [0, 3],
  2: [1, 0],
  3: [1, 3],
  4: [2, 1],
  6: [2, 0],
  7: [2, 3],
  8: [3, 2],
  9: [0, 2],
  11: [1, 2],
  12: [3, 1],
  13: [0, 1],
  14: [3, 0],
};

/** Pieces of the line in a cell, by its edges (0 bottom, 1 right, 2 top, 3 left). */
function pieces(pattern: number, joinedHigh: boolean): readonly (readonly [number, number])[] {
  // Two high corners across from each other: the high parts hang together, or the low ones do.
  if (pattern === 5) return joinedHigh ? [single[13], single[7]] : [single[1], single[4]];
  if (pattern === 10) return joinedHigh ? [single[14], single[11]] : [single[2], single[8]];
  return pattern in single ? [single[pattern]] : [];
}

function joined(segments: Map<Edge, Edge>): { edges: Edge[]; closed: boolean }[] {
  const entered = new Set(segments.values());
  const lines: { edges: Edge[]; closed: boolean }[] = [];
  const follow = (start: Edge): Edge[] => {
    const edges = [start];
    for (let next = segments.get(start); next !== undefined; next = segments.get(next)) {
      segments.delete(edges[edges.length - 1]);
      if (next === start) break;
      edges.push(next);
    }
    return edges;
  };
  for (const start of [...segments.keys()]) {
    if (segments.has(start) && !entered.has(start)) lines.push({ edges: follow(start), closed: false });
  }
  for (const start of [...segments.keys()]) {
    if (segments.has(start)) lines.push({ edges: follow(start), closed: true });
  }
  return lines;
}
