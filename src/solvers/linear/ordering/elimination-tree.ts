import type { Graph } from './graph.js';

/**
 * The elimination tree of a graph under an order (Liu 1986, with compressed paths): parent[k] is the least position that the column k
 * fills below the diagonal, -1 at roots. Positions, not nodes.
 */
export function eliminationTree(graph: Graph, order: Int32Array, position: Int32Array): Int32Array {
  const { size, start, neighbours } = graph;
  const parent = new Int32Array(size);
  const ancestor = new Int32Array(size);
  for (let k = 0; k < size; k++) {
    parent[k] = -1;
    ancestor[k] = -1;
    const node = order[k]!;
    const end = start[node + 1]!;
    for (let p = start[node]!; p < end; p++) {
      let j = position[neighbours[p]!]!;
      while (j < k) {
        const up = ancestor[j]!;
        if (up === k) break;
        ancestor[j] = k;
        if (up < 0) {
          parent[j] = k;
          break;
        }
        j = up;
      }
    }
  }
  return parent;
}

/** Numbers a forest so that every subtree is contiguous and children precede their parent: postorder[k] = the k-th vertex. */
export function postorderOf(parent: Int32Array): Int32Array {
  const size = parent.length;
  const child = new Int32Array(size).fill(-1);
  const sibling = new Int32Array(size);
  for (let k = size - 1; k >= 0; k--) {
    const up = parent[k]!;
    if (up < 0) continue;
    sibling[k] = child[up]!;
    child[up] = k;
  }
  const postorder = new Int32Array(size);
  const stack = new Int32Array(size);
  let count = 0;
  for (let root = 0; root < size; root++) {
    if (parent[root]! >= 0) continue;
    let depth = 0;
    stack[0] = root;
    while (depth >= 0) {
      const k = stack[depth]!;
      const next = child[k]!;
      if (next < 0) {
        postorder[count++] = k;
        depth--;
      } else {
        child[k] = sibling[next]!;
        stack[++depth] = next;
      }
    }
  }
  return postorder;
}

/**
 * Weights of the columns of the factor with their diagonals (Gilbert, Ng & Peyton, SIAM J. Matrix Anal. Appl. 15, 1994): the leaves of
 * each row's subtree are found by the first descendants, and each leaf adds its row's weight where the next least common ancestor takes it back.
 * @param order nodes in a postorder of their elimination tree, parent and position accordingly.
 */
export function columnWeights(graph: Graph, order: Int32Array, position: Int32Array, parent: Int32Array): Int32Array {
  const { size, start, neighbours, weight } = graph;
  const counts = new Int32Array(size);
  const first = new Int32Array(size).fill(-1);
  const seenFirst = new Int32Array(size).fill(-1);
  const previousLeaf = new Int32Array(size).fill(-1);
  const ancestor = new Int32Array(size);
  for (let k = 0; k < size; k++) {
    ancestor[k] = k;
    if (first[k]! < 0) {
      counts[k] = weight[order[k]!]!;
      for (let j = k; j >= 0 && first[j]! < 0; j = parent[j]!) first[j] = k;
    }
  }
  for (let k = 0; k < size; k++) {
    const node = order[k]!;
    const up = parent[k]!;
    if (up >= 0) counts[up] = counts[up]! - weight[node]!;
    const firstOfK = first[k]!;
    const end = start[node + 1]!;
    for (let p = start[node]!; p < end; p++) {
      const other = neighbours[p]!;
      const row = position[other]!;
      if (row <= k || firstOfK <= seenFirst[row]!) continue;
      seenFirst[row] = firstOfK;
      const leaf = previousLeaf[row]!;
      previousLeaf[row] = k;
      counts[k] = counts[k]! + weight[other]!;
      if (leaf < 0) continue;
      let meeting = leaf;
      while (ancestor[meeting] !== meeting) meeting = ancestor[meeting]!;
      for (let j = leaf; j !== meeting; ) {
        const next = ancestor[j]!;
        ancestor[j] = meeting;
        j = next;
      }
      counts[meeting] = counts[meeting]! - weight[other]!;
    }
    if (up >= 0) ancestor[k] = up;
  }
  for (let k = 0; k < size; k++) {
    const up = parent[k]!;
    if (up >= 0) counts[up] = counts[up]! + counts[k]!;
  }
  return counts;
}
