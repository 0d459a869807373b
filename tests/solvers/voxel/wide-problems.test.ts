import { describe, expect, it } from 'vitest';
import { KernelHeap } from '../../../src/solvers/kernels/heap.js';
import { VoxelConvergenceError, type VoxelSolution } from '../../../src/solvers/voxel/result.js';
import { VoxelConduction } from '../../../src/solvers/voxel/voxel-conduction.js';
import { entrywiseSolution } from './entrywise-solution.js';
import { type VoxelEquations, voxelEquations, voxelResidual } from './equations.js';
import { independentResidual } from './independent-residual.js';
import { wideProblem } from './wide-problems.js';

const sumOf = (values: Float64Array): number => values.reduce((sum, value) => sum + Math.abs(value), 0);

/** Sum of the currents that rounding of potentials to doubles gives. */
function roundingOf({ couplings, anchor }: VoxelEquations, u: Float64Array): number {
  const diagonal = Float64Array.from(anchor);
  for (const [from, to, conductance, jump] of couplings)
    for (const at of [from, to]) diagonal[at]! += conductance * (1 + Math.abs(jump));
  return sumOf(diagonal.map((value, at) => 2 ** -53 * value * Math.max(1, Math.abs(u[at]!))));
}

function solve(seed: number, heap = new KernelHeap()): VoxelSolution {
  const conduction = new VoxelConduction(wideProblem(seed).problem, { heap });
  try {
    return conduction.solve({ imbalance: 1e-6 });
  } finally {
    conduction.close();
    expect(heap.bytesInUse).toBe(0);
  }
}

/**
 * Periodic cells of the good conductor that a Robin face a thousand million times weaker holds: coarse residuals in single precision
 * lose the currents among the cells.
 */
const unsolved = [36];
const seeds = [...Array.from({ length: 56 }, (_, seed) => seed), 99, 201, 229, 291];

describe('problems at random with contrasts of a thousand million', () => {
  it.each(seeds.filter((seed) => !unsolved.includes(seed)))(
    'number %i has the currents of a solution without subtractions',
    (seed) => {
      const { problem } = wideProblem(seed);
      const equations = voxelEquations(problem);
      const { currents, residual, limited, imbalance, potential, iterations, solved } = solve(seed);
      const direct = entrywiseSolution(equations);
      const judged = independentResidual(problem, direct).currents;
      const left = sumOf(voxelResidual(equations, potential).residual);
      const rounding = roundingOf(equations, potential);
      // Whatever a voxel lacks would leave through the faces: no face's current is wrong by more than all that lack together.
      const most = left + sumOf(voxelResidual(equations, direct).residual) + rounding;
      for (const [axis, sides] of (['z', 'y', 'x'] as const).entries())
        for (const [side, end] of (['Low', 'High'] as const).entries())
          expect(Math.abs(currents[`${sides}${end}`] - judged[axis]![side]!)).toBeLessThanOrEqual(most);
      // The solver's own word for it.
      const zero = new Float64Array(potential.length);
      const { relative, absolute } = independentResidual(problem, zero);
      const outside = independentResidual(problem, potential).absolute;
      if (absolute > 0) expect(outside).toBeLessThan((1.2 * residual * absolute) / relative + rounding);
      if (!limited) expect(residual).toBeLessThanOrEqual(1e-8);
      else expect(left).toBeLessThan(4 * rounding);
      if (imbalance > 1e-6) expect(left).toBeLessThan(4 * rounding);
      expect(solved.every((mark) => mark === 1)).toBe(true);
      expect(iterations).toBeLessThan(400);
    },
  );

  it.each(unsolved)('number %i is given up with its history, not answered', (seed) => {
    let error: unknown;
    try {
      solve(seed);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(VoxelConvergenceError);
    const { history, residual, iterations, message } = error as VoxelConvergenceError;
    expect(history.length).toBeGreaterThan(2);
    expect(history.every(Number.isFinite)).toBe(true);
    expect(residual).toBeGreaterThan(1e-8);
    expect(iterations).toBeLessThan(501);
    expect(message).toMatch(/contrast/);
  });

  // Held by faces, by nothing, around one axis and two.
  it.each([6, 28, 40, 99])('number %i has the same bits on both back ends', (seed) => {
    const [wasm, twin] = (['wasm', 'typescript'] as const).map((backend) => solve(seed, new KernelHeap({ backend })));
    expect(twin!.history).toEqual(wasm!.history);
    expect(twin!.potential).toEqual(wasm!.potential);
    expect(twin!.currents).toEqual(wasm!.currents);
  });
});
