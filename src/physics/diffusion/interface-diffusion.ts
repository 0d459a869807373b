import { gasConstant } from '../../quantity/constants.js';
import type { Law } from '../law.js';
import { type ArrheniusParameters, arrheniusValue } from './arrhenius.js';

export interface InterfaceDiffusionParameters {
  /** Diffusivity along the interface times its thickness D_b delta_b, m^3/s. */
  readonly diffusivity: ArrheniusParameters;
  /** m^3/mol. */
  readonly molarVolume: number;
}

/**
 * Volume of metal that diffuses along the interface with the electrolyte, per length across and time,
 *
 *     q = -D dp_n/ds,     D = D_b delta_b V_m/(R T),
 *
 * down the normal pressure. What is left behind (div q) lets the bodies approach. At the rim of a void the pressure is that of its surface.
 * `voids/interface-diffusion-closure` is its solution around a round void.
 */
export const interfaceDiffusion: Law<InterfaceDiffusionParameters> = {
  name: 'diffusion/interface-diffusion',
  title: 'Diffusion along the interface, driven by normal pressure',
  equation: 'q = -D_b delta_b V_m/(R T) dp_n/ds',
  sources: ['Herring 1950, J. Appl. Phys. 21 437', 'Needleman & Rice 1980, Acta Metall. 28 1315, equation 2'],
  inputs: [
    { name: 'pressureGradient', unit: 'Pa/m', range: [-1e14, 1e14] },
    { name: 'temperature', unit: 'K', range: [250, 400] },
  ],
  output: { name: 'volumeFlux', unit: 'm^2/s' },
  schema: null,
  examples: [
    {
      diffusivity: { referenceValue: 1e-21, activationEnergy: 40e3, referenceTemperature: 298.15 },
      molarVolume: 1.3e-5,
    },
  ],
  evaluate({ diffusivity, molarVolume }, inputs, out) {
    const temperature = inputs[1];
    const thermal = gasConstant * temperature;
    const mobility = (arrheniusValue(diffusivity, temperature) * molarVolume) / thermal;
    const flux = -mobility * inputs[0];
    out[0] = flux;
    out[1] = -mobility;
    out[2] = (flux * (diffusivity.activationEnergy / thermal - 1)) / temperature;
  },
};
