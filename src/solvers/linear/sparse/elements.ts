import { SparseMatrixError } from './errors.js';
import type { SparsePattern } from './pattern.js';
import { transposePattern } from './transform.js';

/**
 * Elements of one kind, each with the same number of nodes. "Nodes" are what the pattern counts: unknowns, or the blocks of a
 * BlockSparseMatrix.
 */
export interface ElementGroup {
  readonly nodesPerElement: number;
  /** Nodes of one element after the other; -1 for one that is not in the system (fixed at zero): its rows and columns are left out. */
  readonly nodes: Int32Array;
}

/**
 * The pattern of a matrix that is assembled from elements: a node is coupled with itself and with all nodes of its elements.
 * @param size number of nodes. @param groups kinds of elements.
 * @throws SparseMatrixError for a node out of range, or lists that do not divide into elements.
 */
export function patternFromElements(
  size: number,
  groups: readonly ElementGroup[],
  symmetry: 'general' | 'symmetric' = 'general',
): SparsePattern {
  for (const group of groups) checkGroup(size, group);
  const elementsOf = groups.map((group) => elementsOfNodes(size, group));
  const upper = symmetry === 'symmetric';
  const seen = new Int32Array(size).fill(-1);
  const start = new Int32Array(size + 1);
  let list = new Int32Array(16 * size);
  let count = 0;
  const touch = (row: number, column: number): void => {
    if (seen[column] === row) return;
    seen[column] = row;
    if (count === list.length) {
      const longer = new Int32Array(2 * count + 16);
      longer.set(list);
      list = longer;
    }
    list[count++] = column;
  };
  // Columns of a row as they come, from the diagonal on when symmetric.
  for (let row = 0; row < size; row++) {
    touch(row, row);
    for (let index = 0; index < groups.length; index++) {
      const { nodes, nodesPerElement } = groups[index]!;
      const { start: first, elements } = elementsOf[index]!;
      for (let k = first[row]!; k < first[row + 1]!; k++) {
        const begin = elements[k]! * nodesPerElement;
        for (let at = begin; at < begin + nodesPerElement; at++) {
          const column = nodes[at]!;
          if (column >= (upper ? row : 0)) touch(row, column);
        }
      }
    }
    start[row + 1] = count;
  }
  // The coupling goes both ways: transposed it is the same, or its lower triangle, with the columns ascending.
  const asTheyCome = { rows: size, columns: size, rowStart: start, columnIndex: list.subarray(0, count) };
  return transposePattern(asTheyCome).pattern;
}

/** For each node the elements that have it. */
function elementsOfNodes(
  size: number,
  { nodes, nodesPerElement }: ElementGroup,
): { start: Int32Array; elements: Int32Array } {
  const start = new Int32Array(size + 1);
  for (const node of nodes) if (node >= 0) start[node + 1]!++;
  for (let node = 0; node < size; node++) start[node + 1]! += start[node]!;
  const next = start.slice(0, size);
  const elements = new Int32Array(start[size]!);
  for (let at = 0; at < nodes.length; at++)
    if (nodes[at]! >= 0) elements[next[nodes[at]!]!++] = Math.floor(at / nodesPerElement);
  return { start, elements };
}

function checkGroup(size: number, { nodes, nodesPerElement }: ElementGroup): void {
  if (!(Number.isInteger(nodesPerElement) && nodesPerElement >= 1 && nodes.length % nodesPerElement === 0))
    throw new SparseMatrixError(
      'wrong-length',
      `${nodes.length} nodes do not divide into elements of ${nodesPerElement} nodes.`,
    );
  const bad = nodes.findIndex((node) => node < -1 || node >= size);
  if (bad >= 0)
    throw new SparseMatrixError(
      'out-of-range',
      `Element ${Math.floor(bad / nodesPerElement)} has node ${nodes[bad]} in place ${bad % nodesPerElement}; there are nodes 0 to ` +
        `${size - 1}, and -1 for one that is not in the system.`,
    );
}
