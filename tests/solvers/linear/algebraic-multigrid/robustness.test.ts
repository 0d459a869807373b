import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AlgebraicMultigrid } from '../../../../src/solvers/linear/algebraic-multigrid/multigrid.js';
import { constantModes, rigidBodyModes } from '../../../../src/solvers/linear/algebraic-multigrid/near-null-space.js';
import type { SparseMatrix } from '../../../../src/solvers/linear/sparse/pattern.js';
import { noise } from '../../kernels/both.js';
import { publicMatrix } from '../matrix-market.js';
import {
  conjugateGradients,
  freeElasticity,
  multiply,
  norm,
  sideBySide,
  triangleConduction,
  unitRows,
} from './problems.js';

/** Iterations, held to the true residual. */
function iterations(
  matrix: SparseMatrix,
  multigrid: AlgebraicMultigrid,
  b = noise(matrix.pattern.rows, 3),
  tolerance = 1e-8,
): number {
  const result = conjugateGradients(matrix, b, multigrid, tolerance);
  expect(result.residual).toBeLessThan(2 * tolerance);
  return result.iterations;
}

const ones = (matrix: SparseMatrix): Float64Array => new Float64Array(matrix.pattern.rows).fill(1);

describe('multigrid stays fast', () => {
  it('for coefficients that jump by 1e6, in squares', () => {
    const matrix = triangleConduction({
      cells: [64, 64],
      conductivity: (x, y) => ((Math.floor(x / 8) + Math.floor(y / 8)) % 2 === 0 ? 1 : 1e6),
    });
    expect(iterations(matrix, new AlgebraicMultigrid(matrix), ones(matrix))).toBeLessThanOrEqual(30);
  });

  it('for stiff inclusions in a soft body', () => {
    const { matrix, coordinates } = freeElasticity([24, 24], 0.3, (element) =>
      Math.floor(element / 4) % 2 === 0 && Math.floor(element / 96) % 2 === 0 ? 1e6 : 1,
    );
    const fixed = unitRows(matrix, (unknown) => coordinates[2 * Math.floor(unknown / 2)] === 0);
    const multigrid = new AlgebraicMultigrid(fixed, {
      componentsPerNode: 2,
      nearNullSpace: rigidBodyModes(coordinates, 2),
    });
    // With a condition number of 1e9, b - A x is known to a few 1e-8 of b.
    expect(iterations(fixed, multigrid, ones(fixed), 1e-6)).toBeLessThanOrEqual(40);
  });

  it('for cells ten times as long as high', () => {
    const { matrix, coordinates } = freeElasticity([16, 16, 4]);
    // Layers: stiffness of the laplacian kind, anisotropic by its coefficients.
    const held = unitRows(matrix, (unknown) => coordinates[3 * Math.floor(unknown / 3) + 2] === 0);
    const multigrid = new AlgebraicMultigrid(held, {
      componentsPerNode: 3,
      nearNullSpace: rigidBodyModes(coordinates, 3),
    });
    expect(iterations(held, multigrid)).toBeLessThanOrEqual(20);
    const layers = layered(20, 20, 20, 100);
    const conduction = new AlgebraicMultigrid(layers);
    expect(iterations(layers, conduction)).toBeLessThanOrEqual(16);
    expect(conduction.describe().operatorComplexity).toBeLessThan(2.2);
  });

  it.each([1, 1e-12, 1e12])('for fixed unknowns as rows of the unit matrix times %d', (diagonal) => {
    const { matrix, coordinates } = freeElasticity([10, 9, 6]);
    // One face held, one corner held in z alone.
    const fixed = (unknown: number): boolean =>
      coordinates[3 * Math.floor(unknown / 3)] === 0 || unknown === matrix.pattern.rows - 1;
    const held = unitRows(matrix, fixed, diagonal);
    const multigrid = new AlgebraicMultigrid(held, {
      componentsPerNode: 3,
      nearNullSpace: rigidBodyModes(coordinates, 3),
    });
    const b = noise(matrix.pattern.rows).map((value, i) => (fixed(i) ? 0 : value));
    expect(iterations(held, multigrid, b)).toBeLessThanOrEqual(20);
  });

  it('for fixed unknowns held by a penalty of 1e10', () => {
    const { matrix, coordinates } = freeElasticity([10, 9, 6]);
    const values = matrix.values.slice();
    for (let row = 0; row < matrix.pattern.rows; row++)
      if (coordinates[3 * Math.floor(row / 3)] === 0) values[matrix.pattern.rowStart[row + 1]! - 1]! += 1e10;
    const held = { ...matrix, values };
    const multigrid = new AlgebraicMultigrid(held, {
      componentsPerNode: 3,
      nearNullSpace: rigidBodyModes(coordinates, 3),
    });
    expect(iterations(held, multigrid)).toBeLessThanOrEqual(20);
  });

  it('for unknowns that were eliminated, also single components of a node', () => {
    const { matrix, coordinates } = freeElasticity([20, 20]);
    const fixed = (unknown: number): boolean => {
      const [x, y] = [coordinates[2 * Math.floor(unknown / 2)], coordinates[2 * Math.floor(unknown / 2) + 1]];
      // Rollers on x = 0 and on y = 0.
      return (x === 0 && unknown % 2 === 0) || (y === 0 && unknown % 2 === 1);
    };
    const { reduced, unknowns } = eliminate(matrix, fixed);
    const multigrid = new AlgebraicMultigrid(reduced, {
      componentsPerNode: 2,
      unknowns,
      nearNullSpace: rigidBodyModes(coordinates, 2),
    });
    expect(iterations(reduced, multigrid)).toBeLessThanOrEqual(18);
    const withUnitRows = unitRows(matrix, fixed);
    const other = new AlgebraicMultigrid(withUnitRows, {
      componentsPerNode: 2,
      nearNullSpace: rigidBodyModes(coordinates, 2),
    });
    expect(iterations(withUnitRows, other)).toBeLessThanOrEqual(18);
  });

  it('for several bodies of very different stiffness', () => {
    const soft = freeElasticity([12, 8], 0.3, () => 1e-6);
    const stiff = freeElasticity([9, 11], 0.2, () => 1e6);
    const bodies = [soft, stiff].map(({ matrix, coordinates }) =>
      unitRows(matrix, (unknown) => coordinates[2 * Math.floor(unknown / 2)] === 0),
    );
    const matrix = sideBySide(bodies[0]!, bodies[1]!);
    const coordinates = Float64Array.from([...soft.coordinates, ...stiff.coordinates.map((value) => value + 30)]);
    const multigrid = new AlgebraicMultigrid(matrix, {
      componentsPerNode: 2,
      nearNullSpace: rigidBodyModes(coordinates, 2),
    });
    expect(iterations(matrix, multigrid)).toBeLessThanOrEqual(20);
  });

  it.each([1e-25, 1e25])('in units where everything is %d times as large', (unit) => {
    const matrix = triangleConduction({ cells: [30, 30] });
    const scaled = { ...matrix, values: matrix.values.map((value) => unit * value) };
    const b = noise(matrix.pattern.rows, 3);
    const one = conjugateGradients(matrix, b, new AlgebraicMultigrid(matrix));
    const other = conjugateGradients(scaled, b, new AlgebraicMultigrid(scaled));
    expect(other.iterations).toBe(one.iterations);
    expect(other.residual).toBeLessThan(1.1e-8);
  });

  it('in units that differ from unknown to unknown: D A D', () => {
    const matrix = triangleConduction({ cells: [30, 30] });
    const factor = (unknown: number): number => 10 ** ((unknown * 7919) % 9);
    const values = matrix.values.slice();
    const { rowStart, columnIndex, rows } = matrix.pattern;
    for (let row = 0; row < rows; row++)
      for (let k = rowStart[row]!; k < rowStart[row + 1]!; k++) values[k]! *= factor(row) * factor(columnIndex[k]!);
    const scaled = { ...matrix, values };
    const vectors = Float64Array.from({ length: rows }, (_, unknown) => 1 / factor(unknown));
    const b = noise(rows, 3).map((value, unknown) => value * factor(unknown));
    const plain = conjugateGradients(matrix, noise(rows, 3), new AlgebraicMultigrid(matrix)).iterations;
    const multigrid = new AlgebraicMultigrid(scaled, { nearNullSpace: { count: 1, vectors } });
    const { solution } = conjugateGradients(scaled, b, multigrid, 1e-12, plain + 12);
    const original = solution.map((value, unknown) => value * factor(unknown));
    const residual = multiply(matrix, original).map((value, i) => value - b[i]! / factor(i));
    expect(norm(residual)).toBeLessThan(1e-6 * norm(noise(rows, 3)));
  });
});

