import { gasConstant } from '../../quantity/constants.js';
import { creepRateAtReferenceStress, creepReferenceStress, type PowerLawCreepParameters } from '../creep/power-law.js';
import { type ArrheniusParameters, arrheniusValue } from '../diffusion/arrhenius.js';
import type { Law } from '../law.js';
import { loadCarried } from './load-carried.js';

export interface InterfaceDiffusionClosureParameters {
  /** Diffusivity along the interface times its thickness, m^3/s. */
  readonly diffusivity: ArrheniusParameters;
  /** m^3/mol. */
  readonly molarVolume: number;
  /** J/m^2; zero leaves out the sintering stress. */
  readonly surfaceEnergy: number;
  /** Angle psi between void surface and interface at the rim, rad. */
  readonly rimAngle: number;
  /** Radius b of the disc of interface that belongs to one void, m; Infinity for an isolated void. */
  readonly spacing: number;
  /** Creep of the metal, which shortens the diffusion path; null for a rigid metal. */
  readonly creep: PowerLawCreepParameters | null;
  /** Stress that creep of the ligament is taken at: see the law. */
  readonly ligamentStress: 'void-wall' | 'net-section';
}

/** 1 - (a/b)^2 is not taken below this: the ligament is then gone, and the rate only has to stay finite. */
const shortestPath = 1e-3;

/** ln(1/f) - (3 - f)(1 - f)/2 in e = 1 - f: -ln(1 - e) - e - e^2/2 = e^3/3 + e^4/4 + ..., by the series where it cancels. */
function pathFactor(e: number): number {
  if (e > 0.1) return -Math.log1p(-e) - e - 0.5 * e * e;
  let sum = 0;
  for (let k = 14; k >= 3; k--) sum = sum * e + 1 / k;
  return sum * e ** 3;
}

/**
 * Volume rate at which a void closes by diffusion of metal along the interface, coupled with creep,
 *
 *     R = 4 pi D [p + (1 - f) s_0] / [ln(1/f) - (3 - f)(1 - f)/2],     D = D_b delta_b V_m/(R T),   s_0 = 2 gamma sin(psi)/a,
 *     f = max[(a/b)^2, (a/(a + 1.5 L))^2],     L = (D s_e/rate_e)^(1/3),
 *
 * with p = stack + ambient - void pressure in compression, without the capillary part, which is s_0 here. Positive when
 * the void closes: the negative of the growth rate of Needleman and Rice, whose normal stress is -p. L is the length beyond
 * which creep brings the metal faster than diffusion; R is linear in p when L is large, and of the power n when it is small.
 *
 * rate_e = A(T)(s_e/(f_s sigma_ref))^n is the creep rate of the ligament at its equivalent stress s_e, f_s the strength
 * factor. Needleman and Rice load the metal by a remote deviatoric stress comparable with p. Under a stack pressure a laterally
 * confined metal has none; what it has is the stress that the closing void itself raises at its wall. Two choices:
 *   'void-wall'    s_e = (3/(2 n)) (p + s_0)/k, k = 1 - beta_n (a/b)^(3/n): the stress at the wall of a closing hemisphere in an array,
 *                  consistent with `voids/creep-closure`: in the limit of small L, R k is 8n/27 times that law's rate.
 *   'net-section'  s_e = (p + s_0)/(1 - (a/b)^2), as for a metal free to spread sideways: much more creep, an upper bound.
 * Add to `voids/creep-closure`, as Needleman and Rice do: this law is the diffusive part. Isolated void without creep: zero.
 */
