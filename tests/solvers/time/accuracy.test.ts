import odex from 'odex';
import { describe, expect, it } from 'vitest';
import { RadauIntegrator } from '../../../src/solvers/index.js';
import {
  advance,
  cubicConstraint,
  cubicRoot,
  hires,
  integrate,
  lotkaVolterra,
  ordinary,
  relativeError,
  robertson,
  robertsonAlgebraic,
  robertsonAnalytic,
  vanDerPol,
} from './problems.js';

// Reference solutions of the Test Set for Initial Value Problem Solvers (Mazzia & Magherini, Bari 2008): Robertson at 1e11, HIRES
// at 321.8122; Robertson at 40 as in Hindmarsh & Byrne (1975), to the ten digits given there.
const robertsonLate = [0.2083340149701255e-7, 0.8333360770334713e-13, 0.999999979166505];
const robertsonEarly = [0.7158270688, 0.9185534765e-5, 0.2841637457];
const hiresEnd = [
  0.7371312573325668e-3, 0.1442485726316185e-3, 0.5888729740967575e-4, 0.1175651343283149e-2, 0.2386356198831331e-2,
  0.6238968252742796e-2, 0.2849998395185769e-2, 0.2850001604814231e-2,
];

describe('stiff references', () => {
  it.each([
    ['differenced Jacobian', robertson],
    ['analytic Jacobian', robertsonAnalytic],
    ['conservation as an algebraic row', robertsonAlgebraic],
  ])('Robertson with %s agrees to eight digits and better', (_, system) => {
    const start = [1, 0, 0];
    for (const tolerance of [1e-9, 1e-11]) {
      // The product is the rest to 1 in the algebraic form: its tolerance must stay above the round-off of that sum.
      const absoluteTolerance = Float64Array.of(tolerance * 1e-10, tolerance * 1e-14, tolerance * 1e-3);
      const options = { relativeTolerance: tolerance, absoluteTolerance };
      expect(relativeError(integrate(system, start, 40, options).state, robertsonEarly)).toBeLessThan(5e-10);
      expect(relativeError(integrate(system, start, 1e11, options).state, robertsonLate)).toBeLessThan(1e-9);
    }
  });

  it('HIRES agrees to nine digits', () => {
    for (const tolerance of [1e-10, 1e-11]) {
      const options = { relativeTolerance: tolerance, absoluteTolerance: tolerance * 1e-4 };
      expect(
        relativeError(integrate(hires, [1, 0, 0, 0, 0, 0, 0, 0.0057], 321.8122, options).state, hiresEnd),
      ).toBeLessThan(1e-9);
    }
  });

  it('van der Pol through two jumps: two tight tolerances agree, and loose ones follow', () => {
    const end = (tolerance: number) =>
      integrate(vanDerPol, [2, 0], 2, { relativeTolerance: tolerance, absoluteTolerance: tolerance }).state.slice();
    const best = Array.from(end(1e-12));
    expect(relativeError(end(1e-11), best)).toBeLessThan(1e-8);
    expect(relativeError(end(1e-6), best)).toBeLessThan(1e-3);
  });
});

describe('index-1 constraint', () => {
  it('follows the known solution of both kinds of unknowns, from an inconsistent guess', () => {
    const integrator = new RadauIntegrator(cubicConstraint, { relativeTolerance: 1e-11, absoluteTolerance: 1e-12 });
    integrator.start(0, Float64Array.of(1, 40));
    expect(integrator.makeConsistent()).toMatchObject({ consistent: true });
    expect(Math.abs(integrator.state[1]! - cubicRoot(1))).toBeLessThan(1e-15);
    advance(integrator, 10);
    const y = Math.exp(-10) + Math.sin(10);
    expect(Math.abs(integrator.state[0]! - y)).toBeLessThan(1e-11);
    expect(Math.abs(integrator.state[1]! - cubicRoot(y))).toBeLessThan(1e-11);
  });
});

describe('non-stiff oracle', () => {
  it('agrees with extrapolation (odex) on Lotka-Volterra', () => {
    const solver = new odex.Solver(2);
    solver.absoluteTolerance = 1e-13;
    solver.relativeTolerance = 1e-13;
    const oracle = solver.solve(
      (_: number, y: number[]) => [y[0]! * (1 - y[1]!), y[1]! * (y[0]! - 1)],
      0,
      [1.5, 0.5],
      20,
    );
    const options = { relativeTolerance: 1e-12, absoluteTolerance: 1e-13 };
    const integrator = integrate(lotkaVolterra, [1.5, 0.5], 20, options);
    expect(relativeError(integrator.state, oracle.y)).toBeLessThan(1e-10);
    // d ln(y_1)/dt = y_0 - 1: the integral of the prey has a closed form in the state.
    expect(integrator.quadratures[0]).toBeCloseTo(20 + Math.log(integrator.state[1]! / 0.5), 10);
  });

  it('agrees with extrapolation (odex) on the Arenstorf orbit', () => {
    const mu = 0.012277471;
    const field = (y: ArrayLike<number>, f: { [index: number]: number }) => {
      const d1 = ((y[0]! + mu) ** 2 + y[1]! ** 2) ** 1.5;
      const d2 = ((y[0]! - 1 + mu) ** 2 + y[1]! ** 2) ** 1.5;
      f[0] = y[2]!;
      f[1] = y[3]!;
      f[2] = y[0]! + 2 * y[3]! - ((1 - mu) * (y[0]! + mu)) / d1 - (mu * (y[0]! - 1 + mu)) / d2;
      f[3] = y[1]! - 2 * y[2]! - ((1 - mu) * y[1]!) / d1 - (mu * y[1]!) / d2;
    };
    const start = [0.994, 0, 0, -2.0015851063790824];
    const solver = new odex.Solver(4);
    solver.absoluteTolerance = 1e-14;
    solver.relativeTolerance = 1e-14;
    const oracle = solver.solve(
      (_: number, y: number[]) => {
        const f = [0, 0, 0, 0];
        field(y, f);
        return f;
      },
      0,
      start,
      8,
    );
    const integrator = integrate(
      ordinary(4, (_, y, f) => field(y, f)),
      start,
      8,
      {
        relativeTolerance: 1e-12,
        absoluteTolerance: 1e-13,
      },
    );
    expect(relativeError(integrator.state, oracle.y)).toBeLessThan(1e-7);
  });
});

