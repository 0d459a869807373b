import type { CreepOperator } from './operator.js';
import type { CreepSession } from './session.js';
import { addScaled, dotProduct } from './vectors.js';

/** Solves the systems of Newton's method. */
export interface SaddleSolver {
  /** Takes the operator's matrix as it is now. */
  factor(): void;
  /** Writes the solution. */
  solve(right: Float64Array, solution: Float64Array): void;
  /** Gives back the memory that is the solver's own. */
  release(): void;
}

/** Multifrontal L D L^T. */
export class DirectSaddleSolver implements SaddleSolver {
  readonly #operator: CreepOperator;
  readonly #session: CreepSession;

  constructor(operator: CreepOperator, session: CreepSession) {
    this.#operator = operator;
    this.#session = session;
  }

  factor(): void {
    const { pattern, values } = this.#operator;
    this.#session.directFor(pattern).factor(values);
  }

  solve(right: Float64Array, solution: Float64Array): void {
    this.#session.directFor(this.#operator.pattern).solve(right, { into: solution, refinements: 2 });
  }

  /** The factor is the session's. */
  release(): void {}
}

/** Adds stiffness c q q^T to what a solver solves, for each of a few vectors q (Sherman, Morrison & Woodbury). */
export function solveWithRanks(
  solver: SaddleSolver,
  right: Float64Array,
  solution: Float64Array,
  ranks: readonly { readonly vector: Float64Array; readonly stiffness: number }[],
): void {
  solver.solve(right, solution);
  const done: { readonly vector: Float64Array; readonly stiffness: number; readonly response: Float64Array }[] = [];
  const correct = (x: Float64Array) => {
    for (const { vector, stiffness, response } of done)
      addScaled(x, (-stiffness * dotProduct(vector, x)) / (1 + stiffness * dotProduct(vector, response)), response);
  };
  for (const { vector, stiffness } of ranks) {
    const response = new Float64Array(right.length);
    solver.solve(vector, response);
    // With those before it.
    correct(response);
    done.push({ vector, stiffness, response });
    const last = done.at(-1)!;
    addScaled(
      solution,
      (-stiffness * dotProduct(last.vector, solution)) / (1 + stiffness * dotProduct(vector, response)),
      response,
    );
  }
}