describe('a probe', () => {
  const probed = (poissonRatio: number) => {
    const { matrix, coordinates } = freeElasticity([8, 8, 8], poissonRatio);
    const held = unitRows(matrix, (unknown) => coordinates[3 * Math.floor(unknown / 3)] === 0);
    return new AlgebraicMultigrid(held, { componentsPerNode: 3, nearNullSpace: rigidBodyModes(coordinates, 3) });
  };

  it('tells fast problems from nearly incompressible ones, and says so', () => {
    const fast = probed(0.3).probe();
    expect(fast.contraction).toBeGreaterThan(0.3);
    expect(fast.contraction).toBeLessThan(0.9);
    expect(fast.warning).toBeNull();
    const slow = probed(0.4999).probe();
    expect(slow.contraction).toBeLessThan(1);
    expect(slow.warning).toMatch(/nearly incompressible/);
    expect(() => probed(0.3).probe(1)).toThrow(/expected a whole number of at least 2/);
  });

  it('is 0 where the cycle is exact, and leaves the cycle as it was', () => {
    const matrix = triangleConduction({ cells: [6, 6] });
    expect(new AlgebraicMultigrid(matrix, { precision: 'double' }).probe().contraction).toBeLessThan(1e-6);
    const multigrid = probed(0.3);
    const x = noise(multigrid.size);
    const [before, after] = [new Float64Array(x.length), new Float64Array(x.length)];
    multigrid.apply(x, before);
    multigrid.probe(2);
    multigrid.apply(x, after);
    expect([...after]).toEqual([...before]);
  });
});

