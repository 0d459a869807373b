import { describe, expect, it } from 'vitest';
import { KernelHeap } from '../../../../src/solvers/kernels/heap.js';
import { measureBlocks } from '../../../../src/solvers/linear/algebraic-multigrid/aggregation.js';
import { invertBlocks } from '../../../../src/solvers/linear/algebraic-multigrid/block-inverse.js';
import { colouredPattern } from '../../../../src/solvers/linear/algebraic-multigrid/block-pattern.js';
import { coarsen } from '../../../../src/solvers/linear/algebraic-multigrid/coarsening.js';
import { CoarsestSolver } from '../../../../src/solvers/linear/algebraic-multigrid/coarsest.js';
import { fillFinest, graphOfMatrix } from '../../../../src/solvers/linear/algebraic-multigrid/finest.js';
import { Level, Transfer } from '../../../../src/solvers/linear/algebraic-multigrid/level.js';
import { constantModes, rigidBodyModes } from '../../../../src/solvers/linear/algebraic-multigrid/near-null-space.js';
import { numberUnknowns } from '../../../../src/solvers/linear/algebraic-multigrid/numbering.js';
import { project } from '../../../../src/solvers/linear/algebraic-multigrid/projection.js';
import { largestEigenvalue } from '../../../../src/solvers/linear/algebraic-multigrid/spectral-radius.js';
import { tentativeProlongator } from '../../../../src/solvers/linear/algebraic-multigrid/tentative.js';
import type { SparseMatrix } from '../../../../src/solvers/linear/sparse/pattern.js';
import { noise, onBoth } from '../../kernels/both.js';
import { dense, freeElasticity, multiply, norm, triangleConduction } from './problems.js';

describe('rigid-body modes', () => {
  it.each([
    [[4, 3], 0.3],
    [[3, 2, 4], 0.45],
  ] as const)('are annihilated by the free stiffness of a grid of %j', (cells, poissonRatio) => {
    const { matrix, coordinates } = freeElasticity(cells, poissonRatio);
    const dimension = cells.length as 2 | 3;
    const { count, vectors } = rigidBodyModes(coordinates, dimension);
    expect(count).toBe(dimension === 2 ? 3 : 6);
    const size = matrix.pattern.rows;
    for (let mode = 0; mode < count; mode++) {
      const each = vectors.slice(mode * size, (mode + 1) * size);
      expect(norm(each)).toBeGreaterThan(1);
      expect(norm(multiply(matrix, each))).toBeLessThan(1e-13 * norm(each));
    }
  });

  it('refuse coordinates that are not whole nodes or not finite', () => {
    expect(() => rigidBodyModes([0, 0, 1], 2)).toThrow(/3 coordinates; expected 2 for each node/);
    expect(() => rigidBodyModes([0, 0, 1, Number.NaN], 2)).toThrow(/Coordinate 1 of node 1 is NaN/);
    expect(() => rigidBodyModes([0], 1 as 2)).toThrow(/expected 2 or 3/);
  });
});

/** The finest level of a problem with its first projection, from the parts that the hierarchy uses. */
function projected(heap: KernelHeap, matrix: SparseMatrix, m: number, space: ReturnType<typeof constantModes>) {
  const numbering = numberUnknowns(matrix.pattern.rows, m);
  const pattern = colouredPattern(graphOfMatrix(matrix, numbering));
  const blocks = heap.float64(pattern.columns.length * m * m + 2);
  fillFinest(matrix, numbering, pattern, new Float64Array(pattern.nodes).fill(1), blocks);
  const inverse = heap.float64(pattern.nodes * m * m + 2);
  expect(invertBlocks(blocks, pattern.diagonal, m, 1e-13, inverse)).toBe(-1);
  const level = new Level(heap, null, pattern, m, 'double');
  level.blocks.set(blocks.subarray(0, pattern.columns.length * m * m));
  const k = space.count;
  const size = pattern.nodes * m;
  const modes = new Float64Array(size * k);
  for (let node = 0; node < pattern.nodes; node++)
    for (let r = 0; r < m; r++)
      for (let mode = 0; mode < k; mode++)
        modes[(pattern.numbers[node]! * m + r) * k + mode] = space.vectors[mode * size + node * m + r]!;
  const plan = coarsen(
    pattern,
    measureBlocks(heap, blocks, m, pattern.columns.length),
    0.25,
    new Uint8Array(pattern.nodes),
  )!;
  const transfer = new Transfer(heap, null, plan, m, k, 'double');
  const next = project(heap, level, transfer, { blocks, inverse, modes }, 1);
  // P and A in the order of the pattern, dense.
  const map = Array.from({ length: size }, () => new Array<number>(plan.coarse.nodes * k).fill(0));
  for (let node = 0; node < pattern.nodes; node++)
    for (let at = plan.starts[node]!; at < plan.starts[node + 1]!; at++)
      for (let r = 0; r < m; r++)
        for (let c = 0; c < k; c++)
          map[node * m + r]![plan.columns[at]! * k + c] = transfer.prolongation[(at * k + c) * m + r]!;
  const natural = dense(matrix);
  const slot = (unknown: number): number => pattern.numbers[Math.floor(unknown / m)]! * m + (unknown % m);
  const operator = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  natural.forEach((row, i) => {
    row.forEach((value, j) => {
      operator[slot(i)]![slot(j)] = value;
    });
  });
  return { pattern, plan, transfer, next, map, operator, modes, m, k };
}

