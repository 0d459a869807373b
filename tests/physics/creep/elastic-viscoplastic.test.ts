import { describe, expect, it } from 'vitest';
import { anandCreep, lithiumAnandParameters } from '../../../src/physics/creep/anand.js';
import {
  type AnandViscoplasticParameters,
  anandViscoplastic,
} from '../../../src/physics/creep/anand-elastic-viscoplastic.js';
import { type AnandFlowParameters, anandFlow } from '../../../src/physics/creep/anand-flow.js';
import { anandHardening } from '../../../src/physics/creep/anand-hardening.js';
import {
  type ElasticViscoplasticParameters,
  elasticViscoplastic,
} from '../../../src/physics/creep/elastic-viscoplastic.js';
import { jeffreys } from '../../../src/physics/creep/jeffreys.js';
import { powerLawCreep } from '../../../src/physics/creep/power-law.js';
import { type PowerLawFlowParameters, powerLawFlow } from '../../../src/physics/creep/power-law-flow.js';
import { powerLinearRoot } from '../../../src/physics/creep/power-linear-root.js';
import { vonMises } from '../../../src/physics/plasticity/von-mises.js';
import { pointBuffers } from '../../../src/physics/point-law.js';
import { sizeEffectStrength } from '../../../src/physics/strength/size-effect.js';
import { equivalentStress } from '../../../src/physics/tensor.js';
import { pullBar } from '../../../src/physics/uniaxial.js';
import { evaluateLaw } from '../evaluate.js';
import { randomNumbers } from '../random-numbers.js';
import { relativeError } from '../relative-error.js';

const lithiumElasticity = { youngModulus: 7.8e9, poissonRatio: 0.38 };
const creep = (exponent: number, referenceRate = 1e-3) => ({
  referenceRate,
  exponent,
  activationEnergy: 37e3,
  referenceTemperature: 298.15,
});
const metal = (exponent: number, elasticity = lithiumElasticity): ElasticViscoplasticParameters => ({
  elasticity,
  creep: creep(exponent),
  diffusionalViscosity: Number.POSITIVE_INFINITY,
});

/** Slope of ln(errors) over ln(steps) by least squares. */
function slope(steps: readonly number[], errors: readonly number[]): number {
  const x = steps.map(Math.log);
  const y = errors.map((error) => Math.log(Math.abs(error)));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  const product = (u: readonly number[], v: readonly number[]) =>
    u.reduce((sum, value, k) => sum + (value - mx) * (v[k] - my), 0);
  return product(x, y) / x.reduce((sum, value) => sum + (value - mx) ** 2, 0);
}

/** Stress (Pa) of a bar held at the strain that gives it 2 MPa at once, E = 4.9 GPa, after 100 s in equal steps (P-02). */
function relaxedBar(steps: number): number {
  const parameters = metal(6.6, { youngModulus: 4.9e9, poissonRatio: 0.36 });
  const { input, response } = pointBuffers(elasticViscoplastic, parameters);
  input.duration = 100 / steps;
  let stress = 0;
  for (let step = 0; step < steps; step++) {
    stress = pullBar(elasticViscoplastic, parameters, 2e6 / 4.9e9, input, response);
    input.state.set(response.state);
  }
  return stress;
}

describe('the root of a x^n + b x = c', () => {
  it('is found to rounding over fifty decades', () => {
    const random = randomNumbers(17);
    for (let trial = 0; trial < 2000; trial++) {
      const n = 1 + 30 * random() ** 2;
      const [a, b] = [10 ** (20 * random() - 10), 10 ** (20 * random() - 10)];
      const x = 10 ** (10 * random() - 5);
      const root = powerLinearRoot(a, n, b, a * x ** n + b * x);
      expect(relativeError(root, x)).toBeLessThan(1e-13);
    }
    expect(powerLinearRoot(2, 3, 0, 16)).toBeCloseTo(2, 14);
    expect(powerLinearRoot(0, 3, 4, 16)).toBe(4);
    expect(powerLinearRoot(1, 3, 4, 0)).toBe(0);
  });
});

