import type { Issue } from '../../quantity/issue.js';
import { parseMemory, parseTimeLimit } from './time-limit.js';

/** What a batch of cases asks of a cluster. */
export interface SlurmOptions {
  readonly partition?: string | undefined;
  /** Longest time of a task, as Slurm writes it. */
  readonly time?: string | undefined;
  /** Memory of a task, as Slurm writes it. */
  readonly mem?: string | undefined;
  /** Tasks at a time. */
  readonly arrayLimit?: number | undefined;
  /** Processor cores of a task, each with a case at a time. [1] */
  readonly cpus?: number | undefined;
  /** Further options of sbatch, each as one word: `--account=lithium`. */
  readonly sbatch?: readonly string[] | undefined;
}

/** Options of sbatch that the batch of a sweep sets itself. */
const ours = [
  'array',
  'dependency',
  'parsable',
  'signal',
  'requeue',
  'no-requeue',
  'output',
  'error',
  'open-mode',
  'job-name',
  'wrap',
  'chdir',
  'wait',
  'test-only',
  'ntasks',
  'nodes',
];

/** Every problem of the options, before anything is written or submitted. */
export function checkSlurmOptions(options: SlurmOptions): Issue[] {
  const issues: Issue[] = [];
  const bad = (flag: string, got: string, expected: string) =>
    issues.push({ code: 'bad-option', path: '', message: `${flag} ${got} is not what Slurm takes`, got, expected });
  const { time, mem, partition, sbatch = [] } = options;
  if (time !== undefined && parseTimeLimit(time) === null) {
    bad('--time', time, 'minutes, hours:minutes:seconds or days-hours, for example 30, 2:00:00 or 1-12');
  }
  if (mem !== undefined && parseMemory(mem) === null) {
    bad('--mem', mem, 'megabytes, or a number with K, M, G or T, for example 2G');
  }
  if (partition !== undefined && !/^[\w.,+-]+$/.test(partition))
    bad('--partition', partition, 'the name of a partition');
  for (const word of sbatch) {
    const name = /^--([a-z][a-z-]*)(?:=[^\n]*)?$/.exec(word)?.[1];
    if (name === undefined) bad('--sbatch', word, 'a long option of sbatch as one word, for example --account=lithium');
    else if (ours.includes(name)) {
      issues.push({
        code: 'bad-option',
        path: '',
        message: `--${name} is set by the sweep itself`,
        got: word,
        expected: 'an option of sbatch that says where and as whom, such as --account, --qos, --constraint',
      });
    }
  }
  return issues;
}
