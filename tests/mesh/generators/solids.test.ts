import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mesh } from '../../../src/mesh/index.js';
import {
  checkMesh,
  cookMembrane,
  eulerCharacteristic,
  extrude,
  gridMesh,
  meshQuality,
  outerFacets,
  polycrystal,
  revolve,
  splitInterfaces,
  subMesh,
  thickShell,
  voidCell,
  voidOctant,
} from '../../../src/mesh/index.js';
import { facetPlaces, fittedOrder, measureOf, measureOfFacets } from '../measures.js';
import { refusedPaths } from '../refusals.js';

const measureOn = (mesh: Mesh, name: string): number => measureOfFacets(mesh, mesh.boundaries.get(name)!).measure;

describe('extrusion', () => {
  it('makes hexahedra and tetrahedra with the volume, the surfaces and the interfaces of the body', () => {
    for (const flat of ['quadrilateral', 'triangle'] as const) {
      for (const shape of ['hexahedron', 'tetrahedron'] as const) {
        if (flat === 'triangle' && shape === 'hexahedron') continue;
        for (const order of [1, 2] as const) {
          const plane = polycrystal({
            width: 2,
            thickness: 1,
            grains: 4,
            seed: 3,
            metalHeight: 0.5,
            shape: flat,
            cellsPerHalf: 1,
          });
          const body = extrude(plane, { levels: [0, 0.2, 1], shape, order });
          checkMesh(body, { named: true });
          expect(body.blocks[0].shape).toBe(shape);
          expect(measureOf(body, 'metal')).toBeCloseTo(1, 12);
          expect(measureOf(body)).toBeCloseTo(3, 12);
          expect(measureOn(body, 'front')).toBeCloseTo(3, 12);
          expect(measureOn(body, 'left')).toBeCloseTo(1.5, 12);
          const { metal, electrolyte } = body.interfaces.get('interface')!;
          expect(measureOfFacets(body, metal).measure).toBeCloseTo(2, 12);
          expect(measureOfFacets(body, metal).enclosed).toBeCloseTo(-measureOfFacets(body, electrolyte).enclosed, 12);
          const regions = body.blocks[0].region;
          for (const cell of metal.cell) expect(body.regions[regions[cell]]).toBe('metal');
          expect(measureOfFacets(body, outerFacets(body)).enclosed).toBeCloseTo(3, 12);
          expect(eulerCharacteristic(body)).toBe(1);
          const { mesh: split } = splitInterfaces(body);
          checkMesh(split, { named: true });
          expect(eulerCharacteristic(split)).toBe(5);
          // The cut-out metal is the extruded metal.
          expect(measureOf(subMesh(body, ['metal']).mesh)).toBeCloseTo(1, 12);
        }
      }
    }
  });

  it('of what cannot be extruded is refused', () => {
    const plane = gridMesh({ shape: 'triangle', cells: [1, 1] });
    expect(refusedPaths(() => extrude(plane, { levels: [0, 1], shape: 'hexahedron' }))).toEqual(['mesh']);
    expect(refusedPaths(() => extrude(plane, { levels: [1, 0], shape: 'tetrahedron' }))).toEqual(['extrude.levels']);
    expect(refusedPaths(() => extrude({ ...plane, geometry: 'axisymmetric' }, { levels: [0] }))).toEqual([
      'extrude.mesh',
      'extrude.levels',
    ]);
    const crystal = splitInterfaces(polycrystal({ width: 1, thickness: 1, grains: 3, seed: 1 })).mesh;
    expect(refusedPaths(() => extrude(crystal, { levels: [0, 1] }))).toEqual(['mesh']);
  });
});

describe('revolution', () => {
  it('of a ring makes hexahedra, closed or not, to the fourth order in volume', () => {
    const ring = gridMesh({
      shape: 'quadrilateral',
      cells: [2, 2],
      order: 2,
      geometry: 'axisymmetric',
      lower: [1, 0],
      upper: [2, 1],
    });
    for (const shape of ['hexahedron', 'tetrahedron'] as const) {
      const errors = [4, 8, 16].map((cells) => {
        const body = revolve(ring, { angle: Math.PI / 2, cells: cells / 4, shape });
        checkMesh(body, { named: true });
        return measureOf(body) - (3 / 4) * Math.PI;
      });
      expect(fittedOrder([4, 2, 1], errors)).toBeCloseTo(4, 0);
      const whole = revolve(ring, { angle: 2 * Math.PI, cells: 12, shape });
      checkMesh(whole, { named: true });
      expect([...whole.boundaries.keys()].sort()).toEqual(['bottom', 'left', 'right', 'top']);
      expect(measureOf(whole)).toBeCloseTo(3 * Math.PI, 2);
      // A ring has a hole through it.
      expect(eulerCharacteristic(whole)).toBe(0);
    }
  });

  it('of a ball makes tetrahedra, on the axis too', () => {
    const sphere = thickShell({ kind: 'sphere', innerRadius: 1, outerRadius: 2, cells: [2, 4] });
    for (const angle of [Math.PI / 2, 2 * Math.PI]) {
      const body = revolve(sphere, { angle, cells: Math.round((16 * angle) / (2 * Math.PI)), shape: 'tetrahedron' });
      checkMesh(body, { named: true });
      const part = angle / (2 * Math.PI);
      expect(measureOf(body) / (part * (2 / 3) * Math.PI * 7)).toBeCloseTo(1, 3);
      expect(measureOn(body, 'inner') / (part * 2 * Math.PI)).toBeCloseTo(1, 3);
      expect(body.boundaries.has('axis')).toBe(false);
      expect(eulerCharacteristic(body)).toBe(1);
    }
    expect(refusedPaths(() => revolve(sphere, { angle: 1, cells: 2 }))).toEqual(['mesh']);
    expect(refusedPaths(() => revolve(sphere, { angle: 7, cells: 0 }))).toEqual(['revolve.angle', 'revolve.cells']);
  });

  it('of a void at an interface keeps both sides', () => {
    const meridian = voidCell({
      void: { kind: 'cap', angle: 1.2 },
      radius: 1,
      surroundings: { kind: 'cell', radius: 2, metalHeight: 2, electrolyteThickness: 1 },
      resolution: 4,
    });
    const body = revolve(meridian, { angle: Math.PI / 2, cells: 3, shape: 'tetrahedron' });
    checkMesh(body, { named: true });
    for (const region of ['metal', 'electrolyte'])
      expect((4 * measureOf(body, region)) / measureOf(meridian, region)).toBeCloseTo(1, 3);
    const { metal, electrolyte } = body.interfaces.get('interface')!;
    expect(facetPlaces(body, metal).length).toBe(facetPlaces(body, electrolyte).length);
    expect((4 * measureOfFacets(body, metal).measure) / (3 * Math.PI)).toBeCloseTo(1, 3);
  });
});

