import { describe, expect, it } from 'vitest';
import { VoxelConduction } from '../../../src/solvers/voxel/voxel-conduction.js';
import { voxelEquations, voxelResidual } from './equations.js';

const insulated = { kind: 'insulated' } as const;

// The outer faces hold the level of the potential weakly: the cycle must stay positive definite for constants on every level.
describe('conduction that resistances beyond the layer hold', () => {
  it.each([
    [[64, 1, 128], 1, false],
    [[64, 1, 128], 100, false],
    [[64, 1, 128], 1, true],
    [[16, 1, 32], 10_000, true],
    [[32, 32, 32], 1, false],
    [[32, 32, 32], 1000, true],
    [[24, 7, 50], 30, true],
    [[300, 1, 1], 50, false],
  ] as const)('%j voxels, resistance %d times that of a voxel, periodic: %s', (shape, ratio, periodic) => {
    const size = shape[0] * shape[1] * shape[2];
    const value = Float64Array.from({ length: shape[1] * shape[2] }, (_, at) =>
      Math.cos((2 * Math.PI * (at + 0.5)) / shape[2]),
    );
    const problem = {
      shape,
      spacing: [1, 1, 1] as const,
      conductivity: { labels: new Uint8Array(size), phases: [1] },
      boundaries: {
        z: [{ kind: 'flux', value } as const, { kind: 'robin', resistance: ratio, potential: 0.5 } as const] as const,
        y: [insulated, insulated] as const,
        x: periodic ? ({ kind: 'periodic' } as const) : ([insulated, insulated] as const),
      },
    };
    const { potential, iterations } = new VoxelConduction(problem).solve({ tolerance: 1e-9 });
    const { residual, right } = voxelResidual(voxelEquations(problem), potential);
    expect(Math.hypot(...residual) / Math.hypot(...right)).toBeLessThan(1.01e-9);
    expect(iterations).toBeLessThan(40);
  });
});
