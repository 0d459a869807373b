import { describe, expect, it } from 'vitest';
import { goodText, issuesOf, load } from '../../fixtures/load.js';

/** The good scenario with a section `study`, in flow style. */
const withStudy = (section: string) => `${goodText}\nstudy: ${section}\n`;
const codes = (section: string) => issuesOf(withStudy(section)).map(({ path, code }) => [path, code]);

describe('the section study', () => {
  it('may be left out, and may be empty', () => {
    expect(load(goodText).scenario.study).toBeUndefined();
    expect(load(withStudy('{}')).scenario.study).toEqual({
      case: 'run',
      axes: [],
      parameters: {},
      correlations: [],
      outputs: [],
      limits: {},
    });
  });

  it('takes every form of axis, distribution and condition', () => {
    const study = withStudy(`
  case: { critical: ccs }
  axes:
    - operation.stackPressure: [1 MPa, 3 MPa]
      operation.temperature: { from: 25 degC, to: 60 degC, steps: 2 }
    - list: cases.csv
    - either:
        - - cell.electrode.metal: [Li]
        - - cell.electrode.metal: [Na]
          - cell.area: { from: 1 cm^2, to: 100 cm^2, steps: 3, spacing: logarithmic }
  parameters:
    cell.interfaces.resistance: { lognormal: { median: 10 ohm cm^2, factor: 2 }, bounds: [1 ohm cm^2, 100 ohm cm^2] }
    cell.interfaces.voids.spacing: library
    cell.electrode.thickness: { normal: { mean: 50 um, deviation: 5000 nm } }
    cell.electrolyte.thickness: { triangular: [0.5 mm, 1 mm, 2 mm] }
    cell.interfaces.flaws.depth: { samples: posterior.csv }
    cell.interfaces.class: { values: [lithium-argyrodite, lithium-garnet], weights: [1, 3] }
    cell.interfaces.activationEnergy: { loguniform: [0.1 eV, 0.5 eV] }
  correlations:
    - { between: [cell.interfaces.resistance, cell.interfaces.voids.spacing], rank: -0.5 }
  design: { kind: sobol, samples: 64 }
  where: operation.stackPressure >= 2 MPa
  exclude: [cell.electrode.metal == Na, operation.temperature < 30 degC]
  outputs: [final(voltage)]
  limits: { time: 1 min, memory: 512 MiB }`);
    expect(issuesOf(study)).toEqual([]);
    expect(load(study).scenario.study).toMatchObject({
      design: { kind: 'sobol', samples: 64, seed: 1 },
      where: ['operation.stackPressure >= 2 MPa'],
      limits: { time: 60, memory: 512 * 1024 ** 2 },
    });
  });

  it.each([
    ['{ axis: [] }', 'study.axis', 'unknown-key'],
    ['{ axes: [ { operation.stackPressure: 3 MPa } ] }', 'study.axes[0]["operation.stackPressure"]', 'wrong-type'],
    ['{ axes: [ { operation..stackPressure: [3 MPa] } ] }', 'study.axes[0]["operation..stackPressure"]', 'bad-path'],
    ['{ axes: [ { study.case: [run] } ] }', 'study.axes[0]["study.case"]', 'bad-path'],
    ['{ axes: [ { a: [1, 2], b: [1, 2, 3] } ] }', 'study.axes[0].b', 'wrong-length'],
    ['{ axes: [ { a: { from: 1, to: 2, steps: 3 }, b: [1, 2] } ] }', 'study.axes[0].b', 'wrong-length'],
    ['{ axes: [ { a: { from: 1 MPa, to: 2 V, steps: 3 } } ] }', 'study.axes[0].a.to', 'wrong-dimension'],
    ['{ axes: [ { a: { from: 1 MPa, to: 2 MPs, steps: 3 } } ] }', 'study.axes[0].a.to', 'unknown-unit'],
    ['{ axes: [ { a: { from: 0, to: 2, steps: 3, spacing: logarithmic } } ] }', 'study.axes[0].a.from', 'out-of-range'],
    ['{ axes: [ { a: { from: 1, to: 2, steps: 1 } } ] }', 'study.axes[0].a.steps', 'out-of-range'],
    ['{ axes: [ { a: [1] }, { either: [ [ { a: [2] } ] ] } ] }', 'study.axes[1]', 'conflicting-keys'],
    ['{ axes: [ {} ] }', 'study.axes[0]', 'wrong-type'],
    ['{ case: ccs }', 'study.case', 'unknown-value'],
    ['{ case: { critical: cce } }', 'study.case.critical', 'unknown-value'],
    ['{ parameters: { a: { uniform: [1, 2] } } }', 'study.design', 'missing-key'],
    ['{ design: { kind: sobol, samples: 8 } }', 'study.design.kind', 'missing-key'],
    ['{ design: { kind: grid, samples: 8 } }', 'study.design.kind', 'conflicting-keys'],
    ['{ limits: { time: 60 } }', 'study.limits.time', 'bare-number'],
    ['{ limits: { memory: 512 } }', 'study.limits.memory', 'malformed-quantity'],
    ['{ limits: { memory: 512 Mb } }', 'study.limits.memory', 'unknown-unit'],
  ])('%s -> %s is %s', (section, path, code) => {
    expect(codes(section)).toEqual([[path, code]]);
  });

  it.each([
    ['{ unifrom: [1, 2] }', 'a.unifrom', 'unknown-key'],
    ['{ uniform: [2, 1] }', 'a.uniform[1]', 'range-order'],
    ['{ uniform: [2 MPa, 3 V] }', 'a.uniform[1]', 'wrong-dimension'],
    ['{ loguniform: [0, 1] }', 'a.loguniform[0]', 'out-of-range'],
    ['{ triangular: [1, 3, 2] }', 'a.triangular[2]', 'range-order'],
    ['{ normal: { mean: 25 degC, deviation: 5 degC } }', 'a.normal.deviation', 'out-of-range'],
    ['{ normal: { mean: 1, deviation: -1 } }', 'a.normal.deviation', 'out-of-range'],
    ['{ lognormal: { median: 25 degC, factor: 2 } }', 'a.lognormal.median', 'out-of-range'],
    ['{ lognormal: { median: 25, factor: 1 } }', 'a.lognormal.factor', 'out-of-range'],
    ['{ values: [1, 2], weights: [1] }', 'a.weights', 'wrong-length'],
    ['{ values: [1, 2], weights: [0, 0] }', 'a.weights', 'out-of-range'],
    ['{ uniform: [1, 2], loguniform: [1, 2] }', 'a', 'conflicting-keys'],
    ['{ normal: { mean: 1, deviation: 1 }, bounds: [3, 2] }', 'a.bounds[1]', 'range-order'],
    ['libary', 'a', 'wrong-type'],
  ])('parameter %s -> %s is %s', (value, place, code) => {
    const section = `{ parameters: { a: ${value} }, design: { kind: sobol, samples: 8 } }`;
    expect(codes(section)).toEqual([[`study.parameters.${place}`, code]]);
  });

  it.each([
    ['{ between: [a, c], rank: 0.5 }', '.between[1]', 'unknown-name'],
    ['{ between: [a, a], rank: 0.5 }', '.between', 'conflicting-keys'],
    ['{ between: [a, b] }', '', 'missing-key'],
    ['{ between: [a, b], rank: 0.5, normal: 0.5 }', '', 'conflicting-keys'],
    ['{ between: [a, b], rank: 1 }', '.rank', 'out-of-range'],
  ])('correlation %s -> %s is %s', (value, place, code) => {
    const parameters = '{ a: { uniform: [1, 2] }, b: { uniform: [1, 2] } }';
    const section = `{ parameters: ${parameters}, correlations: [ ${value} ], design: { kind: sobol, samples: 8 } }`;
    expect(codes(section)).toEqual([[`study.correlations[0]${place}`, code]]);
  });

  it('refuses correlations where the indices assume that there are none', () => {
    const parameters = '{ a: { uniform: [1, 2] }, b: { uniform: [1, 2] } }';
    const correlations = '[ { between: [a, b], rank: 0.1 } ]';
    const section = `{ parameters: ${parameters}, correlations: ${correlations}, design: { kind: saltelli, samples: 8 } }`;
    expect(codes(section)).toEqual([['study.correlations', 'conflicting-keys']]);
  });

  it('tells every problem at once, each with its line', () => {
    const text = withStudy('\n  axes: [ { a: 1 } ]\n  limits: { time: 1 }\n  outputz: []');
    const issues = issuesOf(text);
    expect(issues).toHaveLength(3);
    const lines = text.split('\n');
    for (const issue of issues) expect(lines[issue.line! - 1]).toMatch(/axes|limits|outputz/);
  });
});
