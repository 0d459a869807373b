import { describe, expect, it } from 'vitest';
import type { VoxelBoundaries, VoxelConductionProblem } from '../../../src/solvers/voxel/problem.js';
import { VoxelConduction } from '../../../src/solvers/voxel/voxel-conduction.js';
import { voxelEquations, voxelResidual } from './equations.js';

/** Spheres that go on periodically, in a cube of n voxels a side. */
function spheres(n: number): Uint8Array {
  let state = 5;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const labels = new Uint8Array(n ** 3);
  for (let sphere = 0; sphere < 1.2 * (n / 8) ** 3; sphere++) {
    const centre = [random() * n, random() * n, random() * n];
    const radius = 3 + 3 * random();
    for (let voxel = 0; voxel < labels.length; voxel++) {
      const place = [Math.floor(voxel / n / n), Math.floor(voxel / n) % n, voxel % n];
      const square = place.reduce((sum, index, axis) => {
        const away = Math.abs(index - centre[axis]!);
        return sum + Math.min(away, n - away) ** 2;
      }, 0);
      if (square < radius ** 2) labels[voxel] = 1;
    }
  }
  return labels;
}

function relativeResidual(problem: VoxelConductionProblem, potential: Float64Array): number {
  const { residual, right } = voxelResidual(voxelEquations(problem), potential);
  const length = (values: Float64Array): number => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  return length(residual) / length(right);
}

const periodic = { kind: 'periodic' } as const;
const boundaries: Record<string, VoxelBoundaries> = {
  'insulated sides': {
    z: [
      { kind: 'potential', value: 1 },
      { kind: 'potential', value: 0 },
    ],
    y: [{ kind: 'insulated' }, { kind: 'insulated' }],
    x: [{ kind: 'insulated' }, { kind: 'insulated' }],
  },
  'periodic sides': {
    z: [
      { kind: 'potential', value: 1 },
      { kind: 'potential', value: 0 },
    ],
    y: periodic,
    x: periodic,
  },
  'every axis periodic': { z: { kind: 'periodic', jump: 1 }, y: periodic, x: periodic },
};

describe('images with contrast, periodic or not', () => {
  const cases = [1e-9, 1e-3, 0, 1e9].flatMap((inside) =>
    Object.keys(boundaries).flatMap((name) => [1, 0.2].map((width) => [inside, name, width] as const)),
  );
  it.each(cases)('are solved: spheres of %f, %s, voxels %f wide', (inside, name, width) => {
    const problem: VoxelConductionProblem = {
      shape: [24, 24, 24],
      spacing: [1e-6, 1e-6, width * 1e-6],
      conductivity: { labels: spheres(24), phases: [1, inside] },
      boundaries: boundaries[name]!,
    };
    const conduction = new VoxelConduction(problem);
    const { potential, iterations } = conduction.solve({ tolerance: 1e-9, iterations: 100 });
    conduction.close();
    expect(iterations).toBeLessThan(90);
    expect(relativeResidual(problem, potential)).toBeLessThan(1.01e-9);
  });

  it('are solved where an axis of a few thin voxels ties its two ends together', () => {
    let state = 7;
    const random = (): number => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    for (let trial = 0; trial < 20; trial++) {
      const shape = [2 + Math.floor(3 * random()), 3 + Math.floor(5 * random()), 3] as const;
      const problem: VoxelConductionProblem = {
        shape,
        spacing: [1e-7 * 10 ** random(), 1e-6, 1e-5 * random()],
        conductivity: {
          voxels: Float64Array.from({ length: shape[0] * shape[1] * 3 }, () => 10 ** (6 * random() - 3)),
        },
        boundaries: {
          z: { kind: 'periodic', jump: 1 },
          y: periodic,
          x: [{ kind: 'insulated' }, { kind: 'robin', resistance: 1e-4 * random(), potential: 0.3 }],
        },
      };
      const conduction = new VoxelConduction(problem);
      const { potential } = conduction.solve({ tolerance: 1e-8 });
      conduction.close();
      expect(relativeResidual(problem, potential)).toBeLessThan(1.01e-8);
    }
  });
});