describe('power-law flow', () => {
  const parameters: PowerLawFlowParameters = {
    creep: creep(6.6),
    diffusionalViscosity: Number.POSITIVE_INFINITY,
    regularisingRate: 1e-30,
  };

  it('inverts the uniaxial law: a bar under 0.8 MPa creeps by 0.0229294646 in 100 s (P-01)', () => {
    const { input, response } = pointBuffers(powerLawFlow, parameters);
    expect(
      relativeError(pullBar(powerLawFlow, parameters, 0.0229294646009 / 100, input, response), 0.8e6),
    ).toBeLessThan(1e-11);
  });

  it('follows temperature as the uniaxial law does (P-20)', () => {
    const lepage = { ...parameters, creep: creep(6.6, 9.30850993529e-4) };
    for (const [temperature, rate] of [
      [273.15, 0.000237468194436],
      [333.15, 0.00446557376826],
      [353.15, 0.00951509560893],
    ]) {
      const { input, response } = pointBuffers(powerLawFlow, lepage);
      input.temperature = temperature;
      expect(relativeError(pullBar(powerLawFlow, lepage, rate, input, response), 1e6)).toBeLessThan(1e-9);
    }
  });

  it('flows under the deviator as (3/2) A sigma_e^(n-1) s', () => {
    const { input, response } = pointBuffers(powerLawFlow, parameters);
    input.drive.set([1e-4, -3e-4, 2e-4, 4e-4, -1e-4, 5e-5]);
    powerLawFlow.respond(parameters, input, response);
    const equivalent = equivalentStress(response.stress);
    const rate = evaluateLaw(powerLawCreep, parameters.creep, equivalent, 298.15);
    for (let k = 0; k < 6; k++)
      expect(relativeError((1.5 * rate * response.stress[k]) / equivalent, input.drive[k])).toBeLessThan(1e-12);
  });

  it('adds the rates of power-law and diffusional creep', () => {
    const both = { ...parameters, diffusionalViscosity: 2e11 };
    const { input, response } = pointBuffers(powerLawFlow, both);
    for (const rate of [1e-12, 1e-8, 1e-6, 1e-3]) {
      const stress = pullBar(powerLawFlow, both, rate, input, response);
      const sum = evaluateLaw(powerLawCreep, both.creep, stress, 298.15) + stress / (3 * 2e11);
      expect(relativeError(sum, rate)).toBeLessThan(1e-12);
    }
  });

  it('is stronger in small bodies: the rate at a stress falls by f^n', () => {
    const small = evaluateLaw(
      sizeEffectStrength,
      { amplitude: 105, referenceDiameter: 1.39e-6, exponent: 0.68 },
      10e-6,
    );
    const { input, response } = pointBuffers(powerLawFlow, parameters);
    const bulk = pullBar(powerLawFlow, parameters, 1e-4, input, response);
    input.strengthFactor = small;
    expect(relativeError(pullBar(powerLawFlow, parameters, 1e-4, input, response), small * bulk)).toBeLessThan(1e-13);
    expect(relativeError(pullBar(powerLawFlow, parameters, 1e-4 * small ** -6.6, input, response), bulk)).toBeLessThan(
      1e-6,
    );
  });

  it('needs something that keeps the viscosity at rest finite', () => {
    const issues = (changes: Partial<PowerLawFlowParameters>) =>
      powerLawFlow.problems({ ...parameters, regularisingRate: 0, ...changes }).map(({ path }) => path);
    expect(issues({})).toEqual(['regularisingRate']);
    expect(issues({ diffusionalViscosity: 1e12 })).toEqual([]);
    expect(issues({ creep: creep(1) })).toEqual([]);
    expect(issues({ creep: creep(0.5), diffusionalViscosity: 0 })).toEqual(['creep.exponent', 'diffusionalViscosity']);
  });
});

