import type { BlockPoints } from './block-points.js';
import { type ElementRoutine, type FlowParameters, newElementResult } from './element.js';
import { flowStress, potentialAt, secantAt, slopeAt } from './flow-stress.js';

/**
 * Creep on a cell in plane strain or in an axisymmetric body: potential, residual and tangent of
 *
 *     int psi(D) dV - int p (div v - c) dV.
 *
 * Rows and columns: the velocity node by node (x, y or r, z), then the pressure at the vertices. The hoop rate v_r/r is part of D and of the
 * divergence (axisymmetric).
 */
export class PlaneElement implements ElementRoutine {
  readonly size: number;
  readonly #data: BlockPoints;
  readonly #moduli = new Float64Array(3);
  /** Derivative of D' : D' / 2 by each velocity. */
  readonly #direction: Float64Array;
  readonly result;

  constructor(data: BlockPoints) {
    this.#data = data;
    this.size = 2 * data.nodes + data.vertices;
    this.#direction = new Float64Array(2 * data.nodes);
    this.result = newElementResult(this.size);
  }

  evaluate(
    cell: number,
    velocity: Float64Array,
    pressure: Float64Array,
    parameters: FlowParameters,
    what: 0 | 1 | 2,
  ): void {
    const { nodes, vertices, points, weights, gradients, hoops, pressures } = this.#data;
    const { exponent, squaredRegularisation, diffusional } = parameters;
    const strength = parameters.strength === null ? 1 : parameters.strength[cell]!;
    const source = parameters.source === null ? 0 : parameters.source[cell]!;
    const { result, size } = this;
    const { residual, matrix } = result;
    const direction = this.#direction;
    const moduli = this.#moduli;
    const first = 2 * nodes;
    if (what > 0) residual.fill(0);
    if (what > 1) matrix.fill(0);
    const start = this.#data.locate(cell);
    let potential = 0;
    let dissipation = 0;
    for (let q = 0; q < points; q++) {
      const at = start + q;
      const weight = weights[at]!;
      const g = at * nodes * 2;
      const n = at * nodes;
      let xx = 0;
      let yy = 0;
      let shear = 0;
      let zz = 0;
      for (let a = 0; a < nodes; a++) {
        const gx = gradients[g + 2 * a]!;
        const gy = gradients[g + 2 * a + 1]!;
        const vx = velocity[2 * a]!;
        const vy = velocity[2 * a + 1]!;
        xx += gx * vx;
        yy += gy * vy;
        shear += gy * vx + gx * vy;
        if (hoops !== null) zz += hoops[n + a]! * vx;
      }
      const xy = 0.5 * shear;
      const divergence = xx + yy + zz;
      const mean = divergence / 3;
      xx -= mean;
      yy -= mean;
      zz -= mean;
      const flow = (2 / 3) * (xx * xx + yy * yy + zz * zz + 2 * xy * xy);
      flowStress(flow + squaredRegularisation, exponent, strength, diffusional, moduli);
      potential += weight * moduli[potentialAt]!;
      const secant = moduli[secantAt]!;
      dissipation += weight * secant * flow;
      if (what === 0) continue;
      const twice = (2 / 3) * secant * weight;
      let p = 0;
      for (let k = 0; k < vertices; k++) p += pressures[q * vertices + k]! * pressure[k]!;
      p *= weight;
      const sx = twice * xx - p;
      const sy = twice * yy - p;
      const sz = twice * zz - p;
      const st = twice * xy;
      for (let a = 0; a < nodes; a++) {
        const gx = gradients[g + 2 * a]!;
        const gy = gradients[g + 2 * a + 1]!;
        const h = hoops === null ? 0 : hoops[n + a]!;
        residual[2 * a] = residual[2 * a]! + sx * gx + st * gy + sz * h;
        residual[2 * a + 1] = residual[2 * a + 1]! + sy * gy + st * gx;
      }
      const excess = weight * (divergence - source);
      for (let k = 0; k < vertices; k++)
        residual[first + k] = residual[first + k]! - excess * pressures[q * vertices + k]!;
      if (what === 1) continue;
      // s = (2/3) m D', so ds = (2/3) m dD' + (8/9) m' D' (D' : dD).
      const thinning = (8 / 9) * moduli[slopeAt]! * weight;
      for (let a = 0; a < nodes; a++) {
        const gx = gradients[g + 2 * a]!;
        const gy = gradients[g + 2 * a + 1]!;
        const h = hoops === null ? 0 : hoops[n + a]!;
        direction[2 * a] = xx * gx + xy * gy + zz * h;
        direction[2 * a + 1] = yy * gy + xy * gx;
      }
      for (let a = 0; a < nodes; a++) {
        const gx = gradients[g + 2 * a]!;
        const gy = gradients[g + 2 * a + 1]!;
        const h = hoops === null ? 0 : hoops[n + a]!;
        const ex = twice * gx;
        const ey = twice * gy;
        const eh = twice * h;
        const third = (twice * (gx + h)) / 3;
        const tx = thinning * direction[2 * a]!;
        const ty = thinning * direction[2 * a + 1]!;
        const rowX = 2 * a * size;
        const rowY = rowX + size;
        // Lower triangle.
        for (let b = 0; b <= a; b++) {
          const bx = gradients[g + 2 * b]!;
          const by = gradients[g + 2 * b + 1]!;
          const bh = hoops === null ? 0 : hoops[n + b]!;
          const cx = direction[2 * b]!;
          const cy = direction[2 * b + 1]!;
          const fx = rowX + 2 * b;
          const fy = rowY + 2 * b;
          matrix[fx] = matrix[fx]! + ex * bx + 0.5 * ey * by + eh * bh - third * (bx + bh) + tx * cx;
          matrix[fx + 1] = matrix[fx + 1]! + 0.5 * ey * bx - third * by + tx * cy;
          matrix[fy] = matrix[fy]! + 0.5 * ex * by - (ey * (bx + bh)) / 3 + ty * cx;
          matrix[fy + 1] = matrix[fy + 1]! + (2 / 3) * ey * by + 0.5 * ex * bx + ty * cy;
        }
        for (let k = 0; k < vertices; k++) {
          const column = (first + k) * size + 2 * a;
          const w = weight * pressures[q * vertices + k]!;
          matrix[column] = matrix[column]! - w * (gx + h);
          matrix[column + 1] = matrix[column + 1]! - w * gy;
        }
      }
    }
    result.potential = potential;
    result.dissipation = dissipation;
    if (what > 1) mirror(matrix, size);
  }
}

/** Fills the upper triangle; the blocks of a node with itself were written whole. */
export function mirror(matrix: Float64Array, size: number): void {
  for (let row = 0; row < size; row++)
    for (let column = 0; column < row; column++) matrix[column * size + row] = matrix[row * size + column]!;
}
