import { describe, expect, it } from 'vitest';
import type { DifferentialAlgebraicSystem } from '../../../src/solvers/index.js';
import { RadauIntegrator } from '../../../src/solvers/index.js';
import { robertson, robertsonAnalytic } from './problems.js';

/** A + B -> C -> products, forced, with a fast internal exchange; what leaves is booked in quadratures. */
const reactor: DifferentialAlgebraicSystem = {
  size: 5,
  mass: Uint8Array.of(1, 1, 1, 1, 0),
  evaluate(time, y, f) {
    const [a, b, c, d, e] = y as unknown as [number, number, number, number, number];
    const reaction = e;
    const exchange = 1e5 * (c - d * d);
    const inflow = 1 + Math.sin(3 * time);
    f[0] = inflow - reaction;
    f[1] = inflow - reaction;
    f[2] = reaction - exchange;
    f[3] = exchange - 0.7 * d;
    f[4] = a * b * (1 + 0.1 * c) - e * (1 + 0.2 * e * e);
  },
  quadratureCount: 2,
  evaluateQuadratures(time, y, g) {
    g[0] = 0.7 * y[3]!;
    g[1] = 1 + Math.sin(3 * time);
  },
};

/** Advances by steps no longer than given and returns the largest drift of the invariant. */
function drift(
  integrator: RadauIntegrator,
  endTime: number,
  invariant: (y: Float64Array, q: Float64Array) => number,
): number {
  const start = invariant(integrator.state, integrator.quadratures);
  let largest = 0;
  while (integrator.time < endTime) {
    const result = integrator.step(endTime);
    if (!result.accepted) throw new Error(result.message);
    largest = Math.max(largest, Math.abs(invariant(integrator.state, integrator.quadratures) - start));
  }
  return largest;
}

describe('linear invariants hold to round-off, whatever the tolerance', () => {
  it.each([1e-3, 1e-6, 1e-9])(
    'states and quadratures of a stiff reactor over 1000 steps, tolerance %d',
    (tolerance) => {
      const integrator = new RadauIntegrator(reactor, {
        relativeTolerance: tolerance,
        absoluteTolerance: tolerance,
        maximumStep: 0.02,
      });
      integrator.start(0, Float64Array.of(1, 0.5, 0.3, 0.2, 0.1));
      expect(integrator.makeConsistent().consistent).toBe(true);
      // a + c + d + outflow - inflow: the unknowns alone do not conserve it, and c and d hang on the fast exchange.
      const worst = drift(integrator, 20, (y, q) => y[0]! + y[2]! + y[3]! + q[0]! - q[1]!);
      expect(integrator.statistics.steps).toBeGreaterThanOrEqual(1000);
      expect(worst).toBeLessThan(1e-13);
    },
  );

  it.each([
    ['differenced', robertson],
    ['analytic', robertsonAnalytic],
  ])('mass of Robertson to 1e11 s, %s Jacobian', (_, system) => {
    const integrator = new RadauIntegrator(system, { relativeTolerance: 1e-4, absoluteTolerance: 1e-12 });
    integrator.start(0, Float64Array.of(1, 0, 0));
    expect(drift(integrator, 1e11, (y) => y[0]! + y[1]! + y[2]!)).toBeLessThan(1e-13);
  });

  it('difference of the reactants, which no rate changes, stays put', () => {
    const integrator = new RadauIntegrator(reactor, { relativeTolerance: 1e-4, absoluteTolerance: 1e-6 });
    integrator.start(0, Float64Array.of(1, 0.5, 0.3, 0.2, 0.1));
    integrator.makeConsistent();
    expect(drift(integrator, 200, (y) => y[0]! - y[1]!)).toBeLessThan(1e-13);
  });
});
