import { type SurfaceChain, voidsOf } from './chain.js';

/**
 * The gap between metal and electrolyte as a function of the place across (m): zero in contact, under an overhang the lowest surface.
 * @returns a function that is not to be called outside of the section
 */
export function gapOf(chain: SurfaceChain): (across: number) => number {
  const { across, height } = chain;
  const voids = voidsOf(chain);
  return (x) => {
    let lowest = Number.POSITIVE_INFINITY;
    for (const { first, last } of voids)
      for (let node = first; node < last; node += 2) {
        const [a, b, c] = [across[node]!, across[node + 1]!, across[node + 2]!];
        // The middle node lies beside the middle where a curve is run through unevenly, and beyond the ends where it turns back.
        if (x < Math.min(a, b, c) || x > Math.max(a, b, c)) continue;
        for (const t of crossings(a, b, c, x)) {
          const [p, q, r] = [height[node]!, height[node + 1]!, height[node + 2]!];
          lowest = Math.min(lowest, Math.max(0, (1 - t) * (1 - 2 * t) * p + 4 * t * (1 - t) * q + t * (2 * t - 1) * r));
        }
      }
    return lowest === Number.POSITIVE_INFINITY ? 0 : lowest;
  };
}

/** Parameters in [0, 1] at which the parabola through a, b, c at 0, 1/2, 1 has a value. */
function crossings(a: number, b: number, c: number, value: number): number[] {
  const square = 2 * (a - 2 * b + c);
  const linear = -3 * a + 4 * b - c;
  const rest = a - value;
  let roots: number[];
  if (Math.abs(square) <= 1e-12 * Math.abs(linear)) roots = linear === 0 ? [0] : [-rest / linear];
  else {
    const discriminant = Math.max(0, linear * linear - 4 * square * rest);
    const q = -0.5 * (linear + (linear < 0 ? -1 : 1) * Math.sqrt(discriminant));
    roots = q === 0 ? [0] : [q / square, rest / q];
  }
  return roots.filter((t) => t >= -1e-9 && t <= 1 + 1e-9).map((t) => Math.min(1, Math.max(0, t)));
}
