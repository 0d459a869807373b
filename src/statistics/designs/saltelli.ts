import { sobolPoints } from './sobol.js';

/** Points of a block: A, AB_1 … AB_d, with second order BA_1 … BA_d, B. */
export function saltelliBlock(dimensions: number, secondOrder = false): number {
  return (secondOrder ? 2 : 1) * dimensions + 2;
}

/**
 * The design of Saltelli for Sobol' indices: from two independent points A and B (the halves of a scrambled Sobol' point of twice the
 * dimensions) come the points AB_i, which is A with coordinate i of B, and BA_i, which is B with coordinate i of A.
 * @param blocks number of pairs A, B; best a power of two.
 * @returns blocks*saltelliBlock*dimensions numbers: the points of a block together, in the order A, AB_1 … AB_d, [BA_1 … BA_d,] B.
 * Source: Saltelli et al. 2010, Comput. Phys. Commun. 181, 259.
 */
export function saltelliPoints(blocks: number, dimensions: number, seed: number, secondOrder = false): Float64Array {
  const base = sobolPoints(blocks, 2 * dimensions, seed);
  const size = saltelliBlock(dimensions, secondOrder);
  const points = new Float64Array(blocks * size * dimensions);
  let at = 0;
  for (let block = 0; block < blocks; block++) {
    const start = block * 2 * dimensions;
    const first = base.subarray(start, start + dimensions);
    const second = base.subarray(start + dimensions, start + 2 * dimensions);
    const put = (point: Float64Array, other: Float64Array, exchanged: number) => {
      points.set(point, at);
      if (exchanged >= 0) points[at + exchanged] = other[exchanged]!;
      at += dimensions;
    };
    put(first, second, -1);
    for (let i = 0; i < dimensions; i++) put(first, second, i);
    if (secondOrder) for (let i = 0; i < dimensions; i++) put(second, first, i);
    put(second, first, -1);
  }
  return points;
}
