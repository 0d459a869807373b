import { outOfRange } from '../out-of-range.js';
import type { PointLaw } from '../point-law.js';
import { contract, isotropicTangent, trace } from '../tensor.js';

export interface IsotropicElasticityParameters {
  /** Young's modulus E, Pa. */
  readonly youngModulus: number;
  /** Poisson's ratio, -1 < nu < 1/2. */
  readonly poissonRatio: number;
}

/** G = E/(2(1 + nu)), Pa. */
export function shearModulus({ youngModulus, poissonRatio }: IsotropicElasticityParameters): number {
  return youngModulus / (2 * (1 + poissonRatio));
}

/** K = E/(3(1 - 2 nu)), Pa. */
export function bulkModulus({ youngModulus, poissonRatio }: IsotropicElasticityParameters): number {
  return youngModulus / (3 * (1 - 2 * poissonRatio));
}

const noDirection = new Float64Array(6);

/**
 * Isotropic linear elasticity (Hooke),
 *
 *     sigma = K tr(eps) 1 + 2 G dev(eps).
 *
 * Small strains. For LLZO E = 150 GPa, nu = 0.26; for lithium in acoustic tests 7.8 GPa, 0.38.
 */
export const isotropicElasticity: PointLaw<IsotropicElasticityParameters> = {
  name: 'elasticity/isotropic',
  title: 'Isotropic linear elasticity',
  equation: 'sigma = K tr(eps) 1 + 2 G dev(eps)',
  sources: ['Hooke; Landau and Lifshitz, Theory of Elasticity (1986), section 4'],
  drive: 'strain',
  incompressible: false,
  isotropic: true,
  hasPotential: true,
  state: [],
  examples: [
    { parameters: { youngModulus: 150e9, poissonRatio: 0.26 }, drive: 1e-3, duration: 1, temperature: 298.15 },
    { parameters: { youngModulus: 7.8e9, poissonRatio: 0.38 }, drive: 1e-4, duration: 0, temperature: 298.15 },
    { parameters: { youngModulus: 1e9, poissonRatio: -0.2 }, drive: 1e-4, duration: 0, temperature: 298.15 },
  ],
  problems({ youngModulus, poissonRatio }) {
    return [
      ...outOfRange('youngModulus', youngModulus, youngModulus > 0, 'a positive number of pascals'),
      ...outOfRange(
        'poissonRatio',
        poissonRatio,
        poissonRatio > -1 && poissonRatio < 0.5,
        'between -1 and 0.5, both excluded',
      ),
    ];
  },
  initialState() {},
  bulkModulus,
  respond(parameters, { drive }, response) {
    const shear = shearModulus(parameters);
    const bulk = bulkModulus(parameters);
    const { stress } = response;
    const spherical = (bulk - (2 / 3) * shear) * trace(drive);
    for (let k = 0; k < 6; k++) stress[k] = 2 * shear * drive[k] + (k < 3 ? spherical : 0);
    isotropicTangent(bulk, 2 * shear, 0, noDirection, response.tangent);
    response.storedEnergy = 0.5 * contract(stress, drive);
    response.dissipation = 0;
    response.potential = response.storedEnergy;
  },
};
