import { curveSlope, curveValue, monotoneCurve, splineCurve } from '../curve.js';
import type { Law } from '../law.js';

export interface VoidInteractionParameters {
  /** Stress exponent n of creep. */
  readonly exponent: number;
}

const inverseExponents = [1 / 6.6, 1 / 5, 1 / 4, 1 / 3, 1 / 2, 1];
/** a/b of the table; below the first beta is constant. */
const relativeRadii = [0.3, 0.5, 0.7, 0.85];
/**
 * beta_n at those a/b, columns n = 6.6, 5, 4, 3, 2, 1. Finite elements, hemisphere in a cylinder of radius b and height
 * 2b. For n = 1 only 0.3 and 0.5 were computed; 0.7 and 0.85 continue the power 2.81 between them.
 */
const interactions = [
  [0.949153, 0.923707, 0.894, 0.837, 0.699148, 0.027653],
  [0.95, 0.925, 0.895, 0.8385, 0.703, 0.116],
  [0.956, 0.933, 0.906, 0.854, 0.733, 0.298],
  [0.969, 0.952, 0.932, 0.892, 0.798, 0.515],
];
/** Beyond this a/b the value is held: the ligament is gone, and only a finite number keeps an integrator alive. */
const largestRelativeRadius = 0.999;

/** n (1 - beta_n) varies slowly with 1/n, and its logarithm keeps beta below one for every n. */
const deficits = interactions.map((row) =>
  splineCurve(
    inverseExponents,
    row.map((beta, i) => Math.log((1 - beta) / inverseExponents[i])),
  ),
);

const openness = (relativeRadius: number) => -Math.log(1 - relativeRadius * relativeRadius);
const opennessNodes = relativeRadii.map(openness);

function curveAt(exponent: number) {
  const values = deficits.map((curve) => curveValue(curve, 1 / exponent));
  const curve = monotoneCurve(opennessNodes, values);
  // Constant below the first node: with a zero slope there the straight continuation is that constant.
  return { ...curve, slopes: Float64Array.from(curve.slopes, (slope, i) => (i === 0 ? 0 : slope)) };
}

// The exponent is fixed in a run, so the curve of the last exponent is kept: a pure function, remembered.
let rememberedExponent = Number.NaN;
let remembered = curveAt(1);

/**
 * Interaction factor beta_n of voids in an array, a function of a/b: an array of hemispheres closes
 *
 *     [1 - beta_n (a/b)^(3/n)]^(-n)
 *
 * times as fast as isolated ones (192 times at n = 6.6, a/b = 0.3). Smooth in a/b and 1/n through finite-element values,
 * which hold for foils at least b thick, 1 <= n <= 6.6 (straight continuation to 8) and 0.3 <= a/b <= 0.85. Below 0.3 beta is constant. Above
 * 0.85, 1 - beta falls as a power of the contact fraction 1 - (a/b)^2, so that beta < 1 until the ligament
 * vanishes; an extrapolation. For n < 2 and a/b > 0.5 the values are extrapolated too. Used for every aspect ratio
 * and for both kinds of friction, although computed for the frictionless hemisphere.
 */
export const voidInteraction: Law<VoidInteractionParameters> = {
  name: 'voids/interaction',
  title: 'Interaction of closing voids',
  equation: 'c = c_n [1 - beta_n(a/b) (a/b)^(3/n)]^(-n)',
  sources: ['axisymmetric finite-element solutions of a hemisphere in a cylindrical cell, this project'],
  inputs: [{ name: 'relativeRadius', unit: '', range: [0.02, 0.98] }],
  output: { name: 'interactionFactor', unit: '' },
  schema: null,
  examples: [{ exponent: 6.6 }, { exponent: 5 }, { exponent: 2.5 }, { exponent: 1 }],
  evaluate({ exponent }, inputs, out) {
    if (exponent !== rememberedExponent) {
      remembered = curveAt(exponent);
      rememberedExponent = exponent;
    }
    const held = inputs[0] > largestRelativeRadius;
    const relative = held ? largestRelativeRadius : inputs[0];
    const coordinate = openness(relative);
    const deficit = Math.exp(curveValue(remembered, coordinate)) / exponent;
    out[0] = 1 - deficit;
    out[1] = held ? 0 : (-deficit * curveSlope(remembered, coordinate) * 2 * relative) / (1 - relative * relative);
  },
};
