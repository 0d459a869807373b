import type { MeshGeometry } from '../../../mesh/index.js';

/**
 * The matrix B that makes strains out of the displacements of a cell's nodes: strain = B u. Components in the plane and axisymmetric: xx, yy,
 * zz (the hoop), xy; in space all six, in the order and scaling of the point laws (Mandel: shear components times sqrt 2, so that stress
 * times strain is work).
 *
 * With a mean dilatation (`useMeanDilatation`) it is the B-bar of Hughes (1980), Int. J. Numer. Meth. Eng. 15, 1413, eq. 4: the volumetric
 * part is that of the cell's mean, so that a nearly incompressible material does not lock.
 */
export class StrainMatrix {
  /** Components of strain that a cell can have: 4 in two dimensions, 6 in three. */
  readonly components: number;
  /** Unknowns of a cell: nodes times dimension. */
  readonly columns: number;
  /** components x columns, row-major. */
  readonly values: Float64Array;
  /** div u = divergence . u, at the point that was set. */
  readonly divergence: Float64Array;
  /** Index of each component in the six of a point law. */
  readonly positions: readonly number[];
  readonly #dimension: number;
  readonly #hoop: boolean;

  constructor(
    geometry: MeshGeometry,
    readonly nodes: number,
  ) {
    this.#dimension = geometry === 'space' ? 3 : 2;
    this.#hoop = geometry === 'axisymmetric';
    this.positions = strainPositions(geometry);
    this.components = this.positions.length;
    this.columns = nodes * this.#dimension;
    this.values = new Float64Array(this.components * this.columns);
    this.divergence = new Float64Array(this.columns);
  }

  /**
   * Sets the matrix at a point.
   * @param gradients of the shape functions, node by node, `dimension` numbers each, from `gradientAt` on; 1/m
   * @param shape values of the shape functions from `shapeAt` on; read when axisymmetric
   * @param radius distance from the axis, m; read when axisymmetric
   */
  set(gradients: Float64Array, gradientAt: number, shape: Float64Array, shapeAt: number, radius: number): void {
    const { values, divergence, columns, nodes } = this;
    if (this.#dimension === 3) {
      this.#setSpace(gradients, gradientAt);
      return;
    }
    for (let node = 0; node < nodes; node++) {
      const x = gradients[gradientAt + 2 * node]!;
      const y = gradients[gradientAt + 2 * node + 1]!;
      const hoop = this.#hoop ? shape[shapeAt + node]! / radius : 0;
      const column = 2 * node;
      values[column] = x;
      values[columns + column + 1] = y;
      values[2 * columns + column] = hoop;
      // B-bar fills what is zero otherwise.
      values[column + 1] = 0;
      values[columns + column] = 0;
      values[2 * columns + column + 1] = 0;
      values[3 * columns + column] = Math.SQRT1_2 * y;
      values[3 * columns + column + 1] = Math.SQRT1_2 * x;
      divergence[column] = x + hoop;
      divergence[column + 1] = y;
    }
  }

  #setSpace(gradients: Float64Array, gradientAt: number): void {
    const { values, divergence, columns, nodes } = this;
    values.fill(0);
    for (let node = 0; node < nodes; node++) {
      const x = gradients[gradientAt + 3 * node]!;
      const y = gradients[gradientAt + 3 * node + 1]!;
      const z = gradients[gradientAt + 3 * node + 2]!;
      const column = 3 * node;
      values[column] = x;
      values[columns + column + 1] = y;
      values[2 * columns + column + 2] = z;
      values[3 * columns + column + 1] = Math.SQRT1_2 * z;
      values[3 * columns + column + 2] = Math.SQRT1_2 * y;
      values[4 * columns + column] = Math.SQRT1_2 * z;
      values[4 * columns + column + 2] = Math.SQRT1_2 * x;
      values[5 * columns + column] = Math.SQRT1_2 * y;
      values[5 * columns + column + 1] = Math.SQRT1_2 * x;
      divergence[column] = x;
      divergence[column + 1] = y;
      divergence[column + 2] = z;
    }
  }

  /** Replaces the volumetric part by that of the cell's mean. @param mean div u of the cell's mean = mean . u */
  useMeanDilatation(mean: Float64Array): void {
    const { values, divergence, columns } = this;
    for (let column = 0; column < columns; column++) {
      const change = (mean[column]! - divergence[column]!) / 3;
      values[column] = values[column]! + change;
      values[columns + column] = values[columns + column]! + change;
      values[2 * columns + column] = values[2 * columns + column]! + change;
    }
  }

  /** strain = B u, as the six components of a point law; components that the geometry has not stay as they are. */
  apply(displacement: Float64Array, strain: Float64Array): void {
    const { values, columns, positions } = this;
    for (let c = 0; c < positions.length; c++) {
      let sum = 0;
      for (let k = 0; k < columns; k++) sum += values[c * columns + k]! * displacement[k]!;
      strain[positions[c]!] = sum;
    }
  }

  /** forces += weight B^T stress, stress as the six components of a point law. */
  addForces(stress: Float64Array, weight: number, forces: Float64Array): void {
    const { values, columns, positions } = this;
    for (let c = 0; c < positions.length; c++) {
      const factor = weight * stress[positions[c]!]!;
      for (let k = 0; k < columns; k++) forces[k] = forces[k]! + factor * values[c * columns + k]!;
    }
  }

  /**
   * matrix += weight B^T D B, entries on and below the diagonal.
   * @param tangent D, 6 x 6 row-major @param stride numbers from one row of `matrix` to the next @param work components x columns numbers
   */
  addStiffness(tangent: Float64Array, weight: number, matrix: Float64Array, stride: number, work: Float64Array): void {
    const { values, columns, components, positions } = this;
    for (let c = 0; c < components; c++) {
      const row = c * columns;
      for (let k = 0; k < columns; k++) work[row + k] = 0;
      for (let e = 0; e < components; e++) {
        const factor = weight * tangent[6 * positions[c]! + positions[e]!]!;
        if (factor === 0) continue;
        const from = e * columns;
        for (let k = 0; k < columns; k++) work[row + k] = work[row + k]! + factor * values[from + k]!;
      }
    }
    for (let c = 0; c < components; c++) {
      const from = c * columns;
      for (let i = 0; i < columns; i++) {
        const factor = values[from + i]!;
        if (factor === 0) continue;
        const row = i * stride;
        for (let k = 0; k <= i; k++) matrix[row + k] = matrix[row + k]! + factor * work[from + k]!;
      }
    }
  }
}

/** Where the components of strain that a geometry has stand among the six of a point law. */
function strainPositions(geometry: MeshGeometry): readonly number[] {
  return geometry === 'space' ? [0, 1, 2, 3, 4, 5] : [0, 1, 2, 5];
}
