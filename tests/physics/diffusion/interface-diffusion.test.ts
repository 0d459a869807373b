import { describe, expect, it } from 'vitest';
import { interfaceDiffusion } from '../../../src/physics/diffusion/interface-diffusion.js';
import { interfaceDiffusionClosure } from '../../../src/physics/voids/interface-diffusion-closure.js';
import { evaluateLaw } from '../evaluate.js';
import { relativeError } from '../relative-error.js';

const diffusivity = { referenceValue: 1e-19, activationEnergy: 0, referenceTemperature: 298.15 };
const law = { diffusivity, molarVolume: 1.3e-5 };

/**
 * Rate (m^3/s) at which a round void of radius a closes at spacing 2b between rigid bodies pressed by p: they approach evenly by u, so that the flux towards
 * the void is q = u (b^2 - r^2)/(2 r); its pressure, from none at the rim, carries the load over the whole disc. Midpoint rule on rings.
 */
function closure(a: number, b: number, p: number, rings: number): number {
  const h = (b - a) / rings;
  const mobility = -evaluateLaw(interfaceDiffusion, law, 1, 298.15);
  let pressure = 0;
  let load = 0;
  for (let ring = 0; ring < rings; ring++) {
    const r = a + (ring + 0.5) * h;
    // For u = 1: metal flows inwards, down the pressure that rises outwards.
    const slope = (b * b - r * r) / (2 * r) / mobility;
    pressure += slope * h;
    load += 2 * Math.PI * r * (pressure - 0.5 * slope * h) * h;
  }
  const approach = (p * Math.PI * b * b) / load;
  // What diffuses in, and what the bodies take by coming closer over the void itself.
  return approach * (Math.PI * (b * b - a * a) + Math.PI * a * a);
}

describe('diffusion along the interface', () => {
  it.each([0.1, 0.25, 0.5])('closes a void of a/b = %s as Needleman and Rice say', (ratio) => {
    const reference = evaluateLaw(
      interfaceDiffusionClosure,
      {
        ...law,
        surfaceEnergy: 0,
        rimAngle: Math.PI / 2,
        spacing: 1e-6 / ratio,
        creep: null,
        ligamentStress: 'void-wall' as const,
      },
      1e-6,
      3e6,
      298.15,
      1,
    );
    const errors = [200, 400, 800].map((rings) => relativeError(closure(1e-6, 1e-6 / ratio, 3e6, rings), reference));
    expect(errors[2]).toBeLessThan(1e-4);
    expect(Math.log2(errors[1] / errors[2])).toBeGreaterThan(1.8);
  });
});
