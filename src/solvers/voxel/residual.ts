import type { KernelHeap } from '../kernels/heap.js';
import type { Conductances, PlaneFaces } from './conductances.js';
import { faceWalk, type Grid } from './grid.js';
import type { Level } from './level.js';
import type { OuterConditions } from './outer-faces.js';
import type { PlaneTeam } from './plane-team.js';
import type { VoxelFace } from './problem.js';

const faceNames: readonly (readonly [VoxelFace, VoxelFace])[] = [
  ['zLow', 'zHigh'],
  ['yLow', 'yHigh'],
  ['xLow', 'xHigh'],
];

/** What a pass over all voxels finds. */
export interface ResidualSums {
  /** Euclidean norm of the residual; A. */
  readonly norm: number;
  /** Sum of |residual|; A. */
  readonly absolute: number;
  /** Current into the domain through each face; A. */
  readonly currents: Record<VoxelFace, number>;
  /** Half the sum of |current| over outer faces and sources, plus what crosses seams; A. */
  readonly through: number;
  /** Sum of all currents into the domain; A. */
  readonly net: number;
}

/** What is special about a pass. */
export interface ResidualMode {
  /** u is known to be zero: then nothing flows inside. */
  readonly zero?: boolean;
  /** Where the residual goes in doubles as well, one per voxel. */
  readonly kept?: Float64Array | null;
  /** Without the source; the caller gives outer conditions without inflows and jumps. */
  readonly homogeneous?: boolean;
}

/**
 * The true residual q - A u in doubles, from conductances that are computed anew, plane by plane; packed for level 0 as it is found.
 * It owns room for some planes of doubles in the solver's heap, four for each thread and one, and for the source.
 */
export class OuterResidual {
  /** Room for the conductances of a plane for each thread; also used by the set-up. */
  readonly faces: readonly PlaneFaces[];
  readonly #heap: KernelHeap;
  readonly #grid: Grid;
  readonly #team: PlaneTeam;
  /** Conductances towards the plane above, one plane more than there are threads. */
  readonly #upward: Float64Array[];
  readonly #residuals: readonly Float64Array[];
  /** For each page the sum of squares and that of the amounts. */
  readonly #sums: Float64Array;
  readonly #source: Float32Array | Float64Array | null;

