import { gasConstant } from '../../quantity/constants.js';
import type { Issue } from '../../quantity/issue.js';
import type { Law } from '../law.js';
import { outOfRange } from '../out-of-range.js';

export interface AnandParameters {
  /** Rate factor A, 1/s. */
  readonly rateFactor: number;
  /** Q, J/mol. */
  readonly activationEnergy: number;
  /** m: strain-rate sensitivity, so that the stress exponent is 1/m. */
  readonly rateSensitivity: number;
  /** H_0, Pa. */
  readonly hardeningModulus: number;
  /** a, exponent of the approach to saturation, >= 1. */
  readonly hardeningExponent: number;
  /** S_0, strength at saturation when rate = A exp(-Q/RT), Pa. */
  readonly saturationStrength: number;
  /** n_s: the saturation strength rises as (rate/(A exp(-Q/RT)))^n_s. */
  readonly saturationExponent: number;
}

/** Constants for lithium in current use (Narayan and Anand 2018, 2020). */
export const lithiumAnandParameters: AnandParameters = {
  rateFactor: 4.25e4,
  activationEnergy: 37e3,
  rateSensitivity: 0.15,
  hardeningModulus: 10e6,
  hardeningExponent: 2,
  saturationStrength: 2e6,
  saturationExponent: 0.05,
};

/** What is wrong with the parameters; `path` goes before their names. */
export function anandProblems(parameters: AnandParameters, path = ''): Issue[] {
  const { rateFactor, activationEnergy, rateSensitivity, hardeningModulus } = parameters;
  const { hardeningExponent, saturationStrength, saturationExponent } = parameters;
  return [
    ...outOfRange(`${path}rateFactor`, rateFactor, rateFactor > 0, 'a positive rate in 1/s'),
    ...outOfRange(`${path}activationEnergy`, activationEnergy, activationEnergy >= 0, 'at least 0 J/mol'),
    ...outOfRange(
      `${path}rateSensitivity`,
      rateSensitivity,
      rateSensitivity > 0 && rateSensitivity <= 1,
      'above 0, at most 1',
    ),
    ...outOfRange(`${path}hardeningModulus`, hardeningModulus, hardeningModulus >= 0, 'at least 0 Pa'),
    ...outOfRange(`${path}hardeningExponent`, hardeningExponent, hardeningExponent >= 1, 'at least 1'),
    ...outOfRange(`${path}saturationStrength`, saturationStrength, saturationStrength > 0, 'a positive stress in Pa'),
    ...outOfRange(`${path}saturationExponent`, saturationExponent, saturationExponent >= 0, 'at least 0'),
  ];
}

/** Strain rate at a stress equal to the strength, A exp(-Q/(R T)), 1/s. */
export function anandThermalRate({ rateFactor, activationEnergy }: AnandParameters, temperature: number): number {
  return rateFactor * Math.exp(-activationEnergy / (gasConstant * temperature));
}

/**
 * Viscoplastic strain rate of metal of strength S in uniaxial stress,
 *
 *     rate = A exp(-Q/(R T)) (sigma/S)^(1/m).
 *
 * The strength is a state of the metal (0.95 to 2 MPa for lithium); its rate is `creep/anand-hardening`. Odd in the
 * stress. Equal to a power law of exponent 1/m with reference rate A exp(-Q/RT) and strength factor S/1 MPa. For bulk
 * lithium at 1e-5 to 1e-1 1/s near room temperature.
 */
export const anandCreep: Law<AnandParameters> = {
  name: 'creep/anand',
  title: 'Anand viscoplasticity: strain rate',
  equation: 'rate = A exp(-Q/(R T)) (sigma/S)^(1/m)',
  sources: [
    'Anand and Narayan, J. Electrochem. Soc. 166, A1092 (2019)',
    'Narayan and Anand, Extreme Mech. Lett. 24, 21 (2018)',
  ],
  inputs: [
    { name: 'stress', unit: 'Pa', range: [1e4, 1e7], logarithmic: true },
    { name: 'temperature', unit: 'K', range: [250, 400] },
    { name: 'strength', unit: 'Pa', range: [5e5, 5e6] },
  ],
  output: { name: 'strainRate', unit: '1/s' },
  schema: null,
  examples: [lithiumAnandParameters],
  evaluate(parameters, inputs, out) {
    const { activationEnergy, rateSensitivity } = parameters;
    const temperature = inputs[1];
    const strength = inputs[2];
    const exponent = 1 / rateSensitivity;
    const thermal = gasConstant * temperature;
    const scaled = inputs[0] / strength;
    const slope = anandThermalRate(parameters, temperature) * Math.abs(scaled) ** (exponent - 1);
    const rate = slope * scaled;
    out[0] = rate;
    out[1] = (exponent * slope) / strength;
    out[2] = (rate * activationEnergy) / (thermal * temperature);
    out[3] = (-exponent * rate) / strength;
  },
};
