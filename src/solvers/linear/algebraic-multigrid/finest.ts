import type { SparseMatrix } from '../sparse/pattern.js';
import { type BlockPattern, graphOfPairs, grown, type NodeGraph } from './block-pattern.js';
import { MultigridError } from './errors.js';
import type { Numbering } from './numbering.js';

/** Which nodes share an entry of the matrix. */
export function graphOfMatrix(
  { pattern }: SparseMatrix,
  { nodes, components, regular, unknowns, nodeOf }: Numbering,
): NodeGraph {
  const { rowStart, columnIndex } = pattern;
  let from = new Int32Array(16 * nodes + 16);
  let to = new Int32Array(from.length);
  const seenBy = new Int32Array(nodes).fill(-1);
  let count = 0;
  for (let node = 0; node < nodes; node++) {
    seenBy[node] = node;
    for (let slot = node * components; slot < (node + 1) * components; slot++) {
      const row = unknowns[slot]!;
      if (row < 0) continue;
      let last = node;
      const end = rowStart[row + 1]!;
      for (let k = rowStart[row]!; k < end; k++) {
        const column = columnIndex[k]!;
        const other = nodeOf[column]!;
        if (other === last) continue;
        last = other;
        // From a node's first component to its last at once, where none is missing between: columns ascend.
        const skip = components - 1;
        if (regular && column === other * components && k + skip < end && columnIndex[k + skip] === column + skip)
          k += skip;
        if (seenBy[other] === node) continue;
        seenBy[other] = node;
        if (count === from.length) [from, to] = [grown(from), grown(to)];
        from[count] = node;
        to[count++] = other;
      }
    }
  }
  return graphOfPairs(nodes, from, to, count);
}

/** What the finest level needs of the caller's values beside the blocks. */
export interface Scaling {
  /** One factor for each node, in the order of the pattern: the blocks are S A S, with diagonals near 1. */
  readonly factors: Float64Array;
  /** 1 for each unknown that its diagonal dominates so much that sweeps alone settle it: fixed unknowns above all. */
  readonly settled: Uint8Array;
}

/** A row whose off-diagonal magnitudes sum to less than this part of its diagonal is left to the sweeps. */
const dominance = 0.1;

/**
 * Factors that bring the diagonal blocks to the size of 1, whatever the units: the reciprocal root of the geometric mean of a node's
 * diagonal entries.
 * @throws MultigridError at a diagonal that is not positive.
 */
export function scaleNodes(
  { pattern, values, symmetry }: SparseMatrix,
  numbering: Numbering,
  numbers: Int32Array,
): Scaling {
  const { rows, rowStart, columnIndex } = pattern;
  const diagonal = new Float64Array(rows);
  const rest = new Float64Array(rows);
  for (let row = 0; row < rows; row++)
    for (let k = rowStart[row]!; k < rowStart[row + 1]!; k++) {
      const column = columnIndex[k]!;
      const value = values[k]!;
      if (column === row) diagonal[row] = value;
      else {
        rest[row]! += Math.abs(value);
        if (symmetry === 'symmetric') rest[column]! += Math.abs(value);
      }
    }
  const { nodes, components, unknowns } = numbering;
  const settled = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    if (!(diagonal[row]! > 0)) throw notPositive(row, diagonal[row]!);
    settled[row] = rest[row]! <= dominance * diagonal[row]! ? 1 : 0;
  }
  const factors = new Float64Array(nodes);
  for (let node = 0; node < nodes; node++) {
    let [sum, count] = [0, 0];
    for (let slot = node * components; slot < (node + 1) * components; slot++) {
      const unknown = unknowns[slot]!;
      if (unknown < 0) continue;
      sum += Math.log(diagonal[unknown]!);
      count++;
    }
    factors[numbers[node]!] = count === 0 ? 1 : Math.exp((-0.5 * sum) / count);
  }
  return { factors, settled };
}

function notPositive(unknown: number, value: number): MultigridError {
  const what = Number.isFinite(value) ? 'not-positive-definite' : 'not-finite';
  return new MultigridError(
    what,
    `The diagonal of unknown ${unknown} is ${value}; expected a positive number. Algebraic multigrid is for symmetric positive ` +
      'definite matrices: fix unknowns that nothing holds, or solve directly.',
    unknown,
  );
}

/**
 * Writes S A S into blocks, by columns within a block; components that the matrix has not become unit rows.
 * @param blocks values of the pattern's blocks, all zero at entry.
 */
export function fillFinest(
  { pattern, values, symmetry }: SparseMatrix,
  { nodes, components: m, regular, unknowns, nodeOf, componentOf }: Numbering,
  { numbers, starts, columns, mirrored, diagonal }: BlockPattern,
  factors: Float64Array,
  blocks: Float64Array,
): void {
  const { rowStart, columnIndex } = pattern;
  const position = new Int32Array(nodes);
  const area = m * m;
  const both = symmetry === 'symmetric';
  for (let node = 0; node < nodes; node++) {
    const row = numbers[node]!;
    for (let at = starts[row]!; at < starts[row + 1]!; at++) position[columns[at]!] = at;
    const factor = factors[row]!;
    for (let r = 0; r < m; r++) {
      const unknown = unknowns[node * m + r]!;
      if (unknown < 0) {
        blocks[diagonal[row]! * area + r * m + r] = 1;
        continue;
      }
      let [last, first, mirror, scale] = [-1, 0, 0, 0];
      const end = rowStart[unknown + 1]!;
      for (let k = rowStart[unknown]!; k < end; k++) {
        const column = columnIndex[k]!;
        const otherNode = nodeOf[column]!;
        if (otherNode !== last) {
          last = otherNode;
          const other = numbers[otherNode]!;
          const at = position[other]!;
          first = at * area + r;
          mirror = mirrored[at]! * area + r * m;
          scale = factor * factors[other]!;
        }
        let c = componentOf[column]!;
        // A whole row of a block at once, where all of it is there.
        if (regular && both && c === 0 && k + m <= end && columnIndex[k + m - 1] === column + m - 1) {
          for (; c < m; c++, k++) {
            const value = values[k]! * scale;
            blocks[first + c * m] = value;
            blocks[mirror + c] = value;
          }
          k--;
          continue;
        }
        const value = values[k]! * scale;
        blocks[first + c * m] = value;
        if (both) blocks[mirror + c] = value;
      }
    }
  }
}

/** Refuses blocks that differ from their mirror images. @throws MultigridError naming the nodes. */
export function checkSymmetry(
  { nodes, starts, columns, mirrored, numbers }: BlockPattern,
  m: number,
  blocks: Float64Array,
): void {
  const area = m * m;
  for (let row = 0; row < nodes; row++)
    for (let at = starts[row]!; at < starts[row + 1]! && columns[at]! <= row; at++)
      for (let r = 0; r < m; r++)
        for (let c = 0; c < m; c++) {
          const [here, there] = [blocks[at * area + c * m + r]!, blocks[mirrored[at]! * area + r * m + c]!];
          // The blocks are scaled to a diagonal of 1.
          if (Math.abs(here - there) <= 1e-8) continue;
          const [node, other] = [numbers.indexOf(row), numbers.indexOf(columns[at]!)];
          throw new MultigridError(
            'not-symmetric',
            `The matrix is not symmetric: component ${r} of node ${node} and component ${c} of node ${other} have the entries ${here} ` +
              `and ${there} (scaled to a diagonal of 1). Algebraic multigrid is for symmetric matrices.`,
          );
        }
}
