export { analyzeSweep } from './analyze.js';
export type { SensitivityOptions } from './methods.js';
export {
  type OutputSensitivity,
  type ParameterSensitivity,
  type SensitivityReport,
  sensitivityFile,
} from './report.js';
export { readSample } from './sample.js';
export type { SurrogateKind } from './surrogate-kinds.js';