  constructor(heap: KernelHeap, grid: Grid, source: Float32Array | Float64Array | undefined, team: PlaneTeam) {
    this.#heap = heap;
    this.#grid = grid;
    this.#team = team;
    const plane = grid.shape[1] * grid.shape[2];
    const room = (): Float64Array => heap.float64(plane, 'a plane');
    this.#upward = Array.from({ length: team.threads + 1 }, room);
    this.faces = Array.from({ length: team.threads }, (_, part) => ({ x: room(), y: room(), z: this.#upward[part]! }));
    this.#residuals = this.faces.map(room);
    this.#sums = heap.float64(2 * grid.shape[0], 'sums');
    this.#source = null;
    if (source !== undefined) {
      this.#source =
        source instanceof Float64Array ? heap.float64(source.length, 'the source') : heap.float32(source.length);
      this.#source.set(source);
    }
  }

  /**
   * @param u potentials in the heap, one per voxel
   * @param level where the residual goes, times `factor`
   * @param mode what is special about it
   */
  pass(
    conductances: Conductances,
    outer: OuterConditions,
    u: Float64Array,
    level: Level,
    factor: number,
    { zero = false, kept = null, homogeneous = false }: ResidualMode = {},
  ): ResidualSums {
    const [pages, rows, columns] = this.#grid.shape;
    const plane = rows * columns;
    const team = this.#team;
    const faces = this.faces;
    const upward = [...this.#upward];
    const residualOf = (page: number, index: number): Float64Array =>
      kept === null ? this.#residuals[index]! : kept.subarray(page * plane, (page + 1) * plane);
    const source = homogeneous ? null : this.#source;
    const wide = source instanceof Float64Array ? 1 : 0;
    const currents: Record<VoxelFace, number> = { zLow: 0, zHigh: 0, yLow: 0, yHigh: 0, xLow: 0, xHigh: 0 };
    const sums = { through: 0, net: 0 };
    // The first of `upward` belongs to the plane below those at work.
    upward[0]!.fill(0);
    for (let start = 0; start < pages; start += team.threads) {
      const count = Math.min(team.threads, pages - start);
      if (zero && source === null && kept === null && isInside(outer, start, start + count - 1, pages)) {
        level.b.fill(0, start * level.plane, (start + count) * level.plane);
        this.#sums.fill(0, 2 * start, 2 * (start + count));
        continue;
      }
      if (zero && source === null) for (let index = 0; index < count; index++) residualOf(start + index, index).fill(0);
      else {
        team.planes(conductances.facesKernel, count, (index) =>
          conductances.facesArguments(start + index, { ...faces[index]!, z: upward[index + 1]! }),
        );
        team.planes('voxelResidual', count, (index) => {
          const page = start + index;
          const at = u.byteOffset + 8 * page * plane;
          const sources = source === null ? 0 : source.byteOffset + page * plane * source.BYTES_PER_ELEMENT;
          const { x, y } = faces[index]!;
          return [
            ...[rows, columns, page > 0 ? at - 8 * plane : at, at, page + 1 < pages ? at + 8 * plane : at],
            ...[x.byteOffset, y.byteOffset, upward[index + 1]!.byteOffset, upward[index]!.byteOffset],
            ...[sources, wide, this.#grid.volume, residualOf(page, index).byteOffset],
          ];
        });
      }
      for (let index = 0; index < count; index++) {
        const page = start + index;
        if (source !== null)
          for (let voxel = page * plane; voxel < (page + 1) * plane; voxel++) {
            sums.net += source[voxel]! * this.#grid.volume;
            sums.through += Math.abs(source[voxel]! * this.#grid.volume) / 2;
          }
        this.#addFaces(page, residualOf(page, index), outer, u, currents, sums);
        this.#addSeams(page, residualOf(page, index), outer, u, currents, sums);
      }
      team.planes('voxelPackResidual', count, (index) => {
        const page = start + index;
        const to = level.b.byteOffset + 4 * page * level.plane;
        const room = this.#sums.byteOffset + 16 * page;
        return [rows, columns, level.half, residualOf(page, index).byteOffset, factor, to, room];
      });
      [upward[0], upward[count]] = [upward[count]!, upward[0]!];
    }
    let [square, absolute] = [0, 0];
    for (let page = 0; page < pages; page++) {
      square += this.#sums[2 * page]!;
      absolute += this.#sums[2 * page + 1]!;
    }
    return { norm: Math.sqrt(square), absolute, currents, ...sums };
  }

  release(): void {
    const faces = this.faces.flatMap(({ x, y }) => [x, y]);
    this.#heap.release(...faces, ...this.#upward, ...this.#residuals, this.#sums);
    if (this.#source !== null) this.#heap.release(this.#source);
  }

  #addFaces(
    page: number,
    residual: Float64Array,
    { faces }: OuterConditions,
    u: Float64Array,
    currents: Record<VoxelFace, number>,
    sums: { through: number; net: number },
  ): void {
    const grid = this.#grid;
    const plane = grid.shape[1] * grid.shape[2];
    for (const { axis, side, conductance, inflow } of faces) {
      const { rows, columns, rowStep, columnStep, first } = faceWalk(grid, axis);
      if (axis === 0 && page !== (side === 0 ? 0 : grid.shape[0] - 1)) continue;
      const [begin, end] = axis === 0 ? [0, rows] : [page, page + 1];
      let total = 0;
      let size = 0;
      for (let a = begin; a < end; a++)
        for (let b = 0; b < columns; b++) {
          const entry = a * columns + b;
          const voxel = first[side] + a * rowStep + b * columnStep;
          const current = inflow[entry]! - conductance[entry]! * u[voxel]!;
          residual[voxel - page * plane]! += current;
          total += current;
          size += Math.abs(current);
        }
      currents[faceNames[grid.axes[axis]!]![side]] += total;
      sums.net += total;
      sums.through += size / 2;
    }
  }

  #addSeams(
    page: number,
    residual: Float64Array,
    { seams }: OuterConditions,
    u: Float64Array,
    currents: Record<VoxelFace, number>,
    sums: { through: number },
  ): void {
    const grid = this.#grid;
    const plane = grid.shape[1] * grid.shape[2];
    for (const { axis, conductance, jump } of seams) {
      const { rows, columns, rowStep, columnStep, first } = faceWalk(grid, axis);
      const span = first[1] - first[0];
      const last = grid.shape[0] - 1;
      if (axis === 0 && page !== 0 && page !== last) continue;
      const [begin, end] = axis === 0 ? [0, rows] : [page, page + 1];
      const [nameLow, nameHigh] = faceNames[grid.axes[axis]!]!;
      for (let a = begin; a < end; a++)
        for (let b = 0; b < columns; b++) {
          const low = a * rowStep + b * columnStep;
          const current = conductance[a * columns + b]! * (u[low + span]! - jump - u[low]!);
          // Across one voxel the current comes back to where it left: it drives nothing, and must not leave its rounding.
          if (span !== 0 && (axis !== 0 || page === 0)) residual[low - page * plane]! += current;
          if (axis !== 0 || page === 0) {
            currents[nameLow] += current;
            currents[nameHigh] -= current;
            sums.through += Math.abs(current);
          }
          if (span !== 0 && (axis !== 0 || page === last)) residual[low + span - page * plane]! -= current;
        }
    }
  }
}

/** Whether no current comes into any voxel of some pages from outside. */
function isInside({ faces, seams }: OuterConditions, first: number, last: number, pages: number): boolean {
  return first > 0 && last < pages - 1 && [...faces, ...seams].every(({ axis }) => axis === 0);
}
