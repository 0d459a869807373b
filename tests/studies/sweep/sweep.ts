import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { CaseFamily, CaseValue } from '../../../src/studies/cases/index.js';
import type { StudyPlan } from '../../../src/studies/plan/study-plan.js';

/** A family whose cases say in their overrides what becomes of them, for the worker of the tests. */
export const plainFamily: CaseFamily = { base: '{}', task: { kind: 'run' }, outputs: [] };
export const plainWorker = new URL('../../../scripts/torture/worker.mjs', import.meta.url);

/** Folders for a file of tests, taken away at the end. */
export function places(): () => string {
  const folder = mkdtempSync(join(tmpdir(), 'sweep-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let count = 0;
  return () => join(folder, String(count++));
}

/** A plan whose cases have one override each: words for the worker, or a value of a path. */
export function listPlan(words: readonly string[], family = plainFamily, title = 'a list'): StudyPlan {
  return {
    title,
    family,
    inputs: [{ header: 'word', path: 'word', unit: null }],
    count: words.length,
    design: { kind: 'list' },
    at: (index) => ({ set: [words[index]], inputs: [words[index] as CaseValue] }),
  };
}

/** The table without its columns of time. */
export function withoutTimes(folder: string): string {
  const lines = readFileSync(join(folder, 'cases.csv'), 'utf8').trimEnd().split('\n');
  const header = lines[0].split(',');
  if (header.findIndex((one) => one.startsWith('time')) !== header.length - 1) throw new Error('time is not last');
  return lines.map((line) => line.slice(0, line.lastIndexOf(','))).join('\n');
}
