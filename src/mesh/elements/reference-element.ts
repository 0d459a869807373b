import { type CellOrder, type CellShape, edgesOf, facetsOf, nodeCount, vertexCount } from '../mesh.js';

/** Shapes of facets: edges of cells in the plane, faces of those in space. */
export type FacetShape = 'line' | 'triangle' | 'quadrilateral';

/** Shapes that have Lagrange elements. */
export type ReferenceShape = CellShape | 'line';

/**
 * The Lagrange element of a shape: polynomials of total degree `order` on simplices, of degree `order` in each coordinate on the others,
 * that are 1 at one node and 0 at all others. Reference cells: the unit line, square and cube [0, 1]^d, and the unit simplices.
 */
export interface ReferenceElement {
  readonly shape: ReferenceShape;
  readonly order: CellOrder;
  readonly dimension: number;
  /** Number of nodes, and of shape functions. */
  readonly nodes: number;
  /** Reference coordinates of the nodes, `dimension` numbers each, in VTK's order. */
  readonly coordinates: Float64Array;
  /** Writes the shape functions at a point. @param point reference coordinates @param out `nodes` numbers from `at` on */
  values(point: ArrayLike<number>, out: Float64Array, at?: number): void;
  /** Writes the reference gradients at a point: derivative i of function k is out[at + k * dimension + i]. */
  gradients(point: ArrayLike<number>, out: Float64Array, at?: number): void;
}

/** Dimension of a shape. */
export const dimensionOf: Readonly<Record<ReferenceShape, 1 | 2 | 3>> = {
  line: 1,
  triangle: 2,
  quadrilateral: 2,
  tetrahedron: 3,
  hexahedron: 3,
};

