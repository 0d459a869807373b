import { type CellOrder, type Mesh, nodeCount, vertexCount } from '../mesh.js';
import type { CellQuadrature } from './cell-quadrature.js';
import { cellQuadratures } from './integrals.js';
import { LocalFit, type Samples } from './local-fit.js';
import type { Numbering } from './numbering.js';
import { referenceElement } from './reference-element.js';

/** Something that is known at points inside cells: a gradient, a flux, a stress. */
export interface PointQuantity {
  readonly components: number;
  /** Orders of the shape functions that `sample` reads. */
  readonly orders: readonly CellOrder[];
  /** Writes `components` numbers for point q of the prepared cell. */
  sample(points: CellQuadrature, q: number, out: Float64Array): void;
}

/** The gradient of a field: number component * dimension + axis. */
export function fieldGradient(numbering: Numbering, name: string, unknowns: Float64Array): PointQuantity {
  const { components, order, firstInCell } = numbering.field(name);
  const { dimension, blocks } = numbering.mesh;
  return {
    components: components * dimension,
    orders: [order],
    sample(points, q, out) {
      const b = blocks.indexOf(points.block);
      const { nodes: cells, nodesPerElement } = numbering.groups[b]!;
      const { nodes, gradients } = points.basis(order);
      const first = points.place * nodesPerElement + firstInCell[b]!;
      out.fill(0, 0, components * dimension);
      for (let k = 0; k < nodes; k++)
        for (let c = 0; c < components; c++) {
          const value = unknowns[cells[first + k * components + c]!]!;
          for (let i = 0; i < dimension; i++)
            out[c * dimension + i]! += value * gradients[(q * nodes + k) * dimension + i]!;
        }
    },
  };
}

/**
 * Continuous nodal values of a quantity that jumps between cells, by superconvergent patch recovery (Zienkiewicz & Zhu 1992): around each
 * vertex a polynomial of the order of the mesh is fitted to the values at the points where they are most accurate; nodes between vertices
 * get the mean of their vertices' polynomials. Across an interface a quantity jumps in truth: give the mesh of one side.
 * @param order of the field that the quantity is from; that of the polynomials
 * @returns `components` numbers for each node of the mesh; 0 for nodes of no cell
 */
export function recover(mesh: Mesh, order: CellOrder, quantity: PointQuantity): Float64Array {
  const { components } = quantity;
  const { dimension, coordinates } = mesh;
  const samples = takeSamples(mesh, order, quantity);
  const { start, cells } = cellsOfVertices(mesh);
  const fit = new LocalFit(dimension, order, components);
  const polynomials = new Float64Array((start.length - 1) * fit.terms * components);
  const scales = new Float64Array(start.length - 1);
  const [patch, inPatch] = [[] as number[], new Set<number>()];
  for (let vertex = 0; vertex + 1 < start.length; vertex++) {
    if (start[vertex] === start[vertex + 1]) continue;
    patch.length = 0;
    inPatch.clear();
    for (let k = start[vertex]!; k < start[vertex + 1]!; k++) addTo(patch, inPatch, cells[k]!);
    const origin = coordinates.subarray(vertex * dimension, (vertex + 1) * dimension);
    const out = polynomials.subarray(vertex * fit.terms * components, (vertex + 1) * fit.terms * components);
    for (let ring = 0; ; ring++) {
      const scale = fit.load(origin, patch, samples);
      scales[vertex] = scale;
      // Corners have few cells: take their neighbours too, and where the mesh ends before that is enough, a polynomial of lower degree.
      const before = patch.length;
      if (fit.solve(out, order)) break;
      if (ring < 3)
        for (const cell of patch.slice())
          for (const node of verticesOfCell(mesh, cell))
            for (let k = start[node]!; k < start[node + 1]!; k++) addTo(patch, inPatch, cells[k]!);
      if (patch.length > before) continue;
      if (order === 1 || !fit.solve(out, 1)) fit.mean(out);
      break;
    }
  }
  return spread(mesh, fit, polynomials, scales, components);
}

/**
 * L2 norm over each cell of the difference between a quantity and its recovered values: an estimate of the error in it.
 * @param recovered from `recover` @returns one number a cell
 */
