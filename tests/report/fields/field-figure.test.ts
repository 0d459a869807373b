import { inflateSync } from 'node:zlib';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { cellCount, gridMesh, type Mesh, subMesh } from '../../../src/mesh/index.js';
import { colourScale } from '../../../src/report/colour-scale.js';
import { fieldFigure } from '../../../src/report/fields/field-figure.js';
import type { FieldFigureOptions } from '../../../src/report/fields/field-options.js';
import { rasterToPng } from '../../../src/report/fields/png.js';
import { figureToPng, standaloneSvg } from '../../../src/report/figure-image.js';
import { loadDrawing } from '../../../src/report/svg-document.js';
import { measures, shipped } from '../../io/mesh/meshes.js';

/** Values of a function at the nodes of a mesh. */
const nodal = ({ coordinates }: Mesh, of: (x: number, y: number) => number) =>
  Float64Array.from({ length: coordinates.length / 2 }, (_, node) =>
    of(coordinates[2 * node]!, coordinates[2 * node + 1]!),
  );

/** An attribute of the first element of a kind in a drawing. */
function attribute(svg: string, selector: string, name: string): string {
  const { document } = parseHTML(`<html><body>${svg}</body></html>`);
  const element = document.querySelector(selector) as unknown as { getAttribute(name: string): string | null } | null;
  return element?.getAttribute(name) ?? '';
}

