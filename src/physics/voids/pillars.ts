import type { Law } from '../law.js';
import { pillarAmplitude } from './pillar-amplitude.js';
import { type PillarParameters, pillarOnset } from './pillar-onset.js';

/** Mean gap that opens between pillars per unit of amplitude, g(s) = 1 - s + s ln s below s = 1, else 0; dg/ds = ln s. */
export function gapGrowth(relativePressure: number): number {
  if (relativePressure >= 1) return 0;
  return relativePressure > 0 ? 1 - relativePressure + relativePressure * Math.log(relativePressure) : 1;
}

const onsetInputs = new Float64Array(5);
const onset = new Float64Array(6);
const electrical = new Float64Array(2);
const patch = new Float64Array(3);

/**
 * Part of the recession velocity V_m I/F that opens gaps between patches of high resistance which stand as pillars,
 *
 *     fraction = (|delta i|/I) g(s),   g(s) = 1 - s + s ln s,   s = min(1, (I_c/I)^(1/n)),
 *
 * with |delta i|/I of `voids/pillar-amplitude` and I_c of `voids/pillar-onset`. Zero up to I_c, and on plating and at rest (I <= 0).
 * Exact for n = 1, flat pillars and the first contact loss; for n > 1 s is the ratio of pressures, and g that of n = 1.
 */
export const pillarOpening: Law<PillarParameters> = {
  name: 'voids/pillars',
  title: 'Gaps between pillars of high resistance',
  equation: 'fraction = (|delta i|/I)(1 - s + s ln s), s = min(1, (I_c/I)^(1/n))',
  sources: ['Westergaard, J. Appl. Mech. 6, A49 (1939), for the contact of a wavy surface', ...pillarOnset.sources],
  inputs: [{ name: 'currentDensity', unit: 'A/m^2', range: [0.1, 1e4], logarithmic: true }, ...pillarOnset.inputs],
  output: { name: 'openingFraction', unit: '' },
  schema: null,
  examples: pillarOnset.examples,
  distanceToKink(parameters, inputs) {
    return (relativePressure(parameters, inputs) - 1) * parameters.creep.exponent;
  },
  evaluate(parameters, inputs, out) {
    const current = inputs[0];
    const s = relativePressure(parameters, inputs);
    if (!(s < 1)) {
      out.fill(0, 0, 7);
      return;
    }
    electrical[0] = inputs[3];
    electrical[1] = inputs[4];
    pillarAmplitude.evaluate(parameters, electrical, patch);
    const growth = gapGrowth(s);
    // dg/d(ln I_c) = (s ln s)/n; without pressure s = 0 and nothing depends on I_c.
    const byOnset = s > 0 ? (patch[0] * s * Math.log(s)) / (parameters.creep.exponent * onset[0]) : 0;
    out[0] = patch[0] * growth;
    out[1] = (-byOnset * onset[0]) / current;
    for (let i = 1; i <= 5; i++) out[1 + i] = byOnset * onset[i];
    out[4] += patch[1] * growth;
    out[5] += patch[2] * growth;
  },
};

/** s before it is clipped; infinite without stripping. Leaves I_c and its derivatives in `onset`. */
function relativePressure(parameters: PillarParameters, inputs: ArrayLike<number>): number {
  for (let i = 0; i < 5; i++) onsetInputs[i] = inputs[1 + i];
  pillarOnset.evaluate(parameters, onsetInputs, onset);
  return inputs[0] > 0 ? (onset[0] / inputs[0]) ** (1 / parameters.creep.exponent) : Number.POSITIVE_INFINITY;
}
