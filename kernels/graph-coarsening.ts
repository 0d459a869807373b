// Graphs made coarser. A graph is start[size + 1], neighbours[], edgeWeight[] and weight[size], all 32-bit integers; addresses become
// indices of words at once. Twin: src/solvers/kernels/twins/graph-coarsening.ts.

// @ts-ignore: decorator
@inline
function get(index: i32): i32 {
  return load<i32>(<usize>index << 2);
}

// @ts-ignore: decorator
@inline
function put(index: i32, value: i32): void {
  store<i32>(<usize>index << 2, value);
}

/** A coin for every pair: without it the pairs of a grid all lie in one direction, and so would its separators. */
// @ts-ignore: decorator
@inline
function prefers(i: i32, j: i32): bool {
  return ((i ^ j ^ (j << 7)) * <i32>0x9e3779b1 & 256) == 0;
}

/**
 * Pairs nodes along heavy edges and numbers the pairs: coarse[i] = new number of node i. Nodes without partner pair with a node that
 * hangs on the same neighbour, else stay alone; no pair is heavier than `heaviest`.
 * @param stride nodes are visited in steps of so many, round and round: prime to `size`.
 * @param waiting scratch of `size`.
 * @returns the number of coarse nodes.
 */
export function matchNodes(
  size: i32,
  startAt: usize,
  neighboursAt: usize,
  edgeWeightAt: usize,
  weightAt: usize,
  heaviest: i32,
  stride: i32,
  coarseAt: usize,
  waitingAt: usize,
): i32 {
  const start = <i32>(startAt >>> 2);
  const neighbours = <i32>(neighboursAt >>> 2);
  const edgeWeight = <i32>(edgeWeightAt >>> 2);
  const weight = <i32>(weightAt >>> 2);
  const coarse = <i32>(coarseAt >>> 2);
  const waiting = <i32>(waitingAt >>> 2);
  for (let i = 0; i < size; i++) {
    put(coarse + i, -1);
    put(waiting + i, -1);
  }
  let count = 0;
  let i = size - 1;
  for (let visit = 0; visit < size; visit++) {
    i += stride;
    if (i >= size) i -= size;
    if (get(coarse + i) >= 0) continue;
    const room = heaviest - get(weight + i);
    const end = get(start + i + 1);
    let best = -1;
    let bestEdge = 0;
    let bestWeight = 0;
    let hanger = -1;
    let hangerEdge = 0;
    for (let p = get(start + i); p < end; p++) {
      const j = get(neighbours + p);
      const edge = get(edgeWeight + p);
      if (edge > hangerEdge) {
        hanger = j;
        hangerEdge = edge;
      }
      if (edge < bestEdge || get(coarse + j) >= 0) continue;
      const w = get(weight + j);
      if (w <= room && (edge > bestEdge || w < bestWeight || (w == bestWeight && prefers(i, j)))) {
        best = j;
        bestEdge = edge;
        bestWeight = w;
      }
    }
    put(coarse + i, count);
    if (best >= 0) put(coarse + best, count);
    else if (hanger >= 0) {
      const other = get(waiting + hanger);
      if (other >= 0 && get(weight + other) <= room) {
        put(coarse + i, get(coarse + other));
        put(waiting + hanger, -1);
        count--;
      } else put(waiting + hanger, i);
    }
    count++;
  }
  return count;
}

/**
 * Makes the graph of the pairs; parallel edges become one whose weight is their sum.
 * @param member scratch of twice `coarseSize`.
 * @param slot scratch of `coarseSize`.
 * @returns the number of entries in the new neighbours.
 */
export function contractGraph(
  size: i32,
  startAt: usize,
  neighboursAt: usize,
  edgeWeightAt: usize,
  weightAt: usize,
  coarseAt: usize,
  coarseSize: i32,
  newStartAt: usize,
  newNeighboursAt: usize,
  newEdgeWeightAt: usize,
  newWeightAt: usize,
  memberAt: usize,
  slotAt: usize,
): i32 {
  const start = <i32>(startAt >>> 2);
  const neighbours = <i32>(neighboursAt >>> 2);
  const edgeWeight = <i32>(edgeWeightAt >>> 2);
  const weight = <i32>(weightAt >>> 2);
  const coarse = <i32>(coarseAt >>> 2);
  const newStart = <i32>(newStartAt >>> 2);
  const newNeighbours = <i32>(newNeighboursAt >>> 2);
  const newEdgeWeight = <i32>(newEdgeWeightAt >>> 2);
  const newWeight = <i32>(newWeightAt >>> 2);
  const first = <i32>(memberAt >>> 2);
  const second = first + coarseSize;
  const slot = <i32>(slotAt >>> 2);
  for (let c = 0; c < coarseSize; c++) {
    put(first + c, -1);
    put(second + c, -1);
    put(slot + c, -1);
  }
  for (let i = 0; i < size; i++) {
    const c = get(coarse + i);
    if (get(first + c) < 0) put(first + c, i);
    else put(second + c, i);
  }
  let count = 0;
  for (let c = 0; c < coarseSize; c++) {
    const begin = count;
    put(newStart + c, begin);
    let i = get(first + c);
    let sum = 0;
    while (i >= 0) {
      sum += get(weight + i);
      const end = get(start + i + 1);
      for (let p = get(start + i); p < end; p++) {
        const d = get(coarse + get(neighbours + p));
        if (d == c) continue;
        const at = get(slot + d);
        if (at >= begin) put(newEdgeWeight + at, get(newEdgeWeight + at) + get(edgeWeight + p));
        else {
          put(slot + d, count);
          put(newNeighbours + count, d);
          put(newEdgeWeight + count, get(edgeWeight + p));
          count++;
        }
      }
      i = i == get(first + c) ? get(second + c) : -1;
    }
    put(newWeight + c, sum);
  }
  put(newStart + coarseSize, count);
  return count;
}

/** fine[i] = coarseValue[coarse[i]]. */
export function projectValues(
  size: i32,
  coarseAt: usize,
  coarseValueAt: usize,
  fineAt: usize,
): void {
  const coarse = <i32>(coarseAt >>> 2);
  const coarseValue = <i32>(coarseValueAt >>> 2);
  const fine = <i32>(fineAt >>> 2);
  for (let i = 0; i < size; i++) put(fine + i, get(coarseValue + get(coarse + i)));
}
