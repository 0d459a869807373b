// Log-log drawings for the documents: curves, bands and points on common axes.
import { writeFileSync } from 'node:fs';
import { figureToPng, standaloneSvg } from '../../dist/index.js';
import { spreadLabels } from '../../dist/report/label-layout.js';
import { addAxisLabels } from '../../dist/report/line-figure.js';
import { colour } from '../../dist/report/palette.js';
import { finishSvg, loadDrawing } from '../../dist/report/svg-document.js';

const named = (value) =>
  value >= 1e4 || value < 1e-3
    ? `10${[...String(Math.round(Math.log10(value)))].map((one) => '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'['-0123456789'.indexOf(one)]).join('')}`
    : String(value);

const tall = { top: 44, bottom: 46, left: 56 };

/**
 * Draws one log-log panel.
 *
 * @param options title, description; x and y with `label`, `domain`, `ticks`; `bands` ({x, low, high, colour, opacity}); `curves` ({x, y, colour,
 *   dash, width, label, at: index of the labelled point, dx, dy, anchor}); `points` ({x, y, colour, open, label, dx, dy, anchor}); `notes` ({x, y, lines, colour,
 *   anchor}) in the units of the axes; `subtitle` over the plot; width, height, right (margin). A curve with `end` is named right of the plot, one with `marks` has points of its own
 * @returns SVG text
 */
