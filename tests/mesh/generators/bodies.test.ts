import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mesh } from '../../../src/mesh/index.js';
import {
  checkMesh,
  cookMembrane,
  eulerCharacteristic,
  meshQuality,
  nodesOfFacets,
  notchedElectrolyte,
  patchElectrode,
  plateWithHole,
  smallElectrode,
  thickShell,
} from '../../../src/mesh/index.js';
import { facetPlaces, fittedOrder, measureOf, measureOfFacets } from '../measures.js';
import { refusedPaths } from '../refusals.js';

const shapes = ['triangle', 'quadrilateral'] as const;

const names = (mesh: Mesh): string[] => [...mesh.boundaries.keys()].sort();
const measureOn = (mesh: Mesh, name: string): number => measureOfFacets(mesh, mesh.boundaries.get(name)!).measure;

describe('a thick shell', () => {
  it('has the volume and the surfaces of a tube or a ball, to the fourth order', () => {
    for (const shape of shapes) {
      for (const [kind, volume, inner] of [
        ['cylinder', (Math.PI * 3) / 4, Math.PI / 2],
        ['sphere', (2 / 3) * Math.PI * 7, 2 * Math.PI],
      ] as const) {
        const errors = [2, 4, 8].map((n) => {
          const mesh = thickShell({ kind, innerRadius: 1, outerRadius: 2, cells: [n, n], shape });
          checkMesh(mesh, { named: true });
          return measureOf(mesh) - volume;
        });
        expect(fittedOrder([4, 2, 1], errors)).toBeCloseTo(4, 0);
        const mesh = thickShell({ kind, innerRadius: 1, outerRadius: 2, cells: [2, 16], shape, proportional: true });
        expect(measureOn(mesh, 'inner')).toBeCloseTo(inner, 4);
        expect(names(mesh)).toEqual(['axis', 'bottom', 'inner', 'outer']);
      }
    }
  });

  it('whose radii or cells make none is refused', () => {
    const cells = [2, 2] as const;
    expect(refusedPaths(() => thickShell({ kind: 'sphere', innerRadius: 2, outerRadius: 1, cells }))).toEqual([
      'thickShell.outerRadius',
    ]);
    expect(refusedPaths(() => thickShell({ kind: 'sphere', innerRadius: 0, outerRadius: 1, cells: [0, 1.5] }))).toEqual(
      ['thickShell.innerRadius', 'thickShell.cells[0]', 'thickShell.cells[1]'],
    );
  });
});

describe('a plate with a hole', () => {
  it('has the area of the plate less the hole, from small to large holes', () => {
    for (const shape of shapes) {
      for (const fraction of [1e-4, 0.1, 0.3, 0.5, 0.7]) {
        // A quarter of the unit cell of a square array, half-width 1: pi a^2 / 4 is the fraction.
        const radius = Math.sqrt((4 * fraction) / Math.PI);
        const mesh = plateWithHole({ radius, halfWidth: 1, halfHeight: 1, shape });
        checkMesh(mesh, { named: true });
        expect(measureOf(mesh)).toBeCloseTo(1 - fraction, 5);
        expect(names(mesh)).toEqual(['bottom', 'hole', 'left', 'right', 'top']);
        expect(measureOn(mesh, 'hole')).toBeCloseTo((Math.PI / 2) * radius, 5);
        expect(measureOn(mesh, 'bottom')).toBeCloseTo(1 - radius, 9);
      }
    }
    expect(refusedPaths(() => plateWithHole({ radius: 1, halfWidth: 1, halfHeight: 2 }))).toEqual([
      'plateWithHole.halfWidth',
    ]);
  });
});

describe('an electrode on part of a plane', () => {
  it('is as large as it should be, in cells and in half-spaces', () => {
    for (const shape of shapes) {
      const disc = patchElectrode({ radius: 2, surroundings: { kind: 'far', radius: 200 }, shape });
      checkMesh(disc, { named: true });
      expect(measureOn(disc, 'electrode')).toBeCloseTo(4 * Math.PI, 9);
      expect(measureOn(disc, 'insulated') / (Math.PI * (200 ** 2 - 4))).toBeCloseTo(1, 9);
      const strip = patchElectrode({
        geometry: 'plane',
        radius: 1,
        surroundings: { kind: 'cell', radius: 2, height: 5 },
        shape,
        edgeSize: 1e-4,
      });
      checkMesh(strip, { named: true });
      expect(measureOf(strip)).toBeCloseTo(10, 12);
      expect(measureOn(strip, 'electrode')).toBeCloseTo(1, 12);
      expect(names(strip)).toEqual(['axis', 'electrode', 'insulated', 'outer', 'top']);
    }
    const surroundings = { kind: 'far', radius: 1 } as const;
    expect(refusedPaths(() => patchElectrode({ radius: 1, surroundings, edgeSize: -1 }))).toEqual([
      'patchElectrode.surroundings.radius',
      'patchElectrode.edgeSize',
    ]);
  });
});

