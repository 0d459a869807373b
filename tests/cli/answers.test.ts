import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { version } from '../../src/version.js';
import { lithostat, shell, stackTrace, workplace, writeSmallCell } from './command.js';

const folder = workplace();
const cell = writeSmallCell(folder);
const sortedKeys = (value: object) => Object.keys(value).sort();

describe('lithostat', () => {
  it('says what it does when nothing is asked', async () => {
    const [bare, help] = await Promise.all([lithostat([]), lithostat(['--help'])]);
    expect(bare).toMatchObject({ code: 0, stderr: '' });
    expect(bare).toEqual(help);
    for (const verb of ['run', 'critical', 'validate', 'report', 'materials', 'schema']) {
      expect(bare.stdout).toMatch(new RegExp(`^ {2}${verb}\\b`, 'm'));
    }
    expect(bare.stdout).toContain('Exit codes: 0 done');
  });

  it('gives its version', async () => {
    expect(await lithostat(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
    expect(await lithostat(['-V'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it.each([
    ['run', '--resume', '--json', '--set', '--out', '--quiet', '--no-report'],
    ['critical', '--mode', '--jobs', '--json', '--set', '--out'],
    ['sweep', '--set', '--lhs', '--list', '--where', '--case', '--dry-run', '--on', '--jobs', '--out', '--json'],
    ['validate', '--json', '--set'],
    ['report', '--json'],
    ['materials', '--json'],
    ['schema', '--stack'],
  ])('explains %s', async (verb, ...options) => {
    const { code, stdout, stderr } = await lithostat([verb, '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^Usage: lithostat ${verb}\\b`));
    for (const option of options) expect(stdout).toContain(option);
  });
});

describe('run', () => {
  it('prints the answer for people and leaves its folder where it says', async () => {
    const { code, stdout, stderr } = await lithostat(['run', cell], folder);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^small cell\n\nCompleted: the whole protocol ran\.\n/);
    expect(stdout).toMatch(/share of the plating limit, at most +\d+(\.\d+)? % +\d+(\.\d+)? %/);
    expect(stdout).toMatch(/contact between voids, at least +0\.\d+ +0\.\d+/);
    expect(stdout).toContain('stripping limit 0.2 mA/cm^2 at 3 MPa, 25 degC (Kasemchainan');
    expect(stdout).toMatch(/Ledgers close to \(relative\): charge \S+, lithium \S+, force \S+, energy \S+\.\n/);
    expect(stdout).toMatch(/Results: results\/cell\/report\.html\n$/);
    const files = readdirSync(join(folder, 'results', 'cell')).sort();
    expect(files).toEqual(['log.jsonl', 'report.html', 'run.h5', 'series.csv', 'summary.json']);
  });

  it('--json prints one document, the summary, as it is in the folder', async () => {
    const { code, stdout, stderr } = await lithostat(
      ['run', cell, '--out', 'json', '--json', '--no-report', '--set', 'operation.stackPressure=7 MPa'],
      folder,
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(readFileSync(join(folder, 'json', 'summary.json'), 'utf8'));
    expect(existsSync(join(folder, 'json', 'report.html'))).toBe(false);
    const summary = JSON.parse(stdout);
    expect(summary).toMatchObject({ status: 'completed', stop: null, version });
    expect(sortedKeys(summary.observables)).toEqual(['final']);
    expect(sortedKeys(summary.observables.final)).toEqual(sortedKeys(summary.units));
    for (const value of Object.values(summary.observables.final)) expect(value).toEqual(expect.any(Number));
    expect(summary.units).toMatchObject({ voltage: 'V', contactFraction1: '1', localCurrentDensity2: 'A/m^2' });
    expect(sortedKeys(summary.ledger)).toEqual(['charge', 'energy', 'force', 'lithium']);
    for (const balance of ['charge', 'lithium', 'force', 'energy'])
      expect(summary.ledger[balance].relativeError).toEqual(expect.any(Number));
    expect(Object.values(summary.ledger.energy.terms)).toContainEqual(expect.any(Number));
    expect(summary.inputs.operation.stackPressure).toEqual({ fixture: 'load', pressure: 7e6 });
    expect(summary.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(summary.sources.length).toBeGreaterThan(3);
  });

  it('a cell that fails is an answer: exit code 0, with the event', async () => {
    const { code, stdout } = await lithostat(
      [
        'run',
        cell,
        '--out',
        'short',
        '--json',
        '--no-report',
        '--set',
        'operation.protocol=[{ strip: 5 mA/cm^2, until: { time: 1 h } }]',
      ],
      folder,
    );
    expect(code).toBe(0);
    const { status, stop, events } = JSON.parse(stdout);
    expect({ status, stop }).toEqual({ status: 'stopped', stop: { event: 'short:2', time: expect.any(Number) } });
    expect(events.map(({ event }: { event: string }) => event)).toEqual(['dendrite-initiation:2', 'short:2']);
    const again = await lithostat(['run', cell, '--out', 'short', '--resume'], folder);
    expect(again.code).toBe(2);
    expect(again.stderr).toContain('cannot be resumed');
  });

  it('report draws the page again to the same bytes', async () => {
    const page = join(folder, 'results', 'cell', 'report.html');
    const before = readFileSync(page, 'utf8');
    const { code, stdout, stderr } = await lithostat(['report', 'results/cell'], folder);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: `${page}\n`, stderr: '' });
    expect(readFileSync(page, 'utf8')).toBe(before);
    const asked = await lithostat(['report', 'results/cell', '--json'], folder);
    expect(JSON.parse(asked.stdout)).toEqual({ report: page });
  });
});

describe('critical', () => {
  it('--json prints one document of the declared shape', async () => {
    const { code, stdout, stderr } = await lithostat(['critical', cell, '--mode', 'ccs', '--json'], folder);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const out = join(folder, 'results', 'cell-ccs');
    expect(stdout).toBe(readFileSync(join(out, 'critical.json'), 'utf8'));
    const result = JSON.parse(stdout);
    const { low, high } = result.interval;
    expect(result).toMatchObject({
      mode: 'ccs',
      criterion: 'local-current',
      interval: { low: expect.any(Number), high: expect.any(Number), unit: 'mA/cm^2' },
      resolved: true,
      failure: 'local-current',
    });
    expect(high / low).toBeLessThanOrEqual(1.2);
    for (const probe of result.probes) {
      expect(probe).toEqual({
        current: expect.any(Number),
        outcome: probe.current <= low ? 'stable' : 'failed',
        event: probe.current <= low ? null : expect.stringMatching(/^local-current:[12]$/),
        run: expect.stringMatching(/^probes\/[0-9a-f]{64}$/),
        voltageRise: expect.any(Number),
        evidence: expect.objectContaining({ contactFraction: expect.any(Number) }),
      });
      expect(readdirSync(join(out, probe.run)).sort()).toEqual(['log.jsonl', 'series.csv', 'summary.json']);
    }
    const page = readFileSync(join(out, 'critical.html'), 'utf8');
    for (const { run } of result.probes) expect(page).toContain(`href="${run}/`);
  });

  it('prints the answer for people, found again from the stored probes', async () => {
    const { code, stdout, stderr } = await lithostat(['critical', cell, '--mode', 'ccs', '--no-report'], folder);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Critical current of stripping: \S+ to \S+ mA\/cm\^2$/m);
    expect(stdout).toContain('as here, calibrated on this (Kasemchainan');
    expect(stdout).toMatch(/^ {2}voids\.spacing +\S+ um \(calibrated\)$/m);
    expect(stdout).toMatch(/Results: results\/cell-ccs\n$/);
  });

  it('emulates the stepped test', async () => {
    const { code, stdout } = await lithostat(['critical', cell, '--mode', 'ccd', '--json', '--no-report'], folder);
    expect(code).toBe(0);
    const { probes, interval, failure } = JSON.parse(stdout);
    expect(failure).toBe('dendrite-initiation');
    expect(interval.high - interval.low).toBeCloseTo(0.5, 9);
    expect(probes.map(({ current }: { current: number }) => current)).toEqual(
      probes.map((_: unknown, level: number) => expect.closeTo(0.5 * (level + 1), 9)),
    );
  });
});

describe('validate', () => {
  it('says that a scenario is valid', async () => {
    const plain = await lithostat(['validate', cell], folder);
    expect(plain).toEqual({ code: 0, stdout: 'cell.yaml is valid: small cell\n', stderr: '' });
    const json = await lithostat(['validate', cell, '--json'], folder);
    expect(JSON.parse(json.stdout)).toEqual({ issues: [], warnings: [] });
  });
});

describe('materials', () => {
  it('lists the library, and one entry with its sources', async () => {
    const [list, listData, entry, entryData] = await Promise.all([
      lithostat(['materials']),
      lithostat(['materials', '--json']),
      lithostat(['materials', 'lithium']),
      lithostat(['materials', 'argyrodite', '--json']),
    ]);
    for (const { code, stderr } of [list, listData, entry, entryData]) {
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    }
    const names = JSON.parse(listData.stdout).map(({ name }: { name: string }) => name);
    for (const name of ['Li', 'Na', 'Li-10Mg', 'Li6PS5Cl', 'LLZO', 'Li3PS4', 'LAGP', 'LiPON', 'LICGC']) {
      expect(names).toContain(name);
      expect(list.stdout).toMatch(new RegExp(`^${name} `, 'm'));
    }
    expect(entry.stdout).toMatch(/^Li \(metal\)/);
    expect(entry.stdout).toMatch(/^creep\S* .*Masias et al\. 2019/m);
    expect(JSON.parse(entryData.stdout).name).toBe('Li6PS5Cl');
  });
});

describe('schema', () => {
  it('prints the JSON Schema, with --json or without', async () => {
    const [plain, json] = await Promise.all([lithostat(['schema']), lithostat(['schema', '--json'])]);
    expect(plain).toMatchObject({ code: 0, stderr: '' });
    expect(json).toEqual(plain);
    expect(JSON.parse(plain.stdout).$schema).toBe('https://json-schema.org/draft/2020-12/schema');
  });
});

describe('a reader of the answer', () => {
  it('may stop reading', async () => {
    const { stdout, stderr } = await shell(
      '( $LITHOSTAT schema; echo "code $?" >&2 ) | head -n 1; ( $LITHOSTAT nonsense; echo "code $?" >&2 ) 2>&1 | true',
      folder,
    );
    expect({ stdout, stderr }).toEqual({ stdout: '{\n', stderr: 'code 0\n' });
    expect(stderr).not.toMatch(stackTrace);
  });

  it.skipIf(!existsSync('/dev/full'))('hears of it when the answer cannot be written', async () => {
    const { code, stderr } = await shell('$LITHOSTAT schema > /dev/full', folder);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^lithostat: the answer could not be written: ENOSPC[^\n]*\n$/);
  });
});
