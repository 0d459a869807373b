import { type Curve, curveSlope, curveValue, monotoneCurve, splineCurve } from '../curve.js';
import type { Law } from '../law.js';
import { closureTables } from './closure-tables.js';
import { hemisphereFactor, type VoidFriction } from './hemisphere.js';

export interface VoidInteractionParameters {
  /** Stress exponent n of creep. */
  readonly exponent: number;
  /** Height over base radius q, 0 to 1; 1 by default. */
  readonly aspectRatio?: number;
  /** Of the metal along the electrolyte; frictionless by default. */
  readonly friction?: VoidFriction;
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

/** ln n (1 - beta) over 1/n for each a/b of the study's tables: by friction, by aspect ratio. */
const { exponents, aspectRatios, values: crowded } = closureTables.crowding;
const tabulated = Object.fromEntries(
  (['frictionless', 'sticking'] as const).map((friction) => [
    friction,
    crowded[friction].map((byRadius, k) => {
      const row = closureTables.shape.aspectRatios.indexOf(aspectRatios[k]);
      return byRadius.map((values, r) => {
        const nodes = exponents.map((n, i) => {
          const place = closureTables.shape.exponents.indexOf(n);
          const alone =
            friction === 'frictionless' && aspectRatios[k] === 1
              ? hemisphereFactor(n)
              : closureTables.shape.values[friction][row][place];
          const carried = (values[i] / alone) ** (-1 / n);
          const beta = (1 - carried) / closureTables.crowding.relativeRadii[r] ** (3 / n);
          return [1 / n, Math.log(n * (1 - beta))] as const;
        });
        nodes.reverse();
        return splineCurve(
          nodes.map(([x]) => x),
          nodes.map(([, y]) => y),
        );
      });
    }),
  ]),
) as unknown as Record<VoidFriction, ReturnType<typeof splineCurve>[][]>;
const tabulatedNodes = closureTables.crowding.relativeRadii.map(openness);

function curveAt(exponent: number, aspect: number, friction: VoidFriction) {
  // The frictionless hemisphere has a table of its own, of five digits.
  const own = friction === 'frictionless' && aspectRatios[aspect] === 1;
  const values = (own ? deficits : tabulated[friction][aspect]).map((curve) => curveValue(curve, 1 / exponent));
  const curve = monotoneCurve(own ? opennessNodes : tabulatedNodes, values);
  // Constant below the first node: with a zero slope there the straight continuation is that constant.
  return { ...curve, slopes: Float64Array.from(curve.slopes, (slope, i) => (i === 0 ? 0 : slope)) };
}

/** Curves over the openness with the weights with which a parabola through the tabulated aspect ratios takes them. */
interface Remembered {
  readonly exponent: number;
  readonly aspectRatio: number;
  readonly friction: VoidFriction;
  readonly parts: readonly { readonly weight: number; readonly curve: Curve }[];
}

// What voids and metals are is fixed in a run, so the last curves are kept: a pure function, remembered.
const remembered: Remembered[] = [];
const mostRemembered = 16;

function curvesOf(exponent: number, aspectRatio: number, friction: VoidFriction): Remembered {
  for (const one of remembered)
    if (one.exponent === exponent && one.aspectRatio === aspectRatio && one.friction === friction) return one;
  const parts = aspectRatios
    .map((node, k) => ({
      weight: aspectRatios.reduce(
        (product, other, l) => (l === k ? product : (product * (aspectRatio - other)) / (node - other)),
        1,
      ),
      k,
    }))
    .filter(({ weight }) => weight !== 0)
    .map(({ weight, k }) => ({ weight, curve: curveAt(exponent, k, friction) }));
  const one = { exponent, aspectRatio, friction, parts };
  if (remembered.length === mostRemembered) remembered.shift();
  remembered.push(one);
  return one;
}

/**
 * Interaction factor beta_n of voids in an array, a function of a/b: an array of half-spheroids closes
 *
 *     [1 - beta_n (a/b)^(3/n)]^(-n)
 *
 * times as fast as isolated ones (192 times at n = 6.6, a/b = 0.3, for hemispheres without friction; flat voids crowd less). Smooth in a/b and 1/n
 * through finite-element values, which hold for foils at least b thick; a parabola in q of ln(1 - beta) through q = 0, 1/2, 1. Frictionless hemispheres:
 * 1 <= n <= 6.6 (straight continuation to 8), 0.3 <= a/b <= 0.85, for n < 2 and a/b > 0.5 extrapolated; others: `closureTables`, 1 <= n <= 8, 0.3 <= a/b <= 0.95.
 * Below 0.3 beta is constant. Above the last a/b, 1 - beta falls as a power of the contact fraction 1 - (a/b)^2, so that beta < 1 until
 * the ligament vanishes; an extrapolation.
 */
export const voidInteraction: Law<VoidInteractionParameters> = {
  name: 'voids/interaction',
  title: 'Interaction of closing voids',
  equation: 'c = c_n [1 - beta_n(a/b) (a/b)^(3/n)]^(-n)',
  sources: ['axisymmetric finite-element solutions of half-spheroids in a cylindrical cell, this project'],
  inputs: [{ name: 'relativeRadius', unit: '', range: [0.02, 0.98] }],
  output: { name: 'interactionFactor', unit: '' },
  schema: null,
  examples: [
    { exponent: 6.6 },
    { exponent: 5 },
    { exponent: 2.5 },
    { exponent: 1 },
    { exponent: 6.6, aspectRatio: 0.3 },
    { exponent: 5, aspectRatio: 0, friction: 'sticking' },
  ],
  // The second derivative jumps where the table begins.
  distanceToKink: (_parameters, inputs) => inputs[0] - relativeRadii[0],
  evaluate({ exponent, aspectRatio = 1, friction = 'frictionless' }, inputs, out) {
    const { parts } = curvesOf(exponent, aspectRatio, friction);
    const held = inputs[0] > largestRelativeRadius;
    const relative = held ? largestRelativeRadius : inputs[0];
    const coordinate = openness(relative);
    let logarithm = 0;
    let slope = 0;
    for (const { weight, curve } of parts) {
      logarithm += weight * curveValue(curve, coordinate);
      slope += weight * curveSlope(curve, coordinate);
    }
    const deficit = Math.exp(logarithm) / exponent;
    out[0] = 1 - deficit;
    out[1] = held ? 0 : (-deficit * slope * 2 * relative) / (1 - relative * relative);
  },
};
