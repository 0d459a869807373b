import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mesh } from '../../../src/mesh/index.js';
import {
  checkMesh,
  eulerCharacteristic,
  meshQuality,
  nodesOfFacets,
  polycrystal,
  roughInterface,
  roughProfile,
  splitInterfaces,
} from '../../../src/mesh/index.js';
import { facetPlaces, fittedOrder, measureOf, measureOfFacets } from '../measures.js';
import { refusedPaths } from '../refusals.js';

const heightsOn = (mesh: Mesh, name: string): number[] =>
  [...nodesOfFacets(mesh, mesh.boundaries.get(name)!, mesh.blocks[0].order)]
    .map((node) => mesh.coordinates[2 * node + 1])
    .sort((a, b) => a - b);

describe('a polycrystal', () => {
  const options = { width: 4, thickness: 3, grains: 20, seed: 5 };

  it('fills its cell with grains that meet in grain boundaries, and the metal in the interface', () => {
    for (const shape of ['triangle', 'quadrilateral'] as const) {
      for (const order of [1, 2] as const) {
        const mesh = polycrystal({ ...options, shape, order, metalHeight: 1 });
        checkMesh(mesh, { named: true });
        expect(mesh.regions).toEqual([...Array.from({ length: 20 }, (_, k) => `grain-${k + 1}`), 'metal']);
        expect(measureOf(mesh, 'metal')).toBeCloseTo(4, 12);
        expect(measureOf(mesh)).toBeCloseTo(16, 12);
        expect([...mesh.boundaries.keys()].sort()).toEqual(['bottom', 'left', 'right', 'top']);
        const { metal, electrolyte } = mesh.interfaces.get('interface')!;
        expect(measureOfFacets(mesh, metal).measure).toBeCloseTo(4, 12);
        expect(facetPlaces(mesh, metal)).toEqual(facetPlaces(mesh, electrolyte));
        expect(eulerCharacteristic(mesh)).toBe(1);
        // Split along all boundaries, every grain is a body of its own.
        expect(eulerCharacteristic(splitInterfaces(mesh).mesh)).toBe(21);
      }
    }
  });

  it('is the same for the same seed, and another for another', () => {
    expect(polycrystal(options)).toEqual(polycrystal(options));
    expect(polycrystal({ ...options, seed: 6 }).coordinates).not.toEqual(polycrystal(options).coordinates);
  });

  it('has evener grains the more it is relaxed', () => {
    const spread = [0, 1, 20].map((relaxation) => {
      const mesh = polycrystal({ ...options, grains: 40, relaxation, shortestBoundary: 0 });
      const areas = mesh.regions.map((region) => measureOf(mesh, region));
      const mean = 12 / 40;
      return Math.sqrt(areas.reduce((sum, area) => sum + (area / mean - 1) ** 2, 0) / 40);
    });
    expect(spread[0]).toBeGreaterThan(spread[1]);
    expect(spread[1]).toBeGreaterThan(spread[2]);
    expect(spread[2]).toBeLessThan(0.15);
  });

  it('is a good mesh for any seed, periodic or not', () => {
    const any = fc.record({
      seed: fc.integer(),
      grains: fc.integer({ min: 1, max: 60 }),
      relaxation: fc.integer({ min: 0, max: 4 }),
      periodic: fc.boolean(),
      width: fc.double({ min: 0.5, max: 5, noNaN: true }),
      cellsPerHalf: fc.integer({ min: 1, max: 2 }),
    });
    let worst = Number.POSITIVE_INFINITY;
    fc.assert(
      fc.property(any, ({ seed, grains, relaxation, periodic, width, cellsPerHalf }) => {
        const mesh = polycrystal({ width, thickness: 2, grains, seed, relaxation, periodic, cellsPerHalf, order: 1 });
        checkMesh(mesh, { named: true });
        expect(measureOf(mesh)).toBeCloseTo(2 * width, 9);
        expect(mesh.regions.length).toBe(grains);
        expect(eulerCharacteristic(mesh)).toBe(1);
        if (relaxation >= 3) worst = Math.min(worst, ...meshQuality(mesh).shape);
        if (periodic) expect(heightsOn(mesh, 'left')).toEqual(heightsOn(mesh, 'right'));
      }),
      { numRuns: 25, seed: 11 },
    );
    expect(worst).toBeGreaterThan(0.02);
  });

  it('closes short grain boundaries', () => {
    const shortest = (shortestBoundary: number): number => {
      const mesh = polycrystal({ ...options, grains: 60, shortestBoundary, order: 1, cellsPerHalf: 1 });
      return Math.min(...meshQuality(mesh).shape);
    };
    expect(shortest(0.3)).toBeGreaterThan(2 * shortest(0));
  });

  it('of no grains is refused', () => {
    expect(refusedPaths(() => polycrystal({ ...options, grains: 0, width: -1, shortestBoundary: 2 }))).toEqual([
      'polycrystal.width',
      'polycrystal.grains',
      'polycrystal.shortestBoundary',
    ]);
  });
});

