import { assemble, cubeStiffness, irregularTriangulation } from '../../../../benchmarks/solvers/problems/index.mjs';
import type { LinearOperator } from '../../../../src/solvers/linear/operator.js';
import type { SparseMatrix } from '../../../../src/solvers/linear/sparse/pattern.js';

/** y = A x by the plainest loop over the entries, for residuals that the library has no hand in. */
export function multiply({ pattern, values, symmetry }: SparseMatrix, x: Float64Array): Float64Array {
  const y = new Float64Array(pattern.rows);
  for (let row = 0; row < pattern.rows; row++)
    for (let k = pattern.rowStart[row]!; k < pattern.rowStart[row + 1]!; k++) {
      const column = pattern.columnIndex[k]!;
      y[row]! += values[k]! * x[column]!;
      if (symmetry === 'symmetric' && column !== row) y[column]! += values[k]! * x[row]!;
    }
  return y;
}

export const dot = (x: Float64Array, y: Float64Array): number => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
export const norm = (x: Float64Array): number => Math.sqrt(dot(x, x));

/** Conjugate gradients (Hestenes & Stiefel 1952), until the recurrence falls below the tolerance; the residual is computed anew. */
export function conjugateGradients(
  matrix: SparseMatrix,
  rightHandSide: Float64Array,
  preconditioner: LinearOperator,
  tolerance = 1e-8,
  most = 200,
): { solution: Float64Array; iterations: number; residual: number } {
  const size = rightHandSide.length;
  const solution = new Float64Array(size);
  const left = rightHandSide.slice();
  const z = new Float64Array(size);
  const direction = new Float64Array(size);
  let [before, iterations] = [0, 0];
  for (; iterations < most && norm(left) > tolerance * norm(rightHandSide); iterations++) {
    preconditioner.apply(left, z);
    const rho = dot(left, z);
    for (let i = 0; i < size; i++) direction[i] = z[i]! + (iterations === 0 ? 0 : rho / before) * direction[i]!;
    const image = multiply(matrix, direction);
    const step = rho / dot(direction, image);
    for (let i = 0; i < size; i++) {
      solution[i]! += step * direction[i]!;
      left[i]! -= step * image[i]!;
    }
    before = rho;
  }
  const residual = rightHandSide.slice();
  multiply(matrix, solution).forEach((value, i) => {
    residual[i]! -= value;
  });
  return { solution, iterations, residual: norm(residual) / norm(rightHandSide) };
}

/** Every entry, by rows. */
export function dense(matrix: SparseMatrix): number[][] {
  const { rows, rowStart, columnIndex } = matrix.pattern;
  const full = Array.from({ length: rows }, () => new Array<number>(rows).fill(0));
  for (let row = 0; row < rows; row++)
    for (let k = rowStart[row]!; k < rowStart[row + 1]!; k++) {
      full[row]![columnIndex[k]!] = matrix.values[k]!;
      if (matrix.symmetry === 'symmetric') full[columnIndex[k]!]![row] = matrix.values[k]!;
    }
  return full;
}

/** Conduction by linear elements on an irregular triangulation of [0, cells]^2; potential 0 on x = 0 unless `free`. */
export function triangleConduction({
  cells,
  conductivity = () => 1,
  free = false,
  stretch = 1,
}: {
  readonly cells: readonly [number, number];
  readonly conductivity?: (x: number, y: number) => number;
  readonly free?: boolean;
  /** Length of y by the length of x: thin elements. */
  readonly stretch?: number;
}): SparseMatrix {
  const { coordinates, triangles, nodeCount } = irregularTriangulation(cells[0], cells[1], 7);
  const number = new Int32Array(nodeCount).fill(-1);
  let size = 0;
  for (let node = 0; node < nodeCount; node++) if (free || coordinates[2 * node]! > 1e-9) number[node] = size++;
  const local = new Float64Array(9);
  return assemble(
    size,
    Int32Array.from(triangles, (node) => number[node]!),
    3,
    (triangle) => {
      const corners = [0, 1, 2].map((k) => triangles[3 * triangle + k]!);
      const x = corners.map((node) => coordinates[2 * node]!);
      const y = corners.map((node) => coordinates[2 * node + 1]! * stretch);
      const gradients = [0, 1, 2].map((k) => {
        const [a, b] = [(k + 1) % 3, (k + 2) % 3];
        return [y[a]! - y[b]!, x[b]! - x[a]!] as const;
      });
      const twiceArea = (x[1]! - x[0]!) * (y[2]! - y[0]!) - (x[2]! - x[0]!) * (y[1]! - y[0]!);
      const lambda = conductivity((x[0]! + x[1]! + x[2]!) / 3, (y[0]! + y[1]! + y[2]!) / 3);
      gradients.forEach((one, i) => {
        gradients.forEach((other, j) => {
          local[3 * i + j] = (lambda * (one[0] * other[0] + one[1] * other[1])) / (2 * twiceArea);
        });
      });
      return local;
    },
    'symmetric',
  );
}

