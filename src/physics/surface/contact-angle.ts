import type { Law } from '../law.js';

export interface ContactAngleParameters {
  /** Surface energy gamma of the metal, J/m^2. */
  readonly surfaceEnergy: number;
}

/**
 * Angle in the metal between its free surface and the electrolyte at the rim of a void,
 *
 *     cos psi = W_ad/gamma - 1,
 *
 * by Young's law with the work of adhesion (Dupre). psi = 0 (wets) from W_ad = 2 gamma on, pi (beads) for W_ad <= 0; 90 degrees at W_ad = gamma. Clean
 * LLZO, W_ad = 0.67 J/m^2: 70 degrees; under carbonate, 0.1: 143 degrees (gamma = 0.5). Energies at rest: no hysteresis.
 */
export const contactAngle: Law<ContactAngleParameters> = {
  name: 'surface/contact-angle',
  title: 'Contact angle of metal on the electrolyte',
  equation: 'cos psi = W_ad/gamma - 1',
  sources: [
    'Young 1805, Phil. Trans. R. Soc. 95 65; Dupre 1869',
    'Sharafi et al. 2017, Chem. Mater. 29 7961, for W_ad on LLZO',
  ],
  inputs: [{ name: 'adhesionWork', unit: 'J/m^2', range: [-0.2, 1.3] }],
  output: { name: 'contactAngle', unit: 'rad' },
  schema: null,
  examples: [{ surfaceEnergy: 0.5 }],
  distanceToKink({ surfaceEnergy }, inputs) {
    return Math.min(Math.abs(inputs[0]), Math.abs(inputs[0] - 2 * surfaceEnergy)) / surfaceEnergy;
  },
  evaluate({ surfaceEnergy }, inputs, out) {
    const cosine = inputs[0] / surfaceEnergy - 1;
    const between = cosine > -1 && cosine < 1;
    out[0] = Math.acos(Math.min(1, Math.max(-1, cosine)));
    out[1] = between ? -1 / (surfaceEnergy * Math.sqrt((1 - cosine) * (1 + cosine))) : 0;
  },
};
