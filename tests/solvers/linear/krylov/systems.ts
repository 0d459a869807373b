import type { LinearOperator } from '../../../../src/solvers/linear/operator.js';
import type { SparseMatrix } from '../../../../src/solvers/linear/sparse/pattern.js';
import { matrixFromTriplets } from '../../../../src/solvers/linear/sparse/triplets.js';

/** A matrix from a list of [row, column, value]. */
export function matrixOf(
  size: number,
  entries: readonly (readonly [number, number, number])[],
  symmetry: 'general' | 'symmetric' = 'general',
): SparseMatrix {
  const rowIndex = entries.map(([row]) => row);
  const columnIndex = entries.map(([, column]) => column);
  return matrixFromTriplets(size, size, { rowIndex, columnIndex, values: entries.map((entry) => entry[2]) }, symmetry);
}

/** diag(values). */
export function diagonalMatrix(values: ArrayLike<number>): SparseMatrix {
  return matrixOf(
    values.length,
    Array.from(values, (value, i) => [i, i, value] as const),
    'symmetric',
  );
}

/** -u'' on n points between fixed ends: 2 on the diagonal, -1 beside it. Eigenvalues 2 - 2 cos(pi k / (n + 1)). */
export function laplacian1D(size: number): SparseMatrix {
  const entries: [number, number, number][] = [];
  for (let i = 0; i < size; i++) {
    entries.push([i, i, 2]);
    if (i > 0) entries.push([i, i - 1, -1]);
  }
  return matrixOf(size, entries, 'symmetric');
}

/** The five-point Laplacian on a square of n by n points, with a conductivity for each point; fixed or free edges. */
export function laplacian2D(
  n: number,
  edges: 'fixed' | 'free' = 'fixed',
  conductivity: (x: number, y: number) => number = () => 1,
): SparseMatrix {
  const entries: [number, number, number][] = [];
  for (let y = 0; y < n; y++)
    for (let x = 0; x < n; x++) {
      const i = y * n + x;
      for (const [dx, dy] of [
        [1, 0],
        [-1, 0],
        [0, 1],
        [0, -1],
      ] as const) {
        const inside = x + dx >= 0 && x + dx < n && y + dy >= 0 && y + dy < n;
        if (!inside && edges === 'free') continue;
        const here = conductivity(x, y);
        const there = inside ? conductivity(x + dx, y + dy) : here;
        const face = (2 * here * there) / (here + there);
        entries.push([i, i, face]);
        const j = i + dy * n + dx;
        if (inside && j < i) entries.push([i, j, -face]);
      }
    }
  return matrixOf(n * n, entries, 'symmetric');
}

/** Upwind convection-diffusion on a square of n by n points; `peclet` is velocity * spacing / diffusivity along (1, 0.5). */
export function convectionDiffusion2D(n: number, peclet: number): SparseMatrix {
  const entries: [number, number, number][] = [];
  for (let y = 0; y < n; y++)
    for (let x = 0; x < n; x++) {
      const i = y * n + x;
      entries.push([i, i, 4 + 1.5 * peclet]);
      if (x > 0) entries.push([i, i - 1, -1 - peclet]);
      if (x < n - 1) entries.push([i, i + 1, -1]);
      if (y > 0) entries.push([i, i - n, -1 - 0.5 * peclet]);
      if (y < n - 1) entries.push([i, i + n, -1]);
    }
  return matrixOf(n * n, entries);
}

/** A product by the plainest loop, for residuals that no solver's code computes. */
export function times(matrix: SparseMatrix, x: ArrayLike<number>): Float64Array {
  const y = new Float64Array(matrix.pattern.rows);
  const { rowStart, columnIndex } = matrix.pattern;
  for (let row = 0; row < y.length; row++)
    for (let k = rowStart[row]!; k < rowStart[row + 1]!; k++) {
      const column = columnIndex[k]!;
      y[row]! += matrix.values[k]! * x[column]!;
      if (matrix.symmetry === 'symmetric' && column !== row) y[column]! += matrix.values[k]! * x[row]!;
    }
  return y;
}

/** |b - A x| / |b|, by the plainest loop. */
export function relativeResidual(matrix: SparseMatrix, x: ArrayLike<number>, b: ArrayLike<number>): number {
  const product = times(matrix, x);
  let [above, below] = [0, 0];
  for (let i = 0; i < product.length; i++) {
    above += (b[i]! - product[i]!) ** 2;
    below += b[i]! ** 2;
  }
  return Math.sqrt(above / below);
}

/** An operator from a plain function, without a heap. */
export function operatorOf(size: number, times: (x: Float64Array) => ArrayLike<number>): LinearOperator {
  return { size, apply: (input, output) => output.set(times(input)) };
}
