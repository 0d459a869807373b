import { expect, it } from 'vitest';
import { KernelMemoryError, VoxelConduction, type VoxelConductionProblem } from '../../../src/solvers/index.js';
import { KernelHeap } from '../../../src/solvers/kernels/heap.js';
import { noise } from '../kernels/both.js';

const shape = [20, 22, 18] as const;
const voxels = shape[0] * shape[1] * shape[2];
const random = noise(voxels, 7);
/** Weak bonds between strong grains, a seam, pores: every kind of block that a solver takes. */
const problem: VoxelConductionProblem = {
  shape,
  spacing: [1e-6, 1e-6, 1e-6],
  conductivity: {
    labels: Uint8Array.from(random, (value) => (value < -0.6 ? 0 : value < 0.2 ? 1 : 2)),
    phases: [0, 1e-8, 1],
  },
  boundaries: {
    z: [
      { kind: 'potential', value: 1 },
      { kind: 'potential', value: 0 },
    ],
    y: { kind: 'periodic' },
    x: [{ kind: 'insulated' }, { kind: 'insulated' }],
  },
};

it('leaves nothing behind in a heap that is too small, whatever did not fit', () => {
  let [made, solved] = [0, 0];
  for (let pages = 1; pages < 100 && solved < 2; pages++) {
    const heap = new KernelHeap({ limit: pages * 65_536 });
    let conduction: VoxelConduction | null = null;
    try {
      conduction = new VoxelConduction(problem, { heap });
      made++;
      conduction.solve();
      solved++;
    } catch (error) {
      expect(error).toBeInstanceOf(KernelMemoryError);
    }
    conduction?.close();
    expect(heap.bytesInUse).toBe(0);
  }
  expect([made > solved, solved]).toEqual([true, 2]);
});

it('is closed once and for all', () => {
  const heap = new KernelHeap();
  const conduction = new VoxelConduction(problem, { heap });
  conduction.close();
  const others = heap.float64(heap.buffer.byteLength / 8, 'what came after');
  expect(() => conduction.solve()).toThrow(/was closed; make a new one/);
  expect(() => conduction.setBoundaries(problem.boundaries)).toThrow(/was closed/);
  expect(() => conduction.setConductivity(problem.conductivity)).toThrow(/was closed/);
  conduction.close();
  expect(others.every((value) => value === 0)).toBe(true);
});
