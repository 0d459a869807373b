import type { Issue } from '../quantity/index.js';
import { LithostatError } from '../quantity/index.js';
import { dimensionOf } from './elements/reference-element.js';
import { invertedCells } from './inverted-cells.js';
import type { FacetSet, Mesh } from './mesh.js';
import { cellCount, facetsOf, nodeCount } from './mesh.js';
import { pairInterface } from './split-interfaces.js';
import { FacetReader, facetTable, outerFacets } from './topology.js';
import { PointWelder } from './weld.js';

export interface CheckMeshOptions {
  /** Whether every facet of the outer surface must be in a boundary or an interface; no by default. */
  readonly named?: boolean;
}

/** Issues of one kind that are told; how many more there are is in the last one. */
const told = 5;

/**
 * Checks that a mesh is one: arrays that fit together, finite coordinates, cells the right way round at all quadrature points, every node used,
 * none twice at one place unless on the two sides of an interface or of named boundaries, facets shared by two cells at most, boundaries on the
 * surface, and interfaces whose two sides match.
 * @throws LithostatError with up to five issues of each kind; they name cells, nodes and places
 */
export function checkMesh(mesh: Mesh, { named = false }: CheckMeshOptions = {}): void {
  const issues = new Issues(mesh);
  // Each check relies on those before.
  checkArrays(mesh, issues);
  issues.done();
  checkCells(mesh, issues);
  checkFacets(mesh, issues, named);
  issues.done();
  checkNodes(mesh, issues);
  issues.done();
}

class Issues {
  readonly #mesh: Mesh;
  readonly #list: Issue[] = [];
  readonly #counts = new Map<string, number>();

  constructor(mesh: Mesh) {
    this.#mesh = mesh;
  }

