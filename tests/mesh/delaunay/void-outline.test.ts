import { describe, expect, it } from 'vitest';
import {
  meshOutline,
  type Outline,
  outlineWithVoids,
  type Point,
  settleVoids,
  type VoidLimits,
  type VoidLoop,
  type VoidSpace,
  voidLoopsOf,
  voidVolume,
} from '../../../src/mesh/delaunay/index.js';
import { integrateCells, type Mesh, subMesh } from '../../../src/mesh/index.js';
import { boundaryLength } from './shapes.js';

const space: VoidSpace = {
  geometry: 'plane',
  walls: [{ name: 'interface', point: [0, 0], direction: [1, 0] }],
};
const aroundAxis: VoidSpace = {
  geometry: 'axisymmetric',
  walls: [...space.walls, { name: 'axis', point: [0, 0], direction: [0, -1], symmetry: true }],
};
const limits: VoidLimits = { merge: 0.02, neck: 0.05, smallestVolume: 1e-4, smallestBase: 0.1 };
const names = (number: number) => ({ surface: ['void', `surface ${number}`], floor: ['void', 'floor'] });

/** Metal of height 3 on electrolyte of height 1, from x = left to right. */
function stack(left: number, right: number, geometry: 'plane' | 'axisymmetric'): Outline {
  return {
    geometry,
    points: [
      [left, 0],
      [right, 0],
      [right, 3],
      [left, 3],
      [left, -1],
      [right, -1],
    ],
    curves: [
      { from: 0, to: 1, interface: { name: 'contact', metal: 'metal' } },
      { from: 1, to: 2, boundary: 'right' },
      { from: 2, to: 3, boundary: 'top' },
      { from: 3, to: 0, boundary: 'left' },
      { from: 0, to: 4, boundary: 'left' },
      { from: 4, to: 5, boundary: 'bottom' },
      { from: 5, to: 1, boundary: 'right' },
    ],
    regions: [
      { name: 'metal', seed: [right - 0.01, 2.9] },
      { name: 'electrolyte', seed: [right - 0.01, -0.9] },
    ],
  };
}

/** The part above the interface of a circle about (x, y). */
function cap(x: number, y: number, radius: number, count = 40): VoidLoop {
  const half = Math.acos(-y / radius);
  const points = Array.from({ length: count + 1 }, (_, i): Point => {
    const angle = Math.PI / 2 - half + (2 * half * i) / count;
    return [x + radius * Math.cos(angle), i === 0 || i === count ? 0 : y + radius * Math.sin(angle)];
  });
  return { points, walls: points.map((_, i) => (i === count ? 0 : -1)) };
}

function volumeOf(mesh: Mesh, region: string): number {
  const number = mesh.regions.indexOf(region);
  return integrateCells(mesh, 4, (points) => (points.block.region[points.place] === number ? 1 : 0));
}

