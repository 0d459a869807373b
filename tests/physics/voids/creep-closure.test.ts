import { describe, expect, it } from 'vitest';
import { crowdedClosure, voidClosure } from '../../../src/models/resolved/creep/index.js';
import type { PowerLawCreepParameters } from '../../../src/physics/creep/power-law.js';
import { sizeEffectStrength } from '../../../src/physics/strength/size-effect.js';
import { capillaryPressure } from '../../../src/physics/voids/capillary-pressure.js';
import { creepClosure } from '../../../src/physics/voids/creep-closure.js';
import { halfSpheroidVolume, voidsPerArea } from '../../../src/physics/voids/geometry.js';
import { voidInteraction } from '../../../src/physics/voids/interaction.js';
import { shapeFactor } from '../../../src/physics/voids/shape-factor.js';
import { evaluateLaw } from '../evaluate.js';

const temperature = 298.15;
const megapascal = 1e6;
const recessionPerCurrent = 1.3e-5 / 96485.33212;

function creepOf(exponent: number, referenceRate = 1e-3): PowerLawCreepParameters {
  return { referenceRate, exponent, activationEnergy: 37e3, referenceTemperature: 298.15 };
}
const lepage = creepOf(6.6, 9.30850994e-4);

function shapeFactorOf(aspectRatio: number, exponent: number, friction: 'frictionless' | 'sticking' = 'frictionless') {
  return evaluateLaw(shapeFactor, { exponent, friction }, aspectRatio);
}

function closure(creep: PowerLawCreepParameters, spacing: number, fixedInteraction: number | null = null) {
  return { creep, shapeFactor: shapeFactorOf(1, creep.exponent), spacing, fixedInteraction };
}

describe('shape factor of half-spheroidal voids', () => {
  it('is the closed form pi (3/(2n))^n for a hemisphere, between the tabulated exponents too', () => {
    for (const exponent of [1, 1.5, 2, 2.7, 3, 4, 5, 5.8, 6.6, 8]) {
      expect(shapeFactorOf(1, exponent) / (Math.PI * (1.5 / exponent) ** exponent)).toBeCloseTo(1, 6);
    }
  });

  it.each([
    [0, 1, 2],
    [0, 5, 2.603e-3],
    [0, 6.6, 5.999e-5],
    [0.1, 3, 0.145],
    [0.25, 2, 0.763495],
    [0.5, 4, 0.0352246],
    [0.5, 6.6, 1.0058e-4],
    [0.75, 1, 3.62294],
  ])('frictionless, q = %f, n = %f: %f', (aspectRatio, exponent, expected) => {
    // Independent solutions, to their accuracy.
    expect(Math.abs(shapeFactorOf(aspectRatio, exponent) / expected - 1)).toBeLessThan(aspectRatio === 0 ? 2e-3 : 1e-3);
  });

  it.each([
    [0, 6.6, 2.79e-5],
    [0.5, 3, 0.147],
    [1, 5, 3.3e-3],
  ])('sticking, q = %f, n = %f: %f', (aspectRatio, exponent, expected) => {
    expect(Math.abs(shapeFactorOf(aspectRatio, exponent, 'sticking') / expected - 1)).toBeLessThan(2e-2);
  });

  it('is what the cell problem gives today, between nodes of the table too', () => {
    for (const [aspect, exponent, friction] of [
      [0.5, 3, 'none'],
      [0.35, 5.7, 'none'],
      [0.6, 2.5, 'sticking'],
    ] as const) {
      const { value } = voidClosure({ exponent, aspect, friction }, { resolution: 3 });
      const law = shapeFactorOf(aspect, exponent, friction === 'none' ? 'frictionless' : 'sticking');
      expect(Math.abs(law / value - 1)).toBeLessThan(5e-3);
    }
  });

  it('grows with aspect ratio and falls with the exponent everywhere', () => {
    for (let exponent = 1; exponent <= 8; exponent += 0.25) {
      for (let aspectRatio = 0; aspectRatio < 0.99; aspectRatio += 0.05) {
        for (const friction of ['frictionless', 'sticking'] as const) {
          const here = shapeFactorOf(aspectRatio, exponent, friction);
          expect(shapeFactorOf(aspectRatio + 0.05, exponent, friction)).toBeGreaterThan(here);
          expect(shapeFactorOf(aspectRatio, exponent + 0.25, friction)).toBeLessThan(here);
        }
      }
    }
  });
});

