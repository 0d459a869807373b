import {
  ElementAssembly,
  type ElementGroup,
  patternFromElements,
  SparseDirect,
  type SparsePattern,
} from '../../../solvers/index.js';

/** The pattern of a system, and where the matrices of its cells go in it. */
interface Structure {
  readonly size: number;
  readonly groups: readonly ElementGroup[];
  readonly pattern: SparsePattern;
  /** Of each group. */
  readonly assemblies: readonly ElementAssembly[];
}

/**
 * Keeps what does not depend on where the nodes are from one solution to the next: the pattern of the saddle system and the analysis of its factor, with its
 * memory. As long as the mesh keeps its connections and the conditions their kinds they are found once.
 */
export class CreepSession {
  #structure: Structure | null = null;
  #pattern: SparsePattern | null = null;
  #direct: SparseDirect | null = null;
  /** How often a system was analysed. */
  analyses = 0;

  /** The structure of a system of some cells: that of the last one where it is the same. @param groups unknowns of each cell, by blocks */
  structureOf(size: number, groups: readonly ElementGroup[]): Structure {
    const last = this.#structure;
    if (last !== null && last.size === size && sameGroups(last.groups, groups)) return last;
    const pattern = patternFromElements(size, groups, 'symmetric');
    const assemblies = groups.map((group) => new ElementAssembly(pattern, group, 'symmetric'));
    this.#structure = { size, groups, pattern, assemblies };
    return this.#structure;
  }

  /** A direct solver for a pattern: the one of the last solution where the pattern is the same. */
  directFor(pattern: SparsePattern): SparseDirect {
    if (this.#direct !== null && this.#pattern === pattern) return this.#direct;
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

function sameGroups(all: readonly ElementGroup[], others: readonly ElementGroup[]): boolean {
  return (
    all.length === others.length &&
    all.every(
      ({ nodesPerElement, nodes }, k) =>
        nodesPerElement === others[k]!.nodesPerElement && sameNumbers(nodes, others[k]!.nodes),
    )
  );
}

function sameNumbers(a: Int32Array, b: Int32Array): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}
