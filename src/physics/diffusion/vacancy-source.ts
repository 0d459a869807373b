import { faradayConstant } from '../../quantity/constants.js';
import type { Law } from '../law.js';
import { type VacancyEquilibriumParameters, vacancyEquilibrium } from './vacancy-equilibrium.js';

export interface VacancySourceParameters {
  readonly equilibrium: VacancyEquilibriumParameters;
  /** beta_s: share of the stripped atoms whose site the interface annihilates, 0 to 1; 1 is an ideal sink. */
  readonly annihilatedShare: number;
  /** Speed k_ann at which the interface takes excess vacancies, m/s. */
  readonly annihilationSpeed: number;
}

const equilibrium = new Float64Array(3);
const place = new Float64Array(2);

/**
 * Flux of vacancies from the interface into the metal,
 *
 *     J = (1 - beta_s) i/F - k_ann (c - c_eq(p_n, T)),
 *
 * of which the first part leaves a vacancy for each stripped atom that does not take its site along (plating, i < 0, fills as many), the second brings the
 * interface to equilibrium. The interface recedes by V_m (i/F - J). Neither constant is measured.
 */
export const vacancySource: Law<VacancySourceParameters> = {
  name: 'diffusion/vacancy-source',
  title: 'Vacancies made at a stripped interface',
  equation: 'J = (1 - beta_s) i/F - k_ann (c - c_eq)',
  sources: ['Krauskopf, Hartmann, Zeier & Janek 2019, ACS Appl. Mater. Interfaces 11 14463, for the mechanism'],
  inputs: [
    { name: 'currentDensity', unit: 'A/m^2', range: [-200, 200] },
    { name: 'vacancyConcentration', unit: 'mol/m^3', range: [1e-3, 10], logarithmic: true },
    { name: 'normalPressure', unit: 'Pa', range: [-1e8, 1e9] },
    { name: 'temperature', unit: 'K', range: [250, 400] },
  ],
  output: { name: 'vacancyFlux', unit: 'mol/(m^2 s)' },
  schema: null,
  examples: [{ equilibrium: vacancyEquilibrium.examples[0], annihilatedShare: 0.3, annihilationSpeed: 1e-5 }],
  evaluate({ equilibrium: atRest, annihilatedShare, annihilationSpeed }, inputs, out) {
    place[0] = inputs[2];
    place[1] = inputs[3];
    vacancyEquilibrium.evaluate(atRest, place, equilibrium);
    out[1] = (1 - annihilatedShare) / faradayConstant;
    out[0] = out[1] * inputs[0] + annihilationSpeed * (equilibrium[0] - inputs[1]);
    out[2] = -annihilationSpeed;
    out[3] = annihilationSpeed * equilibrium[1];
    out[4] = annihilationSpeed * equilibrium[2];
  },
};
