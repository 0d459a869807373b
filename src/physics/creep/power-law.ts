import { gasConstant } from '../../quantity/constants.js';
import type { Issue } from '../../quantity/issue.js';
import type { Law } from '../law.js';
import { outOfRange } from '../out-of-range.js';

/** Stress to which every creep prefactor refers, Pa. A prefactor in Pa^-n would be of order 1e-43 for lithium. */
export const creepReferenceStress = 1e6;

export interface PowerLawCreepParameters {
  /** Uniaxial strain rate at 1 MPa and the reference temperature, 1/s. */
  readonly referenceRate: number;
  /** Stress exponent n. */
  readonly exponent: number;
  /** J/mol. */
  readonly activationEnergy: number;
  /** K. */
  readonly referenceTemperature: number;
}

/**
 * Creep rate at the reference stress of 1 MPa, A(T) = A_ref exp(-(Q/R)(1/T - 1/T_ref)), 1/s.
 * Its derivative with respect to temperature is A Q/(R T^2).
 */
export function creepRateAtReferenceStress(parameters: PowerLawCreepParameters, temperature: number): number {
  const { referenceRate, activationEnergy, referenceTemperature } = parameters;
  return referenceRate * Math.exp((-activationEnergy / gasConstant) * (1 / temperature - 1 / referenceTemperature));
}

/** What is wrong with the parameters of a power law; `path` goes before their names. */
export function creepProblems(parameters: PowerLawCreepParameters, path = ''): Issue[] {
  const { referenceRate, exponent, activationEnergy, referenceTemperature } = parameters;
  return [
    ...outOfRange(`${path}referenceRate`, referenceRate, referenceRate > 0, 'a positive rate in 1/s'),
    ...outOfRange(`${path}exponent`, exponent, exponent >= 1, 'at least 1'),
    ...outOfRange(`${path}activationEnergy`, activationEnergy, activationEnergy >= 0, 'at least 0 J/mol'),
    ...outOfRange(
      `${path}referenceTemperature`,
      referenceTemperature,
      referenceTemperature > 0,
      'a positive number of kelvin',
    ),
  ];
}

/** What is wrong with the viscosity of diffusional creep in parallel to a power law (Pa s), which is Infinity where there is none. */
export function diffusionalViscosityProblems(diffusionalViscosity: number): Issue[] {
  const expected = 'a positive number of Pa s, or Infinity';
  return outOfRange('diffusionalViscosity', diffusionalViscosity, diffusionalViscosity > 0, expected, false);
}

/**
 * Steady power-law (Norton) creep in uniaxial stress,
 *
 *     rate = A(T) (sigma/sigma_ref)^n,   sigma_ref = 1 MPa.
 *
 * Odd in the stress: compression gives a negative rate. Lithium: n = 6.6, Q = 37 kJ/mol, measured in tension from -25 to
 * 125 degC and 0.2 to 2 MPa (LePage et al. 2019); Masias et al. 2019 give n = 6.56 and a rate eight times higher. Below
 * about 0.2 MPa diffusional creep, not included here, takes over.
 */
export const powerLawCreep: Law<PowerLawCreepParameters> = {
  name: 'creep/power-law',
  title: 'Power-law creep',
  equation: 'rate = A(T) (sigma/sigma_ref)^n, A(T) = A_ref exp(-(Q/R)(1/T - 1/T_ref))',
  sources: [
    'LePage et al., J. Electrochem. Soc. 166, A89 (2019)',
    'Masias, Felten, Garcia-Mendez, Wolfenstine, Sakamoto, J. Mater. Sci. 54, 2585 (2019)',
  ],
  inputs: [
    { name: 'stress', unit: 'Pa', range: [1e4, 1e8], logarithmic: true },
    { name: 'temperature', unit: 'K', range: [250, 400] },
  ],
  output: { name: 'strainRate', unit: '1/s' },
  schema: null,
  examples: [
    { referenceRate: 9.30850994e-4, exponent: 6.6, activationEnergy: 37e3, referenceTemperature: 298.15 },
    { referenceRate: 7.7e-3, exponent: 6.56, activationEnergy: 37e3, referenceTemperature: 299.15 },
    { referenceRate: 3.3e-5, exponent: 1, activationEnergy: 50e3, referenceTemperature: 298.15 },
  ],
  evaluate(parameters, inputs, out) {
    const { exponent, activationEnergy } = parameters;
    const temperature = inputs[1];
    const scaled = inputs[0] / creepReferenceStress;
    const slope = creepRateAtReferenceStress(parameters, temperature) * Math.abs(scaled) ** (exponent - 1);
    const rate = slope * scaled;
    out[0] = rate;
    out[1] = (exponent * slope) / creepReferenceStress;
    out[2] = (rate * activationEnergy) / (gasConstant * temperature * temperature);
  },
};
