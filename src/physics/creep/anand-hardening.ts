import { gasConstant } from '../../quantity/constants.js';
import type { Law } from '../law.js';
import { type AnandParameters, anandCreep, lithiumAnandParameters } from './anand.js';

const flow = new Float64Array(4);

/**
 * Rate at which the strength of an Anand metal hardens towards saturation, or softens from above it,
 *
 *     dS/dt = H_0 |1 - S/S_s|^a sign(1 - S/S_s) |rate|,   S_s = S_0 (|rate|/(A exp(-Q/(R T))))^n_s,
 *
 * with the strain rate of `creep/anand`. Since that rate is A exp(-Q/RT) (sigma/S)^(1/m), S_s = S_0 (|sigma|/S)^(n_s/m). No
 * static recovery: the strength stays as it is at rest.
 */
export const anandHardening: Law<AnandParameters> = {
  name: 'creep/anand-hardening',
  title: 'Anand viscoplasticity: hardening',
  equation: 'dS/dt = H_0 |1 - S/S_s|^a sign(1 - S/S_s) |rate|, S_s = S_0 (|rate|/(A exp(-Q/(R T))))^n_s',
  sources: [
    'Anand and Narayan, J. Electrochem. Soc. 166, A1092 (2019)',
    'Brown, Kim and Anand, Int. J. Plast. 5, 95 (1989)',
  ],
  inputs: [
    { name: 'stress', unit: 'Pa', range: [1e4, 1e7], logarithmic: true },
    { name: 'temperature', unit: 'K', range: [250, 400] },
    { name: 'strength', unit: 'Pa', range: [5e5, 5e6] },
  ],
  output: { name: 'hardeningRate', unit: 'Pa/s' },
  schema: null,
  examples: [lithiumAnandParameters],
  distanceToKink(parameters, inputs) {
    return 1 - inputs[2] / saturation(parameters, inputs[0], inputs[2]);
  },
  evaluate(parameters, inputs, out) {
    const stress = inputs[0];
    const temperature = inputs[1];
    const strength = inputs[2];
    if (stress === 0) {
      out.fill(0, 0, 4);
      return;
    }
    const { hardeningModulus, hardeningExponent, rateSensitivity, saturationExponent, activationEnergy } = parameters;
    anandCreep.evaluate(parameters, inputs, flow);
    const rate = Math.abs(flow[0]);
    const approach = strength / saturation(parameters, stress, strength);
    const gap = 1 - approach;
    const power = Math.abs(gap) ** (hardeningExponent - 1);
    const hardening = hardeningModulus * power * gap * rate;
    // d(hardening)/d(ln approach), and d(ln approach)/d(ln stress) = -n_s/m, d(ln approach)/d(ln strength) = 1 + n_s/m.
    const bySaturation = -hardeningModulus * hardeningExponent * power * rate * approach;
    const sensitivity = saturationExponent / rateSensitivity;
    out[0] = hardening;
    out[1] = (hardening / rateSensitivity - bySaturation * sensitivity) / stress;
    out[2] = (hardening * activationEnergy) / (gasConstant * temperature * temperature);
    out[3] = (-hardening / rateSensitivity + bySaturation * (1 + sensitivity)) / strength;
  },
};

function saturation(parameters: AnandParameters, stress: number, strength: number): number {
  const { saturationStrength, saturationExponent, rateSensitivity } = parameters;
  return saturationStrength * Math.abs(stress / strength) ** (saturationExponent / rateSensitivity);
}
