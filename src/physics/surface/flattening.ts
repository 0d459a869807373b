import { gasConstant } from '../../quantity/constants.js';
import { type ArrheniusParameters, arrheniusValue } from '../diffusion/arrhenius.js';
import type { Law } from '../law.js';

export interface FlatteningParameters {
  /** J/m^2. */
  readonly surfaceEnergy: number;
  /** m^3/mol. */
  readonly molarVolume: number;
  /** D_s delta_s, m^3/s; null: no diffusion along the surface. */
  readonly surfaceDiffusivity: ArrheniusParameters | null;
  /** Self-diffusion D, m^2/s; null: none through the lattice. */
  readonly latticeDiffusivity: ArrheniusParameters | null;
  /** Viscosity mu of linear creep, Pa s; Infinity: rigid. */
  readonly viscosity: number;
}

/**
 * Rate at which a small wave of the surface of thick metal decays, its wave number k = 2 pi/lambda,
 *
 *     rate = B k^4 + (D gamma V_m/(R T)) k^3 + gamma k/(2 mu):
 *
 * along the surface (B of `surface/diffusion`), through the lattice, by linear creep. They run side by side where slopes are small: each acts on the shape
 * alone. Power-law creep has no rate of its own here.
 */
export const flattening: Law<FlatteningParameters> = {
  name: 'surface/flattening',
  title: 'Decay of a wave on a free surface',
  equation: 'rate = B k^4 + (D gamma V_m/(R T)) k^3 + gamma k/(2 mu)',
  sources: ['Mullins 1959, J. Appl. Phys. 30 77'],
  inputs: [
    { name: 'wavelength', unit: 'm', range: [1e-8, 1e-4], logarithmic: true },
    { name: 'temperature', unit: 'K', range: [250, 400] },
  ],
  output: { name: 'decayRate', unit: '1/s' },
  schema: null,
  examples: [
    {
      surfaceEnergy: 0.5,
      molarVolume: 1.3e-5,
      surfaceDiffusivity: { referenceValue: 3e-22, activationEnergy: 20e3, referenceTemperature: 298.15 },
      latticeDiffusivity: { referenceValue: 5.6e-15, activationEnergy: 53.4e3, referenceTemperature: 298.15 },
      viscosity: 1e10,
    },
    {
      surfaceEnergy: 0.5,
      molarVolume: 1.3e-5,
      surfaceDiffusivity: null,
      latticeDiffusivity: null,
      viscosity: 1e12,
    },
  ],
  evaluate({ surfaceEnergy, molarVolume, surfaceDiffusivity, latticeDiffusivity, viscosity }, inputs, out) {
    const wavelength = inputs[0];
    const temperature = inputs[1];
    const k = (2 * Math.PI) / wavelength;
    const thermal = gasConstant * temperature;
    let along = 0;
    let through = 0;
    out[2] = 0;
    if (surfaceDiffusivity !== null) {
      along = ((arrheniusValue(surfaceDiffusivity, temperature) * surfaceEnergy * molarVolume) / thermal) * k ** 4;
      out[2] += along * ((surfaceDiffusivity.activationEnergy / thermal - 1) / temperature);
    }
    if (latticeDiffusivity !== null) {
      through = ((arrheniusValue(latticeDiffusivity, temperature) * surfaceEnergy * molarVolume) / thermal) * k ** 3;
      out[2] += through * ((latticeDiffusivity.activationEnergy / thermal - 1) / temperature);
    }
    const creep = (surfaceEnergy * k) / (2 * viscosity);
    out[0] = along + through + creep;
    out[1] = -(4 * along + 3 * through + creep) / wavelength;
  },
};
