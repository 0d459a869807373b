/** What a pursuit chose: columns of a matrix, and the least squares fit on them. */
export interface Pursuit {
  /** Chosen columns, in the order in which they were. */
  readonly columns: readonly number[];
  readonly coefficients: Float64Array;
  /** Mean square of the leave-one-out residuals over the variance of the outputs, corrected for the number of terms. */
  readonly error: number;
}

/**
 * Orthogonal matching pursuit: columns are taken one after the other, each time the one that explains most of what is left; the number of
 * them is that of the smallest corrected leave-one-out error. With enough points all columns that matter come in, which is least squares.
 * @param columns candidates, each with one entry a point; the first is always taken.
 * @param outputs one a point.
 * Source: Pati, Rezaiifar & Krishnaprasad 1993; leave-one-out error in closed form and its correction: Blatman & Sudret 2011,
 * J. Comput. Phys. 230, 2345, equations 21 to 26 (after Chapelle, Vapnik & Bengio 2002).
 */
export function matchingPursuit(columns: readonly Float64Array[], outputs: ArrayLike<number>): Pursuit {
  const count = outputs.length;
  const most = Math.min(columns.length, Math.max(1, Math.floor(0.8 * count)));
  const centre = Float64Array.from(outputs).reduce((sum, y) => sum + y, 0) / count;
  const residual = Float64Array.from(outputs);
  const spread = Float64Array.from(outputs).reduce((sum, y) => sum + (y - centre) ** 2, 0);
  const basis: Float64Array[] = [];
  const chosen: number[] = [];
  const taken = new Uint8Array(columns.length);
  /** Columns of the inverse of R, of growing length. */
  const inverse: Float64Array[] = [];
  const products: number[] = [];
  const leverage = new Float64Array(count);
  const norms = columns.map((column) => Math.sqrt(dot(column, column)));
  let trace = 0;
  let best = { terms: 0, error: Number.POSITIVE_INFINITY };
  let next = 0;
  while (next >= 0 && chosen.length < most) {
    taken[next] = 1;
    const direction = columns[next]!.slice();
    const projections = new Float64Array(basis.length);
    // Twice is enough (Kahan and Parlett): the second pass takes out what rounding left.
    for (let pass = 0; pass < 2; pass++) {
      for (const [k, each] of basis.entries()) {
        const projection = dot(each, direction);
        projections[k] = projections[k]! + projection;
        for (let i = 0; i < count; i++) direction[i] = direction[i]! - projection * each[i]!;
      }
    }
    const length = Math.sqrt(dot(direction, direction));
    if (length > 1e-9 * norms[next]!) {
      for (let i = 0; i < count; i++) direction[i] = direction[i]! / length;
      const added = new Float64Array(basis.length + 1);
      for (const [k, projection] of projections.entries())
        for (let row = 0; row <= k; row++) added[row] = added[row]! - (inverse[k]![row]! * projection) / length;
      added[basis.length] = 1 / length;
      trace += dot(added, added);
      inverse.push(added);
      basis.push(direction);
      chosen.push(next);
      const product = dot(direction, residual);
      products.push(product);
      let squares = 0;
      let raw = 0;
      let determined = true;
      for (let i = 0; i < count; i++) {
        residual[i] = residual[i]! - product * direction[i]!;
        leverage[i] = leverage[i]! + direction[i]! ** 2;
        const freedom = 1 - leverage[i]!;
        if (freedom < 1e-10) determined = false;
        squares += (residual[i]! / freedom) ** 2;
        raw += residual[i]! ** 2;
      }
      const terms = chosen.length;
      const correction = (count / (count - terms)) * (1 + trace);
      const error = determined && terms < count ? (squares / spread) * correction : Number.POSITIVE_INFINITY;
      if (error < best.error) best = { terms, error };
      // Nothing is left to explain, or more terms have not helped for long.
      if (raw <= 1e-26 * spread || terms - best.terms > Math.max(20, 0.1 * most)) break;
    }
    next = -1;
    let largest = 0;
    for (let k = 0; k < columns.length; k++) {
      if (taken[k] === 1) continue;
      const share = Math.abs(dot(columns[k]!, residual)) / norms[k]!;
      if (share > largest) {
        largest = share;
        next = k;
      }
    }
  }
  const terms = Math.max(1, best.terms);
  const coefficients = new Float64Array(terms);
  for (let k = 0; k < terms; k++)
    for (let row = 0; row <= k; row++) coefficients[row] = coefficients[row]! + inverse[k]![row]! * products[k]!;
  return { columns: chosen.slice(0, terms), coefficients, error: best.error };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
