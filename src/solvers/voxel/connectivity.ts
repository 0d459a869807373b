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

/** For each of the 256 labels 1 where some voxel has it. */
export function presentLabels(labels: Uint8Array): Uint8Array {
  const present = new Uint8Array(256);
  const before = Math.min(labels.length, -labels.byteOffset & 3);
  const words = new Int32Array(labels.buffer, labels.byteOffset + before, (labels.length - before) >> 2);
  const whole = words.length & ~3;
  // Sixteen labels that are all the last one need no look.
  let last = 0;
  for (let at = 0; at < whole; at += 4) {
    const a = words[at]!;
    const b = words[at + 1]!;
    const c = words[at + 2]!;
    const d = words[at + 3]!;
    if (at > 0 && ((a ^ last) | (b ^ last) | (c ^ last) | (d ^ last)) === 0) continue;
    mark(present, a);
    mark(present, b);
    mark(present, c);
    mark(present, d);
    last = d;
  }
  for (let at = 0; at < before; at++) present[labels[at]!] = 1;
  for (let at = before + 4 * whole; at < labels.length; at++) present[labels[at]!] = 1;
  return present;
}

function mark(present: Uint8Array, labels: number): void {
  present[labels & 255] = 1;
  present[(labels >>> 8) & 255] = 1;
  present[(labels >>> 16) & 255] = 1;
  present[labels >>> 24] = 1;
}

/**
 * What conducts into what: two voxels of positive conductivity along the axis between them, unless their interface has an infinite
 * resistance. Values that are not positive (NaN too) do not conduct.
 */
export function connectivityOf(problem: VoxelConductionProblem): VoxelConnectivity {
  const [z, y, x] = boundariesOf(problem);
  const periodic = [isPeriodic(z!), isPeriodic(y!), isPeriodic(x!)] as const;
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
      writeClasses: (target) => target.set(labels),
      ...tables([along(0), along(1), along(2)], problem.interfaceResistances ?? []),
    };
  }
  return {
    shape: problem.shape,
    periodic,
    writeClasses: (target) => writeClassesOfVoxels(conductivity.voxels, target),
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
): Pick<VoxelConnectivity, 'conductsAlong' | 'connects' | 'interrupted'> {
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
  const interrupted = interfaces.some(({ resistance }) => resistance === Infinity);
  return { conductsAlong, connects: [table(z), table(y), table(x)], interrupted };
}

type VoxelValues = Extract<VoxelConductionProblem['conductivity'], { voxels: unknown }>['voxels'];

/** Classes whose bits tell along which axes a voxel conducts. */
function writeClassesOfVoxels(voxels: VoxelValues, classes: Uint8Array): void {
  if (ArrayBuffer.isView(voxels)) {
    for (let at = 0; at < classes.length; at++) classes[at] = voxels[at]! > 0 ? 7 : 0;
    return;
  }
  const [z, y, x] = voxels;
  for (let at = 0; at < classes.length; at++)
    classes[at] = (z[at]! > 0 ? 1 : 0) | (y[at]! > 0 ? 2 : 0) | (x[at]! > 0 ? 4 : 0);
}
