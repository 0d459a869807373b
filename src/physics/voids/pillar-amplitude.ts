import type { Law } from '../law.js';

export interface PatchParameters {
  /** Relative amplitude eps of the interface resistance, Z = Z_0 (1 + eps cos k x), 0 to 1. */
  readonly amplitude: number;
  /** Wavelength 2 pi/k, m. */
  readonly wavelength: number;
  /** Thickness L of the electrolyte, m. */
  readonly electrolyteThickness: number;
}

/**
 * Relative amplitude of the current density over an interface of wavy resistance Z = Z_0 (1 + eps cos k x),
 *
 *     |delta i|/I = eps/(1 + tanh(k L)/(kappa k Z_0)).
 *
 * Waves short against kappa Z_0 pass their full amplitude to the current; over longer ones the electrolyte evens it out. First
 * order in eps, linear kinetics, equipotential counter electrode, metal in contact everywhere.
 */
export const pillarAmplitude: Law<PatchParameters> = {
  name: 'voids/pillar-amplitude',
  title: 'Current over patches of high resistance',
  equation: '|delta i|/I = eps/(1 + tanh(k L)/(kappa k Z_0))',
  sources: ['linear perturbation of the secondary current distribution'],
  inputs: [
    { name: 'conductivity', unit: 'S/m', range: [1e-4, 1], logarithmic: true },
    { name: 'interfaceResistance', unit: 'ohm m^2', range: [1e-5, 1e-2], logarithmic: true },
  ],
  output: { name: 'relativeAmplitude', unit: '' },
  schema: null,
  examples: [
    { amplitude: 0.5, wavelength: 10e-6, electrolyteThickness: 500e-6 },
    { amplitude: 0.2, wavelength: 1e-3, electrolyteThickness: 100e-6 },
  ],
  evaluate({ amplitude, wavelength, electrolyteThickness }, inputs, out) {
    const wavenumber = (2 * Math.PI) / wavelength;
    const levelling = Math.tanh(wavenumber * electrolyteThickness) / (inputs[0] * wavenumber * inputs[1]);
    const relative = amplitude / (1 + levelling);
    const sensitivity = (relative * levelling) / (1 + levelling);
    out[0] = relative;
    out[1] = sensitivity / inputs[0];
    out[2] = sensitivity / inputs[1];
  },
};
