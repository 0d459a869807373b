import type { KernelHeap } from '../kernels/heap.js';
import { presentLabels } from './connectivity.js';
import type { Grid } from './grid.js';
import type { Level } from './level.js';
import { voxelState } from './preflight.js';
import type { VoxelConductionProblem } from './problem.js';
import { VoxelProblemError } from './result.js';

/** Conductances (S) of one plane's faces in doubles, natural order; they lie in the solver's heap. */
export interface PlaneFaces {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
}

/** The conductivity of a problem, copied to a heap, without the voxels that carry no current. Released by `release`. */
export interface Conductances {
  /** Largest conductance of any face or half voxel; S. */
  readonly largest: number;
  /** Smallest positive conductance of a face between two kinds of voxels over the largest: an estimate of the contrast. */
  readonly smallest: number;
  /** The kernel that fills the conductances of the faces of a plane towards higher x, y, z, 0 on the outer faces, and its arguments. */
  readonly facesKernel: 'voxelFacesOfLabels' | 'voxelFacesOfVoxels';
  facesArguments(page: number, faces: PlaneFaces): readonly number[];
  /** What conductances are multiplied by for single precision. */
  readonly scale: number;
  /** The kernel that fills those of level 0 in a plane without the way over doubles, and its arguments; null where there is none. */
  readonly halves: {
    readonly kernel: 'voxelHalvesOfLabels';
    argumentsOf(page: number, level: Level): readonly number[];
  } | null;
  /** From the centre of a voxel to its face along an axis of the grid; S. */
  halfOf(axis: number, voxel: number): number;
  /** Between two voxels along an axis of the grid; S. */
  between(axis: number, first: number, second: number): number;
  release(): void;
}

/** Resistance in series with two halves, exactly 0 where one does not conduct. */
function series(first: number, second: number, resistance: number): number {
  return first > 0 && second > 0 && resistance < Infinity ? 1 / (1 / first + 1 / second + resistance) : 0;
}

/** What the pre-flight check has found, and left in the heap. */
export interface Examined {
  /** States of every voxel (see preflight.ts): all but the carrying ones are left out; null when all carry. */
  readonly states: Uint8Array | null;
  /** Where labels may go, a byte a voxel; they stand there already when there are states. */
  readonly classes: Uint8Array;
  /** Labels that the image has (see presentLabels); null for conductivities by voxel. */
  readonly present: Uint8Array | null;
}

/**
 * Copies a conductivity to the heap.
 * @throws KernelMemoryError
 */
export function conductancesOf(
  heap: KernelHeap,
  grid: Grid,
  problem: VoxelConductionProblem,
  examined: Examined,
): Conductances {
  return 'labels' in problem.conductivity
    ? ofLabels(heap, grid, problem, problem.conductivity, examined)
    : ofVoxels(heap, grid, problem.conductivity.voxels, examined.states);
}

function ofLabels(
  heap: KernelHeap,
  grid: Grid,
  { interfaceResistances = [] }: VoxelConductionProblem,
  { labels, phases }: Extract<VoxelConductionProblem['conductivity'], { labels: unknown }>,
  { states, classes: room, present: found }: Examined,
): Conductances {
  const along = (label: number, axis: number): number => {
    const phase = phases[label] ?? 0;
    return typeof phase === 'number' ? phase : phase[grid.axes[axis]!]!;
  };
  const present = found ?? presentLabels(labels);
  // Class 0 conducts nothing; every label that does gets the next.
  const classOf = new Uint8Array(256);
  const used: number[] = [-1];
  for (let label = 0; label < 256; label++) {
    if (present[label] === 0 || !(along(label, 0) > 0 || along(label, 1) > 0 || along(label, 2) > 0)) continue;
    if (used.length === 256)
      throw new VoxelProblemError('The image has 256 conducting phases; expected at most 255. Merge two of them.');
    classOf[label] = used.push(label) - 1;
  }
  const classes = heap.uint8(labels.length, 'labels');
  const table = heap.uint8(256, 'labels');
  table.set(classOf);
  if (states === null) room.set(labels);
  heap.kernels.voxelClasses(
    ...([labels.length, room.byteOffset, table.byteOffset, (present.lastIndexOf(1) >> 4) + 1] as const),
    ...([states?.byteOffset ?? 0, classes.byteOffset] as const),
  );
  heap.release(table);

  const count = used.length;
  const halves = grid.factors.map((factor, axis) => used.map((label) => (label < 0 ? 0 : factor * along(label, axis))));
  const tables = halves.map((half, axis) => {
    const table = heap.float64(count * count, 'conductances between phases');
    for (let first = 0; first < count; first++)
      for (let second = 0; second < count; second++)
        table[first * count + second] = series(half[first]!, half[second]!, 0);
    for (const { phases: pair, resistance } of interfaceResistances) {
      const [first, second] = [used.indexOf(pair[0]), used.indexOf(pair[1])];
      if (first < 0 || second < 0) continue;
      const conductance = series(half[first]!, half[second]!, resistance / grid.areas[axis]!);
      table[first * count + second] = conductance;
      table[second * count + first] = conductance;
    }
    return table;
  });
  const address = tables.map((table) => table.byteOffset);
  const [pages, rows, columns] = grid.shape;
  const plane = rows * columns;
  const positive = tables.flatMap((table) => [...table.filter((value) => value > 0)]);
  const largest = halves.flat().reduce((most, value) => Math.max(most, value), 0);
  const scale = scaleOf(largest);
  const few = count <= mostByBytes ? byBytes(heap, tables, count, scale) : null;
  const planesFrom = (page: number): readonly [labels: number, next: number] => {
    const at = classes.byteOffset + page * plane;
    return [at, page + 1 < pages ? at + plane : 0];
  };
  return {
    largest,
    scale,
    smallest: positive.reduce((least, value) => Math.min(least, value), Infinity) / largest,
    facesKernel: 'voxelFacesOfLabels',
    facesArguments(page, { x, y, z }) {
      const [tableZ, tableY, tableX] = address as [number, number, number];
      return [
        ...[rows, columns, ...planesFrom(page), count, tableX, tableY, tableZ, few?.doubles.byteOffset ?? 0],
        ...[x.byteOffset, y.byteOffset, z.byteOffset],
      ];
    },
    halves: few && {
      kernel: 'voxelHalvesOfLabels',
      argumentsOf(page, { half, plane: entries, facesX, facesY, facesZ }) {
        const { singles, bytesOfSingles } = few;
        const targets = [facesX, facesY, facesZ].map(({ byteOffset }) => byteOffset + 4 * page * entries);
        return [rows, columns, half, ...planesFrom(page), singles.byteOffset, bytesOfSingles.byteOffset, ...targets];
      },
    },
    halfOf: (axis, voxel) => halves[axis]![classes[voxel]!]!,
    between: (axis, first, second) => tables[axis]![classes[first]! * count + classes[second]!]!,
    release: () =>
      heap.release(classes, ...tables, ...(few === null ? [] : [few.doubles, few.singles, few.bytesOfSingles])),
  };
}

