import type { KernelHeap } from '../kernels/heap.js';
import { coarsestVoxels, solveCoarsest } from './coarsest.js';
import type { Conductances, PlaneFaces } from './conductances.js';
import { faceWalk, type Grid } from './grid.js';
import { allocateLevels, type Level, listHeld, releaseLevel, releaseSeams, sumsOf } from './level.js';
import type { OuterConditions } from './outer-faces.js';
import { placeOf } from './places.js';
import type { PlaneTeam } from './plane-team.js';
import { placePockets, releasePlaces } from './pocket-places.js';
import { findPockets } from './pockets.js';

/**
 * What sums of fine conductances are divided by to give coarse ones. The coarse corrections are constant on 2 x 2 x 2 voxels; with sums
 * alone (the Galerkin product) a smooth correction would come out half as large as it should, as twice the face's area over the same
 * distance is taken where the distance has doubled (Braess 1995 calls the remedy overcorrection). 2 is right for smooth potentials,
 * 1 for constants on well separated parts. Any value from 1.5 to 2 costs the same number of iterations, within one, over a zoo of images.
 */
const overcorrection = 1.75;

/** Where the smallest conductance of a face is at least this part of the largest, there are no pockets to look for. */
const evenConductances = 0.1;

/** Below this part of the largest conductance, single precision loses the mean of large pockets as well: they are looked for too. */
const highContrast = 1e-5;

/**
 * On the reduced system of the red-black ordering (kernels/voxel-reduced.ts) currents balance at red voxels to rounding only, against the
 * largest conductance. Parts that are joined to others by less than this of it would gain or lose charge by that, noticeably
 * against what they exchange: in trials cubes in a lattice took as many iterations as on all voxels at a contrast of 1e2, 26 for 17 at 1e4, 138
 * for 20 at 1e6; likewise an image that outer faces hold nowhere better than by the second figure (22 for 16 at 1e-3).
 */
const weakestLink = 2.5e-4;
const weakestHold = 1e-2;

/** Conductances to outer faces and voltages' sources of level 0 in lists, f32, scaled. */
export interface Anchors {
  readonly count: number;
  readonly places: Int32Array;
  /** Where the reduced iteration keeps fluxes out of these voxels; -1 for red ones. */
  readonly fluxPlaces: Int32Array;
  readonly conductances: Float32Array;
}

/** Conductances across a seam in single precision, scaled. */
interface ScaledSeam {
  readonly axis: number;
  readonly conductance: Float32Array;
}

/** The multigrid hierarchy of one problem. Its arrays lie in the solver's heap; whoever makes it releases it. */
export class Hierarchy {
  readonly levels: readonly Level[];
  anchors: Anchors | null = null;
  /** Whether everything is joined and held well enough for red voxels to be eliminated. */
  evenlyLinked = false;
  readonly #heap: KernelHeap;
  readonly #team: PlaneTeam;

  constructor(heap: KernelHeap, shape: readonly [number, number, number], team: PlaneTeam) {
    this.#heap = heap;
    this.#team = team;
    this.levels = allocateLevels(heap, shape, team.threads);
  }

