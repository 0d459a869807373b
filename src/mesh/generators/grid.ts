import { type Issue, LithostatError } from '../../quantity/index.js';
import { referenceElement } from '../elements/reference-element.js';
import { type CellOrder, type CellShape, type FacetSet, facetsOf, type Mesh, type MeshGeometry } from '../mesh.js';

/** A box, cut into equal cells. */
export interface GridOptions {
  readonly shape: CellShape;
  /** Squares or cubes along each axis; triangles are half a square, tetrahedra a sixth of a cube. */
  readonly cells: readonly number[];
  /** 1 by default. */
  readonly order?: CellOrder;
  /** `plane` by default in two dimensions. */
  readonly geometry?: MeshGeometry;
  /** Corners of the box; from 0 to 1 by default; m. */
  readonly lower?: readonly number[];
  readonly upper?: readonly number[];
  /** Name of the one region, `body` by default. */
  readonly region?: string;
}

/** Boundaries of a box: two for each axis, lower one first. `bottom` and `top` are those of the last axis. */
const sides: Readonly<Record<2 | 3, readonly string[]>> = {
  2: ['left', 'right', 'bottom', 'top'],
  3: ['left', 'right', 'front', 'back', 'bottom', 'top'],
};

/** Cells that a square or cube is cut into, by its corners: triangles along the diagonal 0-2, tetrahedra after Kuhn (1960), around 0-6. */
const cuts: Readonly<Record<CellShape, readonly (readonly number[])[]>> = {
  quadrilateral: [[0, 1, 2, 3]],
  triangle: [
    [0, 1, 2],
    [0, 2, 3],
  ],
  hexahedron: [[0, 1, 2, 3, 4, 5, 6, 7]],
  tetrahedron: [
    [0, 1, 2, 6],
    [0, 2, 3, 6],
    [0, 3, 7, 6],
    [0, 7, 4, 6],
    [0, 4, 5, 6],
    [0, 5, 1, 6],
  ],
};

/**
 * A grid on a box, with the boundaries left, right (x or r), bottom, top (the last axis) and in three dimensions front, back (y).
 * @throws LithostatError for numbers of cells or a box that make no grid
 */
export function gridMesh(options: GridOptions): Mesh {
  const { shape, cells, order = 1, region = 'body' } = options;
  const box = shape === 'triangle' || shape === 'quadrilateral' ? 'quadrilateral' : 'hexahedron';
  const dimension = box === 'quadrilateral' ? 2 : 3;
  const { geometry = dimension === 2 ? 'plane' : 'space' } = options;
  const lower = options.lower ?? cells.map(() => 0);
  const upper = options.upper ?? cells.map(() => 1);
  check(dimension, geometry, cells, lower, upper);
  // Nodes lie on a lattice with `order` steps for each cell.
  const steps = cells.map((count) => count * order);
  const strides = steps.map((_, i) => steps.slice(0, i).reduce((product, count) => product * (count + 1), 1));
  const coordinates = new Float64Array(steps.reduce((product, count) => product * (count + 1), dimension));
  for (let node = 0; node * dimension < coordinates.length; node++)
    for (let i = 0; i < dimension; i++) {
      const part = (Math.floor(node / strides[i]!) % (steps[i]! + 1)) / steps[i]!;
      coordinates[node * dimension + i] = lower[i]! * (1 - part) + upper[i]! * part;
    }
  const nodes: number[] = [];
  const boxCorners = referenceElement(box, 1).coordinates;
  // Lattice steps from the first corner of a box to the nodes of each of its cells.
  const patterns = cuts[shape].map((corners) =>
    latticeNodes(
      shape,
      order,
      corners.map((corner) => boxCorners.subarray(corner * dimension, (corner + 1) * dimension)),
    ),
  );
  const boxes = cells.reduce((product, count) => product * count, 1);
  for (let k = 0; k < boxes; k++) {
    let [first, rest] = [0, k];
    for (let i = 0; i < dimension; i++) {
      first += (rest % cells[i]!) * order * strides[i]!;
      rest = Math.floor(rest / cells[i]!);
    }
    for (const pattern of patterns)
      for (const offsets of pattern) nodes.push(offsets.reduce((sum, offset, i) => sum + offset * strides[i]!, first));
  }
  const block = { shape, order, nodes: Int32Array.from(nodes), region: new Int32Array(boxes * patterns.length) };
  const mesh = { geometry, dimension, coordinates, blocks: [block], regions: [region], interfaces: new Map() } as const;
  return { ...mesh, boundaries: new Map(sides[dimension].map((name, k) => [name, side(block, steps, strides, k)])) };
}

