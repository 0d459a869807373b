import { formatQuantity } from '../../quantity/index.js';
import type { ProtocolStep } from './protocol.js';
import type { UntilCondition } from './until.js';

/** What one step without inner steps asks of the cell; SI. */
type FlatAction =
  /** Constant current density, positive strips electrode 1 (A/m^2); ends by `until`. */
  | { readonly kind: 'current'; readonly currentDensity: number }
  /** Current density from `from` to `to` (A/m^2), linear over `duration` (s). */
  | { readonly kind: 'ramp'; readonly from: number; readonly to: number; readonly duration: number }
  /** Cell voltage held (V); ends by `until`. */
  | { readonly kind: 'voltage'; readonly voltage: number }
  | { readonly kind: 'rest' /** (s) */; readonly duration: number }
  /**
   * Current density from `from` to `to` (A/m^2) and, where `pressure` is there, the set point of the fixture likewise (Pa), both linear
   * over `duration` (s): a piece of a log, whose name the first piece has.
   */
  | {
      readonly kind: 'drive';
      readonly from: number;
      readonly to: number;
      readonly duration: number;
      readonly pressure: { readonly from: number; readonly to: number } | null;
      readonly log: string | null;
    }
  /** Set point of the fixture brought to `pressure` (Pa), linear over `duration` (s), at open circuit. */
  | { readonly kind: 'pressure'; readonly pressure: number; readonly duration: number };

/** A step of the protocol with cycles and stepped tests unrolled. */
export type FlatStep = FlatAction & {
  /** Where it comes from, with the cycle and level counted from 1: `protocol[0].cycle 3/10 . steps[1].plate`. */
  readonly label: string;
  /** Ends the step at the first that is met; empty when only the duration ends it. */
  readonly until: readonly UntilCondition[];
};

function levels(from: number, step: number, to: number): number {
  // A step that divides the range up to rounding reaches its end.
  return Math.floor((to - from) / step + 1e-9) + 1;
}

function* expandOne(step: ProtocolStep, place: string): Generator<FlatStep, void, undefined> {
  const label = `${place}.${step.kind}`;
  switch (step.kind) {
    case 'strip':
      yield { kind: 'current', label, currentDensity: step.currentDensity, until: step.until };
      return;
    case 'plate':
      yield { kind: 'current', label, currentDensity: -step.currentDensity, until: step.until };
      return;
    case 'rest':
      yield { kind: 'rest', label, duration: step.duration, until: [] };
      return;
    case 'hold':
      yield { kind: 'voltage', label, voltage: step.voltage, until: step.until };
      return;
    case 'ramp':
      yield { kind: 'ramp', label, from: step.from, to: step.to, duration: step.duration, until: step.until };
      return;
    case 'pressure':
      yield { kind: 'pressure', label, pressure: step.pressure, duration: step.duration, until: [] };
      return;
    case 'steppedTest': {
      const count = levels(step.from, step.step, step.to);
      for (let level = 0; level < count; level++) {
        const currentDensity = step.from + level * step.step;
        const text = formatQuantity(currentDensity, 'currentDensity', 'mA/cm^2', 6);
        const place = `${label} ${level + 1}/${count} (${text})`;
        for (const [name, sign] of [
          ['strip', 1],
          ['plate', -1],
        ] as const) {
          yield {
            kind: 'current',
            label: `${place} . ${name}`,
            currentDensity: sign * currentDensity,
            until: [step.halfCycle],
          };
          if (step.rest > 0)
            yield { kind: 'rest', label: `${place} . rest after ${name}`, duration: step.rest, until: [] };
        }
      }
      return;
    }
    case 'follow': {
      const { profile, segments } = step.record;
      if (profile === null) throw new TypeError(`the log of ${label} has not been completed`);
      const { duration, currentFrom, currentTo, pressureFrom, pressureTo } = profile;
      for (let index = 0; index < segments; index++) {
        yield {
          kind: 'drive',
          label: `${label} ${index + 1}/${segments}`,
          from: currentFrom[index]!,
          to: currentTo[index]!,
          duration: duration[index]!,
          pressure:
            pressureFrom === null || pressureTo === null
              ? null
              : { from: pressureFrom[index]!, to: pressureTo[index]! },
          log: index === 0 ? step.name : null,
          until: [],
        };
      }
      return;
    }
    case 'cycle':
      for (let pass = 1; pass <= step.count; pass++)
        yield* expandList(step.steps, `${label} ${pass}/${step.count} . steps`);
      return;
  }
}

function* expandList(steps: readonly ProtocolStep[], place: string): Generator<FlatStep, void, undefined> {
  for (const [index, step] of steps.entries()) yield* expandOne(step, `${place}[${index}]`);
}

/**
 * Unrolls cycles and stepped tests lazily, in the order in which they run.
 *
 * @param steps a validated protocol
 * @returns the flat steps; each call of the iterator starts anew
 */
export function expandProtocol(steps: readonly ProtocolStep[]): Iterable<FlatStep> {
  return { [Symbol.iterator]: () => expandList(steps, 'protocol') };
}

/**
 * Number of flat steps that `expandProtocol` gives, without unrolling.
 *
 * @param steps a validated protocol
 */
export function countFlatSteps(steps: readonly ProtocolStep[]): number {
  let total = 0;
  for (const step of steps) {
    if (step.kind === 'cycle') total += step.count * countFlatSteps(step.steps);
    else if (step.kind === 'steppedTest') total += levels(step.from, step.step, step.to) * (step.rest > 0 ? 4 : 2);
    else if (step.kind === 'follow') total += step.record.segments;
    else total += 1;
  }
  return total;
}
