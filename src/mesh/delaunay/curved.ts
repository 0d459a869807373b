import type { Mesh } from '../mesh.js';
import { balancedParameter } from './pieces.js';
import type { Refinement } from './refinement.js';
import { nextEdge, previousEdge } from './triangulation.js';

/** Part of the Jacobian of the straight triangle that a curved one must keep everywhere. */
const smallestJacobian = 0.2;

/** Middle of a segment on its curve, as far from one end as from the other. */
export function curvedMiddle({ constrained }: Refinement, segment: number): readonly [number, number] {
  const { segments, curves } = constrained;
  const curve = curves[segments.curve[segment]!]!;
  return curve.at(balancedParameter(curve, segments.start[segment]!, segments.end[segment]!));
}

/** Segments whose curve makes a triangle of order 2 too distorted. Cutting them quarters what the curve departs from its chord. */
export function distortedSegments(refinement: Refinement): number[] {
  const { triangulation, constrained } = refinement;
  const { x, y, origin, region, twin, segment, segmentEdge } = triangulation;
  const { segments, curves } = constrained;
  const distorted = new Set<number>();
  const departure = new Float64Array(6);
  for (let s = 0; s < segments.from.length; s++) {
    if (curves[segments.curve[s]!]!.straight) continue;
    const side = segmentEdge[s]!;
    for (const edge of [side, twin[side]!]) {
      if (region[Math.floor(edge / 3)]! < 0) continue;
      const zero = edge - (edge % 3);
      for (let i = 0; i < 3; i++) {
        departure[2 * i] = 0;
        departure[2 * i + 1] = 0;
        const other = segment[zero + i]!;
        if (other < 0 || curves[segments.curve[other]!]!.straight) continue;
        const [mx, my] = curvedMiddle(refinement, other);
        const a = origin[zero + i]!;
        const b = origin[nextEdge(zero + i)]!;
        departure[2 * i] = mx - (x[a]! + x[b]!) / 2;
        departure[2 * i + 1] = my - (y[a]! + y[b]!) / 2;
      }
      const [a, b, c] = [origin[zero]!, origin[nextEdge(zero)]!, origin[previousEdge(zero)]!];
      const least = leastJacobian(x[b]! - x[a]!, y[b]! - y[a]!, x[c]! - x[a]!, y[c]! - y[a]!, departure);
      if (least < smallestJacobian) distorted.add(s);
    }
  }
  return [...distorted];
}

/**
 * Lower bound of the Jacobian of a quadratic triangle over that of the straight one: the least Bezier coefficient of the Jacobian, which is quadratic itself.
 * Source: A. Johnen, J.-F. Remacle & C. Geuzaine, J. Comput. Phys. 233 (2013) 359.
 * @param departure how far the nodes on edges 01, 12 and 20 lie from the middles, x and y each
 */
export function leastJacobian(bx: number, by: number, cx: number, cy: number, departure: Float64Array): number {
  const jacobian = (first: number, second: number): number => {
    const zeroth = 1 - first - second;
    const x1 = bx + 4 * (departure[0]! * (zeroth - first) + departure[2]! * second - departure[4]! * second);
    const y1 = by + 4 * (departure[1]! * (zeroth - first) + departure[3]! * second - departure[5]! * second);
    const x2 = cx + 4 * (-departure[0]! * first + departure[2]! * first + departure[4]! * (zeroth - second));
    const y2 = cy + 4 * (-departure[1]! * first + departure[3]! * first + departure[5]! * (zeroth - second));
    return (x1 * y2 - y1 * x2) / (bx * cy - by * cx);
  };
  const corners = [jacobian(0, 0), jacobian(1, 0), jacobian(0, 1)] as const;
  const middles = [jacobian(0.5, 0), jacobian(0.5, 0.5), jacobian(0, 0.5)] as const;
  let least = Math.min(...corners);
  for (let i = 0; i < 3; i++) {
    least = Math.min(least, 2 * middles[i]! - (corners[i]! + corners[(i + 1) % 3]!) / 2);
  }
  return least;
}

/** The mesh with nodes in the middle of edges, on the curve where a segment is curved. @param vertexNode node of each vertex, -1 for those not meshed @returns with the node in the middle of each half-edge */
export function withEdgeNodes(
  mesh: Mesh,
  refinement: Refinement,
  vertexNode: Int32Array,
): { mesh: Mesh; middleOf: Int32Array } {
  const { triangulation, constrained } = refinement;
  const { segments, curves } = constrained;
  const block = mesh.blocks[0]!;
  const cells = block.region.length;
  const nodes = new Int32Array(6 * cells);
  const coordinates: number[] = Array.from(mesh.coordinates);
  const middleOf = new Int32Array(3 * triangulation.triangles).fill(-1);
  let cell = 0;
  for (let t = 0; t < triangulation.triangles; t++) {
    if (triangulation.region[t]! < 0) continue;
    for (let i = 0; i < 3; i++) {
      const edge = 3 * t + i;
      nodes[6 * cell + i] = vertexNode[triangulation.origin[edge]!]!;
      if (middleOf[edge]! < 0) {
        const a = triangulation.origin[edge]!;
        const b = triangulation.origin[nextEdge(edge)]!;
        const segment = triangulation.segment[edge]!;
        const curved = segment >= 0 && !curves[segments.curve[segment]!]!.straight;
        const middle = curved
          ? curvedMiddle(refinement, segment)
          : ([
              (triangulation.x[a]! + triangulation.x[b]!) / 2,
              (triangulation.y[a]! + triangulation.y[b]!) / 2,
            ] as const);
        middleOf[edge] = coordinates.length / 2;
        middleOf[triangulation.twin[edge]!] = coordinates.length / 2;
        coordinates.push(middle[0], middle[1]);
      }
      nodes[6 * cell + 3 + i] = middleOf[edge]!;
    }
    cell++;
  }
  return {
    mesh: {
      ...mesh,
      coordinates: Float64Array.from(coordinates),
      blocks: [{ shape: 'triangle', order: 2, nodes, region: block.region }],
    },
    middleOf,
  };
}
