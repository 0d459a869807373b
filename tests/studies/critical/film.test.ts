import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { FilmParameters } from '../../../src/models/film/parameters.js';
import { faradayConstant, gasConstant } from '../../../src/quantity/index.js';
import { findCriticalCurrent } from '../../../src/studies/critical/find-critical-current.js';
import type { CriticalMode, CriticalResult } from '../../../src/studies/critical/result.js';
import { loadStudy } from '../../../src/studies/load-study.js';

const out = mkdtempSync(join(tmpdir(), 'critical-film-'));
afterAll(() => rmSync(out, { recursive: true, force: true }));

const text = `
lithostat: 1
title: film
cell:
  kind: symmetric
  electrode: { metal: Li, thickness: 50 um }
  electrolyte: { material: Li6PS5Cl, thickness: 1 mm }
  interfaces:
    voids: { spacing: 5 um, spacingSpread: 0, vacancyFraction: 1 }
    flaws: { depth: 0.6 um }
operation:
  temperature: 25 degC
  stackPressure: 3 MPa
  protocol: [ { rest: 1 s } ]
model: { level: film }
tolerance: { relative: 1e-5 }
critical:
  ccs: { range: [0.005 mA/cm^2, 5 mA/cm^2], width: 10 %, cycles: 3 }
`;

function search(mode: CriticalMode, set: readonly string[] = []): Promise<CriticalResult> {
  return findCriticalCurrent({ source: { text, set }, mode, out, jobs: 1 });
}

/** Local plating current density (A/m^2) at which the flaw grows, by bisection of its defining equation. */
function closedFormLimit(set: readonly string[]): number {
  const { temperature, fixture, electrolyte, electrodes } = loadStudy({ text, set }).makeModel()
    .parameters as unknown as FilmParameters;
  const { molarVolume, flaw, kinetics } = electrodes[0];
  const { fractureToughness, poissonRatio, conductivity } = electrolyte;
  const open = fractureToughness / (flaw.geometryFactor * Math.sqrt(Math.PI * flaw.depth));
  const threshold =
    (molarVolume / faradayConstant) * (open - fixture.pressure * (1 - poissonRatio / (1 - poissonRatio)));
  // Symmetric Butler-Volmer at the reference temperature.
  const overpotential = (current: number) =>
    ((2 * gasConstant * temperature) / faradayConstant) * Math.asinh(current / (2 * kinetics.exchangeCurrentDensity)) +
    (current * flaw.depth) / conductivity;
  let [low, high] = [0, 1e4];
  for (let i = 0; i < 100; i++) {
    const middle = 0.5 * (low + high);
    if (overpotential(middle) < threshold) low = middle;
    else high = middle;
  }
  return low;
}

