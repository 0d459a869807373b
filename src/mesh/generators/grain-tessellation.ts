import { pseudoRandom } from '../../solvers/pseudo-random.js';
import { PointWelder } from '../weld.js';
import type { VoronoiCell } from './voronoi.js';
import { areaOf, centroidOf, voronoiCells } from './voronoi.js';

/** A tessellation of a rectangle by grains. */
export interface GrainTessellationOptions {
  /** Width of the cell; m. */
  readonly width: number;
  /** Thickness of the polycrystalline electrolyte, from y = 0 down; m. */
  readonly thickness: number;
  /** Number of grains. */
  readonly grains: number;
  readonly seed: number;
  /** Rounds in which seeds move to the middles of their cells (Lloyd 1982): more make grains more alike; 3 by default. */
  readonly relaxation?: number;
  /** Whether grains that leave the cell at x = width come in at x = 0, with nodes at the same heights on both sides; no by default. */
  readonly periodic?: boolean;
  /** Grain boundaries shorter than this part of the grain size (root of the mean area) are closed up where the grains allow it; 0.2 by default. */
  readonly shortestBoundary?: number;
}

/** Grains as polygons over common corners. */
export interface GrainTessellation {
  /** Places of the corners, y from -thickness to 0; m. */
  readonly x: number[];
  readonly y: number[];
  /** Corners of each grain, counterclockwise; a grain that leaves a periodic cell has several pieces. */
  readonly polygons: { readonly grain: number; readonly corners: number[] }[];
}

/** The Voronoi cells of random seeds in a rectangle, boundaries that are too short closed up. The options are to be checked before. */
export function grainTessellation(options: GrainTessellationOptions): GrainTessellation {
  const tessellation = tessellate(options);
  closeShort(tessellation, options);
  return tessellation;
}

/** The side of the rectangle that two corners are both on; none for a grain boundary. */
export function sideOfRectangle(
  a: readonly [number, number],
  b: readonly [number, number],
  width: number,
  thickness: number,
): 'left' | 'right' | 'bottom' | 'top' | undefined {
  if (a[0] === 0 && b[0] === 0) return 'left';
  if (a[0] === width && b[0] === width) return 'right';
  if (a[1] === -thickness && b[1] === -thickness) return 'bottom';
  return a[1] === 0 && b[1] === 0 ? 'top' : undefined;
}

function tessellate({
  width,
  thickness,
  grains,
  seed,
  relaxation = 3,
  periodic = false,
}: GrainTessellationOptions): GrainTessellation {
  const random = pseudoRandom(2 * grains, seed);
  let seeds = Array.from({ length: grains }, (_, k): [number, number] => [
    ((random[2 * k] + 1) / 2) * width,
    ((random[2 * k + 1] + 1) / 2) * thickness,
  ]);
  for (let round = 0; round < relaxation; round++) {
    const cells = voronoiCells(seeds, width, thickness, periodic);
    seeds = seeds.map((point, k) => {
      // Pieces beyond the walls are put together about the seed before their middle is taken.
      let [area, x, y] = [0, 0, 0];
      for (const { corners } of cells.filter((cell) => cell.seed === k)) {
        const piece = areaOf(corners);
        const centre = centroidOf(corners);
        const shift = periodic ? Math.round((point[0] - centre[0]) / width) * width : 0;
        area += piece;
        x += piece * (centre[0] + shift);
        y += piece * centre[1];
      }
      return area === 0 ? point : [(((x / area) % width) + width) % width, y / area];
    });
  }
  const cells = periodic ? leastCut(seeds, width, thickness) : voronoiCells(seeds, width, thickness, false);
  return joinCorners(cells, width, thickness, periodic);
}

/**
 * Cells of a periodic tessellation with the walls where they cut off the largest pieces: all seeds may be shifted together, and where the walls
 * are says nothing about the crystal.
 */
function leastCut(seeds: readonly [number, number][], width: number, thickness: number): VoronoiCell[] {
  const tries = seeds.length <= 300 ? 16 : 2;
  let best: VoronoiCell[] = [];
  let most = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < tries; k++) {
    const shifted = seeds.map(([x, y]): [number, number] => [(x + (k * width) / tries) % width, y]);
    const cells = voronoiCells(shifted, width, thickness, true);
    const smallest = Math.min(...cells.map(({ corners }) => areaOf(corners) / perimeterOf(corners)));
    if (smallest > most) [best, most] = [cells, smallest];
  }
  return best;
}

function perimeterOf(corners: readonly (readonly [number, number])[]): number {
  return corners.reduce((sum, [x, y], k) => {
    const [u, v] = corners[(k + 1) % corners.length];
    return sum + Math.hypot(u - x, v - y);
  }, 0);
}

