import { describe, expect, it } from 'vitest';
import {
  bootstrap,
  morrisEffects,
  normalQuantile,
  partialRankCorrelations,
  randomStream,
  sobolIndices,
  sortedQuantile,
  spearman,
  summarizeSample,
  unitDesign,
} from '../../src/statistics/index.js';
import reference from './references/sensitivity.json' with { type: 'json' };

/** Rows of a design through a function. */
function evaluate(points: Float64Array, dimensions: number, model: (x: Float64Array) => number): Float64Array {
  return Float64Array.from({ length: points.length / dimensions }, (_, i) =>
    model(points.subarray(i * dimensions, (i + 1) * dimensions)),
  );
}

const ishigami = (u: Float64Array): number => {
  const [a, b, c] = Array.from(u, (x) => Math.PI * (2 * x - 1)) as [number, number, number];
  return Math.sin(a) + 7 * Math.sin(b) ** 2 + 0.1 * c ** 4 * Math.sin(a);
};
// Closed form with a = 7, b = 0.1 (Ishigami & Homma 1990): partial variances of 1, of 2, and of 1 with 3.
const pi4 = Math.PI ** 4;
const alone1 = 0.5 * (1 + (0.1 * pi4) / 5) ** 2;
const alone2 = 49 / 8;
const both13 = (0.01 * pi4 * pi4 * 8) / 225;
const whole = alone1 + alone2 + both13;
const exact = {
  first: [alone1 / whole, alone2 / whole, 0],
  total: [(alone1 + both13) / whole, alone2 / whole, both13 / whole],
  second: [0, both13 / whole, 0],
};

describe("Sobol' indices", () => {
  it("are those of SALib's estimators on the same outputs", () => {
    const { outputs, first, total, second } = reference.ishigami;
    const indices = sobolIndices(outputs, 3, { secondOrder: true, resamples: 0 });
    for (let j = 0; j < 3; j++) {
      expect(indices.first[j]!.value).toBeCloseTo(first[j]!, 12);
      expect(indices.total[j]!.value).toBeCloseTo(total[j]!, 12);
      expect(indices.second![j]!.value).toBeCloseTo(second[j]!, 12);
    }
  });

  it('of the function of Ishigami and Homma approach the closed form', () => {
    const options = { samples: 2048, dimensions: 3, seed: 3, secondOrder: true };
    const outputs = evaluate(unitDesign('saltelli', options), 3, ishigami);
    const indices = sobolIndices(outputs, 3, { secondOrder: true, resamples: 200 });
    expect(indices.variance).toBeCloseTo(whole, 1);
    for (let j = 0; j < 3; j++) {
      for (const order of ['first', 'total', 'second'] as const) {
        const estimate = indices[order]![j]!;
        expect(Math.abs(estimate.value - exact[order][j]!)).toBeLessThan(0.02);
        expect(estimate.low).toBeLessThanOrEqual(exact[order][j]! + 0.005);
        expect(estimate.high).toBeGreaterThanOrEqual(exact[order][j]! - 0.005);
      }
    }
  });

  it("of the g function of Sobol' approach the closed form", () => {
    const a = [0, 1, 4.5, 9, 99];
    const outputs = evaluate(unitDesign('saltelli', { samples: 4096, dimensions: 5, seed: 1 }), 5, (x) =>
      a.reduce((product, each, j) => (product * (Math.abs(4 * x[j]! - 2) + each)) / (1 + each), 1),
    );
    const shares = a.map((each) => 1 / (3 * (1 + each) ** 2));
    const variance = shares.reduce((product, share) => product * (1 + share), 1) - 1;
    const indices = sobolIndices(outputs, 5, { resamples: 0 });
    for (const [j, share] of shares.entries()) {
      expect(Math.abs(indices.first[j]!.value - share / variance)).toBeLessThan(0.01);
      expect(Math.abs(indices.total[j]!.value - (share / (1 + share)) * (1 + 1 / variance))).toBeLessThan(0.01);
    }
  });

  it('have intervals that hold the truth as often as they say', () => {
    // Independent blocks, so that the bootstrap is not conservative: 3 x1 + x2 has the shares 0.9 and 0.1.
    let held = 0;
    const trials = 200;
    for (let trial = 0; trial < trials; trial++) {
      const random = randomStream(trial, 77);
      const outputs: number[] = [];
      for (let block = 0; block < 150; block++) {
        const [a, b, c, d] = [random.uniform(), random.uniform(), random.uniform(), random.uniform()];
        const model = (x: number, y: number) => 3 * x + y;
        outputs.push(model(a, b), model(c, b), model(a, d), model(c, d));
      }
      const { low, high } = sobolIndices(outputs, 2, { resamples: 200, seed: trial }).total[0]!;
      if (low <= 0.9 && 0.9 <= high) held++;
    }
    // 95 % of 200 is 190 +- 3.1; four deviations.
    expect(held).toBeGreaterThan(176);
    expect(held).toBeLessThan(200);
  });

  it('leave out blocks that are not complete, and count them', () => {
    const points = unitDesign('saltelli', { samples: 32, dimensions: 3, seed: 3 });
    const outputs = evaluate(points, 3, ishigami);
    const holed = outputs.slice();
    holed[7] = Number.NaN;
    holed[8] = Number.NaN;
    holed[150] = Number.POSITIVE_INFINITY;
    const without = Array.from(outputs).filter((_, i) => Math.floor(i / 5) !== 1 && Math.floor(i / 5) !== 30);
    const indices = sobolIndices(holed, 3);
    expect(indices).toMatchObject({ blocks: 30, blocksLost: 2 });
    expect(indices).toEqual({ ...sobolIndices(without, 3), blocksLost: 2 });
  });

  it('are unknown for an output that does not vary', () => {
    const indices = sobolIndices(new Float64Array(40).fill(0.3), 2);
    expect(indices.first[0]!.value).toBeNaN();
    expect(indices.total[1]!.high).toBeNaN();
  });
});

