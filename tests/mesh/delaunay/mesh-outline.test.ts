import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meshOutline, type Outline, type Point } from '../../../src/mesh/delaunay/index.js';
import {
  boundaryLength,
  delaunayViolations,
  edgeTriangles,
  meshArea,
  polygonArea,
  polygonOutline,
  randomNumbers,
  rectangle,
  starPolygon,
} from './shapes.js';

describe('meshes of random polygons with holes', () => {
  const polygons = fc.record({
    seed: fc.integer({ min: 1, max: 2 ** 31 }),
    corners: fc.integer({ min: 4, max: 30 }),
    holeCorners: fc.integer({ min: 3, max: 12 }),
    smallestAngle: fc.constantFrom(20.7, 26, 30),
    scale: fc.constantFrom(1e-6, 1, 1e4),
  });

  it('have the angles asked for, the area of the polygon, facets on its sides, and are Delaunay', () => {
    fc.assert(
      fc.property(polygons, ({ seed, corners, holeCorners, smallestAngle, scale }) => {
        const random = randomNumbers(seed);
        const outer = starPolygon(random, corners, 0.6 * scale, 2 * scale, [3 * scale, -scale]);
        const hole = starPolygon(random, holeCorners, 0.1 * scale, 0.2 * scale, [3 * scale, -scale]);
        // Any point between the polygons along the ray of a corner of the hole.
        const seedPoint: Point = [
          3 * scale + (hole[0]![0] - 3 * scale) * 1.001,
          -scale + (hole[0]![1] + scale) * 1.001,
        ];
        // Some stars wind so far between two corners that the hole sticks out; those are for the checks of input.
        const outline = polygonOutline(outer, seedPoint, [hole], [[3 * scale, -scale]]);
        fc.pre(holeWithin(outer, hole) && encloses(hole, [3 * scale, -scale]));
        const { mesh, report } = meshOutline(outline, { smallestAngle, smoothing: 0 });
        expect(report.stopped).toBeUndefined();
        expect(report.unrefined).toBe(0);
        expect(report.smallestFreeAngle).toBeGreaterThanOrEqual(smallestAngle - 1e-6);
        const area = polygonArea(outer) - polygonArea(hole);
        expect(Math.abs(meshArea(mesh) - area)).toBeLessThan(1e-12 * area * corners);
        expect(boundaryLength(mesh, 'outer') / perimeter(outer)).toBeCloseTo(1, 11);
        expect(boundaryLength(mesh, 'inner') / perimeter(hole)).toBeCloseTo(1, 11);
        const edges = edgeTriangles(mesh);
        expect([...edges.values()].every((triangles) => triangles.length <= 2)).toBe(true);
        const free = [...edges.values()].filter((triangles) => triangles.length === 1).length;
        const { cell: outerCells } = mesh.boundaries.get('outer')!;
        const { cell: innerCells } = mesh.boundaries.get('inner')!;
        expect(free).toBe(outerCells.length + innerCells.length);
        expect(delaunayViolations(mesh, new Set())).toEqual([]);
      }),
      { numRuns: 120, seed: 5 },
    );
  });

  it('is the same mesh to the last bit each time', () => {
    const outer = starPolygon(randomNumbers(3), 12, 0.5, 2, [0, 0]);
    const one = meshOutline(polygonOutline(outer, [0, 0]), { size: () => 0.1 });
    const two = meshOutline(polygonOutline(outer, [0, 0]), { size: () => 0.1 });
    expect(one.mesh.coordinates).toEqual(two.mesh.coordinates);
    expect(one.mesh.blocks[0]!.nodes).toEqual(two.mesh.blocks[0]!.nodes);
  });
});

describe('small angles of the outline', () => {
  it.each([50, 30, 10, 1, 0.1, 0.01])('of %d degrees spoil no triangle but those at them', (degrees) => {
    const angle = (degrees * Math.PI) / 180;
    const tip: Point = [Math.cos(angle), Math.sin(angle)];
    const outline = polygonOutline([[0, 0], [1, 0], tip], [(2 + tip[0]) / 4, tip[1] / 4]);
    const { mesh, report } = meshOutline(outline, { smallestAngle: 28, size: () => 0.1, smoothing: 0 });
    expect(report.stopped).toBeUndefined();
    expect(report.unrefined).toBe(0);
    expect(report.smallestFreeAngle).toBeGreaterThanOrEqual(28);
    expect(report.smallestInputAngle).toBeCloseTo(degrees, 8);
    expect(report.smallestAngle).toBeGreaterThan(0.9 * Math.min(degrees, 28));
    expect(meshArea(mesh)).toBeCloseTo(Math.sin(angle) / 2, 13);
    expect(report.triangles).toBeLessThan(400);
  });

  it('in a fan of 60 around one point are resolved on common circles', () => {
    const random = randomNumbers(60);
    const points: Point[] = [[0.01, 0.02]];
    const curves: Outline['curves'][number][] = [];
    for (let i = 0; i < 60; i++) {
      const angle = (2 * Math.PI * (i + 0.5 * random())) / 60;
      const radius = 1 + random();
      points.push([radius * Math.cos(angle), radius * Math.sin(angle)]);
      curves.push({ from: 0, to: i + 1 }, { from: i + 1, to: ((i + 1) % 60) + 1 });
    }
    const regions = points.slice(1).map((point, i) => {
      const other = points[((i + 1) % 60) + 1]!;
      return {
        name: `grain ${i % 3}`,
        seed: [(0.01 + point[0] + other[0]) / 3, (0.02 + point[1] + other[1]) / 3] as const,
      };
    });
    const { mesh, report } = meshOutline(
      { geometry: 'plane', points, curves, regions },
      { smallestAngle: 26, smoothing: 0 },
    );
    expect(report.unrefined).toBe(0);
    expect(report.smallestFreeAngle).toBeGreaterThanOrEqual(26);
    expect(meshArea(mesh)).toBeCloseTo(polygonArea(points.slice(1)), 11);
    expect(mesh.regions).toEqual(['grain 0', 'grain 1', 'grain 2']);
  });
});

