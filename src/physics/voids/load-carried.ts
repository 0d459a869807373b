import type { VoidFriction } from './hemisphere.js';
import { voidInteraction } from './interaction.js';

/** Above this a/b nothing more is lost: the ligament is gone, and only a finite number keeps an integrator alive. */
const largestRelativeRadius = 0.999;
const relativeRadius = new Float64Array(1);
const interaction = new Float64Array(2);
const array: { exponent: number; aspectRatio: number; friction: VoidFriction } = {
  exponent: 1,
  aspectRatio: 1,
  friction: 'frictionless',
};

/**
 * Ratio of the nominal pressure to the pressure that would close an isolated void as fast as one of an array,
 *
 *     k = 1 - beta_n (a/b)^(3/n),
 *
 * so that voids of an array see p/k. Writes k to `out[0]` and dk/d(ln a) to `out[1]`. Held above a/b = 0.999.
 *
 * @param exponent stress exponent n of creep
 * @param ratio a/b
 * @param fixedInteraction a constant beta, or null for the tabulated one
 * @param aspectRatio height over base radius of the voids
 */
export function loadCarried(
  exponent: number,
  ratio: number,
  fixedInteraction: number | null,
  out: Float64Array,
  aspectRatio = 1,
  friction: VoidFriction = 'frictionless',
): void {
  const held = ratio > largestRelativeRadius;
  const relative = held ? largestRelativeRadius : ratio;
  let beta = fixedInteraction ?? 0;
  let betaSlope = 0;
  if (fixedInteraction === null) {
    relativeRadius[0] = relative;
    array.exponent = exponent;
    array.aspectRatio = aspectRatio;
    array.friction = friction;
    voidInteraction.evaluate(array, relativeRadius, interaction);
    beta = interaction[0];
    betaSlope = interaction[1];
  }
  const shed = relative ** (3 / exponent);
  out[0] = 1 - beta * shed;
  out[1] = held ? 0 : -shed * (betaSlope * relative + (3 / exponent) * beta);
}
