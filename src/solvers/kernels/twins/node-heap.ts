// Heaps of nodes with the greatest gain on top, for the moves of Fiduccia & Mattheyses: heap[place[i]] = i, place -1 of nodes that are not in it.
// All arguments but m are positions in m.

/** Lifts an entry of a heap of nodes to its place: greatest gain on top, heap[place[i]] = i. */
export function riseInHeap(m: Int32Array, heap: number, place: number, gain: number, at: number): void {
  const node = m[heap + at]!;
  const g = m[gain + node]!;
  while (at > 0) {
    const up = (at - 1) >> 1;
    const above = m[heap + up]!;
    if (m[gain + above]! >= g) break;
    m[heap + at] = above;
    m[place + above] = at;
    at = up;
  }
  m[heap + at] = node;
  m[place + node] = at;
}

/** Lowers an entry of a heap to its place. */
export function sinkInHeap(m: Int32Array, heap: number, place: number, gain: number, at: number, count: number): void {
  const node = m[heap + at]!;
  const g = m[gain + node]!;
  for (;;) {
    let down = 2 * at + 1;
    if (down >= count) break;
    if (down + 1 < count && m[gain + m[heap + down + 1]!]! > m[gain + m[heap + down]!]!) down++;
    const below = m[heap + down]!;
    if (m[gain + below]! <= g) break;
    m[heap + at] = below;
    m[place + below] = at;
    at = down;
  }
  m[heap + at] = node;
  m[place + node] = at;
}

/** Takes a node out of a heap. @returns the entries left. */
export function removeFromHeap(
  m: Int32Array,
  heap: number,
  place: number,
  gain: number,
  node: number,
  count: number,
): number {
  const at = m[place + node]!;
  m[place + node] = -1;
  count--;
  if (at === count) return count;
  const mover = m[heap + count]!;
  m[heap + at] = mover;
  m[place + mover] = at;
  riseInHeap(m, heap, place, gain, at);
  sinkInHeap(m, heap, place, gain, m[place + mover]!, count);
  return count;
}
