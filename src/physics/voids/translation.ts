import { type Curve, curveSlope, curveValue, monotoneCurve } from '../curve.js';
import type { Law } from '../law.js';

export interface TranslationParameters {
  /** Stress exponent n of creep. */
  readonly exponent: number;
}

const exponents = [1, 3, 5, 6.6];
const sizes = [0.01, 0.1, 0.3, 1, 2, 5, 10, 30, 100];

/**
 * Centre velocity over remote velocity, rows by exponent. n = 1: f0(abar) - (2/pi) abar of the secondary current
 * distribution around an insulating disc. n = 3, 5, 6.6: finite elements at abar = 1 and 10, for n = 5 also at 3 and 30; null where
 * nothing was computed.
 */
const velocities: readonly (readonly (number | null)[])[] = [
  [1.0034588, 1.0284777, 1.0685124, 1.1550522, 1.2298615, 1.3559049, 1.4681493, null, 1.898023],
  [null, null, null, 0.977, null, null, 0.9, null, null],
  [null, null, null, 0.806, null, null, 0.633, 0.63, null],
  // biome-ignore lint/suspicious/noApproximativeNumericConstant: a computed velocity, not ln 2
  [null, null, null, 0.693, null, null, 0.522, null, null],
];

const saturation = (size: number) => size / (1 + size);

/**
 * (m - 1)(1 + abar)/abar varies little with abar: constant as abar vanishes, since the excess velocity is then
 * proportional to the excess current, and nearly constant for n = 5. The gaps of the table are filled in it: along ln abar
 * between computed values, constant outside.
 */
const excesses = velocities.map((row) => {
  const known = row.flatMap((value, i) => (value === null ? [] : [i]));
  const curve = monotoneCurve(
    known.map((i) => Math.log(sizes[i])),
    known.map((i) => (row[i]! - 1) / saturation(sizes[i])),
  );
  const [first, last] = [sizes[known[0]], sizes[known[known.length - 1]]];
  return sizes.map((size) => curveValue(curve, Math.log(Math.min(last, Math.max(first, size)))));
});

function curveAt(exponent: number): Curve {
  const values = sizes.map((_, i) =>
    curveValue(
      monotoneCurve(
        exponents,
        excesses.map((row) => row[i]),
      ),
      exponent,
    ),
  );
  const curve = monotoneCurve(sizes.map(Math.log), values);
  // Zero slopes at both ends hold the end values outside.
  const last = sizes.length - 1;
  return { ...curve, slopes: Float64Array.from(curve.slopes, (slope, i) => (i === 0 || i === last ? 0 : slope)) };
}

// The exponent is fixed in a run, so the curve of the last exponent is kept: a pure function, remembered.
let rememberedExponent = Number.NaN;
let remembered = curveAt(1);

/**
 * Translation factor m_n: velocity of the void's roof at its centre over the velocity with which the body of the metal
 * moves towards the electrolyte while it is stripped around the void,
 *
 *     m_n(abar),   abar = a/(kappa Z),
 *
 * for a flat void without creep under pressure. One as abar vanishes, whatever n: the current is then uniform, and a rigid
 * translation solves the problem. Computed for n = 1 (abar = 0.01 to 100), n = 3, 5, 6.6 (abar = 1 and 10; +-1 %); smooth
 * interpolation in abar and n, straight continuation in n to 8. It is the centre velocity: towards the rim the roof is slower
 * for n > 1, so the mean over the void, which the volume balance would want, is not this number.
 */
export const translation: Law<TranslationParameters> = {
  name: 'voids/translation',
  title: 'Translation of the metal over a void',
  equation: 'm_n(abar) = 1 + h_n(abar) abar/(1 + abar), abar = a/(kappa Z)',
  sources: [
    'Roy, Fleck and Deshpande, Extreme Mech. Lett. 46, 101307 (2021), for the problem',
    'half-space solutions for n = 1 and axisymmetric finite elements for n = 3, 5, 6.6, this project',
  ],
  inputs: [{ name: 'relativeSize', unit: '', range: [1e-3, 200], logarithmic: true }],
  output: { name: 'translationFactor', unit: '' },
  schema: null,
  examples: [{ exponent: 1 }, { exponent: 4 }, { exponent: 6.6 }],
  evaluate({ exponent }, inputs, out) {
    if (exponent !== rememberedExponent) {
      remembered = curveAt(exponent);
      rememberedExponent = exponent;
    }
    const size = inputs[0];
    if (!(size > 0)) {
      out[0] = 1;
      out[1] = remembered.values[0];
      return;
    }
    const coordinate = Math.log(size);
    const excess = curveValue(remembered, coordinate);
    out[0] = 1 + (excess * size) / (1 + size);
    out[1] = excess / (1 + size) ** 2 + curveSlope(remembered, coordinate) / (1 + size);
  },
};
