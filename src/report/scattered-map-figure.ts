import { contourLines } from '../studies/contour-lines.js';
import { colourScale } from './colour-scale.js';
import { drawContourLines } from './contour-drawing.js';
import { mostLevels } from './heat-map-figure.js';
import type { MapContour, MapKind, MapMark } from './heat-map-options.js';
import { boxesOfMarks, drawMarks } from './heat-map-parts.js';
import { drawSymbol, type LegendEntry } from './legend.js';
import { axisDomain, extent } from './line-figure.js';
import type { MapAxis } from './map-axis.js';
import { colour } from './palette.js';
import { openPlane, type Plane } from './plane.js';
import { finishSvg, loadDrawing, type SvgElement } from './svg-document.js';

/** What a map of scattered points shows, in the units that the labels name. */
export interface ScatteredMapOptions {
  readonly title: string;
  readonly description: string;
  readonly x: MapAxis;
  readonly y: MapAxis;
  readonly label: string;
  readonly scale: 'linear' | 'log';
  /** No two at one place. `note`: index into `notes`. */
  readonly points: readonly {
    readonly x: number;
    readonly y: number;
    readonly value: number | null;
    readonly note: number | null;
  }[];
  readonly notes: readonly MapKind[];
  readonly contours: readonly MapContour[];
  readonly marks: readonly MapMark[];
  readonly legend: readonly LegendEntry[];
  readonly width?: number | undefined;
  readonly height?: number | undefined;
}

/**
 * Draws values at scattered points: each colours the places that are nearest to it (its Voronoi cell), so that nothing is made up between
 * points. Contours are those of the linear interpolation over the triangles between the points that have a value (Delaunay); cells without a value
 * stay blank and hide the contours that would cross them.
 *
 * @returns the drawing as SVG text
 * @throws RangeError when no point has a value
 */
export async function scatteredMapFigure(options: ScatteredMapOptions): Promise<string> {
  const { x, y, points, notes, contours } = options;
  const logarithmic = options.scale === 'log';
  const range = extent([Float64Array.from(points, ({ value }) => value ?? Number.NaN)], logarithmic);
  if (!range) throw new RangeError(`The figure "${options.title}" has no finite value to show.`);
  const drawing = await loadDrawing();
  const shades = colourScale(drawing, range, logarithmic);
  const domain = ({ values, scale }: MapAxis) => axisDomain([values[0]!, values[values.length - 1]!], scale === 'log');
  const lineLegend = (contours.length > mostLevels ? [] : contours).map(
    ({ label, line }): LegendEntry => ({ symbol: line === 'dashed' ? 'dashed' : 'line', shade: colour('ink'), label }),
  );
  const groups = [...new Set(options.marks.flatMap(({ group }) => group ?? []))];
  const plane = openPlane(drawing, {
    x: { ...x, domain: domain(x) },
    y: { ...y, domain: domain(y) },
    legend: [
      ...lineLegend,
      ...groups.map((label): LegendEntry => ({ symbol: 'diamond', shade: colour('ink'), label })),
      ...notes,
      ...options.legend,
    ],
    bar: { scale: shades, label: options.label, levels: contours.map(({ level }) => level) },
    width: options.width,
    height: options.height,
  });
  const valued = points.filter(({ value }) => value !== null && Number.isFinite(value) && (!logarithmic || value > 0));
  const isValued = new Set(valued);
  const cells = voronoi(plane, x, y, points);
  const ground = drawing.element('g', { class: 'cells' });
  const blank = drawing.element('g', { class: 'blank' });
  const symbols = drawing.element('g', { class: 'notes' });
  for (const [index, point] of points.entries()) {
    const shape = cells[index];
    const hasValue = isValued.has(point);
    if (shape) {
      const style = hasValue
        ? { fill: shades.apply(point.value!), stroke: shades.apply(point.value!) }
        : { fill: colour('raised'), stroke: colour('grid') };
      (hasValue ? ground : blank).appendChild(drawing.element('path', { d: shape, ...style, 'stroke-width': 0.6 }));
    }
    const [a, b] = [plane.x(point.x), plane.y(point.y)];
    const note = point.note === null ? null : notes[point.note]!;
    const mark = note ?? { symbol: 'disc' as const, shade: hasValue ? shades.inkOn(point.value!) : colour('soft') };
    symbols.appendChild(drawSymbol(drawing, mark.symbol, a, b, { shade: mark.shade, size: note ? 3.6 : 1.3 }));
  }
  const { svg } = plane;
  svg.appendChild(ground);
  if (valued.length >= 3) svg.appendChild(contourGroup(plane, options, valued, logarithmic));
  svg.appendChild(blank);
  svg.appendChild(symbols);
  svg.appendChild(drawMarks(plane, options, shades));
  return finishSvg(drawing, svg, options.title, options.description);
}

