import { type Graph, totalWeight } from './graph.js';
import { denseDegree } from './minimum-degree.js';

/** Nodes coupled to so many others that they belong at the end, whatever the order. */
export function denseNodes(graph: Graph): Int32Array {
  const { size, start, neighbours, weight } = graph;
  const limit = denseDegree(totalWeight(graph));
  const dense: number[] = [];
  for (let i = 0; i < size; i++) {
    let degree = 0;
    for (let p = start[i]!; p < start[i + 1]!; p++) degree += weight[neighbours[p]!]!;
    if (degree > limit) dense.push(i);
  }
  return Int32Array.from(dense);
}

/** The graph without some nodes, and the old numbers of those that stay. */
export function withoutNodes(graph: Graph, dropped: Int32Array): { readonly rest: Graph; readonly kept: Int32Array } {
  const number = new Int32Array(graph.size);
  for (const node of dropped) number[node] = -1;
  const kept = new Int32Array(graph.size - dropped.length);
  let size = 0;
  for (let i = 0; i < graph.size; i++) {
    if (number[i]! < 0) continue;
    number[i] = size;
    kept[size++] = i;
  }
  const start = new Int32Array(size + 1);
  const weight = new Int32Array(size);
  const neighbours = new Int32Array(graph.start[graph.size]!);
  let write = 0;
  for (let k = 0; k < size; k++) {
    const i = kept[k]!;
    weight[k] = graph.weight[i]!;
    for (let p = graph.start[i]!; p < graph.start[i + 1]!; p++) {
      const other = number[graph.neighbours[p]!]!;
      if (other >= 0) neighbours[write++] = other;
    }
    start[k + 1] = write;
  }
  return { rest: { size, start, neighbours: neighbours.subarray(0, write), weight }, kept };
}
