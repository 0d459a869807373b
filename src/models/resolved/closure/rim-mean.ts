import type { ContactPressure, CreepSolution } from '../creep/index.js';

/**
 * Mean contact pressure over the part of a contact that lies within a distance of its rim at x = 1 (a ring in axisymmetric meshes), Pa. The facets
 * are whole: the last one may reach beyond.
 */
export function rimMean(
  { problem }: CreepSolution,
  { nodes, pressure }: ContactPressure,
  width: number,
  rim = 1,
): number {
  const { coordinates, geometry } = problem.mesh;
  const along = Array.from(nodes, (node, k) => ({ x: coordinates[2 * node]!, pressure: pressure[k]! })).sort(
    (one, other) => Math.abs(one.x - rim) - Math.abs(other.x - rim),
  );
  const weight = (x: number) => (geometry === 'plane' ? 1 : x);
  let [force, area] = [0, 0];
  // Three nodes a facet; Simpson's rule.
  for (let k = 0; k + 2 < along.length; k += 2) {
    const [first, middle, last] = [along[k]!, along[k + 1]!, along[k + 2]!];
    if (k > 0 && Math.abs(first.x - rim) >= width * (1 - 1e-9)) break;
    for (const [point, part] of [
      [first, 1],
      [middle, 4],
      [last, 1],
    ] as const) {
      const share = (part / 6) * Math.abs(last.x - first.x) * weight(point.x);
      force += share * point.pressure;
      area += share;
    }
  }
  return force / area;
}
