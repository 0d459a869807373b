import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BoxTree } from '../../../src/mesh/elements/box-tree.js';
import {
  Assembly,
  cellTerm,
  fieldAt,
  fieldErrors,
  fieldGradient,
  gridMesh,
  interpolate,
  mapCoordinates,
  Numbering,
  nodalValues,
  PointLocator,
  recover,
  recoveredErrors,
  sampleField,
} from '../../../src/mesh/index.js';
import { LithostatError } from '../../../src/quantity/index.js';
import { SparseDirect } from '../../../src/solvers/index.js';
import { pseudoRandom } from '../../../src/solvers/pseudo-random.js';
import { bent, dimensionOfShape, elements, mixedMesh, shaken } from './meshes.js';
import { fittedOrder, type PoissonProblem, poissonErrors, solvePoisson } from './poisson-problem.js';

const cellsFor = (dimension: number, count: number) => Array<number>(dimension).fill(count);

describe('numbering', () => {
  it('puts a linear pressure on the vertices of a quadratic mesh', () => {
    const mesh = gridMesh({ shape: 'triangle', order: 2, cells: [2, 3] });
    const numbering = new Numbering(
      mesh,
      [
        { name: 'velocity', order: 2, components: 2 },
        { name: 'pressure', order: 1, components: 1 },
      ],
      100,
    );
    expect(numbering.field('velocity').nodes).toHaveLength(35);
    expect(numbering.field('pressure').nodes).toHaveLength(12);
    expect([numbering.first, numbering.end]).toEqual([100, 100 + 70 + 12]);
    expect(numbering.groups[0]!.nodesPerElement).toBe(15);
    expect(numbering.field('pressure').firstInCell).toEqual([12]);
    expect(new Set(numbering.groups[0]!.nodes).size).toBe(82);
    expect(numbering.unknown('velocity', 4, 1)).toBe(109);
    expect([...numbering.unknownsAt('pressure', [0, 1, 2])]).toEqual([170, 171]);
    expect(() => numbering.unknown('pressure', 1)).toThrow(RangeError);
    expect(() => numbering.field('temperature')).toThrow(/velocity, pressure/);
  });

  it('leaves out nodes of no cell', () => {
    const mesh = gridMesh({ shape: 'quadrilateral', cells: [1, 1] });
    const coordinates = Float64Array.of(...mesh.coordinates, 5, 5);
    const numbering = new Numbering({ ...mesh, coordinates }, [{ name: 'u', order: 1, components: 1 }]);
    expect(numbering.end).toBe(4);
    expect(nodalValues(numbering, 'u', Float64Array.of(1, 2, 3, 4))).toEqual(Float64Array.of(1, 2, 3, 4, 0));
  });

  it('refuses fields that the mesh cannot carry, all at once', () => {
    const mesh = gridMesh({ shape: 'triangle', cells: [1, 1] });
    const make = () =>
      new Numbering(mesh, [
        { name: 'u', order: 2, components: 1 },
        { name: 'u', order: 1, components: 0 },
      ]);
    expect(make).toThrow(LithostatError);
    try {
      make();
    } catch (error) {
      const codes = (error as LithostatError).issues.map(({ code }) => code);
      expect(codes).toEqual(['order-above-mesh', 'duplicate-name', 'out-of-range']);
    }
  });
});

describe('grids', () => {
  it('refuse what makes none, all at once', () => {
    const make = () =>
      gridMesh({ shape: 'hexahedron', cells: [2, 0], lower: [0, 0, 0], upper: [1, 0, Number.NaN], geometry: 'plane' });
    expect(make).toThrow(LithostatError);
    try {
      make();
    } catch (error) {
      expect((error as LithostatError).issues.map(({ path }) => path)).toEqual([
        'cells',
        'cells[1]',
        'upper[1]',
        'upper[2]',
        'geometry',
      ]);
    }
    expect(() => gridMesh({ shape: 'triangle', cells: [1, 1], geometry: 'axisymmetric', lower: [-1, 0] })).toThrow(
      /radii/,
    );
  });
});

