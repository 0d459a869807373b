import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { measuredDataFile } from '../../src/io/measured.js';
import { readMeasuredCritical } from '../../src/io/measured-critical.js';
import { LithostatError } from '../../src/quantity/index.js';

const folder = mkdtempSync(join(tmpdir(), 'measured-critical-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function table(lines: readonly string[], name = 'table.csv'): string {
  writeFileSync(join(folder, name), lines.join('\n'));
  return join(folder, name);
}
function codes(file: string): string[] {
  try {
    readMeasuredCritical(file);
  } catch (error) {
    if (error instanceof LithostatError)
      return error.issues.map(({ code, line }) => `${code}${line === undefined ? '' : `:${line}`}`);
    throw error;
  }
  return [];
}

describe('measured critical currents', () => {
  it('of the shipped data: limits by mode, with conditions and source', () => {
    const limits = readMeasuredCritical(measuredDataFile('kasemchainan-2019-ccs.yaml'));
    expect(limits.map(({ mode, low, stackPressure }) => [mode, low, stackPressure])).toEqual([
      ['ccs', 2, 3e6],
      ['ccp', 20, 3e6],
      ['ccs', 10, 7e6],
      ['ccp', 20, 7e6],
    ]);
    expect(limits[0]).toMatchObject({ temperature: 298.15, metal: 'Li', electrolyte: 'Li6PS5Cl' });
    expect(limits[0]!.source).toContain('Kasemchainan');
    const garnet = readMeasuredCritical(measuredDataFile('li-llzo-critical-currents.yaml'));
    expect(garnet.map(({ mode }) => mode)).toEqual(['ccs', 'ccs', 'ccd', 'ccd', 'ccd']);
    expect(garnet[2]).toMatchObject({ stackPressure: null, temperature: null, electrolyte: null });
    const stepped = readMeasuredCritical(measuredDataFile('li-argyrodite-toughness-ccd.yaml'));
    expect(stepped.map(({ mode, low, high }) => [mode, low, high])).toEqual([
      ['ccd', 7, 11],
      ['ccd', 7, 13],
    ]);
  });

  it('of a table: by column or by kind, with uncertainty', () => {
    const kinds = table([
      '# from our laboratory',
      'kind;currentDensity [mA/cm^2];uncertainty [mA/cm^2];stackPressure [MPa];temperature [degC];electrolyte;remark',
      'stripping;0,25;0,1;3;25;Li6PS5Cl;first',
      'plating;2;;;;;',
    ]);
    expect(readMeasuredCritical(kinds)).toEqual([
      {
        mode: 'ccs',
        low: 1.5,
        high: 3.5,
        stackPressure: 3e6,
        temperature: 298.15,
        metal: null,
        electrolyte: 'Li6PS5Cl',
        source: '',
      },
      {
        mode: 'ccp',
        low: 20,
        high: 20,
        stackPressure: null,
        temperature: null,
        metal: null,
        electrolyte: null,
        source: '',
      },
    ]);
    const columns = table(['stackPressure [MPa],ccs [A/m^2],ccp [A/m^2]', '3,2,20', '7,,20']);
    expect(readMeasuredCritical(columns).map(({ mode, low, stackPressure }) => [mode, low, stackPressure])).toEqual([
      ['ccs', 2, 3e6],
      ['ccp', 20, 3e6],
      ['ccp', 20, 7e6],
    ]);
  });

  it('of a table for a calibration, whose headings are paths', () => {
    const headings = 'operation.stackPressure [MPa],operation.temperature [degC],cell.electrode.metal,ccs [mA/cm^2]';
    expect(readMeasuredCritical(table([headings, '7,60,Na,1']))).toMatchObject([
      { mode: 'ccs', low: 10, stackPressure: 7e6, temperature: 333.15, metal: 'Na' },
    ]);
  });

  it.each<[string, readonly string[], string[]]>([
    [
      'no unit, and a misspelt column',
      ['kind,currentDensity,stackPresure [MPa]', 'stripping,1,3'],
      ['missing-unit:1', 'unknown-column:1'],
    ],
    ['a unit of something else', ['ccs [MPa]', '1'], ['wrong-dimension:1']],
    [
      'cells that are no numbers, kinds that are none',
      ['kind,limit [mA/cm^2]', 'stripping,x', 'melting,1'],
      ['not-a-number:2', 'unknown-value:3'],
    ],
    ['another table', ['time [s],voltage [V]', '0,1'], ['no-critical-current']],
    ['no row', ['ccs [mA/cm^2]'], ['no-critical-current']],
  ])('%s', (_name, lines, expected) => {
    expect(codes(table(lines))).toEqual(expected);
  });
});
