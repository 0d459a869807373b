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
  readonly components = 4;
  readonly #data: BlockPoints;
  readonly #moduli = new Float64Array(3);
  /** Derivative of D' : D' / 2 by each velocity. */
  readonly #direction: Float64Array;
  /** The same with the stress in the place of D'. */
  readonly #dual: Float64Array;
  readonly #rate = new Float64Array(4);
  readonly #change = new Float64Array(4);
  readonly #stress = new Float64Array(4);
  readonly result;

  constructor(data: BlockPoints) {
    this.#data = data;
    this.size = 2 * data.nodes + data.vertices;
    this.#direction = new Float64Array(2 * data.nodes);
    this.#dual = new Float64Array(2 * data.nodes);
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
    const dual = this.#dual;
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
      // s = (2/3) m D', so ds = (2/3) m dD' + (4/3) (m'/m) s (D' : dD); half of it each way, as s may be a stress of its own.
      const thinning = secant > 0 ? ((2 / 3) * moduli[slopeAt]! * weight) / secant : 0;
      const stress = this.#stress;
      dualStress(parameters.dual, 4 * at, (2 / 3) * secant, xx, yy, zz, xy, stress);
      const [tauX, tauY, tauZ, tauT] = [stress[0]!, stress[1]!, stress[2]!, stress[3]!];
      for (let a = 0; a < nodes; a++) {
        const gx = gradients[g + 2 * a]!;
        const gy = gradients[g + 2 * a + 1]!;
        const h = hoops === null ? 0 : hoops[n + a]!;
        direction[2 * a] = xx * gx + xy * gy + zz * h;
        direction[2 * a + 1] = yy * gy + xy * gx;
        dual[2 * a] = tauX * gx + tauT * gy + tauZ * h;
        dual[2 * a + 1] = tauY * gy + tauT * gx;
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
        const ux = thinning * dual[2 * a]!;
        const uy = thinning * dual[2 * a + 1]!;
        const rowX = 2 * a * size;
        const rowY = rowX + size;
        // Lower triangle.
        for (let b = 0; b <= a; b++) {
          const bx = gradients[g + 2 * b]!;
          const by = gradients[g + 2 * b + 1]!;
          const bh = hoops === null ? 0 : hoops[n + b]!;
          const cx = direction[2 * b]!;
          const cy = direction[2 * b + 1]!;
          const dx = dual[2 * b]!;
          const dy = dual[2 * b + 1]!;
          const fx = rowX + 2 * b;
          const fy = rowY + 2 * b;
          matrix[fx] = matrix[fx]! + ex * bx + 0.5 * ey * by + eh * bh - third * (bx + bh) + tx * dx + ux * cx;
          matrix[fx + 1] = matrix[fx + 1]! + 0.5 * ey * bx - third * by + tx * dy + ux * cy;
          matrix[fy] = matrix[fy]! + 0.5 * ex * by - (ey * (bx + bh)) / 3 + ty * dx + uy * cx;
          matrix[fy + 1] = matrix[fy + 1]! + (2 / 3) * ey * by + 0.5 * ex * bx + ty * dy + uy * cy;
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

  dualStep(
    cell: number,
    velocity: Float64Array,
    change: Float64Array,
    { exponent, squaredRegularisation, diffusional, strength, dual }: FlowParameters,
    kept: Float64Array,
    out: Float64Array,
  ): void {
    const rate = this.#rate;
    const next = this.#change;
    const stress = this.#stress;
    const moduli = this.#moduli;
    const start = this.#data.locate(cell);
    for (let q = 0; q < this.#data.points; q++) {
      const at = start + q;
      this.#deviatoricRate(at, velocity, rate);
      this.#deviatoricRate(at, change, next);
      const flow = (2 / 3) * contract(rate, rate);
      const factor = strength === null ? 1 : strength[cell]!;
      flowStress(flow + squaredRegularisation, exponent, factor, diffusional, moduli);
      const twice = (2 / 3) * moduli[secantAt]!;
      dualStress(dual, 4 * at, twice, rate[0]!, rate[1]!, rate[2]!, rate[3]!, stress);
      const thinning = (4 / 3) * (moduli[slopeAt]! / moduli[secantAt]!) * contract(rate, next);
      for (let i = 0; i < 4; i++) {
        if (dual === null) kept[4 * at + i] = stress[i]!;
        out[4 * at + i] = twice * (rate[i]! + next[i]!) - kept[4 * at + i]! + thinning * stress[i]!;
      }
    }
  }

  /** dev D at a point: xx, yy, zz (hoop), xy. */
  #deviatoricRate(at: number, velocity: Float64Array, out: Float64Array): void {
    const { nodes, gradients, hoops } = this.#data;
    let [xx, yy, zz, shear] = [0, 0, 0, 0];
    for (let a = 0; a < nodes; a++) {
      const gx = gradients[(at * nodes + a) * 2]!;
      const gy = gradients[(at * nodes + a) * 2 + 1]!;
      const vx = velocity[2 * a]!;
      const vy = velocity[2 * a + 1]!;
      xx += gx * vx;
      yy += gy * vy;
      shear += gy * vx + gx * vy;
      if (hoops !== null) zz += hoops[at * nodes + a]! * vx;
    }
    const mean = (xx + yy + zz) / 3;
    out[0] = xx - mean;
    out[1] = yy - mean;
    out[2] = zz - mean;
    out[3] = 0.5 * shear;
  }
}

function contract(a: Float64Array, b: Float64Array): number {
  return a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]! + 2 * a[3]! * b[3]!;
}

/**
 * The stress that goes into the tangent: the one kept, made no larger than that of the rate, so that the tangent stays positive definite
 * (Rudi, Shih & Stadler, Geochem. Geophys. Geosyst. 21, e2020GC009059 (2020)).
 */
function dualStress(
  dual: Float64Array | null,
  at: number,
  twiceViscosity: number,
  xx: number,
  yy: number,
  zz: number,
  xy: number,
  out: Float64Array,
): void {
  if (dual === null) {
    out[0] = twiceViscosity * xx;
    out[1] = twiceViscosity * yy;
    out[2] = twiceViscosity * zz;
    out[3] = twiceViscosity * xy;
    return;
  }
  const [a, b, c, d] = [dual[at]!, dual[at + 1]!, dual[at + 2]!, dual[at + 3]!];
  const kept = a * a + b * b + c * c + 2 * d * d;
  const own = twiceViscosity * twiceViscosity * (xx * xx + yy * yy + zz * zz + 2 * xy * xy);
  const factor = kept > own ? Math.sqrt(own / kept) : 1;
  out[0] = factor * a;
  out[1] = factor * b;
  out[2] = factor * c;
  out[3] = factor * d;
}

/** Fills the upper triangle; the blocks of a node with itself were written whole. */
function mirror(matrix: Float64Array, size: number): void {
  for (let row = 0; row < size; row++)
    for (let column = 0; column < row; column++) matrix[column * size + row] = matrix[row * size + column]!;
}
