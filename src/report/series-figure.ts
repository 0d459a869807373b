import type { ColourScale } from './colour-scale.js';
import { drawSymbol, type LegendEntry, type MarkSymbol, textWidth } from './legend.js';
import { axisDomain, extent } from './line-figure.js';
import { colour } from './palette.js';
import { haloText, openPlane, type Plane, type PlaneAxis, pixels } from './plane.js';
import { type Drawing, finishSvg, type SvgElement } from './svg-document.js';

/** A line through points in order; not a number leaves a gap. */
export interface SeriesLine {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly shade: string;
  readonly dashed?: boolean;
  /** 0 to 1 [1]. */
  readonly opacity?: number;
}

/** A band between two lines over the same places. */
export interface SeriesBand {
  readonly x: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly shade: string;
}

/** A point with its interval. An end that is null is not known: an arrow points there. */
export interface SeriesPoint {
  readonly x: number;
  readonly y: number;
  readonly interval?: { readonly low: number | null; readonly high: number | null } | null;
  readonly symbol: MarkSymbol;
  readonly shade: string;
  readonly label?: string;
  /** Half of its width (pixels) [4]. */
  readonly size?: number;
}

/** A rectangle from the floor, of a histogram. */
export interface SeriesBar {
  readonly from: number;
  readonly to: number;
  readonly low: number;
  readonly high: number;
  readonly shade: string;
}

/** What a figure of series shows, in the units of its axes. Later layers lie over earlier ones. */
export interface SeriesFigureOptions {
  readonly title: string;
  readonly description: string;
  readonly x: SeriesAxis;
  readonly y: SeriesAxis;
  readonly bars?: readonly SeriesBar[];
  readonly bands?: readonly SeriesBand[];
  readonly lines?: readonly SeriesLine[];
  readonly points?: readonly SeriesPoint[];
  /** Places on the x axis that are marked along the floor: cases that have no value. */
  readonly floor?: readonly { readonly x: number; readonly symbol: MarkSymbol; readonly shade: string }[];
  /** Values that are drawn across the whole figure. */
  readonly levels?: readonly { readonly axis: 'x' | 'y'; readonly value: number; readonly label: string }[];
  readonly legend?: readonly LegendEntry[];
  readonly bar?: { readonly scale: ColourScale; readonly label: string } | null;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
}

interface SeriesAxis {
  readonly label: string;
  readonly scale?: 'linear' | 'log';
  readonly names?: readonly string[] | null;
  /** Whether it shows zero whatever the values are [false]. */
  readonly fromZero?: boolean;
}

/** Factor that an arrow to an unknown end reaches on the axis, about. */
const arrowReach = 1.3;
/** Share of the height that is kept below the values for marks of cases without one. */
const floorShare = 0.055;

/**
 * Draws lines, bands, points with intervals and bars over common axes.
 *
 * @param drawing the loaded plotting library
 * @param options what to draw
 * @returns the drawing as SVG text
 * @throws RangeError when nothing has a place on the axes
 */
