import type { Mesh } from '../mesh.js';
import { checkOutline } from './check-outline.js';
import { triangulateOutline } from './constrained.js';
import type { DelaunayOptions, DelaunayReport, Outline } from './outline.js';
import { cutOutline } from './pieces.js';
import { Refinement } from './refinement.js';
import { reportOn } from './report.js';
import { toMesh } from './to-mesh.js';

/**
 * Meshes an outline with triangles: the constrained Delaunay triangulation of its curves, refined until angles and lengths are as wanted.
 * The same outline and options give the same mesh to the last bit.
 * @throws LithostatError that names what is wrong with the outline: curves that cross, seeds that lie outside, and so on
 */
export function meshOutline(outline: Outline, options: DelaunayOptions = {}): { mesh: Mesh; report: DelaunayReport } {
  checkOutline(outline, options);
  const degree = Math.PI / 180;
  const pieces = cutOutline(outline, (options.turning ?? 30) * degree);
  const constrained = triangulateOutline(outline, pieces);
  const refinement = new Refinement(constrained, outline, {
    size: options.size,
    smallestAngle: (options.smallestAngle ?? 26) * degree,
    vertexLimit: options.vertexLimit ?? 3e6,
  });
  refinement.run();
  const { vertexNode: _, ...mesh } = toMesh(outline, constrained);
  return { mesh, report: reportOn(refinement, (options.smallestAngle ?? 26) * degree) };
}
