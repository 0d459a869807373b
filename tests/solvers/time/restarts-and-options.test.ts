import { describe, expect, it } from 'vitest';
import type { DifferentialAlgebraicSystem } from '../../../src/solvers/index.js';
import { RadauIntegrator } from '../../../src/solvers/index.js';
import { advance, integrate, lotkaVolterra, ordinary, vanDerPol } from './problems.js';

const vanDerPolAnalytic: DifferentialAlgebraicSystem = {
  ...vanDerPol,
  jacobian(_, y, j) {
    j[0] = 0;
    j[1] = 1;
    j[2] = (-2 * y[0]! * y[1]! - 1) / 1e-3;
    j[3] = (1 - y[0]! * y[0]!) / 1e-3;
  },
};

describe('analytic Jacobian', () => {
  it.each([1e-5, 1e-8])(
    'taken along the step: the same oscillation with fewer steps lost to Newton, tolerance %f',
    (tolerance) => {
      const options = { relativeTolerance: tolerance, absoluteTolerance: tolerance };
      const reference = integrate(vanDerPol, [2, 0], 2, { relativeTolerance: 1e-12, absoluteTolerance: 1e-12 });
      const differenced = integrate(vanDerPol, [2, 0], 2, options);
      const analytic = integrate(vanDerPolAnalytic, [2, 0], 2, options);
      expect(Math.abs(analytic.state[0]! - reference.state[0]!)).toBeLessThan(100 * tolerance);
      expect(analytic.rejections['newton-divergence']).toBeLessThan(0.7 * differenced.rejections['newton-divergence']);
    },
  );
});

describe('quadratures that are only read', () => {
  it('are as accurate without the books of invariants, at the cost of one evaluation a stage', () => {
    const runs = [true, false].map((quadratureInvariants) => {
      let calls = 0;
      const counted: DifferentialAlgebraicSystem = {
        ...lotkaVolterra,
        evaluateQuadratures(time, y, g) {
          calls++;
          lotkaVolterra.evaluateQuadratures!(time, y, g);
        },
      };
      const one = integrate(counted, [1.5, 0.5], 20, {
        relativeTolerance: 1e-7,
        absoluteTolerance: 1e-7,
        maximumOrder: 5,
        quadratureInvariants,
      });
      // d(ln y_2)/dt = y_1 - 1: the integral of the prey is known from the state.
      const exact = 20 + Math.log(one.state[1]! / 0.5);
      return { calls, error: Math.abs(one.quadratures[0]! - exact), one };
    });
    const [kept, read] = runs;
    expect(read.error).toBeLessThan(2e-6);
    const attempts = read.one.statistics.steps + read.one.rejections['error-test'];
    expect(read.calls).toBe(3 * attempts);
    expect(kept.calls).toBeGreaterThan(3 * kept.one.statistics.steps);
  });
});

describe('first step after a discontinuity', () => {
  /** Slow motion behind a layer of 0.01 s whose height the load sets. */
  const layered = (height: number) =>
    ordinary(1, (time, y, f) => {
      f[0] = -100 * (y[0]! - height * Math.cos(time)) - 20 * (y[0]! - height * Math.cos(time)) ** 3;
    });
  const options = { relativeTolerance: 1e-7, absoluteTolerance: 1e-7 };

  it('takes the length that the layer before it called for, without a rejection', () => {
    const load = { height: 1 };
    const system = ordinary(1, (time, y, f) => layered(load.height).evaluate(time, y, f));
    const integrator = new RadauIntegrator(system, options);
    integrator.start(0, Float64Array.of(0));
    expect(integrator.suggestedRestart).toBe(0);
    advance(integrator, 3);
    const { suggestedStep, suggestedRestart } = integrator;
    expect(suggestedRestart).toBeGreaterThan(0);
    expect(suggestedRestart).toBeLessThan(0.1 * suggestedStep);

    load.height = -1;
    const rejected = (step: number) => {
      const again = new RadauIntegrator(system, options);
      again.start(3, integrator.state, undefined, { step });
      expect(again.step(6).accepted).toBe(true);
      return Object.values(again.rejections).reduce((sum, count) => sum + count, 0);
    };
    expect(rejected(suggestedStep)).toBeGreaterThan(1);
    expect(rejected(suggestedRestart)).toBeLessThan(rejected(suggestedStep));
  });

  it('does not remember runs before the start', () => {
    const trace = (integrator: RadauIntegrator) => {
      integrator.start(0, Float64Array.of(0));
      advance(integrator, 3);
      return [integrator.suggestedRestart, integrator.suggestedStep, ...integrator.state];
    };
    const used = new RadauIntegrator(layered(1), options);
    used.start(0, Float64Array.of(50), undefined, { step: 1e-9 });
    advance(used, 1);
    expect(trace(used)).toEqual(trace(new RadauIntegrator(layered(1), options)));
  });
});

describe('convergence of the stages', () => {
  it('is not feigned by a large linear unknown that one iteration settles', () => {
    // A counter that runs from zero, tolerated to 1e-9, beside a relaxation that is far from linear.
    const system: DifferentialAlgebraicSystem = {
      ...ordinary(2, (_, y, f) => {
        f[0] = 1e4;
        f[1] = 1 - y[1]! ** 7;
      }),
      jacobian(_, y, j) {
        j.fill(0);
        j[3] = -7 * y[1]! ** 6;
      },
    };
    const one = new RadauIntegrator(system, {
      relativeTolerance: 1e-6,
      absoluteTolerance: Float64Array.of(1e-9, 1e-6),
      initialStep: 0.5,
    });
    one.start(0, Float64Array.of(0, 0.1));
    expect(one.step(10).accepted).toBe(true);
    expect(one.rejections['newton-divergence']).toBe(0);
    advance(one, 10);
    const reference = integrate(system, [0, 0.1], 10, { relativeTolerance: 1e-12, absoluteTolerance: 1e-12 });
    expect(Math.abs(one.state[1]! - reference.state[1]!)).toBeLessThan(1e-6);
  });
});