describe('an electrode smaller than the pellet', () => {
  it('meets it in the interface alone', () => {
    for (const shape of shapes) {
      for (const geometry of ['plane', 'axisymmetric'] as const) {
        const options = { radius: 1, metalHeight: 0.3, pelletRadius: 1.5, electrolyteThickness: 0.8 };
        const mesh = smallElectrode({ ...options, geometry, shape, edgeSize: 1e-3 });
        checkMesh(mesh, { named: true });
        const turn = (radius: number): number => (geometry === 'plane' ? radius : Math.PI * radius ** 2);
        expect(measureOf(mesh, 'metal')).toBeCloseTo(0.3 * turn(1), 9);
        expect(measureOf(mesh, 'electrolyte')).toBeCloseTo(0.8 * turn(1.5), 9);
        const { metal, electrolyte } = mesh.interfaces.get('interface')!;
        expect(measureOfFacets(mesh, metal).measure).toBeCloseTo(turn(1), 9);
        expect(facetPlaces(mesh, metal)).toEqual(facetPlaces(mesh, electrolyte));
        expect(names(mesh)).toEqual(['axis', 'bottom', 'free-surface', 'outer', 'side', 'top']);
        expect(eulerCharacteristic(mesh)).toBe(1);
      }
    }
    const wrong = { radius: 2, metalHeight: 0, pelletRadius: 1, electrolyteThickness: 1 };
    expect(refusedPaths(() => smallElectrode(wrong))).toEqual([
      'smallElectrode.pelletRadius',
      'smallElectrode.metalHeight',
    ]);
  });
});

describe("Cook's membrane", () => {
  it('has its corners, its area and its sides', () => {
    for (const shape of shapes) {
      for (const order of [1, 2] as const) {
        const mesh = cookMembrane(4, { shape, order });
        checkMesh(mesh, { named: true });
        expect(measureOf(mesh)).toBeCloseTo((48 * (44 + 16)) / 2, 9);
        expect(measureOn(mesh, 'right')).toBeCloseTo(16, 12);
        expect(measureOn(mesh, 'bottom')).toBeCloseTo(Math.hypot(48, 44), 12);
      }
    }
    expect(refusedPaths(() => cookMembrane(0))).toEqual(['cookMembrane.cells']);
  });
});

describe('a crack or notch in the electrolyte', () => {
  it('has quarter points at the tip of a crack', () => {
    for (const shape of shapes) {
      const mesh = notchedElectrolyte({ depth: 1, halfWidth: 4, electrolyteThickness: 5, shape });
      checkMesh(mesh, { named: true });
      expect(measureOf(mesh)).toBeCloseTo(20, 9);
      expect(measureOn(mesh, 'crack')).toBeCloseTo(1, 12);
      expect(measureOn(mesh, 'ligament')).toBeCloseTo(4, 12);
      expect(measureOn(mesh, 'interface')).toBeCloseTo(4, 12);
      for (const name of ['crack', 'ligament']) {
        const nodes = nodesOfFacets(mesh, mesh.boundaries.get(name)!, 2);
        const [, middle, end] = [...nodes]
          .map((node) => Math.abs(mesh.coordinates[2 * node + 1] + 1))
          .sort((a, b) => a - b);
        expect(middle / end).toBeCloseTo(0.25, 2);
        expect(middle / end).toBeGreaterThanOrEqual(0.25 - 1e-12);
      }
    }
  });

  it('has the metal above it, over the mouth too', () => {
    for (const shape of shapes) {
      const mesh = notchedElectrolyte({
        depth: 1,
        halfMouth: 0.2,
        halfWidth: 2,
        electrolyteThickness: 8,
        metalHeight: 1.5,
        shape,
      });
      checkMesh(mesh, { named: true });
      expect(measureOf(mesh, 'metal')).toBeCloseTo(3, 9);
      expect(measureOf(mesh, 'electrolyte')).toBeCloseTo(16 - (Math.PI / 4) * 0.2, 5);
      expect(measureOn(mesh, 'mouth')).toBeCloseTo(0.2, 12);
      expect(measureOfFacets(mesh, mesh.interfaces.get('interface')!.metal).measure).toBeCloseTo(1.8, 12);
      expect(names(mesh)).toEqual(['axis', 'bottom', 'crack', 'ligament', 'mouth', 'outer', 'top']);
      expect(eulerCharacteristic(mesh)).toBe(1);
    }
  });

  it('is a good mesh for any depth, width and thickness', () => {
    const options = fc.record({
      halfMouth: fc.oneof(fc.constant(0), fc.double({ min: 0.01, max: 1.5, noNaN: true })),
      room: fc.double({ min: 0.05, max: 10, noNaN: true }),
      below: fc.double({ min: 0.05, max: 10, noNaN: true }),
      metalHeight: fc.option(fc.double({ min: 0.1, max: 3, noNaN: true }), { nil: undefined }),
      shape: fc.constantFrom(...shapes),
      order: fc.constantFrom(1 as const, 2 as const),
      resolution: fc.integer({ min: 4, max: 16 }),
    });
    fc.assert(
      fc.property(options, ({ room, below, metalHeight, ...rest }) => {
        const halfWidth = rest.halfMouth + room;
        const height = metalHeight === undefined ? {} : { metalHeight };
        const mesh = notchedElectrolyte({ ...rest, depth: 1, halfWidth, electrolyteThickness: 1 + below, ...height });
        checkMesh(mesh, { named: true });
        expect(Math.min(...meshQuality(mesh).shape)).toBeGreaterThan(0);
        expect(measureOf(mesh, 'electrolyte')).toBeLessThan(halfWidth * (1 + below) + 1e-9);
        expect(eulerCharacteristic(mesh)).toBe(1);
      }),
      { numRuns: 60, seed: 3 },
    );
  });

  it('deeper than the electrolyte is refused', () => {
    expect(
      refusedPaths(() => notchedElectrolyte({ depth: 2, halfWidth: 1, electrolyteThickness: 1, halfMouth: -1 })),
    ).toEqual(['notchedElectrolyte.electrolyteThickness', 'notchedElectrolyte.halfMouth']);
  });
});
