import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CasePool, caseFamily } from '../../../src/studies/cases/index.js';
import { Interrupted } from '../../../src/studies/interruption.js';
import { openStore, runCases } from '../../../src/studies/sweep/index.js';
import { smallCell } from '../../cli/command.js';

const folder = mkdtempSync(join(tmpdir(), 'run-cases-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const family = caseFamily({ text: smallCell }, { kind: 'run' }, ['final(voltage)']);
const set = (pressure: string) => [`operation.stackPressure=${pressure}`];
const worker = new URL('../cases/broken-worker.mjs', import.meta.url);
const plain = { base: '{}', task: { kind: 'run' }, outputs: [] } as const;

describe('cases of a study', () => {
  it('come in the order asked, equal ones computed once, a bad one costing nothing but itself', async () => {
    const sets = ['2 MPa', '7 MPa', '7 parsecs', '2 MPa', '1 MPa'].map(set);
    const counts: [number, number][] = [];
    const outcomes = await runCases({ family, sets, onProgress: (...both) => counts.push(both) });
    expect(outcomes.map(({ status }) => status)).toEqual(['ok', 'ok', 'failed:input', 'ok', 'ok']);
    expect(outcomes[3]).toBe(outcomes[0]);
    expect(outcomes[2].reason).toContain('parsecs');
    expect(counts.map(([known]) => known)).toEqual([1, 2, 3, 4]);
    expect(counts.every(([, total]) => total === 4)).toBe(true);
    const voltage = outcomes[0].columns.indexOf('final(voltage) [V]');
    expect(new Set(outcomes.map(({ values }) => values[voltage])).size).toBe(4);
  });

  it('are not computed again when they are stored', async () => {
    const directory = join(folder, 'stored');
    const sets = ['2 MPa', '7 MPa', '7 parsecs'].map(set);
    const run = async (more: Partial<Parameters<typeof runCases>[0]> = {}) => {
      const store = openStore(directory);
      const computed: number[] = [];
      const outcomes = await runCases({ family, sets, store, onProgress: (known) => computed.push(known), ...more });
      store.close();
      return { outcomes, computed: computed.length };
    };
    const first = await run();
    expect(first.computed).toBe(3);
    const second = await run();
    expect(second).toEqual({ outcomes: first.outcomes, computed: 0 });
    const more = await run({ sets: [set('3 MPa'), ...sets] });
    expect(more.computed).toBe(1);
    expect(more.outcomes.slice(1)).toEqual(first.outcomes);
    const again = await run({ retry: ({ status }) => status.startsWith('failed:') });
    expect(again.computed).toBe(1);
    // A pool whose owner keeps it.
    const pool = new CasePool({ family });
    expect((await run({ pool, sets: [set('5 MPa')] })).computed).toBe(1);
    expect((await run({ pool, sets: [set('6 MPa')] })).computed).toBe(1);
    await pool.close();
  });

  it('depend on the family: another one finds nothing stored', async () => {
    const directory = join(folder, 'families');
    const values = [];
    for (const metal of ['20 um', '50 um']) {
      const store = openStore(directory);
      const other = caseFamily(
        { text: smallCell, set: [`cell.electrode.thickness=${metal}`, 'operation.temperature=40 degC'] },
        { kind: 'run' },
      );
      values.push(await runCases({ family: other, sets: [set('2 MPa')], store }));
      store.close();
    }
    const store = openStore(directory);
    expect(store.size).toBe(2);
    store.close();
  });

  it('on threads are stored as they end, whatever happens to some, and are kept when the rest is interrupted', async () => {
    const directory = join(folder, 'threads');
    const store = openStore(directory);
    const controller = new AbortController();
    // Two that wait for the interruption, with different keys, hold both threads.
    const sets = ['1', 'throw', '2', 'exit', '3', 'slow', '4', 'slow', '5', '6'].map((what, index) => [
      what,
      String(index),
    ]);
    const work = runCases({
      family: plain,
      sets,
      store,
      worker,
      jobs: 2,
      signal: controller.signal,
      onProgress: (known) => {
        if (known === 6) controller.abort();
      },
    });
    await expect(work).rejects.toBeInstanceOf(Interrupted);
    store.close();
    const again = openStore(directory);
    const statuses = [...again.statuses()].map(([, status]) => status);
    expect(again.size).toBe(6);
    expect(statuses.filter((status) => status === 'ok')).toHaveLength(4);
    expect(statuses.filter((status) => status === 'failed:solver')).toHaveLength(2);
    again.close();
  });

  it('stop when the disk refuses a line, and what was stored stays', async () => {
    const directory = join(folder, 'refused');
    const store = openStore(directory);
    const refusing = Object.assign(Object.create(store), {
      append: (...line: Parameters<typeof store.append>) => {
        if (store.size === 3) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
        store.append(...line);
      },
    });
    const sets = Array.from({ length: 20 }, (_, index) => [String(index)]);
    await expect(runCases({ family: plain, sets, store: refusing, worker, jobs: 2 })).rejects.toThrow('full');
    refusing.close();
    const again = openStore(directory);
    expect(again.size).toBe(3);
    const outcomes = await runCases({ family: plain, sets, store: again, worker, jobs: 2 });
    expect(outcomes.map(({ values }) => values[0])).toEqual(sets.map((_, index) => index));
    again.close();
    expect(readdirSync(directory)).toHaveLength(2);
  });
});
