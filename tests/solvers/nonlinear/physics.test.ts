import { describe, expect, it } from 'vitest';
import { findRoot } from '../../../src/solvers/index.js';
import {
  denseJacobian,
  type NonlinearSystem,
  newton,
  pseudoTime,
  solveNonlinear,
  trustRegion,
} from '../../../src/solvers/nonlinear/index.js';

describe('Chandrasekhar H-equation', () => {
  /** Midpoint rule with n nodes (Kelley 1995, section 5.6). */
  function scattering(n: number, albedo: number): NonlinearSystem {
    const node = (i: number): number => (i + 0.5) / n;
    const weight = (i: number, j: number): number => ((albedo / 2 / n) * node(i)) / (node(i) + node(j));
    const sum = (x: Float64Array, i: number): number => x.reduce((total, value, j) => total + weight(i, j) * value, 0);
    return {
      size: n,
      residual: (x, f) => {
        for (let i = 0; i < n; i++) f[i] = x[i] - 1 / (1 - sum(x, i));
      },
      jacobian: denseJacobian(n, (x, values) => {
        for (let i = 0; i < n; i++) {
          const slope = 1 / (1 - sum(x, i)) ** 2;
          for (let j = 0; j < n; j++) values[n * i + j] = (i === j ? 1 : 0) - slope * weight(i, j);
        }
      }),
    };
  }

  it.each([0.5, 0.9, 0.9999])('albedo %d: the mean of H is known', (albedo) => {
    // Summed over all nodes the equations say: mean = 1 + albedo / 4 mean^2, exactly.
    const mean = (2 / albedo) * (1 - Math.sqrt(1 - albedo));
    for (const method of [newton(), newton({ lineSearch: 'natural' }), newton({ reuse: 0.3 }), trustRegion()]) {
      const { converged, unknowns, counts } = solveNonlinear(
        scattering(40, albedo),
        new Float64Array(40).fill(1),
        method,
      );
      expect(converged).toBe(true);
      expect(unknowns.reduce((sum, value) => sum + value, 0) / 40).toBeCloseTo(mean, 8);
      expect(counts.iterations).toBeLessThan(25);
    }
  });
});

describe('Butler-Volmer kinetics behind an ohmic drop', () => {
  const thermal = (8.314462618 * 298.15) / 96485.33212;
  const exchange = 1e-3;
  const resistance = 40;

  /** Unknowns: overpotential (V), current (A). */
  function cell(voltage: number): NonlinearSystem {
    return {
      size: 2,
      residual: (x, f) => {
        f[0] = x[1] - 2 * exchange * Math.sinh(x[0] / (2 * thermal));
        f[1] = x[0] + resistance * x[1] - voltage;
      },
      jacobian: denseJacobian(2, (x, values) =>
        values.set([(-exchange / thermal) * Math.cosh(x[0] / (2 * thermal)), 1, 1, resistance]),
      ),
      unknowns: [
        { name: 'overpotential', unit: 'V', first: 0, count: 1, tolerance: 1e-10 },
        { name: 'current', unit: 'A', first: 1, count: 1, tolerance: 1e-12 },
      ],
      equations: [
        { name: 'kinetics', unit: 'A', first: 0, count: 1, tolerance: 1e-12 },
        { name: 'voltage balance', unit: 'V', first: 1, count: 1, tolerance: 1e-10 },
      ],
    };
  }

  it.each([0.01, 0.5, 5, 30, -12])('at %d V, from no overpotential and from all of the voltage', (voltage) => {
    const bound = Math.abs(voltage);
    const overpotential = findRoot(
      (eta) => eta + resistance * 2 * exchange * Math.sinh(eta / (2 * thermal)) - voltage,
      -bound,
      bound,
    );
    for (const method of [newton({ maximumIterations: 2000 }), trustRegion({ maximumIterations: 2000 })]) {
      for (const start of [0, voltage]) {
        const outcome = solveNonlinear(cell(voltage), Float64Array.of(start, 0), method);
        expect(outcome.failure?.message).toBeUndefined();
        expect(outcome.unknowns[0]).toBeCloseTo(overpotential, 9);
        expect(outcome.residuals.map(({ name, unit }) => `${name}, ${unit}`)).toEqual([
          'kinetics, A',
          'voltage balance, V',
        ]);
        for (const { largest, tolerance } of [...outcome.residuals, ...outcome.corrections])
          expect(largest).toBeLessThanOrEqual(tolerance);
      }
    }
  });
});

