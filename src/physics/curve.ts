/** A tabulated function as a cubic with given slopes between nodes (C1) and a straight line beyond the ends. */
export interface Curve {
  readonly nodes: Float64Array;
  readonly values: Float64Array;
  readonly slopes: Float64Array;
}

/**
 * Slopes of the cubic spline through a table, third derivative continuous at the second and the last but one node.
 * For smooth tables of at least four nodes: fourth order, but may overshoot.
 */
export function splineCurve(nodes: readonly number[], values: readonly number[]): Curve {
  const count = nodes.length;
  const step = nodes.slice(1).map((node, i) => node - nodes[i]);
  const secant = step.map((width, i) => (values[i + 1] - values[i]) / width);
  const lower = new Float64Array(count);
  const diagonal = new Float64Array(count);
  const upper = new Float64Array(count);
  const slopes = new Float64Array(count);
  for (let i = 1; i < count - 1; i++) {
    lower[i] = step[i];
    diagonal[i] = 2 * (step[i - 1] + step[i]);
    upper[i] = step[i - 1];
    slopes[i] = 3 * (step[i] * secant[i - 1] + step[i - 1] * secant[i]);
  }
  // The end rows are the not-a-knot conditions with the third unknown eliminated by the neighbouring row.
  const first = step[0] + step[1];
  diagonal[0] = step[1];
  upper[0] = first;
  slopes[0] = ((step[0] + 2 * first) * step[1] * secant[0] + step[0] ** 2 * secant[1]) / first;
  const [h1, h2] = [step[count - 2], step[count - 3]];
  const last = h1 + h2;
  diagonal[count - 1] = h2;
  lower[count - 1] = last;
  slopes[count - 1] = (h1 ** 2 * secant[count - 3] + (2 * last + h1) * h2 * secant[count - 2]) / last;
  for (let i = 1; i < count; i++) {
    const factor = lower[i] / diagonal[i - 1];
    diagonal[i] -= factor * upper[i - 1];
    slopes[i] -= factor * slopes[i - 1];
  }
  slopes[count - 1] /= diagonal[count - 1];
  for (let i = count - 2; i >= 0; i--) slopes[i] = (slopes[i] - upper[i] * slopes[i + 1]) / diagonal[i];
  return { nodes: Float64Array.from(nodes), values: Float64Array.from(values), slopes };
}

/**
 * Slopes that keep a table's monotone runs monotone: zero at an extremum, else the weighted harmonic mean of the
 * neighbouring secants (Fritsch and Butland 1984, eq. 5); at the ends the secant.
 */
export function monotoneCurve(nodes: readonly number[], values: readonly number[]): Curve {
  const count = nodes.length;
  const slopes = new Float64Array(count);
  const secant = (i: number) => (values[i + 1] - values[i]) / (nodes[i + 1] - nodes[i]);
  slopes[0] = secant(0);
  slopes[count - 1] = secant(count - 2);
  for (let i = 1; i < count - 1; i++) {
    const left = secant(i - 1);
    const right = secant(i);
    if (left * right <= 0) continue;
    const weight = (1 + (nodes[i + 1] - nodes[i]) / (nodes[i + 1] - nodes[i - 1])) / 3;
    slopes[i] = (left * right) / (weight * right + (1 - weight) * left);
  }
  return { nodes: Float64Array.from(nodes), values: Float64Array.from(values), slopes };
}

function segment(curve: Curve, x: number): number {
  let i = 0;
  while (i < curve.nodes.length - 2 && x >= curve.nodes[i + 1]) i++;
  return i;
}

/** Value of a curve at x. */
export function curveValue(curve: Curve, x: number): number {
  const { nodes, values, slopes } = curve;
  const last = nodes.length - 1;
  if (x <= nodes[0]) return values[0] + slopes[0] * (x - nodes[0]);
  if (x >= nodes[last]) return values[last] + slopes[last] * (x - nodes[last]);
  const i = segment(curve, x);
  const width = nodes[i + 1] - nodes[i];
  const t = (x - nodes[i]) / width;
  const secant = (values[i + 1] - values[i]) / width;
  const quadratic = 3 * secant - 2 * slopes[i] - slopes[i + 1];
  const cubic = slopes[i] + slopes[i + 1] - 2 * secant;
  return values[i] + width * t * (slopes[i] + t * (quadratic + t * cubic));
}

/** Derivative of a curve at x. */
export function curveSlope(curve: Curve, x: number): number {
  const { nodes, values, slopes } = curve;
  const last = nodes.length - 1;
  if (x <= nodes[0]) return slopes[0];
  if (x >= nodes[last]) return slopes[last];
  const i = segment(curve, x);
  const width = nodes[i + 1] - nodes[i];
  const t = (x - nodes[i]) / width;
  const secant = (values[i + 1] - values[i]) / width;
  const quadratic = 3 * secant - 2 * slopes[i] - slopes[i + 1];
  const cubic = slopes[i] + slopes[i + 1] - 2 * secant;
  return slopes[i] + t * (2 * quadratic + t * 3 * cubic);
}
