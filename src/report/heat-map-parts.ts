import { contourLines } from '../studies/contour-lines.js';
import type { ColourScale } from './colour-scale.js';
import { drawContourLines, type TakenBox } from './contour-drawing.js';
import { formatNumber } from './display-units.js';
import type { HeatMapOptions, MapMark } from './heat-map-options.js';
import { drawSymbol, textWidth } from './legend.js';
import { colour } from './palette.js';
import { haloText, type Plane, pixels } from './plane.js';
import type { SvgElement } from './svg-document.js';

/** How strongly regimes are coloured: contours and symbols must read on them. */
export const regimeOpacity = 0.55;
const regimeShades = [1, 2, 3, 4, 5, 6].map((number) => `var(--series-${number})`);

/** Colour of a regime that names none. */
export function regimeShade(index: number): string {
  return regimeShades[index % regimeShades.length];
}

/** The cells with their numbers and symbols. */
export function drawCells(
  plane: Plane,
  options: HeatMapOptions,
  edges: { x: readonly number[]; y: readonly number[] },
  shades: ColourScale | null,
): SvgElement {
  const { drawing } = plane;
  const { z, regimes, notes, x, y } = options;
  // Whole pixels, so that neighbours neither overlap nor show a seam.
  const xAt = edges.x.map((edge) => Math.round(plane.x(edge)));
  const yAt = edges.y.map((edge) => Math.round(plane.y(edge)));
  const least = { width: leastGap(xAt), height: leastGap(yAt) };
  const texts = z.map((row) => row.map((value) => (value === null ? '' : formatNumber(value, 3))));
  const longest = texts.flat().reduce((width, text) => Math.max(width, textWidth(text, 11)), 0);
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
          x: pixels(centre.x),
          y: pixels(centre.y),
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

/** The lines at the levels asked for, each with its label on the longest. */
export function drawContours(plane: Plane, options: HeatMapOptions): SvgElement {
  const { x, y, z } = options;
  // Between names there is nothing to interpolate.
  const levels = x.names || y.names ? [] : (options.contours ?? []);
  const scales = { x: x.scale ?? 'linear', y: y.scale ?? 'linear', z: options.scale ?? 'linear' } as const;
  const contours = levels.map(({ level, label, line }) => ({
    label,
    dashed: line === 'dashed',
    lines: contourLines(x.values, y.values, z, level, scales).map(({ points, closed }) => ({
      closed,
      points: points.map(([a, b]) => [plane.x(a), plane.y(b)] as const),
    })),
  }));
  return drawContourLines(plane, contours, boxesOfMarks(plane, options.marks ?? []));
}

/** Where marks and their labels stand. */
export function boxesOfMarks(plane: Plane, marks: readonly MapMark[]): TakenBox[] {
  return marks.map(({ x, y, label }) => {
    const [a, b] = [plane.x(x), plane.y(y)];
    const width = label === undefined ? 0 : textWidth(label, 11) + 12;
    const onLeft = label !== undefined && isLabelledLeft(plane, a, label);
    return { left: a - 10 - (onLeft ? width : 0), right: a + 10 + (onLeft ? 0 : width), top: b - 9, bottom: b + 9 };
  });
}

function isLabelledLeft({ box }: Plane, x: number, label: string): boolean {
  return x + 12 + textWidth(label, 11) > box.right;
}

/** The marked places; those outside the map are left out. */
export function drawMarks(
  plane: Plane,
  options: Pick<HeatMapOptions, 'marks'>,
  shades: ColourScale | null,
): SvgElement {
  const { drawing } = plane;
  const group = drawing.element('g', { 'font-size': 11, 'font-weight': 600, class: 'marks' });
  for (const { x, y, value, label } of options.marks ?? []) {
    const [a, b] = [plane.x(x), plane.y(y)];
    if (!plane.contains(x, y)) continue;
    const shade = value !== undefined && shades ? shades.apply(value) : colour('ink');
    group.appendChild(drawSymbol(drawing, 'diamond', a, b, { shade: colour('surface'), size: 7 }));
    group.appendChild(drawSymbol(drawing, 'diamond', a, b, { shade, size: 4.8, rim: colour('ink') }));
    if (label === undefined) continue;
    const onLeft = isLabelledLeft(plane, a, label);
    const at = {
      x: pixels(a + (onLeft ? -11 : 11)),
      y: pixels(b),
      dy: '0.35em',
      'text-anchor': onLeft ? 'end' : 'start',
    };
    group.appendChild(haloText(drawing, at, label));
  }
  return group;
}