describe('sizes', () => {
  it('average what is asked for, with counts near those of equilateral triangles', () => {
    const { mesh, report } = meshOutline(rectangle(2, 1), { size: () => 0.04 });
    const ideal = 2 / ((Math.sqrt(3) / 4) * 0.04 ** 2);
    expect(report.triangles / ideal).toBeGreaterThan(0.85);
    expect(report.triangles / ideal).toBeLessThan(1.15);
    for (const length of edgeLengths(mesh)) {
      expect(length).toBeGreaterThan(0.04 * 0.4);
      expect(length).toBeLessThan(0.04 * 1.65);
    }
    expect(report.smallestAngle).toBeGreaterThan(26);
  });

  it('by region, by curve and by place hold together', () => {
    const outline = rectangle(1, 1);
    const curves = [{ ...outline.curves[0]!, size: 0.01 }, ...outline.curves.slice(1)];
    const { mesh } = meshOutline({ ...outline, curves, regions: [{ ...outline.regions[0]!, size: 0.2 }] });
    const x = mesh.coordinates;
    const { nodes } = mesh.blocks[0]!;
    for (const [key] of edgeTriangles(mesh)) {
      const [a, b] = key.split(':').map(Number);
      const length = Math.hypot(x[2 * a!]! - x[2 * b!]!, x[2 * a! + 1]! - x[2 * b! + 1]!);
      if (x[2 * a! + 1] === 0 && x[2 * b! + 1] === 0) expect(length).toBeLessThan(0.0131);
      expect(length).toBeLessThan(0.2 * 1.65);
    }
    expect(nodes.length / 3).toBeGreaterThan(200);
  });
});

describe('points and slits', () => {
  it('points of no curve become vertices; a slit is an interface of one region', () => {
    const outline = rectangle(1, 1);
    const points: Point[] = [...outline.points, [0.3, 0.4], [0.6, 0.45], [0.123, 0.877]];
    const { mesh } = meshOutline(
      {
        ...outline,
        points,
        curves: [...outline.curves, { from: 4, to: 5, interface: { name: 'crack' } }],
      },
      { size: () => 0.1 },
    );
    const x = mesh.coordinates;
    expect(
      Array.from({ length: x.length / 2 }, (_, i) => i).some((i) => x[2 * i] === 0.123 && x[2 * i + 1] === 0.877),
    ).toBe(true);
    const { metal, electrolyte } = mesh.interfaces.get('crack')!;
    const { nodes } = mesh.blocks[0]!;
    expect(metal.cell.length).toBeGreaterThanOrEqual(3);
    metal.cell.forEach((cell, k) => {
      const ends = [0, 1].map((i) => nodes[3 * cell + ((metal.facet[k]! + i) % 3)]!);
      const others = [0, 1].map((i) => nodes[3 * electrolyte.cell[k]! + ((electrolyte.facet[k]! + i) % 3)]!);
      expect(others).toEqual([ends[1], ends[0]]);
      // The left of the curve is above it: the far corner of the metal side.
      const far = nodes[3 * cell + ((metal.facet[k]! + 2) % 3)]!;
      expect(x[2 * far + 1]! - 0.35 - x[2 * far]! / 6).toBeGreaterThan(0);
    });
  });
});

function holeWithin(outer: readonly Point[], hole: readonly Point[]): boolean {
  return outer.every((a, i) => {
    const b = outer[(i + 1) % outer.length]!;
    return hole.every(([x, y]) => (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]) > 0.01 * polygonArea(hole));
  });
}

function encloses(polygon: readonly Point[], [x, y]: Point): boolean {
  return polygon.every((a, i) => {
    const b = polygon[(i + 1) % polygon.length]!;
    return (a[0] - x) * (b[1] - y) - (a[1] - y) * (b[0] - x) > 0;
  });
}

function perimeter(points: readonly Point[]): number {
  return points.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = points[(i + 1) % points.length]!;
    return sum + Math.hypot(nextX - x, nextY - y);
  }, 0);
}

function edgeLengths(mesh: { coordinates: Float64Array; blocks: readonly { nodes: Int32Array }[] }): number[] {
  const { nodes } = mesh.blocks[0]!;
  const x = mesh.coordinates;
  return Array.from(nodes, (a, i) => {
    const b = nodes[i % 3 === 2 ? i - 2 : i + 1]!;
    return Math.hypot(x[2 * a]! - x[2 * b]!, x[2 * a + 1]! - x[2 * b + 1]!);
  });
}
