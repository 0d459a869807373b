import { curveSlope, curveValue, splineCurve } from '../curve.js';
import type { Law } from '../law.js';

type Friction = 'frictionless' | 'sticking';

export interface ShapeFactorParameters {
  /** Stress exponent n of creep. */
  readonly exponent: number;
  /** Whether the metal may slide along the electrolyte. */
  readonly friction: Friction;
}

/** Creep exponents of the tables, as 1/n in rising order. */
const inverseExponents = [1 / 6.6, 1 / 5, 1 / 4, 1 / 3, 1 / 2, 1];

/** c_n(q) by aspect ratio, columns n = 6.6, 5, 4, 3, 2, 1. Axisymmetric finite elements, 1e-3 (flat void 2e-3, sticking 2e-2). */
const tables: Record<Friction, readonly (readonly [aspectRatio: number, values: readonly number[]])[]> = {
  frictionless: [
    [0, [5.999e-5, 2.603e-3, 0.02145, 0.1385, 0.6515, 2]],
    [0.1, [6.3425e-5, 2.7455e-3, 0.02256, 0.145, 0.67564, 2.0306]],
    [0.25, [7.37987e-5, 3.18252e-3, 0.0260461, 0.166238, 0.763495, 2.19338]],
    [0.5, [1.0058e-4, 4.32116e-3, 0.0352246, 0.223291, 1.01086, 2.75707]],
    [0.75, [1.36091e-4, 5.83893e-3, 0.04753, 0.300572, 1.35385, 3.62294]],
    [1, [1.779763e-4, 7.63407e-3, 0.06212622, 0.3926991, 1.767146, 4.712389]],
  ],
  sticking: [
    [0, [2.79e-5, 1.535e-3, 0.0147, 0.11, 0.595, 2]],
    [0.5, [3.86e-5, 2.11e-3, 0.02, 0.147, 0.779, 2.489]],
    [1, [6.06e-5, 3.3e-3, 0.0312, 0.229, 1.2, 3.744]],
  ],
};

/** Closure factor of a hemisphere on a frictionless plane, pi (3/(2n))^n: half of a void in an infinite body. */
function hemisphere(exponent: number): number {
  return Math.PI * (1.5 / exponent) ** exponent;
}

/** For each aspect ratio: the ratio of c_n to the hemisphere's as a curve over 1/n. */
const ratios = Object.fromEntries(
  Object.entries(tables).map(([friction, rows]) => [
    friction,
    rows.map(([, values]) =>
      splineCurve(
        inverseExponents,
        values.map((value, i) => value / hemisphere(1 / inverseExponents[i])),
      ),
    ),
  ]),
) as Record<Friction, ReturnType<typeof splineCurve>[]>;

/**
 * Curve of the ratio over aspect ratio at one exponent. Three rows (sticking) carry a parabola, which a spline
 * of three nodes is not, so a middle row is put between each pair from that parabola.
 */
function ratioCurve(exponent: number, friction: Friction) {
  const nodes = tables[friction].map(([aspectRatio]) => aspectRatio);
  const values = ratios[friction].map((curve) => curveValue(curve, 1 / exponent));
  if (nodes.length > 3) return splineCurve(nodes, values);
  const [flat, half, full] = values;
  const parabola = (q: number) => flat + q * (4 * half - 3 * flat - full) + 2 * q * q * (flat - 2 * half + full);
  const refined = [0, 0.25, 0.5, 0.75, 1];
  return splineCurve(refined, refined.map(parabola));
}

/**
 * Closure factor c_n(q) of an isolated half-spheroidal void on a rigid plane in a power-law metal under pressure p,
 *
 *     dV/dt = -c_n(q) A a^3 (p/sigma_ref)^n,
 *
 * as a smooth interpolation in q and 1/n of finite-element results, carried as the ratio to the closed form of the
 * hemisphere, pi (3/(2n))^n. Tabulated for 0 <= q <= 1 and 1 <= n <= 6.6; up to n = 8 the ratio continues as a straight line
 * in 1/n. Frictionless: 1e-3 at the nodes. Sticking: three aspect ratios, 2e-2. Allocates: meant for set-up, where
 * the aspect ratio is fixed, and not for an integrator's inner loop.
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
    const scale = hemisphere(exponent);
    out[0] = scale * curveValue(curve, inputs[0]);
    out[1] = scale * curveSlope(curve, inputs[0]);
  },
};
