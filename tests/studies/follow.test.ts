import { describe, expect, it } from 'vitest';
import { run } from './protocol.js';

const step = (csv: string, more = '') =>
  `[{ rest: 1 min }, { follow: { csv: ${JSON.stringify(csv)}, columns: { time: t, current: j, pressure: P }, positive: strips ${more} } }]`;

/** A log of `rows` rows: current density (mA/cm^2) and pressure (MPa) as functions of the time (s). */
function logOf(
  rows: number,
  every: number,
  current: (time: number) => number,
  pressure: (time: number) => number,
): string {
  const lines = ['t/s,j [mA/cm^2],P/MPa'];
  for (let row = 0; row < rows; row++) lines.push(`${row * every},${current(row * every)},${pressure(row * every)}`);
  return lines.join('\n');
}

describe('a run that follows a log', () => {
  it('passes the charge of the log, and its current at every row to the tolerance', () => {
    const current = (time: number) => 0.1 * Math.cos((2 * Math.PI * time) / 3600);
    const csv = logOf(721, 10, current, () => 3);
    const done = run(step(csv, ', tolerance: { current: 2 % }'));
    expect(done.result).toMatchObject({ status: 'completed', failure: null });
    expect(done.steps.length).toBeLessThan(40);
    let charge = 0;
    let total = 0;
    for (let row = 0; row < 720; row++) {
      const mean = 5 * (current(10 * row) + current(10 * row + 10));
      charge += 10 * mean;
      total += 10 * Math.abs(mean);
    }
    expect(Math.abs(done.result.charge.net - charge)).toBeLessThan(1e-12 * total);
    expect(done.end(done.steps.length - 1).get('capacity')).toBeCloseTo(charge, 7);
    expect(done.result.charge.throughput / total).toBeCloseTo(1, 2);
    for (const row of done.rows) {
      if (row.step === 0) continue;
      expect(Math.abs(row.get('currentDensity') / 10 - current(row.time - 60))).toBeLessThan(0.02 * 0.1 + 2e-4);
    }
    expect(done.ledger.charge.relativeError).toBeLessThan(1e-8);
  });

  it('keeps the set point of the load at what was measured, and at what it was where the log does not drive it', () => {
    const csv = logOf(
      61,
      60,
      () => 0.1,
      (time) => 3 + time / 3600,
    );
    const driven = run(step(csv, ', drive: [current, pressure], tolerance: { pressure: 0 % }'));
    for (const row of driven.rows) {
      const since = Math.max(0, row.time - 60);
      expect(row.get('stackPressure') / 1e6).toBeCloseTo(3 + since / 3600, 9);
    }
    const kept = run(step(csv));
    for (const row of kept.rows) expect(row.get('stackPressure')).toBe(3e6);
  });

  it('is the run of the same steps written out', () => {
    const csv = 't/s,j [mA/cm^2],P/MPa\n5,0.2,3\n1805,0.2,3\n1805,-0.1,3\n3605,-0.1,3';
    const followed = run(step(csv));
    const written = run(
      '[{ rest: 1 min }, { strip: 0.2 mA/cm^2, until: { time: 30 min } }, { plate: 0.1 mA/cm^2, until: { time: 30 min } }]',
    );
    const last = (done: typeof followed) => [...done.end(done.steps.length - 1).values];
    expect(last(followed)).toEqual(last(written));
  });
});
