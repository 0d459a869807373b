import { facetNodes } from '../../../mesh/elements/index.js';
import { blockOfCell, boundaryOf, type Mesh, nodeCount } from '../../../mesh/index.js';
import type { SurfaceChain } from './chain.js';

/** The chain that a part of the boundary of a quadratic mesh is, with the nodes that it goes through. */
export interface MeshChain extends SurfaceChain {
  /** Node of the mesh of each node of the chain. */
  readonly nodes: Int32Array;
}

/**
 * The chain through named boundaries of a plane or axisymmetric mesh of order 2, from its left end to its right end.
 * @param names boundaries that together are one chain: `contact` and `void`
 * @throws RangeError where they are not one chain
 */
export function chainOfMesh(mesh: Mesh, names: readonly string[]): MeshChain {
  const facets = new Map<number, { readonly middle: number; readonly end: number }[]>();
  const link = (from: number, middle: number, end: number): void => {
    const list = facets.get(from) ?? [];
    list.push({ middle, end });
    facets.set(from, list);
  };
  for (const name of names) {
    if (!mesh.boundaries.has(name)) continue;
    const { cell, facet } = boundaryOf(mesh, name);
    for (let k = 0; k < cell.length; k++) {
      const { block, place } = blockOfCell(mesh, cell[k]!);
      const first = place * nodeCount[block.shape][block.order];
      const [a, b, middle] = Array.from(
        facetNodes(block.shape, 2, facet[k]!),
        (local) => block.nodes[first + local]!,
      ) as [number, number, number];
      link(a, middle, b);
      link(b, middle, a);
    }
  }
  const x = (node: number): number => mesh.coordinates[2 * node]!;
  const ends = [...facets].filter(([, list]) => list.length === 1).map(([node]) => node);
  if (ends.length !== 2)
    throw new RangeError(`The boundaries ${names.join(', ')} have ${ends.length} ends; a chain has two.`);
  const [left, right] = x(ends[0]!) <= x(ends[1]!) ? ends : [ends[1]!, ends[0]!];
  const nodes = [left!];
  for (let [before, here] = [-1, left!]; here !== right; ) {
    const next = facets.get(here)!.find(({ middle }) => middle !== before)!;
    nodes.push(next.middle, next.end);
    [before, here] = [next.middle, next.end];
  }
  return {
    geometry: mesh.geometry === 'axisymmetric' ? 'axisymmetric' : 'plane',
    nodes: Int32Array.from(nodes),
    across: Float64Array.from(nodes, x),
    height: Float64Array.from(nodes, (node) => mesh.coordinates[2 * node + 1]!),
  };
}
