import { KernelHeap } from '../kernels/heap.js';
import { beyondClasses } from './components.js';
import { type Conductances, conductancesOf } from './conductances.js';
import { presentLabels } from './connectivity.js';
import { Cycle } from './cycle.js';
import { type Grid, gridOf } from './grid.js';
import { Hierarchy } from './hierarchy.js';
import { homogeneous, type OuterConditions, outerConditions } from './outer-faces.js';
import { PlaneTeam } from './plane-team.js';
import { type ConductionPreflight, checkConduction } from './preflight.js';
import { ConductionObstacleError } from './preflight-obstacle.js';
import type { VoxelBoundaries, VoxelConductionProblem, VoxelConductivity } from './problem.js';
import { OuterResidual, type ResidualSums } from './residual.js';
import { VoxelConvergenceError, VoxelProblemError, type VoxelSolution, type VoxelSolveOptions } from './result.js';
import { singleIteration } from './single-iteration.js';
import { checkProblem, checkSolveOptions, everythingIsHeld } from './validation.js';
import { type WideOutcome, wideIteration } from './wide-iteration.js';

/** Iterations in single precision without a restart, after which doubles take over: rounding may be what keeps them from converging. */
const patience = 60;

/** Bound on the imbalance of currents unless another is asked for: at high contrasts the residual alone says little of the poor conductor. */
const usualImbalance = 1e-3;

/** Where a solver works. */
export interface VoxelConductionOptions {
  /**
   * Memory to work in, 41 bytes a voxel and a seventh more for coarse levels, and 16 bytes a voxel while contrasts beyond single
   * precision are iterated on in doubles; made when left out. `close` gives the blocks back.
   */
  readonly heap?: KernelHeap;
  /**
   * Most threads that share the work of one solve, 1 by default. The bits of the answer do not depend on it. They share pages (the first
   * axis that is longer than one), eight each at the least; images below about 64^3 voxels are left to one, as they would gain nothing.
   */
  readonly threads?: number;
}

/**
 * Solves steady conduction on a voxel image: conjugate gradients with a multigrid preconditioner in single precision, inside a
 * correction by the true residual in doubles (van der Vorst and Ye 2000, residual replacement). Made once for an image; conductivity
 * and boundaries may be changed for further solves in the same memory.
 *
 * @example
 * const conduction = new VoxelConduction(problem);
 * const { potential, currents } = conduction.solve({ tolerance: 1e-8 });
 * conduction.close();
 */
export class VoxelConduction {
  #problem: VoxelConductionProblem;
  readonly #heap: KernelHeap;
  readonly #grid: Grid;
  readonly #team: PlaneTeam;
  readonly #hierarchy: Hierarchy;
  readonly #residual: OuterResidual;
  readonly #potential: Float64Array;
  readonly #squares: Float64Array;
  readonly #products: Float64Array;
  #prepared: Prepared | null = null;
  #closed = false;

