// The structure of a factor under an order. All arrays hold 32-bit integers; addresses become indices of words at once.
// Twin: src/solvers/kernels/twins/elimination.ts.

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

/** Elimination tree (Liu 1986, with compressed paths): parent of each position, -1 at roots. `ancestor` is scratch of `size`. */
export function eliminationTree(
  size: i32,
  startAt: usize,
  neighboursAt: usize,
  orderAt: usize,
  positionAt: usize,
  parentAt: usize,
  ancestorAt: usize,
): void {
  const start = <i32>(startAt >>> 2);
  const neighbours = <i32>(neighboursAt >>> 2);
  const order = <i32>(orderAt >>> 2);
  const position = <i32>(positionAt >>> 2);
  const parent = <i32>(parentAt >>> 2);
  const ancestor = <i32>(ancestorAt >>> 2);
  for (let k = 0; k < size; k++) {
    put(parent + k, -1);
    put(ancestor + k, -1);
    const node = get(order + k);
    const end = get(start + node + 1);
    for (let p = get(start + node); p < end; p++) {
      let j = get(position + get(neighbours + p));
      while (j < k) {
        const up = get(ancestor + j);
        if (up == k) break;
        put(ancestor + j, k);
        if (up < 0) {
          put(parent + j, k);
          break;
        }
        j = up;
      }
    }
  }
}

/** Numbers a forest so that subtrees are contiguous, children first; child, sibling and stack are scratch of `size`. */
export function postorderForest(
  size: i32,
  parentAt: usize,
  postorderAt: usize,
  childAt: usize,
  siblingAt: usize,
  stackAt: usize,
): void {
  const parent = <i32>(parentAt >>> 2);
  const postorder = <i32>(postorderAt >>> 2);
  const child = <i32>(childAt >>> 2);
  const sibling = <i32>(siblingAt >>> 2);
  const stack = <i32>(stackAt >>> 2);
  for (let k = 0; k < size; k++) put(child + k, -1);
  for (let k = size - 1; k >= 0; k--) {
    const up = get(parent + k);
    if (up < 0) continue;
    put(sibling + k, get(child + up));
    put(child + up, k);
  }
  let count = 0;
  for (let root = 0; root < size; root++) {
    if (get(parent + root) >= 0) continue;
    let depth = 0;
    put(stack + 0, root);
    while (depth >= 0) {
      const k = get(stack + depth);
      const next = get(child + k);
      if (next < 0) {
        put(postorder + count++, k);
        depth--;
      } else {
        put(child + k, get(sibling + next));
        put(stack + ++depth, next);
      }
    }
  }
}

/**
 * Weights of the columns of the factor with their diagonals, the order being a postorder (Gilbert, Ng & Peyton 1994): the leaves of
 * each row's subtree are found by the first descendants; each leaf adds its row's weight and the least common ancestor with the leaf before
 * takes it back.
 * @param scratch 4 `size`.
 */
export function columnWeights(
  size: i32,
  startAt: usize,
  neighboursAt: usize,
  weightAt: usize,
  orderAt: usize,
  positionAt: usize,
  parentAt: usize,
  countsAt: usize,
  scratchAt: usize,
): void {
  const start = <i32>(startAt >>> 2);
  const neighbours = <i32>(neighboursAt >>> 2);
  const weight = <i32>(weightAt >>> 2);
  const order = <i32>(orderAt >>> 2);
  const position = <i32>(positionAt >>> 2);
  const parent = <i32>(parentAt >>> 2);
  const counts = <i32>(countsAt >>> 2);
  const first = <i32>(scratchAt >>> 2);
  const seenFirst = first + size;
  const previousLeaf = seenFirst + size;
  const ancestor = previousLeaf + size;
  for (let k = 0; k < size; k++) {
    put(counts + k, 0);
    put(first + k, -1);
    put(seenFirst + k, -1);
    put(previousLeaf + k, -1);
  }
  for (let k = 0; k < size; k++) {
    put(ancestor + k, k);
    if (get(first + k) < 0) {
      put(counts + k, get(weight + get(order + k)));
      for (let j = k; j >= 0 && get(first + j) < 0; j = get(parent + j)) put(first + j, k);
    }
  }
  for (let k = 0; k < size; k++) {
    const node = get(order + k);
    const up = get(parent + k);
    if (up >= 0) put(counts + up, get(counts + up) - get(weight + node));
    const firstOfK = get(first + k);
    const end = get(start + node + 1);
    for (let p = get(start + node); p < end; p++) {
      const other = get(neighbours + p);
      const row = get(position + other);
      if (row <= k || firstOfK <= get(seenFirst + row)) continue;
      put(seenFirst + row, firstOfK);
      const leaf = get(previousLeaf + row);
      put(previousLeaf + row, k);
      put(counts + k, get(counts + k) + get(weight + other));
      if (leaf < 0) continue;
      let meeting = leaf;
      while (get(ancestor + meeting) != meeting) meeting = get(ancestor + meeting);
      for (let j = leaf; j != meeting; ) {
        const next = get(ancestor + j);
        put(ancestor + j, meeting);
        j = next;
      }
      put(counts + meeting, get(counts + meeting) - get(weight + other));
    }
    if (up >= 0) put(ancestor + k, up);
  }
  for (let k = 0; k < size; k++) {
    const up = get(parent + k);
    if (up >= 0) put(counts + up, get(counts + up) + get(counts + k));
  }
}

/**
 * Rows of all fronts: a row lies on the fronts between those of its neighbours and its own (row subtrees, Liu 1990). Rows are taken
 * ascending, so each front's list comes out sorted.
 * @param next scratch of `fronts`, as is `seen`.
 */
export function listFrontRows(
  size: i32,
  fronts: i32,
  startAt: usize,
  neighboursAt: usize,
  weightAt: usize,
  nodesAt: usize,
  firstPositionAt: usize,
  frontOfNodeAt: usize,
  placeOfNodeAt: usize,
  parentAt: usize,
  rowStartAt: usize,
  rowsAt: usize,
  nextAt: usize,
  seenAt: usize,
): void {
  const start = <i32>(startAt >>> 2);
  const neighbours = <i32>(neighboursAt >>> 2);
  const weight = <i32>(weightAt >>> 2);
  const nodes = <i32>(nodesAt >>> 2);
  const firstPosition = <i32>(firstPositionAt >>> 2);
  const frontOfNode = <i32>(frontOfNodeAt >>> 2);
  const placeOfNode = <i32>(placeOfNodeAt >>> 2);
  const parent = <i32>(parentAt >>> 2);
  const rowStart = <i32>(rowStartAt >>> 2);
  const rows = <i32>(rowsAt >>> 2);
  const next = <i32>(nextAt >>> 2);
  const seen = <i32>(seenAt >>> 2);
  for (let f = 0; f < fronts; f++) {
    put(next + f, get(rowStart + f));
    put(seen + f, -1);
  }
  for (let place = 0; place < size; place++) {
    const node = get(nodes + place);
    const first = get(firstPosition + place);
    const last = first + get(weight + node);
    put(seen + get(frontOfNode + node), place);
    const end = get(start + node + 1);
    for (let p = get(start + node); p < end; p++) {
      const other = get(neighbours + p);
      if (get(placeOfNode + other) > place) continue;
      for (let f = get(frontOfNode + other); get(seen + f) != place; f = get(parent + f)) {
        put(seen + f, place);
        let write = get(next + f);
        for (let k = first; k < last; k++) put(rows + write++, k);
        put(next + f, write);
      }
    }
  }
}
