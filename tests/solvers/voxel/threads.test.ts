import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { voxelConduction } from '../../../benchmarks/solvers/problems/index.mjs';
import { KernelHeap } from '../../../src/solvers/kernels/heap.js';
import { KernelTeam } from '../../../src/solvers/kernels/team.js';
import { PlaneTeam, slabsOf } from '../../../src/solvers/voxel/plane-team.js';
import type { VoxelConductionProblem } from '../../../src/solvers/voxel/problem.js';
import { VoxelConduction } from '../../../src/solvers/voxel/voxel-conduction.js';
import { noise } from '../kernels/both.js';
import { independentResidual } from './independent-residual.js';

/** Kernels that several threads did together. */
let together: string[] = [];

beforeEach(() => {
  together = [];
  const start = KernelTeam.start;
  vi.spyOn(KernelTeam, 'start').mockImplementation((heap, threads) => {
    const team = start(heap, threads);
    expect(team.ready()).toBe(true);
    const run = team.run.bind(team);
    team.run = (kernel, argumentsOf) => {
      if (argumentsOf(threads - 1) !== null) together.push(kernel);
      run(kernel, argumentsOf);
    };
    return team;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
});

const insulated = { kind: 'insulated' } as const;

/** Conductivities and sources of every voxel, joined around two axes, that of the pages among them. */
function joinedAround(shape: readonly [number, number, number]): VoxelConductionProblem {
  const count = shape[0] * shape[1] * shape[2];
  return {
    shape,
    spacing: [1e-6, 2e-6, 1e-6],
    conductivity: { voxels: noise(count, 5).map((value) => 10 ** value) },
    boundaries: {
      z: { kind: 'periodic', jump: 1 },
      y: { kind: 'periodic', jump: -0.5 },
      x: [insulated, { kind: 'potential', value: 0 }],
    },
    source: noise(count, 6).map((value) => 1e10 * value),
  };
}

/** Thin layers of three phases with an interface that resists, between a face that resists here and there and one with a current. */
function layered(shape: readonly [number, number, number]): VoxelConductionProblem {
  const plane = shape[1] * shape[2];
  const labels = Uint8Array.from({ length: shape[0] * plane }, (_, voxel) => Math.floor(voxel / plane / 3) % 3);
  const resistance = Float64Array.from(noise(plane, 7), (value) => (value < -0.4 ? Infinity : 1e-6 * (1 + value)));
  return {
    shape,
    spacing: [1e-6, 1e-6, 1e-6],
    conductivity: { labels, phases: [1, 0.1, [5, 1, 1]] },
    interfaceResistances: [{ phases: [0, 1], resistance: 1e-5 }],
    boundaries: {
      z: [
        { kind: 'robin', resistance, potential: 0 },
        { kind: 'flux', value: 3 },
      ],
      y: [insulated, insulated],
      x: [insulated, insulated],
    },
  };
}

describe('threads share a solve', () => {
  it.each([
    ['blocked voxels', voxelConduction({ shape: [64, 64, 65], spheres: 0.15, contrast: 0 }), [2, 4], 'Reduced'],
    ['pockets', voxelConduction({ shape: [65, 67, 66], spheres: 0.5, contrast: 1e-3 }), [3], 'Reduced'],
    [
      'few pages of odd sizes',
      voxelConduction({ shape: [33, 64, 129], spheres: 0.3, contrast: 0.01 }),
      [2, 4],
      'Reduced',
    ],
    ['periodic faces', joinedAround([131, 31, 70]), [2, 3], ''],
    ['layers', layered([75, 64, 57]), [2], 'Reduced'],
  ] as const)('%s: the same bits as on one', (_, problem, several, iteration) => {
    const solve = (threads: number) => {
      const conduction = new VoxelConduction(problem, { threads });
      const solution = conduction.solve({ tolerance: 1e-5 });
      conduction.close();
      return solution;
    };
    const alone = solve(1);
    expect(together).toEqual([]);
    expect(independentResidual(problem, alone.potential).relative).toBeLessThan(1e-5);
    for (const threads of several) {
      together = [];
      const shared = solve(threads);
      for (const kernel of [
        `voxel${iteration}Descend`,
        `voxel${iteration}Ascend`,
        ...(iteration === '' ? ['voxelDirect'] : ['voxelEliminate', 'voxelComplete']),
        'voxelResidual',
        'voxelPackResidual',
        'voxelImprove',
      ])
        expect(together).toContain(kernel);
      expect(shared.history).toEqual(alone.history);
      expect(shared.currents).toEqual(alone.currents);
      expect(Buffer.from(shared.potential.buffer).equals(Buffer.from(alone.potential.buffer))).toBe(true);
    }
  });

  it('where it pays: not in small images, not on few pages, not in TypeScript', () => {
    const solve = (shape: readonly [number, number, number], heap = new KernelHeap()): void => {
      const conduction = new VoxelConduction(voxelConduction({ shape, spheres: 0.15, contrast: 0 }), {
        heap,
        threads: 2,
      });
      conduction.solve({ tolerance: 1e-3 });
      conduction.close();
    };
    solve([32, 32, 32]);
    solve([15, 150, 150]);
    expect(together).toEqual([]);
    solve([16, 150, 150]);
    expect(together).not.toEqual([]);
    const [threads] = [new PlaneTeam(new KernelHeap({ backend: 'typescript' }), [64, 64, 64], 2)];
    expect(threads.threads).toBe(1);
  });

  it('gives every plane to one thread, and begins on even ones', () => {
    for (let pages = 1; pages < 100; pages++)
      for (let threads = 1; threads < 9; threads++) {
        const slabs = slabsOf(pages, 1e6, threads);
        expect(slabs[0]!.begin).toBe(0);
        expect(slabs.at(-1)!.end).toBe(pages);
        for (const [index, { begin, end }] of slabs.entries()) {
          expect(begin % 2).toBe(0);
          if (slabs.length > 1) expect(end - begin).toBeGreaterThanOrEqual(7);
          if (index > 0) expect(begin).toBe(slabs[index - 1]!.end);
        }
      }
  });

  it('in a thread of the program as well, which then ends by itself', async () => {
    const url = (path: string): string => JSON.stringify(new URL(`../../../${path}`, import.meta.url).href);
    const program = `
      import { parentPort } from 'node:worker_threads';
      import { voxelConduction } from ${url('benchmarks/solvers/problems/index.mjs')};
      import { VoxelConduction } from ${url('dist/solvers/voxel/voxel-conduction.js')};
      const conduction = new VoxelConduction(voxelConduction({ shape: [64, 64, 64], spheres: 0.15, contrast: 0 }), { threads: 2 });
      const first = conduction.solve({ tolerance: 1e-4 });
      const again = conduction.solve({ tolerance: 1e-4 });
      parentPort.postMessage([first.residual, again.residual]);`;
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(program)}`));
    const messages: unknown[] = [];
    worker.on('message', (message) => messages.push(message));
    const code = await new Promise((resolve, reject) => worker.on('exit', resolve).on('error', reject));
    expect(code).toBe(0);
    const [first, again] = messages[0] as [number, number];
    expect(first).toBeLessThan(1e-4);
    expect(again).toBe(first);
  });
});
