import type {
  AxisBoundary,
  FaceCondition,
  FaceMap,
  VoxelConductionProblem,
} from '../../../src/solvers/voxel/problem.js';
import { noise } from '../kernels/both.js';

/** Numbers in [0, 1) by a fixed sequence. */
function sequence(seed: number): () => number {
  const values = noise(4096, seed * 7919 + 1);
  let at = 0;
  return () => (values[at++ % values.length]! + 1) / 2;
}

/** A problem of any kind at random: sizes down to one voxel, tensors, maps, periodic axes, interfaces, sources, in SI magnitudes. */
export function randomProblem(seed: number): VoxelConductionProblem {
  const random = sequence(seed);
  const pick = <Value>(...values: readonly Value[]): Value => values[Math.floor(random() * values.length)]!;
  const size = (): number => pick(1, 2, 3, 4, 5, 7, 8, 9, 11, 13, 16, 17);
  const shape = [size(), size(), size()] as const;
  const count = shape[0] * shape[1] * shape[2];
  const length = 10 ** (-6 + 2 * random());
  const spacing = [length, length * (0.5 + random()), length * (0.5 + random())] as const;
  const contrast = 10 ** (-6 * random());
  const map = (entries: number, value: () => number): FaceMap =>
    random() < 0.5 ? value() : Float64Array.from({ length: entries }, value);
  const condition = (entries: number): FaceCondition =>
    pick<() => FaceCondition>(
      () => ({ kind: 'insulated' }),
      () => ({ kind: 'potential', value: map(entries, random) }),
      () => ({ kind: 'flux', value: map(entries, () => random() / length) }),
      () => ({
        kind: 'robin',
        resistance: map(entries, () => length * 10 ** (4 * random() - 2)),
        potential: map(entries, random),
      }),
    )();
  const boundary = (axis: number): AxisBoundary => {
    const entries = count / shape[axis]!;
    if (random() < 0.3) return random() < 0.5 ? { kind: 'periodic' } : { kind: 'periodic', jump: random() };
    return [condition(entries), condition(entries)];
  };
  // One face always holds the potential: what is left to chance elsewhere may then be anything.
  const held: AxisBoundary = [{ kind: 'potential', value: map(count / shape[0], random) }, condition(count / shape[0])];
  const values = (): Float32Array => Float32Array.from({ length: count }, () => contrast ** random());
  const byLabel = random() < 0.5;
  return {
    shape,
    spacing,
    conductivity: byLabel
      ? {
          labels: Uint8Array.from({ length: count }, () => Math.floor(3 * random())),
          phases: [1, contrast, [contrast, 1, random() + 0.1]],
        }
      : { voxels: random() < 0.5 ? values() : [values(), values(), values()] },
    ...(byLabel && random() < 0.5
      ? { interfaceResistances: [{ phases: [0, 1] as const, resistance: length * 10 ** (4 * random() - 2) }] }
      : {}),
    boundaries: { z: held, y: boundary(1), x: boundary(2) },
    ...(random() < 0.3 ? { source: Float64Array.from({ length: count }, () => random() / length ** 2) } : {}),
  };
}
