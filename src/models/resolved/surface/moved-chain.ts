import type { SurfaceMotion } from '../motion.js';
import {
  halfWidth,
  highestOf,
  projectedArea,
  type Run,
  runsOf,
  type SurfaceChain,
  voidsOf,
  voidVolume,
} from './chain.js';
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
  return withoutShortSegments(pinchedOff(cut), least);
}

/** What became of the voids of a chain. */
export interface TidyChain {
  readonly chain: SurfaceChain;
  /** The voids that were closed: their places among the voids before, and their half widths (m). */
  readonly closed: readonly { readonly place: number; readonly halfWidth: number }[];
  /** Places where voids met, or reached a wall (m from the left wall). */
  readonly merged: readonly number[];
}

/**
 * The chain after changes of topology: voids narrower than a half width touch, contacts narrower than twice that between voids (or between a void
 * and a wall) come off.
 */
export function tidiedVoids(chain: SurfaceChain, closedRadius: number): TidyChain {
  const height = chain.height.slice();
  const closed: { readonly place: number; readonly halfWidth: number }[] = [];
  for (const [place, run] of voidsOf(chain).entries()) {
    const half = halfWidth(chain, run);
    if (half >= closedRadius) continue;
    closed.push({ place, halfWidth: half });
    height.fill(0, run.first, run.last + 1);
  }
  let result: SurfaceChain = { ...chain, height };
  const merged: number[] = [];
  for (;;) {
    // A contact between gaps that are lower than it is wide is no neck of metal.
    const tall = (run: Run | undefined): boolean => run === undefined || highestOf(result, run) > 4 * closedRadius;
    const narrow = runsOf(result).find(
      ({ kind, first, last }, k, runs) =>
        kind === 'contact' &&
        runs.length > 1 &&
        result.across[last]! - result.across[first]! < 2 * closedRadius &&
        tall(runs[k - 1]) &&
        tall(runs[k + 1]),
    );
    if (narrow === undefined) return { chain: result, closed, merged };
    const { first, last } = narrow;
    merged.push((result.across[first]! + result.across[last]!) / 2);
    result = withoutContact(result, first, last, 2 * closedRadius);
  }
}

/** The chain where a narrow contact has come off: a tip of metal at a height, to which the surfaces on both sides lead. */
function withoutContact(
  { geometry, across, height }: SurfaceChain,
  first: number,
  last: number,
  tip: number,
): SurfaceChain {
  const end = across.length - 1;
  // Surfaces beside it that are lower than the tip go with it.
  let [left, right] = [first, last];
  while (left > 0 && height[left]! < tip) left -= 2;
  while (right < end && height[right]! < tip) right += 2;
  const x = first === 0 ? across[0]! : last === end ? across[end]! : (across[first]! + across[last]!) / 2;
  const xs = first === 0 ? [x] : [...across.subarray(0, left + 1), (across[left]! + x) / 2, x];
  const zs = first === 0 ? [tip] : [...height.subarray(0, left + 1), (height[left]! + tip) / 2, tip];
  if (last < end) {
    xs.push((x + across[right]!) / 2, ...across.subarray(right));
    zs.push((tip + height[right]!) / 2, ...height.subarray(right));
  }
  return { geometry, across: Float64Array.from(xs), height: Float64Array.from(zs) };
}

/**
 * The chain where the wall of a void on the axis has come up to the axis: what lies above is cut off from the electrolyte, and closes.
 * @throws RangeError where more than a small part of the void would be cut off: voids inside of the metal are not followed
 */
function pinchedOff(chain: SurfaceChain): SurfaceChain {
  const { geometry, across, height } = chain;
  const [onAxis] = runsOf(chain);
  if (geometry !== 'axisymmetric' || onAxis?.kind !== 'void') return chain;
  let from = 0;
  for (let node = 2; node < onAxis.last; node += 2) if (across[node]! <= 0) from = node;
  if (from === 0) return chain;
  const whole = voidVolume(chain, [0, onAxis.last]);
  const lost = Math.abs(voidVolume(chain, [0, from]));
  if (lost > mostPinchedOff * whole)
    throw new RangeError(
      `a void pinches off inside the metal with ${((100 * lost) / whole).toPrecision(2)} % of its volume; voids that do not touch the electrolyte are not followed`,
    );
  const part = -across[from]! / (across[from + 2]! - across[from]!);
  const z = height[from]! + part * (height[from + 2]! - height[from]!);
  return {
    geometry,
    across: Float64Array.from([0, across[from + 2]! / 2, ...across.subarray(from + 2)]),
    height: Float64Array.from([z, (z + height[from + 2]!) / 2, ...height.subarray(from + 2)]),
  };
}

/** Largest part of a void that may be cut off on the axis. */
const mostPinchedOff = 0.02;

/** A void with its volume as it is, and as it should be. */
interface WantedVolume {
  readonly volume: number;
  readonly wanted: number;
  /** What it covers of the electrolyte (m^2; m when plane). */
  readonly covered: number;
}

/**
 * Volumes that the voids of a chain should have: what each had and what its motion has added, and of what the whole then still lacks a share by
 * that motion. Where voids have split or met, the whole is shared by volume.
 * @param before as the state has it @param meshed the same surfaces as they were meshed and moved from
 * @param closed places of voids that are no longer there @param wanted volume of all of them; null where it is not known, since some have closed
 */
export function wantedVolumes(
  moved: SurfaceChain,
  before: SurfaceChain,
  meshed: SurfaceChain,
  closed: ReadonlySet<number>,
  wanted: number | null,
): WantedVolume[] {
  const now = volumesOfVoids(moved);
  const [had, were] = [before, meshed].map((chain) =>
    volumesOfVoids(chain).filter((_, place) => !closed.has(place)),
  ) as [number[], number[]];
  const covered = voidsOf(moved).map(({ first, last }) => projectedArea(moved, [first, last]));
  const of = (targets: readonly number[]): WantedVolume[] =>
    now.map((volume, k) => ({ volume, wanted: targets[k]!, covered: covered[k]! }));
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  if (now.length !== had.length || now.length !== were.length)
    return of(wanted === null ? now : now.map((volume) => (volume * wanted) / sum(now)));
  const changes = now.map((volume, k) => volume - were[k]!);
  const targets = now.map((_, k) => had[k]! + changes[k]!);
  const lacking = wanted === null ? 0 : wanted - sum(targets);
  const shares = sum(changes.map(Math.abs)) > 0 ? changes.map(Math.abs) : now;
  return of(targets.map((target, k) => target + (lacking * shares[k]!) / sum(shares)));
}

function volumesOfVoids(chain: SurfaceChain): number[] {
  return voidsOf(chain).map(({ first, last }) => voidVolume(chain, [first, last]));
}

/** The chain with the heights of its voids multiplied, each by its factor: a small correction of their volumes that leaves the rims where they are. */
export function scaledVoids(chain: SurfaceChain, factors: readonly number[]): SurfaceChain {
  const height = chain.height.slice();
  for (const [place, { first, last }] of voidsOf(chain).entries())
    for (let k = first; k <= last; k++) height[k]! *= factors[place]!;
  return { ...chain, height };
}
