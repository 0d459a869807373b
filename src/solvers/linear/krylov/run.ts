import { KernelHeap } from '../../kernels/heap.js';
import { pseudoRandom } from '../../pseudo-random.js';
import type { LinearOperator } from '../operator.js';
import { checkInput } from './input.js';
import { euclideanMeasure, type ResidualNorm, relativeEuclidean } from './norms.js';
import { NullSpace } from './null-space.js';
import { KrylovInputError, type KrylovOptions, type KrylovReason, type KrylovResult } from './options.js';

/** How a method ended. */
export interface Outcome {
  readonly reason: KrylovReason;
  readonly message: string;
}

/** What a method does after a step: go on, begin anew from the residual that was replaced, or end. */
export type Verdict = 'continue' | 'restart' | Outcome;

/**
 * Runs a method on a system: checks the input, gives the method its vectors, and holds its answer against b - A x.
 * @param symmetric whether the method takes the operator for symmetric: then its null space is that of its transpose too.
 */
export function solveWith(
  operator: LinearOperator,
  rightHandSide: Float64Array,
  options: KrylovOptions,
  symmetric: boolean,
  iterate: (run: KrylovRun) => Outcome,
): KrylovResult {
  checkInput(operator, rightHandSide, options);
  const run = new KrylovRun(operator, rightHandSide, options);
  try {
    return run.finish(run.begin(symmetric) ?? iterate(run));
  } finally {
    run.release();
  }
}

/** How often the truth may fail to confirm convergence without halving before the method is said to stagnate. */
const mostFutileRestarts = 2;

/**
 * One solve: the vectors, the null space and the account of residuals that every method needs. The system is scaled by a power of two,
 * the size of the right-hand side, so that sums of squares neither overflow nor vanish, whatever the units.
 *
 * A residual that a method carries along is only believed until it passes; then b - A x is computed, and where it does not pass the
 * method goes on from there (residual replacement, van der Vorst & Ye 2000).
 */
export class KrylovRun {
  readonly heap: KernelHeap;
  readonly size: number;
  /** The iterate. */
  readonly x: Float64Array;
  /** The right-hand side. */
  readonly b: Float64Array;
  readonly maximumIterations: number;
  readonly tolerance: number;
  /** Whether there is a preconditioner. */
  readonly preconditioned: boolean;
  iterations = 0;
  replacements = 0;
  readonly #operator: LinearOperator;
  readonly #options: KrylovOptions;
  readonly #norm: ResidualNorm;
  readonly #scale: number;
  /** What a measure of a scaled residual is multiplied by. */
  #measureFactor = 1;
  readonly #vectors: Float64Array[] = [];
  #right: NullSpace | null = null;
  #left: NullSpace | null = null;
  readonly #history: number[] = [];
  readonly #best: Float64Array;
  #components: readonly number[] = [];
  #bestResidual = Number.POSITIVE_INFINITY;
  #lastVerified = Number.POSITIVE_INFINITY;
  #futile = 0;

  constructor(operator: LinearOperator, rightHandSide: Float64Array, options: KrylovOptions) {
    this.#operator = operator;
    this.#options = options;
    this.heap = options.heap ?? operator.heap ?? new KernelHeap();
    this.size = operator.size;
    this.tolerance = options.tolerance ?? 1e-8;
    this.maximumIterations = options.maximumIterations ?? Math.min(10_000, Math.max(100, 2 * this.size));
    this.preconditioned = options.preconditioner !== undefined;
    this.#norm = options.norm ?? relativeEuclidean;
    let largest = 0;
    for (let i = 0; i < this.size; i++) largest = Math.max(largest, Math.abs(rightHandSide[i]!));
    this.#scale = largest === 0 ? 1 : 2 ** Math.max(-1022, Math.floor(Math.log2(largest)));
    this.b = this.vector();
    this.x = this.vector();
    this.#best = this.vector();
    for (let i = 0; i < this.size; i++) this.b[i] = rightHandSide[i]! / this.#scale;
    // Without a right-hand side the solution is zero, whatever the start.
    if (options.initial !== undefined && largest > 0)
      for (let i = 0; i < this.size; i++) this.x[i] = options.initial[i]! / this.#scale;
  }

  /** A zeroed vector for the method, given back at the end of the solve. */
  vector(): Float64Array {
    const vector = this.heap.float64(this.size, 'a vector of a Krylov method');
    this.#vectors.push(vector);
    return vector;
  }

