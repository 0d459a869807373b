import { describe, expect, it } from 'vitest';
import { anandCreep, lithiumAnandParameters } from '../../../src/physics/creep/anand.js';
import { anandHardening } from '../../../src/physics/creep/anand-hardening.js';
import { powerLawCreep } from '../../../src/physics/creep/power-law.js';
import { evaluateLaw } from '../evaluate.js';

const temperature = 298.15;
const testLaw = { referenceRate: 1e-3, exponent: 6.6, activationEnergy: 37e3, referenceTemperature: 298.15 };
const rateOf = (stress: number) => evaluateLaw(powerLawCreep, testLaw, stress, temperature);

describe('power-law creep', () => {
  it('strains by 0.0229294646 in 100 s at 0.8 MPa', () => {
    expect(100 * rateOf(0.8e6)).toBeCloseTo(0.0229294646009, 12);
  });

  it('relaxes from 2 MPa at fixed strain to the closed form, and backward Euler to its own root', () => {
    const modulus = 4.9e9;
    // Classical Runge-Kutta in ln t from a time when nothing has relaxed: the decay is a power of time.
    const slope = (logTime: number, stress: number) => -Math.exp(logTime) * modulus * rateOf(stress);
    let stress = 2e6;
    const steps = 2000;
    const start = Math.log(1e-9);
    const h = (Math.log(100) - start) / steps;
    for (let i = 0; i < steps; i++) {
      const x = start + i * h;
      const k1 = slope(x, stress);
      const k2 = slope(x + h / 2, stress + (h / 2) * k1);
      const k3 = slope(x + h / 2, stress + (h / 2) * k2);
      const k4 = slope(x + h, stress + h * k3);
      stress += (h / 6) * (k1 + 2 * k2 + 2 * k3 + k4);
    }
    expect(Math.abs(stress / 0.243221663977e6 - 1)).toBeLessThan(1e-6);

    const out = new Float64Array(3);
    let root = 2e6;
    for (let i = 0; i < 40; i++) {
      powerLawCreep.evaluate(testLaw, [root, temperature], out);
      root -= (root + 100 * modulus * out[0] - 2e6) / (1 + 100 * modulus * out[1]);
    }
    expect(Math.abs(root / 0.419298492627e6 - 1)).toBeLessThan(1e-11);
  });

  it.each([
    [273.15, 0.000237468194436],
    [298.15, 0.000930850993529],
    [333.15, 0.00446557376826],
    [353.15, 0.00951509560893],
  ])('LePage et al. 2019 at 1 MPa and %f K: %f 1/s', (kelvin, expected) => {
    const lepage = { ...testLaw, referenceRate: 0.000930850993529 };
    expect(Math.abs(evaluateLaw(powerLawCreep, lepage, 1e6, kelvin) / expected - 1)).toBeLessThan(1e-9);
    // The same from the published form (sigma/3e5 Pa)^6.6 exp(-Q/RT).
    const published = (1e6 / 3e5) ** 6.6 * Math.exp(-37e3 / (8.314462618 * kelvin));
    expect(Math.abs(published / expected - 1)).toBeLessThan(1e-9);
  });

  it('25 to 60 degC multiplies rates by 4.797 at 37 kJ/mol', () => {
    expect(evaluateLaw(powerLawCreep, testLaw, 1e6, 333.15) / rateOf(1e6)).toBeCloseTo(4.797, 3);
  });

  it('is odd in the stress and flat at zero', () => {
    expect(rateOf(-0.8e6)).toBe(-rateOf(0.8e6));
    const out = new Float64Array(3).fill(Number.NaN);
    powerLawCreep.evaluate(testLaw, [0, temperature], out);
    expect([...out]).toEqual([0, 0, 0]);
  });

  it('least squares over the creep tests of Masias et al. 2019 gives n = 6.56 and 7.7e-3 1/s at 1 MPa, followed to 2x', () => {
    const stresses = [0.2, 0.301, 0.396, 0.4, 0.4, 0.4, 0.6];
    const rates = [2.0e-7, 4.95e-6, 1.58e-5, 1.34e-5, 1.36e-5, 1.72e-5, 3.89e-4];
    const x = stresses.map(Math.log);
    const y = rates.map(Math.log);
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const [mx, my] = [mean(x), mean(y)];
    const sxx = x.reduce((sum, value) => sum + (value - mx) ** 2, 0);
    const exponent = x.reduce((sum, value, i) => sum + (value - mx) * (y[i] - my), 0) / sxx;
    const referenceRate = Math.exp(my - exponent * mx);
    expect(exponent).toBeCloseTo(6.56, 2);
    expect(referenceRate).toBeCloseTo(7.7e-3, 4);
    const squares = y.reduce((sum, value, i) => sum + (value - my - exponent * (x[i] - mx)) ** 2, 0);
    expect(Math.sqrt(squares / 5 / sxx)).toBeCloseTo(0.44, 2);
    const masias = { referenceRate, exponent, activationEnergy: 37e3, referenceTemperature: 299.15 };
    for (const [i, stress] of stresses.entries()) {
      const ratio = evaluateLaw(powerLawCreep, masias, stress * 1e6, 299.15) / rates[i];
      expect(ratio).toBeGreaterThan(0.5);
      expect(ratio).toBeLessThan(2);
    }
  });
});

describe('Anand viscoplasticity', () => {
  it('0.000938269612 1/s at 1 MPa, strength 1.5 MPa, 298.15 K', () => {
    const rate = evaluateLaw(anandCreep, lithiumAnandParameters, 1e6, temperature, 1.5e6);
    expect(Math.abs(rate / 0.000938269611673 - 1)).toBeLessThan(1e-10);
  });

  it('against LePage at 1 MPa: 21 times faster when soft, 6.8 times slower when hard', () => {
    const soft = evaluateLaw(anandCreep, lithiumAnandParameters, 1e6, temperature, 0.95e6) / 0.000930850993529;
    const hard = evaluateLaw(anandCreep, lithiumAnandParameters, 1e6, temperature, 2e6) / 0.000930850993529;
    expect(soft).toBeCloseTo(21.1, 0);
    expect(1 / hard).toBeCloseTo(6.8, 1);
  });

  it('is the power law of exponent 1/m with strength factor S/1 MPa', () => {
    const power = {
      referenceRate: 4.25e4 * Math.exp(-37e3 / (8.314462618 * temperature)),
      exponent: 1 / 0.15,
      activationEnergy: 37e3,
      referenceTemperature: temperature,
    };
    const anand = evaluateLaw(anandCreep, lithiumAnandParameters, 0.6e6, 330, 1.2e6);
    expect(evaluateLaw(powerLawCreep, power, 0.6e6 / 1.2, 330) / anand).toBeCloseTo(1, 12);
  });

  it('hardens below saturation, softens above it, and rests unstressed', () => {
    const hardening = (stress: number, strength: number) =>
      evaluateLaw(anandHardening, lithiumAnandParameters, stress, temperature, strength);
    expect(hardening(1e6, 0.95e6)).toBeGreaterThan(0);
    expect(hardening(1e6, 3e6)).toBeLessThan(0);
    expect(hardening(0, 1e6)).toBe(0);
    // S_s = S_0 (sigma/S)^(n_s/m) = S has the root S = (S_0 sigma^(1/3))^(3/4).
    const saturated = (2e6 * 1e6 ** (1 / 3)) ** 0.75;
    expect(Math.abs(hardening(1e6, saturated))).toBeLessThan(1e-12 * hardening(1e6, 0.95e6));
  });
});
