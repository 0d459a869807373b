import { describe, expect, it } from 'vitest';
import type { KernelHeap } from '../../../src/solvers/kernels/heap.js';
import { noise, onBoth, paddedRows } from './both.js';

/** Fields and gradients of some nodes at some points, in rows of even width with zero in the odd place. */
function setUp(heap: KernelHeap, nodes: number, points: number, vertices: number) {
  const { width, rows } = paddedRows(heap, nodes);
  const size = 3 * nodes + vertices;
  return {
    width,
    size,
    gradients: rows(3 * points, 1),
    field: rows(3, 2),
    products: heap.float64(9 * points),
    rates: heap.copyFloat64(noise(8 * points, 3)),
    others: heap.copyFloat64(
      noise(6 * points, 7).map((value, k, all) => (k % 6 === 2 ? -all[k - 1]! - all[k - 2]! : value)),
    ),
    coefficients: heap.copyFloat64(noise(4 * points, 4)),
    forces: heap.float64(3 * width),
    work: heap.float64(9 * width * points),
    values: heap.copyFloat64(noise(points * vertices, 5)),
    matrix: heap.copyFloat64(noise(size * size, 6)),
  };
}

const sizes = [
  [10, 14, 4],
  [27, 27, 8],
  [3, 1, 3],
] as const;

