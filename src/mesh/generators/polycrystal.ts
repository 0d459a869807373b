import type { Mesh } from '../mesh.js';
import { gradedPoints, uniformPoints, withMiddles } from './grading.js';
import { type GrainTessellationOptions, grainTessellation, sideOfRectangle } from './grain-tessellation.js';
import { ParameterChecks } from './parameter-checks.js';
import type { CellKind, Patch } from './patches.js';
import { meshOfPatches } from './patches.js';
import { centroidOf } from './voronoi.js';

export interface PolycrystalOptions extends CellKind, GrainTessellationOptions {
  /** Cells along each half of a grain boundary; 2 by default. */
  readonly cellsPerHalf?: number;
  /** Height of a metal on top; without it there is none. m. */
  readonly metalHeight?: number;
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
  const { x, y, polygons } = grainTessellation(options);
  for (const { grain, corners } of polygons) {
    const points = corners.map((corner): [number, number] => [x[corner], y[corner]]);
    const centre = centroidOf(points);
    const count = corners.length;
    const nameOf = (k: number): string => {
      const side = sideOfRectangle(points[k], points[(k + 1) % count], width, thickness);
      return side === 'top' ? top : (side ?? 'grain-boundaries');
    };
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
