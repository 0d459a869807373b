import type { Law } from '../law.js';

export interface FrictionParameters {
  /** Coefficient mu of Coulomb: 0 is frictionless, Infinity sticks wherever there is contact. */
  readonly coefficient: number;
  /** Largest shear traction, Pa (the shear strength of the metal, sigma_y/sqrt 3); Infinity: none. */
  readonly shearLimit: number;
  /** Tension sigma_ad that the interface holds, Pa: it presses the surfaces together as a pressure does. */
  readonly adhesion: number;
}

/**
 * Largest shear traction that an interface carries,
 *
 *     t_max = min[ mu max(0, p_n + sigma_ad), tau_max ].
 *
 * From frictionless (mu = 0) over Coulomb to sticking (mu infinite). Metal that is stripped or plated renews its surface; what mu is then is not
 * measured: the two ends bracket it.
 */
export const frictionLimit: Law<FrictionParameters> = {
  name: 'contact/friction-limit',
  title: 'Coulomb friction with a limit',
  equation: 't_max = min(mu max(0, p_n + sigma_ad), tau_max)',
  sources: ['Coulomb; Orowan 1943, Proc. Inst. Mech. Eng. 150 140, for the limit by the shear strength'],
  inputs: [{ name: 'normalPressure', unit: 'Pa', range: [-1e6, 1e7] }],
  output: { name: 'shearTraction', unit: 'Pa' },
  schema: null,
  examples: [
    { coefficient: 0.3, shearLimit: 0.6e6, adhesion: 0 },
    { coefficient: 0.5, shearLimit: Number.POSITIVE_INFINITY, adhesion: 2e5 },
    { coefficient: 0, shearLimit: 1e6, adhesion: 0 },
  ],
  distanceToKink({ coefficient, shearLimit, adhesion }, inputs) {
    const pressed = inputs[0] + adhesion;
    const toLimit = shearLimit / (coefficient * 1e6) - pressed / 1e6;
    return Math.min(Math.abs(pressed) / 1e6, Math.abs(Number.isNaN(toLimit) ? 1 : toLimit));
  },
  evaluate({ coefficient, shearLimit, adhesion }, inputs, out) {
    const pressed = inputs[0] + adhesion;
    // Infinity times zero would be no number.
    const coulomb = pressed > 0 && coefficient > 0 ? coefficient * pressed : 0;
    const sliding = coulomb > 0 && coulomb < shearLimit;
    out[0] = Math.min(coulomb, shearLimit);
    out[1] = sliding ? coefficient : 0;
  },
};

/** What friction answers to a trial traction; buffers of the caller. */
export interface StickSlip {
  /** Pa, in the two directions of the interface (the second 0 in two dimensions). */
  readonly traction: Float64Array;
  /** d(traction)/d(trial), row-major 2 x 2. */
  readonly byTrial: Float64Array;
  /** d(traction)/d(limit). */
  readonly byLimit: Float64Array;
  sticks: boolean;
}

export function stickSlip(): StickSlip {
  return { traction: new Float64Array(2), byTrial: new Float64Array(4), byLimit: new Float64Array(2), sticks: true };
}

/**
 * Stick or slip: the trial traction if friction can carry it, else its direction with the size of the limit,
 *
 *     t = t_trial min(1, t_max/|t_trial|).
 *
 * With t_trial = t_old - k (slip of the step) it is friction by a return with tangential stiffness k; with t_trial = t - c (slip of the step) the equation
 * t = P(t_trial) is Coulomb's law without regularisation, and its derivatives here are those of the semismooth Newton method.
 * @param limit t_max, Pa, Infinity to stick. @param out all of it is written
 * Source: Alart & Curnier 1991, Comput. Methods Appl. Mech. Eng. 92 353, equation 27.
 */
export function limitTraction(trial: ArrayLike<number>, limit: number, out: StickSlip): void {
  const { traction, byTrial, byLimit } = out;
  const size = Math.hypot(trial[0], trial[1]);
  out.sticks = size <= limit;
  if (out.sticks) {
    traction[0] = trial[0];
    traction[1] = trial[1];
    byTrial[0] = byTrial[3] = 1;
    byTrial[1] = byTrial[2] = byLimit[0] = byLimit[1] = 0;
    return;
  }
  const x = trial[0] / size;
  const y = trial[1] / size;
  const share = limit / size;
  traction[0] = limit * x;
  traction[1] = limit * y;
  byLimit[0] = x;
  byLimit[1] = y;
  byTrial[0] = share * y * y;
  byTrial[1] = byTrial[2] = -share * x * y;
  byTrial[3] = share * x * x;
}
