import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SearchAnswer, type SearchPoint, searchCriticalCurrent } from '../../../src/studies/critical/search.js';

type Outcome = SearchPoint['outcome'];

async function search(
  outcomeOf: (current: number) => Outcome,
  { low = 0.1, high = 100, width = 0.02 } = {},
): Promise<{ answer: SearchAnswer; asked: number[]; rounds: number[][] }> {
  const rounds: number[][] = [];
  const answer = await searchCriticalCurrent({
    low,
    high,
    width,
    evaluate: async (currents) => {
      rounds.push([...currents]);
      return currents.map((current) => ({ current, outcome: outcomeOf(current) }));
    },
  });
  return { answer, asked: rounds.flat(), rounds };
}

const step = (threshold: number) => (current: number) => (current < threshold ? 'stable' : 'failed');

describe('search of a critical current', () => {
  it('brackets any threshold to the asked width, by probes that were asked', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: Math.log(0.1001), max: Math.log(99.9), noNaN: true }),
        fc.constantFrom(0.5, 0.02, 1e-6),
        async (logarithm, width) => {
          const threshold = Math.exp(logarithm);
          const { answer, asked } = await search(step(threshold), { width });
          expect(answer.verdict).toBe('resolved');
          expect(answer.low).toBeLessThan(threshold);
          expect(answer.high).toBeGreaterThanOrEqual(threshold);
          expect(answer.high! / answer.low! - 1).toBeLessThanOrEqual(width * (1 + 1e-9));
          expect(asked).toContain(answer.low);
          expect(asked).toContain(answer.high);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('gives the stripping limit of linear closure in closed form to 1e-6', async () => {
    // Contact lost against linear closure, theta' = -(Vm/F)(I - I_sup)/h + r (1 - theta): the steady contact fraction is one half at
    // I = I_sup + (F h/Vm) r/2.
    const [faraday, molarVolume, height, rate, supply] = [96485.33212, 1.3e-5, 2e-6, 5e-4, 4];
    const closed = supply + ((faraday * height) / molarVolume) * rate * 0.5;
    const steady = (current: number) => 1 - ((molarVolume / faraday) * (current - supply)) / (height * rate);
    const { answer } = await search((current) => (steady(current) > 0.5 ? 'stable' : 'failed'), { width: 1e-6 });
    expect(answer.low! / closed).toBeGreaterThan(1 - 1.1e-6);
    expect(answer.high! / closed).toBeLessThan(1 + 1.1e-6);
    expect(Math.abs(answer.high! / closed - 1)).toBeLessThan(1.1e-6);
  });

  it('asks few: two a round that divide the bracket by three, and one on each side to verify', async () => {
    const { asked, rounds, answer } = await search(step(3));
    expect(rounds[0]).toEqual([0.1, 100]);
    expect(rounds.every((round) => round.length <= 2)).toBe(true);
    expect(asked.length).toBeLessThanOrEqual(
      4 + 2 * Math.ceil(Math.log(Math.log(1000) / Math.log(1.02)) / Math.log(3)),
    );
    expect(rounds.at(-1)).toEqual([answer.low! / 1.25, answer.high! * 1.25]);
    expect(new Set(asked).size).toBe(asked.length);
  });

  it('leaves open the end that no probe bounds', async () => {
    const stable = await search(() => 'stable');
    expect(stable.answer).toMatchObject({ low: 100, high: null, verdict: 'stable-throughout' });
    const failing = await search(() => 'failed');
    expect(failing.answer).toMatchObject({ low: null, high: 0.1, verdict: 'unstable-throughout' });
    expect([stable.asked, failing.asked]).toEqual([
      [0.1, 100],
      [0.1, 100],
    ]);
  });

  it('goes round a current at which the solver gives up', async () => {
    const { asked } = await search(step(3));
    const awkward = asked[3];
    const { answer } = await search((current) => (current === awkward ? 'solver-failure' : step(3)(current)));
    expect(answer.verdict).toBe('resolved');
    expect(answer.low).toBeLessThan(3);
    expect(answer.high).toBeGreaterThanOrEqual(3);
  });

  it('never moves the bracket by a solver failure', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: -1, max: 2, noNaN: true }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        async (start, length) => {
          const inBand = (current: number) => Math.log10(current) > start && Math.log10(current) < start + length;
          const { answer } = await search((current) => (inBand(current) ? 'solver-failure' : step(3)(current)));
          if (answer.low !== null) expect(step(3)(answer.low) === 'stable' && !inBand(answer.low)).toBe(true);
          if (answer.high !== null) expect(step(3)(answer.high) === 'failed' && !inBand(answer.high)).toBe(true);
          const covered = inBand(3) && length > 0.05;
          if (answer.verdict === 'resolved') expect(answer.high! / answer.low!).toBeLessThanOrEqual(1.02 * (1 + 1e-9));
          if (covered && start > -0.9 && start + length < 1.9 && inBand(2.9) && inBand(3.1)) {
            expect(answer.verdict).toBe('solver-failure');
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it('says so when the solver gives up everywhere, or at an end', async () => {
    const everywhere = await search(() => 'solver-failure');
    expect(everywhere.answer).toMatchObject({ low: null, high: null, verdict: 'solver-failure' });
    expect(everywhere.asked).toHaveLength(6);
    const atTop = await search((current) => (current > 20 ? 'solver-failure' : 'stable'));
    expect(atTop.answer).toMatchObject({ low: 0.1, high: null, verdict: 'solver-failure' });
  });

  it('finds that an answer is not monotone', async () => {
    const island = (current: number): Outcome =>
      current < 0.3 ? 'stable' : current < 5 ? 'failed' : current < 40 ? 'stable' : 'failed';
    const { answer } = await search(island);
    expect(answer.verdict).toBe('not-monotone');
    expect(answer.contradictions.length).toBeGreaterThan(0);
    for (const [failed, stable] of answer.contradictions) expect(stable).toBeGreaterThan(failed);

    // Only the verification beside the answer sees this one.
    const { answer: plain } = await search(step(3));
    const narrow = (current: number): Outcome =>
      Math.abs(current / (plain.low! / 1.25) - 1) < 1e-6 ? 'failed' : step(3)(current);
    const seen = await search(narrow);
    expect(seen.answer).toMatchObject({ verdict: 'not-monotone', high: plain.low! / 1.25 });
  });
});
