import { mergeRows } from './assemble.mjs';

/**
 * Steady convection and diffusion on the unit square or cube, u = 0 outside: finite volumes with upwind convection in a recirculating
 * flow. The matrix is unsymmetric in values and symmetric in pattern; `peclet` is that of the whole domain.
 * @param cells cells in each direction, [x, y] or [x, y, z]
 */
export function convectionDiffusion({ cells, peclet = 200 }) {
  const dimension = cells.length;
  const stride = cells.map((_, k) => cells.slice(0, k).reduce((product, count) => product * count, 1));
  const size = cells.reduce((product, count) => product * count, 1);
  const begins = new Int32Array(size + 1);
  const columns = [];
  const entries = [];
  /** Velocity times Peclet number at a place: a vortex about the middle of the plane x, y, and a drift along z. */
  const velocity = (k, [x, y]) => {
    if (k === 0) return peclet * Math.sin(Math.PI * x) * Math.cos(Math.PI * y);
    if (k === 1) return -peclet * Math.cos(Math.PI * x) * Math.sin(Math.PI * y);
    return 0.3 * peclet;
  };
  for (let row = 0; row < size; row++) {
    const index = cells.map((count, k) => Math.floor(row / stride[k]) % count);
    let diagonal = 0;
    for (let k = 0; k < dimension; k++) {
      const h = 1 / cells[k];
      for (const side of [-1, 1]) {
        const face = index.map((i, other) => (i + 0.5 + (other === k ? 0.5 * side : 0)) / cells[other]);
        const outflow = (side * velocity(k, face)) / h;
        const inside = index[k] + side >= 0 && index[k] + side < cells[k];
        const diffusion = (inside ? 1 : 2) / h ** 2;
        diagonal += diffusion + Math.max(outflow, 0);
        if (!inside) continue;
        columns.push(row + side * stride[k]);
        entries.push(-diffusion + Math.min(outflow, 0));
      }
    }
    columns.push(row);
    entries.push(diagonal);
    begins[row + 1] = columns.length;
  }
  const matrix = {
    ...mergeRows(size, begins, Int32Array.from(columns), Float64Array.from(entries)),
    symmetry: 'general',
  };
  return { matrix, rightHandSide: new Float64Array(size).fill(1) };
}
