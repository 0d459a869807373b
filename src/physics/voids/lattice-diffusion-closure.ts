import { gasConstant } from '../../quantity/constants.js';
import { type ArrheniusParameters, arrheniusValue } from '../diffusion/arrhenius.js';
import type { Law } from '../law.js';

export interface LatticeDiffusionClosureParameters {
  /** Self-diffusion of the metal, m^2/s. */
  readonly diffusivity: ArrheniusParameters;
  /** m^3/mol. */
  readonly molarVolume: number;
}

/**
 * Volume rate at which a half-spherical void closes by diffusion of vacancies through the lattice,
 *
 *     R = 2 pi a (D V_m/(R T)) p_eff,     that is  da/dt = -(D V_m/(R T a)) p_eff,
 *
 * with p_eff = stack + ambient - void pressure + 2 gamma/a. Positive when the void closes. Steady diffusion from an
 * isolated sphere to distant sinks; nearby sinks or neighbours are not seen.
 */
export const latticeDiffusionClosure: Law<LatticeDiffusionClosureParameters> = {
  name: 'voids/lattice-diffusion-closure',
  title: 'Void closure by lattice diffusion',
  equation: 'R = 2 pi a (D V_m/(R T)) p_eff',
  sources: ['Herring, J. Appl. Phys. 21, 437 (1950)'],
  inputs: [
    { name: 'radius', unit: 'm', range: [1e-8, 1e-4], logarithmic: true },
    { name: 'effectivePressure', unit: 'Pa', range: [1e4, 1e8], logarithmic: true },
    { name: 'temperature', unit: 'K', range: [250, 400] },
  ],
  output: { name: 'volumeRate', unit: 'm^3/s' },
  schema: null,
  examples: [
    {
      diffusivity: { referenceValue: 5.6e-15, activationEnergy: 53.4e3, referenceTemperature: 298.15 },
      molarVolume: 1.3e-5,
    },
  ],
  evaluate(parameters, inputs, out) {
    const { diffusivity, molarVolume } = parameters;
    const radius = inputs[0];
    const pressure = inputs[1];
    const temperature = inputs[2];
    const thermal = gasConstant * temperature;
    const mobility = (2 * Math.PI * arrheniusValue(diffusivity, temperature) * molarVolume) / thermal;
    const rate = mobility * radius * pressure;
    out[0] = rate;
    out[1] = mobility * pressure;
    out[2] = mobility * radius;
    out[3] = (rate / temperature) * (diffusivity.activationEnergy / thermal - 1);
  },
};
