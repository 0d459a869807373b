import { KernelHeap } from '../../kernels/heap.js';
import { checkVector } from '../edge.js';
import type { LinearOperator } from '../operator.js';
import type { SymbolicFactorisation } from '../ordering/symbolic.js';
import { checkValues } from '../sparse/check.js';
import type { SparsePattern } from '../sparse/pattern.js';
import { conditionEstimateOf } from './condition.js';
import { DefiniteFactor } from './definite-factor.js';
import { type DirectKind, eliminationOrder } from './elimination-order.js';
import { type Equilibration, equilibrate, equilibrateByMatching } from './equilibrate.js';
import { NoFactorError, NotPositiveDefiniteError, SingularMatrixError, SolutionOverflowError } from './errors.js';
import { type FactorShape, type FrontPlan, planFronts, releasePlan } from './front-plan.js';
import { type FrontalFactor, type Inertia, type PivotReport, weakPivot } from './frontal-factor.js';
import { GeneralFactor } from './general-factor.js';
import { IndefiniteFactor } from './indefinite-factor.js';
import { type NullVector, nameOf, nullVectorsOf } from './null-vectors.js';
import { checkAnalysis, type DirectOptions, resolveSolve, type SolveOptions } from './options.js';
import { type Refined, solveRefined } from './refinement.js';
import { type BackwardError, ResidualMeasure } from './residual.js';

/** How a factorisation came out. */
export interface FactorReport extends Omit<PivotReport, 'negative'> {
  /** Signs of the eigenvalues; null for unsymmetric matrices. */
  readonly inertia: Inertia | null;
  readonly rank: number;
  /** Empty unless the matrix is singular within rounding and `singular` is `report`. */
  readonly nullVectors: readonly NullVector[];
}

/** A solution with its quality. */
export interface DirectSolution {
  readonly solution: Float64Array;
  /** Measured on the matrix itself, not on its factor. */
  readonly backwardError: BackwardError;
  /** Steps of iterative refinement that were taken. */
  readonly refinements: number;
}

/** Candidates for null vectors that are looked at. */
const mostCandidates = 40;
/** More of them as long as they hold no more numbers than these. */
const candidateNumbers = 1e6;
/** Right-hand sides that pass the factor together. */
const together = 4;
/** |A v| of a unit vector, scaled to entries near 1, that counts as nothing. */
const nullTolerance = 64 * 2 ** -52;

/**
 * Direct solver for sparse systems: multifrontal L D L^T or L U on a fill-reducing order (Duff & Reid 1983; Liu 1992). Analyse a pattern
 * once, factor as many matrices of it as needed in the same memory, solve for as many right-hand sides as needed. Solutions are refined
 * (Arioli, Demmel & Duff 1989) to a backward error near machine precision.
 *
 * The factor lies in a kernel heap; whoever analyses calls `release` when the heap outlives the solver.
 *
 * @example
 * const solver = SparseDirect.analyse(matrix.pattern, { kind: 'positive-definite' });
 * solver.factor(matrix.values);
 * const { solution, backwardError } = solver.solve(rightHandSide);
 */
export class SparseDirect implements LinearOperator {
  readonly size: number;
  readonly kind: DirectKind;
  readonly heap: KernelHeap;
  /** Order, fronts, entries and operations of the factor. */
  readonly symbolic: SymbolicFactorisation;
  readonly #pattern: SparsePattern;
  readonly #options: DirectOptions;
  readonly #shape: FactorShape;
  readonly #plan: FrontPlan;
  readonly #factor: FrontalFactor;
  readonly #values: Float64Array;
  readonly #vector: Float64Array;
  /** Four right-hand sides, the numbers of an unknown side by side; from the first time that they are solved together. */
  #block: Float64Array | null = null;
  /** Position of each unknown, and of the equation that its row is, in the order of elimination. */
  readonly #position: Int32Array;
  readonly #rowPosition: Int32Array;
  /** The matrix that is factored is R A C; R and C are 1 for positive definite ones. Its values are in #values. */
  readonly #scale: Equilibration;
  readonly #measure: ResidualMeasure;
  /** Work in solutions. */
  readonly #correction: Float64Array;
  #ready = false;
  #singular = false;
  #released = false;

