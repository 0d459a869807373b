import type { Law } from '../law.js';

/**
 * Contact fraction between pillars,
 *
 *     theta = (2/pi) asin sqrt(s),   s = I_c/I for n = 1, s = (I_c/I)^(1/n) otherwise; one for s >= 1,
 *
 * the contact of a wavy viscous half-plane with a flat, s the pressure over the pressure of full contact. The slope is
 * unbounded where contact is first lost. Exact for n = 1; no parameters.
 */
export const pillarContact: Law<null> = {
  name: 'voids/pillar-contact',
  title: 'Contact fraction between pillars',
  equation: 'theta = (2/pi) asin sqrt(min(1, s))',
  sources: [
    'Westergaard, J. Appl. Mech. 6, A49 (1939)',
    'Johnson, Greenwood and Higginson, Int. J. Mech. Sci. 27, 383 (1985)',
  ],
  inputs: [{ name: 'relativePressure', unit: '', range: [0.01, 0.98] }],
  output: { name: 'contactFraction', unit: '' },
  schema: null,
  examples: [null],
  evaluate(_parameters, inputs, out) {
    const relative = Math.max(0, inputs[0]);
    const open = relative < 1;
    out[0] = open ? (2 / Math.PI) * Math.asin(Math.sqrt(relative)) : 1;
    out[1] = open && relative > 0 ? 1 / (Math.PI * Math.sqrt(relative * (1 - relative))) : 0;
  },
};
