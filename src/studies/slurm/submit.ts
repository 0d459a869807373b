import { existsSync, mkdirSync, statfsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileError, writeWhole } from '../../io/run/atomic-write.js';
import { LithostatError } from '../../quantity/issue.js';
import { readSweep } from '../sweep/sweep-folder.js';
import { type ArrayPart, arrayParts } from './array-ranges.js';
import { type BatchPaths, mergeOptions, mergeScript, quoted, taskOptions, taskScript } from './batch-script.js';
import { largestArrayIndex, queue, slurm } from './commands.js';
import { readSubmissions, type Submission, type SubmittedArray, writeSubmissions } from './jobs-file.js';
import { checkSlurmOptions, type SlurmOptions } from './options.js';
import { activeTasks } from './queued-chunks.js';
import { type CaseWishes, unfinishedChunks, wishFlags } from './unfinished-chunks.js';

export interface SubmitOptions extends CaseWishes {
  /** Folder of a sweep that has been set up. */
  readonly folder: string;
  readonly options: SlurmOptions;
  /** Path of the compiled command line, which the tasks run. */
  readonly program: string;
  /** A sentence that whoever submits should read. */
  onNotice?(message: string): void;
}

export interface SubmitResult {
  /** Null when there was nothing to submit. */
  readonly submission: Submission | null;
  /** Chunks that were submitted now. */
  readonly submitted: readonly number[];
  /** Chunks left out, since a task for them is in the queue. */
  readonly queued: readonly number[];
}

/**
 * Submits the unfinished chunks of a sweep as job arrays, one task a chunk, and a job that writes the table when all have ended.
 * Chunks for which a task waits or runs are left out, so that submitting twice does no harm.
 *
 * @throws LithostatError when the folder is no sweep, for options that Slurm does not take, without Slurm, and when it refuses; what had been submitted before it
 * refused is in `jobs.json` and can be cancelled
 */
export async function submitSweep(submit: SubmitOptions): Promise<SubmitResult> {
  const { folder, options, onNotice } = submit;
  const issues = checkSlurmOptions(options);
  if (issues.length > 0) throw new LithostatError(issues);
  const paths = batchPaths(folder, submit.program);
  const { familyHash, count } = readSweep(folder);
  const chunks = unfinishedChunks(folder, submit);
  const earlier = readSubmissions(folder);
  const active = activeTasks(earlier, await queue());
  const busy = new Set(active.flatMap(({ chunk }) => (chunk === null ? [] : [chunk])));
  const queued = chunks.filter((chunk) => busy.has(chunk));
  const submitted = chunks.filter((chunk) => !busy.has(chunk));
  if (submitted.length === 0) return { submission: null, submitted, queued };
  const local = localFileSystem(paths.folder);
  if (local !== null) {
    onNotice?.(
      `${paths.folder} lies on ${local}: unless the nodes see it under the same path, their tasks will end at once and say so in ${join(paths.folder, 'logs')}.`,
    );
  }

  const name = `lithostat-${familyHash.slice(0, 8)}`;
  const logs = join(paths.folder, 'logs');
  const batch = join(paths.folder, 'batch');
  for (const made of [logs, batch]) {
    try {
      mkdirSync(made, { recursive: true });
    } catch (error) {
      throw fileError(error, made, 'create');
    }
  }
  const largest = await largestArrayIndex();
  if (largest < 0) {
    throw new LithostatError([
      {
        code: 'slurm-refused',
        path: '',
        message: 'this cluster takes no job arrays (MaxArraySize = 0)',
        remedy: 'start `lithostat sweep work` for each chunk as jobs of their own; docs/clusters.md shows how',
      },
    ]);
  }
  const arrays: SubmittedArray[] = [];
  const record = (merge: string | null): Submission => {
    const submission = { submitted: new Date().toISOString(), name, arrays, merge };
    writeSubmissions(folder, [...earlier, submission]);
    return submission;
  };
  for (const part of arrayParts(submitted, largest)) {
    arrays.push(
      await submitArray(part, paths, { batch, logs, name, options, flags: wishFlags(submit) }, arrays.at(-1)?.job),
    );
    // At once, so that whatever comes next the jobs can be found and cancelled.
    record(null);
  }
  const after = [...new Set([...arrays.map(({ job }) => job), ...active.map(({ job }) => job)])];
  const script = join(batch, 'merge.sh');
  writeWhole(script, mergeScript(paths));
  return {
    submission: record(await sbatch([...mergeOptions(options, count, name, join(logs, 'merge.log'), after), script])),
    submitted,
    queued,
  };
}

