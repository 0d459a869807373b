import { z } from 'zod';
import { nearest } from '../../quantity/index.js';
import { choice, describeValue, isRecord, type Picked } from './choice.js';
import { checkedSection, positiveQuantity, quantityField, wholeNumber } from './fields.js';
import { follow } from './follow.js';
import { until } from './until.js';

const strip = z
  .strictObject({
    strip: positiveQuantity(
      'currentDensity',
      'Strips electrode 1 at this constant current density (so plates electrode 2).',
    ),
    until,
  })
  .transform((step) => ({ kind: 'strip' as const, currentDensity: step.strip, until: step.until }));

const plate = z
  .strictObject({
    plate: positiveQuantity(
      'currentDensity',
      'Plates electrode 1 at this constant current density (so strips electrode 2).',
    ),
    until,
  })
  .transform((step) => ({ kind: 'plate' as const, currentDensity: step.plate, until: step.until }));

const rest = z
  .strictObject({ rest: positiveQuantity('time', 'Rests at open circuit for this long.') })
  .transform((step) => ({ kind: 'rest' as const, duration: step.rest }));

const hold = z
  .strictObject({
    hold: quantityField('voltage', 'Holds the cell at this voltage; positive strips electrode 1.'),
    until,
  })
  .transform((step) => ({ kind: 'hold' as const, voltage: step.hold, until: step.until }));

const ramp = z
  .strictObject({
    ramp: z
      .strictObject({
        from: quantityField('currentDensity', 'Current density at the start of the ramp; positive strips electrode 1.'),
        to: quantityField('currentDensity', 'Current density at the end of the ramp; positive strips electrode 1.'),
        over: positiveQuantity('time', 'Duration of the ramp.'),
      })
      .meta({ description: 'Changes the current density linearly in time.' }),
    until: until.optional(),
  })
  .transform((step) => ({
    kind: 'ramp' as const,
    from: step.ramp.from,
    to: step.ramp.to,
    duration: step.ramp.over,
    until: step.until ?? [],
  }));

const pressure = z
  .strictObject({
    pressure: quantityField(
      'pressure',
      "Changes the set point of the stack pressure's fixture to this, at open circuit.",
      {
        minimum: 0,
      },
    ),
    over: quantityField('time', 'Duration of the change, linear in time.', { minimum: 0 }).prefault('0 s'),
  })
  .transform((step) => ({ kind: 'pressure' as const, pressure: step.pressure, duration: step.over }));

/** More current levels than this in one stepped test are taken for a slip in its step. */
const maximumLevels = 10_000;

/** Reports what is wrong with the levels `low`, `low + step`, … `high` of a stepped test, under the keys given. */
export function checkLevels(
  section: Record<string, unknown>,
  [lowKey, stepKey, highKey]: readonly [string, string, string],
  report: Parameters<Parameters<typeof checkedSection>[1]>[1],
): void {
  const [low, step, high] = [section[lowKey], section[stepKey], section[highKey]];
  if (typeof low !== 'number' || typeof high !== 'number') return;
  if (high < low) {
    report({
      code: 'range-order',
      message: `"${highKey}" is below "${lowKey}", so the test has no level`,
      at: [highKey],
      expected: `at least the value of "${lowKey}"`,
      remedy: `exchange "${lowKey}" and "${highKey}", or raise "${highKey}"`,
    });
  } else if (typeof step === 'number' && step > 0 && (high - low) / step > maximumLevels) {
    report({
      code: 'out-of-range',
      message: `"${stepKey}" is so small that the test has more than ${maximumLevels} levels`,
      at: [stepKey],
      expected: `at most ${maximumLevels} levels from "${lowKey}" to "${highKey}"`,
      remedy: `raise "${stepKey}"`,
    });
  }
}

/** Reports unless exactly one of `capacity` and `time` says how long a half cycle is. */
export function checkHalfCycle(
  section: Record<string, unknown>,
  report: Parameters<Parameters<typeof checkedSection>[1]>[1],
): void {
  const given = ['capacity', 'time'].filter((key) => section[key] !== undefined);
  if (given.length === 1) return;
  report({
    code: given.length === 0 ? 'missing-key' : 'conflicting-keys',
    message:
      given.length === 0
        ? 'nothing says how long a half cycle is'
        : '"capacity" and "time" both say how long a half cycle is',
    at: given.length === 0 ? [] : ['time'],
    expected: 'exactly one of "capacity" and "time"',
    remedy: given.length === 0 ? 'add for example capacity: 0.5 mAh/cm^2' : 'remove one of them',
  });
}