describe('a rough interface', () => {
  it('follows its profile, to the fourth order in the volume with quadratic cells', () => {
    const profile = (x: number): number => 0.1 * Math.exp(Math.sin(2 * Math.PI * x));
    // Simpson's rule with a thousand steps for the part from 0 to 0.6; the whole period's mean is the modified Bessel function I0(1) / 10.
    const weights = (k: number): number => (k === 0 || k === 1000 ? 1 : k % 2 === 1 ? 4 : 2);
    const below = Array.from({ length: 1001 }, (_, k) => (weights(k) * profile(0.6 * (k / 1000)) * 0.6) / 3000);
    const area = 0.6 - below.reduce((a, b) => a + b, 0);
    for (const shape of ['triangle', 'quadrilateral'] as const) {
      const errors = [8, 16, 32].map((columns) => {
        const mesh = roughInterface({ width: 0.6, metalHeight: 1, electrolyteThickness: 2, profile, columns, shape });
        checkMesh(mesh, { named: true });
        expect(measureOf(mesh)).toBeCloseTo(0.6 * 3, 12);
        return measureOf(mesh, 'metal') - area;
      });
      expect(fittedOrder([4, 2, 1], errors)).toBeCloseTo(4, 0);
      const whole = roughInterface({ width: 1, metalHeight: 1, profile, columns: 32, shape });
      expect(measureOf(whole)).toBeCloseTo(1 - 0.1266065877752, 6);
      expect([...whole.boundaries.keys()].sort()).toEqual(['interface', 'left', 'right', 'top']);
    }
  });

  it('has the statistics asked for', () => {
    const spectrum = { period: 2, height: 0.3, longest: 1, shortest: 0.05, seed: 4 };
    const profile = roughProfile(spectrum);
    const heights = Array.from({ length: 512 }, (_, k) => profile((2 * k) / 512));
    expect(heights.reduce((a, b) => a + b, 0) / 512).toBeCloseTo(0, 12);
    expect(heights.reduce((a, b) => a + b * b, 0) / 512).toBeCloseTo(0.09, 12);
    expect(profile(0.3)).toBeCloseTo(profile(2.3), 12);
    // Power falls as the wave number to -(1 + 2 H): ten octaves of it, from the transform of the line itself.
    const power = (waves: number): number => {
      const [c, s] = [Math.cos, Math.sin].map((f) =>
        heights.reduce((sum, h, k) => sum + h * f((2 * Math.PI * waves * k) / 512), 0),
      );
      return c * c + s * s;
    };
    expect(Math.log2(power(2) / power(32)) / 4).toBeCloseTo(2.6, 9);
    expect(power(1)).toBeCloseTo(0, 9);
    expect(power(41)).toBeCloseTo(0, 9);
    expect(roughProfile({ ...spectrum, seed: 5 })(0.3)).not.toBe(profile(0.3));
    const mesh = roughInterface({
      width: 2,
      metalHeight: 2,
      electrolyteThickness: 2,
      profile,
      columns: 100,
      firstHeight: 0.01,
    });
    checkMesh(mesh, { named: true });
  });

  it('that leaves the cell is refused with the place', () => {
    const leaves = { width: 1, metalHeight: 1, electrolyteThickness: 0.5, columns: 4, profile: (x: number) => -x };
    expect(refusedPaths(() => roughInterface(leaves))).toEqual(['roughInterface.profile']);
    expect(refusedPaths(() => roughInterface({ ...leaves, columns: 0.5, width: 0 }))).toEqual([
      'roughInterface.width',
      'roughInterface.columns',
    ]);
    expect(
      refusedPaths(() => roughProfile({ period: 1, height: 1, longest: 2, shortest: 0, hurst: 2, seed: 1 })),
    ).toContain('roughProfile.hurst');
  });
});
