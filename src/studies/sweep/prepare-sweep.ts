import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileError, removePartials, writeWhole } from '../../io/run/atomic-write.js';
import { type Issue, LithostatError } from '../../quantity/issue.js';
import { version } from '../../version.js';
import { type CaseTask, caseKey, familyHash } from '../cases/index.js';
import { claimFolder } from '../claim-folder.js';
import { codeIdentity } from '../code-identity.js';
import type { StudyPlan } from '../plan/study-plan.js';
import { defaultChunkSize } from './case-store.js';
import { withLock } from './folder-lock.js';
import {
  chunkCount,
  planFile,
  planLineText,
  readFamily,
  readSweep,
  type SweepRecord,
  sweepFiles,
  sweepMarks,
} from './sweep-folder.js';

export interface PrepareOptions {
  readonly plan: StudyPlan;
  /** Folder of the sweep. */
  readonly out: string;
  /** Cases a file of the plan and of the results. Default: that of the sweep in the folder, or 1000. */
  readonly chunkSize?: number | undefined;
  /** Whether to go on with the sweep that is in the folder. Else a folder with one is refused. [true] */
  readonly resume?: boolean | undefined;
}

/**
 * Makes the folder of a sweep, or brings the one that is there up to the plan: cases of the same family that are stored stay, whatever
 * list they were computed for.
 *
 * @returns what the sweep is
 * @throws LithostatError when the folder holds something else, a sweep of another family, or cannot be written; nothing is changed then
 */
export function prepareSweep(options: PrepareOptions): SweepRecord {
  const { out } = options;
  claimFolder(out, sweepMarks);
  return withLock(out, () => prepareLocked(options));
}

/** `prepareSweep` for who holds the lock of the folder. */
export function prepareLocked({ plan, out, resume = true, chunkSize }: PrepareOptions): SweepRecord {
  const { title, family, inputs, count, design } = plan;
  const hash = familyHash(family);
  const before = sweepThere(out);
  if (before !== null) {
    if (!resume) throw alreadyThere(out, before);
    if (before.familyHash !== hash) throw otherSweep(out, before, plan);
  }
  const listed: SweepRecord = {
    lithostat: version,
    format: 1,
    title,
    familyHash: hash,
    code: codeIdentity(),
    task: recordOf(family.task),
    inputs: inputs.map(({ header, path, unit }) => ({ header, path, unit })),
    count,
    chunkSize: chunkSize ?? before?.record?.chunkSize ?? defaultChunkSize,
    design: { ...design },
  };
  for (const folder of [sweepFiles.plan, sweepFiles.results, sweepFiles.checkpoints]) claimFolder(join(out, folder));
  removePartials(out, [sweepFiles.record, sweepFiles.family, sweepFiles.csv, sweepFiles.parquet]);

  writeChanged(join(out, sweepFiles.family), `${JSON.stringify(family)}\n`);
  let changed = writePlan(out, listed, plan);
  const renumbered =
    before?.record?.renumbered === true || (holdsResults(out) && (changed || isOtherList(before, listed)));
  const record: SweepRecord = renumbered ? { ...listed, renumbered } : listed;
  changed = writeChanged(join(out, sweepFiles.record), `${JSON.stringify(record, null, 2)}\n`) || changed;
  // Tables are made from the results, and belong to the list that they were made for.
  if (changed) for (const name of [sweepFiles.csv, sweepFiles.parquet]) rmSync(join(out, name), { force: true });
  return record;
}

function holdsResults(out: string): boolean {
  return readdirSync(join(out, sweepFiles.results)).some((name) => name.endsWith('.jsonl'));
}

/** Whether the record in the folder, if there is one, is of another list than the plan beside it, as a kill between the two leaves them. */
function isOtherList(before: Before | null, { count, chunkSize }: SweepRecord): boolean {
  return before?.record?.count !== count || before.record.chunkSize !== chunkSize;
}

/** Identity of the sweep in a folder, as far as it can be read. */
interface Before {
  readonly familyHash: string;
  readonly record: SweepRecord | null;
}

/** A sweep whose record was lost is known by its family; without both, results are found by their keys alone. */
function sweepThere(out: string): Before | null {
  try {
    const record = readSweep(out);
    return { familyHash: record.familyHash, record };
  } catch (error) {
    if (!(error instanceof LithostatError)) throw error;
  }
  try {
    return { familyHash: familyHash(readFamily(out)), record: null };
  } catch (error) {
    if (!(error instanceof LithostatError)) throw error;
    return null;
  }
}

/** Measured data are in the family; here they would only be in the way. */
function recordOf(task: CaseTask): SweepRecord['task'] {
  if (task.kind !== 'compare') return { ...task };
  return { kind: task.kind, name: task.name };
}

/** Writes a file whole unless it is as it should be. @returns whether it was written */
function writeChanged(file: string, text: string, durable = true): boolean {
  try {
    if (readFileSync(file, 'utf8') === text) return false;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw fileError(error, file, 'read');
  }
  writeWhole(file, text, durable);
  return true;
}

/** Writes the chunks of the plan that are not as they should be. @returns whether there were any */
function writePlan(out: string, record: SweepRecord, plan: StudyPlan): boolean {
  const { chunkSize, familyHash: hash, count } = record;
  const chunks = chunkCount(record);
  let changed = false;
  for (let chunk = 0; chunk < chunks; chunk++) {
    const lines: string[] = [];
    for (let index = chunk * chunkSize; index < Math.min(count, (chunk + 1) * chunkSize); index++) {
      const { set, inputs } = plan.at(index);
      lines.push(planLineText({ case: index, key: caseKey(hash, set), set, inputs }));
    }
    // Not forced to the disk one by one: who reads a chunk holds it against its keys.
    changed = writeChanged(planFile(out, chunk), lines.join(''), false) || changed;
  }
  const folder = join(out, sweepFiles.plan);
  for (const name of readdirSync(folder)) {
    const beyond = /^(\d{6,})\.jsonl$/.exec(name);
    if ((beyond !== null && Number(beyond[1]) >= chunks) || name.endsWith('.partial')) {
      rmSync(join(folder, name), { force: true });
      changed = true;
    }
  }
  return changed;
}

function alreadyThere(out: string, { record }: Before): LithostatError {
  const title = record === null ? '' : ` ("${record.title}", ${record.count} cases)`;
  return new LithostatError([
    {
      code: 'sweep-exists',
      path: '',
      file: out,
      message: `${out} holds a sweep${title} already; it is left alone`,
      remedy: 'go on with it by leaving --no-resume away, or choose another folder with --out',
    },
  ]);
}

function otherSweep(out: string, { record, familyHash: found }: Before, plan: StudyPlan): LithostatError {
  const differences: string[] = [];
  if (record !== null) {
    if (record.code !== codeIdentity()) differences.push(`another build of lithostat (${record.code})`);
    if (record.task.kind !== plan.family.task.kind) differences.push(`another task (${record.task.kind})`);
  }
  if (differences.length === 0) differences.push('another scenario, other overrides or other outputs');
  const issue: Issue = {
    code: 'other-sweep',
    path: '',
    file: out,
    message: `${out} holds a sweep of ${differences.join(' and ')}; its results would not fit, so it is left alone`,
    got: `family ${found.slice(0, 12)}${record === null ? '' : ` ("${record.title}")`}`,
    expected: `family ${familyHash(plan.family).slice(0, 12)}, or an empty folder`,
    remedy: 'choose another folder with --out, or go on with the scenario and the overrides that began this sweep',
  };
  return new LithostatError([issue]);
}
