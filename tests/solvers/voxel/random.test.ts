import { describe, expect, it } from 'vitest';
import { KernelHeap } from '../../../src/solvers/kernels/heap.js';
import { VoxelConduction } from '../../../src/solvers/voxel/voxel-conduction.js';
import { independentResidual } from './independent-residual.js';
import { randomProblem } from './random-problems.js';

describe('problems at random', () => {
  it.each(Array.from({ length: 60 }, (_, seed) => seed))(
    'number %i is solved to a residual found elsewhere',
    (seed) => {
      const problem = randomProblem(seed);
      const conduction = new VoxelConduction(problem);
      const { potential, residual, iterations, currents, solved } = conduction.solve({ tolerance: 1e-9 });
      const outside = independentResidual(problem, potential);
      expect(solved.every((mark) => mark === 1)).toBe(true);
      expect(outside.relative).toBeLessThan(1e-9);
      expect(residual).toBeLessThanOrEqual(1e-9);
      // But for what rounding makes of a residual of nothing.
      expect(residual).toBeGreaterThanOrEqual(0.9 * outside.relative - 1e-15);
      expect(iterations).toBeLessThan(300);
      // Currents over faces are differences: they round with the norm of what is given.
      const given = outside.relative === 0 ? 1 : outside.absolute / outside.relative;
      const near = 1e-9 * Math.max(...Object.values(currents).map(Math.abs)) + 1e-12 * given;
      expect(Math.abs(currents.zLow - outside.currents[0]![0])).toBeLessThan(near);
      expect(Math.abs(currents.yHigh - outside.currents[1]![1])).toBeLessThan(near);
      expect(Math.abs(currents.xLow - outside.currents[2]![0])).toBeLessThan(near);
    },
  );

  it.each([3, 4, 11, 20])('number %i has the same bits on both back ends', (seed) => {
    const problem = randomProblem(seed);
    const [wasm, twin] = (['wasm', 'typescript'] as const).map((backend) =>
      new VoxelConduction(problem, { heap: new KernelHeap({ backend }) }).solve({ tolerance: 1e-9 }),
    );
    expect(twin!.iterations).toBe(wasm!.iterations);
    expect(twin!.potential).toEqual(wasm!.potential);
    expect(twin!.history).toEqual(wasm!.history);
  });
});
