import {
  bulkModulus,
  type IsotropicElasticityParameters,
  isotropicElasticity,
  shearModulus,
} from '../elasticity/isotropic.js';
import { finishStep, flowState, trialEquivalentStress } from '../plasticity/radial-return.js';
import type { PointLaw } from '../point-law.js';
import {
  creepProblems,
  creepRateAtReferenceStress,
  creepReferenceStress,
  diffusionalViscosityProblems,
  type PowerLawCreepParameters,
} from './power-law.js';
import { powerLinearRoot } from './power-linear-root.js';

export interface ElasticViscoplasticParameters {
  readonly elasticity: IsotropicElasticityParameters;
  readonly creep: PowerLawCreepParameters;
  /** Viscosity mu_d of linear (diffusional) creep in parallel, Pa s; Infinity leaves it out. Not scaled by the strength factor. */
  readonly diffusionalViscosity: number;
}

/**
 * Elastic metal that creeps by a power law,
 *
 *     sigma = C : (eps - eps_vp),   d(eps_vp)/dt = (3/2)(rate/sigma_e) s,   rate = A(T)(sigma_e/(f sigma_ref))^n + sigma_e/(3 mu_d),
 *
 * sigma_ref = 1 MPa, f the strength factor; s, sigma_e deviator and equivalent of the stress. One step by backward Euler (L-stable, first order):
 * sigma_e + 3 G dt rate(sigma_e) = trial stress has one root for any step, below the trial stress. The step minimises
 * elastic energy + dt Phi(d(eps_vp)/dt) (Ortiz and Stainier 1999), which is the potential. Pressure is elastic and never relaxes.
 */
export const elasticViscoplastic: PointLaw<ElasticViscoplasticParameters> = {
  name: 'creep/elastic-viscoplastic',
  title: 'Elastic metal with power-law creep',
  equation:
    'sigma = C : (eps - eps_vp), d(eps_vp)/dt = (3/2)(rate/sigma_e) s, rate = A(T)(sigma_e/(f sigma_ref))^n + sigma_e/(3 mu_d)',
  sources: [
    'Odqvist, Mathematical Theory of Creep and Creep Rupture (1966)',
    'Simo and Hughes, Computational Inelasticity (1998), chapter 3, for the update',
    'Ortiz and Stainier, Comput. Methods Appl. Mech. Eng. 171, 419 (1999), for the potential of a step',
  ],
  drive: 'strain',
  incompressible: false,
  isotropic: true,
  hasPotential: true,
  state: flowState,
  examples: [
    { parameters: lithium(6.6, Number.POSITIVE_INFINITY), drive: 1e-3, duration: 100, temperature: 298.15 },
    { parameters: lithium(6.6, 1e12), drive: 1e-4, duration: 1e4, temperature: 333.15 },
    { parameters: lithium(50, Number.POSITIVE_INFINITY), drive: 1e-2, duration: 1, temperature: 298.15 },
    { parameters: lithium(1, Number.POSITIVE_INFINITY), drive: 1e-4, duration: 10, temperature: 298.15 },
  ],
  problems({ elasticity, creep, diffusionalViscosity }) {
    return [
      ...isotropicElasticity.problems(elasticity).map((issue) => ({ ...issue, path: `elasticity.${issue.path}` })),
      ...creepProblems(creep, 'creep.'),
      ...diffusionalViscosityProblems(diffusionalViscosity),
    ];
  },
  initialState(_parameters, out) {
    out.fill(0);
  },
  bulkModulus: ({ elasticity }) => bulkModulus(elasticity),
  respond({ elasticity, creep, diffusionalViscosity }, input, response) {
    const n = creep.exponent;
    const { duration } = input;
    const strength = input.strengthFactor * creepReferenceStress;
    const trial = trialEquivalentStress(elasticity, input);
    const stiffness = 3 * shearModulus(elasticity);
    // In units of the strength: a x^n + b x = trial, x = sigma_e/strength.
    const powerStrain = duration * creepRateAtReferenceStress(creep, input.temperature);
    const linearStrain = (duration * strength) / (3 * diffusionalViscosity);
    const a = (stiffness * powerStrain) / strength;
    const b = 1 + (stiffness * linearStrain) / strength;
    const x = powerLinearRoot(a, n, b, trial / strength);
    const power = x > 0 ? x ** (n - 1) : n === 1 ? 1 : 0;
    const flow = (powerStrain * power + linearStrain) * x;
    finishStep(elasticity, input, strength * x, 1 / (n * a * power + b), flow, response);
    // dt Phi = sigma dp - dt int rate d(sigma).
    const complement = strength * x * x * ((powerStrain * power) / (n + 1) + 0.5 * linearStrain);
    response.potential = response.storedEnergy + strength * x * flow - complement;
  },
};

function lithium(exponent: number, diffusionalViscosity: number): ElasticViscoplasticParameters {
  return {
    elasticity: { youngModulus: 7.8e9, poissonRatio: 0.38 },
    creep: { referenceRate: 1e-3, exponent, activationEnergy: 37e3, referenceTemperature: 298.15 },
    diffusionalViscosity,
  };
}