const steppedTest = z
  .strictObject({
    steppedTest: checkedSection(
      {
        from: positiveQuantity('currentDensity', 'First current density.'),
        step: positiveQuantity('currentDensity', 'Increase of the current density from one level to the next.'),
        to: positiveQuantity('currentDensity', 'Last current density (levels above it are not run).'),
        capacity: positiveQuantity(
          'capacityPerArea',
          'Charge per area of each half cycle (or give `time`).',
        ).optional(),
        time: positiveQuantity('time', 'Duration of each half cycle (or give `capacity`).').optional(),
        rest: quantityField('time', 'Rest at open circuit after each half cycle.', { minimum: 0 }).prefault('0 s'),
      },
      (section, report) => {
        checkLevels(section, ['from', 'step', 'to'], report);
        checkHalfCycle(section, report);
      },
    ).meta({
      description:
        "The laboratory's critical-current test: strips then plates electrode 1 at each of a rising series of currents.",
    }),
  })
  .transform(({ steppedTest: test }) => ({
    kind: 'steppedTest' as const,
    from: test.from,
    step: test.step,
    to: test.to,
    halfCycle:
      test.capacity !== undefined
        ? { kind: 'capacity' as const, value: test.capacity }
        : { kind: 'time' as const, value: test.time! },
    rest: test.rest,
  }));

const cycle = z
  .strictObject({
    cycle: wholeNumber('Runs the steps this many times.', 1, 1_000_000_000),
    steps: z
      .lazy(() => z.array(protocolStep).min(1))
      .meta({ description: 'The steps of one cycle, in order; cycles may be nested.' }),
  })
  .transform((step) => ({ kind: 'cycle' as const, count: step.cycle, steps: step.steps }));

type BasicStep = z.output<
  | typeof strip
  | typeof plate
  | typeof rest
  | typeof hold
  | typeof ramp
  | typeof pressure
  | typeof steppedTest
  | typeof follow
>;
type BasicStepInput = z.input<
  | typeof strip
  | typeof plate
  | typeof rest
  | typeof hold
  | typeof ramp
  | typeof pressure
  | typeof steppedTest
  | typeof follow
>;

/** A step as a scenario writes it: a mapping with exactly one of the step keys. */
export type ProtocolStepInput = BasicStepInput | { cycle: number; steps: ProtocolStepInput[] };

/** A step after validation, told apart by `kind`; values in SI. */
export type ProtocolStep =
  | BasicStep
  | { readonly kind: 'cycle'; readonly count: number; readonly steps: readonly ProtocolStep[] };

const stepKinds = { strip, plate, rest, hold, ramp, pressure, steppedTest, follow, cycle };
const stepKeys = Object.keys(stepKinds);
const allKeys = [...stepKeys, 'until', 'over', 'steps'];
const stepExample = 'write for example { strip: 0.2 mA/cm^2, until: { capacity: 0.5 mAh/cm^2 } } or { rest: 10 min }';

function pickStep(value: unknown): Picked {
  const expected = `exactly one of ${stepKeys.join(', ')}`;
  if (!isRecord(value)) {
    return {
      problem: {
        code: 'wrong-type',
        message: 'a step is a mapping',
        got: describeValue(value),
        expected,
        remedy: stepExample,
      },
    };
  }
  const found = stepKeys.filter((key) => Object.hasOwn(value, key));
  if (found.length === 1) return { option: stepKeys.indexOf(found[0]!) };
  if (found.length > 1) {
    const message = `a step does one thing, and this one names ${found.map((key) => `"${key}"`).join(' and ')}`;
    return {
      problem: {
        code: 'conflicting-keys',
        message,
        at: [found[1]!],
        got: found.join(', '),
        expected,
        remedy: 'split it into several steps',
      },
    };
  }
  const keys = Object.keys(value);
  const stray = keys.find((key) => !allKeys.includes(key));
  const guess = stray === undefined ? undefined : nearest(stray, stepKeys);
  return {
    problem: {
      code: stray === undefined ? 'missing-key' : 'unknown-key',
      message: stray === undefined ? 'the step does not say what to do' : `unknown step "${stray}"`,
      ...(stray === undefined ? {} : { at: [stray] }),
      got: keys.length === 0 ? 'an empty step' : `the keys ${keys.slice(0, 6).join(', ')}`,
      expected,
      ...(guess === undefined ? {} : { nearest: guess }),
      remedy: guess === undefined ? stepExample : `write "${guess}"`,
    },
  };
}

/** One step of a protocol. */
export const protocolStep: z.ZodType<ProtocolStep, ProtocolStepInput> = choice(
  [strip, plate, rest, hold, ramp, pressure, steppedTest, follow, cycle],
  pickStep,
).meta({ id: 'protocolStep', description: 'One step: a mapping with exactly one of the step keys.' });
