import { execFile } from 'node:child_process';
import { LithostatError } from '../../quantity/issue.js';

/** What a command of Slurm printed. */
interface Answer {
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that hangs, since the controller does not answer, is given up (ms). */
const patience = 120_000;
/** Ten thousand tasks in the queue are half a megabyte. */
const longestAnswer = 256 * 1024 * 1024;

/**
 * Runs one of Slurm's commands.
 *
 * @returns what it wrote
 * @throws LithostatError when it is not installed, refuses, or does not answer
 */
export function slurm(command: string, args: readonly string[]): Promise<Answer> {
  return new Promise((resolve, reject) => {
    execFile(
      command,
      [...args],
      { encoding: 'utf8', timeout: patience, maxBuffer: longestAnswer },
      (error, stdout, stderr) => {
        if (error === null) resolve({ stdout, stderr });
        else reject(refusal(command, error, stderr));
      },
    );
  });
}

function refusal(command: string, error: Error & { code?: unknown; killed?: boolean }, stderr: string): LithostatError {
  if (error.code === 'ENOENT') {
    return new LithostatError([
      {
        code: 'no-slurm',
        path: '',
        message: `the command ${command} of Slurm is not on this machine`,
        remedy:
          'submit from a login node of the cluster; on this machine --on threads computes the sweep, and any other scheduler can work on a folder made with --on folder',
      },
    ]);
  }
  const said = stderr
    .split('\n')
    .map((line) => line.replace(new RegExp(`^${command}: (error: )?`), '').trim())
    .filter((line) => line !== '')
    .join('; ');
  return new LithostatError([
    {
      code: 'slurm-refused',
      path: '',
      message: error.killed
        ? `${command} has not answered within ${patience / 1000} s`
        : `${command} refused: ${said === '' ? error.message : said}`,
      remedy: error.killed
        ? 'see whether the controller of the cluster is up (scontrol ping), and submit again'
        : 'change the options, or ask those who run the cluster; cases that are stored stay',
    },
  ]);
}

/** Largest index that a job array may have on this cluster. @throws LithostatError when the cluster does not answer */
export async function largestArrayIndex(): Promise<number> {
  const { stdout } = await slurm('scontrol', ['show', 'config']);
  const size = Number(/^MaxArraySize\s*=\s*(\d+)/m.exec(stdout)?.[1] ?? Number.NaN);
  // 1001 is Slurm's default; 0 forbids arrays.
  return Number.isNaN(size) ? 1000 : size - 1;
}

/** A job, or one task of an array, in the queue. */
export interface QueuedTask {
  /** Id of the job or of the whole array. */
  readonly job: string;
  /** Index in the array; null for a job of its own. */
  readonly index: number | null;
  /** `PENDING`, `RUNNING`, `COMPLETING`, … */
  readonly state: string;
  /** Why it waits, as Slurm says it. */
  readonly reason: string;
  readonly name: string;
}

/** The user's jobs in the queue, a row for every task of an array. @throws LithostatError */
export async function queue(): Promise<QueuedTask[]> {
  const { stdout } = await slurm('squeue', ['--me', '--noheader', '--array', '--format=%F|%K|%T|%j|%r']);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [job, index, state, name, ...reason] = line.split('|');
      return { job, index: /^\d+$/.test(index) ? Number(index) : null, state, name, reason: reason.join('|') };
    });
}
