import { afterAll, describe, expect, it } from 'vitest';
import { readDataRows } from '../../../src/io/observations/index.js';
import { factorReal, solveReal } from '../../../src/solvers/index.js';
import { fitParameters } from '../../../src/studies/calibrate/fit.js';
import { crossValidate, foldsOf } from '../../../src/studies/calibrate/hold-out.js';
import { calibrate } from '../../../src/studies/calibrate/index.js';
import { readObservations } from '../../../src/studies/calibrate/observations.js';
import { readParameters } from '../../../src/studies/calibrate/parameters.js';
import { Predictor } from '../../../src/studies/calibrate/predictor.js';
import { loadStudy } from '../../../src/studies/load-study.js';
import { creepParameters, creepTwin, scenarioText, temporaryFolder } from './setting.js';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const scatter = 0.3;
const truth = [6, 2e-3];

async function twin(seed: number, more: Readonly<Record<string, unknown>>) {
  const scenario = folder.file('twin.yaml', scenarioText({ parameters: creepParameters, ...more }));
  const dataFile = folder.file(`twin-${seed}.csv`, creepTwin(seed, scatter));
  return (await calibrate({ source: { file: scenario }, dataFile, out: `${folder.path}/out-${seed}` })).result.fit;
}

/** The same without the checks of the input, which are alike for all twins. */
async function fitTwin(seed: number, noise: 'declared' | 'estimated') {
  const observations = { 'creepRate(Li)': { uncertainty: '30 %' } };
  const source = { text: scenarioText({ parameters: creepParameters, observations }) };
  const settings = loadStudy(source).scenario.calibration!;
  const { parameters } = readParameters(settings.parameters);
  const rows = readDataRows(folder.file('row.csv', creepTwin(seed, scatter)));
  const { data } = readObservations(rows, settings);
  const predictor = new Predictor({ source, parameters, data, set: [], out: null });
  const fitted = data.map(() => true);
  const near = Float64Array.from(parameters, ({ start }) => start);
  const problem = { predictor, parameters, data, fitted, noise, level: 0.95, seed, near };
  const fit = await fitParameters(problem);
  const unseen = seed <= 20 ? await crossValidate(problem, fit, foldsOf('leave-one-out', problem)!) : undefined;
  return { fit, unseen };
}

describe('twins of known parameters', () => {
  // 120 twins, two parameters: of 95 % intervals 114 are expected to hold the truth, with a standard deviation of 2.4.
  it.each(['estimated', 'declared'] as const)(
    '%s noise: they lie in their 95 %% intervals at the nominal rate',
    async (noise) => {
      const count = 120;
      const held = [0, 0];
      let squares = 0;
      let unseenSquares = 0;
      for (let seed = 1; seed <= count; seed++) {
        const { fit, unseen } = await fitTwin(seed, noise);
        [truth[0], Math.log(truth[1])].forEach((one, j) => {
          if (Math.abs(fit.point[j] - one) <= fit.coverage * fit.posterior.standardErrors[j]) held[j]++;
        });
        squares += fit.chiSquare;
        unseenSquares += unseen === undefined ? 0 : unseen.standardisedError ** 2 / 20;
      }
      for (const one of held) {
        // Four binomial standard deviations about the expectation, but not all of them.
        expect(one).toBeGreaterThanOrEqual(104);
        expect(one).toBeLessThan(120);
      }
      // The mean of chi-square is its degrees of freedom, 6, to four of its standard errors.
      expect(Math.abs(squares / count - 6)).toBeLessThan(4 * Math.sqrt(12 / count));
      // Foretold values err as much as they say: with 160 values the mean square is one to about 0.11 (more where the noise is estimated).
      expect(Math.abs(unseenSquares - 1)).toBeLessThan(0.5);
    },
  );
});

it('samples of a twin give the same intervals as least squares, since the law is a straight line of the logarithms', async () => {
  const fit = await twin(7, {
    observations: { 'creepRate(Li)': { uncertainty: '30 %' } },
    method: 'both',
    sampling: { generations: 2500 },
  });
  for (const { best, interval, posterior } of fit.parameters) {
    const width = interval.high! - interval.low!;
    expect(Math.abs(posterior!.median - best)).toBeLessThan(0.06 * width);
    expect(Math.abs(posterior!.interval.low! - interval.low!)).toBeLessThan(0.12 * width);
    expect(Math.abs(posterior!.interval.high! - interval.high!)).toBeLessThan(0.12 * width);
  }
  // Laplace is exact for a normal posterior; the bridge has to find the same.
  const [laplace, bridge] = fit.evidence;
  expect(laplace.method).toBe('laplace');
  expect(Math.abs(bridge.logEvidence - laplace.logEvidence)).toBeLessThan(5 * bridge.standardError! + 0.01);
});

it('a prior pulls as far as it is strong: product of two normal laws', async () => {
  const observations = { 'creepRate(Li)': { uncertainty: '30 %' } };
  const free = await twin(3, {
    observations,
    parameters: { 'materials.Li.creep.exponent': creepParameters['materials.Li.creep.exponent'] },
  });
  const held = await twin(3, {
    observations,
    parameters: { 'materials.Li.creep.exponent': { bounds: [2, 12], prior: { normal: { mean: 5, deviation: 0.1 } } } },
  });
  const [{ best, standardError }] = free.parameters;
  const weight = [1 / standardError! ** 2, 1 / 0.1 ** 2];
  const expected = (best * weight[0] + 5 * weight[1]) / (weight[0] + weight[1]);
  expect(held.parameters[0].best).toBeCloseTo(expected, 4);
  expect(held.parameters[0].standardError).toBeCloseTo(1 / Math.sqrt(weight[0] + weight[1]), 5);
});

it('the evidence of a linear model with normal priors is that of its closed form', async () => {
  const fit = await twin(11, {
    observations: { 'creepRate(Li)': { uncertainty: '30 %' } },
    parameters: {
      'materials.Li.creep.exponent': { bounds: [1, 14], prior: { normal: { mean: 6, deviation: 0.8 } } },
      'materials.Li.creep.referenceRate': {
        bounds: ['1e-7 1/s', '100 1/s'],
        prior: { lognormal: { median: '2e-3 1/s', factor: Math.E } },
      },
    },
  });
  // ln(rate) = ln(A) + n ln(stress): normal with covariance 0.3^2 I + 0.8^2 x x^T + 1.
  const rows = creepTwin(11, scatter)
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').map(Number));
  const x = rows.map(([stress]) => Math.log(stress));
  const off = Float64Array.from(rows, ([, rate], i) => Math.log(rate) - (Math.log(2e-3) + 6 * x[i]));
  const size = rows.length;
  const covariance = Float64Array.from({ length: size * size }, (_, at) => {
    const [i, j] = [Math.floor(at / size), at % size];
    return (i === j ? 0.09 : 0) + 0.64 * x[i] * x[j] + 1;
  });
  const pivots = new Int32Array(size);
  expect(factorReal(covariance, size, pivots)).toBe(true);
  let logDeterminant = 0;
  for (let i = 0; i < size; i++) logDeterminant += Math.log(Math.abs(covariance[i * size + i]));
  const solved = Float64Array.from(off);
  solveReal(covariance, size, pivots, solved);
  const square = off.reduce((sum, one, i) => sum + one * solved[i], 0);
  const exact = -0.5 * (square + logDeterminant + size * Math.log(2 * Math.PI));
  expect(fit.evidence[0].logEvidence).toBeCloseTo(exact, 4);
});
