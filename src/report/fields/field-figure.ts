import { cellCount, type Mesh } from '../../mesh/index.js';
import { type ColourScale, colourScale } from '../colour-scale.js';
import { axisUnit, formatNumber } from '../display-units.js';
import { textWidth } from '../legend.js';
import { extent } from '../line-figure.js';
import { colour } from '../palette.js';
import { drawBar, pixels } from '../plane.js';
import { tickTexts } from '../round-ticks.js';
import { type Drawing, finishSvg, loadDrawing, type SvgElement } from '../svg-document.js';
import { edgePaths } from './edge-paths.js';
import type { FieldFigureOptions, FieldPiece } from './field-options.js';
import { type Extent, type FieldLayout, layOut } from './layout.js';
import { rasterToPng } from './png.js';
import { type ColourTable, emptyRaster, paintTriangle, type Raster, type RasterFrame } from './raster.js';
import { axesInPlane, slicePiece } from './slice.js';
import { triangulate } from './subdivide.js';

/** Cells whose edges are drawn at most: those of more would cover the colours, and fill megabytes. */
const mostLinedCells = 20_000;
/** Points of the painted field a pixel of the drawing. */
const density = 2;
/** Grey of a body without a field: told apart from every colour of the scales, and from paper of both themes. */
const plainShade = Uint8Array.of(186, 190, 198);

/**
 * Draws a field on a mesh in two dimensions, to scale: colours as the shape functions say (within cells of order 2, too), outlines of bodies and regions,
 * a colour bar with the unit, axes or a scale bar. What belongs to no body, such as a void, is empty.
 *
 * @param options what to draw
 * @returns the drawing as SVG text; see `standaloneSvg` and `figureToPng`
 * @throws RangeError for meshes in space without a plane that cuts them, fields that do not fit their mesh, or without a value to show
 */
export async function fieldFigure(options: FieldFigureOptions): Promise<string> {
  for (const piece of options.pieces) checkPiece(options, piece);
  const { slice } = options;
  if (slice === undefined) return drawFigure(options);
  return drawFigure({ ...options, pieces: options.pieces.map((piece) => slicePiece(piece, slice)) });
}

async function drawFigure(options: FieldFigureOptions): Promise<string> {
  const { title, pieces } = options;
  const range = options.domain ?? rangeOf(options);
  const shown = axisUnit(options.unit, Math.max(Math.abs(range[0]), Math.abs(range[1])));
  const display = (value: number) => value * shown.factor + shown.offset;
  const drawing = await loadDrawing();
  const shades = colourScale(drawing, [display(range[0]), display(range[1])], options.scale === 'log', options.colours);
  const part = options.window ?? extentOf(pieces, options.mirrored === true);
  if (!(part.x[1] > part.x[0] && part.y[1] > part.y[0])) {
    throw new RangeError(`The picture "${title}" shows a part of the plane without an area.`);
  }
  const axes = options.axes ?? true;
  const barLabel = shown.label === '' ? options.label : `${options.label} (${shown.label})`;
  const layout = layOut(part, {
    width: options.width ?? 640,
    colourBar: 46 + Math.max(0, ...tickTexts(shades.ticks).map((text) => textWidth(text))),
    axes,
    scaleBar: options.scaleBar ?? !axes,
    stretch: options.stretch ?? 1,
    upright: axisNames(options)[1],
    barLabel,
  });
  const svg = drawing.element('svg', {
    width: pixels(layout.width),
    height: pixels(layout.height),
    viewBox: `0 0 ${pixels(layout.width)} ${pixels(layout.height)}`,
  });
  svg.appendChild(drawField(drawing, options, layout, part, shades, display));
  svg.appendChild(drawEdges(drawing, options, layout, part));
  svg.appendChild(drawSurroundings(drawing, options, layout, axes, barLabel));
  const { left, right, top, bottom } = layout.box;
  const barBottom = Math.max(bottom, top + 100);
  svg.appendChild(drawBar(drawing, shades, { left, right, top, bottom: barBottom }, []));
  return finishSvg(drawing, svg, title, options.description ?? describe(options, display, shown.label));
}

function checkPiece({ title, slice }: FieldFigureOptions, { mesh, values, at = 'nodes' }: FieldPiece): void {
  if ((mesh.dimension === 3) !== (slice !== undefined)) {
    const got = mesh.dimension === 3 ? 'one in space and no plane that cuts it' : 'a plane that cuts bodies in space';
    throw new RangeError(`The picture "${title}" needs a mesh in two dimensions or a plane; it got ${got}.`);
  }
  const places = at === 'nodes' ? mesh.coordinates.length / mesh.dimension : cellCount(mesh);
  if (values !== null && values.length !== places) {
    throw new RangeError(
      `The picture "${title}" needs ${places} values, one for each of the ${at}; it got ${values.length}.`,
    );
  }
}

