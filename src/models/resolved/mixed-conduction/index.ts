/** Mixed ionic-electronic conduction: leakage, the chemical potential of lithium, where it would come out inside. */
export {
  type DepositionOnset,
  MixedConduction,
  type MixedConductionSolution,
  type MixedElectrodeState,
} from './mixed-conduction.js';
export type { MixedConductionProblem, MixedElectrode } from './problem.js';
