import { checkOutline } from './check-outline.js';
import { triangulateOutline } from './constrained.js';
import { curvedMiddle, distortedSegments, withEdgeNodes } from './curved.js';
import { outlineIssue, pointText, throwIssues } from './issues.js';
import type { DelaunayOptions, Outline, OutlineMesh } from './outline.js';
import { cutOutline } from './pieces.js';
import { Refinement } from './refinement.js';
import { reportOn } from './report.js';
import { smooth } from './smoothing.js';
import { nodesAlongCurves, toMesh } from './to-mesh.js';

/**
 * Meshes an outline with triangles: the constrained Delaunay triangulation of its curves, refined until angles and lengths are as wanted.
 * The same outline and options give the same mesh to the last bit.
 * @throws LithostatError that names what is wrong with the outline: curves that cross, seeds that lie outside, and so on
 */
export function meshOutline(outline: Outline, options: DelaunayOptions = {}): OutlineMesh {
  checkOutline(outline, options);
  const degree = Math.PI / 180;
  const pieces = cutOutline(outline, (options.turning ?? 30) * degree);
  const constrained = triangulateOutline(outline, pieces);
  const smallestAngle = (options.smallestAngle ?? 26) * degree;
  const refinement = new Refinement(constrained, outline, {
    size: options.size,
    smallestAngle,
    vertexLimit: options.vertexLimit ?? 3e6,
  });
  refinement.run();
  smooth(refinement, options.smoothing ?? 3, smallestAngle);
  if (options.order === 2) {
    // Each cut brings a chord nearer to its curve by a factor of four, so a few rounds do.
    for (let round = 0; round < 20 && refinement.stopped === undefined; round++) {
      const distorted = distortedSegments(refinement);
      if (distorted.length === 0) break;
      refinement.cut(distorted);
    }
    const left = distortedSegments(refinement);
    throwIssues(
      left.slice(0, 10).map((segment) => {
        const curve = constrained.segments.curve[segment]!;
        return outlineIssue('distorted-cell', `curves[${curve}]`, `curve ${curve} distorts a quadratic triangle`, {
          got: pointText(curvedMiddle(refinement, segment)),
          remedy: 'raise the limit on vertices, give the curve a smaller size, or ask for order 1',
        });
      }),
    );
  }
  const { mesh, vertexNode } = toMesh(outline, constrained);
  const report = reportOn(refinement, smallestAngle);
  if (options.order !== 2) return { mesh, report, curveNodes: nodesAlongCurves(constrained, vertexNode, undefined) };
  const quadratic = withEdgeNodes(mesh, refinement, vertexNode);
  return {
    mesh: quadratic.mesh,
    report,
    curveNodes: nodesAlongCurves(constrained, vertexNode, quadratic.middleOf),
  };
}
