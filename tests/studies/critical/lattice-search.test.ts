import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { currentLattice, searchOnLattice } from '../../../src/studies/critical/lattice-search.js';
import type { SearchAnswer, SearchPoint } from '../../../src/studies/critical/search.js';

type Outcome = SearchPoint['outcome'];
interface Settings {
  readonly low?: number;
  readonly high?: number;
  readonly width?: number;
  readonly guess?: number | undefined;
}

async function search(
  outcomeOf: (current: number) => Outcome,
  { low = 0.1, high = 97, width = 0.02, guess }: Settings = {},
): Promise<{ answer: SearchAnswer; asked: number[] }> {
  const asked: number[] = [];
  const answer = await searchOnLattice({
    low,
    high,
    width,
    guess,
    evaluate: async (currents) => {
      asked.push(...currents);
      return currents.map((current) => ({ current, outcome: outcomeOf(current) }));
    },
  });
  return { answer, asked };
}

const step = (threshold: number) => (current: number) => (current < threshold ? 'stable' : 'failed');
const logarithms = fc.double({ min: Math.log(0.02), max: Math.log(500), noNaN: true });

describe('search on a lattice of currents', () => {
  it('brackets any threshold by one cell, no wider than asked', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: Math.log(0.1001), max: Math.log(96.9), noNaN: true }),
        fc.constantFrom(0.5, 0.02, 1e-3),
        async (logarithm, width) => {
          const threshold = Math.exp(logarithm);
          const { answer } = await search(step(threshold), { width });
          expect(answer.verdict).toBe('resolved');
          expect(answer.low).toBeLessThan(threshold);
          expect(answer.high).toBeGreaterThanOrEqual(threshold);
          expect(answer.high! / answer.low! - 1).toBeLessThanOrEqual(width * (1 + 1e-9));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('answers the same bits whatever the guess, thresholds outside the range included', async () => {
    await fc.assert(
      fc.asyncProperty(logarithms, logarithms, fc.constantFrom(0.3, 0.02, 0.004), async (threshold, guess, width) => {
        const outcome = step(Math.exp(threshold));
        const cold = await search(outcome, { width });
        const warm = await search(outcome, { width, guess: Math.exp(guess) });
        expect(warm.answer).toEqual(cold.answer);
      }),
      { numRuns: 300 },
    );
  });

  it('asks four probes where the guess is right, and few more where it is near', async () => {
    const outcome = step(3.001);
    const cold = await search(outcome);
    // Two ends, the bisection of 348 cells, and two to verify.
    expect(cold.asked.length).toBeLessThanOrEqual(2 + 9 + 2);
    for (const [guess, most] of [
      [3.001, 4],
      [3.001 * 1.02 ** 3, 8],
      [3.001 / 1.02 ** 3, 8],
      [3.001 * 2, 16],
    ]) {
      const warm = await search(outcome, { guess });
      expect(warm.answer).toEqual(cold.answer);
      expect(warm.asked.length).toBeLessThanOrEqual(most);
      expect(new Set(warm.asked).size).toBe(warm.asked.length);
    }
  });

  it('falls back to the search without a guess where a contradiction or a failing solver is met', async () => {
    const places = currentLattice(0.1, 97, 0.02);
    const window = (from: number, to: number, inside: Outcome) => (current: number) => {
      const place = places.cellOf(current * 1.0001);
      return place >= from && place <= to ? inside : step(3)(current);
    };
    // Around the answer (cell 171): a window of failure below it, and one of a solver that gives up above and at it.
    const failing = window(155, 164, 'failed');
    const cold = await search(failing);
    expect((await search(failing, { guess: 3 })).answer).toEqual(cold.answer);
    const givingUp = window(172, 173, 'solver-failure');
    const coldGivingUp = await search(givingUp);
    expect(coldGivingUp.answer.low).toBeLessThan(3);
    expect((await search(givingUp, { guess: 3 })).answer).toEqual(coldGivingUp.answer);
    const nowhere = await search(() => 'solver-failure', { guess: 3 });
    expect(nowhere.answer).toMatchObject({ verdict: 'solver-failure', low: null, high: null });
  });

  it('has the ceiling as its last current, and no cell of no width', () => {
    const exact = currentLattice(1, 1.02 ** 7, 0.02);
    expect(exact.cells).toBe(7);
    expect(exact.at(7)).toBe(1.02 ** 7);
    const odd = currentLattice(1, 1.03, 0.02);
    expect([odd.cells, odd.at(0), odd.at(1), odd.at(2)]).toEqual([2, 1, 1.02, 1.03]);
    expect(odd.cellOf(0.2)).toBe(0);
    expect(odd.cellOf(40)).toBe(1);
  });
});
