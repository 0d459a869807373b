import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadScenario } from '../../../src/io/scenario/index.js';
import { changed, goodText, load } from '../fixtures/load.js';
import { testSchema } from '../fixtures/schema.js';

it('brings a whole scenario to SI, with sign, defaults and both sides of the cell', () => {
  const { scenario, warnings } = load(goodText);
  expect(warnings).toEqual([]);
  expect(scenario.cell.area).toBe(1e-4);
  expect(scenario.cell.electrodes).toEqual([
    { metal: 'Li', thickness: 50e-6 },
    { metal: 'Li', thickness: 50e-6 },
  ]);
  expect(scenario.cell.interfaces).toHaveLength(2);
  expect(scenario.cell.interfaces[1]!.resistance).toBeCloseTo(11.3e-4, 12);
  expect(scenario.cell.interfaces[1]!.transferCoefficient).toBeUndefined();
  expect(scenario.operation.temperature).toBeCloseTo(298.15, 10);
  expect(scenario.operation.stackPressure).toEqual({ fixture: 'load', pressure: 3e6 });
  expect(scenario.operation.ambientPressure).toBe(101325);
  expect(scenario.critical.ccs).toMatchObject({
    criterion: 'local-current',
    range: [0.1, 100],
    width: 0.02,
    cycles: 10,
  });
  expect(scenario.critical.ccp).toMatchObject({ criterion: 'dendrite-initiation', capacity: 18000 });
  expect(scenario.critical.ccd).toMatchObject({ start: 1, step: 1, stop: 20, capacity: 18000, rest: 0 });
  expect(scenario.model).toEqual({
    level: 'film',
    mechanisms: { vacancyCondensation: false, pillars: false },
    options: { seed: 3 },
  });
  expect(scenario.tolerance).toEqual({ charge: 1e-9, lithium: 1e-8, force: 1e-8, energy: 0.05, relative: 1e-6 });
  expect(scenario.output).toEqual({ every: 10, figures: true });
});

it('normalises every kind of step', () => {
  const { protocol } = load(goodText).scenario.operation;
  expect(protocol.map((step) => step.kind)).toEqual(['cycle', 'steppedTest', 'pressure', 'hold', 'ramp']);
  const [cycle, test, pressure, hold, ramp] = protocol;
  expect(cycle).toMatchObject({
    count: 10,
    steps: [
      { kind: 'strip', currentDensity: 2, until: [{ kind: 'capacity', value: 18000 }] },
      { kind: 'rest', duration: 600 },
      {
        kind: 'plate',
        currentDensity: 2,
        until: [{ kind: 'capacity', value: 18000 }, { kind: 'voltage', value: 1 }, { kind: 'short' }],
      },
    ],
  });
  expect(test).toEqual({
    kind: 'steppedTest',
    from: 1,
    step: 1,
    to: 10,
    halfCycle: { kind: 'time', value: 3600 },
    rest: 300,
  });
  expect(pressure).toEqual({ kind: 'pressure', pressure: 7e6, duration: 60 });
  expect(hold).toMatchObject({ kind: 'hold', voltage: 0.05 });
  expect(ramp).toEqual({ kind: 'ramp', from: 0, to: -10, duration: 3600, until: [] });
});

it('reads JSON, also when it is indented with tabs, as the same scenario', () => {
  const { input, scenario } = load(goodText);
  expect(load(JSON.stringify(input)).scenario).toEqual(scenario);
  expect(load(JSON.stringify(input, null, '\t')).scenario).toEqual(scenario);
});

it('reads a file with a byte-order mark and Windows line ends', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'lithostat-')), 'scenario.yaml');
  writeFileSync(file, `\uFEFF${goodText.replaceAll('\n', '\r\n')}`);
  const loaded = loadScenario({ file, schema: testSchema });
  expect(loaded.scenario).toEqual(load(goodText).scenario);
  expect(loaded.source.name).toBe(file);
});

it('takes anchors, aliases and merges', () => {
  const text = changed(
    'electrode: { metal: Li, thickness: 50 um }',
    'electrode: [ &first { metal: Li, thickness: 50 um }, { <<: *first, thickness: 20 um } ]',
  );
  expect(load(text).scenario.cell.electrodes).toEqual([
    { metal: 'Li', thickness: 50e-6 },
    { metal: 'Li', thickness: 20e-6 },
  ]);
});

it('gives a half cell and an anode-free cell one electrode and one interface', () => {
  const half = load(changed('kind: symmetric', 'kind: half')).scenario.cell;
  expect([half.electrodes.length, half.interfaces.length]).toEqual([1, 1]);
  const bare = changed('kind: symmetric', 'kind: anode-free').replace('thickness: 50 um', 'thickness: 0 um');
  expect(load(bare).scenario.cell.electrodes).toEqual([{ metal: 'Li', thickness: 0 }]);
});

it('takes the fixtures of the stack', () => {
  const pressure = (text: string) =>
    load(changed('stackPressure: 3 MPa', `stackPressure: ${text}`)).scenario.operation.stackPressure;
  expect(pressure('{ fixture: gap, pressure: 300 kPa }')).toEqual({ fixture: 'gap', pressure: 3e5 });
  expect(pressure('{ fixture: spring, pressure: 3 MPa, stiffness: 1 MPa/mm }')).toEqual({
    fixture: 'spring',
    pressure: 3e6,
    stiffness: 1e9,
  });
});

it('knows added materials, in any case of letters', () => {
  const added = changed('  Li: { youngsModulus: 7.8 GPa }', '  Wood-Li: { basedOn: Li }');
  const { scenario } = load(added.replace('metal: Li,', 'metal: wood-li,'));
  expect(scenario.cell.electrodes[0]!.metal).toBe('wood-li');
});

it('finds the place of problems that later stages see', () => {
  const text = changed('  Li: { youngsModulus: 7.8 GPa }', '  "Li 6": { basedOn: Li,\n    youngsModulus: 7.8 GPa }');
  const loaded = load(text, ['operation.temperature=30 degC']);
  const located = loaded.locate([
    { code: 'a', path: 'materials["Li 6"].youngsModulus', message: 'm' },
    { code: 'b', path: 'materials["Li 6"].density', message: 'm' },
    { code: 'c', path: 'operation.temperature', message: 'm' },
    { code: 'd', path: '', message: 'm' },
  ]);
  expect(located.map(({ file, line, column }) => [file, line, column])).toEqual([
    ['scenario', 15, 20],
    ['scenario', 14, 11],
    ['--set', 1, 23],
    ['scenario', 1, 1],
  ]);
  expect(located[0]!.excerpt).toBe('    youngsModulus: 7.8 GPa }');
});
