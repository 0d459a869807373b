/** Incompressible power-law creep by finite elements. */

export { type Estimate, richardson } from './cells/estimate.js';
export { type SinusoidalForcing, sinusoidalForcing } from './cells/sinusoidal-forcing.js';
export { type StrippingPatch, type StrippingPatchCase, strippingPatch } from './cells/stripping-patch.js';
export { type CellOptions, type Friction, type VoidClosureCase, voidClosure } from './cells/void-closure.js';
export { crowdedClosure, type VoidInteractionCase, voidInteraction } from './cells/void-interaction.js';
export type { CreepCondition, Field, Position } from './conditions.js';
export { type ContactPressure, contactPressure } from './contact-pressure.js';
export type { CreepMaterial, CreepProblem } from './creep-flow.js';
export type { CreepIteration } from './newton.js';
export { CreepSession } from './session.js';
export { type CreepPower, type CreepSolution, solveCreep, volumeRate } from './solution.js';
export type { CreepOptions, CreepStart } from './solve-creep.js';
export { type CreepStress, creepState, nodalStress, stressComponents } from './stress.js';
