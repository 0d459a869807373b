import type { FacetSet, InterfaceFacets, Mesh } from '../mesh.js';
import { facetTable } from '../topology.js';

/** Facets of cells with the names of the sides that they lie on. */
export interface NamedFacets {
  readonly cell: number[];
  readonly facet: number[];
  readonly name: (string | undefined)[];
}

/**
 * Sorts named facets of a mesh of one block into boundaries and interfaces, by whether another cell is beyond. An interface's facets are named from
 * both sides. Its metal is the region `metal`, or else the one that comes first, unless it is told otherwise.
 * @param isMetal whether, at an interface, the first of two regions is the metal's side of the second
 * @throws Error where a facet without a name has nothing beyond
 */
export function withNamedFacets(
  mesh: Mesh,
  { cell, facet, name }: NamedFacets,
  isMetal: (interfaceName: string, here: number, there: number) => boolean = (_, here, there) =>
    mesh.regions[here] === 'metal' || (mesh.regions[there] !== 'metal' && here < there),
): Mesh {
  const table = facetTable(mesh);
  const region = mesh.blocks[0].region;
  const boundaries = new Map<string, { cell: number[]; facet: number[] }>();
  const interfaces = new Map<string, { metal: number[]; electrolyte: number[] }>();
  for (let k = 0; k < cell.length; k++) {
    const entry = table.start[cell[k]] + facet[k];
    const partner = table.partner[entry];
    const label = name[k];
    if (label === undefined) {
      if (partner < 0) throw new Error(`A patch's side without a name is open at cell ${cell[k]}.`);
    } else if (partner < 0) {
      const set = boundaries.get(label) ?? { cell: [], facet: [] };
      boundaries.set(label, set);
      set.cell.push(cell[k]);
      set.facet.push(facet[k]);
    } else {
      const here = region[cell[k]];
      const there = region[table.cell[partner]];
      // Each place comes twice, once from either side; the metal's visit counts.
      const first = here === there ? entry < partner : isMetal(label, here, there);
      if (!first) continue;
      const set = interfaces.get(label) ?? { metal: [], electrolyte: [] };
      interfaces.set(label, set);
      set.metal.push(entry);
      set.electrolyte.push(partner);
    }
  }
  const facets = (entries: readonly number[]): FacetSet => ({
    cell: Int32Array.from(entries, (entry) => table.cell[entry]),
    facet: Int32Array.from(entries, (entry) => entry - table.start[table.cell[entry]]),
  });
  return {
    ...mesh,
    boundaries: new Map(
      [...boundaries].map(([label, set]) => [
        label,
        { cell: Int32Array.from(set.cell), facet: Int32Array.from(set.facet) },
      ]),
    ),
    interfaces: new Map<string, InterfaceFacets>(
      [...interfaces].map(([label, set]) => [
        label,
        { metal: facets(set.metal), electrolyte: facets(set.electrolyte) },
      ]),
    ),
  };
}