describe('critical currents of the film model', () => {
  const perfectContact = ['cell.interfaces.contact={ perfect: true }'];

  it('gives the plating limit of a perfect contact in closed form', async () => {
    for (const pressure of ['1 MPa', '7 MPa']) {
      const set = [...perfectContact, `operation.stackPressure="${pressure}"`, 'critical.ccp.width=0.1 %'];
      const closed = closedFormLimit(set) / 10;
      const result = await search('ccp', set);
      expect(result).toMatchObject({ resolved: true, failure: 'dendrite-initiation' });
      expect(result.interval.low! / closed).toBeGreaterThan(0.998);
      expect(result.interval.high! / closed).toBeLessThan(1.002);
    }
  });

  it('leaves voids and their drivers out of the plating limit', async () => {
    const width = 'critical.ccp.width=1 %';
    const plain = await search('ccp', [width]);
    const bad = await search('ccp', [width, 'cell.interfaces.voids.initialContact=0.4']);
    expect(bad.interval).toEqual(plain.interval);
    expect(plain.probes.every(({ evidence }) => evidence.contactFraction > 1 - 1e-9)).toBe(true);
  });

  it('finds no stripping limit of a perfect interface, only the plating limit', async () => {
    for (const creep of ['true', 'false']) {
      const result = await search('ccs', [
        ...perfectContact,
        'cell.interfaces.voids.vacancyFraction=0',
        `model.mechanisms.creepClosure=${creep}`,
      ]);
      const limit = closedFormLimit(perfectContact) / 10;
      expect(result).toMatchObject({
        resolved: false,
        failure: null,
        status: 'unresolved',
        ceiling: { reason: 'plating-limit' },
      });
      expect(result.interval.high).toBeNull();
      expect(result.interval.low! / limit).toBeCloseTo(0.999, 3);
      expect(result.message).toContain('No stripping failure below the plating limit');
      expect(result.probes.every(({ evidence }) => evidence.contactFraction === 1)).toBe(true);
    }
  });

  it('judges by the local current density against the plating limit', async () => {
    const result = await search('ccs');
    expect(result).toMatchObject({ criterion: 'local-current', resolved: true });
    for (const { outcome, event, evidence } of result.probes) {
      if (outcome === 'stable') expect(evidence.platingLimitUse).toBeLessThan(1);
      else {
        expect(event).toMatch(/^(local-current|dendrite-initiation):[12]$/);
        expect(evidence.platingLimitUse).toBeGreaterThan(1 - 1e-6);
      }
    }
    const names = result.assumptions.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['voids.vacancyFraction', 'voids.spacing', 'flaws.depth']));
    expect(result.assumptions.find(({ name }) => name === 'voids.spacing')).toMatchObject({
      value: 5e-6,
      unit: 'm',
      electrode: null,
      certainty: 'scenario',
    });
  });

  it('judges by the contact fraction', async () => {
    const result = await search('ccs', ['critical.ccs.criterion=contact-fraction', 'critical.ccs.contactFraction=0.6']);
    expect(result).toMatchObject({ resolved: true, failure: 'contact-fraction' });
    for (const { outcome, evidence } of result.probes) {
      if (outcome === 'stable') expect(evidence.contactFraction).toBeGreaterThan(0.6);
      else expect(evidence.contactFraction).toBeCloseTo(0.6, 6);
    }
  });

  it('judges by the rise of the voltage, which is reported for every criterion', async () => {
    const result = await search('ccs', ['critical.ccs.criterion=voltage-rise', 'critical.ccs.voltageRise=10 %']);
    expect(result).toMatchObject({ resolved: true, failure: 'voltage-rise' });
    for (const { outcome, event, voltageRise } of result.probes) {
      if (event === 'voltage-rise') expect(voltageRise).toBeGreaterThan(10);
      if (outcome === 'stable') expect(voltageRise).toBeLessThanOrEqual(10);
    }
    const others = await search('ccs');
    expect(others.probes.every(({ voltageRise }) => voltageRise !== null && voltageRise >= 0)).toBe(true);
  });

  // Voids that only grow: nothing closes them, and the roof does not come down.
  const ratchet = [
    'model.mechanisms={ creepClosure: false, interfaceDiffusion: false, latticeDiffusion: false, bodyTranslation: false, rimFilling: false, occlusion: false }',
    'cell.interfaces.voids.spacing="20 um"',
    'critical.ccs.capacity="0.05 mAh/cm^2"',
    'critical.ccs.cycles=4',
  ];

  it('judges by the growth of voids over the last cycle', async () => {
    const set = [...ratchet, 'critical.ccs.criterion=void-growth', 'critical.ccs.voidGrowth="100 nm"'];
    const result = await search('ccs', set);
    expect(result).toMatchObject({ resolved: true, failure: 'void-growth' });
    for (const { outcome, evidence } of result.probes) {
      if (outcome === 'stable') expect(evidence.voidGrowth).toBeLessThanOrEqual(100e-9);
      else expect(evidence.voidGrowth).toBeGreaterThan(100e-9);
    }
  });

  it('judges by the lack of a steady state', async () => {
    const result = await search('ccs', [...ratchet, 'critical.ccs.criterion=no-fixed-point']);
    expect(result).toMatchObject({ resolved: true, failure: 'no-fixed-point' });
    // Below the current that diffusion carries away no void opens; above it the same volume is added in every cycle.
    const supply = result.interval.low!;
    for (const { current, outcome, evidence } of result.probes) {
      expect(outcome).toBe(current <= supply ? 'stable' : 'failed');
      if (outcome === 'stable') expect(evidence.voidVolume).toBeLessThan(1e-9);
    }
    const settling = await search('ccs', ['critical.ccs.criterion=no-fixed-point', 'critical.ccs.cycles=6']);
    expect(settling.failure).not.toBe('no-fixed-point');
  });

  it('needs what diffusion carries away to be exceeded before a void opens', async () => {
    const sinks = 'cell.interfaces.voids.sinkLength="83.2 um"';
    const far = await search('ccs', [...ratchet, sinks, 'critical.ccs.criterion=no-fixed-point']);
    const near = 'cell.interfaces.voids.sinkLength="41.6 um"';
    const close = await search('ccs', [...ratchet, near, 'critical.ccs.criterion=no-fixed-point']);
    // The diffusive flux is inversely proportional to the distance of the sinks.
    expect(close.interval.low! / far.interval.high!).toBeLessThan(2);
    expect(close.interval.high! / far.interval.low!).toBeGreaterThan(2);
  });

  it('emulates the stepped test in one run, its lower levels stable', async () => {
    const set = ['critical.ccd={ start: 0.2 mA/cm^2, step: 0.2 mA/cm^2, stop: 4 mA/cm^2, capacity: 0.5 mAh/cm^2 }'];
    const result = await search('ccd', set);
    expect(result).toMatchObject({ criterion: 'dendrite-initiation', resolved: true, failure: 'dendrite-initiation' });
    const { low, high } = result.interval;
    expect(high! - low!).toBeCloseTo(0.2, 9);
    expect(result.probes.map(({ outcome }) => outcome)).toEqual([
      ...result.probes.slice(1).map(() => 'stable'),
      'failed',
    ]);
    // Voids make the flaw fail at less than the intact interface does.
    const plating = await search('ccp', ['critical.ccp.width=10 %']);
    expect(high!).toBeLessThan(plating.interval.high!);
    const summary = JSON.parse(readFileSync(join(out, result.probes[0].run!, 'summary.json'), 'utf8'));
    for (const balance of ['charge', 'lithium', 'force'])
      expect(summary.ledger[balance].relativeError).toBeLessThan(1e-8);

    const limit = [...set, 'critical.ccd.criterion=voltage', 'critical.ccd.voltageLimit=0.05 V'];
    const byVoltage = await search('ccd', [...limit, 'model.mechanisms.dendrites=false']);
    expect(byVoltage).toMatchObject({ criterion: 'voltage', resolved: true, failure: 'voltage' });
    const { observables } = JSON.parse(readFileSync(join(out, byVoltage.probes[0].run!, 'summary.json'), 'utf8'));
    // Met while a level runs, or at once when it is switched on.
    expect(Math.abs(observables.final.voltage)).toBeGreaterThan(0.05 - 1e-7);
    const [before] = byVoltage.probes.slice(-2);
    expect(before.outcome).toBe('stable');
  });

  it('plates before it strips where there is no metal yet', async () => {
    const set = ['cell.kind=anode-free', 'cell.electrode.thickness="0 um"', 'critical.ccs.capacity="1 mAh/cm^2"'];
    const result = await search('ccs', set);
    expect(result.probes[0].event).not.toBe('electrode-exhausted:1');
    expect(result.probes[0].evidence.halfCycles).toBeGreaterThan(1);
  });

  it('refuses to strip more than there is', async () => {
    await expect(search('ccs', ['critical.ccs.capacity="12 mAh/cm^2"'])).rejects.toMatchObject({
      issues: [{ code: 'inventory-exceeded', path: 'critical.ccs.capacity' }],
      exitCode: 2,
    });
  });

  it('refuses bad input before it makes a folder, and a folder that holds something else', async () => {
    const fresh = join(out, 'fresh');
    const source = { text, set: ['critical.ccs.capacity=50 mAh/cm^2'] };
    await expect(findCriticalCurrent({ source, mode: 'ccs', out: fresh, jobs: 1 })).rejects.toMatchObject({
      issues: [{ code: 'inventory-exceeded' }],
    });
    expect(existsSync(fresh)).toBe(false);
    mkdirSync(fresh);
    writeFileSync(join(fresh, 'notes.txt'), 'mine');
    await expect(findCriticalCurrent({ source: { text }, mode: 'ccs', out: fresh, jobs: 1 })).rejects.toMatchObject({
      issues: [{ code: 'folder-not-empty' }],
      exitCode: 2,
    });
    expect(readdirSync(fresh)).toEqual(['notes.txt']);
  });
});
