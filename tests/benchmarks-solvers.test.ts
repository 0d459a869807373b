import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  convectionDiffusion,
  cubeStiffness,
  gridElasticity,
  irregularTriangulation,
  rigidBodyModes,
  triangleElasticity,
  voxelConduction,
} from '../benchmarks/solvers/problems/index.mjs';
import { factorReal, solveReal } from '../src/solvers/dense.js';
import type { SparseMatrix } from '../src/solvers/linear/sparse/pattern.js';

const load = (name: string) => import(new URL(`../benchmarks/${name}`, import.meta.url).href);
const { works } = await load('solvers/works.mjs');
const { methods } = await load('solvers/methods.mjs');
const { errorOf } = await load('solvers.mjs');
const { readProblem, writeProblem } = await load('solvers/arrays.mjs');
const residuals = await load('solvers/residuals.mjs');

const folder = mkdtempSync(join(tmpdir(), 'benchmarks-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Every entry of a sparse matrix, by rows. */
function dense({ pattern, values, symmetry }: SparseMatrix): Float64Array {
  const { rows, rowStart, columnIndex } = pattern;
  const full = new Float64Array(rows * rows);
  for (let row = 0; row < rows; row++)
    for (let at = rowStart[row]!; at < rowStart[row + 1]!; at++) {
      full[row * rows + columnIndex[at]!] = values[at]!;
      if (symmetry === 'symmetric') full[columnIndex[at]! * rows + row] = values[at]!;
    }
  return full;
}

/** Solution by elimination on the full matrix. */
function denseSolution(matrix: SparseMatrix, rightHandSide: Float64Array): Float64Array {
  const { rows } = matrix.pattern;
  const full = dense(matrix);
  const pivots = new Int32Array(rows);
  factorReal(full, rows, pivots);
  const solution = Float64Array.from(rightHandSide);
  solveReal(full, rows, pivots, solution);
  return solution;
}

describe('problems of the solver benchmarks', () => {
  it.each([2, 3])('rigid-body modes in %i dimensions cost no energy, all else does', (dimension) => {
    const stiffness = cubeStiffness(dimension, 0.3);
    const nodes = 2 ** dimension;
    const size = nodes * dimension;
    const coordinates = Float64Array.from(
      { length: size },
      (_, at) => (Math.floor(at / dimension) >> (at % dimension)) & 1,
    );
    const modes = rigidBodyModes(coordinates, dimension);
    const count = modes.length / size;
    expect(count).toBe(dimension === 2 ? 3 : 6);
    for (let mode = 0; mode < count; mode++)
      for (let row = 0; row < size; row++) {
        let force = 0;
        for (let column = 0; column < size; column++)
          force += stiffness[row * size + column]! * modes[mode * size + column]!;
        expect(Math.abs(force)).toBeLessThan(1e-14);
      }
    // Uniaxial strain along x stores (lambda + 2 mu)/2 a unit volume.
    const strain = Float64Array.from(coordinates, (x, at) => (at % dimension === 0 ? x : 0));
    let energy = 0;
    for (let row = 0; row < size; row++)
      for (let column = 0; column < size; column++)
        energy += 0.5 * strain[row]! * stiffness[row * size + column]! * strain[column]!;
    expect(energy).toBeCloseTo((0.5 * 0.7) / (1.3 * 0.4), 14);
  });

  it('elements of squares and of triangles agree on a bar as it is refined', () => {
    const tip = (make: typeof gridElasticity | typeof triangleElasticity, cells: [number, number]) => {
      const { matrix, rightHandSide } = make({ cells });
      const x = denseSolution(matrix, rightHandSide);
      return rightHandSide.reduce((work, force, row) => work + force * x[row]!, 0);
    };
    const squares = tip(gridElasticity, [12, 12]);
    expect(tip(triangleElasticity, [12, 12]) / squares).toBeGreaterThan(0.9);
    expect(tip(triangleElasticity, [12, 12]) / squares).toBeLessThan(1);
  });

  it('triangles are Delaunay, cover the rectangle, and have nodes of many valences', () => {
    const { coordinates, triangles, nodeCount } = irregularTriangulation(30, 20, 5);
    const valence = new Int32Array(nodeCount);
    let area = 0;
    for (let first = 0; first < triangles.length; first += 3) {
      const [a, b, c] = [triangles[first]!, triangles[first + 1]!, triangles[first + 2]!];
      const [x, y] = [(node: number) => coordinates[2 * node]!, (node: number) => coordinates[2 * node + 1]!];
      const twice = (x(b) - x(a)) * (y(c) - y(a)) - (x(c) - x(a)) * (y(b) - y(a));
      expect(twice).toBeGreaterThan(0);
      area += twice / 2;
      for (const node of [a, b, c]) valence[node]!++;
      // No node lies inside the circle through the three.
      const d = 2 * twice;
      const square = (node: number) => (x(node) - x(a)) ** 2 + (y(node) - y(a)) ** 2;
      const centre = [
        x(a) + ((y(c) - y(a)) * square(b) - (y(b) - y(a)) * square(c)) / d,
        y(a) + ((x(b) - x(a)) * square(c) - (x(c) - x(a)) * square(b)) / d,
      ];
      const radius = Math.hypot(x(a) - centre[0]!, y(a) - centre[1]!);
      for (let node = 0; node < nodeCount; node++)
        if (Math.hypot(x(node) - centre[0]!, y(node) - centre[1]!) < radius * (1 - 1e-6))
          throw new Error(`node ${node} lies inside the circle of triangle ${first / 3}`);
    }
    expect(area).toBeCloseTo(600, 9);
    expect(new Set(valence).size).toBeGreaterThan(5);
  });

  it('convection adds no source: columns of the matrix sum to the outflow over the boundary alone', () => {
    const cells = [9, 7];
    const { matrix } = convectionDiffusion({ cells, peclet: 50 });
    const size = cells[0]! * cells[1]!;
    const full = dense(matrix);
    for (let column = 0; column < size; column++) {
      let sum = 0;
      for (let row = 0; row < size; row++) sum += full[row * size + column]!;
      const [i, j] = [column % cells[0]!, Math.floor(column / cells[0]!)];
      const inside = i > 0 && i < cells[0]! - 1 && j > 0 && j < cells[1]! - 1;
      if (inside) expect(Math.abs(sum)).toBeLessThan(1e-9);
      else expect(sum).toBeGreaterThan(1);
    }
  });

  it('spheres and voids cover the asked fractions, and blocked images have no pockets', () => {
    const { conductivity, boundaries } = voxelConduction({ shape: [24, 24, 24], spheres: 0.5, contrast: 0, radius: 4 });
    const blocked = conductivity.labels.reduce((sum, label) => sum + label, 0) / 24 ** 3;
    expect(blocked).toBeGreaterThanOrEqual(0.5);
    expect(blocked).toBeLessThan(0.6);
    const [low] = boundaries.z;
    if (low.kind !== 'robin') throw new Error('the low page has no resistance');
    const voided = low.resistance.filter((resistance) => resistance === Number.POSITIVE_INFINITY).length / 24 ** 2;
    expect(voided).toBeGreaterThanOrEqual(0.3);
    expect(voided).toBeLessThan(0.4);
  });
});

describe('residuals of the solver benchmarks', () => {
  it('are those of the dense matrix, and see a wrong entry', () => {
    const { matrix, rightHandSide } = gridElasticity({ cells: [4, 3] });
    const x = denseSolution(matrix, rightHandSide);
    expect(residuals.relativeResidual(matrix, x, rightHandSide)).toBeLessThan(1e-13);
    expect(residuals.backwardError(matrix, x, rightHandSide)).toBeLessThan(1e-14);
    x[3]! *= 1 + 1e-6;
    expect(residuals.relativeResidual(matrix, x, rightHandSide)).toBeGreaterThan(1e-8);
    expect(residuals.backwardError(matrix, x, rightHandSide)).toBeGreaterThan(1e-8);
    x[3] = Number.NaN;
    expect(residuals.backwardError(matrix, x, rightHandSide)).toBeNaN();
  });

  it('of voxels vanish for layers in series with a resistive face', () => {
    const shape = [6, 2, 3] as const;
    const labels = Uint8Array.from({ length: 36 }, (_, at) => (at < 18 ? 0 : 1));
    const phases = [0.04, 0.01];
    const resistance = new Float64Array(6).fill(5e-4);
    const spacing = [1e-6, 2e-6, 3e-6] as const;
    const through = 1 / (5e-4 + 3e-6 / 0.04 + 3e-6 / 0.01);
    const potential = Float64Array.from({ length: 36 }, (_, at) => {
      const page = Math.floor(at / 6);
      const inside = page < 3 ? (page + 0.5) / 0.04 : 3 / 0.04 + (page - 2.5) / 0.01;
      return through * (5e-4 + 1e-6 * inside);
    });
    const insulated = { kind: 'insulated' };
    const z = [
      { kind: 'robin', resistance, potential: 0 },
      { kind: 'potential', value: 1 },
    ];
    const problem = {
      shape,
      spacing,
      conductivity: { labels, phases },
      boundaries: { z, y: [insulated, insulated], x: [insulated, insulated] },
    };
    const { relative, currents } = residuals.voxelResidual(problem, potential);
    expect(relative).toBeLessThan(1e-13);
    const area = 6 * spacing[1] * spacing[2];
    expect(currents[0] / (through * area)).toBeCloseTo(1, 12);
    expect(currents[1] / (through * area)).toBeCloseTo(1, 12);
    potential[20]! += 1e-6;
    expect(residuals.voxelResidual(problem, potential).relative).toBeGreaterThan(1e-8);
  });
});

interface Work {
  readonly key: string;
  readonly method: string;
  readonly kind: string;
  readonly quick: number;
  readonly tolerance?: number;
  make(size: number): object | Promise<object>;
}

const bounds: Readonly<Record<string, number>> = { direct: 1e-14, iterative: 1e-8, product: 1e-14 };

// Small, and through the files that peers read: what is timed must be right.
describe('works of the solver benchmarks', () => {
  it.each((works as Work[]).map((work) => [work.key, work] as const))('%s is solved', async (key, work) => {
    const place = join(folder, key);
    writeProblem(place, await work.make(work.quick));
    const problem = readProblem(place);
    const { solution } = (await methods[work.method](problem, { tolerance: work.tolerance }))();
    expect(errorOf(work.kind, problem, solution)).toBeLessThan(bounds[work.kind]!);
  });
});
