import fc from 'fast-check';
import { expect, it } from 'vitest';
import { KernelHeap } from '../../../../src/solvers/kernels/heap.js';
import { Arena } from '../../../../src/solvers/linear/ordering/arena.js';
import { compressGraph } from '../../../../src/solvers/linear/ordering/compression.js';
import { MultilevelSeparator } from '../../../../src/solvers/linear/ordering/multilevel-separator.js';
import type { SparsePattern } from '../../../../src/solvers/linear/sparse/pattern.js';
import { graphs, gridPattern, patternOf } from './graphs.js';

/** Sides of the nodes of a pattern's graph, and the edges that join side 0 to side 1. */
function separate(pattern: SparsePattern) {
  const heap = new KernelHeap();
  const { graph } = compressGraph(pattern, heap, { join: false });
  const entries = graph.neighbours.length;
  const arena = new Arena(heap, 60 * graph.size + 12 * entries + 4096, 'a test');
  const place = (values: Int32Array): number => {
    const address = arena.take(values.length);
    arena.words.set(values, address >>> 2);
    return address;
  };
  const found = new MultilevelSeparator(arena, 1).separate({
    size: graph.size,
    entries,
    start: place(graph.start),
    weight: place(graph.weight),
    neighbours: place(graph.neighbours),
  });
  if (found === null) return null;
  const side = arena.words.slice(found.side >>> 2, (found.side >>> 2) + graph.size);
  let across = 0;
  for (let i = 0; i < graph.size; i++)
    for (let p = graph.start[i]!; p < graph.start[i + 1]!; p++)
      if (side[i] === 0 && side[graph.neighbours[p]!] === 1) across++;
  return { side, across, zeros: found.zeros, ones: found.ones };
}

it('separators separate', () => {
  fc.assert(
    fc.property(graphs(150), (graph) => {
      const found = separate(patternOf(graph.size, graph.edges));
      if (found === null) return;
      expect(found.across).toBe(0);
      expect(found.side.filter((side) => side === 0).length).toBe(found.zeros);
      expect(found.side.filter((side) => side === 1).length).toBe(found.ones);
      expect(Math.min(found.zeros, found.ones)).toBeGreaterThan(0);
    }),
  );
});

it('separators of grids are no heavier than a straight line, and leave parts of like size', () => {
  for (const [counts, least] of [
    [[60, 60], 60],
    [[100, 20], 20],
    [[14, 14, 14], 196],
  ] as const) {
    const { across, side, zeros, ones } = separate(gridPattern(counts))!;
    expect(across).toBe(0);
    expect(side.length - zeros - ones).toBeLessThanOrEqual(least);
    expect(Math.max(zeros, ones)).toBeLessThanOrEqual(0.65 * side.length + 1);
  }
});
