import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClosureResult, runClosure } from '../../../src/studies/closure/run-closure.js';
import { allTasks } from '../../../src/studies/closure/tasks.js';

describe('the study of closure', () => {
  let out: string;
  let first: ClosureResult;
  const tasks = allTasks().filter(
    ({ table, parameters }) => table === 'forcing' && (parameters.exponent === 1 || parameters.exponent === 2),
  );
  beforeAll(async () => {
    out = join(mkdtempSync(join(tmpdir(), 'closure-')), 'tables');
    first = await runClosure({ out, tasks });
  });
  afterAll(() => rmSync(join(out, '..'), { recursive: true }));

  it('solves every cell of a table, with errors, and writes it as CSV and JSON', () => {
    expect(first.rows.length).toBe(2);
    const viscous = first.rows.find(({ parameters }) => parameters.exponent === 1)!.answer!;
    expect(Math.abs(viscous.traction.value - 2 / 3)).toBeLessThan(1e-3 + viscous.traction.error);
    const lines = readFileSync(join(out, 'forcing.csv'), 'utf8').trim().split('\n');
    expect(lines[2]).toBe('exponent,traction,traction error,dissipation,dissipation error');
    expect(lines.length).toBe(3 + first.rows.length);
    const stored = JSON.parse(readFileSync(join(out, 'closure.json'), 'utf8'));
    expect(stored.code).toBe(first.code);
    expect(stored.tables.forcing.rows.length).toBe(first.rows.length);
  });

  it('computes nothing twice, also after a line that was cut', async () => {
    appendFileSync(join(out, 'cells.jsonl'), '{"code":"cut');
    const again = await runClosure({ out, tasks });
    expect(again.kept).toBe(first.rows.length);
    expect(again.rows).toEqual(first.rows);
  });

  it('names every table among its cells', () => {
    expect([...new Set(allTasks().map(({ table }) => table))].sort()).toEqual([
      'crowding',
      'edge',
      'foil',
      'forcing',
      'pillars',
      'shape',
      'stripping',
    ]);
  });
});