/** Elasticity on a grid of unit cubes or squares that nothing holds, with coordinates; Young's modulus by element. */
export function freeElasticity(
  cells: readonly number[],
  poissonRatio = 0.3,
  modulus: (element: number) => number = () => 1,
): { readonly matrix: SparseMatrix; readonly coordinates: Float64Array } {
  const dimension = cells.length;
  const nodes = cells.map((count) => count + 1);
  const stride = nodes.map((_, k) => nodes.slice(0, k).reduce((product, count) => product * count, 1));
  const count = nodes.reduce((product, each) => product * each, 1);
  const coordinates = Float64Array.from(
    { length: count * dimension },
    (_, at) => Math.floor(Math.floor(at / dimension) / stride[at % dimension]!) % nodes[at % dimension]!,
  );
  const corners = 2 ** dimension;
  const elements = cells.reduce((product, each) => product * each, 1);
  const unknowns = new Int32Array(elements * corners * dimension);
  for (let element = 0; element < elements; element++) {
    let [rest, first] = [element, 0];
    cells.forEach((each, k) => {
      first += (rest % each) * stride[k]!;
      rest = Math.floor(rest / each);
    });
    for (let corner = 0; corner < corners; corner++) {
      let node = first;
      stride.forEach((step, k) => {
        if ((corner >> k) & 1) node += step;
      });
      for (let k = 0; k < dimension; k++) unknowns[(element * corners + corner) * dimension + k] = node * dimension + k;
    }
  }
  const unit = cubeStiffness(dimension, poissonRatio);
  const matrixOf = (element: number): Float64Array => unit.map((value) => value * modulus(element));
  return { matrix: assemble(count * dimension, unknowns, corners * dimension, matrixOf, 'symmetric'), coordinates };
}

/** Two matrices that have nothing to do with each other, one after the other. */
export function sideBySide(one: SparseMatrix, other: SparseMatrix): SparseMatrix {
  const [a, b] = [one.pattern, other.pattern];
  const entries = a.columnIndex.length;
  return {
    pattern: {
      rows: a.rows + b.rows,
      columns: a.columns + b.columns,
      rowStart: Int32Array.from([...a.rowStart, ...b.rowStart.subarray(1).map((start) => start + entries)]),
      columnIndex: Int32Array.from([...a.columnIndex, ...b.columnIndex.map((column) => column + a.columns)]),
    },
    values: Float64Array.from([...one.values, ...other.values]),
    symmetry: one.symmetry,
  };
}

/** Turns rows and columns of the chosen unknowns into those of the unit matrix, times `diagonal`. */
export function unitRows(matrix: SparseMatrix, fixed: (unknown: number) => boolean, diagonal = 1): SparseMatrix {
  const { pattern } = matrix;
  const values = matrix.values.slice();
  for (let row = 0; row < pattern.rows; row++)
    for (let k = pattern.rowStart[row]!; k < pattern.rowStart[row + 1]!; k++) {
      const column = pattern.columnIndex[k]!;
      if (fixed(row) || fixed(column)) values[k] = row === column ? diagonal : 0;
    }
  return { ...matrix, values };
}
