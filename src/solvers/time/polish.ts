import type { EventFunction } from './system.js';

/** A step that can be taken again with another end. */
export interface RetakableStep {
  readonly startTime: number;
  readonly endTime: number;
  /** State at the present end (live). */
  readonly state: Float64Array;
  /** Dense output of the step as it is now. */
  interpolate(time: number, out: Float64Array): void;
  /** Takes the step again up to a time; false when it could not be done in one piece. */
  retake(time: number): boolean;
}

const mostRetakes = 16;

/**
 * Retakes a step until an event function is zero at its end: secant iteration on the length inside a bracket, from a guess and
 * the slope on the dense output, until the end time is settled to round-off or to the noise of the function.
 * @param step the step; its end has crossed the event.
 * @param guess time of the root on the dense output (s).
 * @param event the function.
 * @param work one state of work space.
 */
export function polishEnd(step: RetakableStep, guess: number, event: EventFunction, work: Float64Array): void {
  let lower = step.startTime;
  let upper = step.endTime;
  const positiveAbove = event.evaluate(upper, step.state) > 0;
  const gap = Math.min(1e-3 * (upper - lower), 0.5 * (guess - lower), 0.5 * (upper - guess));
  let slope = Number.NaN;
  if (gap > 0) {
    step.interpolate(guess - gap, work);
    const before = event.evaluate(guess - gap, work);
    step.interpolate(guess + gap, work);
    slope = (event.evaluate(guess + gap, work) - before) / (2 * gap);
  }
  let time = guess;
  let previousTime = Number.NaN;
  let previousValue = Number.NaN;
  let previousChange = Number.POSITIVE_INFINITY;
  for (let retake = 0; retake < mostRetakes; retake++) {
    if (!step.retake(time)) return;
    const value = event.evaluate(time, step.state);
    if (value === 0) return;
    if (value > 0 === positiveAbove) upper = time;
    else lower = time;
    if (retake > 0 && value !== previousValue) slope = (value - previousValue) / (time - previousTime);
    let next = time - value / slope;
    const change = Math.abs(next - time);
    // Settled to the round-off of the time, or no longer converging: what is left is the noise of the function.
    if (change <= 4 * Number.EPSILON * Math.abs(time)) return;
    if (retake > 1 && change > 0.25 * previousChange && change <= 1e-10 * (step.endTime - step.startTime)) return;
    if (!(next > lower && next < upper)) next = lower + 0.5 * (upper - lower);
    previousChange = change;
    previousTime = time;
    previousValue = value;
    time = next;
  }
}
