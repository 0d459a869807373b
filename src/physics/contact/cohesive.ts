import type { Law } from '../law.js';

export interface CohesiveContactParameters {
  /** Largest tension sigma_ad, Pa; 0: no adhesion. */
  readonly adhesion: number;
  /** Work of separation W, J/m^2; the gap of the largest tension is W/(e sigma_ad). Not used without adhesion. */
  readonly separationWork: number;
  /** Stiffness k against overlap, Pa/m. */
  readonly stiffness: number;
}

/**
 * Contact with adhesion, regularised: the normal pressure as a function of the gap,
 *
 *     p_n = -k h  (h < 0),     p_n = -e sigma_ad (h/d) exp(-h/d)  (h >= 0),     d = W/(e sigma_ad).
 *
 * The tension rises to sigma_ad at h = d and is gone a few d further; its work is W. The overlap under a pressure p is p/k: choose k so that it is small
 * beside the gaps of interest. With k = e sigma_ad/d the slope is continuous at h = 0, else it has a corner there. Reversible: the same way back.
 */
export const cohesiveContact: Law<CohesiveContactParameters> = {
  name: 'contact/cohesive',
  title: 'Regularised contact with adhesion',
  equation: 'p_n = -k h (h < 0), p_n = -e sigma_ad (h/d) exp(-h/d) (h >= 0), d = W/(e sigma_ad)',
  sources: [
    'Rose, Ferrante & Smith 1981, Phys. Rev. Lett. 47 675',
    'Xu & Needleman 1994, J. Mech. Phys. Solids 42 1397',
  ],
  inputs: [{ name: 'gap', unit: 'm', range: [-2e-8, 2e-7] }],
  output: { name: 'normalPressure', unit: 'Pa' },
  schema: null,
  examples: [
    { adhesion: 5e6, separationWork: 0.3, stiffness: 1e15 },
    { adhesion: 0, separationWork: 0, stiffness: 1e16 },
  ],
  distanceToKink(_parameters, inputs) {
    return inputs[0] / 1e-8;
  },
  evaluate({ adhesion, separationWork, stiffness }, inputs, out) {
    const gap = inputs[0];
    if (gap < 0) {
      out[0] = -stiffness * gap;
      out[1] = -stiffness;
    } else if (adhesion === 0) {
      out[0] = 0;
      out[1] = 0;
    } else {
      const length = separationWork / (Math.E * adhesion);
      const scaled = gap / length;
      const decay = adhesion * Math.exp(1 - scaled);
      out[0] = -decay * scaled;
      out[1] = (-decay * (1 - scaled)) / length;
    }
  },
};
