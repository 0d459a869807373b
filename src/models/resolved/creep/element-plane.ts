import type { KernelHeap } from '../../../solvers/index.js';
import { type BlockPoints, evenWidth } from './block-points.js';
import type { ElementResult, ElementRoutine, FlowParameters } from './element.js';
import { flowStress, potentialAt, secantAt, slopeAt } from './flow-stress.js';

/**
 * Creep on a cell in plane strain or in an axisymmetric body: potential, residual and tangent of
 *
 *     int psi(D) dV - int p (div v - c) dV.
 *
 * Rows and columns: the velocity node by node (x, y or r, z), then the pressure at the vertices. The hoop rate v_r/r is part of D and of the
 * divergence (axisymmetric). The sums over points and nodes run in the kernels; the flow stress at the points is computed between them.
 */
export class PlaneElement implements ElementRoutine {
  readonly size: number;
  /** xx, yy, zz (hoop), xy. */
  readonly components = 4;
  readonly result: ElementResult;
  readonly #data: BlockPoints;
  readonly #heap: KernelHeap;
  readonly #width: number;
  /** Bytes of the gradients of a cell, and where the first ones are. */
  readonly #stride: number;
  readonly #first: number;
  readonly #moduli = new Float64Array(3);
  /** Moduli at the points of all cells, as `flowStress` writes them. */
  readonly #kept: Float64Array;
  readonly #buffers: Buffers;

