import { alongXY, alongZAnd, halfRowAt, type LevelView, laneProducts, splitRow, usedEntries } from './voxel-level.js';

// The twins of kernels/voxel-stages.ts, on whole planes: b, x and the like are entries of the memory's f32 view.

const { fround } = Math;

export function relaxPlane(f: Float32Array, level: LevelView, b: number, x: number, z: number, colour: number): void {
  for (let y = 0; y < level.rows; y++) {
    const row = halfRowAt(level, x, z, y, (z + y + colour) & 1);
    const factor = level.reciprocals + row.own;
    const source = b === 0 ? level.zeros : b + row.own;
    for (let i = 0; i < level.half; i++) {
      const sum = fround(alongXY(f, row, i) + alongZAnd(f, row, i, f[source + i]!));
      f[x + row.own + i] = f[factor + i]! * sum;
    }
  }
}

export function startPlane(f: Float32Array, level: LevelView, b: number, x: number, z: number, colour: number): void {
  const { rows, half, plane, reciprocals } = level;
  for (let y = 0; y < rows; y++) {
    const own = z * plane + y * 2 * half + ((z + y + colour) & 1) * half;
    for (let i = own; i < own + half; i++) f[x + i] = f[b + i]! * f[reciprocals + i]!;
  }
}

export function advancePlane(
  f: Float32Array,
  level: LevelView,
  b: number,
  factor: number,
  x: number,
  z: number,
): number {
  const { rows, half, plane } = level;
  let total = 0;
  for (let y = 0; y < rows; y++) {
    const at = z * plane + y * 2 * half;
    for (let i = at; i < at + 2 * half; i++) f[b + i] = f[b + i]! - fround(factor * f[x + i]!);
    total += laneProducts(f, b + at, b + at, 2 * half);
  }
  return total;
}

/** target = before + the sum over faces of conductance times neighbour, for half a row of one colour. */
export function gatherRow(
  f: Float32Array,
  level: LevelView,
  x: number,
  z: number,
  y: number,
  colour: number,
  before: number,
  target: number,
): void {
  const row = halfRowAt(level, x, z, y, (z + y + colour) & 1);
  for (let i = 0; i < level.half; i++) f[target + i] = alongXY(f, row, i) + alongZAnd(f, row, i, f[before + i]!);
}

/** r = A x - b for half a row of one colour, without outer faces and seams. */
export function defectRow(
  f: Float32Array,
  level: LevelView,
  b: number,
  x: number,
  r: number,
  z: number,
  y: number,
  colour: number,
): void {
  const row = halfRowAt(level, x, z, y, (z + y + colour) & 1);
  for (let i = 0; i < level.half; i++) {
    const here = f[x + row.own + i]!;
    const current = (face: number, neighbour: number): number =>
      fround(f[face + i]! * fround(here - f[neighbour + i]!));
    const alongX = fround(current(row.faceSame, row.same) + current(row.faceShifted, row.shifted));
    const alongY = fround(current(row.faceBehind, row.behind) + current(row.faceAhead, row.ahead));
    const alongZ = fround(current(row.faceBelow, row.below) + current(row.faceAbove, row.above));
    f[r + row.own + i] = fround(fround(alongX + alongY) + alongZ) - f[b + row.own + i]!;
  }
}

export function restrictPlane(
  f: Float32Array,
  level: LevelView,
  x: number,
  coarse: LevelView,
  coarseB: number,
  plane: number,
  colour: number,
  sums: number,
): void {
  for (let row = 0; row < coarse.rows; row++) {
    for (let part = 0; part < 4; part++) {
      const z = 2 * plane + (part >> 1);
      const y = 2 * row + (part & 1);
      if (z < level.pages && y < level.rows)
        gatherRow(f, level, x, z, y, colour, part === 0 ? level.zeros : sums, sums);
    }
    splitRow(f, sums, coarseB + plane * coarse.plane + row * 2 * coarse.half, coarse.half, usedEntries(coarse));
  }
}

export function prolongPlane(
  f: Float32Array,
  level: LevelView,
  x: number,
  coarse: LevelView,
  coarseX: number,
  z: number,
  colour: number,
): void {
  const used = usedEntries(coarse);
  for (let y = 0; y < level.rows; y++) {
    const from = coarseX + (z >> 1) * coarse.plane + (y >> 1) * 2 * coarse.half;
    const to = x + z * level.plane + y * 2 * level.half + ((z + y + colour) & 1) * level.half;
    for (let j = 0; j < used; j++) {
      f[to + 2 * j] = f[to + 2 * j]! + f[from + j]!;
      f[to + 2 * j + 1] = f[to + 2 * j + 1]! + f[from + coarse.half + j]!;
    }
  }
}