export function seriesFigure(drawing: Drawing, options: SeriesFigureOptions): string {
  const { bars = [], bands = [], lines = [], points = [], floor = [], levels = [] } = options;
  const xs = [
    ...bars.flatMap(({ from, to }) => [from, to]),
    ...bands.flatMap(({ x }) => x),
    ...lines.flatMap(({ x }) => x),
    ...points.map(({ x }) => x),
    ...floor.map(({ x }) => x),
    ...levels.flatMap(({ axis, value }) => (axis === 'x' ? [value] : [])),
  ];
  const ys = [
    ...bars.flatMap(({ low, high }) => [low, high]),
    ...bands.flatMap(({ low, high }) => [...low, ...high]),
    ...lines.flatMap(({ y }) => y),
    ...points.flatMap(reachOf),
    ...levels.flatMap(({ axis, value }) => (axis === 'y' ? [value] : [])),
  ];
  const x = axisOver(options.x, xs, options.title, bars.length > 0);
  const above = axisOver(options.y, ys, options.title, false);
  // Results are read off round numbers; inputs were chosen, and stand at their values.
  const y = { ...(floor.length > 0 ? withFloor(above) : above), ...(options.y.names ? {} : { values: [] }) };
  const { width, height, legend = [], bar = null } = options;
  const plane = openPlane(drawing, { x, y, legend, bar, width, height, grid: true });
  const { svg } = plane;
  const group = drawing.element('g', { class: 'series' });
  if (floor.length > 0) {
    const at = pixels(plane.y(above.domain[0]));
    const ends = { x1: plane.box.left, x2: plane.box.right, y1: at, y2: at };
    group.appendChild(
      drawing.element('line', { ...ends, class: 'floor', stroke: colour('soft'), 'stroke-width': 0.8 }),
    );
  }
  for (const one of bars) group.appendChild(drawBar(plane, one));
  for (const one of bands) group.appendChild(drawBand(plane, one, y));
  for (const one of lines) group.appendChild(drawLine(plane, one, x, y));
  for (const [index, one] of levels.entries()) drawLevel(plane, one, index, group);
  for (const { x: at, symbol, shade } of floor) {
    const place = plane.x(at);
    if (Number.isFinite(place)) {
      group.appendChild(
        drawSymbol(drawing, symbol, place, (plane.box.bottom + plane.y(above.domain[0])) / 2, { shade, size: 3.6 }),
      );
    }
  }
  for (const one of points) drawPoint(plane, one, x, y, group);
  svg.appendChild(group);
  return finishSvg(drawing, svg, options.title, options.description);
}

/** Values that a point needs room for; an arrow to an end that is not known needs some, too. */
function reachOf({ y, interval }: SeriesPoint): number[] {
  if (!interval) return [y];
  return [y, interval.low ?? y / arrowReach, interval.high ?? y * arrowReach];
}

function axisOver(axis: SeriesAxis, values: readonly number[], title: string, tight: boolean): PlaneAxis {
  const { label, scale = 'linear', names } = axis;
  if (names) {
    const places = names.map((_name, index) => index);
    return { label, values: places, names, domain: [-0.5, Math.max(0.5, names.length - 0.5)] };
  }
  const range = extent([Float64Array.from(values)], scale === 'log');
  if (!range) {
    const what = scale === 'log' ? 'no positive value' : 'no finite value';
    throw new RangeError(`The figure "${title}" has ${what} of "${label}" to show.`);
  }
  const distinct = [...new Set(values.filter((value) => value >= range[0] && value <= range[1]))].sort((a, b) => a - b);
  const domain = tight ? range : axisDomain(axis.fromZero ? [Math.min(0, range[0]), range[1]] : range, scale === 'log');
  return { label, values: distinct, scale, domain };
}

/** The axis with room below the least value. */
function withFloor(axis: PlaneAxis): PlaneAxis {
  const [low, high] = axis.domain;
  const below = axis.scale === 'log' ? low * (low / high) ** floorShare : low - floorShare * (high - low);
  return { ...axis, domain: [below, high] };
}

function isShown(axis: PlaneAxis, value: number): boolean {
  return Number.isFinite(value) && (axis.scale !== 'log' || value > 0);
}

function drawBar({ drawing, x, y }: Plane, { from, to, low, high, shade }: SeriesBar): SvgElement {
  const [left, right] = [x(from), x(to)];
  const place = { x: pixels(left + 0.5), width: pixels(Math.max(0.5, right - left - 1)) };
  const size = { y: pixels(y(high)), height: pixels(y(low) - y(high)) };
  return drawing.element('rect', { ...place, ...size, fill: shade, 'fill-opacity': 0.8 });
}

/** Runs of indices where everything is shown. */
function runs(count: number, shown: (index: number) => boolean): number[][] {
  const found: number[][] = [];
  let open: number[] | null = null;
  for (let index = 0; index < count; index++) {
    if (!shown(index)) open = null;
    else if (open) open.push(index);
    else {
      open = [index];
      found.push(open);
    }
  }
  return found;
}

