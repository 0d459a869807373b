import { describe, expect, it } from 'vitest';
import { meshOutline, type Outline, type Point } from '../../../src/mesh/delaunay/index.js';
import { integrateCells, type Mesh } from '../../../src/mesh/index.js';
import { boundaryLength, capOutline, meshArea } from './shapes.js';

/** A square of side 4 about the origin with a hole of any closed curve in it. */
function squareWith(curve: Outline['curves'][number], start: Point, centre: Point): Outline {
  const points: Point[] = [[-2, -2], [2, -2], [2, 2], [-2, 2], start];
  return {
    geometry: 'plane',
    points,
    curves: [...[0, 1, 2, 3].map((i) => ({ from: i, to: (i + 1) % 4, boundary: 'outer' })), curve],
    regions: [{ name: 'metal', seed: [-1.99, -1.99] }],
    holes: [centre],
  };
}

function volume(mesh: Mesh, degree: number): number {
  return integrateCells(mesh, degree, () => 1);
}

/** Slope of the logarithm of errors over that of sizes, by least squares. */
function fittedOrder(sizes: readonly number[], errors: readonly number[]): number {
  const x = sizes.map(Math.log);
  const y = errors.map(Math.log);
  const meanX = x.reduce((a, b) => a + b) / x.length;
  const meanY = y.reduce((a, b) => a + b) / y.length;
  return (
    x.reduce((sum, value, i) => sum + (value - meanX) * (y[i]! - meanY), 0) /
    x.reduce((sum, value) => sum + (value - meanX) ** 2, 0)
  );
}

describe('a circular hole', () => {
  const outline = squareWith(
    { from: 4, to: 4, shape: { kind: 'circle', centre: [0.25, 0] }, boundary: 'void' },
    [1.25, 0],
    [0.25, 0],
  );

  it('has its vertices on the circle, also where the size field cuts chords', () => {
    const { mesh } = meshOutline(outline, { size: () => 0.07 });
    const { cell, facet } = mesh.boundaries.get('void')!;
    const { nodes } = mesh.blocks[0]!;
    expect(cell.length).toBeGreaterThan(80);
    cell.forEach((t, k) => {
      const node = nodes[3 * t + facet[k]!]!;
      expect(Math.hypot(mesh.coordinates[2 * node]! - 0.25, mesh.coordinates[2 * node + 1]!)).toBeCloseTo(1, 14);
    });
  });

  it.each([
    [1, 1.9],
    [2, 3.8],
  ] as const)('is approached with the right order in area by cells of order %d', (order, least) => {
    const sizes = [0.4, 0.2, 0.1, 0.05];
    const errors = sizes.map((size) => {
      const { mesh } = meshOutline(outline, { size: () => size, order, turning: 40 });
      return Math.abs(volume(mesh, 4) - (16 - Math.PI));
    });
    expect(fittedOrder(sizes, errors)).toBeGreaterThan(least);
    expect(fittedOrder(sizes, errors)).toBeLessThan(least + 0.6);
  });

  it('in cells of order 2 has positive Jacobians at the coarsest turning, and its middle nodes on the circle', () => {
    const { mesh, report } = meshOutline(outline, { order: 2, turning: 60 });
    expect(report.smallestAngle).toBeGreaterThan(20);
    integrateCells(mesh, 6, (points, q) => {
      expect(points.weights[q]).toBeGreaterThan(0);
      return 0;
    });
    const { cell, facet } = mesh.boundaries.get('void')!;
    cell.forEach((t, k) => {
      const middle = mesh.blocks[0]!.nodes[6 * t + 3 + facet[k]!]!;
      expect(Math.hypot(mesh.coordinates[2 * middle]! - 0.25, mesh.coordinates[2 * middle + 1]!)).toBeCloseTo(1, 14);
    });
  });
});

