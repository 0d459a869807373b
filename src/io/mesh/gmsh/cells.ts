import { type CellOrder, type CellShape, nodeCount } from '../../../mesh/index.js';
import type { LithostatError } from '../../../quantity/index.js';
import { counted, listed, meshError } from '../mesh-error.js';
import { readCellTypes } from './cell-types.js';
import type { GmshContent, GmshElements, GmshGroup } from './content.js';
import type { NodeFinder } from './nodes.js';

/** Cells of one shape with places of nodes in the file, in VTK's order. */
export interface GatheredBlock {
  readonly shape: CellShape;
  readonly order: CellOrder;
  /** -1: a node that the file lacks, of a cell that is not complete. */
  readonly nodes: Int32Array;
  readonly region: Int32Array;
}

/** The cells of a file by shape, with their regions. */
export interface GatheredCells {
  readonly dimension: 2 | 3;
  readonly order: CellOrder;
  readonly regions: readonly string[];
  readonly blocks: readonly GatheredBlock[];
  readonly notes: readonly string[];
}

const shapes: readonly CellShape[] = ['triangle', 'quadrilateral', 'tetrahedron', 'hexahedron'];

/**
 * Sorts the elements of a file that are cells, those of the highest dimension, by shape, and finds their regions: the physical group that each belongs to.
 *
 * @throws LithostatError when there are none, a cell belongs to no group, to one without a name or to several, or the orders are mixed
 */
export function gatherCells(file: string, content: GmshContent, finder: NodeFinder): GatheredCells {
  const dimension = content.elements.some(({ type, nodes }) => type.dimension === 3 && nodes.length > 0) ? 3 : 2;
  const cells = content.elements.filter(({ type, nodes }) => type.dimension === dimension && nodes.length > 0);
  if (cells.length === 0) throw noCells(file, content);
  const names = content.names.filter((group) => group.dimension === dimension);
  for (const one of cells) checkGroup(file, one, names, dimension);
  const orders = new Set(cells.map(({ type }) => type.order));
  if (orders.size > 1) {
    throw meshError(file, {
      code: 'mixed-orders',
      message: 'cells of order 1 and of order 2 do not fit together',
      got: [...new Set(cells.map(({ type }) => type.name))].join(', '),
      expected: 'one order',
      remedy: 'mesh all of it with the same Mesh.ElementOrder',
    });
  }
  const order = cells[0]!.type.order;
  // In the order of the list of names; a name may stand for several groups.
  const nameOf = new Map(names.map(({ tag, name }) => [tag, name]));
  const filled = new Set(cells.map(({ groups }) => nameOf.get(groups[0]!)!));
  const regions = [...new Set(names.map(({ name }) => name))].filter((name) => filled.has(name));
  const empty = [...new Set(names.map(({ name }) => name))].filter((name) => !filled.has(name));
  const blocks = shapes.flatMap((shape) => {
    const ofShape = cells.filter(({ type }) => type.shape === shape);
    if (ofShape.length === 0) return [];
    const regionOf = ({ groups }: GmshElements) => regions.indexOf(nameOf.get(groups[0]!)!);
    return [block(shape, order, ofShape, finder, regionOf)];
  });
  const notes = empty.length === 0 ? [] : [`No cells belong to the group ${listed(empty)}: it is left out.`];
  return { dimension, order, regions, blocks, notes };
}

function block(
  shape: CellShape,
  order: CellOrder,
  elements: readonly GmshElements[],
  finder: NodeFinder,
  regionOf: (elements: GmshElements) => number,
): GatheredBlock {
  const size = nodeCount[shape][order];
  const count = elements.reduce((sum, { type, nodes }) => sum + nodes.length / type.nodes, 0);
  const nodes = new Int32Array(count * size).fill(-1);
  const region = new Int32Array(count);
  let cell = 0;
  for (const one of elements) {
    const { type } = one;
    region.fill(regionOf(one), cell, cell + one.nodes.length / type.nodes);
    for (let at = 0; at < one.nodes.length; at += type.nodes, cell++) {
      for (let k = 0; k < type.nodes; k++) nodes[cell * size + k] = finder.place(one.nodes[at + type.vtk[k]!]!);
    }
  }
  return { shape, order, nodes, region };
}

function noCells(file: string, content: GmshContent): LithostatError {
  const there = [...new Set(content.elements.filter(({ nodes }) => nodes.length > 0).map(({ type }) => type.name))];
  return meshError(file, {
    code: 'no-cells',
    message: 'the mesh has no cells, in two dimensions neither',
    got: there.length === 0 ? 'no elements' : `${listed(there)} only`,
    expected: readCellTypes,
    remedy: 'mesh the geometry before it is saved: gmsh -2 or gmsh -3',
  });
}

const entityWords = ['Point', 'Curve', 'Surface', 'Volume'];

function checkGroup(
  file: string,
  { type, groups, nodes }: GmshElements,
  names: readonly GmshGroup[],
  dimension: number,
): void {
  const count = counted(nodes.length / type.nodes, type.name);
  const word = `Physical ${entityWords[dimension]}`;
  const there = listed(
    names.map(({ name }) => name),
    'none',
  );
  const example = `${word}("metal") = {…};`;
  if (groups.length === 0) {
    throw meshError(file, {
      code: 'unnamed-group',
      message: `cells belong to no physical group, so that their material is not known`,
      got: `${count} in no group`,
      expected: `cells in named groups; the file names ${there}`,
      remedy: `add a group for all of them before the mesh is saved: ${example} (Mesh.SaveAll = 1 drops the groups of format 2.2)`,
    });
  }
  const unnamed = groups.filter((tag) => !names.some((group) => group.tag === tag));
  if (unnamed.length > 0) {
    throw meshError(file, {
      code: 'unnamed-group',
      message: 'cells belong to a physical group that has no name',
      got: `${count} in group ${listed(unnamed.map(String))}`,
      expected: `a name of that group; the file names ${there}`,
      remedy: `give it a name: ${example}`,
    });
  }
  const regions = [...new Set(groups.map((tag) => names.find((group) => group.tag === tag)!.name))];
  if (regions.length > 1) {
    throw meshError(file, {
      code: 'two-regions',
      message: 'cells belong to several physical groups, so that their material is not known',
      got: `${count} in ${listed(regions)}`,
      expected: 'one group a cell',
      remedy: 'take them out of the other groups',
    });
  }
}
