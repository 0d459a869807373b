import { KernelHeap } from '../../kernels/heap.js';
import type { KernelTeam } from '../../kernels/team.js';
import { pseudoRandom } from '../../pseudo-random.js';
import type { LinearOperator } from '../operator.js';
import { checkMatrix, checkValues } from '../sparse/check.js';
import type { SparseMatrix } from '../sparse/pattern.js';
import { measureBlocks } from './aggregation.js';
import { invertBlocks } from './block-inverse.js';
import { type BlockPattern, colouredPattern } from './block-pattern.js';
import { coarsen, looseNodes } from './coarsening.js';
import { CoarsestSolver } from './coarsest.js';
import { Cycle } from './cycle.js';
import {
  describeHierarchy,
  describeProbe,
  type MultigridDescription,
  type ProbeResult,
  singleSees,
} from './description.js';
import { MultigridError } from './errors.js';
import { checkSymmetry, fillFinest, graphOfMatrix, type Scaling, scaleNodes } from './finest.js';
import { type CyclePrecision, Level, Transfer } from './level.js';
import { constantModes, type NearNullSpace } from './near-null-space.js';
import { type Numbering, numberUnknowns } from './numbering.js';
import { type MultigridOptions, type ResolvedOptions, resolveOptions } from './options.js';
import { project } from './projection.js';

/** Against a diagonal of 1, stiffness below this is round-off. */
const negligible = 1e-13;
const mostLevels = 20;
/** A level that cannot be coarsened is solved densely up to this size, beyond it swept. */
const denseLimit = 1500;
const sweepsInstead = 8;

/**
 * Smoothed-aggregation algebraic multigrid: a symmetric positive definite preconditioner for conjugate gradients on unstructured
 * elasticity and conduction. One `apply` is one V- or W-cycle with block Gauss-Seidel sweeps by colours, forward before and backward
 * after the coarse correction.
 *
 * The finest level is scaled to a diagonal of 1, the set-up is done in double precision, and the cycle in single precision (half the
 * traffic) unless the matrix is too ill-conditioned. Pure Neumann problems are handled by a coarsest solver that finds the rank.
 *
 * Sources: Vaněk, Mandel & Brezina (1996), Computing 56; Vaněk, Brezina & Mandel (2001), Numer. Math. 88.
 *
 * @example
 * const multigrid = new AlgebraicMultigrid(matrix, { componentsPerNode: 3, nearNullSpace: rigidBodyModes(coordinates, 3) });
 * const result = conjugateGradients(operator, rightHandSide, { preconditioner: multigrid });
 */
export class AlgebraicMultigrid implements LinearOperator {
  readonly size: number;
  readonly heap: KernelHeap;
  readonly #team: KernelTeam | null;
  readonly #options: ResolvedOptions;
  readonly #numbering: Numbering;
  readonly #nearNullSpace: NearNullSpace;
  readonly #finest: BlockPattern;
  readonly #matrix: Omit<SparseMatrix, 'values'>;
  readonly #levels: Level[] = [];
  readonly #transfers: Transfer[] = [];
  /** Place of each unknown in the vectors of the finest level, and its scale. */
  readonly #slots: Int32Array;
  readonly #scales: Float64Array;
  #precision: CyclePrecision;
  #coarsest: CoarsestSolver | null = null;
  #smallest: number | null = null;
  #cycle: Cycle | null = null;
  #made = false;

  /**
   * Makes a hierarchy; time and memory are linear in the entries of the matrix.
   * @param matrix symmetric positive (semi)definite; either storage.
   * @throws MultigridError, SparseMatrixError, KernelMemoryError
   */
  constructor(matrix: SparseMatrix, options: MultigridOptions = {}) {
    checkMatrix(matrix);
    const { pattern, symmetry } = matrix;
    if (pattern.rows !== pattern.columns)
      throw new MultigridError(
        'not-square',
        `A matrix of ${pattern.rows} rows and ${pattern.columns} columns was given; expected a square one.`,
      );
    this.#options = resolveOptions(options);
    this.size = pattern.rows;
    this.#numbering = numberUnknowns(this.size, this.#options.components, options.unknowns);
    const { nodes, components, nodeOf, componentOf } = this.#numbering;
    this.#nearNullSpace = checkModes(options.nearNullSpace ?? constantModes(nodes, components), nodes, components);
    this.heap = options.heap ?? new KernelHeap();
    this.#team = options.team ?? null;
    this.#matrix = { pattern, symmetry };
    this.#precision = this.#options.precision === 'double' ? 'double' : 'single';
    this.#finest = colouredPattern(graphOfMatrix(matrix, this.#numbering));
    const { numbers } = this.#finest;
    this.#slots = Int32Array.from(nodeOf, (node, unknown) => numbers[node]! * components + componentOf[unknown]!);
    this.#scales = new Float64Array(this.size);
    this.#setUp(matrix.values);
  }

