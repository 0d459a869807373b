import { type ColourScale, colourScale } from '../colour-scale.js';
import { drawLegend, drawSymbol, type LegendEntry, legendRowHeight, legendRows, textWidth } from '../legend.js';
import { axisDomain, extent, logarithmicTicks } from '../line-figure.js';
import { colour } from '../palette.js';
import { haloText, pixels } from '../plane.js';
import { roundTicks, tickTexts } from '../round-ticks.js';
import { type Drawing, finishSvg, type SvgElement } from '../svg-document.js';
import type { PlotColumn } from './plot-column.js';
import type { PlotContext, SweepFigure } from './plot-request.js';
import { missingLegend, missingMark, statusLegend, statusLine, statusMark } from './status-marks.js';
import { evenly, mostDrawn, thinNote } from './thin-cases.js';

/** Room of an axis with its name (pixels). */
const leastSpacing = 120;
/** Lines of the name of an axis, and their height (pixels). */
const nameLines = 3;
const lineHeight = 14;

interface Axis {
  readonly column: PlotColumn;
  readonly x: number;
  readonly ticks: readonly { readonly value: number; readonly text: string }[];
  /** Pixels of a value; null where it has none on the axis. */
  at(value: number): number | null;
}

/**
 * Draws each case as a line through its inputs to its output, on an axis each; coloured by the output, or by how the case ended where it
 * has none.
 *
 * @param columns the axes, from left to right; the last is the output that gives the colour
 */
export function parallelPlot(context: PlotContext, columns: readonly PlotColumn[]): SweepFigure {
  const { data, rows, drawing, log, title } = context;
  const output = columns[columns.length - 1]!;
  const range = output.names ? null : extent([Float64Array.from(rows, (row) => output.values[row]!)], log.y);
  const scale = range ? colourScale(drawing, range, log.y) : null;
  const width = context.size.width ?? Math.max(640, 20 + leftMargin(columns[0]!) + leastSpacing * columns.length);
  const has = (row: number) => Number.isFinite(output.values[row]!) && (!log.y || output.values[row]! > 0);
  const missing = rows.filter((row) => !has(row));
  const entries: LegendEntry[] = [...statusLegend(data.status, rows), ...missingLegend(data.status, missing)];
  const legend = legendRows(entries, width - 16);
  const legendHeight = legend.length * legendRowHeight;
  const height = context.size.height ?? 420 + legendHeight;
  const box = {
    top: 16 + legendHeight + nameLines * lineHeight + 8,
    bottom: height - 30,
    left: leftMargin(columns[0]!),
    right: width - 80,
  };
  const axes = columns.map((column, index) => axisOf(context, column, column === output, box, index, columns.length));
  const svg = drawing.element('svg', { viewBox: `0 0 ${width} ${height}`, width, height, 'font-size': 12 });
  const lines = drawing.element('g', { fill: 'none', class: 'cases' });
  const valued = rows.filter(has);
  // Those without a value are few as a rule, and matter.
  const order = [...evenly(missing, mostDrawn), ...evenly(valued, mostDrawn)];
  const opacity = Math.min(0.9, Math.max(0.12, 40 / order.length));
  for (const row of order)
    lines.appendChild(
      caseLine(drawing, axes, row, has(row) ? shadeOf(row, scale, context, output) : null, opacity, data.status),
    );
  svg.appendChild(lines);
  if (scale && range) svg.appendChild(outputBar(drawing, axes[axes.length - 1]!, scale, box));
  for (const axis of axes) svg.appendChild(axisGroup(drawing, axis, box, width));
  svg.appendChild(drawLegend(drawing, legend, 8, 6));
  const line = statusLine(data.status, rows);
  const description = `A line for each case through ${columns.map(({ label }) => label).join(', ')}. ${line}.`;
  return {
    kind: 'parallel',
    svg: finishSvg(drawing, svg, title, description),
    notes: [line, ...thinNote(rows.length, order.length)],
  };
}

/** Room left of the first axis: its names stand there (pixels). */
function leftMargin({ names }: PlotColumn): number {
  return Math.max(70, ...(names ?? []).map((text) => Math.ceil(textWidth(text, 11)) + 14));
}

function shadeOf(row: number, scale: ColourScale | null, { data }: PlotContext, output: PlotColumn): string {
  return scale ? scale.apply(output.values[row]!) : statusMark(data.status[row]!).shade;
}

