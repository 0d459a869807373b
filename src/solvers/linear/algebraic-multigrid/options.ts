import type { KernelHeap } from '../../kernels/heap.js';
import type { KernelTeam } from '../../kernels/team.js';
import { MultigridError } from './errors.js';
import type { CyclePrecision } from './level.js';
import type { NearNullSpace } from './near-null-space.js';

/** How a multigrid hierarchy is made. */
export interface MultigridOptions {
  /** Unknowns of each node, numbered together: 2 or 3 for displacements. 1 by default. */
  readonly componentsPerNode?: number;
  /** What the operator nearly annihilates, for every component of every node; constants by default. Elasticity wants rigidBodyModes. */
  readonly nearNullSpace?: NearNullSpace;
  /**
   * Unknown of each component of each node, -1 where it was eliminated. By default unknown = node componentsPerNode + component, and none
   * is missing.
   */
  readonly unknowns?: Int32Array;
  /** Ties weaker than this part of the strongest ones of both ends do not join nodes; 0 to below 1. 0.25 by default. */
  readonly threshold?: number;
  /** V (the default): each coarser level once; W: twice, for problems on which the V-cycle slows down with refinement. */
  readonly cycle?: 'V' | 'W';
  /** Gauss-Seidel sweeps before (forward) and after (backward) the coarse correction. 1 by default. */
  readonly sweeps?: number;
  /** Precision of the cycle; `automatic` (the default) is single unless the matrix is too ill-conditioned for it. */
  readonly precision?: CyclePrecision | 'automatic';
  /** The level of at most this many unknowns is solved directly. 300 by default. */
  readonly coarsestSize?: number;
  /** Seed of the vector that the spectral radius is estimated from. */
  readonly seed?: number;
  /** Where the hierarchy lives; its own heap by default. */
  readonly heap?: KernelHeap;
  /** Threads, on the heap given; the caller starts and closes them. The bits do not depend on their number. */
  readonly team?: KernelTeam;
}

/** Options with nothing left open, beside what depends on the matrix. */
export interface ResolvedOptions {
  readonly components: number;
  readonly threshold: number;
  readonly cycle: 'V' | 'W';
  readonly sweeps: number;
  readonly precision: CyclePrecision | 'automatic';
  readonly coarsestSize: number;
  readonly seed: number;
}

/** Fills in defaults. @throws MultigridError naming the option that is out of range. */
export function resolveOptions(options: MultigridOptions): ResolvedOptions {
  const resolved = {
    components: options.componentsPerNode ?? 1,
    threshold: options.threshold ?? 0.25,
    cycle: options.cycle ?? 'V',
    sweeps: options.sweeps ?? 1,
    precision: options.precision ?? 'automatic',
    coarsestSize: options.coarsestSize ?? 300,
    seed: options.seed ?? 1,
  };
  const refuse = (name: string, got: unknown, expected: string): never => {
    throw new MultigridError('wrong-option', `${name} is ${String(got)}; expected ${expected}.`);
  };
  const isCount = (value: number): boolean => Number.isInteger(value) && value >= 1;
  if (!isCount(resolved.components)) refuse('componentsPerNode', resolved.components, 'a whole number of at least 1');
  if (!(resolved.threshold >= 0 && resolved.threshold < 1))
    refuse('threshold', resolved.threshold, 'a number from 0 to below 1');
  if (resolved.cycle !== 'V' && resolved.cycle !== 'W') refuse('cycle', resolved.cycle, '"V" or "W"');
  if (!isCount(resolved.sweeps)) refuse('sweeps', resolved.sweeps, 'a whole number of at least 1');
  if (!['single', 'double', 'automatic'].includes(resolved.precision))
    refuse('precision', resolved.precision, '"single", "double" or "automatic"');
  if (!(isCount(resolved.coarsestSize) && resolved.coarsestSize <= 4000))
    refuse('coarsestSize', resolved.coarsestSize, 'a whole number from 1 to 4000 (it is solved densely)');
  if (options.team !== undefined && options.heap === undefined)
    refuse('heap', options.heap, 'the heap that the team works on');
  if (!Number.isInteger(resolved.seed)) refuse('seed', resolved.seed, 'a whole number');
  return resolved;
}
