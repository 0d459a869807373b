import type { Level } from './level.js';

/** Place of a voxel in the arrays of a level. */
export function placeOf(
  { plane, half }: Pick<Level, 'plane' | 'half'>,
  page: number,
  row: number,
  column: number,
): number {
  return page * plane + (row * 2 + (column & 1)) * half + (column >> 1);
}
