import { KernelHeap } from '../../kernels/heap.js';
import type { SparsePattern } from '../sparse/pattern.js';
import { type CompressedGraph, compressGraph } from './compression.js';
import { GraphElimination } from './elimination.js';
import { defaultRelaxation, type FrontForest, gatherFronts, type Relaxation } from './fronts.js';
import { type Graph, inverseOf, startsOf } from './graph.js';
import { stackOrder } from './stack-order.js';

/**
 * Everything about a factor L of P A P^T but its numbers: which unknowns each front eliminates, and on which rows it lies. Positions
 * count unknowns in the order of elimination; fronts are numbered in a postorder, children before parents, subtrees contiguous.
 */
export interface SymbolicFactorisation {
  /** Number of unknowns. */
  readonly size: number;
  /** order[k] = unknown at position k. The order asked for, but postordered. */
  readonly order: Int32Array;
  /** Inverse of `order`. */
  readonly position: Int32Array;
  /** Number of fronts. */
  readonly fronts: number;
  /** fronts + 1 positions: front f eliminates the positions pivotStart[f] to pivotStart[f + 1] - 1. */
  readonly pivotStart: Int32Array;
  /** Front that takes up the contribution of each front; -1 at roots, which leave none. */
  readonly parent: Int32Array;
  /** fronts + 1 positions in `children`. */
  readonly childStart: Int32Array;
  /** Children of each front in the order in which they are done, so in which their contributions lie on a stack. */
  readonly children: Int32Array;
  /** fronts + 1 positions in `rows`. */
  readonly rowStart: Int32Array;
  /** Positions below its pivots on which each front lies, ascending: the rows of its contribution. The pivots themselves are left out. */
  readonly rows: Int32Array;
  /** Entries of L with its diagonal, including the zeros that amalgamation stores. */
  readonly factorEntries: number;
  /** Sum over the columns of L of their entries squared: operations of a Cholesky factorisation, half of them multiplications. */
  readonly operations: number;
  /** Most entries on the stack of contributions and in the front in work together, all of them stored as full squares. */
  readonly stackPeak: number;
  /** Rows of the largest front. */
  readonly largestFront: number;
}

/** What the analysis may be told. */
export interface AnalysisOptions {
  /** When fronts are joined although that stores zeros; an empty list joins none but those without zeros. */
  readonly relaxation?: readonly Relaxation[];
  /** Lends the workspace for the duration of the call; by default a heap of its own. */
  readonly heap?: KernelHeap;
}

/**
 * Analyses the factor of a matrix with a symmetric pattern under an order of elimination.
 * @param pattern one triangle, both, or unsymmetric (then of A + A^T); with or without diagonal.
 * @param order a permutation of the unknowns, see orderSymmetric.
 * @throws Error when the pattern is not square or the order no permutation.
 */
export function analyseSymmetric(
  pattern: SparsePattern,
  order: Int32Array,
  options: AnalysisOptions = {},
): SymbolicFactorisation {
  requirePermutation(order, pattern.rows);
  const heap = options.heap ?? new KernelHeap();
  const compressed = compressGraph(pattern, heap);
  const nodeOrder = nodesInOrder(compressed, order);
  if (nodeOrder !== null) return analyseGraph(compressed, nodeOrder, heap, options.relaxation);
  // The order parts unknowns that a node would hold together: every unknown for itself.
  const plain = compressGraph(pattern, heap, { join: false });
  return analyseGraph(plain, order, heap, options.relaxation);
}

/** The order of nodes that an order of unknowns means; null when it does not keep a node's unknowns together. */
function nodesInOrder(compressed: CompressedGraph, order: Int32Array): Int32Array | null {
  const { graph, memberStart, members } = compressed;
  const nodeOf = new Int32Array(order.length);
  for (let node = 0; node < graph.size; node++)
    for (let p = memberStart[node]!; p < memberStart[node + 1]!; p++) nodeOf[members[p]!] = node;
  const nodes = new Int32Array(graph.size);
  let count = 0;
  for (let k = 0; k < order.length; ) {
    const node = nodeOf[order[k]!]!;
    for (let end = k + graph.weight[node]!; k < end; k++) if (nodeOf[order[k]!] !== node) return null;
    nodes[count++] = node;
  }
  return nodes;
}

/** Analyses the factor of a compressed graph whose nodes are eliminated in an order. */
export function analyseGraph(
  compressed: CompressedGraph,
  nodeOrder: Int32Array,
  heap: KernelHeap,
  relaxation: readonly Relaxation[] = defaultRelaxation,
): SymbolicFactorisation {
  const { graph } = compressed;
  const elimination = new GraphElimination(graph, nodeOrder, heap);
  try {
    const weight = new Int32Array(graph.size);
    for (let k = 0; k < graph.size; k++) weight[k] = graph.weight[elimination.order[k]!]!;
    const forest = gatherFronts(elimination.parent, elimination.columnWeight, weight, relaxation);
    return arrange(compressed, elimination, forest);
  } finally {
    elimination.release();
  }
}

