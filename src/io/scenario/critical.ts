import { z } from 'zod';
import { checkedSection, numberField, percentField, positiveQuantity, quantityField, wholeNumber } from './fields.js';
import { checkHalfCycle, checkLevels } from './protocol.js';

const range = z
  .tuple([
    positiveQuantity('currentDensity', 'Floor of the search.'),
    positiveQuantity('currentDensity', 'Ceiling of the search.'),
  ])
  .meta({ description: 'Current densities between which the critical one is searched.' })
  .prefault(['0.01 mA/cm^2', '10 mA/cm^2']);

const width = percentField('Width of the answered interval relative to its low end.', 1).prefault('2 %');

function capacity(meaning: string) {
  return positiveQuantity('capacityPerArea', meaning).prefault('0.5 mAh/cm^2');
}

function checkRange(
  section: Record<string, unknown>,
  report: Parameters<Parameters<typeof checkedSection>[1]>[1],
): void {
  const [low, high] = Array.isArray(section.range) ? section.range : [];
  if (typeof low !== 'number' || typeof high !== 'number' || low < high) return;
  report({
    code: 'range-order',
    message: 'the floor of the range is not below its ceiling',
    at: ['range'],
    expected: '[ floor, ceiling ] with floor < ceiling',
    remedy: low === high ? 'widen the range' : 'exchange the two',
  });
}

const ccs = checkedSection(
  {
    criterion: z
      .enum(['local-current', 'contact-fraction', 'voltage-rise', 'void-growth', 'no-fixed-point'])
      .meta({
        description:
          'What counts as unstable stripping: local current density above the plating limit, contact fraction below a value, voltage rise, growth of voids from cycle to cycle, no steady state of the voids.',
      })
      .prefault('local-current'),
    range,
    width,
    cycles: wholeNumber('Cycles that a probe must survive.', 1, 100_000).prefault(10),
    capacity: capacity('Charge per area of each half cycle of a probe.'),
    contactFraction: numberField('Threshold of the criterion contact-fraction.', {
      exclusiveMinimum: 0,
      exclusiveMaximum: 1,
    }).prefault(0.5),
    voltageRise: percentField(
      'Threshold of the criterion voltage-rise, relative to the first half cycle.',
      100,
    ).prefault('20 %'),
    voidGrowth: positiveQuantity(
      'length',
      'Threshold of the criterion void-growth: void volume per area gained from one cycle to the next.',
    ).prefault('10 nm'),
  },
  checkRange,
).meta({ description: 'Critical current for stripping.' });

const ccp = checkedSection(
  {
    criterion: z
      .enum(['dendrite-initiation'])
      .meta({ description: 'What counts as unstable plating.' })
      .prefault('dendrite-initiation'),
    range,
    width,
    capacity: capacity('Charge per area that a probe plates.'),
  },
  checkRange,
).meta({ description: 'Critical current for plating.' });

const ccd = checkedSection(
  {
    criterion: z
      .enum(['short', 'dendrite-initiation', 'voltage'])
      .meta({ description: 'What ends the test.' })
      .prefault('dendrite-initiation'),
    start: positiveQuantity('currentDensity', 'First current density.'),
    step: positiveQuantity('currentDensity', 'Increase from one level to the next.'),
    stop: positiveQuantity('currentDensity', 'Last current density.'),
    capacity: positiveQuantity('capacityPerArea', 'Charge per area of each half cycle (or give `time`).').optional(),
    time: positiveQuantity('time', 'Duration of each half cycle (or give `capacity`).').optional(),
    rest: quantityField('time', 'Rest at open circuit after each half cycle.', { minimum: 0 }).prefault('0 s'),
    voltageLimit: positiveQuantity(
      'voltage',
      'Cell voltage that ends the test (needed by the criterion voltage).',
    ).optional(),
  },
  (section, report) => {
    checkLevels(section, ['start', 'step', 'stop'], report);
    checkHalfCycle(section, report);
    if (section.criterion !== 'voltage' || section.voltageLimit !== undefined) return;
    report({
      code: 'missing-key',
      message: 'the criterion "voltage" needs the voltage that ends the test',
      at: ['voltageLimit'],
      expected: 'a voltage, for example 1 V',
      remedy: 'add voltageLimit: 1 V',
    });
  },
).meta({ description: "The laboratory's critical current density: a stepped test." });

/** Searches for critical currents, a section per mode. */
export const critical = z
  .strictObject({ ccs: ccs.prefault({}), ccp: ccp.prefault({}), ccd: ccd.optional() })
  .meta({ description: 'Searches for critical currents (verb critical), a section per mode.' })
  .prefault({});
