import type { Law } from '../law.js';

export interface ContactParameters {
  /** Radius b of the disc of interface that belongs to one void, m. */
  readonly spacing: number;
}

/**
 * Contact fraction left by voids on a lattice,
 *
 *     theta = 1 - (a/b)^2 for a < b, else 0.
 *
 * Voids of one class never overlap, so contact is lost altogether at a = b, where the derivative jumps to zero.
 */
export const latticeContact: Law<ContactParameters> = {
  name: 'voids/contact-lattice',
  title: 'Contact fraction, voids on a lattice',
  equation: 'theta = max(0, 1 - (a/b)^2)',
  sources: ['geometry of non-overlapping discs'],
  inputs: [{ name: 'radius', unit: 'm', range: [1e-8, 1.9e-5], logarithmic: true }],
  output: { name: 'contactFraction', unit: '' },
  schema: null,
  examples: [{ spacing: 20e-6 }, { spacing: 60e-6 }],
  evaluate(parameters, inputs, out) {
    const { spacing } = parameters;
    const relative = inputs[0] / spacing;
    const inside = relative < 1;
    out[0] = inside ? 1 - relative * relative : 0;
    out[1] = inside ? (-2 * relative) / spacing : 0;
  },
};
