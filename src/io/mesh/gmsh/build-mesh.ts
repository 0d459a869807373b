import type { CellBlock, Mesh } from '../../../mesh/index.js';
import { counted, listed, meshError } from '../mesh-error.js';
import type { ReadMesh, ReadMeshOptions } from '../options.js';
import { requireGroups } from '../require-groups.js';
import { gatherCells } from './cells.js';
import { completeCells } from './complete.js';
import type { GmshContent } from './content.js';
import { groupFacets } from './facets.js';
import { coincidentNodes, NodeFinder, scaledCoordinates } from './nodes.js';
import { orientCells } from './orient.js';
import { nameFacets } from './sides.js';

/**
 * Makes a mesh of what a Gmsh file holds: cells of the highest dimension, physical groups of cells as regions, those of facets as boundaries and interfaces.
 *
 * @throws LithostatError when groups are missing, cells have no material or are folded, or the mesh does not lie in the plane
 */
export function buildMesh(file: string, content: GmshContent, options: ReadMeshOptions): ReadMesh {
  checkUnit(file, options.unit);
  const finder = new NodeFinder(file, content.nodeTags);
  const gathered = gatherCells(file, content, finder);
  const { dimension } = gathered;
  const completed = completeCells(gathered.blocks, content.coordinates);
  const { places, numbers } = usedNodes(completed.blocks, completed.coordinates.length / 3);
  const axisymmetric = dimension === 2 && options.geometry === 'axisymmetric';
  const coordinates = scaledCoordinates(file, completed, places, { dimension, unit: options.unit, axisymmetric });
  const blocks: CellBlock[] = completed.blocks.map((block) => ({
    ...block,
    nodes: block.nodes.map((place) => numbers[place]!),
  }));
  const turned = orientCells(file, blocks, coordinates, dimension);
  const bare: Mesh = {
    geometry: dimension === 3 ? 'space' : axisymmetric ? 'axisymmetric' : 'plane',
    dimension,
    coordinates,
    blocks,
    regions: gathered.regions,
    boundaries: new Map(),
    interfaces: new Map(),
  };
  const grouped = groupFacets(file, content, bare, (tag) => numbers[finder.place(tag)]!);
  const { notes, ...named } = nameFacets(file, bare, grouped, options);
  const mesh: Mesh = { ...bare, ...named };
  requireGroups(file, mesh, options.require);
  return {
    mesh,
    format: `Gmsh ${content.version}, ${content.binary ? 'binary' : 'text'}`,
    notes: [
      ...gathered.notes,
      ...(completed.added > 0
        ? [
            `${counted(completed.added, 'node')} more in the middle of faces and cells that have 8 or 20 nodes only; their shape is the same.`,
          ]
        : []),
      ...(turned > 0 ? [`${counted(turned, 'cell')} turned around: the drawing has surfaces that point down.`] : []),
      ...grouped.notes,
      ...unusedGroups(content, dimension),
      ...notes,
      ...(dimension === 3 && options.geometry !== undefined
        ? [`The mesh has volumes: it is a body in space, and not ${options.geometry}.`]
        : []),
      ...coincidenceNote(coordinates, dimension),
    ],
  };
}

function checkUnit(file: string, unit: number): void {
  if (Number.isFinite(unit) && unit > 0) return;
  throw meshError(file, {
    code: 'out-of-range',
    message: 'the unit of length of a mesh is above zero',
    got: `${unit} m`,
    expected: 'metres that one unit of the file is, for example 1e-6',
  });
}

/** Nodes that cells have, in the order of the file. @returns their places, and the number of each place (-1: not used) */
function usedNodes(
  blocks: readonly { readonly nodes: Int32Array }[],
  count: number,
): { places: Int32Array; numbers: Int32Array } {
  const numbers = new Int32Array(count).fill(-1);
  for (const { nodes } of blocks) for (const place of nodes) numbers[place] = 0;
  let used = 0;
  for (let place = 0; place < count; place++) if (numbers[place] === 0) numbers[place] = used++;
  const places = new Int32Array(used);
  for (let place = 0; place < count; place++) if (numbers[place]! >= 0) places[numbers[place]!] = place;
  return { places, numbers };
}

function unusedGroups({ names }: GmshContent, dimension: number): string[] {
  const lower = names.filter((group) => group.dimension < dimension - 1).map(({ name }) => name);
  if (lower.length === 0) return [];
  return [`Groups of ${dimension === 3 ? 'curves and points' : 'points'} are not used: ${listed(lower)}.`];
}

function coincidenceNote(coordinates: Float64Array, dimension: number): string[] {
  const count = coincidentNodes(coordinates, dimension);
  if (count === 0) return [];
  return [
    `${counted(count, 'node')} at the place of another one: what touches there is not connected (a crack, or parts that were drawn apart: Coherence joins them).`,
  ];
}