type Point = ScatteredMapOptions['points'][number];

/** Options that draw in the same places as a plane. */
function sameFrame({ svg, box }: Plane, x: MapAxis, y: MapAxis): Record<string, unknown> {
  const [width, height] = ['width', 'height'].map((name) => Number(svg.getAttribute(name)));
  const axis = ({ values, scale }: MapAxis) => ({
    type: scale ?? 'linear',
    domain: axisDomain([values[0]!, values[values.length - 1]!], scale === 'log'),
    axis: null,
  });
  const margins = {
    marginTop: box.top,
    marginBottom: height! - box.bottom,
    marginLeft: box.left,
    marginRight: width! - box.right,
  };
  return { width, height, ...margins, x: axis(x), y: axis(y) };
}

/** The outline of the cell of each point, null where it has none. */
function voronoi(plane: Plane, x: MapAxis, y: MapAxis, points: readonly Point[]): (string | null)[] {
  const { Plot } = plane.drawing;
  const svg = plane.drawing.plot({
    ...sameFrame(plane, x, y),
    marks: [
      Plot.voronoi(
        points as Point[],
        {
          x: 'x',
          y: 'y',
          // The title carries the number of the point through the library's own order.
          title: (_point: Point, index: number) => String(index),
        } as never,
      ),
    ],
  });
  const cells: (string | null)[] = points.map(() => null);
  for (const path of svg.querySelectorAll('g[aria-label="voronoi"] path')) {
    const [title] = path.querySelectorAll('title');
    cells[Number(title?.textContent)] = path.getAttribute('d');
  }
  return cells;
}

/** Grid on which the interpolation is sampled for contours (pixels between its lines). */
const sampling = 3;

/** Contours of the linear interpolation over the triangles; outside of the points' hull there is none. */
function contourGroup(
  plane: Plane,
  options: ScatteredMapOptions,
  valued: readonly Point[],
  logarithmic: boolean,
): SvgElement {
  const { drawing, box } = plane;
  const [columns, rows] = [box.right - box.left, box.bottom - box.top].map((size) => Math.ceil(size / sampling));
  const X = Float64Array.from(valued, ({ x }) => (plane.x(x) - box.left) / sampling);
  const Y = Float64Array.from(valued, ({ y }) => (plane.y(y) - box.top) / sampling);
  const V = Float64Array.from(valued, ({ value }) => (logarithmic ? Math.log(value!) : value!));
  const index = Uint32Array.from(valued, (_point, place) => place);
  const interpolate = drawing.Plot.interpolatorBarycentric() as unknown as (
    index: Uint32Array,
    width: number,
    height: number,
    x: Float64Array,
    y: Float64Array,
    values: Float64Array,
  ) => Float64Array;
  const values = interpolate(index, columns!, rows!, X, Y, V);
  const hull = convexHull(Array.from(X, (x, place) => [x, Y[place]!] as const));
  const across = Array.from({ length: columns! }, (_value, column) => column + 0.5);
  const down = Array.from({ length: rows! }, (_value, row) => row + 0.5);
  const z = down.map((y, row) =>
    across.map((x, column) => (isInside(hull, x, y) ? values[row * columns! + column]! : null)),
  );
  const contours = options.contours.map(({ level, label, line }) => ({
    label,
    dashed: line === 'dashed',
    lines: contourLines(across, down, z, logarithmic ? Math.log(level) : level).map(({ points, closed }) => ({
      closed,
      points: points.map(([x, y]) => [box.left + x * sampling, box.top + y * sampling] as const),
    })),
  }));
  const blanks = options.points
    .filter(({ note }) => note !== null)
    .map(({ x, y }) => ({ left: plane.x(x) - 6, right: plane.x(x) + 6, top: plane.y(y) - 6, bottom: plane.y(y) + 6 }));
  return drawContourLines(plane, contours, [...boxesOfMarks(plane, options.marks), ...blanks]);
}

type Place = readonly [x: number, y: number];

const turn = ([ax, ay]: Place, [bx, by]: Place, [cx, cy]: Place): number =>
  (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);

/** Corners of the convex hull, in order (Andrew 1979). */
function convexHull(points: readonly Place[]): Place[] {
  const sorted = [...points].sort(([ax, ay], [bx, by]) => ax - bx || ay - by);
  const half = (places: readonly Place[]) => {
    const chain: Place[] = [];
    for (const place of places) {
      while (chain.length > 1 && turn(chain[chain.length - 2]!, chain[chain.length - 1]!, place) <= 0) chain.pop();
      chain.push(place);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

function isInside(hull: readonly Place[], x: number, y: number): boolean {
  return hull.length > 2 && hull.every((corner, index) => turn(corner, hull[(index + 1) % hull.length]!, [x, y]) >= 0);
}