describe.each(elements)('patch test of the %s of order %i', (shape, order) => {
  const dimension = dimensionOfShape(shape);
  const coefficients = [0.7, -1.3, 0.4].slice(0, dimension);
  const linear = (x: Float64Array) => 2 + coefficients.reduce((sum, c, i) => sum + c * x[i]!, 0);
  const names = ['left', 'right', 'bottom', 'top', 'front', 'back'].slice(0, 2 * dimension);

  it('a linear field is found to rounding on cells of any form', () => {
    const grid = gridMesh({ shape, order, cells: cellsFor(dimension, 3) });
    const mesh =
      order === 1 ? shaken(grid, 1 / 3, pseudoRandom(grid.coordinates.length, 3)) : mapCoordinates(grid, bent);
    const problem: PoissonProblem = {
      exact: {
        value: (x, out) => {
          out[0] = linear(x);
        },
        gradient: (_, out) => out.set(coefficients),
      },
      conductivity: () => 3,
      source: () => 0,
      dirichlet: names,
    };
    const { l2, h1 } = poissonErrors(mesh, order, problem, 2 * order + (dimension === 2 ? 2 : 6));
    expect(l2).toBeLessThan(1e-12);
    expect(h1).toBeLessThan(1e-11);
  });
});

describe.each(elements.filter(([, order]) => order === 2))('patch test of the %s of order %i', (shape, order) => {
  const dimension = dimensionOfShape(shape);
  const coefficients = [0.7, -1.3, 0.4].slice(0, dimension);
  const linear = (x: Float64Array) => 2 + coefficients.reduce((sum, c, i) => sum + c * x[i]!, 0);
  const names = ['left', 'right', 'bottom', 'top', 'front', 'back'].slice(0, 2 * dimension);

  it('a quadratic field is found to rounding on affine cells', () => {
    const mesh = mapCoordinates(gridMesh({ shape, order, cells: cellsFor(dimension, 2) }), (x) =>
      x.map((value, i) => value + 0.4 * x[(i + 1) % dimension]!),
    );
    const problem: PoissonProblem = {
      exact: {
        value: (x, out) => {
          out[0] = linear(x) ** 2;
        },
        gradient: (x, out) => out.set(coefficients.map((c) => 2 * c * linear(x))),
      },
      conductivity: () => 1,
      source: () => -2 * coefficients.reduce((sum, c) => sum + c * c, 0),
      dirichlet: names,
    };
    expect(poissonErrors(mesh, order, problem, 4).h1).toBeLessThan(1e-11);
  });
});

describe('two shapes in a mesh', () => {
  it.each([1, 2] as const)('of order %i share a linear field across the line between them', (order) => {
    const mesh = mapCoordinates(mixedMesh(3, order), bent);
    const numbering = new Numbering(mesh, [{ name: 'u', order, components: 1 }]);
    const unknowns = new Float64Array(numbering.end);
    const exact = {
      value: ([x, y]: Float64Array, out: Float64Array) => {
        out[0] = 3 * x! - y!;
      },
      gradient: (_: Float64Array, out: Float64Array) => out.set([3, -1]),
    };
    interpolate(numbering, 'u', exact.value, unknowns);
    const { l2, h1 } = fieldErrors(numbering, 'u', unknowns, exact, 6);
    expect(l2).toBeLessThan(1e-14);
    expect(h1).toBeLessThan(1e-12);
  });
});

describe('unknowns that all cells share', () => {
  it('hold the mean of an insulated body at zero', () => {
    const mesh = gridMesh({ shape: 'quadrilateral', order: 2, cells: [4, 4] });
    const numbering = new Numbering(mesh, [{ name: 'u', order: 2, components: 1 }]);
    const term = cellTerm(numbering, { degree: 4, shared: [numbering.end] });
    const assembly = new Assembly(numbering.end + 1, [term], 'symmetric');
    assembly.add(term, (points, _, vector, matrix) => {
      const { nodes, values, gradients } = points.basis(2);
      const width = nodes + 1;
      for (let q = 0; q < points.count; q++)
        for (let a = 0; a < nodes; a++) {
          const share = points.weights[q]! * values[q * nodes + a]!;
          vector[a]! += share * Math.PI ** 2 * Math.cos(Math.PI * points.positions[2 * q]!);
          matrix![a * width + nodes]! += share;
          matrix![nodes * width + a]! += share;
          for (let b = 0; b < nodes; b++)
            for (let i = 0; i < 2; i++)
              matrix![a * width + b]! +=
                points.weights[q]! * gradients[(q * nodes + a) * 2 + i]! * gradients[(q * nodes + b) * 2 + i]!;
        }
    });
    const solver = SparseDirect.analyse(assembly.matrix.pattern, { kind: 'indefinite' });
    solver.factor(assembly.matrix.values);
    const { solution } = solver.solve(assembly.vector);
    // u = cos(pi x); the multiplier is zero because the sources balance, as far as the quadrature sees.
    expect(solution[numbering.unknown('u', 0)]).toBeCloseTo(1, 3);
    expect(Math.abs(solution[numbering.end]!)).toBeLessThan(1e-10);
    // Once more, for the vector alone, which leaves the matrix as it is.
    const before = assembly.matrix.values.slice();
    assembly.vector.fill(0);
    assembly.add(
      term,
      (_p, state, vector, matrix) => {
        expect(matrix).toBeNull();
        expect(state).toHaveLength(10);
        vector.set(state);
      },
      solution,
      'vector',
    );
    expect(assembly.matrix.values).toEqual(before);
    expect(assembly.vector[numbering.end]).toBeCloseTo(16 * solution[numbering.end]!, 14);
  });

  it('are refused with a term that the pattern does not know', () => {
    const mesh = gridMesh({ shape: 'triangle', cells: [1, 1] });
    const [one, two] = [1, 2].map(() =>
      cellTerm(new Numbering(mesh, [{ name: 'u', order: 1, components: 1 }]), { degree: 1 }),
    );
    expect(() => new Assembly(4, [one!], 'general').add(two!, () => {})).toThrow(/not among those/);
  });
});

