import type { Law } from '../law.js';
import type { ContactParameters } from './contact-lattice.js';

/**
 * Contact fraction left by voids at random places,
 *
 *     theta = exp(-(a/b)^2) = exp(-pi N a^2).
 *
 * Poisson coverage: bases may overlap, so contact is never lost altogether.
 */
export const randomContact: Law<ContactParameters> = {
  name: 'voids/contact-random',
  title: 'Contact fraction, voids at random places',
  equation: 'theta = exp(-(a/b)^2)',
  sources: ['Poisson coverage of a plane by discs'],
  inputs: [{ name: 'radius', unit: 'm', range: [1e-8, 5e-5], logarithmic: true }],
  output: { name: 'contactFraction', unit: '' },
  schema: null,
  examples: [{ spacing: 20e-6 }, { spacing: 60e-6 }],
  evaluate(parameters, inputs, out) {
    const { spacing } = parameters;
    const relative = inputs[0] / spacing;
    const fraction = Math.exp(-relative * relative);
    out[0] = fraction;
    out[1] = ((-2 * relative) / spacing) * fraction;
  },
};
