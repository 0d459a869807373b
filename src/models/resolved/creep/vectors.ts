/** Scalar product. */
export function dotProduct(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!;
  return sum;
}

/** y += factor x. */
export function addScaled(y: Float64Array, factor: number, x: Float64Array): void {
  for (let at = 0; at < y.length; at++) y[at] = y[at]! + factor * x[at]!;
}
