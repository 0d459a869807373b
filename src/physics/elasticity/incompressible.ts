import { outOfRange } from '../out-of-range.js';
import type { PointLaw } from '../point-law.js';
import { contract, deviator, isotropicTangent } from '../tensor.js';

export interface IncompressibleElasticityParameters {
  /** G, Pa. */
  readonly shearModulus: number;
}

const noDirection = new Float64Array(6);

/**
 * Incompressible isotropic elasticity, Poisson's ratio 1/2: the deviator alone,
 *
 *     dev(sigma) = 2 G dev(eps),      tr(eps) = 0,
 *
 * the pressure being an unknown of mixed elements. Limit of `elasticity/isotropic` for K -> infinity at the same G = E/3.
 */
export const incompressibleElasticity: PointLaw<IncompressibleElasticityParameters> = {
  name: 'elasticity/incompressible',
  title: 'Incompressible isotropic elasticity',
  equation: 'dev(sigma) = 2 G dev(eps), tr(eps) = 0',
  sources: ['Landau and Lifshitz, Theory of Elasticity (1986), section 5'],
  drive: 'strain',
  incompressible: true,
  isotropic: true,
  hasPotential: true,
  state: [],
  examples: [{ parameters: { shearModulus: 2.8e9 }, drive: 1e-3, duration: 1, temperature: 298.15 }],
  problems: ({ shearModulus }) =>
    outOfRange('shearModulus', shearModulus, shearModulus > 0, 'a positive number of pascals'),
  initialState() {},
  respond({ shearModulus }, { drive }, response) {
    const { stress } = response;
    deviator(drive, stress);
    for (let k = 0; k < 6; k++) stress[k] = 2 * shearModulus * stress[k]!;
    isotropicTangent(0, 2 * shearModulus, 0, noDirection, response.tangent);
    response.storedEnergy = contract(stress, stress) / (4 * shearModulus);
    response.dissipation = 0;
    response.potential = response.storedEnergy;
  },
};
