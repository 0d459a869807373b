import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { loadLibrary } from '../src/materials/index.js';
import { validationCases } from '../src/studies/validation/index.js';
import { validationRow } from '../src/studies/validation/row.js';
import { combine, interfaceParameters } from '../src/studies/validation/uncertainty.js';

const keys = ['case', 'quantity', 'unit', 'measured', 'predicted', 'interval', 'ratio', 'calibratedOn', 'pass'];
const none = {
  find: () => Promise.reject(new Error('this case needs no search')),
  close: () => Promise.resolve(),
};
const named = (name: string) => validationCases.find((one) => one.name === name)!;
const committed: Record<string, unknown>[] = JSON.parse(
  readFileSync(fileURLToPath(new URL('../validation/scores.json', import.meta.url)), 'utf8'),
);

describe('the cases that need no search', () => {
  test('contact law: loading and unloading of Doux et al. within a tenth, the open bound kept', async () => {
    const { rows } = await named('doux-2020-impedance').run(none);
    expect(rows.map(({ quantity }) => quantity)).toHaveLength(7);
    const [first, ...others] = rows;
    expect(first.measured).toEqual([500, null]);
    expect(first.predicted).toBeGreaterThan(500);
    expect(first.ratio).toBeNull();
    for (const { ratio, quantity } of others) expect(Math.abs(ratio! - 1), quantity).toBeLessThan(0.1);
    const loaded = rows.find(({ quantity }) => quantity === 'resistance at 5 MPa, loading')!;
    const released = rows.find(({ quantity }) => quantity === 'resistance at 5 MPa, unloading')!;
    expect(released.predicted!).toBeLessThan(0.6 * loaded.predicted!);
  });

  test('threshold overpotential: the quoted arithmetic within its rounding', async () => {
    const { rows } = await named('threshold-overpotential').run(none);
    expect(rows).toHaveLength(7);
    for (const { ratio, pass, quantity } of rows) {
      expect(Math.abs(ratio! - 1), quantity).toBeLessThan(0.02);
      expect(pass, quantity).toBe(true);
    }
  });

  test('they give the rows that are committed', async () => {
    for (const name of ['doux-2020-impedance', 'threshold-overpotential']) {
      const { rows } = await named(name).run(none);
      expect(
        committed.filter((row) => row.case === name),
        'npm run validate writes them anew',
      ).toEqual(JSON.parse(JSON.stringify(rows)));
    }
  });
});

describe('validation/scores.json', () => {
  test('has rows of every case, with exactly the agreed keys', () => {
    expect([...new Set(committed.map((row) => row.case))]).toEqual(validationCases.map(({ name }) => name));
    for (const row of committed) expect(Object.keys(row)).toEqual(keys);
  });

  test('follows its own rules: ratio and pass come from the other numbers', () => {
    for (const row of committed) {
      const again = validationRow(row as unknown as Parameters<typeof validationRow>[0]);
      expect(again.pass).toBe(row.pass);
      if (row.ratio === null) expect(again.ratio).toBeNull();
      else expect(Math.abs((row.ratio as number) / again.ratio! - 1)).toBeLessThan(2e-3);
    }
  });

  const caseOf: Record<string, string> = { Kasemchainan: 'kasemchainan', Doux: 'doux', Krauskopf: 'li-llzo' };
  test('says what was calibrated where the library says so, and only there', () => {
    const { records } = loadLibrary().interfaceClass('Li', 'Li6PS5Cl');
    const calibrated = [...records].filter(([, { certainty }]) => certainty === 'calibrated');
    expect(calibrated.length).toBeGreaterThan(0);
    for (const [name, { calibratedOn }] of calibrated) {
      const source = /Kasemchainan|Doux|Krauskopf/.exec(calibratedOn!)![0];
      const rows = committed.filter((row) => (row.case as string).startsWith(caseOf[source]));
      expect(rows.length).toBeGreaterThan(0);
      expect(
        rows.some((row) => (row.calibratedOn as string | null)?.includes(`${name}: `)),
        name,
      ).toBe(true);
    }
    for (const row of committed) {
      // Other criteria than the one calibrated on, and garnet but for the limit without pressure, are predictions.
      const fitted =
        (/^(kasemchainan|doux)/.test(row.case as string) && !/ by /.test(row.quantity as string)) ||
        row.quantity === 'CCS at 0 MPa';
      expect(row.calibratedOn !== null, `${row.case} ${row.quantity}`).toBe(fitted);
    }
  });
});

describe('how rows are scored', () => {
  const facts = { case: 'c', quantity: 'q', unit: '1', calibratedOn: null };

  test('a value passes inside of the interval and fails outside', () => {
    const row = { ...facts, measured: 2, predicted: 1 };
    expect(validationRow({ ...row, interval: [0.5, 2] })).toMatchObject({ pass: true, ratio: 0.5 });
    expect(validationRow({ ...row, interval: [0.5, 1.9] }).pass).toBe(false);
    expect(validationRow({ ...row, interval: [0.5, null] }).pass).toBe(true);
    expect(validationRow({ ...row, interval: null, predicted: null })).toMatchObject({ pass: false, ratio: null });
  });

  test('a band passes where it overlaps, and its ratio is to its geometric middle', () => {
    const row = { ...facts, measured: [1, 4] as const, predicted: 6 };
    expect(validationRow({ ...row, interval: [3, 9] })).toMatchObject({ pass: true, ratio: 3 });
    expect(validationRow({ ...row, interval: [5, 9] }).pass).toBe(false);
  });

  test('shifts of one parameter are not added to each other, those of several in quadrature', () => {
    const shifts = [
      { parameter: 'a', label: 'low', shift: 3 },
      { parameter: 'a', label: 'high', shift: 1 },
      { parameter: 'b', label: 'low', shift: 4 },
      { parameter: 'b', label: 'high', shift: -2 },
    ];
    expect(combine(shifts)).toEqual({ up: 5, down: 2 });
  });

  test('a parameter moves to the ends that the library declares, formation with its time', () => {
    const library = loadLibrary();
    const materials = { library, metal: 'Li', electrolyte: 'Li6PS5Cl' };
    const { records } = library.interfaceClass('Li', 'Li6PS5Cl');
    const [formation] = interfaceParameters(materials, ['contact.formation.pressure']);
    expect(formation.ends.map(({ label }) => label)).toEqual(
      records.get('contact.formation.pressure')!.range!.map((end) => `${end! / 1e6} MPa`),
    );
    for (const { set } of formation.ends) expect(set[1]).toMatch(/^cell\.interfaces\.contact\.formation\.time=\d+ s$/);
    expect(() => interfaceParameters(materials, ['contact.formation.timing'])).toThrow(RangeError);
  });
});
