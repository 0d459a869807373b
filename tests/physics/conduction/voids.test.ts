import { describe, expect, it } from 'vitest';
import { edgeCurrent } from '../../../src/physics/conduction/edge-current.js';
import { fluxFocusing } from '../../../src/physics/conduction/flux-focusing.js';
import { voidResistance } from '../../../src/physics/conduction/void-resistance.js';
import { evaluateLaw } from '../evaluate.js';
import { relativeError } from '../relative-error.js';
import { tubeWithVoid } from './tube.js';

const focusing = (abar: number) => evaluateLaw(fluxFocusing, null, abar);
const zeta = (abar: number) => evaluateLaw(voidResistance, null, abar);
const edge = (eps: number, x: number) => evaluateLaw(edgeCurrent, null, eps, x);

/** abar, k_J, zeta of one insulating void. */
const singleVoid = [
  [0.01, 1.006179, 316.769517],
  [0.1, 1.054847, 33.8247609],
  [0.3, 1.14369, 12.6892018],
  [1, 1.378497, 5.10022368],
  [2, 1.632376, 3.38182652],
  [5, 2.189464, 2.27111646],
  [10, 2.85954, 1.85841016],
  [100, 8.141, 1.40977778],
] as const;

describe('a single void', () => {
  it.each(singleVoid)(
    'C-08: a/(kappa Z) = %f has edge current ratio %f and resistance %f',
    (abar, ratio, resistance) => {
      expect(relativeError(focusing(abar), ratio)).toBeLessThan(abar > 50 ? 1.5e-3 : 2e-4);
      expect(relativeError(zeta(abar), resistance)).toBeLessThan(1e-4);
    },
  );

  it('C-09: the first-order focusing at abar = 0.01 is 0.61792', () => {
    expect(relativeError((focusing(0.01) - 1) / 0.01, 0.61792)).toBeLessThan(2.5e-3);
  });

  it('C-08: has its limits', () => {
    expect(relativeError((focusing(1e-6) - 1) / 1e-6, 2 / Math.PI)).toBeLessThan(5e-4);
    expect(relativeError(focusing(1e8), Math.sqrt(2e8 / Math.PI))).toBeLessThan(1e-4);
    expect(relativeError(zeta(1e-4), Math.PI / 1e-4 + 8 / 3)).toBeLessThan(1e-6);
    expect(relativeError(zeta(1e8), 4 / 3)).toBeLessThan(1e-5);
  });

  it('focuses more and costs less resistance as it outgrows the kinetic length', () => {
    for (let decade = -4; decade < 4; decade += 0.02) {
      const [low, high] = [10 ** decade, 10 ** (decade + 0.02)];
      expect(focusing(high)).toBeGreaterThan(focusing(low));
      expect(zeta(high)).toBeLessThan(zeta(low));
    }
  });
});

describe('a lattice of voids', () => {
  it.each([
    [0.5, 0.01, 6.17],
    [0.5, 0.1, 2.3809],
    [0.5, 1, 1.4777],
    [Math.SQRT1_2, 0.1, 3.2663],
    [0.9, 0.1, 6.7298],
    [0.9, 1, 5.4259],
  ])('C-11: a/b = %f, kappa Z/b = %f has the edge current ratio %f', (eps, x, reference) => {
    expect(relativeError(edge(eps, x), reference)).toBeLessThan(3e-3);
  });

  it.each([
    [0.2, 0.05],
    [0.35, 0.4],
    [0.55, 3],
    [0.75, 0.2],
    [0.85, 0.05],
    [0.93, 0.6],
  ])('agrees with the boundary-value problem between its nodes, a/b = %f, kappa Z/b = %f', (eps, x) => {
    // The edge value of the Galerkin solution converges as the inverse square of its size.
    const [coarse, fine] = [16, 32].map((size) => tubeWithVoid(eps, x, size).edgeCurrent);
    expect(relativeError(edge(eps, x), fine + (fine - coarse) / 3)).toBeLessThan(4e-3);
  });

  it('stays between its bounds and rises with the coverage', () => {
    for (let decade = -3; decade <= 3; decade += 0.25) {
      const x = 10 ** decade;
      let previous = 1;
      for (let eps = 0.02; eps < 0.995; eps += 0.02) {
        const value = edge(eps, x);
        const theta = 1 - eps * eps;
        const single = focusing(eps / x);
        expect(value).toBeGreaterThanOrEqual(Math.max(single, (1 - 5e-4) / theta));
        expect(value).toBeLessThanOrEqual(single / theta);
        expect(value).toBeGreaterThan(previous);
        previous = value;
      }
    }
  });

  it('tends to the even current I/theta and to the single void', () => {
    expect(relativeError(edge(0.7, 1e6), 1 / (1 - 0.49))).toBeLessThan(1e-5);
    expect(relativeError(edge(1e-3, 1e-3), focusing(1))).toBeLessThan(1e-6);
  });
});
