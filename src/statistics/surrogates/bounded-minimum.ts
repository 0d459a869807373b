/** A function of several variables with its gradient, which it writes into the second argument; Infinity where it has no value. */
export type Differentiable = (at: Float64Array, gradient: Float64Array) => number;

/**
 * A local minimum inside bounds, by the quasi-Newton method of Broyden, Fletcher, Goldfarb and Shanno; variables that press against a
 * bound stay there for the step.
 * @param start a point, moved inside the bounds.
 * @param low lower bounds.
 * @param high upper bounds.
 * @returns the point, its value and how many evaluations it took.
 * Source: Nocedal & Wright 2006, Numerical Optimization, algorithm 6.1, with projection after Bertsekas 1982.
 */
export function boundedMinimum(
  target: Differentiable,
  start: ArrayLike<number>,
  low: ArrayLike<number>,
  high: ArrayLike<number>,
  { iterations = 60, tolerance = 1e-5 }: { readonly iterations?: number; readonly tolerance?: number } = {},
): { readonly at: Float64Array; readonly value: number; readonly evaluations: number } {
  const size = start.length;
  const clamp = (value: number, j: number) => Math.min(high[j]!, Math.max(low[j]!, value));
  let at: Float64Array = Float64Array.from(start, clamp);
  let gradient: Float64Array = new Float64Array(size);
  let value = target(at, gradient);
  let evaluations = 1;
  const identity = () => Float64Array.from({ length: size * size }, (_, k) => (k % (size + 1) === 0 ? 1 : 0));
  let inverse = identity();
  let fresh = true;
  for (let iteration = 0; iteration < iterations && Number.isFinite(value); iteration++) {
    const free = Array.from(
      gradient,
      (slope, j) => !((at[j]! <= low[j]! && slope > 0) || (at[j]! >= high[j]! && slope < 0)),
    );
    if (!free.some((each, j) => each && Math.abs(gradient[j]!) > tolerance)) break;
    const direction = new Float64Array(size);
    let descent = 0;
    for (let i = 0; i < size; i++) {
      if (!free[i]) continue;
      for (let j = 0; j < size; j++) if (free[j]) direction[i] = direction[i]! - inverse[i * size + j]! * gradient[j]!;
      descent += direction[i]! * gradient[i]!;
    }
    if (!(descent < 0)) {
      if (fresh) break;
      inverse = identity();
      fresh = true;
      continue;
    }
    // A first step of one unit at most: the variables are logarithms.
    const longest = Math.max(...direction.map(Math.abs));
    let step = Math.min(1, 1 / longest);
    let moved: { at: Float64Array; value: number; gradient: Float64Array } | null = null;
    for (let attempt = 0; attempt < 25; attempt++, step /= 2) {
      const trial = at.map((x, j) => clamp(x + step * direction[j]!, j));
      const slopes = new Float64Array(size);
      const its = target(trial, slopes);
      evaluations++;
      const change = trial.reduce((sum, x, j) => sum + (x - at[j]!) * gradient[j]!, 0);
      if (its <= value + 1e-4 * change && change < 0) {
        moved = { at: trial, value: its, gradient: slopes };
        break;
      }
    }
    if (moved === null) {
      if (fresh) break;
      inverse = identity();
      fresh = true;
      continue;
    }
    const shift = moved.at.map((x, j) => x - at[j]!);
    const bend = moved.gradient.map((slope, j) => slope - gradient[j]!);
    const gained = value - moved.value;
    ({ at, value, gradient } = moved);
    update(inverse, shift, bend, fresh);
    fresh = false;
    if (gained <= 1e-9 * Math.max(1, Math.abs(value))) break;
  }
  return { at, value, evaluations };
}

/** The update of the inverse Hessian; left out where the curvature is not positive. */
function update(inverse: Float64Array, shift: Float64Array, bend: Float64Array, fresh: boolean): void {
  const size = shift.length;
  const curvature = shift.reduce((sum, s, j) => sum + s * bend[j]!, 0);
  const bends = bend.reduce((sum, y) => sum + y * y, 0);
  if (!(curvature > 1e-12 * Math.sqrt(bends))) return;
  if (fresh) for (let j = 0; j < size; j++) inverse[j * (size + 1)] = curvature / bends;
  const product = new Float64Array(size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) product[i] = product[i]! + inverse[i * size + j]! * bend[j]!;
  const quadratic = product.reduce((sum, p, j) => sum + p * bend[j]!, 0);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) {
      const k = i * size + j;
      inverse[k] =
        inverse[k]! +
        ((1 + quadratic / curvature) * shift[i]! * shift[j]! - product[i]! * shift[j]! - shift[i]! * product[j]!) /
          curvature;
    }
}
