import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { fileError } from '../../io/run/atomic-write.js';
import { LithostatError } from '../../quantity/issue.js';
import { type CaseFamily, type CaseValue, caseKey } from '../cases/index.js';
import { chunkName } from './case-store.js';

/** Names in the folder of a sweep. */
export const sweepFiles = {
  record: 'sweep.json',
  family: 'family.json',
  plan: 'plan',
  results: 'results',
  checkpoints: 'checkpoints',
  csv: 'cases.csv',
  parquet: 'cases.parquet',
  lock: 'lock.json',
} as const;

/** Names of which one at least is in every folder of a sweep, also in one whose making was broken off. */
export const sweepMarks: readonly string[] = [
  sweepFiles.record,
  sweepFiles.family,
  sweepFiles.plan,
  sweepFiles.lock,
  // A lock that had not yet got its name.
  `${sweepFiles.lock}.`,
];

const taskSchema = z.looseObject({ kind: z.enum(['run', 'critical', 'compare']) });

const recordSchema = z.object({
  lithostat: z.string(),
  format: z.literal(1),
  title: z.string(),
  /** Hash of all that the outcomes depend on beside the overrides of each case. */
  familyHash: z.string().regex(/^[0-9a-f]{32}$/),
  /** Version and build that compute it; a part of the hash. */
  code: z.string(),
  /** As in the family, without measured data. */
  task: taskSchema,
  inputs: z.array(z.object({ header: z.string(), path: z.string(), unit: z.string().nullable() })),
  count: z.int().min(0),
  chunkSize: z.int().min(1),
  /** The list was changed after cases had been stored: their files may be numbered by other chunks. */
  renumbered: z.boolean().optional(),
  design: z.record(z.string(), z.unknown()),
});

/** What a sweep is: identity and plan, the content of `sweep.json`. */
export type SweepRecord = z.infer<typeof recordSchema>;

/** A line of the plan. */
export interface PlanLine {
  readonly case: number;
  readonly key: string;
  readonly set: readonly string[];
  readonly inputs: readonly CaseValue[];
}

const lineSchema = z.object({
  case: z.int().min(0),
  key: z.string(),
  set: z.array(z.string()),
  inputs: z.array(z.union([z.number(), z.string(), z.boolean(), z.null()])),
  check: z.string(),
});

export function chunkCount({ count, chunkSize }: Pick<SweepRecord, 'count' | 'chunkSize'>): number {
  return Math.ceil(count / chunkSize);
}

/** File of a chunk of the plan. */
export function planFile(folder: string, chunk: number): string {
  return join(folder, sweepFiles.plan, `${chunkName(chunk)}.jsonl`);
}

export function planLineText({ case: number, key, set, inputs }: PlanLine): string {
  return `${JSON.stringify({ case: number, key, set, inputs, check: checkOf(key, inputs) })}\n`;
}

/** The key tells the overrides; this tells the inputs as well, which go into the table from here alone. */
function checkOf(key: string, inputs: readonly CaseValue[]): string {
  return createHash('sha256')
    .update(`${key} ${JSON.stringify(inputs)}`)
    .digest('hex')
    .slice(0, 8);
}

const anew = 'give the sweep command that began it again: it writes the file anew and keeps the results';

function damaged(file: string, detail: string, line?: number): LithostatError {
  return new LithostatError([
    {
      code: 'damaged-file',
      path: '',
      file,
      ...(line === undefined ? {} : { line }),
      message: `${file} is damaged: ${detail}`,
      remedy: anew,
    },
  ]);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw fileError(error, file, 'read');
  }
}

/**
 * Reads what a sweep is.
 *
 * @param folder of the sweep
 * @throws LithostatError when there is none, or it is damaged
 */
export function readSweep(folder: string): SweepRecord {
  const file = join(folder, sweepFiles.record);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw fileError(error, file, 'read');
    throw new LithostatError([
      {
        code: 'no-sweep',
        path: '',
        file: folder,
        message: `there is no sweep in ${folder}`,
        expected: `a folder with ${sweepFiles.record}, as lithostat sweep SCENARIO makes it`,
        remedy: 'name the folder that was given by --out',
      },
    ]);
  }
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw damaged(file, 'it is no JSON');
  }
  const record = recordSchema.safeParse(data);
  if (!record.success) throw damaged(file, z.prettifyError(record.error).replace(/\s+/g, ' '));
  return record.data;
}

/** Reads the family of a sweep. @throws LithostatError when there is none, or it is damaged */
export function readFamily(folder: string): CaseFamily {
  const file = join(folder, sweepFiles.family);
  try {
    const family = JSON.parse(readText(file)) as CaseFamily;
    JSON.parse(family.base);
    if (taskSchema.safeParse(family.task).success && Array.isArray(family.outputs)) return family;
  } catch (error) {
    if (error instanceof LithostatError) throw error;
  }
  throw damaged(file, 'it does not hold a scenario with its task');
}

/**
 * Reads a chunk of the plan; each line is held against its key and its check.
 *
 * @throws LithostatError when it is not there or damaged
 */
export function readPlanChunk(folder: string, record: SweepRecord, chunk: number): PlanLine[] {
  const file = planFile(folder, chunk);
  const { count, chunkSize, familyHash } = record;
  const first = chunk * chunkSize;
  const lines = readText(file).trimEnd().split('\n');
  const expected = Math.min(count - first, chunkSize);
  if (lines.length !== expected) throw damaged(file, `it has ${lines.length} lines instead of ${expected}`);
  return lines.map((text, index) => {
    let read: PlanLine & { readonly check: string };
    try {
      read = lineSchema.parse(JSON.parse(text));
    } catch {
      throw damaged(file, 'a line is no case', index + 1);
    }
    const { check, ...line } = read;
    if (line.case !== first + index || line.key !== caseKey(familyHash, line.set)) {
      throw damaged(file, 'a line does not belong to its key', index + 1);
    }
    if (check !== checkOf(line.key, line.inputs)) throw damaged(file, 'the inputs of a line were changed', index + 1);
    return line;
  });
}

/** All lines of the plan, a chunk at a time. @throws LithostatError */
export function* readPlan(folder: string, record: SweepRecord, chunks?: Iterable<number>): Iterable<PlanLine> {
  for (const chunk of chunks ?? Array.from({ length: chunkCount(record) }, (_, index) => index)) {
    yield* readPlanChunk(folder, record, chunk);
  }
}