describe('interaction of voids', () => {
  it.each([
    [1, 4.71591],
    [2, 2.25564],
    [5, 0.149696],
    [6.6, 0.0341613],
  ])('hemisphere in a cylindrical cell, a/b = 0.3, n = %f: c = %f', (exponent, expected) => {
    const spacing = 10e-6;
    const rate = evaluateLaw(creepClosure, closure(creepOf(exponent, 1), spacing), 3e-6, megapascal, temperature, 1);
    expect(Math.abs(rate / 3e-6 ** 3 / expected - 1)).toBeLessThan(1e-5);
  });

  it('speeds up closure 6.4e4 times at a/b = 0.7, n = 6.6', () => {
    const array = evaluateLaw(creepClosure, closure(lepage, 10e-6), 7e-6, megapascal, temperature, 1);
    const alone = evaluateLaw(
      creepClosure,
      closure(lepage, Number.POSITIVE_INFINITY),
      7e-6,
      megapascal,
      temperature,
      1,
    );
    expect(Math.abs(array / alone / 6.4e4 - 1)).toBeLessThan(0.01);
  });

  it.each([
    [0.5, 6.6, 0.7, 'frictionless'],
    [0, 3, 0.5, 'frictionless'],
    [1, 5, 0.85, 'sticking'],
    [0.25, 4, 0.6, 'sticking'],
  ] as const)(
    'is what the cell problem gives: q = %f, n = %f, a/b = %f, %s',
    (aspectRatio, exponent, ratio, friction) => {
      const { value } = crowdedClosure(
        { exponent, ratio, aspect: aspectRatio, friction: friction === 'sticking' ? 'sticking' : 'none' },
        { resolution: 3 },
      );
      const beta = evaluateLaw(voidInteraction, { exponent, aspectRatio, friction }, ratio);
      const law = shapeFactorOf(aspectRatio, exponent, friction) * (1 - beta * ratio ** (3 / exponent)) ** -exponent;
      // A parabola in q between nodes.
      expect(Math.abs(law / value - 1)).toBeLessThan(aspectRatio === 0.25 ? 0.05 : 0.03);
    },
  );

  it('passes through the table, stays below one and keeps closure growing up to the loss of the ligament', () => {
    expect(evaluateLaw(voidInteraction, { exponent: 3 }, 0.7)).toBeCloseTo(0.854, 9);
    expect(evaluateLaw(voidInteraction, { exponent: 4 }, 0.85)).toBeCloseTo(0.932, 9);
    for (let exponent = 1; exponent <= 8; exponent += 0.5) {
      let previous = 0;
      for (let relative = 0.01; relative < 0.999; relative += 0.005) {
        const beta = evaluateLaw(voidInteraction, { exponent }, relative);
        expect(beta).toBeLessThan(1);
        expect(beta).toBeGreaterThan(0);
        const enhancement = (1 - beta * relative ** (3 / exponent)) ** -exponent;
        expect(enhancement).toBeGreaterThan(previous);
        previous = enhancement;
      }
    }
  });
});

describe('closure by creep', () => {
  it.each([
    [6.6, 3, 0.000119757818],
    [6.6, 10, 0.338301244],
    [1, 3, 2.25 * 1e-3 * 3],
  ])('isolated void, n = %f, %f MPa: relative volume rate %f 1/s', (exponent, pressure, expected) => {
    const parameters = closure(creepOf(exponent), Number.POSITIVE_INFINITY);
    const radius = 2e-6;
    const rate = evaluateLaw(creepClosure, parameters, radius, pressure * megapascal, temperature, 1);
    expect(Math.abs(rate / halfSpheroidVolume(1, radius) / expected - 1)).toBeLessThan(1e-6);
  });

  it('spherical cell of void fraction 0.1, n = 6.6, 3 MPa: 0.382074891 1/s, with an interaction of one', () => {
    const radius = 2e-6;
    const parameters = closure(creepOf(6.6), radius / Math.cbrt(0.1), 1);
    const rate = evaluateLaw(creepClosure, parameters, radius, 3 * megapascal, temperature, 1);
    expect(Math.abs(rate / halfSpheroidVolume(1, radius) / 0.382074891 - 1)).toBeLessThan(1e-6);
  });

  it.each([
    [1, 1715.43863],
    [10, 30598.81],
  ])('closure time under 3 MPa and surface tension from %f um: %f s', (micrometres, expected) => {
    const parameters = closure(creepOf(6.6), Number.POSITIVE_INFINITY);
    const steps = 4000;
    const start = micrometres * 1e-6;
    let time = 0;
    // Midpoints in a^(1/4): the integrand 1/rate falls as a power of a and is smooth in this variable.
    for (let i = 0; i < steps; i++) {
      const x = (i + 0.5) / steps;
      const radius = start * x ** 4;
      const pressure = 3 * megapascal + evaluateLaw(capillaryPressure, { surfaceEnergy: 0.5 }, radius);
      const rate =
        evaluateLaw(creepClosure, parameters, radius, pressure, temperature, 1) / (2 * Math.PI * radius ** 2);
      time += (start * 4 * x ** 3) / steps / rate;
    }
    expect(Math.abs(time / expected - 1)).toBeLessThan(1e-6);
  });

  it('odd in pressure and finite when the bases touch', () => {
    const parameters = closure(lepage, 5e-6);
    const closing = evaluateLaw(creepClosure, parameters, 2e-6, megapascal, temperature, 1);
    expect(evaluateLaw(creepClosure, parameters, 2e-6, -megapascal, temperature, 1)).toBe(-closing);
    expect(Number.isFinite(evaluateLaw(creepClosure, parameters, 6e-6, megapascal, temperature, 1))).toBe(true);
  });
});

