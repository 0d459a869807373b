import { voidCell } from '../../../../mesh/index.js';
import { creepReferenceStress } from '../../../../physics/creep/power-law.js';
import { type Issue, LithostatError } from '../../../../quantity/index.js';
import { solveCreep, volumeRate } from '../solution.js';
import { type Estimate, richardson } from './estimate.js';

/** How metal slides over the electrolyte. */
export type Friction = 'none' | 'sticking';

export interface VoidClosureCase {
  /** n. */
  readonly exponent: number;
  /** q: height over base radius of the half-spheroid; 0 for a flat, crack-like void. */
  readonly aspect: number;
  readonly friction: Friction;
}

export interface CellOptions {
  /** Cells from the rim of the void to its top on the coarsest mesh; the others have two and four times as many. 6 by default. */
  readonly resolution?: number;
}

/** Radii of the spheres at which the meshes end, in units of a. */
const farRadius = 30;
const nearRadius = 15;

/**
 * c_n(q): an isolated half-spheroidal void on a rigid plane in a half-space under the pressure p loses volume at c_n A a^3 (p/sigma_ref)^n.
 * Frictionless and q = 1: pi (3/(2n))^n exactly.
 *
 * Frictionless, the body outside the mesh flows as a point sink, in closed form (`FarField`). On a sticking plane it is another flow, also of
 * velocity r^-2 and stress r^(-3/n), whose pressure drop is a factor kappa larger; two meshes that end at different radii tell which. With
 * P Q^(-1/n) = G(R) + kappa c(R), Q and c(R) known from each, G(R_1) + kappa c(R_1) = G(R_2) + kappa c(R_2).
 */
export function voidClosure({ exponent, aspect, friction }: VoidClosureCase, options: CellOptions = {}): Estimate {
  const { resolution = 6 } = options;
  checkCell({ exponent, resolution });
  const rates = [1, 2, 4].map((factor) => {
    const far = closureRate(exponent, aspect, friction, factor * resolution, farRadius);
    if (friction === 'none' || exponent === 1) return far;
    const near = closureRate(exponent, aspect, friction, factor * resolution, nearRadius);
    return withStickingOutside(exponent, far, near);
  });
  return richardson(rates);
}

/** The drop outside R of a point sink in a frictionless half-space, over Q^(1/n): (2n/3) (pi R^3)^(-1/n), in units of sigma_ref (Q in A R^3). */
export function outerDrop(exponent: number, radius: number): number {
  return ((2 * exponent) / 3) * (Math.PI * radius ** 3) ** (-1 / exponent);
}

/** kappa and the drop inside R over Q^(1/n), from the rates of two meshes that assumed a frictionless flow outside. */
function stickingDrops(exponent: number, far: number, near: number) {
  const inside = (rate: number, radius: number) => rate ** (-1 / exponent) - outerDrop(exponent, radius);
  const kappa =
    (inside(far, farRadius) - inside(near, nearRadius)) /
    (outerDrop(exponent, nearRadius) - outerDrop(exponent, farRadius));
  return { kappa, inside: inside(far, farRadius) };
}

/** Rate from two meshes that assumed a frictionless flow outside. */
function withStickingOutside(exponent: number, far: number, near: number): number {
  const { kappa, inside } = stickingDrops(exponent, far, near);
  return (inside + kappa * outerDrop(exponent, farRadius)) ** -exponent;
}

/** kappa: pressure drop of the flow to a point sink in a sticking half-space over that in a frictionless one. One for n = 1. */
export function stickingOutside(exponent: number, { resolution = 6 }: CellOptions = {}): number {
  checkCell({ exponent, resolution });
  if (exponent === 1) return 1;
  const rate = (radius: number) => closureRate(exponent, 1, 'sticking', 4 * resolution, radius);
  return stickingDrops(exponent, rate(farRadius), rate(nearRadius)).kappa;
}

function closureRate(exponent: number, aspect: number, friction: Friction, cells: number, radius: number): number {
  const mesh = voidCell({
    void: { kind: 'spheroid', aspect },
    radius: 1,
    surroundings: { kind: 'far', radius },
    resolution: cells,
    // The rim of a flat void is singular; its first cell shrinks as the square of the others. That of a sticking plane is weaker.
    ...(aspect === 0 ? { rimSize: 0.05 / cells ** 2 } : friction === 'sticking' && { rimSize: 0.3 / cells }),
    order: 2,
  });
  const flow = solveCreep(
    {
      mesh,
      material: { referenceRate: 1, exponent },
      conditions: [
        { kind: 'far-field', boundary: 'outer', pressure: creepReferenceStress },
        { kind: 'normal-velocity', boundary: 'interface', velocity: 0, friction },
      ],
    },
    { regularisation: 1e-6 },
  );
  return volumeRate(flow, 'void');
}

/** @throws LithostatError for an exponent or a resolution out of range */
export function checkCell(given: Readonly<Record<string, number>>): void {
  const issues: Issue[] = [];
  for (const [path, value] of Object.entries(given)) {
    const [low, high] =
      path === 'exponent'
        ? [1, 20]
        : path === 'resolution'
          ? [2, 200]
          : path === 'radiusNumber'
            ? [1e-3, 1e3]
            : [1e-3, 0.95];
    if (value >= low! && value <= high!) continue;
    const expected = `${low} to ${high}`;
    issues.push({
      code: 'out-of-range',
      path,
      message: 'the cell problem is not solved here',
      got: String(value),
      expected,
    });
  }
  if (issues.length > 0) throw new LithostatError(issues);
}
