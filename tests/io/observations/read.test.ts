import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { measuredDataFile } from '../../../src/io/measured.js';
import { readDataRows } from '../../../src/io/observations/index.js';

const folder = mkdtempSync(join(tmpdir(), 'observations-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, text: string) => {
  const at = join(folder, name);
  writeFileSync(at, text);
  return at;
};
const cells = (rows: ReturnType<typeof readDataRows>) => rows.rows.map((row) => Object.fromEntries(row.cells));

it('reads a table of text: units of the header, notes, a source, empty cells, quotes and line numbers', () => {
  const text =
    '\uFEFF# source: Somebody 2020\n\n# a note\nstress [MPa],"creepRate(Li) [1/s]",note\n0.2,2e-7,"a, b"\r\n0.3,,\n';
  const rows = readDataRows(file('a.csv', text));
  expect(rows).toMatchObject({ source: 'Somebody 2020', columns: ['stress', 'creepRate(Li)', 'note'] });
  expect(cells(rows)).toEqual([
    { stress: '0.2 MPa', 'creepRate(Li)': '2e-7 1/s', note: 'a, b' },
    { stress: '0.3 MPa', 'creepRate(Li)': null, note: null },
  ]);
  expect(rows.rows.map(({ line }) => line)).toEqual([5, 6]);
});

it('reads semicolons with decimal commas, tabs, and units that the caller adds', () => {
  expect(cells(readDataRows(file('b.csv', 'P [MPa];ccs [mA/cm^2]\n3;0,2\n7;1,0e0\n')))).toEqual([
    { P: '3 MPa', ccs: '0.2 mA/cm^2' },
    { P: '7 MPa', ccs: '1.0e0 mA/cm^2' },
  ]);
  expect(cells(readDataRows(file('c.tsv', 'P\tT\n3\t25\n'), { units: { P: 'MPa', T: 'degC' } }))).toEqual([
    { P: '3 MPa', T: '25 degC' },
  ]);
});

it('reads the shipped YAML, rows with quantities and tables with units, bands too', () => {
  const limits = readDataRows(measuredDataFile('kasemchainan-2019-ccs.yaml'));
  expect(limits.source).toContain('Kasemchainan et al. 2019');
  expect(cells(limits)[1]).toEqual({ stackPressure: '7 MPa', ccs: '1.0 mA/cm^2', ccp: '2.0 mA/cm^2' });
  const creep = readDataRows(measuredDataFile('masias-2019-lithium-creep.yaml'), { section: 'creep' });
  expect(cells(creep)[6]).toEqual({ stress: '0.6 MPa', minimumStrainRate: '0.000389 1/s' });
  const band = file('d.yaml', 'rows:\n  - { a: [1 MPa, 2 MPa], b: [null, 3 V] }\n');
  expect(cells(readDataRows(band))).toEqual([{ a: ['1 MPa', '2 MPa'], b: [null, '3 V'] }]);
});
