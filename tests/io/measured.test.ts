import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadMeasured, measuredDataFile } from '../../src/io/measured.js';
import { LithostatError } from '../../src/quantity/index.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'measured-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function written(text: string): string {
  const file = join(folder, 'data.yaml');
  writeFileSync(file, text);
  return file;
}

function issuesOf(run: () => unknown) {
  try {
    run();
  } catch (error) {
    if (error instanceof LithostatError) return error.issues;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('measured data of the repository', () => {
  it('reads the critical currents of Kasemchainan et al. 2019 into SI', () => {
    const table = loadMeasured(measuredDataFile('kasemchainan-2019-ccs.yaml'), {
      stackPressure: 'pressure',
      ccs: 'currentDensity',
      ccp: 'currentDensity',
    });
    expect(table.rows.map(({ values }) => [values.stackPressure?.low, values.ccs?.high, values.ccp?.low])).toEqual([
      [3e6, 2, 20],
      [7e6, 10, 20],
    ]);
    expect(table.source).toContain('Kasemchainan et al. 2019 Nat. Mater. 18 1105 doi 10.1038');
    expect(table.rows[0]?.read).toBe('quoted');
    const exponent = Math.log(10 / 2) / Math.log(7 / 3);
    expect(exponent).toBeCloseTo(1.9, 1);
  });

  it('reads loading and unloading of Doux et al. 2020, with the open end of the first point', () => {
    const columns = { stackPressure: 'pressure', resistance: 'resistance' } as const;
    const file = measuredDataFile('li-argyrodite-pressure-impedance.yaml');
    const loading = loadMeasured(file, columns, 'loading');
    expect(loading.rows).toHaveLength(6);
    expect(loading.rows[0]?.values.resistance).toEqual({ low: 500, high: null });
    expect(loading.rows[5]?.values).toEqual({
      stackPressure: { low: 25e6, high: 25e6 },
      resistance: { low: 32, high: 32 },
    });
    expect(loadMeasured(file, columns, 'unloading').rows[0]?.values.resistance).toEqual({ low: 50, high: 50 });
    const shorts = loadMeasured(file, { stackPressure: 'pressure', time: 'time' }, 'timeToShort');
    expect(shorts.rows[1]?.values.time).toEqual({ low: 48 * 3600, high: 48 * 3600 });
  });

  it('reads bands, tables with units and rows that lack a column', () => {
    const song = loadMeasured(measuredDataFile('li-argyrodite-toughness-ccd.yaml'), {
      stackPressure: 'pressure',
      ccd: 'currentDensity',
    });
    expect(song.rows[0]?.values.ccd).toEqual({ low: 7, high: 11 });
    const masias = loadMeasured(
      measuredDataFile('masias-2019-lithium-creep.yaml'),
      { stress: 'pressure', minimumStrainRate: 'strainRate' },
      'creep',
    );
    expect(masias.rows).toHaveLength(7);
    expect(masias.rows[6]?.values).toEqual({
      stress: { low: 6e5, high: 6e5 },
      minimumStrainRate: { low: 3.89e-4, high: 3.89e-4 },
    });
    const llzo = loadMeasured(measuredDataFile('li-llzo-critical-currents.yaml'), {
      stackPressure: 'pressure',
      limit: 'currentDensity',
    });
    expect(llzo.rows[1]?.values).toEqual({ stackPressure: { low: 2e6, high: 2e6 }, limit: { low: 4, high: 4 } });
    expect(llzo.rows[2]?.values.stackPressure).toBeUndefined();
    expect(llzo.rows[4]?.about.source).toContain('Flatscher');
    const porz = loadMeasured(measuredDataFile('threshold-overpotential.yaml'), {
      fractureToughness: 'fractureToughness',
      flaw: 'length',
      overpotential: 'voltage',
    });
    expect(porz.rows[1]?.values.overpotential?.low).toBeCloseTo(0.1341, 12);
  });

  it('reproduces the fit to the creep rates of Masias et al. 2019', () => {
    const { rows } = loadMeasured(
      measuredDataFile('masias-2019-lithium-creep.yaml'),
      { stress: 'pressure', minimumStrainRate: 'strainRate' },
      'creep',
    );
    const x = rows.map(({ values }) => Math.log(values.stress!.low! / 1e6));
    const y = rows.map(({ values }) => Math.log(values.minimumStrainRate!.low!));
    const mean = (list: number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
    const [mx, my] = [mean(x), mean(y)];
    const slope = mean(x.map((value, i) => (value - mx) * (y[i]! - my))) / mean(x.map((value) => (value - mx) ** 2));
    expect(slope).toBeCloseTo(6.56, 2);
    expect(Math.exp(my - slope * mx)).toBeCloseTo(7.7e-3, 4);
  });
});

describe('errors', () => {
  const good =
    'id: a\nwhat: b\nsource: Somebody 2020\nread: paper\nrows:\n  - { stackPressure: 3 MPa, ccs: 1 mA/cm^2 }\n';
  const columns = { stackPressure: 'pressure', ccs: 'currentDensity' } as const;

  it('accepts the text that the cases below break', () => {
    expect(loadMeasured(written(good), columns).rows).toHaveLength(1);
  });

  it.each([
    ['a bare number', good.replace('3 MPa', '3'), 'rows[0].stackPressure', 'bare-number'],
    ['a wrong dimension', good.replace('1 mA/cm^2', '1 mA'), 'rows[0].ccs', 'wrong-dimension'],
    ['an inverted band', good.replace('3 MPa', '[3 MPa, 2 MPa]'), 'rows[0].stackPressure', 'out-of-range'],
    ['a band of three', good.replace('3 MPa', '[1 MPa, 2 MPa, 3 MPa]'), 'rows[0].stackPressure', 'wrong-type'],
    ['no source', good.replace('source: Somebody 2020\n', ''), 'rows[0].source', 'wrong-type'],
    ['an unknown way of reading', good.replace('paper', 'guessed'), 'rows[0].read', 'wrong-type'],
    ['no rows', good.replace('rows:', 'row:'), 'rows', 'wrong-type'],
    ['a column that is missing', good.replace('ccs', 'CCS'), 'rows', 'missing'],
    [
      'a table without units',
      'id: a\nwhat: b\nsource: c\nread: paper\nrows: { columns: [ccs], rows: [[1]] }',
      'rows.units',
      'wrong-type',
    ],
    [
      'a short row',
      'id: a\nwhat: b\nsource: c\nread: paper\nrows: { columns: [stackPressure, ccs], units: [MPa, A/m^2], rows: [[1]] }',
      'rows.rows[0]',
      'wrong-type',
    ],
    ['no id', good.replace('id: a\n', ''), 'id', 'wrong-type'],
  ])('%s names file, path and code', (_, text, path, code) => {
    const issues = issuesOf(() => loadMeasured(written(text), columns));
    expect(issues).toContainEqual(expect.objectContaining({ path, code, file: join(folder, 'data.yaml') }));
  });

  it('names a file that is not there, and one that is not YAML', () => {
    expect(issuesOf(() => loadMeasured(join(folder, 'none.yaml'), columns))[0]?.code).toBe('unreadable-file');
    expect(issuesOf(() => loadMeasured(written('a: [1'), columns))[0]?.code).toBe('unreadable-file');
    expect(issuesOf(() => loadMeasured(written('- 1'), columns))[0]?.code).toBe('wrong-type');
  });
});
