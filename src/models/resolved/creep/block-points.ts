import { CellQuadrature } from '../../../mesh/index.js';
import type { CellBlock, Mesh } from '../../../mesh/mesh.js';
import type { KernelHeap } from '../../../solvers/index.js';

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
  /**
   * Of bodies in the plane, for the kernels: [point][x, y, hoop][width], the physical gradients of the quadratic functions and the functions
   * over the radius (0 in plane strain), `width` the number of nodes rounded up to even. Null in space.
   */
  readonly gradients: Float64Array | null;
  /** Linear functions: [point of a cell, vertex]. */
  readonly pressures: Float64Array;
  /** Makes the points of a cell available. Returns the number of its first one in `weights` and `gradients`. */
  locate(cell: number): number;
}

/** Number of nodes, rounded up to what the kernels take at once. */
export const evenWidth = (nodes: number): number => nodes + (nodes % 2);

/**
 * Two-dimensional blocks keep all their points (a few kilobytes a cell), those in space compute them anew each time (a cell of 27 nodes would
 * take 18 kilobytes).
 * @param degree of polynomials on the reference cell that are integrated exactly @param heap for the gradients
 */
export function blockPoints(
  mesh: Mesh,
  block: CellBlock,
  firstCell: number,
  degree: number,
  heap: KernelHeap,
): BlockPoints {
  const quadrature = new CellQuadrature(mesh, { block, firstCell }, degree, [1, 2]);
  const { count: points, dimension, weights } = quadrature;
  const quadratic = quadrature.basis(2);
  const linear = quadrature.basis(1);
  const cells = block.region.length;
  const { nodes } = quadratic;
  const shared = { block, dimension, cells, points, nodes, vertices: linear.nodes, pressures: linear.values };
  if (dimension === 3) {
    const locate = (cell: number) => {
      quadrature.prepare(cell);
      return 0;
    };
    return { ...shared, weights, gradients: null, locate };
  }
  const width = evenWidth(nodes);
  const stored = {
    weights: new Float64Array(cells * points),
    gradients: heap.float64(cells * points * 3 * width, 'gradients of the elements'),
  };
  const radii = mesh.geometry === 'axisymmetric' ? quadrature.positions : null;
  for (let cell = 0; cell < cells; cell++) {
    quadrature.prepare(cell);
    stored.weights.set(weights, cell * points);
    for (let q = 0; q < points; q++) {
      const to = (cell * points + q) * 3 * width;
      for (let a = 0; a < nodes; a++) {
        const from = q * nodes + a;
        stored.gradients[to + a] = quadratic.gradients[2 * from]!;
        stored.gradients[to + width + a] = quadratic.gradients[2 * from + 1]!;
        if (radii !== null) stored.gradients[to + 2 * width + a] = quadratic.values[from]! / radii[2 * q]!;
      }
    }
  }
  return { ...shared, ...stored, locate: (cell) => cell * points };
}
