import { describe, expect, it } from 'vitest';
import { LithostatError } from '../../src/quantity/index.js';
import {
  beta,
  type Distribution,
  discrete,
  empirical,
  lognormal,
  loguniform,
  normal,
  triangular,
  truncated,
  uniform,
  weightedChoice,
} from '../../src/statistics/index.js';
import reference from './references/distributions.json' with { type: 'json' };
import { expectRelative } from './relative.js';

// biome-ignore lint/suspicious/noExplicitAny: the parameters come from a file.
const makers: Record<string, (parameters: any) => Distribution> = {
  normal,
  lognormal,
  uniform,
  loguniform,
  triangular,
  beta,
  empirical,
};

interface Row {
  readonly kind: string;
  readonly parameters: object;
  readonly bounds?: { readonly low?: number; readonly high?: number };
  readonly mean?: number;
  readonly deviation?: number;
  readonly quantile: [number, number][];
  readonly points?: [x: number, density: number, logDensity: number, below: number, above: number][];
}

function made({ kind, parameters, bounds }: Row): Distribution {
  return bounds === undefined ? makers[kind]!(parameters) : truncated(makers.normal!(parameters), bounds);
}

const rows = (reference.laws as unknown as Row[]).map(
  (row) => [`${row.kind} ${JSON.stringify(row.bounds ?? '')}`, row] as const,
);

describe.each(rows)('%s', (_, row) => {
  const law = made(row);
  it('has the quantiles of scipy', () => {
    for (const [u, x] of row.quantile) {
      // A normal law that is cut near a zero of x has the digits of its deviation, not those of x.
      const scale = row.bounds ? Math.max(Math.abs(x), law.deviation) : Math.abs(x);
      expect(Math.abs(law.quantile(u) - x), `quantile(${u})`).toBeLessThanOrEqual(1e-12 * scale);
    }
  });
  it('has the moments of scipy', () => {
    if (row.mean === undefined || row.deviation === undefined) return;
    expectRelative(law.mean, row.mean, 1e-11, 'mean');
    // scipy's own deviation of a far truncated normal law has about eight digits.
    expectRelative(law.deviation, row.deviation, row.bounds ? 2e-8 : 1e-12, 'deviation');
  });
  it('has the densities and probabilities of scipy', () => {
    for (const [x, density, logDensity, below, above] of row.points ?? []) {
      expectRelative(law.density(x), density, 1e-11, 'density');
      expect(Math.abs(law.logDensity(x) - logDensity)).toBeLessThan(1e-11 * Math.max(1, Math.abs(logDensity)));
      expectRelative(law.probability(x), below, 1e-11, 'probability');
      expectRelative(law.upperProbability(x), above, 1e-11, 'upper probability');
    }
  });
  it('has quantiles that invert its probabilities, from both ends', () => {
    for (const u of [1e-6, 0.02, 0.3, 0.5, 0.8, 0.999]) {
      expect(law.probability(law.quantile(u))).toBeCloseTo(u, 11);
      expect(law.upperProbability(law.upperQuantile(u))).toBeCloseTo(u, 11);
    }
  });
  it('has the mean and deviation of its quantiles', () => {
    const count = 20_000;
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < count; i++) {
      const x = law.quantile((i + 0.5) / count) - law.mean;
      sum += x;
      squares += x * x;
    }
    expect(Math.abs(sum / count)).toBeLessThan(2e-3 * law.deviation);
    expect(Math.sqrt(squares / count)).toBeCloseTo(law.deviation, -Math.log10(law.deviation * 0.005));
  });
});

describe('a truncated distribution', () => {
  it('is the shorter one where the law is flat', () => {
    const cut = truncated(uniform({ low: 0, high: 10 }), { low: 2, high: 6 });
    const short = uniform({ low: 2, high: 6 });
    expectRelative(cut.mean, 4, 1e-13);
    expectRelative(cut.deviation, short.deviation, 1e-12);
    for (const u of [0, 0.25, 0.9, 1]) expectRelative(cut.quantile(u), short.quantile(u), 1e-14);
  });
  it('keeps its digits far out in the upper tail', () => {
    const cut = truncated(normal({ mean: 0, deviation: 1 }), { low: 30, high: 31 });
    // The tail is exponential with rate z: about 30 + 1/30.
    expect(cut.quantile(0.5)).toBeGreaterThan(30.02);
    expect(cut.quantile(0.5)).toBeLessThan(30.03);
  });
  it('is the same where nothing is cut', () => {
    const law = lognormal({ median: 1, factor: 2 });
    expect(truncated(law, { low: 0 })).toBe(law);
  });
  it('refuses an interval that holds nothing', () => {
    expect(() => truncated(normal({ mean: 0, deviation: 1 }), { low: 60 })).toThrow(
      'no part of the normal distribution',
    );
    expect(() => truncated(normal({ mean: 0, deviation: 1 }), { low: 2, high: 1 })).toThrow(LithostatError);
  });
});

describe('discrete distributions', () => {
  const law = discrete({ values: [5, 1, 3], weights: [1, 2, 1] });
  it('give each value its share', () => {
    expect([0, 0.49, 0.5, 0.74, 0.75, 1].map(law.quantile)).toEqual([1, 1, 3, 3, 5, 5]);
    expect(law.mean).toBe(2.5);
    expect(law.deviation).toBeCloseTo(Math.sqrt(0.5 * 2.25 + 0.25 * 0.25 + 0.25 * 6.25), 14);
    expect([law.probability(3), law.upperProbability(3), law.density(3), law.density(2)]).toEqual([
      0.75, 0.25, 0.25, 0,
    ]);
  });
  it('never choose what has no weight', () => {
    const choose = weightedChoice([0, 1, 0, 3, 0]);
    expect([0, 0.2499, 0.25, 0.9999999, 1].map(choose)).toEqual([1, 1, 3, 3, 3]);
  });
});

describe('wrong parameters', () => {
  const paths = (act: () => unknown): string[] => {
    try {
      act();
    } catch (error) {
      if (error instanceof LithostatError) return error.issues.map(({ path }) => path);
      throw error;
    }
    return [];
  };
  it.each<[string, () => unknown, string[]]>([
    ['normal', () => normal({ mean: Number.NaN, deviation: -1 }), ['mean', 'deviation']],
    ['lognormal', () => lognormal({ median: 0, factor: 1 }), ['median', 'factor']],
    ['uniform', () => uniform({ low: 2, high: 1 }), ['high']],
    ['loguniform', () => loguniform({ low: -1, high: 1 }), ['low']],
    ['triangular', () => triangular({ low: 0, mode: 3, high: 2 }), ['mode']],
    ['beta', () => beta({ first: 0, second: 1 }), ['first']],
    ['discrete', () => discrete({ values: [], weights: [] }), ['values']],
    ['discrete', () => discrete({ values: [1], weights: [-1] }), ['weights[0]', 'weights']],
    ['empirical', () => empirical({ samples: [1] }), ['samples']],
    ['empirical', () => empirical({ samples: [2, 2] }), ['samples']],
  ])('of %s are all told', (_, act, expected) => {
    expect([...new Set(paths(act))]).toEqual(expected);
  });
});
