import { incircle, orient2d } from 'robust-predicates';

/**
 * Twice the signed area of a triangle: positive where c lies to the left of a -> b. The sign is exact for the numbers as they are stored.
 * Source: J. R. Shewchuk, Adaptive precision floating-point arithmetic and fast robust geometric predicates, 1997 (robust-predicates).
 */
export function orientation(ax: number, ay: number, bx: number, by: number, cx: number, cy: number): number {
  return -orient2d(ax, ay, bx, by, cx, cy);
}

/** Positive where d lies within the circle through a, b and c, which turn counterclockwise; the sign is exact. Source: as above. */
export const inCircle: (
  ax: number,
  ay: number,
  bx: number,
  by: number,
  cx: number,
  cy: number,
  dx: number,
  dy: number,
) => number = incircle;
