/** Ionic conduction in the electrolyte with reactions at metals, by finite elements. */
export { DoubleLayerCharging } from './double-layer.js';
export { butlerVolmerKinetics, type InterfaceKinetics, linearKinetics } from './interface-kinetics.js';
export { type ConductionOptions, IonicConduction } from './ionic-conduction.js';
export type {
  ConductionProblem,
  Conductivity,
  Electrode,
  ElectrodeControl,
  GrainBoundary,
  InterfaceGap,
  InterfaceStress,
  SurfaceField,
} from './problem.js';
export type { ConductionSolution, ElectrodeState } from './solution.js';
