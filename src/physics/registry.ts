import { powerLawCreep } from './creep/power-law.js';
import { arrheniusDiffusivity } from './diffusion/arrhenius.js';
import type { Law } from './law.js';
import { sizeEffectStrength } from './strength/size-effect.js';
import { capillaryPressure } from './voids/capillary-pressure.js';
import { latticeContact } from './voids/contact-lattice.js';
import { randomContact } from './voids/contact-random.js';
import { creepClosure } from './voids/creep-closure.js';
import { voidInteraction } from './voids/interaction.js';
import { latticeDiffusionClosure } from './voids/lattice-diffusion-closure.js';
import { voidRadius } from './voids/radius.js';
import { shapeFactor } from './voids/shape-factor.js';
import { vacancyCondensation } from './voids/vacancy-condensation.js';

/** Every law, one line each: the tangent test and the reference pages walk this list. */
// biome-ignore lint/suspicious/noExplicitAny: each law has parameters of its own
export const laws: readonly Law<any>[] = [
  powerLawCreep,
  sizeEffectStrength,
  arrheniusDiffusivity,
  voidRadius,
  latticeContact,
  randomContact,
  capillaryPressure,
  shapeFactor,
  voidInteraction,
  creepClosure,
  latticeDiffusionClosure,
  vacancyCondensation,
];
