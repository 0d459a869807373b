/**
 * Reference solution for the tests: insulating disc of radius eps on the end of an insulated tube of radius 1 and unit
 * conductivity, Robin condition (interface resistance x) on the ring around it, unit mean current density.
 *
 * Galerkin in Zernike polynomials of Psi = Phi + x i - V, which vanishes on the ring. In the Bessel modes J0(alpha_n r) of the
 * tube i_n = alpha_n Psi_n/(1 + x alpha_n), and the transform of the m-th polynomial is (-1)^m eps J_{2m+1}(alpha eps)/alpha.
 * The slowly converging part of the matrix, 1/x, is summed by Parseval's identity.
 */
export function tubeWithVoid(eps: number, x: number, size = 32): { resistance: number; edgeCurrent: number } {
  const matrix = new Float64Array(size * size);
  const transform = new Float64Array(size);
  for (const { root, weight } of tubeModes()) {
    oddBessel(root * eps, size, transform);
    const scale = (weight / (1 + x * root)) * (eps / root) ** 2;
    for (let i = 0; i < size; i++) {
      for (let j = 0; j <= i; j++) matrix[i * size + j] -= ((i + j) % 2 ? -scale : scale) * transform[i] * transform[j];
    }
  }
  for (let i = 0; i < size; i++) matrix[i * size + i] += (eps * eps) / (4 * i + 2);
  matrix[0] -= eps ** 4 / 2;
  const right = new Float64Array(size);
  right[0] = -0.5 * eps * eps * x;
  choleskySolve(matrix, right, size);
  const edge = right.reduce((sum, value) => sum + value, 0);
  return { resistance: x - eps * eps * right[0], edgeCurrent: -edge / x };
}

let modes: { root: number; weight: number }[] | undefined;

/** Zeros alpha of J1 and 2/J0(alpha)^2, the inverse norm of the modes. */
function tubeModes(): { root: number; weight: number }[] {
  if (modes) return modes;
  modes = [];
  const values = new Float64Array(1);
  for (let n = 1; n <= 4000; n++) {
    let root = (n + 0.25) * Math.PI - 3 / (8 * (n + 0.25) * Math.PI);
    let j0 = 0;
    for (let iteration = 0; iteration < 4; iteration++) {
      j0 = oddBessel(root, 1, values);
      root -= values[0] / (j0 - values[0] / root);
    }
    modes.push({ root, weight: 2 / (j0 * j0) });
  }
  return modes;
}

/** J_1, J_3, ... J_{2 size - 1} at x to `out`; returns J_0. Downward recursion below the turning point, upward beyond. */
function oddBessel(x: number, size: number, out: Float64Array): number {
  if (x > 2 * size + 30) {
    let [below, here] = [hankel(0, x), hankel(1, x)];
    const zero = below;
    out[0] = here;
    for (let k = 1; k < 2 * size - 1; k++) {
      [below, here] = [here, ((2 * k) / x) * here - below];
      if (k % 2 === 0) out[k / 2] = here;
    }
    return zero;
  }
  const top = Math.max(x, 2 * size);
  const start = 2 * Math.ceil((top + 60 + Math.sqrt(40 * top)) / 2);
  let above = 0;
  let here = 1e-280;
  let sum = 0;
  out.fill(0);
  for (let k = start - 1; k >= 0; k--) {
    [above, here] = [here, ((2 * (k + 1)) / x) * here - above];
    if (Math.abs(here) > 1e200) {
      here *= 1e-200;
      above *= 1e-200;
      sum *= 1e-200;
      for (let m = 0; m < size; m++) out[m] *= 1e-200;
    }
    if (k % 2 === 0) sum += k > 0 ? 2 * here : here;
    else if ((k - 1) / 2 < size) out[(k - 1) / 2] = here;
  }
  for (let m = 0; m < size; m++) out[m] /= sum;
  return here / sum;
}

/** Hankel's asymptotic series of J_order, order 0 or 1. */
function hankel(order: number, x: number): number {
  const mu = 4 * order * order;
  let even = 1;
  let odd = 0;
  let term = 1;
  for (let k = 1; k < 20; k++) {
    term *= (mu - (2 * k - 1) ** 2) / (8 * k * x);
    if (k % 2) odd += k % 4 === 1 ? term : -term;
    else even += k % 4 === 0 ? term : -term;
    if (Math.abs(term) < 1e-17) break;
  }
  const phase = x - (order / 2 + 0.25) * Math.PI;
  return Math.sqrt(2 / (Math.PI * x)) * (even * Math.cos(phase) - odd * Math.sin(phase));
}

function choleskySolve(matrix: Float64Array, right: Float64Array, size: number): void {
  for (let j = 0; j < size; j++) {
    for (let i = j; i < size; i++) {
      let sum = matrix[i * size + j];
      for (let k = 0; k < j; k++) sum -= matrix[i * size + k] * matrix[j * size + k];
      matrix[i * size + j] = i === j ? Math.sqrt(sum) : sum / matrix[j * size + j];
    }
  }
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) right[i] -= matrix[i * size + k] * right[k];
    right[i] /= matrix[i * size + i];
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) right[i] -= matrix[k * size + i] * right[k];
    right[i] /= matrix[i * size + i];
  }
}
