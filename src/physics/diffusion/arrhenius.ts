import { gasConstant } from '../../quantity/constants.js';
import type { Law } from '../law.js';

export interface ArrheniusParameters {
  /** Value at the reference temperature: m^2/s, or m^3/s for diffusivity times thickness of an interface. */
  readonly referenceValue: number;
  /** J/mol. */
  readonly activationEnergy: number;
  /** K. */
  readonly referenceTemperature: number;
}

/** Thermally activated coefficient at a temperature (K), in the unit of its reference value; dD/dT = D Q/(R T^2). */
export function arrheniusValue(parameters: ArrheniusParameters, temperature: number): number {
  const { referenceValue, activationEnergy, referenceTemperature } = parameters;
  return referenceValue * Math.exp((-activationEnergy / gasConstant) * (1 / temperature - 1 / referenceTemperature));
}

/**
 * Diffusivity of metal atoms,
 *
 *     D(T) = D_ref exp(-(Q/R)(1/T - 1/T_ref)).
 *
 * For lithium D is the tracer value, which already holds the product of vacancy mobility and equilibrium vacancy
 * fraction: D_ref = 5.6e-15 to 8e-15 m^2/s at room temperature and Q = 53 to 55 kJ/mol. Not valid across melting.
 */
export const arrheniusDiffusivity: Law<ArrheniusParameters> = {
  name: 'diffusion/arrhenius',
  title: 'Thermally activated diffusion',
  equation: 'D = D_ref exp(-(Q/R)(1/T - 1/T_ref))',
  sources: ['Messer and Noack, Appl. Phys. 6, 79 (1975)', 'Lodding, Mundy and Ott, Phys. Status Solidi 38, 559 (1970)'],
  inputs: [{ name: 'temperature', unit: 'K', range: [250, 400] }],
  output: { name: 'diffusivity', unit: 'm^2/s' },
  schema: null,
  examples: [{ referenceValue: 5.6e-15, activationEnergy: 53.4e3, referenceTemperature: 298.15 }],
  evaluate(parameters, inputs, out) {
    const temperature = inputs[0];
    const diffusivity = arrheniusValue(parameters, temperature);
    out[0] = diffusivity;
    out[1] = (diffusivity * parameters.activationEnergy) / (gasConstant * temperature * temperature);
  },
};
