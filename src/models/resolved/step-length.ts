import type { SurfaceMotion } from './motion.js';
import type { ResolvedParameters } from './parameters.js';
import type { CellRates, MeshedElectrode } from './rates.js';
import { highestOf, type SurfaceChain, voidsOf, voidVolume } from './surface/chain.js';

/** Most by which the fixture's force may change in a step, as a part of it. */
const mostRelief = 0.05;

/**
 * Longest step for which what moves at these rates changes little: volumes of voids, pieces of their surfaces, gaps, the fixture's force (s).
 * @param stretch most that a piece of a free surface may be stretched, squeezed or turned
 */
export function longestStep(
  parameters: ResolvedParameters,
  meshed: readonly Pick<MeshedElectrode, 'chain'>[],
  rates: CellRates,
  stretch: number,
): number {
  const { largestVolumeChange, gapLength } = parameters.options;
  let longest = Number.POSITIVE_INFINITY;
  meshed.forEach(({ chain }, j) => {
    const { motion } = rates.electrodes[j]!;
    if (motion === null) return;
    longest = Math.min(
      longest,
      stretch / fastestStretch(chain, motion),
      largestVolumeChange / fastestChange(chain, motion, gapLength),
    );
    let opening = 0;
    motion.kind.forEach((kind, k) => {
      if (kind === 'opening') opening = Math.max(opening, Math.abs(motion.velocity[2 * k + 1]!));
    });
    longest = Math.min(longest, (2 * gapLength) / opening);
  });
  const { stiffness } = parameters.fixture;
  if (stiffness > 0) {
    const growth = Math.abs(rates.electrodes.reduce((sum, { bodyVelocity }) => sum + bodyVelocity, 0));
    longest = Math.min(longest, (mostRelief * Math.abs(rates.stackPressure)) / (stiffness * growth));
  }
  return longest;
}

/** Fastest relative motion of neighbours on a free surface over their distance (1/s). */
function fastestStretch({ across, height }: SurfaceChain, { kind, velocity }: SurfaceMotion): number {
  let fastest = 0;
  for (let k = 0; k + 1 < kind.length; k++) {
    if (kind[k] !== 'void' && kind[k + 1] !== 'void') continue;
    const change = Math.hypot(velocity[2 * k + 2]! - velocity[2 * k]!, velocity[2 * k + 3]! - velocity[2 * k + 1]!);
    fastest = Math.max(fastest, change / Math.hypot(across[k + 1]! - across[k]!, height[k + 1]! - height[k]!));
  }
  return fastest;
}

/** Height of gaps, as a part of the one that stops half of the current, below which they change nothing yet. */
export const thinPart = 0.1;

/** Fastest relative change of the volume of a void (1/s); one that is hardly open is taken to be as high as would begin to matter. */
function fastestChange(chain: SurfaceChain, { velocity }: SurfaceMotion, gapLength: number): number {
  const { across, height, geometry } = chain;
  const speed = velocity.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  if (speed === 0) return 0;
  // The derivative of the volume by differences: so little time that the sum is linear in it, and not so little that round-off shows.
  const time = (1e-5 * across.at(-1)!) / speed;
  const moved: SurfaceChain = {
    geometry,
    across: across.map((x, k) => x + time * velocity[2 * k]!),
    height: height.map((z, k) => z + time * velocity[2 * k + 1]!),
  };
  let fastest = 0;
  for (const run of voidsOf(chain)) {
    const { first, last } = run;
    const volume = voidVolume(chain, [first, last]);
    const change = Math.abs(voidVolume(moved, [first, last]) - volume) / time;
    const highest = highestOf(chain, run);
    const least = highest < thinPart * gapLength ? (volume * thinPart * gapLength) / highest : volume;
    fastest = Math.max(fastest, change / least);
  }
  return fastest;
}
