/**
 * Positive root x of a x^n + b x = c, with n >= 1, c >= 0, a, b >= 0, not both zero: the stress at which power-law and linear flow in parallel
 * (or in series with a spring over a step) make up a given rate.
 *
 * Newton from above. The left-hand side rises and is convex, and it is at least c at min(c/b, (c/a)^(1/n)), from where the iterates
 * therefore fall to the root without passing it; the last one that does not fall is the root to rounding. The start is at most twice the root.
 */
export function powerLinearRoot(a: number, n: number, b: number, c: number): number {
  if (c === 0) return 0;
  if (a === 0) return c / b;
  const alone = (c / a) ** (1 / n);
  if (b === 0) return alone;
  let x = Math.min(alone, c / b);
  for (let iteration = 0; iteration < 200; iteration++) {
    const power = a * x ** (n - 1);
    const next = x - (power * x + b * x - c) / (n * power + b);
    if (!(next < x)) return x;
    x = next;
  }
  return x;
}