describe('a shallow truss under more than its limit load', () => {
  // Force of two bars in units of EA / L^3, rise 1: w^3 - 3 w^2 + 2 w, largest 0.3849 at w = 0.423.
  const load = 0.5;
  const energies: number[] = [];
  const truss: NonlinearSystem = {
    size: 1,
    residual: (x, f) => {
      f[0] = x[0] ** 3 - 3 * x[0] ** 2 + 2 * x[0] - load;
    },
    jacobian: {
      ...denseJacobian(1, (x, values) => {
        values[0] = 3 * x[0] ** 2 - 6 * x[0] + 2;
      }),
      symmetry: 'symmetric',
    },
    energy: (x) => x[0] ** 4 / 4 - x[0] ** 3 + x[0] ** 2 - load * x[0],
  };

  it('snaps through when the energy leads, and not when the residual does', () => {
    const deflection = findRoot((w) => w ** 3 - 3 * w ** 2 + 2 * w - load, 2, 3);
    const byEnergy = solveNonlinear(
      truss,
      Float64Array.of(0),
      newton({ lineSearch: 'energy', onIteration: (_, x) => energies.push(truss.energy!(x)) }),
    );
    expect(byEnergy.converged).toBe(true);
    expect(byEnergy.unknowns[0]).toBeCloseTo(deflection, 9);
    for (let k = 1; k < energies.length; k++) expect(energies[k]).toBeLessThanOrEqual(energies[k - 1] + 1e-15);
    // The residual has a minimum at the limit point, where the line search on it ends.
    const byResidual = solveNonlinear(truss, Float64Array.of(0), newton());
    expect(byResidual.failure?.code).toBe('stationary-point');
    expect(byResidual.unknowns[0]).toBeCloseTo(1 - 1 / Math.sqrt(3), 3);
  });

  it('snaps through in pseudo-time', () => {
    const { converged, unknowns, counts } = solveNonlinear(truss, Float64Array.of(0), pseudoTime());
    expect(converged).toBe(true);
    expect(unknowns[0]).toBeCloseTo(
      findRoot((w) => w ** 3 - 3 * w ** 2 + 2 * w - load, 2, 3),
      9,
    );
    expect(counts.factorisations).toBeGreaterThanOrEqual(counts.iterations);
  });
});

it('pseudo-time goes where the motion goes: a reaction from a start from which Newton ends where the Jacobian is singular', () => {
  // Two temperatures that exchange heat, one of them with a reaction; the balances are in units that differ by 1e6.
  const reactor: NonlinearSystem = {
    size: 2,
    residual: (x, f) => {
      f[0] = 1e6 * (x[0] ** 3 - 2 * x[0] + 2 + 0.1 * (x[0] - x[1]));
      f[1] = x[1] - x[0];
    },
    jacobian: denseJacobian(2, (x, values) => values.set([1e6 * (3 * x[0] ** 2 - 1.9), -1e5, -1, 1])),
  };
  const start = Float64Array.of(2, 2);
  for (const method of [newton(), trustRegion({ maximumIterations: 400 })]) {
    const { failure } = solveNonlinear(reactor, start, method);
    expect(['stationary-point', 'singular-jacobian']).toContain(failure?.code);
  }
  const { converged, unknowns, history } = solveNonlinear(reactor, start, pseudoTime());
  expect(converged).toBe(true);
  const root = findRoot((x) => x ** 3 - 2 * x + 2, -3, 0);
  expect(unknowns[0]).toBeCloseTo(root, 9);
  expect(unknowns[1]).toBeCloseTo(root, 9);
  // The steps grow until they are Newton's.
  expect(history[history.length - 1].control / history[0].control).toBeGreaterThan(1e6);
});
