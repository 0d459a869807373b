// Parts of graphs. All arrays hold 32-bit integers; addresses become indices of words at once.
// Twin: src/solvers/kernels/twins/graph-parts.ts.

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

/**
 * Copies the part of a graph on one side of a separator; `number` is scratch of `size`.
 * @returns its number of nodes.
 */
export function extractPart(
  size: i32,
  startAt: usize,
  neighboursAt: usize,
  weightAt: usize,
  labelAt: usize,
  sideAt: usize,
  which: i32,
  newStartAt: usize,
  newNeighboursAt: usize,
  newWeightAt: usize,
  newLabelAt: usize,
  numberAt: usize,
): i32 {
  const start = <i32>(startAt >>> 2);
  const neighbours = <i32>(neighboursAt >>> 2);
  const weight = <i32>(weightAt >>> 2);
  const label = <i32>(labelAt >>> 2);
  const side = <i32>(sideAt >>> 2);
  const newStart = <i32>(newStartAt >>> 2);
  const newNeighbours = <i32>(newNeighboursAt >>> 2);
  const newWeight = <i32>(newWeightAt >>> 2);
  const newLabel = <i32>(newLabelAt >>> 2);
  const number = <i32>(numberAt >>> 2);
  let count = 0;
  for (let i = 0; i < size; i++) {
    if (get(side + i) != which) continue;
    put(number + i, count);
    put(newWeight + count, get(weight + i));
    put(newLabel + count, get(label + i));
    count++;
  }
  let write = 0;
  count = 0;
  for (let i = 0; i < size; i++) {
    if (get(side + i) != which) continue;
    put(newStart + count, write);
    count++;
    const end = get(start + i + 1);
    for (let p = get(start + i); p < end; p++) {
      const j = get(neighbours + p);
      if (get(side + j) != which) continue;
      put(newNeighbours + write, get(number + j));
      write++;
    }
  }
  put(newStart + count, write);
  return count;
}

/**
 * The graph of a part with the nodes around it, which come behind its own and are joined to them only.
 * @param number as long as the whole graph, -1 everywhere before and after.
 * @param newStart at least `size` + 1 + entries of the part's nodes in the whole graph; newWeight one less, newNeighbours twice the entries.
 * @param halo scratch of twice the entries.
 * @returns the number of nodes, halo included.
 */
export function surroundPart(
  size: i32,
  labelAt: usize,
  startAt: usize,
  neighboursAt: usize,
  weightAt: usize,
  numberAt: usize,
  newStartAt: usize,
  newNeighboursAt: usize,
  newWeightAt: usize,
  haloAt: usize,
): i32 {
  const label = <i32>(labelAt >>> 2);
  const start = <i32>(startAt >>> 2);
  const neighbours = <i32>(neighboursAt >>> 2);
  const weight = <i32>(weightAt >>> 2);
  const number = <i32>(numberAt >>> 2);
  const newStart = <i32>(newStartAt >>> 2);
  const newNeighbours = <i32>(newNeighboursAt >>> 2);
  const newWeight = <i32>(newWeightAt >>> 2);
  const halo = <i32>(haloAt >>> 2);
  for (let i = 0; i < size; i++) put(number + get(label + i), i);
  let around = 0;
  let write = 0;
  for (let i = 0; i < size; i++) {
    const node = get(label + i);
    put(newStart + i, write);
    put(newWeight + i, get(weight + node));
    const end = get(start + node + 1);
    for (let p = get(start + node); p < end; p++) {
      const other = get(neighbours + p);
      let k = get(number + other);
      if (k < 0) {
        k = size + around;
        put(number + other, k);
        put(halo + 2 * around, other);
        put(halo + 2 * around + 1, 0);
        put(newWeight + k, get(weight + other));
        around++;
      }
      if (k >= size) put(halo + 2 * (k - size) + 1, get(halo + 2 * (k - size) + 1) + 1);
      put(newNeighbours + write, k);
      write++;
    }
  }
  for (let h = 0; h < around; h++) {
    put(newStart + size + h, write);
    put(number + get(halo + 2 * h), -1);
    const degree = get(halo + 2 * h + 1);
    put(halo + 2 * h, write);
    write += degree;
  }
  put(newStart + size + around, write);
  for (let i = 0; i < size; i++) {
    put(number + get(label + i), -1);
    const end = get(newStart + i + 1);
    for (let p = get(newStart + i); p < end; p++) {
      const k = get(newNeighbours + p);
      if (k < size) continue;
      const at = halo + 2 * (k - size);
      put(newNeighbours + get(at), i);
      put(at, get(at) + 1);
    }
  }
  return size + around;
}
