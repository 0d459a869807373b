import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { scenarioJsonSchema, scenarioReference } from '../../../src/io/scenario/index.js';
import { goodText, load } from '../fixtures/load.js';
import { testSchema } from '../fixtures/schema.js';

const jsonSchema = scenarioJsonSchema(testSchema);
const validate = new Ajv2020({ strict: false, allErrors: true }).compile(jsonSchema);
const accepts = (set: readonly string[]): boolean => validate(load(goodText, set).input);

/** Plain data of the good scenario with a change, whether or not our own validation would take it. */
function mutated(change: (data: Record<string, Record<string, unknown>>) => void): unknown {
  const data = structuredClone(load(goodText).input) as Record<string, Record<string, unknown>>;
  change(data);
  return data;
}

it('is draft 2020-12 with its name', () => {
  expect(jsonSchema).toMatchObject({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'lithostat/scenario-1.schema.json',
    type: 'object',
    additionalProperties: false,
  });
  expect(Object.keys(jsonSchema.$defs as object)).toEqual(
    expect.arrayContaining(['protocolStep', 'until', 'interface']),
  );
});

it('describes every key', () => {
  const bare: string[] = [];
  const walk = (node: unknown, path: string): void => {
    if (typeof node !== 'object' || node === null) return;
    const { properties, ...rest } = node as { properties?: Record<string, { description?: string; $ref?: string }> };
    for (const [key, child] of Object.entries(properties ?? {})) {
      if (child.description === undefined && child.$ref === undefined) bare.push(`${path}.${key}`);
      walk(child, `${path}.${key}`);
    }
    for (const [key, child] of Object.entries(rest)) walk(child, `${path}/${key}`);
  };
  walk(jsonSchema, '');
  // The forms of a function of temperature or of creep are described as a whole.
  expect(bare.filter((path) => !/^\.materials.*\/anyOf\//.test(path))).toEqual([]);
});

describe('an editor with this schema', () => {
  it.each([
    [[]],
    [['operation.stackPressure={ fixture: spring, pressure: 3 MPa, stiffness: 1 MPa/mm }']],
    [['cell.electrode=[{ metal: Li, thickness: 50 um }, { metal: Na, thickness: 1 mm }]']],
    [['cell.interfaces=[{}, { class: lithium-garnet }]']],
    [['model={ level: map }']],
    [['critical={}', 'output={}', 'tolerance={}']],
    [
      [
        'study={ axes: [{ list: a.csv }, { either: [[{ cell.area: [1 cm^2] }]] }, { a: { from: 1 V, to: 2 V, steps: 3 }, b: [1, 2, 3] }] }',
      ],
    ],
    [
      [
        'study={ case: { critical: ccs }, parameters: { a: library, b: { uniform: [1 V, 2 V] } }, design: { kind: sobol, samples: 4 }, where: a > 1 }',
      ],
    ],
  ])('accepts what we accept: %j', (set) => {
    expect(accepts(set), JSON.stringify(validate.errors)).toBe(true);
  });

  it.each([
    ['a bare number', (data) => Object.assign(data.operation!, { temperature: 298 })],
    ['a number in quotes without unit', (data) => Object.assign(data.operation!, { temperature: '298' })],
    ['an unknown key', (data) => Object.assign(data.cell!, { aera: '1 cm^2' })],
    ['an unknown section', (data) => Object.assign(data, { studies: {} })],
    ['another version', (data) => Object.assign(data, { lithostat: 2 })],
    ['a step without until', (data) => Object.assign(data.operation!, { protocol: [{ strip: '1 mA/cm^2' }] })],
    [
      'a step with two keys',
      (data) => Object.assign(data.operation!, { protocol: [{ rest: '1 s', hold: '1 V', until: { time: '1 s' } }] }),
    ],
    ['an empty protocol', (data) => Object.assign(data.operation!, { protocol: [] })],
    ['an unknown level', (data) => Object.assign(data.model!, { level: 'flim' })],
    ['an unknown mechanism', (data) => Object.assign(data.model!, { mechanisms: { vacancies: true } })],
    ['three electrodes', (data) => Object.assign(data.cell!, { electrode: [{}, {}, {}] })],
    ['no cell', (data) => delete data.cell],
  ] as readonly [string, (data: Record<string, Record<string, unknown>>) => unknown][])('marks %s', (_, change) => {
    expect(validate(mutated(change))).toBe(false);
  });
});

it('holds defaults that the schema itself accepts and that change nothing', () => {
  const { scenario } = load(goodText, ['output={}', 'tolerance={}', 'critical={}']);
  const written = load(goodText, [
    'output={ figures: true }',
    'tolerance={ charge: 1e-8, lithium: 1e-8, force: 1e-8, energy: 0.05, relative: 1e-6 }',
    'critical={ ccs: { range: [0.01 mA/cm^2, 10 mA/cm^2], width: 2 %, cycles: 10, capacity: 0.5 mAh/cm^2, contactFraction: 0.5, voltageRise: 20 %, voidGrowth: 10 nm } }',
  ]);
  expect(written.scenario).toEqual(scenario);
});

it('gives a reference page with a row for every key of the schema', () => {
  const page = scenarioReference(testSchema);
  for (const row of [
    '| `cell.area` | Nominal area of the cell. | area, e.g. `1 cm^2` | `1 cm^2` | above 0 cm^2 |',
    '| `operation.temperature` | Temperature of the cell. | temperature, e.g. `25 degC` | **required** | above -273.15 degC |',
    '| `cell.interfaces.voids.classes` | Number of size classes that represent the population. | whole number |  | at least 1, at most 32 |',
    '| `model.mechanisms.pillars` | High-resistance patches stand as pillars. | `true`, `false` | `false` |  |',
  ]) {
    expect(page).toContain(row);
  }
  for (const key of ['strip', 'plate', 'rest', 'hold', 'ramp', 'pressure', 'steppedTest', 'cycle']) {
    expect(page).toContain(`\`operation.protocol[].${key}\``);
  }
  // Nested cycles are said once.
  expect(page).not.toContain('steps[].strip');
  for (const line of page.split('\n').filter((text) => text.startsWith('|'))) {
    expect(line.replaceAll('\\|', '').split('|')).toHaveLength(7);
  }
});