const vertices: Readonly<Record<ReferenceShape, readonly (readonly number[])[]>> = {
  line: [[0], [1]],
  triangle: [
    [0, 0],
    [1, 0],
    [0, 1],
  ],
  quadrilateral: [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ],
  tetrahedron: [
    [0, 0, 0],
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  hexahedron: [
    [0, 0, 0],
    [1, 0, 0],
    [1, 1, 0],
    [0, 1, 0],
    [0, 0, 1],
    [1, 0, 1],
    [1, 1, 1],
    [0, 1, 1],
  ],
};

/** Reference coordinates of the vertices of a shape. */
export function verticesOf(shape: ReferenceShape): readonly (readonly number[])[] {
  return vertices[shape];
}

/** The element of a shape and order; the same object every time. */
export function referenceElement(shape: ReferenceShape, order: CellOrder): ReferenceElement {
  const key = `${shape}${order}`;
  let element = made.get(key);
  if (element === undefined) {
    element = shape === 'triangle' || shape === 'tetrahedron' ? simplex(shape, order) : tensor(shape, order);
    made.set(key, element);
  }
  return element;
}

const made = new Map<string, ReferenceElement>();

/** Shape of the facets of a cell. */
export function facetShape(shape: CellShape): FacetShape {
  if (shape === 'tetrahedron') return 'triangle';
  return shape === 'hexahedron' ? 'quadrilateral' : 'line';
}

/**
 * Nodes of a facet of a cell (places in the cell), in the order of the facet's own element: vertices, then nodes on edges, then the one in
 * the middle.
 */
export function facetNodes(shape: CellShape, order: CellOrder, facet: number): Int32Array {
  const key = `${shape}${order}/${facet}`;
  let nodes = facetNodesMade.get(key);
  if (nodes === undefined) {
    nodes = findFacetNodes(shape, order, facet);
    facetNodesMade.set(key, nodes);
  }
  return nodes;
}

const facetNodesMade = new Map<string, Int32Array>();

function findFacetNodes(shape: CellShape, order: CellOrder, facet: number): Int32Array {
  const corners = facetsOf[shape][facet];
  if (corners === undefined)
    throw new RangeError(`A ${shape} has no facet ${facet}; it has ${facetsOf[shape].length}.`);
  const cell = referenceElement(shape, order);
  const face = referenceElement(facetShape(shape), order);
  // Each node of the facet's element, carried to the reference cell, is one of the cell's nodes: coordinates are multiples of 1/2.
  const linear = referenceElement(facetShape(shape), 1);
  const weights = new Float64Array(linear.nodes);
  return Int32Array.from({ length: face.nodes }, (_, node) => {
    linear.values(face.coordinates.subarray(node * face.dimension, (node + 1) * face.dimension), weights);
    const place = Array.from({ length: cell.dimension }, (_, i) =>
      corners.reduce((sum, corner, k) => sum + weights[k]! * cell.coordinates[corner * cell.dimension + i]!, 0),
    );
    for (let k = 0; k < cell.nodes; k++)
      if (place.every((x, i) => x === cell.coordinates[k * cell.dimension + i])) return k;
    throw new Error(`Node ${node} of facet ${facet} is not a node of the ${shape}.`);
  });
}

/** Coordinates of vertices, then of the middles of edges. */
function verticesAndEdges(shape: CellShape, order: CellOrder): number[][] {
  const corners = vertices[shape].map((x) => [...x]);
  if (order === 1) return corners;
  const middles = edgesOf[shape].map(([a, b]) => corners[a]!.map((x, i) => (x + corners[b]![i]!) / 2));
  return [...corners, ...middles];
}

function simplex(shape: 'triangle' | 'tetrahedron', order: CellOrder): ReferenceElement {
  const dimension = dimensionOf[shape];
  const nodes = nodeCount[shape][order];
  const corners = vertexCount[shape];
  const edges = Int32Array.from(edgesOf[shape].flat());
  // Barycentric coordinates: lambda_0 = 1 - sum x_i, lambda_i = x_(i-1).
  const lambda = new Float64Array(corners);
  const barycentric = (point: ArrayLike<number>) => {
    let rest = 1;
    for (let i = 0; i < dimension; i++) {
      lambda[i + 1] = point[i]!;
      rest -= point[i]!;
    }
    lambda[0] = rest;
  };
  // d lambda_k / d x_i
  const slope = (k: number, i: number) => (k === 0 ? -1 : k - 1 === i ? 1 : 0);
  return {
    shape,
    order,
    dimension,
    nodes,
    coordinates: Float64Array.from(verticesAndEdges(shape, order).flat()),
    values(point, out, at = 0) {
      barycentric(point);
      for (let k = 0; k < corners; k++) {
        const l = lambda[k]!;
        out[at + k] = order === 1 ? l : l * (2 * l - 1);
      }
      if (order === 1) return;
      for (let e = 0; 2 * e < edges.length; e++)
        out[at + corners + e] = 4 * lambda[edges[2 * e]!]! * lambda[edges[2 * e + 1]!]!;
    },
    gradients(point, out, at = 0) {
      barycentric(point);
      for (let i = 0; i < dimension; i++) {
        for (let k = 0; k < corners; k++)
          out[at + k * dimension + i] = slope(k, i) * (order === 1 ? 1 : 4 * lambda[k]! - 1);
        if (order === 1) continue;
        for (let e = 0; 2 * e < edges.length; e++) {
          const [a, b] = [edges[2 * e]!, edges[2 * e + 1]!];
          out[at + (corners + e) * dimension + i] = 4 * (slope(a, i) * lambda[b]! + lambda[a]! * slope(b, i));
        }
      }
    },
  };
}

function tensor(shape: 'line' | 'quadrilateral' | 'hexahedron', order: CellOrder): ReferenceElement {
  const dimension = dimensionOf[shape];
  const coordinates = tensorNodes(shape, order);
  const nodes = coordinates.length;
  // Place of each node on each axis: 0 at 0, 1 at 1, 2 in the middle.
  const places = Int32Array.from(coordinates.flat().map((x) => (x === 0.5 ? 2 : x)));
  // Functions on the line and their derivatives, for each axis: line[3 * axis + place].
  const line = new Float64Array(9);
  const slopes = new Float64Array(9);
  const axes = (point: ArrayLike<number>) => {
    for (let i = 0; i < dimension; i++) {
      const x = point[i]!;
      line[3 * i] = order === 1 ? 1 - x : (1 - x) * (1 - 2 * x);
      line[3 * i + 1] = order === 1 ? x : x * (2 * x - 1);
      line[3 * i + 2] = 4 * x * (1 - x);
      slopes[3 * i] = order === 1 ? -1 : 4 * x - 3;
      slopes[3 * i + 1] = order === 1 ? 1 : 4 * x - 1;
      slopes[3 * i + 2] = 4 - 8 * x;
    }
  };
  return {
    shape,
    order,
    dimension,
    nodes,
    coordinates: Float64Array.from(coordinates.flat()),
    values(point, out, at = 0) {
      axes(point);
      for (let k = 0; k < nodes; k++) {
        let product = 1;
        for (let i = 0; i < dimension; i++) product *= line[3 * i + places[k * dimension + i]!]!;
        out[at + k] = product;
      }
    },
    gradients(point, out, at = 0) {
      axes(point);
      for (let k = 0; k < nodes; k++)
        for (let j = 0; j < dimension; j++) {
          let product = 1;
          for (let i = 0; i < dimension; i++) {
            const place = 3 * i + places[k * dimension + i]!;
            product *= i === j ? slopes[place]! : line[place]!;
          }
          out[at + k * dimension + j] = product;
        }
    },
  };
}

function tensorNodes(shape: 'line' | 'quadrilateral' | 'hexahedron', order: CellOrder): number[][] {
  if (shape === 'line') return order === 1 ? [[0], [1]] : [[0], [1], [0.5]];
  const nodes = verticesAndEdges(shape, order);
  if (order === 1) return nodes;
  const middle = vertices[shape][0]!.map(() => 0.5);
  if (shape === 'hexahedron')
    for (const corners of facetsOf.hexahedron)
      nodes.push(middle.map((_, i) => corners.reduce((sum, corner) => sum + vertices.hexahedron[corner]![i]! / 4, 0)));
  nodes.push(middle);
  return nodes;
}
