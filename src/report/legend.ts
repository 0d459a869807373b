import { colour } from './palette.js';
import type { Drawing, SvgElement } from './svg-document.js';

/** A mark by which kinds are told apart without their colour. */
export type MarkSymbol =
  | 'disc'
  | 'ring'
  | 'square'
  | 'diamond'
  | 'triangle'
  | 'cross'
  | 'plus'
  | 'swatch'
  | 'line'
  | 'dashed';

/** One entry of a legend. */
export interface LegendEntry {
  readonly symbol: MarkSymbol;
  /** CSS colour. */
  readonly shade: string;
  readonly label: string;
  /** Of a filled area, 0 to 1 [1]. */
  readonly opacity?: number | undefined;
}

/** Height of one row of a legend (pixels). */
export const legendRowHeight = 19;
const symbolWidth = 20;
const gap = 20;

/**
 * About how wide a text is.
 *
 * @param text what is written
 * @param size font size (pixels)
 * @returns pixels; a little too much rather than too little
 */
export function textWidth(text: string, size = 12): number {
  return text.length * size * 0.575;
}

/**
 * Arranges a legend in rows.
 *
 * @param entries in order
 * @param width room (pixels); an entry that is wider has a row of its own
 */
export function legendRows(entries: readonly LegendEntry[], width: number): LegendEntry[][] {
  const rows: LegendEntry[][] = [];
  let used = Infinity;
  for (const entry of entries) {
    const needed = symbolWidth + textWidth(entry.label);
    if (used + gap + needed > width) {
      rows.push([]);
      used = -gap;
    }
    rows[rows.length - 1].push(entry);
    used += gap + needed;
  }
  return rows;
}

/**
 * Draws rows of a legend.
 *
 * @param rows from `legendRows`
 * @param left left edge (pixels)
 * @param top upper edge of the first row (pixels)
 */
export function drawLegend(
  drawing: Drawing,
  rows: readonly (readonly LegendEntry[])[],
  left: number,
  top: number,
): SvgElement {
  const group = drawing.element('g', { 'font-size': 12, 'text-anchor': 'start', class: 'legend' });
  for (const [row, entries] of rows.entries()) {
    let x = left;
    const y = top + (row + 0.5) * legendRowHeight;
    for (const { symbol, shade, label, opacity } of entries) {
      group.appendChild(drawSymbol(drawing, symbol, x + symbolWidth / 2 - 3, y, { shade, opacity }));
      group.appendChild(drawing.element('text', { x: x + symbolWidth, y, dy: '0.35em', fill: colour('ink') }, label));
      x += symbolWidth + textWidth(label) + gap;
    }
  }
  return group;
}

/** How a symbol looks. */
interface SymbolStyle {
  readonly shade: string;
  readonly opacity?: number | undefined;
  /** Half of its width (pixels) [4.5]. */
  readonly size?: number;
  /** Colour of the rim of a filled symbol; none by default. */
  readonly rim?: string;
}

/** Draws one symbol with its centre at a place. */
export function drawSymbol(drawing: Drawing, symbol: MarkSymbol, x: number, y: number, style: SymbolStyle): SvgElement {
  const { shade, opacity = 1, size = 4.5, rim } = style;
  const at = (value: number) => Number(value.toFixed(2));
  const faded = opacity === 1 ? {} : { 'fill-opacity': opacity };
  const edge = rim === undefined ? {} : { stroke: rim, 'stroke-width': 1.2 };
  const open = { fill: colour('surface'), stroke: shade, 'stroke-width': 1.8 };
  const path = (d: string, attributes: Record<string, string | number>) =>
    drawing.element('path', { d, ...attributes });
  switch (symbol) {
    case 'disc':
      return drawing.element('circle', { cx: at(x), cy: at(y), r: size, fill: shade, ...faded, ...edge });
    case 'ring':
      return drawing.element('circle', { cx: at(x), cy: at(y), r: size, ...open });
    case 'square':
      return path(`M${at(x - size)},${at(y - size)}h${2 * size}v${2 * size}h${-2 * size}z`, open);
    case 'triangle':
      return path(`M${at(x)},${at(y - size - 1)}l${size + 1},${2 * size}h${-2 * size - 2}z`, open);
    case 'diamond': {
      const half = size + 1.2;
      const d = `M${at(x)},${at(y - half)}l${half},${half}l${-half},${half}l${-half},${-half}z`;
      return path(d, { fill: shade, ...faded, ...edge });
    }
    case 'cross': {
      const d = `M${at(x - size)},${at(y - size)}l${2 * size},${2 * size}m0,${-2 * size}l${-2 * size},${2 * size}`;
      return path(d, { stroke: shade, 'stroke-width': 2.2, 'stroke-linecap': 'round', fill: 'none' });
    }
    case 'plus': {
      const d = `M${at(x - size)},${at(y)}h${2 * size}M${at(x)},${at(y - size)}v${2 * size}`;
      return path(d, { stroke: shade, 'stroke-width': 2.2, 'stroke-linecap': 'round', fill: 'none' });
    }
    case 'swatch':
      return path(`M${at(x - 6)},${at(y - 5.5)}h13v11h-13z`, { fill: shade, ...faded, ...edge });
    case 'line':
    case 'dashed':
      return path(`M${at(x - 7)},${at(y)}h14`, {
        stroke: shade,
        'stroke-width': 2,
        fill: 'none',
        ...(symbol === 'dashed' ? { 'stroke-dasharray': '5 3' } : {}),
      });
  }
}
