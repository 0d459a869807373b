import type { KernelHeap } from '../../kernels/heap.js';
import type { SparsePattern } from '../sparse/pattern.js';
import type { FactorShape } from './front-plan.js';

/** How well a vector solves a system: two measures of the smallest relative change of A and b under which it is the solution. */
export interface BackwardError {
  /**
   * Entry by entry: max |b - A x|_i / (|A| |x| + |b|)_i (Oettli & Prager 1964), with the denominator of Arioli, Demmel & Duff (1989,
   * eq. 2.3) in rows where that is nearly nothing. Does not depend on units.
   */
  readonly componentwise: number;
  /** In the largest norm: |b - A x| / (|A| |x| + |b|) (Rigal & Gaches 1967). */
  readonly normwise: number;
}

/** Residuals of one matrix. All vectors lie in the heap; whoever makes it releases it. */
export class ResidualMeasure {
  readonly rightHandSide: Float64Array;
  readonly solution: Float64Array;
  /** b - A x as `measure` left it. */
  readonly residual: Float64Array;
  readonly #heap: KernelHeap;
  readonly #symmetric: number;
  readonly #size: number;
  readonly #rowStart: Int32Array;
  readonly #columnIndex: Int32Array;
  readonly #values: Float64Array;
  readonly #sums: Float64Array;
  readonly #weight: Float64Array;
  readonly #errors: Float64Array;
  #norm = 0;

  /** @param values of the matrix, in the heap, to be read whenever something is measured. @throws KernelMemoryError */
  constructor(
    heap: KernelHeap,
    shape: FactorShape,
    { rows, rowStart, columnIndex }: SparsePattern,
    values: Float64Array,
  ) {
    this.#heap = heap;
    this.#symmetric = shape === 'symmetric' ? 1 : 0;
    this.#size = rows;
    this.#rowStart = heap.copyInt32(rowStart, 'the pattern of the matrix');
    this.#columnIndex = heap.copyInt32(columnIndex, 'the pattern of the matrix');
    this.#values = values;
    const vector = (): Float64Array => heap.float64(rows, 'residuals');
    [this.rightHandSide, this.solution, this.residual] = [vector(), vector(), vector()];
    [this.#sums, this.#weight] = [vector(), vector()];
    this.#errors = heap.float64(2, 'residuals');
  }

  /** Largest sum of the magnitudes of a row. */
  get norm(): number {
    return this.#norm;
  }

  /** Takes up values that have changed. */
  renew(): void {
    this.#norm = this.#heap.kernels.directRowSums(
      this.#symmetric,
      this.#size,
      this.#rowStart.byteOffset,
      this.#columnIndex.byteOffset,
      this.#values.byteOffset,
      this.#sums.byteOffset,
    );
  }

  /** Residual and backward errors of `solution` for `rightHandSide`. */
  measure(): BackwardError {
    const { kernels } = this.#heap;
    const [x, b] = [this.solution.byteOffset, this.rightHandSide.byteOffset];
    const [residual, weight] = [this.residual.byteOffset, this.#weight.byteOffset];
    kernels.directResidual(
      this.#symmetric,
      this.#size,
      this.#rowStart.byteOffset,
      this.#columnIndex.byteOffset,
      this.#values.byteOffset,
      x,
      b,
      residual,
      weight,
    );
    const { byteOffset: sums } = this.#sums;
    kernels.directBackwardErrors(this.#size, x, b, residual, weight, sums, this.#norm, this.#errors.byteOffset);
    return { componentwise: this.#errors[0]!, normwise: this.#errors[1]! };
  }

  release(): void {
    this.#heap.release(this.#rowStart, this.#columnIndex, this.rightHandSide, this.solution, this.residual);
    this.#heap.release(this.#sums, this.#weight, this.#errors);
  }
}
