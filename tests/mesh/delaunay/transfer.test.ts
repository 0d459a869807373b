import { describe, expect, it } from 'vitest';
import {
  meshOutline,
  type Outline,
  projectConserving,
  remesh,
  transferAmounts,
  transferNodal,
  uniformSize,
} from '../../../src/mesh/delaunay/index.js';
import { cellCount, cellTerm, gridMesh, integrateCells, type Mesh, Numbering } from '../../../src/mesh/index.js';
import { fittedOrder } from '../elements/poisson-problem.js';
import { randomNumbers, rectangle } from './shapes.js';

function nodal(mesh: Mesh, field: (x: number, y: number) => number): Float64Array {
  const x = mesh.coordinates;
  return Float64Array.from({ length: x.length / 2 }, (_, i) => field(x[2 * i]!, x[2 * i + 1]!));
}

function squareMesh(size: number, options: { order?: 1 | 2; geometry?: 'plane' | 'axisymmetric' } = {}): Mesh {
  const outline: Outline = { ...rectangle(1, 1), geometry: options.geometry ?? 'plane' };
  return meshOutline(outline, { size: uniformSize(size), order: options.order ?? 1 }).mesh;
}

/** A half disc of a ball around the axis with a curved surface. */
function ball(size: number, order: 1 | 2): Mesh {
  return meshOutline(
    {
      geometry: 'axisymmetric',
      points: [
        [0, -1],
        [0, 1],
      ],
      curves: [
        { from: 0, to: 1, shape: { kind: 'arc', through: [1, 0] }, boundary: 'surface' },
        { from: 1, to: 0 },
      ],
      regions: [{ name: 'metal', seed: [0.3, 0] }],
    },
    { size: uniformSize(size), order, turning: 20 },
  ).mesh;
}

function cellVolumes(mesh: Mesh): Float64Array {
  const volumes = new Float64Array(cellCount(mesh));
  integrateCells(mesh, 4, (points, q) => {
    volumes[points.cell]! += points.weights[q]!;
    return 0;
  });
  return volumes;
}

const total = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);

describe('interpolation onto a new mesh', () => {
  it.each([1, 2] as const)('is exact for what elements of order %d hold, for each component', (order) => {
    const from = squareMesh(0.13, { order });
    const to = squareMesh(0.09, { order: 2 });
    const first = (x: number, y: number) => 1 + 2 * x - y + (order === 2 ? x * y - 3 * x * x + y * y : 0);
    const values = new Float64Array(from.coordinates.length);
    nodal(from, first).forEach((value, i) => {
      values[2 * i] = value;
      values[2 * i + 1] = -3 * value;
    });
    const { values: found, outside } = transferNodal(from, values, 2, to);
    expect(outside).toBe(0);
    nodal(to, first).forEach((value, i) => {
      expect(found[2 * i]!).toBeCloseTo(value, 11);
      expect(found[2 * i + 1]!).toBeCloseTo(-3 * value, 11);
    });
  });

  it('takes quadrilaterals too, and says how far nodes lie outside', () => {
    const from = gridMesh({ shape: 'quadrilateral', cells: [3, 2], order: 2 });
    const to = squareMesh(0.2);
    const field = (x: number, y: number) => (1 + x - x * x) * (2 - y * y);
    const { values } = transferNodal(from, nodal(from, field), 1, to);
    nodal(to, field).forEach((value, i) => {
      expect(values[i]!).toBeCloseTo(value, 11);
    });
    const beyond = { ...to, coordinates: to.coordinates.map((x) => x * 1.1) };
    const moved = transferNodal(
      from,
      nodal(from, (x) => x),
      1,
      beyond,
    );
    expect(moved.outside).toBeGreaterThan(5);
    expect(moved.farthest).toBeCloseTo(0.1 * Math.SQRT2, 12);
    expect(Math.max(...moved.values)).toBeCloseTo(1, 12);
  });

  it('refuses lists that do not fit', () => {
    const mesh = squareMesh(0.5);
    expect(() => transferNodal(mesh, new Float64Array(3), 1, mesh)).toThrow('does not fit');
    expect(() => transferAmounts(mesh, [1], mesh)).toThrow('does not fit');
    expect(() =>
      transferAmounts(mesh, new Float64Array(cellCount(mesh)), squareMesh(0.5, { geometry: 'axisymmetric' })),
    ).toThrow('different bodies');
  });
});

