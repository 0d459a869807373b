import { afterEach, describe, expect, it, vi } from 'vitest';
import { KernelHeap, KernelMemoryError } from '../../../src/solvers/kernels/heap.js';
import { KernelTeam } from '../../../src/solvers/kernels/team.js';
import type { VoxelConductionProblem } from '../../../src/solvers/voxel/problem.js';
import { VoxelConduction } from '../../../src/solvers/voxel/voxel-conduction.js';
import { noise, onBoth } from '../kernels/both.js';
import { independentResidual } from './independent-residual.js';

const insulated = { kind: 'insulated' } as const;
type Shape = readonly [pages: number, rows: number, columns: number];

/** Good blocks that touch no face in a poor matrix: single precision cannot hold the difference. */
function blocks([pages, rows, columns]: Shape, contrast: number): VoxelConductionProblem {
  const inside = (at: number, count: number): boolean => at > 1 && at < count - 2 && at % 16 > 2;
  const labels = Uint8Array.from({ length: pages * rows * columns }, (_, voxel) =>
    inside(Math.floor(voxel / (rows * columns)), pages) &&
    inside(Math.floor(voxel / columns) % rows, rows) &&
    inside(voxel % columns, columns)
      ? 1
      : 0,
  );
  return {
    shape: [pages, rows, columns],
    spacing: [1e-6, 1e-6, 1e-6],
    conductivity: { labels, phases: [1, contrast] },
    boundaries: {
      z: [
        { kind: 'potential', value: 0 },
        { kind: 'potential', value: 1 },
      ],
      y: [insulated, insulated],
      x: [insulated, insulated],
    },
  };
}

const wideKernels = [
  'voxelWideProduct',
  'voxelWideDirect',
  'voxelWideEnergy',
  'voxelWideStep',
  'voxelWideRounding',
] as const;

describe('the iteration in doubles on several threads', () => {
  let together = new Set<string>();
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it.each([
    [[64, 64, 65], 2],
    [[67, 63, 66], 3],
  ] as const)('%j voxels: the same bits on %i threads as on one', (shape, several) => {
    const start = KernelTeam.start;
    vi.spyOn(KernelTeam, 'start').mockImplementation((heap, threads) => {
      const team = start(heap, threads);
      expect(team.ready()).toBe(true);
      const run = team.run.bind(team);
      team.run = (kernel, argumentsOf) => {
        if (argumentsOf(threads - 1) !== null) together.add(kernel);
        run(kernel, argumentsOf);
      };
      return team;
    });
    const problem = blocks(shape, 1e9);
    const solve = (threads: number) => {
      together = new Set();
      const conduction = new VoxelConduction(problem, { threads });
      const solution = conduction.solve({ tolerance: 1e-6 });
      conduction.close();
      return solution;
    };
    const alone = solve(1);
    expect(together.size).toBe(0);
    const outside = independentResidual(problem, alone.potential).relative;
    expect(Math.abs(outside / alone.residual - 1)).toBeLessThan(0.5);
    const shared = solve(several);
    for (const kernel of wideKernels) expect(together).toContain(kernel);
    expect(shared.history).toEqual(alone.history);
    expect(shared.currents).toEqual(alone.currents);
    expect(Buffer.from(shared.potential.buffer).equals(Buffer.from(alone.potential.buffer))).toBe(true);
  });
});