function drawBand(plane: Plane, { x, low, high, shade }: SeriesBand, axis: PlaneAxis): SvgElement {
  const at = (place: number, value: number) => `${pixels(plane.x(place))},${pixels(plane.y(value))}`;
  const pieces = runs(x.length, (index) => isShown(axis, low[index]!) && isShown(axis, high[index]!)).map((run) => {
    const there = run.map((index) => at(x[index]!, high[index]!));
    const back = [...run].reverse().map((index) => at(x[index]!, low[index]!));
    return `M${[...there, ...back].join('L')}Z`;
  });
  return plane.drawing.element('path', {
    d: pieces.join(''),
    fill: shade,
    'fill-opacity': 0.2,
    stroke: 'none',
    class: 'band',
  });
}

function drawLine(plane: Plane, line: SeriesLine, xAxis: PlaneAxis, yAxis: PlaneAxis): SvgElement {
  const { x, y, shade, dashed, opacity = 1 } = line;
  const pieces = runs(x.length, (index) => isShown(xAxis, x[index]!) && isShown(yAxis, y[index]!)).map(
    (run) => `M${run.map((index) => `${pixels(plane.x(x[index]!))},${pixels(plane.y(y[index]!))}`).join('L')}`,
  );
  const dash = dashed ? { 'stroke-dasharray': '6 4' } : {};
  const faint = opacity < 1 ? { 'stroke-opacity': opacity } : {};
  const style = { fill: 'none', stroke: shade, 'stroke-width': 2, 'stroke-linejoin': 'round', class: 'line' };
  return plane.drawing.element('path', { d: pieces.join(''), ...style, ...dash, ...faint });
}

function drawPoint(plane: Plane, point: SeriesPoint, xAxis: PlaneAxis, yAxis: PlaneAxis, group: SvgElement): void {
  const { x, y, interval, symbol, shade, label, size = 4 } = point;
  if (!isShown(xAxis, x) || !isShown(yAxis, y)) return;
  const { drawing } = plane;
  const [a, b] = [plane.x(x), plane.y(y)];
  if (interval) {
    const ends = [interval.low, interval.high].map((end) =>
      end !== null && isShown(yAxis, end) ? plane.y(end) : null,
    );
    const arrow = (down: boolean) => {
      const tip = b + (down ? 22 : -22);
      const back = down ? -6 : 6;
      return `M${pixels(a)},${pixels(b)}V${pixels(tip)}m-4,${back}l4,${-back}l4,${back}`;
    };
    const whisker = (end: number) => `M${pixels(a)},${pixels(b)}V${pixels(end)}m-3.5,0h7`;
    const d = ends.map((end, index) => (end === null ? arrow(index === 0) : whisker(end))).join('');
    group.appendChild(
      drawing.element('path', { d, fill: 'none', stroke: shade, 'stroke-width': 1.5, class: 'interval' }),
    );
  }
  group.appendChild(drawSymbol(drawing, symbol, a, b, { shade, size }));
  if (label === undefined) return;
  const onLeft = a + 10 + textWidth(label, 11) > plane.box.right;
  const place = { x: pixels(a + (onLeft ? -9 : 9)), y: pixels(b), dy: '0.35em', 'font-size': 11 };
  group.appendChild(haloText(drawing, { ...place, 'text-anchor': onLeft ? 'end' : 'start' }, label));
}

function drawLevel(
  plane: Plane,
  { axis, value, label }: { axis: 'x' | 'y'; value: number; label: string },
  index: number,
  group: SvgElement,
): void {
  const { drawing, box } = plane;
  const at = pixels(axis === 'x' ? plane.x(value) : plane.y(value));
  if (!Number.isFinite(at)) return;
  const ends =
    axis === 'x' ? { x1: at, x2: at, y1: box.top, y2: box.bottom } : { x1: box.left, x2: box.right, y1: at, y2: at };
  group.appendChild(
    drawing.element('line', { ...ends, stroke: colour('ink'), 'stroke-width': 1.4, 'stroke-dasharray': '6 4' }),
  );
  const onLeft = axis === 'x' && at + 6 + textWidth(label, 11) > box.right;
  const place =
    axis === 'x'
      ? { x: at + (onLeft ? -5 : 5), y: box.top + 11 + 13 * (index % 4), 'text-anchor': onLeft ? 'end' : 'start' }
      : { x: box.left + 6, y: at - 5, 'text-anchor': 'start' };
  group.appendChild(haloText(drawing, { ...place, 'font-size': 11 }, label));
}