describe('amounts by cell', () => {
  it.each(['plane', 'axisymmetric'] as const)('uniform densities stay uniform to rounding (%s)', (geometry) => {
    const from = squareMesh(0.11, { geometry });
    const to = squareMesh(0.07, { geometry });
    const { amounts, uncovered } = transferAmounts(
      from,
      cellVolumes(from).map((volume) => 3 * volume),
      to,
    );
    const volumes = cellVolumes(to);
    amounts.forEach((amount, cell) => {
      expect(amount / volumes[cell]!).toBeCloseTo(3, 10);
    });
    expect(uncovered).toBeLessThan(1e-12);
  });

  it.each([1, 2] as const)('are kept to rounding over a remeshed curved body of order %d, none negative', (order) => {
    const from = ball(0.2, order);
    const made = remesh(from, { size: uniformSize(0.13), turning: 20 });
    const random = randomNumbers(4);
    const amounts = Float64Array.from({ length: cellCount(from) }, () => random() ** 4);
    const moved = transferAmounts(from, amounts, made.mesh);
    expect(Math.abs(total(moved.amounts) / total(amounts) - 1)).toBeLessThan(1e-13);
    expect(Math.min(...moved.amounts)).toBeGreaterThanOrEqual(0);
    // Chords of a circle of radius 1 and length 0.2 lie up to 0.5 % of it within.
    expect(moved.uncovered).toBeLessThan(order === 1 ? 0.01 : 0.002);
  });

  it('of cells that the new mesh does not reach go to the nearest', () => {
    const from = squareMesh(0.1);
    const half = { ...rectangle(0.5, 1) };
    const to = meshOutline(half, { size: uniformSize(0.1) }).mesh;
    const amounts = cellVolumes(from);
    const moved = transferAmounts(from, amounts, to);
    expect(total(moved.amounts)).toBeCloseTo(1, 13);
    expect(moved.uncovered).toBeCloseTo(0.5, 12);
  });
});

describe('conserving projection', () => {
  it('is exact for linear fields on the same domain', () => {
    for (const geometry of ['plane', 'axisymmetric'] as const) {
      const from = squareMesh(0.11, { geometry });
      const to = squareMesh(0.07, { geometry });
      const { values, before, after, moved } = projectConserving(
        from,
        nodal(from, (x, y) => 2 + x - 3 * y),
        to,
      );
      nodal(to, (x, y) => 2 + x - 3 * y).forEach((value, i) => {
        expect(values[i]!).toBeCloseTo(value, 10);
      });
      expect(Math.abs(after / before - 1)).toBeLessThan(1e-13);
      expect(moved).toBeLessThan(1e-12);
    }
  });

  it('is of second order for smooth fields', () => {
    const field = (x: number, y: number) => Math.exp(x) * Math.cos(2 * y);
    const sizes = [0.2, 0.1, 0.05];
    const errors = sizes.map((size) => {
      const from = squareMesh(size);
      const to = squareMesh(0.83 * size);
      const { values } = projectConserving(from, nodal(from, field), to);
      const exact = nodal(to, field);
      return Math.sqrt(total(values.map((value, i) => (value - exact[i]!) ** 2)) / values.length);
    });
    expect(fittedOrder(sizes, errors)).toBeGreaterThan(1.8);
  });

  it.each([
    [1, false],
    [2, false],
    [2, true],
  ] as const)('keeps the integral through ten remeshings of a ball of order %d (lumped: %s)', (order, lumped) => {
    let mesh = ball(0.25, order);
    let values = nodal(mesh, (r, z) => 1 + Math.exp(-20 * (r * r + (z - 0.5) ** 2)));
    const highest = Math.max(...values);
    let first = Number.NaN;
    for (let pass = 0; pass < 10; pass++) {
      const made = remesh(mesh, { size: uniformSize(0.15 + 0.01 * pass), turning: 20 });
      const projected = projectConserving(mesh, values, made.mesh, lumped);
      if (pass === 0) first = projected.before;
      expect(Math.abs(projected.after / first - 1)).toBeLessThan(1e-12);
      mesh = made.mesh;
      values = projected.values;
    }
    if (lumped) expect(Math.max(...values)).toBeLessThanOrEqual(highest * 1.01);
    // The same integral with the quadrature of the elements.
    const numbering = new Numbering(mesh, [{ name: 'u', order: 1, components: 1 }]);
    const field = numbering.field('u');
    let integral = 0;
    for (const { points, prepare, group } of cellTerm(numbering, { degree: 5 }).loops) {
      for (let cell = 0; cell < group.nodes.length / 3; cell++) {
        prepare(cell);
        const shape = points.basis(1).values;
        for (let q = 0; q < points.count; q++) {
          for (let k = 0; k < 3; k++) {
            integral += points.weights[q]! * shape[3 * q + k]! * values[field.nodes[group.nodes[3 * cell + k]!]!]!;
          }
        }
      }
    }
    expect(Math.abs(integral / first - 1)).toBeLessThan(1e-12);
  });
});