describe('a void at an interface in three dimensions', () => {
  it('has the volume of the cell less an eighth of the ball, to the fourth order', () => {
    for (const shape of ['hexahedron', 'tetrahedron'] as const) {
      const errors = [2, 4, 8].map((resolution) => {
        const mesh = voidOctant({ radius: 1, halfWidth: 2, metalHeight: 2, resolution, shape });
        return measureOf(mesh) - (8 - Math.PI / 6);
      });
      expect(Math.abs(errors[2])).toBeLessThan(5e-5);
      expect(fittedOrder([4, 2, 1], errors)).toBeGreaterThan(3.5);
    }
  });

  it('meets the electrolyte below in the interface alone', () => {
    for (const shape of ['hexahedron', 'tetrahedron'] as const) {
      for (const order of [1, 2] as const) {
        const mesh = voidOctant({
          radius: 1,
          aspect: 0.6,
          halfWidth: 1.5,
          metalHeight: 4,
          electrolyteThickness: 1,
          resolution: 4,
          shape,
          order,
        });
        checkMesh(mesh, { named: true });
        const tolerance = order === 2 ? 3 : 0;
        expect(measureOf(mesh, 'metal')).toBeCloseTo(9 - (Math.PI / 6) * 0.6, tolerance);
        expect(measureOf(mesh, 'electrolyte')).toBeCloseTo(2.25, 12);
        expect(
          measureOn(mesh, 'void-floor') + measureOfFacets(mesh, mesh.interfaces.get('interface')!.metal).measure,
        ).toBeCloseTo(2.25, 12);
        expect(measureOn(mesh, 'void-floor')).toBeCloseTo(Math.PI / 4, order === 2 ? 3 : 1);
        expect([...mesh.boundaries.keys()].sort()).toEqual([
          'back',
          'bottom',
          'front',
          'left',
          'right',
          'top',
          'void',
          'void-floor',
        ]);
        expect(measureOn(mesh, 'left')).toBeCloseTo(1.5 * 5 - (Math.PI / 4) * 0.6, order === 2 ? 3 : 1);
        expect(measureOfFacets(mesh, outerFacets(mesh)).enclosed).toBeCloseTo(measureOf(mesh), 9);
        expect(eulerCharacteristic(mesh)).toBe(1);
      }
    }
  });

  it('is a good mesh for any parameters', () => {
    const any = fc.record({
      aspect: fc.double({ min: 0.1, max: 3, noNaN: true }),
      room: fc.double({ min: 1.05, max: 10, noNaN: true }),
      above: fc.double({ min: 1.05, max: 10, noNaN: true }),
      electrolyteThickness: fc.double({ min: 0.1, max: 10, noNaN: true }),
      shape: fc.constantFrom('hexahedron' as const, 'tetrahedron' as const),
      order: fc.constantFrom(1 as const, 2 as const),
    });
    fc.assert(
      fc.property(any, ({ room, above, ...rest }) => {
        const mesh = voidOctant({
          ...rest,
          radius: 1,
          halfWidth: room,
          metalHeight: rest.aspect * above,
          resolution: 4,
        });
        checkMesh(mesh, { named: true });
        expect(Math.min(...meshQuality(mesh).shape)).toBeGreaterThan(0);
      }),
      { numRuns: 8, seed: 1 },
    );
  });

  it('wider than the cell is refused', () => {
    expect(refusedPaths(() => voidOctant({ radius: 1, halfWidth: 1, metalHeight: 0.5, resolution: 3 }))).toEqual([
      'voidOctant.resolution',
      'voidOctant.halfWidth',
      'voidOctant.metalHeight',
    ]);
  });
});

it('tetrahedra of extruded cells of any kind are as good as can be asked', () => {
  const body = extrude(cookMembrane(4), { levels: [0, 10, 20], shape: 'tetrahedron' });
  expect(Math.min(...meshQuality(body).shape)).toBeGreaterThan(0.25);
});
