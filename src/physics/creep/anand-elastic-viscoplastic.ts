import {
  bulkModulus,
  type IsotropicElasticityParameters,
  isotropicElasticity,
  shearModulus,
} from '../elasticity/isotropic.js';
import { outOfRange } from '../out-of-range.js';
import { finishStep, flowState, trialEquivalentStress } from '../plasticity/radial-return.js';
import type { PointLaw } from '../point-law.js';
import { type AnandParameters, anandProblems, anandThermalRate, lithiumAnandParameters } from './anand.js';
import { anandStrengthAfter } from './anand-strength.js';

export interface AnandViscoplasticParameters {
  readonly elasticity: IsotropicElasticityParameters;
  readonly anand: AnandParameters;
  /** S of virgin metal, Pa: 0.95 MPa for lithium. */
  readonly initialStrength: number;
}

/** Strength at the end of a step and its derivative with respect to the flow strain, the saturation strength moving with it. */
const strengthAndSlope = new Float64Array(2);

/**
 * Elastic metal with Anand's viscoplastic flow and its strength S as state,
 *
 *     sigma = C : (eps - eps_vp),   d(eps_vp)/dt = (3/2)(rate/sigma_e) s,   rate = A exp(-Q/(R T)) (sigma_e/(f S))^(1/m),
 *     dS/dt = H_0 |1 - S/S_s|^a sign(1 - S/S_s) rate,   S_s = S_0 (rate/(A exp(-Q/(R T))))^n_s:
 *
 * `creep/anand` and `creep/anand-hardening` in three dimensions, f the strength factor. Backward Euler in both: with y = sigma_e/(f S) the flow strain is
 * dp = dt A' y^(1/m); S at the end solves S = S_old + H_0 dp |1 - S/S_s|^a sign(1 - S/S_s), whose right-hand side falls with S, so that it has one
 * root, between S_old and S_s; f S y + 3 G dp = trial stress then is one rising equation for y (softening is slow beside 3 G).
 */
export const anandViscoplastic: PointLaw<AnandViscoplasticParameters> = {
  name: 'creep/anand-elastic-viscoplastic',
  title: 'Elastic metal with Anand viscoplasticity',
  equation: 'rate = A exp(-Q/(R T)) (sigma_e/(f S))^(1/m), dS/dt = H_0 |1 - S/S_s|^a sign(1 - S/S_s) rate',
  sources: [
    'Anand and Narayan, J. Electrochem. Soc. 166, A1092 (2019)',
    'Narayan and Anand, Extreme Mech. Lett. 24, 21 (2018)',
    'Brown, Kim and Anand, Int. J. Plast. 5, 95 (1989)',
  ],
  drive: 'strain',
  incompressible: false,
  isotropic: true,
  hasPotential: false,
  state: [...flowState, { name: 'strength', unit: 'Pa' }],
  examples: [
    { parameters: lithium(0.95e6), drive: 1e-3, duration: 10, temperature: 298.15 },
    { parameters: lithium(0.95e6), drive: 3e-2, duration: 100, temperature: 333.15 },
    { parameters: lithium(4e6), drive: 3e-2, duration: 1e4, temperature: 298.15 },
  ],
  problems({ elasticity, anand, initialStrength }) {
    return [
      ...isotropicElasticity.problems(elasticity).map((issue) => ({ ...issue, path: `elasticity.${issue.path}` })),
      ...anandProblems(anand, 'anand.'),
      ...outOfRange('initialStrength', initialStrength, initialStrength > 0, 'a positive number of pascals'),
    ];
  },
  initialState({ initialStrength }, out) {
    out.fill(0);
    out[7] = initialStrength;
  },
  bulkModulus: ({ elasticity }) => bulkModulus(elasticity),
  respond({ elasticity, anand }, input, response) {
    const { rateSensitivity, saturationStrength, saturationExponent } = anand;
    const exponent = 1 / rateSensitivity;
    const factor = input.strengthFactor;
    const old = input.state[7];
    const trial = trialEquivalentStress(elasticity, input);
    const stiffness = 3 * shearModulus(elasticity);
    const flowAtOne = input.duration * anandThermalRate(anand, input.temperature);
    response.potential = 0;
    if (trial === 0 || flowAtOne === 0) {
      finishStep(elasticity, input, trial, 1, 0, response);
      response.state[7] = old;
      return;
    }
    // y is bracketed by no flow at all and by no stress at all; Newton within, bisection where it leaves.
    strengthAndSlope[0] = old;
    let low = 0;
    let high = (trial / (stiffness * flowAtOne)) ** rateSensitivity;
    let y = Math.min(high, trial / (factor * old));
    let bySlope = 0;
    let slope = 0;
    for (let iteration = 0; iteration < 200; iteration++) {
      const flow = flowAtOne * y ** exponent;
      const saturation = saturationStrength * y ** (saturationExponent * exponent);
      anandStrengthAfter(anand, old, flow, saturation, strengthAndSlope);
      bySlope = factor * (strengthAndSlope[0] + strengthAndSlope[1] * flow * exponent);
      slope = bySlope + (stiffness * flow * exponent) / y;
      const excess = factor * strengthAndSlope[0] * y + stiffness * flow - trial;
      const step = excess / slope;
      // To rounding of the terms; asked before the bracket, whose other end may still be far.
      if (Math.abs(step) <= 2e-15 * y) break;
      if (excess > 0) high = y;
      else low = y;
      const next = y - step;
      y = next > low && next < high ? next : 0.5 * (low + high);
    }
    const flow = flowAtOne * y ** exponent;
    finishStep(elasticity, input, factor * strengthAndSlope[0] * y, bySlope / slope, flow, response);
    response.state[7] = strengthAndSlope[0];
  },
};

function lithium(initialStrength: number): AnandViscoplasticParameters {
  return { elasticity: { youngModulus: 7.8e9, poissonRatio: 0.38 }, anand: lithiumAnandParameters, initialStrength };
}
