/** Whoever computes looks at it now and then and ends, resumable, once it is set; an AbortSignal is one. */
export interface Interruption {
  readonly aborted: boolean;
}

/** The work was interrupted; what was computed is kept where the caller keeps such things. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}
