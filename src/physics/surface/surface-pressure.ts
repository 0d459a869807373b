import type { Law } from '../law.js';

export interface SurfacePressureParameters {
  /** Surface energy gamma of the metal, J/m^2. */
  readonly surfaceEnergy: number;
}

/**
 * Pressure in the metal just below a free surface,
 *
 *     p_n = p_void + gamma K,     that is   sigma n_v = -(p_void + gamma K) n_v,
 *
 * K the surface divergence of the normal n_v out of the metal: +2/R for a ball of metal, -2/a for a spherical void, whose wall is under tension and closes.
 * The shift of the potential by curvature (Gibbs-Thomson) is `kinetics/equilibrium-shift` with this p_n; nothing else may count it again.
 */
export const surfacePressure: Law<SurfacePressureParameters> = {
  name: 'surface/pressure',
  title: 'Surface tension',
  equation: 'p_n = p_void + gamma K',
  sources: ['Young and Laplace; Herring 1951, in The Physics of Powder Metallurgy'],
  inputs: [
    { name: 'voidPressure', unit: 'Pa', range: [0, 1e7] },
    { name: 'curvature', unit: '1/m', range: [-1e8, 1e8] },
  ],
  output: { name: 'normalPressure', unit: 'Pa' },
  schema: null,
  examples: [{ surfaceEnergy: 0.5 }],
  evaluate({ surfaceEnergy }, inputs, out) {
    out[0] = inputs[0] + surfaceEnergy * inputs[1];
    out[1] = 1;
    out[2] = surfaceEnergy;
  },
};
