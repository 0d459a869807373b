import { aggregate, type BlockMeasures, strongBlocks } from './aggregation.js';
import type { BlockPattern } from './block-pattern.js';
import { type TransferPattern, transferPattern } from './transfer-pattern.js';

/** A level has to shrink to this part of its nodes, or it is not worth having. */
const stagnation = 0.6;

/**
 * Chooses the next level from the sizes of this one's blocks; null where none is worth having: every node is settled by sweeps alone, or nodes
 * do not join.
 * @param excluded 1 for nodes that take no part.
 */
export function coarsen(
  pattern: BlockPattern,
  measures: BlockMeasures,
  threshold: number,
  excluded: Uint8Array,
): TransferPattern | null {
  for (const bound of threshold > 0 ? [threshold, 0] : [0]) {
    const strong = strongBlocks(pattern, measures, bound);
    const { count, aggregateOf } = aggregate(pattern, measures.norms, strong, excluded);
    if (count === 0) return null;
    if (count <= stagnation * pattern.nodes) return transferPattern(pattern, strong, count, aggregateOf);
  }
  return null;
}

/** Marks nodes that nothing ties to others, and those without stiffness. */
export function looseNodes(pattern: BlockPattern, { norms }: BlockMeasures, floor: number): Uint8Array {
  const { nodes, starts, diagonal } = pattern;
  return Uint8Array.from({ length: nodes }, (_, row) => {
    const own = norms[diagonal[row]!]!;
    let ties = 0;
    for (let at = starts[row]!; at < starts[row + 1]!; at++) if (at !== diagonal[row]) ties += norms[at]!;
    return own <= floor || ties <= 1e-10 * own ? 1 : 0;
  });
}
