import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { caseFamily, caseKey, evaluateCase, familyHash } from '../../../src/studies/cases/index.js';
import { codeIdentity } from '../../../src/studies/code-identity.js';
import { findCriticalCurrent } from '../../../src/studies/critical/index.js';
import { Interrupted } from '../../../src/studies/interruption.js';
import { runScenario } from '../../../src/studies/run.js';

const file = new URL('../../../scenarios/argyrodite.yaml', import.meta.url).pathname;
const short = ['operation.protocol[0].cycle=1'];
const folder = mkdtempSync(join(tmpdir(), 'cases-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a case', () => {
  it('is the run that the same overrides give', async () => {
    const source = { file, set: [...short, 'operation.stackPressure=5 MPa'] };
    const run = await runScenario({ source, out: join(folder, 'run') });
    if (run.status !== 'finished') throw new Error('not interrupted');
    const family = caseFamily({ file, set: short }, { kind: 'run' });
    const { status, columns, values } = await evaluateCase(family, ['operation.stackPressure=5 MPa']);
    const { final } = run.summary.observables;
    expect(status).toBe('ok');
    const finals = Object.entries(final).map(([name, value]) => [`final(${name}) [${run.summary.units[name]}]`, value]);
    const row = columns.map((name, index) => [name, values[index]]);
    expect(row.filter(([name]) => String(name).startsWith('final('))).toEqual(finals);
    expect(Object.fromEntries(row)).toMatchObject({
      stop: null,
      'ledgerError(charge) [1]': run.summary.ledger.charge.relativeError,
    });
  });

  it('keeps the extremes and the means that are asked for', async () => {
    const names = ['minimum(contactFraction1)', 'maximum(voltage)', 'mean(currentDensity)', 'final(capacity)'];
    const family = caseFamily({ file, set: short }, { kind: 'run' }, names);
    const { columns, values } = await evaluateCase(family, []);
    const source = { file, set: short };
    const run = await runScenario({ source, out: join(folder, 'extremes') });
    if (run.status !== 'finished') throw new Error('not interrupted');
    const value = (name: string) => values[columns.findIndex((column) => column.startsWith(name))];
    expect(value('minimum(contactFraction1)')).toBe(Math.min(...run.series.column('contactFraction1')));
    expect(value('maximum(voltage)')).toBe(Math.max(...run.series.column('voltage')));
    // As much is plated as was stripped, in the same time.
    expect(value('mean(currentDensity)')).toBeCloseTo(0, 10);
    expect(value('final(capacity)')).toBeCloseTo(0, 6);
  });

  it('has a status whatever happens to it', async () => {
    const family = caseFamily({ file, set: short }, { kind: 'run' });
    const statusOf = async (...set: string[]) => {
      const { status, reason } = await evaluateCase(family, set);
      return [status, reason];
    };
    expect(await statusOf('operation.stackPressure=3 kg')).toEqual([
      'failed:input',
      expect.stringMatching(/^operation\.stackPressure: .*got/),
    ]);
    expect((await statusOf('no.such=1'))[0]).toBe('failed:input');
    const exhausted = 'operation.protocol[0].steps[0].until.capacity=50 mAh/cm^2';
    expect(await statusOf(exhausted)).toEqual(['stopped:exhausted', 'electrode-exhausted:1']);
    // Above the plating limit of the interface a dendrite starts and shorts the cell.
    expect((await statusOf('operation.protocol[0].steps[0].strip=20 mA/cm^2'))[0]).toMatch(/^stopped:(contact|crack)$/);
    const both = '{ capacity: 0.5 mAh/cm^2, voltage: 1 mV }';
    const limited = [0, 1].map((step) => `operation.protocol[0].steps[${step}].until=${both}`);
    expect((await statusOf(...limited))[0]).toBe('stopped:voltage');
    const asked = [0, 1].map((step) => `operation.protocol[0].steps[${step}].until={ voltage: 1 mV }`);
    expect((await statusOf(...asked))[0]).toBe('ok');
  });

  it('goes on from its checkpoint with the same bits', async () => {
    const family = caseFamily({ file }, { kind: 'run' }, [
      'mean(voltage)',
      'minimum(contactFraction2)',
      'final(voltage)',
    ]);
    const set = ['operation.protocol[0].cycle=150'];
    const whole = await evaluateCase(family, set);
    const checkpointFile = join(folder, 'checkpoint.json');
    let interruptions = 0;
    let outcome: Awaited<ReturnType<typeof evaluateCase>> | undefined;
    while (outcome === undefined) {
      let looks = 0;
      const signal = {
        get aborted() {
          // More looks each time, so that every part gets further.
          return ++looks > 400 * (interruptions + 1);
        },
      };
      try {
        outcome = await evaluateCase(family, set, { signal, checkpointFile, key: 'a' });
      } catch (error) {
        expect(error).toBeInstanceOf(Interrupted);
        interruptions++;
      }
    }
    expect(interruptions).toBeGreaterThan(1);
    expect(readFileSync(checkpointFile, 'utf8')).toContain('float64:');
    expect({ ...outcome, seconds: 0 }).toEqual({ ...whole, seconds: 0 });
  });

  it('is the search that the verb makes, probe by probe', async () => {
    const set = ['critical.ccp.width=20 %'];
    const found = await findCriticalCurrent({ source: { file, set }, mode: 'ccp', out: join(folder, 'ccp'), jobs: 1 });
    const family = caseFamily({ file }, { kind: 'critical', mode: 'ccp' });
    const { status, columns, values } = await evaluateCase(family, set);
    const row = Object.fromEntries(columns.map((name, index) => [name, values[index]]));
    expect(status).toBe('ok');
    expect([row['low [mA/cm^2]'], row['high [mA/cm^2]']]).toEqual([found.interval.low, found.interval.high]);
    expect(row.failure).toBe(found.failure);
  });
});

describe('the key of a case', () => {
  it('depends on what the outcome depends on, and on nothing else', () => {
    const run = { kind: 'run' } as const;
    const hash = (set: readonly string[], outputs: readonly string[] = []) =>
      familyHash(caseFamily({ file, set }, run, outputs));
    expect(hash(['title=another', 'description=words'])).toBe(hash([]));
    expect(hash(['study.case=run'])).toBe(hash([]));
    expect(hash(['operation.stackPressure=4 MPa'])).not.toBe(hash([]));
    expect(hash([], ['final(voltage)'])).not.toBe(hash([]));
    expect(familyHash(caseFamily({ file }, { kind: 'critical', mode: 'ccs' }))).not.toBe(hash([]));
    expect(caseKey('f', ['a=1', 'b=2'])).not.toBe(caseKey('f', ['a=1\nb=2']));
    expect(caseKey('f', ['a=1'])).not.toBe(caseKey('g', ['a=1']));
    const family = caseFamily({ file }, run);
    expect(familyHash(family, codeIdentity())).toBe(familyHash(family));
    expect(familyHash(family, 'another build')).not.toBe(familyHash(family));
  });

  it('depends on the order of overrides only where they meet', () => {
    expect(caseKey('f', ['a.b=1', 'c=2'])).toBe(caseKey('f', ['c=2', 'a.b=1']));
    expect(caseKey('f', ['a=1', 'ab=2'])).toBe(caseKey('f', ['ab=2', 'a=1']));
    expect(caseKey('f', ['a.b=1', 'a={}'])).not.toBe(caseKey('f', ['a={}', 'a.b=1']));
    expect(caseKey('f', ['a[0]=1', 'a=[2]'])).not.toBe(caseKey('f', ['a=[2]', 'a[0]=1']));
    expect(caseKey('f', ['a=1', 'a=2'])).not.toBe(caseKey('f', ['a=2', 'a=1']));
    expect(caseKey('f', ['a.b=1', 'a["b"]=2'])).not.toBe(caseKey('f', ['a["b"]=2', 'a.b=1']));
  });
});
