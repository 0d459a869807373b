import { gasConstant } from '../../quantity/constants.js';
import type { Law } from '../law.js';
import { type ArrheniusParameters, arrheniusValue } from './arrhenius.js';

export interface VacancyFluxParameters {
  /** Diffusivity D_v of vacancies, m^2/s. */
  readonly diffusivity: ArrheniusParameters;
  /** Volume of formation V_f, m^3/mol. */
  readonly formationVolume: number;
}

/** Share of jumps that count in tracer diffusion by single vacancies in a body-centred lattice (Compaan & Haven 1956). */
const bodyCentredCorrelation = 0.727;

/**
 * Diffusivity of vacancies (m^2/s) that goes with a measured self-diffusion D = f D_v c_eq V_m, f = 0.727 in bcc metals. Only the product D_v c_eq is
 * known: whoever chooses c_eq chooses D_v.
 * @param selfDiffusion D, m^2/s. @param equilibrium c_eq, mol/m^3. @param molarVolume m^3/mol.
 */
export function vacancyDiffusivity(selfDiffusion: number, equilibrium: number, molarVolume: number): number {
  return selfDiffusion / (bodyCentredCorrelation * equilibrium * molarVolume);
}

/**
 * Flux of vacancies along one direction, drift in the gradient of pressure included,
 *
 *     J = -D_v (dc/dx + c V_f/(R T) dp/dx).
 *
 * Zero where c follows its equilibrium c_eq(p), whatever the gradient of pressure. Dilute vacancies; the same in every direction, so that each component
 * of a flux is this law.
 */
export const vacancyFlux: Law<VacancyFluxParameters> = {
  name: 'diffusion/vacancy-flux',
  title: 'Flux of vacancies with drift in pressure',
  equation: 'J = -D_v (dc/dx + c V_f/(R T) dp/dx)',
  sources: [
    'Herring 1950, J. Appl. Phys. 21 437',
    'Balluffi, Allen & Carter, Kinetics of Materials (2005), section 3.5',
  ],
  inputs: [
    { name: 'vacancyConcentration', unit: 'mol/m^3', range: [1e-3, 10], logarithmic: true },
    { name: 'concentrationGradient', unit: 'mol/m^4', range: [-1e6, 1e6] },
    { name: 'pressureGradient', unit: 'Pa/m', range: [-1e13, 1e13] },
    { name: 'temperature', unit: 'K', range: [250, 400] },
  ],
  output: { name: 'vacancyFlux', unit: 'mol/(m^2 s)' },
  schema: null,
  examples: [
    {
      diffusivity: { referenceValue: 3e-9, activationEnergy: 5e3, referenceTemperature: 298.15 },
      formationVolume: 1e-5,
    },
  ],
  evaluate({ diffusivity, formationVolume }, inputs, out) {
    const concentration = inputs[0];
    const pressureGradient = inputs[2];
    const temperature = inputs[3];
    const thermal = gasConstant * temperature;
    const mobility = arrheniusValue(diffusivity, temperature);
    const perConcentration = (formationVolume * pressureGradient) / thermal;
    const flux = -mobility * (inputs[1] + concentration * perConcentration);
    out[0] = flux;
    out[1] = -mobility * perConcentration;
    out[2] = -mobility;
    out[3] = (-mobility * concentration * formationVolume) / thermal;
    out[4] =
      (flux * diffusivity.activationEnergy) / (thermal * temperature) +
      (mobility * concentration * perConcentration) / temperature;
  },
};
