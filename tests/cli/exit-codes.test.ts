import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lithostat, workplace, writeSmallCell } from './command.js';

const folder = workplace();
const cell = writeSmallCell(folder);
// A current beyond what floating-point numbers can follow: no time step is small enough.
const impossible = '1e200 mA/cm^2';

it('3: the solver gave up on a run, and the folder says when, where and what was seen', async () => {
  const set = ['--set', `operation.protocol=[{ rest: 1 min }, { strip: ${impossible}, until: { time: 1 h } }]`];
  const { code, stdout, stderr } = await lithostat(['run', cell, '--out', 'failed', '--json', ...set], folder);
  expect({ code, stderr }).toEqual({ code: 3, stderr: '' });
  const summary = JSON.parse(stdout);
  expect(summary).toMatchObject({ status: 'failed', stop: null, failure: { code: 'step-too-small', time: 60 } });
  expect(summary.failure.message).toContain('protocol[1].strip');
  expect(summary.failure.evidence).toMatchObject({ contactFraction1: expect.any(Number) });
  const log = readFileSync(join(folder, 'failed', 'log.jsonl'), 'utf8')
    .trim()
    .split('\n');
  expect(log.map((line) => JSON.parse(line))).toContainEqual(
    expect.objectContaining({ level: 'error', time: 60, event: 'step-too-small' }),
  );
  expect(readFileSync(join(folder, 'failed', 'report.html'), 'utf8')).toContain('The solver gave up');
  const people = await lithostat(['run', cell, '--out', 'failed', '--no-report', ...set], folder);
  expect(people.code).toBe(3);
  expect(people.stdout).toContain('\nThe solver failed: ');
});

it('3: the solver gave up in a search, which then has no answer', async () => {
  const test = `critical.ccd={ criterion: voltage, voltageLimit: 1e290 V, start: ${impossible}, step: ${impossible}, stop: 3e200 mA/cm^2, capacity: 0.1 mAh/cm^2 }`;
  const { code, stdout } = await lithostat(
    ['critical', cell, '--mode', 'ccd', '--json', '--set', test, '--set', 'model.mechanisms.dendrites=false'],
    folder,
  );
  expect(code).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({
    status: 'solver-failure',
    resolved: false,
    interval: { low: null, high: null },
    failure: null,
    probes: [{ outcome: 'solver-failure', event: 'step-too-small' }],
  });
});

it('4: a perfect interface has no stripping limit, and the open end is null', async () => {
  const { code, stdout, stderr } = await lithostat(
    [
      'critical',
      cell,
      '--mode',
      'ccs',
      '--json',
      '--set',
      'cell.interfaces.contact={ perfect: true }',
      '--set',
      'cell.interfaces.voids.vacancyFraction=0',
    ],
    folder,
  );
  expect({ code, stderr }).toEqual({ code: 4, stderr: '' });
  const { interval, resolved, failure, probes } = JSON.parse(stdout);
  expect({ resolved, failure }).toEqual({ resolved: false, failure: null });
  expect(interval).toEqual({ low: expect.any(Number), high: null, unit: 'mA/cm^2' });
  expect(probes.every(({ outcome }: { outcome: string }) => outcome === 'stable')).toBe(true);
});

it('4: nothing to search below the plating limit; the folder still holds the answer', async () => {
  const range = 'critical.ccs.range=[9 mA/cm^2, 10 mA/cm^2]';
  const { code, stdout } = await lithostat(
    ['critical', cell, '--mode', 'ccs', '--set', range, '--out', 'empty'],
    folder,
  );
  expect(code).toBe(4);
  expect(stdout).toContain('there is no stripping limit to find');
  const stored = JSON.parse(readFileSync(join(folder, 'empty', 'critical.json'), 'utf8'));
  expect(stored.interval).toEqual({ low: null, high: null, unit: 'mA/cm^2' });
});