describe('matrices of a public collection', () => {
  it.each([
    ['494_bus', 25],
    ['airfoil', 13],
    ['knot', 14],
    ['unit_cube', 7],
    ['bcsstk01', 40],
    ['lund_a', 80],
  ] as const)('%s: converges on more than one level', (name, most) => {
    const matrix = publicMatrix(name);
    const multigrid = new AlgebraicMultigrid(matrix, { coarsestSize: 20 });
    expect(multigrid.describe().levels.length).toBeGreaterThan(1);
    expect(iterations(matrix, multigrid)).toBeLessThanOrEqual(most);
  });

  it.each(['can_144', 'dwt_162', 'sphere2'])('%s is indefinite and refused', (name) => {
    expect(() => new AlgebraicMultigrid(publicMatrix(name))).toThrow(/indefinite/);
  });
});

describe('singular problems', () => {
  it('of conduction without a fixed potential converge for balanced sources', () => {
    const matrix = triangleConduction({ cells: [40, 40], free: true });
    const b = multiply(matrix, noise(matrix.pattern.rows, 8));
    const multigrid = new AlgebraicMultigrid(matrix);
    expect(multigrid.describe().singularDirections).toBe(1);
    expect(multigrid.describe().warnings.join()).toMatch(/singular: 1 directions/);
    expect(iterations(matrix, multigrid, b)).toBeLessThanOrEqual(24);
  });

  it('of two free bodies have their twelve rigid motions found', () => {
    const bodies = [freeElasticity([6, 6, 5]), freeElasticity([5, 7, 5])] as const;
    const matrix = sideBySide(bodies[0].matrix, bodies[1].matrix);
    const coordinates = Float64Array.from([...bodies[0].coordinates, ...bodies[1].coordinates.map((x) => x + 20)]);
    const multigrid = new AlgebraicMultigrid(matrix, {
      componentsPerNode: 3,
      nearNullSpace: rigidBodyModes(coordinates, 3),
    });
    expect(multigrid.describe().singularDirections).toBe(12);
    expect(iterations(matrix, multigrid, multiply(matrix, noise(matrix.pattern.rows, 8)))).toBeLessThanOrEqual(24);
  });
});

