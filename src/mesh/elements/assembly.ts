import { ElementAssembly, type ElementGroup, patternFromElements, type SparseMatrix } from '../../solvers/index.js';
import type { Term } from './terms.js';

/**
 * What one element adds. Writes nothing else and keeps none of its arguments; they are used again for the next element.
 * @param points what `prepare` filled
 * @param state values of the element's unknowns (zeros if no state was given)
 * @param vector the element's part of the vector, zeros at first
 * @param matrix the element's part of the matrix, row-major, zeros at first, to be filled whole (both triangles of symmetric ones); null
 *   where only the vector is wanted
 */
export type ElementRoutine<Points> = (
  points: Points,
  state: Float64Array,
  vector: Float64Array,
  matrix: Float64Array | null,
) => void;

/** Buffers of a loop. */
interface Workspace {
  readonly scatter: ElementAssembly;
  readonly state: Float64Array;
  readonly vector: Float64Array;
  readonly matrix: Float64Array;
}

/**
 * A matrix and a vector that are assembled from element routines into a pattern that is made once, from all terms that will ever add to it.
 * Sums run in the order of the terms, blocks and cells, so that results do not depend on anything else. Of symmetric matrices
 * the entries at or below the diagonal of the whole matrix are kept.
 *
 * @example
 * const cells = cellTerm(numbering, { degree: 2 });
 * const assembly = new Assembly(numbering.end, [cells], 'symmetric');
 * assembly.clear();
 * assembly.add(cells, stiffness);
 */
export class Assembly {
  readonly size: number;
  readonly matrix: SparseMatrix;
  readonly vector: Float64Array;
  readonly #workspaces = new Map<ElementGroup, Workspace>();

  /**
   * @param size number of unknowns of the whole system
   * @param terms all that will add to the matrix
   * @throws SparseMatrixError for unknowns beyond `size`
   */
  constructor(size: number, terms: readonly Term<unknown>[], symmetry: SparseMatrix['symmetry']) {
    const groups = [...new Set(terms.flatMap(({ loops }) => loops.map(({ group }) => group)))];
    const pattern = patternFromElements(size, groups, symmetry);
    this.size = size;
    this.matrix = { pattern, values: new Float64Array(pattern.columnIndex.length), symmetry };
    this.vector = new Float64Array(size);
    for (const group of groups) {
      const scatter = new ElementAssembly(pattern, group, symmetry);
      const width = group.nodesPerElement;
      this.#workspaces.set(group, {
        scatter,
        state: new Float64Array(width),
        vector: new Float64Array(width),
        matrix: new Float64Array(width * width),
      });
    }
  }

  /** Sets the matrix and the vector to zero. */
  clear(): void {
    this.matrix.values.fill(0);
    this.vector.fill(0);
  }

  /**
   * Adds a term to the matrix and the vector.
   * @param state values of all unknowns, for routines that linearise @param want `vector` leaves the matrix alone
   * @throws RangeError for a term that the assembly was not made with; what the routine throws
   */
  add<Points>(
    term: Term<Points>,
    routine: ElementRoutine<Points>,
    state: Float64Array | null = null,
    want: 'both' | 'vector' = 'both',
  ): void {
    for (const { group, points, prepare } of term.loops) {
      const workspace = this.#workspaces.get(group);
      if (workspace === undefined)
        throw new RangeError('The term was not among those that the pattern of the assembly was made from.');
      const { scatter, state: local, vector, matrix } = workspace;
      const { nodes, nodesPerElement } = group;
      const wanted = want === 'both' ? matrix : null;
      for (let element = 0; element < scatter.elements; element++) {
        prepare(element);
        const first = element * nodesPerElement;
        if (state !== null) gather(state, nodes, first, local);
        vector.fill(0);
        wanted?.fill(0);
        routine(points, local, vector, wanted);
        scatterVector(vector, nodes, first, this.vector);
        if (wanted !== null) scatter.add(this.matrix.values, element, wanted);
      }
    }
  }
}

function gather(state: Float64Array, nodes: Int32Array, first: number, local: Float64Array): void {
  for (let k = 0; k < local.length; k++) {
    const unknown = nodes[first + k]!;
    local[k] = unknown < 0 ? 0 : state[unknown]!;
  }
}

function scatterVector(local: Float64Array, nodes: Int32Array, first: number, vector: Float64Array): void {
  for (let k = 0; k < local.length; k++) {
    const unknown = nodes[first + k]!;
    if (unknown >= 0) vector[unknown] = vector[unknown]! + local[k]!;
  }
}
