import { grainTessellation } from '../../../mesh/generators/grain-tessellation.js';
import { pseudoRandom } from '../../../solvers/pseudo-random.js';

/** What the grains of a polycrystalline electrolyte are made from, SI. */
export interface GrainStructure {
  /** Root of the mean area of the grains in the section (m). */
  readonly size: number;
  readonly seed: number;
  /** Of each grain boundary (ohm m^2); 0: it conducts as if it were not there. */
  readonly boundaryResistance: number;
  /** Standard deviation of the logarithm of the grains' conductivities (1). */
  readonly conductivitySpread: number;
  /** How far below the face of electrode 1 there are grains (m). */
  readonly depth: number;
}

/** The grains of a section. Between x = 0 and the width, y from -depth to 0, the face of electrode 1. */
export interface Grains {
  readonly width: number;
  readonly depth: number;
  readonly size: number;
  /** Places of corners (m). */
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** Corners of each grain, counterclockwise: convex. */
  readonly polygons: readonly (readonly number[])[];
  /** Conductivity of each grain over that of grains in the mean. */
  readonly factors: Float64Array;
}

/** Most grains of a section: each has a few dozen triangles. */
export const mostGrains = 1500;

/** How many grains of a size there are in a section. */
export function grainCount({ size, depth }: Pick<GrainStructure, 'size' | 'depth'>, width: number): number {
  return Math.max(1, Math.round((width * depth) / size ** 2));
}

/**
 * Grains by Voronoi tessellation (seeds moved to the middles of their cells three times, Lloyd 1982), cut by the walls of the section, and
 * their conductivities, which are distributed as the logarithm of the normal distribution with mean 1.
 */
export function makeGrains(structure: GrainStructure, width: number): Grains {
  const { size, seed, conductivitySpread: spread, depth } = structure;
  const count = grainCount(structure, width);
  const { x, y, polygons } = grainTessellation({ width, thickness: depth, grains: count, seed });
  // A polygon for each seed; one that lost its cell would leave a number out.
  const found = [...polygons].sort((one, other) => one.grain - other.grain);
  // Sums of twelve even numbers are normal enough, and do not show the lattice of the generator.
  const random = pseudoRandom(12 * found.length, seed + 1);
  const factors = Float64Array.from(found, (_, grain) => {
    const normal = random.subarray(12 * grain, 12 * (grain + 1)).reduce((sum, value) => sum + value, 0) / 2;
    return Math.exp(spread * normal - spread ** 2 / 2);
  });
  // Corners that were merged are still there; those that are used keep their order.
  const used = [...new Set(found.flatMap(({ corners }) => corners))].sort((a, b) => a - b);
  const placeOf = new Map(used.map((corner, place) => [corner, place]));
  return {
    width,
    depth,
    size,
    x: used.map((corner) => x[corner]!),
    y: used.map((corner) => y[corner]!),
    polygons: found.map(({ corners }) => corners.map((corner) => placeOf.get(corner)!)),
    factors,
  };
}

const made = new WeakMap<GrainStructure, Map<number, Grains>>();

/** As `makeGrains`, made once for a structure. */
export function grainsOf(structure: GrainStructure, width: number): Grains {
  const known = made.get(structure) ?? new Map<number, Grains>();
  made.set(structure, known);
  const grains = known.get(width) ?? makeGrains(structure, width);
  known.set(width, grains);
  return grains;
}

/**
 * Where grain boundaries meet the face of electrode 1 or 2, from left to right, walls left out (m). None at the face of electrode 2 where the
 * grains do not reach it.
 */
export function boundariesOnFace({ x, y, width, depth }: Grains, electrode: 1 | 2, thickness: number): number[] {
  if (electrode === 2 && depth < thickness) return [];
  const height = electrode === 1 ? 0 : -depth;
  return x.filter((at, corner) => y[corner] === height && at > 0 && at < width).sort((a, b) => a - b);
}
