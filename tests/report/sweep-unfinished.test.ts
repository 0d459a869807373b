import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readSweepData } from '../../src/report/sweep/sweep-data.js';
import { tableView } from '../../src/report/sweep/table-view.js';
import { mergeSweep, openStore, prepareSweep, readPlan, readSweep, sweepFiles } from '../../src/studies/sweep/index.js';

const folder = mkdtempSync(join(tmpdir(), 'unfinished-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const inputs = [{ header: 'operation.stackPressure [MPa]', path: 'operation.stackPressure', unit: 'MPa' }];
const columns = ['final(voltage) [V]', 'resolved'];

/** A sweep of four cases, none computed. */
function begin(out: string) {
  prepareSweep({
    out,
    plan: {
      title: 'Begun',
      family: { base: '{"lithostat":1}', task: { kind: 'run' }, outputs: [] },
      inputs,
      count: 4,
      design: {},
      at: (index) => ({ set: [`operation.stackPressure=${index} MPa`], inputs: [index] }),
    },
  });
  const record = readSweep(out);
  return { record, keys: [...readPlan(out, record)].map(({ key }) => key) };
}

test('the table of an unfinished sweep has a row for every case, and looking at it changes nothing', async () => {
  const out = join(folder, 'begun');
  const { record, keys } = begin(out);
  const finish = (...cases: number[]) => {
    const store = openStore(join(out, sweepFiles.results), { chunkSize: record.chunkSize });
    for (const number of cases) {
      const outcome = { status: 'ok' as const, reason: '', columns, values: [number / 3, true], seconds: { wall: 1 } };
      store.append(keys[number]!, outcome, number);
    }
    store.close();
  };
  finish(2);
  const before = readdirSync(out).sort();
  const begun = await readSweepData(out);
  expect(begun.status).toEqual(['pending', 'pending', 'ok', 'pending']);
  expect(begun.inputs.map(({ header }) => header)).toEqual(['operation.stackPressure [MPa]']);
  expect(begun.outputs.map(({ header, kind }) => [header, kind])).toEqual([
    ['final(voltage) [V]', 'number'],
    ['resolved', 'boolean'],
  ]);
  const found = tableView(begun, { where: 'status == pending', columns: ['stackPressure'] });
  expect('view' in found && found.view.rows).toEqual([[0], [1], [3]]);
  expect(readdirSync(out).sort()).toEqual(before);
  expect(existsSync(join(out, sweepFiles.csv))).toBe(false);

  // A table that was written meanwhile is older than what came after it.
  await mergeSweep({ out, pending: true });
  await new Promise((resolve) => setTimeout(resolve, 20));
  finish(0, 1, 3);
  expect((await readSweepData(out)).status).toEqual(['ok', 'ok', 'ok', 'ok']);
  await mergeSweep({ out });
  const finished = await readSweepData(out);
  expect(finished.table.file).toBe(join(out, sweepFiles.parquet));
  expect([...finished.outputs[0]!.values]).toEqual([0, 1 / 3, 2 / 3, 1]);
});
