import { expect, it } from 'vitest';
import { countFlatSteps, expandProtocol } from '../../../src/io/scenario/index.js';
import { changed, goodText, load } from '../fixtures/load.js';

const protocolOf = (text: string) => load(text).scenario.operation.protocol;

it('unrolls cycles and stepped tests in order, with signs and labels', () => {
  const protocol = protocolOf(goodText);
  const flat = [...expandProtocol(protocol)];
  // 10 cycles of 3 steps; 10 levels of strip, rest, plate, rest; pressure, hold, ramp.
  expect(flat).toHaveLength(10 * 3 + 10 * 4 + 3);
  expect(countFlatSteps(protocol)).toBe(flat.length);
  expect(flat[0]).toEqual({
    kind: 'current',
    label: 'protocol[0].cycle 1/10 . steps[0].strip',
    currentDensity: 2,
    until: [{ kind: 'capacity', value: 18000 }],
  });
  expect(flat[1]).toEqual({ kind: 'rest', label: 'protocol[0].cycle 1/10 . steps[1].rest', duration: 600, until: [] });
  expect(flat[29]).toMatchObject({ label: 'protocol[0].cycle 10/10 . steps[2].plate', currentDensity: -2 });
  const test = flat.slice(30, 70);
  expect(test.map((step) => step.kind).slice(0, 5)).toEqual(['current', 'rest', 'current', 'rest', 'current']);
  const currents = test.flatMap((step) => (step.kind === 'current' ? [step.currentDensity] : []));
  expect(currents).toHaveLength(20);
  for (let level = 0; level < 10; level++) {
    expect(currents[2 * level]).toBeCloseTo(level + 1, 12);
    expect(currents[2 * level + 1]).toBeCloseTo(-(level + 1), 12);
  }
  expect(test[8]!.label).toBe('protocol[1].steppedTest 3/10 (0.3 mA/cm^2) . strip');
  expect(flat.slice(70)).toMatchObject([
    { kind: 'pressure', pressure: 7e6, duration: 60 },
    { kind: 'voltage', voltage: 0.05, label: 'protocol[3].hold' },
    { kind: 'ramp', from: 0, to: -10, duration: 3600 },
  ]);
});

it('is lazy: a protocol of 1e18 steps starts at once and can be iterated anew', () => {
  const text = changed('- cycle: 10\n', '- cycle: 1000000000\n').replace(
    '- { rest: 10 min }',
    '- { cycle: 1000000000, steps: [ { rest: 10 min } ] }',
  );
  const protocol = protocolOf(text);
  expect(countFlatSteps(protocol)).toBeGreaterThan(1e18);
  const steps = expandProtocol(protocol);
  for (let attempt = 0; attempt < 2; attempt++) {
    const iterator = steps[Symbol.iterator]();
    expect(iterator.next().value).toMatchObject({ kind: 'current' });
    expect(iterator.next().value).toMatchObject({
      label: 'protocol[0].cycle 1/1000000000 . steps[1].cycle 1/1000000000 . steps[0].rest',
    });
    iterator.return?.();
  }
});

it('includes the last level of a test whose step divides its range up to rounding, and none above', () => {
  const levels = (step: string, to: string) =>
    countFlatSteps(
      protocolOf(
        changed(
          'from: 0.1 mA/cm^2, step: 0.1 mA/cm^2, to: 1 mA/cm^2, time: 1 h, rest: 5 min',
          `from: 0.1 mA/cm^2, step: ${step}, to: ${to}, time: 1 h`,
        ),
      ).slice(1, 2),
    ) / 2;
  expect(levels('0.1 mA/cm^2', '0.7 mA/cm^2')).toBe(7);
  expect(levels('0.1 mA/cm^2', '0.75 mA/cm^2')).toBe(7);
  expect(levels('1 mA/cm^2', '0.1 mA/cm^2')).toBe(1);
});