export const interfaceDiffusionClosure: Law<InterfaceDiffusionClosureParameters> = {
  name: 'voids/interface-diffusion-closure',
  title: 'Void closure by interface diffusion coupled with creep',
  equation: 'R = 4 pi D [p + (1 - f) s_0]/[ln(1/f) - (3 - f)(1 - f)/2], f = max[(a/b)^2, (a/(a + 1.5 L))^2]',
  sources: [
    'Needleman and Rice, Acta Metall. 28, 1315 (1980)',
    'Chen and Argon, Acta Metall. 29, 1759 (1981), for the path a + 1.5 L',
  ],
  inputs: [
    { name: 'radius', unit: 'm', range: [1e-7, 9e-6], logarithmic: true },
    { name: 'pressure', unit: 'Pa', range: [1e4, 3e7], logarithmic: true },
    { name: 'temperature', unit: 'K', range: [250, 400] },
    { name: 'strengthFactor', unit: '', range: [0.5, 100], logarithmic: true },
  ],
  output: { name: 'volumeRate', unit: 'm^3/s' },
  schema: null,
  examples: [
    {
      diffusivity: { referenceValue: 1e-19, activationEnergy: 40e3, referenceTemperature: 298.15 },
      molarVolume: 1.3e-5,
      surfaceEnergy: 0.5,
      rimAngle: Math.PI / 2,
      spacing: 10e-6,
      creep: { referenceRate: 9.30850994e-4, exponent: 6.6, activationEnergy: 37e3, referenceTemperature: 298.15 },
      ligamentStress: 'void-wall',
    },
    {
      diffusivity: { referenceValue: 1e-20, activationEnergy: 40e3, referenceTemperature: 298.15 },
      molarVolume: 1.3e-5,
      surfaceEnergy: 0,
      rimAngle: 1.2,
      spacing: 20e-6,
      creep: { referenceRate: 1e-2, exponent: 5, activationEnergy: 37e3, referenceTemperature: 298.15 },
      ligamentStress: 'net-section',
    },
    {
      diffusivity: { referenceValue: 1e-20, activationEnergy: 40e3, referenceTemperature: 298.15 },
      molarVolume: 1.3e-5,
      surfaceEnergy: 0.5,
      rimAngle: 1.2,
      spacing: 11e-6,
      creep: null,
      ligamentStress: 'void-wall',
    },
  ],
  distanceToKink(parameters, inputs) {
    const creepLength = Math.exp(logarithmOfCreepLength(parameters, inputs[0], inputs[1], inputs[2], inputs[3]));
    return (inputs[0] + 1.5 * creepLength) / parameters.spacing - 1;
  },
  evaluate(parameters, inputs, out) {
    const { diffusivity, molarVolume, surfaceEnergy, rimAngle, spacing, creep } = parameters;
    const radius = inputs[0];
    const pressure = inputs[1];
    const temperature = inputs[2];
    const strengthFactor = inputs[3];
    const thermal = gasConstant * temperature;
    const mobility = (arrheniusValue(diffusivity, temperature) * molarVolume) / thermal;
    const mobilitySlope = (diffusivity.activationEnergy / thermal - 1) / temperature; // d ln D/dT
    const capillary = (2 * surfaceEnergy * Math.sin(rimAngle)) / radius;
    const driving = pressure + capillary;

    // Square root of f, r = a/b or a/(a + 1.5 L), and its derivatives to (a, p, T, f_s).
    // With e = 1 - f beside it, because f tends to one when creep does the work.
    const held = radius * radius > (1 - shortestPath) * spacing * spacing;
    let root = held ? Math.sqrt(1 - shortestPath) : radius / spacing;
    let e = held ? shortestPath : 1 - root * root;
    let byRadius = held ? 0 : 1 / spacing;
    let byPressure = 0;
    let byTemperature = 0;
    let byStrength = 0;
    if (creep !== null && driving !== 0) {
      const length = Math.exp(logarithmOfCreepLength(parameters, radius, pressure, temperature, strengthFactor));
      const byCreep = radius / (radius + 1.5 * length);
      if (byCreep > root) {
        const n = creep.exponent;
        const openness = (1.5 * length) / (radius + 1.5 * length);
        const perLogLength = -byCreep * openness; // dr/d ln L
        const stressPower = (1 - n) / 3; // d ln L/d ln s_e
        const crowding = stress[1]; // d ln(concentration)/d ln a
        root = byCreep;
        e = openness * (1 + byCreep);
        byRadius = (byCreep * openness + perLogLength * stressPower * (crowding - capillary / driving)) / radius;
        byPressure = (perLogLength * stressPower) / driving;
        byTemperature = (perLogLength * (mobilitySlope - creep.activationEnergy / (thermal * temperature))) / 3;
        byStrength = (perLogLength * n) / (3 * strengthFactor);
      }
    }
    const path = pathFactor(e);
    // Nothing flows to an isolated void in a rigid metal: ln(1/f) is infinite.
    const scale = path < Number.POSITIVE_INFINITY ? (4 * Math.PI * mobility) / path : 0;
    const net = pressure + e * capillary;
    const rate = scale * net;
    // d(path)/de = e^2/(1 - e); e = 1 - r^2.
    const perRoot = scale === 0 ? 0 : scale * (capillary - (net * e * e) / ((1 - e) * path)) * -2 * root;
    out[0] = rate;
    out[1] = perRoot * byRadius - (scale * e * capillary) / radius;
    out[2] = perRoot * byPressure + scale;
    out[3] = perRoot * byTemperature + rate * mobilitySlope;
    out[4] = perRoot * byStrength;
  },
};

/** Equivalent stress of the ligament over the driving pressure, and the derivative of its logarithm to ln a. */
const stress = new Float64Array(2);
const load = new Float64Array(2);

function concentrate(exponent: number, ratio: number, choice: InterfaceDiffusionClosureParameters['ligamentStress']) {
  if (choice === 'void-wall') {
    loadCarried(exponent, ratio, null, load);
    stress[0] = 1.5 / (exponent * load[0]);
    stress[1] = -load[1] / load[0];
  } else {
    const held = ratio * ratio > 1 - shortestPath;
    const covered = held ? 1 - shortestPath : ratio * ratio;
    stress[0] = 1 / (1 - covered);
    stress[1] = held ? 0 : (2 * covered) / (1 - covered);
  }
}

/**
 * ln L, with L^3 = D s_e/rate_e = D s_e^(1-n) (f_s sigma_ref)^n/A; infinite for a rigid or unloaded metal. Leaves the
 * stress concentration in `stress`.
 */
function logarithmOfCreepLength(
  parameters: InterfaceDiffusionClosureParameters,
  radius: number,
  pressure: number,
  temperature: number,
  strengthFactor: number,
): number {
  const { diffusivity, molarVolume, surfaceEnergy, rimAngle, spacing, creep, ligamentStress } = parameters;
  if (creep === null) return Number.POSITIVE_INFINITY;
  const n = creep.exponent;
  const driving = Math.abs(pressure + (2 * surfaceEnergy * Math.sin(rimAngle)) / radius);
  concentrate(n, radius / spacing, ligamentStress);
  const strength = strengthFactor * creepReferenceStress;
  const mobility = (arrheniusValue(diffusivity, temperature) * molarVolume) / (gasConstant * temperature);
  const compliance = (mobility * strength) / creepRateAtReferenceStress(creep, temperature);
  return (Math.log(compliance) + (1 - n) * Math.log((stress[0] * driving) / strength)) / 3;
}
