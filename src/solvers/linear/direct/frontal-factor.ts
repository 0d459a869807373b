/** Pivots smaller than this, relative to the entries that they were made of, make the solver look for null vectors. */
export const weakPivot = 1e-9;

/** How the pivots of a factorisation came out. Positions count unknowns in the order of elimination. */
export interface PivotReport {
  /** Position of the pivot that is negative where none may be; null when the factor is complete. */
  readonly negative: { readonly position: number; readonly pivot: number } | null;
  /** Pivots that were zero within rounding. */
  readonly zeroPivots: number;
  /** Pivots that had to wait for a parent front. */
  readonly delayedPivots: number;
}

/** How many eigenvalues of a symmetric matrix are positive, negative and zero. */
export interface Inertia {
  readonly positive: number;
  readonly negative: number;
  readonly zero: number;
}

/** A multifrontal factorisation of one shape, on the plan it was made for. Whoever makes one releases it. */
export interface FrontalFactor {
  /** Factors the matrix whose values lie at an address of the heap, in place of the factor before. @throws KernelMemoryError */
  factor(values: number): PivotReport;
  /**
   * Solves A x = b in place for one right-hand side, or for four at once with the same bits; b by the positions of rows, x by those of
   * columns. Zero pivots give zeros.
   * @param vectors in the heap; one number, or one for each right-hand side, of each unknown.
   */
  solve(vectors: Float64Array): void;
  /** Solves A^T x = b in place; b by the positions of columns, x by those of rows. */
  solveTransposed(vector: Float64Array): void;
  /** Elimination steps whose pivot is at most `limit`, relative to the entries that it was made of, zero pivots among them; smallest first. */
  weakSteps(limit: number): number[];
  /** Writes the vector v that solves U v = 0 but for the equation of one step: a null vector when that step's pivot is zero. */
  nullVector(step: number, vector: Float64Array): void;
  /** Takes the pivots of steps for zero from now on; solutions leave their equations out. */
  giveUp(steps: readonly number[]): void;
  /** Signs of the eigenvalues by Sylvester's law of inertia; null for unsymmetric matrices. Zeros are pivots that were given up. */
  inertia(): Inertia | null;
  release(): void;
}
