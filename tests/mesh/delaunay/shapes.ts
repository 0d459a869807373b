import type { Outline, Point } from '../../../src/mesh/delaunay/index.js';
import { inCircle } from '../../../src/mesh/delaunay/predicates.js';
import type { Mesh } from '../../../src/mesh/index.js';

/** Numbers in [0, 1), the same for the same seed. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A polygon that is star-shaped about a centre, with random radii. */
export function starPolygon(random: () => number, corners: number, low: number, high: number, centre: Point): Point[] {
  return Array.from({ length: corners }, (_, i) => {
    const angle = (2 * Math.PI * (i + 0.8 * random())) / corners;
    const radius = low + (high - low) * random();
    return [centre[0] + radius * Math.cos(angle), centre[1] + radius * Math.sin(angle)] as const;
  });
}

export function polygonArea(points: readonly Point[]): number {
  let area = 0;
  points.forEach(([x, y], i) => {
    const [nextX, nextY] = points[(i + 1) % points.length]!;
    area += (x * nextY - nextX * y) / 2;
  });
  return area;
}

/** An outline of closed polygons: the first is the outer one, the others are holes about the centres given. */
export function polygonOutline(
  outer: readonly Point[],
  seed: Point,
  holes: readonly (readonly Point[])[] = [],
  centres: readonly Point[] = [],
): Outline {
  const points: Point[] = [];
  const curves: Outline['curves'][number][] = [];
  [outer, ...holes].forEach((polygon, k) => {
    const first = points.length;
    points.push(...polygon);
    polygon.forEach((_, i) => {
      curves.push({
        from: first + i,
        to: first + ((i + 1) % polygon.length),
        boundary: k === 0 ? 'outer' : ['inner', `hole ${k}`],
      });
    });
  });
  return { geometry: 'plane', points, curves, regions: [{ name: 'metal', seed }], holes: centres };
}

export function rectangle(width: number, height: number): Outline {
  return polygonOutline(
    [
      [0, 0],
      [width, 0],
      [width, height],
      [0, height],
    ],
    [width / 2, height / 2],
  );
}

/** Area of the triangles of a region, or of all. */
export function meshArea(mesh: Mesh, region = -1): number {
  const { nodes, region: regions } = mesh.blocks[0]!;
  let area = 0;
  for (let t = 0; t < regions.length; t++) {
    if (region >= 0 && regions[t] !== region) continue;
    area += doubleArea(mesh, nodes[3 * t]!, nodes[3 * t + 1]!, nodes[3 * t + 2]!) / 2;
  }
  return area;
}

function doubleArea({ coordinates: x }: Mesh, a: number, b: number, c: number): number {
  return (
    (x[2 * b]! - x[2 * a]!) * (x[2 * c + 1]! - x[2 * a + 1]!) -
    (x[2 * b + 1]! - x[2 * a + 1]!) * (x[2 * c]! - x[2 * a]!)
  );
}

/** Edges of the triangles as `low:high` nodes, each with its triangles. */
export function edgeTriangles(mesh: Mesh): Map<string, number[]> {
  const { nodes } = mesh.blocks[0]!;
  const edges = new Map<string, number[]>();
  nodes.forEach((a, i) => {
    const b = nodes[i % 3 === 2 ? i - 2 : i + 1]!;
    const key = a < b ? `${a}:${b}` : `${b}:${a}`;
    edges.set(key, [...(edges.get(key) ?? []), Math.floor(i / 3)]);
  });
  return edges;
}

/** Pairs of triangles with the far corner of one inside the circle of the other though no segment (key of an edge) lies between. */
export function delaunayViolations(mesh: Mesh, segments: ReadonlySet<string>): string[] {
  const { nodes } = mesh.blocks[0]!;
  const x = mesh.coordinates;
  const violations: string[] = [];
  for (const [key, triangles] of edgeTriangles(mesh)) {
    if (triangles.length !== 2 || segments.has(key)) continue;
    const [a, b, c] = nodes.subarray(3 * triangles[0]!, 3 * triangles[0]! + 3);
    const far = [...nodes.subarray(3 * triangles[1]!, 3 * triangles[1]! + 3)].find(
      (node) => !key.split(':').includes(`${node}`),
    )!;
    const at = (node: number) => [x[2 * node]!, x[2 * node + 1]!] as const;
    if (inCircle(...at(a!), ...at(b!), ...at(c!), ...at(far)) > 0) violations.push(key);
  }
  return violations;
}

/** Length of the facets of a boundary. */
export function boundaryLength(mesh: Mesh, name: string): number {
  const { cell, facet } = mesh.boundaries.get(name)!;
  const { nodes } = mesh.blocks[0]!;
  const x = mesh.coordinates;
  let length = 0;
  cell.forEach((t, k) => {
    const a = nodes[3 * t + facet[k]!]!;
    const b = nodes[3 * t + ((facet[k]! + 1) % 3)]!;
    length += Math.hypot(x[2 * b]! - x[2 * a]!, x[2 * b + 1]! - x[2 * a + 1]!);
  });
  return length;
}

/**
 * A void at the middle of the interface of a round cell of radius 3: a spherical cap of base radius 1 whose surface meets the interface under an
 * angle, measured in the void; metal above, electrolyte to -1 below.
 * @param angle rad @param least height of the metal @param scale of all lengths
 */
export function capOutline(angle: number, least = 2, scale = 1): { outline: Outline; height: number; top: number } {
  const radius = 1 / Math.sin(angle);
  const height = radius * (1 - Math.cos(angle));
  const top = Math.max(least, 2 * height);
  const at = (x: number, y: number): Point => [x * scale, y * scale];
  const middle = at(radius * Math.sin(angle / 2), radius * Math.cos(angle / 2) - radius * Math.cos(angle));
  const outline: Outline = {
    geometry: 'axisymmetric',
    points: [at(0, 0), at(1, 0), at(3, 0), at(3, top), at(0, top), at(0, height), at(0, -1), at(3, -1)],
    curves: [
      { from: 0, to: 1, boundary: ['void', 'floor'] },
      { from: 1, to: 2, interface: { name: 'contact', metal: 'metal' } },
      { from: 2, to: 3, boundary: 'wall' },
      { from: 3, to: 4, boundary: 'top' },
      { from: 4, to: 5, boundary: 'axis' },
      { from: 1, to: 5, shape: { kind: 'arc', through: middle }, boundary: ['void', 'cap'] },
      { from: 0, to: 6, boundary: 'axis' },
      { from: 6, to: 7, boundary: 'bottom' },
      { from: 7, to: 2, boundary: 'wall' },
    ],
    regions: [
      { name: 'electrolyte', seed: at(2, -0.5) },
      { name: 'metal', seed: at(2.9, top - 0.01) },
    ],
    holes: [at(0.01, height / 2)],
  };
  return { outline, height, top };
}
