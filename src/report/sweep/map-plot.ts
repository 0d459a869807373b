import { heatMapFigure } from '../heat-map-figure.js';
import type { MapKind } from '../heat-map-options.js';
import type { LegendEntry } from '../legend.js';
import { extent } from '../line-figure.js';
import { colour } from '../palette.js';
import { roundTicks } from '../round-ticks.js';
import { scatteredMapFigure } from '../scattered-map-figure.js';
import type { PlotColumn } from './plot-column.js';
import type { PlotContext, PlotKind, SweepFigure } from './plot-request.js';
import { findStatistic, type Statistic, sortedFinite } from './statistics.js';
import { missingMark, statusLine, statusWords } from './status-marks.js';
import { boundsOf } from './table-view.js';
import { evenly, mostDrawn, thinNote } from './thin-cases.js';

/** Share of the cells of a grid that must hold a case, for it to be drawn as a grid. */
const leastFilled = 0.5;
/** Contours where no level was asked for. */
const usualContours = 5;

/** The cases at one place of a map. */
interface MapPlace {
  readonly x: number;
  readonly y: number;
  readonly rows: readonly number[];
  readonly value: number | null;
  /** Why there is no value, or what is to be known of it. */
  readonly note: string | null;
}

/**
 * Draws an output over two inputs as colours: cells of a grid where the inputs make one, otherwise the cells that are nearest to each case
 * (Voronoi). Contours at levels; cells without a value show how their cases ended; where several cases share a place, their median.
 */
export async function mapPlot(
  context: PlotContext,
  kind: 'heatmap' | 'contour',
  { x, y, z }: { x: PlotColumn; y: PlotColumn; z: PlotColumn },
): Promise<SweepFigure> {
  const { data, rows, log } = context;
  const found = findStatistic('median', '') as { statistic: Statistic };
  const all = placesOf(context, x, y, z, found.statistic);
  // A bound is no value that a contour could be drawn through.
  const hasContours = kind === 'contour' || context.levels.length > 0;
  const places = all.map((place) => (hasContours && boundMarks[place.note ?? ''] ? { ...place, value: null } : place));
  const range = extent([Float64Array.from(places, ({ value }) => value ?? Number.NaN)], log.color);
  if (!range) throw new RangeError(`The figure "${context.title}" has no finite value of "${z.label}" to show.`);
  const most = places.reduce((count, place) => Math.max(count, place.rows.length), 0);
  const contours = contoursOf(context, kind, z, range);
  const notes = noteKinds(places, data.status);
  const measured = context.measured.map(({ color, source, ...place }) => ({
    ...place,
    ...(color === undefined ? {} : { value: color, label: place.label ?? z.text(color) }),
    group: `measured: ${source}`,
  }));
  const legend: LegendEntry[] =
    most > 1 ? [{ symbol: 'swatch', shade: colour('series-6'), label: `median of up to ${most} cases a cell` }] : [];
  const shared = {
    title: context.title,
    label: z.label,
    scale: log.color ? 'log' : 'linear',
    contours,
    marks: measured,
    legend,
  } as const;
  const axis = (column: PlotColumn, isLog: boolean) => ({
    label: column.label,
    values: [...new Set(places.map((place) => (column === x ? place.x : place.y)))].sort((a, b) => a - b),
    scale: isLog ? ('log' as const) : ('linear' as const),
    ...(column.names ? { names: column.names } : {}),
  });
  const [xAxis, yAxis] = [axis(x, log.x), axis(y, log.y)];
  const isGrid =
    places.length >= leastFilled * xAxis.values.length * yAxis.values.length || x.names !== null || y.names !== null;
  const line = statusLine(data.status, rows);
  const description = `${z.label} over ${x.label} and ${y.label}: ${places.filter(({ value }) => value !== null).length} of ${places.length} places have a value. ${line}.`;
  if (!isGrid) {
    const drawn = evenly(places, mostDrawn);
    const thinned = thinNote(places.length, drawn.length);
    const svg = await scatteredMapFigure({
      ...shared,
      description,
      x: xAxis,
      y: yAxis,
      points: drawn.map((place) => ({ x: place.x, y: place.y, value: place.value, note: notes.index(place.note) })),
      notes: notes.kinds,
      ...context.size,
    });
    return { kind, svg, notes: [line, ...thinned] };
  }
  const at = new Map(places.map((place) => [`${place.x} ${place.y}`, place]));
  const over = <T>(read: (place: MapPlace | undefined) => T) =>
    yAxis.values.map((yy) => xAxis.values.map((xx) => read(at.get(`${xx} ${yy}`))));
  const svg = await heatMapFigure({
    ...shared,
    description,
    x: xAxis,
    y: yAxis,
    // Numbers would be covered by lines and marks.
    ...(contours.length > 0 || measured.length > 0 ? { numbers: false } : {}),
    z: over((place) => place?.value ?? null),
    notes: { kinds: notes.kinds, of: over((place) => notes.index(place?.note ?? null)) },
    ...context.size,
  });
  return { kind, svg, notes: [line] };
}

