import type { Law } from '../law.js';
import { type VacancyEquilibriumParameters, vacancyEquilibrium } from './vacancy-equilibrium.js';

export interface VacancySinkParameters {
  readonly equilibrium: VacancyEquilibriumParameters;
  /** Lifetime tau_s of excess vacancies, s; Infinity: no sinks. */
  readonly lifetime: number;
}

const equilibrium = new Float64Array(3);
const place = new Float64Array(2);

/** Length L_s = sqrt(D_v tau_s) over which excess vacancies decay from where they are made, m. */
export function sinkLength(diffusivity: number, lifetime: number): number {
  return Math.sqrt(diffusivity * lifetime);
}

/**
 * Rate at which dislocations and grain boundaries in the metal make vacancies, negative where they take them,
 *
 *     r = -(c - c_eq(p, T))/tau_s.
 *
 * tau_s is not measured for lithium under these conditions.
 */
export const vacancySink: Law<VacancySinkParameters> = {
  name: 'diffusion/vacancy-sink',
  title: 'Sinks of vacancies in the metal',
  equation: 'r = -(c - c_eq)/tau_s',
  sources: ['Balluffi, Allen & Carter, Kinetics of Materials (2005), chapter 11'],
  inputs: [
    { name: 'vacancyConcentration', unit: 'mol/m^3', range: [1e-3, 10], logarithmic: true },
    { name: 'pressure', unit: 'Pa', range: [-1e8, 1e9] },
    { name: 'temperature', unit: 'K', range: [250, 400] },
  ],
  output: { name: 'vacancyRate', unit: 'mol/(m^3 s)' },
  schema: null,
  examples: [{ equilibrium: vacancyEquilibrium.examples[0], lifetime: 1e-3 }],
  evaluate(parameters, inputs, out) {
    place[0] = inputs[1];
    place[1] = inputs[2];
    vacancyEquilibrium.evaluate(parameters.equilibrium, place, equilibrium);
    const rate = 1 / parameters.lifetime;
    out[0] = rate * (equilibrium[0] - inputs[0]);
    out[1] = -rate;
    out[2] = rate * equilibrium[1];
    out[3] = rate * equilibrium[2];
  },
};
