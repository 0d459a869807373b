import { formatNumber } from './display-units.js';
import { colour } from './palette.js';
import { finishSvg, loadDrawing } from './svg-document.js';

/** What a bar figure shows: signed amounts of one unit. */
export interface BarFigureOptions {
  readonly title: string;
  /** Unit of the amounts, for the labels. */
  readonly unit: string;
  readonly bars: readonly { readonly label: string; readonly value: number }[];
  /** Pixels [620]. */
  readonly width?: number;
}

const rowHeight = 26;
const characterWidth = 6.8;

/**
 * Draws signed amounts as horizontal bars with their values beside them, in the order given. Negative amounts have another
 * colour and go to the left.
 *
 * @param options what to draw
 * @returns the drawing as SVG text
 * @throws RangeError when there is no finite amount
 */
export async function barFigure(options: BarFigureOptions): Promise<string> {
  const bars = options.bars.filter(({ value }) => Number.isFinite(value));
  if (bars.length === 0) throw new RangeError(`The figure "${options.title}" has no finite value to show.`);
  const drawing = await loadDrawing();
  const width = options.width ?? 620;
  const height = bars.length * rowHeight + 16;
  const texts = bars.map(({ value }) => `${formatNumber(value)} ${options.unit}`);
  const left = 14 + characterWidth * Math.max(...bars.map(({ label }) => label.length));
  const valueWidth = 10 + characterWidth * Math.max(...texts.map((text) => text.length));
  const low = Math.min(0, ...bars.map(({ value }) => value));
  const high = Math.max(0, ...bars.map(({ value }) => value));
  const roomLeft = low < 0 ? valueWidth : 0;
  const scale = (width - left - roomLeft - valueWidth) / (high - low || 1);
  const zero = left + roomLeft - low * scale;
  const svg = drawing.element('svg', { viewBox: `0 0 ${width} ${height}`, width, height, 'font-size': 12 });
  for (const [row, { label, value }] of bars.entries()) {
    const middle = 8 + (row + 0.5) * rowHeight;
    const length = Math.max(1, Math.abs(value) * scale);
    const shade = colour(value < 0 ? 'series-2' : 'series-1');
    const x = value < 0 ? zero - length : zero;
    svg.appendChild(drawing.element('rect', { x, y: middle - 8, width: length, height: 16, rx: 2, fill: shade }));
    const text = { y: middle, dy: '0.35em', fill: colour('ink') };
    svg.appendChild(drawing.element('text', { ...text, x: left - 8, 'text-anchor': 'end' }, label));
    const beside =
      value < 0 ? { x: zero - length - 6, 'text-anchor': 'end' } : { x: zero + length + 6, 'text-anchor': 'start' };
    svg.appendChild(drawing.element('text', { ...text, ...beside, fill: colour('soft') }, texts[row]));
  }
  svg.appendChild(drawing.element('line', { x1: zero, x2: zero, y1: 4, y2: height - 4, stroke: colour('soft') }));
  const description = bars.map(({ label }, row) => `${label}: ${texts[row]}`).join('; ');
  return finishSvg(drawing, svg, options.title, `${description}.`);
}