// Columns that fill no vector of four, a row that fills none at all, one voxel, pages apart.
it.each([
  [5, 3, 7],
  [2, 4, 16],
  [3, 1, 1],
  [1, 1, 3],
  [4, 33, 62],
] as const)('kernels have the bits of their twins on %i x %i x %i voxels', (pages, rows, columns) => {
  const count = pages * rows * columns;
  const half = 8 * Math.ceil((columns + 2) / 16);
  const plane = rows * 2 * half + 16;
  const random = noise(9 * count, 3);
  const [wasm, typescript] = onBoth((heap) => {
    const packed = (values: Float64Array): Float32Array => {
      const array = heap.float32(pages * plane);
      for (let at = 0; at < count; at++) {
        const [page, row, column] = [
          Math.floor(at / (rows * columns)),
          Math.floor(at / columns) % rows,
          at % columns,
        ] as const;
        array[page * plane + (2 * row + (column & 1)) * half + (column >> 1)] = values[at]!;
      }
      return array;
    };
    const part = (index: number): Float64Array => random.subarray(index * count, (index + 1) * count);
    const [u, p, r, q] = [0, 1, 2, 3].map((index) => heap.copyFloat64(part(index))) as [
      ...[Float64Array, Float64Array, Float64Array, Float64Array],
    ];
    const z = packed(part(4));
    // Some voxels conduct nothing: their reciprocal is 0.
    const reciprocals = packed(part(5).map((value) => Math.max(0, value)));
    const b = packed(part(6));
    const header = heap.int32(10);
    header.set([pages, rows, columns, half, 0, 0, 0, reciprocals.byteOffset, 0, plane]);
    const sums = Array.from({ length: 5 }, () => heap.float64(3 * pages));
    const at = header.byteOffset;
    const middle = pages >> 1;
    const address = (index: number): number => sums[index]!.byteOffset;
    for (const [begin, end] of [
      [middle, pages],
      [0, middle],
    ] as const) {
      heap.kernels.voxelWideProduct(at, z.byteOffset, q.byteOffset, address(0), begin, end);
      heap.kernels.voxelWideDirect(
        at,
        z.byteOffset,
        3.7,
        0.2,
        -0.3,
        p.byteOffset,
        r.byteOffset,
        address(1),
        begin,
        end,
      );
      heap.kernels.voxelWideEnergy(at, p.byteOffset, q.byteOffset, address(2), begin, end);
      heap.kernels.voxelWideStep(
        ...([at, u.byteOffset, p.byteOffset, r.byteOffset, q.byteOffset, 0.7, 1.3] as const),
        ...([b.byteOffset, address(3), begin, end] as const),
      );
      heap.kernels.voxelWideRounding(at, u.byteOffset, 2 ** -53, address(4), begin, end);
    }
    return { u, p, r, b, sums, z, reciprocals, q };
  });
  expect(wasm).toEqual(typescript);
  // By their definition, added in another order.
  const [first, second] = [random.subarray(0, count), random.subarray(count, 2 * count)];
  const entry = (array: Float32Array, at: number): number => {
    const [page, row, column] = [
      Math.floor(at / (rows * columns)),
      Math.floor(at / columns) % rows,
      at % columns,
    ] as const;
    return array[page * plane + (2 * row + (column & 1)) * half + (column >> 1)]!;
  };
  const { u, p, r, q, b, z, reciprocals, sums } = wasm;
  const expected = new Float64Array(9);
  for (let at = 0; at < count; at++) {
    expect(p[at]).toBe(3.7 * entry(z, at) + 0.2 - 0.3 * second[at]!);
    expect(u[at]).toBe(first[at]! + 0.7 * p[at]!);
    expect(entry(b, at)).toBe(Math.fround(1.3 * r[at]!));
    const before = random[2 * count + at]!;
    expect(r[at]).toBe(before + 0.7 * q[at]!);
    const rounds = entry(reciprocals, at) > 0 ? (2 ** -53 * Math.abs(u[at]!)) / entry(reciprocals, at) : 0;
    for (const [index, value] of [
      ...[entry(z, at) * q[at]!, entry(z, at), p[at]! * before, p[at]! * q[at]!],
      ...[r[at]! ** 2, Math.abs(r[at]!), r[at]!, rounds ** 2, rounds],
    ].entries())
      expected[index]! += value;
  }
  /** Sum over the pages of one of the `every` sums that a kernel leaves for each. */
  const added = (kernel: number, every: number, which = 0): number =>
    sums[kernel]!.reduce((sum, value, at) => (at % every === which && at < every * pages ? sum + value : sum), 0);
  const found = [
    ...[added(0, 2), added(0, 2, 1), added(1, 1), added(2, 1)],
    ...[added(3, 3), added(3, 3, 1), added(3, 3, 2), added(4, 2), added(4, 2, 1)],
  ];
  for (const [index, value] of found.entries())
    expect(Math.abs(value - expected[index]!)).toBeLessThan(1e-13 * count * (1 + Math.abs(expected[index]!)));
});

describe('memory for the iteration in doubles', () => {
  const problem = blocks([24, 24, 24], 1e9);
  const voxels = 24 ** 3;

  it('is given back, as the solver had it', () => {
    const heap = new KernelHeap();
    const conduction = new VoxelConduction(problem, { heap });
    const first = conduction.solve({ tolerance: 1e-6 });
    const before = heap.bytesInUse;
    expect(heap.bytesPeak).toBeGreaterThanOrEqual(before + 16 * voxels);
    const second = conduction.solve({ tolerance: 1e-6 });
    expect(second.potential).toEqual(first.potential);
    expect(second.history).toEqual(first.history);
    expect(heap.bytesInUse).toBe(before);
    expect(() =>
      conduction.solve({
        progress: () => {
          if (heap.bytesInUse > before) throw new Error('enough');
        },
      }),
    ).toThrow('enough');
    expect(heap.bytesInUse).toBe(before);
  });

  it('that is not to be had is asked for by name, and the solver goes on with other conductivities', () => {
    const probe = new KernelHeap();
    const first = new VoxelConduction(problem, { heap: probe });
    first.solve({ tolerance: 1e-6 });
    first.close();
    // Room for everything but half of the vectors.
    const heap = new KernelHeap({ limit: probe.bytesPeak - 8 * voxels });
    const conduction = new VoxelConduction(problem, { heap });
    expect(() => conduction.solve({ iterations: 1, imbalance: Infinity })).toThrow(/after 1 iterations/);
    const before = heap.bytesInUse;
    for (let attempt = 0; attempt < 2; attempt++) {
      let error: unknown;
      try {
        conduction.solve({ tolerance: 1e-6 });
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toBeInstanceOf(KernelMemoryError);
      const { message, asked } = error as KernelMemoryError;
      expect(message).toMatch(/conjugate gradients in doubles.* contrast/);
      expect(message).toMatch(/larger tolerance or imbalance/);
      expect(message).toContain(`${asked} bytes`);
      expect(asked).toBeGreaterThanOrEqual(16 * voxels);
      expect(heap.bytesInUse).toBe(before);
    }
    conduction.setConductivity({
      labels: (problem.conductivity as { labels: Uint8Array }).labels,
      phases: [1, 100],
    });
    expect(conduction.solve().residual).toBeLessThan(1e-8);
    conduction.close();
    expect(heap.bytesInUse).toBe(0);
  });
});
