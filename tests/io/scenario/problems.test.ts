import { expect, it } from 'vitest';
import { changed, goodText, issuesOf } from '../fixtures/load.js';

/** Place of a piece of the text, from 1. */
function placeOf(text: string, piece: string): { line: number; column: number } {
  const before = text.slice(0, text.indexOf(piece)).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}

/** What is exchanged, the path and code of the one issue, and what it points at in the changed text. */
const single: readonly [string, string, string, string, string, object?][] = [
  [
    'stackPressure: 3 MPa',
    'stackPressure: 3',
    'operation.stackPressure',
    'bare-number',
    '3\n',
    { remedy: 'write "3 MPa"' },
  ],
  ['stackPressure: 3 MPa', 'stackPressure: 3 mA/cm^2', 'operation.stackPressure', 'wrong-dimension', '3 mA/cm^2\n'],
  [
    'stackPressure: 3 MPa',
    'stackPressure: 3 MPs',
    'operation.stackPressure',
    'unknown-unit',
    '3 MPs',
    { nearest: 'MPa' },
  ],
  ['stackPressure: 3 MPa', 'stackPressure: [3 MPa]', 'operation.stackPressure', 'wrong-type', '[3 MPa]'],
  [
    'stackPressure: 3 MPa',
    'stackPressure: { fixture: spring, pressure: 3 MPa }',
    'operation.stackPressure.stiffness',
    'missing-key',
    '{ fixture: spring',
  ],
  [
    'stackPressure: 3 MPa',
    'stackPressure: { pressure: 3 MPa, stiffness: 1 MPa/mm }',
    'operation.stackPressure.stiffness',
    'conflicting-keys',
    '1 MPa/mm',
  ],
  [
    'stackPressure: 3 MPa',
    'stackPressure: { fixture: springs, pressure: 3 MPa }',
    'operation.stackPressure.fixture',
    'unknown-value',
    'springs',
    { nearest: 'spring' },
  ],
  ['stackPressure: 3 MPa', 'stackPressure:', 'operation.stackPressure', 'empty-value', 'stackPressure:'],
  ['  temperature: 25 degC\n', '', 'operation.temperature', 'missing-key', 'operation:'],
  [
    'temperature: 25 degC',
    'tempurature: 25 degC',
    'operation.tempurature',
    'unknown-key',
    'tempurature',
    { nearest: 'temperature' },
  ],
  [
    'kind: symmetric',
    'kind: symetric',
    'cell.kind',
    'unknown-value',
    'symetric',
    { nearest: 'symmetric', remedy: 'write symmetric' },
  ],
  ['area: 1 cm^2', 'area: 0 cm^2', 'cell.area', 'out-of-range', '0 cm^2'],
  ['thickness: 50 um', 'thickness: 0 um', 'cell.electrode.thickness', 'out-of-range', '0 um'],
  ['metal: Li,', 'metal: Lii,', 'cell.electrode.metal', 'unknown-name', 'Lii', { nearest: 'Li' }],
  [
    'material: Li6PS5Cl',
    'material: Li6PS5C',
    'cell.electrolyte.material',
    'unknown-name',
    'Li6PS5C,',
    { nearest: 'Li6PS5Cl' },
  ],
  ['spacingSpread: 0.6', 'spacingSpread: wide', 'cell.interfaces.voids.spacingSpread', 'wrong-type', 'wide'],
  ['spacingSpread: 0.6', 'spacingSpread: .inf', 'cell.interfaces.voids.spacingSpread', 'wrong-type', '.inf'],
  ['classes: 7', 'classes: 7.5', 'cell.interfaces.voids.classes', 'wrong-type', '7.5'],
  ['classes: 7', 'classes: 33', 'cell.interfaces.voids.classes', 'out-of-range', '33', { expected: 'at most 32' }],
  ['translation: law', 'translation: lore', 'cell.interfaces.voids.translation', 'wrong-type', 'lore'],
  [
    'translation: law',
    'translation: 1.5',
    'cell.interfaces.voids.translation',
    'out-of-range',
    '1.5',
    { expected: 'at most 1' },
  ],
  ['hardness: 10 MPa', 'perfect: true', 'cell.interfaces.contact.formation', 'conflicting-keys', '{ pressure: 25 MPa'],
  [
    '    resistance: 11.3',
    '    class: lithium-argyrodit\n    resistance: 11.3',
    'cell.interfaces.class',
    'unknown-name',
    'lithium-argyrodit\n',
    { nearest: 'lithium-argyrodite' },
  ],
  ['  Li: { youngs', '  Lix: { youngs', 'materials.Lix', 'unknown-name', 'Lix', { nearest: 'Li' }],
  [
    '{ strip: 0.2 mA/cm^2, until: { capacity: 0.5 mAh/cm^2 } }',
    '{ strip: 0.2 mA/cm^2 }',
    'operation.protocol[0].steps[0].until',
    'missing-key',
    '{ strip:',
    { remedy: 'add until: { capacity: 0.5 mAh/cm^2 }' },
  ],
  ['{ strip: 0.2 mA', '{ strip: -0.2 mA', 'operation.protocol[0].steps[0].strip', 'out-of-range', '-0.2 mA'],
  [
    '{ strip: 0.2 mA/cm^2, until',
    '{ strip: 0.2 mA/cm^2, rest: 1 s, until',
    'operation.protocol[0].steps[0].rest',
    'conflicting-keys',
    '1 s, until',
  ],
  [
    '{ rest: 10 min }',
    '{ rst: 10 min }',
    'operation.protocol[0].steps[1].rst',
    'unknown-key',
    'rst:',
    { nearest: 'rest' },
  ],
  [
    '{ rest: 10 min }',
    '{ rest: 10 min, until: { time: 1 s } }',
    'operation.protocol[0].steps[1].until',
    'unknown-key',
    'until: { time: 1 s',
  ],
  ['{ rest: 10 min }', '{}', 'operation.protocol[0].steps[1]', 'missing-key', '{}'],
  ['{ rest: 10 min }', 'rest', 'operation.protocol[0].steps[1]', 'wrong-type', 'rest\n'],
  ['cycle: 10', 'cycle: 0', 'operation.protocol[0].cycle', 'out-of-range', '0\n'],
  [
    'until: { currentDensity: 0.01 mA/cm^2, time: 1 h }',
    'until: {}',
    'operation.protocol[3].until',
    'empty-section',
    '{}',
  ],
  [
    'time: 1 h, rest',
    'capacity: 1 mAh/cm^2, time: 1 h, rest',
    'operation.protocol[1].steppedTest.time',
    'conflicting-keys',
    '1 h, rest',
  ],
  ['to: 1 mA/cm^2, time', 'to: 0.05 mA/cm^2, time', 'operation.protocol[1].steppedTest.to', 'range-order', '0.05 mA'],
  ['level: film', 'level: flim', 'model.level', 'unknown-name', 'flim', { nearest: 'film' }],
  [
    'vacancyCondensation: false',
    'vacancyCondensatoin: false',
    'model.mechanisms.vacancyCondensatoin',
    'unknown-key',
    'vacancyCondensatoin',
    { nearest: 'vacancyCondensation' },
  ],
  ['range: [0.01 mA/cm^2, 10', 'range: [20 mA/cm^2, 10', 'critical.ccs.range', 'range-order', '[20'],
  ['width: 2 %', 'width: 200 %', 'critical.ccs.width', 'out-of-range', '200 %'],
  ['stop: 2 mA/cm^2, capacity: 0.5 mAh/cm^2', 'stop: 2 mA/cm^2', 'critical.ccd', 'missing-key', '{ start'],
  [
    'ccd: { start',
    'ccd: { criterion: voltage, start',
    'critical.ccd.voltageLimit',
    'missing-key',
    '{ criterion: voltage',
  ],
  ['output: {', 'studdy: { axes: [] }\noutput: {', 'studdy', 'unknown-key', 'studdy', { nearest: 'study' }],
  ['lithostat: 1 ', 'lithostat: 2 ', 'lithostat', 'schema-version', '2 '],
  ['lithostat: 1 ', 'lithostat: one ', 'lithostat', 'schema-version', 'one'],
];

