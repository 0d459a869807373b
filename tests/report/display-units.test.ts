import { expect, test } from 'vitest';
import { asHeading, inWords, parseColumnName, parseEventName } from '../../src/report/column-names.js';
import { axisUnit, displayUnit, formatNumber, formatQuantity } from '../../src/report/display-units.js';

test.each([
  [2, 'A/m^2', '0.2 mA/cm²'],
  [0.05, 'A/m^2', '5 µA/cm²'],
  [18000, 'C/m^2', '0.5 mAh/cm²'],
  [3e6, 'Pa', '3 MPa'],
  [101325, 'Pa', '0.1013 MPa'],
  [8.6e9, 'Pa', '8.6 GPa'],
  [-0.0214338, 'V', '−21.43 mV'],
  [3e-5, 'V', '30 µV'],
  [5e-5, 'm', '50 µm'],
  [2e-8, 'm', '20 nm'],
  [1.347355e-9, 'm/s', '1.347 nm/s'],
  [-2e-5, 'm/s', '−20 µm/s'],
  [0, 'm', '0 µm'],
  [0, 's', '0 s'],
  [298.15, 'K', '25 °C'],
  [1.13e-3, 'ohm m^2', '11.3 Ω cm²'],
  [90, 's', '90 s'],
  [5400, 's', '90 min'],
  [36000, 's', '10 h'],
  [20 * 86400, 's', '20 d'],
  [0.125, '1', '0.125'],
  [2.5e5, 'Pa m^0.5', '0.25 MPa √m'],
  [1.3e-5, 'm^3/mol', '13 cm³/mol'],
  [1.5e-20, 'm^3/s', '1.5 × 10⁻²⁰ m³/s'],
  [Number.NaN, 'V', '–'],
])('%d %s reads %s', (value, unit, text) => {
  expect(formatQuantity(value, unit)).toBe(text);
});

test('numbers keep their significant digits and change to powers of ten at the ends', () => {
  expect(formatNumber(0.0012345678)).toBe('0.001235');
  expect(formatNumber(-1.23456e-9, 3)).toBe('−1.23 × 10⁻⁹');
  expect(formatNumber(1e6)).toBe('1 × 10⁶');
  expect(formatNumber(999999, 6)).toBe('999999');
  expect(formatNumber(-Infinity)).toBe('−∞');
});

test('an axis of unwieldy numbers takes a power of ten into its label', () => {
  const unit = axisUnit('m^3/s', 2e-20);
  expect(unit.label).toBe('10⁻²⁰ m³/s');
  expect(2e-20 * unit.factor).toBeCloseTo(2, 12);
  expect(axisUnit('Pa', 3e6)).toEqual(displayUnit('Pa', 3e6));
  expect(axisUnit('1', 0)).toEqual({ label: '', factor: 1, offset: 0 });
});

test('names of columns come apart and read as words', () => {
  expect(parseColumnName('voltage')).toEqual({ base: 'voltage', interface: null, class: null });
  expect(parseColumnName('contactFraction2')).toEqual({ base: 'contactFraction', interface: 2, class: null });
  expect(parseColumnName('voidRadius1.12')).toEqual({ base: 'voidRadius', interface: 1, class: 12 });
  expect(inWords('dendrite-initiation')).toBe('dendrite initiation');
  expect(asHeading('contactFraction')).toBe('Contact fraction');
});

test.each([
  ['dendrite-initiation:2', { words: 'dendrite initiation', interface: 2, asked: false }],
  ['lift-off', { words: 'lift off', interface: null, asked: false }],
  ['until:contactFraction', { words: 'contact fraction reached', interface: null, asked: true }],
])('the event %s comes apart', (name, parts) => {
  expect(parseEventName(name)).toEqual(parts);
});
