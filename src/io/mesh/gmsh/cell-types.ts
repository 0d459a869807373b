import { type CellOrder, type CellShape, edgesOf, facetsOf, vertexCount } from '../../../mesh/index.js';

/** A type of element of a Gmsh file that is read. */
export interface GmshCellType {
  readonly name: string;
  readonly dimension: 0 | 1 | 2 | 3;
  /** null: points and lines, which are no cells. */
  readonly shape: CellShape | null;
  readonly order: CellOrder;
  /** Nodes in the file. */
  readonly nodes: number;
  /** Node k of the cell in VTK's order is node `order[k]` of the file's; without those that the file lacks. */
  readonly vtk: readonly number[];
}

type Edge = readonly [number, number];

// Nodes on edges of second-order elements in Gmsh's order (its reference manual, "Node ordering").
const tetrahedronEdges: readonly Edge[] = [
  [0, 1],
  [1, 2],
  [2, 0],
  [3, 0],
  [2, 3],
  [1, 3],
];
const hexahedronEdges: readonly Edge[] = [
  [0, 1],
  [0, 3],
  [0, 4],
  [1, 2],
  [1, 5],
  [2, 3],
  [2, 6],
  [3, 7],
  [4, 5],
  [4, 7],
  [5, 6],
  [6, 7],
];
const hexahedronFaces: readonly (readonly number[])[] = [
  [0, 3, 2, 1],
  [0, 1, 5, 4],
  [0, 4, 7, 3],
  [1, 2, 6, 5],
  [2, 3, 7, 6],
  [4, 5, 6, 7],
];

const asSet = (vertices: readonly number[]): string => [...vertices].sort((a, b) => a - b).join();

/** Where each of our edges or faces stands in a list of another order. */
function places(ours: readonly (readonly number[])[], theirs: readonly (readonly number[])[]): number[] {
  return ours.map((vertices) => theirs.findIndex((other) => asSet(other) === asSet(vertices)));
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

function quadratic(shape: CellShape, edges: readonly Edge[], faces: readonly (readonly number[])[], inside: number) {
  const vertices = vertexCount[shape];
  const ourFaces = faces.length > 0 ? facetsOf[shape] : [];
  const behind = vertices + edges.length;
  return [
    ...upTo(vertices),
    ...places(edgesOf[shape], edges).map((place) => vertices + place),
    ...places(ourFaces, faces).map((place) => behind + place),
    ...upTo(inside).map((index) => behind + faces.length + index),
  ];
}

function type(
  name: string,
  dimension: 0 | 1 | 2 | 3,
  shape: CellShape | null,
  order: CellOrder,
  vtk: readonly number[],
): GmshCellType {
  return { name, dimension, shape, order, nodes: vtk.length, vtk };
}

const { triangle, quadrilateral } = edgesOf;

/** Types that are read, by Gmsh's number. */
const types: Readonly<Record<number, GmshCellType>> = {
  15: type('point', 0, null, 1, upTo(1)),
  1: type('line', 1, null, 1, upTo(2)),
  8: type('line of order 2', 1, null, 2, upTo(3)),
  2: type('triangle', 2, 'triangle', 1, upTo(3)),
  9: type('triangle of order 2', 2, 'triangle', 2, quadratic('triangle', triangle, [], 0)),
  3: type('quadrilateral', 2, 'quadrilateral', 1, upTo(4)),
  10: type('quadrilateral of order 2', 2, 'quadrilateral', 2, quadratic('quadrilateral', quadrilateral, [], 1)),
  16: type('quadrilateral of 8 nodes', 2, 'quadrilateral', 2, quadratic('quadrilateral', quadrilateral, [], 0)),
  4: type('tetrahedron', 3, 'tetrahedron', 1, upTo(4)),
  11: type('tetrahedron of order 2', 3, 'tetrahedron', 2, quadratic('tetrahedron', tetrahedronEdges, [], 0)),
  5: type('hexahedron', 3, 'hexahedron', 1, upTo(8)),
  12: type('hexahedron of order 2', 3, 'hexahedron', 2, quadratic('hexahedron', hexahedronEdges, hexahedronFaces, 1)),
  17: type('hexahedron of 20 nodes', 3, 'hexahedron', 2, quadratic('hexahedron', hexahedronEdges, [], 0)),
};

/** Types that Gmsh writes and that are not read, to name them in the refusal. */
const refused: Readonly<Record<number, string>> = {
  6: 'prism',
  7: 'pyramid',
  13: 'prism of order 2',
  14: 'pyramid of order 2',
  18: 'prism of 15 nodes',
  19: 'pyramid of 13 nodes',
  20: 'triangle of order 3',
  21: 'triangle of order 3',
  22: 'triangle of order 4',
  23: 'triangle of order 4',
  24: 'triangle of order 5',
  25: 'triangle of order 5',
  26: 'line of order 3',
  27: 'line of order 4',
  28: 'line of order 5',
  29: 'tetrahedron of order 3',
  30: 'tetrahedron of order 4',
  31: 'tetrahedron of order 5',
  36: 'quadrilateral of order 3',
  37: 'quadrilateral of order 4',
  38: 'quadrilateral of order 5',
  92: 'hexahedron of order 3',
  93: 'hexahedron of order 4',
};

/** A type by its number in the file; the name of one that is not read, or undefined for a number that Gmsh does not use. */
export function gmshCellType(number: number): GmshCellType | string | undefined {
  return types[number] ?? refused[number];
}

/** Words for what is read. */
export const readCellTypes =
  'triangles, quadrilaterals, tetrahedra and hexahedra of order 1 or 2 (3/6, 4/8/9, 4/10, 8/20/27 nodes)';
