import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exitCodes, type Issue, LithostatError } from '../../quantity/issue.js';
import { Interrupted } from '../../studies/interruption.js';
import { type BuiltStudy, buildStudyPlan } from '../../studies/plan/build-plan.js';
import { checkPlan } from '../../studies/plan/check-plan.js';
import type { StudyFlags } from '../../studies/plan/flags.js';
import { prepareSweep } from '../../studies/sweep/prepare-sweep.js';
import { runSweep } from '../../studies/sweep/run-sweep.js';
import { chunkCount } from '../../studies/sweep/sweep-folder.js';
import type { SweepProgress } from '../../studies/sweep/work-sweep.js';
import { defaultFolder } from '../default-folder.js';
import {
  describeEstimate,
  describePlan,
  describePrepared,
  describeSubmitted,
  describeSweep,
  planData,
} from '../describe-sweep.js';
import { duration, interruption, ProgressLine } from '../progress.js';

export interface SweepVerbOptions extends Omit<StudyFlags, 'set'> {
  readonly set: readonly string[];
  readonly out?: string;
  readonly resume?: boolean;
  readonly retry?: string;
  readonly only?: string;
  readonly jobs?: number;
  readonly dryRun?: boolean;
  readonly on: 'threads' | 'slurm' | 'folder';
  readonly chunk?: number;
  readonly partition?: string;
  readonly time?: string;
  readonly mem?: string;
  readonly arrayLimit?: number;
  readonly cpus?: number;
  readonly sbatch?: readonly string[];
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** The compiled command line. By its place, since it is no module that this one could import: it imports this one. */
const commandLine = join(dirname(fileURLToPath(import.meta.url)), '..', 'main.js');

/** Flags that mean something to one place of computing alone. */
const flagsOf = {
  slurm: {
    partition: '--partition',
    time: '--time',
    mem: '--mem',
    arrayLimit: '--array-limit',
    cpus: '--cpus',
    sbatch: '--sbatch',
  },
  threads: { jobs: '--jobs' },
} as const;

/** `lithostat sweep SCENARIO`. @returns the exit code */
export async function sweep(scenario: string, options: SweepVerbOptions): Promise<number> {
  checkPlace(options);
  const built = await buildStudyPlan(scenario, options);
  checkPlan(scenario, built);
  const out = options.out ?? defaultFolder(scenario, 'sweep');
  if (options.dryRun) return tryOut(built, out, options);
  if (built.plan.count === 0) throw noCases(scenario, built);
  switch (options.on) {
    case 'threads':
      return onThreads(built, out, options);
    case 'slurm':
      return onSlurm(built, out, options);
    case 'folder':
      return inFolder(built, out, options);
  }
}

const limitsOf = ({ limits }: BuiltStudy) => ({ timeLimit: limits.time, memoryLimit: limits.memory });

/** Prints the answer, for machines or for people. */
function answer(options: SweepVerbOptions, data: unknown, text: () => string): void {
  process.stdout.write(options.json ? `${JSON.stringify(data, null, 2)}\n` : text());
}

async function onThreads(built: BuiltStudy, out: string, options: SweepVerbOptions): Promise<number> {
  const { jobs, retry, only, resume, chunk } = options;
  const progress = new ProgressLine(options.quiet === true);
  const { signal, release } = interruption();
  const result = await runSweep({
    plan: built.plan,
    out,
    jobs,
    retry,
    only,
    resume,
    signal,
    ...limitsOf(built),
    ...(chunk === undefined ? {} : { chunkSize: chunk }),
    onProgress: progressTeller(progress),
  }).finally(() => {
    progress.clear();
    release();
  });
  answer(options, { ...result, ...planData(built) }, () => describeSweep(result, built));
  if (result.status === 'finished' || (result.status === 'partial' && only !== undefined)) return exitCodes.done;
  process.stderr.write(`What was computed is kept in ${out}; the same command goes on from there.\n`);
  return exitCodes.interrupted;
}

/** Shows how far the sweep is, at which rate, and how long it will take at that rate. */
function progressTeller(progress: ProgressLine): (told: SweepProgress) => void {
  let began: number | null = null;
  return ({ done, total, computed, failed }) => {
    // Stored cases cost nothing: the clock begins with the first that is computed.
    began ??= Date.now();
    const rate = computed < 2 ? null : (1000 * (computed - 1)) / Math.max(1, Date.now() - began);
    const speed = rate === null ? '' : `, ${rate < 10 ? rate.toPrecision(2) : rate.toFixed(0)}/s`;
    const text = `${done} of ${total} cases, ${failed} failed${speed}`;
    progress.show(total === 0 ? 1 : done / total, text, rate === null ? null : (total - done) / rate);
  };
}

async function onSlurm(built: BuiltStudy, out: string, options: SweepVerbOptions): Promise<number> {
  const { partition, time, mem, arrayLimit, cpus, sbatch, only, retry, resume, chunk } = options;
  const { submitSweep } = await import('../../studies/slurm/submit.js');
  const { checkSlurmOptions } = await import('../../studies/slurm/options.js');
  const slurm = { partition, time, mem, arrayLimit, cpus, sbatch };
  const issues = checkSlurmOptions(slurm);
  if (issues.length > 0) throw new LithostatError(issues);
  prepareSweep({ plan: built.plan, out, resume, chunkSize: chunk });
  const result = await submitSweep({
    folder: out,
    options: slurm,
    only,
    retry,
    ...limitsOf(built),
    program: commandLine,
    onNotice: (message) => process.stderr.write(`${message}\n`),
  });
  answer(options, { status: 'submitted', folder: out, ...result, ...planData(built) }, () =>
    describeSubmitted(result, out, built),
  );
  return exitCodes.done;
}

/** Sets the folder up and leaves the computing to others. */
async function inFolder(built: BuiltStudy, out: string, options: SweepVerbOptions): Promise<number> {
  const record = prepareSweep({ plan: built.plan, out, resume: options.resume, chunkSize: options.chunk });
  const chunks = chunkCount(record);
  answer(options, { status: 'prepared', folder: out, chunks, chunkSize: record.chunkSize, ...planData(built) }, () =>
    describePrepared(out, chunks, built),
  );
  return exitCodes.done;
}

/** `--dry-run`: what there is to compute, and what it would cost. */
async function tryOut(built: BuiltStudy, out: string, options: SweepVerbOptions): Promise<number> {
  const plan = planData(built);
  if (built.plan.count === 0) {
    answer(options, { status: 'dry-run', folder: out, ...plan, estimate: null }, () => describePlan(built));
    return exitCodes.done;
  }
  const { estimateStudy } = await import('../../studies/plan/estimate.js');
  const progress = new ProgressLine(options.quiet === true);
  const { signal, release } = interruption('Interrupted: no further case is tried');
  try {
    const estimate = await estimateStudy({
      plan: built.plan,
      jobs: options.jobs,
      ...limitsOf(built),
      signal,
      onProgress: (done) => progress.show(0, `${done} cases tried`, null),
    });
    progress.clear();
    answer(
      options,
      { status: 'dry-run', folder: out, ...plan, estimate },
      () => describePlan(built) + describeEstimate(estimate),
    );
    return exitCodes.done;
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    progress.clear();
    process.stderr.write(
      `No case had ended, so nothing is known of the time; one takes more than ${duration(progress.elapsed)}.\n`,
    );
    return exitCodes.interrupted;
  } finally {
    release();
  }
}

/** Flags that do not belong to the chosen place of computing are no wish that is silently dropped. */
function checkPlace(options: SweepVerbOptions): void {
  const issues: Issue[] = [];
  for (const [place, flags] of Object.entries(flagsOf)) {
    if (place === options.on || options.dryRun) continue;
    for (const [key, flag] of Object.entries(flags)) {
      if (options[key as keyof SweepVerbOptions] === undefined) continue;
      issues.push({
        code: 'conflicting-options',
        path: flag,
        message: `${flag} means something with --on ${place} alone`,
        got: `--on ${options.on}`,
        expected: `--on ${place}`,
        remedy: flag === '--jobs' ? 'cores of a task are given by --cpus, or to sweep work' : `leave ${flag} away`,
      });
    }
  }
  for (const flag of ['only', 'retry'] as const) {
    if (!options.dryRun || options[flag] === undefined) continue;
    issues.push({
      code: 'conflicting-options',
      path: `--${flag}`,
      message: `--dry-run tells what all cases would cost, and --${flag} asks for some`,
      expected: 'one of them',
      remedy: `leave --${flag} away`,
    });
  }
  if (issues.length > 0) throw new LithostatError(issues);
}

function noCases(scenario: string, { excluded }: BuiltStudy): LithostatError {
  return new LithostatError([
    {
      code: 'no-cases',
      path: 'study',
      file: scenario,
      message: 'the conditions leave no case',
      got: `${excluded} combinations, all left out`,
      expected: 'a combination for which every "where" and no "exclude" holds',
    },
  ]);
}
