import type { CriticalMode } from '../critical/index.js';
import type { StudySource } from '../load-study.js';
import { type Band, geometricMiddle } from './row.js';
import type { Answer, Searches } from './searches.js';
import { combine, type Shift, type UncertainParameter } from './uncertainty.js';

/** A critical current (mA/cm^2) with what it becomes when parameters move. */
export interface Prediction {
  readonly answer: Answer;
  /** Null when the search did not resolve it. */
  readonly predicted: number | null;
  readonly interval: Band | null;
  /** Logarithms of ratios to the prediction; none when it is null. */
  readonly shifts: readonly Shift[];
  readonly notes: readonly string[];
}

export interface CriticalQuestion {
  readonly source: StudySource;
  readonly mode: CriticalMode;
  readonly parameters: readonly UncertainParameter[];
}

/** Asked width of the searches with a moved parameter, wider than that of the prediction. */
const sideWidth = '5 %';
/** Their probes store few rows, since nobody looks at them; outcomes do not depend on it. */
const fewRows = 'output.every=1000 h';

/**
 * Predicts a critical current: the geometric middle of the answered interval. Its uncertainty: each parameter moves to either end of
 * its range, one at a time; the shifts and half the answered interval are added in quadrature of logarithms, up and down apart.
 */
export async function predictCritical(searches: Searches, question: CriticalQuestion): Promise<Prediction> {
  const { source, mode, parameters } = question;
  const width = mode === 'ccd' ? [] : [`critical.${mode}.width=${sideWidth}`];
  const moved = parameters.flatMap(({ name, ends }) => ends.map((end) => ({ name, ...end })));
  const [answer, ...others] = await Promise.all([
    searches.find(source, mode),
    ...moved.map(({ set }) =>
      searches.find({ ...source, set: [...(source.set ?? []), ...width, fewRows, ...set] }, mode),
    ),
  ]);
  const predicted = answer.status === 'resolved' ? geometricMiddle([answer.low, answer.high]) : null;
  if (predicted === null) {
    const known = answer.low !== null || answer.high !== null;
    return {
      answer,
      predicted,
      interval: known ? [answer.low, answer.high] : null,
      shifts: [],
      notes: [answer.message],
    };
  }
  const shifts: Shift[] = [{ parameter: 'answered interval', label: 'low', shift: Math.log(answer.low! / predicted) }];
  shifts.push({ parameter: 'answered interval', label: 'high', shift: Math.log(answer.high! / predicted) });
  const notes: string[] = [];
  const open = { low: false, high: false };
  for (const [index, other] of others.entries()) {
    const { name, label } = moved[index];
    const value = knownValue(other);
    if (value === null || other.status !== 'resolved') notes.push(`With ${name} = ${label}: ${other.message}`);
    if (value === null) continue;
    if (other.high === null && other.ceiling === 'range') open.high = true;
    if (other.low === null) open.low = true;
    shifts.push({ parameter: name, label, shift: Math.log(value / predicted) });
  }
  const { up, down } = combine(shifts);
  const interval: Band = [open.low ? null : predicted * Math.exp(-down), open.high ? null : predicted * Math.exp(up)];
  return { answer, predicted, interval, shifts, notes };
}

/** One number for an answer: the middle, or the end that is known; null when nothing is. */
function knownValue({ low, high }: Answer): number | null {
  return geometricMiddle([low, high]) ?? low ?? high;
}
