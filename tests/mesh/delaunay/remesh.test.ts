import { describe, expect, it } from 'vitest';
import { meshOutline, outlineOfMesh, type Point, remesh } from '../../../src/mesh/delaunay/index.js';
import { integrateCells, type Mesh, splitInterfaces, subMesh } from '../../../src/mesh/index.js';
import { boundaryLength, capOutline, meshArea, rectangle } from './shapes.js';

/** A spherical cap of a void (contact angle 70 degrees) in metal on electrolyte, around the axis; lengths of micrometres. */
function voidCell(order: 1 | 2, turning = 15): Mesh {
  const { outline } = capOutline((70 * Math.PI) / 180, 3, 1e-6);
  return meshOutline(outline, { order, turning, size: () => 0.4e-6 }).mesh;
}

/** The mesh with its nodes moved, as by creep: the void sinks in and its wall bends. */
function deformed(mesh: Mesh): Mesh {
  const coordinates = mesh.coordinates.slice();
  for (let i = 0; i < coordinates.length; i += 2) {
    const [r, z] = [coordinates[i]! / 1e-6, coordinates[i + 1]! / 1e-6];
    coordinates[i] = 1e-6 * (r + 0.06 * Math.sin(1.3 * r) * Math.cos(z));
    coordinates[i + 1] = 1e-6 * (z - 0.12 * Math.cos(0.9 * r) * Math.sin(z) * (z > 0 ? 1 : 0.3));
  }
  return { ...mesh, coordinates };
}

function volumeOf(mesh: Mesh, region: string): number {
  const number = mesh.regions.indexOf(region);
  return integrateCells(mesh, 4, (points) => (points.block.region[points.place] === number ? 1 : 0));
}

describe('remeshing a deformed void cell', () => {
  it.each([
    [1, 2],
    [2, 2],
    [1, 1],
    [2, 1],
  ] as const)(
    'of order %d by one of order %d keeps volumes to rounding, names, sides and quality',
    (order, newOrder) => {
      const old = deformed(voidCell(order));
      const made = remesh(old, { order: newOrder, turning: 15, size: () => 0.3e-6 });
      for (const region of ['metal', 'electrolyte']) {
        expect(Math.abs(volumeOf(made.mesh, region) / volumeOf(old, region) - 1)).toBeLessThan(1e-13);
      }
      for (const { before, after } of made.volumes) expect(Math.abs(after / before - 1)).toBeLessThan(1e-13);
      expect([...made.mesh.boundaries.keys()].sort()).toEqual([...old.boundaries.keys()].sort());
      expect(made.mesh.regions).toEqual(['electrolyte', 'metal']);
      const { metal } = made.mesh.interfaces.get('contact')!;
      metal.cell.forEach((cell) => {
        expect(made.mesh.regions[made.mesh.blocks[0]!.region[cell]!]).toBe('metal');
      });
      expect(made.report.unrefined).toBe(0);
      expect(made.report.smallestFreeAngle).toBeGreaterThan(25);
      // Chords of 15 degrees lie within 0.2 % of their curve; quadratic edges far nearer.
      expect(made.relativeCorrection).toBeLessThan(order === 2 && newOrder === 2 ? 1e-3 : 0.02);
      expect(made.correction).toBeGreaterThan(0);
    },
  );

  it('ten times over loses nothing, and hardly moves the surface', () => {
    let mesh = deformed(voidCell(2));
    const before = volumeOf(mesh, 'metal');
    const highest = (m: Mesh) => Math.max(...surfaceNodes(m, 'cap').map((node) => m.coordinates[2 * node + 1]!));
    const top = highest(mesh);
    for (let pass = 0; pass < 10; pass++) {
      mesh = remesh(mesh, { order: 2, turning: 15, size: () => (0.25 + 0.02 * pass) * 1e-6 }).mesh;
    }
    expect(Math.abs(volumeOf(mesh, 'metal') / before - 1)).toBeLessThan(1e-12);
    expect(Math.abs(highest(mesh) - top)).toBeLessThan(1e-9);
  });

  it('welds a split interface whose sides are together, and refuses one whose sides are apart', () => {
    const whole = voidCell(1);
    const { mesh: split } = splitInterfaces(whole, ['contact']);
    const again = remesh(split, { size: () => 0.4e-6 });
    expect(again.mesh.interfaces.get('contact')!.metal.cell.length).toBeGreaterThan(3);
    expect(volumeOf(again.mesh, 'metal') / volumeOf(whole, 'metal')).toBeCloseTo(1, 13);
    const coordinates = split.coordinates.slice();
    const { nodes, region } = split.blocks[0]!;
    const lifted = new Set<number>();
    region.forEach((number, cell) => {
      if (split.regions[number] === 'metal')
        for (const node of nodes.subarray(3 * cell, 3 * cell + 3)) lifted.add(node);
    });
    for (const node of lifted) coordinates[2 * node + 1]! += 1e-8;
    expect(() => remesh({ ...split, coordinates })).toThrow('two sides of a split interface are apart');
    const metal = subMesh({ ...split, coordinates }, ['metal']).mesh;
    const alone = remesh(metal, { size: () => 0.4e-6 });
    expect(volumeOf(alone.mesh, 'metal') / volumeOf(metal, 'metal')).toBeCloseTo(1, 13);
    expect(boundaryLength(alone.mesh, 'contact')).toBeCloseTo(2e-6, 15);
  });
});

