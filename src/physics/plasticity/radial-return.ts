import { bulkModulus, type IsotropicElasticityParameters, shearModulus } from '../elasticity/isotropic.js';
import { type PointInput, type PointResponse, type StateVariable, tensorState } from '../point-law.js';
import { contract, deviator, equivalentStress, isotropicTangent } from '../tensor.js';

/**
 * Backward Euler for isotropic elasticity with incompressible flow along the stress deviator. The trial stress (all of the step elastic) and
 * the stress at the end have the same direction, so that a step is one equation for the equivalent stress sigma,
 *
 *     sigma + 3 G dp = sigma_trial,
 *
 * dp the equivalent flow strain that the law gives for sigma. Each law solves that; what is around it is here.
 * Source: Simo and Hughes, Computational Inelasticity (1998), chapter 3.
 */
export const flowState: readonly StateVariable[] = [
  ...tensorState('viscoplastic strain', ''),
  { name: 'accumulated viscoplastic strain', unit: '' },
];

const trial = new Float64Array(6);
let dilatation = 0;
let shear = 0;
let trialStress = 0;

/** Trial equivalent stress of the step, Pa; `finishStep` of the same point must come next. */
export function trialEquivalentStress(elasticity: IsotropicElasticityParameters, input: PointInput): number {
  dilatation = deviator(input.drive, trial);
  shear = shearModulus(elasticity);
  for (let k = 0; k < 6; k++) trial[k] = 2 * shear * (trial[k] - input.state[k]);
  trialStress = equivalentStress(trial);
  return trialStress;
}

/**
 * Writes stress, tangent, the flow state (first seven numbers), stored and dissipated energy.
 * @param stress equivalent stress at the end, Pa. @param slope its derivative with respect to the trial stress, 0 to 1.
 * @param flow equivalent flow strain of the step, of which `stress` + 3 G `flow` is the trial stress: asked for because the difference of the
 * stresses loses it where little flows.
 */
export function finishStep(
  elasticity: IsotropicElasticityParameters,
  input: PointInput,
  stress: number,
  slope: number,
  flow: number,
  response: PointResponse,
): void {
  const bulk = bulkModulus(elasticity);
  const share = trialStress > 0 ? stress / trialStress : slope;
  const pressure = bulk * dilatation;
  // The flow strain is 3/2 dp times the trial deviator over the trial stress.
  const perTrial = trialStress > 0 ? (1.5 * flow) / trialStress : 0;
  for (let k = 0; k < 6; k++) {
    response.stress[k] = share * trial[k] + (k < 3 ? pressure : 0);
    response.state[k] = input.state[k] + perTrial * trial[k];
  }
  response.state[6] = input.state[6] + flow;
  const squared = contract(trial, trial);
  const directional = squared > 0 ? (2 * shear * (slope - share)) / squared : 0;
  isotropicTangent(bulk, 2 * shear * share, directional, trial, response.tangent);
  response.storedEnergy = 0.5 * pressure * dilatation + (stress * stress) / (6 * shear);
  response.dissipation = stress * flow;
}
