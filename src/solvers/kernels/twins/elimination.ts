import type { MemoryViews } from '../views.js';

/** The structure of a factor under an order; addresses are bytes, arrays hold 32-bit integers. */
export interface EliminationKernels {
  /** Elimination tree (Liu 1986, with compressed paths): parent of each position, -1 at roots. `ancestor` is scratch of `size`. */
  eliminationTree(
    size: number,
    start: number,
    neighbours: number,
    order: number,
    position: number,
    parent: number,
    ancestor: number,
  ): void;
  /** Numbers a forest so that subtrees are contiguous, children first; child, sibling and stack are scratch of `size`. */
  postorderForest(size: number, parent: number, postorder: number, child: number, sibling: number, stack: number): void;
  /**
   * Weights of the columns of the factor with their diagonals, the order being a postorder (Gilbert, Ng & Peyton 1994): the leaves of
   * each row's subtree are found by the first descendants; each leaf adds its row's weight and the least common ancestor with the leaf before
   * takes it back.
   * @param scratch 4 `size`.
   */
  columnWeights(
    size: number,
    start: number,
    neighbours: number,
    weight: number,
    order: number,
    position: number,
    parent: number,
    counts: number,
    scratch: number,
  ): void;
  /**
   * Rows of all fronts: a row lies on the fronts between those of its neighbours and its own (row subtrees, Liu 1990). Rows are taken
   * ascending, so each front's list comes out sorted.
   * @param next scratch of `fronts`, as is `seen`.
   */
  listFrontRows(
    size: number,
    fronts: number,
    start: number,
    neighbours: number,
    weight: number,
    nodes: number,
    firstPosition: number,
    frontOfNode: number,
    placeOfNode: number,
    parent: number,
    rowStart: number,
    rows: number,
    next: number,
    seen: number,
  ): void;
}

