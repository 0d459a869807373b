import { findRoot } from '../root.js';
import type { EventFunction } from './system.js';

/** The first event found on a step. */
export interface LocatedEvent {
  /** Index into the events given. */
  readonly index: number;
  /** Time of the root on the dense output (s). */
  readonly time: number;
}

/** Sampled times of one step and its dense output, as the search for one event sees them. */
interface SampledStep {
  readonly times: Float64Array;
  readonly count: number;
  /** Name of the event that ended the previous step exactly at the start of this one, or null. */
  readonly justFired: string | null;
}

const mostSamples = 9;

/** Finds events on the dense output of a step. Owns its buffers. */
export class EventLocator {
  private readonly times = new Float64Array(mostSamples);
  private count = 0;
  private values = new Float64Array(0);
  private readonly state: Float64Array;

  constructor(size: number) {
    this.state = new Float64Array(size);
  }

  /** Chooses the sampled times: both ends and the stages between (the middle, where there is only one stage). */
  sample(nodes: Float64Array, startTime: number, length: number, endTime: number): void {
    this.count = 0;
    this.times[this.count++] = startTime;
    if (nodes.length === 1) this.times[this.count++] = startTime + 0.5 * length;
    for (let i = 0; i < nodes.length - 1; i++) this.times[this.count++] = startTime + nodes[i]! * length;
    this.times[this.count++] = endTime;
  }

  /**
   * Earliest sign change among several event functions. All are evaluated together at each sampled time, so a model may keep
   * what it computed for the last (time, state). Two roots between samples are found where a parabola through three samples
   * comes near zero. A function that is zero at the start to round-off does not fire there again.
   * @param events functions to watch.
   * @param interpolate writes the state at a time inside the step.
   * @param justFired name of the event that ended the previous step at the start of this one, or null.
   * @returns index and time of the earliest crossing in its allowed direction, or null.
   */
  earliest(
    events: readonly EventFunction[],
    interpolate: (time: number, out: Float64Array) => void,
    justFired: string | null,
  ): LocatedEvent | null {
    const { times, count, state } = this;
    if (this.values.length < events.length * mostSamples) this.values = new Float64Array(events.length * mostSamples);
    const { values } = this;
    for (let k = 0; k < count; k++) {
      interpolate(times[k]!, state);
      for (let e = 0; e < events.length; e++) values[e * mostSamples + k] = events[e]!.evaluate(times[k]!, state);
    }
    let found: LocatedEvent | null = null;
    for (let e = 0; e < events.length; e++) {
      const event = events[e]!;
      const value = (time: number) => {
        interpolate(time, state);
        return event.evaluate(time, state);
      };
      const own = values.subarray(e * mostSamples, e * mostSamples + count);
      const limit = found === null ? times[count - 1]! : found.time;
      const time = earliestCrossing(event, own, { times, count, justFired }, value, limit);
      if (time !== null && (found === null || time < found.time)) found = { index: e, time };
    }
    return found;
  }
}

function crosses(before: number, after: number, direction: number): boolean {
  return direction >= 0 && before < 0 && after >= 0 ? true : direction <= 0 && before > 0 && after <= 0;
}

