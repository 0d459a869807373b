import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import type { VtuPiece } from '../../src/io/mesh/index.js';
import type { FieldMoment } from '../../src/io/run/run-fields.js';
import type { Mesh } from '../../src/mesh/index.js';
import { windowsOf } from '../../src/report/fields/void-window.js';
import { runFieldFigures, shownMoments } from '../../src/report/run-field-figures.js';
import { renderReport } from '../../src/report/run-report.js';
import { stoppedRun } from './synthetic-cell.js';

const width = 10e-6;

/** A grid of squares cut in two, but for those that `empty` says. */
function grid(
  region: string,
  z: readonly [number, number],
  rows: number,
  empty = (_x: number, _z: number) => false,
): Mesh {
  const columns = 20;
  const places: number[] = [];
  const nodes: number[] = [];
  for (let j = 0; j <= rows; j++)
    for (let i = 0; i <= columns; i++) places.push((width * i) / columns, z[0] + ((z[1] - z[0]) * j) / rows);
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) {
      const first = j * (columns + 1) + i;
      if (empty((width * (i + 0.5)) / columns, z[0] + ((z[1] - z[0]) * (j + 0.5)) / rows)) continue;
      nodes.push(first, first + 1, first + columns + 1, first + 1, first + columns + 2, first + columns + 1);
    }
  }
  return {
    geometry: 'axisymmetric',
    dimension: 2,
    coordinates: Float64Array.from(places),
    blocks: [{ shape: 'triangle', order: 1, nodes: Int32Array.from(nodes), region: new Int32Array(nodes.length / 3) }],
    regions: [region],
    boundaries: new Map(),
    interfaces: new Map(),
  };
}

const electrolyte = grid('electrolyte', [-500e-6, 0], 500);
/** Its void is 2 um wide and 1 um high. */
const upper = grid('metal 1', [0, 50e-6], 100, (x, z) => x < 2e-6 && z < 1e-6);
const lower = grid('metal 2', [-550e-6, -500e-6], 100, (x, z) => x > 4e-6 && x < 7e-6 && z > -500.5e-6);

/** Fields that grow with the radius and the time. */
function piece(mesh: Mesh, time: number, factor = 1): VtuPiece {
  const count = mesh.coordinates.length / 2;
  const scalar = Float64Array.from({ length: count }, (_, k) => factor * (1 + time + mesh.coordinates[2 * k]! / width));
  const vector = Float64Array.from({ length: 2 * count }, (_, k) => scalar[k >> 1]! * (k % 2 === 0 ? 0.6 : 0.8));
  const field = (name: string, unit: string, kind: 'scalar' | 'vector') =>
    ({ name, unit, kind, at: 'nodes', values: kind === 'scalar' ? scalar : vector }) as const;
  return mesh.regions[0] === 'electrolyte'
    ? { mesh, fields: [field('currentDensity', 'A/m^2', 'vector')] }
    : { mesh, fields: [field('pressure', 'Pa', 'scalar'), field('velocity', 'm/s', 'vector')] };
}

const moment = (time: number, metals: readonly Mesh[], current = 1): FieldMoment => ({
  time,
  read: () => ({ time, pieces: [piece(electrolyte, time, current), ...metals.map((mesh) => piece(mesh, time, 1e6))] }),
});

test('the window is around the voids, whose electrolyte is five hundred times as thick', () => {
  const pieces = [electrolyte, upper, lower].map((mesh) => ({ mesh, fields: [] }));
  const [first, second] = windowsOf([pieces]);
  expect(first!.name).toBe('electrode 1');
  // Half of it is there: from the axis to 2 um, and nine tenths of that around.
  expect(first!.window.x[0]).toBeCloseTo(-3.8e-6, 12);
  expect(first!.window.x[1]).toBeCloseTo(3.8e-6, 12);
  expect(first!.window.y[0]).toBeCloseTo(-1.8e-6, 12);
  expect(first!.window.y[1]).toBeCloseTo(2.8e-6, 12);
  // Below, upside down: 4 to 7 um and half a micrometre high.
  expect(second!.window.x[1]).toBeCloseTo(8.35e-6, 12);
  expect(second!.window.y[0]).toBeCloseTo(-501.85e-6, 10);
  expect(second!.window.y[1]).toBeCloseTo(-498.65e-6, 10);
});

test('an interface without voids is shown in its whole width', () => {
  const flat = grid('metal 1', [0, 50e-6], 50);
  const [only, ...others] = windowsOf([[electrolyte, flat].map((mesh) => ({ mesh, fields: [] }))]);
  expect(others).toEqual([]);
  expect(only!.window.x).toEqual([-width, width]);
  expect(only!.window.y[1]).toBeCloseTo(2.25e-6, 12);
});

test('the moments are the first, the last, and the one nearest to their middle', () => {
  const times = (list: number[]) => shownMoments(list.map((time) => moment(time, []))).map(({ time }) => time);
  expect(times([])).toEqual([]);
  expect(times([3])).toEqual([3]);
  expect(times([0, 5])).toEqual([0, 5]);
  expect(times([0, 1, 2, 6, 9, 10])).toEqual([0, 6, 10]);
});

test('each quantity is drawn at every moment in the same colours, but for what is round-off', async () => {
  const moments = [moment(0, [upper]), moment(60, [upper])];
  const titles = (await runFieldFigures(moments)).map(({ title }) => title);
  expect(titles).toEqual([
    'Current density, electrode 1, at 0 s',
    'Current density, electrode 1, at 60 s',
    'Pressure, electrode 1, at 0 s',
    'Pressure, electrode 1, at 60 s',
    'Speed of the metal, electrode 1, at 0 s',
    'Speed of the metal, electrode 1, at 60 s',
  ]);
  const atRest = await runFieldFigures([moment(0, [upper], 1e-12)]);
  expect(atRest.map(({ title }) => title)).toEqual([
    'Pressure, electrode 1, at 0 s',
    'Speed of the metal, electrode 1, at 0 s',
  ]);
});

test('the report has the pictures of a run with fields, and no such section without', async () => {
  const headings = (page: string) =>
    [...parseHTML(page).document.querySelectorAll('h2')].map((heading) => heading.textContent);
  expect(headings(await renderReport(stoppedRun()))).not.toContain('Fields');
  const page = await renderReport(stoppedRun(), [], [moment(0, [upper, lower]), moment(60, [upper, lower])]);
  expect(headings(page)).toContain('Fields');
  const { document } = parseHTML(page);
  const ids = [...document.querySelectorAll('clipPath')].map((one) => one.id);
  expect(ids).toHaveLength(12);
  expect(new Set(ids).size).toBe(12);
  expect(page).not.toMatch(/NaN|undefined|\[object/);
});
