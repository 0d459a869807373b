import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { searchIn } from '../../../src/studies/critical/find-critical-current.js';
import { type CellOutcome, thresholdCell } from './threshold-cell.js';

const base = mkdtempSync(join(tmpdir(), 'critical-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));
let folders = 0;
const folder = () => join(base, String(folders++));

/** The cell loses contact from 3 A/m^2 (0.3 mA/cm^2) on. */
const losesContact = (currentDensity: number): CellOutcome => (currentDensity < 3 ? 'stable' : 'contact-lost:1');

describe('findCriticalCurrent on a cell with a known limit', () => {
  it('answers the interval with its evidence, and stores every probe', async () => {
    const out = folder();
    const { context } = thresholdCell(losesContact, 'ccs');
    const result = await searchIn(context, { out });
    expect(result).toMatchObject({
      mode: 'ccs',
      criterion: 'local-current',
      resolved: true,
      status: 'resolved',
      failure: 'contact-lost',
      ceiling: { current: 10, reason: 'range' },
    });
    const { low, high, unit } = result.interval;
    expect(unit).toBe('mA/cm^2');
    expect(low!).toBeLessThan(0.3);
    expect(high!).toBeGreaterThanOrEqual(0.3);
    expect(high! / low! - 1).toBeLessThanOrEqual(0.02 * (1 + 1e-9));
    expect(result.assumptions).toHaveLength(1);
    for (const probe of result.probes) {
      expect(probe.outcome).toBe(probe.current < 0.3 ? 'stable' : 'failed');
      expect(probe.event).toBe(probe.current < 0.3 ? null : 'contact-lost:1');
      expect(probe.voltageRise).toBe(0);
      expect(readdirSync(join(out, probe.run!)).sort()).toEqual(['log.jsonl', 'series.csv', 'summary.json']);
      const summary = JSON.parse(readFileSync(join(out, probe.run!, 'summary.json'), 'utf8'));
      expect(summary.status).toBe(probe.current < 0.3 ? 'completed' : 'stopped');
    }
    // Ten cycles of both half cycles.
    expect(result.probes.find(({ outcome }) => outcome === 'stable')!.evidence.halfCycles).toBe(20);
  });

  it('finds stored probes again, computes damaged ones anew, and knows other currents and settings', async () => {
    const out = folder();
    const first = await searchIn(thresholdCell(losesContact, 'ccs').context, { out });
    const again = thresholdCell(losesContact, 'ccs');
    expect(await searchIn(again.context, { out })).toEqual(first);
    expect(again.counted.halfCycles).toBe(0);

    const stable = first.probes.filter(({ outcome }) => outcome === 'stable');
    const cut = join(out, stable[0].run!, 'summary.json');
    writeFileSync(cut, readFileSync(cut, 'utf8').slice(0, 200));
    writeFileSync(join(out, stable[1].run!, 'series.csv'), 'time [s],voltage [V]\n0,');
    const forged = join(out, stable[2].run!, 'summary.json');
    writeFileSync(forged, readFileSync(forged, 'utf8').replace('"outcome": "stable"', '"outcome": "fine"'));
    const mended = thresholdCell(losesContact, 'ccs');
    expect(await searchIn(mended.context, { out })).toEqual(first);
    expect(mended.counted.halfCycles).toBe(3 * 20);

    const other = thresholdCell(losesContact, 'ccs', ['critical.ccs.cycles=5']);
    await searchIn(other.context, { out });
    expect(other.counted.halfCycles).toBeGreaterThan(0);
    const wider = thresholdCell(losesContact, 'ccs', ['critical.ccs.width=10 %']);
    await searchIn(wider.context, { out });
    // The width changes no probe: only the points that the wider search asks for and the finer did not are new.
    expect(wider.counted.halfCycles).toBeLessThanOrEqual(3 * 20);
  });

  it('keeps what was done when it is interrupted, and goes on from there', async () => {
    const out = folder();
    const abort = new AbortController();
    const { context } = thresholdCell(losesContact, 'ccs');
    const stopped = await searchIn(context, {
      out,
      signal: abort.signal,
      onProgress: (done, expected) => {
        expect(expected).toBeGreaterThanOrEqual(done);
        if (done === 5) abort.abort();
      },
    });
    expect(stopped).toMatchObject({ status: 'interrupted', resolved: false });
    expect(stopped.probes).toHaveLength(5);
    expect(stopped.interval.low!).toBeLessThan(0.3);
    expect(stopped.interval.high!).toBeGreaterThanOrEqual(0.3);
    expect(readdirSync(join(out, 'probes'))).toHaveLength(5);

    const resumed = thresholdCell(losesContact, 'ccs');
    const whole = await searchIn(resumed.context, { out });
    const fresh = thresholdCell(losesContact, 'ccs');
    expect(whole).toEqual(await searchIn(fresh.context, { out: folder() }));
    expect(whole.probes.slice(0, 5)).toEqual(stopped.probes);
    expect(resumed.counted.halfCycles).toBeLessThan(fresh.counted.halfCycles);
  });

  it('leaves the end open that nothing bounds, and says why', async () => {
    const stable = await searchIn(thresholdCell(() => 'stable', 'ccs').context, { out: folder() });
    expect(stable).toMatchObject({ interval: { low: 10, high: null }, resolved: false, failure: null });
    expect(stable.message).toContain('10 mA/cm^2');
    const failing = await searchIn(thresholdCell(() => 'dendrite-initiation:2', 'ccp').context, { out: folder() });
    expect(failing).toMatchObject({
      interval: { low: null, high: 0.01 },
      resolved: false,
      failure: 'dendrite-initiation',
      status: 'unresolved',
    });
  });

  it('reports a solver failure as such', async () => {
    const always = await searchIn(thresholdCell(() => 'solver', 'ccs').context, { out: folder() });
    expect(always).toMatchObject({ status: 'solver-failure', interval: { low: null, high: null }, failure: null });
    expect(always.message).toContain('it gave up');
    expect(
      always.probes.every(({ outcome, event }) => outcome === 'solver-failure' && event === 'step-too-small'),
    ).toBe(true);
    const band = thresholdCell(
      (currentDensity) => (currentDensity > 1 && currentDensity < 10 ? 'solver' : losesContact(currentDensity)),
      'ccs',
    );
    const between = await searchIn(band.context, { out: folder() });
    expect(between).toMatchObject({ status: 'unresolved', resolved: false, failure: 'contact-lost' });
    expect(between.interval.low!).toBeLessThanOrEqual(0.1);
    expect(between.interval.high!).toBeGreaterThanOrEqual(1);
  });

  it('does not hide that it is not monotone, nor that metal ran out', async () => {
    const island = (currentDensity: number): CellOutcome =>
      currentDensity < 0.2 || (currentDensity > 2 && currentDensity < 20) ? 'stable' : 'contact-lost:1';
    const odd = await searchIn(thresholdCell(island, 'ccs').context, { out: folder() });
    expect(odd).toMatchObject({ resolved: false, status: 'unresolved' });
    expect(odd.message).toMatch(/fails at .* yet is stable at/);

    const empty = (currentDensity: number): CellOutcome => (currentDensity < 3 ? 'stable' : 'electrode-exhausted:1');
    const exhausted = await searchIn(thresholdCell(empty, 'ccs').context, { out: folder() });
    expect(exhausted.failure).toBe('electrode-exhausted');
    expect(exhausted.message).toContain('inventory');
  });

  it('runs the stepped test as one run with a row a level', async () => {
    const out = folder();
    const test = 'critical.ccd={ start: 0.1 mA/cm^2, step: 0.1 mA/cm^2, stop: 1 mA/cm^2, time: 1 h, rest: 1 min }';
    const { context, counted } = thresholdCell(losesContact, 'ccd', [test, 'critical.ccd.criterion=short']);
    const result = await searchIn(context, { out });
    expect(result).toMatchObject({ resolved: true, failure: 'contact-lost' });
    expect(result.interval.low).toBeCloseTo(0.2, 12);
    expect(result.interval.high).toBeCloseTo(0.3, 12);
    expect(result.probes.map(({ outcome }) => outcome)).toEqual(['stable', 'stable', 'failed']);
    expect(new Set(result.probes.map(({ run }) => run)).size).toBe(1);
    // Two levels of strip, rest, plate, rest, and the strip that failed.
    expect(counted.halfCycles).toBe(9);
    expect(result.probes[1].evidence.time).toBeCloseTo(4 * 3600 + 4 * 60, 6);

    const quiet = await searchIn(thresholdCell(() => 'stable', 'ccd', [test]).context, { out: folder() });
    expect(quiet).toMatchObject({ interval: { high: null }, resolved: false, status: 'unresolved' });
    expect(quiet.probes).toHaveLength(10);
  });

  it('refuses what cannot be judged or run', () => {
    expect(() => thresholdCell(losesContact, 'ccd')).toThrow(/stepped test/);
    expect(() =>
      thresholdCell(losesContact, 'ccs', ['critical.ccs.criterion=no-fixed-point', 'critical.ccs.cycles=2']),
    ).toThrow(/third cycle/);
    return expect(
      searchIn(thresholdCell(losesContact, 'ccs', ['critical.ccs.capacity=20 mAh/cm^2']).context, { out: folder() }),
    ).rejects.toThrow(/does not hold as much metal/);
  });
});
