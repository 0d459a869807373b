import { type VoxelEquations, voxelResidual } from './equations.js';

/** Eliminated voxels: what each exchanged with those after it, and with all that was left together with the outside. */
interface Factors {
  readonly size: number;
  /** Row by row; conductances in series and parallel. */
  readonly exchange: Float64Array;
  /** Voxels after a voxel with which it exchanged current when it was eliminated. */
  readonly later: readonly (readonly number[])[];
  readonly pivots: Float64Array;
}

/**
 * Direct solution of the equations of a conduction problem without any subtraction: what a voxel exchanges with others and what with
 * the outside are kept apart, and to eliminate a voxel adds to both (Grassmann, Taksar and Heyman 1985; Alfa, Xue and Ye 2002). For
 * currents that are put in with one sign every potential is right to some units of its last place whatever the contrast, where the
 * usual factors lose as many digits as the contrast has; currents of both signs take two steps of refinement. What nothing holds gets
 * the potential 0 somewhere.
 */
export function entrywiseSolution(equations: VoxelEquations): Float64Array {
  const factors = eliminate(equations);
  const u = new Float64Array(equations.size);
  for (let step = 0; step < 3; step++) {
    const { residual } = voxelResidual(equations, u);
    const put = solve(
      factors,
      residual.map((current) => Math.max(current, 0)),
    );
    const taken = solve(
      factors,
      residual.map((current) => Math.max(-current, 0)),
    );
    for (let at = 0; at < u.length; at++) u[at]! += put[at]! - taken[at]!;
  }
  return u;
}

function eliminate({ size, couplings, anchor }: VoxelEquations): Factors {
  const exchange = new Float64Array(size * size);
  const outside = Float64Array.from(anchor);
  for (const [from, to, conductance] of couplings) {
    if (from === to) continue;
    exchange[from * size + to]! += conductance;
    exchange[to * size + from]! += conductance;
  }
  const pivots = new Float64Array(size);
  const later = Array.from({ length: size }, (_, at) => {
    const others: number[] = [];
    let pivot = outside[at]!;
    for (let other = at + 1; other < size; other++) {
      if (exchange[at * size + other] === 0) continue;
      others.push(other);
      pivot += exchange[at * size + other]!;
    }
    pivots[at] = pivot;
    for (const one of others) {
      const part = exchange[at * size + one]! / pivot;
      outside[one]! += part * outside[at]!;
      for (const other of others)
        if (other !== one) exchange[one * size + other]! += part * exchange[at * size + other]!;
    }
    return others;
  });
  return { size, exchange, later, pivots };
}

/** Potentials for currents that are put in, none negative. */
function solve({ size, exchange, later, pivots }: Factors, currents: Float64Array): Float64Array {
  const u = Float64Array.from(currents);
  for (let at = 0; at < size; at++)
    for (const other of later[at]!) u[other]! += (exchange[at * size + other]! / pivots[at]!) * u[at]!;
  for (let at = size - 1; at >= 0; at--) {
    for (const other of later[at]!) u[at]! += exchange[at * size + other]! * u[other]!;
    u[at] = pivots[at]! > 0 ? u[at]! / pivots[at]! : 0;
  }
  return u;
}
