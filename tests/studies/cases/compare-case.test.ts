import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { evaluateCase } from '../../../src/studies/cases/evaluate-case.js';
import { caseFamily, familyHash } from '../../../src/studies/cases/family.js';
import { cellText } from '../protocol.js';

const folder = mkdtempSync(join(tmpdir(), 'compare-case-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const scenario = join(folder, 'cell.yaml');
const strip = 'operation.protocol=[{ strip: 0.1 mA/cm^2, until: { time: 1 h } }]';
writeFileSync(scenario, cellText);
// The cell takes its current to the digit, so what is 0.02 mA/cm^2 and 0.1 MPa beside it is so by that much.
writeFileSync(
  join(folder, 'log.csv'),
  ['t;i;P;T', ...Array.from({ length: 13 }, (_, row) => `${row * 5};0,12;2,9;${row % 2 === 0 ? 25 : 26}`)].join('\n'),
);
const series = `file: log.csv, columns: { time: { column: t, unit: min }, current: { column: i, unit: mA }, pressure: { column: P, unit: MPa }, temperature: { column: T, unit: degC } }, positive: strips`;
writeFileSync(join(folder, 'log.yaml'), `series: { ${series}, uncertainty: { pressure: 0.05 MPa } }\n`);

async function outcomeOf(set: readonly string[], data?: string) {
  const task = { kind: 'compare' as const, ...(data === undefined ? {} : { file: join(folder, data) }) };
  const outcome = await evaluateCase(caseFamily({ file: scenario, set }, task, ['final(voltage)']), []);
  return { ...outcome, get: (name: string) => outcome.values[outcome.columns.indexOf(name)] };
}

it('a case that is compared with data has their scores beside its outputs', async () => {
  const { status, columns, get } = await outcomeOf([strip], 'log.yaml');
  expect(status).toBe('ok');
  expect(columns).toContain('final(voltage) [V]');
  expect(get('bias(currentDensity) [A/m^2]')).toBeCloseTo(-0.2, 9);
  expect(get('rootMeanSquare(stackPressure) [Pa]')).toBeCloseTo(1e5, 4);
  expect(get('normalised(stackPressure) [1]')).toBeCloseTo(2, 9);
  // 6 of 13 rows are 1 K above.
  expect(get('rootMeanSquare(temperature) [K]')).toBeCloseTo(Math.sqrt(6 / 13), 9);
  expect(get('count(temperature) [1]')).toBe(13);
  expect(columns.some((name) => name.includes('(voltage) [V]') && name.startsWith('bias'))).toBe(false);
});

it('without data the log that is followed is what is compared with', async () => {
  const { status, get } = await outcomeOf([`operation.protocol=[{ rest: 1 min }, { follow: { ${series} } }]`]);
  expect(status).toBe('ok');
  expect(get('rootMeanSquare(currentDensity) [A/m^2]')).toBeLessThan(1e-12);
  expect(get('bias(stackPressure) [Pa]')).toBeCloseTo(1e5, 4);
  expect(get('count(currentDensity) [1]')).toBe(13);
});

it('with neither the case is failed:input, and says why', async () => {
  const outcome = await outcomeOf([strip]);
  expect(outcome).toMatchObject({ status: 'failed:input' });
  expect(outcome.reason).toContain('no log');
});

it('the hash of a family follows the content of its data and logs', () => {
  const hash = (data: string, set: readonly string[] = []) =>
    familyHash(caseFamily({ file: scenario, set }, { kind: 'compare', file: join(folder, data) }));
  const before = hash('log.yaml');
  expect(hash('log.yaml')).toBe(before);
  writeFileSync(join(folder, 'other.yaml'), `series: { ${series}, uncertainty: { pressure: 0.1 MPa } }\n`);
  expect(hash('other.yaml')).not.toBe(before);
});
