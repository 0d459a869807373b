import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { solveTask } from '../../src/studies/closure/solve-task.js';
import type { ClosureTask } from '../../src/studies/closure/tasks.js';

const read = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
const page = read('pressure-exponent.md');
const numbers = JSON.parse(read('figures/pressure-exponent.json'));
const cells = JSON.parse(read('figures/closure-cells.json'));

interface Row {
  readonly label: string;
  readonly ccs: readonly (number | null)[];
  readonly exponents: { readonly whole: number | null };
}

describe('docs/pressure-exponent.md', () => {
  it('has the exponents of its numbers', () => {
    for (const row of [...numbers.contact, ...numbers.local] as Row[]) {
      const line = page.split('\n').find((one) => one.startsWith(`| ${row.label} |`));
      expect(line, row.label).toBeDefined();
    }
    for (const row of numbers.contact as Row[]) {
      if (row.exponents.whole !== null) expect(Math.abs(row.exponents.whole - 6.6)).toBeLessThan(1e-3);
    }
  });

  it('rests on cells that come out the same today', () => {
    const same = (table: string, parameters: Record<string, unknown>) => {
      const row = cells.tables[table].rows.find((one: ClosureTask) =>
        Object.entries(parameters).every(([name, value]) => one.parameters[name] === value),
      );
      const now = solveTask({ table, parameters: row.parameters } as ClosureTask);
      for (const [name, { value }] of Object.entries(now))
        expect(Math.abs(value / row.answer[name].value - 1), `${table} ${name}`).toBeLessThan(1e-4);
    };
    same('shape', { exponent: 3, aspect: 0.5, friction: 'none' });
    same('crowding', { exponent: 6.6, aspect: 0.5, friction: 'sticking', ratio: 0.7 });
    same('stripping', { exponent: 6.6, relativeSize: 1, friction: 'none', pressure: 0 });
    same('forcing', { exponent: 3 });
  });
});