/** The picture within a drawing: size, place in it, and a function of its points. */
function picture(svg: string) {
  const bytes = Buffer.from(/base64,([^"]+)"/.exec(svg)![1]!, 'base64');
  const width = bytes.readUInt32BE(16);
  const height = bytes.readUInt32BE(20);
  const rows = inflateSync(bytes.subarray(41, 41 + bytes.readUInt32BE(33)));
  const at = (column: number, row: number) => {
    const from = row * (4 * width + 1) + 1 + 4 * column;
    return { hex: `#${rows.toString('hex', from, from + 3)}`, opacity: rows[from + 3]! };
  };
  let painted = 0;
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) painted += at(column, row).opacity / 255;
  return {
    width,
    height,
    at,
    painted,
    shown: { width: Number(attribute(svg, 'image', 'width')), height: Number(attribute(svg, 'image', 'height')) },
  };
}

const blocks = shipped('blocks-9', { unit: 1e-3 }).mesh;
const around = shipped('void-order2-41-binary', { geometry: 'axisymmetric' }).mesh;
const base: FieldFigureOptions = {
  title: 'Pressure in two blocks',
  label: 'Pressure',
  unit: 'Pa',
  pieces: [{ mesh: blocks, values: nodal(blocks, (x) => 1e9 * x) }],
};

describe('a picture of a field', () => {
  it('is to scale, named, and the same every time', async () => {
    const svg = await fieldFigure(base);
    expect(await fieldFigure(base)).toBe(svg);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    const { shown, width } = picture(svg);
    expect(shown.width / shown.height).toBeCloseTo(3.5, 1);
    expect(width).toBe(Math.round(2 * shown.width));
    for (const text of ['x (mm)', 'y (mm)', 'Pressure (MPa)', '3.5']) expect(svg).toContain(`>${text}</text>`);
    expect(svg).toContain('Pressure between 0 and 3.5 MPa on 12 cells of Li, LPSCl.');
    expect(standaloneSvg(svg)).not.toContain('var(');
    expect((await figureToPng(svg)).length).toBeGreaterThan(5000);
  });

  it('has the colours of the field', async () => {
    const { width, height, at } = picture(await fieldFigure(base));
    const shades = colourScale(await loadDrawing(), [0, 3.5], false);
    for (const share of [0.02, 0.3, 0.5, 0.77, 0.98]) {
      const column = Math.floor(share * width);
      const asked = shades.apply((3.5 * (column + 0.5)) / width);
      for (const row of [1, Math.floor(height / 2), height - 2]) {
        const { hex, opacity } = at(column, row);
        expect(opacity).toBe(255);
        for (const c of [1, 3, 5]) {
          const [got, wanted] = [hex, asked].map((shade) => Number.parseInt(shade.slice(c, c + 2), 16));
          expect(Math.abs(got! - wanted!)).toBeLessThanOrEqual(3);
        }
      }
    }
  });

  it('shows a quadratic field as one within cells', async () => {
    // One cell; between its nodes the parabola departs from the chord by a quarter of its height.
    const mesh: Mesh = {
      ...blocks,
      coordinates: Float64Array.of(0, 0, 1, 0, 1, 1, 0, 1, 0.5, 0, 1, 0.5, 0.5, 1, 0, 0.5, 0.5, 0.5),
      blocks: [
        {
          shape: 'quadrilateral',
          order: 2,
          nodes: Int32Array.from({ length: 9 }, (_, k) => k),
          region: Int32Array.of(0),
        },
      ],
    };
    const svg = await fieldFigure({ ...base, pieces: [{ mesh, values: nodal(mesh, (x) => x * x) }] });
    const { width, height, at } = picture(svg);
    const shades = colourScale(await loadDrawing(), [0, 1], false);
    const { hex } = at(Math.floor(width / 4), Math.floor(height / 3));
    const distance = (value: number) =>
      Math.max(
        ...[1, 3, 5].map((c) =>
          Math.abs(Number.parseInt(hex.slice(c, c + 2), 16) - Number.parseInt(shades.apply(value).slice(c, c + 2), 16)),
        ),
      );
    expect(distance(1 / 16)).toBeLessThanOrEqual(3);
    expect(distance(1 / 8)).toBeGreaterThan(8);
  });

  it('paints the area of the body and nothing else: the void is empty', async () => {
    const plane = shipped('void-order2-41-binary').mesh;
    const svg = await fieldFigure({
      ...base,
      pieces: [{ mesh: plane, values: new Float64Array(plane.coordinates.length / 2) }],
    });
    const { painted, width, height, at } = picture(svg);
    const area = Object.values(measures(plane)).reduce((sum, one) => sum + one, 0);
    const whole = 12e-6 * 24e-6;
    expect(area / whole).toBeLessThan(0.97);
    expect(Math.abs(painted / (width * height) - area / whole)).toBeLessThan(5e-4);
    // Just above the electrolyte, at the axis.
    expect(at(2, Math.floor(height * (13 / 24))).opacity).toBe(0);
    expect(at(2, Math.floor(height * (16 / 24))).opacity).toBe(255);
  });

  it('shows both halves of an axisymmetric body, and no line on the axis', async () => {
    const values = nodal(around, (x, y) => x + y);
    const svg = await fieldFigure({ ...base, pieces: [{ mesh: around, values }], mirrored: true, axes: false });
    const { width, height, at } = picture(svg);
    for (const [x, y] of [
      [0.1, 0.2],
      [0.31, 0.77],
      [0.45, 0.57],
    ] as const) {
      const [column, row] = [Math.floor(x * width), Math.floor(y * height)];
      expect(at(width - 1 - column, row)).toEqual(at(column, row));
    }
    expect(svg).toContain('>5 µm</text>');
    expect(svg).not.toContain('r (µm)');
    const middle = Number(attribute(svg, 'image', 'x')) + Number(attribute(svg, 'image', 'width')) / 2;
    const axis = String(Number(middle.toFixed(2)));
    const outline = attribute(svg, '.outline', 'd');
    expect(outline).toMatch(/M[\d.]+,[\d.]+Q/);
    const onAxis = outline.split('M').filter((edge) => edge.match(/[\d.]+(?=,)/g)?.every((x) => x === axis));
    expect(onAxis).toEqual([]);
  });

  it('draws bodies without a field plain, places without a value empty, and cells one by one', async () => {
    const metal = subMesh(around, ['metal']).mesh;
    const electrolyte = subMesh(around, ['electrolyte']).mesh;
    const values = Float64Array.from({ length: cellCount(metal) }, (_, cell) => cell);
    values[3] = Number.NaN;
    const pieces = [
      { mesh: metal, values, at: 'cells' as const },
      { mesh: electrolyte, values: null },
    ];
    const svg = await fieldFigure({ ...base, pieces, meshLines: true });
    const { width, height, at, painted } = picture(svg);
    expect(at(Math.floor(width / 2), height - 5).hex).toBe('#babec6');
    const whole = picture(
      await fieldFigure({ ...base, pieces: [{ ...pieces[0]!, values: values.map(() => 1) }, pieces[1]!] }),
    );
    expect(painted).toBeLessThan(whole.painted - 100);
    const lines = attribute(svg, '.mesh-lines', 'd');
    // Each of the triangles has three edges, and two share one.
    const onSurface = attribute(svg, '.outline', 'd').match(/M/g)!.length;
    expect(lines.match(/M/g)!.length).toBe((3 * cellCount(metal) - onSurface) / 2);
    expect(lines).toMatch(/^M[\d.]+,[\d.]+Q[\d.]+,[\d.]+ [\d.]+,[\d.]+M/);
  });

  it('has colours for both signs, for decades, and for a part of the plane', async () => {
    const values = nodal(blocks, (x) => 1e9 * (x - 1e-3));
    const diverging = await fieldFigure({ ...base, pieces: [{ mesh: blocks, values }], colours: 'diverging' });
    const { at, width } = picture(diverging);
    // Grey at zero, and ends alike: the least value is nearer to zero than the cold end.
    expect(at(Math.floor(width / 3.5), 5).hex).toMatch(/^#d[c-e]d[c-e]d[c-e]$/);
    expect(at(width - 1, 5).hex).toMatch(/^#b[45]0[4-7]2[67]$/);
    expect(at(0, 5).hex).not.toBe('#3b4cc0');
    const log = await fieldFigure({
      ...base,
      pieces: [{ mesh: blocks, values: nodal(blocks, (x) => 10 ** (6 + 1e3 * x)) }],
      scale: 'log',
    });
    expect(log).toContain('>0.001</text>');
    const part = await fieldFigure({ ...base, window: { x: [1e-3, 2e-3], y: [0, 1e-3] } });
    expect(part).toContain('clip-path="url(#window-pressure-in-two-blocks)"');
    expect(picture(part).shown.width / picture(part).shown.height).toBeCloseTo(1, 2);
  });

  it('leaves the edges of very many cells out, and says so', async () => {
    const many = gridMesh({ shape: 'triangle', cells: [110, 110], upper: [1, 1] });
    const values = new Float64Array(many.coordinates.length / 2);
    const svg = await fieldFigure({ ...base, pieces: [{ mesh: many, values }], meshLines: true });
    expect(svg).not.toContain('mesh-lines');
    expect(svg).toContain('Their edges are not drawn.');
    expect(await fieldFigure({ ...base, meshLines: true })).not.toContain('Their edges are not drawn.');
  });

  it('refuses what it cannot show', async () => {
    const space = shipped('tower-8').mesh;
    const refuse = (pieces: FieldFigureOptions['pieces'], more: Partial<FieldFigureOptions> = {}) =>
      expect(fieldFigure({ ...base, pieces, ...more })).rejects.toThrow(RangeError);
    await refuse([{ mesh: space, values: null }]);
    await refuse([{ mesh: blocks, values: new Float64Array(3) }]);
    await refuse([{ mesh: blocks, values: null }]);
    await refuse([{ mesh: blocks, values: nodal(blocks, () => -1) }], { scale: 'log' });
    await refuse(base.pieces, { window: { x: [0, 0], y: [0, 1] } });
  });

  it('is a PNG that others read', () => {
    const png = rasterToPng({ width: 1, height: 1, pixels: Uint8Array.of(255, 0, 0, 255) });
    expect(png.toString('hex', 0, 33)).toBe('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489');
    expect(png.toString('hex', png.length - 8)).toBe('49454e44ae426082');
  });
});
