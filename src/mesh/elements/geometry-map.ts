import { type Issue, LithostatError } from '../../quantity/index.js';
import type { Tabulation } from './tabulation.js';

/** A cell whose map from the reference cell is not invertible somewhere: turned inside out, flat, or across the axis of rotation. */
export class InvertedCellError extends LithostatError {
  override readonly name = 'InvertedCellError';
  /** Cell, counted through all blocks. */
  readonly cell: number;
  /** Where; m. */
  readonly position: readonly number[];

  constructor(cell: number, position: readonly number[], got: string) {
    const place = position.map((x) => x.toPrecision(6)).join(', ');
    const issue: Issue = {
      code: 'inverted-cell',
      path: `mesh.cells[${cell}]`,
      message: `cell ${cell} is inverted or flat at (${place}) m`,
      got,
      expected: 'a positive Jacobian determinant, and a radius of at least 0 in axisymmetric meshes',
      remedy: 'Remesh, move the nodes by less, or give the nodes of the cell in their positive order.',
    };
    super([issue]);
    this.cell = cell;
    this.position = position;
  }
}

/** Determinants below this part of the product of the Jacobian's columns are rounding. */
const flat = 1e-13;

/** The map of one cell at a list of points: buffers that every cell uses again. */
export class GeometryMap {
  readonly dimension: 2 | 3;
  /** Coordinates of the points; m. */
  readonly positions: Float64Array;
  /** Determinant of the Jacobian dx/dxi at each point. */
  readonly determinants: Float64Array;
  /** Inverse Jacobians dxi/dx: inverses[point * d^2 + i * d + j] = dxi_i / dx_j. */
  readonly inverses: Float64Array;
  readonly #count: number;
  readonly #coordinates: Float64Array;

  constructor(dimension: 2 | 3, count: number, nodes: number) {
    this.dimension = dimension;
    this.#count = count;
    this.#coordinates = new Float64Array(nodes * dimension);
    this.positions = new Float64Array(count * dimension);
    this.determinants = new Float64Array(count);
    this.inverses = new Float64Array(count * dimension * dimension);
  }

  /**
   * Maps the points into a cell.
   * @param table shape functions of the geometry at the points @param coordinates of the mesh @param nodes of the mesh's block
   * @param place of the cell in the block @param cell its number in the mesh, for the error
   * @throws InvertedCellError
   */
  map(table: Tabulation, coordinates: Float64Array, nodes: Int32Array, place: number, cell: number): void {
    const local = this.#coordinates;
    const perCell = table.nodes;
    const dimension = this.dimension;
    for (let k = 0; k < perCell; k++) {
      const node = nodes[place * perCell + k]!;
      for (let i = 0; i < dimension; i++) local[k * dimension + i] = coordinates[node * dimension + i]!;
    }
    if (dimension === 2) this.#mapPlane(table, cell);
    else this.#mapSpace(table, cell);
  }

  /** Physical gradients (d phi/dx_j = sum_i d phi/dxi_i dxi_i/dx_j) of the functions of a table at the points of the mapped cell. */
  gradients(table: Tabulation, out: Float64Array): void {
    if (this.dimension === 2) this.#gradientsPlane(table, out);
    else this.#gradientsSpace(table, out);
  }

