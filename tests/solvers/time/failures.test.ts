import { describe, expect, it } from 'vitest';
import type { DifferentialAlgebraicSystem } from '../../../src/solvers/index.js';
import { RadauIntegrator } from '../../../src/solvers/index.js';
import { advance, integrate, ordinary, robertson, vanDerPol } from './problems.js';

const options = { relativeTolerance: 1e-6, absoluteTolerance: 1e-8 };

describe('rejected trial steps are recorded by reason', () => {
  it('error test: a jump in the rate', () => {
    const kick = ordinary(1, (time, y, f) => {
      f[0] = time < 1 ? -y[0]! : 50 - y[0]!;
    });
    const { rejections, state } = integrate(kick, [1], 3, options);
    expect(rejections['error-test']).toBeGreaterThan(0);
    expect(state[0]).toBeCloseTo(50 + (Math.exp(-1) - 50) * Math.exp(-2), 3);
  });

  it('Newton: the relaxation jumps of van der Pol', () => {
    const integrator = new RadauIntegrator(vanDerPol, options);
    integrator.start(0, Float64Array.of(2, 0));
    advance(integrator, 3);
    expect(integrator.rejections['newton-divergence']).toBeGreaterThan(0);
  });

  it('non-finite: trial states outside the domain of a law', () => {
    // Fills up to 1 and stops there; beyond 1 the law does not exist. A first step of 10 s goes far beyond.
    const filling = ordinary(1, (_, y, f) => {
      f[0] = Math.sqrt(1 - y[0]!) * 0.9;
    });
    const integrator = new RadauIntegrator(filling, { ...options, initialStep: 10 });
    integrator.start(0, Float64Array.of(0));
    advance(integrator, 2);
    expect(integrator.rejections['non-finite']).toBeGreaterThan(0);
    expect(integrator.state[0]).toBeCloseTo(1 - (1 - 0.9) ** 2, 6);
  });

  it('singular matrix: growth that meets an eigenvalue of the method', () => {
    // (gamma/h M - J) is exactly singular for h J = gamma: the step is halved and the growth followed.
    const gamma = 1 / ((6 + 81 ** (1 / 3) - 9 ** (1 / 3)) / 30);
    const growth: DifferentialAlgebraicSystem = {
      ...ordinary(1, (_, y, f) => {
        f[0] = gamma * y[0]!;
      }),
      jacobian(_, __, j) {
        j[0] = gamma;
      },
    };
    for (const initialStep of [1, 1 + 2 ** -52, 1 - 2 ** -53]) {
      const integrator = new RadauIntegrator(growth, { ...options, initialStep });
      integrator.start(0, Float64Array.of(1));
      advance(integrator, 3);
      expect(Math.abs(integrator.state[0]! / Math.exp(3 * gamma) - 1)).toBeLessThan(1e-4);
      if (integrator.rejections['singular-matrix'] > 0) return;
    }
    throw new Error('no trial step met the singular matrix');
  });
});

