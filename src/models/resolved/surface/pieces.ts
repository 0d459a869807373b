import { type SurfaceChain, voidsOf } from './chain.js';

/** A stretch of a void's surface that is smooth: a wall, or a thin gap beside the electrolyte. */
export interface SurfacePiece {
  readonly kind: 'wall' | 'thin';
  /** Nodes, ends of segments. */
  readonly first: number;
  readonly last: number;
}

/** Turn of the surface from one segment to the next that is a corner: more than the roof of a slender void turns by. */
const corner = (60 * Math.PI) / 180;

/** Slope up to which a low part is a thin gap, and no wall that rises from a rim. */
const flat = 0.25;

/**
 * The surface of a void in smooth pieces: flat parts no higher than the gap at which hardly any current is left are thin, and walls end at corners
 * (where contact has opened beside a void, or metal was plated below it).
 * @param thin height (m)
 */
function piecesOf(
  { across, height }: SurfaceChain,
  { first, last }: { first: number; last: number },
  thin: number,
): SurfacePiece[] {
  const isThin = (segment: number): boolean =>
    Math.max(height[segment]!, height[segment + 1]!, height[segment + 2]!) <= thin &&
    Math.abs(height[segment + 2]! - height[segment]!) <= flat * Math.abs(across[segment + 2]! - across[segment]!);
  const direction = (from: number, to: number): number =>
    Math.atan2(height[to]! - height[from]!, across[to]! - across[from]!);
  const pieces: SurfacePiece[] = [];
  for (let segment = first; segment < last; segment += 2) {
    const kind = isThin(segment) ? 'thin' : 'wall';
    const before = pieces.at(-1);
    const turn = segment === first ? 0 : direction(segment, segment + 1) - direction(segment - 1, segment);
    const sharp = Math.abs(Math.atan2(Math.sin(turn), Math.cos(turn))) > corner;
    if (before?.kind === kind && !sharp) pieces[pieces.length - 1] = { ...before, last: segment + 2 };
    else pieces.push({ kind, first: segment, last: segment + 2 });
  }
  return pieces;
}

/** Pieces of all voids of a chain, void by void. */
export function piecesOfVoids(chain: SurfaceChain, thin: number): SurfacePiece[][] {
  return voidsOf(chain).map((run) => piecesOf(chain, run, thin));
}
