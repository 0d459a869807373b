import { describe, expect, it } from 'vitest';
import { type NonlinearMethod, newton, solveNonlinear, trustRegion } from '../../../src/solvers/nonlinear/index.js';
import {
  brownAlmostLinear,
  classics,
  helicalValley,
  powellBadlyScaled,
  powellSingular,
  rosenbrock,
} from './more-garbow-hillstrom.js';

const maximumIterations = 200;

/** The start times a factor; a start at zero is moved to the factor, as in MINPACK's tests. */
function scaledStart(start: Float64Array, factor: number): Float64Array {
  const atZero = start.every((value) => value === 0);
  return start.map((value) => (atZero ? (factor === 1 ? 0 : factor) : factor * value));
}

const chebyquad = ['Chebyquad (35), n = 7 10', 'Chebyquad (35), n = 7 100'];
const brown = [1, 10, 100].map((factor) => `Brown almost-linear (27), n = 10 ${factor}`);
const trigonometric = [1, 10, 100].map((factor) => `trigonometric (26) ${factor}`);
// exp(-100) beside 1e4: the Jacobian is singular to 44 digits. MINPACK fails here, too.
const badlyScaled = 'Powell badly scaled (3) 100';
const searched = [brown[0], ...chebyquad, badlyScaled, 'Wood (14), its gradient 100', ...trigonometric.slice(1)];

/** Each method with what it does not solve: problem and factor of the start. Everything else it must solve. */
const methods: readonly (readonly [string, NonlinearMethod, readonly string[]])[] = [
  ['Newton, line search on the residual', newton({ maximumIterations }), searched],
  [
    'Newton, natural line search',
    newton({ maximumIterations, lineSearch: 'natural' }),
    [...brown, ...chebyquad, badlyScaled, 'Wood (14), its gradient 10', ...trigonometric],
  ],
  ['modified Newton', newton({ maximumIterations, reuse: 0.2 }), searched],
  ['trust region', trustRegion({ maximumIterations }), [badlyScaled]],
];

describe.each(methods)('%s, on the systems of Moré, Garbow & Hillstrom', (_, method, exceptions) => {
  it('solves all from the standard start and from 10 and 100 times it, but those that are listed', () => {
    const unsolved: string[] = [];
    for (const { name, system, start } of classics) {
      for (const factor of [1, 10, 100]) {
        const outcome = solveNonlinear(system, scaledStart(start, factor), method);
        const residual = new Float64Array(system.size);
        system.residual(outcome.unknowns, residual);
        if (outcome.converged) {
          expect(Math.hypot(...residual), `${name} ${factor}`).toBeLessThan(1e-6);
          outcome.residuals.forEach(({ tolerance }, i) => {
            expect(Math.abs(residual[i])).toBeLessThanOrEqual(tolerance);
          });
        } else {
          unsolved.push(`${name} ${factor}`);
          expect(outcome.failure?.message.length).toBeGreaterThan(40);
          expect(outcome.unknowns.every(Number.isFinite)).toBe(true);
        }
      }
    }
    expect(unsolved.sort()).toEqual([...exceptions].sort());
  });
});

describe('known solutions', () => {
  it.each([
    [rosenbrock, [1, 1], 1e-12],
    [helicalValley, [1, 0, 0], 1e-9],
    [powellBadlyScaled, [1.098159329699759e-5, 9.10614673986732], 1e-9],
    // Converges linearly to a singular root.
    [powellSingular, [0, 0, 0, 0], 1e-8],
    [brownAlmostLinear, null, 1e-9],
  ] as const)('%#', ({ system, start }, solution, tolerance) => {
    const { converged, unknowns } = solveNonlinear(system, start, trustRegion());
    expect(converged).toBe(true);
    // Brown: all unknowns a but the last a^-9, with 10 a + a^-9 = 11; one of the roots is a = 1.
    const expected = solution ?? [...Array.from({ length: 9 }, () => unknowns[0]), unknowns[0] ** -9];
    unknowns.forEach((value, k) => {
      expect(Math.abs(value - expected[k])).toBeLessThan(tolerance * Math.max(1, Math.abs(expected[k])));
    });
  });
});

it('Newton is of second order at a regular root, and halves the error at a singular one', () => {
  const errors: number[] = [];
  solveNonlinear(
    powellSingular.system,
    powellSingular.start,
    newton({ onIteration: (_, x) => errors.push(Math.hypot(...x)) }),
  );
  for (let k = 5; k < 15; k++) expect(errors[k + 1] / errors[k]).toBeCloseTo(0.5, 3);

  const regular: number[] = [];
  const [tridiagonal] = classics.filter(({ name }) => name.startsWith('Broyden tridiagonal'));
  const root = solveNonlinear(tridiagonal.system, tridiagonal.start, newton()).unknowns;
  const far = tridiagonal.start.map((value) => 10 * value);
  solveNonlinear(
    tridiagonal.system,
    far,
    newton({ onIteration: (_, x) => regular.push(Math.hypot(...x.map((v, j) => v - root[j]))) }),
  );
  const useful = regular.filter((error) => error > 1e-12 && error < 0.3);
  expect(useful.length).toBeGreaterThanOrEqual(3);
  const order =
    Math.log(useful[useful.length - 1] / useful[useful.length - 2]) /
    Math.log(useful[useful.length - 2] / useful[useful.length - 3]);
  expect(order).toBeGreaterThan(1.8);
});

it('a Jacobian used again costs iterations and saves Jacobians', () => {
  const [banded] = classics.filter(({ name }) => name.startsWith('discrete boundary'));
  const fresh = solveNonlinear(banded.system, banded.start, newton());
  const reused = solveNonlinear(banded.system, banded.start, newton({ reuse: 0.3 }));
  expect(reused.converged).toBe(true);
  expect(reused.counts.jacobians).toBe(1);
  expect(reused.counts.factorisations).toBe(1);
  expect(fresh.counts.jacobians).toBe(3);
  expect(reused.counts.iterations).toBeGreaterThan(fresh.counts.iterations);
  reused.unknowns.forEach((value, j) => {
    expect(value).toBeCloseTo(fresh.unknowns[j], 9);
  });
});