  /**
   * Computes the conductances of all levels, times the conductances' scale.
   * @param faces room for one plane of conductances for each thread
   */
  fill(grid: Grid, conductances: Conductances, outer: OuterConditions, faces: readonly PlaneFaces[]): void {
    const finest = this.levels[0]!;
    const { pages, rows, columns, half, plane } = finest;
    const team = this.#team;
    const { halves, scale } = conductances;
    if (halves !== null) team.planes(halves.kernel, pages, (page) => halves.argumentsOf(page, finest));
    for (let first = 0; first < pages && halves === null; first += faces.length) {
      const count = Math.min(faces.length, pages - first);
      team.planes(conductances.facesKernel, count, (index) =>
        conductances.facesArguments(first + index, faces[index]!),
      );
      for (const [axis, to] of [
        ['x', finest.facesX],
        ['y', finest.facesY],
        ['z', finest.facesZ],
      ] as const)
        team.planes('voxelPack', count, (index) => {
          const target = to.byteOffset + 4 * (first + index) * plane;
          return [rows, columns, half, faces[index]![axis].byteOffset, scale, target];
        });
    }
    finest.reciprocals.fill(0);
    this.#anchor(grid, outer, scale);
    const holds = this.anchors!.conductances;
    this.evenlyLinked =
      conductances.smallest >= weakestLink &&
      holds.some((value) => value >= weakestHold) &&
      holds.every((value) => value >= weakestLink);
    let seams: readonly ScaledSeam[] = outer.seams.map(({ axis, conductance }) => ({
      axis,
      conductance: Float32Array.from(conductance, (value) => value * scale),
    }));
    let shape = grid;
    for (const [index, level] of this.levels.entries()) {
      const coarse = this.levels[index + 1];
      if (coarse !== undefined) {
        const [from, to] = [level.header.byteOffset, coarse.header.byteOffset];
        team.slabs('voxelCoarsen', level.slabs, ({ part, begin, end }) => [
          ...[from, to, 1 / overcorrection, sumsOf(level, part), begin / 2, (end + 1) >> 1],
        ]);
      }
      seams = seams.filter(({ axis }) => shape.shape[axis]! > 1);
      this.#heap.allOrNothing(() => this.#listSeams(level, coarse, shape, seams));
      releasePlaces(this.#heap, level.pockets);
      level.pockets = null;
      const voxels = level.pages * level.rows * level.columns;
      // Where no outer face holds the potential, the rest may as well move against most of the image: by less, seen from single precision.
      const most = holds.length === 0 ? voxels >> 1 : voxels;
      // Where links are even, sweeps and coarse levels move large parts well enough.
      const everywhere = !this.evenlyLinked && (index > 0 || conductances.smallest < highContrast);
      level.pockets =
        conductances.smallest < evenConductances
          ? this.#heap.allOrNothing(() => {
              const largest = everywhere ? most : Math.ceil(voxels / 8);
              const pockets = findPockets(this.#heap, level, largest);
              // A pocket has two voxels or more, hence there is a coarser level.
              return pockets === null ? null : placePockets(this.#heap, level, coarse!, pockets);
            })
          : null;
      if (index > 0) this.#heap.allOrNothing(() => listHeld(this.#heap, level));
      // Elsewhere rounding of the right-hand side, over weak links, would be made much of.
      const exactly = this.evenlyLinked && index > 0 && voxels <= coarsestVoxels;
      level.exact = exactly ? solveCoarsest(level) : null;
      relaxSeams(level);
      team.slabs('voxelFinish', level.slabs, ({ begin, end }) => [level.header.byteOffset, begin, end]);
      if (coarse === undefined) break;
      seams = seams.map(({ axis, conductance }) => ({ axis, conductance: coarseSeam(shape, axis, conductance) }));
      shape = { ...shape, shape: [coarse.pages, coarse.rows, coarse.columns] };
    }
  }

  release(): void {
    this.#releaseAnchors();
    for (const level of this.levels) releaseLevel(this.#heap, level);
  }

  #releaseAnchors(): void {
    if (this.anchors !== null)
      this.#heap.release(this.anchors.places, this.anchors.fluxPlaces, this.anchors.conductances);
    this.anchors = null;
  }

  /** Lists the conductances to outer faces, and adds them where the diagonals will be. */
  #anchor(grid: Grid, { faces }: OuterConditions, scale: number): void {
    this.#releaseAnchors();
    const finest = this.levels[0]!;
    const count = faces.reduce((sum, { conductance }) => sum + conductance.reduce((n, g) => n + (g > 0 ? 1 : 0), 0), 0);
    const heap = this.#heap;
    const what = 'outer faces';
    const [places, fluxPlaces, values] = heap.allOrNothing(
      () => [heap.int32(count, what), heap.int32(count, what), heap.float32(count, what)] as const,
    );
    let at = 0;
    for (const { axis, side, conductance } of faces) {
      eachPlace(finest, grid, axis, side, (place, entry, page, row, column) => {
        const value = conductance[entry]! * scale;
        if (!(value > 0)) return;
        places[at] = place;
        const red = ((page + row + column) & 1) === 0;
        fluxPlaces[at] = red ? -1 : place + ((column & 1) === 0 ? finest.half : -finest.half);
        values[at++] = value;
        finest.reciprocals[place]! += value;
      });
    }
    this.anchors = { count, places, fluxPlaces, conductances: values };
  }

