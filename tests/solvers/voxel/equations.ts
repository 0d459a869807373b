import type { AxisBoundary, FaceMap, VoxelConductionProblem } from '../../../src/solvers/voxel/problem.js';

/** Face balances of a conduction problem on voxels, written plainly from their definition and apart from the solver that they judge. */
export interface VoxelEquations {
  readonly size: number;
  /** Pairs of voxels that exchange current: from, to, conductance (S), and what `to` stands higher by than its own potential (V). */
  readonly couplings: readonly (readonly [from: number, to: number, conductance: number, jump: number])[];
  /** Conductance (S) to what lies beyond the outer faces, and current (A) put in: (sum of g) u = currents in. */
  readonly anchor: Float64Array;
  readonly right: Float64Array;
  /** Sum of the magnitudes of currents that a flux map or the source puts in where nothing conducts (A). */
  readonly misplaced: number;
  /** Conductance and outer potential of each outer face that carries current by potential: voxel, face, conductance, potential. */
  readonly outer: readonly (readonly [voxel: number, face: string, conductance: number, potential: number])[];
}

const axes = ['z', 'y', 'x'] as const;

export function voxelEquations(problem: VoxelConductionProblem): VoxelEquations {
  const { shape, spacing, boundaries } = problem;
  const size = shape[0] * shape[1] * shape[2];
  const strides = [shape[1] * shape[2], shape[2], 1];
  const conductivity = conductivityOf(problem);
  const resistance = interfaceOf(problem);
  const couplings: [number, number, number, number][] = [];
  const outer: [number, string, number, number][] = [];
  const anchor = new Float64Array(size);
  const right = new Float64Array(size);
  const volume = spacing[0] * spacing[1] * spacing[2];
  let misplaced = 0;
  for (let at = 0; at < size; at++) {
    const produced = (problem.source?.[at] ?? 0) * volume;
    right[at]! += produced;
    if (![0, 1, 2].some((axis) => conductivity(at, axis) > 0)) misplaced += Math.abs(produced);
    for (let axis = 0; axis < 3; axis++) {
      const length = spacing[axis]!;
      const area = volume / length;
      const index = Math.floor(at / strides[axis]!) % shape[axis]!;
      const boundary: AxisBoundary = boundaries[axes[axis]!];
      const half = (voxel: number): number => length / (2 * conductivity(voxel, axis));
      const last = index === shape[axis]! - 1;
      const next = last ? at - index * strides[axis]! : at + strides[axis]!;
      if (!last || 'kind' in boundary) {
        const conductance = area / (half(at) + half(next) + resistance(at, next));
        const jump = last && 'kind' in boundary ? (boundary.jump ?? 0) : 0;
        if (conductance > 0 && (next !== at || jump !== 0)) couplings.push([at, next, conductance, jump]);
      }
      if ('kind' in boundary) continue;
      for (const side of [0, 1]) {
        if (index !== (side === 0 ? 0 : shape[axis]! - 1)) continue;
        const condition = boundary[side as 0 | 1];
        const place = faceIndex(at, axis, shape);
        const name = `${axes[axis]}${side === 0 ? 'Low' : 'High'}`;
        if (condition.kind === 'flux') {
          const current = entryOf(condition.value, place) * area;
          // One number for the face means what conducts there.
          if (conductivity(at, axis) > 0) right[at]! += current;
          else if (typeof condition.value !== 'number') misplaced += Math.abs(current);
        }
        if (condition.kind === 'potential') outer.push([at, name, area / half(at), entryOf(condition.value, place)]);
        if (condition.kind === 'robin') {
          const total = half(at) + entryOf(condition.resistance, place);
          outer.push([at, name, area / total, entryOf(condition.potential, place)]);
        }
      }
    }
  }
  for (const [at, , conductance, potential] of outer) {
    anchor[at]! += conductance;
    right[at]! += conductance * potential;
  }
  return { size, couplings, anchor, right, misplaced, outer };
}

const entryOf = (map: FaceMap, at: number): number => (typeof map === 'number' ? map : map[at]!);

/** Place of a voxel in the map of a face across an axis. */
function faceIndex(at: number, axis: number, shape: readonly number[]): number {
  const page = Math.floor(at / (shape[1]! * shape[2]!));
  const row = Math.floor(at / shape[2]!) % shape[1]!;
  const column = at % shape[2]!;
  if (axis === 0) return row * shape[2]! + column;
  return axis === 1 ? page * shape[2]! + column : page * shape[1]! + row;
}

function conductivityOf({ conductivity }: VoxelConductionProblem): (voxel: number, axis: number) => number {
  if ('labels' in conductivity) {
    const { labels, phases } = conductivity;
    return (voxel, axis) => {
      const phase = phases[labels[voxel]!]!;
      return typeof phase === 'number' ? phase : phase[axis]!;
    };
  }
  const { voxels } = conductivity;
  if (voxels instanceof Float64Array || voxels instanceof Float32Array) return (voxel) => voxels[voxel]!;
  return (voxel, axis) => (voxels as readonly (Float64Array | Float32Array)[])[axis]![voxel]!;
}

function interfaceOf({
  conductivity,
  interfaceResistances = [],
}: VoxelConductionProblem): (a: number, b: number) => number {
  if (!('labels' in conductivity)) return () => 0;
  const { labels } = conductivity;
  const pairs = new Map(
    interfaceResistances.flatMap(({ phases: [one, other], resistance }) => [
      [`${one},${other}`, resistance],
      [`${other},${one}`, resistance],
    ]),
  );
  return (a, b) => pairs.get(`${labels[a]},${labels[b]}`) ?? 0;
}

/** Currents in less currents out of every voxel (A), and their scale: |b - A u| and |b| of the linear system. */
export function voxelResidual(
  equations: VoxelEquations,
  potential: ArrayLike<number>,
): { residual: Float64Array; right: Float64Array } {
  const right = Float64Array.from(equations.right);
  const product = new Float64Array(equations.size);
  for (const [from, to, conductance, jump] of equations.couplings) {
    const current = conductance * (potential[from]! - potential[to]!);
    product[from]! += current;
    product[to]! -= current;
    right[from]! += conductance * jump;
    right[to]! -= conductance * jump;
  }
  for (let at = 0; at < equations.size; at++) product[at]! += equations.anchor[at]! * potential[at]!;
  return { residual: right.map((entry, at) => entry - product[at]!), right };
}

/** Component of each voxel (its lowest voxel's number) by the couplings, and whether something fixes its potential. */
export function voxelComponents({ size, couplings, anchor }: VoxelEquations): {
  component: Int32Array;
  anchored: Uint8Array;
} {
  const component = Int32Array.from({ length: size }, (_, at) => at);
  const root = (at: number): number => {
    while (component[at] !== at) at = component[at]!;
    return at;
  };
  for (const [from, to] of couplings) {
    const [a, b] = [root(from), root(to)];
    component[Math.max(a, b)] = Math.min(a, b);
  }
  for (let at = 0; at < size; at++) component[at] = root(at);
  const anchored = new Uint8Array(size);
  for (let at = 0; at < size; at++) if (anchor[at]! > 0) anchored[component[at]!] = 1;
  return {
    component,
    anchored: component.length === 0 ? anchored : Uint8Array.from(component, (first) => anchored[first]!),
  };
}
