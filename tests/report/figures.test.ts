import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import { barFigure } from '../../src/report/bar-figure.js';
import { figureToPng, standaloneSvg } from '../../src/report/figure-image.js';
import { axisDomain, lineFigure, logarithmicTicks } from '../../src/report/line-figure.js';
import { type Probe, probeFigure } from '../../src/report/probe-figure.js';

const x = Float64Array.of(0, 1, 2, 3);
const curve = (label: string, ...y: number[]) => ({ label, x, y: Float64Array.from(y) });
const axes = { x: { label: 'Time (h)' }, y: { label: 'Voltage (mV)' } };

function select(svg: string, selector: string): Element[] {
  const { document } = parseHTML(`<html><body>${svg}</body></html>`);
  return [...document.querySelectorAll(selector)] as unknown as Element[];
}

interface Element {
  getAttribute(name: string): string | null;
  readonly textContent: string | null;
}

function textsOf(svg: string): string[] {
  return select(svg, 'text').map((element) => element.textContent ?? '');
}

function numbers(svg: string, selector: string, attribute: string): number[] {
  return select(svg, selector).map((element) => Number(element.getAttribute(attribute)));
}

test('a line figure names its axes and curves, is described, and is the same every time', async () => {
  const options = {
    title: 'Cell voltage',
    ...axes,
    curves: [curve('interface 1', 1, 2, 3, 8), curve('interface 2', 4, 3, 2, 1)],
  };
  const svg = await lineFigure(options);
  expect(textsOf(svg)).toEqual(
    expect.arrayContaining(['Time (h)', 'Voltage (mV)', 'interface 1', 'interface 2', '0', '8']),
  );
  expect(svg).toContain('<title id="figure-cell-voltage-title">Cell voltage</title>');
  expect(svg).toContain('interface 1: from 1 to 8, between 1 and 8; interface 2: from 4 to 1, between 1 and 4.');
  const [root] = select(svg, 'svg');
  expect(root.getAttribute('role')).toBe('img');
  expect(root.getAttribute('aria-labelledby')).toBe('figure-cell-voltage-title figure-cell-voltage-description');
  expect(await lineFigure(options)).toBe(svg);
});

test('gaps break the curve, and no coordinate is lost to a number that is none', async () => {
  const whole = await lineFigure({ title: 'a', ...axes, curves: [curve('', 1, 2, 3, 4)] });
  const gap = await lineFigure({ title: 'a', ...axes, curves: [curve('', 1, 2, Number.NaN, 4)] });
  const pieces = (svg: string) => select(svg, 'g[aria-label=line] path')[0].getAttribute('d')!.split('M').length - 1;
  expect([pieces(whole), pieces(gap)]).toEqual([1, 2]);
  const log = await lineFigure({
    title: 'a',
    x: axes.x,
    y: { label: 'r', scale: 'log' },
    curves: [curve('c', 0, 1, 100, 1e4)],
  });
  for (const svg of [whole, gap, log]) expect(svg).not.toMatch(/NaN|Infinity|undefined/);
});

test('labels of curves that end at one place do not overlap', async () => {
  const curves = ['one', 'two', 'three'].map((label) => curve(label, 1, 2, 3, 3));
  const svg = await lineFigure({ title: 'a', ...axes, curves });
  const places = numbers(svg, 'text[font-weight]', 'y').sort((left, right) => left - right);
  expect(places).toHaveLength(3);
  expect(Math.min(places[1] - places[0], places[2] - places[1])).toBeGreaterThanOrEqual(14.9);
});

test('the decisive event keeps its name where two would overlap', async () => {
  const events = [
    { x: 2.9, label: 'void opened' },
    { x: 3, label: 'contact lost', decisive: true },
    { x: 0.2, label: 'early' },
    { x: 99, label: 'outside' },
  ];
  const texts = textsOf(await lineFigure({ title: 'a', ...axes, curves: [curve('', 1, 2, 3, 4)], events }));
  expect(texts).toEqual(expect.arrayContaining(['contact lost', 'early']));
  expect(texts).not.toEqual(expect.arrayContaining(['void opened']));
  expect(texts).not.toEqual(expect.arrayContaining(['outside']));
});

test('a figure of nothing is refused by name', async () => {
  await expect(
    lineFigure({ title: 'Empty', ...axes, curves: [curve('', Number.NaN, Number.NaN, Number.NaN, Number.NaN)] }),
  ).rejects.toThrow(/"Empty" has no finite/);
  await expect(barFigure({ title: 'Empty', unit: 'J', bars: [] })).rejects.toThrow(/"Empty"/);
  await expect(probeFigure({ title: 'Empty', probes: [], interval: { low: null, high: null } })).rejects.toThrow(
    /no probe/,
  );
});

