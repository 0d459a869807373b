import { describe, expect, it } from 'vitest';
import {
  contactFraction,
  normalsOf,
  runsOf,
  type SurfaceChain,
  surfaceArea,
  voidVolume,
} from '../../../../src/models/resolved/surface/chain.js';
import { cutAtElectrolyte } from '../../../../src/models/resolved/surface/cut.js';
import { initialChain } from '../../../../src/models/resolved/surface/initial-chain.js';

const face = (voids: readonly object[]) =>
  ({
    voids: voids.map((one) => ({ position: 0, shape: 'spheroid', ...one })),
    patches: [],
    adhesion: 0,
    friction: 'frictionless',
    // biome-ignore lint/suspicious/noExplicitAny: branded lengths
  }) as any;
// biome-ignore lint/suspicious/noExplicitAny: branded lengths
const of = (section: 'axisymmetric' | 'plane', width: number) => ({ section, width }) as any;

describe('the chain of the metal’s lower surface', () => {
  it('has the volume, the area and the contact of a hemisphere on the axis', () => {
    const chain = initialChain(face([{ radius: 10e-6 }]), of('axisymmetric', 20e-6));
    expect(voidVolume(chain) / ((2 / 3) * Math.PI * 1e-15)).toBeCloseTo(1, 7);
    const [run] = runsOf(chain);
    expect(run!.kind).toBe('void');
    expect(surfaceArea(chain, [run!.first, run!.last]) / (2 * Math.PI * 1e-10)).toBeCloseTo(1, 5);
    expect(contactFraction(chain)).toBeCloseTo(0.75, 12);
  });

  it('has the volume of a spherical cap of half angle 60 degrees, 0.6544984695 for a radius of 1', () => {
    const chain = initialChain(
      face([{ radius: 0.8660254038e-6, height: 0.5e-6, shape: 'cap' }]),
      of('axisymmetric', 2e-6),
    );
    expect(voidVolume(chain) / 0.6544984695e-18).toBeCloseTo(1, 7);
  });

  it('has the volume of a cap that overhangs', () => {
    const [radius, height] = [1e-6, 1.6e-6];
    const chain = initialChain(face([{ radius, height, shape: 'cap' }]), of('axisymmetric', 3e-6));
    expect(voidVolume(chain) / ((Math.PI * height * (3 * radius ** 2 + height ** 2)) / 6)).toBeCloseTo(1, 6);
    expect(Math.max(...chain.across.subarray(0, 97))).toBeGreaterThan(radius);
  });

  it('has two voids of a plane section, one of them half on the right wall', () => {
    const chain = initialChain(
      face([
        { radius: 4e-6, position: 30e-6 },
        { radius: 2e-6, height: 1e-6, position: 10e-6 },
      ]),
      of('plane', 30e-6),
    );
    expect(runsOf(chain).map(({ kind }) => kind)).toEqual(['contact', 'void', 'contact', 'void']);
    expect(voidVolume(chain) / ((Math.PI / 4) * 16e-12 + (Math.PI / 2) * 2e-12)).toBeCloseTo(1, 6);
    expect(contactFraction(chain)).toBeCloseTo((30 - 8) / 30, 12);
    expect(chain.across.at(-1)).toBe(30e-6);
  });

  it('has normals out of the metal: into the void, towards the electrolyte', () => {
    const chain = initialChain(face([{ radius: 10e-6 }]), of('axisymmetric', 20e-6));
    const normals = normalsOf(chain);
    expect([normals[0], normals[1]]).toEqual([expect.closeTo(0, 3), expect.closeTo(-1, 4)]);
    const nodes = chain.across.length;
    expect([normals[2 * nodes - 2], normals[2 * nodes - 1]]).toEqual([0, -1]);
    // On a sphere the normal into the void points at its centre.
    for (let node = 2; node < 94; node++) {
      const r = Math.hypot(chain.across[node]!, chain.height[node]!);
      expect(normals[2 * node]! + chain.across[node]! / r).toBeCloseTo(0, 3);
    }
  });
});

describe('what is cut at the electrolyte', () => {
  const lowered = (chain: SurfaceChain, by: number): SurfaceChain => ({
    ...chain,
    height: chain.height.map((z) => (z === 0 ? 0 : z - by)),
  });

  it('is the cap above the face, with the volume of what was there', () => {
    const chain = initialChain(face([{ radius: 10e-6, height: 5e-6 }]), of('axisymmetric', 20e-6));
    const cut = cutAtElectrolyte(lowered(chain, 2e-6));
    // Half-spheroid of radius a and height h, cut at z = 2/5 h: pi a^2 (h - z - (h^3 - z^3)/(3 h^2)).
    const [a, h, z] = [10e-6, 5e-6, 2e-6];
    expect(voidVolume(cut) / (Math.PI * a ** 2 * (h - z - (h ** 3 - z ** 3) / (3 * h ** 2)))).toBeCloseTo(1, 3);
    expect(contactFraction(cut)).toBeCloseTo(1 - (0.25 * (25 - 4)) / 25, 3);
    expect(cut.height.every((value) => value >= 0)).toBe(true);
  });

  it('is nothing when the void lies below, and two voids when its middle touches', () => {
    const chain = initialChain(face([{ radius: 4e-6, position: 10e-6 }]), of('plane', 20e-6));
    expect(runsOf(cutAtElectrolyte(lowered(chain, 5e-6))).map(({ kind }) => kind)).toEqual(['contact']);
    const dented = {
      ...chain,
      height: chain.height.map((z, k) =>
        z === 0 ? 0 : z - 5e-6 * Math.exp(-(((chain.across[k]! - 10e-6) / 1e-6) ** 2)),
      ),
    };
    expect(runsOf(cutAtElectrolyte(dented)).map(({ kind }) => kind)).toEqual([
      'contact',
      'void',
      'contact',
      'void',
      'contact',
    ]);
  });

  it('changes nothing of a chain above the face', () => {
    const chain = initialChain(face([{ radius: 4e-6, position: 10e-6 }]), of('plane', 20e-6));
    expect(cutAtElectrolyte(chain)).toEqual(chain);
  });
});