/** The twins of kernels/elimination.ts. */
export function eliminationTwins(views: MemoryViews): EliminationKernels {
  return {
    eliminationTree(
      size,
      startAddress,
      neighboursAddress,
      orderAddress,
      positionAddress,
      parentAddress,
      ancestorAddress,
    ) {
      const m = views.int32;
      const start = startAddress >>> 2;
      const neighbours = neighboursAddress >>> 2;
      const order = orderAddress >>> 2;
      const position = positionAddress >>> 2;
      const parent = parentAddress >>> 2;
      const ancestor = ancestorAddress >>> 2;
      for (let k = 0; k < size; k++) {
        m[parent + k] = -1;
        m[ancestor + k] = -1;
        const node = m[order + k]!;
        const end = m[start + node + 1]!;
        for (let p = m[start + node]!; p < end; p++) {
          let j = m[position + m[neighbours + p]!]!;
          while (j < k) {
            const up = m[ancestor + j]!;
            if (up === k) break;
            m[ancestor + j] = k;
            if (up < 0) {
              m[parent + j] = k;
              break;
            }
            j = up;
          }
        }
      }
    },
    postorderForest(size, parentAddress, postorderAddress, childAddress, siblingAddress, stackAddress) {
      const m = views.int32;
      const parent = parentAddress >>> 2;
      const postorder = postorderAddress >>> 2;
      const child = childAddress >>> 2;
      const sibling = siblingAddress >>> 2;
      const stack = stackAddress >>> 2;
      for (let k = 0; k < size; k++) m[child + k] = -1;
      for (let k = size - 1; k >= 0; k--) {
        const up = m[parent + k]!;
        if (up < 0) continue;
        m[sibling + k] = m[child + up]!;
        m[child + up] = k;
      }
      let count = 0;
      for (let root = 0; root < size; root++) {
        if (m[parent + root]! >= 0) continue;
        let depth = 0;
        m[stack + 0] = root;
        while (depth >= 0) {
          const k = m[stack + depth]!;
          const next = m[child + k]!;
          if (next < 0) {
            m[postorder + count++] = k;
            depth--;
          } else {
            m[child + k] = m[sibling + next]!;
            m[stack + ++depth] = next;
          }
        }
      }
    },
    columnWeights(
      size,
      startAddress,
      neighboursAddress,
      weightAddress,
      orderAddress,
      positionAddress,
      parentAddress,
      countsAddress,
      scratchAddress,
    ) {
      const m = views.int32;
      const start = startAddress >>> 2;
      const neighbours = neighboursAddress >>> 2;
      const weight = weightAddress >>> 2;
      const order = orderAddress >>> 2;
      const position = positionAddress >>> 2;
      const parent = parentAddress >>> 2;
      const counts = countsAddress >>> 2;
      const first = scratchAddress >>> 2;
      const seenFirst = first + size;
      const previousLeaf = seenFirst + size;
      const ancestor = previousLeaf + size;
      for (let k = 0; k < size; k++) {
        m[counts + k] = 0;
        m[first + k] = -1;
        m[seenFirst + k] = -1;
        m[previousLeaf + k] = -1;
      }
      for (let k = 0; k < size; k++) {
        m[ancestor + k] = k;
        if (m[first + k]! < 0) {
          m[counts + k] = m[weight + m[order + k]!]!;
          for (let j = k; j >= 0 && m[first + j]! < 0; j = m[parent + j]!) m[first + j] = k;
        }
      }
      for (let k = 0; k < size; k++) {
        const node = m[order + k]!;
        const up = m[parent + k]!;
        if (up >= 0) m[counts + up] = m[counts + up]! - m[weight + node]!;
        const firstOfK = m[first + k]!;
        const end = m[start + node + 1]!;
        for (let p = m[start + node]!; p < end; p++) {
          const other = m[neighbours + p]!;
          const row = m[position + other]!;
          if (row <= k || firstOfK <= m[seenFirst + row]!) continue;
          m[seenFirst + row] = firstOfK;
          const leaf = m[previousLeaf + row]!;
          m[previousLeaf + row] = k;
          m[counts + k] = m[counts + k]! + m[weight + other]!;
          if (leaf < 0) continue;
          let meeting = leaf;
          while (m[ancestor + meeting] !== meeting) meeting = m[ancestor + meeting]!;
          for (let j = leaf; j !== meeting; ) {
            const next = m[ancestor + j]!;
            m[ancestor + j] = meeting;
            j = next;
          }
          m[counts + meeting] = m[counts + meeting]! - m[weight + other]!;
        }
        if (up >= 0) m[ancestor + k] = up;
      }
      for (let k = 0; k < size; k++) {
        const up = m[parent + k]!;
        if (up >= 0) m[counts + up] = m[counts + up]! + m[counts + k]!;
      }
    },
    listFrontRows(
      size,
      fronts,
      startAddress,
      neighboursAddress,
      weightAddress,
      nodesAddress,
      firstPositionAddress,
      frontOfNodeAddress,
      placeOfNodeAddress,
      parentAddress,
      rowStartAddress,
      rowsAddress,
      nextAddress,
      seenAddress,
    ) {
      const m = views.int32;
      const start = startAddress >>> 2;
      const neighbours = neighboursAddress >>> 2;
      const weight = weightAddress >>> 2;
      const nodes = nodesAddress >>> 2;
      const firstPosition = firstPositionAddress >>> 2;
      const frontOfNode = frontOfNodeAddress >>> 2;
      const placeOfNode = placeOfNodeAddress >>> 2;
      const parent = parentAddress >>> 2;
      const rowStart = rowStartAddress >>> 2;
      const rows = rowsAddress >>> 2;
      const next = nextAddress >>> 2;
      const seen = seenAddress >>> 2;
      for (let f = 0; f < fronts; f++) {
        m[next + f] = m[rowStart + f]!;
        m[seen + f] = -1;
      }
      for (let place = 0; place < size; place++) {
        const node = m[nodes + place]!;
        const first = m[firstPosition + place]!;
        const last = first + m[weight + node]!;
        m[seen + m[frontOfNode + node]!] = place;
        const end = m[start + node + 1]!;
        for (let p = m[start + node]!; p < end; p++) {
          const other = m[neighbours + p]!;
          if (m[placeOfNode + other]! > place) continue;
          for (let f = m[frontOfNode + other]!; m[seen + f] !== place; f = m[parent + f]!) {
            m[seen + f] = place;
            let write = m[next + f]!;
            for (let k = first; k < last; k++) m[rows + write++] = k;
            m[next + f] = write;
          }
        }
      }
    },
  };
}
