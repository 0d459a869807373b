/** A preconditioner cannot be made of a matrix. */
export class PreconditionerError extends Error {
  readonly code: 'zero-pivot' | 'not-positive-definite' | 'not-square' | 'invalid-option';
  /** Row of the pivot, from 0; null when no row is to blame. */
  readonly row: number | null;

  constructor(code: PreconditionerError['code'], message: string, row: number | null = null) {
    super(message);
    this.name = 'PreconditionerError';
    this.code = code;
    this.row = row;
  }
}
