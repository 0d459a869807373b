import { KernelHeap } from '../../kernels/heap.js';
import type { SparsePattern } from '../sparse/pattern.js';
import { type CompressedGraph, compressGraph } from './compression.js';
import type { Graph } from './graph.js';
import { minimumDegree } from './minimum-degree.js';
import { leafSize, nestedDissection } from './nested-dissection.js';
import {
  type AnalysisOptions,
  analyseGraph,
  analyseSymmetric,
  operationsUnder,
  type SymbolicFactorisation,
} from './symbolic.js';

/** How unknowns are put in an order of elimination. */
export type OrderingMethod = 'automatic' | 'nested-dissection' | 'minimum-degree' | 'natural';

/** What the ordering may be told. */
export interface OrderingOptions {
  /**
   * Default `automatic`: minimum degree, and where its operations are so many that dissection is worth its own work, whichever of the
   * two needs fewer operations.
   */
  readonly method?: OrderingMethod;
  /** Seed of the random numbers that nested dissection draws; the same seed gives the same order. Default 1. */
  readonly seed?: number;
  /** Lends the workspace for the duration of the call; by default a heap of its own. */
  readonly heap?: KernelHeap;
}

/**
 * Puts the unknowns of a matrix with a symmetric pattern in an order that keeps its factor sparse.
 * @param pattern one triangle, both, or unsymmetric (A + A^T is taken); with or without diagonal.
 * @returns order[k] = unknown that is eliminated as k-th.
 * @throws Error when the pattern is not square.
 */
export function orderSymmetric(pattern: SparsePattern, options: OrderingOptions = {}): Int32Array {
  const heap = options.heap ?? new KernelHeap();
  if (options.method === 'natural') return Int32Array.from({ length: pattern.rows }, (_, k) => k);
  const compressed = compressGraph(pattern, heap);
  return expand(compressed, orderGraph(compressed.graph, options, heap));
}

/** Order and analysis in one, which costs less than one after the other. */
export function orderAndAnalyse(
  pattern: SparsePattern,
  options: OrderingOptions & AnalysisOptions = {},
): SymbolicFactorisation {
  const heap = options.heap ?? new KernelHeap();
  if (options.method === 'natural') return analyseSymmetric(pattern, orderSymmetric(pattern, options), options);
  const compressed = compressGraph(pattern, heap);
  return analyseGraph(compressed, orderGraph(compressed.graph, options, heap), heap, options.relaxation);
}

/** Orders the nodes of a graph. */
function orderGraph(graph: Graph, options: OrderingOptions, heap: KernelHeap): Int32Array {
  if (options.method === 'nested-dissection') return nestedDissection(graph, heap, options.seed);
  const degree = minimumDegree(graph, heap);
  if (options.method === 'minimum-degree' || !worthDissecting(graph, degree.operations)) return degree.order;
  const dissected = nestedDissection(graph, heap, options.seed);
  return operationsUnder(graph, dissected, heap) < operationsUnder(graph, degree.order, heap)
    ? dissected
    : degree.order;
}

/** Part of the operations that dissection may save: a tenth to a third on plane meshes, two thirds in space. */
const hopedSaving = 0.3;
/** How many operations of a factorisation take the time in which dissection handles one entry of the graph on one level. */
const operationsPerEntry = 800;

/**
 * Whether the operations that nested dissection may save in one factorisation outweigh its own work, which is proportional to the
 * nodes and edges of the graph and to the number of its levels. Counts decide, not clocks, so the order never depends on the machine.
 */
function worthDissecting(graph: Graph, operations: number): boolean {
  const levels = Math.max(1, Math.log2(graph.size / leafSize));
  return hopedSaving * operations > operationsPerEntry * (graph.start[graph.size]! + graph.size) * levels;
}

/** The unknowns of nodes in an order of nodes. */
function expand(compressed: CompressedGraph, nodeOrder: Int32Array): Int32Array {
  const { memberStart, members } = compressed;
  const order = new Int32Array(members.length);
  let write = 0;
  for (let k = 0; k < nodeOrder.length; k++) {
    const node = nodeOrder[k]!;
    for (let p = memberStart[node]!; p < memberStart[node + 1]!; p++) order[write++] = members[p]!;
  }
  return order;
}
