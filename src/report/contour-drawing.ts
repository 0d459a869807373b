import { textWidth } from './legend.js';
import { colour } from './palette.js';
import { haloText, type Plane, pixels } from './plane.js';
import type { SvgElement } from './svg-document.js';

type Place = readonly [x: number, y: number];

/** The lines of one level, in pixels. */
export interface DrawnContour {
  readonly lines: readonly { readonly points: readonly Place[]; readonly closed: boolean }[];
  readonly label: string;
  readonly dashed: boolean;
}

/** A rectangle in which something stands (pixels). */
export interface TakenBox {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const labelSize = 11;
/** Shares of a line's length at which its label may stand, the best first. */
const labelPlaces = [0.5, 0.35, 0.65, 0.2, 0.8, 0.1, 0.9];

/**
 * Draws contours with a casing that sets them off from any ground, and each with its label on its longest line, where that covers nothing. A label
 * that has no room is left out; the legend or the colour bar says its level.
 *
 * @param plane the plane to draw on
 * @param contours the lines by level
 * @param taken where something stands already
 */
export function drawContourLines(
  plane: Plane,
  contours: readonly DrawnContour[],
  taken: readonly TakenBox[],
): SvgElement {
  const { drawing } = plane;
  const group = drawing.element('g', {
    'font-size': labelSize,
    'font-weight': 600,
    'text-anchor': 'middle',
    fill: 'none',
  });
  const boxes = [...taken];
  const labels: SvgElement[] = [];
  for (const { lines, label, dashed } of contours) {
    const dash = dashed ? { 'stroke-dasharray': '6 4' } : {};
    for (const { points, closed } of lines) {
      const d = `M${points.map(([x, y]) => `${pixels(x)},${pixels(y)}`).join('L')}${closed ? 'Z' : ''}`;
      const casing = { d, stroke: colour('surface'), 'stroke-width': 4.5, 'stroke-opacity': 0.75 };
      group.appendChild(drawing.element('path', casing));
      group.appendChild(
        drawing.element('path', { d, stroke: colour('ink'), 'stroke-width': 2, class: 'contour', ...dash }),
      );
    }
    const found = placeLabel(plane, lines, label, boxes);
    if (found === null) continue;
    boxes.push(found.box);
    labels.push(haloText(drawing, { x: pixels(found.at[0]), y: pixels(found.at[1]), dy: '0.35em' }, label));
  }
  for (const label of labels) group.appendChild(label);
  return group;
}

function placeLabel(
  { box }: Plane,
  lines: DrawnContour['lines'],
  label: string,
  taken: readonly TakenBox[],
): { at: Place; box: TakenBox } | null {
  const half = textWidth(label, labelSize) / 2 + 3;
  const byLength = lines
    .map(({ points }) => ({ points, length: lengthOf(points) }))
    .sort((a, b) => b.length - a.length);
  for (const { points, length } of byLength) {
    if (length < half) return null;
    for (const share of labelPlaces) {
      const [x, y] = along(points, share * length);
      const at = [
        Math.min(box.right - half, Math.max(box.left + half, x)),
        Math.min(box.bottom - 8, Math.max(box.top + 8, y)),
      ] as const;
      const own = { left: at[0] - half, right: at[0] + half, top: at[1] - 7, bottom: at[1] + 7 };
      const isFree = taken.every(
        (one) => one.right < own.left || one.left > own.right || one.bottom < own.top || one.top > own.bottom,
      );
      if (isFree) return { at, box: own };
    }
  }
  return null;
}

function lengthOf(points: readonly Place[]): number {
  let length = 0;
  for (let index = 1; index < points.length; index++) length += distance(points[index - 1]!, points[index]!);
  return length;
}

function distance([ax, ay]: Place, [bx, by]: Place): number {
  return Math.hypot(bx - ax, by - ay);
}

/** The place at a distance along a line. */
function along(points: readonly Place[], far: number): Place {
  let rest = far;
  for (let index = 1; index < points.length; index++) {
    const [from, to] = [points[index - 1]!, points[index]!];
    const step = distance(from, to);
    if (rest <= step && step > 0) {
      const share = rest / step;
      return [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])];
    }
    rest -= step;
  }
  return points[points.length - 1]!;
}
