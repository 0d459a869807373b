import type { Refinement } from './refinement.js';
import { nextEdge, previousEdge } from './triangulation.js';

/**
 * Moves vertices that lie on no curve towards the mean of their neighbours where that does not worsen the smallest angle around them, or leaves it well
 * above what was asked for; then makes the triangulation Delaunay again, which never lowers the smallest angle.
 * Source: L. Freitag, AMD 220 (1997) 37 (smart Laplacian smoothing).
 */
export function smooth(refinement: Refinement, sweeps: number, smallestAngle: number): void {
  const { triangulation, vertexCurve } = refinement;
  const { x, y, origin, twin, leaving } = triangulation;
  const enough = Math.sin(Math.min(smallestAngle + (4 * Math.PI) / 180, Math.PI / 5));
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (let vertex = 4; vertex < triangulation.vertices; vertex++) {
      if (vertexCurve[vertex] !== -1) continue;
      let sumX = 0;
      let sumY = 0;
      let count = 0;
      const first = leaving[vertex]!;
      let edge = first;
      do {
        const neighbour = origin[nextEdge(edge)]!;
        sumX += x[neighbour]!;
        sumY += y[neighbour]!;
        count++;
        edge = twin[previousEdge(edge)]!;
      } while (edge !== first);
      const oldX = x[vertex]!;
      const oldY = y[vertex]!;
      const before = smallestSine(refinement, vertex);
      x[vertex] = sumX / count;
      y[vertex] = sumY / count;
      const after = smallestSine(refinement, vertex);
      if (after >= before || after >= enough) continue;
      x[vertex] = oldX;
      y[vertex] = oldY;
    }
    for (let edge = 0; edge < 3 * triangulation.triangles; edge++) {
      if (twin[edge]! > edge && triangulation.region[Math.floor(edge / 3)]! >= 0) triangulation.legaliseEdge(edge);
    }
  }
}

/** Sine of the smallest angle of the triangles around a vertex; negative where one is inverted. */
function smallestSine({ triangulation }: Refinement, vertex: number): number {
  const { x, y, origin, twin, leaving } = triangulation;
  const px = x[vertex]!;
  const py = y[vertex]!;
  let smallest = 1;
  const first = leaving[vertex]!;
  let edge = first;
  do {
    const a = origin[nextEdge(edge)]!;
    const b = origin[previousEdge(edge)]!;
    const ax = x[a]! - px;
    const ay = y[a]! - py;
    const bx = x[b]! - px;
    const by = y[b]! - py;
    const doubleArea = ax * by - ay * bx;
    const aa = ax * ax + ay * ay;
    const bb = bx * bx + by * by;
    const ab = (ax - bx) * (ax - bx) + (ay - by) * (ay - by);
    const longest = Math.max(aa, bb, ab);
    const shortest = Math.min(aa, bb, ab);
    smallest = Math.min(smallest, doubleArea / Math.sqrt(longest * (aa + bb + ab - longest - shortest)));
    edge = twin[previousEdge(edge)]!;
  } while (edge !== first);
  return smallest;
}