  private constructor(pattern: SparsePattern, options: DirectOptions, heap: KernelHeap) {
    this.#pattern = pattern;
    this.#options = options;
    this.size = pattern.rows;
    this.kind = options.kind;
    this.heap = heap;
    this.#shape = options.kind === 'general' ? 'general' : 'symmetric';
    const { symbolic, rowPosition } = eliminationOrder(pattern, options.kind, options.typicalValues, {
      heap: this.heap,
      ...options.ordering,
    });
    this.symbolic = symbolic;
    this.#position = symbolic.position;
    this.#rowPosition = rowPosition;
    this.#plan = planFronts(this.heap, this.#shape, pattern, symbolic, rowPosition, symbolic.position);
    this.#factor = factorOf(options.kind, this.heap, this.#plan);
    this.#values = this.heap.float64(pattern.columnIndex.length, 'values of the matrix');
    this.#vector = this.heap.float64(this.size, 'a right-hand side');
    const row = new Float64Array(this.size).fill(1);
    this.#scale = { row, column: this.#shape === 'symmetric' ? row : row.slice() };
    this.#measure = new ResidualMeasure(this.heap, this.#shape, pattern, this.#values);
    this.#correction = new Float64Array(this.size);
  }

  /**
   * Orders the unknowns, finds the structure of the factor and takes the memory for it.
   * @param pattern the lower triangle with the diagonal for symmetric kinds, every entry for `general`.
   * @throws SparseMatrixError when the pattern is invalid, or of kind `general` and one triangle (see `symmetry`); RangeError for an unknown
   * kind or coordinates that do not fit; KernelMemoryError when the factor does not fit.
   */
  static analyse(pattern: SparsePattern, options: DirectOptions): SparseDirect {
    checkAnalysis(pattern, options);
    const { heap = new KernelHeap() } = options;
    return heap.allOrNothing(() => new SparseDirect(pattern, options, heap));
  }

