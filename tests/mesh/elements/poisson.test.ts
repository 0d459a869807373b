import { describe, expect, it } from 'vitest';
import { gridMesh, type Mesh, mapCoordinates } from '../../../src/mesh/index.js';
import { fittedOrder, type PoissonProblem, poissonErrors } from './poisson-problem.js';

const everySide = { 2: ['left', 'right', 'bottom', 'top'], 3: ['left', 'right', 'front', 'back', 'bottom', 'top'] };
const elements = (['triangle', 'quadrilateral', 'tetrahedron', 'hexahedron'] as const).flatMap((shape) =>
  ([1, 2] as const).map((order) => [shape, order] as const),
);

/** u = sin(2 x + 0.4) cos(1.5 y) exp(0.8 z), k = 1 + 0.5 x + 0.3 y^2. */
function smooth(dimension: 2 | 3): PoissonProblem {
  const s = (x: Float64Array) => Math.sin(2 * x[0]! + 0.4);
  const c = (x: Float64Array) => Math.cos(1.5 * x[1]!);
  const e = (x: Float64Array) => (dimension === 3 ? Math.exp(0.8 * x[2]!) : 1);
  const slopes = (x: Float64Array) => [
    2 * Math.cos(2 * x[0]! + 0.4) * c(x) * e(x),
    -1.5 * s(x) * Math.sin(1.5 * x[1]!) * e(x),
    0.8 * s(x) * c(x) * e(x),
  ];
  const conductivity = (x: Float64Array) => 1 + 0.5 * x[0]! + 0.3 * x[1]! ** 2;
  return {
    exact: {
      value: (x, out) => {
        out[0] = s(x) * c(x) * e(x);
      },
      gradient: (x, out) => out.set(slopes(x).slice(0, dimension)),
    },
    conductivity,
    source: (x) => {
      const laplacian = (-4 - 2.25 + (dimension === 3 ? 0.64 : 0)) * s(x) * c(x) * e(x);
      const [ux, uy] = slopes(x) as [number, number];
      return -conductivity(x) * laplacian - 0.5 * ux - 0.6 * x[1]! * uy;
    },
    dirichlet: everySide[dimension].filter((name) => name !== 'right' && name !== 'top'),
    robin: { boundaries: ['right', 'top'], transfer: 2.5 },
  };
}

/** A smooth map of the box that bends all its sides. */
const bent = ([x, y, z]: readonly number[]) => {
  const bend = (a: number, b: number) => 0.12 * Math.sin(2 * a + 0.3) * Math.cos(2 * b);
  return z === undefined
    ? [x! + bend(x!, y!), y! + bend(y!, x!)]
    : [x! + bend(x!, z), y! + bend(y!, x!), z + bend(z, y!)];
};

describe.each(elements)('the %s of order %i', (shape, order) => {
  const dimension = shape === 'triangle' || shape === 'quadrilateral' ? 2 : 3;
  const counts = dimension === 2 ? [6, 10, 16] : order === 1 ? [4, 7, 10] : [2, 3, 5];

  it.each([
    ['straight', (mesh: Mesh) => mesh],
    ['curved', (mesh: Mesh) => mapCoordinates(mesh, bent)],
  ])('converges on %s cells with variable conductivity and Robin sides', (_, map) => {
    const errors = counts.map((count) => {
      const mesh = map(gridMesh({ shape, order, cells: Array(dimension).fill(count) }));
      return poissonErrors(mesh, order, smooth(dimension), 2 * order + 2);
    });
    const spacings = counts.map((count) => 1 / count);
    const orders = [
      fittedOrder(
        spacings,
        errors.map(({ l2 }) => l2),
      ),
      fittedOrder(
        spacings,
        errors.map(({ h1 }) => h1),
      ),
    ];
    expect(Math.abs(orders[0]! - (order + 1))).toBeLessThan(0.1);
    expect(Math.abs(orders[1]! - order)).toBeLessThan(0.1);
  });
});

/** The case C-16: -lap u = 2 pi^2 sin sin on the unit square, u = 0 around. */
const sines: PoissonProblem = {
  exact: {
    value: ([x, y], out) => {
      out[0] = Math.sin(Math.PI * x!) * Math.sin(Math.PI * y!);
    },
    gradient: ([x, y], out) => {
      out[0] = Math.PI * Math.cos(Math.PI * x!) * Math.sin(Math.PI * y!);
      out[1] = Math.PI * Math.sin(Math.PI * x!) * Math.cos(Math.PI * y!);
    },
  },
  conductivity: () => 1,
  source: ([x, y]) => 2 * Math.PI ** 2 * Math.sin(Math.PI * x!) * Math.sin(Math.PI * y!),
  dirichlet: everySide[2],
};

