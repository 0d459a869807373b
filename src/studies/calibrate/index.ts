export { type CalibrateOptions, type Calibration, calibrate } from './calibrate.js';
export type { CalibrationResult, FitResult, HypothesisResult, ParameterResult } from './result.js';
export { interval, withinError } from './wording.js';
export { writeCalibration } from './write.js';