  /**
   * Takes new values on the same pattern: aggregates and patterns stay, every number is made anew.
   * @throws MultigridError, SparseMatrixError when a value is not finite.
   */
  refresh(values: Float64Array): void {
    this.#refuseReleased();
    checkValues(this.#matrix.pattern, values);
    this.#setUp(values);
  }

  /** correction = M residual: one cycle from zero. */
  apply(residual: Float64Array, correction: Float64Array): void {
    this.#refuseReleased();
    for (const [name, vector] of [
      ['residual', residual],
      ['correction', correction],
    ] as const)
      if (vector.length !== this.size)
        throw new MultigridError(
          'wrong-length',
          `The ${name} has ${vector.length} entries; expected ${this.size}, one for each unknown.`,
        );
    const finest = this.#levels[0];
    const scale = finest === undefined ? 0 : this.#enter(residual, finest);
    if (scale === 0) {
      correction.fill(0);
      return;
    }
    this.#cycle!.run();
    const { solution } = finest!;
    for (let i = 0; i < correction.length; i++) correction[i] = solution[this.#slots[i]!]! * this.#scales[i]! * scale;
  }

  /** Levels, complexities, precision and warnings. */
  describe(): MultigridDescription {
    const last = this.#levels.at(-1);
    return describeHierarchy({
      levels: this.#levels,
      cycle: this.#options.cycle,
      precision: this.#precision,
      smallestCoarseEigenvalue: this.#smallest,
      singularDirections: this.#coarsest === null ? 0 : this.#coarsest.size - this.#coarsest.rank,
      sweptInstead: this.#coarsest === null && !this.#settledBySweeps ? (last?.size ?? 0) : 0,
    });
  }

  /**
   * Tries the cycle: by what factor it reduces the energy norm of an error after some turns of power iteration, from a fixed pseudo-random
   * vector; an estimate from below of the worst direction. Costs a cycle and a product a turn.
   * @param turns at least 2. Fifteen tell slow problems from fast ones.
   */
  probe(turns = 15): ProbeResult {
    this.#refuseReleased();
    if (!(Number.isInteger(turns) && turns >= 2))
      throw new MultigridError(
        'wrong-option',
        `A probe of ${turns} turns was asked for; expected a whole number of at least 2.`,
      );
    const level = this.#levels[0];
    if (level === undefined) return describeProbe(0);
    const { size, rightHandSide, residual, solution } = level;
    const error = pseudoRandom(size, this.#options.seed);
    let [before, factor] = [0, 0];
    for (let turn = 0; turn <= turns; turn++) {
      for (let i = 0; i < size; i++) solution[i] = error[i]!;
      level.product(solution, residual);
      let energy = 0;
      for (let i = 0; i < size; i++) energy += error[i]! * residual[i]!;
      // No energy left: the first cycle was exact, or round-off has taken over since.
      if (!(energy > 0)) return describeProbe(turn <= 1 ? 0 : factor);
      factor = Math.sqrt(energy / before);
      // Errors are kept at unit energy, which single precision likes.
      const unit = 1 / Math.sqrt(energy);
      for (let i = 0; i < size; i++) rightHandSide[i] = residual[i]! * unit;
      this.#cycle!.run();
      for (let i = 0; i < size; i++) error[i] = error[i]! * unit - solution[i]!;
      before = 1;
    }
    return describeProbe(factor);
  }

  /** Gives the memory back to the heap; the hierarchy cannot be used afterwards. */
  release(): void {
    this.#refuseReleased();
    this.#dismantle();
    this.#made = false;
  }

  #settledBySweeps = false;

  #refuseReleased(): void {
    if (!this.#made) throw new MultigridError('released', 'The multigrid hierarchy was released; make a new one.');
  }

  #dismantle(): void {
    for (const part of [...this.#levels, ...this.#transfers]) part.release();
    this.#levels.length = 0;
    this.#transfers.length = 0;
    this.#cycle = null;
  }

  #setUp(values: Float64Array): void {
    try {
      this.#fill(values);
      if (
        this.#options.precision === 'automatic' &&
        !this.#made &&
        this.#smallest !== null &&
        this.#smallest < singleSees
      ) {
        this.#dismantle();
        this.#precision = 'double';
        this.#fill(values);
      }
      this.#cycle = new Cycle({
        levels: this.#levels,
        transfers: this.#transfers,
        coarsest: this.#coarsest,
        // Where sweeps settle everything, one pair is as good as eight.
        coarsestSweeps: this.#settledBySweeps ? 1 : sweepsInstead,
        kind: this.#options.cycle,
        sweeps: this.#options.sweeps,
      });
      this.#made = true;
    } catch (error) {
      // What was taken goes back, also from a shared heap.
      this.#made = false;
      this.#dismantle();
      throw error;
    }
  }

  /** Numbers of all levels; the first time their patterns too. */
  #fill(values: Float64Array): void {
    if (this.size === 0) return;
    const { heap } = this;
    const numbering = this.#numbering;
    const matrix = { ...this.#matrix, values };
    const scaling = scaleNodes(matrix, numbering, this.#finest.numbers);
    for (let unknown = 0; unknown < this.size; unknown++)
      this.#scales[unknown] = scaling.factors[this.#finest.numbers[numbering.nodeOf[unknown]!]!]!;
    let pattern = this.#finest;
    let m = numbering.components;
    let modes = this.#scaledModes(scaling);
    let blocks = heap.float64(pattern.columns.length * m * m + 2, 'the blocks of a multigrid level');
    const rebuilding = this.#levels.length > 0;
    try {
      fillFinest(matrix, numbering, pattern, scaling.factors, blocks);
      if (matrix.symmetry === 'general') checkSymmetry(pattern, m, blocks.subarray(0, pattern.columns.length * m * m));
      for (let depth = 0; ; depth++) {
        if (depth === this.#levels.length) this.#levels.push(new Level(heap, this.#team, pattern, m, this.#precision));
        const level = this.#levels[depth]!;
        const inverse = this.#fillLevel(level, blocks, depth);
        try {
          if (!rebuilding) this.#addTransfer(depth, blocks, scaling);
          const transfer = this.#transfers[depth];
          if (transfer === undefined) {
            this.#makeCoarsest(level, blocks);
            return;
          }
          const next = project(heap, level, transfer, { blocks, inverse, modes }, this.#options.seed);
          heap.release(blocks);
          blocks = next.blocks;
          modes = next.modes;
        } finally {
          heap.release(inverse);
        }
        pattern = this.#transfers[depth]!.pattern.coarse;
        m = this.#nearNullSpace.count;
      }
    } finally {
      heap.release(blocks);
    }
  }

  /** Near-null space of the scaled matrix, by nodes; zero where a component takes no part in coarser levels. */
  #scaledModes({ factors, settled }: Scaling): Float64Array {
    const { nodes, components: m, unknowns } = this.#numbering;
    const { numbers } = this.#finest;
    const { count: k, vectors } = this.#nearNullSpace;
    const modes = new Float64Array(nodes * m * k);
    for (let slot = 0; slot < nodes * m; slot++) {
      const unknown = unknowns[slot]!;
      if (unknown < 0 || settled[unknown] === 1) continue;
      const number = numbers[Math.floor(slot / m)]!;
      const at = (number * m + (slot % m)) * k;
      for (let mode = 0; mode < k; mode++) modes[at + mode] = vectors[mode * nodes * m + slot]! / factors[number]!;
    }
    return modes;
  }

  #excludedNodes({ settled }: Scaling): Uint8Array {
    const { nodes, components: m, unknowns } = this.#numbering;
    const { numbers } = this.#finest;
    const excluded = new Uint8Array(nodes).fill(1);
    for (let slot = 0; slot < nodes * m; slot++) {
      const unknown = unknowns[slot]!;
      if (unknown >= 0 && settled[unknown] === 0) excluded[numbers[Math.floor(slot / m)]!] = 0;
    }
    return excluded;
  }

  /** Blocks and inverted diagonal of a level in the precision of the cycle; returns the inverse in double, which the caller releases. */
  #fillLevel(level: Level, blocks: Float64Array, depth: number): Float64Array {
    const { heap } = this;
    const { pattern, m } = level;
    const inverse = heap.float64(pattern.nodes * m * m + 2, 'inverted blocks');
    const bad = invertBlocks(blocks, pattern.diagonal, m, negligible, inverse);
    if (bad >= 0) {
      heap.release(inverse);
      throw this.#notDefinite(depth, pattern.numbers.indexOf(bad));
    }
    this.#round(blocks, level.blocks, pattern.columns.length * m * m);
    this.#round(inverse, level.inverse, pattern.nodes * m * m);
    return inverse;
  }

  #notDefinite(depth: number, node: number): MultigridError {
    const remedy =
      'Algebraic multigrid is for symmetric positive definite matrices; solve this one directly, or by MINRES.';
    if (depth > 0)
      return new MultigridError(
        'not-positive-definite',
        `The matrix is indefinite: a direction of negative curvature shows on level ${depth}. ${remedy}`,
      );
    const { components, unknowns } = this.#numbering;
    const unknown = unknowns.subarray(node * components, (node + 1) * components).find((each) => each >= 0) ?? 0;
    return new MultigridError(
      'not-positive-definite',
      `The diagonal block of node ${node} (unknown ${unknown} and its companions) is indefinite. ${remedy}`,
      unknown,
    );
  }

