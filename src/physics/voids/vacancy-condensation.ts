import { faradayConstant, gasConstant } from '../../quantity/constants.js';
import { type ArrheniusParameters, arrheniusValue } from '../diffusion/arrhenius.js';
import type { Law } from '../law.js';

export interface VacancyCondensationParameters {
  /** Fraction chi_0 of the stripped atoms whose vacancies reach voids when nothing removes them. Calibrated. */
  readonly vacancyFraction: number;
  /** Supersaturation S_crit at which vacancies condense, > 1. */
  readonly criticalSupersaturation: number;
  /** Distance L_s from the interface to sinks in the metal, m. */
  readonly sinkLength: number;
  /** Self-diffusion of the metal, m^2/s. */
  readonly diffusivity: ArrheniusParameters;
  /** m^3/mol. */
  readonly molarVolume: number;
}

/**
 * Largest current density whose vacancies diffusion into the metal can carry away without condensing,
 * I_diff = (F/V_m) D(T) (S_crit - 1)/L_s, A/m^2. Follows D with temperature.
 */
export function diffusionLimitedCurrentDensity(parameters: VacancyCondensationParameters, temperature: number): number {
  const { criticalSupersaturation, sinkLength, diffusivity, molarVolume } = parameters;
  const supersaturation = criticalSupersaturation - 1;
  return ((faradayConstant / molarVolume) * arrheniusValue(diffusivity, temperature) * supersaturation) / sinkLength;
}

/**
 * Fraction of the stripped volume that condenses in voids at the interface,
 *
 *     chi_v = chi_0 max(0, 1 - I_diff/i),   I_diff = (F/V_m) D(T) (S_crit - 1)/L_s,
 *
 * i the local stripping current density (positive). Plating and rest give zero. A steady balance: the time to build up the
 * supersaturation is not seen. chi_0 and L_s are not measured; they must be reported with every prediction.
 */
export const vacancyCondensation: Law<VacancyCondensationParameters> = {
  name: 'voids/vacancy-condensation',
  title: 'Condensation of vacancies in voids',
  equation: 'chi_v = chi_0 max(0, 1 - I_diff/i), I_diff = (F/V_m) D (S_crit - 1)/L_s',
  sources: ['Krauskopf, Hartmann, Zeier, Janek, ACS Appl. Mater. Interfaces 11, 14463 (2019), for the mechanism'],
  inputs: [
    { name: 'localCurrentDensity', unit: 'A/m^2', range: [0.05, 200], logarithmic: true },
    { name: 'temperature', unit: 'K', range: [270, 360] },
  ],
  output: { name: 'condensingFraction', unit: '' },
  schema: null,
  examples: [
    {
      vacancyFraction: 0.8,
      criticalSupersaturation: 2,
      sinkLength: 10e-6,
      diffusivity: { referenceValue: 5.6e-15, activationEnergy: 53.4e3, referenceTemperature: 298.15 },
      molarVolume: 1.3e-5,
    },
  ],
  distanceToKink(parameters, inputs) {
    return inputs[0] / diffusionLimitedCurrentDensity(parameters, inputs[1]) - 1;
  },
  evaluate(parameters, inputs, out) {
    const { vacancyFraction, diffusivity } = parameters;
    const current = inputs[0];
    const temperature = inputs[1];
    const limit = diffusionLimitedCurrentDensity(parameters, temperature);
    const condensing = current > limit;
    out[0] = condensing ? vacancyFraction * (1 - limit / current) : 0;
    out[1] = condensing ? (vacancyFraction * limit) / (current * current) : 0;
    out[2] = condensing
      ? (-vacancyFraction * limit * diffusivity.activationEnergy) / (current * gasConstant * temperature * temperature)
      : 0;
  },
};