it.each(single)('%s -> %s: %s is %s', (from, to, path, code, pointsAt, rest = {}) => {
  const text = changed(from, to);
  const issues = issuesOf(text);
  expect(issues.map((issue) => [issue.path, issue.code])).toEqual([[path, code]]);
  const [issue] = issues;
  expect(issue).toMatchObject(rest);
  const place = placeOf(text, pointsAt);
  // The piece may stand earlier in the file too; its line and column are those of the last place before the change ends.
  const changedAt = text.indexOf(to === '' ? pointsAt : to);
  const offset = text.indexOf(pointsAt, Math.max(0, to === '' ? 0 : changedAt));
  const expected = offset < 0 ? place : placeOf(text, text.slice(offset));
  expect([issue!.line, issue!.column]).toEqual([expected.line, expected.column]);
  expect(issue!.excerpt).toBe(text.split('\n')[issue!.line! - 1]);
});

it('reports every problem at once, in the order of the file', () => {
  const text = goodText
    .replace('title:', 'titel:')
    .replace('kind: symmetric', 'kind: half')
    .replace('{ metal: Li, thickness: 50 um }', '[{ metal: Lii, thickness: 50 }, { metal: Li, thickness: 5 MPa }]')
    .replace('stackPressure: 3 MPa', 'stackPressure: { fixture: spring, presure: 3 MPa }')
    .replace('hold: 50 mV', 'hold: 50 mA')
    .replace('level: film', 'level: flim')
    .replace('range: [0.01', 'range: [20');
  const issues = issuesOf(text);
  expect(issues.map((issue) => `${issue.line} ${issue.path} ${issue.code}`)).toEqual([
    '2 titel unknown-key',
    '6 cell.electrode conflicting-keys',
    '6 cell.electrode[0].metal unknown-name',
    '6 cell.electrode[0].thickness bare-number',
    '6 cell.electrode[1].thickness wrong-dimension',
    '17 operation.stackPressure.stiffness missing-key',
    '17 operation.stackPressure.presure unknown-key',
    '26 operation.protocol[3].hold wrong-dimension',
    '28 model.level unknown-name',
    '30 critical.ccs.range range-order',
  ]);
});

it('says of a misspelt key once that it is misspelt, not that the right one is missing too', () => {
  const issues = issuesOf(changed('temperature: 25 degC', 'temprature: 25 degC'));
  expect(issues.map((issue) => issue.code)).toEqual(['unknown-key']);
});

it('still checks the rest when the version is missing', () => {
  const issues = issuesOf(
    goodText
      .replace(/^lithostat.*\n/, '')
      .replace('3 MPa\n', '3\n')
      .replace('stackPressure: 3 MPa', 'stackPressure: 3'),
  );
  expect(issues.map((issue) => issue.path)).toEqual(['lithostat', 'operation.stackPressure']);
});

it.each([
  ['', 'the scenario is empty'],
  ['# nothing\n', 'the scenario is empty'],
  ['- a\n- b\n', 'a scenario is a mapping of sections'],
  ['7', 'a scenario is a mapping of sections'],
])('refuses %j, which is no mapping', (text, message) => {
  expect(issuesOf(text)).toMatchObject([{ code: 'wrong-type', message, line: 1 }]);
});
