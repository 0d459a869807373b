import { expect, it } from 'vitest';
import { changed, goodText, issuesOf, load } from '../fixtures/load.js';

it('replaces a value, whatever its shape was', () => {
  expect(load(goodText, ['operation.stackPressure=7 MPa']).scenario.operation.stackPressure).toEqual({
    fixture: 'load',
    pressure: 7e6,
  });
  const spring = changed('stackPressure: 3 MPa', 'stackPressure: { fixture: gap, pressure: 3 MPa }');
  expect(load(spring, ['operation.stackPressure="7 MPa"']).scenario.operation.stackPressure).toEqual({
    fixture: 'load',
    pressure: 7e6,
  });
  expect(load(spring, ['operation.stackPressure.pressure=7 MPa']).scenario.operation.stackPressure).toEqual({
    fixture: 'gap',
    pressure: 7e6,
  });
  const flow = 'operation.stackPressure={ fixture: spring, pressure: 1 MPa, stiffness: 1 MPa/mm }';
  expect(load(goodText, [flow]).scenario.operation.stackPressure).toEqual({
    fixture: 'spring',
    pressure: 1e6,
    stiffness: 1e9,
  });
});

it('reaches into lists, quoted keys and sections that are not there yet', () => {
  const { scenario, input } = load(goodText, [
    'operation.protocol[0].cycle=3',
    'operation.protocol[0].steps[1].rest=5 s',
    'cell.interfaces.patches.amplitude=0.2',
    'materials["Li-10Mg"].youngsModulus=10 GPa',
    'materials.Li-10Mg.poissonRatio=0.3',
    'tolerance.relative=1e-5',
    'tolerance.relative=1e-4',
  ]);
  expect(scenario.operation.protocol[0]).toMatchObject({ count: 3, steps: [{}, { duration: 5 }, {}] });
  expect(scenario.cell.interfaces[0]!.patches).toEqual({ amplitude: 0.2 });
  expect(scenario.materials).toMatchObject({ 'Li-10Mg': { youngsModulus: 10e9, poissonRatio: 0.3 } });
  expect(scenario.tolerance.relative).toBe(1e-4);
  expect(input).toMatchObject({ tolerance: { relative: 1e-4, charge: 1e-9 } });
});

it('changes one place alone when the text shares values by aliases', () => {
  const text = changed(
    'electrode: { metal: Li, thickness: 50 um }',
    'electrode: [ &first { metal: Li, thickness: 50 um }, *first ]',
  );
  const { electrodes } = load(text, ['cell.electrode[1].thickness=20 um']).scenario.cell;
  expect(electrodes.map(({ thickness }) => thickness)).toEqual([50e-6, 20e-6]);
});

it.each([
  ['operation.stackPressure', 'bad-override', 'an override is written path=value'],
  ['operation..stackPressure=1', 'bad-override', 'this is no path into a scenario'],
  ['[0]=1', 'bad-override', 'this is no path into a scenario'],
  ['=1', 'bad-override', 'this is no path into a scenario'],
  ['operation.protocol[9].cycle=3', 'bad-override', '"operation.protocol" has no entry [9]'],
  ['operation.protocol.cycle=3', 'bad-override', '"operation.protocol" is a list, so "cycle" needs an index before it'],
  [
    'operation.stackPressure.fixture=gap',
    'bad-override',
    '"operation.stackPressure" is not a section, so it has no "fixture"',
  ],
  ['cell[0]=1', 'bad-override', '"cell" is not a list'],
  ['cell.kind={ a: [ }', 'bad-override', 'the value cannot be read as YAML'],
  ['cell.__proto__.polluted=1', 'forbidden-key', 'this key cannot be set'],
  ['cell={ __proto__: 1 }', 'bad-override', 'the value cannot be read as YAML'],
  ['constructor.prototype.polluted=1', 'forbidden-key', 'this key cannot be set'],
])('refuses %s', (override, code, message) => {
  const issues = issuesOf(goodText, ['tolerance.charge=1e-7', override]);
  expect(issues).toMatchObject([{ code, message, file: '--set', line: 2, excerpt: override }]);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

it('blames an override, not the file, for what it broke', () => {
  const issues = issuesOf(goodText, [
    'operation.stackPressure=7',
    'operaton.temperature=1',
    'cell.kind=haf',
    'tolerance.charge=',
  ]);
  expect(issues.map(({ path, code, file, line, column }) => [path, code, file, line, column])).toEqual([
    ['operation.stackPressure', 'bare-number', '--set', 1, 25],
    ['operaton', 'unknown-key', '--set', 2, 1],
    ['cell.kind', 'unknown-value', '--set', 3, 11],
    ['tolerance.charge', 'empty-value', '--set', 4, 18],
  ]);
  expect(issues[1]!.nearest).toBe('operation');
});