  /** Whether `precondition` changes nothing. */
  get unconditioned(): boolean {
    return !this.preconditioned && this.#right === null;
  }

  apply(input: Float64Array, output: Float64Array): void {
    this.#operator.apply(input, output);
  }

  /** output = M input, without parts along the null space. */
  precondition(input: Float64Array, output: Float64Array): void {
    const { preconditioner } = this.#options;
    if (preconditioner === undefined) output.set(input);
    else preconditioner.apply(input, output);
    this.#right?.project(output);
  }

  dot(x: Float64Array, y: Float64Array): number {
    return this.heap.kernels.dot(this.size, x.byteOffset, y.byteOffset);
  }

  /** y = y + factor x. */
  axpy(factor: number, x: Float64Array, y: Float64Array): void {
    this.heap.kernels.axpy(this.size, factor, x.byteOffset, y.byteOffset);
  }

  /** y = x + factor y. */
  xpay(x: Float64Array, factor: number, y: Float64Array): void {
    this.heap.kernels.xpay(this.size, x.byteOffset, factor, y.byteOffset);
  }

  /** y = factor x. */
  scaledCopy(factor: number, x: Float64Array, y: Float64Array): void {
    this.heap.kernels.scaledCopy(this.size, factor, x.byteOffset, y.byteOffset);
  }

  /** A residual in the caller's norm. @param squares its sum of squares, where the method knows it. */
  measure(residual: Float64Array, squares?: number): number {
    const { measure } = this.#norm;
    if (squares !== undefined && measure === euclideanMeasure) return Math.sqrt(squares) * this.#measureFactor;
    return measure(residual, this.heap) * this.#measureFactor;
  }

  /** residual = b - A x, computed anew; returns its measure and remembers the iterate if it is the best so far. */
  renew(residual: Float64Array): number {
    this.apply(this.x, residual);
    this.xpay(this.b, -1, residual);
    const measured = this.measure(residual);
    if (measured < this.#bestResidual) {
      this.#bestResidual = measured;
      this.#best.set(this.x);
    }
    // What cannot be solved for is kept out of the iteration, but counts in the measure.
    this.#left?.project(residual);
    return measured;
  }

  /** What can be said before the first step; null when there is work to do. */
  begin(symmetric: boolean): Outcome | null {
    const residual = this.vector();
    this.#prepareNorm();
    const { nullSpace = [], leftNullSpace = [] } = this.#options;
    const space = (vectors: readonly Float64Array[]): NullSpace | null =>
      vectors.length === 0 ? null : new NullSpace(vectors, this.size, this.heap);
    this.#right = space(nullSpace);
    this.#left = symmetric ? this.#right : space(leftNullSpace);
    this.#right?.project(this.x);
    this.#best.set(this.x);
    this.#components = this.#left?.components(this.b).map((part) => part * this.#scale) ?? [];
    this.#checkNullSpace(residual);
    const measured = this.renew(residual);
    this.#history.push(measured);
    if (!Number.isFinite(measured)) return this.#notFinite(residual);
    return measured <= this.tolerance ? this.#converged() : this.#incompatible(residual);
  }

  /** Records a step and says how to go on. @param residual b - A x as the method knows it. */
  after(measured: number, residual: Float64Array): Verdict {
    const told = this.record(measured);
    if (told !== null) return told;
    let verdict: Verdict = 'continue';
    if (measured <= this.tolerance) {
      const outcome = this.verify(residual);
      if (outcome !== null) return outcome;
      verdict = 'restart';
    }
    return this.exhausted() ?? verdict;
  }

  /** Counts a step and tells the caller; an outcome when its residual is not finite. */
  record(measured: number): Outcome | null {
    this.iterations++;
    this.#history.push(measured);
    this.#options.onIteration?.(this.iterations, measured);
    if (Number.isFinite(measured)) return null;
    return { reason: 'not-finite', message: `The residual is ${measured} after step ${this.iterations}.` };
  }