export async function logPanel(options) {
  const drawing = await loadDrawing();
  const { Plot } = drawing;
  const { title, description, x, y, width = 720, height = 420, right = 20 } = options;
  const { bands = [], curves = [], points = [], notes = [], subtitle } = options;
  const box = { left: tall.left, right: width - right, top: tall.top, bottom: height - tall.bottom };
  const rows = (one, names) => one.x.map((_, i) => Object.fromEntries(names.map((name) => [name, one[name][i]])));
  const axis = ({ domain }) => ({ type: 'log', domain, axis: null });
  // By `text`, since a format is not asked for every tick of a logarithmic axis.
  const numbers = { text: named, tickSize: 0, label: null, color: colour('soft') };
  const marks = [
    Plot.axisX(x.ticks, numbers),
    Plot.axisY(y.ticks, numbers),
    Plot.gridY({ ticks: y.ticks, stroke: colour('grid'), strokeOpacity: 1 }),
    Plot.gridX({ ticks: x.ticks, stroke: colour('grid'), strokeOpacity: 1 }),
    ...bands.map((band) =>
      Plot.areaY(rows(band, ['x', 'low', 'high']), {
        x: 'x',
        y1: 'low',
        y2: 'high',
        fill: band.colour,
        fillOpacity: band.opacity ?? 0.16,
        clip: true,
      }),
    ),
    ...curves.map((curve) =>
      Plot.line(rows(curve, ['x', 'y']), {
        x: 'x',
        y: 'y',
        stroke: curve.colour,
        strokeWidth: curve.width ?? 2.2,
        strokeLinejoin: 'round',
        clip: true,
        ...(curve.dash === undefined ? {} : { strokeDasharray: curve.dash }),
      }),
    ),
    ...curves
      .filter(({ dots }) => dots)
      .map((curve) =>
        Plot.dot(
          rows(curve, ['x', 'y']).filter((row) => row.y >= y.domain[0] && row.y <= y.domain[1]),
          { x: 'x', y: 'y', fill: curve.colour, r: 2.6 },
        ),
      ),
    ...curves
      .filter(({ marks: own }) => own !== undefined)
      .map((curve) =>
        Plot.dot(
          curve.marks.x
            .map((value, i) => ({ x: value, y: curve.marks.y[i] }))
            .filter((row) => row.y >= y.domain[0] && row.y <= y.domain[1]),
          { x: 'x', y: 'y', stroke: curve.colour, fill: colour('surface'), r: 3.6, strokeWidth: 1.6 },
        ),
      ),
    ...points.map((set) =>
      Plot.dot(rows(set, ['x', 'y']), {
        x: 'x',
        y: 'y',
        r: 6,
        fill: set.open ? colour('surface') : set.colour,
        stroke: set.colour,
        strokeWidth: 2.2,
      }),
    ),
  ];
  const svg = drawing.plot({
    width,
    height,
    marginTop: tall.top,
    marginBottom: tall.bottom,
    marginLeft: tall.left,
    marginRight: right,
    className: 'figure',
    style: { color: colour('soft'), fontSize: '13px' },
    x: axis(x),
    y: axis(y),
    marks,
  });
  const group = drawing.element('g', { 'font-size': options.labelSize ?? 13 });
  const place = (at) => [svg.scale('x').apply(at[0]), svg.scale('y').apply(at[1])];
  const write = (at, lines, shade, anchor = 'start', weight = 600) => {
    lines.forEach((line, index) => {
      const attributes = { x: at[0].toFixed(1), y: (at[1] + index * 17).toFixed(1), fill: shade };
      const halo = {
        stroke: colour('surface'),
        'stroke-width': 4,
        'stroke-linejoin': 'round',
        'paint-order': 'stroke',
      };
      const style = { 'text-anchor': anchor, 'font-weight': weight, dy: '0.35em', ...halo };
      group.appendChild(drawing.element('text', { ...attributes, ...style }, line));
    });
  };
  // Labels at the ends of curves, moved apart, each with a hair line from its end.
  const ends = curves.flatMap((curve) => {
    const last = curve.y.findLastIndex((value) => value >= y.domain[0] && value <= y.domain[1]);
    return curve.end && last >= 0 ? [{ curve, from: place([curve.x[last], curve.y[last]]) }] : [];
  });
  const heights = spreadLabels(
    ends.map(({ from, curve }) => from[1] + 17 * ((1 - [curve.end].flat().length) / 2)),
    options.endDistance ?? 19,
    box.top,
    box.bottom - 10,
  );
  ends.forEach(({ curve, from }, index) => {
    const lines = [curve.end].flat();
    const middle = heights[index] + (17 * (lines.length - 1)) / 2;
    const path = `M${(from[0] + 4).toFixed(1)},${from[1].toFixed(1)}L${box.right + 8},${middle.toFixed(1)}h6`;
    const line = { d: path, fill: 'none', stroke: curve.colour, 'stroke-opacity': 0.5 };
    group.appendChild(drawing.element('path', line));
    write([box.right + 18, heights[index]], lines, curve.colour);
  });
  for (const curve of [...curves, ...points]) {
    if (!curve.label) continue;
    const index = curve.at ?? curve.x.length - 1;
    const [left, top] = place([curve.x[index], curve.y[index]]);
    write([left + (curve.dx ?? 8), top + (curve.dy ?? 0)], [curve.label].flat(), curve.colour, curve.anchor);
  }
  for (const note of notes) {
    const [left, top] = place([note.x, note.y]);
    write([left, top], note.lines, note.colour ?? colour('soft'), note.anchor, note.weight ?? 400);
  }
  if (subtitle !== undefined) {
    const text = { x: box.left, y: 36, fill: colour('soft'), 'text-anchor': 'start', 'font-size': 12 };
    group.appendChild(drawing.element('text', text, subtitle));
  }
  svg.appendChild(group);
  addAxisLabels(drawing, svg, { x: x.label, y: y.label }, box, height);
  return finishSvg(drawing, svg, title, description);
}

/**
 * Puts panels of one size side by side.
 *
 * @param panels SVG texts of `logPanel`
 * @param columns how many in a row
 */
export async function sideBySide(panels, columns, { title, description, width, height }) {
  const drawing = await loadDrawing();
  const rowCount = Math.ceil(panels.length / columns);
  const inner = panels
    .map((panel, index) => {
      const [column, row] = [index % columns, Math.floor(index / columns)];
      // The names of the panels stay, their identifiers would appear twice only where titles are equal.
      return panel.replace(/^<svg /, `<svg x="${column * width}" y="${row * height}" `);
    })
    .join('');
  const all = drawing.element('svg', {
    width: columns * width,
    height: rowCount * height,
    viewBox: `0 0 ${columns * width} ${rowCount * height}`,
  });
  return finishSvg(drawing, all, title, description).replace(/<\/svg>$/, `${inner}</svg>`);
}

/** Writes a drawing beside this script as SVG and PNG. */
export async function save(svg, name) {
  writeFileSync(new URL(`${name}.svg`, import.meta.url), `${standaloneSvg(svg)}\n`);
  writeFileSync(new URL(`${name}.png`, import.meta.url), await figureToPng(svg, { scale: 2 }));
}
