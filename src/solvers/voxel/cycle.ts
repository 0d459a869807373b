import type { Kernels } from '../kernels/kernels.js';
import { type Level, sumsOf } from './level.js';
import { inner, type PlaneTeam } from './plane-team.js';

/**
 * The preconditioner: one multigrid cycle with a red-black sweep before and a black-red one after the coarse correction, symmetric and
 * positive definite. The finest level is visited once, every coarser one twice as often as the one above it (a W-cycle: corrections
 * that are constant on blocks of voxels need it), for a third of the finest level's work in all.
 *
 * Two visits at every level but the last, however small, are what keeps the cycle positive definite: one visit multiplies a correction
 * that no sweep sees (a constant, where the outer faces hold the potential weakly) by the overcorrection w, so that a level's answer is
 * too large by up to w, and by w^n after n levels of single visits. A second visit makes it 1 - (1 - w)^2 of the right one, between 0
 * and 1 for w below 2, from where the next level starts anew.
 */
export class Cycle {
  readonly #kernels: Kernels;
  readonly #levels: readonly Level[];
  readonly #team: PlaneTeam;

  /** @param team shares the planes of the larger levels; no bit of the result depends on it */
  constructor(kernels: Kernels, levels: readonly Level[], team: PlaneTeam) {
    this.#kernels = kernels;
    this.#levels = levels;
    this.#team = team;
  }

