import { describe, expect, it } from 'vitest';
import { runsOf, type SurfaceChain, voidVolume } from '../../../../src/models/resolved/surface/chain.js';
import { initialChain } from '../../../../src/models/resolved/surface/initial-chain.js';
import {
  movedChain,
  scaledVoids,
  tidiedVoids,
  wantedVolumes,
} from '../../../../src/models/resolved/surface/moved-chain.js';

const voids = (section: 'axisymmetric' | 'plane', width: number, list: readonly object[]): SurfaceChain =>
  initialChain(
    {
      voids: list.map((one) => ({ position: 0, shape: 'spheroid', ...one })),
      patches: [],
      adhesion: 0,
      friction: 'frictionless',
      // biome-ignore lint/suspicious/noExplicitAny: branded lengths
    } as any,
    // biome-ignore lint/suspicious/noExplicitAny: branded lengths
    { section, width } as any,
  );
const still = (chain: SurfaceChain) => ({
  kind: Array.from(chain.height, () => 'void' as const),
  velocity: new Float64Array(2 * chain.height.length),
});

describe('voids that change their topology', () => {
  it('merge where the contact between them is narrower than a void that counts as closed', () => {
    const apart = voids('plane', 20e-6, [
      { position: 6e-6, radius: 2e-6 },
      { position: 10.03e-6, radius: 2e-6 },
    ]);
    expect(tidiedVoids(apart, 10e-9).merged).toEqual([]);
    const { chain, merged, closed } = tidiedVoids(apart, 20e-9);
    expect(closed).toEqual([]);
    expect(merged).toHaveLength(1);
    expect(merged[0]!).toBeCloseTo(8.015e-6, 12);
    const runs = runsOf(chain).filter(({ kind }) => kind === 'void');
    expect(runs).toHaveLength(1);
    // A tip of metal is left, as high as the contact could be wide.
    const [{ first, last }] = runs as [(typeof runs)[0]];
    const heights = Array.from(chain.height.subarray(first + 1, last));
    const tip = heights.indexOf(Math.min(...heights.slice(20, -20)));
    expect(heights[tip]).toBeCloseTo(40e-9, 12);
    expect(chain.across[first + 1 + tip]).toBeCloseTo(8.015e-6, 12);
    expect(voidVolume(chain) / voidVolume(apart)).toBeCloseTo(1, 3);
  });

  it('reach a wall where the contact beside it is as narrow', () => {
    const beside = voids('plane', 10e-6, [{ position: 5e-6, radius: 4.99e-6 }]);
    const { chain, merged } = tidiedVoids(beside, 20e-9);
    expect(merged).toHaveLength(2);
    expect(runsOf(chain)).toHaveLength(1);
    expect([chain.across[0], chain.across.at(-1)]).toEqual([0, 10e-6]);
    expect(voidVolume(chain) / voidVolume(beside)).toBeCloseTo(1, 3);
  });

  it('close where they are narrower', () => {
    const { chain, closed } = tidiedVoids(
      voids('plane', 20e-6, [
        { position: 6e-6, radius: 2e-6 },
        { position: 12e-6, radius: 15e-9 },
      ]),
      20e-9,
    );
    expect(closed).toHaveLength(1);
    expect(closed[0]!.place).toBe(1);
    expect(closed[0]!.halfWidth).toBeCloseTo(15e-9, 15);
    expect(runsOf(chain).filter(({ kind }) => kind === 'void')).toHaveLength(1);
  });

  it('lose a small tip that is pinched off at the axis, but no large part of themselves', () => {
    const chain = voids('axisymmetric', 10e-6, [{ radius: 2e-6 }]);
    const pinched = (node: number): SurfaceChain => ({
      ...chain,
      across: chain.across.map((x, k) => (k === node ? -1e-9 : x)),
    });
    const moved = movedChain(pinched(6), still(chain), 0, 0);
    expect(moved.across[0]).toBe(0);
    expect(moved.height[0]).toBeLessThan(chain.height[6]!);
    expect(moved.height[0]).toBeGreaterThan(chain.height[8]!);
    expect(voidVolume(moved) / voidVolume(chain)).toBeCloseTo(1, 1);
    expect(() => movedChain(pinched(60), still(chain), 0, 0)).toThrow(/pinches off inside the metal/);
  });
});

describe('the volumes of voids', () => {
  it('are each what they were and what their motion adds, to the sum that is known', () => {
    const before = voids('plane', 20e-6, [
      { position: 5e-6, radius: 2e-6 },
      { position: 12e-6, radius: 1e-6 },
    ]);
    // The mesh has lost a thousandth of both, and the first has then grown by a tenth.
    const meshed = scaledVoids(before, [0.999, 0.999]);
    const moved = scaledVoids(meshed, [1.1, 1]);
    const [first, second] = [Math.PI * 2e-12, (Math.PI / 2) * 1e-12];
    const sum = voidVolume(before) + 0.1 * 0.999 * first + 1e-16;
    const wanted = wantedVolumes(moved, before, meshed, new Set(), sum).map((one) => one.wanted);
    expect(wanted[0]! + wanted[1]!).toBeCloseTo(sum, 20);
    // What the whole lacks goes to the void that moved.
    expect(wanted[1]! / second).toBeCloseTo(1, 6);
    expect(wanted[0]! / (1.0999 * first + 1e-16)).toBeCloseTo(1, 6);
    // Where the first has closed, the second is as it moved.
    const left = tidiedVoids({ ...moved, height: moved.height.map((z, k) => (moved.across[k]! < 8e-6 ? 0 : z)) }, 1e-9);
    const [only, ...others] = wantedVolumes(left.chain, before, meshed, new Set([0]), null);
    expect(others).toEqual([]);
    expect(only!.wanted / second).toBeCloseTo(1, 6);
  });
});
