import type { VoxelConductionProblem } from '../../../../src/solvers/voxel/problem.js';

/** Whether current can cross from one voxel to its neighbour up an axis; written without the solver's tables. */
export type Crosses = (voxel: number, neighbour: number, axis: number) => boolean;

/** Components by flooding from each voxel in turn: slow, and by another way than the solver's. -1 where nothing conducts. */
export function flood(
  shape: readonly [number, number, number],
  periodic: readonly boolean[],
  conducts: (voxel: number) => boolean,
  crosses: Crosses,
): Int32Array {
  const [pages, rows, columns] = shape;
  const strides = [rows * columns, columns, 1];
  const found = new Int32Array(pages * rows * columns).fill(-1);
  let count = 0;
  for (let start = 0; start < found.length; start++) {
    if (!conducts(start) || found[start]! >= 0) continue;
    found[start] = count;
    const queue = [start];
    for (let voxel = queue.pop(); voxel !== undefined; voxel = queue.pop()) {
      for (let axis = 0; axis < 3; axis++) {
        const extent = shape[axis]!;
        const at = Math.floor(voxel / strides[axis]!) % extent;
        for (const step of [-1, 1]) {
          if ((at + step < 0 || at + step >= extent) && !periodic[axis]) continue;
          const next = voxel + (((at + step + extent) % extent) - at) * strides[axis]!;
          if (found[next]! >= 0 || !conducts(next)) continue;
          if (!(step > 0 ? crosses(voxel, next, axis) : crosses(next, voxel, axis))) continue;
          found[next] = count;
          queue.push(next);
        }
      }
    }
    count++;
  }
  return found;
}

/** Whether two labellings name the same parts, each by names of its own. */
export function sameParts(first: Int32Array, second: Int32Array): boolean {
  const forth = new Map<number, number>();
  const back = new Map<number, number>();
  return first.every((one, voxel) => {
    const other = second[voxel]!;
    if (one < 0 || other < 0) return one === other;
    if (!forth.has(one)) forth.set(one, other);
    if (!back.has(other)) back.set(other, one);
    return forth.get(one) === other && back.get(other) === one;
  });
}

/** A label image with phase 1 conducting, unit voxels, 1 V on the low and 0 V on the high z face. */
export function throughPages(
  shape: readonly [number, number, number],
  labels: ArrayLike<number>,
  more: Partial<VoxelConductionProblem> = {},
): VoxelConductionProblem {
  const insulated = [{ kind: 'insulated' }, { kind: 'insulated' }] as const;
  return {
    shape,
    spacing: [1, 1, 1],
    conductivity: { labels: Uint8Array.from(labels), phases: [0, 1] },
    boundaries: {
      z: [
        { kind: 'potential', value: 1 },
        { kind: 'potential', value: 0 },
      ],
      y: insulated,
      x: insulated,
    },
    ...more,
  };
}
