import { curveSlope, curveValue, splineCurve } from '../curve.js';
import type { Law } from '../law.js';
import { closureTables } from './closure-tables.js';
import { hemisphereFactor, type VoidFriction } from './hemisphere.js';

export interface ShapeFactorParameters {
  /** Stress exponent n of creep. */
  readonly exponent: number;
  /** Whether the metal may slide along the electrolyte. */
  readonly friction: VoidFriction;
}

const { exponents, aspectRatios, values: tables } = closureTables.shape;
/** As 1/n in rising order. */
const inverseExponents = exponents.map((n) => 1 / n).reverse();

/** For each aspect ratio: the ratio of c_n to the hemisphere's as a curve over 1/n; that of the frictionless hemisphere itself is one. */
const ratios = Object.fromEntries(
  Object.entries(tables).map(([friction, rows]) => [
    friction,
    rows.map((row, k) =>
      splineCurve(
        inverseExponents,
        row
          .map((value, i) => {
            if (friction === 'frictionless' && aspectRatios[k] === 1) return 1;
            // A flat void in a linear metal, with friction or without: exactly 2 (a half-space's surface moves straight up).
            const exact = aspectRatios[k] === 0 && exponents[i] === 1;
            return (exact ? 2 : value) / hemisphereFactor(exponents[i]);
          })
          .reverse(),
      ),
    ),
  ]),
) as Record<VoidFriction, ReturnType<typeof splineCurve>[]>;

/** Curve of the ratio over aspect ratio at one exponent. */
function ratioCurve(exponent: number, friction: VoidFriction) {
  return splineCurve(
    aspectRatios,
    ratios[friction].map((curve) => curveValue(curve, 1 / exponent)),
  );
}

/**
 * Closure factor c_n(q) of an isolated half-spheroidal void on a rigid plane in a power-law metal under pressure p,
 *
 *     dV/dt = -c_n(q) A a^3 (p/sigma_ref)^n,
 *
 * as a smooth interpolation in q and 1/n of finite-element results, carried as the ratio to the closed form of the
 * hemisphere, pi (3/(2n))^n. Tabulated for 0 <= q <= 1 and 1 <= n <= 8 (`closureTables` has the errors of its nodes); the ratio continues as a
 * straight line in 1/n. Allocates: meant for set-up, where the aspect ratio is fixed, and not for an integrator's inner loop.
 */
export const shapeFactor: Law<ShapeFactorParameters> = {
  name: 'voids/shape-factor',
  title: 'Closure factor of a half-spheroidal void',
  equation: 'c_n(q) = pi (3/(2n))^n r(q, 1/n), r(1, 1/n) = 1 without friction',
  sources: [
    'Budiansky, Hutchinson and Slutsky, in Mechanics of Solids: the Rodney Hill 60th Anniversary Volume (1982), for the sphere',
    'axisymmetric finite-element solutions of the half-spheroid on a rigid plane, this project',
  ],
  inputs: [{ name: 'aspectRatio', unit: '', range: [0.02, 0.98] }],
  output: { name: 'shapeFactor', unit: '' },
  schema: null,
  examples: [
    { exponent: 6.6, friction: 'frictionless' },
    { exponent: 4.3, friction: 'frictionless' },
    { exponent: 1, friction: 'frictionless' },
    { exponent: 5, friction: 'sticking' },
  ],
  evaluate({ exponent, friction }, inputs, out) {
    const curve = ratioCurve(exponent, friction);
    const scale = hemisphereFactor(exponent);
    out[0] = scale * curveValue(curve, inputs[0]);
    out[1] = scale * curveSlope(curve, inputs[0]);
  },
};
