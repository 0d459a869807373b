import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DriveProfile, driveProfile } from '../../../src/io/measured-series/drive-profile.js';

interface Log {
  readonly time: Float64Array;
  readonly values: Float64Array;
  readonly between: 'linear' | 'hold';
  readonly tolerance: number;
}

const make = ({ time, values, between, tolerance }: Log, most = 1e6) =>
  driveProfile({ time, current: { values, tolerance }, pressure: null, between, most });

/** Charge of the rows a to b. */
function chargeOf({ time, values, between }: Log, a: number, b: number): number {
  let sum = 0;
  for (let row = a; row < b; row++) {
    const mean = between === 'linear' ? 0.5 * (values[row]! + values[row + 1]!) : values[row]!;
    sum += mean * (time[row + 1]! - time[row]!);
  }
  return sum;
}

/** Charges of the segments, and the greatest difference of the current from the log inside them. */
function check(log: Log, profile: DriveProfile) {
  const { time, values, between } = log;
  const starts = [time[0]!];
  for (const duration of profile.duration) starts.push(starts.at(-1)! + duration);
  let greatest = 0;
  const charges: [number, number][] = [];
  let row = 0;
  for (const [index, duration] of profile.duration.entries()) {
    const first = row;
    const line = (at: number) =>
      profile.currentFrom[index]! +
      ((profile.currentTo[index]! - profile.currentFrom[index]!) * (at - time[first]!)) / duration;
    while (row + 1 < time.length && time[row + 1]! <= starts[index + 1]! * (1 + 1e-12) + 1e-12) {
      const end = between === 'linear' ? values[row + 1]! : values[row]!;
      if (time[row + 1]! > time[row]!) {
        greatest = Math.max(greatest, Math.abs(line(time[row]!) - values[row]!), Math.abs(line(time[row + 1]!) - end));
      }
      row++;
    }
    charges.push([
      0.5 * (profile.currentFrom[index]! + profile.currentTo[index]!) * duration,
      chargeOf(log, first, row),
    ]);
  }
  return { greatest, charges, rows: row };
}

/** A random number generator of its own (Park and Miller 1988), for logs that are the same everywhere. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return (2 * state) / 2147483647 - 1;
  };
}

describe('straight lines for a log', () => {
  it('a constant current is one line, whatever the rows, at a tolerance of zero too', () => {
    const time = Float64Array.from({ length: 1001 }, (_, row) => row * 0.1 + (row % 7) * 0.01).sort();
    const profile = make({ time, values: new Float64Array(1001).fill(2.1), between: 'linear', tolerance: 0 })!;
    expect(profile.duration).toHaveLength(1);
    expect(profile.currentFrom[0]).toBeCloseTo(2.1, 14);
    expect(profile.currentTo[0]).toBe(profile.currentFrom[0]);
  });

  it('half cycles with jumps are a line each; the jump stays where it was', () => {
    const time = Float64Array.of(0, 10, 20, 20, 30, 40);
    const values = Float64Array.of(1, 1, 1, -1, -1, -1);
    const profile = make({ time, values, between: 'linear', tolerance: 0 })!;
    expect([...profile.duration]).toEqual([20, 20]);
    expect([...profile.currentFrom]).toEqual([1, -1]);
  });

  it('held rows jump at the next row, and the last row has no length', () => {
    const profile = make({
      time: Float64Array.of(0, 10, 30),
      values: Float64Array.of(1, -1, 5),
      between: 'hold',
      tolerance: 0,
    })!;
    expect([...profile.duration]).toEqual([10, 20]);
    expect([...profile.currentTo]).toEqual([1, -1]);
  });

  it('100,000 noisy rows of half cycles become a few lines, within the tolerance, with the charge of the log', () => {
    const random = noise(7);
    const rows = 100_000;
    const time = Float64Array.from({ length: rows }, (_, row) => row * 0.7 + 0.1 * random());
    const values = Float64Array.from(
      { length: rows },
      (_, row) => (Math.floor(row / 9500) % 2 === 0 ? 2 : -2) + 0.004 * random(),
    );
    const log: Log = { time, values, between: 'linear', tolerance: 0.01 };
    const profile = make(log)!;
    // Eleven plateaus, and a ramp of one row between each two.
    expect(profile.duration.length).toBeLessThan(40);
    const { greatest, charges, rows: reached } = check(log, profile);
    expect(reached).toBe(rows - 1);
    expect(greatest).toBeLessThanOrEqual(0.01 * (1 + 1e-9));
    for (const [line, rowsOfIt] of charges)
      expect(Math.abs(line - rowsOfIt)).toBeLessThan(1e-9 * Math.abs(rowsOfIt) + 1e-12);
    const total = charges.reduce((sum, [line]) => sum + line, 0);
    expect(Math.abs(total - chargeOf(log, 0, rows - 1))).toBeLessThan(1e-12 * 2 * time.at(-1)!);
  });

  it('of any log: never beyond the tolerance, the charge of every line that of its rows', () => {
    const rows = fc.array(
      fc.tuple(fc.double({ min: 0, max: 10, noNaN: true }), fc.double({ min: -5, max: 5, noNaN: true })),
      {
        minLength: 2,
        maxLength: 60,
      },
    );
    fc.assert(
      fc.property(
        rows,
        fc.constantFrom('linear' as const, 'hold' as const),
        fc.double({ min: 0, max: 2, noNaN: true }),
        (steps, between, tolerance) => {
          let now = 0;
          const time = Float64Array.from(steps, ([step]) => (now += step < 0.5 ? 0 : step));
          if (now === 0) return;
          const log: Log = { time, values: Float64Array.from(steps, ([, value]) => value), between, tolerance };
          const profile = make(log)!;
          const { greatest, charges } = check(log, profile);
          expect(greatest).toBeLessThanOrEqual(tolerance + 1e-9);
          for (const [line, ofRows] of charges) expect(line).toBeCloseTo(ofRows, 9);
        },
      ),
      { numRuns: 300, seed: 20 },
    );
  });

  it('a pressure drives beside the current, each within its own tolerance', () => {
    const time = Float64Array.from({ length: 401 }, (_, row) => row);
    const pressure = time.map((at) => 3e6 + 1e6 * Math.sin((Math.PI * at) / 400));
    const profile = driveProfile({
      time,
      current: { values: new Float64Array(401).fill(1), tolerance: 0 },
      pressure: { values: pressure, tolerance: 1e4 },
      between: 'hold',
      most: 100,
    })!;
    // A line of length h through the mean of a curve of curvature k is k h^2 / 12 off at its ends, so h = sqrt(12 tolerance / k), and the
    // integral of 1 / h is 400 / 44.1 times the mean of sqrt(sin), 0.763: 6.9 lines; ends fall on rows.
    expect(profile.duration.length).toBeGreaterThanOrEqual(7);
    expect(profile.duration.length).toBeLessThanOrEqual(9);
    let start = 0;
    for (const [index, duration] of profile.duration.entries()) {
      const [from, to] = [profile.pressureFrom![index]!, profile.pressureTo![index]!];
      for (let at = start; at <= start + duration; at++) {
        expect(Math.abs(from + ((to - from) * (at - start)) / duration - pressure[at]!)).toBeLessThanOrEqual(
          1e4 + 1e-6,
        );
      }
      start += duration;
    }
  });

  it('more lines than are allowed are none', () => {
    const time = Float64Array.from({ length: 100 }, (_, row) => row);
    expect(make({ time, values: time.map((at) => at % 2), between: 'hold', tolerance: 0.1 }, 50)).toBeNull();
  });
});
