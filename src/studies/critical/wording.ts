import type { CriticalMode, ProbeRow } from './result.js';
import type { SearchAnswer } from './search.js';

/** A current as text: four digits and the unit. @param current mA/cm^2 */
export function show(current: number): string {
  return `${Number(current.toPrecision(4))} mA/cm^2`;
}

/** The class of a failure: the event without the electrode, `local-current:1` is `local-current`. */
export function failureClass(event: string | null): string | null {
  return event === null ? null : event.replace(/:\d+$/, '');
}

interface Told {
  readonly mode: CriticalMode;
  readonly verdict: SearchAnswer['verdict'];
  /** mA/cm^2. */
  readonly low: number | null;
  readonly high: number | null;
  readonly failure: string | null;
  readonly probes: readonly ProbeRow[];
  /** mA/cm^2; null when it is not what set the ceiling. */
  readonly platingLimit: number | null;
  readonly contradictions: readonly (readonly [failed: number, stable: number])[];
}

const subjects = {
  ccs: 'critical current on stripping',
  ccp: 'critical current on plating',
  ccd: 'critical current of the stepped test',
} as const;

/** What the answer of a search means, in a sentence or two. */
export function explain(told: Told): string {
  const sentence = verdictSentence(told);
  if (told.failure !== 'electrode-exhausted') return sentence;
  return `${sentence} What ended the probes above is the inventory of metal (electrode-exhausted), not the interface.`;
}

function verdictSentence({ mode, verdict, low, high, failure, probes, platingLimit, contradictions }: Told): string {
  const subject = `The ${subjects[mode]}`;
  switch (verdict) {
    case 'resolved':
      return `${subject} is between ${show(low!)} and ${show(high!)}; above it fails by ${failure}.`;
    case 'stable-throughout':
      if (platingLimit !== null) {
        return `No stripping failure below the plating limit of ${show(platingLimit)}; above it, plating fails first.`;
      }
      return `No failure up to the ceiling of the ${mode === 'ccd' ? 'test' : 'range'}, ${show(low!)}.`;
    case 'unstable-throughout':
      return `Unstable already at ${mode === 'ccd' ? 'the first level' : 'the floor of the range'}, ${show(high!)}, by ${failure}.`;
    case 'not-monotone': {
      const pairs = contradictions.map(
        ([failed, stable]) => `fails at ${show(failed)} yet is stable at ${show(stable)}`,
      );
      return `${subject} is not one value: the cell ${pairs.join(', and it ')}.`;
    }
    case 'solver-failure': {
      const failing = probes.findLast(({ outcome }) => outcome === 'solver-failure');
      const known = [low === null ? null : `stable at ${show(low)}`, high === null ? null : `failing at ${show(high)}`];
      const bounds = known.filter((text) => text !== null).join(', ') || 'nothing';
      const reason = failing === undefined ? '' : ` at ${show(failing.current)}: ${failing.message ?? failing.event}`;
      return `The solver gave up${reason}. That counts for neither side; known is: ${bounds}.`;
    }
  }
}
