import { CellQuadrature } from '../../../mesh/index.js';
import type { CellBlock, Mesh } from '../../../mesh/mesh.js';

/** The points of integration of the cells of one block, as the element routines read them. Lengths in units of the mesh. */
export interface BlockPoints {
  readonly block: CellBlock;
  readonly dimension: 2 | 3;
  readonly cells: number;
  /** Points of one cell. */
  readonly points: number;
  /** Nodes of a cell (order 2), and its vertices, where the pressure lives. */
  readonly nodes: number;
  readonly vertices: number;
  /** Measure of each point, times 2 pi r when axisymmetric. */
  readonly weights: Float64Array;
  /** Physical gradients of the quadratic functions: [point, node, direction]. */
  readonly gradients: Float64Array;
  /** Quadratic functions over the radius, for the hoop rate: [point, node]; null in plane and space. */
  readonly hoops: Float64Array | null;
  /** Linear functions: [point of a cell, vertex]. */
  readonly pressures: Float64Array;
  /** Makes the points of a cell available. Returns the number of its first one in `weights`, `gradients` and `hoops`. */
  locate(cell: number): number;
}

/**
 * Two-dimensional blocks keep all their points (a few kilobytes a cell), those in space compute them anew each time (a cell of 27 nodes would
 * take 18 kilobytes).
 * @param degree of polynomials on the reference cell that are integrated exactly
 */
export function blockPoints(mesh: Mesh, block: CellBlock, firstCell: number, degree: number): BlockPoints {
  const quadrature = new CellQuadrature(mesh, { block, firstCell }, degree, [1, 2]);
  const { count: points, dimension, weights } = quadrature;
  const quadratic = quadrature.basis(2);
  const linear = quadrature.basis(1);
  const cells = block.region.length;
  const shared = { block, dimension, cells, points, nodes: quadratic.nodes, vertices: linear.nodes };
  const pressures = linear.values;
  if (dimension === 3) {
    const locate = (cell: number) => {
      quadrature.prepare(cell);
      return 0;
    };
    return { ...shared, weights, gradients: quadratic.gradients, hoops: null, pressures, locate };
  }
  const stored = {
    weights: new Float64Array(cells * points),
    gradients: new Float64Array(cells * quadratic.gradients.length),
    hoops: mesh.geometry === 'axisymmetric' ? new Float64Array(cells * quadratic.values.length) : null,
  };
  for (let cell = 0; cell < cells; cell++) {
    quadrature.prepare(cell);
    stored.weights.set(weights, cell * points);
    stored.gradients.set(quadratic.gradients, cell * quadratic.gradients.length);
    if (stored.hoops === null) continue;
    for (let at = 0; at < quadratic.values.length; at++)
      stored.hoops[cell * quadratic.values.length + at] =
        quadratic.values[at]! / quadrature.positions[2 * Math.floor(at / quadratic.nodes)]!;
  }
  return { ...shared, ...stored, pressures, locate: (cell) => cell * points };
}
