import { describe, expect, it } from 'vitest';
import { voxelConduction } from '../../../benchmarks/solvers/problems/index.mjs';
import { ConductionObstacleError } from '../../../src/solvers/voxel/preflight-obstacle.js';
import type { AxisBoundary, VoxelBoundaries, VoxelConductionProblem } from '../../../src/solvers/voxel/problem.js';
import { VoxelConvergenceError, VoxelProblemError } from '../../../src/solvers/voxel/result.js';
import { VoxelConduction } from '../../../src/solvers/voxel/voxel-conduction.js';
import { noise } from '../kernels/both.js';
import { independentResidual } from './independent-residual.js';

const insulated = { kind: 'insulated' } as const;
const closed: AxisBoundary = [insulated, insulated];
const oneVolt: AxisBoundary = [
  { kind: 'potential', value: 0 },
  { kind: 'potential', value: 1 },
];
const along = (axis: 'z' | 'y' | 'x'): VoxelBoundaries => ({ z: closed, y: closed, x: closed, [axis]: oneVolt });
const cube = (n: number): readonly [number, number, number] => [n, n, n];

function labelled(
  shape: readonly [number, number, number],
  label: (z: number, y: number, x: number) => number,
  phases: readonly (number | readonly [number, number, number])[],
  boundaries: VoxelBoundaries = along('z'),
): VoxelConductionProblem {
  const labels = new Uint8Array(shape[0] * shape[1] * shape[2]);
  for (let z = 0, voxel = 0; z < shape[0]; z++)
    for (let y = 0; y < shape[1]; y++) for (let x = 0; x < shape[2]; x++) labels[voxel++] = label(z, y, x);
  return { shape, spacing: [1e-6, 1e-6, 1e-6], conductivity: { labels, phases }, boundaries };
}

/** Current through unit cubes at one volt times length over area: the effective conductivity along an axis. */
function effective(problem: VoxelConductionProblem, axis: 'z' | 'y' | 'x'): number {
  const conduction = new VoxelConduction(problem);
  const { currents } = conduction.solve({ tolerance: 1e-11 });
  conduction.close();
  const index = { z: 0, y: 1, x: 2 }[axis];
  const size = problem.shape.map((count, each) => count * problem.spacing[each]!);
  const area = size.reduce((product, length) => product * length, 1) / size[index]!;
  return (-currents[`${axis}Low`] * size[index]!) / area;
}

describe('closed forms', () => {
  it.each([
    [[16, 16, 16], 'z'],
    [[1, 7, 30], 'y'],
    [[5, 13, 1], 'z'],
    [[3, 1, 1], 'z'],
  ] as const)('a slab of %j voxels along %s conducts as its material', (shape, axis) => {
    expect(
      effective(
        labelled(shape, () => 0, [0.3], along(axis)),
        axis,
      ),
    ).toBeCloseTo(0.3, 10);
  });

  it('layers conduct in series and in parallel, at a contrast of a thousand million', () => {
    const layer = (z: number): number => (z < 3 ? 1 : 0);
    const phases = [1, 1e-9];
    expect(effective(labelled([8, 6, 6], layer, phases), 'z') / (8 / (5 + 3e9))).toBeCloseTo(1, 7);
    expect(effective(labelled([8, 6, 6], layer, phases, along('y')), 'y') / ((5 + 3e-9) / 8)).toBeCloseTo(1, 8);
  });

  it('a tensor conducts along each axis as its entry says', () => {
    for (const [index, axis] of (['z', 'y', 'x'] as const).entries())
      expect(
        effective(
          labelled([6, 7, 9], () => 0, [[1, 20, 300]], along(axis)),
          axis,
        ),
      ).toBeCloseTo([1, 20, 300][index]!, 6);
  });

  it('an interface between two phases adds its resistance', () => {
    const problem = labelled([10, 4, 4], (z) => (z < 5 ? 0 : 1), [1, 1]);
    const resistance = 4e-5;
    const thick = { ...problem, interfaceResistances: [{ phases: [1, 0] as const, resistance }] };
    expect(effective(thick, 'z')).toBeCloseTo(1e-5 / (1e-5 + 4e-5), 9);
  });

  it('a periodic axis with a jump carries the mean gradient', () => {
    const boundaries: VoxelBoundaries = { z: { kind: 'periodic', jump: 1 }, y: { kind: 'periodic' }, x: closed };
    const layers = labelled([8, 5, 6], (z) => (z % 4 < 1 ? 1 : 0), [1, 0.1], boundaries);
    const { currents, potential } = new VoxelConduction(layers).solve({ tolerance: 1e-10 });
    // Two thin layers of a tenth in series with six: 6 + 2 / 0.1 = 26 voxels of the good one.
    expect(currents.zHigh / (30e-6 / 26)).toBeCloseTo(1, 8);
    expect(potential.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 8);
  });

  it('fluxes in and out of an insulated box give a potential of mean zero', () => {
    const flux = 1e5;
    const box: VoxelBoundaries = {
      z: [
        { kind: 'flux', value: flux },
        { kind: 'flux', value: -flux },
      ],
      y: closed,
      x: closed,
    };
    const { potential, currents } = new VoxelConduction(labelled([9, 4, 5], () => 0, [2], box)).solve();
    expect(potential[0]! - potential.at(-1)!).toBeCloseTo((8 * 1e-6 * flux) / 2, 8);
    expect(potential.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 10);
    expect(currents.zLow).toBeCloseTo(flux * 20e-12, 15);
  });
});