/** Least and greatest value of what is shown. */
function rangeOf({ title, pieces, scale, colours, window, mirrored }: FieldFigureOptions): readonly [number, number] {
  const arrays = pieces.flatMap(({ mesh, values, at }) => {
    if (values === null) return [];
    if (window === undefined || at === 'cells') return [Float64Array.from(values)];
    const within = (value: number, [low, high]: readonly [number, number]) => value >= low && value <= high;
    return [
      Float64Array.from(values, (value, node) => {
        const [x, y] = [mesh.coordinates[2 * node]!, mesh.coordinates[2 * node + 1]!];
        const isShown = within(y, window.y) && (within(x, window.x) || (mirrored === true && within(-x, window.x)));
        return isShown ? value : Number.NaN;
      }),
    ];
  });
  const range = extent(arrays, scale === 'log');
  if (range === null) throw new RangeError(`The picture "${title}" has no finite value to show.`);
  if (colours !== 'diverging') return range;
  const most = Math.max(Math.abs(range[0]), Math.abs(range[1]));
  return [-most, most];
}

function extentOf(pieces: readonly FieldPiece[], mirrored: boolean): Extent {
  const low = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const high = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { mesh } of pieces) {
    for (const [k, value] of mesh.coordinates.entries()) {
      low[k % 2] = Math.min(low[k % 2]!, value);
      high[k % 2] = Math.max(high[k % 2]!, value);
    }
  }
  const x = mirrored ? ([-high[0]!, high[0]!] as const) : ([low[0]!, high[0]!] as const);
  return { x, y: [low[1]!, high[1]!] };
}

function axisNames({ pieces, slice }: FieldFigureOptions): readonly [string, string] {
  if (slice !== undefined) return axesInPlane(slice);
  return pieces[0]?.mesh.geometry === 'axisymmetric' ? ['r', 'z'] : ['x', 'y'];
}

function drawField(
  drawing: Drawing,
  options: FieldFigureOptions,
  layout: FieldLayout,
  part: Extent,
  shades: ColourScale,
  display: (value: number) => number,
): SvgElement {
  const { left, right, top, bottom } = layout.box;
  const raster = emptyRaster(Math.round((right - left) * density), Math.round((bottom - top) * density));
  paint(
    raster,
    options,
    { left: part.x[0], top: part.y[1], scale: { x: layout.scale.x * density, y: layout.scale.y * density } },
    colourTable(shades, display),
  );
  return drawing.element('image', {
    x: pixels(left),
    y: pixels(top),
    width: pixels(right - left),
    height: pixels(bottom - top),
    preserveAspectRatio: 'none',
    href: `data:image/png;base64,${rasterToPng(raster).toString('base64')}`,
  });
}

function paint(raster: Raster, { pieces, mirrored }: FieldFigureOptions, frame: RasterFrame, table: ColourTable): void {
  for (const piece of pieces) {
    const plain = piece.values === null ? plainShade : null;
    triangulate(piece, Math.max(frame.scale.x, frame.scale.y), (corners) => {
      paintTriangle(raster, frame, corners, table, plain);
      if (!mirrored) return;
      for (let k = 0; k < 9; k += 3) corners[k] = -corners[k]!;
      paintTriangle(raster, frame, corners, table, plain);
    });
  }
}

function colourTable(shades: ColourScale, display: (value: number) => number): ColourTable {
  const steps = 512;
  const bytes = new Uint8Array(3 * steps);
  const [low, high] = shades.domain;
  for (let step = 0; step < steps; step++) {
    const share = (step + 0.5) / steps;
    const shade = shades.apply(shades.logarithmic ? low * (high / low) ** share : low + (high - low) * share);
    for (let c = 0; c < 3; c++) bytes[3 * step + c] = Number.parseInt(shade.slice(1 + 2 * c, 3 + 2 * c), 16);
  }
  return { steps, bytes, position: (value) => shades.position(display(value)) };
}

/** Whether the edges of cells are drawn: asked for, in a body that is not cut, and not too many. */
function hasMeshLines({ meshLines, slice, pieces }: FieldFigureOptions): boolean {
  return meshLines === true && slice === undefined && cellsOf(pieces) <= mostLinedCells;
}

