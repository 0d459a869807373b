import { sortedQuantile } from '../../statistics/estimate.js';
import type { LegendEntry } from '../legend.js';
import { colour } from '../palette.js';
import { roundTicks } from '../round-ticks.js';
import { type SeriesBar, seriesFigure } from '../series-figure.js';
import type { PlotColumn } from './plot-column.js';
import type { PlotContext, SweepFigure } from './plot-request.js';
import { sortedFinite } from './statistics.js';
import { missingLegend, statusLegend, statusLine } from './status-marks.js';

const mostBins = 60;

/**
 * Edges of the bins of a histogram: round numbers, about as far apart as Freedman and Diaconis (1981) have it.
 *
 * @param sorted values, ascending
 * @param logarithmic whether the bins are even in the logarithm; values are then positive
 */
export function binEdges(sorted: Float64Array, logarithmic: boolean): number[] {
  const values = logarithmic ? sorted.map(Math.log10) : sorted;
  const [low, high] = [values[0]!, values[values.length - 1]!];
  if (low === high) {
    const half = logarithmic ? 0.05 : 0.5 * Math.abs(low) || 0.5;
    return [low - half, low + half].map((edge) => (logarithmic ? 10 ** edge : edge));
  }
  const spread = sortedQuantile(values, 0.75) - sortedQuantile(values, 0.25);
  const ideal = spread > 0 ? (2 * spread) / Math.cbrt(values.length) : (high - low) / 10;
  const count = Math.min(mostBins, Math.max(5, Math.ceil((high - low) / ideal)));
  const inside = roundTicks(low, high, count);
  const step = inside.length > 1 ? inside[1]! - inside[0]! : high - low;
  const first = Math.floor(low / step + 1e-9);
  const edges: number[] = [];
  for (let index = first; edges.length === 0 || edges[edges.length - 1]! < high - 1e-9 * step; index++) {
    edges.push(Number((index * step).toPrecision(12)));
  }
  return logarithmic ? edges.map((edge) => 10 ** edge) : edges;
}

/** Draws how often values of an output occur, with their median and an interval; stopped cases stand on top of the others. */
export function histogramPlot(context: PlotContext, { x }: { x: PlotColumn }): SweepFigure {
  const { data, rows, drawing, log, quantiles } = context;
  const has = (row: number) => Number.isFinite(x.values[row]!) && (!log.x || x.values[row]! > 0);
  const values = sortedFinite(rows.filter(has).map((row) => x.values[row]!));
  if (values.length === 0)
    throw new RangeError(`The figure "${context.title}" has no finite value of "${x.label}" to show.`);
  const edges = binEdges(values, log.x);
  const binOf = (value: number) => {
    const above = edges.findIndex((edge) => value < edge);
    return Math.max(0, (above < 0 ? edges.length - 1 : above) - 1);
  };
  const plain = new Float64Array(edges.length - 1);
  const stopped = new Float64Array(edges.length - 1);
  for (const row of rows.filter(has)) (data.status[row] === 'ok' ? plain : stopped)[binOf(x.values[row]!)]!++;
  const shades = { plain: colour('series-1'), stopped: colour('series-2') };
  const bars = edges.slice(1).flatMap((to, index): SeriesBar[] => [
    { from: edges[index]!, to, low: 0, high: plain[index]!, shade: shades.plain },
    { from: edges[index]!, to, low: plain[index]!, high: plain[index]! + stopped[index]!, shade: shades.stopped },
  ]);
  const ends = quantiles.map((share) => sortedQuantile(values, share));
  const median = sortedQuantile(values, 0.5);
  const percent = quantiles.map((share) => Number((100 * share).toPrecision(6)));
  const interval = `${percent[0]} to ${percent[1]} %: ${x.text(ends[0]!)} to ${x.text(ends[1]!)}`;
  const isBarred = (row: number) => has(row) && data.status[row] !== 'ok';
  const stops = rows.filter(isBarred).length;
  const left = rows.filter((row) => !has(row));
  const legend: LegendEntry[] = [
    { symbol: 'dashed', shade: colour('ink'), label: `median ${x.text(median)}; ${interval}` },
    ...(stops > 0
      ? [
          { symbol: 'swatch', shade: shades.plain, label: `ok (${values.length - stops})`, opacity: 0.8 } as const,
          { symbol: 'swatch', shade: shades.stopped, label: `stopped (${stops})`, opacity: 0.8 } as const,
        ]
      : []),
    ...statusLegend(
      data.status,
      left.filter((row) => data.status[row] !== 'ok'),
    ).map((entry) => ({ ...entry, label: `not shown: ${entry.label}` })),
    ...missingLegend(data.status, left),
  ];
  const svg = seriesFigure(drawing, {
    title: context.title,
    description: `How often values of ${x.label} occur. Median ${x.text(median)}; ${interval}. ${statusLine(data.status, rows)}.`,
    x: { label: x.label, scale: log.x ? 'log' : 'linear' },
    y: { label: 'Cases', fromZero: true },
    bars: bars.filter(({ low, high }) => high > low),
    levels: [
      { axis: 'x', value: median, label: 'median' },
      ...ends.map((value, index) => ({ axis: 'x' as const, value, label: `${percent[index]} %` })),
      ...context.levels.map(({ value, label }) => ({ axis: 'x' as const, value, label })),
    ],
    legend,
    ...context.size,
  });
  const notes = [`${x.label}: median ${x.text(median)}, ${interval}`, statusLine(data.status, rows)];
  return { kind: 'histogram', svg, notes };
}
