import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { fileError, writeWhole } from '../../io/run/atomic-write.js';
import { LithostatError } from '../../quantity/issue.js';

const jobId = z.string().regex(/^\d+$/);

const arrayShape = z.strictObject({
  /** Slurm's id of the array. */
  job: jobId,
  /** Task `index` of the array computes chunk `offset + index`. */
  offset: z.number().int().min(0),
  indices: z.string(),
});

const submissionShape = z.strictObject({
  /** When, ISO 8601. */
  submitted: z.string(),
  /** Name of the jobs in the queue. */
  name: z.string(),
  arrays: z.array(arrayShape),
  /** Slurm's id of the job that writes the table; null when it could not be submitted. */
  merge: jobId.nullable(),
});

const jobsShape = z.strictObject({ format: z.literal(1), submissions: z.array(submissionShape) });

export type SubmittedArray = z.infer<typeof arrayShape>;
export type Submission = z.infer<typeof submissionShape>;

/** What was handed to a scheduler for this sweep: `DIR/jobs.json`. */
const nameOfFile = 'jobs.json';

/** What was submitted for a sweep so far, first to last. @throws LithostatError when the file cannot be read or is not ours */
export function readSubmissions(folder: string): readonly Submission[] {
  const file = join(folder, nameOfFile);
  if (!existsSync(file)) return [];
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw fileError(error, file, 'read');
  }
  try {
    return jobsShape.parse(JSON.parse(text)).submissions;
  } catch (error) {
    throw new LithostatError([
      {
        code: 'bad-jobs-file',
        path: '',
        file,
        message: `${file} is not what a submission leaves`,
        got: (error instanceof z.ZodError ? error.issues[0].message : (error as Error).message).slice(0, 200),
        expected: '{"format": 1, "submissions": […]}',
        remedy: 'move it away; jobs that it names are then to be cancelled with scancel, cases that are stored stay',
      },
    ]);
  }
}

/** Writes all submissions, whole or not at all. @throws LithostatError */
export function writeSubmissions(folder: string, submissions: readonly Submission[]): void {
  writeWhole(join(folder, nameOfFile), `${JSON.stringify({ format: 1, submissions }, null, 1)}\n`);
}
