import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { chainDiagnostics } from '../../../src/statistics/inference/diagnostics.js';
import { sampleDream } from '../../../src/statistics/inference/dream.js';
import { bridgeEvidence, laplaceEvidence } from '../../../src/statistics/inference/evidence.js';
import { normalProbability, normalQuantile } from '../../../src/statistics/normal.js';
import { randomStream } from '../../../src/statistics/random.js';

const references = JSON.parse(readFileSync(new URL('references/inference.json', import.meta.url), 'utf8'));

it('diagnostics agree with arviz', () => {
  const { chains, rHat, bulk, tail } = references.diagnostics;
  const ours = chainDiagnostics(chains, normalQuantile);
  expect(ours.rHat).toBeCloseTo(rHat, 6);
  expect(ours.bulkSize / bulk).toBeCloseTo(1, 3);
  expect(ours.tailSize / tail).toBeCloseTo(1, 3);
});

/** Three chains and more, started and filled at random in a box. */
function setting(seed: number, lower: number[], upper: number[], chains = 4) {
  const random = randomStream(seed);
  const point = () => Float64Array.from(lower, (low, j) => low + (upper[j] - low) * random.uniform());
  const many = (count: number) => Array.from({ length: count }, point);
  return { lower, upper, random, archive: many(10 * lower.length + 10), starts: many(chains) };
}

const correlation = 0.9;
/** Normal, deviations 1 and 2, correlated, unnormalised. */
const normal = (points: readonly Float64Array[]) =>
  Promise.resolve(
    points.map(([x, y]) => {
      const u = x - 1;
      const v = (y + 3) / 2;
      return -(u * u - 2 * correlation * u * v + v * v) / (2 * (1 - correlation ** 2));
    }),
  );

describe('DREAM(ZS)', () => {
  it('samples a correlated normal density: means, deviations, correlation, and its integral by the bridge', async () => {
    const result = await sampleDream({ ...setting(7, [-20, -20], [20, 20]), logDensity: normal, generations: 8000 });
    expect(result.converged).toBe(true);
    expect(result.acceptance).toBeGreaterThan(0.1);
    const all = result.chains.flat();
    const mean = (f: (point: Float64Array) => number) => all.reduce((sum, one) => sum + f(one), 0) / all.length;
    const error = 5 / Math.sqrt(result.diagnostics[0].bulkSize);
    expect(Math.abs(mean(([x]) => x) - 1)).toBeLessThan(error);
    expect(Math.abs(mean(([, y]) => y) + 3)).toBeLessThan(2 * error);
    expect(Math.abs(mean(([x]) => (x - 1) ** 2) - 1)).toBeLessThan(2 * error);
    expect(Math.abs(mean(([x, y]) => ((x - 1) * (y + 3)) / 2) - correlation)).toBeLessThan(2 * error);

    const exact = Math.log(2 * Math.PI * 2 * Math.sqrt(1 - correlation ** 2));
    const bridge = await bridgeEvidence(result.chains, result.logDensities, normal, randomStream(3), 4000);
    expect(Math.abs(bridge!.logEvidence - exact)).toBeLessThan(5 * bridge!.standardError!);
    expect(bridge!.standardError!).toBeLessThan(0.03);
    const laplace = laplaceEvidence(0, [1, 2 * correlation, 2 * correlation, 4], 2);
    expect(laplace!.logEvidence).toBeCloseTo(exact, 12);
  });

  it('finds both of two modes, with their weights, inside walls', async () => {
    // Two normal modes of weight 1 and 3, ten deviations apart, the second cut in half by the wall.
    const density = (points: readonly Float64Array[]) =>
      Promise.resolve(points.map(([x]) => Math.log(Math.exp(-0.5 * (x + 5) ** 2) + 3 * Math.exp(-0.5 * (x - 5) ** 2))));
    const result = await sampleDream({ ...setting(11, [-15], [5], 5), logDensity: density, generations: 12000 });
    const share = result.chains.flat().filter(([x]) => x > 0).length / result.chains.flat().length;
    const exact = (3 * 0.5) / (1 + 3 * 0.5) / normalProbability(10);
    expect(Math.abs(share - exact)).toBeLessThan(5 * Math.sqrt(0.25 / result.diagnostics[0].bulkSize));
    expect(result.chains.flat().every(([x]) => x >= -15 && x <= 5)).toBe(true);
  });

  it('keeps the density in a corner of the box, where steps of every kind meet the walls', async () => {
    // exp(-20 (x + y + z)) in the unit cube: mean 1/20, 97.5 % quantile ln(40)/20, in each direction.
    const density = (points: readonly Float64Array[]) => Promise.resolve(points.map(([x, y, z]) => -20 * (x + y + z)));
    const means: number[] = [];
    const tails: number[] = [];
    for (let seed = 1; seed <= 8; seed++) {
      const options = setting(seed, [0, 0, 0], [1, 1, 1]);
      const { chains } = await sampleDream({ ...options, logDensity: density, generations: 6000 });
      const all = chains.flat().flatMap((point) => [...point]);
      means.push(all.reduce((sum, one) => sum + one, 0) / all.length);
      all.sort((a, b) => a - b);
      tails.push(all[Math.floor(0.975 * all.length)]);
    }
    const mean = (values: number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
    // Five standard errors over the seeds; snooker steps folded back at the walls are off by eight.
    expect(Math.abs(mean(means) - 1 / 20)).toBeLessThan(0.0025);
    expect(Math.abs(mean(tails) - Math.log(40) / 20)).toBeLessThan(0.01);
  });

  it('depends on the seed alone', async () => {
    const run = (seed: number) =>
      sampleDream({ ...setting(seed, [-20, -20], [20, 20]), logDensity: normal, generations: 60 });
    const [a, b, c] = [await run(1), await run(1), await run(2)];
    expect(a.chains).toEqual(b.chains);
    expect(a.chains).not.toEqual(c.chains);
  });

  it('says that chains which have not met have not converged', async () => {
    const result = await sampleDream({ ...setting(5, [-20, -20], [20, 20]), logDensity: normal, generations: 40 });
    expect(result.converged).toBe(false);
  });
});
