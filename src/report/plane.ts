import type { ColourScale } from './colour-scale.js';
import { drawLegend, type LegendEntry, legendRowHeight, legendRows, textWidth } from './legend.js';
import { type AxisTick, type MapAxis, mapTicks } from './map-axis.js';
import { colour } from './palette.js';
import { tickTexts } from './round-ticks.js';
import type { Drawing, PlottedSvg, SvgElement } from './svg-document.js';

/** The rectangle between the axes (pixels). */
interface PlaneBox {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** An axis with its ends; `values` are where ticks stand while they are few. */
export interface PlaneAxis extends MapAxis {
  readonly domain: readonly [number, number];
}

/** What surrounds the drawing. */
interface PlaneOptions {
  readonly x: PlaneAxis;
  readonly y: PlaneAxis;
  readonly legend: readonly LegendEntry[];
  /** A bar that says which colour is which value, and levels that are marked on it. */
  readonly bar?: { readonly scale: ColourScale; readonly label: string; readonly levels?: readonly number[] } | null;
  /** Whether faint lines run at the ticks of y [false]. */
  readonly grid?: boolean;
  /** Pixels [640]. */
  readonly width?: number | undefined;
  /** Pixels of the whole figure [440]. */
  readonly height?: number | undefined;
}

/** A plane with its axes, legend and colour bar, to draw on. */
export interface Plane {
  readonly drawing: Drawing;
  readonly svg: PlottedSvg;
  readonly box: PlaneBox;
  /** Pixels of a value on each axis. */
  x(value: number): number;
  y(value: number): number;
  /** Whether a place is within the axes. */
  contains(x: number, y: number): boolean;
}

const fontSize = 12;
const barWidth = 14;

/**
 * Lays out a figure of two axes so that nothing is cut off or overlaps, and draws what surrounds it: axes, their names, legend, colour bar.
 *
 * @param drawing the loaded plotting library
 * @param options axes, legend and bar
 */
export function openPlane(drawing: Drawing, options: PlaneOptions): Plane {
  const { x, y, bar } = options;
  const width = options.width ?? 640;
  const height = options.height ?? 440;
  const rows = legendRows(options.legend, width - 16);
  const labelRows = bar && textWidth(y.label) + textWidth(bar.label) + 40 > width ? 2 : 1;
  const top = 10 + labelRows * 17 + rows.length * legendRowHeight + (rows.length > 0 ? 6 : 0);
  const yTicks = mapTicks(y, y.domain, height - top - 44, false);
  const widest = (texts: readonly string[]) => Math.max(0, ...texts.map((text) => textWidth(text)));
  const left = 16 + widest(yTicks.map(({ text }) => text));
  const right = width - (bar ? barWidth + 30 + widest(tickTexts(bar.scale.ticks)) : 18);
  const xTicks = mapTicks(x, x.domain, right - left, true);
  const tilted = xTicks.length > 1 && xTicks.some(({ text }) => textWidth(text) + 6 > (right - left) / xTicks.length);
  const bottom = height - 42 - (tilted ? 0.5 * widest(xTicks.map(({ text }) => text)) : 0);
  const box = { left, right, top, bottom };
  const { Plot } = drawing;
  const svg = drawing.plot({
    width,
    height,
    marginTop: top,
    marginBottom: height - bottom,
    marginLeft: left,
    marginRight: width - right,
    className: 'figure',
    style: { color: colour('soft'), fontSize: `${fontSize}px` },
    x: { type: x.scale ?? 'linear', domain: x.domain, axis: null },
    y: { type: y.scale ?? 'linear', domain: y.domain, axis: null },
    marks: [
      ...(options.grid
        ? [Plot.gridY({ ticks: yTicks.map(({ value }) => value), stroke: colour('grid'), strokeOpacity: 1 } as never)]
        : []),
      Plot.frame({ stroke: colour('grid') } as never),
    ],
  });
  svg.appendChild(drawTicks(drawing, svg, box, { x: xTicks, y: yTicks, tilted }));
  svg.appendChild(drawLegend(drawing, rows, 8, 8 + labelRows * 17));
  if (bar) svg.appendChild(drawBar(drawing, bar.scale, box, bar.levels ?? []));
  const names = drawing.element('g', { 'font-size': fontSize, fill: colour('ink') });
  names.appendChild(drawing.element('text', { x: 4, y: 15, 'text-anchor': 'start' }, y.label));
  if (bar) {
    const place = { x: width - 4, y: labelRows === 2 ? 32 : 15, 'text-anchor': 'end' };
    names.appendChild(drawing.element('text', place, bar.label));
  }
  const middle = { x: (left + right) / 2, y: height - 8, 'text-anchor': 'middle' };
  names.appendChild(drawing.element('text', middle, x.label));
  svg.appendChild(names);
  const at = (name: 'x' | 'y') => (value: number) => svg.scale(name)!.apply(value);
  const [xAt, yAt] = [at('x'), at('y')];
  const within = (value: number, low: number, high: number) => value >= low - 1 && value <= high + 1;
  const contains = (a: number, b: number) => within(xAt(a), left, right) && within(yAt(b), top, bottom);
  return { drawing, svg, box, x: xAt, y: yAt, contains };
}

/** Ticks with their texts; the library would leave some texts of a logarithmic axis out. */
function drawTicks(
  drawing: Drawing,
  svg: PlottedSvg,
  box: PlaneBox,
  ticks: { readonly x: readonly AxisTick[]; readonly y: readonly AxisTick[]; readonly tilted: boolean },
): SvgElement {
  const group = drawing.element('g', { 'font-size': fontSize, fill: colour('soft'), class: 'ticks' });
  const stroke = { stroke: colour('soft') };
  for (const { value, text } of ticks.y) {
    const y = pixels(svg.scale('y')!.apply(value));
    group.appendChild(drawing.element('line', { x1: box.left - 4, x2: box.left, y1: y, y2: y, ...stroke }));
    group.appendChild(drawing.element('text', { x: box.left - 8, y, dy: '0.35em', 'text-anchor': 'end' }, text));
  }
  for (const { value, text } of ticks.x) {
    const x = pixels(svg.scale('x')!.apply(value));
    const y = pixels(box.bottom);
    group.appendChild(drawing.element('line', { x1: x, x2: x, y1: y, y2: y + 4, ...stroke }));
    const place = ticks.tilted
      ? { x, y: y + 14, 'text-anchor': 'end', transform: `rotate(-30 ${x} ${y + 14})` }
      : { x, y: y + 17, 'text-anchor': 'middle' };
    group.appendChild(drawing.element('text', place, text));
  }
  return group;
}

/**
 * Draws the bar that says which colour is which value, to the right of a rectangle.
 *
 * @param levels values that are marked on it
 */
export function drawBar(drawing: Drawing, scale: ColourScale, box: PlaneBox, levels: readonly number[]): SvgElement {
  const left = box.right + 16;
  const [low, high] = scale.domain;
  const group = drawing.element('g', {
    'font-size': fontSize,
    fill: colour('soft'),
    'text-anchor': 'start',
    class: 'colour-bar',
  });
  const steps = 64;
  const height = (box.bottom - box.top) / steps;
  for (let step = 0; step < steps; step++) {
    const share = (step + 0.5) / steps;
    const value = scale.logarithmic ? low * (high / low) ** share : low + (high - low) * share;
    const y = pixels(box.bottom - (step + 1) * height);
    const place = { x: left, y, width: barWidth, height: pixels(height + 0.4) };
    group.appendChild(drawing.element('rect', { ...place, fill: scale.apply(value) }));
  }
  const line = (value: number, x1: number, x2: number, style: Record<string, string | number>) => {
    const y = pixels(box.bottom - scale.position(value) * (box.bottom - box.top));
    group.appendChild(drawing.element('line', { x1, x2, y1: y, y2: y, ...style }));
    return y;
  };
  const texts = tickTexts(scale.ticks);
  for (const [index, tick] of scale.ticks.entries()) {
    const y = line(tick, left + barWidth, left + barWidth + 4, { stroke: colour('soft') });
    group.appendChild(drawing.element('text', { x: left + barWidth + 7, y, dy: '0.35em' }, texts[index]));
  }
  for (const level of levels) {
    if (level >= low && level <= high) {
      line(level, left - 3, left + barWidth + 3, { stroke: colour('ink'), 'stroke-width': 2 });
    }
  }
  return group;
}

/** A coordinate to a hundredth of a pixel: shorter files, and no last digits that differ between machines. */
export function pixels(value: number): number {
  return Number(value.toFixed(2));
}

/** Text with a rim of the ground, so that it reads on any colour. */
export function haloText(drawing: Drawing, at: Readonly<Record<string, string | number>>, text: string): SvgElement {
  const style = { fill: colour('ink'), stroke: colour('surface'), 'stroke-width': 3.5, 'paint-order': 'stroke' };
  return drawing.element('text', { ...at, ...style, 'stroke-linejoin': 'round' }, text);
}
