import { runsOf, type SurfaceChain } from './chain.js';

/**
 * The chain without segments shorter than a length, each made one with its neighbour in the same run: what a cut leaves over, or a step too
 * short to matter, would be meshed with as many tiny triangles. A run of a single segment stays.
 * @param least m
 */
export function withoutShortSegments(chain: SurfaceChain, least: number): SurfaceChain {
  const { across, height, geometry } = chain;
  const nodes = [0];
  for (const { first, last } of runsOf(chain)) {
    const begin = nodes.length - 1;
    for (let node = first; node < last; node += 2) {
      nodes.push(node + 1, node + 2);
      const from = nodes.length - 3;
      const short = (at: number): boolean => {
        const [a, b] = [nodes[at]!, nodes[at + 2]!];
        return Math.hypot(across[b]! - across[a]!, height[b]! - height[a]!) < least;
      };
      // The middle of the longer one serves for both, since the other is hardly there.
      if (from - 2 >= begin && short(from)) nodes.splice(from, 2);
      else if (from - 2 >= begin && short(from - 2)) nodes.splice(from - 1, 2);
    }
  }
  return {
    geometry,
    across: Float64Array.from(nodes, (node) => across[node]!),
    height: Float64Array.from(nodes, (node) => height[node]!),
  };
}
