import { outOfRange } from '../out-of-range.js';
import type { PointLaw } from '../point-law.js';
import { contract, deviator, isotropicTangent } from '../tensor.js';
import { type AnandParameters, anandProblems, anandThermalRate, lithiumAnandParameters } from './anand.js';
import { anandStrengthAfter } from './anand-strength.js';

export interface AnandFlowParameters {
  readonly anand: AnandParameters;
  /** S of virgin metal, Pa: 0.95 MPa for lithium. */
  readonly initialStrength: number;
  /** eps_r, 1/s, positive: strain rate that is added in quadrature, so that the viscosity at rest is finite. */
  readonly regularisingRate: number;
}

const rate = new Float64Array(6);
const strengthAndSlope = new Float64Array(2);

/**
 * Incompressible Anand flow without elasticity: from the strain rate D to the deviatoric stress, with the strength as state,
 *
 *     s = (2/3)(sigma_e/eps_e) dev D,   sigma_e = f S (eps_e/A')^m,   eps_e^2 = (2/3) dev D : dev D + eps_r^2,   A' = A exp(-Q/(R T)),
 *
 * S hardened over the step by the flow strain without the regularising part (backward Euler, `creep/anand-hardening`), and the stress that of the end of
 * the step. `creep/power-law-flow` with n = 1/m at the strength that the metal has.
 */
export const anandFlow: PointLaw<AnandFlowParameters> = {
  name: 'creep/anand-flow',
  title: 'Incompressible Anand viscoplasticity',
  equation: "s = (2/3)(f S/eps_e)(eps_e/A')^m dev D, dS/dt = H_0 |1 - S/S_s|^a sign(1 - S/S_s) eps_e",
  sources: [
    'Anand and Narayan, J. Electrochem. Soc. 166, A1092 (2019)',
    'Brown, Kim and Anand, Int. J. Plast. 5, 95 (1989)',
  ],
  drive: 'strain-rate',
  incompressible: true,
  isotropic: true,
  hasPotential: false,
  state: [{ name: 'strength', unit: 'Pa' }],
  examples: [
    { parameters: lithium(0.95e6, 1e-8), drive: 1e-3, duration: 100, temperature: 298.15 },
    { parameters: lithium(4e6, 1e-10), drive: 1e-2, duration: 10, temperature: 333.15 },
  ],
  problems({ anand, initialStrength, regularisingRate }) {
    return [
      ...anandProblems(anand, 'anand.'),
      ...outOfRange('initialStrength', initialStrength, initialStrength > 0, 'a positive stress in Pa'),
      ...outOfRange('regularisingRate', regularisingRate, regularisingRate > 0, 'a positive rate in 1/s'),
    ];
  },
  initialState({ initialStrength }, out) {
    out[0] = initialStrength;
  },
  respond({ anand, regularisingRate }, input, response) {
    const { rateSensitivity, saturationStrength, saturationExponent } = anand;
    const thermal = anandThermalRate(anand, input.temperature);
    deviator(input.drive, rate);
    const flow = Math.sqrt((2 / 3) * contract(rate, rate));
    const equivalent = Math.hypot(flow, regularisingRate);
    const old = input.state[0];
    strengthAndSlope[0] = old;
    strengthAndSlope[1] = 0;
    const strain = flow * input.duration;
    if (strain > 0)
      anandStrengthAfter(
        anand,
        old,
        strain,
        saturationStrength * (flow / thermal) ** saturationExponent,
        strengthAndSlope,
      );
    const strength = strengthAndSlope[0];
    const stress = input.strengthFactor * strength * (equivalent / thermal) ** rateSensitivity;
    const twiceViscosity = ((2 / 3) * stress) / equivalent;
    for (let k = 0; k < 6; k++) response.stress[k] = twiceViscosity * rate[k];
    // d ln(sigma/eps_e) by D, over D: the power law's part, and hardening by the flow: d(flow) = (2/3) D : dD/flow.
    const thinning = (rateSensitivity - 1) / (equivalent * equivalent);
    const hardening = flow > 0 ? (strengthAndSlope[1] * input.duration) / (strength * flow) : 0;
    isotropicTangent(0, twiceViscosity, (2 / 3) * twiceViscosity * (thinning + hardening), rate, response.tangent);
    response.state[0] = strength;
    response.storedEnergy = 0;
    response.dissipation = twiceViscosity * contract(rate, rate);
    response.potential = 0;
  },
};

function lithium(initialStrength: number, regularisingRate: number): AnandFlowParameters {
  return { anand: lithiumAnandParameters, initialStrength, regularisingRate };
}