  /**
   * Factors a matrix of the pattern that was analysed.
   * @throws SparseMatrixError when a value is not finite; NotPositiveDefiniteError; SingularMatrixError, unless `singular` is `report`.
   */
  factor(values: Float64Array): FactorReport {
    this.#refuseReleased();
    this.#ready = false;
    if (!allFinite(values) || values.length !== this.#values.length) checkValues(this.#pattern, values);
    const report = this.kind === 'positive-definite' ? this.#definite(values) : this.#equilibrated(values);
    const { rank, nullVectors } = report;
    if (rank < this.size && this.#options.singular !== 'report')
      throw new SingularMatrixError(this.size, rank, nullVectors);
    this.#singular = rank < this.size;
    this.#ready = true;
    return report;
  }

  /**
   * Solves A x = b with refinement.
   * @throws NoFactorError; RangeError when the length is wrong, b is not finite or an option is out of range; SolutionOverflowError.
   */
  solve(rightHandSide: Float64Array, options: SolveOptions = {}): DirectSolution {
    this.#requireReady(rightHandSide, 'right-hand side');
    const resolved = resolveSolve(options);
    const solution = options.into ?? new Float64Array(this.size);
    checkVector(solution, this.size, 'solution');
    const { rightHandSide: own, solution: unscaled, residual } = this.#measure;
    const side = { rightHandSide: own, solution: unscaled, residual, correction: this.#correction };
    return this.#solveSides([this.#enter(side, rightHandSide)], [solution], resolved)[0]!;
  }

  /**
   * Solves for several right-hand sides with the bits that each has alone. They pass the factor in fours, which takes less time than one
   * after the other; the first time takes memory for four.
   * @throws as `solve` does, and KernelMemoryError.
   */
  solveMany(rightHandSides: readonly Float64Array[], options: Omit<SolveOptions, 'into'> = {}): DirectSolution[] {
    rightHandSides.forEach((rightHandSide, k) => {
      this.#requireReady(rightHandSide, `right-hand side ${k}`);
    });
    const resolved = resolveSolve(options);
    if (rightHandSides.length === 1) return [this.solve(rightHandSides[0]!, options)];
    const vector = (): Float64Array => new Float64Array(this.size);
    const sides = rightHandSides
      .slice(0, together)
      .map(() => ({ rightHandSide: vector(), solution: vector(), residual: vector(), correction: vector() }));
    const solutions: DirectSolution[] = [];
    for (let first = 0; first < rightHandSides.length; first += together) {
      const entered = rightHandSides.slice(first, first + together).map((given, k) => this.#enter(sides[k]!, given));
      solutions.push(...this.#solveSides(entered, entered.map(vector), resolved));
    }
    return solutions;
  }

  /** output = A^-1 input as the factor has it, without refinement: the solver as a preconditioner. */
  apply(input: Float64Array, output: Float64Array): void {
    this.#requireReady(input, 'right-hand side');
    checkVector(output, this.size, 'output');
    const { row, column } = this.#scale;
    const scaled = this.#measure.rightHandSide;
    for (let i = 0; i < this.size; i++) scaled[i] = input[i]! * row[i]!;
    this.#pass([scaled], [output]);
    for (let i = 0; i < this.size; i++) output[i] = output[i]! * column[i]!;
  }

  /**
   * Estimate of the condition number |A| |A^-1| in the norm of largest column sum, of the matrix as it was given, for up to a dozen solves: a
   * lower bound, nearly always within a factor of three (Hager 1984; Higham 1988). Infinite when the matrix was reported singular.
   * @throws NoFactorError
   */
  conditionEstimate(): number {
    if (!this.#ready) throw new NoFactorError();
    if (this.#singular) return Number.POSITIVE_INFINITY;
    return conditionEstimateOf(
      this.#shape,
      this.#pattern,
      this.#values,
      this.#scale,
      (input, output) => this.#pass([input], [output]),
      (input, output) => this.#passTransposed(input, output),
    );
  }

  /** Gives the memory back; the solver is of no use after. @throws Error the second time */
  release(): void {
    this.#refuseReleased();
    this.#ready = false;
    this.#released = true;
    this.#factor.release();
    this.#measure.release();
    releasePlan(this.heap, this.#plan);
    this.heap.release(this.#values, this.#vector, ...(this.#block === null ? [] : [this.#block]));
  }

  #refuseReleased(): void {
    if (this.#released) throw new Error('The direct solver was released; analyse the pattern again.');
  }

  #definite(values: Float64Array): FactorReport {
    this.#values.set(values);
    this.#measure.renew();
    const factor = this.#factor as DefiniteFactor;
    const { rowStart, columnIndex } = this.#pattern;
    for (let i = 0; i < this.size; i++) {
      const last = rowStart[i + 1]! - 1;
      const diagonal = last >= rowStart[i]! && columnIndex[last] === i ? this.#values[last]! : 0;
      if (diagonal < 0) throw new NotPositiveDefiniteError(i, nameOf(this.#options, i), diagonal, diagonal);
      factor.scale[this.#position[i]!] = diagonal;
    }
    let pivots = factor.factor(this.#values.byteOffset);
    if (pivots.negative !== null) {
      const { position, pivot } = pivots.negative;
      const unknown = this.symbolic.order[position]!;
      const diagonal = factor.scale[position]!;
      const refusal = new NotPositiveDefiniteError(unknown, nameOf(this.#options, unknown), pivot, diagonal);
      // A singular matrix has pivots of rounding, of either sign.
      if (!(pivot >= -weakPivot * diagonal)) throw refusal;
      pivots = factor.factor(this.#values.byteOffset, weakPivot);
      if (pivots.negative !== null || this.#nullVectors().length === 0) throw refusal;
    }
    return this.#report(pivots);
  }

  #equilibrated(values: Float64Array): FactorReport {
    equilibrate(this.#shape, this.#pattern, values, this.#scale);
    const first = this.#factorScaled(values);
    if (first.rank === this.size) return first;
    // Before a matrix is called singular, its scaling is doubted.
    const before = { row: this.#scale.row.slice(), column: this.#scale.column.slice() };
    if (!equilibrateByMatching(this.#shape, this.#pattern, this.#values, this.#scale)) return first;
    const second = this.#factorScaled(values);
    if (second.rank > first.rank) return second;
    this.#scale.row.set(before.row);
    this.#scale.column.set(before.column);
    return this.#factorScaled(values);
  }

  #factorScaled(given: Float64Array): FactorReport {
    const { rows, rowStart, columnIndex } = this.#pattern;
    const values = this.#values;
    const { row, column } = this.#scale;
    for (let i = 0; i < rows; i++)
      for (let e = rowStart[i]!; e < rowStart[i + 1]!; e++) values[e] = given[e]! * row[i]! * column[columnIndex[e]!]!;
    this.#measure.renew();
    return this.#report(this.#factor.factor(values.byteOffset));
  }

  #report(pivots: PivotReport): FactorReport {
    const { zeroPivots, delayedPivots } = pivots;
    const nullVectors = this.#nullVectors();
    const inertia = this.#factor.inertia();
    const rank = this.size - Math.max(nullVectors.length, zeroPivots);
    return { inertia, zeroPivots, delayedPivots, rank, nullVectors };
  }

  #nullVectors(): NullVector[] {
    const most = Math.max(mostCandidates, Math.floor(candidateNumbers / this.size));
    const steps = this.#factor.weakSteps(weakPivot).slice(0, most);
    if (steps.length === 0) return [];
    const { vectors, taken } = nullVectorsOf(
      this.#shape,
      this.#pattern,
      this.#values,
      this.#candidates(steps),
      this.#jacobi(),
      this.#scale.column,
      nullTolerance,
      this.#options,
    );
    this.#factor.giveUp(taken.map((k) => steps[k]!));
    return vectors;
  }

  /** What the factor annihilates if the pivots of steps are nothing. */
  *#candidates(steps: readonly number[]): Iterable<Float64Array> {
    for (const step of steps) {
      this.#factor.nullVector(step, this.#vector);
      yield Float64Array.from(this.#position, (position) => this.#vector[position]!);
    }
  }

  /** 1 / sqrt of the diagonal, which brings unknowns of different units together; 1 where the matrix is equilibrated. */
  #jacobi(): Float64Array {
    if (this.kind !== 'positive-definite') return new Float64Array(this.size).fill(1);
    const { rowStart, columnIndex } = this.#pattern;
    return Float64Array.from({ length: this.size }, (_, i) => {
      const last = rowStart[i + 1]! - 1;
      const diagonal = last >= rowStart[i]! && columnIndex[last] === i ? this.#values[last]! : 0;
      return diagonal > 0 ? 1 / Math.sqrt(diagonal) : 1;
    });
  }

  /** A right-hand side in the scaling of the matrix that was factored. */
  #enter(side: Omit<Refined, 'error' | 'refinements'>, rightHandSide: Float64Array): Refined {
    const { row } = this.#scale;
    for (let i = 0; i < this.size; i++) side.rightHandSide[i] = rightHandSide[i]! * row[i]!;
    return { ...side, error: { componentwise: 0, normwise: 0 }, refinements: 0 };
  }

  #solveSides(
    sides: readonly Refined[],
    into: readonly Float64Array[],
    options: ReturnType<typeof resolveSolve>,
  ): DirectSolution[] {
    const { column } = this.#scale;
    solveRefined(sides, this.#measure, (inputs, outputs) => this.#pass(inputs, outputs), options);
    return sides.map(({ solution: unscaled, error, refinements }, k) => {
      const solution = into[k]!;
      for (let i = 0; i < this.size; i++) solution[i] = unscaled[i]! * column[i]!;
      if (!allFinite(solution)) {
        const at = solution.findIndex((value) => !Number.isFinite(value));
        throw new SolutionOverflowError(at, nameOf(this.#options, at), solution[at]!);
      }
      return { solution, backwardError: error, refinements };
    });
  }

  /** One pass of up to four right-hand sides through the factor. */
  #pass(inputs: readonly Float64Array[], outputs: readonly Float64Array[]): void {
    const position = this.#position;
    const rowPosition = this.#rowPosition;
    if (inputs.length > 1) {
      this.#passTogether(inputs, outputs);
      return;
    }
    const vector = this.#vector;
    const [input, output] = [inputs[0]!, outputs[0]!];
    for (let i = 0; i < this.size; i++) vector[rowPosition[i]!] = input[i]!;
    this.#factor.solve(vector);
    for (let i = 0; i < this.size; i++) output[i] = vector[position[i]!]!;
  }

  #passTogether(inputs: readonly Float64Array[], outputs: readonly Float64Array[]): void {
    const position = this.#position;
    const rowPosition = this.#rowPosition;
    this.#block ??= this.heap.float64(together * this.size, 'right-hand sides');
    const block = this.#block;
    if (inputs.length < together) block.fill(0);
    inputs.forEach((input, k) => {
      for (let i = 0; i < input.length; i++) block[together * rowPosition[i]! + k] = input[i]!;
    });
    this.#factor.solve(block);
    outputs.forEach((output, k) => {
      for (let i = 0; i < output.length; i++) output[i] = block[together * position[i]! + k]!;
    });
  }

  /** output = (R A C)^-T input. */
  #passTransposed(input: Float64Array, output: Float64Array): void {
    const vector = this.#vector;
    for (let i = 0; i < this.size; i++) vector[this.#position[i]!] = input[i]!;
    this.#factor.solveTransposed(vector);
    for (let i = 0; i < this.size; i++) output[i] = vector[this.#rowPosition[i]!]!;
  }

  #requireReady(rightHandSide: Float64Array, what: string): void {
    if (!this.#ready) throw new NoFactorError();
    checkVector(rightHandSide, this.size, what);
    if (allFinite(rightHandSide)) return;
    const at = rightHandSide.findIndex((value) => !Number.isFinite(value));
    throw new RangeError(
      `The ${what} is ${rightHandSide[at]} at ${nameOf(this.#options, at)}; expected a finite number.`,
    );
  }
}

function factorOf(kind: DirectKind, heap: KernelHeap, plan: FrontPlan): FrontalFactor {
  if (kind === 'positive-definite') return new DefiniteFactor(heap, plan);
  return kind === 'general' ? new GeneralFactor(heap, plan) : new IndefiniteFactor(heap, plan);
}

/** Whether all numbers are finite; x * 0 is not a number for others. */
function allFinite(values: Float64Array): boolean {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * 0;
  return sum === 0;
}