describe('closed forms of the cell', () => {
  it('charges a double layer: eta = I Z (1 - exp(-t / Z C))', () => {
    // Z C = 5e-5 s with C = 0.1 F/m2, I = 10 A/m2: eta(Z C) = 3.16060279414e-3 V.
    const doubleLayer = ordinary(1, (_, y, f) => {
      f[0] = (10 - y[0]! / 5e-4) / 0.1;
    });
    const options = { relativeTolerance: 1e-10, absoluteTolerance: 1e-14 };
    expect(integrate(doubleLayer, [0], 5e-5, options).state[0]).toBeCloseTo(3.16060279414e-3, 13);
    // A day later the state is the steady one and the step has grown without bound by the fast time constant.
    const late = integrate(doubleLayer, [0], 86400, { relativeTolerance: 1e-6, absoluteTolerance: 1e-10 });
    expect(Math.abs(late.state[0]! - 5e-3)).toBeLessThan(1e-12);
    expect(late.statistics.steps).toBeLessThan(60);
  });

  it('relaxes a creeping metal at fixed strain: s^(1-n) grows linearly', () => {
    // ds/dt = -E A s^n, n = 6.6, E A = 4.9 /s per MPa^5.6, 2 MPa at the start: 0.243221663977 MPa after 100 s.
    const exact = (2 ** -5.6 + 5.6 * 4.9 * 100) ** (-1 / 5.6);
    expect(exact).toBeCloseTo(0.243221663977, 11);
    const relaxation = ordinary(1, (_, y, f) => {
      f[0] = -4.9 * Math.abs(y[0]!) ** 5.6 * y[0]!;
    });
    const options = { relativeTolerance: 1e-10, absoluteTolerance: 1e-12 };
    expect(Math.abs(integrate(relaxation, [2], 100, options).state[0]! / exact - 1)).toBeLessThan(1e-9);
    // One step of backward Euler is the root of s + 490 s^6.6 = 2.
    const single = integrate(relaxation, [2], 100, {
      relativeTolerance: 1e-6,
      absoluteTolerance: 1e-9,
      maximumOrder: 1,
      fixedStep: 100,
    });
    expect(single.statistics.steps).toBe(1);
    expect(single.state[0]).toBeCloseTo(0.419298492627, 11);
  });
});

describe('tolerance', () => {
  it.each([
    ['HIRES', hires, [1, 0, 0, 0, 0, 0, 0, 0.0057], 321.8122, hiresEnd, 1e-4],
    ['Robertson', robertson, [1, 0, 0], 1e11, robertsonLate, 1e-10],
  ])('%s: the error follows the tolerance over eight decades', (_, system, start, end, reference, floor) => {
    for (const tolerance of [1e-3, 1e-5, 1e-7, 1e-9, 1e-11]) {
      const integrator = integrate(system, start, end, {
        relativeTolerance: tolerance,
        absoluteTolerance: tolerance * floor,
      });
      expect(relativeError(integrator.state, reference)).toBeLessThan(20 * tolerance);
    }
  });

  it('weighs quadratures in the error test only when they have a tolerance', () => {
    // A narrow pulse in the quadrature alone: invisible to the state.
    const pulse = {
      ...ordinary(1, (_, __, f) => {
        f[0] = 1;
      }),
      quadratureCount: 1,
      evaluateQuadratures: (_: number, y: Float64Array, g: Float64Array) => {
        g[0] = Math.exp(-(((y[0]! - 5) / 0.3) ** 2));
      },
    };
    const exact = 0.3 * Math.sqrt(Math.PI);
    const common = { relativeTolerance: 1e-8, absoluteTolerance: 1e-8, maximumStep: 1 };
    const blind = integrate(pulse, [0], 10, common);
    const seeing = integrate(pulse, [0], 10, { ...common, quadratureTolerance: 1e-8 });
    expect(Math.abs(seeing.quadratures[0]! - exact)).toBeLessThan(1e-7);
    expect(seeing.statistics.steps).toBeGreaterThan(blind.statistics.steps);
  });
});
