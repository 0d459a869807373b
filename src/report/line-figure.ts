import { formatNumber } from './display-units.js';
import { spreadLabels } from './label-layout.js';
import { colour } from './palette.js';
import { type Drawing, finishSvg, loadDrawing, type PlottedSvg, type SvgElement } from './svg-document.js';
import { thinCurve } from './thinning.js';

/** A curve with its direct label, in the units of the axes. */
export interface FigureCurve {
  /** Written at the curve's end; empty for none. */
  readonly label: string;
  /** Ascending. */
  readonly x: Float64Array;
  /** One value an x; not a number leaves a gap. */
  readonly y: Float64Array;
  /** CSS colour, `var(--series-1)` and so on; by default the series colours in turn. */
  readonly colour?: string;
  /** `dashed` for thresholds and comparisons; `points` and `rings` for separate values [solid]. */
  readonly line?: 'solid' | 'dashed' | 'dotted' | 'points' | 'rings';
}

/** A place on the x axis where something happened. */
export interface FigureEvent {
  readonly x: number;
  readonly label: string;
  /** Whether it is the one that matters: drawn stronger, its name never left out [false]. */
  readonly decisive?: boolean;
}

/** What a line figure shows. */
export interface LineFigureOptions {
  readonly title: string;
  /** For readers who cannot see it; by default made from the curves. */
  readonly description?: string;
  /** `ticks`: where the numbers stand; by default round ones. */
  readonly x: { readonly label: string; readonly scale?: 'linear' | 'log'; readonly ticks?: readonly number[] };
  readonly y: {
    readonly label: string;
    readonly scale?: 'linear' | 'log';
    readonly domain?: readonly [number, number];
  };
  readonly curves: readonly FigureCurve[];
  readonly events?: readonly FigureEvent[];
  /** Pixels [620]. */
  readonly width?: number;
  /** Pixels [260]. */
  readonly height?: number;
}

const margin = { top: 40, bottom: 42, left: 62 };
const fontSize = 12;
const labelDistance = 15;
/** Mean width of a character in the sans-serif faces that the drawings ask for. */
const characterWidth = 6.6;
const seriesColours = [1, 2, 3, 4, 5, 6].map((number) => `var(--series-${number})`);
const dashes = { solid: null, dashed: '6 4', dotted: '1.5 3.5', points: null, rings: null } as const;

