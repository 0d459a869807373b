import { faradayConstant, gasConstant } from '../../quantity/constants.js';
import { creepRateAtReferenceStress, creepReferenceStress, type PowerLawCreepParameters } from '../creep/power-law.js';
import { curveValue, splineCurve } from '../curve.js';
import type { Law } from '../law.js';
import { type PatchParameters, pillarAmplitude } from './pillar-amplitude.js';

export interface PillarParameters extends PatchParameters {
  readonly creep: PowerLawCreepParameters;
  /** m^3/mol. */
  readonly molarVolume: number;
  /** Thickness H of the metal on a rigid collector, m; Infinity for a thick one. */
  readonly metalThickness: number;
}

/** Peak traction factor over 1/n, periodic finite elements (+-0.001), exact for n = 1. */
const tractions = splineCurve([1 / 10, 1 / 6.6, 1 / 5, 1 / 3, 1 / 2, 1], [1.455, 1.4245, 1.39, 1.274, 1.112, 2 / 3]);

/**
 * Peak traction factor C_n of a power-law half-plane whose surface is driven by v = V cos k x: the traction is
 * C_n sigma_ref (k V/A)^(1/n). 2/3, 1.112, 1.274, 1.390, 1.4245, 1.455 at n = 1, 2, 3, 5, 6.6, 10, smooth in 1/n.
 */
export function peakTractionFactor(exponent: number): number {
  return curveValue(tractions, 1 / exponent);
}

/**
 * Mobility of the surface of an incompressible layer bonded to a rigid plane over that of a half-space,
 * M(x) = (sinh 2x - 2x)/(cosh 2x + 1 + 2x^2), x = k H; 2x^3/3 when thin.
 */
export function layerMobility(x: number): number {
  if (x > 25) return 1;
  if (x > 0.1) {
    const decay = Math.exp(-2 * x);
    return (1 - decay * decay - 4 * x * decay) / (1 + decay * decay + (2 + 4 * x * x) * decay);
  }
  const square = 4 * x * x;
  const sinhExcess = ((2 * x * square) / 6) * (1 + (square / 20) * (1 + (square / 42) * (1 + square / 72)));
  return sinhExcess / (Math.cosh(2 * x) + 1 + 2 * x * x);
}

const patch = new Float64Array(3);
const electrical = new Float64Array(2);

/**
 * Stripping current density above which the low-resistance part of a wavy interface first loses contact,
 *
 *     I_c = [1 + tanh(k L)/(kappa k Z_0)] (F/(eps V_m k)) M(k H) A(T) (P/(C_n f sigma_ref))^n.
 *
 * The patches of high resistance are stripped more slowly and stand as pillars that carry the load; creep has to squeeze them
 * sideways. f is the strength factor. Exact for n = 1 to first order in eps (I_c = (F/V_m) P M/(2 mu k) [...]/eps); for n > 1 the
 * layer factor M of n = 1 is kept, exact only for H of a wavelength and more. P is nominal: do not divide by the contact fraction.
 */
export const pillarOnset: Law<PillarParameters> = {
  name: 'voids/pillar-onset',
  title: 'Current at which pillars lose contact between them',
  equation: 'I_c = [1 + tanh(k L)/(kappa k Z_0)] (F/(eps V_m k)) M(k H) A(T) (P/(C_n f sigma_ref))^n',
  sources: ['linear perturbation; periodic finite-element solutions of a power-law half-plane, this project'],
  inputs: [
    { name: 'pressure', unit: 'Pa', range: [1e5, 2e7], logarithmic: true },
    { name: 'temperature', unit: 'K', range: [250, 400] },
    { name: 'conductivity', unit: 'S/m', range: [1e-4, 1], logarithmic: true },
    { name: 'interfaceResistance', unit: 'ohm m^2', range: [1e-5, 1e-2], logarithmic: true },
    { name: 'strengthFactor', unit: '', range: [0.5, 100], logarithmic: true },
  ],
  output: { name: 'onsetCurrentDensity', unit: 'A/m^2' },
  schema: null,
  examples: [
    {
      amplitude: 0.5,
      wavelength: 10e-6,
      electrolyteThickness: 500e-6,
      metalThickness: 50e-6,
      creep: { referenceRate: 9.30850994e-4, exponent: 6.6, activationEnergy: 37e3, referenceTemperature: 298.15 },
      molarVolume: 1.3e-5,
    },
    {
      amplitude: 0.2,
      wavelength: 300e-6,
      electrolyteThickness: 100e-6,
      metalThickness: 50e-6,
      creep: { referenceRate: 1e-4, exponent: 1, activationEnergy: 37e3, referenceTemperature: 298.15 },
      molarVolume: 1.3e-5,
    },
  ],
  evaluate(parameters, inputs, out) {
    const { creep, molarVolume, wavelength, metalThickness } = parameters;
    const pressure = inputs[0];
    const temperature = inputs[1];
    const strengthFactor = inputs[4];
    const n = creep.exponent;
    const wavenumber = (2 * Math.PI) / wavelength;
    electrical[0] = inputs[2];
    electrical[1] = inputs[3];
    pillarAmplitude.evaluate(parameters, electrical, patch);
    const mobility = layerMobility(wavenumber * metalThickness);
    const stress = Math.max(0, pressure) / (peakTractionFactor(n) * strengthFactor * creepReferenceStress);
    const strainRate = mobility * creepRateAtReferenceStress(creep, temperature) * stress ** n;
    const onset = (faradayConstant * strainRate) / (patch[0] * molarVolume * wavenumber);
    out[0] = onset;
    out[1] = pressure > 0 ? (n * onset) / pressure : 0;
    out[2] = (onset * creep.activationEnergy) / (gasConstant * temperature * temperature);
    out[3] = (-onset * patch[1]) / patch[0];
    out[4] = (-onset * patch[2]) / patch[0];
    out[5] = (-n * onset) / strengthFactor;
  },
};
