import { type CellOrder, type CellShape, type Mesh, nodeCount, referenceElement } from '../../mesh/index.js';
import type { FieldPiece, SlicePlane } from './field-options.js';

/** Names of the axes in the plane, across and up. */
export function axesInPlane({ axis }: SlicePlane): readonly [string, string] {
  return axis === 'x' ? ['y', 'z'] : axis === 'y' ? ['x', 'z'] : ['x', 'y'];
}

/** A reference cell cut into straight tetrahedra. */
interface Cutting {
  readonly points: number;
  /** shapes[point * nodes + node] */
  readonly shapes: Float64Array;
  readonly tetrahedra: readonly (readonly [number, number, number, number])[];
}

const cuttings = new Map<string, Cutting>();

/** Corners of a unit cube in the order in which each of its six tetrahedra (Kuhn 1960) climbs from one end of its diagonal to the other. */
const climbs = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
] as const;

function cutting(shape: CellShape, order: CellOrder, parts: number): Cutting {
  const key = `${shape}${order}/${parts}`;
  const known = cuttings.get(key);
  if (known !== undefined) return known;
  const element = referenceElement(shape, order);
  const numbers = new Map<string, number>();
  const shapes: number[] = [];
  const values = new Float64Array(element.nodes);
  const point = ([a, b, c]: readonly number[]): number => {
    const name = `${a},${b},${c}`;
    const known = numbers.get(name);
    if (known !== undefined) return known;
    // The steps of one climb, a >= b >= c, fill a tetrahedron; its barycentric coordinates are their differences.
    const place = shape === 'tetrahedron' ? [a! - b!, b! - c!, c!] : [a!, b!, c!];
    element.values(
      place.map((one) => one / parts),
      values,
    );
    shapes.push(...values);
    numbers.set(name, numbers.size);
    return numbers.size - 1;
  };
  const tetrahedra: [number, number, number, number][] = [];
  for (let cube = 0; cube < parts ** 3; cube++) {
    const start = [cube % parts, Math.floor(cube / parts) % parts, Math.floor(cube / parts ** 2)];
    for (const climb of climbs) {
      const corners = [start];
      for (const axis of climb) corners.push(corners.at(-1)!.map((one, k) => (k === axis ? one + 1 : one)));
      if (shape === 'tetrahedron' && !corners.every(([a, b, c]) => a! >= b! && b! >= c!)) continue;
      tetrahedra.push(corners.map(point) as [number, number, number, number]);
    }
  }
  const made = { points: numbers.size, shapes: Float64Array.from(shapes), tetrahedra };
  cuttings.set(key, made);
  return made;
}

/**
 * Cuts a body in space with a plane: a mesh of triangles in the plane with the values there. Cells that are not straight are cut into straight tetrahedra first.
 *
 * @throws RangeError when the plane misses the body
 */
