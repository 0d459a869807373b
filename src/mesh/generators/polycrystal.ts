import { pseudoRandom } from '../../solvers/pseudo-random.js';
import type { Mesh } from '../mesh.js';
import { PointWelder } from '../weld.js';
import { gradedPoints, uniformPoints, withMiddles } from './grading.js';
import { ParameterChecks } from './parameter-checks.js';
import type { CellKind, Patch } from './patches.js';
import { meshOfPatches } from './patches.js';
import type { VoronoiCell } from './voronoi.js';
import { areaOf, centroidOf, voronoiCells } from './voronoi.js';

export interface PolycrystalOptions extends CellKind {
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
  /** Cells along each half of a grain boundary; 2 by default. */
  readonly cellsPerHalf?: number;
  /** Height of a metal on top; without it there is none. m. */
  readonly metalHeight?: number;
}

/** Grains as polygons over common corners. */
interface Tessellation {
  readonly x: number[];
  readonly y: number[];
  readonly polygons: { readonly grain: number; readonly corners: number[] }[];
}

/**
 * A polycrystal by Voronoi tessellation, in the plane: regions `grain-1`, `grain-2`, …, all grain boundaries the interface `grain-boundaries`, and
 * if wanted the region `metal` on top with the interface `interface`. Each grain is cut into quadrilaterals from its centre of mass to the
 * corners and the middles of the sides. Boundaries `left`, `right`, `bottom`, and `top` (of the metal, or of the grains).
 * @throws LithostatError with all parameters that are out of range
 */
export function polycrystal(options: PolycrystalOptions): Mesh {
  checkPolycrystal(options);
  const { width, thickness, grains, metalHeight, cellsPerHalf = 2 } = options;
  const tessellation = tessellate(options);
  closeShort(tessellation, options);
  const steps = withMiddles(uniformPoints(0, 1, cellsPerHalf));
  const top = metalHeight === undefined ? 'top' : 'interface';
  const patches: Patch[] = [];
  const column = (from: number, to: number): void => {
    if (metalHeight === undefined) return;
    const size = Math.sqrt((width * thickness) / grains) / (2 * cellsPerHalf);
    const grading = { fine: [{ at: 0, size }], largest: Math.max(width / 8, size), growth: 1.25 };
    const left = Math.min(from, to) === 0 ? 'left' : undefined;
    const right = Math.max(from, to) === width ? 'right' : undefined;
    const map = (s: number, y: number, out: Float64Array): void => {
      out[0] = from + s * (to - from);
      out[1] = y;
    };
    const sides = { bottom: 'interface', top: 'top', left: from < to ? left : right, right: from < to ? right : left };
    patches.push({ region: 'metal', s: steps, t: withMiddles(gradedPoints(0, metalHeight, grading)), map, sides });
  };
  const { x, y, polygons } = tessellation;
  for (const { grain, corners } of polygons) {
    const points = corners.map((corner): [number, number] => [x[corner], y[corner]]);
    const centre = centroidOf(points);
    const count = corners.length;
    const nameOf = (k: number): string => sideName(points[k], points[(k + 1) % count], width, thickness, top);
    for (let k = 0; k < count; k++) {
      const before = (k + count - 1) % count;
      const here = points[k];
      const next = middleOf(here, points[(k + 1) % count]);
      const last = middleOf(points[before], here);
      const map = (s: number, t: number, out: Float64Array): void => {
        // From the corner: s towards the middle of the next side, t towards that of the one before.
        for (let d = 0; d < 2; d++) {
          out[d] = (1 - s) * ((1 - t) * here[d] + t * last[d]) + s * ((1 - t) * next[d] + t * centre[d]);
        }
      };
      const sides = { bottom: nameOf(k), left: nameOf(before) };
      patches.push({ region: `grain-${grain + 1}`, s: steps, t: steps, map, sides: named(sides) });
      if (sides.bottom === 'interface') column(here[0], next[0]);
      if (sides.left === 'interface') column(here[0], last[0]);
    }
  }
  // Regions in the order of their numbers, the metal last.
  const order = (region: string): number => (region === 'metal' ? Number.POSITIVE_INFINITY : Number(region.slice(6)));
  patches.sort((a, b) => order(a.region) - order(b.region) || 0);
  return meshOfPatches('plane', patches, options, ['grain-boundaries', 'interface']);
}

function named(sides: { bottom: string; left: string }): Patch['sides'] {
  return { ...sides, right: undefined, top: undefined };
}

function middleOf(a: readonly [number, number], b: readonly [number, number]): [number, number] {
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
}

function sideName(
  a: readonly [number, number],
  b: readonly [number, number],
  width: number,
  thickness: number,
  top: string,
): string {
  if (a[0] === 0 && b[0] === 0) return 'left';
  if (a[0] === width && b[0] === width) return 'right';
  if (a[1] === -thickness && b[1] === -thickness) return 'bottom';
  return a[1] === 0 && b[1] === 0 ? top : 'grain-boundaries';
}

function checkPolycrystal(options: PolycrystalOptions): void {
  const { relaxation = 3, shortestBoundary = 0.2, cellsPerHalf = 2, metalHeight } = options;
  const checks = new ParameterChecks('polycrystal');
  checks.positive('width', options.width);
  checks.positive('thickness', options.thickness);
  checks.count('grains', options.grains);
  checks.require(options.grains <= 5000, 'grains', options.grains, 'at most 5000');
  checks.require(Number.isInteger(options.seed), 'seed', options.seed, 'a whole number');
  checks.count('relaxation', relaxation, 0);
  checks.require(
    shortestBoundary >= 0 && shortestBoundary <= 0.5,
    'shortestBoundary',
    shortestBoundary,
    'from 0 to 0.5',
  );
  checks.count('cellsPerHalf', cellsPerHalf);
  if (metalHeight !== undefined) checks.positive('metalHeight', metalHeight);
  checks.done();
}

function tessellate({
  width,
  thickness,
  grains,
  seed,
  relaxation = 3,
  periodic = false,
}: PolycrystalOptions): Tessellation {
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
function joinCorners(cells: readonly VoronoiCell[], width: number, thickness: number, periodic: boolean): Tessellation {
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
function closeShort(tessellation: Tessellation, options: PolycrystalOptions): void {
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
  { x, y, polygons }: Tessellation,
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
