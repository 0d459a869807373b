import { colourScale } from './colour-scale.js';
import { formatNumber } from './display-units.js';
import type { GridValue, HeatMapOptions } from './heat-map-options.js';
import {
  barWidth,
  drawCells,
  drawColourBar,
  drawContours,
  drawMarks,
  type MapBox,
  regimeOpacity,
  regimeShade,
} from './heat-map-parts.js';
import { drawLegend, type LegendEntry, legendRowHeight, legendRows, textWidth } from './legend.js';
import { extent } from './line-figure.js';
import { type AxisTick, cellEdges, type MapAxis, mapTicks } from './map-axis.js';
import { colour } from './palette.js';
import { tickTexts } from './round-ticks.js';
import { type Drawing, finishSvg, loadDrawing, type PlottedSvg } from './svg-document.js';

const fontSize = 12;

/**
 * Draws a function of two variables on a regular grid: one cell a value, coloured by it or by the regime, with contours at levels,
 * a legend, and marks such as measured points.
 *
 * @param options what to draw
 * @returns the drawing as SVG text; see `standaloneSvg` and `figureToPng`
 * @throws RangeError when the shapes disagree, an axis does not ascend, or there is neither a value nor a regime to show
 */
export async function heatMapFigure(options: HeatMapOptions): Promise<string> {
  const { x, y, z, regimes } = options;
  checkShape(options);
  const positive = options.scale === 'log';
  const range = options.domain ?? extent([finite(z)], positive);
  if (!range && !regimes?.of.some((row) => row.some((kind) => kind !== null))) {
    throw new RangeError(`The figure "${options.title}" has no finite value to show.`);
  }
  const drawing = await loadDrawing();
  const width = options.width ?? 640;
  const height = options.height ?? 440;
  const shades = range && !regimes ? colourScale(drawing, range, positive) : null;
  const xEdges = cellEdges(x);
  const yEdges = cellEdges(y);
  const domains = { x: [xEdges[0], xEdges[x.values.length]], y: [yEdges[0], yEdges[y.values.length]] } as const;
  const rows = legendRows(legendEntries(options), width - 16);
  const labelRow = textWidth(y.label) + textWidth(options.label) + 40 > width && shades ? 2 : 1;
  const top = 10 + labelRow * 17 + rows.length * legendRowHeight + (rows.length > 0 ? 4 : 0);
  const yTicks = mapTicks(y, domains.y, height - top - 44, false);
  const left = 16 + Math.max(...yTicks.map(({ text }) => textWidth(text)));
  const barRoom = shades ? barWidth + 30 + Math.max(...tickTexts(shades.ticks).map((text) => textWidth(text))) : 18;
  const xTicks = mapTicks(x, domains.x, width - left - barRoom, true);
  const tilted = crowded(xTicks, width - left - barRoom);
  const bottomRoom = 42 + (tilted ? 0.5 * Math.max(...xTicks.map(({ text }) => textWidth(text))) : 0);
  const box = { left, right: width - barRoom, top, bottom: height - bottomRoom };
  const svg = axes(drawing, { width, height, box }, options, domains, { x: xTicks, y: yTicks, tilted });
  svg.appendChild(drawCells(drawing, svg, options, { x: xEdges, y: yEdges }, shades));
  svg.appendChild(drawContours(drawing, svg, options, box));
  svg.appendChild(drawMarks(drawing, svg, options, box, shades));
  if (shades) svg.appendChild(drawColourBar(drawing, shades, box, options));
  svg.appendChild(drawLegend(drawing, rows, 8, 8 + labelRow * 17));
  const names = drawing.element('g', { 'font-size': fontSize, fill: colour('ink') });
  names.appendChild(drawing.element('text', { x: 4, y: 15, 'text-anchor': 'start' }, y.label));
  if (shades) {
    const place = { x: width - 4, y: labelRow === 2 ? 32 : 15, 'text-anchor': 'end' };
    names.appendChild(drawing.element('text', place, options.label));
  }
  const middle = { x: (box.left + box.right) / 2, y: height - 8, 'text-anchor': 'middle' };
  names.appendChild(drawing.element('text', middle, x.label));
  svg.appendChild(names);
  return finishSvg(drawing, svg, options.title, options.description ?? describe(options));
}

