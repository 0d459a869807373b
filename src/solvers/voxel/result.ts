import type { VoxelFace } from './problem.js';

/** How a solve on voxels ends, and what it may cost. */
export interface VoxelSolveOptions {
  /** Largest |b - A u| / |b| (Euclidean norms, true residual in doubles) that is accepted; 1e-8 by default. */
  readonly tolerance?: number;
  /**
   * Largest sum of |residual| over the current through the domain that is accepted as well: a bound on the error of every face's
   * current balance; 1e-3 by default, as the residual alone says little of the currents through a poor conductor when the good one
   * touches what is given. What rounding of the potentials to doubles explains is let pass. Infinity asks for nothing.
   */
  readonly imbalance?: number;
  /** Most iterations of the preconditioned conjugate gradients; 500 by default. */
  readonly iterations?: number;
  /** First guess, one potential per voxel. */
  readonly initial?: Float64Array;
  /** Called with the number of iterations and the estimated relative residual, now and then. Throw to stop the solve. */
  readonly progress?: (iterations: number, residual: number) => void;
}

/** A potential on voxels, and how far it can be trusted. */
export interface VoxelSolution {
  /** V, one per voxel, x fastest. 0 where `solved` is 0. */
  readonly potential: Float64Array;
  /** 1 where the equation of the voxel was solved; 0 where nothing conducts or nothing fixes the potential (islands). */
  readonly solved: Uint8Array;
  readonly iterations: number;
  /** True |b - A u| / |b| in doubles. */
  readonly residual: number;
  /**
   * Whether the tolerance lies below what potentials in doubles can satisfy, as they round: at contrasts of a thousand million, when
   * all that is given is given to the poor conductor. The residual is then what rounding leaves, above the tolerance.
   */
  readonly limited: boolean;
  /** Sum of |residual| over the current through the domain (half the sum of |current| over faces and sources); 0 when no current flows. */
  readonly imbalance: number;
  /** True relative residual after each restart of the inner iteration, the first guess at index 0. */
  readonly history: readonly number[];
  /** Current into the domain through each outer face; A. On periodic axes the current that crosses the seam, into the low and out of the high face. */
  readonly currents: Readonly<Record<VoxelFace, number>>;
  /** Sum of all currents into the domain, sources included, over the current through it; 0 when no current flows. */
  readonly balance: number;
}

/** The conjugate gradients did not reach the tolerance; carries what was reached. */
export class VoxelConvergenceError extends Error {
  readonly code = 'voxel-convergence';
  readonly iterations: number;
  /** True relative residual reached. */
  readonly residual: number;
  readonly history: readonly number[];

  constructor(message: string, iterations: number, residual: number, history: readonly number[]) {
    super(message);
    this.name = 'VoxelConvergenceError';
    this.iterations = iterations;
    this.residual = residual;
    this.history = history;
  }
}

/** The problem cannot be solved as posed: wrong sizes or values, or currents that have nowhere to go. */
export class VoxelProblemError extends Error {
  readonly code = 'voxel-problem';

  constructor(message: string) {
    super(message);
    this.name = 'VoxelProblemError';
  }
}