/** Current density at which m_n (1 - theta) = chi_v - Rc/v holds, from the closure rate at that contact fraction. */
function steadyCurrent(closurePerArea: number, vacancyFraction: number, translation: number, contact: number) {
  return closurePerArea / (vacancyFraction - translation * (1 - contact)) / recessionPerCurrent;
}

describe('critical current of one class of voids in a steady state', () => {
  it.each([
    [0.2, 0.0164],
    [0.4, 0.471781809622],
    [0.6, 4.33],
    [1.0, 85],
  ])('half of the contact left, crowded voids, %f MPa: %f mA/cm2', (pressure, expected) => {
    const density = 1e9;
    const spacing = 1 / Math.sqrt(Math.PI * density);
    const radius = spacing * Math.SQRT1_2;
    // The prefactor (sigma/3e5 Pa)^6.6 exp(-37e3/RT) itself, so that the value agrees to all its digits.
    const creep = creepOf(6.6, (1 / 0.3) ** 6.6 * Math.exp(-37e3 / (8.314462618 * temperature)));
    const parameters = { ...closure(creep, spacing, 0.956), shapeFactor: Math.PI * (1.5 / 6.6) ** 6.6 };
    const closing =
      density * evaluateLaw(creepClosure, parameters, radius, (pressure + 0.101325) * megapascal, temperature, 1);
    const current = steadyCurrent(closing, 0.8, 0.8, 0.5) / 10;
    expect(Math.abs(current / expected - 1)).toBeLessThan(expected === 0.471781809622 ? 1e-8 : 5e-3);
  });

  it.each([
    [5e-6, [0.00883, 0.0531, 0.119, 0.256, 0.377, 0.53]],
    [7e-6, [0.0198, 0.0954, 0.187, 0.354, 0.493, 0.662]],
    [10e-6, [0.0425, 0.159, 0.276, 0.473, 0.629, 0.812]],
  ])('local limit of 2 mA/cm2 with pillar strength, spacing %f m, at 1, 2, 3, 5, 7, 10 MPa', (spacing, expected) => {
    const parameters = closure(lepage, spacing, 0.95);
    const size = { amplitude: 105, referenceDiameter: 1.39e-6, exponent: 0.68 };
    const limit = 20;
    for (const [i, pressure] of [1, 2, 3, 5, 7, 10].entries()) {
      // Net opening minus closure at contact fraction theta, with I = theta x limit.
      const excess = (theta: number) => {
        const radius = spacing * Math.sqrt(1 - theta);
        const strength = evaluateLaw(sizeEffectStrength, size, 2 * radius);
        const rate = evaluateLaw(
          creepClosure,
          parameters,
          radius,
          (pressure + 0.1) * megapascal,
          temperature,
          strength,
        );
        return steadyCurrent(voidsPerArea(spacing) * rate, 0.8, 0.8, theta) - theta * limit;
      };
      let low = 1e-4;
      let high = 1 - 1e-9;
      for (let k = 0; k < 60; k++) {
        const middle = (low + high) / 2;
        if (excess(middle) > 0) low = middle;
        else high = middle;
      }
      expect(Math.abs((low * limit) / 10 / expected[i] - 1)).toBeLessThan(0.01);
    }
  });
});