describe('images that are hard for multigrid', () => {
  const random = (n: number, fraction: number): ((z: number, y: number, x: number) => number) => {
    const values = noise(n ** 3, 5);
    return (z, y, x) => (values[(z * n + y) * n + x]! < 2 * fraction - 1 ? 0 : 1);
  };
  it.each([
    ['uniform', () => 0, [1], 15],
    ['single layers of a millionth', (z: number) => z % 2, [1, 1e-6], 80],
    ['a film of a thousand millionth', (z: number) => (z === 13 ? 1 : 0), [1, 1e-9], 25],
    ['a checkerboard', (z: number, y: number, x: number) => (z + y + x) % 2, [1, 1e-3], 25],
    [
      'a checkerboard of three voxels',
      (z: number, y: number, x: number) => (Math.floor(z / 3) + Math.floor(y / 3) + Math.floor(x / 3)) % 2,
      [1, 1e-9],
      50,
    ],
    [
      'inclusions a million times better',
      (z: number, y: number, x: number) => (z % 6 < 3 && y % 6 < 3 && x % 6 < 3 ? 1 : 0),
      [1, 1e6],
      30,
    ],
    [
      'necks of one voxel',
      (z: number, y: number, x: number) => (z % 8 === 4 && !(y % 8 === 3 && x % 8 === 5) ? 1 : 0),
      [1, 1e-9],
      40,
    ],
    ['half of the voxels at random', random(24, 0.5), [1, 0], 60],
    ['seven in ten at random', random(24, 0.7), [1, 1e-9], 130],
    ['a third of the voxels at random', random(24, 0.35), [1, 1e-6], 150],
    ['a tensor', () => 0, [[1, 1, 30]], 90],
  ] as const)('%s', (_name, label, phases, most) => {
    const problem = labelled(cube(24), label as () => number, phases as readonly number[]);
    const { potential, iterations, solved, residual } = new VoxelConduction(problem).solve();
    expect(residual).toBeLessThanOrEqual(1e-8);
    expect(independentResidual(problem, potential, (voxel) => solved[voxel] === 1).relative).toBeLessThan(1.01e-8);
    expect(iterations).toBeLessThanOrEqual(most);
  });

  it.each([
    [0.15, 0],
    [0.5, 1e-3],
    [0.5, 0],
  ])('spheres over %d of the volume at a contrast of %d, a resistive face with voids', (spheres, contrast) => {
    const problem = voxelConduction({ shape: [48, 48, 48], spheres, contrast }) as VoxelConductionProblem;
    const { potential, iterations, solved, currents, balance } = new VoxelConduction(problem).solve();
    expect(iterations).toBeLessThanOrEqual(25);
    expect(independentResidual(problem, potential, (voxel) => solved[voxel] === 1).relative).toBeLessThan(1.01e-8);
    expect(Math.abs(currents.zLow + currents.zHigh)).toBeLessThan(1e-6 * currents.zHigh);
    expect(Math.abs(balance)).toBeLessThan(1e-6);
  });
});

