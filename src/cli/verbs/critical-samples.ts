import { join } from 'node:path';
import { writeWhole } from '../../io/run/atomic-write.js';
import { exitCodes } from '../../quantity/issue.js';
import { interval, withinError } from '../../studies/calibrate/index.js';
import type { CriticalMode } from '../../studies/critical/index.js';
import { Interrupted } from '../../studies/interruption.js';
import type { StudySource } from '../../studies/load-study.js';
import { type SampledCritical, sampledCritical } from '../../studies/sampled-critical.js';
import { interruption, ProgressLine } from '../progress.js';

interface SamplesOptions {
  readonly source: StudySource;
  readonly mode: CriticalMode;
  readonly samplesFile: string;
  readonly draws: number;
  readonly out: string;
  readonly jobs?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const level = 0.95;

/** `lithostat critical --samples`: a critical current over samples of the parameters. @returns the exit code */
export async function criticalSamples(options: SamplesOptions): Promise<number> {
  const { out, json } = options;
  const progress = new ProgressLine(options.quiet === true);
  const { signal, release } = interruption();
  try {
    const result = await sampledCritical({
      ...options,
      level,
      signal,
      onProgress: (done, total) => progress.show(done / total, `${done} of ${total} searches`),
    });
    writeWhole(join(out, 'samples.json'), `${JSON.stringify(result, null, 2)}\n`);
    progress.clear();
    process.stdout.write(json ? `${JSON.stringify(result, null, 2)}\n` : describe(result, out));
    if (result.median !== null) return exitCodes.done;
    return exitCodes.solverFailure;
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    progress.clear();
    if (json) process.stdout.write(`${JSON.stringify({ status: 'interrupted', out }, null, 2)}\n`);
    process.stderr.write(`Interrupted. Finished searches are kept in ${out}; the same command goes on from them.\n`);
    return exitCodes.interrupted;
  } finally {
    progress.clear();
    release();
  }
}

function describe(result: SampledCritical, out: string): string {
  const { mode, median, low, high, draws, rows, resolved, open, failed, paths } = result;
  const lines = [
    median === null || low === null || high === null
      ? `No search of ${mode} found anything.`
      : `${mode}: ${withinError(median, (high - low) / 4)} mA/cm^2, ${100 * level} % of the samples within ${interval(low, high)} mA/cm^2, with the width of the searches`,
    `${draws} of ${rows} samples of ${paths.join(', ')}: ${resolved} searches resolved, ${open} with one end open, ${failed.length} failed.`,
  ];
  if (open > 0) lines.push('A search with one end open counts by that end: the interval is at least so wide.');
  for (const reason of [...new Set(failed)].slice(0, 3)) lines.push(`Failed: ${reason}`);
  lines.push('', `Results: ${join(out, 'samples.json')}`);
  return `${lines.join('\n')}\n`;
}
