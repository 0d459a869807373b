import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { LithostatError } from '../../../src/quantity/index.js';
import { analyzeSweep, readSample, type SensitivityOptions } from '../../../src/studies/sensitivity/index.js';
import { type MadeSweep, makeSweep } from './made-sweep.js';

const root = mkdtempSync(join(tmpdir(), 'sensitivity-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let made = 0;

function analyze(sweep: MadeSweep, options: SensitivityOptions = {}) {
  return analyzeSweep(readSample(makeSweep(join(root, String(made++)), sweep)), options);
}

const paths = ['made.first', 'made.second', 'made.third'];
const out = 'final(made) [V]';

/** Ishigami and Homma's function and its shares of variance in closed form. */
const ishigami = (u: Float64Array) => {
  const [a, b, c] = Array.from(u, (x) => Math.PI * (2 * x - 1)) as [number, number, number];
  return { [out]: Math.sin(a) + 7 * Math.sin(b) ** 2 + 0.1 * c ** 4 * Math.sin(a) };
};
const pi4 = Math.PI ** 4;
const parts = [0.5 * (1 + pi4 / 50) ** 2, 49 / 8, (pi4 * pi4 * 8) / 22500] as const;
const whole = parts[0] + parts[1] + parts[2];
const exact = {
  first: [parts[0] / whole, parts[1] / whole, 0],
  total: [(parts[0] + parts[2]) / whole, parts[1] / whole, parts[2] / whole],
};

describe('a saltelli sweep', () => {
  it('gives the shares of the variance, with intervals that hold them', () => {
    const { outputs, parameters } = analyze({ kind: 'saltelli', samples: 512, paths, outcome: ishigami });
    expect(parameters).toEqual(paths.map((path) => `${path} [m]`));
    expect(outputs).toHaveLength(1);
    const [one] = outputs;
    expect(one).toMatchObject({
      output: out,
      at: [],
      cases: 512 * 5,
      casesLost: {},
      blocks: { used: 512, lost: 0 },
      notes: [],
    });
    for (const order of ['first', 'total'] as const) {
      for (const [j, share] of exact[order].entries()) {
        const { value, low, high } = one!.parameters[j]![order]!;
        // At 512 blocks the standard error of a first share is about 0.05.
        expect(Math.abs(value - share)).toBeLessThan(0.15);
        expect(low).toBeLessThanOrEqual(share);
        expect(high).toBeGreaterThanOrEqual(share);
      }
    }
    // Only A and B are a sample of the output: mean 7/2.
    expect(one!.distribution).toMatchObject({ count: 1024 });
    expect(Math.abs(one!.distribution!.mean.value - 3.5)).toBeLessThan(0.1);
  });

  it('gives the shares of pairs when asked', () => {
    const [one] = analyze({ kind: 'saltelli', samples: 1024, paths, secondOrder: true, outcome: ishigami }).outputs;
    expect(one).toMatchObject({ cases: 1024 * 8, blocks: { used: 1024 } });
    expect(one!.distribution!.count).toBe(2048);
    const names = paths.map((path) => `${path} [m]`);
    expect(one!.pairs!.map(({ between }) => between)).toEqual([
      [names[0], names[1]],
      [names[0], names[2]],
      [names[1], names[2]],
    ]);
    for (const [k, share] of [0, parts[2] / whole, 0].entries()) {
      const { value, low, high } = one!.pairs![k]!.share;
      expect(Math.abs(value - share)).toBeLessThan(0.1);
      expect(low).toBeLessThanOrEqual(share);
      expect(high).toBeGreaterThanOrEqual(share);
    }
  });

  it('says how many blocks failed cases cost, and by which status', () => {
    const { outputs } = analyze({
      kind: 'saltelli',
      samples: 64,
      paths,
      outcome: (u, _, number) =>
        number === 7 ? 'failed:solver' : number === 8 || number === 100 ? 'failed:input' : ishigami(u),
    });
    expect(outputs[0]).toMatchObject({
      blocks: { used: 62, lost: 2 },
      cases: 317,
      casesLost: { 'failed:solver': 1, 'failed:input': 2 },
    });
    expect(outputs[0]!.notes[0]).toContain('2 of 64 blocks lack this output and are left out');
  });

  it('refuses to speak of what is left when too much is lost', () => {
    const failing: MadeSweep = {
      kind: 'saltelli',
      samples: 64,
      paths,
      outcome: (u, _, number) => (number % 15 === 3 ? 'failed:solver' : ishigami(u)),
    };
    expect(() => analyze(failing)).toThrow('22 of 64 blocks lack it');
    // Another output that is there is still told.
    const { outputs, left } = analyze({
      ...failing,
      outcome: (u, _, number): Record<string, number> => ({
        ...(number % 15 === 3 ? {} : ishigami(u)),
        other: u[0]!,
        constant: 3,
      }),
    });
    expect(outputs.map(({ output }) => output)).toEqual(['other']);
    expect(left).toMatchObject([{ output: out, reason: expect.stringContaining('22 of 64 blocks') }]);
  });

  it('is told for each point of the axes', () => {
    const { outputs } = analyze({
      kind: 'saltelli',
      samples: 256,
      paths,
      axis: [0, 1],
      outcome: (u, axis) => ({ plane: u[0]! + axis * 3 * u[1]! }),
    });
    expect(outputs.map(({ at }) => at)).toEqual([
      [{ input: 'made.axis [m]', value: 0 }],
      [{ input: 'made.axis [m]', value: 1 }],
    ]);
    const total = outputs.map(({ parameters }) => parameters.map((each) => each.total!.value));
    for (const [k, shares] of [
      [1, 0, 0],
      [0.1, 0.9, 0],
    ].entries())
      for (const [j, share] of shares.entries()) expect(Math.abs(total[k]![j]! - share)).toBeLessThan(0.03);
  });

  it('refuses correlated parameters and combinations that were left out', () => {
    const plain: MadeSweep = { kind: 'saltelli', samples: 8, paths, outcome: ishigami };
    expect(() => analyze({ ...plain, correlations: [{ between: paths.slice(0, 2), rank: 0.5 }] })).toThrow(
      'tells parameters apart',
    );
    expect(() => analyze({ ...plain, excluded: 3 })).toThrow('is not complete');
  });
});

describe('a morris sweep', () => {
  it('gives the elementary effects', () => {
    const { outputs } = analyze({
      kind: 'morris',
      samples: 12,
      paths,
      outcome: (u) => ({ plane: 2 * u[0]! - 3 * u[1]! }),
    });
    expect(outputs[0]).toMatchObject({ blocks: { used: 12, lost: 0 } });
    for (const [j, slope] of [2, -3, 0].entries()) {
      const { mean, magnitude, deviation } = outputs[0]!.parameters[j]!.effect!;
      expect(mean.value).toBeCloseTo(slope, 10);
      expect(magnitude.value).toBeCloseTo(Math.abs(slope), 10);
      expect(deviation.value).toBeCloseTo(0, 10);
    }
  });
});

describe('a sample', () => {
  // u + v w of uniform variables: variances 12, 3 and 3 of 19, and 1 of v and w together.
  const product = (u: Float64Array) => ({ [out]: u[0]! + u[1]! * u[2]! });
  const ofProduct = { first: [12 / 19, 3 / 19, 3 / 19], total: [12 / 19, 4 / 19, 4 / 19] };

  it.each([
    ['polynomial-chaos', 128, ishigami, exact],
    ['gaussian-process', 64, product, ofProduct],
  ] as const)('gives shares of the variance by a surrogate (%s)', (surrogate, samples, outcome, shares) => {
    const [one] = analyze({ kind: 'sobol', samples, paths, outcome }, { surrogate }).outputs;
    expect(one!.surrogate).toMatchObject({ trusted: true, crossValidation: { folds: 10 } });
    expect(one!.surrogate!.crossValidation.q2).toBeGreaterThan(0.9);
    for (const order of ['first', 'total'] as const) {
      for (const [j, share] of shares[order].entries()) {
        const { value, low, high } = one!.parameters[j]![order]!;
        expect(Math.abs(value - share), `${order} ${j}`).toBeLessThan(0.03);
        expect(low, `${order} ${j}`).toBeLessThanOrEqual(Math.min(value, share + 0.02));
        expect(high, `${order} ${j}`).toBeGreaterThanOrEqual(Math.max(value, share - 0.02));
      }
    }
    expect(one!.notes).toEqual([]);
  });

  it('has intervals by a surrogate that hold the truth', () => {
    // (1 + v) e^u + 0.3 w of uniform variables, 40 points: the intervals are meant for 95 %, and hold what the surrogate misses besides.
    const [e1, e2, squares] = [Math.E - 1, (Math.E ** 2 - 1) / 2, 7 / 3];
    const parts = [
      (e2 - e1 * e1) * 2.25,
      (squares - 2.25) * e1 * e1,
      0.09 / 12,
      (e2 - e1 * e1) * (squares - 2.25),
    ] as const;
    const sum = parts.reduce((total, part) => total + part, 0);
    const held = new Array<number>(3).fill(0);
    for (let seed = 0; seed < 12; seed++) {
      const outcome = (u: Float64Array) => ({ [out]: Math.exp(u[0]!) * (1 + u[1]!) + 0.3 * u[2]! });
      const sweep: MadeSweep = { kind: 'latin-hypercube', samples: 40, seed, paths, outcome };
      const { parameters } = analyze(sweep, { surrogate: 'polynomial-chaos' }).outputs[0]!;
      for (const [j, { first }] of parameters.entries()) {
        const share = parts[j]! / sum;
        if (first!.low <= share && share <= first!.high) held[j]!++;
        expect(first!.high - first!.low).toBeLessThan(0.1);
      }
    }
    for (const count of held) expect(count).toBeGreaterThanOrEqual(10);
  });

  it('takes the surrogate that predicts unseen cases best', () => {
    const sweep: MadeSweep = { kind: 'sobol', samples: 32, paths, outcome: product };
    const errors = (['polynomial-chaos', 'gaussian-process', 'best'] as const).map(
      (surrogate) => analyze(sweep, { surrogate }).outputs[0]!.surrogate!,
    );
    // A polynomial is exact here.
    expect(errors[0]!.crossValidation.q2).toBeGreaterThan(1 - 1e-12);
    expect(errors[1]!.crossValidation.q2).toBeLessThan(errors[0]!.crossValidation.q2);
    expect(errors[2]).toEqual(errors[0]);
  });

  it('says when the surrogate cannot be relied on', () => {
    // A function without any pattern: the digits of a product.
    const noise = (u: Float64Array) => ({ [out]: (u[0]! * 12345.678 + u[1]! * 98765.432) % 1 });
    const [one] = analyze({ kind: 'latin-hypercube', samples: 60, paths, outcome: noise }).outputs;
    expect(one!.surrogate!.trusted).toBe(false);
    // What the surrogate misses may belong to any parameter.
    const { high } = one!.parameters[2]!.total!;
    expect(high).toBeGreaterThanOrEqual(1 - Math.max(0, one!.surrogate!.crossValidation.q2) - 1e-12);
    expect(one!.notes.join()).toMatch(
      /predicts (nothing|\d+ %) of the variance of cases that it has not seen \(80 % are asked\)/,
    );
  });

  it('has rank correlations with what the others explain taken out', () => {
    const [one] = analyze(
      { kind: 'latin-hypercube', samples: 200, paths, outcome: (u) => ({ [out]: Math.exp(3 * u[0]! - u[1]!) }) },
      { surrogate: 'none' },
    ).outputs;
    const [first, second, third] = one!.parameters;
    // Ranks of 3 x - y for uniform x, y; without the other each is monotonic.
    expect(first!.rank!.value).toBeGreaterThan(0.9);
    expect(second!.rank!.value).toBeCloseTo(-0.29, 1);
    expect(first!.partialRank!.value).toBeGreaterThan(0.98);
    expect(second!.partialRank!.value).toBeLessThan(-0.9);
    expect(third!.partialRank!.low).toBeLessThan(0);
    expect(third!.partialRank!.high).toBeGreaterThan(0);
    expect(one!.surrogate).toBeUndefined();
  });

  it('of correlated parameters has no shares, and says why', () => {
    const [one] = analyze({
      kind: 'monte-carlo',
      samples: 40,
      paths,
      correlations: [{ between: paths.slice(0, 2), rank: 0.5 }],
      outcome: ishigami,
    }).outputs;
    expect(one!.parameters[0]!.total).toBeUndefined();
    expect(one!.notes.join()).toContain('correlated');
  });
});

describe('any sweep', () => {
  it('of more cases than a surrogate takes says how many it took', () => {
    const { outputs } = analyze(
      { kind: 'monte-carlo', samples: 1200, paths, outcome: (u) => ({ [out]: u[0]! + u[1]! * u[2]! }) },
      { surrogate: 'polynomial-chaos' },
    );
    expect(outputs[0]!.notes).toEqual(['The surrogate was fitted to 1000 of the 1200 cases.']);
    expect(outputs[0]!.surrogate!.crossValidation.q2).toBeGreaterThan(1 - 1e-12);
  });

  it('with samples that conditions left out is no sample of the parameters', () => {
    const [one] = analyze({ kind: 'sobol', samples: 30, paths, excluded: 2, outcome: ishigami }).outputs;
    expect(one!.distribution).toBeUndefined();
    expect(one!.surrogate).toBeUndefined();
    expect(one!.notes.join()).toContain('Conditions left out some samples');
  });

  it('of a grid has rank correlations and, if asked, a surrogate', () => {
    const grid: MadeSweep = { kind: 'grid', samples: 40, paths, outcome: (u) => ({ [out]: u[0]! ** 2 + u[1]! }) };
    expect(analyze(grid).outputs[0]!.surrogate).toBeUndefined();
    const [one] = analyze(grid, { surrogate: 'gaussian-process' }).outputs;
    expect(one!.surrogate!.crossValidation.q2).toBeGreaterThan(0.98);
    expect(one!.parameters[0]!.total).toBeUndefined();
    expect(one!.parameters).toHaveLength(3);
  });

  it('that is not finished is told as far as it is', () => {
    const [one] = analyze(
      { kind: 'sobol', samples: 50, paths, outcome: (u, _, number) => (number > 45 ? null : ishigami(u)) },
      { surrogate: 'none' },
    ).outputs;
    expect(one).toMatchObject({ cases: 46, casesLost: { pending: 4 } });
    expect(() => analyze({ kind: 'sobol', samples: 50, paths, outcome: () => null })).toThrow(LithostatError);
  });

  it('names the outputs there are when another is asked', () => {
    const asked = () =>
      analyze({ kind: 'sobol', samples: 10, paths, outcome: ishigami }, { outputs: ['final(maid) [V]', 'nothing'] });
    expect(asked).toThrow(/no case has a number "final\(maid\) \[V\]"[\s\S]*no case has a number "nothing"/);
    expect(
      analyze({ kind: 'sobol', samples: 12, paths, outcome: ishigami }, { outputs: ['final(made)'], surrogate: 'none' })
        .outputs,
    ).toHaveLength(1);
  });

  it('leaves out what is constant but for rounding, what is no number, and what a case cost', () => {
    const { outputs, left } = analyze(
      {
        kind: 'sobol',
        samples: 12,
        paths,
        outcome: (u) => ({ 'timeProbes [1]': u[0]!, word: 'a', flat: 2 + 1e-15 * u[0]!, ...ishigami(u) }),
      },
      { surrogate: 'none' },
    );
    expect(outputs.map(({ output }) => output)).toEqual([out]);
    expect(left.map(({ output }) => output).filter((name) => name !== 'flat')).toEqual([]);
  });
});