function checkShape({ title, x, y, z, regimes, notes }: HeatMapOptions): void {
  for (const grid of [z, regimes?.of, notes?.of]) {
    if (grid && (grid.length !== y.values.length || grid.some((row) => row.length !== x.values.length))) {
      const asked = `${y.values.length} rows of ${x.values.length} values`;
      throw new RangeError(
        `The figure "${title}" needs ${asked}; it got ${grid.length} rows of ${grid[0]?.length ?? 0}.`,
      );
    }
  }
  for (const { label, values, scale } of [x, y]) {
    const wrong = values.some((value, index) => !(value > (index > 0 ? values[index - 1] : -Infinity)));
    if (wrong || values.length === 0 || (scale === 'log' && values[0] <= 0)) {
      throw new RangeError(`The axis "${label}" of the figure "${title}" needs ascending values on its scale.`);
    }
  }
}

function finite(z: readonly (readonly GridValue[])[]): Float64Array {
  return Float64Array.from(z.flat(), (value) => value ?? Number.NaN);
}

function crowded(ticks: readonly { readonly text: string }[], pixels: number): boolean {
  return ticks.some(({ text }) => textWidth(text) + 6 > pixels / ticks.length) && ticks.length > 1;
}

function legendEntries({ regimes, notes, contours, marks, legend }: HeatMapOptions): LegendEntry[] {
  const seen = (grid: readonly (readonly GridValue[])[], index: number) => grid.some((row) => row.includes(index));
  const groups = [...new Set((marks ?? []).flatMap(({ group }) => (group === undefined ? [] : [group])))];
  return [
    ...(regimes?.kinds ?? []).flatMap(({ label, shade }, index): LegendEntry[] =>
      seen(regimes!.of, index)
        ? [{ symbol: 'swatch', shade: shade ?? regimeShade(index), label, opacity: regimeOpacity }]
        : [],
    ),
    ...(contours ?? []).map(
      ({ label, line }): LegendEntry => ({
        symbol: line === 'dashed' ? 'dashed' : 'line',
        shade: colour('ink'),
        label,
      }),
    ),
    ...groups.map((label): LegendEntry => ({ symbol: 'diamond', shade: colour('ink'), label })),
    ...(notes?.kinds ?? []).filter((_kind, index) => seen(notes!.of, index)),
    ...(legend ?? []),
  ];
}

function axes(
  drawing: Drawing,
  { width, height, box }: { width: number; height: number; box: MapBox },
  { x, y }: HeatMapOptions,
  domains: { readonly x: readonly [number, number]; readonly y: readonly [number, number] },
  ticks: { x: readonly AxisTick[]; y: readonly AxisTick[]; tilted: boolean },
): PlottedSvg {
  const options = (axis: MapAxis, domain: readonly [number, number], own: readonly AxisTick[]) => {
    const texts = new Map(own.map(({ value, text }) => [value, text]));
    return {
      type: axis.scale ?? 'linear',
      domain,
      ticks: own.map(({ value }) => value),
      tickFormat: (value: number) => texts.get(value) ?? formatNumber(value, 6),
      tickSize: 4,
      label: null,
    };
  };
  return drawing.plot({
    width,
    height,
    marginTop: box.top,
    marginBottom: height - box.bottom,
    marginLeft: box.left,
    marginRight: width - box.right,
    className: 'figure',
    style: { color: colour('soft'), fontSize: `${fontSize}px` },
    x: { ...options(x, domains.x, ticks.x), ...(ticks.tilted ? { tickRotate: -30 } : {}) },
    y: options(y, domains.y, ticks.y),
    marks: [drawing.Plot.frame({ stroke: colour('grid') } as never)],
  });
}

function describe({ label, x, y, z, regimes, notes, contours, marks }: HeatMapOptions): string {
  const values = finite(z).filter(Number.isFinite);
  const range = extent([values]);
  const amounts = range
    ? ` ${values.length} of ${x.values.length * y.values.length} cells have a value, between ${formatNumber(range[0])} and ${formatNumber(range[1])}.`
    : '';
  const count = (grid: readonly (readonly GridValue[])[], index: number) =>
    grid.flat().filter((one) => one === index).length;
  const kinds = [
    ...(regimes?.kinds ?? []).map((kind, index) => [kind.label, count(regimes!.of, index)] as const),
    ...(notes?.kinds ?? []).map((kind, index) => [kind.label, count(notes!.of, index)] as const),
  ].filter(([, number]) => number > 0);
  const of = kinds.length > 0 ? ` Cells: ${kinds.map(([name, number]) => `${name}: ${number}`).join('; ')}.` : '';
  const levels = contours?.length ? ` Contours: ${contours.map((contour) => contour.label).join(', ')}.` : '';
  const points = marks?.length ? ` ${marks.length} points marked.` : '';
  return `${label} over ${x.label} and ${y.label}.${amounts}${of}${levels}${points}`;
}
