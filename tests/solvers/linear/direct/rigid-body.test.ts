import { describe, expect, it } from 'vitest';
import type { DirectKind } from '../../../../src/solvers/linear/direct/elimination-order.js';
import { SingularMatrixError } from '../../../../src/solvers/linear/direct/errors.js';
import { SparseDirect } from '../../../../src/solvers/linear/direct/sparse-direct.js';
import type { SparseMatrix } from '../../../../src/solvers/linear/sparse/pattern.js';
import { matrixFromTriplets } from '../../../../src/solvers/linear/sparse/triplets.js';
import { caught } from './reference.js';

interface Truss {
  readonly dimension: 2 | 3;
  readonly points: readonly (readonly number[])[];
  readonly bars: readonly (readonly [number, number])[];
  /** [node, component] that are held by a spring to the ground. */
  readonly held?: readonly (readonly [number, number])[];
}

/** Stiffness of bars between nodes: (e e^T) / length for each, and stiff springs where nodes are held. */
function stiffness({ dimension, points, bars, held = [] }: Truss): SparseMatrix {
  const triplets = { rowIndex: [] as number[], columnIndex: [] as number[], values: [] as number[] };
  const add = (row: number, column: number, value: number): void => {
    triplets.rowIndex.push(row);
    triplets.columnIndex.push(column);
    triplets.values.push(value);
  };
  for (let i = 0; i < points.length * dimension; i++) add(i, i, 0);
  for (const [a, b] of bars) {
    const difference = points[a]!.map((value, c) => points[b]![c]! - value);
    const length = Math.hypot(...difference);
    for (const [p, q, sign] of [
      [a, a, 1],
      [b, b, 1],
      [a, b, -1],
      [b, a, -1],
    ] as const)
      for (let c = 0; c < dimension; c++)
        for (let d = 0; d < dimension; d++)
          add(p * dimension + c, q * dimension + d, (sign * difference[c]! * difference[d]!) / length ** 3);
  }
  for (const [node, component] of held) add(node * dimension + component, node * dimension + component, 3);
  const size = points.length * dimension;
  return matrixFromTriplets(size, size, triplets, 'symmetric');
}

/** A braced strip of squares from (x, y) on. */
function strip(x: number, y: number, count: number, first = 0): Pick<Truss, 'points' | 'bars'> {
  const points = Array.from({ length: 2 * (count + 1) }, (_, i) => [x + (i >> 1), y + (i % 2)]);
  const bars = Array.from({ length: count }, (_, k) => {
    const [a, b, c, d] = [2 * k, 2 * k + 1, 2 * k + 2, 2 * k + 3].map((i) => i + first) as [
      number,
      number,
      number,
      number,
    ];
    return [
      [a, b],
      [a, c],
      [b, d],
      [a, d],
      [c, d],
    ] as [number, number][];
  }).flat();
  return { points, bars };
}

function messageOf(truss: Truss, kind: DirectKind): { rank: number; lines: string[] } {
  const matrix = stiffness(truss);
  const displacement = { dimension: truss.dimension, coordinates: Float64Array.from(truss.points.flat()) };
  const error = caught(() => SparseDirect.analyse(matrix.pattern, { kind, displacement }).factor(matrix.values));
  expect(error).toBeInstanceOf(SingularMatrixError);
  const { rank, nullVectors } = error as SingularMatrixError;
  return { rank, lines: nullVectors.map(({ description }) => description).sort() };
}

const cube: Truss = {
  dimension: 3,
  points: Array.from({ length: 8 }, (_, i) => [i & 1, (i >> 1) & 1, i >> 2]),
  bars: Array.from({ length: 8 }, (_, a) => Array.from({ length: a }, (_, b) => [a, b] as const)).flat(),
};

describe.each(['positive-definite', 'indefinite'] as const)('what is free in a structure is named (%s)', (kind) => {
  it('a free body in the plane', () => {
    expect(messageOf({ dimension: 2, ...strip(3, -2, 6) }, kind)).toEqual({
      rank: 25,
      lines: [
        'rigid-body mode: no displacement fixed in x',
        'rigid-body mode: no displacement fixed in y',
        'rigid-body mode: rotation about z free',
      ],
    });
  });

  it('a body on rollers', () => {
    const held = [
      [0, 1],
      [6, 1],
    ] as const;
    expect(messageOf({ dimension: 2, ...strip(0, 0, 6), held }, kind).lines).toEqual([
      'rigid-body mode: no displacement fixed in x',
    ]);
  });

  it('a body on a hinge', () => {
    const held = [
      [4, 0],
      [4, 1],
    ] as const;
    expect(messageOf({ dimension: 2, ...strip(1, 5, 6), held }, kind).lines).toEqual([
      'rigid-body mode: rotation about z through (3, 5) free',
    ]);
  });

  it('one of two bodies', () => {
    const [left, right] = [strip(0, 0, 4), strip(9, 0, 2, 10)];
    const truss: Truss = {
      dimension: 2,
      points: [...left.points, ...right.points],
      bars: [...left.bars, ...right.bars],
      held: [
        [0, 0],
        [0, 1],
        [1, 0],
        [10, 1],
        [12, 1],
      ],
    };
    expect(messageOf(truss, kind).lines).toEqual([
      'rigid-body mode of the body of 6 nodes around (10, 0.5): no displacement fixed in x',
    ]);
  });

  it('a free body in space', () => {
    const { rank, lines } = messageOf(cube, kind);
    expect(rank).toBe(18);
    expect(lines).toEqual([
      ...['x', 'y', 'z'].map((axis) => `rigid-body mode: no displacement fixed in ${axis}`),
      ...['x', 'y', 'z'].map((axis) => `rigid-body mode: rotation about ${axis} free`),
    ]);
  });

  it('a mechanism that is no rigid motion', () => {
    // A square without a brace, its lower side held.
    const truss: Truss = {
      dimension: 2,
      points: [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 1],
      ],
      bars: [
        [0, 1],
        [1, 2],
        [2, 3],
        [3, 0],
      ],
      held: [
        [0, 0],
        [0, 1],
        [1, 0],
        [1, 1],
      ],
    };
    const { rank, lines } = messageOf(truss, kind);
    expect(rank).toBe(7);
    expect(lines).toEqual(['2 unknowns can be shifted by one constant: unknown 4 (1.0), unknown 6 (1.0)']);
  });
});
