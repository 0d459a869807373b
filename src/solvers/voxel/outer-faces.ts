import type { Conductances } from './conductances.js';
import { isPeriodic } from './connectivity.js';
import { faceWalk, type Grid } from './grid.js';
import type { FaceMap } from './problem.js';

/** What one outer face does to its voxels: current into voxel k is inflow[k] - conductance[k] u. */
interface OuterFace {
  readonly axis: number;
  readonly side: 0 | 1;
  /** S; one for each voxel of the face, in its raster order. */
  readonly conductance: Float64Array;
  /** A. */
  readonly inflow: Float64Array;
}

/** The couplings of a periodic axis: current from high voxel k into low voxel k is conductance[k] (u_high - jump - u_low). */
interface Seam {
  readonly axis: number;
  readonly conductance: Float64Array;
  /** V. */
  readonly jump: number;
}

/** All conditions on the outer faces, as conductances and currents. */
export interface OuterConditions {
  readonly faces: readonly OuterFace[];
  readonly seams: readonly Seam[];
}

const entryOf = (map: FaceMap, entry: number): number => (typeof map === 'number' ? map : map[entry]!);

/** Turns conditions into conductances and currents. Voxels that carry no current have neither. */
export function outerConditions(grid: Grid, conductances: Conductances): OuterConditions {
  const faces: OuterFace[] = [];
  const seams: Seam[] = [];
  for (const [axis, boundary] of grid.boundaries.entries()) {
    const { rows, columns, rowStep, columnStep, first } = faceWalk(grid, axis);
    const count = rows * columns;
    const eachVoxel = (side: 0 | 1, visit: (entry: number, voxel: number) => void): void => {
      for (let row = 0; row < rows; row++)
        for (let column = 0; column < columns; column++)
          visit(row * columns + column, first[side] + row * rowStep + column * columnStep);
    };
    if (isPeriodic(boundary)) {
      const conductance = new Float64Array(count);
      const span = first[1] - first[0];
      // A voxel that is its own neighbour (an axis of one) exchanges current with itself: only a jump drives any.
      eachVoxel(0, (entry, voxel) => {
        conductance[entry] = conductances.between(axis, voxel + span, voxel);
      });
      seams.push({ axis, conductance, jump: boundary.jump ?? 0 });
      continue;
    }
    for (const side of [0, 1] as const) {
      const condition = boundary[side];
      if (condition.kind === 'insulated') continue;
      const conductance = new Float64Array(count);
      const inflow = new Float64Array(count);
      const area = grid.areas[axis]!;
      eachVoxel(side, (entry, voxel) => {
        const half = conductances.halfOf(axis, voxel);
        if (!(half > 0)) return;
        if (condition.kind === 'flux') inflow[entry] = entryOf(condition.value, entry) * area;
        else if (condition.kind === 'potential') {
          conductance[entry] = half;
          inflow[entry] = half * entryOf(condition.value, entry);
        } else {
          const resistance = entryOf(condition.resistance, entry);
          if (!(resistance < Infinity)) return;
          conductance[entry] = 1 / (1 / half + resistance / area);
          inflow[entry] = conductance[entry]! * entryOf(condition.potential, entry);
        }
      });
      faces.push({ axis, side, conductance, inflow });
    }
  }
  return { faces, seams };
}

/** The same conductances with nothing given: no inflow, no jump. */
export function homogeneous({ faces, seams }: OuterConditions): OuterConditions {
  return {
    faces: faces.map((face) => ({ ...face, inflow: new Float64Array(face.inflow.length) })),
    seams: seams.map((seam) => ({ ...seam, jump: 0 })),
  };
}
