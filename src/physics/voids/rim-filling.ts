import { faradayConstant } from '../../quantity/constants.js';
import type { Law } from '../law.js';

export interface RimFillingParameters {
  /** psi, 0 to 1.5. Calibrated. */
  readonly rimFilling: number;
  /** m^3/mol. */
  readonly molarVolume: number;
}

/**
 * Rate at which plating at the rims fills voids, volume per area of interface,
 *
 *     rate = psi (V_m |i|/F)(1 - theta),   i < 0 (plating); zero on stripping and at rest,
 *
 * psi = 1: as if the covered part of the interface received the mean current. A closure assumption: no current reaches the void
 * itself, its rim grows inwards. Measured voids shrink on plating, but do not vanish (Kasemchainan et al. 2019).
 */
export const rimFilling: Law<RimFillingParameters> = {
  name: 'voids/rim-filling',
  title: 'Filling of voids from the rim on plating',
  equation: 'rate = psi (V_m |i|/F)(1 - theta) for i < 0',
  sources: ['Kasemchainan et al., Nat. Mater. 18, 1105 (2019), for the observation'],
  inputs: [
    { name: 'currentDensity', unit: 'A/m^2', range: [-100, 20] },
    { name: 'contactFraction', unit: '', range: [0, 1] },
  ],
  output: { name: 'fillingRate', unit: 'm/s' },
  schema: null,
  examples: [{ rimFilling: 1, molarVolume: 1.3e-5 }],
  distanceToKink(_parameters, inputs) {
    return inputs[0] / 120;
  },
  evaluate({ rimFilling: factor, molarVolume }, inputs, out) {
    const perCurrent = (factor * molarVolume) / faradayConstant;
    const plating = Math.max(0, -inputs[0]);
    const covered = 1 - inputs[1];
    out[0] = perCurrent * plating * covered;
    out[1] = inputs[0] < 0 ? -perCurrent * covered : 0;
    out[2] = -perCurrent * plating;
  },
};
