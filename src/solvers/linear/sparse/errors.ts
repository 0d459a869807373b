/** What is wrong with a sparse matrix or with what is done to it. */
export type SparseMatrixErrorCode =
  | 'invalid-pattern'
  | 'outside-pattern'
  | 'wrong-length'
  | 'out-of-range'
  | 'not-finite'
  | 'not-symmetric'
  | 'one-triangle'
  | 'not-square';

/** A sparse matrix, or an entry of one, cannot be used; says where. */
export class SparseMatrixError extends Error {
  readonly code: SparseMatrixErrorCode;
  /** Row of the culprit, from 0; null when no single row is. */
  readonly row: number | null;
  /** Column of the culprit, from 0; null when no single column is. */
  readonly column: number | null;

  constructor(code: SparseMatrixErrorCode, message: string, row: number | null = null, column: number | null = null) {
    super(message);
    this.name = 'SparseMatrixError';
    this.code = code;
    this.row = row;
    this.column = column;
  }
}
