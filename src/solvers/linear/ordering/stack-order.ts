/** An order of a forest that needs little memory, and what it needs. */
export interface StackOrder {
  /** A postorder: order[k] = the front done as k-th. */
  readonly order: Int32Array;
  /** Most entries that the stack of contributions and the front in work hold at once. */
  readonly peak: number;
}

/**
 * The postorder of a forest of fronts whose stack peaks lowest (Liu, ACM Trans. Math. Software 12, 1986, theorem 3.2): children in
 * descending order of their own peak less the contribution that they leave. A front is made while the contributions of all its children
 * lie on the stack.
 * @param parent -1 at roots; children before parents.
 * @param frontEntries entries of each front in work.
 * @param contributionEntries entries that it leaves on the stack for its parent.
 */
export function stackOrder(
  parent: Int32Array,
  frontEntries: Float64Array,
  contributionEntries: Float64Array,
): StackOrder {
  const count = parent.length;
  const childCount = new Int32Array(count + 1);
  // Index `count` stands for a root above all roots.
  const above = (front: number): number => (parent[front]! < 0 ? count : parent[front]!);
  for (let f = 0; f < count; f++) childCount[above(f)]!++;
  const childStart = new Int32Array(count + 2);
  for (let f = 0; f <= count; f++) childStart[f + 1] = childStart[f]! + childCount[f]!;
  const children = new Int32Array(count);
  const next = childStart.slice(0, count + 1);
  for (let f = 0; f < count; f++) children[next[above(f)]!++] = f;
  const peaks = new Float64Array(count + 1);
  const surplus = new Float64Array(count);
  for (let f = 0; f <= count; f++) {
    const begin = childStart[f]!;
    const end = childStart[f + 1]!;
    sortBySurplus(children, begin, end, surplus);
    let stacked = 0;
    let peak = 0;
    for (let p = begin; p < end; p++) {
      const child = children[p]!;
      peak = Math.max(peak, stacked + peaks[child]!);
      stacked += contributionEntries[child]!;
    }
    if (f < count) {
      peak = Math.max(peak, stacked + frontEntries[f]!);
      surplus[f] = peak - contributionEntries[f]!;
    }
    peaks[f] = peak;
  }
  return { order: descend(count, childStart, children), peak: peaks[count]! };
}

function sortBySurplus(children: Int32Array, begin: number, end: number, surplus: Float64Array): void {
  if (end - begin > 16) {
    children.subarray(begin, end).sort((a, b) => surplus[b]! - surplus[a]! || a - b);
    return;
  }
  for (let p = begin + 1; p < end; p++) {
    const child = children[p]!;
    let q = p - 1;
    for (; q >= begin && surplus[children[q]!]! < surplus[child]!; q--) children[q + 1] = children[q]!;
    children[q + 1] = child;
  }
}

/** Parents last: a preorder from the last child on, reversed. */
function descend(count: number, childStart: Int32Array, children: Int32Array): Int32Array {
  const order = new Int32Array(count);
  const stack = new Int32Array(count + 1);
  let depth = 1;
  stack[0] = count;
  let write = count;
  while (depth > 0) {
    const f = stack[--depth]!;
    if (f < count) order[--write] = f;
    for (let p = childStart[f]!; p < childStart[f + 1]!; p++) stack[depth++] = children[p]!;
  }
  return order;
}