describe('a smooth conductivity', () => {
  it.each(['potential', 'flux', 'robin'] as const)('converges with order two, the low z face holding a %s', (kind) => {
    // u = cos(z) exp(y / 2) sin(x + 1), k = 1 + z y / 2 + x / 3 on the unit cube.
    const u = (z: number, y: number, x: number): number => Math.cos(z) * Math.exp(y / 2) * Math.sin(x + 1);
    const k = (z: number, y: number, x: number): number => 1 + (z * y) / 2 + x / 3;
    const gradient = (z: number, y: number, x: number): readonly [number, number, number] => [
      -Math.sin(z) * Math.exp(y / 2) * Math.sin(x + 1),
      u(z, y, x) / 2,
      Math.cos(z) * Math.exp(y / 2) * Math.cos(x + 1),
    ];
    const source = (z: number, y: number, x: number): number => {
      const [dz, dy, dx] = gradient(z, y, x);
      return -((y / 2) * dz + (z / 2) * dy + dx / 3 + k(z, y, x) * u(z, y, x) * (-1 + 0.25 - 1));
    };
    const errors = [8, 16, 32].map((n) => {
      const centre = (index: number): number => (index + 0.5) / n;
      const map = (value: (a: number, b: number) => number): Float64Array =>
        Float64Array.from({ length: n * n }, (_, entry) => value(centre(Math.floor(entry / n)), centre(entry % n)));
      const held = (value: (a: number, b: number) => number) => ({ kind: 'potential', value: map(value) }) as const;
      const normal = (y: number, x: number): number => -k(0, y, x) * gradient(0, y, x)[0];
      const resistance = 0.7;
      const low =
        kind === 'potential'
          ? held((y, x) => u(0, y, x))
          : kind === 'flux'
            ? ({ kind, value: map((y, x) => normal(y, x) - 0) } as const)
            : ({ kind, resistance, potential: map((y, x) => u(0, y, x) + resistance * normal(y, x)) } as const);
      const volumes = (value: (z: number, y: number, x: number) => number): Float64Array =>
        Float64Array.from({ length: n ** 3 }, (_, voxel) =>
          value(centre(Math.floor(voxel / n / n)), centre(Math.floor(voxel / n) % n), centre(voxel % n)),
        );
      const { potential } = new VoxelConduction({
        shape: cube(n),
        spacing: [1 / n, 1 / n, 1 / n],
        conductivity: { voxels: volumes(k) },
        source: volumes(source),
        boundaries: {
          z: [low, held((y, x) => u(1, y, x))],
          y: [held((z, x) => u(z, 0, x)), held((z, x) => u(z, 1, x))],
          x: [held((z, y) => u(z, y, 0)), held((z, y) => u(z, y, 1))],
        },
      }).solve({ tolerance: 1e-10 });
      const exact = volumes(u);
      return Math.sqrt(potential.reduce((sum, value, voxel) => sum + (value - exact[voxel]!) ** 2, 0) / n ** 3);
    });
    const slope = Math.log(errors[0]! / errors[2]!) / Math.log(4);
    expect(slope).toBeGreaterThan(1.85);
    expect(slope).toBeLessThan(2.3);
    expect(errors[2]).toBeLessThan(1e-3);
  });
});

