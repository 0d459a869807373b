import type { FaceCondition, FaceMap, VoxelConductionProblem } from '../../../src/solvers/voxel/problem.js';

// The finite-volume equations once more, voxel by voxel from the problem's own description, with nothing of the solver's.

const entryOf = (map: FaceMap, entry: number): number => (typeof map === 'number' ? map : map[entry]!);

function conductivityAt({ conductivity }: VoxelConductionProblem, voxel: number, axis: number): number {
  if ('labels' in conductivity) {
    const phase = conductivity.phases[conductivity.labels[voxel]!]!;
    return typeof phase === 'number' ? phase : phase[axis]!;
  }
  const { voxels } = conductivity;
  return ArrayBuffer.isView(voxels) ? voxels[voxel]! : voxels[axis]![voxel]!;
}

function resistanceBetween(
  { conductivity, interfaceResistances = [] }: VoxelConductionProblem,
  a: number,
  b: number,
): number {
  if (!('labels' in conductivity)) return 0;
  const pair = [conductivity.labels[a]!, conductivity.labels[b]!];
  const found = interfaceResistances.filter(
    ({ phases: [first, second] }) =>
      (first === pair[0] && second === pair[1]) || (first === pair[1] && second === pair[0]),
  );
  return found.at(-1)?.resistance ?? 0;
}

/** Relative residual |b - A u| / |b| over the voxels that count, and the current into the domain through each face (z, y, x; low, high). */
export function independentResidual(
  problem: VoxelConductionProblem,
  u: Float64Array,
  counts: (voxel: number) => boolean = () => true,
): { readonly relative: number; readonly absolute: number; readonly currents: readonly (readonly [number, number])[] } {
  const { shape, spacing, boundaries, source } = problem;
  const volume = spacing[0] * spacing[1] * spacing[2];
  const strides = [shape[1] * shape[2], shape[2], 1];
  const currents: [number, number][] = [
    [0, 0],
    [0, 0],
    [0, 0],
  ];
  let [square, right] = [0, 0];
  const sides = [boundaries.z, boundaries.y, boundaries.x];
  for (let voxel = 0; voxel < u.length; voxel++) {
    const place = [
      Math.floor(voxel / strides[0]!),
      Math.floor(voxel / strides[1]!) % shape[1],
      voxel % shape[2],
    ] as const;
    let inflow = volume * (source?.[voxel] ?? 0);
    let given = inflow;
    for (let axis = 0; axis < 3; axis++) {
      const area = volume / spacing[axis]!;
      const half = (at: number): number => (0.5 * spacing[axis]!) / (conductivityAt(problem, at, axis) * area);
      for (const side of [0, 1] as const) {
        const next = place[axis]! + (side === 0 ? -1 : 1);
        const boundary = sides[axis]!;
        const inside = next >= 0 && next < shape[axis]!;
        if (inside || 'kind' in boundary) {
          const around = inside ? 0 : side === 0 ? shape[axis]! : -shape[axis]!;
          const other = voxel + (next - place[axis]! + around) * strides[axis]!;
          const conductance = 1 / (half(voxel) + half(other) + resistanceBetween(problem, voxel, other) / area);
          const jump = inside || !('kind' in boundary) ? 0 : (side === 0 ? -1 : 1) * (boundary.jump ?? 0);
          const current = conductance * (u[other]! + jump - u[voxel]!);
          inflow += current;
          given += conductance * jump;
          if (!inside) currents[axis]![side] += current;
          continue;
        }
        const condition: FaceCondition = boundary[side];
        const rest = place.filter((_, index) => index !== axis);
        const entry = rest[0]! * shape.filter((_, index) => index !== axis)[1]! + rest[1]!;
        let current = 0;
        if (half(voxel) < Infinity) {
          if (condition.kind === 'flux') {
            current = entryOf(condition.value, entry) * area;
            given += current;
          } else if (condition.kind === 'potential') {
            current = (entryOf(condition.value, entry) - u[voxel]!) / half(voxel);
            given += entryOf(condition.value, entry) / half(voxel);
          } else if (condition.kind === 'robin') {
            const conductance = 1 / (half(voxel) + entryOf(condition.resistance, entry) / area);
            current = conductance * (entryOf(condition.potential, entry) - u[voxel]!);
            given += conductance * entryOf(condition.potential, entry);
          }
        }
        inflow += current;
        currents[axis]![side] += current;
      }
    }
    if (!counts(voxel)) continue;
    square += inflow ** 2;
    right += given ** 2;
  }
  return { relative: Math.sqrt(square / right), absolute: Math.sqrt(square), currents };
}
