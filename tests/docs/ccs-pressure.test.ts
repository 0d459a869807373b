import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { findCriticalCurrent } from '../../src/index.js';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/ccs-pressure.md', root), 'utf8');
const data = JSON.parse(readFileSync(new URL('docs/figures/ccs-pressure.json', root), 'utf8'));

interface Row {
  readonly label: string;
  readonly set: readonly string[];
  readonly pressures: readonly number[];
  readonly ccs: readonly (number | null)[];
}

const drawn = /<!-- table ([\w-]+) -->([\s\S]*?)<!-- end -->/g;

describe('the page on the pressure exponent', () => {
  it('has in its tables what the script found', async () => {
    const file = new URL('docs/figures/ccs-pressure-tables.mjs', root).href;
    const { tables } = (await import(file)) as { tables(of: unknown): Record<string, string> };
    const written = Object.fromEntries([...page.matchAll(drawn)].map(([, name, text]) => [name, text.trim()]));
    expect(written).toEqual(tables(data));
  });

  it('has in its tables the critical currents of the rows, read one by one', () => {
    const rows = new Map<string, Row>();
    for (const row of [...data.criteria, ...data.switches, ...data.diffusivities, ...data.drivers] as Row[]) {
      rows.set(row.label, row);
    }
    let compared = 0;
    for (const name of ['criteria', 'switches', 'diffusion', 'drivers']) {
      const text = [...page.matchAll(drawn)].find(([, own]) => own === name)![2];
      for (const line of text.trim().split('\n').slice(2)) {
        const [label, ...cells] = line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim());
        const row = rows.get(label);
        if (row === undefined) continue;
        for (const [column, pressure] of [1, 3, 7, 10].entries()) {
          const value = row.ccs[row.pressures.indexOf(pressure)];
          if (value === null) continue;
          expect(Math.abs(Number(cells[column]) / value - 1), `${label} at ${pressure} MPa`).toBeLessThan(0.006);
          compared++;
        }
        const [from, to] = [row.ccs[row.pressures.indexOf(3)], row.ccs[row.pressures.indexOf(7)]];
        if (from === null || to === null) continue;
        expect(Number(cells[5]), label).toBeCloseTo(Math.log(to / from) / Math.log(7 / 3), 1);
      }
    }
    expect(compared).toBeGreaterThan(80);
  });

  it('quotes no current and no exponent in its text that the script did not find', () => {
    const found: number[] = [];
    const gather = (value: unknown): void => {
      if (typeof value === 'number') found.push(Math.abs(value));
      else if (typeof value === 'object' && value !== null) Object.values(value).forEach(gather);
    };
    gather(data);
    const prose = page.replace(drawn, '').replace(/```[\s\S]*?```/g, '');
    const quoted = [...prose.matchAll(/(\d+(?:\.\d+)?) mA\/cm²|exponents? (?:of |is |are )?(\d+\.\d+)/g)].map(
      ([, current, exponent]) => current ?? exponent,
    );
    expect(quoted.length).toBeGreaterThan(10);
    for (const text of quoted) {
      const digits = text.replace('.', '').replace(/^0+/, '').length;
      const decimals = text.split('.')[1]?.length ?? 0;
      const known = found.some(
        (value) => Number(value.toPrecision(digits)) === Number(text) || value.toFixed(decimals) === text,
      );
      expect(known, `${text} is quoted`).toBe(true);
    }
  });
});

describe('the engine still gives the numbers of the page', () => {
  const out = mkdtempSync(join(tmpdir(), 'ccs-pressure-'));
  afterAll(() => rmSync(out, { recursive: true, force: true }));
  const file = fileURLToPath(new URL('scenarios/argyrodite.yaml', root));

  const asked: readonly (readonly [rows: Row[], label: string, pressure: number])[] = [
    [data.balance, 'creep, local current', 3],
    [data.balance, 'strength of the smallest, local current', 5],
    [data.balance, 'interface diffusion, contact 0.5', 5],
    [data.criteria, 'local-current', 7],
  ];
  it.each(asked)('row %#', async (rows, label, pressure) => {
    const row = rows.find((one) => one.label === label)!;
    const value = row.ccs[row.pressures.indexOf(pressure)]!;
    const around = [
      `operation.stackPressure=${pressure} MPa`,
      `critical.ccs.range=[${0.94 * value} mA/cm^2, ${1.06 * value} mA/cm^2]`,
      'critical.ccs.width=6 %',
      'output.every=1000 h',
    ];
    const result = await findCriticalCurrent({ source: { file, set: [...row.set, ...around] }, mode: 'ccs', out });
    expect(result.status, result.message).toBe('resolved');
  });
});
