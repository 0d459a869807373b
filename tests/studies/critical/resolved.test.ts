import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { LithostatError } from '../../../src/quantity/index.js';
import { findCriticalCurrent } from '../../../src/studies/critical/find-critical-current.js';
import type { CriticalMode } from '../../../src/studies/critical/result.js';

const out = mkdtempSync(join(tmpdir(), 'critical-resolved-'));
afterAll(() => rmSync(out, { recursive: true, force: true }));

const text = `
lithostat: 1
title: a void
cell:
  kind: symmetric
  electrode: { metal: Li, thickness: 50 um }
  electrolyte: { material: Li6PS5Cl, thickness: 500 um }
  interfaces: { voids: { vacancyFraction: 0.9 } }
operation:
  temperature: 25 degC
  stackPressure: 3 MPa
  protocol: [ { rest: 1 s } ]
model:
  level: resolved
  mechanisms: { vacancyCondensation: true, stressKinetics: false }
  options: { width: 10 um, resolution: 0.25, electrode1: { voids: [ { radius: 2 um, height: 1 um } ] } }
critical:
  ccs: { range: [0.1 mA/cm^2, 1 mA/cm^2], width: 100 %, cycles: 1, capacity: 0.0003 mAh/cm^2, voidGrowth: 0.01 nm }
`;

const search = (mode: CriticalMode, set: readonly string[] = []) =>
  findCriticalCurrent({ source: { text, set }, mode, out, jobs: 1 });

async function refusal(mode: CriticalMode) {
  try {
    await search(mode);
  } catch (error) {
    if (error instanceof LithostatError) return error.issues[0]!;
  }
  throw new Error('it was not refused');
}

describe('critical currents of the resolved model', () => {
  it('lie where the void begins to grow: at 3 MPa, with 0.9 of the vacancies, it stands still at 0.34 to 0.38 mA/cm2', async () => {
    const result = await search('ccs', ['critical.ccs.criterion=void-growth']);
    expect(result).toMatchObject({ criterion: 'void-growth', resolved: true, failure: 'void-growth' });
    const { low, high } = result.interval;
    expect(low!).toBeLessThan(0.38);
    expect(high!).toBeGreaterThan(0.34);
    expect(high! / low!).toBeLessThan(2.01);
  });

  it('are refused by what the model does not have, with the criteria that it has', async () => {
    const stripping = await refusal('ccs');
    expect(stripping).toMatchObject({ path: 'critical.ccs.criterion', got: 'local-current' });
    expect(stripping.expected).toBe('one of contact-fraction, voltage-rise, void-growth, no-fixed-point');
    expect(stripping.message).toContain('flaws');
    const plating = await refusal('ccp');
    expect(plating.expected).toContain('no criterion of ccp');
    expect(plating.remedy).toContain('film');
  });
});
