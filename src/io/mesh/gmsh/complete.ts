import { edgesOf, facetsOf, nodeCount, vertexCount } from '../../../mesh/index.js';
import type { GatheredBlock } from './cells.js';

/** Middle nodes to be added to cells that lack them. */
export interface Completion {
  readonly blocks: readonly GatheredBlock[];
  /** All nodes, those of the file first; x, y, z each. */
  readonly coordinates: Float64Array;
  readonly added: number;
}

/**
 * Adds the nodes that cells of 8 and 20 nodes lack on faces and in the middle, at the place to which the cell's own (serendipity) shape functions carry
 * them, so that the complete cell has the very same shape: -1/4 of each vertex and 1/2 of each edge node of a face (1/4 of each edge node of a hexahedron).
 *
 * @param blocks cells; -1 stands for a node that is missing
 * @param coordinates x, y, z of the nodes of the file
 */
export function completeCells(blocks: readonly GatheredBlock[], coordinates: Float64Array): Completion {
  const places: number[] = [];
  const nodeAt = coordinates.length / 3;
  const faces = new Map<string, number>();
  const complete = blocks.map((block) => {
    if (!block.nodes.includes(-1)) return block;
    const nodes = block.nodes.slice();
    const size = nodeCount[block.shape][block.order];
    const edgeCount = edgesOf[block.shape].length;
    const vertices = vertexCount[block.shape];
    const add = (own: Int32Array, corners: readonly number[], edges: readonly number[]): number => {
      const edgeWeight = (1 + corners.length / 4) / edges.length;
      for (let axis = 0; axis < 3; axis++) {
        let sum = 0;
        for (const corner of corners) sum -= 0.25 * coordinates[3 * own[corner]! + axis]!;
        for (const edge of edges) sum += edgeWeight * coordinates[3 * own[edge]! + axis]!;
        places.push(sum);
      }
      return nodeAt + places.length / 3 - 1;
    };
    const allCorners = Array.from({ length: vertices }, (_, vertex) => vertex);
    const allEdges = edgesOf[block.shape].map((_, edge) => vertices + edge);
    const local = block.shape === 'hexahedron' ? facetsOf.hexahedron : [];
    const around = local.map((corners) => edgesOfFace(corners).map((edge) => vertices + edge));
    for (let at = 0; at < nodes.length; at += size) {
      if (nodes[at + size - 1] !== -1) continue;
      const own = nodes.subarray(at, at + size);
      for (const [face, corners] of local.entries()) {
        const key = corners
          .map((corner) => own[corner]!)
          .sort((a, b) => a - b)
          .join();
        const shared = faces.get(key) ?? add(own, corners, around[face]!);
        faces.set(key, shared);
        own[vertices + edgeCount + face] = shared;
      }
      own[size - 1] = add(own, allCorners, allEdges);
    }
    return { ...block, nodes };
  });
  const all = new Float64Array(coordinates.length + places.length);
  all.set(coordinates);
  all.set(places, coordinates.length);
  return { blocks: complete, coordinates: all, added: places.length / 3 };
}

/** Edges of a hexahedron around a face. */
function edgesOfFace(corners: readonly number[]): number[] {
  return edgesOf.hexahedron.flatMap(([a, b], edge) => (corners.includes(a) && corners.includes(b) ? [edge] : []));
}