export function recoveredErrors(
  mesh: Mesh,
  order: CellOrder,
  quantity: PointQuantity,
  recovered: Float64Array,
): Float64Array {
  const { components } = quantity;
  const out = new Float64Array(components);
  const errors: number[] = [];
  for (const points of cellQuadratures(mesh, 2 * order, [
    ...quantity.orders,
    ...mesh.blocks.map((block) => block.order),
  ])) {
    const { order: cellOrder, shape, nodes: cells } = points.block;
    const { nodes, values } = points.basis(cellOrder);
    const perCell = nodeCount[shape][cellOrder];
    for (let place = 0; place < points.block.region.length; place++) {
      points.prepare(place);
      let sum = 0;
      for (let q = 0; q < points.count; q++) {
        quantity.sample(points, q, out);
        for (let c = 0; c < components; c++) {
          let smooth = 0;
          for (let k = 0; k < nodes; k++)
            smooth += values[q * nodes + k]! * recovered[cells[place * perCell + k]! * components + c]!;
          sum += points.weights[q]! * (smooth - out[c]!) ** 2;
        }
      }
      errors.push(Math.sqrt(sum));
    }
  }
  return Float64Array.from(errors);
}

/** Gauss points of degree 1 in linear cells and 2 in quadratic ones: where gradients are most accurate (Barlow 1976). */
function takeSamples(mesh: Mesh, order: CellOrder, quantity: PointQuantity): Samples {
  const { dimension } = mesh;
  const { components } = quantity;
  const blocks = cellQuadratures(mesh, order, quantity.orders);
  const total = blocks.reduce((sum, { block, count }) => sum + block.region.length * count, 0);
  const cells = blocks.reduce((sum, { block }) => sum + block.region.length, 0);
  const start = new Int32Array(cells + 1);
  const positions = new Float64Array(total * dimension);
  const values = new Float64Array(total * components);
  const out = new Float64Array(components);
  let at = 0;
  for (const points of blocks)
    for (let place = 0; place < points.block.region.length; place++) {
      points.prepare(place);
      positions.set(points.positions, at * dimension);
      for (let q = 0; q < points.count; q++, at++) {
        quantity.sample(points, q, out);
        values.set(out, at * components);
      }
      start[points.cell + 1] = at;
    }
  return { components, start, positions, values };
}

function addTo(patch: number[], inPatch: Set<number>, cell: number): void {
  if (inPatch.has(cell)) return;
  inPatch.add(cell);
  patch.push(cell);
}

function* verticesOfCell({ blocks }: Mesh, cell: number): Generator<number> {
  let place = cell;
  for (const { shape, order, nodes, region } of blocks) {
    if (place < region.length) {
      for (let k = 0; k < vertexCount[shape]; k++) yield nodes[place * nodeCount[shape][order] + k]!;
      return;
    }
    place -= region.length;
  }
}

/** For each node that is a vertex its cells, ascending. */
function cellsOfVertices(mesh: Mesh): { start: Int32Array; cells: Int32Array } {
  const start = new Int32Array(mesh.coordinates.length / mesh.dimension + 1);
  const total = mesh.blocks.reduce((sum, { region }) => sum + region.length, 0);
  for (let cell = 0; cell < total; cell++) for (const node of verticesOfCell(mesh, cell)) start[node + 1]!++;
  for (let node = 0; node + 1 < start.length; node++) start[node + 1]! += start[node]!;
  const next = start.slice();
  const cells = new Int32Array(start.at(-1)!);
  for (let cell = 0; cell < total; cell++) for (const node of verticesOfCell(mesh, cell)) cells[next[node]!++] = cell;
  return { start, cells };
}

/** Nodal values from the polynomials of the vertices. */
function spread(
  mesh: Mesh,
  fit: LocalFit,
  polynomials: Float64Array,
  scales: Float64Array,
  components: number,
): Float64Array {
  const { coordinates, dimension } = mesh;
  const out = new Float64Array((coordinates.length / dimension) * components);
  const length = fit.terms * components;
  const value = new Float64Array(components);
  for (const { shape, order, nodes } of mesh.blocks) {
    const perCell = nodeCount[shape][order];
    // Vertices that a node lies between: those with a share in it.
    const element = referenceElement(shape, order);
    const linear = referenceElement(shape, 1);
    const shares = new Float64Array(linear.nodes);
    const parents = Array.from({ length: perCell }, (_, k) => {
      linear.values(element.coordinates.subarray(k * dimension, (k + 1) * dimension), shares);
      return [...shares.keys()].filter((vertex) => shares[vertex]! > 0);
    });
    for (let first = 0; first < nodes.length; first += perCell)
      for (const [k, from] of parents.entries()) {
        const node = nodes[first + k]!;
        value.fill(0);
        for (const parent of from) {
          const vertex = nodes[first + parent]!;
          const polynomial = polynomials.subarray(vertex * length, (vertex + 1) * length);
          fit.evaluate(coordinates, node, vertex, scales[vertex]!, polynomial, 1 / from.length, value);
        }
        out.set(value, node * components);
      }
  }
  return out;
}
