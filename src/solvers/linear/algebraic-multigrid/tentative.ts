import type { KernelHeap } from '../../kernels/heap.js';

/** What is left of a mode, as a part of its length, below which it counts as dependent. */
const dependent = 1e-9;

/**
 * The tentative prolongator: in each aggregate the near-null space, made orthonormal (Q), so that T R = B holds exactly with the
 * factors R as the near-null space of the next level (Vaněk, Mandel & Brezina 1996, algorithm 2).
 *
 * Gram-Schmidt, twice over. A mode that depends on those before it within an aggregate (a rotation of a single node) gets a zero column;
 * nothing of it is lost, for R keeps its parts along the others.
 * @param aggregateOf aggregate of each node, or -1.
 * @param modes near-null space by nodes, in the heap: entry (component r, mode c) of node i at (i m + r) k + c.
 * @param tentative T in the same order, in the heap; zero before, written where nodes have an aggregate.
 * @returns R of each aggregate, k x k by rows: the modes of the next level. Outside the heap.
 * @throws KernelMemoryError
 */
export function tentativeProlongator(
  heap: KernelHeap,
  count: number,
  aggregateOf: Int32Array,
  m: number,
  k: number,
  modes: Float64Array,
  tentative: Float64Array,
): Float64Array {
  const nodes = aggregateOf.length;
  const taken: (Float64Array | Int32Array)[] = [];
  const keep = <View extends Float64Array | Int32Array>(view: View): View => {
    taken.push(view);
    return view;
  };
  try {
    const starts = keep(heap.int32(count + 1, 'aggregates'));
    const members = keep(heap.int32(nodes, 'aggregates'));
    const coarse = keep(heap.float64(count * k * k, 'factors of modes'));
    for (let node = 0; node < nodes; node++) if (aggregateOf[node]! >= 0) starts[aggregateOf[node]! + 1]!++;
    let largest = 0;
    for (let each = 0; each < count; each++) {
      largest = Math.max(largest, starts[each + 1]!);
      starts[each + 1]! += starts[each]!;
    }
    const next = starts.slice(0, count);
    for (let node = 0; node < nodes; node++) if (aggregateOf[node]! >= 0) members[next[aggregateOf[node]!]!++] = node;
    const local = keep(heap.float64(largest * m * k, 'modes of an aggregate'));
    heap.kernels.multigridTentative(
      ...([count, m, k, dependent, starts.byteOffset, members.byteOffset] as const),
      ...([modes.byteOffset, tentative.byteOffset, coarse.byteOffset, local.byteOffset] as const),
    );
    return coarse.slice();
  } finally {
    heap.release(...taken);
  }
}

/** Inverses of upper triangular k x k blocks by rows; modes that are not there (a zero on the diagonal) stay zero. */
export function triangularInverses(factors: Float64Array, k: number): Float64Array {
  const inverses = new Float64Array(factors.length);
  for (let first = 0; first < factors.length; first += k * k)
    for (let c = 0; c < k; c++)
      for (let r = c; r >= 0; r--) {
        const pivot = factors[first + r * k + r]!;
        if (pivot === 0 || factors[first + c * k + c] === 0) continue;
        let sum = r === c ? 1 : 0;
        for (let x = r + 1; x <= c; x++) sum -= factors[first + r * k + x]! * inverses[first + x * k + c]!;
        inverses[first + r * k + c] = sum / pivot;
      }
  return inverses;
}