describe('remeshing plane domains', () => {
  it('a closed hole inside becomes a periodic spline; its area stays', () => {
    const outline = rectangle(4, 4);
    const { mesh } = meshOutline(
      {
        ...outline,
        points: [...outline.points, [3, 2]],
        curves: [...outline.curves, { from: 4, to: 4, shape: { kind: 'circle', centre: [2, 2] }, boundary: 'void' }],
        regions: [{ name: 'metal', seed: [0.1, 0.1] }],
        holes: [[2, 2]],
      },
      { size: () => 0.3 },
    );
    const found = outlineOfMesh(mesh);
    expect(found.outline.curves.map(({ shape }) => shape?.kind).sort()).toEqual([
      'line',
      'line',
      'line',
      'line',
      'spline',
    ]);
    expect(found.outline.points.length).toBe(5);
    const made = remesh(mesh, { size: () => 0.17 });
    expect(Math.abs(meshArea(made.mesh) / meshArea(mesh) - 1)).toBeLessThan(1e-14);
    expect(boundaryLength(made.mesh, 'outer')).toBeCloseTo(16, 12);
    // Vertices lie on the spline through the old ones, moved together onto the area of the old polygon.
    for (const node of surfaceNodes(made.mesh, 'void')) {
      const radius = Math.hypot(made.mesh.coordinates[2 * node]! - 2, made.mesh.coordinates[2 * node + 1]! - 2);
      expect(Math.abs(radius - 1)).toBeLessThan(0.012);
    }
  });

  it('grains that meet in triple points keep their areas and their common curves', () => {
    const points: Point[] = [
      [0, 0],
      [2, 0],
      [2, 2],
      [0, 2],
      [1, 1.1],
      [1, 0],
      [2, 1.6],
      [0, 1.4],
    ];
    const { mesh } = meshOutline(
      {
        geometry: 'plane',
        points,
        curves: [
          { from: 0, to: 5, boundary: 'bottom' },
          { from: 5, to: 1, boundary: 'bottom' },
          { from: 1, to: 6, boundary: 'right' },
          { from: 6, to: 2, boundary: 'right' },
          { from: 2, to: 3, boundary: 'top' },
          { from: 3, to: 7, boundary: 'left' },
          { from: 7, to: 0, boundary: 'left' },
          { from: 4, to: 5, shape: { kind: 'arc', through: [0.9, 0.5] }, interface: { name: 'boundaries' } },
          { from: 4, to: 6, shape: { kind: 'arc', through: [1.5, 1.5] }, interface: { name: 'boundaries' } },
          { from: 4, to: 7, interface: { name: 'boundaries' } },
        ],
        regions: [
          { name: 'grain a', seed: [0.2, 0.2] },
          { name: 'grain b', seed: [1.8, 0.2] },
          { name: 'grain c', seed: [1, 1.9] },
        ],
      },
      { size: () => 0.2 },
    );
    const made = remesh(mesh, { size: () => 0.13 });
    for (let region = 0; region < 3; region++) {
      expect(Math.abs(meshArea(made.mesh, region) / meshArea(mesh, region) - 1)).toBeLessThan(1e-13);
    }
    expect(made.mesh.interfaces.get('boundaries')!.metal.cell.length).toBeGreaterThan(15);
  });
});

function surfaceNodes(mesh: Mesh, name: string): number[] {
  const { cell, facet } = mesh.boundaries.get(name)!;
  const { nodes, order } = mesh.blocks[0]!;
  const stride = order === 2 ? 6 : 3;
  const list: number[] = [];
  cell.forEach((t, k) => {
    list.push(nodes[stride * t + facet[k]!]!, nodes[stride * t + ((facet[k]! + 1) % 3)]!);
  });
  return list;
}
