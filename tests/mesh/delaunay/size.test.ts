import { describe, expect, it } from 'vitest';
import {
  distanceSize,
  limitGradient,
  meshOutline,
  nodalSize,
  smallestSize,
  uniformSize,
} from '../../../src/mesh/delaunay/index.js';
import { edgeTriangles, meshArea, rectangle } from './shapes.js';

describe('size fields', () => {
  it('by distance: near, growing, at most far', () => {
    const size = distanceSize({
      near: 0.1,
      growth: 0.5,
      far: 1,
      plateau: 0.2,
      points: [[0, 0]],
      polylines: [
        [
          [4, -1],
          [4, 1],
          [6, 1],
        ],
      ],
    });
    expect(size(0.1, 0.1)).toBeCloseTo(0.1, 15);
    expect(size(0, 1.2)).toBeCloseTo(0.6, 15);
    expect(size(0, 50)).toBe(1);
    expect(size(4.5, 0.4)).toBeCloseTo(0.1 + 0.5 * 0.3, 15);
    expect(smallestSize(uniformSize(0.3), size)(0, 50)).toBe(0.3);
    expect(() => distanceSize({ near: 0.1, growth: 0.5 })).toThrow('needs points');
    expect(() => uniformSize(-1)).toThrow('positive');
  });

  it('are honoured by the mesh: edges near a point are short, and grow', () => {
    const size = distanceSize({ near: 0.002, growth: 0.25, points: [[0.3, 0.4]] });
    const { mesh, report } = meshOutline(
      {
        ...rectangle(1, 1),
        points: [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 1],
          [0.3, 0.4],
        ],
      },
      { size },
    );
    const x = mesh.coordinates;
    let ratioSum = 0;
    const edges = edgeTriangles(mesh);
    for (const key of edges.keys()) {
      const [a, b] = key.split(':').map(Number) as [number, number];
      const length = Math.hypot(x[2 * a]! - x[2 * b]!, x[2 * a + 1]! - x[2 * b + 1]!);
      const ratio = length / size((x[2 * a]! + x[2 * b]!) / 2, (x[2 * a + 1]! + x[2 * b + 1]!) / 2);
      expect(ratio).toBeLessThan(1.9);
      expect(ratio).toBeGreaterThan(0.4);
      ratioSum += ratio;
    }
    expect(ratioSum / edges.size).toBeGreaterThan(0.85);
    expect(ratioSum / edges.size).toBeLessThan(1.15);
    expect(report.smallestAngle).toBeGreaterThan(26);
    expect(meshArea(mesh)).toBeCloseTo(1, 13);
  });

  it('from nodes of an old mesh are linear on it, and go on beyond it with the nearest value', () => {
    const { mesh } = meshOutline(rectangle(1, 1), { size: uniformSize(0.2) });
    const x = mesh.coordinates;
    const values = Float64Array.from({ length: x.length / 2 }, (_, i) => 1 + 2 * x[2 * i]! + 3 * x[2 * i + 1]!);
    const size = nodalSize(mesh, values);
    for (const [px, py] of [
      [0.2, 0.7],
      [0.5, 0.5],
      [0, 0],
      [1, 1],
      [0.999, 0.001],
    ] as const) {
      expect(size(px, py)).toBeCloseTo(1 + 2 * px + 3 * py, 12);
    }
    expect(size(3, 0.5)).toBeCloseTo(1 + 2 + 1.5, 12);
    expect(size(-0.1, -7)).toBeCloseTo(1, 12);
    expect(size(0.4, 1.3)).toBeCloseTo(1 + 0.8 + 3, 12);
  });

  it('limited in growth never exceed the distance to a smaller one, and keep what is small', () => {
    const { mesh } = meshOutline(rectangle(1, 1), { size: uniformSize(0.1) });
    const x = mesh.coordinates;
    const values = new Float64Array(x.length / 2).fill(1);
    values[0] = 0.01;
    const limited = limitGradient(mesh, values, 0.3);
    expect(limited[0]).toBe(0.01);
    let largest = 0;
    for (const key of edgeTriangles(mesh).keys()) {
      const [a, b] = key.split(':').map(Number) as [number, number];
      const length = Math.hypot(x[2 * a]! - x[2 * b]!, x[2 * a + 1]! - x[2 * b + 1]!);
      expect(Math.abs(limited[a]! - limited[b]!)).toBeLessThanOrEqual(0.3 * length * (1 + 1e-12));
    }
    for (let i = 0; i < limited.length; i++) {
      const straight = 0.01 + 0.3 * Math.hypot(x[2 * i]! - x[0]!, x[2 * i + 1]! - x[1]!);
      largest = Math.max(largest, limited[i]! / straight);
      expect(limited[i]!).toBeGreaterThanOrEqual(Math.min(1, straight) * (1 - 1e-12));
    }
    // Ways along edges are longer than the straight one by a few per cent.
    expect(largest).toBeLessThan(1.25);
  });
});
