import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseHTML } from 'linkedom';
import { afterAll, describe, expect, test } from 'vitest';
import { binEdges } from '../../src/report/sweep/histogram-plot.js';
import { plotColumn, readLevel } from '../../src/report/sweep/plot-column.js';
import { readSweepData, type SweepData } from '../../src/report/sweep/sweep-data.js';
import { type PlotRequest, sweepFigure } from '../../src/report/sweep/sweep-plot.js';
import { writeCriticalSample, writeSampleSweep } from './sweep-sample.js';

const folder = mkdtempSync(join(tmpdir(), 'sweep-plot-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const pressures = [1, 2, 3, 5, 10];
const thicknesses = [20, 30, 40, 50, 60];
/** Final voltage (V) by pressure (MPa), current (mA/cm^2) and thickness (um): odd in the thickness about its median of 40 um. */
const voltage = (pressure: number, current: number, thickness: number) =>
  (0.1 * current) / pressure + 1e-5 * (thickness - 40);
const inputs = [
  { header: 'operation.stackPressure [MPa]', values: pressures },
  { header: 'operation.protocol[0].strip [mA/cm^2]', values: [0.5, 1] },
  { header: 'cell.electrode.thickness [um]', values: thicknesses },
];
const outputs = ['stop', 'endTime [s]', 'final(voltage) [V]'];

function runOutcome(pressure: number, current: number, thickness: number) {
  if (pressure === 1 && current === 1) return { status: 'failed:solver', reason: 'a step' };
  const stopped = pressure === 2 && current === 1;
  const values = { 'endTime [s]': 3600, 'final(voltage) [V]': voltage(pressure, current, thickness) };
  return stopped ? { status: 'stopped:contact', values: { ...values, stop: 'contact:1' } } : { status: 'ok', values };
}

const ccs = await readSweepData(writeCriticalSample(join(folder, 'ccs')));
const runs = await readSweepData(
  writeSampleSweep(join(folder, 'runs'), inputs, outputs, (...row) =>
    runOutcome(...(row.map(Number) as [number, number, number])),
  ),
);
const sampleRows = Array.from({ length: 60 }, (_value, index) => [
  1 + 9 * ((index * 0.618034) % 1),
  0.5 + ((index * 0.754878) % 1),
]);
const sample = await readSweepData(
  writeSampleSweep(
    join(folder, 'sample'),
    inputs.slice(0, 2).map(({ header }) => ({ header, values: [] })),
    outputs,
    (pressure, current) => runOutcome(Number(pressure), Number(current), 40),
    { rows: sampleRows },
  ),
);

async function draw(data: SweepData, request: PlotRequest) {
  const figure = await sweepFigure(data, request);
  if ('issues' in figure) throw new Error(JSON.stringify(figure.issues));
  expect(figure.svg).not.toMatch(/NaN|undefined|Infinity/);
  return figure;
}

async function issues(data: SweepData, request: PlotRequest) {
  const figure = await sweepFigure(data, request);
  return 'issues' in figure ? figure.issues : [];
}

interface Element {
  getAttribute(name: string): string | null;
  readonly textContent: string | null;
}

function select(svg: string, selector: string): Element[] {
  const { document } = parseHTML(`<html><body>${svg}</body></html>`);
  return [...document.querySelectorAll(selector)] as unknown as Element[];
}

const texts = (svg: string) => select(svg, 'text').map((element) => element.textContent);
const pointsOf = (element: Element) =>
  [...element.getAttribute('d')!.matchAll(/(-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);

describe('the kind of a figure follows from the sweep', () => {
  test.each([
    ['two inputs', () => ccs, {}, 'heatmap'],
    ['two inputs, one asked for', () => ccs, { x: 'stackPressure' }, 'lines'],
    ['two inputs, an output asked for', () => ccs, { y: 'critical' }, 'lines'],
    ['three inputs', () => runs, {}, 'parallel'],
    ['three inputs, one asked for', () => runs, { x: 'stackPressure' }, 'bands'],
    ['a sample over an input', () => sample, { x: 'stackPressure', y: 'voltage' }, 'scatter'],
    ['one input left by a condition', () => ccs, { where: 'temperature == 25 degC' }, 'lines'],
    [
      'no input left by a condition',
      () => ccs,
      { where: 'temperature == 25 degC and stackPressure == 3 MPa' },
      'histogram',
    ],
  ] as const)('%s', async (_what, data, request, kind) => {
    expect((await draw(data(), request)).kind).toBe(kind);
  });
});

describe('lines', () => {
  test('stand where the values are, a line a group, with intervals and what failed', async () => {
    const { svg, notes } = await draw(ccs, {
      x: 'stackPressure',
      y: 'critical',
      color: 'temperature',
      log: ['x', 'y'],
    });
    expect(texts(svg)).toEqual(
      expect.arrayContaining([
        'Stack pressure (MPa)',
        'Critical current of stripping (mA/cm²)',
        'Temperature: 0 °C',
        '25 °C',
        'failed: solver (1)',
      ]),
    );
    expect(notes).toEqual(['15 cases: 14 ok, 1 failed: solver']);
    const lines = select(svg, 'path.line').map(pointsOf);
    // On logarithmic axes a power law is straight, and lines for other temperatures are shifted copies.
    expect(lines.map((points) => points.length)).toEqual([5, 4, 4]);
    const slope = (points: number[][], a: number, b: number) =>
      (points[b]![1]! - points[a]![1]!) / (points[b]![0]! - points[a]![0]!);
    for (const points of lines) expect(slope(points, 0, 1)).toBeCloseTo(slope(points, 1, 3), 2);
    expect(slope(lines[0]!, 0, 3)).toBeCloseTo(slope(lines[1]!, 0, 3), 2);
    // 13 resolved searches with two whiskers; one with an arrow to its open side, the only one with a tip.
    const intervals = select(svg, 'path.interval').map((element) => element.getAttribute('d')!);
    expect(intervals).toHaveLength(14);
    expect(intervals.filter((d) => d.includes('l4,'))).toHaveLength(1);
  });

  test('of several cases at a place are their median and quantiles', async () => {
    const { svg } = await draw(runs, { x: 'stackPressure', y: 'voltage', color: 'strip', quantiles: [0, 1] });
    expect(texts(svg)).toEqual(
      expect.arrayContaining([
        'median, and 0 to 100 % of the cases at a place',
        'stopped: contact (5)',
        'failed: solver (5)',
      ]),
    );
    const [line] = select(svg, 'path.line').map(pointsOf);
    const [band] = select(svg, 'path.band').map(pointsOf);
    // The thickness is symmetric about its median, so the median is the middle of the band.
    expect(line).toHaveLength(5);
    expect(band).toHaveLength(10);
    for (const [index, [x, y]] of line!.entries()) {
      const [above, below] = [band![index]!, band![9 - index]!];
      expect(above[0]).toBe(x);
      expect((above[1]! + below[1]!) / 2).toBeCloseTo(y!, 1);
    }
  });

  test('over a sample gather the cases around each place', async () => {
    const { svg, kind } = await draw(sample, { kind: 'bands', x: 'stackPressure', y: 'voltage' });
    expect(kind).toBe('bands');
    expect(texts(svg)).toContain('median, and 5 to 95 % of the cases around a place');
    const [line] = select(svg, 'path.line').map(pointsOf);
    expect(line).toHaveLength(7);
    // The same by hand: seven groups of cases that are neighbours in the pressure, and the median of each.
    const sorted = [...sampleRows].sort(([a], [b]) => a! - b!);
    const medians = Array.from({ length: 7 }, (_value, index) => {
      const group = sorted.slice(Math.round((index * 60) / 7), Math.round(((index + 1) * 60) / 7));
      const values = group.map(([pressure, current]) => voltage(pressure!, current!, 40)).sort((a, b) => a - b);
      const middle = (values.length - 1) / 2;
      return (values[Math.floor(middle)]! + values[Math.ceil(middle)]!) / 2;
    });
    const share = (values: readonly number[], index: number) =>
      (values[index]! - values[0]!) / (values[6]! - values[0]!);
    const heights = line!.map(([, y]) => y!);
    for (const index of heights.keys()) expect(share(heights, index)).toBeCloseTo(share(medians, index), 3);
  });

  test('of a kind asked for are one for each combination', async () => {
    const { svg } = await draw(runs, { kind: 'lines', x: 'stackPressure', y: 'voltage', color: 'strip' });
    expect(select(svg, 'path.line')).toHaveLength(10);
    expect(select(svg, 'path.band')).toHaveLength(0);
  });

  test('show a level in the unit of the axis, whatever its own', async () => {
    const at = async (level: string) => {
      const { svg } = await draw(ccs, { x: 'stackPressure', y: 'critical', levels: [level] });
      const lines = select(svg, 'line[stroke-dasharray]');
      expect(lines).toHaveLength(1);
      return lines[0]!.getAttribute('y1');
    };
    expect(await at('1 mA/cm^2')).toBe(await at('10 A/m^2'));
    expect(await at('1 mA/cm^2')).not.toBe(await at('2 mA/cm^2'));
  });
});

describe('maps', () => {
  test('of a grid show every case: its value, its bound, or how it failed', async () => {
    const { svg } = await draw(ccs, { log: ['x', 'color'] });
    expect(select(svg, '.cells rect')).toHaveLength(15);
    expect(texts(svg)).toEqual(
      expect.arrayContaining(['lower bound, no limit found (1)', 'failed: solver (1)', 'Temperature (°C)', '0.577']),
    );
  });

  test('draw the contour of a limit where the closed form has it', async () => {
    const { svg } = await draw(ccs, { kind: 'contour', log: ['x', 'color'], levels: ['1 mA/cm^2'] });
    const [line, ...others] = select(svg, 'path.contour');
    expect(others).toEqual([]);
    // 0.05 p exp(0.02 T) = 1: a straight line over the logarithm of the pressure, here p = 20 exp(-0.02 T).
    const points = pointsOf(line!);
    const ticks = select(svg, '.ticks text').map(
      (element) => [element.textContent, Number(element.getAttribute('x'))] as const,
    );
    const place = new Map(ticks);
    const pixelOf = (pressure: number) => {
      const [from, to] = [place.get('1')!, place.get('20')!];
      return from + ((to - from) * Math.log(pressure)) / Math.log(20);
    };
    const ends = points.map(([x]) => x!).sort((a, b) => a - b);
    expect(Math.abs(ends[ends.length - 1]! - pixelOf(20))).toBeLessThan(0.5);
    expect(Math.abs(ends[0]! - pixelOf(20 * Math.exp(-1.2)))).toBeLessThan(0.5);
  });

  test('of scattered cases colour the places nearest to each', async () => {
    const { svg, kind } = await draw(sample, { color: 'voltage', levels: ['20 mV'] });
    expect(kind).toBe('heatmap');
    expect(select(svg, '.cells path')).toHaveLength(60);
    const contours = select(svg, 'path.contour');
    expect(contours.length).toBeGreaterThan(0);
    // No contour leaves the hull of the cases.
    const dots = select(svg, '.notes circle').map((element) => Number(element.getAttribute('cx')));
    for (const [x] of contours.flatMap(pointsOf)) {
      expect(x).toBeGreaterThanOrEqual(Math.min(...dots) - 0.1);
      expect(x).toBeLessThanOrEqual(Math.max(...dots) + 0.1);
    }
  });

  test('need two inputs', async () => {
    const [issue] = await issues(ccs, { kind: 'heatmap', where: 'temperature == 0 degC' });
    expect(issue).toMatchObject({ code: 'missing', path: '--y' });
  });
});

describe('parallel coordinates', () => {
  test('have an axis for each input that varies, and a line for each case', async () => {
    const { svg } = await draw(runs, {});
    expect(texts(svg).join(' ')).toMatch(
      /Stack pressure \(MPa\).*Electrode thickness \(µm\).*Voltage at the end \(mV\)/,
    );
    expect(select(svg, '.cases path[d]')).toHaveLength(50 + 5);
    expect(texts(svg)).toEqual(expect.arrayContaining(['failed: solver (5)', 'stopped: contact (5)']));
  });
});

describe('histograms', () => {
  test('count every value once, and say what is not in them', async () => {
    const { svg } = await draw(runs, { kind: 'histogram', x: 'voltage' });
    const labels = texts(svg);
    expect(labels).toEqual(expect.arrayContaining(['ok (40)', 'stopped (5)', 'not shown: failed: solver (5)']));
    // The bars together are as high as 45 cases.
    const heights = select(svg, '.series rect').map((element) => Number(element.getAttribute('height')));
    const ticks = select(svg, '.ticks text[text-anchor="end"]').map((element) => [
      Number(element.textContent),
      Number(element.getAttribute('y')),
    ]);
    const perCase = (ticks[0]![1]! - ticks[1]![1]!) / (ticks[1]![0]! - ticks[0]![0]!);
    expect(heights.reduce((sum, height) => sum + height, 0) / perCase).toBeCloseTo(45, 1);
  });

  test('have even bins that hold all values', () => {
    const values = Float64Array.from({ length: 1000 }, (_value, index) => Math.sin(index) ** 3 * 7).sort();
    const edges = binEdges(values, false);
    expect(edges[0]).toBeLessThanOrEqual(values[0]!);
    expect(edges[edges.length - 1]).toBeGreaterThanOrEqual(values[999]!);
    for (const [index, edge] of edges.slice(1).entries())
      expect(edge - edges[index]!).toBeCloseTo(edges[1]! - edges[0]!, 9);
    expect(binEdges(Float64Array.of(3, 3, 3), false)).toHaveLength(2);
    const decades = binEdges(Float64Array.of(1e-3, 1e-2, 1, 10, 1000), true);
    expect(decades[1]! / decades[0]!).toBeCloseTo(decades[2]! / decades[1]!, 9);
  });
});

describe('measured points', () => {
  test('that come with the package stand on the axes, with the conditions that no axis shows', async () => {
    const { svg } = await draw(ccs, { x: 'stackPressure', y: 'critical', measured: true });
    expect(texts(svg)).toContain('measured: Kasemchainan et al. 2019');
    expect(texts(svg).filter((text) => text === '25 °C')).toHaveLength(3);
    const map = await draw(ccs, { measured: true, log: ['x'] });
    expect(texts(map.svg)).toEqual(expect.arrayContaining(['0.2 mA/cm²', '1 mA/cm²']));
  });

  test('from a file are converted to the units of the axes', async () => {
    const file = join(folder, 'measured.csv');
    writeFileSync(
      file,
      'stackPressure [kPa],critical [A/m^2],low [A/m^2],high [A/m^2],source\n20000,10,8,12.5,Somebody 2020\n',
    );
    const { svg } = await draw(ccs, {
      x: 'stackPressure',
      y: 'critical',
      measured: file,
      where: 'temperature == 0 degC',
    });
    const [diamond] = select(svg, '.series path[d$="z"]').map(pointsOf);
    const circles = select(svg, '.series circle').map((element) =>
      [element.getAttribute('cx'), element.getAttribute('cy')].map(Number),
    );
    // The case at 20 MPa and 0 degC has a critical current of 1 mA/cm^2.
    expect(circles[3]![0]).toBeCloseTo(diamond![0]![0]!, 1);
    expect(circles[3]![1]).toBeCloseTo(diamond![0]![1]! + 5.8, 1);
    expect(texts(svg)).toContain('measured: Somebody 2020');
  });

  test('that do not fit the axes are refused, all problems at once', async () => {
    const file = join(folder, 'wrong.csv');
    writeFileSync(file, 'presure [MPa],critical [V]\n1,2\n');
    const found = await issues(ccs, { x: 'stackPressure', y: 'critical', measured: file });
    expect(found.map(({ code }) => code)).toEqual(['unknown-column', 'wrong-dimension']);
    expect(await issues(runs, { x: 'stackPressure', y: 'voltage', measured: true })).toMatchObject([
      { code: 'no-measurements' },
    ]);
    expect(await issues(ccs, { kind: 'histogram', measured: true })).toMatchObject([{ code: 'contradiction' }]);
  });
});

describe('sensitivity', () => {
  const estimate = (value: number) => ({ value, low: value - 0.1, high: value + 0.1 });

  test('draws indices with their intervals, the strongest parameter first', async () => {
    const at = writeSampleSweep(join(folder, 'indices'), inputs, outputs, () => ({ status: 'ok' }));
    const parameters = [
      { name: 'cell.electrode.thickness [um]', first: estimate(0.1), total: estimate(0.15) },
      { name: 'operation.stackPressure [MPa]', first: estimate(0.6), total: { value: 0.8, low: null, high: null } },
    ];
    writeFileSync(
      join(at, 'sensitivity.json'),
      JSON.stringify({
        outputs: [
          { output: 'final(voltage) [V]', at: [], parameters },
          { output: 'endTime [s]', at: [], parameters: [] },
        ],
      }),
    );
    const { svg, notes } = await draw(await readSweepData(at), { kind: 'sensitivity', y: 'voltage' });
    const bars = select(svg, '.bar rect').map((element) => Number(element.getAttribute('width')));
    expect(bars).toHaveLength(4);
    expect(bars[0]! / bars[2]!).toBeCloseTo(6, 1);
    expect(select(svg, '.bar path')).toHaveLength(3);
    const names = texts(svg);
    expect(names.indexOf('Stack pressure')).toBeLessThan(names.indexOf('Electrode thickness'));
    expect(notes).toEqual(['other outputs, by --y: endTime [s]']);
  });

  test('without indices says how to get them', async () => {
    await expect(sweepFigure(runs, { kind: 'sensitivity' })).rejects.toMatchObject({
      issues: [{ code: 'file-missing' }],
    });
  });
});

test('a figure is the same every time', async () => {
  for (const request of [{}, { x: 'stackPressure' }, { kind: 'histogram' }] as const) {
    expect((await draw(runs, request)).svg).toBe((await draw(runs, request)).svg);
  }
});

test('what is wrong with a figure is told at once', async () => {
  const found = await issues(ccs, { x: 'stackPresure', y: 'critcal', where: 'temperature > 3' });
  expect(found.map(({ path }) => path)).toEqual(['--where', '--x', '--y']);
  expect(found[2]).toMatchObject({ nearest: 'critical' });
  expect(await issues(ccs, { where: 'temperature > 900 degC' })).toMatchObject([
    { code: 'nothing-to-show', path: '--where' },
  ]);
  expect(await issues(ccs, { x: 'stackPressure', y: 'failure' })).toMatchObject([{ code: 'wrong-type', path: '--y' }]);
  expect(await issues(ccs, { levels: ['5'] })).toMatchObject([{ code: 'bare-number', remedy: 'write "5 mA/cm^2"' }]);
  expect(await issues(ccs, { levels: ['5 MPa', 'five'] })).toMatchObject([
    { code: 'wrong-dimension' },
    { path: '--level' },
  ]);
  expect(await issues(ccs, { y: 'critical', where: 'status == failed' })).toMatchObject([{ code: 'nothing-to-show' }]);
});

test('columns are named and shown as print has them', () => {
  const rows = [10, 11];
  const shown = (name: string) => plotColumn(runs, runs.table.columns.find((column) => column.name === name)!, rows);
  expect(shown('final(voltage)').label).toBe('Voltage at the end (mV)');
  expect(shown('cell.electrode.thickness').label).toBe('Electrode thickness (µm)');
  expect(shown('operation.protocol[0].strip').label).toBe('Protocol 1 strip (mA/cm²)');
  expect(shown('endTime').label).toBe('End time (min)');
  expect(readLevel(shown('final(voltage)'), '0.02 V', '--level')).toEqual({ value: 20, label: '0.02 V' });
});

test('a case that failed beside others at its place is marked and counted', async () => {
  const made = writeSampleSweep(join(folder, 'beside'), inputs, outputs, (pressure, current, thickness) =>
    Number(thickness) < 35 && Number(pressure) === 5
      ? { status: 'failed:solver', reason: 'a step' }
      : {
          status: 'ok',
          values: { 'final(voltage) [V]': voltage(Number(pressure), Number(current), Number(thickness)) },
        },
  );
  const data = await readSweepData(made);
  const map = await draw(data, { kind: 'heatmap', x: 'stackPressure', y: 'strip' });
  // Two of the thicknesses at both currents, in cells that have a median all the same.
  expect(texts(map.svg)).toContain('failed: solver (4)');
  const bands = await draw(data, { kind: 'bands', x: 'stackPressure' });
  const whole = await draw(data, { kind: 'bands', x: 'stackPressure', where: 'status == ok' });
  expect(texts(bands.svg)).toContain('failed: solver (4)');
  // The floor, with a mark at the pressure.
  expect(select(bands.svg, '.floor')).toHaveLength(1);
  expect(select(whole.svg, '.floor')).toHaveLength(0);
});
