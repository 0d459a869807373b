import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factorReal, solveReal } from '../../../../src/solvers/dense.js';
import { addBlock, addEntry, ElementAssembly } from '../../../../src/solvers/linear/sparse/assembly.js';
import { fromBlocks } from '../../../../src/solvers/linear/sparse/block.js';
import { checkMatrix } from '../../../../src/solvers/linear/sparse/check.js';
import { type ElementGroup, patternFromElements } from '../../../../src/solvers/linear/sparse/elements.js';
import { FixedUnknowns } from '../../../../src/solvers/linear/sparse/fixed-unknowns.js';
import type { SparseMatrix } from '../../../../src/solvers/linear/sparse/pattern.js';
import { noise } from '../../kernels/both.js';
import { laplacian2D, matrixOf } from '../krylov/systems.js';
import { dense, symmetricOnGrid } from './arbitrary.js';

/** Random elements of two kinds on some nodes, nodes left out now and then. */
const groups = fc.integer({ min: 1, max: 12 }).chain((size) => {
  const group = (nodesPerElement: number): fc.Arbitrary<ElementGroup> =>
    fc
      .array(
        fc.array(fc.integer({ min: -1, max: size - 1 }), { minLength: nodesPerElement, maxLength: nodesPerElement }),
        {
          maxLength: 8,
        },
      )
      .map((elements) => ({ nodesPerElement, nodes: Int32Array.from(elements.flat()) }));
  return fc.tuple(fc.constant(size), fc.tuple(group(3), group(2)));
});

/** An element's matrix: symmetric, different for each element. */
function elementMatrix(rows: number, element: number): Float64Array {
  const factor = noise(rows, element + 3);
  return Float64Array.from({ length: rows * rows }, (_, k) => {
    const [i, j] = [Math.floor(k / rows), k % rows];
    return Math.round(64 * (factor[i]! * factor[j]! + (i === j ? 2 : 0))) / 64;
  });
}

describe('assembly from elements', () => {
  it('is the sum over elements, for single entries and blocks, general and symmetric', () => {
    fc.assert(
      fc.property(
        groups,
        fc.constantFrom('general', 'symmetric'),
        fc.constantFrom(1, 2, 3),
        ([size, kinds], symmetry, blockSize) => {
          const pattern = patternFromElements(size, kinds, symmetry);
          const values = new Float64Array(pattern.columnIndex.length * blockSize ** 2);
          const rows = size * blockSize;
          const expected = new Float64Array(rows * rows);
          for (const kind of kinds) {
            const assembly = new ElementAssembly(pattern, kind, symmetry, blockSize);
            const width = assembly.rowsPerElement;
            for (let element = 0; element < assembly.elements; element++) {
              const matrix = elementMatrix(width, element);
              assembly.add(values, element, matrix);
              const unknown = (local: number): number => {
                const node = kind.nodes[element * kind.nodesPerElement + Math.floor(local / blockSize)]!;
                return node < 0 ? -1 : node * blockSize + (local % blockSize);
              };
              for (let i = 0; i < width; i++)
                for (let j = 0; j < width; j++)
                  if (unknown(i) >= 0 && unknown(j) >= 0)
                    expected[unknown(i) * rows + unknown(j)]! += matrix[i * width + j]!;
            }
          }
          const matrix: SparseMatrix =
            blockSize === 1 ? { pattern, values, symmetry } : fromBlocks({ pattern, values, blockSize, symmetry });
          checkMatrix(matrix);
          expect(dense(matrix)).toEqual(expected);
        },
      ),
    );
  });

  it('couples every node with itself and with nothing beyond its elements', () => {
    const pattern = patternFromElements(5, [{ nodesPerElement: 2, nodes: Int32Array.of(0, 1, 1, 3) }]);
    expect([...pattern.rowStart]).toEqual([0, 2, 5, 6, 8, 9]);
    expect([...pattern.columnIndex]).toEqual([0, 1, 0, 1, 3, 2, 1, 3, 4]);
    const lower = patternFromElements(5, [{ nodesPerElement: 2, nodes: Int32Array.of(0, 1, 1, 3) }], 'symmetric');
    expect([...lower.columnIndex]).toEqual([0, 0, 1, 2, 1, 3, 4]);
  });

  it('refuses what does not fit, with its place', () => {
    const group = (...nodes: number[]): ElementGroup => ({ nodesPerElement: 2, nodes: Int32Array.from(nodes) });
    expect(() => patternFromElements(3, [group(0, 1, 2)])).toThrow(/3 nodes do not divide into elements of 2/);
    expect(() => patternFromElements(3, [group(0, 1, 2, 3)])).toThrow(
      /Element 1 has node 3 in place 1; there are nodes 0 to 2/,
    );
    expect(() => patternFromElements(3, [group(0, -2)])).toThrow(/node -2/);
    const pattern = patternFromElements(3, [group(0, 1)]);
    expect(() => new ElementAssembly(pattern, group(1, 0, 1, 2))).toThrow(
      /entry of element 1 in row 1, column 2 is not in the pattern, which is frozen/,
    );
  });

  it('takes single entries and blocks, and refuses those outside the pattern with row and column', () => {
    const pattern = patternFromElements(3, [{ nodesPerElement: 2, nodes: Int32Array.of(0, 1) }]);
    const matrix: SparseMatrix = { pattern, values: new Float64Array(5), symmetry: 'general' };
    addEntry(matrix, 1, 0, 2);
    addEntry(matrix, 1, 0, 3);
    expect(dense(matrix)[3]).toBe(5);
    expect(() => addEntry(matrix, 2, 0, 1)).toThrow(/entry in row 2, column 0 is not in the pattern/);
    expect(() => addEntry(matrix, 3, 0, 1)).toThrow(/row 3, column 0 .* has 3 rows and 3 columns/);
    const blocks = { pattern, values: new Float64Array(20), blockSize: 2, symmetry: 'general' } as const;
    addBlock(blocks, 0, 1, [1, 2, 3, 4]);
    expect([...blocks.values.subarray(4, 8)]).toEqual([1, 2, 3, 4]);
    expect(() => addBlock(blocks, 0, 2, [1, 2, 3, 4])).toThrow(/row 0, column 2/);
    expect(() => addBlock(blocks, 0, 1, [1])).toThrow(/block of 1 numbers .* expected 4/);
  });
});