function placesOf(
  { data, rows }: PlotContext,
  x: PlotColumn,
  y: PlotColumn,
  z: PlotColumn,
  median: Statistic,
): MapPlace[] {
  const at = new Map<string, number[]>();
  for (const row of rows) {
    const [a, b] = [x.values[row]!, y.values[row]!];
    if (!Number.isFinite(a) || !Number.isFinite(b)) continue;
    const own = at.get(`${a} ${b}`);
    if (own) own.push(row);
    else at.set(`${a} ${b}`, [row]);
  }
  return [...at.values()].map((own): MapPlace => {
    const place = { x: x.values[own[0]!]!, y: y.values[own[0]!]!, rows: own };
    const values = sortedFinite(own.map((row) => z.values[row]!));
    if (values.length > 0) {
      const value = median.of(values);
      const stopped = own.length === 1 && data.status[own[0]!]!.startsWith('stopped') ? data.status[own[0]!]! : null;
      // A median of those that are left says nothing of those that failed.
      const lost = own.map((row) => data.status[row]!).find(isLost) ?? null;
      return { ...place, value: Number.isFinite(value) ? value : null, note: stopped ?? lost };
    }
    const bounds = own.length === 1 && z.column.name === 'critical' ? boundsOf(data, own[0]!) : null;
    if (bounds?.low != null && bounds.high === null)
      return { ...place, value: z.show(bounds.low), note: 'lower bound' };
    if (bounds?.high != null && bounds.low === null)
      return { ...place, value: z.show(bounds.high), note: 'upper bound' };
    // Of several ends the one that says least about the cell comes first.
    const ends = own
      .map((row) => data.status[row]!)
      .sort((a, b) => Number(b.startsWith('failed')) - Number(a.startsWith('failed')));
    return { ...place, value: null, note: ends[0]! };
  });
}

/** Whether a case with this status has no result. */
const isLost = (status: string): boolean => status.startsWith('failed') || status === 'pending';

const boundMarks: Readonly<Record<string, MapKind>> = {
  'lower bound': { label: 'lower bound, no limit found', symbol: 'triangle', shade: colour('ink') },
  'upper bound': { label: 'upper bound, nothing stable found', symbol: 'square', shade: colour('ink') },
};

/** The marks of the places, with the number of cases that ended so: also of those that share a place. */
function noteKinds(
  places: readonly MapPlace[],
  status: readonly string[],
): { kinds: MapKind[]; index(note: string | null): number | null } {
  const names = [...new Set(places.flatMap(({ note }) => note ?? []))].sort();
  const countOf = (name: string): number => {
    const own = isLost(name) ? places : places.filter(({ note }) => note === name);
    if (boundMarks[name]) return own.length;
    return own.reduce((sum, { rows }) => sum + rows.filter((row) => status[row] === name).length, 0);
  };
  const kinds = names.map((name): MapKind => {
    const count = countOf(name);
    const bound = boundMarks[name];
    if (bound) return { ...bound, label: `${bound.label} (${count})` };
    return { ...missingMark(name), label: `${name === 'ok' ? 'no value' : statusWords(name)} (${count})` };
  });
  return { kinds, index: (note) => (note === null ? null : names.indexOf(note)) };
}

function contoursOf({ levels, log }: PlotContext, kind: PlotKind, z: PlotColumn, range: readonly [number, number]) {
  if (levels.length > 0 || kind !== 'contour') {
    return levels.map(({ value, label }, index) => ({
      level: value,
      label,
      line: index === 0 ? ('solid' as const) : ('dashed' as const),
    }));
  }
  const values = log.color
    ? Array.from({ length: usualContours }, (_value, index) =>
        Number((range[0] * (range[1] / range[0]) ** ((index + 1) / (usualContours + 1))).toPrecision(1)),
      )
    : roundTicks(range[0], range[1], usualContours).filter((level) => level > range[0] && level < range[1]);
  return [...new Set(values)].map((level) => ({ level, label: z.text(level), line: 'solid' as const }));
}
