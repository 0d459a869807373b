import { z } from 'zod';
import { choice, describeValue, isRecord, type Picked } from './choice.js';
import { checkedSection, positiveQuantity, quantityField } from './fields.js';
import { type InterfaceRecord, interfaceRecord } from './interface.js';

const electrode = z
  .strictObject({
    metal: z
      .string()
      .min(1)
      .meta({ description: 'Metal, by its name in the library or under `materials`.', examples: ['Li'] }),
    thickness: quantityField('length', 'Thickness of the metal at the start (0 only in an anode-free cell).', {
      minimum: 0,
    }),
  })
  .meta({ id: 'electrode', description: 'A metal electrode.' });

export type ElectrodeSettings = z.output<typeof electrode>;

/** Picks the single record (0) or the list of two (1), so that an error says what is wrong with the one that was meant. */
function recordOrPair(what: string): (value: unknown) => Picked {
  return (value) => {
    const expected = `one ${what}, or a list of two, electrode 1 first`;
    if (isRecord(value)) return { option: 0 };
    if (Array.isArray(value) && value.length === 2) return { option: 1 };
    if (Array.isArray(value)) {
      const message = `a cell has two electrodes, so a list has two entries`;
      return { problem: { code: 'wrong-length', message, got: describeValue(value), expected } };
    }
    return { problem: { code: 'wrong-type', message: `expected ${expected}`, got: describeValue(value), expected } };
  };
}

/** The cell: electrodes and interfaces as lists, two in a symmetric cell, one against an ideal counter electrode. */
export interface CellSettings {
  readonly kind: 'symmetric' | 'half' | 'anode-free';
  /** Nominal area (m^2). */
  readonly area: number;
  readonly electrodes: readonly ElectrodeSettings[];
  readonly electrolyte: { readonly material: string /** (m) */; readonly thickness: number };
  readonly interfaces: readonly InterfaceRecord[];
}

export const cell = checkedSection(
  {
    kind: z.enum(['symmetric', 'half', 'anode-free']).meta({
      description:
        'symmetric: two metal electrodes; half: electrode 1 against an ideal counter electrode; anode-free: likewise, starting without or with little metal.',
    }),
    area: positiveQuantity('area', 'Nominal area of the cell.').prefault('1 cm^2'),
    electrode: choice(
      [
        electrode,
        z.tuple([electrode, electrode]).meta({ description: 'Two different electrodes, electrode 1 first.' }),
      ],
      recordOrPair('electrode'),
    ).meta({
      description: 'The metal electrode, both alike; or a list of two, electrode 1 first (symmetric cells only).',
    }),
    electrolyte: z
      .strictObject({
        material: z
          .string()
          .min(1)
          .meta({
            description: 'Electrolyte, by its name in the library or under `materials`.',
            examples: ['Li6PS5Cl'],
          }),
        thickness: positiveQuantity('length', 'Thickness of the electrolyte.'),
      })
      .meta({ description: 'The solid electrolyte between the electrodes.' }),
    interfaces: choice(
      [
        interfaceRecord,
        z
          .tuple([interfaceRecord, interfaceRecord])
          .meta({ description: 'Two different interfaces, electrode 1 first.' }),
      ],
      recordOrPair('interface'),
    )
      .meta({ description: 'The interfaces, both alike; or a list of two, electrode 1 first (symmetric cells only).' })
      .prefault({}),
  },
  (section, report) => {
    const kind = section.kind;
    for (const [key, thing] of [
      ['electrode', 'electrode'],
      ['interfaces', 'interface'],
    ] as const) {
      if ((kind === 'half' || kind === 'anode-free') && Array.isArray(section[key])) {
        report({
          code: 'conflicting-keys',
          message: `a cell of kind "${kind}" has one ${thing}; the counter electrode is ideal`,
          at: [key],
          got: describeValue(section[key]),
          expected: `one ${thing}`,
          remedy: `give the ${thing} of electrode 1 alone, or write kind: symmetric`,
        });
      }
    }
    if (kind !== 'symmetric' && kind !== 'half') return;
    const list = Array.isArray(section.electrode) ? section.electrode : [section.electrode];
    list.forEach((entry, index) => {
      if (!isRecord(entry) || entry.thickness !== 0) return;
      report({
        code: 'out-of-range',
        message: `an electrode without metal is possible only in an anode-free cell`,
        at: Array.isArray(section.electrode) ? ['electrode', index, 'thickness'] : ['electrode', 'thickness'],
        got: '0',
        expected: 'a thickness above 0',
        remedy: 'give a thickness such as 50 um, or write kind: anode-free',
      });
    });
  },
)
  .transform((section): CellSettings => {
    const { kind, area, electrolyte } = section;
    const pair = <Entry>(value: Entry | readonly [Entry, Entry]): readonly Entry[] => {
      if (Array.isArray(value)) return value as readonly Entry[];
      return kind === 'symmetric' ? [value as Entry, value as Entry] : [value as Entry];
    };
    return {
      kind,
      area,
      electrolyte,
      electrodes: pair<ElectrodeSettings>(section.electrode),
      interfaces: pair<InterfaceRecord>(section.interfaces),
    };
  })
  .meta({ description: 'The cell.' });
