import type { KernelHeap } from '../../kernels/heap.js';
import type { SparsePattern } from '../sparse/pattern.js';
import { copyOf } from './elimination.js';
import { type Graph, startsOf } from './graph.js';
import { symmetricClosure, triangleOf } from './symmetric-closure.js';
import { Workspace } from './workspace.js';

/** The graph of A + A^T in which unknowns with the same neighbours are one node. */
export interface CompressedGraph {
  readonly graph: Graph;
  /** graph.size + 1 positions in `members`. */
  readonly memberStart: Int32Array;
  /** Unknowns of each node, ascending. */
  readonly members: Int32Array;
}

/**
 * Joins indistinguishable unknowns, those with the same closed neighbourhood in A + A^T, to nodes (Ashcraft 1995): the two or three
 * displacements of a mesh's node become one, and the graph has a quarter or a ninth of its edges. Neighbourhoods are
 * compared by sums of 64 pseudo-random bits for each neighbour; a coincidence would cost quality, never correctness, since any partition into
 * nodes gives valid orders and the analysis of the factor knows every edge between nodes.
 * @param pattern one triangle, both, or unsymmetric; with or without diagonal.
 * @param heap lends the workspace for the duration of the call.
 * @param options.join false: every unknown stays a node for itself.
 * @throws Error when the pattern is not square.
 */
export function compressGraph(
  pattern: SparsePattern,
  heap: KernelHeap,
  options: { readonly join?: boolean } = {},
): CompressedGraph {
  const size = pattern.rows;
  if (pattern.columns !== size)
    throw new Error(
      `The pattern to be ordered has ${size} rows and ${pattern.columns} columns; expected as many of one as of the other.`,
    );
  const triangle = triangleOf(pattern);
  const { rowStart, columnIndex } = triangle === 'neither' ? symmetricClosure(pattern) : pattern;
  const entries = rowStart[size]!;
  const space = new Workspace(heap, 10 * size + 3 + 3 * entries, 'the compressed graph');
  try {
    const nodeOf = space.take(size);
    const rows = [
      space.copy(rowStart).byteOffset,
      space.copy(columnIndex.subarray(0, entries)).byteOffset,
      triangle === 'neither' ? 0 : 1,
    ] as const;
    const scratch = space.take(4 * size).byteOffset;
    const count = options.join === false ? ownNodes(nodeOf) : joinNodes(heap, size, rows, nodeOf, scratch);
    const weight = new Int32Array(count);
    for (let i = 0; i < size; i++) weight[nodeOf[i]!]!++;
    const memberStart = startsOf(weight);
    const members = new Int32Array(size);
    const next = memberStart.slice(0, count);
    for (let i = 0; i < size; i++) members[next[nodeOf[i]!]!++] = i;
    return { graph: quotient(space, rows, nodeOf, scratch, memberStart, members, weight), memberStart, members };
  } finally {
    space.release();
  }
}

/** A pattern on a heap as kernels take it: addresses of rows and columns, and 1 where it is one triangle. */
type HeapRows = readonly [rowStart: number, columnIndex: number, oneTriangle: number];

function ownNodes(nodeOf: Int32Array): number {
  for (let i = 0; i < nodeOf.length; i++) nodeOf[i] = i;
  return nodeOf.length;
}

/** Numbers the classes of unknowns with equal neighbourhoods. @returns how many there are. */
function joinNodes(heap: KernelHeap, size: number, rows: HeapRows, nodeOf: Int32Array, scratch: number): number {
  const [first, second, a, b] = [scratch, scratch + 4 * size, scratch + 8 * size, scratch + 12 * size];
  heap.kernels.hashNeighbourhoods(size, ...rows, first, second, a, b);
  return heap.kernels.joinEqual(size, rows[0], rows[1], first, second, nodeOf.byteOffset);
}

/**
 * The graph between the first unknowns of the nodes. Nodes are numbered as these, hence lists come out ascending: a lower triangle gives
 * a node its smaller neighbours from its own row before larger ones from theirs, an upper triangle the smaller ones from earlier rows.
 */
function quotient(
  space: Workspace,
  rows: HeapRows,
  nodeOf: Int32Array,
  scratch: number,
  memberStart: Int32Array,
  members: Int32Array,
  weight: Int32Array,
): Graph {
  const { kernels } = space.heap;
  const size = weight.length;
  const [starts, listed] = [space.copy(memberStart).byteOffset, space.copy(members).byteOffset];
  const graph = [size, ...rows, nodeOf.byteOffset, starts, listed] as const;
  const degree = space.take(size);
  kernels.countNodeNeighbours(...graph, degree.byteOffset);
  const start = startsOf(degree);
  const neighbours = space.take(start[size]!);
  kernels.listNodeNeighbours(...graph, space.copy(start).byteOffset, neighbours.byteOffset, scratch);
  return { size, start, neighbours: copyOf(neighbours), weight };
}
