import { displayUnit } from '../display-units.js';
import { textWidth } from '../legend.js';
import { roundTicks, tickTexts } from '../round-ticks.js';

/** Part of the plane, m. */
export interface Extent {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** Where the parts of a picture stand (pixels), and its scale. */
export interface FieldLayout {
  readonly width: number;
  readonly height: number;
  readonly box: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
  /** Name of the upright axis with its unit; empty without axes. */
  readonly axisLabel: string;
  /** Lines above the picture that the labels take. */
  readonly rows: 1 | 2;
  /** Pixels a metre across and up; the same but for a stretched picture. */
  readonly scale: { readonly x: number; readonly y: number };
  /** Ticks of the axes; none without axes. */
  readonly ticks: { readonly x: readonly LayoutTick[]; readonly y: readonly LayoutTick[] };
  /** Unit of the axes and of the scale bar. */
  readonly unit: string;
  readonly bar: { readonly length: number; readonly text: string } | null;
}

interface LayoutTick {
  /** Pixels. */
  readonly at: number;
  readonly text: string;
}

const highest = 560;
const leastBarHeight = 110;

/**
 * Lays out a picture to scale: as wide as there is room, unless it would be too high.
 *
 * @param extent what is shown
 * @param room width of the whole picture, what the colour bar needs, and what stands around
 */
export function layOut(
  extent: Extent,
  room: {
    readonly width: number;
    readonly colourBar: number;
    readonly axes: boolean;
    readonly scaleBar: boolean;
    /** How many times the scale up is that across. */
    readonly stretch: number;
    /** Name of the upright axis, and what the colour bar is. */
    readonly upright: string;
    readonly barLabel: string;
  },
): FieldLayout {
  const across = extent.x[1] - extent.x[0];
  const up = extent.y[1] - extent.y[0];
  const magnitudes = [...extent.x, ...extent.y].map(Math.abs);
  const { label: unit, factor } = displayUnit('m', Math.max(...magnitudes));
  // Before the margins are known the width is about right, which is enough to count ticks.
  const roughHeight = Math.min(highest, ((room.width - 100) * up * room.stretch) / across);
  const most = Math.min(7, Math.floor(roughHeight / 26));
  const yValues = !room.axes
    ? []
    : most < 1
      ? [Number((extent.y[0] * factor).toPrecision(4))]
      : roundTicks(extent.y[0] * factor, extent.y[1] * factor, most);
  const yTexts = tickTexts(yValues);
  const left = room.axes ? 22 + Math.max(0, ...yTexts.map((text) => textWidth(text))) : 8;
  const axisLabel = room.axes ? `${room.upright} (${unit})${room.stretch === 1 ? '' : stretchText(room.stretch)}` : '';
  const widest = textWidth(axisLabel) + textWidth(room.barLabel) + 40;
  const x = Math.min((room.width - left - room.colourBar) / across, highest / (up * room.stretch));
  const scale = { x, y: x * room.stretch };
  const right = left + across * scale.x;
  const rows = room.axes && widest > right + room.colourBar ? 2 : 1;
  const top = 12 + 17 * rows;
  const bottom = top + up * scale.y;
  // A thin body must not press the colour bar flat, nor a narrow one cut the labels off.
  const width = Math.max(right + room.colourBar, textWidth(room.barLabel) + 12);
  const below = (room.axes ? 42 : 10) + (room.scaleBar ? 26 : 0);
  const xValues = room.axes
    ? roundTicks(extent.x[0] * factor, extent.x[1] * factor, Math.min(7, Math.max(2, Math.floor((right - left) / 70))))
    : [];
  const xTexts = tickTexts(xValues.map(Math.abs));
  return {
    width,
    height: Math.max(bottom + below, top + leastBarHeight + 10),
    box: { left, right, top, bottom },
    axisLabel,
    rows,
    scale,
    unit,
    ticks: {
      x: xValues.map((value, k) => ({
        at: left + (value / factor - extent.x[0]) * scale.x,
        text: xValues[0]! < 0 ? signed(value, xTexts[k]!) : xTexts[k]!,
      })),
      y: yValues.map((value, k) => ({ at: bottom - (value / factor - extent.y[0]) * scale.y, text: yTexts[k]! })),
    },
    bar: room.scaleBar ? scaleBar(across, factor, unit, scale.x) : null,
  };
}

const stretchText = (stretch: number): string =>
  stretch > 1 ? `, ${stretch} times as high` : `, ${stretch} of its height`;

const signed = (value: number, text: string): string => (value < 0 ? `−${text}` : text);

/** About a quarter of the width, in a round number. */
function scaleBar(across: number, factor: number, unit: string, scale: number) {
  const target = (across * factor) / 4;
  const power = 10 ** Math.floor(Math.log10(target));
  const length = power * ([5, 2, 1].find((step) => step * power <= target) ?? 1);
  return { length: (length / factor) * scale, text: `${tickTexts([length])[0]} ${unit}` };
}
