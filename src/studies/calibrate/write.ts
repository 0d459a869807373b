import { join } from 'node:path';
import { stringify } from 'yaml';
import { writeWhole } from '../../io/run/atomic-write.js';
import { readScenarioData } from '../../io/scenario/index.js';
import type { StudySource } from '../load-study.js';
import type { Calibration } from './calibrate.js';
import { headerOf, overrideOf, valueAt } from './parameters.js';

/** Digits of the values in best.yaml and posterior.csv: more than any calibration knows, fewer than a double holds. */
const digits = 8;

/**
 * Writes the answer of a calibration: `calibration.json`, `best.yaml` (the scenario with the best values) and, when it sampled,
 * `posterior.csv` (columns named by path and unit, so that a sweep can take its rows as cases).
 *
 * @throws LithostatError when a file cannot be written
 */
export function writeCalibration(out: string, source: StudySource, calibration: Calibration): void {
  const { result, parameters, main } = calibration;
  if (main.posterior !== null) {
    const header = parameters.map((parameter) => cell(headerOf(parameter))).join(',');
    const rows = main.posterior.samples.map((point) =>
      parameters.map((parameter, j) => Number(valueAt(parameter, point[j]).toPrecision(digits))).join(','),
    );
    writeWhole(join(out, 'posterior.csv'), `${[header, ...rows].join('\n')}\n`);
  }
  const set = parameters.map((parameter, j) => overrideOf(parameter, main.fit.point[j], digits));
  const data = readScenarioData({ ...source, set: [...(source.set ?? []), ...set] });
  delete data.calibration;
  const note = `# Best values of a calibration on ${result.data.file}${result.data.source === '' ? '' : ` (${result.data.source})`}.\n`;
  writeWhole(join(out, 'best.yaml'), note + stringify(data, { lineWidth: 0 }));
  // Last: where it is, all is.
  writeWhole(join(out, 'calibration.json'), `${JSON.stringify(result, null, 2)}\n`);
}

function cell(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