/** Operations of a factorisation under an order of a graph's nodes, without zeros that amalgamation would store. */
export function operationsUnder(graph: Graph, nodeOrder: Int32Array, heap: KernelHeap): number {
  const elimination = new GraphElimination(graph, nodeOrder, heap);
  const { order, columnWeight } = elimination;
  let operations = 0;
  for (let k = 0; k < graph.size; k++)
    operations += sumOfSquares(columnWeight[k]!) - sumOfSquares(columnWeight[k]! - graph.weight[order[k]!]!);
  elimination.release();
  return operations;
}

/** Puts the fronts in the order of least memory, numbers unknowns accordingly and lists the rows. */
function arrange(
  compressed: CompressedGraph,
  elimination: GraphElimination,
  forest: FrontForest,
): SymbolicFactorisation {
  const nodeOrder = elimination.order;
  const { graph, memberStart, members } = compressed;
  const { count } = forest;
  const squares = new Float64Array(count);
  const contributions = new Float64Array(count);
  for (let f = 0; f < count; f++) {
    squares[f] = forest.rows[f]! ** 2;
    contributions[f] = (forest.rows[f]! - forest.pivots[f]!) ** 2;
  }
  const { order: frontOrder, peak } = stackOrder(forest.parent, squares, contributions);
  const renumbered = inverseOf(frontOrder);
  const parent = new Int32Array(count);
  const pivotStart = new Int32Array(count + 1);
  const rowStart = new Int32Array(count + 1);
  const size = members.length;
  const order = new Int32Array(size);
  /** Node and first unknown's position, by place in the order of nodes. */
  const nodes = new Int32Array(graph.size);
  const firstPosition = new Int32Array(graph.size);
  const frontOfNode = new Int32Array(graph.size);
  const placeOfNode = new Int32Array(graph.size);
  let place = 0;
  let unknown = 0;
  let factorEntries = 0;
  let operations = 0;
  let largestFront = 0;
  for (let f = 0; f < count; f++) {
    const old = frontOrder[f]!;
    parent[f] = forest.parent[old]! < 0 ? -1 : renumbered[forest.parent[old]!]!;
    pivotStart[f] = unknown;
    for (let b = forest.firstBlock[old]!; b >= 0; b = forest.blockNext[b]!) {
      for (let k = forest.blockStart[b]!; k < forest.blockStart[b + 1]!; k++) {
        const node = nodeOrder[k]!;
        nodes[place] = node;
        firstPosition[place] = unknown;
        frontOfNode[node] = f;
        placeOfNode[node] = place++;
        for (let p = memberStart[node]!; p < memberStart[node + 1]!; p++) order[unknown++] = members[p]!;
      }
    }
    const m = forest.rows[old]!;
    const pivots = forest.pivots[old]!;
    const rest = m - pivots;
    rowStart[f + 1] = rowStart[f]! + rest;
    factorEntries += pivots * m - (pivots * (pivots - 1)) / 2;
    operations += sumOfSquares(m) - sumOfSquares(rest);
    if (m > largestFront) largestFront = m;
  }
  pivotStart[count] = unknown;
  const rows = elimination.listRows({ nodes, firstPosition, frontOfNode, placeOfNode, parent, rowStart });
  const { childStart, children } = childrenOf(parent);
  return {
    size,
    order,
    position: inverseOf(order),
    fronts: count,
    pivotStart,
    parent,
    childStart,
    children,
    rowStart,
    rows,
    factorEntries,
    operations,
    stackPeak: peak,
    largestFront,
  };
}

/** 1 + 4 + … + n^2. */
function sumOfSquares(n: number): number {
  return (n * (n + 1) * (2 * n + 1)) / 6;
}

function childrenOf(parent: Int32Array): { readonly childStart: Int32Array; readonly children: Int32Array } {
  const count = parent.length;
  const counts = new Int32Array(count);
  for (let f = 0; f < count; f++) if (parent[f]! >= 0) counts[parent[f]!]!++;
  const childStart = startsOf(counts);
  const children = new Int32Array(childStart[count]!);
  const next = childStart.slice(0, count);
  for (let f = 0; f < count; f++) if (parent[f]! >= 0) children[next[parent[f]!]!++] = f;
  return { childStart, children };
}

function requirePermutation(order: Int32Array, size: number): void {
  if (order.length !== size)
    throw new Error(`The order names ${order.length} unknowns, the pattern has ${size}; expected each of them once.`);
  const seen = new Uint8Array(size);
  for (let k = 0; k < size; k++) {
    const unknown = order[k]!;
    if (!(unknown >= 0 && unknown < size) || seen[unknown] === 1)
      throw new Error(
        `The order has ${unknown} at place ${k}; expected every number from 0 to ${size - 1} once, see orderSymmetric.`,
      );
    seen[unknown] = 1;
  }
}
