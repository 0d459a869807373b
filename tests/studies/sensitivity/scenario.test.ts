import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { buildStudyPlan } from '../../../src/studies/plan/build-plan.js';
import { analyzeSweep, readSample } from '../../../src/studies/sensitivity/index.js';
import { runSweep } from '../../../src/studies/sweep/index.js';

const file = fileURLToPath(new URL('../../../scenarios/studies/sensitivity.yaml', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'sensitivity-scenario-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function sweep(name: string, set: readonly string[]) {
  const { plan } = await buildStudyPlan(file, { set });
  const out = join(root, name);
  const { status, statuses } = await runSweep({ plan, out, jobs: 1 });
  expect(status).toBe('finished');
  expect(statuses).toEqual({ ok: plan.count });
  return analyzeSweep(readSample(out));
}

describe('the sensitivity of the stripping limit', () => {
  it('lies with the resistance of the interface', { timeout: 60_000 }, async () => {
    // Ten searches of two cycles to 10 %; the whole study gives the resistance about 80 % of the variance.
    const { outputs } = await sweep('search', [
      'study.design={ kind: latin-hypercube, samples: 10, seed: 2 }',
      'critical.ccs.cycles=2',
      'critical.ccs.width=10 %',
    ]);
    expect(outputs.map(({ output }) => output)).toEqual(['critical [mA/cm^2]']);
    const { parameters, distribution, cases } = outputs[0]!;
    expect(cases).toBe(10);
    expect(distribution!.mean.value).toBeGreaterThan(0.2);
    expect(distribution!.mean.value).toBeLessThan(2);
    const ranked = parameters.toSorted((a, b) => Math.abs(b.rank!.value) - Math.abs(a.rank!.value));
    expect(ranked[0]!.name).toBe('cell.interfaces.resistance [ohm cm^2]');
    expect(ranked[0]!.rank!.value).toBeLessThan(-0.7);
  });

  it('finds the shares of a closed form in real runs', { timeout: 60_000 }, async () => {
    // A half cycle of charge Q at current i lasts Q/i: Q is 0.4 to 0.6 mAh/cm^2, i is 0.1 to 0.2 mA/cm^2, both uniform.
    const strip = 'operation.protocol[0].strip';
    const until = 'operation.protocol[0].until.capacity';
    const { outputs } = await sweep('runs', [
      'study.case=run',
      'study.outputs=[final(voltage)]',
      `study.parameters={ "${strip}": { uniform: [0.1 mA/cm^2, 0.2 mA/cm^2] }, "${until}": { uniform: [0.4 mAh/cm^2, 0.6 mAh/cm^2] } }`,
      'study.design={ kind: sobol, samples: 32, seed: 5 }',
    ]);
    const time = outputs.find(({ output }) => output === 'endTime [s]')!;
    // Means and mean squares of Q (h) and of 1/i: ln 2/0.1 and 1/(0.1 0.2).
    const [meanQ, squareQ] = [0.5, 0.25 + 0.04 / 12];
    const [meanI, squareI] = [Math.log(2) / 0.1, 1 / 0.02];
    const variance = squareQ * squareI - (meanQ * meanI) ** 2;
    const [ofCurrent, ofCharge] = [meanQ ** 2 * (squareI - meanI ** 2), meanI ** 2 * (squareQ - meanQ ** 2)];
    const share = (path: string) => time.parameters.find(({ name }) => name.startsWith(path))!;
    expect(share(strip).first!.value).toBeCloseTo(ofCurrent / variance, 2);
    expect(share(until).first!.value).toBeCloseTo(ofCharge / variance, 2);
    expect(share(strip).total!.value).toBeCloseTo(1 - ofCharge / variance, 2);
    expect(share(until).total!.value).toBeCloseTo(1 - ofCurrent / variance, 2);
    expect(time.surrogate!.crossValidation.q2).toBeGreaterThan(0.9999);
    expect(time.distribution!.mean.value / (3600 * meanQ * meanI)).toBeCloseTo(1, 2);
  });
});
