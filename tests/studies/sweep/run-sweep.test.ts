import { existsSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { caseFamily } from '../../../src/studies/cases/index.js';
import {
  mergeSweep,
  prepareSweep,
  type RunSweepOptions,
  readSweep,
  runSweep,
  summarizeSweep,
  workSweep,
} from '../../../src/studies/sweep/index.js';
import { smallCell } from '../../cli/command.js';
import { listPlan, places, plainFamily, plainWorker, withoutTimes } from './sweep.js';

const place = places();
const numbers = (count: number) => Array.from({ length: count }, (_, index) => String(index));
const sweep = (options: Partial<RunSweepOptions> & Pick<RunSweepOptions, 'plan' | 'out'>) =>
  runSweep({ worker: plainWorker, jobs: 2, ...options });

describe('a sweep', () => {
  it('has a row for every case, whatever became of it, and goes on past the worst', async () => {
    const out = place();
    const words = ['1', 'loop', 'text', 'exit', 'memory', '2', 'throw', 'input', '1', '0.5'];
    const result = await sweep({ plan: listPlan(words), out, timeLimit: 2, memoryLimit: 32 * 1024 ** 2 });
    expect(result).toMatchObject({ status: 'finished', count: 10, missing: 0, computed: 9, damage: [] });
    expect(result.statuses).toEqual({
      ok: 4,
      'stopped:contact': 1,
      'failed:solver': 2,
      'failed:input': 1,
      'failed:memory': 1,
      'failed:timeout': 1,
    });
    expect(result.failures.map(({ case: number, status }) => [number, status])).toEqual([
      [1, 'failed:timeout'],
      [3, 'failed:solver'],
      [4, 'failed:memory'],
      [6, 'failed:solver'],
      [7, 'failed:input'],
    ]);
    const rows = withoutTimes(out)
      .split('\n')
      .map((line) => line.replace(/,[0-9a-f]{32},/, ',KEY,'));
    expect(rows).toEqual([
      'case,key,word,status,reason,value [1],third [V],stop,extra',
      '0,KEY,1,ok,,1,0.3333333333333333,,',
      '1,KEY,loop,failed:timeout,longer than 2 s,,,,',
      '2,KEY,text,stopped:contact,,-0,,contact-lost:1,true',
      '3,KEY,exit,failed:solver,a bug of lithostat: the thread ended: worker exited with code: 7,,,,',
      '4,KEY,memory,failed:memory,more than 32 MiB,,,,',
      '5,KEY,2,ok,,2,0.6666666666666666,,',
      '6,KEY,throw,failed:solver,a bug of lithostat: the thread ended: nobody foresaw this,,,,',
      '7,KEY,input,failed:input,"a reason, with ""quotes""",,,,',
      '8,KEY,1,ok,,1,0.3333333333333333,,',
      '9,KEY,0.5,ok,,0.5,0.16666666666666666,,',
    ]);
  });

  it('leaves the same values in Parquet, typed, with nothing where there is none', async () => {
    const out = place();
    await sweep({ plan: listPlan(['1', 'input', 'text', '0.5']), out });
    const bytes = readFileSync(join(out, 'cases.parquet'));
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    const rows = await parquetReadObjects({ file });
    expect(rows.map(({ key: _key, 'timeWall [s]': time, ...row }) => [typeof time, row])).toEqual([
      [
        'number',
        { case: 0, word: '1', status: 'ok', reason: null, 'value [1]': 1, 'third [V]': 1 / 3, stop: null, extra: null },
      ],
      [
        'number',
        {
          case: 1,
          word: 'input',
          status: 'failed:input',
          reason: 'a reason, with "quotes"',
          'value [1]': null,
          'third [V]': null,
          stop: null,
          extra: null,
        },
      ],
      [
        'number',
        {
          case: 2,
          word: 'text',
          status: 'stopped:contact',
          reason: null,
          'value [1]': -0,
          'third [V]': null,
          stop: 'contact-lost:1',
          extra: true,
        },
      ],
      [
        'number',
        {
          case: 3,
          word: '0.5',
          status: 'ok',
          reason: null,
          'value [1]': 0.5,
          'third [V]': 0.5 / 3,
          stop: null,
          extra: null,
        },
      ],
    ]);
  });

  it('that is interrupted keeps what it has, checkpoints too, and goes on to the same table', async () => {
    const words = [...numbers(30), 'slow', '31', '32'];
    const out = place();
    const controller = new AbortController();
    const first = await sweep({
      plan: listPlan(words),
      out,
      signal: controller.signal,
      onProgress: ({ done }) => {
        if (done >= 31) setTimeout(() => controller.abort(), 20);
      },
    });
    expect(first.status).toBe('interrupted');
    expect(existsSync(join(out, 'cases.csv'))).toBe(false);
    expect(existsSync(join(out, 'lock.json'))).toBe(false);
    const [left] = readdirSync(join(out, 'checkpoints'));
    expect(first.pending.map(({ key, set }) => [`${key}.json`, set])).toContainEqual([left, ['slow']]);

    const second = await sweep({ plan: listPlan(words), out });
    expect(second).toMatchObject({ status: 'finished', missing: 0, computed: first.missing });
    expect(readdirSync(join(out, 'checkpoints'))).toEqual([]);
    expect(withoutTimes(out).split('\n')[31]).toMatch(/,slow,ok,,99,/);
    const third = await sweep({ plan: listPlan(words), out });
    expect(third).toMatchObject({ status: 'finished', computed: 0 });
  });

  it('does not depend on the number of threads', async () => {
    const tables = [];
    for (const jobs of [1, 2, 3]) {
      const out = place();
      await sweep({ plan: listPlan([...numbers(40), 'input', 'text']), out, jobs });
      tables.push(withoutTimes(out));
    }
    expect(new Set(tables).size).toBe(1);
  });

  it('whose list was changed keeps what is stored, and drops the table of the other list', async () => {
    const out = place();
    await sweep({ plan: listPlan(numbers(12)), out, chunkSize: 5 });
    const before = readFileSync(join(out, 'cases.csv'), 'utf8');
    expect(readdirSync(join(out, 'plan'))).toHaveLength(3);
    prepareSweep({ plan: listPlan(['20', '3', '2', '1']), out });
    expect(existsSync(join(out, 'cases.csv'))).toBe(false);
    expect(readdirSync(join(out, 'plan'))).toEqual(['000000.jsonl']);
    const result = await sweep({ plan: listPlan(['20', '3', '2', '1']), out });
    expect(result).toMatchObject({ status: 'finished', count: 4, computed: 1 });
    expect((await sweep({ plan: listPlan(numbers(12)), out })).computed).toBe(0);
    expect(readFileSync(join(out, 'cases.csv'), 'utf8')).toBe(before);
  });

  it('of another family, or where something else lies, is refused and changes nothing', async () => {
    const out = place();
    await sweep({ plan: listPlan(numbers(3)), out });
    const files = () =>
      readdirSync(out, { recursive: true, encoding: 'utf8' })
        .sort()
        .map((name) => [name, statSync(join(out, name)).mtimeMs]);
    const before = files();
    const other = { ...plainFamily, base: '{"cell":1}' };
    await expect(sweep({ plan: listPlan(numbers(3), other), out })).rejects.toMatchObject({
      issues: [{ code: 'other-sweep', file: out }],
    });
    const search = { ...plainFamily, task: { kind: 'critical', mode: 'ccs' } } as const;
    await expect(sweep({ plan: listPlan(numbers(3), search), out })).rejects.toThrow(/another task \(run\)/);
    await expect(sweep({ plan: listPlan(numbers(3)), out, resume: false })).rejects.toMatchObject({
      issues: [{ code: 'sweep-exists' }],
    });
    expect(files().filter(([name]) => name !== '')).toEqual(before);
    // The title is no part of what is computed.
    const titled = await sweep({ plan: listPlan(numbers(3), plainFamily, 'another title'), out });
    expect(titled).toMatchObject({ title: 'another title', computed: 0 });

    const foreign = place();
    prepareSweep({ plan: listPlan([]), out: join(foreign, 'inner') });
    writeFileSync(join(foreign, 'thesis.tex'), '');
    await expect(sweep({ plan: listPlan(numbers(1)), out: foreign })).rejects.toMatchObject({
      issues: [{ code: 'folder-not-empty' }],
    });
  });

  it('computes failed cases again when asked, and a part when asked', async () => {
    const out = place();
    const words = ['0', 'input', '2', 'throw', '4', '5'];
    const plan = listPlan(words);
    const part = await sweep({ plan, out, only: '1-2, 5' });
    expect(part).toMatchObject({ status: 'partial', computed: 3, missing: 3 });
    expect(existsSync(join(out, 'cases.csv'))).toBe(false);
    expect(await sweep({ plan, out, only: 'failed:input' })).toMatchObject({ status: 'partial', computed: 1 });
    expect(await sweep({ plan, out, only: 'pending' })).toMatchObject({ status: 'finished', computed: 3 });
    expect(await sweep({ plan, out })).toMatchObject({ computed: 0 });
    expect(await sweep({ plan, out, retry: 'failed' })).toMatchObject({ computed: 2, count: 6 });
    expect(await sweep({ plan, out, retry: 'failed:solver' })).toMatchObject({ computed: 1 });
    expect(await sweep({ plan, out, retry: 'failed', only: '3' })).toMatchObject({ computed: 1 });
    for (const [option, code] of [
      [{ only: '6' }, 'out-of-range'],
      [{ only: '4-2' }, 'out-of-range'],
      [{ only: 'faild' }, 'unknown-status'],
      [{ retry: 'ok' }, 'nothing-to-repeat'],
      [{ retry: ' ,' }, 'empty-selection'],
    ] as const) {
      await expect(sweep({ plan, out, ...option })).rejects.toMatchObject({ issues: [{ code }] });
    }
    await expect(sweep({ plan, out, only: 'x,99,failed:timout', retry: 'y' })).rejects.toMatchObject({
      issues: [{ got: 'x' }, { got: '99' }, { got: 'failed:timout', nearest: 'failed:timeout' }, { got: 'y' }],
    });
  });

  it('mends files that were lost or damaged, from what the same command gives', async () => {
    const out = place();
    const plan = listPlan(numbers(20));
    await sweep({ plan, out, chunkSize: 8 });
    const table = withoutTimes(out);
    const [shard] = readdirSync(join(out, 'results')).filter((name) => name.startsWith('000001.'));
    const harms: (() => void)[] = [
      () => rmSync(join(out, 'sweep.json')),
      () => truncateSync(join(out, 'sweep.json'), 40),
      () => writeFileSync(join(out, 'family.json'), '{'),
      () => rmSync(join(out, 'plan'), { recursive: true }),
      () => truncateSync(join(out, 'plan', '000001.jsonl'), 100),
      () => writeFileSync(join(out, 'cases.csv'), 'case\n'),
      () => rmSync(join(out, 'cases.parquet')),
      () => truncateSync(join(out, 'results', shard), 900),
      () => rmSync(join(out, 'results', shard)),
      () => rmSync(join(out, 'results'), { recursive: true }),
    ];
    const computed = [];
    for (const harm of harms) {
      harm();
      computed.push((await sweep({ plan, out, chunkSize: 8 })).computed);
      expect(withoutTimes(out)).toBe(table);
      expect(existsSync(join(out, 'cases.parquet'))).toBe(true);
    }
    expect(computed.slice(0, 7)).toEqual([0, 0, 0, 0, 0, 0, 0]);
    expect(computed[7]).toBeGreaterThan(0);
    expect(computed.at(-1)).toBe(20);
  });

  it('says what is wrong with a folder when there is no plan at hand', async () => {
    const out = place();
    expect(() => readSweep(out)).toThrow(/no sweep/);
    const plan = listPlan(numbers(20));
    prepareSweep({ plan, out, chunkSize: 8 });
    expect(summarizeSweep(out)).toMatchObject({ count: 20, missing: 20, statuses: { pending: 20 } });
    await expect(workSweep({ out, chunk: 3 })).rejects.toMatchObject({ issues: [{ code: 'out-of-range' }] });
    const file = join(out, 'plan', '000001.jsonl');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('"set":["9"]', '"set":["7"]'));
    await expect(workSweep({ out, worker: plainWorker })).rejects.toMatchObject({
      issues: [{ code: 'damaged-file', file, line: 2 }],
    });
    // Results hang on the overrides alone, but the table says what the inputs were.
    writeFileSync(file, text.replace('"inputs":["9"]', '"inputs":["7"]'));
    await expect(mergeSweep({ out })).rejects.toMatchObject({ issues: [{ code: 'damaged-file', file, line: 2 }] });
    writeFileSync(file, text);
    writeFileSync(join(out, 'family.json'), JSON.stringify({ ...plainFamily, base: '{"cell":1}' }));
    await expect(workSweep({ out })).rejects.toMatchObject({ issues: [{ code: 'other-sweep' }] });
    truncateSync(join(out, 'sweep.json'), 30);
    await expect(mergeSweep({ out })).rejects.toMatchObject({ issues: [{ code: 'damaged-file' }] });
  });

  it('is computed by chunks from its folder alone, each chunk reading its own results', async () => {
    const plan = listPlan([...numbers(9), '3', '4', '10']);
    const whole = place();
    await sweep({ plan, out: whole });
    const out = place();
    prepareSweep({ plan, out, chunkSize: 5 });
    const work = (chunk: number) => workSweep({ out, chunk, worker: plainWorker, jobs: 1 });
    expect(await work(1)).toMatchObject({ status: 'finished', computed: 5, stored: 0 });
    expect(await mergeSweep({ out })).toMatchObject({ written: false, missing: 6, statuses: { ok: 6, pending: 6 } });
    expect(await mergeSweep({ out, pending: true })).toMatchObject({ written: true });
    const unfinished = withoutTimes(out).split('\n');
    expect(unfinished).toHaveLength(13);
    expect(unfinished[1]).toMatch(/^0,[0-9a-f]{32},0,pending,,,$/);
    // Two at once do no harm.
    await Promise.all([work(0), work(0), work(2)]);
    expect(await work(0)).toMatchObject({ computed: 0, stored: 5 });
    expect(await mergeSweep({ out })).toMatchObject({ written: true, missing: 0 });
    expect(withoutTimes(out)).toBe(withoutTimes(whole));
  });

  it('finds what is stored in whichever chunk a changed list puts it', async () => {
    const out = place();
    const work = (chunk: number) => workSweep({ out, chunk, worker: plainWorker, jobs: 1 });
    prepareSweep({ plan: listPlan(['1', '2', '3', '4']), out, chunkSize: 2 });
    await work(0);
    await work(1);
    prepareSweep({ plan: listPlan(['1', '9', '2', '8', '3', '4']), out, chunkSize: 2 });
    const computed = [await work(0), await work(1), await work(2)].map((result) => result.computed);
    expect(computed).toEqual([1, 1, 0]);
    const direct = place();
    await sweep({ plan: listPlan(['1', '9', '2', '8', '3', '4']), out: direct });
    expect(await mergeSweep({ out })).toMatchObject({ written: true });
    expect(withoutTimes(out)).toBe(withoutTimes(direct));
  });

  it('keeps a column of quantities one of numbers when some values were none', async () => {
    const out = place();
    const values = [3, 'oops', 0.5];
    const words = ['3', 'input', '0.5'];
    const input = { header: 'operation.stackPressure [MPa]', path: 'operation.stackPressure', unit: 'MPa' };
    const plan = {
      ...listPlan(words),
      inputs: [input],
      at: (index: number) => ({ set: [words[index]], inputs: [values[index]] }),
    };
    await sweep({ plan, out });
    const cells = withoutTimes(out)
      .split('\n')
      .map((line) => line.split(',').slice(2, 4));
    expect(cells).toEqual([
      [input.header, 'status'],
      ['3', 'ok'],
      ['', 'failed:input'],
      ['0.5', 'ok'],
    ]);
    const bytes = readFileSync(join(out, 'cases.parquet'));
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    const rows = await parquetReadObjects({ file });
    expect(rows.map((row) => row[input.header])).toEqual([3, null, 0.5]);
  });

  it('without a case has a table without a row', async () => {
    const out = place();
    expect(await sweep({ plan: listPlan([]), out })).toMatchObject({ status: 'finished', count: 0, statuses: {} });
    expect(readFileSync(join(out, 'cases.csv'), 'utf8')).toBe('case,key,word,status,reason,timeWall [s]\n');
  });

  it('of film runs gives what runs alone give', async () => {
    const family = caseFamily({ text: smallCell }, { kind: 'run' }, ['final(voltage)']);
    const out = place();
    const plan = listPlan(['operation.stackPressure=2 MPa', 'operation.stackPressure=oops'], family);
    expect(await runSweep({ plan, out })).toMatchObject({ statuses: { ok: 1, 'failed:input': 1 } });
    expect(withoutTimes(out)).toMatch(/operation.stackPressure=2 MPa,ok,/);
  });
});
