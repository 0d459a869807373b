import { describe, expect, it } from 'vitest';
import type { IntegratorOrder } from '../../../src/solvers/index.js';
import { fittedSlope, integrate, lotkaVolterra, lotkaVolterraAlgebraic, ordinary } from './problems.js';

const fixed = (order: IntegratorOrder, step: number) => ({
  relativeTolerance: 1e-8,
  absoluteTolerance: 1e-8,
  minimumOrder: order,
  maximumOrder: order,
  fixedStep: step,
});

// Steps chosen so that errors lie between 1e-2 and round-off.
const nonStiff: [IntegratorOrder, number[]][] = [
  [1, [800, 1600, 3200]],
  [5, [16, 24, 32, 48, 64]],
  [9, [8, 12, 16, 20, 24, 32]],
  [13, [5, 7, 9, 11, 13]],
];

describe('observed order with fixed steps', () => {
  it.each(nonStiff)('order %i on Lotka-Volterra, state and quadrature', (order, counts) => {
    const reference = integrate(lotkaVolterra, [1.5, 0.5], 6, fixed(13, 6 / 120));
    const runs = counts.map((count) => integrate(lotkaVolterra, [1.5, 0.5], 6, fixed(order, 6 / count)));
    const stateErrors = runs.map((run) => Math.abs(run.state[0]! - reference.state[0]!));
    const quadratureErrors = runs.map((run) => Math.abs(run.quadratures[0]! - reference.quadratures[0]!));
    const steps = counts.map((count) => 1 / count);
    expect(fittedSlope(steps, stateErrors)).toBeGreaterThan(0.93 * order);
    expect(fittedSlope(steps, quadratureErrors)).toBeGreaterThan(0.93 * order);
  });

  it.each(nonStiff)('order %i for differential and algebraic unknowns of an index-1 system', (order, counts) => {
    const start = [1.5, 0.75, 0.5];
    const reference = integrate(lotkaVolterraAlgebraic, start, 6, fixed(13, 6 / 120));
    const runs = counts.map((count) => integrate(lotkaVolterraAlgebraic, start, 6, fixed(order, 6 / count)));
    const steps = counts.map((count) => 1 / count);
    const [differential, algebraic] = [0, 1].map((k) =>
      runs.map((run) => Math.abs(run.state[k]! - reference.state[k]!)),
    );
    expect(fittedSlope(steps, differential!)).toBeGreaterThan(0.93 * order);
    expect(fittedSlope(steps, algebraic!)).toBeGreaterThan(0.93 * order);
  });

  it("Prothero-Robinson, y' = -1e6 (y - cos t) - sin t: stage order and better, without collapse of the step", () => {
    const stiff = ordinary(1, (time, y, f) => {
      f[0] = -1e6 * (y[0]! - Math.cos(time)) - Math.sin(time);
    });
    const observed = (order: IntegratorOrder, counts: number[]) => {
      const errors = counts.map((count) => {
        const run = integrate(stiff, [1], 10, fixed(order, 10 / count));
        return Math.abs(run.state[0]! - Math.cos(10));
      });
      return fittedSlope(
        counts.map((count) => 1 / count),
        errors,
      );
    };
    // In the stiff limit s stages give order s (implicit Euler 1), with a constant that falls with the stiffness.
    expect(observed(1, [10, 20, 40])).toBeGreaterThan(0.95);
    expect(observed(5, [5, 10, 20, 40])).toBeGreaterThan(2.95);
    expect(observed(9, [8, 10, 12, 16, 20])).toBeGreaterThan(4.8);
    expect(observed(13, [4, 5, 6, 7, 8])).toBeGreaterThan(6.4);
    const adaptive = integrate(stiff, [1], 10, { relativeTolerance: 1e-8, absoluteTolerance: 1e-8 });
    expect(Math.abs(adaptive.state[0]! - Math.cos(10))).toBeLessThan(1e-7);
    expect(adaptive.statistics.steps).toBeLessThan(60);
  });
});
