import { quadrature, tabulate } from '../../../mesh/index.js';
import type { Mesh } from '../../../mesh/mesh.js';
import type { KernelHeap } from '../../../solvers/index.js';
import type { BlockPoints } from './block-points.js';
import type { ElementResult, ElementRoutine, FlowParameters } from './element.js';
import { flowStress, potentialAt, secantAt, slopeAt } from './flow-stress.js';

/** Ratio of a Jacobian's determinant to the lengths of its columns below which a cell counts as flat. */
const flat = 1e-13;

/**
 * Creep on a cell in space: potential, residual and tangent of int psi(D) dV - int p (div v - c) dV, as `PlaneElement` has them. The sums over
 * points and nodes run in the kernels (two nodes at a time), on gradients that are computed anew for each cell; the flow stress at the points
 * is computed between them.
 */
export class SpaceElement implements ElementRoutine {
  readonly size: number;
  /** xx, yy, zz, xy, yz, zx. */
  readonly components = 6;
  readonly result: ElementResult;
  readonly #mesh: Mesh;
  readonly #data: BlockPoints;
  readonly #heap: KernelHeap;
  /** Number of nodes rounded up to even. */
  readonly #width: number;
  readonly #referenceWeights: Float64Array;
  readonly #moduli = new Float64Array(3);
  /** Rates of a change of the velocity. */
  readonly #change: Float64Array;
  readonly #buffers: Buffers;