describe('repeated solves', () => {
  it('use the same memory, and a good first guess saves iterations', () => {
    const problem = voxelConduction({ shape: [20, 20, 20], spheres: 0.15, contrast: 0 }) as VoxelConductionProblem;
    const conduction = new VoxelConduction(problem);
    const first = conduction.solve();
    expect(conduction.solve({ initial: first.potential }).iterations).toBe(0);
    conduction.setBoundaries(along('z'));
    const second = conduction.solve();
    expect(second.potential).toEqual(new VoxelConduction({ ...problem, boundaries: along('z') }).solve().potential);
    conduction.setBoundaries(problem.boundaries);
    expect(conduction.solve().potential).toEqual(first.potential);
    conduction.setConductivity({ voxels: new Float64Array(8000).fill(3) });
    conduction.setBoundaries(along('x'));
    expect(conduction.solve({ tolerance: 1e-10 }).currents.xHigh).toBeCloseTo(60e-6, 12);
  });

  it('bound the imbalance of current when asked', () => {
    const problem = voxelConduction({ shape: [24, 24, 24], spheres: 0.3, contrast: 1e-3 }) as VoxelConductionProblem;
    const loose = new VoxelConduction(problem).solve({ tolerance: 1e-2 });
    const tight = new VoxelConduction(problem).solve({ tolerance: 1e-2, imbalance: 1e-6 });
    expect(loose.imbalance).toBeGreaterThan(1e-6);
    expect(tight.imbalance).toBeLessThanOrEqual(1e-6);
  });
});

describe('what cannot be solved', () => {
  const problem = labelled([4, 4, 4], (z) => (z === 2 ? 1 : 0), [1, 0]);
  it('is refused with the reason', () => {
    expect(() => new VoxelConduction(problem).solve()).toThrow(ConductionObstacleError);
    expect(() => new VoxelConduction(problem).solve()).toThrow(/does not connect/);
  });

  it('ends with the history when iterations run out', () => {
    const hard = voxelConduction({ shape: [24, 24, 24], spheres: 0.5, contrast: 1e-3 }) as VoxelConductionProblem;
    let error: unknown;
    try {
      new VoxelConduction(hard).solve({ iterations: 3 });
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(VoxelConvergenceError);
    expect((error as VoxelConvergenceError).history.length).toBeGreaterThan(1);
    expect((error as VoxelConvergenceError).residual).toBeLessThan(1);
  });

  it.each([
    [{ shape: [4, 4, 0] as const }, /0 columns/],
    [{ spacing: [1, 0, 1] as const }, /spacing of voxels along y/],
    [{ spacing: [1e-200, 1e-200, 1e-200] as const }, /along z is 1e-200 m; expected a positive length, from 1e-30/],
    [{ spacing: [1, 1, 1e-18] as const }, /1, 1, 1e-18 m along z, y and x; expected edges that differ by less than/],
    [{ conductivity: { labels: new Uint8Array(64), phases: [1e300] } }, /phase 0 is 1e\+300/],
    [{ conductivity: { voxels: new Float64Array(64).fill(1e-310) } }, /Value 0 of the conductivity is 1e-310/],
    [{ boundaries: { z: along('z').z } }, /y axis has no boundaries/],
    [{ conductivity: { labels: new Uint8Array(3), phases: [1] } }, /3 labels/],
    [{ conductivity: { labels: new Uint8Array(64).fill(2), phases: [1, 1] } }, /label 2/],
    [{ conductivity: { labels: new Uint8Array(64), phases: [-1] } }, /phase 0 is -1/],
    [{ conductivity: { voxels: new Float64Array(64).fill(Number.NaN) } }, /NaN/],
    [{ source: new Float64Array(2) }, /source has 2 values/],
    [
      { boundaries: { ...along('z'), x: [{ kind: 'potential', value: new Float64Array(3) }, insulated] as const } },
      /3 values; expected 16/,
    ],
    [
      { boundaries: { ...along('z'), x: [{ kind: 'robin', resistance: -1, potential: 0 }, insulated] as const } },
      /resistance of the low x face is -1/,
    ],
    [{ interfaceResistances: [{ phases: [0, 7] as const, resistance: 1 }] }, /between phases 0 and 7/],
  ])('is refused before anything is allocated: %#', (change, message) => {
    const make = (): VoxelConduction => new VoxelConduction({ ...problem, ...change } as VoxelConductionProblem);
    expect(make).toThrow(VoxelProblemError);
    expect(make).toThrow(message);
  });
});
