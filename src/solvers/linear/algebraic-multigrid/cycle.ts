import type { CoarsestSolver } from './coarsest.js';
import type { Level, Transfer } from './level.js';

/** What a cycle runs through. */
export interface CycleParts {
  /** From the finest to the coarsest. */
  readonly levels: readonly Level[];
  /** Between each level and the next one. */
  readonly transfers: readonly Transfer[];
  /** Solves the coarsest level; null where it is swept. */
  readonly coarsest: CoarsestSolver | null;
  /** Pairs of sweeps that stand for a coarsest solver. */
  readonly coarsestSweeps: number;
  readonly kind: 'V' | 'W';
  /** Sweeps before and after the coarse correction. */
  readonly sweeps: number;
}

/**
 * V- or W-cycles from zero: forward sweeps, the coarse correction, backward sweeps, so that the whole is symmetric. Reads the right-hand
 * side of the finest level and leaves its solution there; those of coarser levels are spent.
 */
export class Cycle {
  readonly #parts: CycleParts;
  /** Solutions kept over the second visit of a W-cycle, by level. */
  readonly #kept: readonly (Float64Array | null)[];

  constructor(parts: CycleParts) {
    this.#parts = parts;
    this.#kept = parts.levels.map(({ size }, depth) =>
      parts.kind === 'W' && depth > 0 && depth < parts.transfers.length ? new Float64Array(size) : null,
    );
  }

  /** Solves A x = b on a level approximately: `solution` from `rightHandSide`. */
  run(depth = 0): void {
    const { levels, transfers, sweeps } = this.#parts;
    const level = levels[depth]!;
    const transfer = transfers[depth];
    if (transfer === undefined) {
      this.#solveCoarsest(level);
      return;
    }
    level.sweepFromZero();
    for (let sweep = 1; sweep < sweeps; sweep++) level.sweepForward();
    level.takeResidual(sweeps === 1);
    const coarser = levels[depth + 1]!;
    transfer.restrict(level, coarser);
    this.run(depth + 1);
    this.#visitAgain(depth + 1, coarser);
    transfer.prolong(coarser, level);
    for (let sweep = 0; sweep < sweeps; sweep++) level.sweepBackward();
  }

  /** The second visit of a W-cycle: solution += M (b - A solution). */
  #visitAgain(depth: number, level: Level): void {
    const kept = this.#kept[depth];
    if (kept === null || kept === undefined) return;
    const { size, solution } = level;
    for (let i = 0; i < size; i++) kept[i] = solution[i]!;
    level.takeResidual(false);
    level.rightHandSide.set(level.residual);
    this.run(depth);
    for (let i = 0; i < size; i++) solution[i] = solution[i]! + kept[i]!;
  }

  #solveCoarsest(level: Level): void {
    const { coarsest, coarsestSweeps } = this.#parts;
    if (coarsest !== null) {
      coarsest.solve(level.rightHandSide, level.solution);
      return;
    }
    level.sweepFromZero();
    level.sweepBackward();
    for (let turn = 1; turn < coarsestSweeps; turn++) {
      level.sweepForward();
      level.sweepBackward();
    }
  }
}
