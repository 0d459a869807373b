import type { SurfaceChain } from './chain.js';

/**
 * What is left of a chain that has moved through the face of the electrolyte: where it lies below, it touches (height zero); where it rises
 * through the face, segments end there. Pieces of parabolas are the same parabolas, so nothing above the face moves.
 *
 * A void whose roof comes down in the middle becomes two, one that lies below altogether is gone.
 */
export function cutAtElectrolyte(chain: SurfaceChain): SurfaceChain {
  const across: number[] = [chain.across[0]!];
  const height: number[] = [Math.max(0, chain.height[0]!)];
  for (let node = 0; node + 2 < chain.across.length; node += 2) {
    const x = parabola(chain.across, node);
    const z = parabola(chain.height, node);
    const ends = [0, ...rootsInside(chain.height, node), 1];
    for (let k = 0; k + 1 < ends.length; k++) {
      const [from, to] = [ends[k]!, ends[k + 1]!];
      const middle = (from + to) / 2;
      const below = z(middle) <= 0;
      const isRoot = k + 2 < ends.length;
      across.push(below ? (x(from) + x(to)) / 2 : x(middle), x(to));
      height.push(below ? 0 : z(middle), below || isRoot ? 0 : Math.max(0, z(to)));
    }
  }
  return { geometry: chain.geometry, across: Float64Array.from(across), height: Float64Array.from(height) };
}

/** A coordinate along a segment. */
function parabola(values: Float64Array, node: number): (t: number) => number {
  const [a, b, c] = [values[node]!, values[node + 1]!, values[node + 2]!];
  return (t) => (1 - t) * (1 - 2 * t) * a + 4 * t * (1 - t) * b + t * (2 * t - 1) * c;
}

/** Where the height of a segment changes its sign, between its ends, ascending. */
function rootsInside(height: Float64Array, node: number): number[] {
  const [a, b, c] = [height[node]!, height[node + 1]!, height[node + 2]!];
  const square = 2 * (a - 2 * b + c);
  const linear = -3 * a + 4 * b - c;
  let roots: number[];
  if (Math.abs(square) <= 1e-14 * Math.abs(linear)) roots = [-a / linear];
  else {
    const discriminant = linear * linear - 4 * square * a;
    if (discriminant <= 0) return [];
    const q = -0.5 * (linear + Math.sign(linear || 1) * Math.sqrt(discriminant));
    roots = [q / square, a / q];
  }
  const margin = 1e-9;
  return roots.filter((t) => t > margin && t < 1 - margin).sort((s, t) => s - t);
}
