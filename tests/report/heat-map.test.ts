import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { standaloneSvg } from '../../src/report/figure-image.js';
import { heatMapFigure } from '../../src/report/heat-map-figure.js';
import type { HeatMapOptions } from '../../src/report/heat-map-options.js';
import { legendRows, textWidth } from '../../src/report/legend.js';
import { cellEdges, mapTicks } from '../../src/report/map-axis.js';
import { roundTicks } from '../../src/report/round-ticks.js';

interface Element {
  getAttribute(name: string): string | null;
  readonly textContent: string | null;
}

function select(svg: string, selector: string): Element[] {
  const { document } = parseHTML(`<html><body>${svg}</body></html>`);
  return [...document.querySelectorAll(selector)] as unknown as Element[];
}

const texts = (svg: string) => select(svg, 'text').map((element) => element.textContent);
const options: HeatMapOptions = {
  title: 'CCS over pressure and temperature',
  x: { label: 'Stack pressure (MPa)', values: [1, 10, 100], scale: 'log' },
  y: { label: 'Temperature (°C)', values: [0, 20, 60] },
  label: 'CCS (mA/cm²)',
  z: [
    [1, 2, 4],
    [2, 4, 8],
    [4, null, 16],
  ],
  scale: 'log',
};

describe('a heat map', () => {
  test('names its axes and values, is described, and is the same every time', async () => {
    const svg = await heatMapFigure(options);
    expect(texts(svg)).toEqual(
      expect.arrayContaining([
        'Stack pressure (MPa)',
        'Temperature (°C)',
        'CCS (mA/cm²)',
        '1',
        '10',
        '100',
        '0',
        '60',
        '16',
      ]),
    );
    expect(svg).toContain('8 of 9 cells have a value, between 1 and 16.');
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    expect(standaloneSvg(svg)).not.toContain('var(');
    expect(await heatMapFigure(options)).toBe(svg);
  });

  test('gives equal values equal colours, and a step of the logarithm a step of the scale', async () => {
    const svg = await heatMapFigure(options);
    const fills = select(svg, '.cells rect').map((element) => element.getAttribute('fill'));
    expect(fills[1]).toBe(fills[3]);
    expect(fills[0]).toBe('#440154');
    expect(fills[8]).toBe('#fde725');
    expect(fills[2]).toBe('#21918c');
    expect(fills[7]).toBe('var(--raised)');
  });

  test('cells tile the plane between the edges: no gap, no overlap', async () => {
    const svg = await heatMapFigure(options);
    const boxes = select(svg, '.cells rect').map((element) =>
      ['x', 'y', 'width', 'height'].map((name) => Number(element.getAttribute(name))),
    );
    for (const row of [0, 3, 6]) {
      expect(boxes[row][0] + boxes[row][2]).toBe(boxes[row + 1][0]);
      expect(boxes[row + 1][0] + boxes[row + 1][2]).toBe(boxes[row + 2][0]);
    }
    for (const column of [0, 1, 2]) expect(boxes[column + 3][1] + boxes[column + 3][3]).toBe(boxes[column][1]);
  });

  test('draws a contour where the interpolated value has its level, and says its name', async () => {
    const svg = await heatMapFigure({ ...options, contours: [{ level: 4, label: '4 mA/cm²' }] });
    const [line, ...others] = select(svg, 'path.contour');
    expect(others).toEqual([]);
    // From the right of the first row to the middle of the second: the third has a hole beside it.
    const points = line.getAttribute('d')!.slice(1).split('L');
    expect(points.length).toBeGreaterThanOrEqual(2);
    expect(texts(svg).filter((text) => text === '4 mA/cm²')).toHaveLength(2);
  });

  test('shows which cells failed, with a legend, and marks with the colour of their value', async () => {
    const note = [
      [null, null, null],
      [null, null, null],
      [null, 0, null],
    ];
    const svg = await heatMapFigure({
      ...options,
      notes: {
        kinds: [
          { label: 'failed: solver', symbol: 'cross', shade: 'var(--bad)' },
          { label: 'not there', symbol: 'ring', shade: 'var(--bad)' },
        ],
        of: note,
      },
      marks: [
        { x: 10, y: 20, value: 16, label: 'measured 16', group: 'Kasemchainan 2019' },
        { x: 1e9, y: 20, label: 'far away' },
      ],
    });
    expect(texts(svg)).toEqual(expect.arrayContaining(['failed: solver', 'Kasemchainan 2019', 'measured 16']));
    expect(texts(svg)).not.toContain('not there');
    expect(texts(svg)).not.toContain('far away');
    expect(select(svg, '.marks path').map((element) => element.getAttribute('fill'))).toContain('#fde725');
    expect(svg).toContain('failed: solver: 1');
  });

  test('colours regimes by kind', async () => {
    const of = [
      [0, 0, 1],
      [0, 1, 1],
      [0, null, 1],
    ];
    const svg = await heatMapFigure({
      ...options,
      regimes: { kinds: [{ label: 'diffusion' }, { label: 'creep' }, { label: 'fracture' }], of },
    });
    expect(texts(svg)).toEqual(expect.arrayContaining(['diffusion', 'creep']));
    expect(texts(svg)).not.toContain('fracture');
    expect(select(svg, '.colour-bar')).toEqual([]);
    expect(svg).toContain('Cells: diffusion: 4; creep: 4.');
  });

  test('of nothing, or of the wrong shape, is refused by name', async () => {
    const empty = [[null], [Number.NaN]];
    const axes = { x: { label: 'x', values: [1] }, y: { label: 'y', values: [1, 2] } };
    await expect(heatMapFigure({ ...axes, title: 'Empty', label: 'z', z: empty })).rejects.toThrow(
      /"Empty" has no finite/,
    );
    await expect(heatMapFigure({ ...options, z: [[1]] })).rejects.toThrow(/needs 3 rows of 3/);
    await expect(heatMapFigure({ ...options, x: { ...options.x, values: [1, 1, 2] } })).rejects.toThrow(/ascending/);
    await expect(heatMapFigure({ ...options, x: { ...options.x, values: [0, 1, 2] } })).rejects.toThrow(/ascending/);
  });

  test('of one cell is drawn', async () => {
    const axis = { label: 'a', values: [3] };
    expect(texts(await heatMapFigure({ title: 'One', x: axis, y: axis, label: 'z', z: [[5]] }))).toContain('5');
  });
});

