import { normalQuantile } from '../normal.js';

/**
 * Polynomials that are orthogonal with respect to a law: Legendre on (-1, 1) for a uniform variable, Hermite for a standard normal one.
 */
export type PolynomialFamily = 'legendre' | 'hermite';

/** The family in which a smooth output needs the lowest degree: Hermite for normal and lognormal laws, else Legendre. */
export function familyOf(kind: string): PolynomialFamily {
  return kind === 'normal' || kind === 'lognormal' ? 'hermite' : 'legendre';
}

/**
 * Points of the unit cube in the variables of their polynomials: 2 u - 1 for Legendre, the normal score of u for Hermite.
 * @param points numbers between 0 and 1, both excluded, one a family and point, a point a row.
 */
export function germPoints(points: ArrayLike<number>, families: readonly PolynomialFamily[]): Float64Array {
  return Float64Array.from(points, (u, i) =>
    families[i % families.length] === 'hermite' ? normalQuantile(u) : 2 * u - 1,
  );
}

/**
 * Orthonormal polynomials of degree 0 to `degree` at x.
 * @param out receives degree + 1 values from `offset` on.
 * Source: DLMF 18.9 (three-term recurrences), with the norms of DLMF table 18.3.1.
 */
export function orthonormalPolynomials(
  family: PolynomialFamily,
  x: number,
  degree: number,
  out: Float64Array,
  offset = 0,
): void {
  out[offset] = 1;
  if (degree === 0) return;
  if (family === 'hermite') {
    out[offset + 1] = x;
    for (let n = 1; n < degree; n++)
      out[offset + n + 1] = (x * out[offset + n]! - Math.sqrt(n) * out[offset + n - 1]!) / Math.sqrt(n + 1);
    return;
  }
  let before = 1;
  let current = x;
  out[offset + 1] = Math.sqrt(3) * x;
  for (let n = 1; n < degree; n++) {
    const next = ((2 * n + 1) * x * current - n * before) / (n + 1);
    before = current;
    current = next;
    out[offset + n + 1] = Math.sqrt(2 * n + 3) * next;
  }
}

/**
 * Degrees of the products of polynomials up to a total degree, by the hyperbolic rule: (sum of degree^norm)^(1/norm) <= degree. A norm of
 * 1 takes all; below 1 products of many variables are left out first.
 * @returns the constant first, then by total degree; null when there are more than `limit`.
 * Source: Blatman & Sudret 2011, J. Comput. Phys. 230, 2345, section 3.2.
 */
export function multiIndices(dimensions: number, degree: number, norm: number, limit: number): number[][] | null {
  const found: number[][] = [];
  const budget = degree ** norm * (1 + 1e-12);
  const current = new Array<number>(dimensions).fill(0);
  const visit = (variable: number, spent: number): boolean => {
    if (variable === dimensions) {
      found.push(current.slice());
      return found.length <= limit;
    }
    for (let power = 0; power <= degree; power++) {
      const cost = spent + (power === 0 ? 0 : power ** norm);
      if (cost > budget) break;
      current[variable] = power;
      if (!visit(variable + 1, cost)) return false;
    }
    current[variable] = 0;
    return true;
  };
  if (!visit(0, 0)) return null;
  const order = (powers: readonly number[]) => powers.reduce((sum, power) => sum + power, 0);
  return found.sort((a, b) => order(a) - order(b) || b.join().localeCompare(a.join(), 'en'));
}
