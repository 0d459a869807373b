import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { facetNodes, facetShape, quadrature, referenceElement } from '../../../src/mesh/elements/index.js';
import { verticesOf } from '../../../src/mesh/elements/reference-element.js';
import { type CellShape, facetsOf } from '../../../src/mesh/index.js';

const cells = ['triangle', 'quadrilateral', 'tetrahedron', 'hexahedron'] as const;
const shapes = ['line', ...cells] as const;
const cases = shapes.flatMap((shape) => ([1, 2] as const).map((order) => [shape, order] as const));

/** Values of all functions at a point. */
function valuesAt(element: ReturnType<typeof referenceElement>, point: readonly number[]): Float64Array {
  const out = new Float64Array(element.nodes);
  element.values(point, out);
  return out;
}

describe.each(cases)('the %s of order %i', (shape, order) => {
  const element = referenceElement(shape, order);
  const { dimension, nodes, coordinates } = element;
  const point = fc.array(fc.double({ min: -0.2, max: 1.2, noNaN: true }), {
    minLength: dimension,
    maxLength: dimension,
  });

  it('has functions that are 1 at their node and 0 at the others', () => {
    for (let node = 0; node < nodes; node++) {
      const values = valuesAt(element, [...coordinates.subarray(node * dimension, (node + 1) * dimension)]);
      expect([...values]).toEqual(Array.from({ length: nodes }, (_, k) => expect.closeTo(k === node ? 1 : 0, 14)));
    }
  });

  it('has functions that sum to one and gradients that are their differences', () => {
    fc.assert(
      fc.property(point, (x) => {
        const values = valuesAt(element, x);
        expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
        const gradients = new Float64Array(nodes * dimension);
        element.gradients(x, gradients);
        for (let i = 0; i < dimension; i++) {
          // Quadratic in each coordinate: central differences are exact but for rounding.
          const step = 1e-3;
          const above = valuesAt(
            element,
            x.map((value, j) => (i === j ? value + step : value)),
          );
          const below = valuesAt(
            element,
            x.map((value, j) => (i === j ? value - step : value)),
          );
          for (let k = 0; k < nodes; k++)
            expect(gradients[k * dimension + i]).toBeCloseTo((above[k]! - below[k]!) / (2 * step), 10);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('reproduces every polynomial of its order', () => {
    const polynomial = (x: ArrayLike<number>) => {
      const s = Array.from(x).reduce((sum, value, i) => sum + (i + 2) * value, 0);
      return 1 + s ** order;
    };
    const nodal = Float64Array.from({ length: nodes }, (_, k) =>
      polynomial(coordinates.subarray(k * dimension, (k + 1) * dimension)),
    );
    fc.assert(
      fc.property(point, (x) => {
        const value = valuesAt(element, x).reduce((sum, part, k) => sum + part * nodal[k]!, 0);
        expect(value).toBeCloseTo(polynomial(x), 10);
      }),
      { numRuns: 30 },
    );
  });
});

describe.each(cells.flatMap((shape) => ([1, 2] as const).map((order) => [shape, order] as const)))(
  'the facets of the %s of order %i',
  (shape: CellShape, order) => {
    it.each(facetsOf[shape].map((corners, facet) => [facet, corners] as const))(
      'facet %i carries its own element',
      (facet, corners) => {
        const cell = referenceElement(shape, order);
        const own = referenceElement(facetShape(shape), order);
        const nodes = facetNodes(shape, order, facet);
        expect([...nodes.subarray(0, corners.length)]).toEqual([...corners]);
        const { points, count, dimension } = quadrature(facetShape(shape), 3);
        const linear = referenceElement(facetShape(shape), 1);
        for (let q = 0; q < count; q++) {
          const s = [...points.subarray(q * dimension, (q + 1) * dimension)];
          const corner = valuesAt(linear, s);
          const x = Array.from({ length: cell.dimension }, (_, i) =>
            corners.reduce((sum, c, k) => sum + corner[k]! * verticesOf(shape)[c]![i]!, 0),
          );
          const [inCell, onFacet] = [valuesAt(cell, x), valuesAt(own, s)];
          const expected = new Float64Array(cell.nodes);
          nodes.forEach((node, k) => {
            expected[node] = onFacet[k]!;
          });
          for (let k = 0; k < cell.nodes; k++) expect(inCell[k]).toBeCloseTo(expected[k]!, 13);
        }
      },
    );

    it('refuses a facet that is not there', () => {
      expect(() => facetNodes(shape, order, 9)).toThrow(/has no facet 9/);
    });
  },
);

describe.each(shapes)('quadrature on the %s', (shape) => {
  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12])('is exact to degree %i, with positive weights inside', (degree) => {
    const { points, weights, count, dimension } = quadrature(shape, degree);
    const simplex = shape === 'triangle' || shape === 'tetrahedron';
    for (let q = 0; q < count; q++) {
      expect(weights[q]).toBeGreaterThan(0);
      const x = [...points.subarray(q * dimension, (q + 1) * dimension)];
      expect(Math.min(...x)).toBeGreaterThan(0);
      expect(simplex ? x.reduce((sum, value) => sum + value, 0) : Math.max(...x)).toBeLessThan(1);
    }
    for (const powers of monomials(dimension, degree)) {
      let sum = 0;
      for (let q = 0; q < count; q++)
        sum += weights[q]! * powers.reduce((product, power, i) => product * points[q * dimension + i]! ** power, 1);
      expect(sum / integral(powers, simplex)).toBeCloseTo(1, 12);
    }
  });

  it('refuses a degree that is none', () => {
    expect(() => quadrature(shape, 1.5)).toThrow(RangeError);
    expect(() => quadrature(shape, -1)).toThrow(RangeError);
  });
});

function monomials(dimension: number, degree: number): number[][] {
  if (dimension === 0) return [[]];
  return Array.from({ length: degree + 1 }, (_, power) =>
    monomials(dimension - 1, degree - power).map((rest) => [power, ...rest]),
  ).flat();
}

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1);
}

/** Integral of a monomial over the unit simplex or cube. */
function integral(powers: readonly number[], simplex: boolean): number {
  if (!simplex) return powers.reduce((product, power) => product / (power + 1), 1);
  const total = powers.reduce((sum, power) => sum + power, powers.length);
  return powers.reduce((product, power) => product * factorial(power), 1) / factorial(total);
}
