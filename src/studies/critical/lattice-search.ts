import { bracketOf, type SearchAnswer, type SearchOptions, type SearchPoint, verificationFactor } from './search.js';

export interface LatticeSearchOptions extends SearchOptions {
  /** Where the critical current is expected, in the unit of the range: a neighbour's answer. It changes the work, not the answer. */
  readonly guess?: number | undefined;
}

/** A probe whose solver gave up is tried again this share of the bracket to either side, on the lattice. */
const retryShare = 0.1;

/**
 * The currents that a search on the lattice asks for: low (1 + width)^k, and the ceiling as the last one.
 *
 * @param low floor @param high ceiling, above the floor @param width relative width of a cell of the lattice
 * @returns the number of cells, and the current at a place from 0 to that number
 */
export function currentLattice(low: number, high: number, width: number) {
  const step = Math.log1p(width);
  // A rounding error must not make a cell of no width below the ceiling.
  const cells = Math.max(1, Math.ceil(Math.log(high / low) / step - 1e-9));
  return {
    cells,
    at: (place: number) => (place >= cells ? high : low * (1 + width) ** place),
    /** The cell that holds a current, from 0 to cells - 1. */
    cellOf(current: number): number {
      const place = Math.floor(Math.log(current / low) / step);
      return Number.isFinite(place) ? Math.min(cells - 1, Math.max(0, place)) : current > low ? cells - 1 : 0;
    },
  };
}

/**
 * Searches the critical current on a fixed lattice of currents, by bisection of whole numbers. The answer is one cell of the lattice, so that
 * searches that start elsewhere end at the same one.
 *
 * Without a guess both ends are asked first. With one, the cell of the guess, and then cells at doubling distance until one side is stable and
 * the other fails. Two points a factor 1.25 below and above the answer verify in both cases that it is monotone. Where anything was met that
 * is not a plain step (a contradiction, a solver that gave up), the search is done again as without a guess, and that is the answer: a guess
 * can then make work, but no other answer. What could escape is a contradiction or a failure of the solver that only one of the two meets.
 *
 * A probe whose solver gave up never moves the bracket: it is tried again at two places beside it, and if these give up too the
 * search ends with what is known.
 *
 * @returns the interval and what it is worth
 */
export async function searchOnLattice(options: LatticeSearchOptions): Promise<SearchAnswer> {
  const { low, high, width, guess, evaluate } = options;
  const { cells, at, cellOf } = currentLattice(low, high, width);
  const seen = new Map<number, SearchPoint>();
  const look = async (place: number): Promise<SearchPoint> => {
    let point = seen.get(place);
    if (point === undefined) {
      [point] = await evaluate([at(place)]);
      seen.set(place, point!);
    }
    return point!;
  };
  if (guess !== undefined && guess > 0) {
    const answer = await fromGuess(cells, cellOf(guess), at, look);
    if (answer !== null) return answer;
  }
  return fromEnds(cells, at, look);
}

type Look = (place: number) => Promise<SearchPoint>;

/** Places beside an answer at which it is verified, inside the lattice. */
function placesBeside(stable: number, failed: number, cells: number, at: (place: number) => number): number[] {
  let below = stable;
  while (below > 0 && at(below) > at(stable) / verificationFactor) below--;
  let above = failed;
  while (above < cells && at(above) < at(failed) * verificationFactor) above++;
  return [below, above].filter((place) => place > 0 && place < cells && place !== stable && place !== failed);
}

/** Null when what was met is not a plain step from stable to failing. */
async function fromGuess(
  cells: number,
  cell: number,
  at: (place: number) => number,
  look: Look,
): Promise<SearchAnswer | null> {
  let stable: number | null = null;
  let failed: number | null = null;
  const ask = async (place: number): Promise<boolean> => {
    const { outcome } = await look(place);
    if (outcome === 'stable') stable = Math.max(stable ?? place, place);
    if (outcome === 'failed') failed = Math.min(failed ?? place, place);
    return outcome !== 'solver-failure' && !(stable !== null && failed !== null && stable > failed);
  };
  // A probe that fails ends early, so the upper side is the cheaper one to begin with.
  if (!(await ask(cell + 1))) return null;
  if (failed !== null && !(await ask(cell))) return null;
  for (let distance = 1; stable === null || failed === null; distance *= 2) {
    if (stable === null && failed === 0) break;
    if (failed === null && stable === cells) break;
    const place: number = stable === null ? Math.max(0, failed! - distance) : Math.min(cells, stable + distance);
    if (!(await ask(place))) return null;
  }
  if (stable === null || failed === null) {
    // One outcome throughout, if the other end says so too.
    const [first, last] = [await look(0), await look(cells)];
    if (first.outcome !== last.outcome) return null;
    return stable === null
      ? { low: null, high: at(0), contradictions: [], verdict: 'unstable-throughout' }
      : { low: at(cells), high: null, contradictions: [], verdict: 'stable-throughout' };
  }
  while (failed - stable > 1) if (!(await ask((stable + failed) >> 1))) return null;
  for (const place of placesBeside(stable, failed, cells, at)) {
    const { outcome } = await look(place);
    if (outcome !== (place < stable ? 'stable' : 'failed')) return null;
  }
  return { low: at(stable), high: at(failed), contradictions: [], verdict: 'resolved' };
}

async function fromEnds(cells: number, at: (place: number) => number, look: Look): Promise<SearchAnswer> {
  // Only what is asked here counts, not what a guess led to, so that the answer is the same without one.
  const asked = new Map<number, SearchPoint>();
  const ask = async (place: number): Promise<SearchPoint> => {
    const point = await look(place);
    asked.set(place, point);
    return point;
  };
  const known = () => bracketOf([...asked.values()].filter(({ outcome }) => outcome !== 'solver-failure'));
  const askWithRetries = async (place: number, from: number, to: number): Promise<void> => {
    if ((await ask(place)).outcome !== 'solver-failure') return;
    const shift = Math.max(1, Math.round(retryShare * (to - from)));
    const inside = (other: number) => other >= from && other <= to && !asked.has(other);
    for (const other of [place - shift, place + shift].filter(inside)) await ask(other);
  };
  await askWithRetries(0, 0, cells);
  await askWithRetries(cells, 0, cells);
  const places = (outcome: SearchPoint['outcome']) =>
    [...asked].filter(([, point]) => point.outcome === outcome).map(([place]) => place);
  for (;;) {
    const bracket = known();
    if (bracket.contradictions.length > 0) return { ...bracket, verdict: 'not-monotone' };
    if (bracket.low === null || bracket.high === null) {
      const outcome = (place: number) => asked.get(place)!.outcome;
      if (bracket.high === null && outcome(cells) === 'stable') return { ...bracket, verdict: 'stable-throughout' };
      if (bracket.low === null && outcome(0) === 'failed') return { ...bracket, verdict: 'unstable-throughout' };
      return { ...bracket, verdict: 'solver-failure' };
    }
    const stable = Math.max(...places('stable'));
    const failed = Math.min(...places('failed'));
    if (failed - stable <= 1) {
      for (const place of placesBeside(stable, failed, cells, at)) await ask(place);
      const verified = known();
      return { ...verified, verdict: verified.contradictions.length > 0 ? 'not-monotone' : 'resolved' };
    }
    await askWithRetries((stable + failed) >> 1, stable, failed);
    const next = known();
    if (next.low === bracket.low && next.high === bracket.high) return { ...next, verdict: 'solver-failure' };
  }
}