describe('elastic metal with power-law creep', () => {
  it('relaxes in one step of 100 s to the root of s + 490 s^6.6 = 2 MPa (P-02)', () => {
    expect(relativeError(relaxedBar(1), 0.419298492627e6)).toBeLessThan(1e-9);
  });

  it('relaxes as the closed form says, with an error of first order in the step (P-02)', () => {
    const exact = 1e6 * (2 ** -5.6 + 5.6 * 4.9 * 100) ** (-1 / 5.6);
    const counts = [3200, 6400, 12800];
    // Approached from below: at 2 MPa the stress relaxes in a millisecond, less than a step.
    const errors = counts.map((count) => relaxedBar(count) - exact);
    expect(errors.every((error) => error > 0)).toBe(true);
    expect(
      slope(
        counts.map((count) => 100 / count),
        errors,
      ),
    ).toBeGreaterThan(0.9);
    expect(
      slope(
        counts.map((count) => 100 / count),
        errors,
      ),
    ).toBeLessThan(1.05);
  });

  it('keeps the pressure of a confined foil: M eps relaxes to K eps (S-04)', () => {
    const parameters = metal(6.6);
    const { input, response } = pointBuffers(elasticViscoplastic, parameters);
    input.drive[2] = 1e-4;
    input.duration = 0;
    elasticViscoplastic.respond(parameters, input, response);
    expect(relativeError(response.stress[2], 1.46014492754e6)).toBeLessThan(1e-11);
    input.duration = 1e60;
    elasticViscoplastic.respond(parameters, input, response);
    expect(relativeError(response.stress[2], 1.08333333333e6)).toBeLessThan(1e-8);
    expect(relativeError(response.stress[0], 1.08333333333e6)).toBeLessThan(1e-8);
  });

  it('reaches the stress of steady creep when it is pulled on', () => {
    const parameters = metal(6.6);
    const { input, response } = pointBuffers(elasticViscoplastic, parameters);
    let stress = 0;
    for (let step = 1; step <= 200; step++) {
      stress = pullBar(elasticViscoplastic, parameters, 1e-5 * step, input, response);
      input.state.set(response.state);
    }
    expect(relativeError(evaluateLaw(powerLawCreep, parameters.creep, stress, 298.15), 1e-5)).toBeLessThan(1e-9);
  });

  it('gives back as heat or stores what is worked into it, but for what a step of backward Euler adds as heat', () => {
    const parameters = metal(6.6);
    const { input, response } = pointBuffers(elasticViscoplastic, parameters);
    const imbalance = (steps: number) => {
      input.state.fill(0);
      input.duration = 10 / steps;
      let [work, heat] = [0, 0];
      const before = new Float64Array(6);
      const last = new Float64Array(6);
      for (let step = 1; step <= steps; step++) {
        last.set(input.drive);
        input.drive.set([0, 0, 0, 0, 0, (1e-3 * step) / steps]);
        if (step === 1) last.fill(0);
        elasticViscoplastic.respond(parameters, input, response);
        for (let k = 0; k < 6; k++) work += 0.5 * (before[k] + response.stress[k]) * (input.drive[k] - last[k]);
        heat += response.dissipation;
        before.set(response.stress);
        input.state.set(response.state);
      }
      return (work - heat - response.storedEnergy) / work;
    };
    expect(Math.abs(imbalance(100))).toBeLessThan(0.02);
    expect(slope([1 / 100, 1 / 200, 1 / 400], [100, 200, 400].map(imbalance))).toBeGreaterThan(0.9);
  });
});

describe('rate-independent flow', () => {
  it('is what power-law creep becomes as n grows, with an error of first order in 1/n', () => {
    const plastic = { elasticity: lithiumElasticity, yieldStress: 1e6, hardeningModulus: 0 };
    const ends = (exponent: number) => {
      const viscous = { ...metal(exponent), creep: creep(exponent, 1e-3) };
      const creeping = pointBuffers(elasticViscoplastic, viscous);
      const yielding = pointBuffers(vonMises, plastic);
      let worst = 0;
      // Two turns of a path in the deviatoric plane, fast beside the reference rate.
      for (let step = 1; step <= 60; step++) {
        const angle = step / 5;
        const size = 1e-3;
        const drive = [size * Math.sin(angle), -size * Math.sin(angle), 0, 0, 0, size * (1 - Math.cos(angle))];
        creeping.input.drive.set(drive);
        yielding.input.drive.set(drive);
        elasticViscoplastic.respond(viscous, creeping.input, creeping.response);
        vonMises.respond(plastic, yielding.input, yielding.response);
        creeping.input.state.set(creeping.response.state);
        yielding.input.state.set(yielding.response.state);
        for (let k = 0; k < 6; k++)
          worst = Math.max(worst, Math.abs(creeping.response.stress[k] - yielding.response.stress[k]));
      }
      return worst / 1e6;
    };
    const exponents = [100, 400, 1600];
    const errors = exponents.map(ends);
    expect(errors[2]).toBeLessThan(1e-3);
    expect(
      slope(
        exponents.map((n) => 1 / n),
        errors,
      ),
    ).toBeGreaterThan(0.9);
    expect(
      slope(
        exponents.map((n) => 1 / n),
        errors,
      ),
    ).toBeLessThan(1.1);
  });

  it('yields at the yield stress and hardens at E H/(E + H) in a bar', () => {
    const parameters = { elasticity: lithiumElasticity, yieldStress: 1e6, hardeningModulus: 2e9 };
    const { input, response } = pointBuffers(vonMises, parameters);
    const yieldStrain = 1e6 / 7.8e9;
    expect(relativeError(pullBar(vonMises, parameters, 0.999 * yieldStrain, input, response), 0.999e6)).toBeLessThan(
      1e-12,
    );
    const hardened = 1e6 + ((7.8e9 * 2e9) / 9.8e9) * 9 * yieldStrain;
    expect(relativeError(pullBar(vonMises, parameters, 10 * yieldStrain, input, response), hardened)).toBeLessThan(
      1e-11,
    );
  });
});

