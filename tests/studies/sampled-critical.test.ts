import { afterAll, expect, it } from 'vitest';
import { LithostatError } from '../../src/quantity/index.js';
import { sampledCritical } from '../../src/studies/sampled-critical.js';
import { scenarioText, temporaryFolder } from './calibrate/setting.js';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const scenario = folder.file(
  'cell.yaml',
  scenarioText(undefined, {
    critical: { ccp: { range: ['0.01 mA/cm^2', '50 mA/cm^2'], width: '2 %', capacity: '0.02 mAh/cm^2' } },
  }),
);
const ask = (table: string, draws = 40) =>
  sampledCritical({
    source: { file: scenario },
    mode: 'ccp',
    samplesFile: folder.file('samples.csv', table),
    draws,
    level: 0.95,
    out: `${folder.path}/out`,
  });

it('a critical current over samples: every sample counts, deeper flaws plate less, and a wrong value fails alone', async () => {
  const depths = [0.2, 0.25, 0.3, 0.35];
  const header = 'cell.interfaces.flaws.depth [um]';
  const found = await ask([header, ...depths].join('\n'));
  expect(found).toMatchObject({ draws: 4, resolved: 4, failed: [] });
  const values = found.values as number[];
  expect([...values].sort((a, b) => b - a)).toEqual(values);
  expect(found.median).toBeCloseTo((values[1] + values[2]) / 2, 12);
  // The ends of a search 2 % wide lie within 2 % of its middle.
  expect(found.low).toBeGreaterThanOrEqual(0.98 * values[3]);
  expect(found.high).toBeLessThanOrEqual(1.02 * values[0]);
  // Samples that are all alike leave the width of the search, not an interval without any.
  const same = await ask([header, 0.3, 0.3, 0.3].join('\n'));
  expect(same.low).toBeLessThan(same.median!);
  expect(same.high).toBeGreaterThan(same.median!);
  expect(same.high! / same.low!).toBeLessThanOrEqual(1.0201);
  // Two of the four, evenly spread, are found stored.
  const two = await ask([header, ...depths].join('\n'), 2);
  expect(two.values).toEqual([values[1], values[3]]);
  const wrong = await ask([header, 0.3, -1].join('\n'));
  expect(wrong.values).toEqual([values[2], null]);
  expect(wrong.failed[0]).toContain('failed:input');
});

it('columns that are no paths, and a table without rows, are bad input', async () => {
  await expect(ask('cell.interfaces.flaws.dept [um]\n1\n')).rejects.toMatchObject({
    issues: [expect.objectContaining({ code: 'unknown-key', nearest: 'depth' })],
  });
  await expect(ask('cell.interfaces.flaws.depth [um]\n')).rejects.toBeInstanceOf(LithostatError);
});