test('cells reach halfway to their neighbours on the scale of the axis', () => {
  expect(cellEdges({ values: [1, 3, 4] })).toEqual([0, 2, 3.5, 4.5]);
  const edges = cellEdges({ values: [1, 100], scale: 'log' });
  for (const [index, edge] of [0.1, 10, 1000].entries()) expect(edges[index] / edge).toBeCloseTo(1, 12);
});

test('ticks stand at the values while they are few and apart, at round numbers otherwise, at names always', () => {
  const axis = { label: 'a', values: [1, 3, 7] };
  expect(mapTicks(axis, [0, 9], 500, true).map(({ text }) => text)).toEqual(['1', '3', '7']);
  const many = Array.from({ length: 40 }, (_value, index) => index * 0.37);
  expect(mapTicks({ label: 'a', values: many }, [0, 15], 500, true).map(({ value }) => value)).toEqual([
    0, 2, 4, 6, 8, 10, 12, 14,
  ]);
  expect(mapTicks({ label: 'a', values: [0, 1], names: ['Li', 'Na'] }, [-0.5, 1.5], 10, true)).toEqual([
    { value: 0, text: 'Li' },
    { value: 1, text: 'Na' },
  ]);
  expect(roundTicks(0.1, 0.52, 5)).toEqual([0.1, 0.2, 0.3, 0.4, 0.5]);
});

test('a legend breaks into rows that fit', () => {
  const entries = ['one', 'another one', 'a third entry', 'four'].map((label) => ({
    symbol: 'disc' as const,
    shade: 'red',
    label,
  }));
  const rows = legendRows(entries, 200);
  expect(rows.flat()).toEqual(entries);
  for (const row of rows) expect(row.reduce((sum, { label }) => sum + 20 + textWidth(label), 0)).toBeLessThan(200);
});
