import type { ObservableDescriptor } from '../../models/model.js';
import { nearest, parseQuantity } from '../../quantity/index.js';
import { type Issue, LithostatError } from '../../quantity/issue.js';

/** Ways in which a run is reduced to a number. */
export const reductions = ['final', 'minimum', 'maximum', 'mean', 'at'] as const;
type Reduction = (typeof reductions)[number];

interface Output {
  readonly reduction: Reduction;
  /** Place among the observables. */
  readonly index: number;
  /** Of `at`: the time (s); else not-a-number. */
  readonly time: number;
}

/** What is kept of a run, as read: the columns and how each is reduced. */
export interface Outputs {
  /** `final(voltage) [V]`. */
  readonly columns: readonly string[];
  readonly list: readonly Output[];
}

/**
 * Reads the names of outputs: `final(voltage)`, `minimum(contactFraction1)`, `maximum(…)`, `mean(…)` (over time),
 * `at(voltage, 30 min)` (between the accepted steps by a straight line; nothing where the run ended before).
 *
 * @param names empty: the values at the end of all observables
 * @throws LithostatError that names every output that cannot be read or that the model does not observe
 */
export function readOutputs(names: readonly string[], observables: readonly ObservableDescriptor[]): Outputs {
  const wanted = names.length > 0 ? names : observables.map(({ name }) => `final(${name})`);
  const issues: Issue[] = [];
  const columns: string[] = [];
  const list: Output[] = [];
  for (const text of wanted) {
    const [, word, name, when] = /^\s*(\w+)\s*\(\s*([\w.-]+)\s*(?:,\s*([^(),]+?)\s*)?\)\s*$/.exec(text) ?? [];
    const time = when === undefined ? Number.NaN : timeOf(when);
    // A time goes with `at`, and with nothing else.
    const reduction = reductions.find((one) => one === word && (one === 'at' ? time >= 0 : when === undefined));
    const index = observables.findIndex((one) => one.name === name);
    if (reduction !== undefined && index >= 0) {
      const argument = when === undefined ? name : `${name}, ${when}`;
      columns.push(`${reduction}(${argument}) [${observables[index].unit}]`);
      list.push({ reduction, index, time });
      continue;
    }
    const known = observables.map((one) => one.name);
    const guess = reduction === undefined ? undefined : nearest(name, known);
    issues.push({
      code: 'unknown-output',
      path: 'study.outputs',
      message: reduction === undefined ? 'this is no output of a run' : 'the model has no such observable',
      got: JSON.stringify(text),
      expected:
        reduction === undefined
          ? `${reductions.join(', ')} of an observable: final(voltage), at(voltage, 30 min)`
          : `one of ${known.join(', ')}`,
      ...(guess === undefined ? {} : { nearest: `${reduction}(${guess}${when === undefined ? '' : `, ${when}`})` }),
    });
  }
  if (issues.length > 0) throw new LithostatError(issues);
  return { columns, list };
}

/** A time in s; not-a-number where the text is none. */
function timeOf(text: string): number {
  const parsed = parseQuantity(text, 'time');
  return parsed.ok ? parsed.value : Number.NaN;
}

/** What a reducer has seen, as plain numbers, so that an interrupted run can go on with the same bits. */
export interface ReducerState {
  readonly values: Float64Array;
  readonly integrals: Float64Array;
  readonly last: Float64Array;
  /** First and last time (s); not-a-number before a row was seen. */
  readonly times: Float64Array;
}

/** Reduces the rows of a run to its outputs as they come; keeps no row. */
export class Reducer {
  constructor(
    private readonly outputs: readonly Output[],
    readonly state: ReducerState = {
      values: new Float64Array(outputs.length).fill(Number.NaN),
      integrals: new Float64Array(outputs.length),
      last: new Float64Array(outputs.length),
      times: new Float64Array(2).fill(Number.NaN),
    },
  ) {}

  /** Takes a row of observables. */
  row(time: number, row: Float64Array): void {
    const { values, integrals, last, times } = this.state;
    const first = Number.isNaN(times[0]);
    const elapsed = first ? 0 : time - times[1];
    for (let i = 0; i < this.outputs.length; i++) {
      const { reduction, index, time: wanted } = this.outputs[i];
      const value = row[index];
      if (reduction === 'at') {
        if (Number.isNaN(values[i]) && wanted <= time && (first ? wanted === time : wanted >= times[1])) {
          values[i] = elapsed > 0 ? last[i] + ((wanted - times[1]) / elapsed) * (value - last[i]) : value;
        }
        last[i] = value;
      } else if (reduction === 'mean') {
        // By the trapezoidal rule over the accepted steps.
        if (elapsed > 0) integrals[i] += 0.5 * elapsed * (last[i] + value);
        last[i] = value;
      } else if (reduction === 'final' || first) values[i] = value;
      else if (reduction === 'minimum' ? value < values[i] : value > values[i]) values[i] = value;
    }
    if (first) times[0] = time;
    times[1] = time;
  }

  /** The outputs; null where there is none. */
  result(): (number | null)[] {
    const { values, integrals, last, times } = this.state;
    const duration = times[1] - times[0];
    return this.outputs.map(({ reduction }, i) => {
      const value = reduction !== 'mean' ? values[i] : duration > 0 ? integrals[i] / duration : last[i];
      return Number.isFinite(value) ? value : null;
    });
  }
}