function axisOf(
  { rows, log }: PlotContext,
  column: PlotColumn,
  isOutput: boolean,
  box: { top: number; bottom: number; left: number; right: number },
  index: number,
  count: number,
): Axis {
  const x = count === 1 ? (box.left + box.right) / 2 : box.left + ((box.right - box.left) * index) / (count - 1);
  const height = box.bottom - box.top;
  if (column.names) {
    const { names } = column;
    const last = Math.max(1, names.length - 1);
    const at = (value: number) =>
      Number.isNaN(value) ? null : box.bottom - (names.length === 1 ? 0.5 : value / last) * height;
    return { column, x, at, ticks: names.map((text, value) => ({ value, text })) };
  }
  const logarithmic = isOutput ? log.y : log.x;
  const range = extent([Float64Array.from(rows, (row) => column.values[row]!)], logarithmic) ?? [0, 1];
  const [low, high] = range[0] === range[1] ? axisDomain(range, logarithmic) : range;
  const measure = (value: number) => (logarithmic ? Math.log(value) : value);
  const at = (value: number) => {
    const share = (measure(value) - measure(low)) / (measure(high) - measure(low));
    return Number.isFinite(share) ? box.bottom - share * height : null;
  };
  const inside = logarithmic ? logarithmicTicks([low, high]) : roundTicks(low, high, 5);
  const texts = tickTexts(inside);
  return { column, x, at, ticks: inside.map((value, tick) => ({ value, text: texts[tick]! })) };
}

/** A case; one without an output ends before its axis with the mark of its status. */
function caseLine(
  drawing: Drawing,
  axes: readonly Axis[],
  row: number,
  shade: string | null,
  opacity: number,
  status: readonly string[],
): SvgElement {
  const places = axes.flatMap(({ column, x, at }) => {
    const y = at(column.values[row]!);
    return y === null ? [] : [[x, y] as const];
  });
  const d = `M${places.map(([x, y]) => `${pixels(x)},${pixels(y)}`).join('L')}`;
  if (shade !== null)
    return drawing.element('path', { d, stroke: shade, 'stroke-width': 1.5, 'stroke-opacity': opacity });
  const mark = missingMark(status[row]!);
  const group = drawing.element('g', {});
  const style = {
    stroke: mark.shade,
    'stroke-width': 1.2,
    'stroke-dasharray': '4 3',
    'stroke-opacity': Math.max(0.5, opacity),
  };
  group.appendChild(drawing.element('path', { d, ...style }));
  const end = places[places.length - 1];
  if (end) group.appendChild(drawSymbol(drawing, mark.symbol, end[0] + 12, end[1], { shade: mark.shade, size: 3.4 }));
  return group;
}

function axisGroup(
  drawing: Drawing,
  { column, x, ticks, at }: Axis,
  box: { top: number; bottom: number },
  width: number,
): SvgElement {
  const group = drawing.element('g', { 'text-anchor': 'middle' });
  const line = { x1: x, x2: x, y1: box.top, y2: box.bottom, stroke: colour('soft'), 'stroke-width': 1.2 };
  group.appendChild(drawing.element('line', line));
  for (const { value, text } of ticks) {
    const y = at(value);
    if (y === null) continue;
    group.appendChild(
      drawing.element('line', { x1: x - 4, x2: x, y1: pixels(y), y2: pixels(y), stroke: colour('soft') }),
    );
    group.appendChild(
      haloText(drawing, { x: x - 7, y: pixels(y), dy: '0.35em', 'text-anchor': 'end', 'font-size': 11 }, text),
    );
  }
  const lines = wrap(column.unit === '' ? column.title : `${column.title} (${column.unit})`, leastSpacing - 8);
  // Names of the outer axes stay inside the figure.
  const half = Math.max(...lines.map((text) => textWidth(text))) / 2;
  const middle = Math.min(width - half - 4, Math.max(half + 4, x));
  for (const [index, text] of lines.entries()) {
    const y = box.top - 10 - (lines.length - 1 - index) * lineHeight;
    group.appendChild(drawing.element('text', { x: pixels(middle), y, fill: colour('ink') }, text));
  }
  return group;
}

/** The colours beside the axis of the output. */
function outputBar(
  drawing: Drawing,
  { x }: Axis,
  scale: ColourScale,
  box: { top: number; bottom: number },
): SvgElement {
  const group = drawing.element('g', { class: 'colour-bar' });
  const steps = 48;
  const height = (box.bottom - box.top) / steps;
  const [low, high] = scale.domain;
  for (let step = 0; step < steps; step++) {
    const share = (step + 0.5) / steps;
    const value = scale.logarithmic ? low * (high / low) ** share : low + share * (high - low);
    const place = { x: x + 2, y: pixels(box.bottom - (step + 1) * height), width: 9, height: pixels(height + 0.4) };
    group.appendChild(drawing.element('rect', { ...place, fill: scale.apply(value) }));
  }
  return group;
}

/** Breaks a name into at most `nameLines` lines of a width; what does not fit ends in an ellipsis. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/ (?![^(]*\))/)) {
    const last = lines[lines.length - 1];
    if (last !== undefined && textWidth(`${last} ${word}`) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  if (lines.length <= nameLines) return lines;
  return [...lines.slice(0, nameLines - 1), `${lines[nameLines - 1]!.slice(0, 12)}…`];
}
