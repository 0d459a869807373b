import { referenceElement } from '../../../mesh/elements/index.js';
import { type CellOrder, type CellShape, edgesOf, facetsOf, nodeCount, vertexCount } from '../../../mesh/index.js';
import { counted, meshError } from '../mesh-error.js';
import type { GatheredBlock } from './cells.js';

/** Vertices of a cell seen in a mirror. */
const mirrored: Readonly<Record<CellShape, readonly number[]>> = {
  triangle: [0, 2, 1],
  quadrilateral: [0, 3, 2, 1],
  tetrahedron: [0, 2, 1, 3],
  hexahedron: [0, 3, 2, 1, 4, 7, 6, 5],
};

/** Nodes of a mirrored cell: node k is the old node `order[k]`. */
export function mirroredNodes(shape: CellShape, order: CellOrder): number[] {
  const vertices = mirrored[shape];
  if (order === 1) return [...vertices];
  const asSet = (corners: readonly number[]) => [...corners].sort((a, b) => a - b).join();
  const carried = (parts: readonly (readonly number[])[]) => {
    const keys = parts.map(asSet);
    return parts.map((corners) => keys.indexOf(asSet(corners.map((corner) => vertices[corner]!))));
  };
  const edges = carried(edgesOf[shape]).map((edge) => vertexCount[shape] + edge);
  const behind = vertexCount[shape] + edges.length;
  const faces = shape === 'hexahedron' ? carried(facetsOf.hexahedron).map((face) => behind + face) : [];
  const done = [...vertices, ...edges, ...faces];
  return done.length < nodeCount[shape][order] ? [...done, done.length] : done;
}

/** Share of the cube of a cell's extent below which its volume is rounding. */
const flatShare = 1e-13;

/**
 * Turns cells that are mirrored (Gmsh follows the orientation of a surface) around, in place.
 *
 * @param coordinates of the nodes that the blocks name, `dimension` numbers each
 * @returns how many were turned
 * @throws LithostatError when cells are flat or folded over
 */
export function orientCells(
  file: string,
  blocks: readonly GatheredBlock[],
  coordinates: Float64Array,
  dimension: number,
): number {
  let turned = 0;
  const folded: string[] = [];
  for (const { shape, order, nodes } of blocks) {
    const size = nodeCount[shape][order];
    const mirror = mirroredNodes(shape, order);
    const volumes = new NodeVolumes(shape, order, dimension);
    const old = new Int32Array(size);
    for (let at = 0; at < nodes.length; at += size) {
      const [least, greatest] = volumes.range(nodes, at, coordinates);
      if (least > 0) continue;
      if (greatest >= 0) {
        const place = coordinates.subarray(nodes[at]! * dimension, (nodes[at]! + 1) * dimension);
        folded.push(`the ${shape} at (${Array.from(place, (x) => x.toPrecision(4)).join(', ')}) m`);
        continue;
      }
      old.set(nodes.subarray(at, at + size));
      for (let k = 0; k < size; k++) nodes[at + k] = old[mirror[k]!]!;
      turned++;
    }
  }
  if (folded.length === 0) return turned;
  throw meshError(file, {
    code: 'inverted-cells',
    message: 'cells of the mesh are flat or folded over',
    got: `${counted(folded.length, 'such cell')}: ${folded.slice(0, 3).join(', ')}${folded.length > 3 ? ', …' : ''}`,
    expected: 'a positive volume around every node of every cell',
    remedy: 'mesh finer where boundaries are curved, or set Mesh.HighOrderOptimize = 1',
  });
}

/** Determinants of the map of a cell at its nodes. */
class NodeVolumes {
  readonly #nodes: number;
  readonly #gradients: Float64Array;
  readonly #map = new Float64Array(9);

  constructor(
    shape: CellShape,
    order: CellOrder,
    readonly dimension: number,
  ) {
    const element = referenceElement(shape, order);
    this.#nodes = element.nodes;
    this.#gradients = new Float64Array(element.nodes ** 2 * dimension);
    for (let k = 0; k < element.nodes; k++) {
      const point = element.coordinates.subarray(k * dimension, (k + 1) * dimension);
      element.gradients(point, this.#gradients, k * element.nodes * dimension);
    }
  }

  /** Least and greatest; 0 for one that is of the size of rounding. */
  range(nodes: Int32Array, at: number, coordinates: Float64Array): readonly [number, number] {
    const { dimension } = this;
    let extent = 0;
    for (let k = 1; k < this.#nodes; k++) {
      for (let i = 0; i < dimension; i++) {
        const far = coordinates[nodes[at + k]! * dimension + i]! - coordinates[nodes[at]! * dimension + i]!;
        extent = Math.max(extent, Math.abs(far));
      }
    }
    const flat = flatShare * extent ** dimension;
    let least = Number.POSITIVE_INFINITY;
    let greatest = Number.NEGATIVE_INFINITY;
    for (let point = 0; point < this.#nodes; point++) {
      const value = this.#determinant(nodes, at, coordinates, point);
      const volume = Math.abs(value) <= flat ? 0 : value;
      least = Math.min(least, volume);
      greatest = Math.max(greatest, volume);
    }
    return [least, greatest];
  }

  #determinant(nodes: Int32Array, at: number, coordinates: Float64Array, point: number): number {
    const { dimension } = this;
    const m = this.#map.fill(0);
    for (let k = 0; k < this.#nodes; k++) {
      const node = nodes[at + k]! * dimension;
      const gradient = (point * this.#nodes + k) * dimension;
      for (let i = 0; i < dimension; i++) {
        for (let j = 0; j < dimension; j++) m[3 * i + j] += coordinates[node + i]! * this.#gradients[gradient + j]!;
      }
    }
    if (dimension === 2) return m[0]! * m[4]! - m[1]! * m[3]!;
    return (
      m[0]! * (m[4]! * m[8]! - m[5]! * m[7]!) -
      m[1]! * (m[3]! * m[8]! - m[5]! * m[6]!) +
      m[2]! * (m[3]! * m[7]! - m[4]! * m[6]!)
    );
  }
}
