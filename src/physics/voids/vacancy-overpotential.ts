import { faradayConstant, gasConstant } from '../../quantity/constants.js';
import type { Law } from '../law.js';

/**
 * What supersaturation costs the reaction that leaves a vacancy behind,
 *
 *     eta_v = (R T/F) ln S.
 *
 * Times the vacancy current density chi_v i it is the power spent on making vacancies. Ideal dilute vacancies. No parameters.
 */
export const vacancyOverpotential: Law<null> = {
  name: 'voids/vacancy-overpotential',
  title: 'Vacancy overpotential',
  equation: 'eta_v = (R T/F) ln S',
  sources: ['chemical potential of dilute vacancies'],
  inputs: [
    { name: 'supersaturation', unit: '', range: [1, 10] },
    { name: 'temperature', unit: 'K', range: [250, 400] },
  ],
  output: { name: 'vacancyOverpotential', unit: 'V' },
  schema: null,
  examples: [null],
  evaluate(_parameters, inputs, out) {
    const perKelvin = (gasConstant / faradayConstant) * Math.log(inputs[0]);
    out[0] = perKelvin * inputs[1];
    out[1] = (gasConstant * inputs[1]) / (faradayConstant * inputs[0]);
    out[2] = perKelvin;
  },
};
