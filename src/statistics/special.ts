/** Special functions of the laws of probability. */

// Lanczos (1964) with g = 607/128 and the coefficients of Godfrey (2001): relative error of the gamma function below 1e-15.
const lanczosShift = 607 / 128;
const lanczos = [
  0.9999999999999971, 57.15623566586292, -59.59796035547549, 14.136097974741746, -0.4919138160976202,
  3.399464998481189e-5, 4.652362892704858e-5, -9.837447530487956e-5, 0.0001580887032249125, -0.00021026444172410488,
  0.00021743961811521265, -0.0001643181065367639, 8.441822398385275e-5, -2.6190838401581408e-5, 3.6899182659531625e-6,
];

/** Natural logarithm of the gamma function for x > 0; absolute error about 1e-14 (relative, where it is large). */
function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  let sum = lanczos[0]!;
  for (let i = 1; i < lanczos.length; i++) sum += lanczos[i]! / (x - 1 + i);
  const t = x - 0.5 + lanczosShift;
  return (x - 0.5) * Math.log(t) - t + Math.log(Math.sqrt(2 * Math.PI) * sum);
}

/** Logarithm of the beta function B(a, b). */
export function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

/** The continued fraction of the incomplete beta function, by the method of Lentz. Source: DLMF 8.17.22. */
function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  const guarded = (value: number) => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / guarded(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / guarded(1 + even * d);
    c = guarded(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / guarded(1 + odd * d);
    c = guarded(1 + odd / c);
    const change = d * c;
    fraction *= change;
    if (Math.abs(change - 1) < 1e-16) break;
  }
  return fraction;
}

/**
 * Regularised incomplete beta function I_x(a, b) and its complement, each with its own digits.
 * @param x between 0 and 1.
 * @param complement 1 - x, given apart so that it keeps its digits when x is near 1.
 */
export function incompleteBeta(
  x: number,
  a: number,
  b: number,
  complement = 1 - x,
): { readonly lower: number; readonly upper: number } {
  if (x <= 0) return { lower: 0, upper: 1 };
  if (complement <= 0) return { lower: 1, upper: 0 };
  const front = Math.exp(a * Math.log(x) + b * Math.log(complement) - logBeta(a, b));
  // The fraction converges fast below the mean; above it the symmetric one does.
  if (x < (a + 1) / (a + b + 2)) {
    const lower = (front * betaFraction(x, a, b)) / a;
    return { lower, upper: 1 - lower };
  }
  const upper = (front * betaFraction(complement, b, a)) / b;
  return { lower: 1 - upper, upper };
}

/**
 * The x at which I_x(a, b) is u: Newton's method for the logarithm of the smaller of u and 1 - u over that of x/(1 - x), in which both tails
 * are straight lines, kept inside a bracket that halves when it must.
 * @returns x and 1 - x, each with its own digits.
 */
export function incompleteBetaQuantile(
  u: number,
  a: number,
  b: number,
): { readonly x: number; readonly complement: number } {
  if (u <= 0) return { x: 0, complement: 1 };
  if (u >= 1) return { x: 1, complement: 0 };
  const at = (t: number) => ({ x: 1 / (1 + Math.exp(-t)), complement: 1 / (1 + Math.exp(t)) });
  const scale = logBeta(a, b);
  let low = -745;
  let high = 745;
  let t = Math.log(a / b);
  for (let iteration = 0; iteration < 200; iteration++) {
    const { x, complement } = at(t);
    const { lower, upper } = incompleteBeta(x, a, b, complement);
    if (lower > u) high = t;
    else low = t;
    const density = Math.exp(a * Math.log(x) + b * Math.log(complement) - scale);
    const step = u < 0.5 ? (Math.log(lower / u) * lower) / density : (-Math.log(upper / (1 - u)) * upper) / density;
    let next = t - step;
    if (!(next > low && next < high)) next = (low + high) / 2;
    if (Math.abs(next - t) <= 4e-16 * Math.max(1, Math.abs(t)) || next === low || next === high) return at(next);
    t = next;
  }
  return at(t);
}
