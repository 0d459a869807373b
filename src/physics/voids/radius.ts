import type { Law } from '../law.js';
import { voidVolumePerArea } from './geometry.js';

export interface VoidArrayParameters {
  /** Radius b of the disc of interface that belongs to one void, m. */
  readonly spacing: number;
  /** Height over base radius, q. */
  readonly aspectRatio: number;
}

/**
 * Base radius of the half-spheroidal voids of one class from their volume per area,
 *
 *     a = b (w/w_full)^(1/3),   w_full = (2/3) q b.
 *
 * The derivative da/dw = a/(3 w) is unbounded at w = 0; there (and below) value and derivative are set to zero. A radius
 * above b is returned as it is: the bases then overlap.
 */
export const voidRadius: Law<VoidArrayParameters> = {
  name: 'voids/radius',
  title: 'Void radius from void volume',
  equation: 'a = b (w/w_full)^(1/3), w_full = (2/3) q b',
  sources: ['geometry of the half-spheroid'],
  inputs: [{ name: 'voidVolumePerArea', unit: 'm', range: [1e-15, 1e-5], logarithmic: true }],
  output: { name: 'radius', unit: 'm' },
  schema: null,
  examples: [
    { spacing: 10e-6, aspectRatio: 1 },
    { spacing: 40e-6, aspectRatio: 0.25 },
  ],
  evaluate(parameters, inputs, out) {
    const volume = inputs[0];
    if (!(volume > 0)) {
      out[0] = 0;
      out[1] = 0;
      return;
    }
    const { spacing, aspectRatio } = parameters;
    const radius = spacing * Math.cbrt(volume / voidVolumePerArea(aspectRatio, spacing, spacing));
    out[0] = radius;
    out[1] = radius / (3 * volume);
  },
};
