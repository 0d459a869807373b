import type { Law } from '../law.js';

export interface UnilateralContactParameters {
  /** Tension sigma_ad that the interface holds, Pa; 0: none. */
  readonly adhesion: number;
  /**
   * c > 0, Pa/m: weighs gap against pressure where the law decides between open and closed. The solution does not depend on it; the way there
   * does: about the stiffness of the metal over the size of its cells is good.
   */
  readonly stiffness: number;
}

/**
 * Unilateral contact with adhesion as one equation,
 *
 *     C(p_n, h) = lambda - max(0, lambda - c h) = 0,     lambda = p_n + sigma_ad,
 *
 * which holds exactly where h >= 0, lambda >= 0 and h lambda = 0. C is the smaller of lambda and c h, so that it is piecewise linear and Newton's method on
 * it is the primal-dual active set: closed rows ask for h = 0, open ones for p_n = -sigma_ad. An interface that has come apart holds no tension any more:
 * give it adhesion 0, and its pressure p_n relative to that in the void.
 */
export const unilateralContact: Law<UnilateralContactParameters> = {
  name: 'contact/unilateral',
  title: 'Unilateral contact with adhesion',
  equation: 'lambda - max(0, lambda - c h) = 0, lambda = p_n + sigma_ad',
  sources: [
    'Signorini 1959; Alart & Curnier 1991, Comput. Methods Appl. Mech. Eng. 92 353',
    'Hintermueller, Ito & Kunisch 2002, SIAM J. Optim. 13 865, for the active set as Newton method',
  ],
  inputs: [
    { name: 'normalPressure', unit: 'Pa', range: [-1e7, 1e8] },
    { name: 'gap', unit: 'm', range: [-1e-8, 1e-7] },
  ],
  output: { name: 'complementarity', unit: 'Pa' },
  schema: null,
  examples: [
    { adhesion: 0, stiffness: 1e15 },
    { adhesion: 5e6, stiffness: 1e15 },
  ],
  distanceToKink({ adhesion, stiffness }, inputs) {
    const [lambda, lift] = [inputs[0] + adhesion, stiffness * inputs[1]];
    return (lambda - lift) / (Math.abs(lambda) + Math.abs(lift));
  },
  evaluate(parameters, inputs, out) {
    const closed = isClosed(parameters, inputs[0], inputs[1]);
    out[0] = closed ? parameters.stiffness * inputs[1] : inputs[0] + parameters.adhesion;
    out[1] = closed ? 0 : 1;
    out[2] = closed ? parameters.stiffness : 0;
  },
};

/** Whether a place with this pressure (Pa) and gap (m) counts as closed; on the border it does. */
export function isClosed({ adhesion, stiffness }: UnilateralContactParameters, pressure: number, gap: number): boolean {
  return pressure + adhesion >= stiffness * gap;
}
