import { colourScale } from './colour-scale.js';
import { formatNumber } from './display-units.js';
import type { GridValue, HeatMapOptions } from './heat-map-options.js';
import { drawCells, drawContours, drawMarks, regimeOpacity, regimeShade } from './heat-map-parts.js';
import type { LegendEntry } from './legend.js';
import { extent } from './line-figure.js';
import { cellEdges } from './map-axis.js';
import { colour } from './palette.js';
import { openPlane } from './plane.js';
import { finishSvg, loadDrawing } from './svg-document.js';

/** Contours that have an entry in the legend each. */
export const mostLevels = 3;

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
  const shades = range && !regimes ? colourScale(drawing, range, positive) : null;
  const xEdges = cellEdges(x);
  const yEdges = cellEdges(y);
  const levels = options.contours?.map(({ level }) => level) ?? [];
  const plane = openPlane(drawing, {
    x: { ...x, domain: [xEdges[0], xEdges[x.values.length]] },
    y: { ...y, domain: [yEdges[0], yEdges[y.values.length]] },
    legend: legendEntries(options),
    bar: shades && { scale: shades, label: options.label, levels },
    width: options.width,
    height: options.height,
  });
  const { svg } = plane;
  svg.appendChild(drawCells(plane, options, { x: xEdges, y: yEdges }, shades));
  svg.appendChild(drawContours(plane, options));
  svg.appendChild(drawMarks(plane, options, shades));
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

function legendEntries({ regimes, notes, contours, marks, legend }: HeatMapOptions): LegendEntry[] {
  const seen = (grid: readonly (readonly GridValue[])[], index: number) => grid.some((row) => row.includes(index));
  const groups = [...new Set((marks ?? []).flatMap(({ group }) => (group === undefined ? [] : [group])))];
  return [
    ...(regimes?.kinds ?? []).flatMap(({ label, shade }, index): LegendEntry[] =>
      seen(regimes!.of, index)
        ? [{ symbol: 'swatch', shade: shade ?? regimeShade(index), label, opacity: regimeOpacity }]
        : [],
    ),
    // Many levels are told by their labels and on the colour bar.
    ...(contours && contours.length <= mostLevels ? contours : []).map(
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
