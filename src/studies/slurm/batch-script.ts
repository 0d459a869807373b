import type { SlurmOptions } from './options.js';
import { parseMemory, parseTimeLimit, warningBefore } from './time-limit.js';

/** Where what a task needs lies: absolute paths that every node must see. */
export interface BatchPaths {
  /** Folder of the sweep. */
  readonly folder: string;
  /** The program `node`. */
  readonly node: string;
  /** The command line of lithostat, compiled. */
  readonly program: string;
}

/** A word for the shell, whatever is in it. */
export const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

const wantedOf = ({ partition, time, mem, sbatch = [] }: SlurmOptions): string[] => [
  ...(partition === undefined ? [] : [`--partition=${partition}`]),
  ...(time === undefined ? [] : [`--time=${time}`]),
  ...(mem === undefined ? [] : [`--mem=${mem}`]),
  ...sbatch,
];

/** Options of sbatch for the tasks; the array itself is not among them. */
export function taskOptions(options: SlurmOptions, name: string, logs: string): string[] {
  const { cpus = 1, time } = options;
  const warning = warningBefore(time === undefined ? null : parseTimeLimit(time)!);
  return [
    '--parsable',
    `--job-name=${name}`,
    '--ntasks=1',
    `--cpus-per-task=${cpus}`,
    // To the process of the script, which is lithostat itself, so that it stores what runs.
    `--signal=B:USR1@${warning}`,
    '--requeue',
    // A task that is put back into the queue goes on in the same log.
    '--open-mode=append',
    `--output=${logs}`,
    ...wantedOf(options),
  ];
}

/** What writing a table needs (bytes): the code, and an index of the cases. Measured up to a million, see docs/scale.md. */
const mergeMemory = { code: 512 * 1024 ** 2, perCase: 1024 };

/** Memory of the merge, which does not go down with the size of the chunks as that of the tasks does. */
function withMergeMemory(options: SlurmOptions, count: number): SlurmOptions {
  const needed = mergeMemory.code + mergeMemory.perCase * count;
  if (options.mem === undefined || parseMemory(options.mem)! >= needed) return options;
  return { ...options, mem: `${Math.ceil(needed / 1024 ** 2)}M` };
}

/**
 * Options of sbatch for the job that writes the table when all tasks have ended, however they did.
 *
 * @param count number of cases
 * @param after jobs that it waits for
 */
export function mergeOptions(
  options: SlurmOptions,
  count: number,
  name: string,
  log: string,
  after: readonly string[],
): string[] {
  return [
    '--parsable',
    `--job-name=${name}`,
    '--ntasks=1',
    '--requeue',
    '--open-mode=append',
    `--output=${log}`,
    `--dependency=afterany:${after.join(':')}`,
    ...wantedOf(withMergeMemory(options, count)),
  ];
}

const seen = (paths: BatchPaths): string => `
see() {
  if [ ! -e "$1" ]; then
    echo "lithostat: $1 is not there on this node: it has to be on a folder that all nodes share" >&2
    exit 2
  fi
}
see ${quoted(paths.node)}
see ${quoted(paths.program)}
see ${quoted(`${paths.folder}/sweep.json`)}`;

/**
 * The script of a task: computes one chunk of the sweep. `exec` makes lithostat the process that the warning signal reaches.
 *
 * @param offset of the chunks of this array against its indices
 * @param flags further ones of `lithostat sweep work`
 */
export function taskScript(paths: BatchPaths, offset: number, flags: readonly string[]): string {
  return `#!/bin/bash
# One task of a sweep of lithostat: the chunk of cases that its index in the array names.${seen(paths)}
exec ${quoted(paths.node)} ${quoted(paths.program)} sweep work ${quoted(paths.folder)} \\
  --chunk "$((${offset} + SLURM_ARRAY_TASK_ID))" --jobs "\${SLURM_CPUS_PER_TASK:-1}" --quiet${flags.map((flag) => ` ${quoted(flag)}`).join('')}
`;
}

/** The script of the job that writes the table. */
export function mergeScript(paths: BatchPaths): string {
  return `#!/bin/bash
# Writes the table of a sweep of lithostat from what its tasks have stored.${seen(paths)}
exec ${quoted(paths.node)} ${quoted(paths.program)} sweep merge ${quoted(paths.folder)}
`;
}
