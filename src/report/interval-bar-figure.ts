import { drawLegend, type LegendEntry, legendRowHeight, legendRows, textWidth } from './legend.js';
import { axisDomain, extent } from './line-figure.js';
import { colour } from './palette.js';
import { pixels } from './plane.js';
import { roundTicks, tickTexts } from './round-ticks.js';
import { type Drawing, finishSvg, type SvgElement } from './svg-document.js';

/** A value with the interval in which it lies; an end that is null is not known. */
export interface BarValue {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** What a figure of bars with intervals shows. */
export interface IntervalBarOptions {
  readonly title: string;
  readonly description: string;
  /** Name of the axis of the values, with its unit. */
  readonly label: string;
  readonly series: readonly { readonly label: string; readonly shade: string }[];
  /** A value for each series; null where there is none. */
  readonly rows: readonly { readonly label: string; readonly values: readonly (BarValue | null)[] }[];
  readonly width?: number | undefined;
}

const barHeight = 11;
const rowGap = 12;
/** Share of the width that the names of the rows may take. */
const widestNames = 0.42;

/**
 * Draws values with their intervals as horizontal bars, one for each series in each row.
 *
 * @param drawing the loaded plotting library
 * @param options what to draw
 * @returns the drawing as SVG text
 * @throws RangeError when there is no value
 */
export function intervalBarFigure(drawing: Drawing, options: IntervalBarOptions): string {
  const { rows, series, title } = options;
  const all = rows.flatMap(({ values }) =>
    values.flatMap((one) => (one ? [one.value, one.low ?? one.value, one.high ?? one.value] : [])),
  );
  const range = extent([Float64Array.from(all)]);
  if (!range) throw new RangeError(`The figure "${title}" has no finite value to show.`);
  const width = options.width ?? 640;
  const legend = legendRows(
    series.length > 1
      ? series.map(({ label, shade }): LegendEntry => ({ symbol: 'swatch', shade, label, opacity: 0.85 }))
      : [],
    width - 16,
  );
  const top = 14 + legend.length * legendRowHeight;
  const rowHeight = series.length * barHeight + rowGap;
  const bottom = top + rows.length * rowHeight;
  const height = bottom + 44;
  const longest = Math.max(...rows.map(({ label }) => textWidth(label)));
  const left = 14 + Math.min(longest, widestNames * width);
  const right = width - 24;
  const [low, high] = axisDomain([Math.min(0, range[0]), Math.max(0, range[1])], false);
  const at = (value: number) => pixels(left + ((value - low) / (high - low)) * (right - left));
  const svg = drawing.element('svg', { viewBox: `0 0 ${width} ${height}`, width, height, 'font-size': 12 });
  svg.appendChild(drawLegend(drawing, legend, 8, 6));
  const ticks = roundTicks(low, high, 6);
  for (const [index, text] of tickTexts(ticks).entries()) {
    const x = at(ticks[index]!);
    svg.appendChild(drawing.element('line', { x1: x, x2: x, y1: top, y2: bottom, stroke: colour('grid') }));
    const place = { x, y: bottom + 16, 'text-anchor': 'middle', fill: colour('soft') };
    svg.appendChild(drawing.element('text', place, text));
  }
  for (const [index, { label, values }] of rows.entries()) {
    const start = top + index * rowHeight + rowGap / 2;
    const middle = start + (series.length * barHeight) / 2;
    const name = { x: left - 8, y: pixels(middle), dy: '0.35em', 'text-anchor': 'end', fill: colour('ink') };
    svg.appendChild(drawing.element('text', name, shortened(label, left - 14)));
    for (const [place, one] of values.entries()) {
      if (one) svg.appendChild(bar(drawing, one, start + place * barHeight, series[place]!.shade, at));
    }
  }
  svg.appendChild(drawing.element('line', { x1: at(0), x2: at(0), y1: top, y2: bottom, stroke: colour('soft') }));
  const axis = { x: (left + right) / 2, y: height - 8, 'text-anchor': 'middle', fill: colour('ink') };
  svg.appendChild(drawing.element('text', axis, options.label));
  return finishSvg(drawing, svg, title, options.description);
}

function bar(
  drawing: Drawing,
  { value, low, high }: BarValue,
  top: number,
  shade: string,
  at: (value: number) => number,
): SvgElement {
  const group = drawing.element('g', { class: 'bar' });
  const [from, to] = [Math.min(at(0), at(value)), Math.max(at(0), at(value))];
  const place = { x: from, y: pixels(top + 1), width: Math.max(1, pixels(to - from)), height: barHeight - 2 };
  group.appendChild(drawing.element('rect', { ...place, fill: shade, 'fill-opacity': 0.85 }));
  if (low !== null && high !== null && Number.isFinite(low) && Number.isFinite(high)) {
    const middle = pixels(top + barHeight / 2);
    const d = `M${at(low)},${middle}H${at(high)}M${at(low)},${middle - 3}v6M${at(high)},${middle - 3}v6`;
    group.appendChild(drawing.element('path', { d, stroke: colour('ink'), 'stroke-width': 1.4, fill: 'none' }));
  }
  return group;
}

/** The end of a name says more than its beginning. */
function shortened(text: string, room: number): string {
  let short = text;
  while (textWidth(short) > room && short.length > 4) short = `…${short.slice(2)}`;
  return short;
}
