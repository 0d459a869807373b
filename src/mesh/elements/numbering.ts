import { type Issue, LithostatError } from '../../quantity/index.js';
import type { ElementGroup } from '../../solvers/index.js';
import { type CellBlock, type CellOrder, type Mesh, nodeCount } from '../mesh.js';

/** A field of a mesh: continuous, piecewise polynomial of an order, with so many components at a node. */
export interface FieldDescription {
  readonly name: string;
  readonly order: CellOrder;
  readonly components: number;
}

/** A field with its unknowns: unknown = first + place of the node * components + component. */
export interface NumberedField extends FieldDescription {
  readonly first: number;
  /** Nodes of the mesh that carry the field, ascending. */
  readonly nodes: Int32Array;
  /** Place of each node of the mesh among them; -1 for nodes that do not carry the field. */
  readonly places: Int32Array;
  /** Place in a cell's unknowns of the field's first one, by block. In a cell: node * components + component. */
  readonly firstInCell: readonly number[];
}

/**
 * Numbers the unknowns of one or more fields on a mesh, field after field. Linear fields on a quadratic mesh live on the vertices of its
 * cells (Taylor-Hood: a quadratic velocity and a linear pressure). Several meshes share a system by numbering from `first` on.
 *
 * @example
 * const numbering = new Numbering(mesh, [{ name: 'velocity', order: 2, components: 2 }, { name: 'pressure', order: 1, components: 1 }]);
 */
export class Numbering {
  readonly mesh: Mesh;
  readonly fields: readonly NumberedField[];
  /** Number of the first unknown. */
  readonly first: number;
  /** Number after the last unknown. */
  readonly end: number;
  /** Unknowns of each block's cells, field after field: the elements of the system. */
  readonly groups: readonly ElementGroup[];
  /** Orders of the fields, each once. */
  readonly orders: readonly CellOrder[];

  /** @throws LithostatError for a quadratic field on a mesh that has linear cells, or names that are not unique */
  constructor(mesh: Mesh, fields: readonly FieldDescription[], first = 0) {
    check(mesh, fields);
    this.mesh = mesh;
    this.first = first;
    this.orders = [...new Set(fields.map(({ order }) => order))];
    const numbered: NumberedField[] = [];
    const inCell = mesh.blocks.map(() => 0);
    let next = first;
    for (const field of fields) {
      const { nodes, places } = nodesOfField(mesh, field.order);
      numbered.push({ ...field, first: next, nodes, places, firstInCell: [...inCell] });
      next += nodes.length * field.components;
      for (const [b, { shape }] of mesh.blocks.entries())
        inCell[b] = inCell[b]! + nodeCount[shape][field.order] * field.components;
    }
    this.fields = numbered;
    this.end = next;
    this.groups = mesh.blocks.map((block, b) => numberCells(block, numbered, inCell[b]!));
  }

  /** A field by its name. @throws RangeError that lists the fields */
  field(name: string): NumberedField {
    const found = this.fields.find((field) => field.name === name);
    if (found === undefined)
      throw new RangeError(
        `There is no field '${name}'; there are ${this.fields.map((field) => field.name).join(', ')}.`,
      );
    return found;
  }

  /** The unknown of a field's component at a node of the mesh. @throws RangeError for a node that does not carry the field */
  unknown(name: string, node: number, component = 0): number {
    const { first, places, components, order } = this.field(name);
    const place = places[node] ?? -1;
    if (place < 0 || !(component >= 0 && component < components))
      throw new RangeError(
        `Node ${node} has no component ${component} of '${name}' (order ${order}, ${components} components).`,
      );
    return first + place * components + component;
  }

  /** Unknowns of a field's component at those of some nodes that carry it, in the order of the nodes. */
  unknownsAt(name: string, nodes: ArrayLike<number>, component = 0): Int32Array {
    const { places } = this.field(name);
    const carrying = Array.from(nodes).filter((node) => places[node]! >= 0);
    return Int32Array.from(carrying, (node) => this.unknown(name, node, component));
  }
}

function check(mesh: Mesh, fields: readonly FieldDescription[]): void {
  const issues: Issue[] = [];
  for (const [k, { name, order, components }] of fields.entries()) {
    const path = `fields[${k}]`;
    if (fields.findIndex((field) => field.name === name) < k)
      issues.push({ code: 'duplicate-name', path, message: `there are two fields of the name '${name}'` });
    if (!(Number.isInteger(components) && components >= 1))
      issues.push({
        code: 'out-of-range',
        path,
        message: `the field '${name}' has no whole number of components`,
        got: String(components),
        expected: 'a whole number from 1 on',
      });
    const linear = mesh.blocks.find((block) => block.order < order);
    if (linear !== undefined)
      issues.push({
        code: 'order-above-mesh',
        path,
        message: `the quadratic field '${name}' needs nodes that the mesh does not have`,
        got: `cells of order ${linear.order} (${linear.shape})`,
        expected: `cells of order ${order}`,
        remedy: 'Make the mesh quadratic first.',
      });
  }
  if (issues.length > 0) throw new LithostatError(issues);
}

function nodesOfField(mesh: Mesh, order: CellOrder): { nodes: Int32Array; places: Int32Array } {
  const places = new Int32Array(mesh.coordinates.length / mesh.dimension).fill(-1);
  for (const { shape, order: cellOrder, nodes } of mesh.blocks) {
    const all = nodeCount[shape][cellOrder];
    const carrying = nodeCount[shape][order];
    for (let cell = 0; cell < nodes.length; cell += all)
      for (let k = 0; k < carrying; k++) places[nodes[cell + k]!] = 0;
  }
  const nodes = Int32Array.from(places.keys()).filter((node) => places[node] === 0);
  for (const [place, node] of nodes.entries()) places[node] = place;
  return { nodes, places };
}

function numberCells(block: CellBlock, fields: readonly NumberedField[], perCell: number): ElementGroup {
  const cells = block.region.length;
  const all = nodeCount[block.shape][block.order];
  const unknowns = new Int32Array(cells * perCell);
  let at = 0;
  for (let cell = 0; cell < cells; cell++)
    for (const { first, places, components, order } of fields)
      for (let k = 0; k < nodeCount[block.shape][order]; k++)
        for (let component = 0; component < components; component++)
          unknowns[at++] = first + places[block.nodes[cell * all + k]!]! * components + component;
  return { nodesPerElement: perCell, nodes: unknowns };
}
