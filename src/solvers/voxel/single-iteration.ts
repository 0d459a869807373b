import type { KernelHeap } from '../kernels/heap.js';
import type { Cycle, ReducedStep } from './cycle.js';
import type { Hierarchy } from './hierarchy.js';
import type { PlaneTeam } from './plane-team.js';

/**
 * Conjugate gradients in single precision on level 0, preconditioned by the cycle, from the residual that stands in its b. Every
 * iteration is a `begin` and, unless that finds the residual small enough, a `finish`.
 */
export interface SingleIteration {
  /** Takes a new residual from b, with a correction of zero. The search directions are kept, unless `forget` was called. */
  start(): void;
  /** Makes the step that `finish` found and the first half of a cycle; returns the square of the residual's norm. */
  begin(): number;
  /** The second half, and the next step. @returns false when rounding has made the matrix or the preconditioner indefinite */
  finish(): boolean;
  /** Search directions so far are not used any more. */
  forget(): void;
  /** Adds the correction, times a factor, to a potential in doubles. */
  improve(potential: Float64Array, factor: number): void;
}

/** What the iterations work on; the sums have one double a page. */
interface Workplace {
  readonly heap: KernelHeap;
  readonly hierarchy: Hierarchy;
  readonly cycle: Cycle;
  readonly team: PlaneTeam;
  readonly squares: Float64Array;
  readonly products: Float64Array;
}

/** The iteration for a hierarchy: on the reduced system where it can be had. */
export function singleIteration(workplace: Workplace): SingleIteration {
  const { levels, evenlyLinked } = workplace.hierarchy;
  return levels[0]!.seams === null && evenlyLinked ? new ReducedIteration(workplace) : new FullIteration(workplace);
}

/** On all voxels: where periodic axes couple voxels of one colour, or weak links need every voxel's currents to balance. */
class FullIteration implements SingleIteration {
  readonly #at: Workplace;
  readonly #correction: Float32Array;
  readonly #direction: Float32Array;
  #step = 0;
  /** Length of the step along the direction that the correction does not have yet. */
  #pending = 0;
  #product = 0;