test('axes: a constant is not shown as noise, a positive range starts at zero, ticks are round', () => {
  const [low, high] = axisDomain([3e6, 3e6 + 1e-4], false);
  expect(high - low).toBeGreaterThan(1e5);
  const [flatLow, flatHigh] = axisDomain([0.7279961, 0.7279967], false);
  expect((flatHigh - flatLow) / 0.728).toBeGreaterThan(0.01);
  expect(axisDomain([1, 10], false)[0]).toBe(0);
  expect(axisDomain([9, 10], false)[0]).toBeGreaterThan(8);
  expect(axisDomain([0, 0], false)).toEqual([-1, 1]);
  expect(logarithmicTicks([0.08, 3])).toEqual([0.1, 0.2, 0.5, 1, 2]);
  expect(logarithmicTicks([1e-9, 1e-3])).toEqual([1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3]);
});

test('bars have lengths in proportion and go left when negative', async () => {
  const svg = await barFigure({
    title: 'Energy',
    unit: 'J/m²',
    bars: [
      { label: 'work', value: 40 },
      { label: 'back', value: -10 },
    ],
  });
  const [starts, widths] = [numbers(svg, 'rect', 'x'), numbers(svg, 'rect', 'width')];
  expect(widths[0] / widths[1]).toBeCloseTo(4, 9);
  expect(starts[1] + widths[1]).toBeCloseTo(starts[0], 9);
  expect(textsOf(svg)).toEqual(expect.arrayContaining(['work', '40 J/m²', '−10 J/m²']));
});

const probes: Probe[] = [
  { current: 0.1, outcome: 'stable', event: null },
  { current: 1, outcome: 'failed', event: 'local-current' },
  { current: 0.3, outcome: 'solver-failure', event: null },
];

test('probes stand at their currents on a logarithmic axis, outcome by shape', async () => {
  const measured = [{ label: 'Kasemchainan 2019', current: 0.2 }];
  const svg = await probeFigure({ title: 'Search', probes, interval: { low: 0.1, high: 1 }, measured });
  const starts = (shape: string) =>
    select(svg, 'path')
      .map((element) => element.getAttribute('d') ?? '')
      .filter((path) => path.endsWith(shape))
      .map((path) => Number(path.slice(1).split(',')[0]));
  const circles = numbers(svg, 'circle', 'cx');
  const crosses = starts('l9,9m0,-9l-9,9').map((left) => left + 4.5);
  const triangles = starts('l5.5,10h-11z');
  // Of each, one is a probe and the other is in the legend, which is drawn last.
  expect([circles.length, crosses.length, triangles.length]).toEqual([2, 2, 2]);
  expect((triangles[0] - circles[0]) / (crosses[0] - circles[0])).toBeCloseTo(Math.log10(3), 6);
  expect(svg).toContain('Interval 0.1 to 1 mA/cm²; probes: 1 stable, 1 failed, 1 solver gave up');
  expect(textsOf(svg)).toContain('Kasemchainan 2019: 0.2');
});

test('an open interval says on which side', async () => {
  const above = await probeFigure({ title: 'Search', probes, interval: { low: 1, high: null } });
  expect(above).toContain('Interval above 1 mA/cm²');
  const below = await probeFigure({ title: 'Search', probes, interval: { low: null, high: 0.1 } });
  expect(below).toContain('Interval below 0.1 mA/cm²');
});

test('a standalone figure has the colours of its theme and no variable left', async () => {
  const svg = await lineFigure({ title: 'a', ...axes, curves: [curve('c', 1, 2, 3, 4)] });
  expect(svg).toContain('var(--series-1)');
  for (const theme of ['light', 'dark'] as const) expect(standaloneSvg(svg, theme)).not.toContain('var(');
  expect(standaloneSvg(svg, 'light')).not.toBe(standaloneSvg(svg, 'dark'));
});

async function hasFonts(): Promise<boolean> {
  return figureToPng('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><desc></desc></svg>').then(
    () => true,
    () => false,
  );
}

test.runIf(await hasFonts())('a figure becomes a PNG of the asked size', async () => {
  const svg = await lineFigure({ title: 'a', ...axes, curves: [curve('c', 1, 2, 3, 4)], width: 400, height: 200 });
  const png = Buffer.from(await figureToPng(svg, { scale: 2 }));
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([800, 400]);
  const dark = Buffer.from(await figureToPng(svg, { scale: 2, theme: 'dark' }));
  expect(dark.equals(png)).toBe(false);
});

test('without fonts a PNG is refused instead of losing its labels', async () => {
  const svg = await lineFigure({ title: 'a', ...axes, curves: [curve('c', 1, 2, 3, 4)] });
  await expect(figureToPng(svg, { systemFonts: false })).rejects.toThrow(/no font on this machine/);
});
