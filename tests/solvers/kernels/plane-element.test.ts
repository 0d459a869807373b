import { describe, expect, it } from 'vitest';
import type { KernelHeap } from '../../../src/solvers/kernels/heap.js';
import { noise, onBoth, paddedRows } from './both.js';

/** Fields and gradients of some nodes at some points, in rows of even width with zero in the odd place. */
function setUp(heap: KernelHeap, nodes: number, points: number, vertices: number) {
  const { width, rows } = paddedRows(heap, nodes);
  const size = 2 * nodes + vertices;
  return {
    width,
    size,
    gradients: rows(3 * points, 1),
    field: rows(2, 2),
    rates: heap.float64(6 * points),
    others: heap.copyFloat64(
      noise(4 * points, 7).map((value, k, all) => (k % 4 === 2 ? -all[k - 1]! - all[k - 2]! : value)),
    ),
    coefficients: heap.copyFloat64(noise(4 * points, 4)),
    forces: heap.float64(2 * width),
    work: heap.float64(7 * width * points),
    values: heap.copyFloat64(noise(points * vertices, 5)),
    matrix: heap.copyFloat64(noise(size * size, 6)),
  };
}

function compute(heap: KernelHeap, nodes: number, points: number, vertices: number) {
  const { kernels } = heap;
  const at = setUp(heap, nodes, points, vertices);
  const { width, size, gradients, field, rates, others, coefficients, forces, work, values, matrix } = at;
  const [g, r, c, m] = [gradients.byteOffset, rates.byteOffset, coefficients.byteOffset, matrix.byteOffset];
  kernels.planeRates(points, width, g, field.byteOffset, r);
  kernels.planeForces(points, width, g, r, c, forces.byteOffset);
  kernels.planeMatrix(points, nodes, width, g, r, others.byteOffset, c, work.byteOffset, size, m);
  kernels.planeDivergenceRows(points, nodes, width, vertices, g, c, values.byteOffset, size, m);
  return { ...at, results: [rates, forces, matrix].map((all) => all.slice()) };
}

describe.each([
  [6, 7, 3],
  [9, 9, 4],
  [3, 1, 3],
] as const)('plane element integrals with %i nodes, %i points and %i vertices', (nodes, points, vertices) => {
  it('have the same bits in both back ends', () => {
    const [wasm, typescript] = onBoth((heap) => compute(heap, nodes, points, vertices).results);
    expect(wasm).toEqual(typescript);
  });

  it('are what they are said to be', () => {
    onBoth((heap) => {
      const { width, size, gradients, field, rates, others, coefficients, forces, values, matrix } = compute(
        heap,
        nodes,
        points,
        vertices,
      );
      /** Rate tensor xx, yy, zz, xy and divergence of node a's function along an axis. */
      const rateOf = (q: number, a: number, axis: number): number[] => {
        const [gx, gy, h] = [0, 1, 2].map((i) => gradients[(3 * q + i) * width + a]!) as [number, number, number];
        return axis === 0 ? [gx, 0, h, gy / 2] : [0, gy, 0, gx / 2];
      };
      const deviator = (rate: readonly number[]): number[] => {
        const mean = (rate[0]! + rate[1]! + rate[2]!) / 3;
        return [rate[0]! - mean, rate[1]! - mean, rate[2]! - mean, rate[3]!];
      };
      const contract = (one: ArrayLike<number>, other: ArrayLike<number>): number =>
        one[0]! * other[0]! + one[1]! * other[1]! + one[2]! * other[2]! + 2 * one[3]! * other[3]!;
      const divergence = (rate: readonly number[]): number => rate[0]! + rate[1]! + rate[2]!;
      const forceOf = new Float64Array(2 * nodes);
      const matrixOf = new Float64Array(size * size);
      for (let q = 0; q < points; q++) {
        const all = [0, 0, 0, 0];
        for (let a = 0; a < nodes; a++)
          for (const axis of [0, 1])
            rateOf(q, a, axis).forEach((value, i) => {
              all[i]! += value * field[axis * width + a]!;
            });
        const own = deviator(all);
        own.forEach((value, i) => {
          expect(rates[6 * q + i]!).toBeCloseTo(value, 12);
        });
        expect(rates[6 * q + 4]!).toBeCloseTo(divergence(all), 12);
        expect(rates[6 * q + 5]!).toBeCloseTo((2 / 3) * contract(own, own), 12);
        const [c0, c1, c2, c3] = coefficients.subarray(4 * q, 4 * q + 4) as unknown as [number, number, number, number];
        const other = others.subarray(4 * q, 4 * q + 4);
        for (let i = 0; i < 2 * nodes; i++) {
          const one = rateOf(q, i >> 1, i % 2);
          forceOf[i]! += c0 * contract(own, one) - c1 * divergence(one);
          for (let j = 0; j < 2 * nodes; j++) {
            const two = rateOf(q, j >> 1, j % 2);
            matrixOf[i * size + j]! +=
              c0 * contract(deviator(one), deviator(two)) +
              c2 * (contract(own, one) * contract(other, two) + contract(other, one) * contract(own, two));
          }
          for (let k = 0; k < vertices; k++) {
            const entry = c3 * values[q * vertices + k]! * divergence(one);
            matrixOf[i * size + 2 * nodes + k]! -= entry;
            matrixOf[(2 * nodes + k) * size + i]! -= entry;
          }
        }
      }
      for (let i = 0; i < 2 * nodes; i++) expect(forces[(i % 2) * width + (i >> 1)]!).toBeCloseTo(forceOf[i]!, 10);
      for (let at = 0; at < size * size; at++) expect(matrix[at]!).toBeCloseTo(matrixOf[at]!, 10);
    });
  });
});