  #mapPlane({ nodes, values, gradients }: Tabulation, cell: number): void {
    const local = this.#coordinates;
    const { positions, determinants, inverses } = this;
    for (let q = 0; q < this.#count; q++) {
      let [x, y, a, b, c, d] = [0, 0, 0, 0, 0, 0];
      for (let k = 0; k < nodes; k++) {
        const at = q * nodes + k;
        const value = values[at]!;
        const s = gradients[2 * at]!;
        const t = gradients[2 * at + 1]!;
        const px = local[2 * k]!;
        const py = local[2 * k + 1]!;
        x += value * px;
        y += value * py;
        a += s * px;
        b += t * px;
        c += s * py;
        d += t * py;
      }
      const determinant = a * d - b * c;
      positions[2 * q] = x;
      positions[2 * q + 1] = y;
      determinants[q] = determinant;
      if (!(determinant > flat * Math.sqrt((a * a + c * c) * (b * b + d * d)))) this.#refuse(cell, q);
      const scale = 1 / determinant;
      inverses[4 * q] = d * scale;
      inverses[4 * q + 1] = -b * scale;
      inverses[4 * q + 2] = -c * scale;
      inverses[4 * q + 3] = a * scale;
    }
  }

  #mapSpace({ nodes, values, gradients }: Tabulation, cell: number): void {
    const local = this.#coordinates;
    const { positions, determinants, inverses } = this;
    for (let q = 0; q < this.#count; q++) {
      let [x, y, z] = [0, 0, 0];
      let [a, b, c, d, e, f, g, h, l] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
      for (let k = 0; k < nodes; k++) {
        const at = q * nodes + k;
        const value = values[at]!;
        const r = gradients[3 * at]!;
        const s = gradients[3 * at + 1]!;
        const t = gradients[3 * at + 2]!;
        const px = local[3 * k]!;
        const py = local[3 * k + 1]!;
        const pz = local[3 * k + 2]!;
        x += value * px;
        y += value * py;
        z += value * pz;
        a += r * px;
        b += s * px;
        c += t * px;
        d += r * py;
        e += s * py;
        f += t * py;
        g += r * pz;
        h += s * pz;
        l += t * pz;
      }
      const [A, B, C] = [e * l - f * h, f * g - d * l, d * h - e * g];
      const determinant = a * A + b * B + c * C;
      positions[3 * q] = x;
      positions[3 * q + 1] = y;
      positions[3 * q + 2] = z;
      determinants[q] = determinant;
      const size = (a * a + d * d + g * g) * (b * b + e * e + h * h) * (c * c + f * f + l * l);
      if (!(determinant > flat * Math.sqrt(size))) this.#refuse(cell, q);
      const scale = 1 / determinant;
      inverses[9 * q] = A * scale;
      inverses[9 * q + 1] = (c * h - b * l) * scale;
      inverses[9 * q + 2] = (b * f - c * e) * scale;
      inverses[9 * q + 3] = B * scale;
      inverses[9 * q + 4] = (a * l - c * g) * scale;
      inverses[9 * q + 5] = (c * d - a * f) * scale;
      inverses[9 * q + 6] = C * scale;
      inverses[9 * q + 7] = (b * g - a * h) * scale;
      inverses[9 * q + 8] = (a * e - b * d) * scale;
    }
  }

  #gradientsPlane({ nodes, gradients }: Tabulation, out: Float64Array): void {
    const { inverses } = this;
    for (let q = 0; q < this.#count; q++) {
      const a = inverses[4 * q]!;
      const b = inverses[4 * q + 1]!;
      const c = inverses[4 * q + 2]!;
      const d = inverses[4 * q + 3]!;
      for (let at = 2 * q * nodes; at < 2 * (q + 1) * nodes; at += 2) {
        const s = gradients[at]!;
        const t = gradients[at + 1]!;
        out[at] = s * a + t * c;
        out[at + 1] = s * b + t * d;
      }
    }
  }

  #gradientsSpace({ nodes, gradients }: Tabulation, out: Float64Array): void {
    const { inverses } = this;
    for (let q = 0; q < this.#count; q++) {
      const first = 9 * q;
      for (let at = 3 * q * nodes; at < 3 * (q + 1) * nodes; at += 3) {
        const r = gradients[at]!;
        const s = gradients[at + 1]!;
        const t = gradients[at + 2]!;
        for (let j = 0; j < 3; j++)
          out[at + j] = r * inverses[first + j]! + s * inverses[first + 3 + j]! + t * inverses[first + 6 + j]!;
      }
    }
  }

  #refuse(cell: number, point: number): never {
    const { dimension } = this;
    const position = [...this.positions.subarray(point * dimension, (point + 1) * dimension)];
    throw new InvertedCellError(cell, position, `a Jacobian determinant of ${this.determinants[point]} m^${dimension}`);
  }
}
