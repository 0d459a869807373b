import { describe, expect, it } from 'vitest';
import { distanceSize, meshOutline, remesh } from '../../../src/mesh/delaunay/index.js';
import { meshArea, rectangle } from './shapes.js';

describe('nine decades of size on a curve', () => {
  const outline = rectangle(1, 1);
  const size = distanceSize({
    near: 1e-9,
    growth: 0.15,
    points: [
      [0.2, 0.2],
      [0.6, 0.5],
    ],
  });
  const { mesh, report } = meshOutline(
    {
      ...outline,
      points: [...outline.points, [0.6, 0.5], [0.2, 0.2]],
      curves: [...outline.curves, { from: 4, to: 4, shape: { kind: 'circle', centre: [0.5, 0.5] }, boundary: 'void' }],
      regions: [{ name: 'metal', seed: [0.01, 0.01] }],
      holes: [[0.5, 0.5]],
    },
    { size },
  );

  it('are followed, though neighbours on the circle are in line to rounding', () => {
    expect(report.unrefined).toBe(0);
    expect(report.smallestAngle).toBeGreaterThan(26);
    expect(report.triangles).toBeLessThan(40000);
    expect(meshArea(mesh)).toBeCloseTo(1 - Math.PI * 0.01, 3);
  });
});

describe('a small inclusion far from the origin', () => {
  it('keeps its area through remeshing as well as its coordinates hold it', () => {
    const far = 300;
    const { mesh } = meshOutline({
      geometry: 'plane',
      points: [
        [far, 0],
        [far + 1, 0],
        [far + 1, 1],
        [far, 1],
        [far + 0.501, 0.5],
      ],
      curves: [
        ...[0, 1, 2, 3].map((i) => ({ from: i, to: (i + 1) % 4, boundary: 'outer' })),
        { from: 4, to: 4, shape: { kind: 'circle', centre: [far + 0.5, 0.5] }, interface: { name: 'skin' } },
      ],
      regions: [
        { name: 'metal', seed: [far + 0.1, 0.1] },
        { name: 'grain', seed: [far + 0.5, 0.5] },
      ],
    });
    const { volumes, report } = remesh(mesh, { size: () => 0.05 });
    expect(report.unrefined).toBe(0);
    // A coordinate of 300 holds a radius of 0.001 to 6e-11.
    for (const { before, after } of volumes) expect(Math.abs(after / before - 1)).toBeLessThan(2e-10);
  });
});
