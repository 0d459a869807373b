import { axisNames } from './connectivity.js';
import type { AxisBoundary, VoxelConductionProblem } from './problem.js';

/**
 * A problem's axes as the solver walks them: rotated until columns are more than one, so that vectors along x are filled. The arrays
 * stay as they are: a last axis of one voxel changes no place in memory, wherever it stands.
 */
export interface Grid {
  readonly shape: readonly [pages: number, rows: number, columns: number];
  readonly spacing: readonly [number, number, number];
  readonly boundaries: readonly [AxisBoundary, AxisBoundary, AxisBoundary];
  /** The problem's axis (0 z, 1 y, 2 x) that each of the grid's axes is. */
  readonly axes: readonly [number, number, number];
  /** 2 area / length of a voxel along each axis (m): times a conductivity, the conductance of half a voxel. */
  readonly factors: readonly [number, number, number];
  readonly areas: readonly [number, number, number];
  readonly volume: number;
  readonly voxels: number;
}

export function gridOf(problem: VoxelConductionProblem): Grid {
  const { shape, spacing, boundaries } = problem;
  let axes: [number, number, number] = [0, 1, 2];
  for (let turn = 0; turn < 2 && shape[axes[2]] === 1; turn++) axes = [axes[2], axes[0], axes[1]];
  const pick = <Value>(values: readonly Value[]): [Value, Value, Value] => [
    values[axes[0]]!,
    values[axes[1]]!,
    values[axes[2]]!,
  ];
  const volume = spacing[0] * spacing[1] * spacing[2];
  const areas = spacing.map((length) => volume / length);
  return {
    shape: pick(shape),
    spacing: pick(spacing),
    boundaries: pick(axisNames.map((name) => boundaries[name])),
    axes,
    areas: pick(areas),
    factors: pick(areas.map((area, axis) => (2 * area) / spacing[axis]!)),
    volume,
    voxels: shape[0] * shape[1] * shape[2],
  };
}

/** Rows and columns of the faces across an axis, and the places of their voxels: first + row * rowStep + column * columnStep. */
export interface FaceWalk {
  readonly rows: number;
  readonly columns: number;
  readonly rowStep: number;
  readonly columnStep: number;
  /** First voxel of the low and of the high face. */
  readonly first: readonly [number, number];
}

export function faceWalk({ shape: [pages, rows, columns] }: Pick<Grid, 'shape'>, axis: number): FaceWalk {
  const plane = rows * columns;
  if (axis === 0) return { rows, columns, rowStep: columns, columnStep: 1, first: [0, (pages - 1) * plane] };
  if (axis === 1) return { rows: pages, columns, rowStep: plane, columnStep: 1, first: [0, (rows - 1) * columns] };
  return { rows: pages, columns: rows, rowStep: plane, columnStep: columns, first: [0, columns - 1] };
}
