import type { SparsePattern } from '../../../solvers/index.js';
import { SparseDirect } from '../../../solvers/index.js';

/**
 * Keeps the analysis of a saddle system (its elimination order and the memory of its factor) from one solution to the next, as long as the mesh
 * keeps its connections and the conditions their kinds.
 */
export class CreepSession {
  #pattern: SparsePattern | null = null;
  #direct: SparseDirect | null = null;
  /** How often a system was analysed. */
  analyses = 0;

  /** A direct solver for a pattern: the one of the last solution where the pattern is the same. */
  directFor(pattern: SparsePattern): SparseDirect {
    if (this.#direct !== null && this.#pattern !== null && samePattern(this.#pattern, pattern)) return this.#direct;
    this.release();
    this.#pattern = pattern;
    this.#direct = SparseDirect.analyse(pattern, { kind: 'indefinite' });
    this.analyses++;
    return this.#direct;
  }

  /** Gives the memory of the factor back. */
  release(): void {
    this.#direct?.release();
    this.#direct = null;
    this.#pattern = null;
  }
}

function samePattern(a: SparsePattern, b: SparsePattern): boolean {
  return a === b || (sameNumbers(a.rowStart, b.rowStart) && sameNumbers(a.columnIndex, b.columnIndex));
}

function sameNumbers(a: Int32Array, b: Int32Array): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}
