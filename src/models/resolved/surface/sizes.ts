import { halfWidth, type SurfaceChain } from './chain.js';
import { piecesOfVoids, type SurfacePiece } from './pieces.js';

/** A rim of a void, or the edge of a patch: where contact ends, or the kinetics change. */
export interface FinePlace {
  /** m, from the left wall. */
  readonly at: number;
  /** Length of the edges of cells there (m). */
  readonly size: number;
}

/** How long the edges of cells are in a section. */
export interface SectionSizes {
  readonly rims: readonly FinePlace[];
  /** On the surfaces of voids, at most, by void and piece (m). */
  readonly surfaces: readonly (readonly number[])[];
  /** Pieces of the surfaces, by void. */
  readonly pieces: readonly (readonly SurfacePiece[])[];
  /** Anywhere (m). */
  readonly largest: number;
  /** By how much cells grow in length for a length of distance. */
  readonly slope: number;
}

/** Heights up to this multiple of the gap's length are thin. */
const thinGaps = 5;
/** Edges at a rim as a part of the half width of the void, and on its surface as a part of its length. */
const rimPart = 1 / 24;
const surfacePart = 1 / 32;

/**
 * Sizes by the voids: at rims small against the void (its current and its stress concentrate there), growing away from them. At resolution 1
 * a void alone has about two thousand triangles around it.
 * @param patchEdges where the kinetics change (m) @param places other places that are fine, at resolution 1
 */
export function sectionSizes(
  chain: SurfaceChain,
  patchEdges: readonly number[],
  { resolution, gapLength }: { readonly resolution: number; readonly gapLength: number },
  places: readonly FinePlace[] = [],
): SectionSizes {
  const { across } = chain;
  const width = across.at(-1)!;
  const nodes = across.length;
  const rims: FinePlace[] = [];
  const fine = 1 / resolution;
  const least = 1e-5 * width;
  const pieces = piecesOfVoids(chain, thinGaps * gapLength);
  const surfaces = pieces.map((ofVoid) => {
    const [first, last] = [ofVoid[0]!.first, ofVoid.at(-1)!.last];
    // Slits that have just opened are as wide as they are.
    const half = halfWidth(chain, { first, last });
    const whole = lengthOf(chain, first, last);
    const size = Math.max(fine * rimPart * Math.min(half, whole), least);
    for (const [k, piece] of ofVoid.entries()) {
      if (piece.first > 0 && (k === 0 || piece.kind === 'thin' || ofVoid[k - 1]!.kind === 'thin'))
        rims.push({ at: across[piece.first]!, size });
      if (k + 1 === ofVoid.length && piece.last + 1 < nodes) rims.push({ at: across[piece.last]!, size });
    }
    return ofVoid.map((piece) => Math.max(fine * surfacePart * (piece.kind === 'thin' ? 4 * half : whole), least));
  });
  for (const at of patchEdges) if (at > 0 && at < width) rims.push({ at, size: (fine * width) / 200 });
  for (const { at, size } of places) rims.push({ at, size: fine * size });
  return { rims, surfaces, pieces, largest: (fine * width) / 10, slope: 0.3 };
}

function lengthOf({ across, height }: SurfaceChain, first: number, last: number): number {
  let length = 0;
  for (let node = first; node < last; node++)
    length += Math.hypot(across[node + 1]! - across[node]!, height[node + 1]! - height[node]!);
  return length;
}
