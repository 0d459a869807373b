import type { Law } from '../law.js';
import { type FrictionParameters, frictionLimit } from './friction.js';

export interface SlidingDragParameters {
  /** Finite at every pressure: a coefficient that sticks for good has no speed to answer to. */
  readonly friction: FrictionParameters;
  /** Speed v_r below which friction is viscous, m/s: 1e-3 of the speeds of interest. */
  readonly regularisingSpeed: number;
  /** Viscous drag beside it, Pa s/m, >= 0. */
  readonly drag: number;
}

const limit = new Float64Array(2);
const pressure = new Float64Array(1);

/**
 * Shear traction on a metal that slides at a speed v along the interface, Coulomb's corner rounded,
 *
 *     t = -[ t_max(p_n) v/sqrt(v^2 + v_r^2) + eta v ],
 *
 * t_max by `contact/friction-limit`. In two directions t/v is the same factor on both components, v their norm. Sticking is a slow creep at
 * most v_r here; frictionless is t_max = eta = 0, sticking is eta -> infinity. Never does work on the metal: t v <= 0.
 */
export const slidingDrag: Law<SlidingDragParameters> = {
  name: 'contact/sliding-drag',
  title: 'Friction of a sliding interface, regularised',
  equation: 't = -[t_max(p_n) v/sqrt(v^2 + v_r^2) + eta v]',
  sources: ['regularised Coulomb friction: Oden & Pires 1983, J. Appl. Mech. 50 67'],
  inputs: [
    { name: 'slidingSpeed', unit: 'm/s', range: [-1e-7, 1e-7] },
    { name: 'normalPressure', unit: 'Pa', range: [-1e6, 1e7] },
  ],
  output: { name: 'shearTraction', unit: 'Pa' },
  schema: null,
  examples: [
    {
      friction: { coefficient: 0.3, shearLimit: 0.6e6, adhesion: 0 },
      regularisingSpeed: 3e-8,
      drag: 0,
    },
    {
      friction: { coefficient: 0, shearLimit: 0.6e6, adhesion: 0 },
      regularisingSpeed: 1e-9,
      drag: 1e12,
    },
  ],
  distanceToKink(parameters, inputs) {
    return frictionLimit.distanceToKink!(parameters.friction, [inputs[1]]);
  },
  evaluate({ friction, regularisingSpeed, drag }, inputs, out) {
    const speed = inputs[0];
    pressure[0] = inputs[1];
    frictionLimit.evaluate(friction, pressure, limit);
    const size = Math.hypot(speed, regularisingSpeed);
    const share = speed / size;
    out[0] = -(limit[0] * share + drag * speed);
    out[1] = -((limit[0] * (1 - share * share)) / size + drag);
    out[2] = -limit[1] * share;
  },
};
