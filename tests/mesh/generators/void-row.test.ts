import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { VoidRowOptions, VoidShape } from '../../../src/mesh/index.js';
import { checkMesh, eulerCharacteristic, meshQuality, voidRow } from '../../../src/mesh/index.js';
import { facetPlaces, measureOf, measureOfFacets } from '../measures.js';
import { refusedPaths } from '../refusals.js';

const round: VoidShape = { kind: 'spheroid', aspect: 1 };

describe('a row of voids', () => {
  it('has each of them, with its shape and its names', () => {
    const voids = [
      { centre: 6, radius: 1, shape: { kind: 'lens', angle: Math.PI / 3, electrolyteAngle: Math.PI / 4 } as const },
      { centre: 1.5, radius: 0.5, shape: round },
      { centre: 9, radius: 0.8, shape: { kind: 'cap', angle: 2 } as const },
      { centre: 3.5, radius: 0.7, shape: { kind: 'spheroid', aspect: 0 } as const },
    ];
    const mesh = voidRow({ width: 11, metalHeight: 4, electrolyteThickness: 2, voids });
    checkMesh(mesh, { named: true });
    const segment = (angle: number, a: number): number =>
      ((angle - Math.sin(angle) * Math.cos(angle)) * a * a) / Math.sin(angle) ** 2;
    const hollow = segment(Math.PI / 3, 1) + (Math.PI / 2) * 0.25 + segment(2, 0.8);
    // Quadratic edges turn by up to 30 degrees.
    expect(measureOf(mesh, 'metal')).toBeCloseTo(44 - hollow, 3);
    expect(measureOf(mesh, 'electrolyte')).toBeCloseTo(22 - segment(Math.PI / 4, 1), 3);
    // Numbered from left to right.
    const length = (name: string): number => measureOfFacets(mesh, mesh.boundaries.get(name)!).measure;
    expect(length('void-1')).toBeCloseTo(Math.PI / 2, 3);
    expect(length('void-2')).toBeCloseTo(1.4, 12);
    expect(length('void-3')).toBeCloseTo(((Math.PI / 3) * 2) / Math.sin(Math.PI / 3), 3);
    expect(length('void')).toBeCloseTo(
      [1, 2, 3, 4].reduce((sum, k) => sum + length(`void-${k}`), 0),
      12,
    );
    expect(length('void-floor-1')).toBeCloseTo(1, 12);
    expect(length('void-floor-3')).toBeCloseTo(((Math.PI / 4) * 2) / Math.sin(Math.PI / 4), 3);
    const flat = [mesh.boundaries.get('void-2')!, mesh.boundaries.get('void-floor-2')!].map((set) =>
      facetPlaces(mesh, set).sort(),
    );
    expect(flat[0]).toEqual(flat[1]);
    expect(measureOfFacets(mesh, mesh.interfaces.get('interface')!.metal).measure).toBeCloseTo(11 - 6, 12);
    // Four holes.
    expect(eulerCharacteristic(mesh)).toBe(1 - 4);
    expect([...mesh.interfaces.keys()]).toEqual(['interface']);
  });

  it('stands without an electrolyte', () => {
    const voids = [
      { centre: 1, radius: 0.4, shape: round },
      { centre: 2.5, radius: 0.4, shape: { kind: 'spheroid', aspect: 0 } as const },
    ];
    const mesh = voidRow({ width: 4, metalHeight: 2, voids, order: 1 });
    checkMesh(mesh, { named: true });
    expect([...mesh.boundaries.keys()].sort()).toEqual([
      'interface',
      'left',
      'right',
      'top',
      'void',
      'void-1',
      'void-2',
    ]);
    expect(measureOfFacets(mesh, mesh.boundaries.get('interface')!).measure).toBeCloseTo(4 - 1.6, 12);
  });

  it('is a good mesh for any voids', () => {
    const shape = fc.oneof(
      fc.record({
        kind: fc.constant('spheroid' as const),
        aspect: fc.oneof(fc.constant(0), fc.double({ min: 0.1, max: 2, noNaN: true })),
      }),
      fc.record({ kind: fc.constant('cap' as const), angle: fc.double({ min: 0.2, max: 2.2, noNaN: true }) }),
    );
    const one = fc.record({
      gap: fc.double({ min: 0.05, max: 2, noNaN: true }),
      radius: fc.double({ min: 0.1, max: 1, noNaN: true }),
      shape,
    });
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 4 }), fc.boolean(), (list, electrolyte) => {
        let x = 0;
        const voids = list.map(({ gap, radius, shape: its }) => {
          const reach = its.kind === 'cap' && its.angle > Math.PI / 2 ? radius / Math.sin(its.angle) : radius;
          const centre = x + gap + reach;
          x = centre + reach;
          return { centre, radius, shape: its };
        });
        const options: VoidRowOptions = {
          width: x + 0.5,
          metalHeight: 4,
          voids,
          order: 1,
          ...(electrolyte ? { electrolyteThickness: 1 } : {}),
        };
        const mesh = voidRow(options);
        checkMesh(mesh, { named: true });
        expect(Math.min(...meshQuality(mesh).shape)).toBeGreaterThan(0.1);
        expect(eulerCharacteristic(mesh)).toBe(electrolyte ? 1 - list.length : 1);
      }),
      { numRuns: 12, seed: 2 },
    );
  });

  it('that touch is refused, naming the void', () => {
    const refused = (options: VoidRowOptions) => refusedPaths(() => voidRow(options));
    const at = (centre: number, radius = 1) => ({ centre, radius, shape: round });
    expect(refused({ width: 10, metalHeight: 4, voids: [at(5), at(3.5)] })).toEqual(['voidRow.voids[0].centre']);
    expect(refused({ width: 10, metalHeight: 4, voids: [at(0.5)] })).toEqual(['voidRow.voids[0].centre']);
    expect(refused({ width: 10, metalHeight: 0.9, voids: [at(5)] })).toEqual(['voidRow.voids[0].shape']);
    expect(refused({ width: 10, metalHeight: 4, voids: [] })).toEqual(['voidRow.voids']);
    expect(refused({ width: 10, metalHeight: 4, voids: [at(5, -1)] })).toEqual(['voidRow.voids[0].radius']);
  });
});
