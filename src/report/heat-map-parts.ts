import { contourLines } from '../studies/contour-lines.js';
import type { ColourScale } from './colour-scale.js';
import { formatNumber } from './display-units.js';
import type { HeatMapOptions } from './heat-map-options.js';
import { drawSymbol, textWidth } from './legend.js';
import { colour } from './palette.js';
import { tickTexts } from './round-ticks.js';
import type { Drawing, PlottedSvg, SvgElement } from './svg-document.js';

/** The rectangle of the map itself (pixels). */
export interface MapBox {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** How strongly regimes are coloured: contours and symbols must read on them. */
export const regimeOpacity = 0.55;
/** Width of the colour bar (pixels). */
export const barWidth = 14;
const regimeShades = [1, 2, 3, 4, 5, 6].map((number) => `var(--series-${number})`);

/** Colour of a regime that names none. */
export function regimeShade(index: number): string {
  return regimeShades[index % regimeShades.length];
}

/** The cells with their numbers and symbols. */
export function drawCells(
  drawing: Drawing,
  svg: PlottedSvg,
  options: HeatMapOptions,
  edges: { x: readonly number[]; y: readonly number[] },
  shades: ColourScale | null,
): SvgElement {
  const { z, regimes, notes, x, y } = options;
  // Whole pixels, so that neighbours neither overlap nor show a seam.
  const xAt = edges.x.map((edge) => Math.round(svg.scale('x')!.apply(edge)));
  const yAt = edges.y.map((edge) => Math.round(svg.scale('y')!.apply(edge)));
  const least = { width: leastGap(xAt), height: leastGap(yAt) };
  const texts = z.map((row) => row.map((value) => (value === null ? '' : formatNumber(value, 3))));
  const longest = Math.max(...texts.flat().map((text) => textWidth(text, 11)));
  const written = options.numbers ?? (shades !== null && least.width > longest + 8 && least.height > 20);
  const group = drawing.element('g', { 'font-size': 11, 'text-anchor': 'middle', class: 'cells' });
  for (let row = 0; row < y.values.length; row++) {
    for (let column = 0; column < x.values.length; column++) {
      const box = {
        x: xAt[column],
        y: yAt[row + 1],
        width: xAt[column + 1] - xAt[column],
        height: yAt[row] - yAt[row + 1],
      };
      const value = z[row][column];
      const shown = value !== null && Number.isFinite(value) && !(shades?.logarithmic && value <= 0);
      const kind = regimes?.of[row][column] ?? null;
      const fill =
        shades && shown
          ? shades.apply(value)
          : kind !== null
            ? (regimes!.kinds[kind].shade ?? regimeShade(kind))
            : null;
      const style = fill ? { fill, ...(regimes ? { 'fill-opacity': regimeOpacity } : {}) } : { fill: colour('raised') };
      group.appendChild(drawing.element('rect', { ...box, ...style, 'shape-rendering': 'crispEdges' }));
      const note = notes?.of[row][column] ?? null;
      const centre = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      if (written && shown && note === null) {
        const text = {
          x: fixed(centre.x),
          y: fixed(centre.y),
          dy: '0.35em',
          fill: shades ? shades.inkOn(value) : colour('ink'),
        };
        group.appendChild(drawing.element('text', text, texts[row][column]));
      }
      if (note !== null) {
        const { symbol, shade } = notes!.kinds[note];
        const size = Math.min(4.5, 0.3 * Math.min(box.width, box.height));
        group.appendChild(drawSymbol(drawing, symbol, centre.x, centre.y, { shade, size }));
      }
    }
  }
  return group;
}

function leastGap(places: readonly number[]): number {
  return Math.min(...places.slice(1).map((place, index) => Math.abs(place - places[index])));
}

const fixed = (value: number): number => Number(value.toFixed(2));

/** The lines at the levels asked for, each with its label on the longest. */
export function drawContours(drawing: Drawing, svg: PlottedSvg, options: HeatMapOptions, box: MapBox): SvgElement {
  const { x, y, z } = options;
  const group = drawing.element('g', { 'font-size': 11, 'font-weight': 600, 'text-anchor': 'middle', fill: 'none' });
  if (x.names || y.names) return group;
  const scales = { x: x.scale ?? 'linear', y: y.scale ?? 'linear', z: options.scale ?? 'linear' } as const;
  const labels: SvgElement[] = [];
  for (const { level, label, line } of options.contours ?? []) {
    const lines = contourLines(x.values, y.values, z, level, scales).map(({ points, closed }) => ({
      closed,
      points: points.map(([a, b]) => [svg.scale('x')!.apply(a), svg.scale('y')!.apply(b)] as const),
    }));
    for (const { points, closed } of lines) {
      const d = `M${points.map(([a, b]) => `${fixed(a)},${fixed(b)}`).join('L')}${closed ? 'Z' : ''}`;
      const dash = line === 'dashed' ? { 'stroke-dasharray': '6 4' } : {};
      group.appendChild(
        drawing.element('path', { d, stroke: colour('surface'), 'stroke-width': 4.5, 'stroke-opacity': 0.75 }),
      );
      group.appendChild(
        drawing.element('path', { d, stroke: colour('ink'), 'stroke-width': 2, class: 'contour', ...dash }),
      );
    }
    const longest = lines.reduce<(typeof lines)[number] | null>(
      (best, one) => (best === null || pathLength(one.points) > pathLength(best.points) ? one : best),
      null,
    );
    if (longest === null || pathLength(longest.points) < textWidth(label, 11)) continue;
    const [a, b] = longest.points[Math.floor(longest.points.length / 2)];
    const half = textWidth(label, 11) / 2 + 4;
    const at = {
      x: fixed(Math.min(box.right - half, Math.max(box.left + half, a))),
      y: fixed(Math.min(box.bottom - 8, Math.max(box.top + 8, b))),
      dy: '0.35em',
    };
    labels.push(halo(drawing, at, label));
  }
  for (const label of labels) group.appendChild(label);
  return group;
}

function pathLength(points: readonly (readonly [number, number])[]): number {
  return points.reduce((sum, [x, y], index) => {
    const [previousX, previousY] = points[Math.max(0, index - 1)];
    return sum + Math.hypot(x - previousX, y - previousY);
  }, 0);
}

/** Text with a rim of the ground, so that it reads on any colour. */
function halo(drawing: Drawing, at: Readonly<Record<string, string | number>>, text: string): SvgElement {
  const style = { fill: colour('ink'), stroke: colour('surface'), 'stroke-width': 3.5, 'paint-order': 'stroke' };
  return drawing.element('text', { ...at, ...style, 'stroke-linejoin': 'round' }, text);
}

/** The marked places; those outside the map are left out. */
export function drawMarks(
  drawing: Drawing,
  svg: PlottedSvg,
  options: HeatMapOptions,
  box: MapBox,
  shades: ColourScale | null,
): SvgElement {
  const group = drawing.element('g', { 'font-size': 11, 'font-weight': 600, class: 'marks' });
  for (const { x, y, value, label } of options.marks ?? []) {
    const [a, b] = [svg.scale('x')!.apply(x), svg.scale('y')!.apply(y)];
    if (!(a >= box.left - 1 && a <= box.right + 1 && b >= box.top - 1 && b <= box.bottom + 1)) continue;
    const shade = value !== undefined && shades ? shades.apply(value) : colour('ink');
    group.appendChild(drawSymbol(drawing, 'diamond', a, b, { shade: colour('surface'), size: 7 }));
    group.appendChild(drawSymbol(drawing, 'diamond', a, b, { shade, size: 4.8, rim: colour('ink') }));
    if (label === undefined) continue;
    const onLeft = a + 12 + textWidth(label, 11) > box.right;
    const at = {
      x: fixed(a + (onLeft ? -11 : 11)),
      y: fixed(b),
      dy: '0.35em',
      'text-anchor': onLeft ? 'end' : 'start',
    };
    group.appendChild(halo(drawing, at, label));
  }
  return group;
}

/** The bar that says which colour is which value. */
export function drawColourBar(
  drawing: Drawing,
  shades: ColourScale,
  box: MapBox,
  { contours = [] }: HeatMapOptions,
): SvgElement {
  const left = box.right + 16;
  const [low, high] = shades.domain;
  const group = drawing.element('g', {
    'font-size': 12,
    fill: colour('soft'),
    'text-anchor': 'start',
    class: 'colour-bar',
  });
  const steps = 64;
  const height = (box.bottom - box.top) / steps;
  for (let step = 0; step < steps; step++) {
    const share = (step + 0.5) / steps;
    const value = shades.logarithmic ? low * (high / low) ** share : low + (high - low) * share;
    const y = fixed(box.bottom - (step + 1) * height);
    group.appendChild(
      drawing.element('rect', { x: left, y, width: barWidth, height: fixed(height + 0.4), fill: shades.apply(value) }),
    );
  }
  const at = (value: number) => fixed(box.bottom - shades.position(value) * (box.bottom - box.top));
  const texts = tickTexts(shades.ticks);
  for (const [index, tick] of shades.ticks.entries()) {
    const y = at(tick);
    group.appendChild(
      drawing.element('line', { x1: left + barWidth, x2: left + barWidth + 4, y1: y, y2: y, stroke: colour('soft') }),
    );
    group.appendChild(drawing.element('text', { x: left + barWidth + 7, y, dy: '0.35em' }, texts[index]));
  }
  for (const { level } of contours) {
    if (level < low || level > high) continue;
    const y = at(level);
    group.appendChild(
      drawing.element('line', {
        x1: left - 3,
        x2: left + barWidth + 3,
        y1: y,
        y2: y,
        stroke: colour('ink'),
        'stroke-width': 2,
      }),
    );
  }
  return group;
}
