import { basename } from 'node:path';
import { readDataRows } from '../../io/observations/index.js';

import { LithostatError } from '../../quantity/index.js';
import { version } from '../../version.js';
import { claimFolder } from '../claim-folder.js';
import { loadStudy, type StudySource } from '../load-study.js';
import { type CalibrationOfOne, calibrateOne } from './calibrate-one.js';
import { checkCalibration } from './check.js';
import { compareHypotheses } from './hypotheses.js';
import { readObservations } from './observations.js';
import { type FittedParameter, readParameters } from './parameters.js';
import { Predictor } from './predictor.js';
import type { CalibrationResult } from './result.js';

export interface CalibrateOptions {
  /** The scenario, with its section `calibration`. */
  readonly source: StudySource;
  /** File of measured values. */
  readonly dataFile: string;
  /** Folder of the results; what was simulated is kept in it, and found again by the next calibration. */
  readonly out: string;
  /** Threads; the answer does not depend on it. */
  readonly jobs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** What one case may cost: wall time (s) and memory (bytes) [no limit]. */
  readonly timeLimit?: number | undefined;
  readonly memoryLimit?: number | undefined;
  /** What is being done, and how many cases were simulated. */
  onProgress?(text: string, cases: number): void;
}

export interface Calibration {
  readonly result: CalibrationResult;
  readonly parameters: readonly FittedParameter[];
  /** Of the scenario as it is, without hypotheses. */
  readonly main: CalibrationOfOne;
}

/**
 * Fits the parameters that a scenario names in its section `calibration` to measured values.
 *
 * @returns the answer with the fit that it describes
 * @throws LithostatError for bad input of any kind, all problems at once, and when the scenario foretells nothing; Interrupted, after which
 * the same call goes on from what was simulated
 */
export async function calibrate(options: CalibrateOptions): Promise<Calibration> {
  const { source, dataFile, out } = options;
  const study = loadStudy(source);
  const settings = study.scenario.calibration;
  if (settings === undefined) throw noSection(source);
  const { parameters, issues } = readParameters(settings.parameters);
  const rows = readDataRows(dataFile, settings.data);
  const { data, issues: ofData, unused } = readObservations(rows, settings);
  issues.push(...ofData);
  if (issues.length === 0) {
    issues.push(...checkCalibration(source, study, parameters, data, settings.hypotheses ?? {}, dataFile));
  }
  if (issues.length > 0) throw new LithostatError(issues);
  claimFolder(out, ['calibration.json', 'cases']);

  const one = async (set: readonly string[], label: string): Promise<CalibrationOfOne> => {
    const predictor = new Predictor({
      source,
      parameters,
      data,
      set,
      out,
      jobs: options.jobs,
      signal: options.signal,
      timeLimit: options.timeLimit,
      memoryLimit: options.memoryLimit,
      onProgress: (cases) => options.onProgress?.(label, cases),
    });
    try {
      const problem = {
        predictor,
        parameters,
        data,
        fitted: data.map(({ heldOut }) => !heldOut),
        noise: settings.noise,
        level: settings.level,
        seed: settings.seed,
      };
      return await calibrateOne(problem, settings, (text) => {
        options.onProgress?.(label === '' ? text : `${label}: ${text}`, predictor.cases);
      });
    } finally {
      await predictor.close();
    }
  };
  const main = await one([], '');
  const compared = await compareHypotheses(settings.hypotheses, settings, main, one);
  const title = study.scenario.title;
  return {
    parameters,
    main,
    result: {
      lithostat: version,
      format: 1,
      title,
      data: { file: basename(dataFile), source: rows.source, values: data.length, unusedColumns: unused },
      method: settings.method,
      noise: settings.noise,
      level: settings.level,
      seed: settings.seed,
      fit: main.result,
      ...compared,
    },
  };
}

function noSection({ file }: StudySource): LithostatError {
  return new LithostatError([
    {
      code: 'missing-key',
      path: 'calibration',
      ...(file === undefined ? {} : { file }),
      message: 'the scenario has no section "calibration"',
      got: 'nothing',
      expected: 'the parameters to fit, with their bounds',
      remedy: 'add calibration: { parameters: { cell.interfaces.voids.spacing: { bounds: [20 um, 120 um] } } }',
    },
  ]);
}
