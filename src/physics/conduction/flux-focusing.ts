import type { Law } from '../law.js';

/** Coefficients of t^0 ... t^7 of the bounded correction, least squares in relative error over 1e-3 <= abar <= 70. */
const coefficients = [
  -0.01410096186, 0.05256390146, 0.03394804329, -0.1016214495, -0.04101011196, 0.09048268738, 0.02366669091,
  -0.04878929951,
] as const;

/**
 * Current density at the edge of a single insulating void of radius a on an electrode with interface resistance Z, over the
 * remote current density: k_J(abar), abar = a/(kappa Z).
 *
 *     k_J = B (1 + (1 + t)^3 (1 - t) p(t)),  B = sqrt[1 + (4/pi) abar (1 + abar/2)/(1 + abar)],  t = (sqrt(abar) - 1)/(sqrt(abar) + 1)
 *
 * Exact limits: 1 + (2/pi) abar for small voids (kinetics spreads the current) and sqrt(2 abar/pi) for large ones (the edge
 * singularity of the primary distribution, cut off over kappa Z). p is a polynomial fitted to the mixed boundary-value
 * problem (Galerkin in Zernike polynomials, extrapolated): 3e-5 relative for abar <= 70, 0.2 per cent beyond.
 *
 * Limits: linear kinetics, void small against its distance to others (`conduction/edge-current` for a lattice).
 */
export const fluxFocusing: Law<null> = {
  name: 'conduction/flux-focusing',
  title: 'Edge current density of a single void',
  equation: 'i_edge/i = k_J(a/(kappa Z)); k_J -> 1 + (2/pi) abar, sqrt(2 abar/pi)',
  sources: [
    'Newman 1966, J. Electrochem. Soc. 113 501 (secondary distributions)',
    'Roy, Fleck & Deshpande 2021, Extreme Mech. Lett. 101307',
  ],
  inputs: [{ name: 'voidRadiusNumber', unit: '1', range: [1e-4, 1e4], logarithmic: true }],
  output: { name: 'edgeCurrentRatio', unit: '1' },
  schema: null,
  examples: [null],
  evaluate(_parameters, inputs, out) {
    const abar = inputs[0];
    const root = Math.sqrt(abar);
    const t = (root - 1) / (root + 1);
    // dt/d(abar) times (1 + t)^2, which stays finite at abar = 0 where dt/d(abar) does not: (1 + t) = 2 root/(root + 1).
    const rise = 1 + t;
    const scaledSlope = (4 * root) / (root + 1) ** 4;
    const square = 1 + ((4 / Math.PI) * abar * (1 + 0.5 * abar)) / (1 + abar);
    const squareSlope = ((4 / Math.PI) * (1 + abar + 0.5 * abar * abar)) / (1 + abar) ** 2;
    let p = 0;
    let slope = 0;
    for (let k = coefficients.length - 1; k >= 0; k--) {
      slope = slope * t + p;
      p = p * t + coefficients[k];
    }
    const base = Math.sqrt(square);
    const correction = 1 + rise * rise * rise * (1 - t) * p;
    // d/dt[(1 + t)^3 (1 - t) p] = (1 + t)^2 [(3 (1 - t) - (1 + t)) p + (1 + t)(1 - t) p'].
    const correctionSlope = scaledSlope * ((3 * (1 - t) - rise) * p + rise * (1 - t) * slope);
    out[0] = base * correction;
    out[1] = (0.5 * squareSlope * correction) / base + base * correctionSlope;
  },
};
