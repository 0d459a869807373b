import { sortedQuantile } from '../../statistics/estimate.js';
import { colourScale } from '../colour-scale.js';
import type { LegendEntry } from '../legend.js';
import { extent } from '../line-figure.js';
import { colour, rampColour } from '../palette.js';
import { type SeriesBand, type SeriesLine, type SeriesPoint, seriesFigure } from '../series-figure.js';
import type { PlotColumn } from './plot-column.js';
import type { PlotContext, SweepFigure } from './plot-request.js';
import { sortedFinite } from './statistics.js';
import { floorMarks, missingLegend, statusLegend, statusLine, statusMark } from './status-marks.js';
import { cellText, varies } from './sweep-data.js';
import { boundsOf, groupRows } from './table-view.js';

/** Groups that have a colour each; more are coloured by a scale. */
const mostGroups = 8;

/** Cases from which on a sample is gathered into groups, and most groups. */
const leastSample = 16;
const mostGathered = 40;

interface Group {
  readonly rows: readonly number[];
  readonly shade: string;
  readonly label: string | null;
}

/** Values at one place of a line. */
interface Place {
  readonly x: number;
  readonly rows: readonly number[];
  /** Ascending. */
  readonly values: Float64Array;
}

/**
 * Draws an output over an input: a line a group; where several cases fall on one place, their median within a band of quantiles (kind `bands`) or a
 * line for each combination of the other inputs (kind `lines`). Intervals of searches are error bars. Cases without a value are marked
 * along the floor.
 */
export function linesPlot(
  context: PlotContext,
  kind: 'lines' | 'bands',
  { x, y, color }: { x: PlotColumn; y: PlotColumn; color: PlotColumn | null },
): SweepFigure {
  const { data, rows, drawing, log, quantiles } = context;
  const { groups, bar } = groupsOf(context, color);
  const lines: SeriesLine[] = [];
  const bands: SeriesBand[] = [];
  const points: SeriesPoint[] = [];
  const shown = new Set<number>();
  let isGathered = false;
  const others = data.inputs.filter(
    (column) => column !== x.column && column !== color?.column && varies(column, rows),
  );
  for (const { rows: members, shade } of groups) {
    const separate = kind === 'lines' ? groupRows(others, members) : [members];
    for (const own of separate) {
      const separatePlaces = placesOf(x, y, own);
      const places = kind === 'bands' ? gathered(separatePlaces, x, y, log.x) : separatePlaces;
      isGathered ||= places.length < separatePlaces.length;
      const many = places.some(({ values }) => values.length > 1);
      const opacity = separate.length > 1 && others.length > 0 ? 0.55 : 1;
      lines.push({
        x: places.map((one) => one.x),
        y: places.map(({ values }) => sortedQuantile(values, 0.5)),
        shade,
        opacity,
      });
      // A case that failed beside others that did not is still one without a value.
      for (const { rows: here } of separatePlaces)
        for (const row of here) if (!Number.isNaN(y.values[row]!)) shown.add(row);
      if (many) {
        const end = (share: number) => places.map(({ values }) => sortedQuantile(values, share));
        bands.push({ x: places.map((one) => one.x), low: end(quantiles[0]), high: end(quantiles[1]), shade });
      } else for (const point of pointsOf(context, own, x, y, shade)) points.push(point);
    }
  }
  // What has no median has no line, but a bound that a search found is shown.
  for (const { rows: members, shade } of groups) {
    for (const row of members) {
      if (shown.has(row) || !Number.isNaN(y.values[row]!)) continue;
      const point = boundPoint(context, row, x, y, shade);
      if (point) {
        points.push(point);
        shown.add(row);
      }
    }
  }
  const missing = rows.filter((row) => !shown.has(row) && Number.isFinite(x.values[row]!));
  const floor = floorMarks(data.status, missing, x.values);
  const percent = quantiles.map((share) => `${Number((100 * share).toPrecision(6))}`);
  const band: LegendEntry = {
    symbol: 'swatch',
    shade: groups.length === 1 ? groups[0]!.shade : colour('series-6'),
    opacity: 0.25,
    label: `median, and ${percent[0]} to ${percent[1]} % of the cases ${isGathered ? 'around' : 'at'} a place`,
  };
  const measured = measuredPoints(context);
  const svg = seriesFigure(drawing, {
    title: context.title,
    description: `${y.label} against ${x.label}${color ? ` for values of ${color.label}` : ''}. ${statusLine(data.status, rows)}.`,
    x: { label: x.label, scale: log.x ? 'log' : 'linear', names: x.names },
    y: { label: y.label, scale: log.y ? 'log' : 'linear', names: y.names },
    bands,
    lines,
    points: [...points, ...measured.points],
    floor,
    levels: context.levels.map(({ value, label }) => ({ axis: 'y' as const, value, label })),
    bar,
    legend: [
      ...(bar
        ? []
        : groups.flatMap(({ shade, label }): LegendEntry[] =>
            label === null ? [] : [{ symbol: 'line', shade, label }],
          )),
      ...(bands.length > 0 ? [band] : []),
      ...statusLegend(data.status, rows, groups.length > 1 || bar ? colour('ink') : undefined),
      ...missingLegend(data.status, missing),
      ...measured.legend,
    ],
    ...context.size,
  });
  return { kind: bands.length > 0 ? 'bands' : 'lines', svg, notes: [statusLine(data.status, rows)] };
}

