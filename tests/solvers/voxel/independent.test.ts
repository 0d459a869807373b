import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factorReal, solveReal } from '../../../src/solvers/dense.js';
import { ConductionObstacleError } from '../../../src/solvers/voxel/preflight-obstacle.js';
import type { AxisBoundary, FaceCondition, VoxelConductionProblem } from '../../../src/solvers/voxel/problem.js';
import { VoxelConduction } from '../../../src/solvers/voxel/voxel-conduction.js';
import { type VoxelEquations, voxelComponents, voxelEquations, voxelResidual } from './equations.js';

const conductances = [0, 0, 1e-3, 0.04, 1, 50];
const axisIndex = { z: 0, y: 1, x: 2 } as const;

/** Problems of every kind: blocked voxels, tensors, interfaces, all conditions, maps and numbers, sources, periodic axes with jumps. */
const problems: fc.Arbitrary<VoxelConductionProblem> = fc
  .record({
    shape: fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 6 })),
    seed: fc.integer({ min: 1, max: 1e9 }),
    sourced: fc.integer({ min: 0, max: 5 }),
    interfaces: fc.boolean(),
    kinds: fc.tuple(...Array.from({ length: 3 }, () => fc.integer({ min: 0, max: 11 }))),
  })
  .map(({ shape, seed, sourced, interfaces, kinds }) => {
    let state = seed;
    const random = () => {
      state = (state * 48271) % 2147483647;
      return state / 2147483647;
    };
    for (let skipped = 0; skipped < 5; skipped++) random();
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
    const size = shape[0] * shape[1] * shape[2];
    const phases = Array.from({ length: 3 }, () =>
      random() < 0.3 ? ([pick(conductances), pick(conductances), pick(conductances)] as const) : pick(conductances),
    );
    phases[0] = 1;
    const labels = Uint8Array.from({ length: size }, () => (random() < 0.5 ? 0 : Math.floor(random() * 3)));
    const condition = (area: number): FaceCondition => {
      const map = (value: () => number) =>
        random() < 0.5 ? value() : Float64Array.from({ length: area }, () => value());
      const choice = random();
      if (choice < 0.3) return { kind: 'insulated' };
      if (choice < 0.6) return { kind: 'potential', value: map(random) };
      if (choice < 0.7) return { kind: 'flux', value: map(() => random() - 0.5) };
      const resistance = map(() => pick([0, 0.01, 3, Number.POSITIVE_INFINITY]));
      return { kind: 'robin', resistance, potential: map(random) };
    };
    const axis = (name: keyof typeof axisIndex): AxisBoundary => {
      const kind = kinds[axisIndex[name]]!;
      if (kind === 0) return { kind: 'periodic' };
      if (kind === 1) return { kind: 'periodic', jump: random() - 0.5 };
      const area = size / shape[axisIndex[name]]!;
      return [condition(area), condition(area)];
    };
    return {
      shape,
      spacing: [0.5 + random(), 0.5 + random(), 0.5 + random()] as const,
      conductivity: { labels, phases },
      ...(interfaces
        ? {
            interfaceResistances: [
              { phases: [0, 1] as const, resistance: pick([0.1, 10, Number.POSITIVE_INFINITY]) },
              { phases: [2, 1] as const, resistance: pick([0, 1]) },
            ],
          }
        : {}),
      boundaries: { z: axis('z'), y: axis('y'), x: axis('x') },
      ...(sourced === 0 ? { source: Float64Array.from({ length: size }, () => random() - 0.5) } : {}),
    };
  });

