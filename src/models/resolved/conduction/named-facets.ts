import type { FacetSet, Mesh } from '../../../mesh/index.js';
import { LithostatError } from '../../../quantity/index.js';

/**
 * Facets by name: a boundary of the mesh, or the electrolyte's side of an interface.
 * @param path of the thing that asks, for the error.
 * @throws LithostatError that lists what there is, or says that the part is empty
 */
export function facetsNamed(mesh: Mesh, facets: string | FacetSet, path: string): FacetSet {
  const set =
    typeof facets !== 'string' ? facets : (mesh.boundaries.get(facets) ?? mesh.interfaces.get(facets)?.electrolyte);
  const name = typeof facets === 'string' ? facets : 'given';
  if (set === undefined)
    throw new LithostatError([
      {
        code: 'missing-boundary',
        path,
        message: `The mesh has no boundary or interface ${name}.`,
        got: name,
        expected: [...mesh.boundaries.keys(), ...mesh.interfaces.keys()].join(', '),
      },
    ]);
  if (set.cell.length === 0)
    throw new LithostatError([
      { code: 'empty-boundary', path, message: `The part ${name} of the boundary has no facets.` },
    ]);
  return set;
}