describe('elementary effects', () => {
  it('are those of SALib on the same trajectories', () => {
    const { points, outputs, mean, magnitude, deviation } = reference.morris;
    const { effects } = morrisEffects(points, outputs, 4);
    for (let j = 0; j < 4; j++) {
      expect(effects[j]!.mean.value).toBeCloseTo(mean[j]!, 12);
      expect(effects[j]!.magnitude.value).toBeCloseTo(magnitude[j]!, 12);
      expect(effects[j]!.deviation.value).toBeCloseTo(deviation[j]!, 12);
    }
  });

  it('of a plane are its slopes, and a product has its moments', () => {
    const points = unitDesign('morris', { samples: 400, dimensions: 4, seed: 6 });
    const { effects, trajectoriesLost } = morrisEffects(
      points,
      evaluate(points, 4, (x) => 2 * x[0]! - 3 * x[1]! + 4 * x[2]! * x[3]!),
      4,
    );
    expect(trajectoriesLost).toBe(0);
    for (const [j, slope] of [2, -3].entries()) {
      expect(effects[j]!.mean.value).toBeCloseTo(slope, 12);
      expect(effects[j]!.magnitude.value).toBeCloseTo(Math.abs(slope), 12);
      expect(effects[j]!.deviation.value).toBeCloseTo(0, 12);
    }
    // The effect of x3 is 4 x4, with x4 one of 1/8, 3/8, 5/8, 7/8: mean 2, deviation 4 sqrt(5)/8.
    for (const j of [2, 3]) {
      const { mean, deviation } = effects[j]!;
      expect(mean.low).toBeLessThan(2);
      expect(mean.high).toBeGreaterThan(2);
      expect(deviation.low).toBeLessThan(Math.sqrt(5) / 2);
      expect(deviation.high).toBeGreaterThan(Math.sqrt(5) / 2);
    }
  });

  it('lose the trajectory of a missing output', () => {
    const points = unitDesign('morris', { samples: 10, dimensions: 2, seed: 6 });
    const outputs = evaluate(points, 2, (x) => x[0]! * x[1]!);
    outputs[4] = Number.NaN;
    expect(morrisEffects(points, outputs, 2)).toMatchObject({ trajectories: 9, trajectoriesLost: 1 });
  });
});

