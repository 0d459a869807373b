import type { KernelHeap } from '../../kernels/heap.js';
import type { BlockPattern } from './block-pattern.js';

/** Nodes joined into aggregates, each one node of the next level. */
export interface Aggregates {
  readonly count: number;
  /** Aggregate of each node; -1 for nodes that sweeps alone settle. */
  readonly aggregateOf: Int32Array;
}

/** Sizes of the blocks of a level, in their order. */
export interface BlockMeasures {
  /** Frobenius norms. */
  readonly norms: Float64Array;
  readonly traces: Float64Array;
}

/** Measures the first `count` of the blocks, which lie in the heap. */
export function measureBlocks(heap: KernelHeap, blocks: Float64Array, m: number, count: number): BlockMeasures {
  const [norms, traces] = heap.allOrNothing(
    () => [heap.float64(count, 'norms of blocks'), heap.float64(count, 'traces of blocks')] as const,
  );
  try {
    heap.kernels.multigridNorms(m, count, blocks.byteOffset, norms.byteOffset, traces.byteOffset);
    return { norms: norms.slice(), traces: traces.slice() };
  } finally {
    heap.release(norms, traces);
  }
}

/**
 * Marks the strong blocks: the diagonal, and those with |A_ij| > threshold sqrt(m_i m_j), m_i the largest off-diagonal norm of row i.
 * Measured against the neighbours instead of the diagonal, so that it fits elements of any order, thin elements, and jumps of coefficients.
 *
 * Blocks with a positive trace of that size push their nodes apart instead of tying them together (obtuse angles of thin triangles:
 * the trace of an elastic block is (lambda + 3 mu) times the entry of the Laplacian); they are weak.
 */
export function strongBlocks(pattern: BlockPattern, { norms, traces }: BlockMeasures, threshold: number): Uint8Array {
  const { nodes, starts, columns, diagonal } = pattern;
  const largest = new Float64Array(nodes);
  const largestTrace = new Float64Array(nodes);
  for (let row = 0; row < nodes; row++)
    for (let at = starts[row]!; at < starts[row + 1]!; at++) {
      if (at === diagonal[row]) continue;
      largest[row] = Math.max(largest[row]!, norms[at]!);
      largestTrace[row] = Math.max(largestTrace[row]!, Math.abs(traces[at]!));
    }
  const strong = new Uint8Array(norms.length);
  // A little below, so that ratios on the very threshold (grids have such) do not fall either way by round-off.
  const square = threshold * threshold * (1 - 1e-9);
  for (let row = 0; row < nodes; row++)
    for (let at = starts[row]!; at < starts[row + 1]!; at++) {
      const column = columns[at]!;
      const ties = norms[at]! > 0 && norms[at]! ** 2 >= square * largest[row]! * largest[column]!;
      const pushes = traces[at]! > 0 && traces[at]! ** 2 > square * largestTrace[row]! * largestTrace[column]!;
      if (at === diagonal[row] || (ties && !pushes)) strong[at] = 1;
    }
  return strong;
}

/**
 * Greedy aggregation by whole strong neighbourhoods (Vaněk, Mandel & Brezina 1996, algorithm 1): first every node whose strong
 * neighbours are all free makes an aggregate with them; then the others join the neighbouring aggregate that they are tied to most; what
 * is left makes aggregates among itself, or joins a neighbour by a weak tie.
 * @param excluded 1 for nodes that take no part.
 */
export function aggregate(
  pattern: BlockPattern,
  norms: Float64Array,
  strong: Uint8Array,
  excluded: Uint8Array,
): Aggregates {
  const { nodes, starts, columns, numbers } = pattern;
  const aggregateOf = new Int32Array(nodes).fill(-1);
  let count = 0;
  const gather = (node: number): void => {
    aggregateOf[node] = count;
    for (let at = starts[node]!; at < starts[node + 1]!; at++) {
      const other = columns[at]!;
      if (strong[at] === 1 && excluded[other] === 0 && aggregateOf[other]! < 0) aggregateOf[other] = count;
    }
    count++;
  };
  const isFree = (node: number): boolean => {
    let neighbours = 0;
    for (let at = starts[node]!; at < starts[node + 1]!; at++) {
      if (strong[at] === 0 || columns[at] === node || excluded[columns[at]!] === 1) continue;
      if (aggregateOf[columns[at]!]! >= 0) return false;
      neighbours++;
    }
    return neighbours > 0;
  };
  // In the order of the graph: the numbers of a pattern jump from colour to colour.
  for (const node of numbers) if (excluded[node] === 0 && aggregateOf[node]! < 0 && isFree(node)) gather(node);

  const joined = aggregateOf.slice();
  const closest = (node: number, weakToo: boolean): number => {
    // Of equals, up to round-off, the first.
    let [best, tie] = [-1, 0];
    for (let at = starts[node]!; at < starts[node + 1]!; at++) {
      const other = joined[columns[at]!]!;
      if (other < 0 || columns[at] === node || !(weakToo || strong[at] === 1) || norms[at]! <= tie * (1 + 1e-9))
        continue;
      tie = norms[at]!;
      best = other;
    }
    return best;
  };
  for (const node of numbers)
    if (excluded[node] === 0 && aggregateOf[node]! < 0) aggregateOf[node] = closest(node, false);
  // In two waves, so that what is left beside other leftovers of its kind keeps its company.
  for (const node of numbers) {
    if (excluded[node] === 1 || aggregateOf[node]! >= 0) continue;
    if (hasFreeStrong(pattern, strong, excluded, aggregateOf, node)) gather(node);
  }
  joined.set(aggregateOf);
  for (const node of numbers)
    if (excluded[node] === 0 && aggregateOf[node]! < 0) {
      const other = closest(node, true);
      aggregateOf[node] = other >= 0 ? other : count++;
    }
  return { count, aggregateOf };
}

function hasFreeStrong(
  { starts, columns }: BlockPattern,
  strong: Uint8Array,
  excluded: Uint8Array,
  aggregateOf: Int32Array,
  node: number,
): boolean {
  for (let at = starts[node]!; at < starts[node + 1]!; at++) {
    const other = columns[at]!;
    if (strong[at] === 1 && other !== node && excluded[other] === 0 && aggregateOf[other]! < 0) return true;
  }
  return false;
}