function cellsOf(pieces: readonly FieldPiece[]): number {
  return pieces.reduce((sum, { mesh }) => sum + cellCount(mesh), 0);
}

function drawEdges(drawing: Drawing, options: FieldFigureOptions, layout: FieldLayout, part: Extent): SvgElement {
  const { box, scale } = layout;
  const group = drawing.element('g', {
    fill: 'none',
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
    class: 'edges',
  });
  if (options.window !== undefined) {
    const id = `window-${options.title.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
    const clip = drawing.element('clipPath', { id });
    const { left, top, right, bottom } = box;
    clip.appendChild(drawing.element('rect', { x: left, y: top, width: right - left, height: bottom - top }));
    group.appendChild(clip);
    group.setAttribute('clip-path', `url(#${id})`);
  }
  for (const sign of options.mirrored ? [1, -1] : [1]) {
    const at = (x: number, y: number) =>
      [box.left + (sign * x - part.x[0]) * scale.x, box.top + (part.y[1] - y) * scale.y] as const;
    for (const { mesh } of options.pieces) {
      const { outline, inner } = edgePaths(mesh, at, hasMeshLines(options), options.mirrored === true);
      if (inner !== '') {
        const style = { stroke: '#16181d', 'stroke-width': 0.4, 'stroke-opacity': 0.45, class: 'mesh-lines' };
        group.appendChild(drawing.element('path', { d: inner, ...style }));
      }
      if (outline === '') continue;
      group.appendChild(
        drawing.element('path', { d: outline, stroke: colour('ink'), 'stroke-width': 1, class: 'outline' }),
      );
    }
  }
  return group;
}

function drawSurroundings(
  drawing: Drawing,
  options: FieldFigureOptions,
  layout: FieldLayout,
  axes: boolean,
  barLabel: string,
): SvgElement {
  const { box, ticks, unit, width } = layout;
  const group = drawing.element('g', { 'font-size': 12, fill: colour('soft'), class: 'surroundings' });
  const line = (x1: number, y1: number, x2: number, y2: number, shade: string, thickness: number) =>
    group.appendChild(
      drawing.element('line', {
        x1: pixels(x1),
        y1: pixels(y1),
        x2: pixels(x2),
        y2: pixels(y2),
        stroke: shade,
        'stroke-width': thickness,
      }),
    );
  const text = (x: number, y: number, anchor: string, content: string, shade = colour('soft')) =>
    group.appendChild(
      drawing.element('text', { x: pixels(x), y: pixels(y), 'text-anchor': anchor, fill: shade }, content),
    );
  const names = axisNames(options);
  for (const { at, text: label } of ticks.x) {
    line(at, box.bottom, at, box.bottom + 4, colour('soft'), 1);
    text(at, box.bottom + 17, 'middle', label);
  }
  for (const { at, text: label } of ticks.y) {
    line(box.left - 4, at, box.left, at, colour('soft'), 1);
    text(box.left - 8, at + 4, 'end', label);
  }
  let below = box.bottom + 8;
  if (axes) {
    text(4, 15, 'start', layout.axisLabel, colour('ink'));
    text((box.left + box.right) / 2, box.bottom + 35, 'middle', `${names[0]} (${unit})`, colour('ink'));
    below = box.bottom + 44;
  }
  text(width - 4, layout.rows === 2 ? 32 : 15, 'end', barLabel, colour('ink'));
  if (layout.bar !== null) {
    line(box.left, below + 4, box.left + layout.bar.length, below + 4, colour('ink'), 2.5);
    text(box.left, below + 20, 'start', layout.bar.text, colour('ink'));
  }
  return group;
}

function describe(options: FieldFigureOptions, display: (value: number) => number, unit: string): string {
  const { label, pieces } = options;
  const lines = options.meshLines === true && !hasMeshLines(options) ? ' Their edges are not drawn.' : '';
  const arrays = pieces.flatMap(({ values }) => (values === null ? [] : [Float64Array.from(values)]));
  const range = extent(arrays);
  const cells = cellsOf(pieces);
  const regions = [...new Set(pieces.flatMap(({ mesh }: { mesh: Mesh }) => mesh.regions))];
  const amounts =
    range === null
      ? ''
      : ` between ${formatNumber(display(range[0]))} and ${formatNumber(display(range[1]))}${unit === '' ? '' : ` ${unit}`}`;
  return `${label}${amounts} on ${cells} cells of ${regions.join(', ')}.${lines}`;
}
