import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { lithostat, stackTrace, workplace, writeSmallCell } from './command.js';

const folder = workplace();
const out = join(folder, 'out');

beforeAll(async () => {
  const cell = join(folder, writeSmallCell(folder));
  appendFileSync(
    cell,
    `study:
  parameters:
    cell.interfaces.resistance: { lognormal: { median: 10 ohm cm^2, factor: 1.5 } }
    cell.electrolyte.thickness: { uniform: [0.5 mm, 1.5 mm] }
  outputs: [final(voltage)]
  design: { kind: morris, samples: 6 }
`,
  );
  const { code, stderr } = await lithostat(['sweep', cell, '--out', out]);
  expect(stderr).not.toMatch(stackTrace);
  expect(code).toBe(0);
}, 60_000);

describe('sweep sensitivity', () => {
  it('prints what matters, most first, and leaves it in the folder', async () => {
    const { code, stdout, stderr } = await lithostat(['sweep', 'sensitivity', out, '--output', 'final(voltage)']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('morris design of 2 parameters');
    // 1 mm of electrolyte are 50 ohm cm^2, against some 8 of the interface over its range.
    const [thickness, resistance] = ['cell.electrolyte.thickness [mm]', 'cell.interfaces.resistance [ohm cm^2]'].map(
      (name) => stdout.indexOf(name),
    );
    expect(thickness).toBeGreaterThan(0);
    expect(resistance).toBeGreaterThan(thickness!);
    const report = JSON.parse(readFileSync(join(out, 'sensitivity.json'), 'utf8'));
    expect(report).toMatchObject({ format: 1, confidence: 0.95, outputs: [{ blocks: { used: 6, lost: 0 } }] });
    // The voltage of a fresh cell is ohmic in the thickness: 2 A/m^2 over 0.2 S/m is 10 V/m, over a range of 1 mm 10 mV, with the sign of the current.
    const { effect } = report.outputs[0].parameters[1];
    expect(effect.magnitude.value).toBeCloseTo(0.01, 4);
    expect(effect.deviation.value).toBeLessThan(1e-4);
  });

  it('answers machines with the same, whatever the seed of the intervals', async () => {
    const { code, stdout } = await lithostat([
      'sweep',
      'sensitivity',
      out,
      '--json',
      '--confidence',
      '80',
      '--seed',
      '3',
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      confidence: 0.8,
      parameters: ['cell.interfaces.resistance [ohm cm^2]', 'cell.electrolyte.thickness [mm]'],
    });
    expect(readFileSync(join(out, 'sensitivity.json'), 'utf8')).toBe(stdout);
  });

  it.each([
    [['--output', 'final(volts)'], 'final(voltage) [V]'],
    [['--surrogate', 'spline'], 'polynomial-chaos'],
    [['--confidence', '0'], 'per cent between 0 and 100'],
    [['--seed', '-1'], 'whole number'],
  ])('refuses %j and says what it takes', async (words, expected) => {
    const { code, stdout, stderr } = await lithostat(['sweep', 'sensitivity', out, ...words]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(expected);
    expect(stderr).not.toMatch(stackTrace);
  });

  it('refuses a folder without a sweep', async () => {
    const { code, stderr } = await lithostat(['sweep', 'sensitivity', folder]);
    expect(code).toBe(2);
    expect(stderr).toContain('there is no sweep in');
  });
});
