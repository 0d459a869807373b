import { describe, expect, it } from 'vitest';
import { KernelHeap } from '../../../src/solvers/kernels/heap.js';
import { SparseDirect } from '../../../src/solvers/linear/direct/sparse-direct.js';
import type { SparsePattern } from '../../../src/solvers/linear/sparse/pattern.js';
import type { VoxelConductionProblem } from '../../../src/solvers/voxel/problem.js';
import { VoxelConduction } from '../../../src/solvers/voxel/voxel-conduction.js';
import { noise } from '../kernels/both.js';
import { voxelEquations, voxelResidual } from './equations.js';

const n = 14;
const insulated = { kind: 'insulated' } as const;
type Label = (z: number, y: number, x: number) => number;

function problemOf(
  label: Label,
  phases: readonly (number | readonly [number, number, number])[],
  more: Partial<VoxelConductionProblem> = {},
): VoxelConductionProblem {
  const labels = Uint8Array.from({ length: n ** 3 }, (_, at) =>
    label(Math.floor(at / n / n), Math.floor(at / n) % n, at % n),
  );
  return {
    shape: [n, n, n],
    spacing: [1, 1, 1],
    conductivity: { labels, phases },
    boundaries: {
      z: [
        { kind: 'potential', value: 0 },
        { kind: 'potential', value: 1 },
      ],
      y: [insulated, insulated],
      x: [insulated, insulated],
    },
    ...more,
  };
}

/** Spheres of radius 2 to 4 at random until the given part of the voxels is covered. */
function spheres(part: number, seed: number): Label {
  const values = noise(4000, seed);
  const covered = new Uint8Array(n ** 3);
  let count = 0;
  for (let k = 0; count < part * n ** 3; k += 4) {
    const [cz, cy, cx, size] = [0, 1, 2, 3].map((each) => (values[k + each]! + 1) / 2);
    for (let at = 0; at < n ** 3; at++) {
      const distance = Math.hypot(
        Math.floor(at / n / n) - cz! * n,
        (Math.floor(at / n) % n) - cy! * n,
        (at % n) - cx! * n,
      );
      if (covered[at] === 1 || distance > 2 + 2 * size!) continue;
      covered[at] = 1;
      count++;
    }
  }
  return (z, y, x) => covered[(z * n + y) * n + x]!;
}

/** Current through the low and the high z face by a direct solution of the plain equations. */
function directCurrents(problem: VoxelConductionProblem): readonly [number, number] {
  const equations = voxelEquations(problem);
  const rows = Array.from({ length: equations.size }, (_, at) => new Map([[at, equations.anchor[at]!]]));
  for (const [from, to, conductance] of equations.couplings) {
    const [low, high] = [Math.min(from, to), Math.max(from, to)];
    rows[high]!.set(low, (rows[high]!.get(low) ?? 0) - conductance);
    for (const at of [low, high]) rows[at]!.set(at, rows[at]!.get(at)! + conductance);
  }
  const lists = rows.map((row) => [...row].sort(([a], [b]) => a - b));
  const starts = Int32Array.from([0, ...lists.map((list) => list.length)]);
  for (let at = 1; at < starts.length; at++) starts[at]! += starts[at - 1]!;
  const pattern: SparsePattern = {
    rows: equations.size,
    columns: equations.size,
    rowStart: starts,
    columnIndex: Int32Array.from(lists.flatMap((list) => list.map(([column]) => column))),
  };
  const solver = SparseDirect.analyse(pattern, { kind: 'positive-definite' });
  solver.factor(Float64Array.from(lists.flatMap((list) => list.map(([, value]) => value))));
  const { right } = voxelResidual(equations, new Float64Array(equations.size));
  const u = solver.solve(right).solution;
  const currents: [number, number] = [0, 0];
  for (const [at, face, conductance, potential] of equations.outer)
    currents[face === 'zLow' ? 0 : 1] += conductance * (potential - u[at]!);
  solver.release();
  return currents;
}

