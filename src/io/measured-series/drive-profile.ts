import { compress, type Track } from './compress.js';

/** What a log asks of the cell, as straight lines in time; SI, jumps between them. */
export interface DriveProfile {
  /** Duration of each segment (s). */
  readonly duration: Float64Array;
  /** Current density at the start and the end of each, positive strips electrode 1 (A/m^2). */
  readonly currentFrom: Float64Array;
  readonly currentTo: Float64Array;
  /** Set point of the fixture likewise (Pa); null when the log does not drive it. */
  readonly pressureFrom: Float64Array | null;
  readonly pressureTo: Float64Array | null;
}

/** A measured quantity that drives, with the difference that a segment may have from it. */
interface Driver {
  /** One value a row. */
  readonly values: Float64Array;
  readonly tolerance: number;
}

/** What a profile is made of. */
export interface DriveOptions {
  /** Never decreasing (s); two equal times are a jump. */
  readonly time: Float64Array;
  /** null: open circuit. */
  readonly current: Driver | null;
  readonly pressure: Driver | null;
  /** linear: straight lines between rows; hold: each row's value until the next row. */
  readonly between: 'linear' | 'hold';
  /** Segments allowed. */
  readonly most: number;
}

/**
 * Makes the profile that a log asks for. The charge of each segment is the integral of the log over it (trapezoids for `linear`, steps for
 * `hold`), to round-off; see `compress`.
 *
 * @returns the profile, or null when it would need more segments than are allowed
 */
export function driveProfile({ time, current, pressure, between, most }: DriveOptions): DriveProfile | null {
  const rows: number[] = [];
  for (let row = 0; row + 1 < time.length; row++) if (time[row + 1]! > time[row]!) rows.push(row);
  const times = new Float64Array(rows.length + 1);
  for (const [piece, row] of rows.entries()) times[piece] = time[row]!;
  times[rows.length] = time.at(-1)!;
  const after = between === 'linear' ? 1 : 0;
  const track = ({ values, tolerance }: Driver, follows: number): Track => ({
    start: Float64Array.from(rows, (row) => values[row]!),
    end: Float64Array.from(rows, (row) => values[row + follows]!),
    tolerance,
  });
  const tracks = [
    ...(current === null ? [] : [track(current, after)]),
    // A pressure is a state of the fixture, which does not jump between rows.
    ...(pressure === null ? [] : [track(pressure, 1)]),
  ];
  const segments = compress(times, tracks, most);
  if (segments === null) return null;
  const { first, from, to } = segments;
  const count = first.length - 1;
  const duration = Float64Array.from(
    { length: count },
    (_, index) => times[first[index + 1]!]! - times[first[index]!]!,
  );
  const still = new Float64Array(count);
  const last = tracks.length - 1;
  return {
    duration,
    currentFrom: current === null ? still : Float64Array.from(from[0]!),
    currentTo: current === null ? still : Float64Array.from(to[0]!),
    pressureFrom: pressure === null ? null : Float64Array.from(from[last]!),
    pressureTo: pressure === null ? null : Float64Array.from(to[last]!),
  };
}
