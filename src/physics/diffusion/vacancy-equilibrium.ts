import { gasConstant } from '../../quantity/constants.js';
import type { Law } from '../law.js';
import { type ArrheniusParameters, arrheniusValue } from './arrhenius.js';

export interface VacancyEquilibriumParameters {
  /** Equilibrium concentration c00 of vacancies without stress, mol/m^3; its activation energy is the energy of formation. */
  readonly concentration: ArrheniusParameters;
  /** Volume of formation V_f, m^3/mol: between half a molar volume and one. */
  readonly formationVolume: number;
}

/**
 * Equilibrium concentration of vacancies under pressure,
 *
 *     c_eq = c00(T) exp(-V_f p/(R T)).
 *
 * Compression makes vacancies rarer: by 0.5 per cent per MPa for V_f = V_m = 13 cm^3/mol at room temperature. On a surface under the normal traction p_n
 * with V_f = V_m this is local equilibrium of metal and vacancies. c00 of lithium is not measured; tracers know D_v c_eq alone.
 */
export const vacancyEquilibrium: Law<VacancyEquilibriumParameters> = {
  name: 'diffusion/vacancy-equilibrium',
  title: 'Equilibrium concentration of vacancies under pressure',
  equation: 'c_eq = c00(T) exp(-V_f p/(R T))',
  sources: ['Larche & Cahn 1985, Acta Metall. 33 331', 'Herring 1950, J. Appl. Phys. 21 437'],
  inputs: [
    { name: 'pressure', unit: 'Pa', range: [-1e8, 1e9] },
    { name: 'temperature', unit: 'K', range: [250, 400] },
  ],
  output: { name: 'vacancyConcentration', unit: 'mol/m^3' },
  schema: null,
  examples: [
    {
      concentration: { referenceValue: 0.2, activationEnergy: 48e3, referenceTemperature: 298.15 },
      formationVolume: 1.3e-5,
    },
  ],
  evaluate({ concentration, formationVolume }, inputs, out) {
    const temperature = inputs[1];
    const thermal = gasConstant * temperature;
    const work = formationVolume * inputs[0];
    const value = arrheniusValue(concentration, temperature) * Math.exp(-work / thermal);
    out[0] = value;
    out[1] = (-value * formationVolume) / thermal;
    out[2] = (value * (concentration.activationEnergy + work)) / (thermal * temperature);
  },
};
