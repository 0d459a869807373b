/**
 * An undirected graph with weights: neighbours of node i are neighbours[start[i]] to neighbours[start[i + 1] - 1], ascending, never i
 * itself; every edge is there from both ends.
 */
export interface Graph {
  readonly size: number;
  /** size + 1 positions in `neighbours`. */
  readonly start: Int32Array;
  readonly neighbours: Int32Array;
  /** Number of unknowns that each node stands for. */
  readonly weight: Int32Array;
}

/** Adds up whole numbers: sums[i] = counts[0] + … + counts[i - 1]; one longer than `counts`. */
export function startsOf(counts: Int32Array): Int32Array {
  const starts = new Int32Array(counts.length + 1);
  let sum = 0;
  for (let index = 0; index < counts.length; index++) {
    starts[index] = sum;
    sum += counts[index]!;
  }
  starts[counts.length] = sum;
  return starts;
}

/** The inverse of a permutation: inverse[order[k]] = k. */
export function inverseOf(order: Int32Array): Int32Array {
  const inverse = new Int32Array(order.length);
  for (let k = 0; k < order.length; k++) inverse[order[k]!] = k;
  return inverse;
}

/** Number of unknowns that a graph stands for. */
export function totalWeight(graph: Graph): number {
  let total = 0;
  for (let i = 0; i < graph.size; i++) total += graph.weight[i]!;
  return total;
}
