export { analyzeSweep } from './analyze.js';
export { mostLost, type SensitivityOptions } from './methods.js';
export {
  type OutputSensitivity,
  type ParameterSensitivity,
  type SensitivityReport,
  type SurrogateReport,
  sensitivityFile,
} from './report.js';
export { readSample, type SweepSample } from './sample.js';
export { type SurrogateKind, surrogateKinds } from './surrogate-kinds.js';
