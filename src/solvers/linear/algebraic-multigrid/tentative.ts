/**
 * The tentative prolongator: in each aggregate the near-null space, made orthonormal (Q), so that T R = B holds exactly with the
 * factors R as the near-null space of the next level (Vaněk, Mandel & Brezina 1996, algorithm 2).
 *
 * Gram-Schmidt, twice over. A mode that depends on those before it within an aggregate (a rotation of a single node) gets a zero column;
 * nothing of it is lost, for R keeps its parts along the others.
 * @param aggregateOf aggregate of each node, or -1.
 * @param modes near-null space by nodes: entry (component r, mode c) of node i at (i m + r) k + c.
 * @param tentative T in the same order; written whole.
 * @returns R of each aggregate, k x k by rows: the modes of the next level.
 */
export function tentativeProlongator(
  count: number,
  aggregateOf: Int32Array,
  m: number,
  k: number,
  modes: Float64Array,
  tentative: Float64Array,
): Float64Array {
  const nodes = aggregateOf.length;
  const starts = new Int32Array(count + 1);
  for (let node = 0; node < nodes; node++) if (aggregateOf[node]! >= 0) starts[aggregateOf[node]! + 1]!++;
  let largest = 0;
  for (let each = 0; each < count; each++) {
    largest = Math.max(largest, starts[each + 1]!);
    starts[each + 1]! += starts[each]!;
  }
  const members = new Int32Array(starts[count]!);
  const next = starts.slice(0, count);
  for (let node = 0; node < nodes; node++) if (aggregateOf[node]! >= 0) members[next[aggregateOf[node]!]!++] = node;

  const coarse = new Float64Array(count * k * k);
  const local = new Float64Array(largest * m * k);
  tentative.fill(0);
  for (let each = 0; each < count; each++) {
    const rows = (starts[each + 1]! - starts[each]!) * m;
    // By columns, so that the modes lie together.
    for (let member = starts[each]!; member < starts[each + 1]!; member++)
      for (let r = 0; r < m; r++)
        for (let c = 0; c < k; c++)
          local[c * rows + (member - starts[each]!) * m + r] = modes[(members[member]! * m + r) * k + c]!;
    orthonormalise(local, rows, k, coarse, each * k * k);
    for (let member = starts[each]!; member < starts[each + 1]!; member++)
      for (let r = 0; r < m; r++)
        for (let c = 0; c < k; c++)
          tentative[(members[member]! * m + r) * k + c] = local[c * rows + (member - starts[each]!) * m + r]!;
  }
  return coarse;
}

/** What is left of a mode, as a part of its length, below which it counts as dependent. */
const dependent = 1e-9;

/** Columns of `rows` entries, in place; `factors` receives R by rows from `first`. */
function orthonormalise(columns: Float64Array, rows: number, k: number, factors: Float64Array, first: number): void {
  for (let c = 0; c < k; c++) {
    const at = c * rows;
    const before = length(columns, at, rows);
    for (let pass = 0; pass < 2; pass++)
      for (let other = 0; other < c; other++) {
        let product = 0;
        for (let r = 0; r < rows; r++) product += columns[other * rows + r]! * columns[at + r]!;
        if (product === 0) continue;
        for (let r = 0; r < rows; r++) columns[at + r]! -= product * columns[other * rows + r]!;
        factors[first + other * k + c]! += product;
      }
    const after = length(columns, at, rows);
    const kept = after > dependent * before;
    factors[first + c * k + c] = kept ? after : 0;
    for (let r = 0; r < rows; r++) columns[at + r] = kept ? columns[at + r]! / after : 0;
  }
}

function length(columns: Float64Array, at: number, rows: number): number {
  let sum = 0;
  for (let r = 0; r < rows; r++) sum += columns[at + r]! ** 2;
  return Math.sqrt(sum);
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
