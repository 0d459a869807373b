/** How metal slides along the electrolyte beside a void. */
export type VoidFriction = 'frictionless' | 'sticking';

/** Closure factor c_n of a hemisphere on a frictionless plane, pi (3/(2n))^n: half of a void in an infinite body. */
export function hemisphereFactor(exponent: number): number {
  return Math.PI * (1.5 / exponent) ** exponent;
}
