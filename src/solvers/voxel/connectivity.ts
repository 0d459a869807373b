import type { VoxelConnectivity } from './components.js';
import type { AxisBoundary, InterfaceResistance, VoxelConductionProblem } from './problem.js';

/** Axes in the order of shapes. */
export const axisNames = ['z', 'y', 'x'] as const;

/** Boundaries in the order of shapes. */
export const boundariesOf = (problem: VoxelConductionProblem): readonly AxisBoundary[] =>
  axisNames.map((name) => problem.boundaries[name]);

/** Whether an axis closes on itself. */
export const isPeriodic = (boundary: AxisBoundary): boundary is Extract<AxisBoundary, { kind: 'periodic' }> =>
  'kind' in boundary;

/**
 * What conducts into what: two voxels of positive conductivity along the axis between them, unless their interface has an infinite
 * resistance. Values that are not positive (NaN too) do not conduct.
 */
export function connectivityOf(problem: VoxelConductionProblem): VoxelConnectivity {
  const [z, y, x] = boundariesOf(problem);
  const periodic = [isPeriodic(z!), isPeriodic(y!), isPeriodic(x!)] as const;
  const layer = problem.shape[1] * problem.shape[2];
  const { conductivity } = problem;
  if ('labels' in conductivity) {
    const { labels, phases } = conductivity;
    const along = (axis: number): Uint8Array =>
      Uint8Array.from({ length: 256 }, (_, label) => {
        const phase = phases[label] ?? 0;
        return (typeof phase === 'number' ? phase : phase[axis]!) > 0 ? 1 : 0;
      });
    return {
      shape: problem.shape,
      periodic,
      classesOfPage: (page) => labels.subarray(page * layer, (page + 1) * layer),
      ...tables([along(0), along(1), along(2)], problem.interfaceResistances ?? []),
    };
  }
  return {
    shape: problem.shape,
    periodic,
    classesOfPage: classesOfVoxels(conductivity.voxels, layer),
    ...voxelTables(),
  };
}

/** Bits of a class of voxels given one by one: whether they conduct along z, y, x. */
function voxelTables(): ReturnType<typeof tables> {
  const along = (axis: number): Uint8Array => Uint8Array.from({ length: 256 }, (_, kind) => (kind >> axis) & 1);
  return tables([along(0), along(1), along(2)], []);
}

function tables(
  conductsAlong: readonly [Uint8Array, Uint8Array, Uint8Array],
  interfaces: readonly InterfaceResistance[],
): Pick<VoxelConnectivity, 'conducts' | 'conductsAlong' | 'connects'> {
  const conducts = Uint8Array.from({ length: 256 }, (_, kind) =>
    conductsAlong.some((along) => along[kind] === 1) ? 1 : 0,
  );
  const table = (along: Uint8Array): Uint8Array => {
    const connects = new Uint8Array(65_536);
    for (let kind = 0; kind < 256; kind++) if (along[kind] === 1) connects.set(along, kind << 8);
    for (const { phases, resistance } of interfaces) {
      if (resistance !== Infinity) continue;
      connects[(phases[0] << 8) | phases[1]] = 0;
      connects[(phases[1] << 8) | phases[0]] = 0;
    }
    return connects;
  };
  const [z, y, x] = conductsAlong;
  return { conducts, conductsAlong, connects: [table(z), table(y), table(x)] };
}

type VoxelValues = Extract<VoxelConductionProblem['conductivity'], { voxels: unknown }>['voxels'];

/** Classes of one page at a time; two pages are kept, for the page and the one before. */
function classesOfVoxels(voxels: VoxelValues, layer: number): (page: number) => Uint8Array {
  const kept = [new Uint8Array(layer), new Uint8Array(layer)] as const;
  const pages = [-1, -1];
  return (page) => {
    const slot = page & 1;
    const kinds = kept[slot]!;
    if (pages[slot] === page) return kinds;
    pages[slot] = page;
    const first = page * layer;
    if (ArrayBuffer.isView(voxels)) {
      for (let at = 0; at < layer; at++) kinds[at] = voxels[first + at]! > 0 ? 7 : 0;
    } else {
      const [z, y, x] = voxels;
      for (let at = 0; at < layer; at++)
        kinds[at] = (z[first + at]! > 0 ? 1 : 0) | (y[first + at]! > 0 ? 2 : 0) | (x[first + at]! > 0 ? 4 : 0);
    }
    return kinds;
  };
}
