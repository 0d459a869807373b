import { colourScale } from '../colour-scale.js';
import type { LegendEntry } from '../legend.js';
import { extent } from '../line-figure.js';
import { colour } from '../palette.js';
import { seriesFigure } from '../series-figure.js';
import { measuredPoints } from './lines-plot.js';
import type { PlotColumn } from './plot-column.js';
import type { PlotContext, SweepFigure } from './plot-request.js';
import { floorMarks, missingLegend, statusLegend, statusLine, statusMark } from './status-marks.js';
import { evenly, mostDrawn, thinNote } from './thin-cases.js';

/** Names that have a colour each. */
const seriesShades = 6;

/** Draws a point a case: an output over an input or over another output, coloured by a third column or by how the case ended. */
export function scatterPlot(
  context: PlotContext,
  { x, y, color }: { x: PlotColumn; y: PlotColumn; color: PlotColumn | null },
): SweepFigure {
  const { data, rows, drawing, log } = context;
  const range =
    color && !color.names ? extent([Float64Array.from(rows, (row) => color.values[row]!)], log.color) : null;
  const scale = range ? colourScale(drawing, range, log.color) : null;
  const shade = (row: number): string => {
    const mark = statusMark(data.status[row]!);
    if (!color) return mark.shade;
    const value = color.values[row]!;
    if (!Number.isFinite(value)) return colour('series-6');
    return scale ? scale.apply(value) : `var(--series-${(value % seriesShades) + 1})`;
  };
  const has = (row: number) => Number.isFinite(y.values[row]!) && (!log.y || y.values[row]! > 0);
  const placed = rows.filter((row) => Number.isFinite(x.values[row]!) && (!log.x || x.values[row]! > 0));
  const missing = placed.filter((row) => !has(row));
  const measured = measuredPoints(context);
  const valued = placed.filter(has);
  const drawn = evenly(valued, mostDrawn);
  const points = drawn.map((row) => ({
    x: x.values[row]!,
    y: y.values[row]!,
    symbol: statusMark(data.status[row]!).symbol,
    shade: shade(row),
    size: rows.length > 500 ? 2.2 : 3.4,
  }));
  const names = (color?.names ?? []).map(
    (label, index): LegendEntry => ({ symbol: 'disc', shade: `var(--series-${(index % seriesShades) + 1})`, label }),
  );
  const svg = seriesFigure(drawing, {
    title: context.title,
    description: `${y.label} against ${x.label}, a point a case. ${statusLine(data.status, rows)}.`,
    x: { label: x.label, scale: log.x ? 'log' : 'linear', names: x.names },
    y: { label: y.label, scale: log.y ? 'log' : 'linear', names: y.names },
    points: [...points, ...measured.points],
    floor: floorMarks(data.status, evenly(missing, mostDrawn), x.values),
    levels: context.levels.map(({ value, label }) => ({ axis: 'y' as const, value, label })),
    bar: scale && color ? { scale, label: color.label } : null,
    legend: [
      ...names,
      ...statusLegend(data.status, rows, color ? colour('ink') : undefined),
      ...missingLegend(data.status, missing),
      ...measured.legend,
    ],
    ...context.size,
  });
  return { kind: 'scatter', svg, notes: [statusLine(data.status, rows), ...thinNote(valued.length, drawn.length)] };
}
