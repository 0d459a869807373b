import type { Law } from '../law.js';

/** Dilute limit 4/(3 pi): the first insulating discs do not see each other. */
const diluteCoefficient = 4 / (3 * Math.PI);

/** Coefficients of eps^4 ... eps^9, least squares in relative error over 0.03 <= eps <= 0.999. */
const coefficients = [
  -0.07975632522, -0.06066990435, 0.07418808677, -0.007595844541, -0.03329155989, 0.01934046913,
] as const;

/** -(1/pi)[ln(1 - eps) + eps + eps^2/2 + eps^3/3], by its series where the terms cancel. */
function ringSingularity(eps: number): number {
  if (eps > 0.05) return -(Math.log1p(-eps) + eps * (1 + eps * (1 / 2 + eps / 3))) / Math.PI;
  let sum = 0;
  for (let k = 12; k >= 4; k--) sum = 1 / k + eps * sum;
  return (eps ** 4 * sum) / Math.PI;
}

/**
 * Constriction of the current around insulating discs (voids of radius a, one in each cell of radius b) on an otherwise
 * equipotential electrode: excess resistance ASR kappa/b = f_c(a/b).
 *
 *     f_c(eps) = -(1/pi)[ln(1 - eps) + eps + eps^2/2 + eps^3/3] + (4/(3 pi)) eps^3 + sum_{k=4..9} c_k eps^k
 *
 * The dilute limit (4/(3 pi)) eps^3 and the logarithm of the vanishing ring of contact, -(1/pi) ln(1 - eps), are exact; the
 * polynomial is fitted to the solution of the mixed boundary-value problem in an insulated tube of radius b (Galerkin in odd
 * Legendre functions of sqrt(1 - r^2/a^2), 60 000 Bessel modes). Relative error below 2.5e-5 for 0 <= eps <= 0.999.
 *
 * With an interface resistance Z on the contact, Z/theta + (b/kappa) f_c is a lower bound of the resistance (the current would
 * have to spread in two ways at once): at most 5.4 per cent low (a/b = 0.55, kappa Z/b = 0.04), exact at both ends of kappa Z/b.
 *
 * Limits: eps < 1; electrolyte thicker than about b; circular cells stand for a hexagonal lattice.
 */
export const constriction: Law<null> = {
  name: 'conduction/constriction',
  title: 'Constriction resistance of an electrode covered with voids',
  equation: 'ASR kappa/b = f_c(a/b),  f_c -> (4/(3 pi)) (a/b)^3 for small voids',
  sources: [
    'Sneddon 1966, Mixed Boundary Value Problems in Potential Theory (dual series for discs in tubes)',
    'Yovanovich 2005, IEEE Trans. Compon. Packag. Technol. 28 182 (constriction in flux tubes)',
  ],
  inputs: [{ name: 'radiusOverSpacing', unit: '1', range: [0.001, 0.995] }],
  output: { name: 'resistanceTimesConductivityOverSpacing', unit: '1' },
  schema: null,
  examples: [null],
  evaluate(_parameters, inputs, out) {
    const eps = inputs[0];
    let polynomial = 0;
    let slope = 0;
    for (let k = coefficients.length - 1; k >= 0; k--) {
      polynomial = polynomial * eps + coefficients[k];
      slope = slope * eps + (k + 4) * coefficients[k];
    }
    const cube = eps * eps * eps;
    out[0] = ringSingularity(eps) + cube * (diluteCoefficient + eps * polynomial);
    out[1] = cube / (Math.PI * (1 - eps)) + 3 * diluteCoefficient * eps * eps + cube * slope;
  },
};