const cases = [
  ['plane strain', () => problem(freeElasticity([7, 5], 0.3), 2)],
  ['elasticity in space', () => problem(freeElasticity([4, 4, 3], 0.3), 3)],
  ['conduction', () => ({ matrix: triangleConduction({ cells: [9, 8], free: true }), m: 1, space: constantModes(90) })],
  [
    'conduction in thin triangles, with weak ties',
    () => ({ matrix: triangleConduction({ cells: [9, 8], free: true, stretch: 0.1 }), m: 1, space: constantModes(90) }),
  ],
  [
    'layers of very different stiffness, with weak ties',
    () =>
      problem(
        freeElasticity([6, 8], 0.3, (element) => (Math.floor(element / 6) % 2 === 0 ? 1 : 1e-4)),
        2,
      ),
  ],
] as const;

function problem({ matrix, coordinates }: ReturnType<typeof freeElasticity>, dimension: 2 | 3) {
  return { matrix, m: dimension as number, space: rigidBodyModes(coordinates, dimension) };
}

describe.each(cases)('the projection of %s', (_, make) => {
  const heap = new KernelHeap();
  const { matrix, m: components, space } = make();
  const { plan, transfer, next, map, operator, modes, m, k } = projected(heap, matrix, components, space);
  const coarseSize = plan.coarse.nodes * k;

  it('puts every node into one aggregate and shrinks', () => {
    expect(plan.aggregateOf.every((each) => each >= 0 && each < plan.coarse.nodes)).toBe(true);
    expect(plan.coarse.nodes).toBeLessThan(plan.aggregateOf.length / 3);
    expect(new Set(plan.aggregateOf).size).toBe(plan.coarse.nodes);
  });

  it('reproduces the near-null space exactly, tentatively and smoothed: P B_coarse = B on a free body', () => {
    const tentative = heap.float64(operator.length * k);
    const fine = heap.copyFloat64(modes);
    const coarse = tentativeProlongator(heap, plan.coarse.nodes, plan.aggregateOf, m, k, fine, tentative);
    expect([...coarse]).toEqual([...next.modes]);
    for (let i = 0; i < operator.length; i++)
      for (let mode = 0; mode < k; mode++) {
        const first = plan.aggregateOf[Math.floor(i / m)]! * k;
        let [unsmoothed, smoothed] = [0, 0];
        for (let c = 0; c < k; c++) unsmoothed += tentative[i * k + c]! * coarse[(first + c) * k + mode]!;
        for (let c = 0; c < coarseSize; c++) smoothed += map[i]![c]! * coarse[c * k + mode]!;
        expect(unsmoothed).toBeCloseTo(modes[i * k + mode]!, 12);
        expect(smoothed).toBeCloseTo(modes[i * k + mode]!, 12);
      }
  });

  it('gives the Galerkin product P^T A P, to the last places of a dense triple product', () => {
    const image = operator.map((row) =>
      Array.from({ length: coarseSize }, (__, c) => row.reduce((sum, value, j) => sum + value * map[j]![c]!, 0)),
    );
    const { starts, columns } = plan.coarse;
    const got = Array.from({ length: coarseSize }, () => new Array<number>(coarseSize).fill(0));
    for (let row = 0; row < plan.coarse.nodes; row++)
      for (let at = starts[row]!; at < starts[row + 1]!; at++)
        for (let r = 0; r < k; r++)
          for (let c = 0; c < k; c++) got[row * k + r]![columns[at]! * k + c] = next.blocks[(at * k + c) * k + r]!;
    for (let a = 0; a < coarseSize; a++)
      for (let b = 0; b < coarseSize; b++) {
        const expected = map.reduce((sum, row, i) => sum + row[a]! * image[i]![b]!, 0);
        const isUnit = a === b && next.modes[a * k + (a % k)] === 0;
        expect(got[a]![b]).toBeCloseTo(isUnit ? 1 : expected, 11);
      }
  });

  it('restricts by the transposed prolongator', () => {
    const { mapStarts, mapColumns, restrictionStarts, restrictionColumns, prolongation, restriction } = transfer;
    let blocks = 0;
    for (let row = 0; row < plan.coarse.nodes; row++)
      for (let at = restrictionStarts[row]!; at < restrictionStarts[row + 1]!; at++, blocks++) {
        const node = restrictionColumns[at]!;
        const begin = mapStarts[node]!;
        const there = begin + mapColumns.subarray(begin, mapStarts[node + 1]!).indexOf(row);
        for (let r = 0; r < m; r++)
          for (let c = 0; c < k; c++)
            expect(restriction[(at * m + r) * k + c]).toBe(prolongation[(there * k + c) * m + r]);
      }
    expect(blocks).toBe(plan.columns.length);
  });

  it('colours the coarse nodes so that no two of a colour are joined', () => {
    const { nodes, starts, columns, colours, diagonal, mirrored } = plan.coarse;
    const colourOf = (node: number): number => colours.findIndex((first) => first > node);
    for (let row = 0; row < nodes; row++) {
      expect(columns[diagonal[row]!]).toBe(row);
      for (let at = starts[row]!; at < starts[row + 1]!; at++) {
        expect(columns[mirrored[at]!]).toBe(row);
        if (columns[at] !== row) expect(colourOf(columns[at]!)).not.toBe(colourOf(row));
      }
    }
  });
});

