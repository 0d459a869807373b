import { exitCodes, LithostatError } from '../../../quantity/index.js';
import {
  AlgebraicMultigrid,
  conjugateGradients,
  FixedUnknowns,
  KrylovInputError,
  MatrixOperator,
  MultigridError,
  NotPositiveDefiniteError,
  rigidBodyModes,
  SingularMatrixError,
  SparseDirect,
  type SparseMatrix,
} from '../../../solvers/index.js';
import type { FactoredMatrix } from './contact/condensed.js';
import type { FixedDisplacements } from './supports.js';

/** Solves the linear systems of a step: corrections with given values of the fixed unknowns. */
export interface LinearSolver {
  readonly name: string;
  /**
   * Solves K d = rightHandSide with d given for fixed unknowns; values and right-hand side are used up.
   * @throws LithostatError when the body is not held, or the solver does not get there
   */
  solve(values: Float64Array, rightHandSide: Float64Array, fixed: FixedDisplacements): Float64Array;
}

/** What the unknowns are: displacements node by node, then others. */
export interface UnknownLayout {
  readonly dimension: 2 | 3;
  /** Coordinates of the nodes that have displacements, in the order of the unknowns; m. */
  readonly coordinates: Float64Array;
  describe(unknown: number): string;
}

/** Sparse factors; says in words what is not held. */
export class DirectSolver implements LinearSolver {
  readonly name = 'sparse direct';
  readonly #matrix: Omit<SparseMatrix, 'values'>;
  readonly #direct: SparseDirect;
  #fixed: { readonly list: Int32Array; readonly unknowns: FixedUnknowns } | null = null;

  constructor(matrix: Omit<SparseMatrix, 'values'>, definite: boolean, layout: UnknownLayout) {
    const { pattern, symmetry } = matrix;
    this.#matrix = matrix;
    const kind = symmetry === 'general' ? 'general' : definite ? 'positive-definite' : 'indefinite';
    const { dimension, coordinates } = layout;
    this.#direct = SparseDirect.analyse(pattern, {
      kind,
      symmetry,
      displacement: { dimension, coordinates },
      describe: (unknown) => layout.describe(unknown),
    });
  }

  solve(values: Float64Array, rightHandSide: Float64Array, fixed: FixedDisplacements): Float64Array {
    this.factor(values, rightHandSide, fixed);
    return this.#direct.solve(rightHandSide).solution;
  }

  /**
   * Takes the fixed unknowns out of matrix and right-hand side, in place, and factors.
   * @throws LithostatError when a body is not held
   */
  factor(values: Float64Array, rightHandSide: Float64Array, fixed: FixedDisplacements): FactoredMatrix {
    if (this.#fixed === null || !same(this.#fixed.list, fixed.unknowns))
      this.#fixed = { list: fixed.unknowns, unknowns: new FixedUnknowns(this.#matrix, fixed.unknowns) };
    this.#fixed.unknowns.constrain({ values }, rightHandSide, fixed.values);
    const direct = this.#direct;
    try {
      direct.factor(values);
    } catch (error) {
      if (error instanceof SingularMatrixError || error instanceof NotPositiveDefiniteError)
        throw notHeld(error.message);
      throw error;
    }
    return {
      solve(right) {
        return direct.solve(right).solution;
      },
      solveMany(rights) {
        for (const right of rights) for (const unknown of fixed.unknowns) right[unknown] = 0;
        return direct.solveMany(rights, { refinements: 1 }).map(({ solution }) => solution);
      },
    };
  }
}

/** The system of the free unknowns, for one list of fixed ones. */
interface Reduction {
  readonly list: Int32Array;
  readonly unknowns: FixedUnknowns;
  readonly multigrid: AlgebraicMultigrid;
  readonly operator: MatrixOperator;
}

/** Conjugate gradients with smoothed aggregation on the rigid-body modes, for definite systems in space. */
export class MultigridSolver implements LinearSolver {
  readonly name = 'conjugate gradients with algebraic multigrid';
  /** Iterations of the last solve. */
  iterations = 0;
  readonly #matrix: Omit<SparseMatrix, 'values'>;
  readonly #layout: UnknownLayout;
  readonly #tolerance: number;
  #setUp: Reduction | null = null;

  /** @param tolerance of the relative residual */
  constructor(matrix: Omit<SparseMatrix, 'values'>, layout: UnknownLayout, tolerance = 1e-10) {
    this.#matrix = matrix;
    this.#layout = layout;
    this.#tolerance = tolerance;
  }