  /** Lists a level's couplings across seams. */
  #listSeams(level: Level, coarse: Level | undefined, grid: Grid, seams: readonly ScaledSeam[]): void {
    releaseSeams(this.#heap, level);
    const count = seams.reduce((sum, { conductance }) => sum + conductance.reduce((n, g) => n + (g > 0 ? 1 : 0), 0), 0);
    if (count === 0) return;
    const heap = this.#heap;
    const pairs = heap.int32(2 * count, 'seams');
    const coarsePairs = heap.int32(2 * count, 'seams');
    const conductances = heap.float32(count, 'seams');
    let at = 0;
    for (const { axis, conductance } of seams) {
      const begin = at;
      for (const side of [0, 1] as const) {
        at = begin;
        eachPlace(level, grid, axis, side, (place, entry, page, row, column) => {
          const value = conductance[entry]!;
          if (!(value > 0)) return;
          pairs[2 * at + side] = place;
          if (coarse !== undefined) coarsePairs[2 * at + side] = placeOf(coarse, page >> 1, row >> 1, column >> 1);
          conductances[at++] = value;
        });
      }
    }
    const places = heap.copyInt32([...new Set(pairs)], 'seams');
    level.seams = {
      count,
      pairs,
      coarsePairs,
      conductances,
      places,
      saved: heap.float32(places.length, 'seams'),
    };
  }
}

/** Visits the voxels of an outer layer with their places in a level's arrays. */
function eachPlace(
  level: Level,
  grid: Grid,
  axis: number,
  side: 0 | 1,
  visit: (place: number, entry: number, page: number, row: number, column: number) => void,
): void {
  const { rows, columns } = faceWalk(grid, axis);
  const last = side === 0 ? 0 : grid.shape[axis]! - 1;
  for (let a = 0; a < rows; a++)
    for (let b = 0; b < columns; b++) {
      const [page, row, column] = axis === 0 ? [last, a, b] : axis === 1 ? [a, last, b] : [a, b, last];
      visit(placeOf(level, page!, row!, column!), a * columns + b, page!, row!, column!);
    }
}

/**
 * Adds couplings across seams to the diagonals, twice. The sweeps take what lies across a seam from before the sweep, as in Jacobi's
 * method, which does not damp two voxels with opposite errors that are joined by little else; with g (u_i + u_j) on both sides of the
 * equations it does, and the cycle stays positive definite (l1 relaxation, Baker, Falgout, Kolev & Yang 2011).
 */
function relaxSeams({ seams, reciprocals }: Level): void {
  if (seams === null) return;
  const { count, pairs, conductances } = seams;
  for (let k = 0; k < count; k++)
    for (const place of [pairs[2 * k]!, pairs[2 * k + 1]!]) reciprocals[place]! += 2 * conductances[k]!;
}

function coarseSeam(grid: Grid, axis: number, conductance: Float32Array): Float32Array {
  const { rows, columns } = faceWalk(grid, axis);
  const coarseColumns = (columns + 1) >> 1;
  const coarse = new Float32Array(((rows + 1) >> 1) * coarseColumns);
  for (let a = 0; a < rows; a++)
    for (let b = 0; b < columns; b++)
      coarse[(a >> 1) * coarseColumns + (b >> 1)]! += conductance[a * columns + b]! / overcorrection;
  return coarse;
}