it('has the bits of the twins', () => {
  const [wasm, typescript] = (['wasm', 'typescript'] as const).map((backend) => {
    const { matrix, coordinates } = freeElasticity([3, 4, 3]);
    const { next, transfer } = projected(new KernelHeap({ backend }), matrix, 3, rigidBodyModes(coordinates, 3));
    return { blocks: [...next.blocks], map: [...transfer.prolongation], up: [...transfer.restriction] };
  });
  expect(wasm).toEqual(typescript);
});

it.each([1, 2, 3, 6])('measures blocks of %i components', (m) => {
  const count = 7;
  const values = noise(count * m * m, 2);
  const [wasm, typescript] = onBoth((heap) => {
    const { norms, traces } = measureBlocks(heap, heap.copyFloat64(values), m, count);
    return { norms: [...norms], traces: [...traces] };
  });
  expect(wasm).toEqual(typescript);
  for (let block = 0; block < count; block++) {
    const each = values.subarray(block * m * m, (block + 1) * m * m);
    expect(wasm.norms[block]).toBeCloseTo(norm(each), 13);
    expect(wasm.traces[block]).toBeCloseTo(
      each.reduce((sum, value, at) => sum + (at % (m + 1) === 0 ? value : 0), 0),
      13,
    );
  }
});

describe('block inverses', () => {
  it.each([1, 2, 3, 6])('of %i components are inverses', (m) => {
    const factors = noise(m * m, 3);
    const block = new Float64Array(m * m);
    for (let i = 0; i < m; i++)
      for (let j = 0; j < m; j++) {
        block[i * m + j] = i === j ? 0.1 : 0;
        for (let x = 0; x < m; x++) block[i * m + j]! += factors[i * m + x]! * factors[j * m + x]!;
      }
    const inverse = new Float64Array(m * m);
    expect(invertBlocks(block, Int32Array.of(0), m, 1e-13, inverse)).toBe(-1);
    for (let i = 0; i < m; i++)
      for (let j = 0; j < m; j++) {
        let sum = 0;
        for (let x = 0; x < m; x++) sum += block[i * m + x]! * inverse[x * m + j]!;
        expect(sum).toBeCloseTo(i === j ? 1 : 0, 11);
      }
  });

  it('leave directions without stiffness at zero and name indefinite blocks', () => {
    const inverse = new Float64Array(8);
    const semidefinite = Float64Array.of(2, 2, 2, 2, 3, 0, 0, -1);
    expect(invertBlocks(semidefinite, Int32Array.of(0), 2, 1e-13, inverse)).toBe(-1);
    expect([...inverse.subarray(0, 4)]).toEqual([0.5, 0, 0, 0].map((value) => expect.closeTo(value, 14)));
    expect(invertBlocks(semidefinite, Int32Array.of(0, 1), 2, 1e-13, inverse)).toBe(1);
  });
});

describe('the coarsest solver', () => {
  it('finds rank and a solution of a singular consistent system', () => {
    const { matrix } = freeElasticity([2, 2, 1]);
    const size = matrix.pattern.rows;
    const solver = new CoarsestSolver(Float64Array.from(dense(matrix).flat()), size, 1e-13);
    expect(solver.rank).toBe(size - 6);
    const rightHandSide = multiply(matrix, noise(size, 5));
    const solution = new Float64Array(size);
    solver.solve(rightHandSide, solution);
    multiply(matrix, solution).forEach((value, i) => {
      expect(value).toBeCloseTo(rightHandSide[i]!, 10);
    });
  });

  it('refuses an indefinite matrix', () => {
    expect(() => new CoarsestSolver(Float64Array.of(1, 2, 2, 1), 2, 0)).toThrow(RangeError);
  });
});

it('bounds the spectral radius of a chain from below, within a few per cent', () => {
  // tridiag(-1, 2, -1) / 2 of n nodes: 1 + cos(pi / (n + 1)).
  const n = 400;
  const value = largestEigenvalue(
    n,
    6,
    1,
    (v, w) => {
      for (let i = 0; i < n; i++) w[i] = 2 * v[i]! - (v[i - 1] ?? 0) - (v[i + 1] ?? 0);
    },
    (w, z) => {
      for (let i = 0; i < n; i++) z[i] = w[i]! / 2;
    },
  );
  const exact = 1 + Math.cos(Math.PI / (n + 1));
  expect(value).toBeLessThanOrEqual(exact * (1 + 1e-12));
  expect(value).toBeGreaterThan(0.95 * exact);
});
