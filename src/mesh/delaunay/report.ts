import type { DelaunayReport } from './outline.js';
import type { Refinement } from './refinement.js';

/** Measures the triangles of a refined outline. @param wanted smallest angle asked for; radians */
export function reportOn(refinement: Refinement, wanted: number): DelaunayReport {
  const { triangulation } = refinement;
  const { x, y, origin, region } = triangulation;
  let smallest = Math.PI;
  let smallestFree = Math.PI;
  let triangles = 0;
  let unrefined = 0;
  const used = new Set<number>();
  for (let t = 0; t < triangulation.triangles; t++) {
    if (region[t]! < 0) continue;
    triangles++;
    let angle = Math.PI;
    let at = 0;
    for (let i = 0; i < 3; i++) {
      const a = origin[3 * t + i]!;
      const b = origin[3 * t + ((i + 1) % 3)]!;
      const c = origin[3 * t + ((i + 2) % 3)]!;
      used.add(a);
      const bx = x[b]! - x[a]!;
      const by = y[b]! - y[a]!;
      const cx = x[c]! - x[a]!;
      const cy = y[c]! - y[a]!;
      const corner = Math.atan2(bx * cy - by * cx, bx * cx + by * cy);
      if (corner < angle) {
        angle = corner;
        at = i;
      }
    }
    smallest = Math.min(smallest, angle);
    const shortFrom = origin[3 * t + ((at + 1) % 3)]!;
    const shortTo = origin[3 * t + ((at + 2) % 3)]!;
    if (refinement.forced(shortFrom, shortTo)) continue;
    smallestFree = Math.min(smallestFree, angle);
    if (angle < wanted * (1 - 1e-9)) unrefined++;
  }
  const degrees = 180 / Math.PI;
  return {
    vertices: used.size,
    triangles,
    smallestAngle: smallest * degrees,
    smallestFreeAngle: smallestFree * degrees,
    smallestInputAngle:
      refinement.smallestInputAngle === undefined ? undefined : refinement.smallestInputAngle * degrees,
    unrefined,
    stopped: refinement.stopped,
  };
}
