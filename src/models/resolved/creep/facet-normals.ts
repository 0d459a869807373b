import { FacetQuadrature, facetNodes, facetShape, facetsByBlock, referenceElement } from '../../../mesh/index.js';
import { blockOfCell, type FacetSet, type Mesh } from '../../../mesh/mesh.js';

/** Normals of facets at one node that differ by more than this are of two faces that meet at an edge: cos 20 degrees. */
const sameFace = Math.cos((20 * Math.PI) / 180);

/** The directions that a part of the boundary has at each of its nodes. */
export interface NodeNormals {
  /** Nodes of the boundary in ascending order. */
  readonly nodes: Int32Array;
  /** Outward unit normals of each node: one, or one for every face where faces meet at an edge or corner. */
  readonly normals: readonly (readonly Float64Array[])[];
  /** Area of the boundary; m^2, m (per metre of depth) in the plane. */
  readonly area: number;
}

/**
 * Normals at the nodes of a boundary. On a smooth face it is the direction of int phi_i n dA, with which v . n = 0 at the nodes lets
 * nothing through a curved face (Engelman, Sani & Gresho, Int. J. Numer. Meth. Fluids 2, 225 (1982)); at an edge each face has its own.
 */
export function nodeNormals(mesh: Mesh, facets: FacetSet): NodeNormals {
  const { dimension } = mesh;
  /** For each node, the faces found there: a direction, and the sum of int phi n dA over the facets of that face. */
  const faces = new Map<number, { readonly direction: Float64Array; readonly sum: Float64Array }[]>();
  const faceOf: (readonly Float64Array[])[] = [];
  for (let k = 0; k < facets.cell.length; k++) {
    const { block, place } = blockOfCell(mesh, facets.cell[k]!);
    const local = facetNodes(block.shape, block.order, facets.facet[k]!);
    const element = referenceElement(facetShape(block.shape), block.order);
    const perCell = block.nodes.length / block.region.length;
    const nodes = Array.from(local, (node) => block.nodes[place * perCell + node]!);
    faceOf.push(
      nodes.map((node, i) => {
        const normal = normalAt(mesh, nodes, element, i);
        const known = faces.get(node) ?? [];
        faces.set(node, known);
        const same = known.find(({ direction }) => dot(direction, normal) > sameFace);
        if (same !== undefined) return same.sum;
        const sum = new Float64Array(dimension);
        known.push({ direction: normal, sum });
        return sum;
      }),
    );
  }
  let area = 0;
  for (const group of facetsByBlock(mesh, facets)) {
    const quadrature = new FacetQuadrature(mesh, group, 5, [group.block.order]);
    const { values, nodes } = quadrature.basis(group.block.order);
    for (let k = 0; k < group.facets.length; k++) {
      quadrature.prepare(k);
      const local = facetNodes(group.block.shape, group.block.order, group.local[k]!);
      const sums = faceOf[group.facets[k]!]!;
      for (let q = 0; q < quadrature.count; q++) {
        const weight = quadrature.weights[q]!;
        area += weight;
        for (let i = 0; i < local.length; i++)
          for (let d = 0; d < dimension; d++)
            sums[i]![d]! += values[q * nodes + local[i]!]! * weight * quadrature.normals[q * dimension + d]!;
      }
    }
  }
  const nodes = Int32Array.from([...faces.keys()].sort((a, b) => a - b));
  const normals = Array.from(nodes, (node) =>
    faces.get(node)!.map(({ direction, sum }) => {
      // On the axis of rotation the weight of a corner node's function may vanish; the geometric normal is as good.
      const size = Math.hypot(...sum);
      const ratio = size > 0 ? dot(sum, direction) / size : 0;
      return unit(ratio > sameFace ? sum : direction);
    }),
  );
  return { nodes, normals, area };
}

/** Area elements below this part of the facet's size are rounding: the map is degenerate there (a node on the quarter of an edge). */
const degenerate = 1e-8;

/** The geometric normal of a facet at one of its nodes, outward; just beside the node where the map is degenerate at it. */
function normalAt(
  mesh: Mesh,
  nodes: readonly number[],
  element: ReturnType<typeof referenceElement>,
  i: number,
): Float64Array {
  const span = element.dimension;
  const corner = element.coordinates.subarray(i * span, (i + 1) * span);
  const normal = areaAt(mesh, nodes, element, corner);
  const centre = corner.map((_, s) => mean(element.coordinates, s, span));
  const typical = Math.hypot(...areaAt(mesh, nodes, element, centre));
  if (Math.hypot(...normal) > degenerate * typical) return unit(normal);
  return unit(
    areaAt(
      mesh,
      nodes,
      element,
      corner.map((x, s) => 0.99 * x + 0.01 * centre[s]!),
    ),
  );
}

function mean(coordinates: Float64Array, axis: number, dimension: number): number {
  let sum = 0;
  for (let at = axis; at < coordinates.length; at += dimension) sum += coordinates[at]!;
  return (sum * dimension) / coordinates.length;
}

/** Normal of a facet at a point of its reference shape, as long as the area element. */
function areaAt(
  { dimension, coordinates }: Mesh,
  nodes: readonly number[],
  element: ReturnType<typeof referenceElement>,
  point: Float64Array,
): Float64Array {
  const span = element.dimension;
  const gradients = new Float64Array(element.nodes * span);
  element.gradients(point, gradients);
  const tangents = Array.from({ length: span }, (_, s) =>
    Array.from({ length: dimension }, (_, d) =>
      nodes.reduce((sum, node, k) => sum + gradients[k * span + s]! * coordinates[node * dimension + d]!, 0),
    ),
  );
  const [u, v] = tangents as [number[], number[]];
  if (span === 1) return Float64Array.of(u[1]!, -u[0]!);
  return Float64Array.of(u[1]! * v[2]! - u[2]! * v[1]!, u[2]! * v[0]! - u[0]! * v[2]!, u[0]! * v[1]! - u[1]! * v[0]!);
}

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** A unit vector; components that are rounding become 0, so that faces along the axes are exactly that. */
function unit(vector: Float64Array): Float64Array {
  const size = Math.hypot(...vector);
  return vector
    .map((x) => (Math.abs(x) < 1e-12 * size ? 0 : x / size))
    .map((x) => (Math.abs(Math.abs(x) - 1) < 1e-12 ? Math.sign(x) : x));
}