describe('small and degenerate matrices', () => {
  const diagonal = (values: readonly number[]): SparseMatrix => ({
    pattern: {
      rows: values.length,
      columns: values.length,
      rowStart: Int32Array.from({ length: values.length + 1 }, (_, i) => i),
      columnIndex: Int32Array.from(values, (_, i) => i),
    },
    values: Float64Array.from(values),
    symmetry: 'symmetric',
  });

  it('a diagonal is inverted, small or large, however its entries differ', () => {
    for (const size of [1, 2, 5000]) {
      const values = Array.from({ length: size }, (_, i) => 10 ** (i % 13));
      const y = new Float64Array(size);
      new AlgebraicMultigrid(diagonal(values)).apply(Float64Array.from(values), y);
      y.forEach((value) => {
        expect(value).toBeCloseTo(1, 5);
      });
    }
  });

  it('no unknowns at all are no problem', () => {
    const multigrid = new AlgebraicMultigrid(diagonal([]));
    multigrid.apply(new Float64Array(0), new Float64Array(0));
    expect(multigrid.describe().levels).toEqual([]);
  });

  it('a matrix without structure, dense or nearly so, is solved on the one level there is, or swept', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 24 }), fc.integer({ min: 1, max: 1000 }), (size, seed) => {
        const entries = noise(size * size, seed);
        const rowStart = Int32Array.from({ length: size + 1 }, (_, i) => (i * (i + 1)) / 2);
        const columnIndex: number[] = [];
        const values: number[] = [];
        // B B^T + 0.1 I: positive definite whatever B.
        for (let i = 0; i < size; i++)
          for (let j = 0; j <= i; j++) {
            let sum = i === j ? 0.1 : 0;
            for (let x = 0; x < size; x++) sum += entries[i * size + x]! * entries[j * size + x]!;
            columnIndex.push(j);
            values.push(sum);
          }
        const matrix: SparseMatrix = {
          pattern: { rows: size, columns: size, rowStart, columnIndex: Int32Array.from(columnIndex) },
          values: Float64Array.from(values),
          symmetry: 'symmetric',
        };
        for (const coarsestSize of [1, 300]) {
          const result = conjugateGradients(matrix, noise(size, 5), new AlgebraicMultigrid(matrix, { coarsestSize }));
          expect(result.residual).toBeLessThan(1e-7);
        }
      }),
      { numRuns: 30, seed: 4 },
    );
  });
});

describe('what multigrid refuses', () => {
  const matrix = triangleConduction({ cells: [8, 8] });
  const size = matrix.pattern.rows;
  const withValue = (k: number, value: number): SparseMatrix => {
    const values = matrix.values.slice();
    values[k] = value;
    return { ...matrix, values };
  };
  const make =
    (options: object, from = matrix) =>
    () =>
      new AlgebraicMultigrid(from, options);

  it.each([
    [{ componentsPerNode: 0 }, /componentsPerNode is 0; expected a whole number/],
    [{ componentsPerNode: 5 }, /matrix of 72 unknowns.*multiple of 5/],
    [{ cycle: 'F' }, /cycle is F; expected "V" or "W"/],
    [{ sweeps: 1.5 }, /sweeps is 1.5/],
    [{ threshold: 1 }, /threshold is 1; expected a number from 0 to below 1/],
    [{ precision: 'half' }, /precision is half/],
    [{ coarsestSize: 1e6 }, /coarsestSize is 1000000/],
    [{ team: {} }, /heap is undefined; expected the heap that the team works on/],
    [{ nearNullSpace: constantModes(size - 1) }, /near-null space has 71 entries; expected 72/],
    [{ nearNullSpace: { count: 0, vectors: new Float64Array(0) } }, /0 vectors; expected at least 1/],
    [{ nearNullSpace: { count: 1, vectors: new Float64Array(size).fill(Number.NaN) } }, /Vector 0 .* NaN at entry 0/],
    [{ unknowns: Int32Array.from({ length: size - 1 }, (_, i) => i) }, /Unknown 71 belongs to no node/],
    [{ unknowns: new Int32Array(size) }, /node 1 is unknown 0, which is component 0 of node 0 already/],
    [{ unknowns: new Int32Array(size).fill(size) }, /is unknown 72; the matrix has unknowns 0 to 71/],
  ])('options %#', (options, message) => {
    expect(make(options)).toThrow(message);
  });

  it('values that are not finite, diagonals that are not positive, indefinite blocks', () => {
    expect(make({}, withValue(3, Number.NaN))).toThrow(/is NaN; expected a finite number/);
    const last = matrix.pattern.rowStart[size]! - 1;
    expect(make({}, withValue(last, 0))).toThrow(/diagonal of unknown 71 is 0; expected a positive number/);
    expect(make({}, withValue(last, -1))).toThrow(/diagonal of unknown 71 is -1/);
    const indefinite: SparseMatrix = {
      pattern: { rows: 2, columns: 2, rowStart: Int32Array.of(0, 1, 3), columnIndex: Int32Array.of(0, 0, 1) },
      values: Float64Array.of(1, 2, 1),
      symmetry: 'symmetric',
    };
    expect(make({ componentsPerNode: 2 }, indefinite)).toThrow(/diagonal block of node 0.*indefinite/);
    expect(make({}, indefinite)).toThrow(/indefinite: on the coarsest level/);
    expect(make({}, { ...matrix, pattern: { ...matrix.pattern, columns: size + 1 } })).toThrow(
      /as many columns as rows/,
    );
  });

  it('vectors of another length and residuals that are not finite', () => {
    const multigrid = new AlgebraicMultigrid(matrix);
    expect(() => multigrid.apply(new Float64Array(3), new Float64Array(size))).toThrow(
      /residual has 3 entries; expected 72/,
    );
    expect(() => multigrid.apply(new Float64Array(size), new Float64Array(3))).toThrow(/correction has 3 entries/);
    const bad = new Float64Array(size);
    bad[5] = Number.POSITIVE_INFINITY;
    expect(() => multigrid.apply(bad, new Float64Array(size))).toThrow(/residual of unknown 5 is Infinity/);
    expect(() => multigrid.refresh(new Float64Array(2))).toThrow(/2 values/);
  });

  it('stays usable after a refused residual, and says so after refused values', () => {
    const multigrid = new AlgebraicMultigrid(matrix);
    const [x, y, z] = [noise(size), new Float64Array(size), new Float64Array(size)];
    multigrid.apply(x, y);
    expect(() => multigrid.refresh(matrix.values.map((value) => -value))).toThrow(/expected a positive number/);
    expect(() => multigrid.apply(x, z)).toThrow(/released|make a new one/);
    expect(norm(y)).toBeGreaterThan(0);
  });
});

