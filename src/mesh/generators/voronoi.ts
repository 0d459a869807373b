/** A polygon as its corners, counterclockwise. */
export type Polygon = readonly (readonly [number, number])[];

/** A cell of a Voronoi tessellation: the part of the plane nearer to its seed than to any other. */
export interface VoronoiCell {
  /** Number of the seed. */
  readonly seed: number;
  readonly corners: Polygon;
}

/**
 * Voronoi cells of seeds in a box from (0, 0) on, each the box cut by the bisectors to the other seeds, the nearest along x
 * first until none can reach.
 * Periodic along x, cells that leave the box on one side come in on the other as further polygons of the same seed.
 */
export function voronoiCells(
  seeds: readonly (readonly [number, number])[],
  width: number,
  height: number,
  periodic: boolean,
): VoronoiCell[] {
  const images = periodic ? [-1, 0, 1] : [0];
  const points = images
    .flatMap((image) => seeds.map(([x, y], seed) => ({ x: x + image * width, y, seed, image })))
    .sort((p, q) => p.x - q.x || p.y - q.y || p.seed - q.seed);
  const found: (VoronoiCell & { readonly image: number })[] = [];
  points.forEach((here, place) => {
    let corners: [number, number][] = [
      [0, 0],
      [width, 0],
      [width, height],
      [0, height],
    ];
    // The others by their distance along x: those farther than twice the farthest corner cannot cut.
    let [left, right] = [place - 1, place + 1];
    while (corners.length > 0 && (left >= 0 || right < points.length)) {
      const goLeft = right >= points.length || (left >= 0 && here.x - points[left].x <= points[right].x - here.x);
      const other = goLeft ? points[left--] : points[right++];
      const reach = corners.reduce((most, [x, y]) => Math.max(most, (x - here.x) ** 2 + (y - here.y) ** 2), 0);
      if ((other.x - here.x) ** 2 > 4 * reach) break;
      if ((other.x - here.x) ** 2 + (other.y - here.y) ** 2 <= 4 * reach) corners = cut(corners, here, other);
    }
    if (corners.length > 2 && areaOf(corners) > 1e-12 * width * height) {
      found.push({ seed: here.seed, image: here.image, corners });
    }
  });
  return found.sort((p, q) => p.image - q.image || p.seed - q.seed);
}

/** The part of a convex polygon that is nearer to one point than to another. */
function cut(
  corners: readonly [number, number][],
  here: { readonly x: number; readonly y: number },
  other: { readonly x: number; readonly y: number },
): [number, number][] {
  const nx = other.x - here.x;
  const ny = other.y - here.y;
  const mx = (other.x + here.x) / 2;
  const my = (other.y + here.y) / 2;
  const beyond = ([x, y]: readonly [number, number]): number => (x - mx) * nx + (y - my) * ny;
  const kept: [number, number][] = [];
  for (let k = 0; k < corners.length; k++) {
    const from = corners[k];
    const to = corners[(k + 1) % corners.length];
    const a = beyond(from);
    const b = beyond(to);
    if (a <= 0) kept.push(from);
    if ((a < 0 && b > 0) || (a > 0 && b < 0)) {
      const part = a / (a - b);
      kept.push([from[0] + part * (to[0] - from[0]), from[1] + part * (to[1] - from[1])]);
    }
  }
  return kept;
}

/** Area of a polygon, positive counterclockwise. */
export function areaOf(corners: Polygon): number {
  let sum = 0;
  for (let k = 0; k < corners.length; k++) {
    const [x, y] = corners[k];
    const [u, v] = corners[(k + 1) % corners.length];
    sum += x * v - u * y;
  }
  return sum / 2;
}

/** Centre of mass of a polygon. */
export function centroidOf(corners: Polygon): [number, number] {
  let [x, y] = [0, 0];
  const area = areaOf(corners);
  // From the first corner, so that polygons far from the origin lose no digits.
  const [ox, oy] = corners[0];
  for (let k = 1; k + 1 < corners.length; k++) {
    const [ax, ay] = [corners[k][0] - ox, corners[k][1] - oy];
    const [bx, by] = [corners[k + 1][0] - ox, corners[k + 1][1] - oy];
    const twice = ax * by - bx * ay;
    x += (twice * (ax + bx)) / 6;
    y += (twice * (ay + by)) / 6;
  }
  return [ox + x / area, oy + y / area];
}
