import { bootstrap } from '../bootstrap.js';
import { saltelliBlock } from '../designs/saltelli.js';
import type { Estimate, IntervalOptions } from '../estimate.js';

/** Shares of the variance of an output. */
export interface SobolIndices {
  /** By variable: the share that it has alone. */
  readonly first: readonly Estimate[];
  /** By variable: the share that it has alone and together with others. */
  readonly total: readonly Estimate[];
  /** By pair (i < j, in the order 01, 02, …, 12, …): what two variables have together, beyond each alone. */
  readonly second?: readonly Estimate[];
  readonly mean: number;
  readonly variance: number;
  /** Blocks that were used, and those left out because a value of theirs is missing. */
  readonly blocks: number;
  readonly blocksLost: number;
}

/**
 * Sobol' indices from the outputs of a Saltelli design: first order by the estimator of Saltelli, total by that of Jansen, with bootstrap
 * intervals over blocks (conservative for a scrambled Sobol' design, whose blocks are more even than blocks at random). The outputs are
 * centred first. Estimates may lie a little outside 0 to 1: they are not clipped.
 * @param outputs one a point, in the order of `unitDesign('saltelli')`; NaN where there is none, which loses its block.
 * @param dimensions number of variables.
 * @returns NaN for the indices of an output that does not vary.
 * Source: Saltelli et al. 2010, Comput. Phys. Commun. 181, 259, table 2 (b) and (f); second order: Saltelli 2002, ibid. 145, 280.
 */
export function sobolIndices(
  outputs: ArrayLike<number>,
  dimensions: number,
  options: IntervalOptions & { readonly secondOrder?: boolean } = {},
): SobolIndices {
  const { secondOrder = false } = options;
  const size = saltelliBlock(dimensions, secondOrder);
  const all = Math.floor(outputs.length / size);
  const starts: number[] = [];
  for (let block = 0; block < all; block++) {
    let complete = true;
    for (let k = 0; k < size && complete; k++) complete = Number.isFinite(outputs[block * size + k]!);
    if (complete) starts.push(block * size);
  }
  let total = 0;
  for (const start of starts) for (let k = 0; k < size; k++) total += outputs[start + k]!;
  const centre = total / (starts.length * size);
  const values = new Float64Array(starts.length * size);
  for (const [block, start] of starts.entries())
    for (let k = 0; k < size; k++) values[block * size + k] = outputs[start + k]! - centre;

  const pairs: [number, number][] = [];
  if (secondOrder) for (let i = 0; i < dimensions; i++) for (let j = i + 1; j < dimensions; j++) pairs.push([i, j]);
  const blocks = starts.length;
  let mean = Number.NaN;
  let variance = Number.NaN;
  const estimate = (counts: Float64Array): Float64Array => {
    let sum = 0;
    let squares = 0;
    const result = new Float64Array(2 * dimensions + pairs.length);
    for (let block = 0; block < blocks; block++) {
      const count = counts[block]!;
      if (count === 0) continue;
      const at = block * size;
      const a = values[at]!;
      const b = values[at + size - 1]!;
      sum += count * (a + b);
      squares += count * (a * a + b * b);
      for (let i = 0; i < dimensions; i++) {
        const exchanged = values[at + 1 + i]!;
        result[i] = result[i]! + count * b * (exchanged - a);
        result[dimensions + i] = result[dimensions + i]! + (count / 2) * (a - exchanged) ** 2;
      }
      for (const [p, [i, j]] of pairs.entries()) {
        const both = values[at + 1 + dimensions + i]! * values[at + 1 + j]! - a * b;
        result[2 * dimensions + p] = result[2 * dimensions + p]! + count * both;
      }
    }
    mean = sum / (2 * blocks);
    variance = squares / (2 * blocks) - mean * mean;
    const scale = variance > 1e-28 * (centre * centre) ? 1 / (blocks * variance) : Number.NaN;
    for (let k = 0; k < result.length; k++) result[k] = result[k]! * scale;
    for (const [p, [i, j]] of pairs.entries())
      result[2 * dimensions + p] = result[2 * dimensions + p]! - result[i]! - result[j]!;
    return result;
  };
  estimate(new Float64Array(blocks).fill(1));
  const whole = { mean: mean + centre, variance };
  const estimates = bootstrap(blocks, estimate, options);
  return {
    first: estimates.slice(0, dimensions),
    total: estimates.slice(dimensions, 2 * dimensions),
    ...(secondOrder && { second: estimates.slice(2 * dimensions) }),
    ...whole,
    blocks,
    blocksLost: all - blocks,
  };
}
