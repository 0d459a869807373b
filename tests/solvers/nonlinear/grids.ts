import type { NonlinearSystem, ParametricSystem } from '../../../src/solvers/nonlinear/index.js';

/** Five-point pattern of an n x n grid of nodes inside the unit square: every entry, or the lower triangle. */
function fivePoint(n: number, symmetric: boolean): { rowStart: Int32Array; columnIndex: Int32Array } {
  const rowStart = new Int32Array(n * n + 1);
  const columns: number[] = [];
  for (let row = 0; row < n * n; row++) {
    const [i, j] = [row % n, Math.floor(row / n)];
    if (j > 0) columns.push(row - n);
    if (i > 0) columns.push(row - 1);
    columns.push(row);
    if (!symmetric && i < n - 1) columns.push(row + 1);
    if (!symmetric && j < n - 1) columns.push(row + n);
    rowStart[row + 1] = columns.length;
  }
  return { rowStart, columnIndex: Int32Array.from(columns) };
}

/** The four neighbours of a node, -1 outside, where u = 0. */
function neighbours(n: number, row: number): readonly number[] {
  const [i, j] = [row % n, Math.floor(row / n)];
  return [i > 0 ? row - 1 : -1, i < n - 1 ? row + 1 : -1, j > 0 ? row - n : -1, j < n - 1 ? row + n : -1];
}

const at = (u: Float64Array, index: number): number => (index < 0 ? 0 : u[index]);

/** div((1 + u^2) grad u) + source = 0 with u = 0 around: face conductivities are means, so the Jacobian is not symmetric. */
export function nonlinearDiffusion(n: number, source: (x: number, y: number) => number): NonlinearSystem {
  const h = 1 / (n + 1);
  const pattern = { rows: n * n, columns: n * n, ...fivePoint(n, false) };
  const sources = Float64Array.from({ length: n * n }, (_, row) =>
    source(((row % n) + 1) * h, (Math.floor(row / n) + 1) * h),
  );
  return {
    size: n * n,
    residual(u, f) {
      for (let row = 0; row < n * n; row++) {
        let sum = h * h * sources[row];
        for (const other of neighbours(n, row)) {
          const v = at(u, other);
          sum += (1 + 0.5 * (u[row] ** 2 + v ** 2)) * (v - u[row]);
        }
        f[row] = sum;
      }
    },
    jacobian: {
      pattern,
      symmetry: 'general',
      evaluate(u, values) {
        for (let row = 0; row < n * n; row++) {
          for (let k = pattern.rowStart[row]; k < pattern.rowStart[row + 1]; k++) {
            const column = pattern.columnIndex[k];
            if (column !== row) {
              const v = u[column];
              values[k] = 1 + 0.5 * (u[row] ** 2 + v ** 2) + v * (v - u[row]);
              continue;
            }
            values[k] = 0;
            for (const other of neighbours(n, row)) {
              const v = at(u, other);
              values[k] += u[row] * (v - u[row]) - (1 + 0.5 * (u[row] ** 2 + v ** 2));
            }
          }
        }
      },
    },
    unknowns: [{ name: 'temperature', unit: 'K', first: 0, count: n * n }],
    equations: [{ name: 'heat balance', unit: 'W', first: 0, count: n * n }],
  };
}

/** -laplace u + reaction(u) = source on the unit square, u = 0 around: symmetric, only the lower triangle is stored. */
export function reactionDiffusion(
  n: number,
  reaction: readonly [(u: number) => number, (u: number) => number],
  source: (x: number, y: number) => number,
): NonlinearSystem {
  const h = 1 / (n + 1);
  const pattern = { rows: n * n, columns: n * n, ...fivePoint(n, true) };
  return {
    size: n * n,
    residual(u, f) {
      for (let row = 0; row < n * n; row++) {
        f[row] = h * h * (reaction[0](u[row]) - source(((row % n) + 1) * h, (Math.floor(row / n) + 1) * h));
        for (const other of neighbours(n, row)) f[row] += u[row] - at(u, other);
      }
    },
    jacobian: {
      pattern,
      symmetry: 'symmetric',
      evaluate(u, values) {
        for (let row = 0; row < n * n; row++)
          for (let k = pattern.rowStart[row]; k < pattern.rowStart[row + 1]; k++)
            values[k] = pattern.columnIndex[k] === row ? 4 + h * h * reaction[1](u[row]) : -1;
      },
    },
    unknowns: [{ name: 'concentration', unit: 'mol/m^3', first: 0, count: n * n }],
    equations: [{ name: 'mass balance', unit: 'mol/s', first: 0, count: n * n }],
  };
}

/** Bratu's problem laplace u + p exp(u) = 0 on the unit square, u = 0 around. */
export function planeBratu(n: number): ParametricSystem {
  const h = 1 / (n + 1);
  const pattern = { rows: n * n, columns: n * n, ...fivePoint(n, true) };
  return {
    size: n * n,
    residual(u, p, f) {
      for (let row = 0; row < n * n; row++) {
        f[row] = -h * h * p * Math.exp(u[row]);
        for (const other of neighbours(n, row)) f[row] += u[row] - at(u, other);
      }
    },
    jacobian: {
      pattern,
      symmetry: 'symmetric',
      evaluate(u, p, values) {
        for (let row = 0; row < n * n; row++)
          for (let k = pattern.rowStart[row]; k < pattern.rowStart[row + 1]; k++)
            values[k] = pattern.columnIndex[k] === row ? 4 - h * h * p * Math.exp(u[row]) : -1;
      },
    },
    parameterDerivative(u, _, derivative) {
      for (let row = 0; row < n * n; row++) derivative[row] = -h * h * Math.exp(u[row]);
    },
    parameter: { name: 'heating', unit: '' },
    unknowns: [{ name: 'temperature', unit: 'K', first: 0, count: n * n }],
    equations: [{ name: 'heat balance', unit: 'W', first: 0, count: n * n }],
  };
}