export function slicePiece({ mesh, values, at: where = 'nodes' }: FieldPiece, plane: SlicePlane): FieldPiece {
  const upright = 'xyz'.indexOf(plane.axis);
  const [across, up] = [0, 1, 2].filter((axis) => axis !== upright) as [number, number];
  const cut = new CutNodes(mesh);
  const nodes: number[] = [];
  const region: number[] = [];
  const cellValues: number[] = [];
  let cell = 0;
  for (const block of mesh.blocks) {
    const size = nodeCount[block.shape][block.order];
    const isStraight = block.shape === 'tetrahedron' && block.order === 1;
    const { points, shapes, tetrahedra } = cutting(block.shape, block.order, isStraight ? 1 : 4);
    const places = new Float64Array(4 * points);
    for (let k = 0; k < block.region.length; k++, cell++) {
      evaluate(mesh, where === 'nodes' ? values : null, block.nodes, k * size, size, shapes, places);
      if (!crosses(places, points, upright, plane.at)) continue;
      for (const corners of tetrahedra) {
        const polygon = cutTetrahedron(places, corners, upright, plane.at);
        const numbers = polygon.map((p) => cut.add(block.region[k]!, p[across]!, p[up]!, p[3]!));
        for (let corner = 2; corner < numbers.length; corner++) {
          const triangle = [numbers[0]!, numbers[corner - 1]!, numbers[corner]!];
          if (new Set(triangle).size < 3) continue;
          nodes.push(...triangle);
          region.push(block.region[k]!);
          if (where === 'cells') cellValues.push(values === null ? Number.NaN : values[cell]!);
        }
      }
    }
  }
  if (region.length === 0) throw new RangeError(`The plane ${plane.axis} = ${plane.at} m does not cut the mesh.`);
  const sliced: Mesh = {
    geometry: 'plane',
    dimension: 2,
    coordinates: Float64Array.from(cut.places),
    blocks: [{ shape: 'triangle', order: 1, nodes: Int32Array.from(nodes), region: Int32Array.from(region) }],
    regions: mesh.regions,
    boundaries: new Map(),
    interfaces: new Map(),
  };
  if (values === null) return { mesh: sliced, values };
  return { mesh: sliced, values: Float64Array.from(where === 'cells' ? cellValues : cut.values), at: where };
}

/** Nodes in the plane, each place of a region once, so that neighbours know each other; a field may jump between regions. */
class CutNodes {
  readonly places: number[] = [];
  readonly values: number[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #grain: number;

  constructor({ coordinates }: Mesh) {
    let most = 0;
    for (const one of coordinates) most = Math.max(most, Math.abs(one));
    this.#grain = most * 1e-9;
  }

  add(region: number, x: number, y: number, value: number): number {
    const key = `${region},${Math.round(x / this.#grain)},${Math.round(y / this.#grain)}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.places.push(x, y);
    this.values.push(value);
    this.#numbers.set(key, this.values.length - 1);
    return this.values.length - 1;
  }
}

/** Writes x, y, z and value of the points of a cell. */
function evaluate(
  { coordinates }: Mesh,
  values: ArrayLike<number> | null,
  nodes: Int32Array,
  offset: number,
  size: number,
  shapes: Float64Array,
  places: Float64Array,
): void {
  places.fill(0);
  for (let point = 0; 4 * point < places.length; point++) {
    for (let k = 0; k < size; k++) {
      const share = shapes[point * size + k]!;
      if (share === 0) continue;
      const node = nodes[offset + k]!;
      for (let axis = 0; axis < 3; axis++) places[4 * point + axis]! += share * coordinates[3 * node + axis]!;
      places[4 * point + 3]! += values === null ? Number.NaN : share * values[node]!;
    }
  }
}

function crosses(places: Float64Array, points: number, upright: number, at: number): boolean {
  let [below, above] = [false, false];
  for (let point = 0; point < points; point++) {
    if (places[4 * point + upright]! < at) below = true;
    else above = true;
  }
  return below && above;
}

/** The polygon of no, three or four corners that a plane cuts out of a tetrahedron: x, y, z, value each. */
function cutTetrahedron(places: Float64Array, corners: readonly number[], upright: number, at: number): Float64Array[] {
  const isBelow = (corner: number) => places[4 * corner + upright]! < at;
  const below = corners.filter(isBelow);
  const above = corners.filter((corner) => !isBelow(corner));
  const between = (low: number, high: number) => {
    const from = places.subarray(4 * low, 4 * low + 4);
    const to = places.subarray(4 * high, 4 * high + 4);
    const share = (at - from[upright]!) / (to[upright]! - from[upright]!);
    return from.map((one, k) => one + share * (to[k]! - one));
  };
  if (below.length === 0 || above.length === 0) return [];
  if (below.length !== 2) return below.flatMap((low) => above.map((high) => between(low, high)));
  // Around: neighbours share an end.
  const [[a, b], [c, d]] = [below as [number, number], above as [number, number]];
  return [between(a, c), between(a, d), between(b, d), between(b, c)];
}
