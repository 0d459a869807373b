/** A probe that was evaluated. The unit of the current is the caller's. */
export interface SearchPoint {
  readonly current: number;
  readonly outcome: 'stable' | 'failed' | 'solver-failure';
}

export interface SearchOptions {
  /** Floor and ceiling of the search, floor < ceiling. */
  readonly low: number;
  readonly high: number;
  /** Asked width of the interval, relative to its low end: high/low - 1. */
  readonly width: number;
  /** Evaluates probes, in any order or at once; the answers come in the order of the currents. */
  evaluate(currents: readonly number[]): Promise<readonly SearchPoint[]>;
}

export interface SearchAnswer {
  /** Largest stable current below every failure, and smallest failing one; null where no probe bounds. */
  readonly low: number | null;
  readonly high: number | null;
  /**
   * `resolved`: as narrow as asked. `stable-throughout`, `unstable-throughout`: one outcome over the whole range.
   * `not-monotone`: a current is stable above one that fails. `solver-failure`: the solver gave up where the bracket had to move.
   */
  readonly verdict: 'resolved' | 'stable-throughout' | 'unstable-throughout' | 'not-monotone' | 'solver-failure';
  /** Where it is not monotone: pairs of a failing current and the next stable one above it. */
  readonly contradictions: readonly (readonly [failed: number, stable: number])[];
}

/** A probe whose solver gave up is tried again this share of the bracket (in the logarithm) to either side. */
const retryShift = 0.1;
/** Factor by which the two points that verify monotonicity lie outside the answered interval. */
export const verificationFactor = 1.25;

/**
 * Searches the critical current between a floor and a ceiling, in the logarithm of the current.
 *
 * First both ends. Then every round evaluates the two points that divide the bracket into three, which two threads do in the time of
 * one; the last round, where one halving is enough, evaluates the middle. The points asked for do not depend on how many can be evaluated
 * at once. At last the points a factor 1.25 below and above the answer (inside the range) verify that it is monotone.
 *
 * A probe whose solver gave up never moves the bracket: it is tried again at two nearby currents inside the bracket, and if
 * these give up too the search ends with what is known.
 *
 * @returns the interval and what it is worth
 */
export async function searchCriticalCurrent(options: SearchOptions): Promise<SearchAnswer> {
  const { low, high, width, evaluate } = options;
  const usable: SearchPoint[] = [];
  const ask = async (currents: readonly number[]): Promise<readonly number[]> => {
    const points = await evaluate(currents);
    usable.push(...points.filter(({ outcome }) => outcome !== 'solver-failure'));
    return points.filter(({ outcome }) => outcome === 'solver-failure').map(({ current }) => current);
  };
  const askWithRetries = async (currents: readonly number[], from: number, to: number) => {
    const failing = await ask(currents);
    const retries = failing.flatMap((current) => retryCurrents(current, from, to));
    if (retries.length > 0) await ask(retries);
  };

  await askWithRetries([low, high], low, high);
  let bracket = bracketOf(usable);
  while (bracket.low !== null && bracket.high !== null && bracket.contradictions.length === 0) {
    const ratio = bracket.high / bracket.low;
    // A rounding error in the ratio must not cost another round.
    const wanted = (1 + width) * (1 + 1e-12);
    if (ratio <= wanted) break;
    const parts = ratio <= wanted ** 2 ? [1 / 2] : [1 / 3, 2 / 3];
    const { low: from, high: to } = bracket;
    await askWithRetries(
      parts.map((part) => from * ratio ** part),
      from,
      to,
    );
    const next = bracketOf(usable);
    if (next.low === from && next.high === to) return { ...next, verdict: 'solver-failure' };
    bracket = next;
  }
  if (bracket.contradictions.length > 0) return { ...bracket, verdict: 'not-monotone' };
  if (bracket.low === null || bracket.high === null) {
    const seen = (current: number) => usable.some((point) => point.current === current);
    if (bracket.high === null && seen(high)) return { ...bracket, verdict: 'stable-throughout' };
    if (bracket.low === null && seen(low)) return { ...bracket, verdict: 'unstable-throughout' };
    return { ...bracket, verdict: 'solver-failure' };
  }
  const beside = [bracket.low / verificationFactor, bracket.high * verificationFactor];
  await ask(beside.filter((current) => current > low && current < high));
  bracket = bracketOf(usable);
  return { ...bracket, verdict: bracket.contradictions.length > 0 ? 'not-monotone' : 'resolved' };
}

/** Two currents near one whose solver gave up, inside the bracket; at an end of it both lie on its inner side. */
function retryCurrents(current: number, from: number, to: number): number[] {
  const ratio = to / from;
  const shifted = (share: number) => current * ratio ** share;
  if (current <= from) return [shifted(retryShift / 2), shifted(retryShift)];
  if (current >= to) return [shifted(-retryShift / 2), shifted(-retryShift)];
  return [shifted(-retryShift), shifted(retryShift)];
}

/** Largest stable current below every failure, smallest failing one, and where a stable one lies above a failing one. */
export function bracketOf(points: readonly SearchPoint[]): Omit<SearchAnswer, 'verdict'> {
  const sorted = [...points].sort((a, b) => a.current - b.current);
  const firstFailed = sorted.findIndex(({ outcome }) => outcome === 'failed');
  const below = firstFailed < 0 ? sorted : sorted.slice(0, firstFailed);
  const contradictions: [number, number][] = [];
  for (let i = 1; i < sorted.length; i++) {
    if (sorted[i - 1].outcome === 'failed' && sorted[i].outcome === 'stable') {
      contradictions.push([sorted[i - 1].current, sorted[i].current]);
    }
  }
  return { low: below.at(-1)?.current ?? null, high: sorted[firstFailed]?.current ?? null, contradictions };
}
