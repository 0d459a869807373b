import type { Law } from '../law.js';

/** Coefficients of t^0 ... t^7 of the bounded correction, least squares in relative error over 1e-3 <= abar <= 1e3. */
const coefficients = [
  -0.008099609673, 0.08322036756, 0.07195746537, -0.1401138269, -0.1438328035, 0.1152340088, 0.1071745727,
  -0.0825070563,
] as const;

/**
 * Resistance that a dilute population of insulating voids adds to an electrode with interface resistance Z:
 * ASR = N a^3 zeta(abar)/kappa, N voids of radius a per area, abar = a/(kappa Z).
 *
 *     zeta = B (1 + (1 + t)^3 (1 - t) p(t)),  B = pi/abar + (4/3)(2 + abar)/(1 + abar),  t = (sqrt(abar) - 1)/(sqrt(abar) + 1)
 *
 * Exact limits: pi/abar + 8/3 (lost area pi a^2 N Z, then spreading, large kinetic resistance) and 4/3 (insulating disc on an
 * equipotential electrode). p is a polynomial fitted to the mixed boundary-value problem (Galerkin in Zernike
 * polynomials): relative error below 1e-4 for 1e-3 <= abar <= 1e3.
 *
 * Limits: dilute, N pi a^2 below a few per cent (`conduction/constriction` for crowded voids); linear kinetics.
 */
export const voidResistance: Law<null> = {
  name: 'conduction/void-resistance',
  title: 'Resistance added by a dilute population of voids',
  equation: 'ASR kappa/(N a^3) = zeta(a/(kappa Z)); zeta -> pi/abar + 8/3, 4/3',
  sources: [
    'Newman 1966, J. Electrochem. Soc. 113 501 (secondary distributions)',
    'Sneddon 1966, Mixed Boundary Value Problems in Potential Theory',
  ],
  inputs: [{ name: 'voidRadiusNumber', unit: '1', range: [1e-4, 1e4], logarithmic: true }],
  output: { name: 'dimensionlessVoidResistance', unit: '1' },
  schema: null,
  examples: [null],
  evaluate(_parameters, inputs, out) {
    const abar = inputs[0];
    const root = Math.sqrt(abar);
    const t = (root - 1) / (root + 1);
    const rise = 1 + t;
    // dt/d(abar) times (1 + t)^2, as in `conduction/flux-focusing`.
    const scaledSlope = (4 * root) / (root + 1) ** 4;
    const base = Math.PI / abar + ((4 / 3) * (2 + abar)) / (1 + abar);
    const baseSlope = -Math.PI / (abar * abar) - 4 / 3 / (1 + abar) ** 2;
    let p = 0;
    let slope = 0;
    for (let k = coefficients.length - 1; k >= 0; k--) {
      slope = slope * t + p;
      p = p * t + coefficients[k];
    }
    const correction = 1 + rise * rise * rise * (1 - t) * p;
    const correctionSlope = scaledSlope * ((3 * (1 - t) - rise) * p + rise * (1 - t) * slope);
    out[0] = base * correction;
    out[1] = baseSlope * correction + base * correctionSlope;
  },
};
