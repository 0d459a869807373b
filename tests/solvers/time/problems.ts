import type { DifferentialAlgebraicSystem, IntegratorOptions } from '../../../src/solvers/index.js';
import { RadauIntegrator } from '../../../src/solvers/index.js';

/** A system of differential rows only, from its right side. */
export function ordinary(
  size: number,
  evaluate: (time: number, y: Float64Array, f: Float64Array) => void,
): DifferentialAlgebraicSystem {
  return { size, mass: new Uint8Array(size).fill(1), evaluate };
}

/** Robertson's reaction (Robertson 1966): stiff over eleven decades, mass conserved. */
export const robertson: DifferentialAlgebraicSystem = ordinary(3, (_, y, f) => {
  f[0] = -0.04 * y[0]! + 1e4 * y[1]! * y[2]!;
  f[2] = 3e7 * y[1]! * y[1]!;
  f[1] = -f[0]! - f[2]!;
});

/** The same with its Jacobian. */
export const robertsonAnalytic: DifferentialAlgebraicSystem = {
  ...robertson,
  jacobian(_, y, j) {
    j[0] = -0.04;
    j[1] = 1e4 * y[2]!;
    j[2] = 1e4 * y[1]!;
    j[6] = 0;
    j[7] = 6e7 * y[1]!;
    j[8] = 0;
    for (let k = 0; k < 3; k++) j[3 + k] = -j[k]! - j[6 + k]!;
  },
};

/** Robertson's reaction with the conservation of mass as an algebraic row in place of the third rate. */
export const robertsonAlgebraic: DifferentialAlgebraicSystem = {
  size: 3,
  mass: Uint8Array.of(1, 1, 0),
  evaluate(_, y, f) {
    f[0] = -0.04 * y[0]! + 1e4 * y[1]! * y[2]!;
    f[1] = -f[0]! - 3e7 * y[1]! * y[1]!;
    f[2] = y[0]! + y[1]! + y[2]! - 1;
  },
};

/** HIRES, high irradiance response of photomorphogenesis (Schafer 1975; Hairer & Wanner 1996, IV.10). */
export const hires: DifferentialAlgebraicSystem = ordinary(8, (_, y, f) => {
  f[0] = -1.71 * y[0]! + 0.43 * y[1]! + 8.32 * y[2]! + 0.0007;
  f[1] = 1.71 * y[0]! - 8.75 * y[1]!;
  f[2] = -10.03 * y[2]! + 0.43 * y[3]! + 0.035 * y[4]!;
  f[3] = 8.32 * y[1]! + 1.71 * y[2]! - 1.12 * y[3]!;
  f[4] = -1.745 * y[4]! + 0.43 * y[5]! + 0.43 * y[6]!;
  f[5] = -280 * y[5]! * y[7]! + 0.69 * y[3]! + 1.71 * y[4]! - 0.43 * y[5]! + 0.69 * y[6]!;
  f[6] = 280 * y[5]! * y[7]! - 1.81 * y[6]!;
  f[7] = -f[6]!;
});

/** Van der Pol's oscillator with epsilon = 1e-3, in the scaled form of Hairer & Wanner: fast jumps between slow branches. */
export const vanDerPol: DifferentialAlgebraicSystem = ordinary(2, (_, y, f) => {
  f[0] = y[1]!;
  f[1] = ((1 - y[0]! * y[0]!) * y[1]! - y[0]!) / 1e-3;
});

/** Predator and prey with a = b = c = d = 1, and the integral of the prey as a quadrature. */
export const lotkaVolterra: DifferentialAlgebraicSystem = {
  ...ordinary(2, (_, y, f) => {
    f[0] = y[0]! * (1 - y[1]!);
    f[1] = y[1]! * (y[0]! - 1);
  }),
  quadratureCount: 1,
  evaluateQuadratures(_, y, g) {
    g[0] = y[0]!;
  },
};

/** Predator and prey with the rate of predation as an algebraic unknown. */
export const lotkaVolterraAlgebraic: DifferentialAlgebraicSystem = {
  size: 3,
  mass: Uint8Array.of(1, 0, 1),
  evaluate(_, y, f) {
    f[0] = y[0]! - y[1]!;
    f[1] = y[0]! * y[2]! - y[1]!;
    f[2] = y[1]! - y[2]!;
  },
};

/**
 * Index-1 system with a known solution: y = exp(-t) + sin t, and z from z^3 + z = y: z is algebraic and drives y,
 * y' = -(z^3 + z) + sin t + cos t.
 */
export const cubicConstraint: DifferentialAlgebraicSystem = {
  size: 2,
  mass: Uint8Array.of(1, 0),
  evaluate(time, y, f) {
    const cubic = y[1]! ** 3 + y[1]!;
    f[0] = -cubic + Math.sin(time) + Math.cos(time);
    f[1] = cubic - y[0]!;
  },
};

/** The real root of z^3 + z = y (Cardano, in the form free of cancellation). */
export function cubicRoot(y: number): number {
  const u = Math.cbrt(Math.abs(y) / 2 + Math.sqrt((y * y) / 4 + 1 / 27));
  return Math.sign(y) * (u - 1 / (3 * u));
}

/** Integrates to a time in as many steps as needed; throws where a step fails. */
export function integrate(
  system: DifferentialAlgebraicSystem,
  start: readonly number[],
  endTime: number,
  options: IntegratorOptions,
): RadauIntegrator {
  const integrator = new RadauIntegrator(system, options);
  integrator.start(0, Float64Array.from(start));
  advance(integrator, endTime);
  return integrator;
}

/** Steps up to a time; throws where a step fails. */
export function advance(integrator: RadauIntegrator, endTime: number): void {
  while (integrator.time < endTime) {
    const result = integrator.step(endTime);
    if (!result.accepted) throw new Error(`${result.code}: ${result.message} ${JSON.stringify(result.evidence)}`);
  }
}

/** Largest relative difference. */
export function relativeError(values: ArrayLike<number>, reference: readonly number[]): number {
  return Math.max(...reference.map((value, index) => Math.abs(values[index]! / value - 1)));
}

/** Slope of the least-squares line through (log x, log y). */
export function fittedSlope(x: readonly number[], y: readonly number[]): number {
  const a = x.map(Math.log);
  const b = y.map(Math.log);
  const meanA = a.reduce((s, v) => s + v, 0) / a.length;
  const meanB = b.reduce((s, v) => s + v, 0) / b.length;
  let top = 0;
  let bottom = 0;
  for (let k = 0; k < a.length; k++) {
    top += (a[k]! - meanA) * (b[k]! - meanB);
    bottom += (a[k]! - meanA) ** 2;
  }
  return top / bottom;
}