describe('rank correlations', () => {
  const { inputs, output, spearman: ranked, partial } = reference.ranks;
  it('are those of scipy', () => {
    for (const [j, input] of inputs.entries()) expect(spearman(input, output).value).toBeCloseTo(ranked[j]!, 12);
  });
  it('without the part of the others are those of residuals', () => {
    for (const [j, { value, low, high }] of partialRankCorrelations(inputs, output).entries()) {
      expect(value).toBeCloseTo(partial[j]!, 12);
      expect(low).toBeLessThan(value);
      expect(high).toBeGreaterThan(value);
    }
  });
  it('are unknown where inputs cannot be told apart', () => {
    const [estimate] = partialRankCorrelations([inputs[0]!, inputs[0]!], output);
    expect(estimate!.value).toBeNaN();
  });
  it('have intervals that hold the truth as often as they say', () => {
    let held = 0;
    for (let trial = 0; trial < 400; trial++) {
      const random = randomStream(trial, 5);
      const x = Array.from({ length: 80 }, random.normal);
      const y = x.map((value) => 0.6 * value + 0.8 * random.normal());
      const { low, high } = spearman(x, y);
      // For normal variables with r = 0.6.
      const truth = (6 / Math.PI) * Math.asin(0.3);
      if (low <= truth && truth <= high) held++;
    }
    expect(held / 400).toBeGreaterThan(0.91);
    expect(held / 400).toBeLessThan(0.99);
  });
});

describe('the summary of a sample', () => {
  it('has the standard errors of drawing again', () => {
    const random = randomStream(4);
    const sample = Float64Array.from({ length: 101 }, random.normal).sort();
    const { quantiles, standardError, mean } = summarizeSample(sample, [0.25, 0.5, 0.9]);
    const drawn = [0.25, 0.5, 0.9].map((probability) => {
      const order = Math.floor(101 * probability + 0.5);
      const values: number[] = [];
      bootstrap(
        101,
        (counts) => {
          let seen = 0;
          let at = 0;
          while (seen + counts[at]! < order) seen += counts[at++]!;
          values.push(sample[at]!);
          return [sample[at]!];
        },
        { resamples: 4000, seed: 1 },
      );
      const centre = values.reduce((sum, x) => sum + x, 0) / values.length;
      return Math.sqrt(values.reduce((sum, x) => sum + (x - centre) ** 2, 0) / values.length);
    });
    for (const [k, { standardError: error }] of quantiles.entries())
      expect(Math.abs(error / drawn[k]! - 1)).toBeLessThan(0.06);
    expect(mean.high - mean.low).toBeCloseTo(2 * normalQuantile(0.975) * standardError, 12);
  });

  it('bounds quantiles as often as it says, whatever the distribution', () => {
    let held = 0;
    for (let trial = 0; trial < 500; trial++) {
      const random = randomStream(trial, 9);
      const sample = Array.from({ length: 60 }, () => random.uniform() ** 5);
      const [quantile] = summarizeSample(sample, [0.3]).quantiles;
      const truth = 0.3 ** 5;
      if (quantile!.low <= truth && truth <= quantile!.high) held++;
    }
    // At least 95 %, and not much more: the binomial has steps.
    expect(held / 500).toBeGreaterThan(0.93);
    expect(held / 500).toBeLessThan(0.995);
  });

  it('does not bound what it cannot', () => {
    const { quantiles } = summarizeSample([1, 2, 3, 4, 5], [0.025, 0.5]);
    expect(quantiles[0]!.low).toBe(Number.NEGATIVE_INFINITY);
    expect(quantiles[1]!.high).toBe(Number.POSITIVE_INFINITY);
    expect(quantiles[1]!.value).toBe(3);
    expect(sortedQuantile([4], 0.3)).toBe(4);
  });
});