/** The least and greatest finite value. */
export function extent(arrays: Iterable<Float64Array>, positive = false): [number, number] | null {
  let low = Infinity;
  let high = -Infinity;
  for (const values of arrays) {
    // By index: the series of a long run has millions of values.
    for (let index = 0; index < values.length; index++) {
      const value = values[index];
      if (!Number.isFinite(value) || (positive && value <= 0)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low <= high ? [low, high] : null;
}

/** Variation relative to the magnitude that is drawn flat: its ticks would differ in their last digits only. */
const leastVariation = 2e-3;

/** An axis range with some air; a constant, or what is nearly one, gets a range around it instead of its last digits. */
export function axisDomain(range: readonly [number, number], logarithmic: boolean): [number, number] {
  const [low, high] = range;
  if (logarithmic) return high / low < 1.5 ? [low / 2, high * 2] : [low / 1.15, high * 1.15];
  const magnitude = Math.max(Math.abs(low), Math.abs(high));
  if (magnitude === 0) return [-1, 1];
  if (high - low <= 1e-6 * magnitude) return [low - 0.1 * magnitude, high + 0.1 * magnitude];
  if (high - low < leastVariation * magnitude) return [low - 0.01 * magnitude, high + 0.01 * magnitude];
  const air = 0.06 * (high - low);
  // An axis that starts at zero says more than one that starts a little below it.
  return [low >= 0 && low <= high / 3 ? 0 : low - air, high <= 0 && high >= low / 3 ? 0 : high + air];
}

function describe(options: LineFigureOptions): string {
  const parts = options.curves.map(({ label, y }) => {
    const range = extent([y]);
    const finite = Array.from(y).filter(Number.isFinite);
    if (!range) return `${label}: no values`;
    const ends = `from ${formatNumber(finite[0])} to ${formatNumber(finite[finite.length - 1])}`;
    return `${label || options.y.label}: ${ends}, between ${formatNumber(range[0])} and ${formatNumber(range[1])}`;
  });
  return `${options.y.label} against ${options.x.label}. ${parts.join('; ')}.`;
}

/** Last point of a curve that is drawn, as the anchor of its label. */
function anchorOf(curve: FigureCurve, logarithmic: boolean): [number, number] | null {
  for (let index = curve.y.length - 1; index >= 0; index--) {
    const value = curve.y[index];
    if (Number.isFinite(value) && (!logarithmic || value > 0)) return [curve.x[index], value];
  }
  return null;
}

function addCurveLabels(
  drawing: Drawing,
  svg: PlottedSvg,
  options: LineFigureOptions,
  box: Box,
  shades: string[],
): void {
  const labelled = options.curves.flatMap((curve, index) => {
    const anchor = curve.label ? anchorOf(curve, options.y.scale === 'log') : null;
    if (!anchor) return [];
    const at = [svg.scale('x')!.apply(anchor[0]), svg.scale('y')!.apply(anchor[1])] as const;
    return [{ label: curve.label, shade: shades[index], at }];
  });
  const places = spreadLabels(
    labelled.map(({ at }) => at[1]),
    labelDistance,
    box.top + 4,
    box.bottom - 4,
  );
  const group = drawing.element('g', { 'font-size': fontSize, 'text-anchor': 'start' });
  for (const [index, { label, shade, at }] of labelled.entries()) {
    const x = box.right + 16;
    const y = places[index];
    // A hair line from the curve's end, so that a label that had to move still belongs to it.
    const path = `M${(at[0] + 3).toFixed(1)},${at[1].toFixed(1)}L${box.right + 6},${y.toFixed(1)}H${x - 3}`;
    group.appendChild(drawing.element('path', { d: path, fill: 'none', stroke: shade, 'stroke-opacity': 0.55 }));
    const text = { x, y: y.toFixed(1), dy: '0.35em', fill: shade, 'font-weight': 600 };
    group.appendChild(drawing.element('text', text, label));
  }
  svg.appendChild(group);
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Events as vertical lines, named above the plot; where names would overlap, those later in the list go without. */
function addEvents(drawing: Drawing, svg: PlottedSvg, events: readonly FigureEvent[], box: Box): void {
  const group = drawing.element('g', { 'font-size': 11, 'text-anchor': 'start' });
  const taken: [number, number][] = [];
  for (const { x, label, decisive } of [...events].sort(
    (left, right) => Number(!!right.decisive) - Number(!!left.decisive),
  )) {
    const shade = colour(decisive ? 'bad' : 'soft');
    const at = svg.scale('x')!.apply(x);
    if (!(at >= box.left - 1 && at <= box.right + 1)) continue;
    const line = {
      x1: at,
      x2: at,
      y1: box.top - 2,
      y2: box.bottom,
      stroke: shade,
      'stroke-dasharray': decisive ? '5 2' : '2 3',
    };
    group.appendChild(drawing.element('line', line));
    const width = label.length * 0.9 * characterWidth;
    const left = Math.max(0, Math.min(at - width / 2, box.right - width));
    if (taken.some(([from, to]) => left < to + 8 && left + width > from - 8)) continue;
    taken.push([left, left + width]);
    group.appendChild(drawing.element('text', { x: left, y: box.top - 6, fill: shade }, label));
  }
  svg.appendChild(group);
}

/** Ticks of a logarithmic axis: the powers of ten, and 2 and 5 between them while these are few. */
export function logarithmicTicks(domain: readonly [number, number]): number[] {
  const decades = Math.log10(domain[1] / domain[0]);
  const every = Math.max(1, Math.ceil(decades / 6));
  const steps = decades < 1 ? [1, 2, 3, 4, 5, 6, 8] : decades < 2 ? [1, 2, 5] : [1];
  const ticks: number[] = [];
  const first = Math.floor(Math.log10(domain[0]));
  for (let exponent = first; exponent <= Math.log10(domain[1]); exponent++) {
    if (steps.length === 1 && (exponent - first) % every !== 0) continue;
    for (const step of steps) {
      const tick = Number(`${step}e${exponent}`);
      if (tick >= domain[0] && tick <= domain[1]) ticks.push(tick);
    }
  }
  return ticks;
}

/** Options of one axis for the plotting library. */
export function axisOptions(
  domain: readonly [number, number],
  logarithmic: boolean,
  ticks: number,
): Record<string, unknown> {
  return {
    type: logarithmic ? 'log' : 'linear',
    domain,
    ticks: logarithmic ? logarithmicTicks(domain) : ticks,
    tickFormat: (value: number) => formatNumber(value, 6),
    tickSize: 0,
    label: null,
  };
}

/** Writes the names of the axes: the vertical one above the axis, where it reads without turning the head. */
export function addAxisLabels(
  drawing: Drawing,
  svg: SvgElement,
  labels: { x: string; y: string },
  box: Box,
  height: number,
): void {
  const group = drawing.element('g', { 'font-size': fontSize, fill: colour('ink') });
  group.appendChild(drawing.element('text', { x: 4, y: 14, 'text-anchor': 'start' }, labels.y));
  const middle = (box.left + box.right) / 2;
  group.appendChild(drawing.element('text', { x: middle, y: height - 6, 'text-anchor': 'middle' }, labels.x));
  svg.appendChild(group);
}

/**
 * Draws curves over a common axis, each with its label at its end.
 *
 * @param options what to draw, in the units that the axes' labels name
 * @returns the drawing as SVG text; its colours are CSS variables, see `standaloneSvg`
 * @throws RangeError when no curve has a finite value
 */
export async function lineFigure(options: LineFigureOptions): Promise<string> {
  const drawing = await loadDrawing();
  const { Plot } = drawing;
  const width = options.width ?? 620;
  const height = options.height ?? 260;
  const curves = options.curves.map((curve) => ({ ...curve, ...thinCurve(curve.x, curve.y, Math.ceil(width / 2)) }));
  const logX = options.x.scale === 'log';
  const logY = options.y.scale === 'log';
  const xRange = extent(
    options.curves.map(({ x }) => x),
    logX,
  );
  const yRange = extent(
    options.curves.map(({ y }) => y),
    logY,
  );
  if (!xRange || !yRange) throw new RangeError(`The figure "${options.title}" has no finite value to show.`);
  const longest = Math.max(0, ...curves.map(({ label }) => label.length));
  const right = longest > 0 ? 26 + longest * characterWidth * 1.12 : 16;
  const box = { left: margin.left, right: width - right, top: margin.top, bottom: height - margin.bottom };
  const shades = curves.map((curve, index) => curve.colour ?? seriesColours[index % seriesColours.length]);
  const marks = curves.map((curve, index) => {
    const { x, y } = curve;
    // On a logarithmic axis zero has no place: it becomes a gap.
    const shown = Array.from(y, (value) => (Number.isFinite(value) && (!logY || value > 0) ? value : Number.NaN));
    const data = Array.from(x, (_value, row) => row);
    const channels = { x: Array.from(x), y: shown };
    if (curve.line === 'points') return Plot.dot(data, { ...channels, fill: shades[index], r: 3.2 } as never);
    if (curve.line === 'rings') {
      return Plot.dot(data, { ...channels, stroke: shades[index], strokeWidth: 1.8, r: 5 } as never);
    }
    const dash = dashes[curve.line ?? 'solid'];
    const stroke = {
      stroke: shades[index],
      strokeWidth: 1.8,
      strokeLinejoin: 'round',
      ...(dash ? { strokeDasharray: dash } : {}),
    };
    return Plot.line(data, { ...channels, ...stroke } as never);
  });
  const xDomain = logX ? axisDomain(xRange, true) : xRange[0] === xRange[1] ? axisDomain(xRange, false) : xRange;
  const yDomain = options.y.domain ?? axisDomain(yRange, logY);
  const svg = drawing.plot({
    width,
    height,
    marginTop: margin.top,
    marginBottom: margin.bottom,
    marginLeft: margin.left,
    marginRight: right,
    className: 'figure',
    style: { color: colour('soft'), fontSize: `${fontSize}px` },
    x: { ...axisOptions(xDomain, logX, 7), ...(options.x.ticks ? { ticks: options.x.ticks } : {}) },
    y: { ...axisOptions(yDomain, logY, 5), grid: false },
    marks: [
      Plot.gridY({ ticks: logY ? logarithmicTicks(yDomain) : 5, stroke: colour('grid'), strokeOpacity: 1 } as never),
      Plot.ruleY([yDomain[0]], { stroke: colour('soft'), strokeWidth: 1 } as never),
      ...marks,
    ],
  });
  addEvents(drawing, svg, options.events ?? [], box);
  addCurveLabels(drawing, svg, { ...options, curves }, box, shades);
  addAxisLabels(drawing, svg, { x: options.x.label, y: options.y.label }, box, height);
  return finishSvg(drawing, svg, options.title, options.description ?? describe({ ...options, curves }));
}