describe('linear triangles', () => {
  it.each([
    [16, 5.377435e-3, 2.175363e-1],
    [32, 1.350436e-3, 1.089754e-1],
    [64, 3.379923e-4, 5.45137e-2],
  ])('have the published errors on %i x %i squares', (count, l2, h1) => {
    const errors = poissonErrors(gridMesh({ shape: 'triangle', cells: [count, count] }), 1, sines, 8);
    expect(errors.l2 / l2 - 1).toBeCloseTo(0, 6);
    expect(errors.h1 / h1 - 1).toBeCloseTo(0, 6);
  });
});

describe('triangles on a quarter disc', () => {
  const disc = (count: number, order: 1 | 2) =>
    mapCoordinates(gridMesh({ shape: 'triangle', order, cells: [count, count] }), ([x, y]) => {
      const [far, radius] = [Math.max(x!, y!), Math.hypot(x!, y!)];
      const factor = radius === 0 ? 1 : 1 - far + (far * far) / radius;
      return [x! * factor, y! * factor];
    });
  const problem: PoissonProblem = {
    exact: {
      value: ([x, y], out) => {
        out[0] = Math.cos(2 * x!) * Math.exp(y!);
      },
      gradient: ([x, y], out) => {
        out[0] = -2 * Math.sin(2 * x!) * Math.exp(y!);
        out[1] = Math.cos(2 * x!) * Math.exp(y!);
      },
    },
    conductivity: () => 1,
    source: ([x, y]) => 3 * Math.cos(2 * x!) * Math.exp(y!),
    dirichlet: ['right', 'top'],
    robin: { boundaries: ['left', 'bottom'], transfer: 0 },
  };
  it.each([
    [1, 2, 1],
    [2, 3, 2],
  ] as const)('of order %i converge with orders %i and %i', (order, l2, h1) => {
    const counts = [4, 8, 16];
    const errors = counts.map((count) => poissonErrors(disc(count, order), order, problem, 6));
    const spacings = counts.map((count) => 1 / count);
    const orders = [
      fittedOrder(
        spacings,
        errors.map((e) => e.l2),
      ),
      fittedOrder(
        spacings,
        errors.map((e) => e.h1),
      ),
    ];
    expect(Math.abs(orders[0]! - l2)).toBeLessThan(0.1);
    expect(Math.abs(orders[1]! - h1)).toBeLessThan(0.1);
  });
});

describe('axisymmetric meshes', () => {
  // u = cos(2 r^2) sin(z): -lap u = (8 sin(2 r^2) + 16 r^2 cos(2 r^2) + cos(2 r^2)) sin(z), from (r u_r)_r / r with u_r = -4 r sin(2 r^2).
  const problem: PoissonProblem = {
    exact: {
      value: ([r, z], out) => {
        out[0] = Math.cos(2 * r! ** 2) * Math.sin(z!);
      },
      gradient: ([r, z], out) => {
        out[0] = -4 * r! * Math.sin(2 * r! ** 2) * Math.sin(z!);
        out[1] = Math.cos(2 * r! ** 2) * Math.cos(z!);
      },
    },
    conductivity: () => 1,
    source: ([r, z]) =>
      (8 * Math.sin(2 * r! ** 2) + 16 * r! ** 2 * Math.cos(2 * r! ** 2) + Math.cos(2 * r! ** 2)) * Math.sin(z!),
    dirichlet: ['bottom', 'top'],
    robin: { boundaries: ['right'], transfer: 0.7 },
  };
  it.each(elements.filter(([shape]) => shape === 'triangle' || shape === 'quadrilateral'))(
    'converge with the %s of order %i, on the axis too',
    (shape, order) => {
      const counts = [8, 12, 18];
      const errors = counts.map((count) =>
        poissonErrors(
          gridMesh({ shape, order, cells: [count, count], geometry: 'axisymmetric' }),
          order,
          problem,
          2 * order + 3,
        ),
      );
      const spacings = counts.map((count) => 1 / count);
      const orders = [
        fittedOrder(
          spacings,
          errors.map((e) => e.l2),
        ),
        fittedOrder(
          spacings,
          errors.map((e) => e.h1),
        ),
      ];
      expect(Math.abs(orders[0]! - (order + 1))).toBeLessThan(0.1);
      expect(Math.abs(orders[1]! - order)).toBeLessThan(0.1);
    },
  );
});
