import { gasConstant } from '../../quantity/constants.js';
import { creepRateAtReferenceStress, creepReferenceStress, type PowerLawCreepParameters } from '../creep/power-law.js';
import type { Law } from '../law.js';
import type { VoidFriction } from './hemisphere.js';
import { loadCarried } from './load-carried.js';

export interface CreepClosureParameters {
  readonly creep: PowerLawCreepParameters;
  /** c_n(q) of `voids/shape-factor`. */
  readonly shapeFactor: number;
  /** Radius b of the disc of interface that belongs to one void, m; Infinity for an isolated void. */
  readonly spacing: number;
  /** A constant beta, or null for the tabulated `voids/interaction`. One is exact for a sphere in a spherical cell. */
  readonly fixedInteraction: number | null;
  /** Height over base radius of the voids, which the tabulated interaction depends on; 1 by default. */
  readonly aspectRatio?: number;
  /** Of the metal along the electrolyte; frictionless by default. */
  readonly friction?: VoidFriction;
}

const load = new Float64Array(2);

/**
 * Volume rate at which one void of an array closes by creep of the metal around it,
 *
 *     R = c_n A(T) a^3 [ p_eff / (f sigma_ref (1 - beta_n (a/b)^(3/n))) ]^n,   sigma_ref = 1 MPa,
 *
 * with p_eff = stack + ambient - void pressure + 2 gamma/a (nominal pressures: the interaction term holds the load that the
 * void sheds on its neighbours, do not divide by the contact fraction) and f the strength factor (1 for bulk
 * metal). Positive when the void closes, odd in p_eff. For an isolated hemisphere da/dt = -(A a/2)(3 p/(2 n sigma_ref))^n.
 * Steady creep of a rigid-viscoplastic metal; elasticity and the remote deviatoric stress are left out. An Anand metal is the
 * same law with n = 1/m, A exp(-Q/RT) for the rate and f = S/sigma_ref. Above a/b = 0.999 the interaction is held.
 */
export const creepClosure: Law<CreepClosureParameters> = {
  name: 'voids/creep-closure',
  title: 'Void closure by creep',
  equation: 'R = c_n A(T) a^3 [p_eff/(f sigma_ref (1 - beta_n (a/b)^(3/n)))]^n',
  sources: [
    'Budiansky, Hutchinson and Slutsky, in Mechanics of Solids: the Rodney Hill 60th Anniversary Volume (1982)',
    'axisymmetric finite-element solutions of half-spheroids alone and in cylindrical cells, this project',
  ],
  inputs: [
    { name: 'radius', unit: 'm', range: [1e-7, 9e-6], logarithmic: true },
    { name: 'effectivePressure', unit: 'Pa', range: [1e4, 1e8], logarithmic: true },
    { name: 'temperature', unit: 'K', range: [250, 400] },
    { name: 'strengthFactor', unit: '', range: [0.5, 200], logarithmic: true },
  ],
  output: { name: 'volumeRate', unit: 'm^3/s' },
  schema: null,
  examples: [
    {
      creep: { referenceRate: 9.30850994e-4, exponent: 6.6, activationEnergy: 37e3, referenceTemperature: 298.15 },
      shapeFactor: 1.779763e-4,
      spacing: 10e-6,
      fixedInteraction: null,
    },
    {
      creep: { referenceRate: 1e-2, exponent: 5, activationEnergy: 37e3, referenceTemperature: 298.15 },
      shapeFactor: 7.63407e-3,
      spacing: 20e-6,
      fixedInteraction: 0.95,
    },
    {
      creep: { referenceRate: 1e-3, exponent: 1, activationEnergy: 50e3, referenceTemperature: 298.15 },
      shapeFactor: 4.712389,
      spacing: Number.POSITIVE_INFINITY,
      fixedInteraction: null,
    },
  ],
  evaluate(parameters, inputs, out) {
    const { creep, shapeFactor, spacing, fixedInteraction, aspectRatio, friction } = parameters;
    const n = creep.exponent;
    const radius = inputs[0];
    const temperature = inputs[2];
    const strengthFactor = inputs[3];

    loadCarried(n, radius / spacing, fixedInteraction, load, aspectRatio, friction);
    const carried = load[0];
    const scale = 1 / (strengthFactor * creepReferenceStress * carried);
    const stress = inputs[1] * scale;
    const slope =
      shapeFactor *
      creepRateAtReferenceStress(creep, temperature) *
      (radius * radius * radius) *
      Math.abs(stress) ** (n - 1);
    const rate = slope * stress;
    out[0] = rate;
    out[1] = radius > 0 ? (rate * (3 - (n * load[1]) / carried)) / radius : 0;
    out[2] = n * slope * scale;
    out[3] = (rate * creep.activationEnergy) / (gasConstant * temperature * temperature);
    out[4] = (-n * rate) / strengthFactor;
  },
};
