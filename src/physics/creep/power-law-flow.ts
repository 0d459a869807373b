import { outOfRange } from '../out-of-range.js';
import type { PointLaw } from '../point-law.js';
import { contract, deviator, isotropicTangent } from '../tensor.js';
import {
  creepProblems,
  creepRateAtReferenceStress,
  creepReferenceStress,
  diffusionalViscosityProblems,
  type PowerLawCreepParameters,
} from './power-law.js';
import { powerLinearRoot } from './power-linear-root.js';

export interface PowerLawFlowParameters {
  readonly creep: PowerLawCreepParameters;
  /** Viscosity mu_d of linear (diffusional) creep in parallel, Pa s; Infinity leaves it out. Not scaled by the strength factor. */
  readonly diffusionalViscosity: number;
  /** eps_r, 1/s: strain rate that is added in quadrature, so that the viscosity at rest is finite. 1e-5 of the driving rate is usual. */
  readonly regularisingRate: number;
}

const rate = new Float64Array(6);

/**
 * Incompressible power-law creep without elasticity: from the strain rate D to the deviatoric stress s,
 *
 *     s = dPhi/dD = (2/3)(sigma_e/eps_e) dev D,     eps_e^2 = (2/3) dev D : dev D + eps_r^2,
 *     eps_e = A(T) (sigma_e/(f sigma_ref))^n + sigma_e/(3 mu_d),     Phi = int_0^eps_e sigma_e d(eps_e),
 *
 * sigma_ref = 1 MPa, f the strength factor. Without diffusional creep Phi = n/(n + 1) f sigma_ref A^(-1/n) eps_e^((n + 1)/n). Phi is convex, so the
 * flow that minimises it is unique. D_vp = (3/2) A sigma_e^(n-1) s is its inverse. The trace of D does no work here: the pressure is an unknown.
 */
export const powerLawFlow: PointLaw<PowerLawFlowParameters> = {
  name: 'creep/power-law-flow',
  title: 'Incompressible power-law creep',
  equation: 's = (2/3)(sigma_e/eps_e) dev D, eps_e = A(T)(sigma_e/(f sigma_ref))^n + sigma_e/(3 mu_d)',
  sources: [
    'Odqvist, Mathematical Theory of Creep and Creep Rupture (1966), for the multiaxial form',
    'Frost and Ashby, Deformation-Mechanism Maps (1982), for power-law and diffusional creep in parallel',
  ],
  drive: 'strain-rate',
  incompressible: true,
  isotropic: true,
  hasPotential: true,
  state: [],
  examples: [
    {
      parameters: lithium(9.30850994e-4, 6.6, Number.POSITIVE_INFINITY, 1e-8),
      drive: 1e-3,
      duration: 1,
      temperature: 298.15,
    },
    { parameters: lithium(9.30850994e-4, 6.6, 2e12, 1e-12), drive: 1e-9, duration: 1, temperature: 333.15 },
    { parameters: lithium(1e-2, 5, 1e11, 0), drive: 1e-5, duration: 1, temperature: 273.15 },
    { parameters: lithium(1 / 3e4, 1, Number.POSITIVE_INFINITY, 0), drive: 1e-4, duration: 1, temperature: 298.15 },
  ],
  problems({ creep, diffusionalViscosity, regularisingRate }) {
    const finiteAtRest = creep.exponent === 1 || diffusionalViscosity < Number.POSITIVE_INFINITY;
    return [
      ...creepProblems(creep, 'creep.'),
      ...diffusionalViscosityProblems(diffusionalViscosity),
      ...outOfRange(
        'regularisingRate',
        regularisingRate,
        finiteAtRest ? regularisingRate >= 0 : regularisingRate > 0,
        'positive, or zero where linear creep keeps the viscosity at rest finite',
      ),
    ];
  },
  initialState() {},
  respond({ creep, diffusionalViscosity, regularisingRate }, input, response) {
    const n = creep.exponent;
    const strength = input.strengthFactor * creepReferenceStress;
    const prefactor = creepRateAtReferenceStress(creep, input.temperature);
    // In units of the strength: eps_e = A x^n + B x, x = sigma_e/strength.
    const linear = strength / (3 * diffusionalViscosity);
    deviator(input.drive, rate);
    const flow = (2 / 3) * contract(rate, rate);
    const equivalent = Math.sqrt(flow + regularisingRate * regularisingRate);
    const x = powerLinearRoot(prefactor, n, linear, equivalent);
    const power = prefactor * x ** (n - 1);
    // Twice the viscosity, 2 mu = (2/3) sigma_e/eps_e, and d ln(mu)/d ln(eps_e) = x eps/(x (n A x^(n-1) + B) x) - 1.
    const twiceViscosity = (2 / 3) * strength * (1 / (power + linear));
    const thinning = (power + linear) / (n * power + linear) - 1;
    const { stress } = response;
    for (let k = 0; k < 6; k++) stress[k] = twiceViscosity * rate[k];
    const directional = equivalent > 0 ? ((2 / 3) * twiceViscosity * thinning) / (equivalent * equivalent) : 0;
    isotropicTangent(0, twiceViscosity, directional, rate, response.tangent);
    response.storedEnergy = 0;
    response.dissipation = twiceViscosity * contract(rate, rate);
    // Legendre: int sigma d(eps) = sigma eps - int eps d(sigma).
    response.potential = strength * x * (equivalent - (power * x) / (n + 1) - 0.5 * linear * x);
  },
};

function lithium(
  referenceRate: number,
  exponent: number,
  diffusionalViscosity: number,
  regularisingRate: number,
): PowerLawFlowParameters {
  const creep = { referenceRate, exponent, activationEnergy: 37e3, referenceTemperature: 298.15 };
  return { creep, diffusionalViscosity, regularisingRate };
}
