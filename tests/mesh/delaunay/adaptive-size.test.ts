import { describe, expect, it } from 'vitest';
import { adaptiveSize, meshOutline, type Outline, type Point, uniformSize } from '../../../src/mesh/delaunay/index.js';
import { fieldGradient } from '../../../src/mesh/elements/recovery.js';
import { fieldErrors, type Mesh, recover, recoveredErrors } from '../../../src/mesh/index.js';
import { fittedOrder, type PoissonProblem, solvePoisson } from '../elements/poisson-problem.js';
import { polygonOutline, rectangle } from './shapes.js';

/** The L-shaped domain about the origin; harmonic r^(2/3) sin(2 theta / 3) has its gradient infinite at the corner. */
const corner: readonly Point[] = [
  [0, 0],
  [0, -1],
  [1, -1],
  [1, 1],
  [-1, 1],
  [-1, 0],
];
const lShape: Outline = polygonOutline(corner, [0.5, 0.5]);

const singular: PoissonProblem = {
  exact: {
    value(position, out) {
      const [r, angle] = polar(position[0]!, position[1]!);
      out[0] = r ** (2 / 3) * Math.sin((2 * angle) / 3);
    },
    gradient(position, out) {
      const [r, angle] = polar(position[0]!, position[1]!);
      const size = (2 / 3) * r ** (-1 / 3);
      // The angle runs from the negative y axis, so that is the first axis and x the second.
      out[0] = size * Math.cos(angle / 3);
      out[1] = size * Math.sin(angle / 3);
    },
  },
  conductivity: () => 1,
  source: () => 0,
  dirichlet: ['outer'],
};

/** The angle runs from the side (0, 0)-(0, -1), counterclockwise to that on the negative x axis: 0 to 3 pi / 2. */
function polar(x: number, y: number): [number, number] {
  const angle = Math.atan2(y, x) + Math.PI / 2;
  return [Math.hypot(x, y), angle < -1e-12 ? angle + 2 * Math.PI : angle];
}

function solve(mesh: Mesh, order: 1 | 2): { error: number; estimate: Float64Array } {
  const { numbering, solution } = solvePoisson(mesh, order, singular, 5);
  const gradient = fieldGradient(numbering, 'u', solution);
  return {
    error: fieldErrors(numbering, 'u', solution, singular.exact, 8).h1,
    estimate: recoveredErrors(mesh, order, gradient, recover(mesh, order, gradient)),
  };
}

describe('adaptive refinement of the L-shaped domain', () => {
  it.each([
    [1, 8, 1.8],
    [2, 9, 1.8],
  ] as const)('elements of order %d converge as N^(-p/2), as if there were no singularity', (order, rounds, more) => {
    let { mesh } = meshOutline(lShape, { size: uniformSize(0.5), order });
    const cells: number[] = [];
    const errors: number[] = [];
    let effectivity = 0;
    for (let round = 0; round < rounds; round++) {
      const { error, estimate } = solve(mesh, order);
      cells.push(estimate.length);
      errors.push(error);
      effectivity = Math.sqrt(estimate.reduce((sum, e) => sum + e * e, 0)) / error;
      const { size } = adaptiveSize(mesh, estimate, { order, aim: { cells: more * estimate.length } });
      mesh = meshOutline(lShape, { size, order }).mesh;
    }
    const late = rounds - 4;
    const slope = -fittedOrder(cells.slice(late), errors.slice(late));
    expect(slope).toBeGreaterThan(0.92 * (order / 2));
    // The first rounds catch up at the corner, so that the slope is a little steeper than its limit.
    expect(slope).toBeLessThan(1.35 * (order / 2));
    expect(effectivity).toBeGreaterThan(0.8);
    expect(effectivity).toBeLessThan(1.25);
    // Uniform meshes do no better than N^(-1/3), whatever the order.
    const uniform = [0.2, 0.1, 0.05].map((size) => {
      const coarse = meshOutline(lShape, { size: uniformSize(size), order }).mesh;
      return { count: coarse.blocks[0]!.region.length, error: solve(coarse, order).error };
    });
    const plain = -fittedOrder(
      uniform.map(({ count }) => count),
      uniform.map(({ error }) => error),
    );
    expect(plain).toBeLessThan(0.4);
    expect(plain).toBeGreaterThan(0.28);
  });
});

describe('sizes from errors', () => {
  const { mesh } = meshOutline(rectangle(1, 1), { size: uniformSize(0.1) });
  const cells = mesh.blocks[0]!.region.length;

  it('equal errors ask for equal sizes, and for as many cells as aimed at', () => {
    const {
      size,
      cells: expected,
      error,
    } = adaptiveSize(mesh, new Float64Array(cells).fill(0.01), { order: 1, aim: { cells: 4 * cells } });
    expect(error).toBeCloseTo(0.01 * Math.sqrt(cells), 14);
    expect(expected).toBeCloseTo(4 * cells, 6);
    const made = meshOutline(rectangle(1, 1), { size });
    expect(made.report.triangles / (4 * cells)).toBeGreaterThan(0.8);
    expect(made.report.triangles / (4 * cells)).toBeLessThan(1.25);
  });

  it('a reduction of the error asks for as many cells as the order says', () => {
    const even = new Float64Array(cells).fill(0.01);
    // Half the error: elements of order 1 need four times as many cells, of order 2 twice as many.
    expect(adaptiveSize(mesh, even, { order: 1, aim: { reduction: 0.5 } }).cells).toBeCloseTo(4 * cells, 6);
    expect(adaptiveSize(mesh, even, { order: 2, aim: { reduction: 0.5 } }).cells).toBeCloseTo(2 * cells, 6);
  });

  it('marking halves the sizes of the fewest cells with so much of the error', () => {
    const errors = new Float64Array(cells).fill(1e-6);
    errors[7] = 1;
    const { cells: expected } = adaptiveSize(mesh, errors, { order: 1, aim: { marking: 0.5 } });
    expect(expected).toBe(cells + 3);
    const limited = adaptiveSize(mesh, errors, { order: 1, aim: { marking: 1 }, smallest: 0.09 });
    expect(Math.min(...limited.nodal)).toBeGreaterThanOrEqual(0.09 * (1 - 1e-12));
  });

  it('refuses errors that are none and aims that make no sense', () => {
    const even = new Float64Array(cells);
    expect(() =>
      adaptiveSize(
        mesh,
        even.map(() => Number.NaN),
        { order: 1, aim: { cells: 5 } },
      ),
    ).toThrow('finite');
    expect(() => adaptiveSize(mesh, even, { order: 1, aim: { reduction: 2 } })).toThrow('aim');
    expect(() => adaptiveSize(mesh, [1], { order: 1, aim: { cells: 5 } })).toThrow('does not fit');
    expect(() => adaptiveSize(mesh, even, { order: 1, aim: { cells: 5 }, smallest: 2, largest: 1 })).toThrow('limits');
  });
});
