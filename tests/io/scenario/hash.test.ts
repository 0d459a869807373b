import { expect, it } from 'vitest';
import { scenarioHash } from '../../../src/io/scenario/index.js';
import { changed, goodText, load } from '../fixtures/load.js';

const hashOf = (text: string, set: readonly string[] = []) => scenarioHash(load(text, set).scenario);
const reference = hashOf(goodText);

it('is 64 hexadecimal digits', () => {
  expect(reference).toMatch(/^[0-9a-f]{64}$/);
});

it('does not see units, the order of keys, defaults written out, shorthands, title and comments', () => {
  expect(
    hashOf(goodText, [
      'title=Another title',
      'description=and a description',
      'operation.temperature=298.15 K',
      'operation.stackPressure={ pressure: 30 bar, fixture: load }',
      'operation.ambientPressure=1 atm',
      'cell.area=1e-4 m^2',
      'cell.electrode={ thickness: 0.05 mm, metal: Li }',
      'operation.protocol[0].steps[0].strip=2 A/m^2',
      'operation.protocol[0].steps[1].rest=600 s',
      'operation.protocol[0].steps[0].until.capacity=500 uAh/cm^2',
      'critical.ccs.width=0.02',
      'tolerance.relative=1e-6',
    ]),
  ).toBe(reference);
  const twice = '[{ metal: Li, thickness: 50 um }, { metal: Li, thickness: 50 um }]';
  expect(hashOf(goodText, [`cell.electrode=${twice}`])).toBe(reference);
  expect(hashOf(`# a comment\n${goodText}`)).toBe(reference);
});

it.each([
  'operation.stackPressure=3.0000001 MPa',
  'operation.temperature=25.001 degC',
  'cell.electrode.thickness=51 um',
  'model.mechanisms.pillars=true',
  'cell.interfaces.patches={}',
  'operation.protocol[0].cycle=11',
])('sees %s', (override) => {
  expect(hashOf(goodText, [override])).not.toBe(reference);
});

it('sees the extra strings and their borders', () => {
  const { scenario } = load(goodText);
  const hashes = [[], ['ab'], ['a', 'b'], ['a\nb'], ['ab', '']].map((extra) => scenarioHash(scenario, extra));
  expect(new Set(hashes).size).toBe(hashes.length);
});

it('sees functions of temperature by their values', () => {
  const law = (factor: number) => ({ text: `${factor}`, at: (temperature: number) => factor * temperature });
  expect(scenarioHash({ law: law(2) })).toBe(scenarioHash({ law: { ...law(2), text: 'written otherwise' } }));
  expect(scenarioHash({ law: law(2) })).not.toBe(scenarioHash({ law: law(3) }));
});

it('tells a number from its text and from nothing', () => {
  const values = [1, '1', true, null, [1], { a: 1 }, Number.NaN, 'NaN'];
  expect(new Set(values.map((value) => scenarioHash({ value }))).size).toBe(values.length);
  expect(changed('1 cm^2', '1 cm^2')).toBe(goodText);
});
