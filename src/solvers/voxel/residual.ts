import type { KernelHeap } from '../kernels/heap.js';
import type { Conductances, PlaneFaces } from './conductances.js';
import { faceWalk, type Grid } from './grid.js';
import type { Level } from './level.js';
import type { OuterConditions } from './outer-faces.js';
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

/**
 * The true residual q - A u in doubles, from conductances that are computed anew, plane by plane; packed for level 0 as it is found.
 * It owns room for six planes of doubles in the solver's heap and for the source.
 */
export class OuterResidual {
  /** Room for the conductances of a plane; also used by the set-up. */
  readonly faces: PlaneFaces;
  readonly #heap: KernelHeap;
  readonly #grid: Grid;
  readonly #below: Float64Array;
  readonly #residual: Float64Array;
  readonly #source: Float32Array | Float64Array | null;

  constructor(heap: KernelHeap, grid: Grid, source: Float32Array | Float64Array | undefined) {
    this.#heap = heap;
    this.#grid = grid;
    const plane = grid.shape[1] * grid.shape[2];
    const room = (): Float64Array => heap.float64(plane, 'a plane');
    this.faces = { x: room(), y: room(), z: room() };
    this.#below = room();
    this.#residual = room();
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
   */
  pass(
    conductances: Conductances,
    outer: OuterConditions,
    u: Float64Array,
    level: Level,
    factor: number,
  ): ResidualSums {
    const { kernels } = this.#heap;
    const [pages, rows, columns] = this.#grid.shape;
    const plane = rows * columns;
    const { faces } = this;
    const residual = this.#residual;
    const source = this.#source;
    const wide = source instanceof Float64Array ? 1 : 0;
    const currents: Record<VoxelFace, number> = { zLow: 0, zHigh: 0, yLow: 0, yHigh: 0, xLow: 0, xHigh: 0 };
    const sums = { through: 0, net: 0 };
    let [square, absolute] = [0, 0];
    this.#below.fill(0);
    let [above, below] = [faces.z, this.#below];
    for (let page = 0; page < pages; page++) {
      conductances.facesOf(page, { x: faces.x, y: faces.y, z: above });
      const at = u.byteOffset + 8 * page * plane;
      const sources = source === null ? 0 : source.byteOffset + page * plane * source.BYTES_PER_ELEMENT;
      kernels.voxelResidual(
        ...([rows, columns, page > 0 ? at - 8 * plane : at, at, page + 1 < pages ? at + 8 * plane : at] as const),
        ...([faces.x.byteOffset, faces.y.byteOffset, above.byteOffset, below.byteOffset] as const),
        ...([sources, wide, this.#grid.volume, residual.byteOffset] as const),
      );
      [above, below] = [below, above];
      if (source !== null)
        for (let voxel = page * plane; voxel < (page + 1) * plane; voxel++) {
          sums.net += source[voxel]! * this.#grid.volume;
          sums.through += Math.abs(source[voxel]! * this.#grid.volume) / 2;
        }
      this.#addFaces(page, outer, u, currents, sums);
      this.#addSeams(page, outer, u, currents, sums);
      square += kernels.dot(plane, residual.byteOffset, residual.byteOffset);
      absolute += kernels.voxelAbsoluteSum(plane, residual.byteOffset);
      const to = level.b.byteOffset + 4 * page * level.plane;
      kernels.voxelPack(rows, columns, level.half, residual.byteOffset, factor, to);
    }
    return { norm: Math.sqrt(square), absolute, currents, ...sums };
  }

  release(): void {
    const { faces } = this;
    this.#heap.release(faces.x, faces.y, faces.z, this.#below, this.#residual);
    if (this.#source !== null) this.#heap.release(this.#source);
  }

  #addFaces(
    page: number,
    { faces }: OuterConditions,
    u: Float64Array,
    currents: Record<VoxelFace, number>,
    sums: { through: number; net: number },
  ): void {
    const grid = this.#grid;
    const plane = grid.shape[1] * grid.shape[2];
    const residual = this.#residual;
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
    { seams }: OuterConditions,
    u: Float64Array,
    currents: Record<VoxelFace, number>,
    sums: { through: number },
  ): void {
    const grid = this.#grid;
    const plane = grid.shape[1] * grid.shape[2];
    const residual = this.#residual;
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
          if (axis !== 0 || page === 0) {
            residual[low - page * plane]! += current;
            currents[nameLow] += current;
            currents[nameHigh] -= current;
            sums.through += Math.abs(current);
          }
          if (axis !== 0 || page === last) residual[low + span - page * plane]! -= current;
        }
    }
  }
}
