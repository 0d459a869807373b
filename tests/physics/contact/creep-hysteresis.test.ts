import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contactAfterHold, contactGrowth, equilibriumPressure } from '../../../src/physics/contact/contact-growth.js';
import { creepHysteresis } from '../../../src/physics/contact/creep-hysteresis.js';
import { evaluateLaw } from '../evaluate.js';
import { relativeError } from '../relative-error.js';

const parameters = { hardness: 12e6, exponent: 1.8, creepExponent: 6.6, activationEnergy: 37e3, unloadingExponent: 1 };
const effective = (contact: number, pressure: number) => evaluateLaw(creepHysteresis, parameters, contact, pressure);

describe('growth of contact by creep', () => {
  it('defines hardness: half contact after 600 s at 298.15 K, P_h = P for any pressure', () => {
    expect(contactAfterHold(parameters, 0, 12e6, 600, 298.15)).toBeCloseTo(0.5, 14);
    for (const pressure of [1e5, 3e6, 60e6]) {
      const contact = contactAfterHold(parameters, 0, pressure, 600, 298.15);
      expect(relativeError(equilibriumPressure(parameters, contact), pressure)).toBeLessThan(1e-12);
    }
  });

  it('the rate integrates to the closed form P_h^n = P_h0^n + P^n a(T) t/600 s', () => {
    for (const [start, pressure, temperature] of [
      [0.2, 12e6, 298.15],
      [0.6, 9e6, 333.15],
    ]) {
      let contact = start;
      const rate = (c: number) => evaluateLaw(contactGrowth, parameters, c, pressure, temperature);
      const duration = 2000;
      const steps = 4000;
      // Steps even in t^2: the start is fast.
      for (let i = 0; i < steps; i++) {
        const dt = (duration * ((i + 1) ** 4 - i ** 4)) / steps ** 4;
        const k1 = rate(contact);
        const k2 = rate(contact + 0.5 * dt * k1);
        const k3 = rate(contact + 0.5 * dt * k2);
        const k4 = rate(contact + dt * k3);
        contact += (dt * (k1 + 2 * k2 + 2 * k3 + k4)) / 6;
      }
      expect(relativeError(contact, contactAfterHold(parameters, start, pressure, duration, temperature))).toBeLessThan(
        1e-8,
      );
    }
  });

  it('holds compose, never lose contact, and ten times the time is worth 10^(1/n) in pressure', () => {
    const once = contactAfterHold(parameters, 0.1, 5e6, 900, 310);
    const twice = contactAfterHold(parameters, contactAfterHold(parameters, 0.1, 5e6, 400, 310), 5e6, 500, 310);
    expect(relativeError(twice, once)).toBeLessThan(1e-12);
    expect(contactAfterHold(parameters, 0.4, 0, 1e6, 298.15)).toBeCloseTo(0.4, 14);
    expect(
      relativeError(
        contactAfterHold(parameters, 0, 5e6, 6000, 298.15),
        contactAfterHold(parameters, 0, 5e6 * 10 ** (1 / 6.6), 600, 298.15),
      ),
    ).toBeLessThan(1e-12);
    expect(evaluateLaw(contactGrowth, parameters, 0.3, 0, 298.15)).toBe(0);
  });
});

describe('contact with hysteresis', () => {
  it('all plastic contact touches at and above its equilibrium pressure, none at zero pressure', () => {
    const contact = 0.3;
    const pressure = equilibriumPressure(parameters, contact);
    expect(effective(contact, pressure * 1.0001)).toBe(contact);
    expect(effective(contact, 3 * pressure)).toBe(contact);
    expect(effective(contact, 0)).toBe(0);
    expect(effective(contact, pressure * (1 - 1e-9))).toBeCloseTo(contact, 8);
  });

  it('unloading keeps more contact than loading reached at the same pressure', () => {
    const loaded = contactAfterHold(parameters, 0, 5e6, 600, 298.15);
    const pressed = contactAfterHold(parameters, loaded, 25e6, 600, 298.15);
    const back = effective(pressed, 5e6);
    expect(back).toBeGreaterThan(effective(loaded, 5e6));
    expect(back).toBeLessThan(effective(pressed, 25e6));
  });

  it('more plastic contact and more pressure never carry less current', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 0.998, noNaN: true }),
        fc.double({ min: 1e3, max: 1e8, noNaN: true }),
        (contact, pressure) => {
          const here = effective(contact, pressure);
          expect(here).toBeLessThanOrEqual(contact);
          expect(effective(contact + 1e-3, pressure)).toBeGreaterThan(here);
          expect(effective(contact, 1.1 * pressure)).toBeGreaterThanOrEqual(here);
        },
      ),
    );
  });
});
