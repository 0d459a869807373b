import { z } from 'zod';
import { choice, describeValue, isRecord } from './choice.js';
import { checkedSection, positiveQuantity, quantityField } from './fields.js';
import { protocolStep } from './protocol.js';

/** The fixture that keeps the stack under pressure; SI. */
export type StackPressure =
  | { readonly fixture: 'load' | 'gap' /** (Pa) */; readonly pressure: number }
  | {
      readonly fixture: 'spring' /** Preload (Pa). */;
      readonly pressure: number /** (Pa/m) */;
      readonly stiffness: number;
    };

const pressureText = quantityField('pressure', 'Constant stack pressure: short for { fixture: load, pressure: … }.', {
  minimum: 0,
}).transform((pressure): StackPressure => ({ fixture: 'load', pressure }));

const fixture = checkedSection(
  {
    fixture: z
      .enum(['load', 'gap', 'spring'])
      .meta({ description: 'load: constant pressure; gap: fixed distance of the plates; spring: plates on a spring.' })
      .prefault('load'),
    pressure: quantityField('pressure', 'Stack pressure; for a gap or a spring the pressure at the start.', {
      minimum: 0,
    }),
    stiffness: positiveQuantity(
      'pressurePerLength',
      'Stiffness of the spring per area of the cell (fixture: spring).',
    ).optional(),
  },
  (section, report) => {
    if (section.fixture === 'spring' && section.stiffness === undefined) {
      report({
        code: 'missing-key',
        message: 'a spring needs its stiffness',
        at: ['stiffness'],
        expected: 'a pressure per length, for example 1 MPa/mm',
        remedy: 'add stiffness: 1 MPa/mm',
      });
    }
    if (section.stiffness !== undefined && section.fixture !== 'spring') {
      report({
        code: 'conflicting-keys',
        message: `a fixture of kind "${section.fixture}" has no stiffness`,
        at: ['stiffness'],
        expected: 'stiffness with fixture: spring alone',
        remedy: 'remove "stiffness", or write fixture: spring',
      });
    }
  },
).transform(
  ({ fixture: kind, pressure, stiffness }): StackPressure =>
    kind === 'spring' ? { fixture: kind, pressure, stiffness: stiffness! } : { fixture: kind, pressure },
);

const stackPressure = choice([pressureText, fixture], (value) => {
  if (Array.isArray(value)) {
    const expected = 'a pressure such as 3 MPa, or { fixture: load | gap | spring, pressure: 3 MPa }';
    return {
      problem: { code: 'wrong-type', message: 'a list is no stack pressure', got: describeValue(value), expected },
    };
  }
  return { option: isRecord(value) ? 1 : 0 };
}).meta({
  description: 'Stack pressure: a pressure (constant load), or the fixture that gives it.',
  examples: ['3 MPa', { fixture: 'spring', pressure: '3 MPa', stiffness: '1 MPa/mm' }],
});

export const operation = z
  .strictObject({
    temperature: positiveQuantity('temperature', 'Temperature of the cell.'),
    stackPressure,
    ambientPressure: quantityField('pressure', 'Pressure of the atmosphere around the cell.', { minimum: 0 }).prefault(
      '0.101325 MPa',
    ),
    protocol: z.array(protocolStep).min(1).meta({ description: 'The steps of the run, in order.' }),
  })
  .meta({ description: 'How the cell is operated.' });