/** Conduction on a box of cells, `ratio` times as well along z as along x and y; held on z = 0. Unit cells, finite volumes. */
function layered(nx: number, ny: number, nz: number, ratio: number): SparseMatrix {
  const size = nx * ny * nz;
  const diagonal = new Float64Array(size);
  const rows: [number, number][][] = Array.from({ length: size }, () => []);
  const join = (a: number, b: number, conductance: number): void => {
    diagonal[a]! += conductance;
    diagonal[b]! += conductance;
    rows[b]!.push([a, -conductance]);
  };
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++) {
        const cell = (k * ny + j) * nx + i;
        if (k > 0) join(cell - nx * ny, cell, ratio);
        else diagonal[cell]! += 2 * ratio;
        if (j > 0) join(cell - nx, cell, 1);
        if (i > 0) join(cell - 1, cell, 1);
      }
  rows.forEach((row, cell) => {
    row.push([cell, diagonal[cell]!]);
  });
  const rowStart = new Int32Array(size + 1);
  rows.forEach((row, cell) => {
    rowStart[cell + 1] = rowStart[cell]! + row.length;
  });
  return {
    pattern: { rows: size, columns: size, rowStart, columnIndex: Int32Array.from(rows.flat(), ([column]) => column) },
    values: Float64Array.from(rows.flat(), ([, value]) => value),
    symmetry: 'symmetric',
  };
}

/** Leaves unknowns out of a matrix; `unknowns` says what became of each. */
function eliminate(matrix: SparseMatrix, fixed: (unknown: number) => boolean) {
  const { rows, rowStart, columnIndex } = matrix.pattern;
  let size = 0;
  const unknowns = Int32Array.from({ length: rows }, (_, unknown) => (fixed(unknown) ? -1 : size++));
  const starts = [0];
  const columns: number[] = [];
  const values: number[] = [];
  for (let row = 0; row < rows; row++) {
    if (fixed(row)) continue;
    for (let k = rowStart[row]!; k < rowStart[row + 1]!; k++) {
      if (fixed(columnIndex[k]!)) continue;
      columns.push(unknowns[columnIndex[k]!]!);
      values.push(matrix.values[k]!);
    }
    starts.push(columns.length);
  }
  const pattern = {
    rows: size,
    columns: size,
    rowStart: Int32Array.from(starts),
    columnIndex: Int32Array.from(columns),
  };
  return { reduced: { pattern, values: Float64Array.from(values), symmetry: 'symmetric' } as SparseMatrix, unknowns };
}
