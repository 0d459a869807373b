// Unknowns with the same neighbours become nodes. All arrays hold 32-bit integers; addresses become indices of words at once.
// Twin: src/solvers/kernels/twins/graph-compression.ts.

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

/** Mixes the bits of a whole number (the finaliser of Murmur 3, Appleby 2011). */
function scramble(value: i32): i32 {
  value = (value ^ (value >>> 16)) * <i32>0x85ebca6b;
  value = (value ^ (value >>> 13)) * <i32>0xc2b2ae35;
  return value ^ (value >>> 16);
}

/** 64 bits in `first` and `second` that are equal for unknowns with the same closed neighbourhood; a and b are scratch of `size`. */
export function hashNeighbourhoods(
  size: i32,
  rowStartAt: usize,
  columnIndexAt: usize,
  oneTriangle: i32,
  firstAt: usize,
  secondAt: usize,
  aAt: usize,
  bAt: usize,
): void {
  const rowStart = <i32>(rowStartAt >>> 2);
  const columnIndex = <i32>(columnIndexAt >>> 2);
  const first = <i32>(firstAt >>> 2);
  const second = <i32>(secondAt >>> 2);
  const a = <i32>(aAt >>> 2);
  const b = <i32>(bAt >>> 2);
  for (let i = 0; i < size; i++) {
    put(a + i, scramble(i + 1));
    put(first + i, get(a + i));
    put(b + i, scramble(~i));
    put(second + i, get(b + i));
  }
  for (let i = 0; i < size; i++) {
    const ownA = get(a + i);
    const ownB = get(b + i);
    let sumA = 0;
    let sumB = 0;
    const end = get(rowStart + i + 1);
    for (let p = get(rowStart + i); p < end; p++) {
      const j = get(columnIndex + p);
      if (j == i) continue;
      sumA = (sumA + get(a + j)) | 0;
      sumB = (sumB + get(b + j)) | 0;
      if (oneTriangle != 0) {
        put(first + j, get(first + j) + ownA);
        put(second + j, get(second + j) + ownB);
      }
    }
    put(first + i, get(first + i) + sumA);
    put(second + i, get(second + i) + sumB);
  }
}

/** Numbers the classes of unknowns with equal bits by their smallest unknowns. @returns how many there are. */
export function joinEqual(
  size: i32,
  rowStartAt: usize,
  columnIndexAt: usize,
  firstAt: usize,
  secondAt: usize,
  nodeOfAt: usize,
): i32 {
  const rowStart = <i32>(rowStartAt >>> 2);
  const columnIndex = <i32>(columnIndexAt >>> 2);
  const first = <i32>(firstAt >>> 2);
  const second = <i32>(secondAt >>> 2);
  const nodeOf = <i32>(nodeOfAt >>> 2);
  for (let i = 0; i < size; i++) put(nodeOf + i, -1);
  let count = 0;
  for (let i = 0; i < size; i++) {
    const end = get(rowStart + i + 1);
    let node = get(nodeOf + i);
    for (let p = get(rowStart + i); p < end && node < 0; p++) {
      const j = get(columnIndex + p);
      if (j < i && get(first + j) == get(first + i) && get(second + j) == get(second + i)) node = get(nodeOf + j);
    }
    if (node < 0) node = count++;
    put(nodeOf + i, node);
    // Rows of an upper triangle name the later members only.
    for (let p = end - 1; p >= get(rowStart + i) && get(columnIndex + p) > i; p--) {
      const j = get(columnIndex + p);
      if (get(nodeOf + j) < 0 && get(first + j) == get(first + i) && get(second + j) == get(second + i))
        put(nodeOf + j, node);
    }
  }
  return count;
}

/** Number of neighbours of each node. */
export function countNodeNeighbours(
  count: i32,
  rowStartAt: usize,
  columnIndexAt: usize,
  oneTriangle: i32,
  nodeOfAt: usize,
  memberStartAt: usize,
  membersAt: usize,
  degreeAt: usize,
): void {
  const rowStart = <i32>(rowStartAt >>> 2);
  const columnIndex = <i32>(columnIndexAt >>> 2);
  const nodeOf = <i32>(nodeOfAt >>> 2);
  const memberStart = <i32>(memberStartAt >>> 2);
  const members = <i32>(membersAt >>> 2);
  const degree = <i32>(degreeAt >>> 2);
  for (let node = 0; node < count; node++) put(degree + node, 0);
  for (let node = 0; node < count; node++) {
    const i = get(members + get(memberStart + node));
    const end = get(rowStart + i + 1);
    for (let p = get(rowStart + i); p < end; p++) {
      const j = get(columnIndex + p);
      const other = get(nodeOf + j);
      if (other == node || get(members + get(memberStart + other)) != j) continue;
      put(degree + node, get(degree + node) + 1);
      if (oneTriangle != 0) put(degree + other, get(degree + other) + 1);
    }
  }
}

/** Neighbours of each node, ascending, from its `start` on; `next` is scratch of `count`. */
export function listNodeNeighbours(
  count: i32,
  rowStartAt: usize,
  columnIndexAt: usize,
  oneTriangle: i32,
  nodeOfAt: usize,
  memberStartAt: usize,
  membersAt: usize,
  startAt: usize,
  neighboursAt: usize,
  nextAt: usize,
): void {
  const rowStart = <i32>(rowStartAt >>> 2);
  const columnIndex = <i32>(columnIndexAt >>> 2);
  const nodeOf = <i32>(nodeOfAt >>> 2);
  const memberStart = <i32>(memberStartAt >>> 2);
  const members = <i32>(membersAt >>> 2);
  const start = <i32>(startAt >>> 2);
  const neighbours = <i32>(neighboursAt >>> 2);
  const next = <i32>(nextAt >>> 2);
  // Nodes are numbered as their first unknowns, hence lists come out ascending: a lower triangle gives a node its smaller neighbours
  // from its own row before larger ones from theirs, and an upper triangle the smaller ones from earlier rows.
  for (let node = 0; node < count; node++) put(next + node, get(start + node));
  for (let node = 0; node < count; node++) {
    const i = get(members + get(memberStart + node));
    const end = get(rowStart + i + 1);
    for (let p = get(rowStart + i); p < end; p++) {
      const j = get(columnIndex + p);
      const other = get(nodeOf + j);
      if (other == node || get(members + get(memberStart + other)) != j) continue;
      put(neighbours + get(next + node), other);
      put(next + node, get(next + node) + 1);
      if (oneTriangle != 0) {
        put(neighbours + get(next + other), node);
        put(next + other, get(next + other) + 1);
      }
    }
  }
}
