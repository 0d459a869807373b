/** What keeps a multigrid hierarchy from being made or used. */
export type MultigridErrorCode =
  | 'wrong-length'
  | 'wrong-option'
  | 'not-finite'
  | 'not-symmetric'
  | 'not-square'
  | 'not-positive-definite'
  | 'released';

/** Algebraic multigrid refuses its input; the message says where, what was expected, and what to do. */
export class MultigridError extends Error {
  readonly code: MultigridErrorCode;
  /** The unknown at fault, from 0; null when no single one is. */
  readonly unknown: number | null;

  constructor(code: MultigridErrorCode, message: string, unknown: number | null = null) {
    super(message);
    this.name = 'MultigridError';
    this.code = code;
    this.unknown = unknown;
  }
}