  /**
   * First half on level 0: b = b - factor x, then x = sweep from zero, residual restricted.
   * @param squares one double a page: sums of b^2 after the update
   */
  begin(factor: number, squares: Float64Array): void {
    const level = this.#levels[0]!;
    const { header, b, x, slabs, pockets } = level;
    if (pockets === null) {
      this.#descend(0, b, x, factor, squares.byteOffset);
      return;
    }
    this.#team.slabs('voxelDescend', slabs, ({ part, begin, end }) => [
      ...[header.byteOffset, b.byteOffset, x.byteOffset, 0, 0, sumsOf(level, part), factor, squares.byteOffset],
      ...[begin, end, begin, begin, begin >> 1, begin >> 1],
    ]);
    this.#lift(0, b);
    this.#descend(0, b, x, 0, 0);
  }

  /**
   * Coarse correction and second half on level 0.
   * @param products one double a page: sums of b x
   * @returns what has to be added to the sum of the products
   */
  finish(products: Float64Array): number {
    if (this.#levels.length > 1) this.#solve(1);
    const { b, x } = this.#levels[0]!;
    const change = this.#ascend(0, b, x, products.byteOffset);
    return change + this.#drop(0, b, x);
  }

  /** x = approximate solution for b on a coarse level. */
  #solve(index: number): void {
    const level = this.#levels[index]!;
    const { b, x, spare } = level;
    this.#visit(index, b, x);
    // The last level, of one voxel, is solved by its sweep.
    if (index + 1 === this.#levels.length) return;
    const { header, slabs, plane } = level;
    this.#team.slabs('voxelDefect', slabs, ({ begin, end }) => [
      ...[header.byteOffset, b.byteOffset, x.byteOffset, spare.b.byteOffset, begin, end],
    ]);
    this.#across(level, x, spare.b);
    this.#settle(index, b, x, spare.b);
    this.#visit(index, spare.b, spare.x);
    this.#team.slabs('voxelAdd', slabs, ({ begin, end }) => {
      const at = 4 * begin * plane;
      return [(end - begin) * plane, spare.x.byteOffset + at, x.byteOffset + at];
    });
  }

  #visit(index: number, b: Float32Array, x: Float32Array): void {
    this.#lift(index, b);
    this.#descend(index, b, x, 0, 0);
    if (index + 1 < this.#levels.length) this.#solve(index + 1);
    this.#ascend(index, b, x, 0);
    this.#drop(index, b, x);
  }

  /** Takes what the pockets settle among themselves off the right-hand side. */
  #lift(index: number, b: Float32Array): void {
    const { pockets } = this.#levels[index]!;
    if (pockets === null) return;
    const { count, starts, places, faceStarts, faces, conductances, reciprocals, amounts, touched, saved } = pockets;
    this.#kernels.voxelSave(touched.length, touched.byteOffset, b.byteOffset, saved.byteOffset);
    this.#kernels.voxelLift(
      ...([count, starts.byteOffset, places.byteOffset, faceStarts.byteOffset, faces.byteOffset] as const),
      ...([conductances.byteOffset, reciprocals.byteOffset, b.byteOffset, amounts.byteOffset] as const),
    );
  }

  /** Gives the pockets of a residual r = b - A x the sums that their outer faces tell. */
  #settle(index: number, b: Float32Array, x: Float32Array, r: Float32Array): void {
    const { pockets } = this.#levels[index]!;
    if (pockets === null) return;
    const { count, starts, places, faceStarts, faces, conductances } = pockets;
    this.#kernels.voxelSettle(
      ...([count, starts.byteOffset, places.byteOffset, faceStarts.byteOffset, faces.byteOffset] as const),
      ...([conductances.byteOffset, b.byteOffset, x.byteOffset, r.byteOffset] as const),
    );
  }

  /** Corrects the pockets once more and restores the right-hand side; returns what that changes in the sum of b x. */
  #drop(index: number, b: Float32Array, x: Float32Array): number {
    const { pockets } = this.#levels[index]!;
    if (pockets === null) return 0;
    const kernels = this.#kernels;
    const { count, starts, places, faceStarts, faces, conductances, reciprocals, amounts, touched, saved } = pockets;
    const before = kernels.voxelListProduct(touched.length, touched.byteOffset, b.byteOffset, x.byteOffset);
    kernels.voxelDrop(
      ...([count, starts.byteOffset, places.byteOffset, faceStarts.byteOffset, faces.byteOffset] as const),
      ...([conductances.byteOffset, reciprocals.byteOffset, b.byteOffset, x.byteOffset, amounts.byteOffset] as const),
    );
    kernels.voxelRestore(touched.length, touched.byteOffset, saved.byteOffset, b.byteOffset, x.byteOffset);
    return kernels.voxelListProduct(touched.length, touched.byteOffset, b.byteOffset, x.byteOffset) - before;
  }

  #descend(index: number, b: Float32Array, x: Float32Array, factor: number, squares: number): void {
    const level = this.#levels[index]!;
    const coarse = this.#levels[index + 1];
    const { pages, slabs } = level;
    const descend = (part: number, planes: readonly number[], restricted: readonly [number, number]): number[] => [
      ...[level.header.byteOffset, b.byteOffset, x.byteOffset],
      ...[coarse?.header.byteOffset ?? 0, coarse?.b.byteOffset ?? 0, sumsOf(level, part), factor, squares],
      ...planes,
      ...(coarse === undefined ? [0, 0] : restricted),
    ];
    // Black waits for red on both sides, the restriction for black: what lies at seams comes when all slabs are done.
    this.#team.slabs('voxelDescend', slabs, (slab) => {
      const { part, begin, end } = slab;
      const restricted: [number, number] = [
        begin === 0 ? 0 : begin / 2 + 1,
        end === pages ? (coarse?.pages ?? 0) : end / 2 - 1,
      ];
      return descend(part, [begin, end, ...inner(slab, pages, 1)], restricted);
    });
    this.#team.seams('voxelDescend', slabs, (plane, part) =>
      descend(part, [plane, plane, plane - 1, plane + 1], [plane / 2 - 1, plane / 2 + 1]),
    );
    const { seams } = level;
    if (seams === null || coarse === undefined) return;
    const [pairs, coarsePairs, conductances] = [seams.pairs, seams.coarsePairs, seams.conductances];
    this.#kernels.voxelAcross(
      ...([seams.count, pairs.byteOffset, coarsePairs.byteOffset, conductances.byteOffset] as const),
      ...([x.byteOffset, coarse.b.byteOffset] as const),
    );
  }

  #ascend(index: number, b: Float32Array, x: Float32Array, products: number): number {
    const kernels = this.#kernels;
    const level = this.#levels[index]!;
    const coarse = this.#levels[index + 1];
    const { pages, seams, slabs } = level;
    if (seams !== null) {
      // The sweeps leave out what crosses seams: it stands on the right-hand side as it was before them, coarse correction included.
      kernels.voxelSave(seams.places.length, seams.places.byteOffset, b.byteOffset, seams.saved.byteOffset);
      this.#across(level, x, b);
      if (coarse !== undefined)
        kernels.voxelAcross(
          ...([seams.count, seams.coarsePairs.byteOffset, seams.pairs.byteOffset] as const),
          ...([seams.conductances.byteOffset, coarse.x.byteOffset, b.byteOffset] as const),
        );
    }
    const ascend = (planes: readonly number[]): number[] => [
      ...[level.header.byteOffset, b.byteOffset, x.byteOffset],
      ...[coarse?.header.byteOffset ?? 0, coarse?.x.byteOffset ?? 0, products],
      ...planes,
    ];
    this.#team.slabs('voxelAscend', slabs, (slab) =>
      ascend([slab.begin, slab.end, ...inner(slab, pages, 1), ...inner(slab, pages, 2)]),
    );
    this.#team.seams('voxelAscend', slabs, (plane) =>
      ascend([plane, plane, plane - 1, plane + 1, plane - 2, plane + 2]),
    );
    if (seams === null) return 0;
    return kernels.voxelRestore(
      ...([seams.places.length, seams.places.byteOffset, seams.saved.byteOffset] as const),
      ...([b.byteOffset, x.byteOffset] as const),
    );
  }

  #across({ seams }: Level, from: Float32Array, to: Float32Array): void {
    if (seams === null) return;
    const pairs = seams.pairs.byteOffset;
    this.#kernels.voxelAcross(
      ...([seams.count, pairs, pairs, seams.conductances.byteOffset, from.byteOffset, to.byteOffset] as const),
    );
  }
}
