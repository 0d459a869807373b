import {
  bulkModulus,
  type IsotropicElasticityParameters,
  isotropicElasticity,
  shearModulus,
} from '../elasticity/isotropic.js';
import { outOfRange } from '../out-of-range.js';
import type { PointLaw } from '../point-law.js';
import { finishStep, flowState, trialEquivalentStress } from './radial-return.js';

export interface VonMisesParameters {
  readonly elasticity: IsotropicElasticityParameters;
  /** Yield stress in tension before any flow, Pa; times the strength factor. */
  readonly yieldStress: number;
  /** Rise of the yield stress per flow strain, Pa, >= 0. */
  readonly hardeningModulus: number;
}

/**
 * Elastic, then plastic without rate (von Mises, linear isotropic hardening),
 *
 *     sigma_e <= f sigma_y + H p,     d(eps_p) = (3/2) dp s/sigma_e,   dp >= 0,   dp (sigma_e - f sigma_y - H p) = 0,
 *
 * by radial return. The limit n -> infinity of power-law creep with reference stress sigma_y. Lithium flows with a rate; the limit shows what is left
 * where n is large or rates vary little. The length of the step does not matter.
 */
export const vonMises: PointLaw<VonMisesParameters> = {
  name: 'plasticity/von-mises',
  title: 'Rate-independent flow (von Mises)',
  equation: 'sigma_e <= f sigma_y + H p, d(eps_p) = (3/2) dp s/sigma_e',
  sources: [
    'von Mises, Nachr. Ges. Wiss. Goettingen, 582 (1913)',
    'Wilkins, Methods Comput. Phys. 3, 211 (1964), for the radial return',
  ],
  drive: 'strain',
  incompressible: false,
  isotropic: true,
  hasPotential: true,
  state: flowState,
  examples: [
    { parameters: metal(0), drive: 1e-2, duration: 1, temperature: 298.15 },
    { parameters: metal(5e8), drive: 1e-3, duration: 0, temperature: 298.15 },
  ],
  problems({ elasticity, yieldStress, hardeningModulus }) {
    return [
      ...isotropicElasticity.problems(elasticity).map((issue) => ({ ...issue, path: `elasticity.${issue.path}` })),
      ...outOfRange('yieldStress', yieldStress, yieldStress > 0, 'a positive number of pascals'),
      ...outOfRange('hardeningModulus', hardeningModulus, hardeningModulus >= 0, 'at least 0 Pa'),
    ];
  },
  initialState(_parameters, out) {
    out.fill(0);
  },
  bulkModulus: ({ elasticity }) => bulkModulus(elasticity),
  distanceToKink(parameters, input) {
    return trialEquivalentStress(parameters.elasticity, input) / currentYieldStress(parameters, input) - 1;
  },
  respond(parameters, input, response) {
    const { elasticity, hardeningModulus } = parameters;
    const trial = trialEquivalentStress(elasticity, input);
    const yields = currentYieldStress(parameters, input);
    const stiffness = 3 * shearModulus(elasticity);
    const yielding = trial > yields;
    const flow = yielding ? (trial - yields) / (stiffness + hardeningModulus) : 0;
    const stress = yielding ? yields + hardeningModulus * flow : trial;
    const slope = yielding ? hardeningModulus / (stiffness + hardeningModulus) : 1;
    finishStep(elasticity, input, stress, slope, flow, response);
    response.potential = response.storedEnergy + (yields + 0.5 * hardeningModulus * flow) * flow;
  },
};

function currentYieldStress(
  { yieldStress, hardeningModulus }: VonMisesParameters,
  input: { readonly state: Float64Array; strengthFactor: number },
) {
  return input.strengthFactor * yieldStress + hardeningModulus * input.state[6];
}

function metal(hardeningModulus: number): VonMisesParameters {
  return { elasticity: { youngModulus: 7.8e9, poissonRatio: 0.38 }, yieldStress: 1e6, hardeningModulus };
}