describe.each(elements)('points in the %s of order %i', (shape, order) => {
  const dimension = dimensionOfShape(shape);
  const mesh = mapCoordinates(gridMesh({ shape, order, cells: cellsFor(dimension, 4) }), bent);
  const numbering = new Numbering(mesh, [
    { name: 'first', order: 1, components: 1 },
    { name: 'position', order, components: dimension },
  ]);
  const unknowns = new Float64Array(numbering.end);
  interpolate(numbering, 'position', (x, out) => out.set(x), unknowns);
  interpolate(numbering, 'first', (x, out) => out.set([x[0]! + 2 * x[1]!]), unknowns);
  const locator = new PointLocator(mesh);

  it('are found, and the field there', () => {
    const inside = fc.array(fc.double({ min: 0.02, max: 0.98, noNaN: true }), {
      minLength: dimension,
      maxLength: dimension,
    });
    fc.assert(
      fc.property(inside, (x) => {
        const point = Float64Array.from(bent(x));
        const location = locator.locate(point, 1e-3);
        expect(location).not.toBeNull();
        const out = new Float64Array(dimension);
        fieldAt(numbering, 'position', unknowns, location!, out);
        for (let i = 0; i < dimension; i++) expect(out[i]).toBeCloseTo(point[i]!, 12);
      }),
      { numRuns: 60 },
    );
  });

  it('at every node give the value there', () => {
    const found = sampleField(numbering, 'position', unknowns, locator, mesh.coordinates);
    for (const [k, x] of mesh.coordinates.entries()) expect(found[k]).toBeCloseTo(x, 12);
  });

  it('outside are told', () => {
    const away = new Float64Array(dimension).fill(3);
    expect(locator.locate(away)).toBeNull();
    expect(() => sampleField(numbering, 'position', unknowns, locator, away)).toThrow(/Point 0 at \(3, 3/);
  });

  it('between vertices get values of linear fields too', () => {
    const nodal = nodalValues(numbering, 'first', unknowns);
    const straight = gridMesh({ shape, order, cells: cellsFor(dimension, 2) });
    const other = new Numbering(straight, [{ name: 'first', order: 1, components: 1 }]);
    const linear = new Float64Array(other.end);
    interpolate(other, 'first', (x, out) => out.set([x[0]! + 2 * x[1]!]), linear);
    const values = nodalValues(other, 'first', linear);
    for (let node = 0; node < values.length; node++)
      expect(values[node]).toBeCloseTo(
        straight.coordinates[node * dimension]! + 2 * straight.coordinates[node * dimension + 1]!,
        13,
      );
    for (const node of numbering.field('first').nodes)
      expect(nodal[node]).toBe(unknowns[numbering.unknown('first', node)]);
  });
});

describe('points in a mesh of cells of very different sizes', () => {
  it('are found in few trials', () => {
    // Half of the cells within a thousandth of the body.
    const mesh = mapCoordinates(gridMesh({ shape: 'triangle', cells: [60, 60] }), ([x, y]) => [x! ** 6, y! ** 6]);
    const locator = new PointLocator(mesh);
    const numbering = new Numbering(mesh, [{ name: 'u', order: 1, components: 1 }]);
    const unknowns = new Float64Array(numbering.end);
    interpolate(numbering, 'u', (x, out) => out.set([x[0]! - x[1]!]), unknowns);
    const random = pseudoRandom(4000, 11);
    const points = random.map((value) => ((value + 1) / 2) ** 6);
    const values = sampleField(numbering, 'u', unknowns, locator, points);
    for (const [k, value] of values.entries()) expect(value).toBeCloseTo(points[2 * k]! - points[2 * k + 1]!, 13);
    expect(locator.locate([Number.NaN, 0.5])).toBeNull();
  });

  it.each([0, 1, 2, 3, 5, 9, 17, 100])(
    'boxes of a tree of %i are visited where they hold the point, and only there',
    (count) => {
      const random = pseudoRandom(6 * count, 3);
      const boxes = Float64Array.from({ length: 6 * count }, (_, k) => {
        const [box, axis] = [Math.floor(k / 6), k % 3];
        return random[6 * box + axis]! + (k % 6 < 3 ? 0 : 0.6 * (random[6 * box + 3 + axis]! + 1));
      });
      const tree = new BoxTree(boxes, 3);
      for (const seed of [1, 2, 3, 4]) {
        const point = pseudoRandom(3, seed);
        const found: number[] = [];
        tree.visit(point, (box) => found.push(box));
        const expected = Array.from({ length: count }, (_, box) => box).filter((box) =>
          point.every((x, i) => x >= boxes[6 * box + i]! && x <= boxes[6 * box + 3 + i]!),
        );
        expect(found.sort((a, b) => a - b)).toEqual(expected);
      }
    },
  );
});

describe.each(elements)('recovered gradients of the %s of order %i', (shape, order) => {
  const dimension = dimensionOfShape(shape);

  it('are those of a polynomial one degree above the field', () => {
    const mesh = gridMesh({
      shape,
      order,
      cells: cellsFor(dimension, 3),
      lower: cellsFor(dimension, 2),
      upper: cellsFor(dimension, 2.001),
    });
    // The gradient at the sampling points is given exactly; what recovery makes of it is exact for polynomials of the order.
    const exact = (x: ArrayLike<number>) => (1000 * (x[0]! - 2) + 500 * (x[1]! - 2)) ** order;
    const recovered = recover(mesh, order, {
      components: 1,
      orders: [],
      sample: ({ positions }, q, out) => {
        out[0] = exact(positions.subarray(q * dimension, (q + 1) * dimension));
      },
    });
    for (let node = 0; node < recovered.length; node++)
      expect(recovered[node]).toBeCloseTo(
        exact(mesh.coordinates.subarray(node * dimension, (node + 1) * dimension)),
        8,
      );
  });
});

describe('the estimate of the error', () => {
  const problem: PoissonProblem = {
    exact: {
      value: ([x, y], out) => {
        out[0] = Math.sin(3 * x!) * Math.exp(y!);
      },
      gradient: ([x, y], out) => {
        out[0] = 3 * Math.cos(3 * x!) * Math.exp(y!);
        out[1] = Math.sin(3 * x!) * Math.exp(y!);
      },
    },
    conductivity: () => 1,
    source: ([x, y]) => 8 * Math.sin(3 * x!) * Math.exp(y!),
    dirichlet: ['left', 'right', 'bottom', 'top'],
  };
  it.each(elements.filter(([shape]) => dimensionOfShape(shape) === 2))(
    'comes to the error itself on the %s of order %i, and the recovered gradient is nearer than the raw one',
    (shape, order) => {
      const counts = [8, 16, 32];
      const results = counts.map((count) => {
        const mesh = gridMesh({ shape, order, cells: [count, count] });
        const { numbering, solution } = solvePoisson(mesh, order, problem, 6);
        const gradient = fieldGradient(numbering, 'u', solution);
        const recovered = recover(mesh, order, gradient);
        const estimate = Math.hypot(...recoveredErrors(mesh, order, gradient, recovered));
        const both = new Numbering(mesh, [{ name: 'g', order, components: 2 }]);
        const exact = { value: problem.exact.gradient, gradient: (_: Float64Array, out: Float64Array) => out.fill(0) };
        return {
          effectivity: estimate / fieldErrors(numbering, 'u', solution, problem.exact, 6).h1,
          nearness: fieldErrors(both, 'g', recovered, exact, 6).l2,
        };
      });
      expect(Math.abs(results.at(-1)!.effectivity - 1)).toBeLessThan(0.1);
      const observed = fittedOrder(
        counts.map((count) => 1 / count),
        results.map(({ nearness }) => nearness),
      );
      // Half an order above the raw gradient's: on the rim of the body patches are one-sided.
      expect(observed).toBeGreaterThan(order + 0.4);
    },
  );
});
