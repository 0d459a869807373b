/** Incompressible power-law creep by finite elements. */
export { type Estimate, richardson } from './cells/estimate.js';
export { sinusoidalForcing } from './cells/sinusoidal-forcing.js';
export { strippingPatch } from './cells/stripping-patch.js';
export { type Friction, voidClosure } from './cells/void-closure.js';
export { crowdedClosure, voidInteraction } from './cells/void-interaction.js';
export type { CreepCondition, Field, Position } from './conditions.js';
export { type ContactPressure, contactPressure, contactShear } from './contact-pressure.js';
export type { CreepProblem } from './creep-flow.js';
export { CreepSession } from './session.js';
export { type CreepSolution, solveCreep, volumeRate } from './solution.js';
export type { CreepOptions } from './solve-creep.js';
export { nodalStress } from './stress.js';
