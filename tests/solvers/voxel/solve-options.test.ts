import { expect, it } from 'vitest';
import type { VoxelConductionProblem } from '../../../src/solvers/voxel/problem.js';
import { VoxelProblemError, type VoxelSolveOptions } from '../../../src/solvers/voxel/result.js';
import { VoxelConduction } from '../../../src/solvers/voxel/voxel-conduction.js';

const insulated = { kind: 'insulated' } as const;
// A series of 2 and 4 S/m, and such a contrast that doubles take over.
const problem = (phases: readonly number[]): VoxelConductionProblem => ({
  shape: [6, 5, 4],
  spacing: [1, 1, 1],
  conductivity: { labels: Uint8Array.from({ length: 120 }, (_, at) => (at < 60 ? 0 : 1)), phases },
  boundaries: {
    z: [
      { kind: 'potential', value: 0 },
      { kind: 'potential', value: 1 },
    ],
    y: [insulated, insulated],
    x: [insulated, insulated],
  },
});

it.each([
  [{ tolerance: Number.NaN }, /tolerance is NaN; expected a positive, finite number/],
  [{ tolerance: -1e-8 }, /tolerance is -1e-8/],
  [{ tolerance: 0 }, /tolerance is 0/],
  [{ tolerance: Infinity }, /tolerance is Infinity/],
  [{ tolerance: '1e-8' }, /tolerance is 1e-8; expected/],
  [{ imbalance: Number.NaN }, /imbalance is NaN; expected a positive number .* or Infinity/],
  [{ imbalance: -1 }, /imbalance is -1/],
  [{ imbalance: 0 }, /imbalance is 0/],
  [{ imbalance: null }, /imbalance is null/],
  [{ iterations: Number.NaN }, /At most NaN iterations/],
  [{ iterations: -3 }, /At most -3 iterations/],
  [{ iterations: 0 }, /At most 0 iterations/],
  [{ iterations: 2.5 }, /At most 2.5 iterations/],
  [{ iterations: Infinity }, /At most Infinity iterations/],
  [{ initial: new Float64Array(7) }, /first guess has 7 values; expected 120/],
  [{ initial: new Float64Array(120).fill(Number.NaN) }, /Value 0 of the first guess is NaN V/],
  [{ progress: 'often' }, /progress is of type string; expected a function/],
])('number %# is refused, and the solver goes on', (options, message) => {
  for (const phases of [
    [2, 4],
    [1e-9, 1],
  ]) {
    const conduction = new VoxelConduction(problem(phases));
    const solve = () => conduction.solve(options as unknown as VoxelSolveOptions);
    expect(solve).toThrow(VoxelProblemError);
    expect(solve).toThrow(message);
    const current = 20 / (3 / phases[0]! + 3 / phases[1]!);
    expect(conduction.solve({ imbalance: 1e-7 }).currents.zHigh / current).toBeCloseTo(1, 6);
    conduction.close();
  }
});