  constructor(at: Workplace) {
    this.#at = at;
    const { x, spare } = at.hierarchy.levels[0]!;
    ({ b: this.#correction, x: this.#direction } = spare);
    // What an iteration that broke off has left there may be no numbers, which factors of zero do not undo.
    for (const array of [x, spare.x]) array.fill(0);
  }

  start(): void {
    this.#correction.fill(0);
    this.#pending = 0;
    this.#step = 0;
  }

  begin(): number {
    const { cycle, squares } = this.#at;
    cycle.begin(this.#step, squares);
    return sum(squares);
  }

  finish(): boolean {
    const { cycle, hierarchy, products, team } = this.#at;
    const finest = hierarchy.levels[0]!;
    const [e, p] = [this.#correction, this.#direction];
    const next = cycle.finish(products) + sum(products);
    const factor = this.#product > 0 ? next / this.#product : 0;
    team.stages('voxelDirect', finest.slabs, 1, (planes) => [
      ...[finest.header.byteOffset, e.byteOffset, this.#pending, p.byteOffset, factor, finest.x.byteOffset],
      ...[products.byteOffset, ...planes],
    ]);
    const energy = sum(products) + this.#couple();
    this.#product = next;
    this.#step = energy > 0 ? next / energy : 0;
    this.#pending = this.#step;
    return energy > 0 && next > 0;
  }

  forget(): void {
    this.#product = 0;
  }

  improve(potential: Float64Array, factor: number): void {
    addTo(potential, this.#at, factor, this.#correction, this.#pending, this.#direction);
  }

  /** Adds outer faces and seams to the product of the matrix and the search direction; returns their part of p A p. */
  #couple(): number {
    const { heap, hierarchy } = this.#at;
    const { x, seams } = hierarchy.levels[0]!;
    const places = hierarchy.anchors?.places;
    const energy = places === undefined ? 0 : anchor(this.#at, places, this.#direction, x);
    if (seams === null) return energy;
    const across = heap.kernels.voxelSeam(
      ...([seams.count, seams.pairs.byteOffset, seams.conductances.byteOffset] as const),
      ...([this.#direction.byteOffset, x.byteOffset] as const),
    );
    return energy + across;
  }
}

/**
 * On the reduced system of the red-black ordering (kernels/voxel-reduced.ts): the cycle ends with a red sweep, so red residuals that are
 * zero stay zero. Of the product A z for the preconditioned residual z, the products with the directions p = z + factor p' come by
 * recurrence, as does p A p = z A z - factor^2 p' A p' (z A p' = -factor p' A p' where the directions are conjugate).
 */
class ReducedIteration implements SingleIteration {
  readonly #at: Workplace;
  readonly #e: Float32Array;
  readonly #p: Float32Array;
  #step: ReducedStep | null = null;
  /** Whether the residual has come from outside since the last step. */
  #fresh = true;
  /** b z and p A p of the step before. */
  #product = 0;
  #energy = 0;

  constructor(at: Workplace) {
    this.#at = at;
    ({ b: this.#e, x: this.#p } = at.hierarchy.levels[0]!.spare);
    // As for all voxels; the rest is written before it is read.
    this.#p.fill(0);
  }

  start(): void {
    this.#at.cycle.eliminate();
    this.#e.fill(0);
    this.#step = null;
    this.#fresh = true;
  }

  begin(): number {
    const { cycle, squares } = this.#at;
    cycle.beginReduced(this.#step, squares);
    return sum(squares);
  }

  finish(): boolean {
    const { cycle, hierarchy, products, squares } = this.#at;
    const [e, p] = [this.#e, this.#p];
    cycle.finishReduced(e, squares, products);
    const next = sum(products);
    const outer = hierarchy.anchors;
    const own = sum(squares) + (outer === null ? 0 : anchor(this.#at, outer.fluxPlaces, hierarchy.levels[0]!.x, e));
    let factor = this.#product > 0 ? next / this.#product : 0;
    let energy = own - factor * factor * this.#energy;
    if (this.#fresh && factor > 0) {
      // The new residual is not the one that the direction was made for: made conjugate by the product itself.
      const across = this.#productWithFlux();
      factor = -across / this.#energy;
      energy = own - (across * across) / this.#energy;
    }
    this.#fresh = false;
    const positive = energy > 0 && next > 0;
    this.#step = positive ? { e, p, length: next / energy, factor } : null;
    this.#product = next;
    this.#energy = energy;
    return positive;
  }

  forget(): void {
    this.#product = 0;
  }

  improve(potential: Float64Array, factor: number): void {
    const { hierarchy, team } = this.#at;
    const { header, b, slabs } = hierarchy.levels[0]!;
    team.slabs('voxelComplete', slabs, ({ begin, end }) => [
      ...[header.byteOffset, b.byteOffset, this.#e.byteOffset, begin, end],
    ]);
    addTo(potential, this.#at, factor, this.#e, 0, this.#p);
  }

  /** z A p'. */
  #productWithFlux(): number {
    const { hierarchy, products, team } = this.#at;
    const { header, x, slabs } = hierarchy.levels[0]!;
    team.slabs('voxelReducedProduct', slabs, ({ begin, end }) => [
      ...[header.byteOffset, x.byteOffset, this.#p.byteOffset, products.byteOffset, begin, end],
    ]);
    return sum(products);
  }
}

/** Adds currents to outer faces to a product q of the matrix and p; returns their part of p A p. */
function anchor({ heap, hierarchy }: Workplace, targets: Int32Array, p: Float32Array, q: Float32Array): number {
  const { anchors } = hierarchy;
  if (anchors === null || anchors.count === 0) return 0;
  return heap.kernels.voxelAnchor(
    ...([anchors.count, anchors.places.byteOffset, targets.byteOffset, anchors.conductances.byteOffset] as const),
    ...([p.byteOffset, q.byteOffset] as const),
  );
}

/** u = u + factor (e + step p). */
function addTo(
  u: Float64Array,
  { hierarchy, team }: Workplace,
  factor: number,
  e: Float32Array,
  step: number,
  p: Float32Array,
): void {
  const { pages, rows, columns, half, plane } = hierarchy.levels[0]!;
  team.planes('voxelImprove', pages, (page) => {
    const packed = 4 * page * plane;
    return [
      ...[rows, columns, half, u.byteOffset + 8 * page * rows * columns, factor],
      ...[e.byteOffset + packed, step, p.byteOffset + packed],
    ];
  });
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
