import { z } from 'zod';
import { checkedSection, numberField, positiveQuantity } from './fields.js';

/** One condition that ends a step; values in SI. `time` counts from the start of the step. */
export type UntilCondition =
  | { readonly kind: 'time' | 'capacity' | 'voltage' | 'contactFraction' | 'currentDensity'; readonly value: number }
  | { readonly kind: 'short' };

const conditions = {
  time: positiveQuantity('time', 'Ends the step when it has lasted this long.').optional(),
  capacity: positiveQuantity(
    'capacityPerArea',
    'Ends the step when this much charge per area has passed in it (absolute value).',
  ).optional(),
  voltage: positiveQuantity('voltage', 'Ends the step when the absolute cell voltage rises to this.').optional(),
  contactFraction: numberField('Ends the step when the contact fraction of either interface falls to this.', {
    exclusiveMinimum: 0,
    exclusiveMaximum: 1,
  }).optional(),
  currentDensity: positiveQuantity(
    'currentDensity',
    'Ends the step when the absolute current density falls to this (a held voltage).',
  ).optional(),
  short: z.literal(true).meta({ description: 'Ends the step when a dendrite crosses the electrolyte.' }).optional(),
};

/** `until:` of a step: any of its conditions ends the step, whichever comes first. */
export const until = checkedSection(conditions, (section, report) => {
  if (Object.keys(section).length > 0) return;
  report({
    code: 'empty-section',
    message: '"until" names no condition, so the step would never end',
    got: 'an empty section',
    expected: `at least one of ${Object.keys(conditions).join(', ')}`,
    remedy: 'write for example until: { capacity: 0.5 mAh/cm^2 }',
  });
})
  .transform((section): readonly UntilCondition[] => {
    const list: UntilCondition[] = [];
    for (const kind of ['time', 'capacity', 'voltage', 'contactFraction', 'currentDensity'] as const) {
      const value = section[kind];
      if (value !== undefined) list.push({ kind, value });
    }
    if (section.short) list.push({ kind: 'short' });
    return list;
  })
  .meta({
    id: 'until',
    description: 'What ends the step: any of these conditions, whichever comes first.',
    examples: [{ capacity: '0.5 mAh/cm^2' }],
  });
