import { describe, expect, it } from 'vitest';
import { loadLibrary } from '../../../src/materials/index.js';
import { casesOf, smallPlans } from './scenario.js';

const { file, planOf, refusal } = smallPlans();

const columnsOf = async (section: string) => {
  const built = await planOf(section);
  const rows = casesOf(built).map(({ inputs }) => inputs);
  return { built, rows, column: (index: number) => rows.map((row) => row[index] as number) };
};

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: readonly number[]) => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1];
const ranks = (values: readonly number[]) => {
  const order = values.map((_, index) => index).sort((a, b) => values[a] - values[b]);
  const rank: number[] = [];
  order.forEach((index, place) => {
    rank[index] = place;
  });
  return rank;
};
const correlation = (a: readonly number[], b: readonly number[]) =>
  mean(a.map((value, index) => (value - mean(a)) * (b[index] - mean(b)))) / (deviation(a) * deviation(b));

const design = (kind: string, samples: number, seed = 1) =>
  `design: { kind: ${kind}, samples: ${samples}, seed: ${seed} }`;

describe('parameters', () => {
  it('have the moments of their distributions, in the unit in which these were written', async () => {
    const { built, column } = await columnsOf(`{ ${design('sobol', 4096)}, parameters: {
      a.normal: { normal: { mean: 25 degC, deviation: 5 K } },
      a.lognormal: { lognormal: { median: 10 ohm cm^2, factor: 2 } },
      a.uniform: { uniform: [1 MPa, 30 bar] },
      a.loguniform: { loguniform: [1 um, 100 um] },
      a.triangular: { triangular: [0, 1, 2] },
      a.bounded: { normal: { mean: 0 V, deviation: 1 V }, bounds: [0 V, 10 V] } } }`);
    expect(built.plan.inputs.map(({ unit }) => unit)).toEqual(['degC', 'ohm cm^2', 'MPa', 'um', null, 'V']);
    expect(mean(column(0))).toBeCloseTo(25, 2);
    expect(deviation(column(0))).toBeCloseTo(5, 2);
    expect(Math.log(median(column(1)))).toBeCloseTo(Math.log(10), 2);
    expect(deviation(column(1).map(Math.log))).toBeCloseTo(Math.log(2), 2);
    expect(mean(column(2))).toBeCloseTo(2, 3);
    expect(deviation(column(2))).toBeCloseTo(2 / Math.sqrt(12), 3);
    expect(mean(column(3).map(Math.log10))).toBeCloseTo(1, 3);
    expect(deviation(column(4))).toBeCloseTo(1 / Math.sqrt(6), 3);
    // Half of a normal distribution has the mean sqrt(2/pi).
    expect(mean(column(5))).toBeCloseTo(Math.sqrt(2 / Math.PI), 2);
  });

  it('of a Latin hypercube fall into each cell once', async () => {
    const { column } = await columnsOf(
      `{ ${design('latin-hypercube', 50)}, parameters: { a: { uniform: [0, 50] }, b: { uniform: [0, 50] } } }`,
    );
    for (const index of [0, 1])
      expect(
        column(index)
          .map(Math.floor)
          .sort((a, b) => a - b),
      ).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });

  it('are the same for the same seed, and others for another', async () => {
    const section = (seed: number) => `{ ${design('monte-carlo', 20, seed)}, parameters: { a: { uniform: [0, 1] } } }`;
    const [one, again, other] = await Promise.all([
      columnsOf(section(1)),
      columnsOf(section(1)),
      columnsOf(section(2)),
    ]);
    expect(again.rows).toEqual(one.rows);
    expect(other.rows).not.toEqual(one.rows);
  });

  it('are the same at every point of the axes', async () => {
    const { built, rows } = await columnsOf(
      `{ ${design('sobol', 8)}, axes: [ { p.q: [1 MPa, 2 MPa, 3 MPa] } ], parameters: { a: { uniform: [0, 1] } } }`,
    );
    expect(built.plan.count).toBe(24);
    expect(built.plan.design).toMatchObject({ kind: 'sobol', axisPoints: 3, samples: 8, asked: 8, seed: 1 });
    for (let index = 0; index < 8; index++) {
      expect(rows[index + 8]).toEqual([2, rows[index][1]]);
      expect(rows[index + 16]).toEqual([3, rows[index][1]]);
    }
  });

  it.each([
    ['rank', -0.8, -0.8],
    ['rank', 0.5, 0.5],
    // Spearman's coefficient of a Gaussian copula is (6/pi) asin(r/2) (Pearson 1907).
    ['normal', 0.9, (6 / Math.PI) * Math.asin(0.45)],
  ])('are correlated as asked: %s %d', async (measure, value, expected) => {
    const { column } = await columnsOf(`{ ${design('sobol', 4096)},
      parameters: { a: { uniform: [0, 1] }, b: { lognormal: { median: 1 um, factor: 3 } }, c: { uniform: [0, 1] } },
      correlations: [ { between: [a, b], ${measure}: ${value} } ] }`);
    expect(correlation(ranks(column(0)), ranks(column(1)))).toBeCloseTo(expected, 2);
    expect(Math.abs(correlation(ranks(column(0)), ranks(column(2))))).toBeLessThan(0.02);
  });

  it('refuse correlations that contradict each other, or that are of names', async () => {
    const three =
      'parameters: { a: { uniform: [0, 1] }, b: { uniform: [0, 1] }, c: { uniform: [0, 1] }, d: { values: [Li, Na] } }';
    const pairs = '{ between: [a, b], rank: 0.9 }, { between: [b, c], rank: 0.9 }, { between: [a, c], rank: -0.9 }';
    expect(await refusal(`{ ${design('sobol', 8)}, ${three}, correlations: [ ${pairs} ] }`)).toEqual([
      ['not-positive-definite', 'study.correlations', undefined],
    ]);
    expect(
      await refusal(`{ ${design('sobol', 8)}, ${three}, correlations: [ { between: [a, d], rank: 0.5 } ] }`),
    ).toEqual([['out-of-range', 'study.correlations[0].between[1]', undefined]]);
  });

  it('may be names with weights', async () => {
    const { column } = await columnsOf(
      `{ ${design('sobol', 1024)}, parameters: { m: { values: [Li, Na, K], weights: [1, 3, 0] } } }`,
    );
    const names = column(0) as unknown as string[];
    expect(['Li', 'Na', 'K'].map((name) => names.filter((one) => one === name).length)).toEqual([256, 768, 0]);
  });

  it('from one file come row by row', async () => {
    file('posterior.csv', 'a.x [um],a.y,weight\n1,10,1\n2,20,1\n3,30,0\n4,40,2\n');
    const { rows, built } = await columnsOf(
      `{ ${design('sobol', 1024)}, parameters: { a.y: { samples: posterior.csv }, a.x: { samples: posterior.csv } } }`,
    );
    expect(built.plan.inputs.map(({ header }) => header)).toEqual(['a.y', 'a.x [um]']);
    for (const [y, x] of rows) expect(y).toBe(10 * (x as number));
    expect([1, 2, 3, 4].map((x) => rows.filter((row) => row[1] === x).length)).toEqual([256, 256, 0, 512]);
    expect(await refusal(`{ ${design('sobol', 8)}, parameters: { a.z: { samples: posterior.csv } } }`)).toEqual([
      ['unknown-column', 'study.parameters["a.z"].samples', 'a.x'],
    ]);
  });

  it('of the library have its value as the median, and the spread of its range', async () => {
    const path = 'cell.interfaces.voids.spacing';
    const record = loadLibrary().interfaceClass('Li', 'Li6PS5Cl').records.get('voids.spacing')!;
    const { built, column } = await columnsOf(
      `{ ${design('sobol', 4096)}, parameters: { ${path}: library, materials.Li.surfaceEnergy: library } }`,
    );
    expect(built.plan.inputs[0]).toEqual({ header: `${path} [um]`, path, unit: 'um' });
    const [low, high] = record.range!.map((end) => 1e6 * end!);
    expect(Math.min(...column(0))).toBeGreaterThanOrEqual(low * (1 - 1e-9));
    expect(Math.max(...column(0))).toBeLessThanOrEqual(high * (1 + 1e-9));
    expect(median(column(0))).toBeGreaterThan(45);
    expect(median(column(0))).toBeLessThan(55);
    expect(built.plan.design.parameters).toMatchObject([{ path, certainty: 'calibrated', source: record.source }, {}]);
  });

  it.each([
    ['cell.interfaces.voids.spacin', 'voids.spacing'],
    ['operation.stackPressure', undefined],
    ['materials.Unobtainium.density', undefined],
    ['cell.electrode.thickness', undefined],
  ])('of the library are refused where it has none: %s', async (path, nearest) => {
    expect(await refusal(`{ ${design('sobol', 8)}, parameters: { ${path}: library } }`)).toEqual([
      ['not-in-library', `study.parameters["${path}"]`, nearest],
    ]);
  });

  it.each([
    ['saltelli', 8, 8 * (2 + 2)],
    ['morris', 5, 5 * (2 + 1)],
  ])('of a design for indices have its number of points: %s', async (kind, samples, count) => {
    const { built } = await columnsOf(
      `{ ${design(kind, samples)}, parameters: { a: { uniform: [0, 1] }, b: { uniform: [0, 1] } } }`,
    );
    expect(built.plan.count).toBe(count);
  });
});
