import type { ElementGroup } from '../../solvers/index.js';
import type { CellOrder, FacetSet } from '../mesh.js';
import { CellQuadrature } from './cell-quadrature.js';
import { pairFacets } from './facet-pairs.js';
import { type BlockFacets, FacetQuadrature, facetsByBlock } from './facet-quadrature.js';
import type { Numbering } from './numbering.js';

/** Elements of one kind, that one routine sums over. */
interface ElementLoop<Points> {
  /** Unknowns of each element. */
  readonly group: ElementGroup;
  /** What is known at the quadrature points of the prepared element. */
  readonly points: Points;
  prepare(element: number): void;
}

/** A sum over elements: an integral over cells, a boundary or an interface. One loop for each kind of cell. */
export interface Term<Points> {
  readonly loops: readonly ElementLoop<Points>[];
}

/** Both sides of an interface facet at the same points. The normal of the metal points into the electrolyte. */
export interface InterfaceQuadrature {
  readonly metal: FacetQuadrature;
  readonly electrolyte: FacetQuadrature;
}

export interface TermOptions {
  /** Degree of polynomials that the quadrature integrates exactly. */
  readonly degree: number;
  /** Orders of the shape functions; those of the numbering's fields by default. */
  readonly orders?: readonly CellOrder[];
  /** Unknowns that every element has after those of its cells: a potential of an electrode, a multiplier. None by default. */
  readonly shared?: readonly number[];
}

/** Cells of a mesh, with the number of their quadrature points for state that is stored by point. */
export interface CellTerm extends Term<CellQuadrature> {
  readonly points: number;
}

/** An integral over all cells. In an element: the unknowns of the cell, field after field (`NumberedField.firstInCell`), then the shared. */
export function cellTerm(
  numbering: Numbering,
  { degree, orders = numbering.orders, shared = [] }: TermOptions,
): CellTerm {
  const { mesh } = numbering;
  let [firstCell, firstPoint] = [0, 0];
  const loops = mesh.blocks.map((block, b): ElementLoop<CellQuadrature> => {
    const points = new CellQuadrature(mesh, { block, firstCell, firstPoint }, degree, orders);
    firstCell += block.region.length;
    firstPoint += block.region.length * points.count;
    return { group: withShared(numbering.groups[b]!, shared), points, prepare: (place) => points.prepare(place) };
  });
  return { loops, points: firstPoint };
}

/** An integral over facets. In an element: the unknowns of the cell of the facet, then the shared. */
export function facetTerm(
  numbering: Numbering,
  facets: FacetSet,
  { degree, orders = numbering.orders, shared = [] }: TermOptions,
): Term<FacetQuadrature> {
  const { mesh } = numbering;
  const loops = facetsByBlock(mesh, facets).map((ofBlock): ElementLoop<FacetQuadrature> => {
    const points = new FacetQuadrature(mesh, ofBlock, degree, orders);
    return { group: withShared(ofCells(numbering, ofBlock), shared), points, prepare: (k) => points.prepare(k) };
  });
  return { loops };
}

/** One side of an interface, with the unknowns that live there. */
interface NumberedSide {
  readonly numbering: Numbering;
  readonly facets: FacetSet;
}

/**
 * An integral over an interface. In an element: the unknowns of the metal's cell, those of the electrolyte's, then the shared. The two sides
 * may be of one mesh or of two.
 */
export function interfaceTerm(
  metal: NumberedSide,
  electrolyte: NumberedSide,
  { degree, orders, shared = [] }: TermOptions,
): Term<InterfaceQuadrature> {
  const pairs = pairFacets(
    { mesh: metal.numbering.mesh, facets: metal.facets },
    { mesh: electrolyte.numbering.mesh, facets: electrolyte.facets },
  );
  const loops = pairs.map((pair): ElementLoop<InterfaceQuadrature> => {
    const ours = new FacetQuadrature(metal.numbering.mesh, pair.metal, degree, orders ?? metal.numbering.orders);
    const theirs = new FacetQuadrature(
      electrolyte.numbering.mesh,
      pair.electrolyte,
      degree,
      orders ?? electrolyte.numbering.orders,
    );
    const group = joined(ofCells(metal.numbering, pair.metal), ofCells(electrolyte.numbering, pair.electrolyte));
    return {
      group: withShared(group, shared),
      points: { metal: ours, electrolyte: theirs },
      prepare(k) {
        ours.prepare(k);
        theirs.prepare(k);
      },
    };
  });
  return { loops };
}

/** Unknowns of the cells of some facets. */
function ofCells(numbering: Numbering, { block, cells }: BlockFacets): ElementGroup {
  const { nodesPerElement, nodes } = numbering.groups[numbering.mesh.blocks.indexOf(block)]!;
  const unknowns = new Int32Array(cells.length * nodesPerElement);
  for (const [k, cell] of cells.entries())
    unknowns.set(nodes.subarray(cell * nodesPerElement, (cell + 1) * nodesPerElement), k * nodesPerElement);
  return { nodesPerElement, nodes: unknowns };
}

function joined(a: ElementGroup, b: ElementGroup): ElementGroup {
  const nodesPerElement = a.nodesPerElement + b.nodesPerElement;
  const elements = a.nodes.length / a.nodesPerElement;
  const nodes = new Int32Array(elements * nodesPerElement);
  for (let e = 0; e < elements; e++) {
    nodes.set(a.nodes.subarray(e * a.nodesPerElement, (e + 1) * a.nodesPerElement), e * nodesPerElement);
    const second = e * nodesPerElement + a.nodesPerElement;
    nodes.set(b.nodes.subarray(e * b.nodesPerElement, (e + 1) * b.nodesPerElement), second);
  }
  return { nodesPerElement, nodes };
}

function withShared(group: ElementGroup, shared: readonly number[]): ElementGroup {
  if (shared.length === 0) return group;
  const elements = group.nodes.length / group.nodesPerElement;
  const repeated = Int32Array.from({ length: elements * shared.length }, (_, k) => shared[k % shared.length]!);
  return joined(group, { nodesPerElement: shared.length, nodes: repeated });
}