const scaleOf = (largest: number): number => (largest > 0 ? 1 / largest : 1);

/** So many classes have no more pairs than a vector has bytes. */
const mostByBytes = 4;

/** Conductances between at most four classes, x first, as the kernels look them up a vector at a time. */
interface TablesByBytes {
  /** For each axis the first bytes of all pairs, then the second ones. */
  readonly doubles: Uint8Array;
  /** The same numbers, scaled, in single precision. */
  readonly singles: Float32Array;
  readonly bytesOfSingles: Uint8Array;
}

function byBytes(heap: KernelHeap, tables: readonly Float64Array[], count: number, scale: number): TablesByBytes {
  const wide = new Float64Array(48);
  for (const [axis, table] of [...tables].reverse().entries())
    for (let first = 0; first < count; first++)
      for (let second = 0; second < count; second++)
        wide[16 * axis + 4 * first + second] = table[first * count + second]!;
  const singles = heap.float32(48, 'conductances between phases');
  singles.set(wide.map((value) => value * scale));
  const split = (values: Float64Array | Float32Array, bytes: number): Uint8Array => {
    const whole = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    const target = heap.uint8(values.byteLength, 'conductances between phases');
    for (let at = 0; at < whole.length; at++) {
      const entry = Math.floor(at / bytes);
      target[(entry >> 4) * 16 * bytes + (at % bytes) * 16 + (entry & 15)] = whole[at]!;
    }
    return target;
  };
  return { doubles: split(wide, 8), singles, bytesOfSingles: split(singles, 4) };
}

type Voxels = Extract<VoxelConductionProblem['conductivity'], { voxels: unknown }>['voxels'];

function ofVoxels(heap: KernelHeap, grid: Grid, voxels: Voxels, states: Uint8Array | null): Conductances {
  const given = ArrayBuffer.isView(voxels) ? [voxels] : grid.axes.map((axis) => voxels[axis]!);
  const wide = given.some((values) => values instanceof Float64Array);
  const total = grid.voxels;
  let highest = 0;
  let lowest = Infinity;
  const copies = given.map((values) => {
    const copy = wide ? heap.float64(total, 'conductivities') : heap.float32(total, 'conductivities');
    copy.set(values);
    for (let voxel = 0; voxel < total; voxel++) {
      if (states !== null && states[voxel] !== voxelState.carrying) copy[voxel] = 0;
      const value = copy[voxel]!;
      if (value > highest) highest = value;
      if (value > 0 && value < lowest) lowest = value;
    }
    return copy;
  });
  const [kz, ky, kx] = [copies[0]!, copies[1] ?? copies[0]!, copies[2] ?? copies[0]!];
  const byAxis = [kz, ky, kx];
  const [pages, rows, columns] = grid.shape;
  const plane = rows * columns;
  const bytes = plane * (wide ? 8 : 4);
  const [factorZ, factorY, factorX] = grid.factors;
  const halfOf = (axis: number, voxel: number): number => grid.factors[axis]! * byAxis[axis]![voxel]!;
  const largest = highest * Math.max(...grid.factors);
  return {
    largest,
    scale: scaleOf(largest),
    halves: null,
    smallest: (lowest * Math.min(...grid.factors)) / largest,
    facesKernel: 'voxelFacesOfVoxels',
    facesArguments(page, { x, y, z }) {
      const at = page * bytes;
      const next = page + 1 < pages ? kz.byteOffset + at + bytes : 0;
      return [
        ...[rows, columns, wide ? 1 : 0],
        ...[kx.byteOffset + at, ky.byteOffset + at, kz.byteOffset + at, next],
        ...[factorX, factorY, factorZ],
        ...[x.byteOffset, y.byteOffset, z.byteOffset],
      ];
    },
    halfOf,
    between: (axis, first, second) => series(halfOf(axis, first), halfOf(axis, second), 0),
    release: () => heap.release(...copies),
  };
}
