// Heaps of nodes with the greatest gain on top, for the moves of Fiduccia & Mattheyses: heap[place[i]] = i, place -1 of nodes that are
// not in it. Arguments are indices of 32-bit words in the memory. Twin: src/solvers/kernels/twins/node-heap.ts.

// @ts-ignore: decorator
@inline
export function get(index: i32): i32 {
  return load<i32>(<usize>index << 2);
}

// @ts-ignore: decorator
@inline
export function put(index: i32, value: i32): void {
  store<i32>(<usize>index << 2, value);
}

/** Lifts an entry of a heap of nodes to its place: greatest gain on top, heap[place[i]] = i. */
export function riseInHeap(heap: i32, place: i32, gain: i32, at: i32): void {
  const node = get(heap + at);
  const g = get(gain + node);
  while (at > 0) {
    const up = (at - 1) >> 1;
    const above = get(heap + up);
    if (get(gain + above) >= g) break;
    put(heap + at, above);
    put(place + above, at);
    at = up;
  }
  put(heap + at, node);
  put(place + node, at);
}

/** Lowers an entry of a heap to its place. */
export function sinkInHeap(heap: i32, place: i32, gain: i32, at: i32, count: i32): void {
  const node = get(heap + at);
  const g = get(gain + node);
  for (;;) {
    let down = 2 * at + 1;
    if (down >= count) break;
    if (down + 1 < count && get(gain + get(heap + down + 1)) > get(gain + get(heap + down))) down++;
    const below = get(heap + down);
    if (get(gain + below) <= g) break;
    put(heap + at, below);
    put(place + below, at);
    at = down;
  }
  put(heap + at, node);
  put(place + node, at);
}

/** Takes a node out of a heap. @returns the entries left. */
export function removeFromHeap(heap: i32, place: i32, gain: i32, node: i32, count: i32): i32 {
  const at = get(place + node);
  put(place + node, -1);
  count--;
  if (at == count) return count;
  const mover = get(heap + count);
  put(heap + at, mover);
  put(place + mover, at);
  riseInHeap(heap, place, gain, at);
  sinkInHeap(heap, place, gain, get(place + mover), count);
  return count;
}
