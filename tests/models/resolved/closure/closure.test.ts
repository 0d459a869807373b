import { describe, expect, it } from 'vitest';
import { PatchCurrent, pillarContact, strippedVoid } from '../../../../src/models/resolved/closure/index.js';
import { translation } from '../../../../src/physics/voids/translation.js';
import { evaluateLaw } from '../../../physics/evaluate.js';

const stripped = (exponent: number, relativeSize: number, pressure = 0) =>
  strippedVoid(
    { exponent, aspect: 0, friction: 'none', current: new PatchCurrent(relativeSize), pressure },
    { cells: 8 },
  );

describe('metal stripped around a flat void', () => {
  it.each([0.1, 1, 10])('n = 1, a/(kappa Z) = %f: the centre comes down at f0 - (2/pi) abar', (relativeSize) => {
    const exact = evaluateLaw(translation, { exponent: 1 }, relativeSize);
    expect(Math.abs(stripped(1, relativeSize).centre / exact - 1)).toBeLessThan(5e-4);
  });

  it('n = 1: pressure closes it besides, by 2 A a^3 P', () => {
    // Linear: the mean velocity over the base grows by 2 P/pi in units of the problem.
    const added = stripped(1, 1, 0.7).mean - stripped(1, 1).mean;
    expect(Math.abs(added / ((2 * 0.7) / Math.PI) - 1)).toBeLessThan(2e-3);
  });

  it('moves with the body where the current is uniform', () => {
    const { centre, mean } = stripped(5, 0);
    expect(Math.abs(centre - 1)).toBeLessThan(1e-9);
    expect(Math.abs(mean - 1)).toBeLessThan(1e-9);
  });

  it('n = 1: the rim is in tension without pressure, and in compression at twice (2/3) a/(kappa Z)', () => {
    const flow = stripped(1, 1);
    expect(flow.rimPressure(1e-2)).toBeLessThan(0);
    expect(stripped(1, 1, 4 / 3).rimPressure(1e-2)).toBeGreaterThan(0);
  });

  it('n = 3: slower than the body, and never away from the electrolyte', () => {
    const { centre, mean } = stripped(3, 1);
    expect(centre).toBeGreaterThan(0.95);
    expect(centre).toBeLessThan(0.99);
    expect(mean).toBeLessThan(1);
  });
});

describe('contact lost between pillars', () => {
  it('n = 1: the wavy contact of Westergaard', () => {
    const { pressure, gapGrowth } = pillarContact({ exponent: 1, contact: 0.5 }, { cells: 6 });
    // s = 1/2: P = (2/3) s, growth 1 - s + s ln s.
    expect(Math.abs(pressure.value / (1 / 3) - 1)).toBeLessThan(5e-3);
    expect(Math.abs(gapGrowth.value / 0.15342641 - 1)).toBeLessThan(1e-2);
  });

  it('names what is out of range', () => {
    expect(() => pillarContact({ exponent: 3, contact: 1.2 })).toThrow(/out of range|not solved/);
  });
});
