import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { measuredDataFile } from '../../../src/io/measured.js';
import { calibrate, writeCalibration } from '../../../src/studies/calibrate/index.js';
import { loadStudy } from '../../../src/studies/load-study.js';

const scenario = fileURLToPath(new URL('../../../scenarios/studies/calibrate-creep-masias.yaml', import.meta.url));
const dataFile = measuredDataFile('masias-2019-lithium-creep.yaml');
const folder = mkdtempSync(join(tmpdir(), 'calibrate-creep-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Straight line of log rate on log stress over the rows of the file: slope, its standard error, rate at 1 MPa. */
function regression() {
  const { creep } = parse(readFileSync(dataFile, 'utf8')) as { creep: { rows: [number, number][] } };
  const x = creep.rows.map(([stress]) => Math.log(stress));
  const y = creep.rows.map(([, rate]) => Math.log(rate));
  const mean = (values: number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  const sxx = x.reduce((sum, one) => sum + (one - mx) ** 2, 0);
  const slope = x.reduce((sum, one, i) => sum + (one - mx) * (y[i] - my), 0) / sxx;
  const rest = y.reduce((sum, one, i) => sum + (one - my - slope * (x[i] - mx)) ** 2, 0);
  return { slope, error: Math.sqrt(rest / (x.length - 2) / sxx), rate: Math.exp(my - slope * mx) };
}

it('the creep tests of Masias et al. 2019 give n = 6.56 +- 0.44, and the rate at 1 MPa, as plain regression does', async () => {
  const source = { file: scenario, set: ['calibration.sampling.generations=4000'] };
  const calibration = await calibrate({ source, dataFile, out: folder });
  const [exponent, rate] = calibration.result.fit.parameters;
  expect(exponent.best.toFixed(2)).toBe('6.56');
  expect(exponent.standardError!.toFixed(2)).toBe('0.44');
  const { slope, error, rate: atOne } = regression();
  expect(exponent.best).toBeCloseTo(slope, 6);
  expect(exponent.standardError).toBeCloseTo(error, 6);
  expect(rate.best / atOne).toBeCloseTo(1, 6);
  expect(rate.best.toPrecision(2)).toBe('0.0077');
  // Student's t with five degrees of freedom; the profile of a straight line is the same, and so is a posterior with a flat prior.
  const half = 2.570581835636197 * error;
  expect(exponent.interval.low).toBeCloseTo(slope - half, 6);
  expect(exponent.profile!.high).toBeCloseTo(slope + half, 1);
  expect(exponent.posterior!.median).toBeCloseTo(slope, 0);
  expect(exponent.posterior!.interval.low! / (slope - half)).toBeCloseTo(1, 1);
  expect(calibration.result.fit.identifiability[0]).toContain('cannot be separated by these data (correlation 0.955)');

  // Each rate foretold by the others, their own scatter for its noise: numpy and scipy (least squares of six rows, t with four degrees of
  // freedom) give -5.4187. The scatter of all seven, which the foretold one has a say in, would give -4.135.
  const { holdOut } = calibration.result.fit;
  expect(holdOut!.logScore).toBeCloseTo(-5.4187, 1);
  expect(holdOut!.logDensities.reduce<number>((sum, one) => sum + one!, 0)).toBeCloseTo(holdOut!.logScore, 12);

  writeCalibration(folder, source, calibration);
  const [header, first] = readFileSync(join(folder, 'posterior.csv'), 'utf8').split('\n');
  expect(header).toBe('materials.Li.creep.exponent,materials.Li.creep.referenceRate [1/s]');
  expect(first.split(',').map(Number).every(Number.isFinite)).toBe(true);
  const best = loadStudy({ file: join(folder, 'best.yaml') });
  expect(best.library.metal('Li').properties.creep).toMatchObject({
    law: 'power-law',
    exponent: expect.closeTo(slope, 6),
  });
});
