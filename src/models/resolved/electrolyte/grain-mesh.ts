import { meshOutline } from '../../../mesh/delaunay/mesh-outline.js';
import type { OutlineCurve, OutlineRegion } from '../../../mesh/delaunay/outline.js';
import { sideOfRectangle } from '../../../mesh/generators/grain-tessellation.js';
import { centroidOf } from '../../../mesh/generators/voronoi.js';
import type { Mesh } from '../../../mesh/index.js';
import { splitInterfaces } from '../../../mesh/index.js';
import type { FinePlace } from '../surface/sizes.js';
import type { Grains } from './grains.js';

/** A mesh of grains. */
export interface GrainMesh {
  /**
   * Triangles of order 2; regions `grain-1`, … and `electrolyte`, which is even, below them; boundaries `top`, `bottom`, `left`, `right`;
   * interface `grain-boundaries`, each side with nodes of its own.
   */
  readonly mesh: Mesh;
  /** The same with one node at each place: those of `mesh` that come first. */
  readonly whole: Mesh;
  /** For each node of `mesh` the first of those at the same place. */
  readonly original: Int32Array;
}

/** What the mesh has to be fine for. */
export interface GrainMeshSizes {
  /** Rims and edges at the face of electrode 1 (height 0) and of electrode 2 (height -thickness). */
  readonly rims: readonly [readonly FinePlace[], readonly FinePlace[]];
  /** Edges at most, across the section (m). */
  readonly largest: number;
}

/** Name of the grain boundaries as an interface of the mesh. */
export const grainBoundaries = 'grain-boundaries';

/** Edges in grains as a part of their size: the potential varies little in them but at rims and boundaries. */
const partOfGrain = 0.4;
/** Growth of edges with the distance from a rim, or with the depth below the grains. */
const growth = 0.35;

/**
 * Meshes the grains of a section and the even electrolyte below them, with vertices at the rims of voids and the edges of patches, where the
 * current on the face jumps. A rim closer to a corner of the grains than a quarter of the edges there takes the corner.
 * @param thickness of the electrolyte (m): at least the depth of the grains
 * @param split whether grain boundaries get nodes on both sides
 * @throws LithostatError where the outline cannot be meshed
 */
export function grainMesh(
  grains: Grains,
  thickness: number,
  { rims, largest }: GrainMeshSizes,
  split: boolean,
): GrainMesh {
  const { width, depth, polygons } = grains;
  const points = grains.x.map((x, corner): [number, number] => [x, grains.y[corner]!]);
  const curves: OutlineCurve[] = [];
  const whole = depth >= thickness;

  /** A straight side along a face, with a vertex at each rim. */
  const alongFace = (from: number, to: number, places: readonly FinePlace[], boundary: string): void => {
    const [a, b] = [points[from]![0], points[to]![0]];
    const height = points[from]![1];
    const inner = places
      .filter(({ at, size }) => Math.min(at - Math.min(a, b), Math.max(a, b) - at) > 0.25 * size)
      .sort((one, other) => (one.at - other.at) * Math.sign(b - a));
    let last = from;
    for (const { at, size } of inner) {
      if (last !== from && Math.abs(at - points[last]![0]) <= 0.25 * size) continue;
      const next = points.push([at, height]) - 1;
      curves.push({ from: last, to: next, boundary });
      last = next;
    }
    curves.push({ from: last, to, boundary });
  };

  const seen = new Set<string>();
  for (const corners of polygons)
    for (const [k, from] of corners.entries()) {
      const to = corners[(k + 1) % corners.length]!;
      const key = `${Math.min(from, to)} ${Math.max(from, to)}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const side = sideOfRectangle(points[from]!, points[to]!, width, depth);
      if (side === 'top') alongFace(from, to, rims[0], 'top');
      else if (side === 'bottom' && whole) alongFace(from, to, rims[1], 'bottom');
      // Between the lowest grains and what is even below them nothing resists.
      else if (side === 'bottom') curves.push({ from, to });
      else if (side === undefined) curves.push({ from, to, interface: { name: grainBoundaries } });
      else curves.push({ from, to, boundary: side });
    }
  const regions: OutlineRegion[] = polygons.map((corners, grain) => ({
    name: `grain-${grain + 1}`,
    seed: centroidOf(corners.map((corner) => points[corner]!)),
  }));
  if (!whole) {
    const cornerAt = (x: number): number => points.findIndex((point) => point[0] === x && point[1] === -depth);
    const [left, right] = [cornerAt(0), cornerAt(width)];
    const bottomLeft = points.push([0, -thickness]) - 1;
    const bottomRight = points.push([width, -thickness]) - 1;
    curves.push({ from: left, to: bottomLeft, boundary: 'left' }, { from: bottomRight, to: right, boundary: 'right' });
    alongFace(bottomLeft, bottomRight, rims[1], 'bottom');
    regions.push({ name: 'electrolyte', seed: [width / 2, -(depth + thickness) / 2] });
  }
  const { mesh } = meshOutline(
    { geometry: 'plane', points, curves, regions },
    { order: 2, size: sizeField(grains, thickness, { rims, largest }) },
  );
  if (!split)
    return { mesh, whole: mesh, original: Int32Array.from({ length: mesh.coordinates.length / 2 }, (_, node) => node) };
  const cut = splitInterfaces(mesh, mesh.interfaces.has(grainBoundaries) ? [grainBoundaries] : []);
  return { ...cut, whole: mesh };
}

function sizeField(
  { depth, size, width }: Grains,
  thickness: number,
  { rims: [upper, lower], largest }: GrainMeshSizes,
): (x: number, y: number) => number {
  const inGrains = Math.min(largest, partOfGrain * size);
  const below = Math.min(width / 2, thickness / 6);
  return (x, y) => {
    let wanted = y >= -depth ? inGrains : Math.min(below, inGrains + growth * (-depth - y));
    for (const { at, size: fine } of upper) wanted = Math.min(wanted, fine + growth * Math.hypot(x - at, y));
    for (const { at, size: fine } of lower)
      wanted = Math.min(wanted, fine + growth * Math.hypot(x - at, y + thickness));
    return wanted;
  };
}
