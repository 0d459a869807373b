/** Incompressible power-law creep by finite elements. */
export type { CreepCondition, Field, Position } from './conditions.js';
export { type ContactPressure, contactPressure } from './contact-pressure.js';
export type { CreepMaterial, CreepProblem } from './creep-flow.js';
export type { CreepIteration } from './newton.js';
export { type CreepPower, type CreepSolution, solveCreep, volumeRate } from './solution.js';
export type { CreepOptions } from './solve-creep.js';
