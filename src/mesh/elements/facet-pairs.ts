import { type FacetSet, facetsOf, type Mesh } from '../mesh.js';
import { type BlockFacets, facetsByBlock, permuted } from './facet-quadrature.js';

/** One side of an interface: facets of a mesh. */
export interface InterfaceSide {
  readonly mesh: Mesh;
  readonly facets: FacetSet;
}

/** Facets of one block on each side; facet k of both is the same place, and so is each of its quadrature points. */
export interface PairedFacets {
  readonly metal: BlockFacets;
  readonly electrolyte: BlockFacets;
}

/**
 * Sorts the facet pairs of an interface by the blocks on both sides, and finds how each facet of the electrolyte is turned against its
 * partner. The two sides may be of two meshes; they may have moved apart or slid, as long as each facet is nearer to its partner's
 * orientation than to any other.
 * @throws RangeError for sides with different numbers or shapes of facets
 */
export function pairFacets(metal: InterfaceSide, electrolyte: InterfaceSide): PairedFacets[] {
  if (metal.facets.cell.length !== electrolyte.facets.cell.length)
    throw new RangeError(
      `The sides of the interface have ${metal.facets.cell.length} and ${electrolyte.facets.cell.length} facets; expected pairs.`,
    );
  const pairs: PairedFacets[] = [];
  const others = facetsByBlock(electrolyte.mesh, electrolyte.facets);
  for (const ours of facetsByBlock(metal.mesh, metal.facets))
    for (const theirs of others) {
      const placeOf = new Map(Array.from(theirs.facets, (facet, k) => [facet, k]));
      const common = Int32Array.from(ours.facets.keys()).filter((k) => placeOf.has(ours.facets[k]!));
      if (common.length === 0) continue;
      const first = select(ours, common);
      const second = select(
        theirs,
        common.map((k) => placeOf.get(ours.facets[k]!)!),
      );
      const orientations = common.map((_, k) =>
        orientationOf(corners(metal.mesh, first, k), corners(electrolyte.mesh, second, k), first.facets[k]!),
      );
      pairs.push({ metal: first, electrolyte: { ...second, orientations } });
    }
  return pairs;
}

function select(facets: BlockFacets, places: Int32Array): BlockFacets {
  const take = (list: Int32Array) => places.map((k) => list[k]!);
  return { ...facets, facets: take(facets.facets), cells: take(facets.cells), local: take(facets.local) };
}

/** Coordinates of a facet's vertices. */
function corners(mesh: Mesh, { block, cells, local }: BlockFacets, k: number): number[][] {
  const perCell = block.nodes.length / block.region.length;
  return facetsOf[block.shape][local[k]!]!.map((corner) => {
    const node = block.nodes[cells[k]! * perCell + corner]!;
    return [...mesh.coordinates.subarray(node * mesh.dimension, (node + 1) * mesh.dimension)];
  });
}

/** The orientation that brings the vertices of one facet nearest to those of the other. */
function orientationOf(ours: readonly number[][], theirs: readonly number[][], facet: number): number {
  if (ours.length !== theirs.length)
    throw new RangeError(
      `Facet ${facet} of the interface has ${ours.length} vertices on one side and ${theirs.length} on the other.`,
    );
  let [best, least] = [1, Number.POSITIVE_INFINITY];
  for (let orientation = 1; orientation <= theirs.length; orientation++) {
    const turned = permuted(theirs, orientation);
    const distance = ours.reduce((sum, a, k) => sum + Math.hypot(...a.map((x, i) => x - turned[k]![i]!)), 0);
    if (distance < least) [best, least] = [orientation, distance];
  }
  return best;
}