  add(code: string, path: string, message: string, got: string, expected: string): void {
    const count = (this.#counts.get(code) ?? 0) + 1;
    this.#counts.set(code, count);
    if (count <= told) this.#list.push({ code, path, message, got, expected });
  }

  /** Coordinates of a node, for people. */
  place(node: number): string {
    const { coordinates, dimension } = this.#mesh;
    const numbers = coordinates.subarray(node * dimension, (node + 1) * dimension);
    return `(${Array.from(numbers, (x) => x.toPrecision(6)).join(', ')}) m`;
  }

  done(): void {
    if (this.#list.length === 0) return;
    for (const [code, count] of this.#counts) {
      if (count <= told) continue;
      const path = 'mesh';
      this.#list.push({ code, path, message: `${count - told} more of the kind ${code}`, got: `${count} in all` });
    }
    throw new LithostatError(this.#list);
  }
}

function checkArrays(mesh: Mesh, issues: Issues): void {
  const { dimension, coordinates, geometry, regions } = mesh;
  const nodes = coordinates.length / dimension;
  const refuse = (path: string, message: string, got: unknown, expected: string): void =>
    issues.add('malformed-mesh', path, message, String(got), expected);
  if ((geometry === 'space') !== (dimension === 3)) {
    refuse(
      'mesh.geometry',
      'the geometry does not go with the dimension',
      `${geometry} in ${dimension} dimensions`,
      'space in 3, plane or axisymmetric in 2',
    );
  }
  if (!Number.isInteger(nodes)) {
    refuse('mesh.coordinates', 'a node lacks coordinates', coordinates.length, `a multiple of ${dimension}`);
  }
  for (let k = 0; k < coordinates.length; k++) {
    if (!Number.isFinite(coordinates[k])) {
      issues.add(
        'not-finite',
        `mesh.coordinates[${k}]`,
        'a coordinate is no number',
        String(coordinates[k]),
        'a finite number',
      );
    } else if (geometry === 'axisymmetric' && k % 2 === 0 && coordinates[k] < 0) {
      issues.add(
        'negative-radius',
        `mesh.coordinates[${k}]`,
        'a radius is negative',
        String(coordinates[k]),
        '0 or more',
      );
    }
  }
  mesh.blocks.forEach(({ shape, order, nodes: list, region }, b) => {
    if (dimensionOf[shape] !== dimension)
      refuse(`mesh.blocks[${b}].shape`, 'cells have another dimension than the mesh', shape, `${dimension} dimensions`);
    const wanted = region.length * nodeCount[shape][order];
    if (list.length !== wanted)
      refuse(`mesh.blocks[${b}].nodes`, 'cells lack nodes', list.length, `${wanted} for ${region.length} cells`);
    for (let k = 0; k < list.length; k++) {
      if (!(list[k] >= 0 && list[k] < nodes))
        refuse(`mesh.blocks[${b}].nodes[${k}]`, 'a cell has a node that is not there', list[k], `0 to ${nodes - 1}`);
    }
    for (let k = 0; k < region.length; k++) {
      if (!(region[k] >= 0 && region[k] < regions.length)) {
        refuse(
          `mesh.blocks[${b}].region[${k}]`,
          'a cell has a region that is not there',
          region[k],
          `0 to ${regions.length - 1}`,
        );
      }
    }
  });
  const cells = cellCount(mesh);
  for (const [path, { cell, facet }] of facetSets(mesh)) {
    if (cell.length !== facet.length)
      refuse(path, 'cells and facets differ in number', `${cell.length} and ${facet.length}`, 'as many of either');
    for (let k = 0; k < cell.length; k++) {
      const shape = shapeOf(mesh, cell[k]);
      if (shape === undefined)
        refuse(`${path}.cell[${k}]`, 'a facet belongs to a cell that is not there', cell[k], `0 to ${cells - 1}`);
      else if (!(facet[k] >= 0 && facet[k] < facetsOf[shape].length)) {
        refuse(`${path}.facet[${k}]`, `a ${shape} has no such facet`, facet[k], `0 to ${facetsOf[shape].length - 1}`);
      }
    }
  }
}

function facetSets(mesh: Mesh): [string, FacetSet][] {
  return [
    ...[...mesh.boundaries].map(([name, set]): [string, FacetSet] => [`mesh.boundaries.${name}`, set]),
    ...[...mesh.interfaces].flatMap(([name, { metal, electrolyte }]): [string, FacetSet][] => [
      [`mesh.interfaces.${name}.metal`, metal],
      [`mesh.interfaces.${name}.electrolyte`, electrolyte],
    ]),
  ];
}

function shapeOf(mesh: Mesh, cell: number): Mesh['blocks'][number]['shape'] | undefined {
  let place = cell;
  if (place < 0) return undefined;
  for (const { shape, region } of mesh.blocks) {
    if (place < region.length) return shape;
    place -= region.length;
  }
  return undefined;
}

function checkCells(mesh: Mesh, issues: Issues): void {
  for (const inverted of invertedCells(mesh)) {
    const [issue] = inverted.issues;
    issues.add(issue.code, issue.path, issue.message, issue.got ?? '', issue.expected ?? '');
  }
}

function checkFacets(mesh: Mesh, issues: Issues, named: boolean): void {
  const table = facetTable(mesh);
  const reader = new FacetReader(mesh);
  const where = (cell: number, facet: number): string => issues.place(reader.read(cell, facet)[0]);
  if (table.crowded >= 0) {
    const cell = table.cell[table.crowded];
    issues.add(
      'crowded-facet',
      `mesh.cells[${cell}]`,
      'a facet belongs to more than two cells',
      where(cell, table.crowded - table.start[cell]),
      'two at most',
    );
  }
  const covered = new Uint8Array(table.partner.length);
  for (const [path, { cell, facet }] of facetSets(mesh)) {
    const boundary = path.startsWith('mesh.boundaries');
    for (let k = 0; k < cell.length; k++) {
      const entry = table.start[cell[k]] + facet[k];
      covered[entry] = 1;
      if (boundary && table.partner[entry] >= 0) {
        issues.add(
          'inner-boundary',
          path,
          `facet ${k} lies between two cells, ${cell[k]} and ${table.cell[table.partner[entry]]}`,
          where(cell[k], facet[k]),
          'a facet of the surface, or an interface',
        );
      }
    }
  }
  for (const [name, sides] of mesh.interfaces) {
    const path = `mesh.interfaces.${name}`;
    const { metal, electrolyte } = sides;
    if (metal.cell.length !== electrolyte.cell.length) {
      issues.add(
        'unmatched-interface',
        path,
        'the sides differ in number of facets',
        `${metal.cell.length} and ${electrolyte.cell.length}`,
        'as many of either',
      );
      continue;
    }
    try {
      pairInterface(mesh, sides);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      issues.add(
        'unmatched-interface',
        path,
        error.message,
        'sides at different places',
        'facet k of both sides at one place',
      );
    }
  }
  if (!named) return;
  const outer = outerFacets(mesh, table);
  for (let k = 0; k < outer.cell.length; k++) {
    if (covered[table.start[outer.cell[k]] + outer.facet[k]] !== 0) continue;
    issues.add(
      'unnamed-boundary',
      `mesh.cells[${outer.cell[k]}]`,
      `facet ${outer.facet[k]} is on the surface without a name`,
      where(outer.cell[k], outer.facet[k]),
      'a boundary or interface',
    );
  }
}

function checkNodes(mesh: Mesh, issues: Issues): void {
  const { coordinates, dimension } = mesh;
  const nodes = coordinates.length / dimension;
  const used = new Uint8Array(nodes);
  for (const { nodes: list } of mesh.blocks) for (const node of list) used[node] = 1;
  const table = facetTable(mesh);
  const reader = new FacetReader(mesh);
  // Two nodes at one place are right only on the two sides of something that has a name.
  const namedNode = new Uint8Array(nodes);
  for (const [, { cell, facet }] of facetSets(mesh)) {
    for (let k = 0; k < cell.length; k++) {
      const list = reader.read(cell[k], facet[k]);
      for (let j = 0; j < reader.count; j++) namedNode[list[j]] = 1;
    }
  }
  // Nodes inside the body have no others at their place in a mesh without inverted cells; only those of the surface are compared.
  const outer = outerFacets(mesh, table);
  const onSurface = new Uint8Array(nodes);
  let shortest = Number.POSITIVE_INFINITY;
  for (let k = 0; k < outer.cell.length; k++) {
    const list = reader.read(outer.cell[k], outer.facet[k]);
    for (let j = 0; j < reader.count; j++) onSurface[list[j]] = 1;
    let square = 0;
    for (let d = 0; d < dimension; d++)
      square += (coordinates[list[0] * dimension + d] - coordinates[list[1] * dimension + d]) ** 2;
    shortest = Math.min(shortest, Math.sqrt(square));
  }
  const welder = new PointWelder(dimension, 1e-6 * shortest);
  for (let node = 0; node < nodes; node++) {
    if (used[node] === 0) {
      issues.add(
        'unused-node',
        `mesh.nodes[${node}]`,
        'a node belongs to no cell',
        issues.place(node),
        'a node of a cell',
      );
    }
    if (onSurface[node] === 0) continue;
    const point = coordinates.subarray(node * dimension, (node + 1) * dimension);
    const other = welder.find(point);
    if (other >= 0 && !(namedNode[node] && namedNode[other])) {
      issues.add(
        'duplicate-node',
        `mesh.nodes[${node}]`,
        `nodes ${other} and ${node} are at one place`,
        issues.place(node),
        'one node, or two sides with a name',
      );
    }
    if (other < 0) welder.add(point, node);
  }
}