describe('failures are answers, with evidence', () => {
  it('names the unknown whose rate is not finite at the start', () => {
    const broken = ordinary(3, (_, y, f) => {
      f[0] = 0;
      f[1] = Math.log(y[1]!);
      f[2] = 0;
    });
    const integrator = new RadauIntegrator(broken, options);
    integrator.start(0, Float64Array.of(1, -1, 1));
    const result = integrator.step(1);
    expect(result).toMatchObject({ accepted: false, code: 'non-finite-rate', evidence: { worstUnknown: 1, time: 0 } });
    expect(integrator.time).toBe(0);
  });

  it('stops before a singularity in finite time, with the state still good', () => {
    // y' = y^2 from 1 blows up at t = 1.
    const blowUp = ordinary(1, (_, y, f) => {
      f[0] = y[0]! * y[0]!;
    });
    const integrator = new RadauIntegrator(blowUp, { ...options, minimumStep: 1e-9 });
    integrator.start(0, Float64Array.of(1));
    let result = integrator.step(2);
    while (result.accepted) result = integrator.step(2);
    expect(result.code).toBe('step-too-small');
    expect(integrator.time).toBeGreaterThan(0.999999);
    expect(integrator.time).toBeLessThan(1);
    expect(Math.abs(1 / integrator.state[0]! - (1 - integrator.time))).toBeLessThan(1e-6);
  });

  it('reports a Jacobian that is not finite', () => {
    const broken: DifferentialAlgebraicSystem = {
      ...ordinary(1, (_, y, f) => {
        f[0] = -y[0]!;
      }),
      jacobian(_, __, j) {
        j[0] = Number.NaN;
      },
    };
    const integrator = new RadauIntegrator(broken, options);
    integrator.start(0, Float64Array.of(1));
    expect(integrator.step(1)).toMatchObject({ accepted: false, code: 'non-finite-jacobian' });
  });

  it('consistency: an equation without a solution is reported with its row and residual', () => {
    const impossible: DifferentialAlgebraicSystem = {
      size: 2,
      mass: Uint8Array.of(1, 0),
      evaluate(_, y, f) {
        f[0] = 0;
        f[1] = y[1]! * y[1]! + 1;
      },
    };
    const integrator = new RadauIntegrator(impossible, options);
    integrator.start(0, Float64Array.of(0, 0.7));
    const result = integrator.makeConsistent();
    expect(result.consistent).toBe(false);
    expect(result.row).toBe(1);
    expect(result.residual).toBeGreaterThanOrEqual(1);
    expect(result.message).not.toBe('');
  });

  it('consistency: damping reaches a solution that full Newton steps overshoot', () => {
    // Twelve thermal voltages from the start, and an arctangent that throws Newton about.
    const steep: DifferentialAlgebraicSystem = {
      size: 3,
      mass: Uint8Array.of(0, 1, 0),
      evaluate(_, y, f) {
        f[0] = Math.sinh(y[0]!) - 1e5;
        f[1] = -y[1]!;
        f[2] = Math.atan(y[2]! - 3);
      },
    };
    const integrator = new RadauIntegrator(steep, options);
    integrator.start(0, Float64Array.of(0.1, 1, 40));
    expect(integrator.makeConsistent()).toMatchObject({ consistent: true });
    expect(integrator.state[0]).toBeCloseTo(Math.asinh(1e5), 12);
    expect(integrator.state[2]).toBeCloseTo(3, 12);
    expect(integrator.state[1]).toBe(1);
  });
});

describe('bad options and arguments', () => {
  it.each([
    [{ relativeTolerance: 0, absoluteTolerance: 1 }, /relative tolerance/],
    [{ relativeTolerance: 1e-6, absoluteTolerance: 0 }, /positive and finite/],
    [{ relativeTolerance: 1e-6, absoluteTolerance: new Float64Array(2) }, /2 entries for 3/],
    [{ relativeTolerance: 1e-6, absoluteTolerance: 1, maximumStep: -1 }, /positive time/],
    [{ relativeTolerance: 1e-6, absoluteTolerance: 1, minimumOrder: 9 as const, maximumOrder: 5 as const }, /Orders/],
  ])('%o is refused', (bad, message) => {
    expect(() => new RadauIntegrator(robertson, bad)).toThrow(message);
  });

  it('starts of the wrong size, states that are not finite and steps backwards are refused', () => {
    const integrator = new RadauIntegrator(robertson, options);
    expect(() => integrator.start(0, new Float64Array(2))).toThrow(/size of the system/);
    expect(() => integrator.start(0, Float64Array.of(1, Number.NaN, 0))).toThrow(/finite/);
    integrator.start(5, Float64Array.of(1, 0, 0));
    expect(() => integrator.step(5)).toThrow(/forward/);
    expect(() => integrator.truncateTo(4)).toThrow(/inside it/);
  });

  it('lands on the end time exactly and never makes the last step a crumb', () => {
    const integrator = new RadauIntegrator(robertson, options);
    integrator.start(0, Float64Array.of(1, 0, 0));
    for (const end of [0.1, 0.3, 1 / 3, 1e4]) {
      let last = 0;
      while (integrator.time < end) {
        integrator.step(end);
        last = integrator.time - integrator.previousTime;
      }
      expect(integrator.time).toBe(end);
      expect(last).toBeGreaterThan(1e-6);
    }
  });
});