describe('Anand viscoplasticity in three dimensions', () => {
  const parameters: AnandViscoplasticParameters = {
    elasticity: lithiumElasticity,
    anand: lithiumAnandParameters,
    initialStrength: 0.95e6,
  };

  /** Pulls a bar at 1e-3 1/s for 100 s (fifteen per cent flow, the strength well on its way to saturation). */
  function pulled(steps: number) {
    const { input, response } = pointBuffers(anandViscoplastic, parameters);
    input.duration = 100 / steps;
    let stress = 0;
    for (let step = 1; step <= steps; step++) {
      stress = pullBar(anandViscoplastic, parameters, (0.1 * step) / steps, input, response);
      input.state.set(response.state);
    }
    return { stress, strength: response.state[7] };
  }

  /** The same from the scalar laws by classical Runge-Kutta: d(sigma)/dt = E (rate_total - rate), dS/dt. */
  function reference() {
    const steps = 20000;
    const dt = 100 / steps;
    const out = new Float64Array(4);
    const derivative = ([stress, strength]: readonly number[]) => {
      anandCreep.evaluate(lithiumAnandParameters, [stress, 298.15, strength], out);
      const rate = out[0];
      anandHardening.evaluate(lithiumAnandParameters, [stress, 298.15, strength], out);
      return [7.8e9 * (1e-3 - rate), out[0]];
    };
    let y = [0, 0.95e6];
    for (let step = 0; step < steps; step++) {
      const k1 = derivative(y);
      const k2 = derivative(y.map((value, i) => value + 0.5 * dt * k1[i]));
      const k3 = derivative(y.map((value, i) => value + 0.5 * dt * k2[i]));
      const k4 = derivative(y.map((value, i) => value + dt * k3[i]));
      y = y.map((value, i) => value + (dt / 6) * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]));
    }
    return { stress: y[0], strength: y[1] };
  }

  it('follows the scalar laws, with an error of first order in the step', () => {
    const exact = reference();
    const counts = [50, 100, 200];
    const runs = counts.map(pulled);
    const steps = counts.map((count) => 1 / count);
    for (const key of ['stress', 'strength'] as const) {
      expect(relativeError(runs[2][key], exact[key])).toBeLessThan(2e-3);
      const order = slope(
        steps,
        runs.map((run) => run[key] - exact[key]),
      );
      expect(order).toBeGreaterThan(0.9);
      expect(order).toBeLessThan(1.1);
    }
  });

  it('flows at 1 MPa and S = 1.5 MPa with the rate of P-20 once the strength is held', () => {
    const held = { ...parameters, anand: { ...lithiumAnandParameters, hardeningModulus: 0 }, initialStrength: 1.5e6 };
    const { input, response } = pointBuffers(anandViscoplastic, held);
    let stress = 0;
    for (let step = 1; step <= 300; step++) {
      stress = pullBar(anandViscoplastic, held, 0.000938269611673 * step, input, response);
      input.state.set(response.state);
    }
    expect(relativeError(stress, 1e6)).toBeLessThan(1e-9);
  });

  it('without elasticity has the same strength and stress in long steps', () => {
    const rigid: AnandFlowParameters = {
      anand: lithiumAnandParameters,
      initialStrength: 0.95e6,
      regularisingRate: 1e-30,
    };
    const elastic = pointBuffers(anandViscoplastic, parameters);
    const flowing = pointBuffers(anandFlow, rigid);
    elastic.input.duration = flowing.input.duration = 100;
    for (let step = 1; step <= 50; step++) {
      const held = pullBar(anandViscoplastic, parameters, 0.1 * step, elastic.input, elastic.response);
      elastic.input.state.set(elastic.response.state);
      const flowed = pullBar(anandFlow, rigid, 1e-3, flowing.input, flowing.response);
      flowing.input.state.set(flowing.response.state);
      // The elastic strain of the first step is missing from its flow.
      expect(relativeError(flowed, held)).toBeLessThan(step === 1 ? 2e-3 : 1e-4);
    }
  });

  it('comes to the strength of saturation from below and from above', () => {
    for (const initialStrength of [0.95e6, 6e6]) {
      const metal = { ...parameters, initialStrength };
      const { input, response } = pointBuffers(anandViscoplastic, metal);
      input.duration = 100;
      let stress = 0;
      for (let step = 1; step <= 500; step++) {
        stress = pullBar(anandViscoplastic, metal, 0.1 * step, input, response);
        input.state.set(response.state);
      }
      const rate = evaluateLaw(anandCreep, lithiumAnandParameters, stress, 298.15, response.state[7]);
      expect(relativeError(rate, 1e-3)).toBeLessThan(1e-3);
      const thermal = evaluateLaw(anandCreep, lithiumAnandParameters, 1, 298.15, 1);
      expect(relativeError(response.state[7], 2e6 * (1e-3 / thermal) ** 0.05)).toBeLessThan(5e-3);
      expect(Math.sign(response.state[7] - initialStrength)).toBe(initialStrength < 1.5e6 ? 1 : -1);
    }
  });
});

