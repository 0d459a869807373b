import { describe, expect, it } from 'vitest';

const load = (name: string) => import(new URL(`../benchmarks/${name}`, import.meta.url).href);

interface Work {
  run(): unknown;
  accuracy?(): number | Promise<number>;
}

describe('benchmarks', () => {
  it('median, range and ratio', async () => {
    const { median, row, summary } = await load('statistics.mjs');
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    const ours = summary([0.2, 0.1, 0.4], { memoryBytes: 1e6 });
    expect(ours).toMatchObject({ seconds: 0.2, range: [0.1, 0.4], runs: 3, memoryBytes: 1e6, accuracy: null });
    expect(row('work', ours, { name: 'peer', seconds: 0.4 }, 1)).toMatchObject({ ratio: 0.5, asked: 1 });
    expect(row('work', ours, null, null).ratio).toBeNull();
  });

  // What is timed must be right: errors of both sides, and no time.
  it.each([
    ['film-works.mjs', 'cycle', 1e-6],
    ['film-works.mjs', 'cycleOrder5', 1e-6],
    ['integrator-works.mjs', 'robertson', 1e-7],
    ['integrator-works.mjs', 'hires', 1e-7],
    ['integrator-works.mjs', 'hiresOdex', 1e-7],
    ['integrator-works.mjs', 'lotkaVolterra', 1e-6],
    ['integrator-works.mjs', 'lotkaVolterraOdex', 1e-6],
    ['integrator-works.mjs', 'arenstorf', 1e-4],
    ['integrator-works.mjs', 'arenstorfOdex', 1e-4],
  ])('%s: %s computes its problem to %f', async (file, name, bound) => {
    const work: Work = (await load(file)).works[name]();
    await work.run();
    expect(await work.accuracy!()).toBeLessThan(bound);
  });
});
