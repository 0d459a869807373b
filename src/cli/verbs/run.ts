import { exitCodes } from '../../quantity/issue.js';
import { runScenario } from '../../studies/run.js';
import { defaultFolder } from '../default-folder.js';
import { describeRun } from '../describe-run.js';
import { duration, interruption, ProgressLine } from '../progress.js';
import { quotedWord } from '../quoted-word.js';

interface RunVerbOptions {
  readonly set: readonly string[];
  readonly out?: string;
  readonly resume?: boolean;
  readonly report: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `lithostat run`. @returns the exit code */
export async function run(scenario: string, options: RunVerbOptions): Promise<number> {
  const out = options.out ?? defaultFolder(scenario);
  const progress = new ProgressLine(options.quiet === true);
  const { signal, release } = interruption();
  const outcome = await runScenario({
    source: { file: scenario, set: options.set },
    out,
    resume: options.resume === true,
    signal,
    onProgress: (fraction, time) => progress.show(fraction, `${duration(time)} simulated`),
    onNotice: (message) => {
      progress.clear();
      process.stderr.write(`${message}\n`);
    },
  }).finally(() => {
    progress.clear();
    release();
  });
  if (outcome.status === 'interrupted') {
    const words = [
      'lithostat',
      'run',
      scenario,
      ...options.set.flatMap((one) => ['--set', one]),
      '--out',
      out,
      '--resume',
    ];
    const resume = words.map(quotedWord).join(' ');
    if (options.json) {
      process.stdout.write(`${JSON.stringify({ status: 'interrupted', time: outcome.time, resume }, null, 2)}\n`);
    }
    process.stderr.write(`Stopped after ${duration(outcome.time)} of simulated time. To go on: ${resume}\n`);
    return exitCodes.interrupted;
  }
  const { summary } = outcome;
  if (options.report) {
    const { writeReport } = await import('../../report/run-report.js');
    await writeReport(out);
  }
  process.stdout.write(options.json ? `${JSON.stringify(summary, null, 2)}\n` : describeRun(outcome, options.report));
  return summary.status === 'failed' ? exitCodes.solverFailure : exitCodes.done;
}
