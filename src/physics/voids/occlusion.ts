import { faradayConstant } from '../../quantity/constants.js';
import type { Law } from '../law.js';

export interface OcclusionParameters {
  /** f_occ, 0 to 1. Calibrated. */
  readonly occlusion: number;
  /** Height of the voids over their base radius, q. */
  readonly aspectRatio: number;
  /** m^3/mol. */
  readonly molarVolume: number;
}

/**
 * Rate at which plating buries void volume under new metal, volume per area of interface,
 *
 *     rate = f_occ (V_m |i|/F) w/(q a),   i < 0 (plating); zero on stripping and at rest,
 *
 * w the open void volume per area and q a the height of a void: plating a thickness of one void height buries the part
 * f_occ (to first order) of the open volume. A closure assumption; buried voids are met again by recession.
 */
export const occlusion: Law<OcclusionParameters> = {
  name: 'voids/occlusion',
  title: 'Burial of voids on plating',
  equation: 'rate = f_occ (V_m |i|/F) w/(q a) for i < 0',
  sources: ['Kasemchainan et al., Nat. Mater. 18, 1105 (2019), for the observation'],
  inputs: [
    { name: 'currentDensity', unit: 'A/m^2', range: [-100, 20] },
    { name: 'voidVolumePerArea', unit: 'm', range: [1e-9, 1e-6], logarithmic: true },
    { name: 'radius', unit: 'm', range: [1e-7, 5e-5], logarithmic: true },
  ],
  output: { name: 'burialRate', unit: 'm/s' },
  schema: null,
  examples: [{ occlusion: 0.1, aspectRatio: 1, molarVolume: 1.3e-5 }],
  distanceToKink(_parameters, inputs) {
    return inputs[0] / 120;
  },
  evaluate(parameters, inputs, out) {
    const perCurrent = (parameters.occlusion * parameters.molarVolume) / faradayConstant;
    const plating = Math.max(0, -inputs[0]);
    const volume = inputs[1];
    const radius = inputs[2];
    if (!(radius > 0)) {
      out.fill(0, 0, 4);
      return;
    }
    const heights = volume / (parameters.aspectRatio * radius);
    const rate = perCurrent * plating * heights;
    out[0] = rate;
    out[1] = inputs[0] < 0 ? -perCurrent * heights : 0;
    out[2] = (perCurrent * plating) / (parameters.aspectRatio * radius);
    out[3] = -rate / radius;
  },
};
