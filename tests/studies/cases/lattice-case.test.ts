import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { caseFamily, evaluateCase } from '../../../src/studies/cases/index.js';
import { findCriticalCurrent } from '../../../src/studies/critical/index.js';

const file = new URL('../../../scenarios/argyrodite.yaml', import.meta.url).pathname;
const coarse = [
  'critical.ccs.width=10 %',
  'critical.ccs.cycles=3',
  'critical.ccs.capacity=0.5 mAh/cm^2',
  'critical.ccp.width=5 %',
];

describe('a search as a case, on the lattice of currents', () => {
  it.each(['ccs', 'ccp'] as const)(
    '%s has the same columns to the bit whatever the guess, and fewer probes',
    async (mode) => {
      const family = caseFamily({ file, set: coarse }, { kind: 'critical', mode, search: 'lattice' });
      const cold = await evaluateCase(family, []);
      const place = cold.columns.indexOf('timeProbes [1]');
      const critical = 10 * (cold.values[cold.columns.indexOf('critical [mA/cm^2]')] as number);
      expect(cold.values[cold.columns.indexOf('resolved')]).toBe(true);
      for (const [factor, most] of [
        [1, 4],
        [0.7, 12],
        [8, 16],
      ]) {
        const warm = await evaluateCase(family, [], { guess: critical * factor });
        const without = (values: typeof warm.values) => values.filter((_value, index) => index !== place);
        expect(without(warm.values)).toEqual(without(cold.values));
        expect(warm.values[place]).toBeLessThanOrEqual(most);
      }
      expect(cold.values[place]).toBeGreaterThan(4);
    },
  );

  it('overlaps with the interval of the verb, which searches by thirds', async () => {
    const out = mkdtempSync(join(tmpdir(), 'lattice-'));
    const { interval } = await findCriticalCurrent({ source: { file, set: coarse }, mode: 'ccp', out });
    const family = caseFamily({ file, set: coarse }, { kind: 'critical', mode: 'ccp', search: 'lattice' });
    const { values } = await evaluateCase(family, []);
    expect(values[0]).toBeLessThan(interval.high!);
    expect(values[1]).toBeGreaterThan(interval.low!);
    rmSync(out, { recursive: true, force: true });
  });
});