function groupsOf(context: PlotContext, color: PlotColumn | null) {
  const { rows, drawing, log } = context;
  if (!color) return { groups: [{ rows, shade: colour('series-1'), label: null }] as Group[], bar: null };
  const members = groupRows([color.column], rows);
  const label = (row: number) => (cellText(color.column, row) === null ? 'no value' : color.text(color.values[row]!));
  const range = color.names ? null : extent([Float64Array.from(rows, (row) => color.values[row]!)], log.color);
  if (members.length > mostGroups && range) {
    const scale = colourScale(drawing, range, log.color);
    const shade = ([row]: readonly number[]) => {
      const value = color.values[row!]!;
      return Number.isFinite(value) ? scale.apply(value) : colour('series-6');
    };
    const groups = members.map((own): Group => ({ rows: own, shade: shade(own), label: null }));
    return { groups, bar: { scale, label: color.label } };
  }
  const shade = (index: number) =>
    color.names && members.length <= 6
      ? `var(--series-${index + 1})`
      : rampColour(members.length > 1 ? index / (members.length - 1) : 0);
  const groups = members.map((own, index): Group => {
    // The first says what the others are values of.
    const name = index === 0 ? `${color.title}: ${label(own[0]!)}` : label(own[0]!);
    return { rows: own, shade: shade(index), label: name };
  });
  return { groups, bar: null };
}

function placesOf(x: PlotColumn, y: PlotColumn, rows: readonly number[]): Place[] {
  const at = new Map<number, number[]>();
  for (const row of rows) {
    const place = x.values[row]!;
    if (Number.isNaN(place)) continue;
    const own = at.get(place);
    if (own) own.push(row);
    else at.set(place, [row]);
  }
  return [...at]
    .sort(([a], [b]) => a - b)
    .map(([place, own]) => ({ x: place, rows: own, values: sortedFinite(own.map((row) => y.values[row]!)) }));
}

/**
 * Places of a sample gathered into groups of equal size, since hardly two cases share one; those of a grid are returned as they are.
 * A group stands at the median of its places.
 */
function gathered(places: readonly Place[], x: PlotColumn, y: PlotColumn, logarithmic: boolean): readonly Place[] {
  const rows = places.flatMap((place) => place.rows);
  if (x.names || rows.length < leastSample || places.length <= 0.5 * rows.length) return places;
  const valid = rows.filter((row) => Number.isFinite(x.values[row]!) && (!logarithmic || x.values[row]! > 0));
  const count = Math.min(mostGathered, Math.floor(Math.sqrt(valid.length)));
  return Array.from({ length: count }, (_value, index): Place => {
    const from = Math.round((index * valid.length) / count);
    const own = valid.slice(from, Math.round(((index + 1) * valid.length) / count));
    const middle = sortedQuantile(sortedFinite(own.map((row) => x.values[row]!)), 0.5);
    return { x: middle, rows: own, values: sortedFinite(own.map((row) => y.values[row]!)) };
  });
}

function pointsOf(
  { data }: PlotContext,
  rows: readonly number[],
  x: PlotColumn,
  y: PlotColumn,
  shade: string,
): SeriesPoint[] {
  return rows.flatMap((row) => {
    if (Number.isNaN(y.values[row]!) || Number.isNaN(x.values[row]!)) return [];
    const { symbol } = statusMark(data.status[row]!);
    const bounds = y.column.name === 'critical' ? boundsOf(data, row) : null;
    const interval = bounds && {
      low: bounds.low === null ? null : y.show(bounds.low),
      high: bounds.high === null ? null : y.show(bounds.high),
    };
    return [{ x: x.values[row]!, y: y.values[row]!, symbol, shade, interval }];
  });
}

/** A search that found one end only: its bound, with an arrow to the side on which the critical current lies. */
function boundPoint(
  { data }: PlotContext,
  row: number,
  x: PlotColumn,
  y: PlotColumn,
  shade: string,
): SeriesPoint | null {
  const bounds = y.column.name === 'critical' ? boundsOf(data, row) : null;
  if (!bounds || (bounds.low === null) === (bounds.high === null) || Number.isNaN(x.values[row]!)) return null;
  const at = y.show((bounds.low ?? bounds.high)!);
  const interval = bounds.low === null ? { low: null, high: at } : { low: at, high: null };
  return { x: x.values[row]!, y: at, symbol: 'ring', shade, interval };
}

/** Measured points with their entries of the legend. */
export function measuredPoints({ measured }: PlotContext): { points: SeriesPoint[]; legend: LegendEntry[] } {
  const shade = colour('ink');
  const points = measured.map(
    ({ x, y, interval, label }): SeriesPoint => ({
      x,
      y,
      symbol: 'diamond',
      shade,
      size: 4.6,
      ...(interval ? { interval } : {}),
      ...(label === undefined ? {} : { label }),
    }),
  );
  const sources = [...new Set(measured.map(({ source }) => source))];
  return { points, legend: sources.map((label) => ({ symbol: 'diamond', shade, label: `measured: ${label}` })) };
}
