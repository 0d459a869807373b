import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { readRun } from '../src/io/run/read-run.js';
import { loadStudy } from '../src/studies/load-study.js';
import { runScenario } from '../src/studies/run.js';

const scenarios = fileURLToPath(new URL('../scenarios/', import.meta.url));
const out = mkdtempSync(join(tmpdir(), 'scenarios-'));
afterAll(() => rmSync(out, { recursive: true, force: true }));

/** What each scenario gives: times and heats follow from the protocol; the contact left is a band, since it rests on calibration. */
interface Expectation {
  /** s; null where a short ends the run before its protocol. */
  readonly duration: number | null;
  /** Heat in the electrolyte (J/m^2) until a time (s): sum of i^2 t L / sigma over the steps. */
  electrolyteHeat(end: number): number;
  /** Where the least contact fraction between the voids of either electrode lies: voids opened, and contact was not lost. */
  readonly leastContact: readonly [low: number, high: number];
}

// Thickness over conductivity of the electrolyte: 1 mm and 0.2 S/m.
const resistance = 1e-3 / 0.2;

const expected: Readonly<Record<string, Expectation>> = {
  // Twenty half cycles of 0.5 mAh/cm^2 at 0.2 mA/cm^2.
  'argyrodite.yaml': {
    duration: 20 * 9000,
    electrolyteHeat: (end) => end * 2 ** 2 * resistance,
    leastContact: [0.15, 0.5],
  },
  // Four half cycles at 0.1 mA/cm^2, a rest, then 0.5 mA/cm^2 until the short.
  'first-run.yaml': {
    duration: null,
    electrolyteHeat: (end) => (4 * 18_000 * 1 ** 2 + (end - 4 * 18_000 - 600) * 5 ** 2) * resistance,
    leastContact: [0.2, 0.6],
  },
};

const files = readdirSync(scenarios).filter((name) => /\.(ya?ml|json)$/.test(name));

it('every scenario has its expectation, and every expectation its scenario', () => {
  expect(files.sort()).toEqual(Object.keys(expected).sort());
});

describe.each(files)('%s', (name) => {
  it('runs to its end, closes its ledgers, and gives its numbers', async () => {
    const file = join(scenarios, name);
    const folder = join(out, name);
    const { tolerance } = loadStudy({ file }).scenario;
    const outcome = await runScenario({ source: { file }, out: folder });
    expect(outcome.status).toBe('finished');

    const { summary, series } = await readRun(folder);
    expect(summary.failure).toBeUndefined();
    expect(summary.status).toBe(expected[name].duration === null ? 'stopped' : 'completed');
    expect(summary.warnings).toEqual([]);
    for (const balance of ['charge', 'lithium', 'force'] as const) {
      expect(summary.ledger[balance].relativeError, balance).toBeLessThan(1e-8);
    }
    expect(Math.abs(summary.ledger.energy.relativeError)).toBeLessThan(tolerance.energy);

    const { duration, electrolyteHeat, leastContact } = expected[name];
    const end = series.column('time').at(-1)!;
    if (duration === null) expect(summary.stop).toMatchObject({ event: expect.stringMatching(/^short:/), time: end });
    else expect(end).toBeCloseTo(duration, 4);
    expect(summary.ledger.energy.terms.electrolyteConduction / electrolyteHeat(end)).toBeCloseTo(1, 8);
    const least = Math.min(...series.column('contactFraction1'), ...series.column('contactFraction2'));
    expect(least).toBeGreaterThan(leastContact[0]);
    expect(least).toBeLessThan(leastContact[1]);
  });
});