describe('other curves', () => {
  it('an ellipse as a function and as a spline through points have its circumference', () => {
    const at = (t: number): Point => [1.5 * Math.cos(2 * Math.PI * t), Math.sin(2 * Math.PI * t)];
    const points = Array.from({ length: 63 }, (_, i) => at((i + 1) / 64));
    // Ramanujan's second series gives the circumference of this ellipse to 1e-9.
    const h = (0.5 / 2.5) ** 2;
    const circumference = Math.PI * 2.5 * (1 + (3 * h) / (10 + Math.sqrt(4 - 3 * h)));
    for (const shape of [
      { kind: 'parametric', at },
      { kind: 'spline', points },
    ] as const) {
      const { mesh } = meshOutline(squareWith({ from: 4, to: 4, shape, boundary: 'void' }, [1.5, 0], [0, 0]), {
        turning: 4,
      });
      expect(boundaryLength(mesh, 'void') / circumference).toBeGreaterThan(0.9995);
      expect(boundaryLength(mesh, 'void') / circumference).toBeLessThan(1);
    }
  });

  it('a spline is accurate to the fourth order, at open ends, at a seam, and with given tangents', () => {
    const radius = (count: number, closed: boolean, tangents = {}) => {
      const angle = closed ? 2 * Math.PI : Math.PI / 2;
      const points = Array.from(
        { length: count + 1 },
        (_, i): Point => [Math.cos((angle * i) / count), Math.sin((angle * i) / count)],
      );
      const outline: Outline = closed
        ? squareWith(
            { from: 4, to: 4, shape: { kind: 'spline', points: points.slice(1, -1) }, boundary: 'void' },
            [1, 0],
            [0, 0],
          )
        : {
            geometry: 'axisymmetric',
            points: [
              [0, 0],
              [1, 0],
              [0, 1],
            ],
            curves: [
              { from: 0, to: 1 },
              { from: 1, to: 2, shape: { kind: 'spline', points: points.slice(1, -1), tangents }, boundary: 'void' },
              { from: 2, to: 0 },
            ],
            regions: [{ name: 'metal', seed: [0.2, 0.2] }],
          };
      const { mesh } = meshOutline(outline, { size: () => (closed ? 0.1 : 0.05), turning: 3 });
      const { cell, facet } = mesh.boundaries.get('void')!;
      return Math.max(
        ...Array.from(cell, (t, k) => {
          const node = mesh.blocks[0]!.nodes[3 * t + facet[k]!]!;
          return Math.abs(Math.hypot(mesh.coordinates[2 * node]!, mesh.coordinates[2 * node + 1]!) - 1);
        }),
      );
    };
    for (const [closed, tangents, counts] of [
      [true, {}, [12, 24, 48]],
      [false, {}, [6, 12, 24]],
      [false, { start: [0, 2], end: [-3, 0] }, [4, 8, 16]],
    ] as const) {
      const order = fittedOrder(
        counts.map((count) => 1 / count),
        counts.map((count) => radius(count, closed, tangents)),
      );
      expect(order).toBeGreaterThan(3.5);
    }
  });

  it('circles a ten-thousandth apart are both followed', () => {
    const gap = 1e-4;
    const points: Point[] = [
      [-2, -2],
      [2, -2],
      [2, 2],
      [-2, 2],
      [-1 - gap / 2, 0],
      [1 + gap / 2, 0],
    ];
    const circle = (from: number, x: number, name: string) => ({
      from,
      to: from,
      shape: { kind: 'circle' as const, centre: [x, 0] as const },
      boundary: name,
    });
    const { mesh, report } = meshOutline({
      geometry: 'plane',
      points,
      curves: [
        ...[0, 1, 2, 3].map((i) => ({ from: i, to: (i + 1) % 4, boundary: 'outer' })),
        circle(4, -0.5 - gap / 2, 'left'),
        circle(5, 0.5 + gap / 2, 'right'),
      ],
      regions: [{ name: 'metal', seed: [0, 1.5] }],
      holes: [
        [-0.5, 0],
        [0.5, 0],
      ],
    });
    expect(report.unrefined).toBe(0);
    expect(report.smallestAngle).toBeGreaterThan(25.9);
    expect(report.triangles).toBeLessThan(20000);
    for (const name of ['left', 'right']) expect(boundaryLength(mesh, name) / Math.PI).toBeGreaterThan(0.98);
    expect(meshArea(mesh)).toBeGreaterThan(16 - Math.PI / 2);
    expect(meshArea(mesh)).toBeLessThan(16 - Math.PI / 2 + 0.05);
  });
});

describe('a void of any contact angle at an interface, around the axis', () => {
  it.each([150, 90, 60, 20, 5, 1])('%d degrees', (degrees) => {
    const angle = (degrees * Math.PI) / 180;
    const { outline, height, top } = capOutline(angle);
    const { mesh, report } = meshOutline(outline, { order: 2, turning: 15, size: () => 0.4 });
    expect(report.unrefined).toBe(0);
    expect(report.smallestFreeAngle).toBeGreaterThan(25.9);
    const cap = (Math.PI * height * (3 + height * height)) / 6;
    const whole = Math.PI * 9 * (top + 1);
    // Order 2 at 15 degrees a chord follows a sphere to about 1e-5.
    expect(Math.abs(volume(mesh, 4) - (whole - cap))).toBeLessThan(1e-4 * (cap + 1e-3));
    const { metal, electrolyte } = mesh.interfaces.get('contact')!;
    const { region } = mesh.blocks[0]!;
    expect(metal.cell.length).toBeGreaterThan(3);
    metal.cell.forEach((cell) => {
      expect(mesh.regions[region[cell]!]).toBe('metal');
    });
    electrolyte.cell.forEach((cell) => {
      expect(mesh.regions[region[cell]!]).toBe('electrolyte');
    });
    expect([...mesh.boundaries.keys()].sort()).toEqual(['axis', 'bottom', 'cap', 'floor', 'top', 'void', 'wall']);
  });
});