/** Potentials by elimination on the full matrix; a component that nothing holds gets its first voxel at zero. */
function denseSolution(equations: VoxelEquations): Float64Array {
  const { size, couplings, anchor } = equations;
  const { component, anchored } = voxelComponents(equations);
  const matrix = new Float64Array(size * size);
  const { right } = voxelResidual(equations, new Float64Array(size));
  for (const [from, to, conductance] of couplings) {
    matrix[from * size + from]! += conductance;
    matrix[to * size + to]! += conductance;
    matrix[from * size + to]! -= conductance;
    matrix[to * size + from]! -= conductance;
  }
  for (let at = 0; at < size; at++) {
    matrix[at * size + at]! += anchor[at]!;
    if (anchored[at] || component[at] !== at) continue;
    matrix.fill(0, at * size, (at + 1) * size);
    matrix[at * size + at] = 1;
    right[at] = 0;
  }
  const pivots = new Int32Array(size);
  factorReal(matrix, size, pivots);
  solveReal(matrix, size, pivots, right);
  return right;
}

/** Largest net current (A) into a component that nothing holds, over the sum of all magnitudes of currents put in. */
function strayCurrent(equations: VoxelEquations): number {
  const { component, anchored } = voxelComponents(equations);
  const { right } = voxelResidual(equations, new Float64Array(equations.size));
  const net = new Float64Array(equations.size);
  let scale = 0;
  right.forEach((current, at) => {
    if (!anchored[at]) net[component[at]!]! += current;
    scale += Math.abs(current);
  });
  return scale === 0 ? 0 : net.reduce((most, current) => Math.max(most, Math.abs(current)), 0) / scale;
}

/** Sum of the magnitudes of currents between voxels and over the outer faces (A). */
function throughput({ couplings, outer }: VoxelEquations, potential: Float64Array): number {
  let sum = 0;
  for (const [from, to, conductance, jump] of couplings)
    sum += Math.abs(conductance * (potential[from]! - potential[to]! - jump));
  for (const [at, , conductance, outside] of outer) sum += Math.abs(conductance * (potential[at]! - outside));
  return sum;
}

describe('conduction on voxels against equations and a dense solution by other code', () => {
  it('is right for problems of every kind, or refused for a reason that is true', () => {
    let solvedCount = 0;
    fc.assert(
      fc.property(problems, (problem) => {
        const equations = voxelEquations(problem);
        const stray = strayCurrent(equations);
        let answer: ReturnType<VoxelConduction['solve']>;
        try {
          answer = new VoxelConduction(problem).solve({ tolerance: 1e-10 });
        } catch (error) {
          if (!(error instanceof ConductionObstacleError)) throw error;
          // Currents that have nowhere to go, or no current at all.
          if (stray > 1e-12 || equations.misplaced > 0) return;
          expect(throughput(equations, denseSolution(equations))).toBeLessThan(1e-9);
          return;
        }
        solvedCount++;
        expect(stray).toBeLessThan(1e-9);
        expect(equations.misplaced).toBe(0);
        const { potential, currents } = answer;
        expect(potential.every(Number.isFinite)).toBe(true);
        const { residual, right } = voxelResidual(equations, potential);
        const norm = Math.hypot(...right);
        expect(Math.hypot(...residual)).toBeLessThanOrEqual(1.01e-10 * norm + 1e-300);
        const exact = denseSolution(equations);
        const flow = throughput(equations, exact);
        const faces: Record<string, number> = {};
        for (const [at, face, conductance, outside] of equations.outer)
          faces[face] = (faces[face] ?? 0) + conductance * (outside - exact[at]!);
        for (const [face, current] of Object.entries(faces))
          expect(Math.abs(current - currents[face as keyof typeof currents])).toBeLessThan(
            1e-6 * flow + 1e-12 * Math.abs(norm) + 1e-12,
          );
        const { component, anchored } = voxelComponents(equations);
        potential.forEach((value, at) => {
          if (anchored[at]) expect(Math.abs(value - exact[at]!)).toBeLessThan(1e-5);
          else if (component[at] !== at && answer.solved[at] === 1) {
            const difference = value - potential[component[at]!]!;
            expect(Math.abs(difference - (exact[at]! - exact[component[at]!]!))).toBeLessThan(1e-5 * (1 + norm));
          }
        });
      }),
      { numRuns: 300, seed: 4 },
    );
    // Most of these problems have a solution; else the test would say nothing.
    expect(solvedCount).toBeGreaterThan(150);
  });
});
