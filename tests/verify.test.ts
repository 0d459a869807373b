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
  readonly from: string;
}
interface Catalogue {
  readonly references: readonly Entry[];
  unmatched(entries?: readonly Entry[]): string[];
  verify(entries: readonly Entry[]): Promise<Row[]>;
}

const script = fileURLToPath(new URL('../scripts/verify.mjs', import.meta.url));
const run = (...names: string[]) => spawnSync(process.execPath, [script, ...names], { encoding: 'utf8' });

let catalogue: Catalogue;
beforeAll(async () => {
  catalogue = await import(new URL('../validation/verification/catalogue.mjs', import.meta.url).href);
});

// A minute on a busy machine.
const patience = 300_000;

describe('verification catalogue, on the compiled library', { timeout: patience }, () => {
  it('prints one JSON array of rows, all of which pass', () => {
    const { stdout, stderr, status } = run('--json');
    const rows = JSON.parse(stdout) as Row[];
    expect(rows.filter(({ pass }) => !pass)).toEqual([]);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(rows.map((row) => row.case)).toEqual(catalogue.references.map((entry) => entry.case));
    for (const row of rows)
      expect(Object.keys(row)).toEqual(['case', 'reference', 'computed', 'error', 'tolerance', 'order', 'pass']);
    expect(rows.filter(({ order }) => order !== null).map((row) => row.case)).toContain('S-07.order5');
  });

  it('has one reference a computation, and an origin for every reference', () => {
    expect(catalogue.unmatched()).toEqual([]);
    for (const { from } of catalogue.references) expect(from.length).toBeGreaterThan(4);
  });

  it('fails every case whose reference is wrong', async () => {
    // Not twice what takes seconds.
    const quick = catalogue.references.filter((entry) => entry.case !== 'C-20.threePhasePages');
    // Moved by ten tolerances to the side where the measure looks.
    const planted = quick.map((entry) => {
      const size = entry.measure === undefined || entry.measure === 'relative' ? Math.abs(entry.reference) : 1;
      const shift = 10 * entry.tolerance * size || 1e3;
      const down = entry.measure === 'at-most';
      return { ...entry, reference: entry.reference + (down ? -shift : shift) };
    });
    const rows = await catalogue.verify(planted);
    expect(rows.filter(({ pass }) => pass).map((row) => row.case)).toEqual([]);
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
    const refused = run('K-99');
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain('"K-99"');
  });
});