  /**
   * Checks the problem and allocates what the solver needs.
   * @throws VoxelProblemError where a size or a value is wrong; KernelMemoryError
   */
  constructor(problem: VoxelConductionProblem, { heap = new KernelHeap(), threads = 1 }: VoxelConductionOptions = {}) {
    checkProblem(problem);
    this.#problem = problem;
    this.#heap = heap;
    if (!(Number.isInteger(threads) && threads >= 1))
      throw new VoxelProblemError(`${threads} threads were asked for; expected a whole number of at least 1.`);
    this.#grid = gridOf(problem);
    const [pages] = this.#grid.shape;
    this.#team = new PlaneTeam(heap, this.#grid.shape, threads);
    [this.#potential, this.#hierarchy, this.#squares, this.#products, this.#residual] = heap.allOrNothing(
      () =>
        [
          heap.float64(this.#grid.voxels, 'the potential'),
          new Hierarchy(heap, this.#grid.shape, this.#team),
          heap.float64(pages, 'sums'),
          heap.float64(pages, 'sums'),
          new OuterResidual(heap, this.#grid, problem.source, this.#team),
        ] as const,
    );
  }

  /**
   * Other conditions on the outer faces for the next solve; axes may become periodic or cease to be.
   * @throws VoxelProblemError
   */
  setBoundaries(boundaries: VoxelBoundaries): void {
    this.#change({ ...this.#problem, boundaries });
  }

  /**
   * Another conductivity for the next solve, on the same shape.
   * @throws VoxelProblemError
   */
  setConductivity(conductivity: VoxelConductivity): void {
    this.#change({ ...this.#problem, conductivity });
  }

  /**
   * Solves for the potential.
   * @throws ConductionObstacleError when nothing conducts between different potentials, or currents have no way out;
   * VoxelConvergenceError when the tolerance is not reached; VoxelProblemError for bad options
   */
  solve(options: VoxelSolveOptions = {}): VoxelSolution {
    this.#refuseClosed();
    checkSolveOptions(options, this.#grid.voxels);
    this.#prepared ??= this.#prepare();
    const prepared = this.#prepared;
    const { preflight } = prepared;
    const u = this.#potential;
    if (options.initial === undefined) u.fill(0);
    else u.set(options.initial);
    const outcome = this.#iterate(prepared, options);
    return { ...outcome, ...this.#answer(preflight) };
  }

  /** Gives the memory back to the heap and ends the threads; the solver is of no use after. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#team.close();
    this.#release();
    this.#hierarchy.release();
    this.#residual.release();
    this.#heap.release(this.#potential, this.#squares, this.#products);
  }

  #refuseClosed(): void {
    if (this.#closed) throw new VoxelProblemError('The conduction solver was closed; make a new one.');
  }

  #change(problem: VoxelConductionProblem): void {
    this.#refuseClosed();
    checkProblem(problem);
    this.#release();
    this.#problem = problem;
  }

  #release(): void {
    if (this.#prepared === null) return;
    const { conductances, preflight } = this.#prepared;
    conductances.release();
    if (preflight !== null) this.#heap.release(preflight.states);
    this.#prepared = null;
  }

  #prepare(): Prepared {
    if (this.#team.threads > 1) this.#team.start();
    const heap = this.#heap;
    const grid = { ...this.#grid, boundaries: gridOf(this.#problem).boundaries };
    const { preflight, floating, conductances } = heap.allOrNothing(() => this.#examine(grid));
    const outer = outerConditions(grid, conductances);
    try {
      this.#hierarchy.fill(grid, conductances, outer, this.#residual.faces);
    } catch (error) {
      conductances.release();
      if (preflight !== null) heap.release(preflight.states);
      throw error;
    }
    const cycle = new Cycle(heap.kernels, this.#hierarchy, this.#team);
    return { preflight, floating, conductances, outer, scale: conductances.scale, cycle };
  }

  /** Finds what carries current, and its conductances. */
  #examine(grid: Grid): Pick<Prepared, 'preflight' | 'floating' | 'conductances'> {
    const heap = this.#heap;
    // Vectors have room to spare: the components go where the potential will be, the classes of voxels to bytes of the finest level.
    const { buffer, byteOffset, length } = this.#potential;
    const components = new Int32Array(buffer, byteOffset, length);
    const classes = this.#finestBytes();
    const { conductivity } = this.#problem;
    const present = 'labels' in conductivity ? presentLabels(conductivity.labels) : null;
    try {
      const preflight = everythingIsHeld(this.#problem, present)
        ? null
        : checkConduction(this.#problem, { heap, components, classes });
      if (preflight !== null && preflight.obstacle !== null) throw new ConductionObstacleError(preflight.obstacle);
      const floating =
        preflight === null || preflight.levelFree.length === 0 ? null : preflight.components.ofVoxel.slice();
      const states = preflight?.states ?? null;
      return {
        preflight,
        floating,
        conductances: conductancesOf(heap, grid, this.#problem, { states, classes, present }),
      };
    } finally {
      classes.fill(0);
    }
  }

  /** A byte a voxel and some more, where the finest level's vector stands. */
  #finestBytes(): Uint8Array {
    const { buffer, byteOffset } = this.#hierarchy.levels[0]!.x;
    return new Uint8Array(buffer, byteOffset, this.#grid.voxels + beyondClasses);
  }

  #iterate(prepared: Prepared, options: VoxelSolveOptions): Outcome {
    const goals = goalsOf(options);
    const { tolerance, imbalance, most, progress } = goals;
    const { cycle, scale } = prepared;
    let norm = 0;
    const zero = options.initial === undefined;
    if (options.initial !== undefined) {
      this.#potential.fill(0);
      norm = this.#pass(prepared, 1, true).norm;
      this.#potential.set(options.initial);
    }
    let sums = this.#pass(prepared, 1, zero);
    if (zero) norm = sums.norm;
    const relative = ({ norm: size }: ResidualSums): number => (size === 0 ? 0 : size / norm);
    const unbalanced = ({ absolute, through }: ResidualSums): number => (absolute === 0 ? 0 : absolute / through);
    const history = [relative(sums)];
    let limited = false;
    const reached = (): boolean => history.at(-1)! <= tolerance && unbalanced(sums) <= imbalance;
    let iterations = 0;
    if (!reached()) {
      // The residual is scaled to entries near one, so that single precision neither over- nor underflows.
      const unit = sums.norm / Math.sqrt(this.#grid.voxels);
      this.#pass(prepared, 1 / unit, zero);
      const improvement = unit * scale;
      const inside = singleIteration({
        ...{ heap: this.#heap, hierarchy: this.#hierarchy, cycle, team: this.#team },
        ...{ squares: this.#squares, products: this.#products },
      });
      inside.start();
      let goal = 0;
      const aim = (): void => {
        const last = history.at(-1)!;
        // Single precision gains four digits safely; then the true residual is taken.
        goal = Math.max(0.9 * tolerance, 1e-4 * last);
        if (last <= tolerance) goal = last * Math.min(0.5, (0.7 * imbalance) / unbalanced(sums));
      };
      aim();
      let widen = false;
      let since = 0;
      for (;;) {
        const estimate = (unit * Math.sqrt(inside.begin())) / norm;
        progress?.(iterations, estimate);
        if (estimate <= goal || !(estimate < Infinity) || iterations >= most || widen || since >= patience) {
          inside.improve(this.#potential, improvement);
          const before = history.at(-1)!;
          sums = this.#pass(prepared, 1 / unit);
          history.push(relative(sums));
          if (reached()) break;
          if (iterations >= most) fail(history, iterations, most, tolerance);
          const followed = history.at(-1)! <= 0.5 * before && since < patience;
          if (widen || !followed) {
            const wide = this.#widen(prepared, goals, norm, iterations, history);
            sums = wide.sums;
            iterations += wide.iterations;
            limited = wide.end === 'rounding';
            if (wide.end === 'stalled') fail(history, iterations, most, tolerance);
            break;
          }
          since = 0;
          // The directions so far are worth keeping only where single precision has followed the true residual.
          if (history.at(-1)! > 2 * estimate) inside.forget();
          aim();
          inside.start();
          inside.begin();
        }
        widen = !inside.finish();
        iterations++;
        since++;
      }
    }
    const { currents, through, net } = sums;
    return {
      iterations,
      residual: history.at(-1)!,
      limited,
      imbalance: unbalanced(sums),
      history,
      currents,
      balance: net === 0 ? 0 : net / through,
    };
  }

  /** Goes on in doubles from where single precision has come. */
  #widen(prepared: Prepared, goals: Goals, norm: number, done: number, history: number[]): WideOutcome {
    const { tolerance, imbalance, most, progress } = goals;
    const { conductances, outer, cycle, scale } = prepared;
    const finest = this.#hierarchy.levels[0]!;
    const nothing = homogeneous(outer);
    // A start that is worse than none is not worth going on from.
    if (!(history.at(-1)! <= history[0]!)) this.#potential.fill(0);
    history.pop();
    return wideIteration(
      {
        ...{ heap: this.#heap, finest, cycle, anchors: this.#hierarchy.anchors, team: this.#team },
        ...{ potential: this.#potential, scale },
        settleLevels: () => {
          if (prepared.floating !== null) subtractMeans(this.#potential, prepared.floating, prepared.preflight!);
        },
        residual: (u, target) => this.#residual.pass(conductances, outer, u, finest, 1, { kept: target }),
        product: (p, target) =>
          void this.#residual.pass(conductances, nothing, p, finest, 0, { kept: target, homogeneous: true }),
      },
      {
        ...{ norm: tolerance * norm, imbalance, most: most - done },
        restarted: (sums) => history.push(sums.norm === 0 ? 0 : sums.norm / norm),
        progress: (iterations, size) => progress?.(done + iterations, size / norm),
      },
    );
  }

  #pass({ conductances, outer }: Prepared, factor: number, zero = false): ResidualSums {
    return this.#residual.pass(conductances, outer, this.#potential, this.#hierarchy.levels[0]!, factor, { zero });
  }

  /** The potential for the caller: constants where no current flows, levels of floating parts, marks. */
  #answer(preflight: ConductionPreflight | null): Pick<VoxelSolution, 'potential' | 'solved'> {
    const total = this.#potential.length;
    if (preflight === null)
      return { potential: new Float64Array(this.#potential), solved: new Uint8Array(total).fill(1) };
    const { states, constants } = preflight;
    const floating = this.#prepared!.floating;
    if (floating !== null) subtractMeans(this.#potential, floating, preflight);
    const heap = this.#heap;
    const held = heap.copyFloat64(constants, 'constant potentials');
    const solved = this.#finestBytes();
    heap.kernels.voxelHold(
      ...([total, states.byteOffset, held.byteOffset, this.#potential.byteOffset, solved.byteOffset] as const),
    );
    heap.release(held);
    const answer = {
      potential: new Float64Array(this.#potential),
      solved: new Uint8Array(solved.subarray(0, total)),
    };
    solved.fill(0);
    return answer;
  }
}

type Goals = ReturnType<typeof goalsOf>;

/** What a solve is to reach, with what is usual where options say nothing. */
const goalsOf = ({
  tolerance = 1e-8,
  imbalance = usualImbalance,
  iterations: most = 500,
  progress,
}: VoxelSolveOptions) => ({ tolerance, imbalance, most, progress });

type Outcome = Omit<VoxelSolution, 'potential' | 'solved'>;

/** What is made of a problem once, for any number of solves. */
interface Prepared {
  /** Null when everything conducts and is held. */
  readonly preflight: ConductionPreflight | null;
  /** Component of each voxel, when there are some whose level is free. */
  readonly floating: Int32Array | null;
  readonly conductances: Conductances;
  readonly outer: OuterConditions;
  /** What conductances were multiplied by for single precision. */
  readonly scale: number;
  readonly cycle: Cycle;
}

/** Gives every part whose level is free a mean potential of zero. */
function subtractMeans(
  potential: Float64Array,
  ofVoxel: Int32Array,
  { levelFree, components }: ConductionPreflight,
): void {
  const means = new Float64Array(components.count);
  const free = new Uint8Array(components.count);
  for (const { component } of levelFree) free[component] = 1;
  for (let voxel = 0; voxel < potential.length; voxel++) {
    const component = ofVoxel[voxel]!;
    if (component >= 0 && free[component] === 1) means[component]! += potential[voxel]! / components.voxels[component]!;
  }
  for (let voxel = 0; voxel < potential.length; voxel++) {
    const component = ofVoxel[voxel]!;
    if (component >= 0 && free[component] === 1) potential[voxel]! -= means[component]!;
  }
}

function fail(history: readonly number[], iterations: number, most: number, tolerance: number): never {
  const residual = history.at(-1)!;
  const reason =
    iterations >= most
      ? `after ${most} iterations, the most allowed`
      : `after ${iterations} iterations, as further ones no longer lowered the true residual`;
  throw new VoxelConvergenceError(
    `The conduction problem was solved to a relative residual of ${residual.toExponential(2)} ${reason}; ${tolerance.toExponential(1)} was asked for. ` +
      'Allow more iterations, accept a larger tolerance, or lower the contrast of the conductivities.',
    iterations,
    residual,
    history,
  );
}
