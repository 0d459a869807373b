import { describe, expect, it } from 'vitest';
import { relativeError } from '../../physics/relative-error.js';
import { Cell, cell, only, usual, volumePerCharge } from './build.js';

/** Diffusion, creep and plastic flow, and the whole, of the stripped electrode 1 over the recession. */
function shares(one: Cell, current: number) {
  const [supply] = one.supply();
  const recession = volumePerCharge * current;
  return {
    diffusion: supply.diffusion / recession,
    creep: supply.creep / recession,
    plasticFlow: supply.plasticFlow / recession,
    body: supply.body / recession,
    whole: (supply.diffusion + supply.creep + supply.plasticFlow + supply.body) / recession,
  };
}

describe('what brings metal to an interface that is stripped', () => {
  it('is what diffusion carries away and what follows as a whole, in closed form', () => {
    // chi = chi_0 (1 - I_diff/I); at rest 1 - s = 1 - chi, so that the two parts are (chi_0 - chi)/(1 - chi) and (1 - chi_0)/(1 - chi).
    const one = new Cell(
      cell({
        electrodes: [{ thickness: 1, voids: { vacancyFraction: 0.3 } }],
        mechanisms: only('vacancyCondensation', 'bodyTranslation'),
      }),
    );
    one.pass(10, (60 * 1e-5) / (volumePerCharge * 10));
    const chi = 0.3 * (1 - 0.415629123);
    const { diffusion, creep, plasticFlow, body } = shares(one, 10);
    expect(relativeError(diffusion, (0.3 - chi) / (1 - chi))).toBeLessThan(1e-7);
    expect(relativeError(body, 0.7 / (1 - chi))).toBeLessThan(1e-7);
    expect([creep, plasticFlow]).toEqual([0, 0]);
  });

  it.each(['recession', 'body'] as const)('is the velocity of the electrode (roofs follow the %s)', (velocity) => {
    const one = new Cell(
      cell({
        electrodes: { voids: { vacancyFraction: 0.9 }, thickness: 200e-6 },
        mechanisms: usual(),
        options: { translationVelocity: velocity },
      }),
    );
    one.pass(-5, 3600);
    one.pass(8, 3000);
    const { whole } = shares(one, 8);
    const before = one.see('thickness1');
    one.pass(8, 1);
    // The thickness falls by the velocity; over one second the velocity changes by far less than the tolerance here.
    expect(relativeError(whole, (before - one.see('thickness1')) / (volumePerCharge * 8))).toBeLessThan(1e-4);
  });

  it('is creep below the yield strength of the metal and plastic flow above it', () => {
    const settings = (yieldStrength: number | null) =>
      new Cell(
        cell({
          electrodes: [{ thickness: 1, voids: { vacancyFraction: 1 }, yieldStrength }],
          mechanisms: only('vacancyCondensation', 'creepClosure'),
        }),
      );
    // An isolated void under 3 MPa: (3/(2 n)) p = 0.682 MPa at its wall.
    const wall = (1.5 / 6.6) * 3e6;
    const parts = [0.99 * wall, 1.01 * wall, null].map((strength) => {
      const one = settings(strength);
      one.pass(10, 600);
      return shares(one, 10);
    });
    expect(parts.map(({ plasticFlow, creep }) => plasticFlow > creep)).toEqual([true, false, false]);
    expect(parts[0].plasticFlow).toBe(parts[1].creep);
  });

  it('has no entry for an interface that is plated or at rest', () => {
    const one = new Cell(cell({ mechanisms: usual() }));
    one.pass(5, 60);
    expect(one.supply().map(({ electrode }) => electrode)).toEqual([1]);
    one.pass(-5, 60);
    expect(one.supply().map(({ electrode }) => electrode)).toEqual([2]);
    one.pass(0, 60);
    expect(one.supply()).toEqual([]);
  });
});
