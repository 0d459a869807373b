import { constriction } from './conduction/constriction.js';
import { edgeCurrent } from './conduction/edge-current.js';
import { electronicCurrent } from './conduction/electronic-current.js';
import { fluxFocusing } from './conduction/flux-focusing.js';
import { internalDeposition } from './conduction/internal-deposition.js';
import { slabResistance } from './conduction/slab.js';
import { voidResistance } from './conduction/void-resistance.js';
import { cohesiveContact } from './contact/cohesive.js';
import { contactGrowth } from './contact/contact-growth.js';
import { creepHysteresis } from './contact/creep-hysteresis.js';
import { frictionLimit } from './contact/friction.js';
import { slidingDrag } from './contact/sliding-drag.js';
import { unilateralContact } from './contact/unilateral.js';
import { anandCreep } from './creep/anand.js';
import { anandViscoplastic } from './creep/anand-elastic-viscoplastic.js';
import { anandFlow } from './creep/anand-flow.js';
import { anandHardening } from './creep/anand-hardening.js';
import { elasticViscoplastic } from './creep/elastic-viscoplastic.js';
import { jeffreys } from './creep/jeffreys.js';
import { powerLawCreep } from './creep/power-law.js';
import { powerLawFlow } from './creep/power-law-flow.js';
import { arrheniusDiffusivity } from './diffusion/arrhenius.js';
import { interfaceDiffusion } from './diffusion/interface-diffusion.js';
import { vacancyEquilibrium } from './diffusion/vacancy-equilibrium.js';
import { vacancyFlux } from './diffusion/vacancy-flux.js';
import { vacancySink } from './diffusion/vacancy-sink.js';
import { vacancySource } from './diffusion/vacancy-source.js';
import { cubicElasticity } from './elasticity/cubic.js';
import { incompressibleElasticity } from './elasticity/incompressible.js';
import { isotropicElasticity } from './elasticity/isotropic.js';
import { flawOverpotential } from './fracture/flaw-overpotential.js';
import { pennyGrowth } from './fracture/penny-growth.js';
import { platingLimit } from './fracture/plating-limit.js';
import { pressurisedFlaw } from './fracture/pressurised-flaw.js';
import { butlerVolmer } from './kinetics/butler-volmer.js';
import { equilibriumShift } from './kinetics/equilibrium-shift.js';
import { gapResistance } from './kinetics/gap-resistance.js';
import { interfaceReaction } from './kinetics/interface-reaction.js';
import { overpotential } from './kinetics/overpotential.js';
import type { Law } from './law.js';
import { vonMises } from './plasticity/von-mises.js';
import type { PointLaw } from './point-law.js';
import { sizeEffectStrength } from './strength/size-effect.js';
import { contactAngle } from './surface/contact-angle.js';
import { flattening } from './surface/flattening.js';
import { surfaceDiffusion } from './surface/surface-diffusion.js';
import { surfacePressure } from './surface/surface-pressure.js';
import { capillaryPressure } from './voids/capillary-pressure.js';
import { latticeContact } from './voids/contact-lattice.js';
import { randomContact } from './voids/contact-random.js';
import { creepClosure } from './voids/creep-closure.js';
import { edgeOpening } from './voids/edge-opening.js';
import { edgeOpeningPressure } from './voids/edge-opening-pressure.js';
import { voidInteraction } from './voids/interaction.js';
import { interfaceDiffusionClosure } from './voids/interface-diffusion-closure.js';
import { latticeDiffusionClosure } from './voids/lattice-diffusion-closure.js';
import { occlusion } from './voids/occlusion.js';
import { pillarAmplitude } from './voids/pillar-amplitude.js';
import { pillarContact } from './voids/pillar-contact.js';
import { pillarOnset } from './voids/pillar-onset.js';
import { pillarOpening } from './voids/pillars.js';
import { voidRadius } from './voids/radius.js';
import { rimFilling } from './voids/rim-filling.js';
import { shapeFactor } from './voids/shape-factor.js';
import { translation } from './voids/translation.js';
import { vacancyCondensation } from './voids/vacancy-condensation.js';
import { vacancyOverpotential } from './voids/vacancy-overpotential.js';
import { vacancySupersaturation } from './voids/vacancy-supersaturation.js';

/** Every law, one line each: the tangent test and the reference pages walk this list. */
// biome-ignore lint/suspicious/noExplicitAny: each law has parameters of its own
export const laws: readonly Law<any>[] = [
  butlerVolmer,
  overpotential,
  gapResistance,
  interfaceReaction,
  equilibriumShift,
  slabResistance,
  constriction,
  voidResistance,
  fluxFocusing,
  edgeCurrent,
  electronicCurrent,
  internalDeposition,
  contactGrowth,
  creepHysteresis,
  unilateralContact,
  cohesiveContact,
  frictionLimit,
  slidingDrag,
  pressurisedFlaw,
  flawOverpotential,
  platingLimit,
  pennyGrowth,
  powerLawCreep,
  sizeEffectStrength,
  arrheniusDiffusivity,
  vacancyEquilibrium,
  vacancyFlux,
  vacancySink,
  vacancySource,
  interfaceDiffusion,
  surfaceDiffusion,
  flattening,
  surfacePressure,
  contactAngle,
  voidRadius,
  latticeContact,
  randomContact,
  capillaryPressure,
  shapeFactor,
  voidInteraction,
  creepClosure,
  latticeDiffusionClosure,
  vacancyCondensation,
  translation,
  rimFilling,
  occlusion,
  edgeOpening,
  edgeOpeningPressure,
  pillarAmplitude,
  pillarOnset,
  pillarContact,
  pillarOpening,
  vacancyOverpotential,
  vacancySupersaturation,
  interfaceDiffusionClosure,
  anandHardening,
  anandCreep,
];

/** Every law of a material point (stress from strain or strain rate), one line each: the test of tangents walks this list. */
// biome-ignore lint/suspicious/noExplicitAny: each law has parameters of its own
export const pointLaws: readonly PointLaw<any>[] = [
  isotropicElasticity,
  powerLawFlow,
  elasticViscoplastic,
  anandFlow,
  anandViscoplastic,
  vonMises,
  jeffreys,
  cubicElasticity,
  incompressibleElasticity,
];
