import { gasConstant } from '../../quantity/constants.js';
import type { Law } from '../law.js';
import { diffusionLimitedCurrentDensity, type VacancyCondensationParameters } from './vacancy-condensation.js';

/**
 * Supersaturation of vacancies at a stripping interface,
 *
 *     S = 1 + (S_crit - 1) min(1, i/I_diff),
 *
 * linear in the local stripping current density up to the condensation of `voids/vacancy-condensation`, which holds it at
 * S_crit. One at rest and on plating. A steady balance.
 */
export const vacancySupersaturation: Law<VacancyCondensationParameters> = {
  name: 'voids/vacancy-supersaturation',
  title: 'Supersaturation of vacancies',
  equation: 'S = 1 + (S_crit - 1) min(1, i/I_diff)',
  sources: ['steady diffusion to sinks at one distance, with condensation at a critical supersaturation'],
  inputs: [
    { name: 'localCurrentDensity', unit: 'A/m^2', range: [0.05, 200], logarithmic: true },
    { name: 'temperature', unit: 'K', range: [270, 360] },
  ],
  output: { name: 'supersaturation', unit: '' },
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
    const { criticalSupersaturation, diffusivity } = parameters;
    const temperature = inputs[1];
    const perCurrent = (criticalSupersaturation - 1) / diffusionLimitedCurrentDensity(parameters, temperature);
    const excess = perCurrent * Math.max(0, inputs[0]);
    const below = excess < criticalSupersaturation - 1;
    out[0] = below ? 1 + excess : criticalSupersaturation;
    out[1] = below && inputs[0] > 0 ? perCurrent : 0;
    out[2] = below ? (-excess * diffusivity.activationEnergy) / (gasConstant * temperature * temperature) : 0;
  },
};
