/**
 * Which entries of a sparse matrix are stored: compressed rows, columns ascending within a row and without repetition. Frozen: made
 * once, while the values are assembled anew as often as needed.
 */
export interface SparsePattern {
  readonly rows: number;
  readonly columns: number;
  /** rows + 1 positions: row i holds the entries rowStart[i] to rowStart[i + 1] - 1. */
  readonly rowStart: Int32Array;
  /** Column of each entry. */
  readonly columnIndex: Int32Array;
}

/**
 * A sparse matrix. Symmetric ones store their lower triangle with the diagonal (column at most row), general ones every entry.
 */
export interface SparseMatrix {
  readonly pattern: SparsePattern;
  /** One value for each entry of the pattern. */
  readonly values: Float64Array;
  readonly symmetry: 'general' | 'symmetric';
}

/**
 * A sparse matrix of small dense blocks, for vector unknowns: unknown = node * blockSize + component. The pattern counts blocks.
 * Symmetric ones store the blocks on and below the diagonal, those on the diagonal whole.
 */
export interface BlockSparseMatrix {
  readonly pattern: SparsePattern;
  /** Rows and columns of each block. */
  readonly blockSize: number;
  /** blockSize^2 values for each entry of the pattern, row-major. */
  readonly values: Float64Array;
  readonly symmetry: 'general' | 'symmetric';
}