/** Solves a sparse system by dense elimination. */
function denseSolve(matrix: SparseMatrix, b: Float64Array): Float64Array {
  const size = b.length;
  const factors = dense(matrix);
  const pivots = new Int32Array(size);
  const x = Float64Array.from(b);
  expect(factorReal(factors, size, pivots)).toBe(true);
  solveReal(factors, size, pivots, x);
  return x;
}

describe('fixed unknowns', () => {
  const general = matrixOf(30, [
    ...Array.from({ length: 30 }, (_, i) => [i, i, 4 + (i % 3)] as const),
    ...Array.from({ length: 29 }, (_, i) => [i, i + 1, -1.5] as const),
    ...Array.from({ length: 25 }, (_, i) => [i + 5, i, 0.75] as const),
  ]);

  it.each([
    ['symmetric', symmetricOnGrid(6, 5, 1)],
    ['general', general],
  ] as const)('of a %s matrix give the same solution constrained, reduced, and as equations', (_, matrix) => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 29 }), { maxLength: 29 }),
        fc.integer(),
        (unknowns, seed) => {
          const b = noise(30, seed);
          const given = noise(unknowns.length, seed + 1);
          const fixed = new FixedUnknowns(matrix, unknowns);
          // By equations: the rows of the fixed unknowns become x_i = value.
          const rows = dense(matrix);
          const right = Float64Array.from(b);
          unknowns.forEach((unknown, k) => {
            rows.fill(0, unknown * 30, (unknown + 1) * 30);
            rows[unknown * 30 + unknown] = 1;
            right[unknown] = given[k]!;
          });
          const pivots = new Int32Array(30);
          expect(factorReal(rows, 30, pivots)).toBe(true);
          solveReal(rows, 30, pivots, right);

          const reduced = fixed.reduce(matrix);
          checkMatrix(reduced);
          const part = denseSolve(reduced, fixed.reduceRightHandSide(matrix, b, given));
          const whole = fixed.expand(part, given);
          const constrained = { ...matrix, values: matrix.values.slice() };
          const changed = Float64Array.from(b);
          fixed.constrain(constrained, changed, given);
          const direct = denseSolve(constrained, changed);
          for (let i = 0; i < 30; i++) {
            expect(whole[i]).toBeCloseTo(right[i]!, 10);
            expect(direct[i]).toBeCloseTo(right[i]!, 10);
          }
          const full = dense(constrained);
          for (const unknown of unknowns)
            for (let j = 0; j < 30; j++)
              if (j !== unknown) expect([full[unknown * 30 + j], full[j * 30 + unknown]]).toEqual([0, 0]);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('make the 2D potential between two plates linear', () => {
    const n = 6;
    const matrix = laplacian2D(n, 'free');
    const plates = [
      ...Array.from({ length: n }, (_, y) => y * n),
      ...Array.from({ length: n }, (_, y) => y * n + n - 1),
    ];
    const values = plates.map((_, k) => (k < n ? 0 : 10));
    const b = new Float64Array(n * n);
    new FixedUnknowns(matrix, plates).constrain(matrix, b, values);
    denseSolve(matrix, b).forEach((value, i) => {
      expect(value).toBeCloseTo((10 * (i % n)) / (n - 1), 10);
    });
  });

  it('keep a diagonal in the scale of the matrix, also where it was zero', () => {
    const matrix = matrixOf(
      3,
      [
        [0, 0, 4e9],
        [1, 0, 1e9],
        [1, 1, 0],
        [2, 2, 2e9],
      ],
      'symmetric',
    );
    const b = Float64Array.of(1, 2, 3);
    new FixedUnknowns(matrix, [1]).constrain(matrix, b, [5]);
    expect(dense(matrix)[4]).toBe(3e9);
    expect([...b]).toEqual([1 - 5e9, 15e9, 3]);
  });

  it('are refused where they make no sense', () => {
    const matrix = laplacian2D(2);
    expect(() => new FixedUnknowns(matrix, [4])).toThrow(/fixed unknown in place 0 is 4; there are unknowns 0 to 3/);
    expect(() => new FixedUnknowns(matrix, [1, 1])).toThrow(/Unknown 1 is fixed twice/);
    const fixed = new FixedUnknowns(matrix, [1]);
    expect(() => fixed.constrain(matrix, new Float64Array(4), [Number.NaN])).toThrow(/fixed unknown 1 is NaN/);
    expect(() => fixed.constrain(matrix, new Float64Array(3), [1])).toThrow(/right-hand side of 3/);
    expect(() => fixed.expand(new Float64Array(1), [1])).toThrow(/1 free and 1 fixed .* expected 3 and 1/);
    const hollow = matrixOf(2, [
      [0, 0, 1],
      [1, 0, 1],
    ]);
    expect(() => new FixedUnknowns(hollow, [1])).toThrow(/diagonal entry is not in the pattern/);
  });
});
