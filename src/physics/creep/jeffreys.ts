import { outOfRange } from '../out-of-range.js';
import { type PointLaw, tensorState } from '../point-law.js';
import { deviator, isotropicTangent } from '../tensor.js';

export interface JeffreysParameters {
  /** K, Pa. */
  readonly bulkModulus: number;
  /** G of the branch that relaxes, Pa. */
  readonly shearModulus: number;
  /** Viscosity mu_2 of that branch, Pa s; its relaxation time is mu_2/G. */
  readonly relaxingViscosity: number;
  /** Viscosity mu_1 in parallel, Pa s; 0 makes a Maxwell fluid. */
  readonly parallelViscosity: number;
}

const strain = new Float64Array(6);
const change = new Float64Array(6);

/**
 * Linear viscoelastic fluid of Jeffreys: a viscosity mu_1 in parallel with a Maxwell branch (G and mu_2 in series), elastic in volume,
 *
 *     s = 2 mu_1 de/dt + s_M,   ds_M/dt + s_M/tau = 2 G de/dt,   tau = mu_2/G,   sigma = K tr(eps) 1 + s,   e = dev eps.
 *
 * A step takes the strain rate as constant and is then exact: s_M = s_M,old exp(-dt/tau) + 2 mu_2 (1 - exp(-dt/tau)) De/dt. With an instantaneous step
 * (dt = 0) the branch answers elastically and mu_1, whose stress would be an impulse, is left out.
 */
export const jeffreys: PointLaw<JeffreysParameters> = {
  name: 'creep/jeffreys',
  title: 'Linear viscoelastic fluid (Maxwell, Jeffreys)',
  equation: 's = 2 mu_1 de/dt + s_M, ds_M/dt + s_M G/mu_2 = 2 G de/dt, sigma = K tr(eps) 1 + s',
  sources: [
    'Jeffreys, The Earth (1929); Bird, Armstrong and Hassager, Dynamics of Polymeric Liquids (1987), equation 5.2-15',
  ],
  drive: 'strain',
  incompressible: false,
  isotropic: true,
  hasPotential: true,
  state: [...tensorState('strain', ''), ...tensorState('elastic strain of the branch', '')],
  examples: [
    { parameters: fluid(1e9), drive: 1e-3, duration: 20, temperature: 298.15 },
    { parameters: fluid(0), drive: 1e-3, duration: 0.1, temperature: 298.15 },
  ],
  problems(parameters) {
    const { relaxingViscosity, parallelViscosity } = parameters;
    return [
      ...outOfRange('bulkModulus', parameters.bulkModulus, parameters.bulkModulus > 0, 'a positive number of pascals'),
      ...outOfRange(
        'shearModulus',
        parameters.shearModulus,
        parameters.shearModulus > 0,
        'a positive number of pascals',
      ),
      ...outOfRange('relaxingViscosity', relaxingViscosity, relaxingViscosity > 0, 'a positive number of Pa s'),
      ...outOfRange('parallelViscosity', parallelViscosity, parallelViscosity >= 0, 'at least 0 Pa s'),
    ];
  },
  initialState(_parameters, out) {
    out.fill(0);
  },
  bulkModulus: ({ bulkModulus }) => bulkModulus,
  respond({ bulkModulus, shearModulus, relaxingViscosity, parallelViscosity }, input, response) {
    const { duration, state } = input;
    const { stress } = response;
    const steps = (duration * shearModulus) / relaxingViscosity;
    const kept = Math.exp(-steps);
    // (1 - exp(-x))/x, 1 for an instantaneous step.
    const relaxed = steps > 0 ? -Math.expm1(-steps) / steps : 1;
    const branch = 2 * shearModulus * relaxed;
    const viscous = duration > 0 ? (2 * parallelViscosity) / duration : 0;
    const dilatation = deviator(input.drive, strain);
    const pressure = bulkModulus * dilatation;
    for (let k = 0; k < 6; k++) {
      change[k] = strain[k] - state[k];
      const elastic = kept * state[6 + k] + relaxed * change[k];
      response.state[k] = strain[k];
      response.state[6 + k] = elastic;
      stress[k] = (k < 3 ? pressure : 0) + 2 * shearModulus * elastic + viscous * change[k];
    }
    isotropicTangent(bulkModulus, branch + viscous, 0, change, response.tangent);
    // Elastic strain e(t) = r + (e_0 - r) exp(-t/tau), r = tau De/dt: heat 2 G/tau int e:e dt, exact, a sum of squares by completing.
    let before = 0;
    let mixed = 0;
    let forced = 0;
    for (let k = 0; k < 6; k++) {
      before += state[6 + k] * state[6 + k];
      mixed += state[6 + k] * change[k];
      forced += change[k] * change[k];
    }
    const heat = steps > 0 ? branchHeat(steps, kept, relaxed, before, mixed, forced) : 0;
    let elastic = 0;
    for (let k = 6; k < 12; k++) elastic += response.state[k] * response.state[k];
    response.storedEnergy = 0.5 * pressure * dilatation + shearModulus * elastic;
    response.dissipation = 2 * shearModulus * heat + viscous * forced;
    response.potential =
      0.5 * pressure * dilatation + 0.5 * (branch + viscous) * forced + 2 * shearModulus * kept * mixed;
  },
};

/**
 * (1/tau) int_0^dt e:e dt with e = e_0 E + r (1 - E), E = exp(-t/tau), x = dt/tau, r = De/x:
 * e_0:e_0 (1 - E^2)/2 + e_0:De (1 - E)^2/x + De:De [x - 2 (1 - E) + (1 - E^2)/2]/x^2; the last bracket by its series x^3/3 - ... where it cancels.
 */
function branchHeat(x: number, kept: number, relaxed: number, before: number, mixed: number, forced: number): number {
  const lost = relaxed * x;
  const bracket = x < 1e-2 ? x ** 3 * (1 / 3 - x / 4 + (7 * x * x) / 60) : x - 2 * lost + 0.5 * lost * (1 + kept);
  const heat = 0.5 * lost * (1 + kept) * before + (lost * lost * mixed) / x + (bracket * forced) / (x * x);
  return Math.max(0, heat); // rounding only: the integrand is a square
}

function fluid(parallelViscosity: number): JeffreysParameters {
  return { bulkModulus: 10.8e9, shearModulus: 1.8e9, relaxingViscosity: 9e9, parallelViscosity };
}
