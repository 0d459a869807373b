import { exitCodes } from '../../quantity/issue.js';
import { calibrate as calibrateStudy, writeCalibration } from '../../studies/calibrate/index.js';
import { Interrupted } from '../../studies/interruption.js';
import { type CaseLimitFlags, readCaseLimits } from '../case-limits.js';
import { defaultFolder } from '../default-folder.js';
import { describeCalibration } from '../describe-calibration.js';
import { interruption, ProgressLine } from '../progress.js';

interface CalibrateVerbOptions extends CaseLimitFlags {
  readonly set: readonly string[];
  readonly out?: string;
  readonly jobs?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `lithostat calibrate`. @returns the exit code */
export async function calibrate(scenario: string, dataFile: string, options: CalibrateVerbOptions): Promise<number> {
  const out = options.out ?? defaultFolder(scenario, 'calibration');
  const source = { file: scenario, set: options.set };
  const progress = new ProgressLine(options.quiet === true);
  const { signal, release } = interruption();
  let doing = '';
  try {
    const calibration = await calibrateStudy({
      source,
      dataFile,
      out,
      signal,
      ...readCaseLimits(options),
      ...(options.jobs === undefined ? {} : { jobs: options.jobs }),
      onProgress: (text, cases) => {
        if (text !== '') doing = text;
        // How far it is cannot be told before the search has ended.
        progress.show(0, `${doing}${cases > 0 ? `, ${cases} cases computed` : ''}`);
      },
    });
    writeCalibration(out, source, calibration);
    progress.clear();
    process.stdout.write(
      options.json ? `${JSON.stringify(calibration.result, null, 2)}\n` : describeCalibration(calibration.result, out),
    );
    return exitCodes.done;
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    progress.clear();
    if (options.json) process.stdout.write(`${JSON.stringify({ status: 'interrupted', out }, null, 2)}\n`);
    process.stderr.write(`Interrupted. What was computed is kept in ${out}; the same command goes on from it.\n`);
    return exitCodes.interrupted;
  } finally {
    progress.clear();
    release();
  }
}
