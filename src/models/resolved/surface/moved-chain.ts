import type { SurfaceMotion } from '../motion.js';
import { runsOf, type SurfaceChain, voidVolume } from './chain.js';
import { cutAtElectrolyte } from './cut.js';
import { withoutShortSegments } from './tidy.js';

/**
 * The chain after a step: nodes on free surfaces have moved, rims go with the metal, and what has come down to the electrolyte touches. Where
 * metal is plated the rim is lifted off: the new metal below it ends in a wall straight up to where the rim has gone.
 * @param least length of segments below which they are not made (m)
 */
export function movedChain(
  { geometry, across, height }: SurfaceChain,
  { kind, velocity }: SurfaceMotion,
  time: number,
  least: number,
): SurfaceChain {
  const nodes = across.length;
  const xs: number[] = [];
  const zs: number[] = [];
  const place = (k: number): readonly [number, number] => {
    // Walls are planes of symmetry.
    const x = k === 0 || k === nodes - 1 ? across[k]! : across[k]! + time * velocity[2 * k]!;
    const z = kind[k] === 'held' ? 0 : height[k]! + time * velocity[2 * k + 1]!;
    return [x, z];
  };
  const put = (x: number, z: number): void => {
    xs.push(x);
    zs.push(z);
  };
  const leads = (segment: number): boolean => kind[segment + 1] !== 'held';
  for (let node = 0; node < nodes; node += 2) {
    const before = node > 0 && leads(node - 2);
    const after = node < nodes - 1 && leads(node);
    const [x, z] = place(node);
    if (kind[node] !== 'rim' || z <= 0) put(x, z);
    else if (z < least) put(x, 0);
    else if (before && !after) {
      put(x, z);
      put(x, z / 2);
      put(x, 0);
    } else {
      put(x, 0);
      put(x, z / 2);
      put(x, z);
    }
    if (node === nodes - 1) break;
    if (leads(node)) put(...place(node + 1));
    else {
      // The middle of a segment in contact stays between its ends, of which rims may lie below the face.
      const [nextX, nextZ] = place(node + 2);
      put((x + nextX) / 2, (Math.min(0, z) + Math.min(0, nextZ)) / 2);
    }
  }
  const cut = cutAtElectrolyte({ geometry, across: Float64Array.from(xs), height: Float64Array.from(zs) });
  return withoutShortSegments(cut, least);
}

/** What became of the voids of a chain. */
export interface TidyChain {
  readonly chain: SurfaceChain;
  /** Half widths of the voids that were closed (m). */
  readonly closed: readonly number[];
  /** Volume that they still had. */
  readonly closedVolume: number;
}

/** Closes the voids that are narrower than a half width: they touch. */
export function withoutSmallVoids(chain: SurfaceChain, closedRadius: number): TidyChain {
  const height = chain.height.slice();
  const closed: number[] = [];
  let closedVolume = 0;
  for (const { kind, first, last } of runsOf(chain)) {
    if (kind === 'contact') continue;
    const onWall = first === 0 || last + 1 === chain.across.length;
    const half = (chain.across[last]! - chain.across[first]!) / (onWall ? 1 : 2);
    if (half >= closedRadius) continue;
    closed.push(half);
    closedVolume += voidVolume(chain, [first, last]);
    height.fill(0, first, last + 1);
  }
  return closed.length === 0 ? { chain, closed, closedVolume } : { chain: { ...chain, height }, closed, closedVolume };
}

/** The chain with the heights of its voids multiplied: a small correction of their volume that leaves the rims where they are. */
export function scaledVoids(chain: SurfaceChain, factor: number): SurfaceChain {
  return { ...chain, height: chain.height.map((z) => z * factor) };
}
