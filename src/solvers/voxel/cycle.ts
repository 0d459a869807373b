import type { Kernels } from '../kernels/kernels.js';
import { applyCoarsest } from './coarsest.js';
import type { Hierarchy } from './hierarchy.js';
import { type Level, sumsOf } from './level.js';
import { inner, type PlaneTeam } from './plane-team.js';

/** A step of the conjugate gradients on the reduced system (kernels/voxel-reduced.ts): p = z + factor p, e = e + length p, and so on. */
export interface ReducedStep {
  readonly e: Float32Array;
  readonly p: Float32Array;
  readonly length: number;
  readonly factor: number;
}

/**
 * The preconditioner: one multigrid cycle, symmetric and positive definite, of sweeps, corrections of the pockets, the coarse levels'
 * correction, corrections of the pockets and sweeps: red and black before and black and red after; once red voxels are eliminated, black
 * and red before and red, black and red after. The finest level is visited once, every coarser one twice as often as the one above it
 * (a W-cycle: corrections that are constant on blocks of voxels need it), for a third of the finest level's work in all.
 *
 * Two visits at every level but the last, which is solved exactly, are what keeps the cycle positive definite: one visit multiplies a
 * correction that no sweep sees (a constant, where the outer faces hold the potential weakly) by the overcorrection w, so that a level's
 * answer is too large by up to w, and by w^n after n levels of single visits. A second visit makes it 1 - (1 - w)^2 of the right one,
 * between 0 and 1 for w below 2, from where the next level starts anew.
 */
export class Cycle {
  readonly #kernels: Kernels;
  readonly #levels: readonly Level[];
  readonly #team: PlaneTeam;
  /** Whether levels without seams may do without the residuals of red voxels. */
  readonly #reduced: boolean;

  /** @param team shares the planes of the larger levels; no bit of the result depends on it */
  constructor(kernels: Kernels, { levels, evenlyLinked }: Hierarchy, team: PlaneTeam) {
    this.#kernels = kernels;
    this.#levels = levels;
    this.#reduced = evenlyLinked;
    this.#team = team;
  }

  /**
   * First half on level 0: b = b - factor x, then x = sweep from zero, residual restricted.
   * @param squares one double a page: sums of b^2 after the update
   */
  begin(factor: number, squares: Float64Array): void {
    const { b, x } = this.#levels[0]!;
    this.#descend(0, b, x, factor, squares.byteOffset);
    this.#correctPockets(0, b, x, false);
  }

  /**
   * Coarse correction and second half on level 0.
   * @param products one double a page: sums of b x
   * @returns what has to be added to the sum of the products
   */
  finish(products: Float64Array): number {
    const { b, x } = this.#levels[0]!;
    this.#correct(0, x, false);
    return this.#ascend(0, b, x, products.byteOffset);
  }

  /**
   * The first half for a residual that is zero at red voxels, where the entries of b are left alone; first a step of the conjugate
   * gradients, if there is one. For level 0 without seams.
   * @param squares one double a page: sums of b^2 after the step
   */
  beginReduced(step: ReducedStep | null, squares: Float64Array): void {
    const { b, x } = this.#levels[0]!;
    this.#descendReduced(0, b, x, step, squares.byteOffset);
    this.#correctPockets(0, b, x, true);
  }

  /**
   * The second half of such a cycle, then the product of the matrix and x.
   * @param e its red halves get the product at black voxels, without outer faces
   * @param energies one double a page: sums of x A x, without outer faces
   * @param products one double a page: sums of b x
   */
  finishReduced(e: Float32Array, energies: Float64Array, products: Float64Array): void {
    const { b, x } = this.#levels[0]!;
    this.#correct(0, x, true);
    this.#ascendReduced(0, b, x, [e.byteOffset, energies.byteOffset, products.byteOffset]);
  }

  /** Eliminates red voxels from the right-hand side of level 0, where their entries stay; their parts of the solution go to x. */
  eliminate(): void {
    const { b, x } = this.#levels[0]!;
    this.#eliminate(0, b, x);
  }