describe.each(sizes)('element integrals with %i nodes, %i points and %i vertices', (nodes, points, vertices) => {
  it('have the same bits in both back ends', () => {
    const [wasm, typescript] = onBoth((heap) => {
      const { kernels } = heap;
      const at = setUp(heap, nodes, points, vertices);
      const { width, size } = at;
      const g = at.gradients.byteOffset;
      const [r, c, m] = [at.rates.byteOffset, at.coefficients.byteOffset, at.matrix.byteOffset];
      kernels.gradientProducts(points, width, g, at.field.byteOffset, at.products.byteOffset);
      const products = at.products.slice();
      kernels.deviatoricForces(points, width, g, r, c, at.forces.byteOffset);
      const matrices = [
        [0, 0],
        [1, 0],
        [1, at.others.byteOffset],
      ].map(([thinning, others]) => {
        kernels.deviatoricMatrix(points, nodes, width, g, r, others!, c, thinning!, at.work.byteOffset, size, m);
        kernels.divergenceRows(points, nodes, width, vertices, g, c, at.values.byteOffset, size, m);
        return at.matrix.slice();
      });
      kernels.deviatoricRates(points, at.products.byteOffset, r);
      const out = heap.float64(3 * width * points);
      const determinants = heap.float64(points);
      const least = kernels.physicalGradients(
        points,
        width,
        g,
        at.products.byteOffset,
        determinants.byteOffset,
        out.byteOffset,
      );
      return [least, products, at.forces, ...matrices, at.rates, at.products, determinants, out].map((part) =>
        typeof part === 'number' ? part : [...part],
      );
    });
    expect(wasm).toEqual(typescript);
  });

  it.each([false, true])('are what their definitions say, with another deviator: %s', (another) => {
    const [found] = onBoth((heap) => {
      const at = setUp(heap, nodes, points, vertices);
      const { width, size } = at;
      const { kernels } = heap;
      const g = at.gradients.byteOffset;
      kernels.gradientProducts(points, width, g, at.field.byteOffset, at.products.byteOffset);
      kernels.deviatoricRates(points, at.products.byteOffset, at.rates.byteOffset);
      const [r, c, m] = [at.rates.byteOffset, at.coefficients.byteOffset, at.matrix.byteOffset];
      kernels.deviatoricForces(points, width, g, r, c, at.forces.byteOffset);
      const others = another ? at.others.byteOffset : 0;
      kernels.deviatoricMatrix(points, nodes, width, g, r, others, c, 1, at.work.byteOffset, size, m);
      kernels.divergenceRows(points, nodes, width, vertices, g, c, at.values.byteOffset, size, m);
      return { ...at };
    });
    const { width, size, gradients, field, coefficients, values, matrix, forces } = found;
    const gradient = (q: number, a: number) => [0, 1, 2].map((i) => gradients[(3 * q + i) * width + a]!);
    /** Deviator of the symmetric part of e_i g, or of a whole field. */
    const deviator = (l: readonly (readonly number[])[]) => {
      const mean = (l[0]![0]! + l[1]![1]! + l[2]![2]!) / 3;
      return l.map((row, i) => row.map((_, j) => (l[i]![j]! + l[j]![i]!) / 2 - (i === j ? mean : 0)));
    };
    const contract = (x: readonly (readonly number[])[], y: readonly (readonly number[])[]) =>
      x.reduce((sum, row, i) => sum + row.reduce((part, value, j) => part + value * y[i]![j]!, 0), 0);
    const full = (six: Float64Array, at: number) => {
      const [xx, yy, zz, xy, yz, zx] = six.subarray(at, at + 6) as unknown as number[];
      return [
        [xx!, xy!, zx!],
        [xy!, yy!, yz!],
        [zx!, yz!, zz!],
      ];
    };
    const single = (q: number, a: number, i: number) =>
      deviator([0, 1, 2].map((row) => (row === i ? gradient(q, a) : [0, 0, 0])));
    const state = Array.from({ length: points }, (_, q) => {
      const l = [0, 1, 2].map((i) =>
        [0, 1, 2].map((j) => {
          let sum = 0;
          for (let a = 0; a < nodes; a++) sum += field[i * width + a]! * gradient(q, a)[j]!;
          return sum;
        }),
      );
      return { rate: deviator(l), divergence: l[0]![0]! + l[1]![1]! + l[2]![2]! };
    });
    for (const [q, { rate, divergence }] of state.entries()) {
      expect(found.rates[8 * q]).toBeCloseTo(rate[0]![0]!, 12);
      expect(found.rates[8 * q + 4]).toBeCloseTo(rate[1]![2]!, 12);
      expect(found.rates[8 * q + 6]).toBeCloseTo(divergence, 12);
      expect(found.rates[8 * q + 7]).toBeCloseTo((2 / 3) * contract(rate, rate), 12);
    }
    const some = [0, nodes - 1, nodes >> 1];
    for (const a of some)
      for (let i = 0; i < 3; i++) {
        let force = 0;
        for (const [q, { rate }] of state.entries())
          force +=
            coefficients[4 * q]! * contract(rate, single(q, a, i)) - coefficients[4 * q + 1]! * gradient(q, a)[i]!;
        expect(forces[i * width + a]).toBeCloseTo(force, 11);
        for (const b of some)
          for (let j = 0; j < 3; j++) {
            let entry = 0;
            for (const [q, { rate }] of state.entries()) {
              const [left, right] = [single(q, a, i), single(q, b, j)];
              entry += coefficients[4 * q]! * contract(left, right);
              const other = another ? full(found.others, 6 * q) : rate;
              const crossed =
                contract(rate, left) * contract(other, right) + contract(other, left) * contract(rate, right);
              entry += coefficients[4 * q + 2]! * crossed;
            }
            expect(matrix[(3 * a + i) * size + 3 * b + j]).toBeCloseTo(entry, 11);
            expect(matrix[(3 * b + j) * size + 3 * a + i]).toBeCloseTo(entry, 11);
          }
        for (let k = 0; k < vertices; k++) {
          let entry = 0;
          for (let q = 0; q < points; q++)
            entry -= coefficients[4 * q + 3]! * values[q * vertices + k]! * gradient(q, a)[i]!;
          expect(matrix[(3 * nodes + k) * size + 3 * a + i]).toBeCloseTo(entry, 12);
          expect(matrix[(3 * a + i) * size + 3 * nodes + k]).toBeCloseTo(entry, 12);
          for (let l = 0; l < vertices; l++) expect(matrix[(3 * nodes + k) * size + 3 * nodes + l]).toBe(0);
        }
      }
  });
});

it('a flat map is told by its least ratio, and one that is no number too', () => {
  const [wasm, typescript] = onBoth((heap) => {
    const one = [1, 0, 0, 0, 1, 0, 0, 0, 1];
    const flat = [1, 0, 1, 0, 1, 0, 0, 0, 1e-20];
    const turned = [1, 0, 0, 0, -1, 0, 0, 0, 1];
    const none = [Number.NaN, 0, 0, 0, 1, 0, 0, 0, 1];
    return [[one, flat], [one, turned, flat], [none, one], [one]].map((maps) => {
      const jacobians = heap.copyFloat64(maps.flat());
      const [reference, out] = [heap.float64(6 * maps.length), heap.float64(6 * maps.length)];
      const determinants = heap.float64(maps.length);
      const addresses = [reference, jacobians, determinants, out].map(({ byteOffset }) => byteOffset);
      return heap.kernels.physicalGradients(maps.length, 2, ...(addresses as [number, number, number, number]));
    });
  });
  expect(wasm).toEqual(typescript);
  expect(wasm[0]).toBeLessThan(1e-19);
  expect(wasm.slice(1)).toEqual([-1, Number.NEGATIVE_INFINITY, 1]);
});
