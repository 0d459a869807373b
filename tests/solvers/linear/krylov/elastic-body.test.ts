import { describe, expect, it } from 'vitest';
import { cubeStiffness, rigidBodyModes } from '../../../../benchmarks/solvers/problems/index.mjs';
import { euclidean } from '../../../../src/solvers/linear/krylov/norms.js';
import { krylovMethods } from '../../../../src/solvers/linear/krylov/solve.js';
import { IncompleteCholesky } from '../../../../src/solvers/linear/preconditioners/incomplete-cholesky.js';
import { BlockJacobiPreconditioner } from '../../../../src/solvers/linear/preconditioners/jacobi.js';
import { ElementAssembly } from '../../../../src/solvers/linear/sparse/assembly.js';
import { fromBlocks } from '../../../../src/solvers/linear/sparse/block.js';
import { patternFromElements } from '../../../../src/solvers/linear/sparse/elements.js';
import { FixedUnknowns } from '../../../../src/solvers/linear/sparse/fixed-unknowns.js';
import { MatrixOperator } from '../../../../src/solvers/linear/sparse/matrix-operator.js';
import type { BlockSparseMatrix } from '../../../../src/solvers/linear/sparse/pattern.js';
import { noise } from '../../kernels/both.js';
import { times } from './systems.js';

const cells = [5, 4, 3] as const;
const nodesAlong = cells.map((count) => count + 1);
const stride = [1, nodesAlong[0]!, nodesAlong[0]! * nodesAlong[1]!];
const nodeCount = nodesAlong.reduce((product, count) => product * count, 1);
const size = 3 * nodeCount;
const coordinates = Float64Array.from(
  { length: size },
  (_, i) => Math.floor(Math.floor(i / 3) / stride[i % 3]!) % nodesAlong[i % 3]!,
);

/** A body of unit cubes that nothing holds, assembled in blocks. */
function freeBody(): BlockSparseMatrix {
  const nodes: number[] = [];
  for (let z = 0; z < cells[2]; z++)
    for (let y = 0; y < cells[1]; y++)
      for (let x = 0; x < cells[0]; x++)
        for (let local = 0; local < 8; local++)
          nodes.push(x + (local & 1) + (y + ((local >> 1) & 1)) * stride[1]! + (z + ((local >> 2) & 1)) * stride[2]!);
  const group = { nodesPerElement: 8, nodes: Int32Array.from(nodes) };
  const pattern = patternFromElements(nodeCount, [group], 'symmetric');
  const values = new Float64Array(pattern.columnIndex.length * 9);
  const assembly = new ElementAssembly(pattern, group, 'symmetric', 3);
  const stiffness = cubeStiffness(3, 0.3);
  for (let element = 0; element < assembly.elements; element++) assembly.add(values, element, stiffness);
  return { pattern, values, blockSize: 3, symmetry: 'symmetric' };
}

const body = freeBody();
const single = fromBlocks(body);
const modes = Array.from({ length: 6 }, (_, k) => rigidBodyModes(coordinates, 3).slice(k * size, (k + 1) * size));
const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, value, i) => sum + value * b[i]!, 0);

/** Loads without net force and moment: stiffness times any displacement. */
const balanced = times(single, noise(size));
const methods = Object.entries(krylovMethods);

describe('a free elastic body', () => {
  it('has the rigid-body modes for a null space', () => {
    for (const mode of modes) for (const value of times(single, mode)) expect(Math.abs(value)).toBeLessThan(1e-13);
  });

  it.each(methods)('under balanced loads is solved by %s, without rigid motion', (_, method) => {
    const operator = new MatrixOperator(body);
    const preconditioner = new BlockJacobiPreconditioner(single, 3, { heap: operator.heap });
    const result = method(operator, balanced, {
      nullSpace: modes,
      leftNullSpace: modes,
      preconditioner,
      norm: euclidean('N'),
      tolerance: 1e-9,
    });
    expect(result.reason).toBe('converged');
    const left = times(single, result.solution).map((value, i) => balanced[i]! - value);
    expect(Math.hypot(...left)).toBeLessThan(1.01e-9);
    for (const mode of modes) expect(Math.abs(dot(mode, result.solution))).toBeLessThan(1e-9);
    expect(result.nullSpaceComponents).toHaveLength(6);
  });

  it('under a net force and moment is refused with them', () => {
    const pushed = balanced.map((value, i) => value + (i % 3 === 1 ? 0.01 : 0));
    const result = krylovMethods['conjugate-gradients'](new MatrixOperator(body), pushed, { nullSpace: modes });
    expect(result.reason).toBe('incompatible-right-hand-side');
    // The unit vector of translation along y has entries 1 / sqrt(nodes).
    expect(result.nullSpaceComponents[1]).toBeCloseTo(0.01 * Math.sqrt(nodeCount), 10);
    expect(result.nullSpaceComponents[0]).toBeCloseTo(0, 10);
  });
});

describe('an elastic body with given displacements on its surface', () => {
  it('passes the patch test: a linear field on the surface is the solution inside', () => {
    const field = (x: number, y: number, z: number): readonly number[] => [
      1e-3 * x - 2e-3 * y + 5e-4 * z,
      3e-4 * x + 7e-4 * y - 1e-3 * z,
      -4e-4 * x + 2e-4 * y + 6e-4 * z,
    ];
    const exact = Float64Array.from({ length: size }, (_, i) => {
      const first = 3 * Math.floor(i / 3);
      return field(coordinates[first]!, coordinates[first + 1]!, coordinates[first + 2]!)[i % 3]!;
    });
    const onSurface = (i: number): boolean => {
      const first = 3 * Math.floor(i / 3);
      return [0, 1, 2].some((k) => coordinates[first + k] === 0 || coordinates[first + k] === cells[k]);
    };
    const unknowns = Array.from({ length: size }, (_, i) => i).filter(onSurface);
    const given = unknowns.map((unknown) => exact[unknown]!);
    const fixed = new FixedUnknowns(single, unknowns);
    expect(fixed.free.length).toBe(3 * 4 * 3 * 2);
    const reduced = fixed.reduce(single);
    const right = fixed.reduceRightHandSide(single, new Float64Array(size), given);
    const inside = krylovMethods['conjugate-gradients'](new MatrixOperator(reduced), right, {
      preconditioner: new IncompleteCholesky(reduced),
      tolerance: 1e-13,
    });
    expect(inside.reason).toBe('converged');
    fixed.expand(inside.solution, given).forEach((value, i) => {
      expect(value).toBeCloseTo(exact[i]!, 14);
    });
    const constrained = { ...single, values: single.values.slice() };
    const b = new Float64Array(size);
    fixed.constrain(constrained, b, given);
    const whole = krylovMethods.minres(new MatrixOperator(constrained), b, {
      preconditioner: new IncompleteCholesky(constrained),
      tolerance: 1e-13,
    });
    expect(whole.reason).toBe('converged');
    whole.solution.forEach((value, i) => {
      expect(value).toBeCloseTo(exact[i]!, 13);
    });
  });
});