  /** x = approximate solution for b on a coarse level. */
  #solve(index: number): void {
    const level = this.#levels[index]!;
    const { b, x, spare, header, slabs, plane, exact } = level;
    if (exact !== null) {
      applyCoarsest(exact, b, x);
      return;
    }
    // Both visits are alike, for else two of them were not symmetric.
    const reduced = this.#reduced && level.seams === null;
    if (reduced) this.#eliminate(index, b, x);
    this.#visit(index, b, x, reduced);
    // The last level, of one voxel, is solved by its sweep.
    if (index + 1 === this.#levels.length) return;
    this.#team.slabs(reduced ? 'voxelReducedDefect' : 'voxelDefect', slabs, ({ begin, end }) => [
      ...[header.byteOffset, b.byteOffset, x.byteOffset, spare.b.byteOffset, begin, end],
    ]);
    this.#couple(level, x, spare.b);
    this.#visit(index, spare.b, spare.x, reduced);
    this.#team.slabs('voxelSubtract', slabs, ({ begin, end }) => {
      const at = 4 * begin * plane;
      return [(end - begin) * plane, spare.x.byteOffset + at, x.byteOffset + at];
    });
    if (!reduced) return;
    this.#team.slabs('voxelComplete', slabs, ({ begin, end }) => [
      ...[header.byteOffset, b.byteOffset, x.byteOffset, begin, end],
    ]);
  }

  #visit(index: number, b: Float32Array, x: Float32Array, reduced: boolean): void {
    if (reduced) this.#descendReduced(index, b, x, null, 0);
    else this.#descend(index, b, x, 0, 0);
    this.#correctPockets(index, b, x, reduced);
    this.#correct(index, x, reduced);
    if (reduced) this.#ascendReduced(index, b, x, [0, 0, 0]);
    else this.#ascend(index, b, x, 0);
  }

  #eliminate(index: number, b: Float32Array, x: Float32Array): void {
    const { header, slabs } = this.#levels[index]!;
    this.#team.stages('voxelEliminate', slabs, 1, (planes) => [
      ...[header.byteOffset, b.byteOffset, x.byteOffset, ...planes],
    ]);
  }

  /** Solves on the level below one, if there is, and corrects the pockets again; its own correction is added by the way up. */
  #correct(index: number, x: Float32Array, blackOnly: boolean): void {
    const coarse = this.#levels[index + 1];
    if (coarse === undefined) return;
    this.#solve(index + 1);
    const { pockets } = this.#levels[index]!;
    if (pockets === null) return;
    const { count, starts, reds, places, faceStarts, faces, coarseFaces, conductances, reciprocals } = pockets;
    this.#kernels.voxelPocketsAfter(
      ...([count, starts.byteOffset, reds.byteOffset, places.byteOffset, faceStarts.byteOffset] as const),
      ...([faces.byteOffset, coarseFaces.byteOffset, conductances.byteOffset, reciprocals.byteOffset] as const),
      ...([pockets.charges.byteOffset, pockets.amounts.byteOffset, x.byteOffset, coarse.x.byteOffset] as const),
      blackOnly ? 1 : 0,
    );
  }

  /** Corrects the pockets after the first sweeps, and what was restricted for it. */
  #correctPockets(index: number, b: Float32Array, x: Float32Array, blackOnly: boolean): void {
    const { pockets } = this.#levels[index]!;
    if (pockets === null) return;
    const { count, starts, reds, places, faceStarts, faces, coarseFaces, conductances, reciprocals } = pockets;
    const coarse = this.#levels[index + 1]!;
    this.#kernels.voxelPocketsBefore(
      ...([count, starts.byteOffset, reds.byteOffset, places.byteOffset, faceStarts.byteOffset] as const),
      ...([faces.byteOffset, coarseFaces.byteOffset, conductances.byteOffset, reciprocals.byteOffset] as const),
      ...([pockets.charges.byteOffset, pockets.amounts.byteOffset, b.byteOffset, x.byteOffset] as const),
      ...([coarse.b.byteOffset, blackOnly ? 1 : 0] as const),
    );
  }

  /** Adds outer faces and seams to a product q of a coarse level's matrix and p. */
  #couple({ held, seams }: Level, p: Float32Array, q: Float32Array): void {
    const [from, to] = [p.byteOffset, q.byteOffset];
    if (held !== null) {
      const places = held.places.byteOffset;
      this.#kernels.voxelAnchor(held.count, places, places, held.conductances.byteOffset, from, to);
    }
    if (seams !== null)
      this.#kernels.voxelSeam(seams.count, seams.pairs.byteOffset, seams.conductances.byteOffset, from, to);
  }

  #descend(index: number, b: Float32Array, x: Float32Array, factor: number, squares: number): void {
    this.#down('voxelDescend', index, [b.byteOffset, x.byteOffset], [factor, squares]);
    const { seams } = this.#levels[index]!;
    const coarse = this.#levels[index + 1];
    if (seams === null || coarse === undefined) return;
    const [pairs, coarsePairs, conductances] = [seams.pairs, seams.coarsePairs, seams.conductances];
    this.#kernels.voxelAcross(
      ...([seams.count, pairs.byteOffset, coarsePairs.byteOffset, conductances.byteOffset] as const),
      ...([x.byteOffset, coarse.b.byteOffset] as const),
    );
  }

  #descendReduced(index: number, b: Float32Array, x: Float32Array, step: ReducedStep | null, squares: number): void {
    const update = step === null ? [0, 0, 0, 0] : [step.e.byteOffset, step.p.byteOffset, step.length, step.factor];
    this.#down('voxelReducedDescend', index, [b.byteOffset, x.byteOffset], [...update, squares]);
  }

  /** Runs a kernel of two sweeps and the restriction; `how` is what it takes besides levels, vectors and planes. */
  #down(
    kernel: 'voxelDescend' | 'voxelReducedDescend',
    index: number,
    vectors: readonly number[],
    how: readonly number[],
  ): void {
    const level = this.#levels[index]!;
    const coarse = this.#levels[index + 1];
    const { header, pages, slabs } = level;
    const descend = (part: number, planes: readonly number[], restricted: readonly [number, number]): number[] => [
      ...[header.byteOffset, ...vectors, coarse?.header.byteOffset ?? 0, coarse?.b.byteOffset ?? 0],
      ...[sumsOf(level, part), ...how, ...planes],
      ...(coarse === undefined ? [0, 0] : restricted),
    ];
    // A sweep waits for the one before on both sides, the restriction for it: what lies at seams comes when all slabs are done.
    this.#team.slabs(kernel, slabs, (slab) => {
      const { part, begin, end } = slab;
      const restricted: [number, number] = [
        begin === 0 ? 0 : begin / 2 + 1,
        end === pages ? (coarse?.pages ?? 0) : end / 2 - 1,
      ];
      return descend(part, [begin, end, ...inner(slab, pages, 1)], restricted);
    });
    this.#team.seams(kernel, slabs, (plane, part) =>
      descend(part, [plane, plane, plane - 1, plane + 1], [plane / 2 - 1, plane / 2 + 1]),
    );
  }

  #ascend(index: number, b: Float32Array, x: Float32Array, products: number): number {
    const kernels = this.#kernels;
    const { seams } = this.#levels[index]!;
    const coarse = this.#levels[index + 1];
    if (seams !== null) {
      const { count, pairs, coarsePairs, conductances } = seams;
      // The sweeps leave out what crosses seams: it stands on the right-hand side as it was before them, coarse correction included.
      kernels.voxelSave(seams.places.length, seams.places.byteOffset, b.byteOffset, seams.saved.byteOffset);
      kernels.voxelAcross(
        ...([count, pairs.byteOffset, pairs.byteOffset, conductances.byteOffset] as const),
        ...([x.byteOffset, b.byteOffset] as const),
      );
      if (coarse !== undefined)
        kernels.voxelAcross(
          ...([count, coarsePairs.byteOffset, pairs.byteOffset, conductances.byteOffset] as const),
          ...([coarse.x.byteOffset, b.byteOffset] as const),
        );
    }
    this.#up('voxelAscend', index, [b.byteOffset, x.byteOffset], [products], 2);
    if (seams === null) return 0;
    return kernels.voxelRestore(
      ...([seams.places.length, seams.places.byteOffset, seams.saved.byteOffset] as const),
      ...([b.byteOffset, x.byteOffset] as const),
    );
  }

  /** @param product addresses of e, energies and products, or zeros */
  #ascendReduced(index: number, b: Float32Array, x: Float32Array, product: readonly [number, number, number]): void {
    this.#up('voxelReducedAscend', index, [b.byteOffset, x.byteOffset], product, 4);
  }

  /** Runs a kernel of the coarse correction and `margins` stages after it; `how` is what it takes besides levels, vectors and planes. */
  #up(
    kernel: 'voxelAscend' | 'voxelReducedAscend',
    index: number,
    vectors: readonly number[],
    how: readonly number[],
    margins: number,
  ): void {
    const { header, slabs } = this.#levels[index]!;
    const coarse = this.#levels[index + 1];
    this.#team.stages(kernel, slabs, margins, (planes) => [
      ...[header.byteOffset, ...vectors, coarse?.header.byteOffset ?? 0, coarse?.x.byteOffset ?? 0],
      ...[...how, ...planes],
    ]);
  }
}