/** Corners of neighbouring cells made one, exactly on the walls where they lie there. */
function joinCorners(
  cells: readonly VoronoiCell[],
  width: number,
  thickness: number,
  periodic: boolean,
): GrainTessellation {
  const tolerance = 1e-9 * Math.min(width, thickness);
  const welder = new PointWelder(2, tolerance);
  const x: number[] = [];
  const y: number[] = [];
  const onto = (value: number, wall: number): number => (Math.abs(value - wall) < tolerance ? wall : value);
  const numberOf = (px: number, py: number): number => {
    const point = [onto(onto(px, 0), width), onto(onto(py, 0), thickness)];
    const present = welder.find(point);
    if (present >= 0) return present;
    welder.add(point, x.length);
    x.push(point[0]);
    y.push(point[1]);
    return x.length - 1;
  };
  const polygons = cells.map(({ seed, corners }) => {
    const all = corners.map(([px, py]) => numberOf(px, py));
    return { grain: seed, corners: all.filter((corner, k) => corner !== all[(k + 1) % all.length]) };
  });
  // The same heights on both walls, to the last bit.
  if (periodic) {
    const left = x.flatMap((at, k) => (at === 0 ? [k] : []));
    for (const k of x.flatMap((at, corner) => (at === width ? [corner] : []))) {
      const partner = left.find((other) => Math.abs(y[other] - y[k]) < tolerance);
      if (partner !== undefined) y[k] = y[partner];
    }
  }
  return { x, y: y.map((value) => (value === thickness ? 0 : value - thickness)), polygons };
}

/** Contracts short sides of grains, the shortest first, as long as all grains around stay well shaped. */
function closeShort(tessellation: GrainTessellation, options: GrainTessellationOptions): void {
  const { width, thickness, grains, shortestBoundary = 0.2, periodic = false } = options;
  const { x, y, polygons } = tessellation;
  const shortest = shortestBoundary * Math.sqrt((width * thickness) / grains);
  const wallX = (corner: number): boolean => x[corner] === 0 || x[corner] === width;
  const wallY = (corner: number): boolean => y[corner] === 0 || y[corner] === -thickness;
  const length = (a: number, b: number): number => Math.hypot(x[a] - x[b], y[a] - y[b]);
  const kept = new Set<string>();
  for (;;) {
    let best: { a: number; b: number; size: number } | undefined;
    for (const { corners } of polygons) {
      corners.forEach((a, k) => {
        const b = corners[(k + 1) % corners.length];
        const size = length(a, b);
        if (
          size < shortest &&
          !kept.has(`${Math.min(a, b)},${Math.max(a, b)}`) &&
          (best === undefined || size < best.size)
        ) {
          best = { a, b, size };
        }
      });
    }
    if (best === undefined) return;
    const { a, b } = best;
    kept.add(`${Math.min(a, b)},${Math.max(a, b)}`);
    // On the walls of a periodic cell a contraction would have to be made twice; those are left.
    if (periodic && (wallX(a) || wallX(b))) continue;
    if ((wallX(a) && wallX(b) && x[a] !== x[b]) || (wallY(a) && wallY(b) && y[a] !== y[b])) continue;
    const at = (pinnedA: boolean, pinnedB: boolean, va: number, vb: number): number =>
      pinnedA === pinnedB ? (va + vb) / 2 : pinnedA ? va : vb;
    const place: [number, number] = [at(wallX(a), wallX(b), x[a], x[b]), at(wallY(a), wallY(b), y[a], y[b])];
    if (tryMerge(tessellation, a, b, place)) kept.clear();
  }
}

/** Makes one corner of two unless a grain would be spoiled. */
function tryMerge(
  { x, y, polygons }: GrainTessellation,
  a: number,
  b: number,
  [px, py]: readonly [number, number],
): boolean {
  const before = [x[a], y[a], x[b], y[b]];
  [x[a], y[a], x[b], y[b]] = [px, py, px, py];
  const touched = polygons.filter(({ corners }) => corners.includes(a) || corners.includes(b));
  const merged = touched.map(({ corners }) => {
    const renamed = corners.map((corner) => (corner === b ? a : corner));
    return renamed.filter((corner, k) => corner !== renamed[(k + 1) % renamed.length]);
  });
  const fine = merged.every(
    (corners) =>
      new Set(corners).size === corners.length && wellShaped(corners.map((corner) => [x[corner], y[corner]])),
  );
  if (!fine) {
    [x[a], y[a], x[b], y[b]] = before;
    return false;
  }
  touched.forEach(({ corners }, k) => {
    corners.splice(0, corners.length, ...merged[k]);
  });
  return true;
}

/** Whether a polygon is convex by a margin, so that quadrilaterals from its centre are valid. */
function wellShaped(corners: readonly [number, number][]): boolean {
  if (corners.length < 3) return false;
  return corners.every(([x, y], k) => {
    const [bx, by] = corners[(k + corners.length - 1) % corners.length];
    const [nx, ny] = corners[(k + 1) % corners.length];
    const [ux, uy, vx, vy] = [x - bx, y - by, nx - x, ny - y];
    const sine = (ux * vy - uy * vx) / (Math.hypot(ux, uy) * Math.hypot(vx, vy));
    return sine > 0.02;
  });
}
