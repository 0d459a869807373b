import { type Curve, curveValue, splineCurve } from '../../../physics/curve.js';
import { blockedDisc } from '../conduction/disc-problems.js';

/** Current density around a flat void over the remote one, i(r)/I, r over the void's radius. */
export class PatchCurrent {
  /** At the rim, k_J. */
  readonly edge: number;
  readonly #curve: Curve;

  /** @param relativeSize abar = a/(kappa Z); 0 for the uniform current of a void that is small against kappa Z */
  constructor(
    readonly relativeSize: number,
    cells = 40,
  ) {
    const { edgeCurrent, surface } =
      relativeSize > 0
        ? blockedDisc(relativeSize, { cells })
        : { edgeCurrent: 1, surface: [1, 2, 3, 4].map((radius) => [radius, 1] as const) };
    this.edge = edgeCurrent;
    // acosh r is the coordinate in which the square root at the rim is none.
    this.#curve = splineCurve(
      surface.map(([radius]) => Math.acosh(Math.max(1, radius))),
      surface.map(([, density]) => density),
    );
  }

  /** @param radius over the void's, from 1 on */
  at(radius: number): number {
    return curveValue(this.#curve, Math.acosh(Math.max(1, radius)));
  }
}