function earliestCrossing(
  event: EventFunction,
  values: Float64Array,
  step: SampledStep,
  value: (time: number) => number,
  limit: number,
): number | null {
  const { times, count } = step;
  const root = (a: number, fa: number, b: number, fb: number) =>
    fb === 0 ? b : findRoot(value, a, b, { valueAtLower: fa, valueAtUpper: fb });
  let a = times[0]!;
  let fa = values[0]!;
  if (startsAtZero(event, values, step)) {
    // The sign just after the start decides; between start and first sample it may differ from that of the sample.
    const b = times[1]!;
    const fb = values[1]!;
    fa = 0;
    for (let part = 0.25; part > 1e-4; part *= 0.25) {
      const time = a + part * (b - a);
      const near = value(time);
      if (crosses(near, fb, event.direction) && near !== 0 && fb !== 0) return root(time, near, b, fb);
    }
  }
  for (let k = 1; k < count && a < limit; k++) {
    const b = times[k]!;
    const fb = values[k]!;
    if (crosses(fa, fb, event.direction)) return root(a, fa, b, fb);
    if (fa !== 0 && fb !== 0 && fa > 0 === fb > 0) {
      const dip = hiddenExtremum(values, step, k, value);
      if (dip !== null && fa > 0 !== dip.value > 0) {
        if (crosses(fa, dip.value, event.direction)) return root(a, fa, dip.time, dip.value);
        if (crosses(dip.value, fb, event.direction)) return root(dip.time, dip.value, b, fb);
      }
    }
    a = b;
    fa = fb;
  }
  return null;
}

/** Whether the value at the start is a zero blurred by the round-off of the time or of the function. */
function startsAtZero(event: EventFunction, values: Float64Array, step: SampledStep): boolean {
  const { times, count } = step;
  const start = values[0]!;
  if (start === 0) return true;
  const slope = Math.abs(values[1]! - start) / (times[1]! - times[0]!);
  if (Math.abs(start) <= slope * 8 * Number.EPSILON * Math.abs(times[0]!)) return true;
  if (step.justFired !== event.name) return false;
  let largest = 0;
  for (let k = 1; k < count; k++) largest = Math.max(largest, Math.abs(values[k]!));
  return Math.abs(start) <= 1e-6 * largest;
}

/** Point between samples k-1 and k where the function comes nearest to zero, by parabolas through neighbouring samples. */
function hiddenExtremum(
  values: Float64Array,
  step: SampledStep,
  k: number,
  value: (time: number) => number,
): { time: number; value: number } | null {
  const { times, count } = step;
  const a = times[k - 1]!;
  const b = times[k]!;
  const smallest = Math.min(Math.abs(values[k - 1]!), Math.abs(values[k]!));
  for (const first of [k - 2, k - 1]) {
    if (first < 0 || first + 2 >= count) continue;
    let vertex = parabolaVertex(times, values, first);
    if (!(vertex.time > a && vertex.time < b) || !(Math.abs(vertex.value) < smallest)) continue;
    // Signs equal and far from zero: no pair of roots near.
    if (vertex.value > 0 === values[k]! > 0 && Math.abs(vertex.value) > 0.5 * smallest) continue;
    let left = { time: a, value: values[k - 1]! };
    let right = { time: b, value: values[k]! };
    for (let refinement = 0; refinement < 6; refinement++) {
      const sample = { time: vertex.time, value: value(vertex.time) };
      if (sample.value > 0 !== values[k]! > 0) return sample;
      const next = parabolaVertex(
        Float64Array.of(left.time, sample.time, right.time),
        Float64Array.of(left.value, sample.value, right.value),
        0,
      );
      if (!(next.time > left.time && next.time < right.time) || next.time === sample.time) break;
      if (next.value > 0 === values[k]! > 0 && Math.abs(next.value) > 0.9 * Math.abs(sample.value)) break;
      if (next.time < sample.time) right = sample;
      else left = sample;
      vertex = next;
    }
  }
  return null;
}

function parabolaVertex(times: Float64Array, values: Float64Array, first: number): { time: number; value: number } {
  const t0 = times[first]!;
  const t1 = times[first + 1]!;
  const t2 = times[first + 2]!;
  const slope = (values[first + 1]! - values[first]!) / (t1 - t0);
  const nextSlope = (values[first + 2]! - values[first + 1]!) / (t2 - t1);
  const curvature = (nextSlope - slope) / (t2 - t0);
  const time = 0.5 * (t0 + t1) - 0.5 * (slope / curvature);
  return { time, value: values[first]! + (time - t0) * (slope + (time - t1) * curvature) };
}
