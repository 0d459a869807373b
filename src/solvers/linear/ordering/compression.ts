import type { SparsePattern } from '../sparse/pattern.js';
import { type Graph, startsOf } from './graph.js';
import { symmetricClosure, triangleOf } from './symmetric-closure.js';

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
 * @param options.join false: every unknown stays a node for itself.
 * @throws Error when the pattern is not square.
 */
export function compressGraph(pattern: SparsePattern, options: { readonly join?: boolean } = {}): CompressedGraph {
  const size = pattern.rows;
  if (pattern.columns !== size)
    throw new Error(
      `The pattern to be ordered has ${size} rows and ${pattern.columns} columns; expected as many of one as of the other.`,
    );
  const triangle = triangleOf(pattern);
  const { rowStart, columnIndex } = triangle === 'neither' ? symmetricClosure(pattern) : pattern;
  const nodeOf = new Int32Array(size);
  let count = size;
  if (options.join === false) for (let i = 0; i < size; i++) nodeOf[i] = i;
  else {
    const first = new Int32Array(size);
    const second = new Int32Array(size);
    hashNeighbourhoods(size, rowStart, columnIndex, triangle !== 'neither', first, second);
    count = joinEqual(size, rowStart, columnIndex, first, second, nodeOf);
  }
  const memberCount = new Int32Array(count);
  for (let i = 0; i < size; i++) memberCount[nodeOf[i]!]!++;
  const memberStart = startsOf(memberCount);
  const members = new Int32Array(size);
  const next = memberStart.slice(0, count);
  for (let i = 0; i < size; i++) members[next[nodeOf[i]!]!++] = i;
  const graph = quotient(rowStart, columnIndex, triangle, count, nodeOf, memberStart, members, memberCount);
  return { graph, memberStart, members };
}

function hashNeighbourhoods(
  size: number,
  rowStart: Int32Array,
  columnIndex: Int32Array,
  oneTriangle: boolean,
  first: Int32Array,
  second: Int32Array,
): void {
  const a = new Int32Array(size);
  const b = new Int32Array(size);
  for (let i = 0; i < size; i++) {
    a[i] = first[i] = scramble(i + 1);
    b[i] = second[i] = scramble(~i);
  }
  for (let i = 0; i < size; i++) {
    const ownA = a[i]!;
    const ownB = b[i]!;
    let sumA = 0;
    let sumB = 0;
    const end = rowStart[i + 1]!;
    for (let p = rowStart[i]!; p < end; p++) {
      const j = columnIndex[p]!;
      if (j === i) continue;
      sumA = (sumA + a[j]!) | 0;
      sumB = (sumB + b[j]!) | 0;
      if (oneTriangle) {
        first[j] = first[j]! + ownA;
        second[j] = second[j]! + ownB;
      }
    }
    first[i] = first[i]! + sumA;
    second[i] = second[i]! + sumB;
  }
}

/** Mixes the bits of a whole number (the finaliser of Murmur 3, Appleby 2011). */
function scramble(value: number): number {
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return value ^ (value >>> 16);
}

/** Numbers the classes of equal neighbours by their smallest unknowns. Equal closed neighbourhoods contain each other's unknown. */
function joinEqual(
  size: number,
  rowStart: Int32Array,
  columnIndex: Int32Array,
  first: Int32Array,
  second: Int32Array,
  nodeOf: Int32Array,
): number {
  nodeOf.fill(-1);
  let count = 0;
  for (let i = 0; i < size; i++) {
    const end = rowStart[i + 1]!;
    let node = nodeOf[i]!;
    for (let p = rowStart[i]!; p < end && node < 0; p++) {
      const j = columnIndex[p]!;
      if (j < i && first[j] === first[i] && second[j] === second[i]) node = nodeOf[j]!;
    }
    if (node < 0) node = count++;
    nodeOf[i] = node;
    // Rows of an upper triangle name the later members only.
    for (let p = end - 1; p >= rowStart[i]! && columnIndex[p]! > i; p--) {
      const j = columnIndex[p]!;
      if (nodeOf[j]! < 0 && first[j] === first[i] && second[j] === second[i]) nodeOf[j] = node;
    }
  }
  return count;
}

/** The graph between the first unknowns of the nodes. */
function quotient(
  rowStart: Int32Array,
  columnIndex: Int32Array,
  triangle: 'lower' | 'upper' | 'neither',
  count: number,
  nodeOf: Int32Array,
  memberStart: Int32Array,
  members: Int32Array,
  weight: Int32Array,
): Graph {
  const degree = new Int32Array(count);
  for (let node = 0; node < count; node++) {
    const i = members[memberStart[node]!]!;
    const end = rowStart[i + 1]!;
    for (let p = rowStart[i]!; p < end; p++) {
      const j = columnIndex[p]!;
      const other = nodeOf[j]!;
      if (other === node || members[memberStart[other]!] !== j) continue;
      degree[node] = degree[node]! + 1;
      if (triangle !== 'neither') degree[other] = degree[other]! + 1;
    }
  }
  const start = startsOf(degree);
  const neighbours = new Int32Array(start[count]!);
  // Nodes are numbered as their first unknowns, hence lists come out ascending: a lower triangle gives a node its smaller neighbours
  // from its own row before larger ones from theirs, and an upper triangle the smaller ones from earlier rows.
  const next = start.slice(0, count);
  for (let node = 0; node < count; node++) {
    const i = members[memberStart[node]!]!;
    const end = rowStart[i + 1]!;
    for (let p = rowStart[i]!; p < end; p++) {
      const j = columnIndex[p]!;
      const other = nodeOf[j]!;
      if (other === node || members[memberStart[other]!] !== j) continue;
      neighbours[next[node]!++] = other;
      if (triangle !== 'neither') neighbours[next[other]!++] = node;
    }
  }
  return { size: count, start, neighbours, weight };
}
