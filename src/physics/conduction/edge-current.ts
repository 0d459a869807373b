import type { Law } from '../law.js';
import { fluxFocusing } from './flux-focusing.js';

/** ln chi = -(1/2)[ln(1 - eps) + eps + eps^2/2] + eps^3 (c0 + c1 eps + ...): error below 3e-4. */
const primaryCoefficients = [0.17152052, -0.13003877, 0.055708546, -0.039563606] as const;

/** Spreading length h(eps, x) = sum_ij c_ij s^i u^j, s = sqrt(1.006 - eps), u = sqrt(x)/(1/2 + sqrt(x)); row i, column j. */
const spreading = [
  [-0.048192609, 0.10123729, 0.11799938],
  [0.55131672, -0.53532648, 1.1401691],
  [0.22807885, 1.0693354, -1.6863862],
] as const;

const focusing = new Float64Array(2);
const focusingInput = new Float64Array(1);

/**
 * Current density at the edge of the voids of a lattice over the mean current density of the cell, from eps = a/b (void
 * radius over cell radius) and x = kappa Z/b.
 *
 *     i_edge/I = k_J(eps/x) chi(eps)^(1 - g) theta^(-g),   theta = 1 - eps^2,   g = x/(x + h(eps, x))
 *
 * k_J is the single void (`conduction/flux-focusing`). Its neighbours raise the edge current for two reasons: x -> 0, the primary
 * distribution is squeezed between voids (chi, exact: the ratio of edge singularities of lattice and single void); x -> infinity,
 * the current of the covered area is spread evenly over the contact (1/theta, exact). h is the spreading length over b,
 * fitted to the mixed boundary-value problem in an insulated tube of radius b (Galerkin in Zernike polynomials, 11 values
 * of eps, 12 of x). Error below 0.3 per cent for eps <= 0.98 and x >= 0.01, 0.6 per cent for x >= 0.001.
 * Always between k_J and k_J/theta, and above 1/theta to within the fit (5e-4).
 *
 * Limits: linear kinetics, electrolyte thicker than b, circular cells for a hexagonal lattice, eps < 1.
 */
export const edgeCurrent: Law<null> = {
  name: 'conduction/edge-current',
  title: 'Edge current density of a lattice of voids',
  equation: 'i_edge/I = k_J(eps/x) chi(eps)^(1 - g) (1 - eps^2)^(-g), g = x/(x + h(eps, x)), eps = a/b, x = kappa Z/b',
  sources: fluxFocusing.sources,
  inputs: [
    { name: 'radiusOverSpacing', unit: '1', range: [0.01, 0.98] },
    { name: 'kineticLengthOverSpacing', unit: '1', range: [1e-3, 1e3], logarithmic: true },
  ],
  output: { name: 'edgeCurrentRatio', unit: '1' },
  schema: null,
  examples: [null],
  evaluate(_parameters, inputs, out) {
    const eps = inputs[0];
    const x = inputs[1];
    focusingInput[0] = eps / x;
    fluxFocusing.evaluate(null, focusingInput, focusing);
    const logarithmicSlope = focusing[1] / focusing[0];

    let polynomial = 0;
    let polynomialSlope = 0;
    for (let k = primaryCoefficients.length - 1; k >= 0; k--) {
      polynomial = polynomial * eps + primaryCoefficients[k];
      polynomialSlope = polynomialSlope * eps + (k + 3) * primaryCoefficients[k];
    }
    const square = eps * eps;
    const primary = -0.5 * (Math.log1p(-eps) + eps + 0.5 * square) + square * eps * polynomial;
    const primarySlope = (0.5 * square) / (1 - eps) + square * polynomialSlope;
    const even = -Math.log1p(-square);
    const evenSlope = (2 * eps) / (1 - square);

    const s = Math.sqrt(1.006 - eps);
    const root = Math.sqrt(x);
    const u = root / (0.5 + root);
    let h = 0;
    let hByS = 0;
    let hByU = 0;
    for (let i = 2; i >= 0; i--) {
      const row = spreading[i];
      hByS = hByS * s + h;
      h = h * s + row[0] + u * (row[1] + u * row[2]);
      hByU = hByU * s + row[1] + 2 * u * row[2];
    }
    const sum = x + h;
    const g = x / sum;
    // du/dx = 1/(4 sqrt(x) (1/2 + sqrt(x))^2), ds/d(eps) = -1/(2s).
    const gByEps = ((x / (sum * sum)) * hByS) / (2 * s);
    const gByX = (h - (hByU * root) / (4 * (0.5 + root) ** 2)) / (sum * sum);

    const ratio = focusing[0] * Math.exp(primary + g * (even - primary));
    out[0] = ratio;
    out[1] = ratio * (logarithmicSlope / x + primarySlope + g * (evenSlope - primarySlope) + gByEps * (even - primary));
    out[2] = ratio * ((-logarithmicSlope * eps) / (x * x) + gByX * (even - primary));
  },
};