describe('Jeffreys fluid', () => {
  const parameters = { bulkModulus: 1e10, shearModulus: 1.8e9, relaxingViscosity: 9e9, parallelViscosity: 1e9 };

  it('starts up as mu1 g + mu2 g (1 - exp(-G t/mu2)), in one step or many (P-03)', () => {
    for (const steps of [1, 7]) {
      const { input, response } = pointBuffers(jeffreys, parameters);
      input.duration = 5 / steps;
      for (let step = 1; step <= steps; step++) {
        // Shear g: the tensor strain is half of it.
        input.drive[5] = (Math.SQRT2 * 0.5 * 1e-4 * 5 * step) / steps;
        jeffreys.respond(parameters, input, response);
        input.state.set(response.state);
      }
      expect(relativeError(response.stress[5] / Math.SQRT2, 668908.502946)).toBeLessThan(1e-11);
    }
  });

  it('turns all work into heat and stored energy', () => {
    const { input, response } = pointBuffers(jeffreys, parameters);
    const random = randomNumbers(5);
    let [heat, work] = [0, 0];
    const last = new Float64Array(6);
    for (let step = 0; step < 30; step++) {
      last.set(input.drive);
      const end = Float64Array.from({ length: 6 }, () => 1e-3 * (random() - 0.5));
      input.duration = 10 ** (3 * random() - 2);
      // The work of a step by many short ones at the same rate.
      const parts = 400;
      const fine = pointBuffers(jeffreys, parameters);
      fine.input.state.set(input.state);
      fine.input.duration = input.duration / parts;
      const before = new Float64Array(6);
      for (let part = 1; part <= parts; part++) {
        for (let k = 0; k < 6; k++) fine.input.drive[k] = last[k] + ((end[k] - last[k]) * part) / parts;
        jeffreys.respond(parameters, fine.input, fine.response);
        if (part === 1) {
          // Stress at the beginning of the step, with the rate of the step already.
          fine.input.duration = (1e-9 * input.duration) / parts;
          for (let k = 0; k < 6; k++) fine.input.drive[k] = last[k] + ((end[k] - last[k]) * 1e-9) / parts;
          const begin = pointBuffers(jeffreys, parameters).response;
          jeffreys.respond(parameters, fine.input, begin);
          before.set(begin.stress);
          fine.input.duration = input.duration / parts;
        }
        for (let k = 0; k < 6; k++) work += (0.5 * (before[k] + fine.response.stress[k]) * (end[k] - last[k])) / parts;
        before.set(fine.response.stress);
        fine.input.state.set(fine.response.state);
      }
      input.drive.set(end);
      jeffreys.respond(parameters, input, response);
      heat += response.dissipation;
      input.state.set(response.state);
    }
    expect(relativeError(heat + response.storedEnergy, work)).toBeLessThan(1e-4);
  });
});

describe('a bar', () => {
  it('of an anisotropic law is refused', () => {
    const law = { ...elasticViscoplastic, isotropic: false };
    const { input, response } = pointBuffers(law, metal(3));
    expect(() => pullBar(law, metal(3), 1e-3, input, response)).toThrow('anisotropic');
  });
});