  #round(from: Float64Array, to: Float32Array | Float64Array, count: number): void {
    if (to instanceof Float64Array) to.set(from.subarray(0, count));
    else this.heap.kernels.multigridSingle(count, from.byteOffset, to.byteOffset);
  }

  /** Plans the next level, where one is worth having. */
  #addTransfer(depth: number, blocks: Float64Array, scaling: Scaling): void {
    const { heap } = this;
    const { pattern, m } = this.#levels[depth]!;
    const measures = measureBlocks(heap, blocks, m, pattern.columns.length);
    const excluded = depth === 0 ? this.#excludedNodes(scaling) : looseNodes(pattern, measures, negligible);
    this.#settledBySweeps = excluded.every((each) => each === 1);
    if (pattern.nodes * m <= this.#options.coarsestSize || depth + 1 >= mostLevels) return;
    const next = coarsen(pattern, measures, this.#options.threshold, excluded);
    if (next !== null)
      this.#transfers.push(new Transfer(heap, this.#team, next, m, this.#nearNullSpace.count, this.#precision));
  }

  #makeCoarsest(level: Level, blocks: Float64Array): void {
    this.#coarsest = null;
    this.#smallest = null;
    const { pattern, m, size } = level;
    if (size > Math.max(denseLimit, this.#options.coarsestSize) || (this.#settledBySweeps && size > 1)) return;
    const dense = new Float64Array(size * size);
    for (let row = 0; row < pattern.nodes; row++)
      for (let at = pattern.starts[row]!; at < pattern.starts[row + 1]!; at++)
        for (let c = 0; c < m; c++)
          for (let r = 0; r < m; r++)
            dense[(row * m + r) * size + pattern.columns[at]! * m + c] = blocks[(at * m + c) * m + r]!;
    try {
      this.#coarsest = new CoarsestSolver(dense, size, negligible);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new MultigridError(
        'not-positive-definite',
        `The matrix is indefinite: on the coarsest level ${error.message}. Solve it directly, or by MINRES.`,
      );
    }
    this.#smallest = this.#coarsest.smallestEigenvalue(this.#options.seed);
  }

  /** Brings a residual to the finest level, scaled to entries of at most 2; returns what undoes the scale, 0 for a residual of zero. */
  #enter(residual: Float64Array, { rightHandSide }: Level): number {
    const scales = this.#scales;
    let largest = 0;
    for (let i = 0; i < residual.length; i++) {
      const magnitude = Math.abs(residual[i]! * scales[i]!);
      if (!(magnitude <= largest)) largest = magnitude;
    }
    if (!Number.isFinite(largest)) {
      const unknown = residual.findIndex((value, i) => !Number.isFinite(value * scales[i]!));
      throw new MultigridError(
        'not-finite',
        `The residual of unknown ${unknown} is ${residual[unknown]}; expected a finite number.`,
        unknown,
      );
    }
    // A power of two, so that the scale costs no accuracy and the cycle stays linear.
    if (largest === 0) return 0;
    const scale = 2 ** Math.max(Math.floor(Math.log2(largest)), -1000);
    for (let i = 0; i < residual.length; i++) rightHandSide[this.#slots[i]!] = (residual[i]! * scales[i]!) / scale;
    return scale;
  }
}

function checkModes(space: NearNullSpace, nodes: number, components: number): NearNullSpace {
  const { count, vectors } = space;
  if (!(Number.isInteger(count) && count >= 1))
    throw new MultigridError('wrong-option', `The near-null space has ${count} vectors; expected at least 1.`);
  const expected = count * nodes * components;
  if (vectors.length !== expected)
    throw new MultigridError(
      'wrong-length',
      `The near-null space has ${vectors.length} entries; expected ${expected}: ${count} vectors for ${nodes} nodes of ${components} components.`,
    );
  const at = vectors.findIndex((value) => !Number.isFinite(value));
  if (at >= 0)
    throw new MultigridError(
      'not-finite',
      `Vector ${Math.floor(at / (nodes * components))} of the near-null space is ${vectors[at]} at entry ${at % (nodes * components)}; ` +
        'expected finite numbers.',
    );
  return space;
}
