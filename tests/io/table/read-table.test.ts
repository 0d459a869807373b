import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, describe, expect, test } from 'vitest';
import { cellNumber, splitHeader, type TableColumn } from '../../../src/io/table/data-table.js';
import { readTable } from '../../../src/io/table/read-table.js';

const folder = mkdtempSync(join(tmpdir(), 'table-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;

function csv(text: string): string {
  const file = join(folder, `${count++}.csv`);
  writeFileSync(file, text);
  return file;
}

const plain = (columns: readonly TableColumn[]) =>
  columns.map(({ name, unit, kind, values }) => ({ name, unit, kind, values: [...values] }));

describe('a table of comma-separated values', () => {
  test('is read by columns whose kinds follow from the cells', async () => {
    const table = await readTable(
      csv(
        'case,key,operation.stackPressure [MPa],cell.electrode.metal,resolved,reason\r\n' +
          '0,00012345,3,Li,true,\r\n' +
          '1,1e5,7.5e-1,Na,false,"a reason, with ""words""\nand a line"\r\n',
      ),
      { texts: ['key'] },
    );
    expect(table.length).toBe(2);
    expect(plain(table.columns)).toEqual([
      { name: 'case', unit: null, kind: 'number', values: [0, 1] },
      { name: 'key', unit: null, kind: 'text', values: ['00012345', '1e5'] },
      { name: 'operation.stackPressure', unit: 'MPa', kind: 'number', values: [3, 0.75] },
      { name: 'cell.electrode.metal', unit: null, kind: 'text', values: ['Li', 'Na'] },
      { name: 'resolved', unit: null, kind: 'boolean', values: ['true', 'false'] },
      { name: 'reason', unit: null, kind: 'text', values: [null, 'a reason, with "words"\nand a line'] },
    ]);
  });

  test('keeps what stands in a cell when a later one shows that the column holds texts', async () => {
    const table = await readTable(csv('a,b\n1.50,\n,2\nNaN,3\nas it is,4\n'));
    expect(plain(table.columns)).toEqual([
      { name: 'a', unit: null, kind: 'text', values: ['1.50', null, 'NaN', 'as it is'] },
      { name: 'b', unit: null, kind: 'number', values: [Number.NaN, 2, 3, 4] },
    ]);
  });

  test('of many rows and with a byte order mark loses none', async () => {
    const rows = Array.from({ length: 5000 }, (_value, row) => `${row},${row / 7}`);
    const table = await readTable(csv(`\ufeffcase,x\n${rows.join('\n')}`));
    expect(table.length).toBe(5000);
    expect(table.columns[0].name).toBe('case');
    expect(table.columns[1].values[4999]).toBe(4999 / 7);
  });

  test.each([
    ['missing', () => join(folder, 'nowhere.csv'), 'file-missing'],
    ['a folder', () => folder, 'not-a-file'],
    ['empty', () => csv(''), 'damaged-file'],
    ['torn', () => csv('a,b\n1,2\n3'), 'damaged-file'],
    ['of two columns of one name', () => csv('a,a\n1,2\n'), 'double-column'],
  ])('that is %s is refused', async (_what, file, code) => {
    await expect(readTable(file())).rejects.toMatchObject({ issues: [{ code }] });
  });

  test('that is torn names the line', async () => {
    await expect(readTable(csv('a,b\n1,2\n3'))).rejects.toMatchObject({ issues: [{ line: 3 }] });
  });
});

describe('a table in Parquet', () => {
  test('is the same table as its text, over several groups of rows', async () => {
    const file = join(folder, 'cases.parquet');
    const cases = Int32Array.from({ length: 2500 }, (_value, row) => row);
    const metal = Array.from(cases, (row) => (row % 3 === 0 ? null : 'Li'));
    const voltage = Array.from(cases, (row) => (row % 2 === 0 ? row / 3 : null));
    const resolved = Array.from(cases, (row) => row % 5 === 0);
    writeFileSync(
      file,
      new Uint8Array(
        parquetWriteBuffer({
          rowGroupSize: 1000,
          columnData: [
            { name: 'case', data: cases, type: 'INT32' },
            { name: 'cell.electrode.metal', data: metal, type: 'STRING', nullable: true },
            { name: 'final(voltage) [V]', data: voltage, type: 'DOUBLE', nullable: true },
            { name: 'resolved', data: resolved, type: 'BOOLEAN' },
          ],
        }),
      ),
    );
    const text = Array.from(cases, (row) => [row, metal[row] ?? '', voltage[row] ?? '', resolved[row]].join(','));
    const same = csv(`case,cell.electrode.metal,final(voltage) [V],resolved\n${text.join('\n')}\n`);
    expect(plain((await readTable(file)).columns)).toEqual(plain((await readTable(same)).columns));
  });

  test('that is none is refused', async () => {
    const file = join(folder, 'none.parquet');
    writeFileSync(file, 'PAR1 and then nothing of the kind');
    await expect(readTable(file)).rejects.toMatchObject({ issues: [{ code: 'damaged-file' }] });
  });
});

test('headers come apart at the unit, not at an index', () => {
  expect(splitHeader('operation.protocol[0].strip [mA/cm^2]')).toEqual({
    name: 'operation.protocol[0].strip',
    unit: 'mA/cm^2',
  });
  expect(splitHeader('operation.protocol[0]')).toEqual({ name: 'operation.protocol[0]', unit: null });
  expect(splitHeader('final(voltage) [V]')).toEqual({ name: 'final(voltage)', unit: 'V' });
});

test.each([
  ['1e-3', 1e-3],
  ['-.5', -0.5],
  ['inf', Infinity],
  ['-Infinity', -Infinity],
  ['0x10', null],
  ['', null],
  ['1,5', null],
])('the cell "%s" is the number %s', (text, value) => {
  expect(cellNumber(text)).toBe(value);
});
