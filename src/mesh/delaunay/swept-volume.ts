import type { MeshGeometry } from '../mesh.js';
import type { Point } from './curve.js';

/** Gauss points and weights of degree 7 on [0, 1]. */
const gauss = [
  [0.06943184420297371, 0.17392742256872692],
  [0.33000947820757187, 0.32607257743127305],
  [0.6699905217924281, 0.32607257743127305],
  [0.9305681557970262, 0.17392742256872692],
] as const;

/**
 * What an edge sweeps out towards x = 0: the integral of x dy, per metre of depth (plane), or of pi r^2 dz (axisymmetric). Summed around
 * a closed curve, counterclockwise, it is the volume within (Green's theorem); exact for straight and quadratic edges.
 * @param middle node in the middle of a quadratic edge
 */
export function sweptVolume(geometry: MeshGeometry, from: Point, middle: Point | undefined, to: Point): number {
  const dx = to[0] - from[0];
  const dy = to[1] - from[1];
  // Differences first: coordinates may be large beside the edge.
  const bulgeX = middle === undefined ? 0 : middle[0] - from[0] - dx / 2;
  const bulgeY = middle === undefined ? 0 : middle[1] - from[1] - dy / 2;
  let sum = 0;
  for (const [t, weight] of gauss) {
    const x = from[0] + t * dx + 4 * t * (1 - t) * bulgeX;
    const slope = dy + 4 * (1 - 2 * t) * bulgeY;
    sum += weight * (geometry === 'axisymmetric' ? Math.PI * x * x : x) * slope;
  }
  return sum;
}
