import type { Law } from '../law.js';

export interface GapResistanceParameters {
  /** Gap h_0 at which the resistance has doubled, m: 5 to 50 nm. */
  readonly gapScale: number;
}

/**
 * Factor on the resistance of an interface across a small gap,
 *
 *     Z(h)/Z_0 = 1 + (h/h_0)^2,   1 for h <= 0.
 *
 * A regularisation, not a measured law: current that stops as soon as a gap opens leaves the contact set ill-posed. Its slope is continuous at
 * h = 0, where a penalty may let the surfaces overlap.
 */
export const gapResistance: Law<GapResistanceParameters> = {
  name: 'kinetics/gap-resistance',
  title: 'Resistance across a small gap',
  equation: 'Z(h)/Z_0 = 1 + (h/h_0)^2',
  sources: ['regularisation of contact; compare tunnelling through films, Holm, Electric Contacts (1967), section 26'],
  inputs: [{ name: 'gap', unit: 'm', range: [-1e-8, 1e-6] }],
  output: { name: 'resistanceFactor', unit: '' },
  schema: null,
  examples: [{ gapScale: 20e-9 }],
  evaluate({ gapScale }, inputs, out) {
    const scaled = Math.max(0, inputs[0]) / gapScale;
    out[0] = 1 + scaled * scaled;
    out[1] = (2 * scaled) / gapScale;
  },
};
