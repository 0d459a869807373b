import type { Law } from '../law.js';

export interface SizeEffectParameters {
  /** Strength over bulk strength, less one, at the reference diameter. Zero switches the effect off. */
  readonly amplitude: number;
  /** m. */
  readonly referenceDiameter: number;
  /** Positive: strength falls as diameter^-exponent. */
  readonly exponent: number;
}

/**
 * Factor by which a small body of metal is stronger than bulk metal,
 *
 *     f(d) = 1 + k (d/d_0)^-m,
 *
 * to be applied to the reference stress of the creep law, so that the rate at a given stress falls by f^n. Lithium
 * pillars of 1.39 um yield at 105 MPa at room temperature with m = 0.68, bulk lithium at about 1 MPa (Xu et al. 2017):
 * k = 105. That a void wall is as strong as a pillar of the void's diameter is an assumption, not a measurement.
 */
export const sizeEffectStrength: Law<SizeEffectParameters> = {
  name: 'strength/size-effect',
  title: 'Size-dependent strength',
  equation: 'f = 1 + k (d/d_0)^-m',
  sources: ['Xu, Ahmad, Aryanfar, Viswanathan, Greer, PNAS 114, 57 (2017)'],
  inputs: [{ name: 'diameter', unit: 'm', range: [1e-8, 1e-3], logarithmic: true }],
  output: { name: 'strengthFactor', unit: '' },
  schema: null,
  examples: [
    { amplitude: 105, referenceDiameter: 1.39e-6, exponent: 0.68 },
    { amplitude: 0, referenceDiameter: 1e-6, exponent: 1 },
  ],
  evaluate(parameters, inputs, out) {
    const { amplitude, referenceDiameter, exponent } = parameters;
    const diameter = inputs[0];
    const excess = amplitude * (diameter / referenceDiameter) ** -exponent;
    out[0] = 1 + excess;
    out[1] = (-exponent * excess) / diameter;
  },
};
