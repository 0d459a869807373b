import type { KernelHeap } from '../../kernels/heap.js';
import { type Graph, totalWeight } from './graph.js';

/** An order of elimination and what it promises, from the degrees that the elimination met (upper bounds). */
export interface MinimumDegreeOrder {
  /** order[k] = node that is eliminated as k-th. */
  readonly order: Int32Array;
  /** Entries of the factor's lower triangle, with the diagonal. */
  readonly factorEntries: number;
  /** Sum over all columns of the square of their entries: the operations of a Cholesky factorisation. */
  readonly operations: number;
}

/**
 * Orders a graph by approximate minimum degree (Amestoy, Davis & Duff, SIAM J. Matrix Anal. Appl. 17, 1996, algorithm 2): a quotient
 * graph of variables and elements, degrees bounded by the sizes of elements outside the current one, indistinguishable variables joined by
 * hashing, mass elimination, aggressive absorption of elements. Nodes that couple to more than ten times the root of the number of
 * unknowns go last. Ties go to the node met last, so the order is a function of the graph alone.
 * @param heap lends the workspace for the duration of the call.
 * @throws KernelMemoryError when the heap cannot hold the workspace.
 */
export function minimumDegree(graph: Graph, heap: KernelHeap): MinimumDegreeOrder {
  const { size } = graph;
  const entries = graph.start[size]!;
  const total = totalWeight(graph);
  const listRoom = Math.ceil(1.2 * entries) + size + 1;
  const what = 'the workspace of minimum degree';
  const words = heap.int32(12 * size + 2 + entries + total + 1 + listRoom, what);
  const cost = heap.float64(2, what);
  try {
    const start = words.byteOffset;
    const weight = start + 4 * (size + 1);
    const order = weight + 4 * size;
    const neighbours = order + 4 * size;
    const scratch = neighbours + 4 * entries;
    words.set(graph.start);
    words.set(graph.weight, size + 1);
    words.set(graph.neighbours.subarray(0, entries), 3 * size + 1);
    const { kernels } = heap;
    kernels.minimumDegree(
      size,
      size,
      total,
      start,
      neighbours,
      weight,
      denseDegree(total),
      listRoom,
      order,
      scratch,
      cost.byteOffset,
    );
    return {
      order: words.slice(2 * size + 1, 3 * size + 1),
      factorEntries: cost[0]!,
      operations: cost[1]!,
    };
  } finally {
    heap.release(words, cost);
  }
}

/** Nodes coupled to more unknowns than this are left to the end, as in AMD: ten times the root of the number of unknowns. */
export function denseDegree(unknowns: number): number {
  return Math.max(16, Math.ceil(10 * Math.sqrt(unknowns)));
}