/** What all arrays of a submission have in common. */
interface BatchSettings {
  /** Folders for scripts and logs. */
  readonly batch: string;
  readonly logs: string;
  readonly name: string;
  readonly options: SlurmOptions;
  /** Further flags of `lithostat sweep work`. */
  readonly flags: readonly string[];
}

async function submitArray(
  { offset, indices }: ArrayPart,
  paths: BatchPaths,
  { batch, logs, name, options, flags }: BatchSettings,
  previous: string | undefined,
): Promise<SubmittedArray> {
  const script = join(batch, `tasks-${offset}.sh`);
  writeWhole(script, taskScript(paths, offset, flags));
  const { arrayLimit } = options;
  const job = await sbatch([
    ...taskOptions(options, name, join(logs, `${offset === 0 ? '' : `${offset}+`}%a.log`)),
    `--array=${indices}${arrayLimit === undefined ? '' : `%${arrayLimit}`}`,
    // The limit holds for an array, so one array comes after the other.
    ...(arrayLimit === undefined || previous === undefined ? [] : [`--dependency=afterany:${previous}`]),
    script,
  ]);
  return { job, offset, indices };
}

/** @returns the id that `sbatch --parsable` prints, before the name of the cluster */
async function sbatch(args: readonly string[]): Promise<string> {
  const { stdout } = await slurm('sbatch', args);
  const id = /^(\d+)(?:;|\s*$)/.exec(stdout.trim())?.[1];
  if (id !== undefined) return id;
  throw new LithostatError([
    {
      code: 'slurm-refused',
      path: '',
      message: 'sbatch gave no id of the job',
      got: JSON.stringify(stdout.slice(0, 200)),
      expected: 'a number',
      remedy: `find the job with squeue --me, and cancel it by hand; the command was sbatch ${args.map(quoted).join(' ')}`,
    },
  ]);
}

function batchPaths(folder: string, program: string): BatchPaths {
  const paths = { folder: resolve(folder), node: process.execPath, program };
  const issues = Object.values(paths)
    // A line break would end the line of a script, and Slurm replaces what follows a % in the name of a log.
    .filter((path) => /[\n\r]/.test(path) || (path === paths.folder && /[%\\]/.test(path)))
    .map((path) => ({
      code: 'bad-folder',
      path: '',
      message: 'this path cannot be handed to Slurm',
      got: JSON.stringify(path),
      expected: 'a path without %, backslash and line breaks',
      remedy: 'choose another folder with --out',
    }));
  if (issues.length > 0) throw new LithostatError(issues);
  if (existsSync(program)) return paths;
  throw new LithostatError([
    {
      code: 'not-compiled',
      path: '',
      file: program,
      message: 'the tasks of a cluster run the compiled command line, which is not there',
      remedy: 'npm run build',
    },
  ]);
}

/** File systems that no other machine sees (numbers of Linux, manual page statfs(2)). */
const localFileSystems: ReadonlyMap<number, string> = new Map([
  [0x01021994, 'tmpfs, the memory of this machine'],
  [0x858458f6, 'ramfs, the memory of this machine'],
  [0x794c7630, 'overlayfs, the disk of this container'],
]);

/** What a folder lies on, when surely no other machine sees it; null else. */
function localFileSystem(folder: string): string | null {
  try {
    return localFileSystems.get(statfsSync(folder).type) ?? null;
  } catch {
    return null;
  }
}
