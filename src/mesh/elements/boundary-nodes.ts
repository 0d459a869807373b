import { type CellOrder, type FacetSet, type Mesh, nodeCount } from '../mesh.js';
import { facetsByBlock } from './facet-quadrature.js';
import { facetNodes } from './reference-element.js';

/** Nodes on facets that carry fields of an order (order 1: vertices), each once, ascending. */
export function nodesOfFacets(mesh: Pick<Mesh, 'blocks'>, facets: FacetSet, order: CellOrder): Int32Array {
  const found = new Set<number>();
  for (const { block, cells, local } of facetsByBlock(mesh, facets)) {
    const perCell = nodeCount[block.shape][block.order];
    for (const [k, cell] of cells.entries())
      for (const node of facetNodes(block.shape, order, local[k]!)) found.add(block.nodes[cell * perCell + node]!);
  }
  return Int32Array.from(found).sort();
}

/** Nodes of the cells of a region that carry fields of an order, each once, ascending. */
export function nodesOfRegion(mesh: Pick<Mesh, 'blocks'>, region: number, order: CellOrder): Int32Array {
  const found = new Set<number>();
  for (const { shape, order: cellOrder, nodes, region: regions } of mesh.blocks) {
    const perCell = nodeCount[shape][cellOrder];
    for (const [cell, its] of regions.entries())
      if (its === region) for (let k = 0; k < nodeCount[shape][order]; k++) found.add(nodes[cell * perCell + k]!);
  }
  return Int32Array.from(found).sort();
}