  /** @param data with its gradients in the heap @param heap lives as long as this */
  constructor(data: BlockPoints, heap: KernelHeap) {
    const { nodes, vertices, points, gradients } = data;
    if (gradients === null) throw new RangeError('The points are those of a body in space.');
    this.#data = data;
    this.#heap = heap;
    this.size = 2 * nodes + vertices;
    const width = evenWidth(nodes);
    this.#width = width;
    this.#stride = 8 * 3 * width * points;
    this.#first = gradients.byteOffset;
    this.#kept = new Float64Array(3 * points * data.cells);
    this.#buffers = heap.allOrNothing(() => ({
      pressures: heap.copyFloat64(data.pressures, 'pressures of an element'),
      field: heap.float64(2 * width, 'a field in an element'),
      rates: heap.float64(6 * points * data.cells, 'rates at points'),
      changes: heap.float64(6 * points, 'rates at points'),
      coefficients: heap.float64(4 * points, 'coefficients at points'),
      stresses: heap.float64(4 * points, 'stresses at points'),
      work: heap.float64(7 * width * points, 'stresses of the nodes at points'),
      matrix: heap.float64(this.size * this.size, 'an element matrix'),
    }));
    const residual = new Float64Array(this.size);
    this.result = { potential: 0, dissipation: 0, residual, matrix: this.#buffers.matrix };
  }

  evaluate(
    cell: number,
    velocity: Float64Array,
    pressure: Float64Array,
    parameters: FlowParameters,
    what: 0 | 1 | 2,
  ): void {
    const { vertices, points, pressures, weights } = this.#data;
    const { result } = this;
    const { coefficients, stresses, rates } = this.#buffers;
    const { dual, source } = parameters;
    if (!parameters.known) this.#findModuli(cell, velocity, parameters);
    const moduli = this.#kept;
    const start = this.#data.locate(cell);
    let potential = 0;
    let dissipation = 0;
    for (let q = 0; q < points; q++) {
      const weight = weights[start + q]!;
      const m = 3 * (start + q);
      const r = 6 * (start + q);
      const secant = moduli[m + secantAt]!;
      potential += weight * moduli[m + potentialAt]!;
      dissipation += weight * secant * rates[r + 5]!;
      if (what === 0) continue;
      let p = 0;
      for (let k = 0; k < vertices; k++) p += pressures[q * vertices + k]! * pressure[k]!;
      coefficients[4 * q] = (2 / 3) * secant * weight;
      coefficients[4 * q + 1] = p * weight;
      coefficients[4 * q + 3] = weight;
      if (what === 1) continue;
      // s = (2/3) m D', so ds = (2/3) m dD' + (4/3) (m'/m) s (D' : dD), half of it each way, as s may be a stress of its own.
      coefficients[4 * q + 2] = secant > 0 ? ((2 / 3) * moduli[m + slopeAt]! * weight) / secant : 0;
      const twice = (2 / 3) * secant;
      if (dual !== null) this.#boundStress(dual, 4 * (start + q), q, twice, rates[r + 5]!);
      else for (let i = 0; i < 4; i++) stresses[4 * q + i] = twice * rates[r + i]!;
    }
    result.potential = potential;
    result.dissipation = dissipation;
    if (what === 0) return;
    this.#fillResidual(cell, source === null ? 0 : source[cell]!);
    if (what === 2) this.#fillMatrix(cell);
  }

  dualStep(
    cell: number,
    velocity: Float64Array,
    change: Float64Array,
    parameters: FlowParameters,
    kept: Float64Array,
    out: Float64Array,
  ): void {
    const { points } = this.#data;
    const { stresses, rates, changes: next } = this.#buffers;
    const { dual } = parameters;
    if (!parameters.known) this.#findModuli(cell, velocity, parameters);
    const moduli = this.#kept;
    this.#findRates(cell, change, next.byteOffset);
    for (let q = 0; q < points; q++) {
      const at = 4 * (cell * points + q);
      const r = 6 * (cell * points + q);
      const m = 3 * (cell * points + q);
      const n = 6 * q;
      const secant = moduli[m + secantAt]!;
      const twice = (2 / 3) * secant;
      if (dual === null) for (let i = 0; i < 4; i++) kept[at + i] = twice * rates[r + i]!;
      this.#boundStress(kept, at, q, twice, rates[r + 5]!);
      const contracted =
        rates[r]! * next[n]! +
        rates[r + 1]! * next[n + 1]! +
        rates[r + 2]! * next[n + 2]! +
        2 * rates[r + 3]! * next[n + 3]!;
      const thinning = (4 / 3) * (moduli[m + slopeAt]! / secant) * contracted;
      for (let i = 0; i < 4; i++)
        out[at + i] = twice * (rates[r + i]! + next[n + i]!) - kept[at + i]! + thinning * stresses[4 * q + i]!;
    }
  }

  /**
   * The stress that goes into the tangent: the one kept, made no larger than that of the rate, so that the tangent stays positive definite
   * (Rudi, Shih & Stadler, Geochem. Geophys. Geosyst. 21, e2020GC009059 (2020)).
   */
  #boundStress(dual: Float64Array, at: number, q: number, twiceViscosity: number, squaredRate: number): void {
    const { stresses } = this.#buffers;
    const [a, b, c, d] = [dual[at]!, dual[at + 1]!, dual[at + 2]!, dual[at + 3]!];
    const square = a * a + b * b + c * c + 2 * d * d;
    // Of the rate: D' : D' = 3/2 of what is kept with it.
    const own = twiceViscosity * twiceViscosity * 1.5 * squaredRate;
    const factor = square > own ? Math.sqrt(own / square) : 1;
    stresses[4 * q] = factor * a;
    stresses[4 * q + 1] = factor * b;
    stresses[4 * q + 2] = factor * c;
    stresses[4 * q + 3] = factor * d;
  }

  /** Rates and moduli at the points of a cell. */
  #findModuli(
    cell: number,
    velocity: Float64Array,
    { exponent, squaredRegularisation, diffusional, strength }: FlowParameters,
  ): void {
    const { points } = this.#data;
    const { rates } = this.#buffers;
    const out = this.#moduli;
    const kept = this.#kept;
    const factor = strength === null ? 1 : strength[cell]!;
    this.#findRates(cell, velocity, this.#ratesOf(cell));
    for (let q = cell * points; q < (cell + 1) * points; q++) {
      flowStress(rates[6 * q + 5]! + squaredRegularisation, exponent, factor, diffusional, out);
      kept[3 * q] = out[0]!;
      kept[3 * q + 1] = out[1]!;
      kept[3 * q + 2] = out[2]!;
    }
  }

  /** Writes the rates of a field at the points of a cell to an address. */
  #findRates(cell: number, velocity: Float64Array, to: number): void {
    const { nodes, points } = this.#data;
    const { field } = this.#buffers;
    const width = this.#width;
    for (let a = 0; a < nodes; a++) {
      field[a] = velocity[2 * a]!;
      field[width + a] = velocity[2 * a + 1]!;
    }
    const gradients = this.#first + cell * this.#stride;
    this.#heap.kernels.planeRates(points, width, gradients, field.byteOffset, to);
  }

  /** Address of the rates of a cell. */
  #ratesOf(cell: number): number {
    return this.#buffers.rates.byteOffset + 48 * this.#data.points * cell;
  }

  #fillResidual(cell: number, source: number): void {
    const { nodes, vertices, points, pressures } = this.#data;
    const { field, rates, coefficients } = this.#buffers;
    const { residual } = this.result;
    const width = this.#width;
    this.#heap.kernels.planeForces(
      points,
      width,
      this.#first + cell * this.#stride,
      this.#ratesOf(cell),
      coefficients.byteOffset,
      field.byteOffset,
    );
    for (let a = 0; a < nodes; a++) {
      residual[2 * a] = field[a]!;
      residual[2 * a + 1] = field[width + a]!;
    }
    const first = cell * points;
    for (let k = 0; k < vertices; k++) {
      let sum = 0;
      for (let q = 0; q < points; q++)
        sum -= coefficients[4 * q + 3]! * (rates[6 * (first + q) + 4]! - source) * pressures[q * vertices + k]!;
      residual[2 * nodes + k] = sum;
    }
  }

  #fillMatrix(cell: number): void {
    const { nodes, vertices, points } = this.#data;
    const { kernels } = this.#heap;
    const { stresses, coefficients, work, matrix, pressures } = this.#buffers;
    const [c, m] = [coefficients.byteOffset, matrix.byteOffset];
    const g = this.#first + cell * this.#stride;
    const width = this.#width;
    const { size } = this;
    kernels.planeMatrix(points, nodes, width, g, this.#ratesOf(cell), stresses.byteOffset, c, work.byteOffset, size, m);
    kernels.planeDivergenceRows(points, nodes, width, vertices, g, c, pressures.byteOffset, size, m);
  }
}

/** In the kernel heap; layouts as in kernels/plane-element.ts. */
interface Buffers {
  readonly pressures: Float64Array;
  readonly field: Float64Array;
  /** Of all cells. */
  readonly rates: Float64Array;
  /** Of a change of the velocities in a cell. */
  readonly changes: Float64Array;
  readonly coefficients: Float64Array;
  readonly stresses: Float64Array;
  readonly work: Float64Array;
  readonly matrix: Float64Array;
}
