import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { measuredDataFile } from '../../../src/io/measured.js';
import { readDataRows } from '../../../src/io/observations/index.js';
import { calibrate } from '../../../src/studies/calibrate/index.js';
import { evaluateCase } from '../../../src/studies/cases/evaluate-case.js';
import { caseFamily } from '../../../src/studies/cases/index.js';
import { temporaryFolder } from './setting.js';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const scenario = fileURLToPath(new URL('../../../scenarios/studies/calibrate-kasemchainan.yaml', import.meta.url));
const dataFile = fileURLToPath(new URL('../../../scenarios/studies/kasemchainan-2019.csv', import.meta.url));

/** Short probes of one class of voids, searched coarsely: another cell than the calibrated one, but the same path through the code. */
const quick = [
  'critical.ccs.cycles=2',
  'critical.ccs.range=[0.3 mA/cm^2, 6 mA/cm^2]',
  'critical.ccp.range=[0.3 mA/cm^2, 10 mA/cm^2]',
  'critical.ccs.capacity=0.2 mAh/cm^2',
  'cell.interfaces.voids.classes=1',
  'calibration.observations.ccs.width=5 %',
  'calibration.observations.ccp.width=2 %',
  'calibration.holdOut=none',
  'calibration.hypotheses={}',
];

it('the table of the example holds the shipped data', () => {
  const shipped = readDataRows(measuredDataFile('kasemchainan-2019-ccs.yaml')).rows;
  const table = readDataRows(dataFile).rows;
  const numbers = (rows: typeof table, names: string[]) =>
    rows.map(({ cells }) => names.map((name) => Number.parseFloat(String(cells.get(name)))));
  expect(numbers(table, ['operation.stackPressure', 'ccs', 'ccp'])).toEqual(
    numbers(shipped, ['stackPressure', 'ccs', 'ccp']),
  );
});

it('plating limits fix the depth of flaws where stripping limits do not count: their mean is the measured one', async () => {
  // The stripping limits of the quick cell are given no weight.
  const set = [...quick, 'calibration.observations.ccs.uncertainty=10000 %'];
  const { fit } = (await calibrate({ source: { file: scenario, set }, dataFile, out: join(folder.path, 'depth') }))
    .result;
  const depth = fit.parameters[1];
  // As in the library, 0.28 um with a band of 0.2 to 0.4, which was fitted by hand to the same two values.
  expect(depth.best).toBeGreaterThan(0.25);
  expect(depth.best).toBeLessThan(0.3);
  const foretold = fit.data.filter(({ observable }) => observable === 'ccp').map(({ predicted }) => predicted);
  // Least squares of the logarithms, alike in both: the geometric mean of the two is that of the data, 2 mA/cm^2, to the searched width.
  expect(Math.sqrt(foretold[0] * foretold[1]) / 2).toBeCloseTo(1, 1);
  expect(foretold[1]).toBeGreaterThan(foretold[0]);
  expect(fit.identifiability.join(' ')).toContain('cell.interfaces.voids.spacing');
});

it('a twin of searched stripping limits gives back the spacing behind them', async () => {
  // A stripping limit of the quick cell follows the spacing with a power of about 0.1 alone: the search has to be finer than that.
  const set = [
    ...quick,
    'calibration.parameters={ cell.interfaces.voids.spacing: { bounds: [25 um, 100 um], scale: logarithmic } }',
    'calibration.observations={ ccs: { uncertainty: 2 %, width: 0.2 % } }',
  ].filter((text) => !text.startsWith('calibration.observations.'));
  const source = { file: scenario, set };
  const conditions = [3, 7];
  const family = caseFamily(source, { kind: 'critical', mode: 'ccs' });
  const made = await Promise.all(
    conditions.map(async (pressure) => {
      const own = [
        'critical.ccs.width=0.2 %',
        `operation.stackPressure=${pressure} MPa`,
        'cell.interfaces.voids.spacing=45 um',
      ];
      const { columns, values } = await evaluateCase(family, own);
      return values[columns.indexOf('critical [mA/cm^2]')];
    }),
  );
  const rows = conditions.map((pressure, k) => `${pressure},${made[k]}`);
  const twin = folder.file('twin.csv', ['operation.stackPressure [MPa],ccs [mA/cm^2]', ...rows].join('\n'));
  const { fit } = (await calibrate({ source, dataFile: twin, out: join(folder.path, 'twin') })).result;
  const { best, interval } = fit.parameters[0];
  expect(interval.low!).toBeLessThan(45);
  expect(interval.high!).toBeGreaterThan(45);
  expect(best / 45).toBeCloseTo(1, 1);
  // Two values of 2 %, a power of about 0.13: the logarithm of the spacing is known to 0.02/(0.13 sqrt(2)) = 0.11, twice that to either side.
  expect(Math.log(interval.high! / interval.low!)).toBeGreaterThan(0.2);
  expect(Math.log(interval.high! / interval.low!)).toBeLessThan(0.9);
  expect(fit.chiSquare).toBeLessThan(0.2);
});
