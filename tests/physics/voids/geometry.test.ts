import { describe, expect, it } from 'vitest';
import { latticeContact } from '../../../src/physics/voids/contact-lattice.js';
import { randomContact } from '../../../src/physics/voids/contact-random.js';
import { halfSpheroidVolume, voidsPerArea, voidVolumePerArea } from '../../../src/physics/voids/geometry.js';
import { voidRadius } from '../../../src/physics/voids/radius.js';
import { evaluateLaw } from '../evaluate.js';

describe('geometry of a class of voids', () => {
  it('volume per area is the number of voids times their volume', () => {
    const [aspectRatio, spacing, radius] = [0.4, 12e-6, 5e-6];
    const volume = voidsPerArea(spacing) * halfSpheroidVolume(aspectRatio, radius);
    expect(voidVolumePerArea(aspectRatio, spacing, radius) / volume).toBeCloseTo(1, 14);
    expect(evaluateLaw(voidRadius, { spacing, aspectRatio }, volume) / radius).toBeCloseTo(1, 14);
  });

  it('a hemisphere holds half of a sphere', () => {
    expect(halfSpheroidVolume(1, 3)).toBeCloseTo((2 / 3) * Math.PI * 27, 10);
  });

  it('no volume, no radius, and no infinite slope', () => {
    const out = new Float64Array([7, 7]);
    voidRadius.evaluate({ spacing: 1e-5, aspectRatio: 1 }, [0], out);
    expect([...out]).toEqual([0, 0]);
  });

  it('random voids, 1e9 per square metre of 10 um: contact 0.730402691', () => {
    const spacing = 1 / Math.sqrt(Math.PI * 1e9);
    expect(evaluateLaw(randomContact, { spacing }, 10e-6)).toBeCloseTo(0.730402691049, 11);
  });

  it('a lattice loses more contact than random voids, all of it when the bases touch', () => {
    const spacing = 10e-6;
    expect(evaluateLaw(latticeContact, { spacing }, 5e-6)).toBeCloseTo(0.75, 14);
    for (let radius = 1e-6; radius < 12e-6; radius += 1e-6) {
      expect(evaluateLaw(latticeContact, { spacing }, radius)).toBeLessThan(
        evaluateLaw(randomContact, { spacing }, radius),
      );
    }
    expect(evaluateLaw(latticeContact, { spacing }, spacing)).toBe(0);
    expect(evaluateLaw(latticeContact, { spacing }, 2 * spacing)).toBe(0);
  });
});
