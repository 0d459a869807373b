import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';

interface Row {
  readonly case: string;
  readonly reference: number;
  readonly computed: number | null;
  readonly error: number | null;
  readonly tolerance: number;
  readonly order: number | null;
  readonly pass: boolean;
}
interface Entry {
  readonly case: string;
  readonly reference: number;
  readonly tolerance: number;
  readonly measure?: string;
  readonly slow?: boolean;
  readonly from: string;
}
interface Catalogue {
  readonly references: readonly Entry[];
  readonly fast: readonly Entry[];
  unmatched(entries?: readonly Entry[]): string[];
}

const script = fileURLToPath(new URL('../scripts/verify.mjs', import.meta.url));
const run = (...names: string[]) => spawnSync(process.execPath, [script, ...names], { encoding: 'utf8' });

let catalogue: Catalogue;
let judge: (entry: Entry, computed: number | null) => Row;
/** What the first test computed. */
let computedRows: readonly Row[] = [];
beforeAll(async () => {
  catalogue = await import(new URL('../validation/verification/catalogue.mjs', import.meta.url).href);
  ({ judge } = await import(new URL('../validation/verification/judge.mjs', import.meta.url).href));
});

// A quarter of a minute, several on a busy machine. `npm run verify` computes the slow cases as well.
const patience = 300_000;

describe('verification catalogue, on the compiled library', { timeout: patience }, () => {
  it('prints one JSON array of rows, all of which pass: the fast ones', () => {
    const { stdout, stderr, status } = run('--json', '--fast');
    const rows = JSON.parse(stdout) as Row[];
    computedRows = rows;
    expect(rows.filter(({ pass }) => !pass)).toEqual([]);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(rows.map((row) => row.case)).toEqual(catalogue.fast.map((entry) => entry.case));
    for (const row of rows)
      expect(Object.keys(row)).toEqual(['case', 'reference', 'computed', 'error', 'tolerance', 'order', 'pass']);
    expect(rows.filter(({ order }) => order !== null).map((row) => row.case)).toContain('S-07.order5');
  });

  it('has fast cases of every letter, and computes each case once', () => {
    const letters = (entries: readonly Entry[]) => [...new Set(entries.map((entry) => entry.case[0]))].sort();
    expect(letters(catalogue.fast)).toEqual(letters(catalogue.references));
    expect(new Set(catalogue.references.map((entry) => entry.case)).size).toBe(catalogue.references.length);
  });

  it('has one reference a computation, and an origin for every reference', () => {
    expect(catalogue.unmatched()).toEqual([]);
    for (const { from } of catalogue.references) expect(from.length).toBeGreaterThan(4);
  });

  it('fails every case whose reference is wrong', () => {
    // Moved by ten tolerances to the side where the measure looks. What is computed stays.
    for (const entry of catalogue.fast) {
      const size = entry.measure === undefined || entry.measure === 'relative' ? Math.abs(entry.reference) : 1;
      const shift = 10 * entry.tolerance * size || 1e3;
      const reference = entry.reference + (entry.measure === 'at-most' ? -shift : shift);
      const computed = computedRows.find((row) => row.case === entry.case)!.computed;
      expect(judge({ ...entry, reference }, computed), entry.case).toMatchObject({ pass: false });
    }
  });

  it('takes names of cases, numbers and letters, and refuses others', () => {
    expect(JSON.parse(run('--json', 'K-0').stdout || '[]')).toEqual([]);
    const rows = JSON.parse(run('--json', 'K-02', 'P-01.strain').stdout) as Row[];
    expect(rows.map((row) => row.case)).toEqual([
      'K-02.resistance',
      'K-02.exchangeCurrentDensity',
      'K-02.linearisationError',
      'P-01.strain',
    ]);
    expect(JSON.parse(run('--json', '--fast', 'D-08', 'D-07').stdout)).toHaveLength(2);
    const refused = run('K-99');
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain('"K-99"');
  });
});