const few = spheres(0.25, 3);
const many = spheres(0.6, 4);
const checks: Label = (z, y, x) => (Math.floor(z / 3) + Math.floor(y / 3) + Math.floor(x / 3)) % 2;
const enclosed: Label = (z, y, x) => ([z, y, x].every((at) => at > 2 && at < 11 && at !== 6) ? 1 : 0);
const one = [1, 1] as const;
const joined = (resistance: number): Partial<VoxelConductionProblem> => ({
  interfaceResistances: [{ phases: [0, 1], resistance }],
});

// The Euclidean residual hides the poor conductor's equations: what counts is the current, which a direct solution judges.
describe('contrasts of a thousand million', () => {
  it.each([
    ['few spheres far worse', few, [1, 1e-9]],
    ['few spheres far better', few, [1, 1e9]],
    ['many spheres far worse', many, [1, 1e-9]],
    ['many spheres far better', many, [1, 1e9]],
    ['a checkerboard of three voxels', checks, [1, 1e-9]],
    ['better parts that touch no face', enclosed, [1, 1e9]],
    ['worse parts that touch no face', enclosed, [1, 1e-9]],
    ['single layers across', (z: number) => z % 2, [1, 1e-9]],
    ['one better part between films', (z: number) => (z > 0 && z < n - 1 ? 1 : 0), [1, 1e9]],
    ['one film', (z: number) => (z === 7 ? 1 : 0), [1, 1e-9]],
    ['three phases', (z: number, y: number, x: number) => few(z, y, x) + 2 * enclosed(z, y, x), [1, 1e-9, 1e-4, 1e4]],
    ['a tensor', few, [[1, 1, 1e6], 1e-3]],
    ['resistive interfaces', few, one, joined(1e9)],
    ['faint interfaces', few, one, joined(1e-9)],
  ] as const)('%s: the current is that of a direct solution', (_name, label, phases, more = {}) => {
    const problem = problemOf(label as Label, phases as readonly number[], more);
    const conduction = new VoxelConduction(problem);
    const { currents, residual, limited, potential, iterations } = conduction.solve({ imbalance: 1e-6 });
    conduction.close();
    const [low, high] = directCurrents(problem);
    // Currents over faces are differences of potentials of about one: they round with the best conductance.
    const rounding = 1e-13 * Math.max(...(phases as readonly unknown[]).flat().map(Number));
    expect(Math.abs(currents.zLow - low)).toBeLessThan(1e-5 * Math.abs(low) + rounding);
    expect(Math.abs(currents.zHigh - high)).toBeLessThan(1e-5 * Math.abs(high) + rounding);
    const outside = voxelResidual(voxelEquations(problem), potential);
    const relative = Math.hypot(...outside.residual) / Math.hypot(...outside.right);
    expect(relative).toBeLessThan(limited ? 1e-5 : 1.01e-8);
    expect(relative / residual).toBeLessThan(limited ? 3 : 1.5);
    expect(iterations).toBeLessThan(120);
  });

  it('has the same bits on both back ends', () => {
    const problem = problemOf(checks, [1, 1e-9]);
    const [wasm, twin] = (['wasm', 'typescript'] as const).map((backend) =>
      new VoxelConduction(problem, { heap: new KernelHeap({ backend }) }).solve(),
    );
    expect(twin!.history).toEqual(wasm!.history);
    expect(twin!.potential).toEqual(wasm!.potential);
  });

  it('says when doubles cannot hold the tolerance', () => {
    const { limited, residual } = new VoxelConduction(problemOf(enclosed, [1, 1e9])).solve({ tolerance: 1e-10 });
    expect(limited).toBe(true);
    expect(residual).toBeGreaterThan(1e-10);
    expect(residual).toBeLessThan(1e-5);
    expect(new VoxelConduction(problemOf(enclosed, [1, 10])).solve({ tolerance: 1e-10 }).limited).toBe(false);
  });
});