  /** @param degree as of the block's points @param heap lives as long as this */
  constructor(mesh: Mesh, data: BlockPoints, degree: number, heap: KernelHeap) {
    const { nodes, vertices, points, block } = data;
    this.#mesh = mesh;
    this.#data = data;
    this.#heap = heap;
    this.size = 3 * nodes + vertices;
    this.#width = nodes + (nodes % 2);
    this.#change = new Float64Array(8 * points);
    const rule = quadrature(block.shape, degree);
    this.#referenceWeights = rule.weights;
    const width = this.#width;
    const reference = new Float64Array(points * 3 * width);
    const { gradients } = tabulate(block.shape, 2, rule.points);
    for (let q = 0; q < points; q++)
      for (let a = 0; a < nodes; a++)
        for (let i = 0; i < 3; i++) reference[(3 * q + i) * width + a] = gradients[(q * nodes + a) * 3 + i]!;
    this.#buffers = heap.allOrNothing(() => ({
      reference: heap.copyFloat64(reference, 'gradients of an element'),
      pressures: heap.copyFloat64(data.pressures, 'pressures of an element'),
      gradients: heap.float64(reference.length, 'gradients of an element'),
      field: heap.float64(3 * width, 'a field in an element'),
      products: heap.float64(9 * points, 'gradients at points'),
      determinants: heap.float64(points, 'determinants'),
      rates: heap.float64(8 * points, 'rates at points'),
      coefficients: heap.float64(4 * points, 'coefficients at points'),
      stresses: heap.float64(6 * points, 'stresses at points'),
      work: heap.float64(9 * width * points, 'directions at points'),
      matrix: heap.float64(this.size * this.size, 'an element matrix'),
    }));
    const residual = new Float64Array(this.size);
    this.result = { potential: 0, dissipation: 0, residual, matrix: this.#buffers.matrix };
  }

  evaluate(
    cell: number,
    velocity: Float64Array,
    pressure: Float64Array,
    { exponent, squaredRegularisation, diffusional, strength, source, dual }: FlowParameters,
    what: 0 | 1 | 2,
  ): void {
    const { nodes, vertices, points, pressures } = this.#data;
    const { result } = this;
    const moduli = this.#moduli;
    const { determinants, rates, coefficients } = this.#buffers;
    this.#findGradients(cell);
    this.#findRates(velocity);
    const factor = strength === null ? 1 : strength[cell]!;
    let potential = 0;
    let dissipation = 0;
    let thins = 0;
    for (let q = 0; q < points; q++) {
      const weight = determinants[q]! * this.#referenceWeights[q]!;
      const flow = rates[8 * q + 7]!;
      flowStress(flow + squaredRegularisation, exponent, factor, diffusional, moduli);
      const secant = moduli[secantAt]!;
      potential += weight * moduli[potentialAt]!;
      dissipation += weight * secant * flow;
      let p = 0;
      for (let k = 0; k < vertices; k++) p += pressures[q * vertices + k]! * pressure[k]!;
      coefficients[4 * q] = (2 / 3) * secant * weight;
      coefficients[4 * q + 1] = p * weight;
      // s = (2/3) m D', so ds = (2/3) m dD' + (4/3) (m'/m) s (D' : dD), half of it each way, as s may be a stress of its own.
      const slope = moduli[slopeAt]! * weight;
      const thinning = dual === null ? (4 / 9) * slope : secant > 0 ? ((2 / 3) * slope) / secant : 0;
      if (what === 2 && dual !== null) this.#boundStress(dual, 6 * (cell * points + q), q, (2 / 3) * secant);
      coefficients[4 * q + 2] = thinning;
      coefficients[4 * q + 3] = weight;
      if (thinning !== 0) thins = 1;
    }
    result.potential = potential;
    result.dissipation = dissipation;
    if (what === 0) return;
    this.#fillResidual(source === null ? 0 : source[cell]!);
    if (what === 1) return;
    const { gradients, stresses, work, matrix, pressures: values } = this.#buffers;
    const others = dual === null ? 0 : stresses.byteOffset;
    const { kernels } = this.#heap;
    const [g, r, c, m] = [gradients.byteOffset, rates.byteOffset, coefficients.byteOffset, matrix.byteOffset];
    kernels.deviatoricMatrix(points, nodes, this.#width, g, r, others, c, thins, work.byteOffset, this.size, m);
    kernels.divergenceRows(points, nodes, this.#width, vertices, g, c, values.byteOffset, this.size, m);
  }

  dualStep(
    cell: number,
    velocity: Float64Array,
    change: Float64Array,
    { exponent, squaredRegularisation, diffusional, strength, dual }: FlowParameters,
    kept: Float64Array,
    out: Float64Array,
  ): void {
    const { points } = this.#data;
    const { rates, stresses } = this.#buffers;
    const moduli = this.#moduli;
    const next = this.#change;
    this.#findGradients(cell);
    this.#findRates(change);
    next.set(rates);
    this.#findRates(velocity);
    for (let q = 0; q < points; q++) {
      const at = 6 * (cell * points + q);
      const factor = strength === null ? 1 : strength[cell]!;
      flowStress(rates[8 * q + 7]! + squaredRegularisation, exponent, factor, diffusional, moduli);
      const twice = (2 / 3) * moduli[secantAt]!;
      if (dual === null) for (let i = 0; i < 6; i++) kept[at + i] = twice * rates[8 * q + i]!;
      this.#boundStress(kept, at, q, twice);
      let contracted = 0;
      for (let i = 0; i < 6; i++) contracted += (i < 3 ? 1 : 2) * rates[8 * q + i]! * next[8 * q + i]!;
      const thinning = (4 / 3) * (moduli[slopeAt]! / moduli[secantAt]!) * contracted;
      for (let i = 0; i < 6; i++)
        out[at + i] = twice * (rates[8 * q + i]! + next[8 * q + i]!) - kept[at + i]! + thinning * stresses[6 * q + i]!;
    }
  }

  /**
   * The stress that goes into the tangent: the one kept, made no larger than that of the rate, so that the tangent stays positive definite
   * (Rudi, Shih & Stadler, Geochem. Geophys. Geosyst. 21, e2020GC009059 (2020)).
   */
  #boundStress(dual: Float64Array, at: number, q: number, twiceViscosity: number): void {
    const { rates, stresses } = this.#buffers;
    let square = 0;
    for (let i = 0; i < 6; i++) square += (i < 3 ? 1 : 2) * dual[at + i]! ** 2;
    // Of the rate: D' : D' = 3/2 of what is kept with it.
    const own = twiceViscosity ** 2 * 1.5 * rates[8 * q + 7]!;
    const factor = square > own ? Math.sqrt(own / square) : 1;
    for (let i = 0; i < 6; i++) stresses[6 * q + i] = factor * dual[at + i]!;
  }

  /** Gradients and determinants at the points of a cell. @throws InvertedCellError */
  #findGradients(cell: number): void {
    const { nodes, points, block } = this.#data;
    const { coordinates } = this.#mesh;
    const { reference, gradients, field, products, determinants } = this.#buffers;
    const { kernels } = this.#heap;
    const width = this.#width;
    for (let a = 0; a < nodes; a++) {
      const at = 3 * block.nodes[cell * nodes + a]!;
      field[a] = coordinates[at]!;
      field[width + a] = coordinates[at + 1]!;
      field[2 * width + a] = coordinates[at + 2]!;
    }
    kernels.gradientProducts(points, width, reference.byteOffset, field.byteOffset, products.byteOffset);
    const ratio = kernels.physicalGradients(
      points,
      width,
      reference.byteOffset,
      products.byteOffset,
      determinants.byteOffset,
      gradients.byteOffset,
    );
    // Refuses the cell, with its place.
    if (!(ratio > flat)) this.#data.locate(cell);
  }

  #findRates(velocity: Float64Array): void {
    const { nodes, points } = this.#data;
    const { gradients, field, products, rates } = this.#buffers;
    const { kernels } = this.#heap;
    const width = this.#width;
    for (let a = 0; a < nodes; a++) {
      field[a] = velocity[3 * a]!;
      field[width + a] = velocity[3 * a + 1]!;
      field[2 * width + a] = velocity[3 * a + 2]!;
    }
    kernels.gradientProducts(points, width, gradients.byteOffset, field.byteOffset, products.byteOffset);
    kernels.deviatoricRates(points, products.byteOffset, rates.byteOffset);
  }

  #fillResidual(source: number): void {
    const { nodes, vertices, points, pressures } = this.#data;
    const { gradients, field, rates, coefficients } = this.#buffers;
    const { residual } = this.result;
    const width = this.#width;
    this.#heap.kernels.deviatoricForces(
      points,
      width,
      gradients.byteOffset,
      rates.byteOffset,
      coefficients.byteOffset,
      field.byteOffset,
    );
    for (let a = 0; a < nodes; a++) {
      residual[3 * a] = field[a]!;
      residual[3 * a + 1] = field[width + a]!;
      residual[3 * a + 2] = field[2 * width + a]!;
    }
    for (let k = 0; k < vertices; k++) {
      let sum = 0;
      for (let q = 0; q < points; q++)
        sum -= coefficients[4 * q + 3]! * (rates[8 * q + 6]! - source) * pressures[q * vertices + k]!;
      residual[3 * nodes + k] = sum;
    }
  }
}

/** In the kernel heap; layouts as in kernels/deviatoric-element.ts. */
interface Buffers {
  readonly reference: Float64Array;
  readonly pressures: Float64Array;
  readonly gradients: Float64Array;
  readonly field: Float64Array;
  readonly products: Float64Array;
  readonly determinants: Float64Array;
  readonly rates: Float64Array;
  readonly coefficients: Float64Array;
  readonly stresses: Float64Array;
  readonly work: Float64Array;
  readonly matrix: Float64Array;
}