/** The mesh with every node moved. @param map new coordinates of a node from its old ones */
export function mapCoordinates(mesh: Mesh, map: (position: readonly number[]) => readonly number[]): Mesh {
  const { dimension } = mesh;
  const coordinates = new Float64Array(mesh.coordinates.length);
  for (let at = 0; at < coordinates.length; at += dimension)
    coordinates.set(map([...mesh.coordinates.subarray(at, at + dimension)]), at);
  return { ...mesh, coordinates };
}

/** Lattice coordinates of a cell's nodes from those of its corners. */
function latticeNodes(shape: CellShape, order: CellOrder, corners: readonly Float64Array[]): number[][] {
  const { nodes, coordinates, dimension } = referenceElement(shape, order);
  const linear = referenceElement(shape, 1);
  const weights = new Float64Array(linear.nodes);
  return Array.from({ length: nodes }, (_, node) => {
    linear.values(coordinates.subarray(node * dimension, (node + 1) * dimension), weights);
    return Array.from({ length: dimension }, (_, i) =>
      Math.round(order * corners.reduce((sum, corner, k) => sum + weights[k]! * corner[i]!, 0)),
    );
  });
}

/** Facets on one side of the box. */
function side(
  { shape, nodes, region }: Mesh['blocks'][number],
  steps: readonly number[],
  strides: readonly number[],
  number: number,
): FacetSet {
  const axis = Math.floor(number / 2);
  const wanted = number % 2 === 0 ? 0 : steps[axis]!;
  const perCell = nodes.length / region.length;
  const found: [cell: number, facet: number][] = [];
  for (let cell = 0; cell < region.length; cell++)
    for (const [facet, corners] of facetsOf[shape].entries()) {
      const inside = corners.some((corner) => {
        const node = nodes[cell * perCell + corner]!;
        return Math.floor(node / strides[axis]!) % (steps[axis]! + 1) !== wanted;
      });
      if (!inside) found.push([cell, facet]);
    }
  return { cell: Int32Array.from(found, ([cell]) => cell), facet: Int32Array.from(found, ([, facet]) => facet) };
}

function check(
  dimension: 2 | 3,
  geometry: MeshGeometry,
  cells: readonly number[],
  lower: readonly number[],
  upper: readonly number[],
): void {
  const issues: Issue[] = [];
  const refuse = (path: string, message: string, got: unknown, expected: string) =>
    issues.push({ code: 'out-of-range', path, message, got: String(got), expected });
  for (const [path, list] of Object.entries({ cells, lower, upper }))
    if (list.length !== dimension) refuse(path, `the grid has ${dimension} axes`, list.length, `${dimension} numbers`);
  for (const [i, count] of cells.entries())
    if (!(Number.isInteger(count) && count >= 1))
      refuse(`cells[${i}]`, 'a grid needs a whole number of cells', count, 'a whole number from 1 on');
  for (const [i, from] of lower.entries())
    if (!(Number.isFinite(from) && Number.isFinite(upper[i]) && upper[i]! > from))
      refuse(
        `upper[${i}]`,
        'the box has no extent along this axis',
        `${from} to ${upper[i]}`,
        'upper above lower, both finite',
      );
  if ((geometry === 'space') !== (dimension === 3))
    refuse(
      'geometry',
      `a grid of ${dimension} axes cannot have this geometry`,
      geometry,
      dimension === 3 ? 'space' : 'plane or axisymmetric',
    );
  if (geometry === 'axisymmetric' && lower[0]! < 0)
    refuse('lower[0]', 'radii are not negative', lower[0], 'a radius from 0 on');
  if (issues.length > 0) throw new LithostatError(issues);
}