describe('voids in an outline', () => {
  it('cut the interface, lay the electrolyte bare and are found again in the mesh', () => {
    const voids = [
      cap(-1, 0.1, 0.5),
      cap(1, -0.2, 0.6),
      { ...cap(0, 0, 0.3), points: ring(0, 2, 0.3), walls: ring(0, 2, 0.3).map(() => -1) },
    ];
    const outline = outlineWithVoids(stack(-2, 2, 'plane'), voids, space, names);
    const { mesh, report } = meshOutline(outline, { size: () => 0.15, turning: 10 });
    expect(report.unrefined).toBe(0);
    const widths = voids.slice(0, 2).map(({ points }) => points[0]![0] - points[points.length - 1]![0]);
    expect(boundaryLength(mesh, 'floor')).toBeCloseTo(widths[0]! + widths[1]!, 12);
    expect(volumeOf(mesh, 'electrolyte')).toBeCloseTo(4, 12);
    const found = voidLoopsOf(mesh, 'void', space);
    expect(found.length).toBe(3);
    const held = found.reduce((sum, loop) => sum + voidVolume(loop, 'plane'), 0);
    expect(volumeOf(mesh, 'metal') + held).toBeCloseTo(12, 12);
    for (const [k, loop] of voids.entries()) {
      const volume = voidVolume(loop, 'plane');
      expect(
        found.some((other) => Math.abs(voidVolume(other, 'plane') / volume - 1) < 0.01),
        `void ${k}`,
      ).toBe(true);
    }
    // Of the metal alone the chains are open, and closed along the interface.
    const metal = subMesh(mesh, ['metal']).mesh;
    const surfaces = new Map([...metal.boundaries].filter(([name]) => name.startsWith('surface')));
    expect(surfaces.size).toBe(3);
    const alone = voidLoopsOf(metal, 'void', space);
    expect(alone.reduce((sum, loop) => sum + voidVolume(loop, 'plane'), 0)).toBeCloseTo(held, 12);
  });

  it('from the mesh of two voids to the mesh of the one that they become', () => {
    const voids = [cap(-0.5, 0, 0.495), cap(0.5, 0, 0.495)];
    const first = meshOutline(outlineWithVoids(stack(-2, 2, 'plane'), voids, space, names), {
      size: () => 0.15,
      turning: 10,
      order: 2,
    }).mesh;
    const found = voidLoopsOf(first, 'void', space);
    const settled = settleVoids(found, limits, { ...space, keepVolume: true });
    expect(settled.events.map(({ kind }) => kind)).toEqual(['merged']);
    const outline = outlineWithVoids(stack(-2, 2, 'plane'), settled.voids, space, names);
    const second = meshOutline(outline, { size: () => 0.15, turning: 10, order: 2 });
    expect(second.report.unrefined).toBe(0);
    expect(voidLoopsOf(second.mesh, 'void', space).length).toBe(1);
    expect(volumeOf(second.mesh, 'electrolyte')).toBeCloseTo(4, 12);
    // The surface of order 2 follows the points of the first to a part in ten thousand.
    expect(Math.abs(volumeOf(second.mesh, 'metal') / volumeOf(first, 'metal') - 1)).toBeLessThan(2e-4);
  });

  it('around the axis: a void in the corner takes the axis away, and closes along it', () => {
    const half = cap(0, 0.2, 0.6, 80);
    const right = half.points.slice(0, 41).map(([x, y], i): Point => [i === 40 ? 0 : x, y]);
    const loop: VoidLoop = { points: [[0, 0], ...right], walls: [0, ...right.map((_, i) => (i === 40 ? 1 : -1))] };
    const outline = outlineWithVoids(stack(0, 2, 'axisymmetric'), [loop], aroundAxis, names);
    const { mesh, report } = meshOutline(outline, { size: () => 0.15, turning: 8, order: 2 });
    expect(report.unrefined).toBe(0);
    expect(boundaryLength({ ...mesh, blocks: straight(mesh) }, 'left')).toBeCloseTo(4 - 0.8, 12);
    const height = 0.8;
    const volume = (Math.PI * height * height * (3 * 0.6 - height)) / 3;
    expect(volumeOf(mesh, 'metal') / (12 * Math.PI - volume)).toBeCloseTo(1, 5);
    const [found] = voidLoopsOf(mesh, 'void', aroundAxis);
    expect(new Set(found!.walls)).toEqual(new Set([-1, 0, 1]));
    expect(voidVolume(found!, 'axisymmetric') / volume).toBeCloseTo(1, 2);
    // The metal alone: open from the rim to the pole, closed around the corner.
    const [alone] = voidLoopsOf(subMesh(mesh, ['metal']).mesh, 'void', aroundAxis);
    expect(alone!.points.some(([r, z]) => r === 0 && z === 0)).toBe(true);
    expect(voidVolume(alone!, 'axisymmetric')).toBeCloseTo(voidVolume(found!, 'axisymmetric'), 12);
  });

  it('metal that a void shuts in against the interface is meshed, too', () => {
    const [outer, inner] = [cap(0, 0, 1), cap(0, 0, 0.5)];
    const arch: VoidLoop = {
      points: [...outer.points, ...[...inner.points].reverse()],
      walls: [...outer.points.map((_, i) => (i === 40 ? 0 : -1)), ...inner.points.map((_, i) => (i === 40 ? 0 : -1))],
    };
    const { mesh, report } = meshOutline(outlineWithVoids(stack(-2, 2, 'plane'), [arch], space, names), {
      size: () => 0.15,
    });
    expect(report.unrefined).toBe(0);
    expect(boundaryLength(mesh, 'floor')).toBeCloseTo(1, 12);
    expect(volumeOf(mesh, 'metal')).toBeCloseTo(12 - (Math.PI * 0.75) / 2, 1);
    const [found] = voidLoopsOf(mesh, 'void', space);
    expect(found!.walls.filter((label) => label === 0).length).toBeGreaterThanOrEqual(2);
    expect(volumeOf(mesh, 'metal') + voidVolume(found!, 'plane')).toBeCloseTo(12, 12);
  });

  it('refuses voids whose base lies on no curve, and surfaces that end nowhere', () => {
    expect(() => outlineWithVoids(stack(-2, 2, 'plane'), [cap(5, 0, 0.5)], space, names)).toThrow(
      'where the outline has no curve',
    );
    const { mesh } = meshOutline(stack(-2, 2, 'plane'), { size: () => 0.5 });
    expect(() => voidLoopsOf(mesh, 'top', space)).toThrow('ends where there is no wall');
    expect(() => voidLoopsOf(mesh, 'void', space)).toThrow('no boundary of this name');
  });
});

function ring(x: number, y: number, radius: number): Point[] {
  return Array.from({ length: 40 }, (_, i) => {
    const angle = (2 * Math.PI * i) / 40;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)] as const;
  });
}

/** Vertices of order-2 triangles as triangles of order 1. */
function straight({ blocks }: Mesh): Mesh['blocks'] {
  const { nodes, region } = blocks[0]!;
  return [{ shape: 'triangle', order: 1, region, nodes: nodes.filter((_, i) => i % 6 < 3) }];
}