  /** An outcome when no step is left or the caller wants none. */
  exhausted(): Outcome | null {
    if (this.#options.signal?.aborted === true)
      return { reason: 'aborted', message: `Aborted after ${this.iterations} steps.` };
    if (this.iterations >= this.maximumIterations)
      return { reason: 'maximum-iterations', message: `${this.iterations} steps, the most allowed, did not suffice.` };
    return null;
  }

  /** Replaces the residual by b - A x; an outcome when that passes, or when it does not fall any more from one time to the next. */
  verify(residual: Float64Array): Outcome | null {
    const measured = this.renew(residual);
    if (measured <= this.tolerance) return this.#converged();
    if (!Number.isFinite(measured)) return this.#notFinite(residual);
    this.replacements++;
    this.#futile = measured > 0.5 * this.#lastVerified ? this.#futile + 1 : 0;
    this.#lastVerified = measured;
    if (this.#futile < mostFutileRestarts) return null;
    return {
      reason: 'stagnation',
      message:
        `The residual that the method carries along passes, but b - A x stays at ${this.say(measured)}: rounding allows no less. ` +
        'Ask for a larger tolerance, or scale the equations.',
    };
  }

  /** A number in the unit of the norm, for messages. */
  say(measured: number): string {
    return `${measured.toExponential(3)}${this.#norm.unit === '1' ? '' : ` ${this.#norm.unit}`}`;
  }

  /** The result; an iterate whose b - A x passes has converged, whatever ended the method. */
  finish(outcome: Outcome): KrylovResult {
    if (outcome.reason !== 'converged' && this.iterations > 0) this.renew(this.vector());
    const converged = this.#bestResidual <= this.tolerance;
    const { reason, message } = converged ? this.#converged() : outcome;
    const bound = `${this.#norm.name} ${this.say(this.#bestResidual)}, ${this.say(this.tolerance)} asked`;
    const solution = new Float64Array(this.size);
    for (let i = 0; i < this.size; i++) solution[i] = this.#best[i]! * this.#scale;
    return {
      solution,
      converged,
      iterations: this.iterations,
      trueResidual: this.#bestResidual,
      tolerance: this.tolerance,
      norm: this.#norm,
      history: this.#history,
      replacements: this.replacements,
      reason,
      message: `${message} (${bound})`,
      nullSpaceComponents: this.#components,
    };
  }

  /** Gives all vectors back to the heap. */
  release(): void {
    this.heap.release(...this.#vectors);
    this.#right?.release();
    if (this.#left !== this.#right) this.#left?.release();
  }

  #prepareNorm(): void {
    const { relative, name } = this.#norm;
    const measured = this.#norm.measure(this.b, this.heap);
    const zero = this.b.every((value) => value === 0);
    if (relative && !zero && !(measured > 0))
      throw new KrylovInputError(
        'invalid-option',
        `The norm "${name}" is relative, but measures the right-hand side as ${measured}.`,
      );
    this.#measureFactor = relative ? (zero ? 1 : 1 / measured) : this.#scale;
  }

  #converged(): Outcome {
    return { reason: 'converged', message: `Converged after ${this.iterations} steps.` };
  }

  #notFinite(residual: Float64Array): Outcome {
    const at = residual.findIndex((value) => !Number.isFinite(value));
    const where = at < 0 ? 'the norm of b - A x' : `entry ${at} of b - A x`;
    return { reason: 'not-finite', message: `After ${this.iterations} steps ${where} is not finite.` };
  }

  /** Holds A n of every null vector against A of a vector without structure. */
  #checkNullSpace(work: Float64Array): void {
    if (this.#right === null) return;
    const probe = this.vector();
    probe.set(pseudoRandom(this.size, 1));
    this.apply(probe, work);
    const typical = Math.sqrt(this.dot(work, work) / this.dot(probe, probe));
    for (const [index, vector] of this.#right.basis.entries()) {
      this.apply(vector, work);
      const length = Math.sqrt(this.dot(work, work));
      if (length > 1e-6 * typical)
        throw new KrylovInputError(
          'no-null-space',
          `Vector ${index} of the null space is not mapped to zero: |A n| / |n| = ${length.toExponential(3)}, where ` +
            `${typical.toExponential(3)} is typical of the operator.`,
          index,
        );
    }
  }

  #incompatible(work: Float64Array): Outcome | null {
    if (this.#left === null) return null;
    work.fill(0);
    for (const [index, part] of this.#left.components(this.b).entries())
      this.axpy(part, this.#left.basis[index]!, work);
    const measured = this.measure(work);
    if (measured <= this.tolerance) return null;
    const parts = this.#components.map((part) => part.toExponential(3)).join(', ');
    return {
      reason: 'incompatible-right-hand-side',
      message:
        `There is no solution: the right-hand side has parts ${parts} along the null space, ${this.say(measured)} in the norm, ` +
        'which no solution can balance. Take them out, or fix an unknown.',
    };
  }
}