  solve(values: Float64Array, rightHandSide: Float64Array, fixed: FixedDisplacements): Float64Array {
    const matrix = { values };
    const { unknowns, multigrid, operator } = this.#prepare(values, fixed);
    const right = unknowns.reduceRightHandSide(matrix, rightHandSide, fixed.values);
    if (right.every((value) => value === 0)) return unknowns.expand(right, fixed.values);
    const result = conjugateGradients(operator, right, {
      preconditioner: multigrid,
      tolerance: this.#tolerance,
      maximumIterations: 500,
      flexible: true,
    });
    this.iterations = result.iterations;
    if (!result.converged)
      throw new LithostatError(
        [
          {
            code: 'linear-solve',
            path: 'solver',
            message: `the iterative solver did not get there: ${result.message}`,
            remedy: `Use the direct solver, or a smaller Poisson's ratio.`,
          },
        ],
        exitCodes.solverFailure,
      );
    return unknowns.expand(result.solution, fixed.values);
  }

  #prepare(values: Float64Array, fixed: FixedDisplacements): Reduction {
    const made = this.#setUp;
    if (made !== null && same(made.list, fixed.unknowns)) {
      const reduced = made.unknowns.reduce({ values });
      made.operator.refresh(reduced.values);
      made.multigrid.refresh(reduced.values);
      return made;
    }
    this.#refuseLoose(fixed);
    const unknowns = new FixedUnknowns(this.#matrix, fixed.unknowns);
    const reduced = unknowns.reduce({ values });
    const number = new Int32Array(this.#matrix.pattern.rows).fill(-1);
    unknowns.free.forEach((unknown, k) => {
      number[unknown] = k;
    });
    const { dimension, coordinates } = this.#layout;
    try {
      this.#setUp = {
        list: fixed.unknowns,
        unknowns,
        operator: new MatrixOperator(reduced),
        multigrid: new AlgebraicMultigrid(reduced, {
          componentsPerNode: dimension,
          nearNullSpace: rigidBodyModes(coordinates, dimension),
          unknowns: number,
        }),
      };
    } catch (error) {
      if (error instanceof MultigridError || error instanceof KrylovInputError) throw notHeld(error.message);
      throw error;
    }
    return this.#setUp;
  }

  /** Refuses supports that leave a rigid motion of the whole: one that is zero at every fixed unknown. @throws LithostatError */
  #refuseLoose(fixed: FixedDisplacements): void {
    const { dimension, coordinates } = this.#layout;
    const { count, vectors } = rigidBodyModes(coordinates, dimension);
    const size = coordinates.length;
    const rows = Array.from({ length: count }, (_, mode) =>
      Float64Array.from(fixed.unknowns, (unknown) => vectors[mode * size + unknown]!),
    );
    const free = count - rankOf(rows);
    if (free > 0)
      throw notHeld(
        `The supports leave ${free} of ${count} rigid motions of the body free (${fixed.unknowns.length} displacements are fixed).`,
      );
  }
}

/** Rank of a few vectors, by Gram and Schmidt with the longest remainder first. */
function rankOf(vectors: Float64Array[]): number {
  const product = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, k) => sum + value * b[k]!, 0);
  const rest = vectors.map((vector) => vector.slice());
  const largest = rest.reduce((most, vector) => Math.max(most, product(vector, vector)), 0);
  let rank = 0;
  while (rest.length > 0) {
    const lengths = rest.map((vector) => product(vector, vector));
    const longest = lengths.indexOf(Math.max(...lengths));
    if (!(lengths[longest]! > 1e-12 * largest)) break;
    const [pivot] = rest.splice(longest, 1);
    for (const vector of rest) {
      const share = product(vector, pivot!) / lengths[longest]!;
      for (let k = 0; k < vector.length; k++) vector[k] = vector[k]! - share * pivot![k]!;
    }
    rank++;
  }
  return rank;
}

function same(a: Int32Array, b: Int32Array): boolean {
  return a.length === b.length && a.every((value, k) => value === b[k]);
}

function notHeld(message: string): LithostatError {
  return new LithostatError(
    [
      {
        code: 'not-held',
        path: 'supports',
        message,
        remedy: 'Add supports (or closed contacts) that hold what is named.',
      },
    ],
    exitCodes.solverFailure,
  );
}
