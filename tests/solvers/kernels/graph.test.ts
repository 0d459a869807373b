import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KernelHeap } from '../../../src/solvers/kernels/heap.js';
import { graphs } from '../linear/ordering/graphs.js';
import { noise, onBoth } from './both.js';

/** Neighbours of each node, both ways. */
function neighboursOf(size: number, edges: readonly (readonly [number, number])[]): number[][] {
  const sets = Array.from({ length: size }, () => new Set<number>());
  for (const [a, b] of edges) {
    if (a === b) continue;
    sets[a]!.add(b);
    sets[b]!.add(a);
  }
  return sets.map((set) => [...set].sort((a, b) => a - b));
}

/** A graph on a heap: addresses of starts, neighbours and weights of nodes. */
function enter(heap: KernelHeap, neighbours: readonly (readonly number[])[], weight: readonly number[]) {
  const start = [0];
  for (const list of neighbours) start.push(start.at(-1)! + list.length);
  return {
    start: heap.copyInt32(start).byteOffset,
    list: heap.copyInt32(neighbours.flat()).byteOffset,
    edgeWeight: heap.int32(start.at(-1)!).fill(1).byteOffset,
    weight: heap.copyInt32([...weight]).byteOffset,
  };
}

describe('a cut that becomes a separator', () => {
  it('takes the lighter rim', () => {
    // A hub beside four leaves: the hub alone separates, until it is heavier than the leaves.
    const star = neighboursOf(6, [
      [0, 5],
      [0, 1],
      [0, 2],
      [0, 3],
      [0, 4],
    ]);
    for (const [hub, sides] of [
      [1, [2, 1, 1, 1, 1, 0]],
      [4, [2, 1, 1, 1, 1, 0]],
      [5, [0, 2, 2, 2, 2, 0]],
    ] as const) {
      const [wasm, typescript] = onBoth((heap) => {
        const { start, list, weight } = enter(heap, star, [hub, 1, 1, 1, 1, 1]);
        const side = heap.copyInt32([0, 1, 1, 1, 1, 0]);
        heap.kernels.coverCut(6, start, list, weight, side.byteOffset);
        return [...side];
      });
      expect(wasm).toEqual(sides);
      expect(typescript).toEqual(sides);
    }
  });
});

describe('pairs of nodes', () => {
  it('take the heaviest edge, and among equal ones the lightest node', () => {
    const path = neighboursOf(3, [
      [0, 1],
      [0, 2],
    ]);
    for (const [weights, edges, partner] of [
      [[1, 2, 1], [1, 1, 1, 1], 2],
      [[1, 1, 2], [1, 1, 1, 1], 1],
      [[1, 1, 2], [1, 3, 1, 3], 2],
      [[1, 1, 9], [1, 3, 1, 3], 1],
    ] as const) {
      const [wasm, typescript] = onBoth((heap) => {
        const { start, list, weight } = enter(heap, path, weights);
        const [edgeWeight, coarse, waiting] = [heap.copyInt32([...edges]), heap.int32(3), heap.int32(3)];
        const [e, c, w] = [edgeWeight.byteOffset, coarse.byteOffset, waiting.byteOffset];
        const count = heap.kernels.matchNodes(3, start, list, e, weight, 6, 1, c, w);
        return { count, coarse: [...coarse] };
      });
      expect(wasm).toEqual(typescript);
      expect(wasm.count).toBe(2);
      expect(wasm.coarse[partner]).toBe(wasm.coarse[0]);
      expect(wasm.coarse[3 - partner]).not.toBe(wasm.coarse[0]);
    }
  });
});

describe('a coarse graph', () => {
  it('has nodes of one or two, none heavier than allowed, and edges that sum what they stand for', () => {
    fc.assert(
      fc.property(
        graphs(30),
        fc.integer({ min: 2, max: 8 }),
        fc.integer({ min: 1, max: 1e6 }),
        (graph, heaviest, seed) => {
          const { size, edges } = graph;
          const random = noise(5 * size * size, seed);
          const neighbours = neighboursOf(size, edges);
          const weight = neighbours.map((_, i) => 1 + Math.floor(2.5 * (random[i]! + 1)));
          const between = (i: number, j: number): number =>
            1 + Math.floor(3 * (random[size + Math.min(i, j) * size + Math.max(i, j)]! + 1));
          const [wasm, typescript] = onBoth((heap) => {
            const { start, list, weight: weights } = enter(heap, neighbours, weight);
            const edgeWeight = heap.copyInt32(neighbours.flatMap((row, i) => row.map((j) => between(i, j)))).byteOffset;
            const [coarse, room] = [heap.int32(size), (count: number): Int32Array => heap.int32(count)];
            const c = coarse.byteOffset;
            const count = heap.kernels.matchNodes(
              size,
              start,
              list,
              edgeWeight,
              weights,
              heaviest,
              1,
              c,
              room(size).byteOffset,
            );
            const total = neighbours.flat().length;
            const made = [room(count + 1), room(total), room(total), room(count)] as const;
            const [s, n, e, w] = made.map(({ byteOffset }) => byteOffset) as [number, number, number, number];
            const scratch = [room(2 * count).byteOffset, room(count).byteOffset] as const;
            const entries = heap.kernels.contractGraph(
              size,
              start,
              list,
              edgeWeight,
              weights,
              c,
              count,
              s,
              n,
              e,
              w,
              ...scratch,
            );
            const [starts, columns, sums, weightsMade] = made.map((view) => [...view]) as [
              number[],
              number[],
              number[],
              number[],
            ];
            return { coarse: [...coarse], count, entries, starts, columns, sums, weightsMade };
          });
          expect(wasm).toEqual(typescript);
          const { coarse, count, entries, starts, columns, sums, weightsMade } = wasm;
          const members = Array.from({ length: count }, (_, c) =>
            neighbours.flatMap((_, i) => (coarse[i] === c ? [i] : [])),
          );
          for (const [c, own] of members.entries()) {
            const together = own.reduce((sum, i) => sum + weight[i]!, 0);
            expect([1, 2]).toContain(own.length);
            if (own.length === 2) expect(together).toBeLessThanOrEqual(heaviest);
            expect(weightsMade[c]).toBe(together);
            const joined = new Map<number, number>();
            for (const i of own)
              for (const j of neighbours[i]!)
                if (coarse[j] !== c) joined.set(coarse[j]!, (joined.get(coarse[j]!) ?? 0) + between(i, j));
            const range = [starts[c]!, c + 1 < count ? starts[c + 1]! : entries] as const;
            const found = new Map(columns.slice(...range).map((d, k) => [d, sums[range[0] + k]!]));
            expect(found).toEqual(joined);
          }
        },
      ),
      { numRuns: 150, seed: 4 },
    );
  });
});

/** Weights of the two parts and the separator; the edges between the parts. */
function measure(side: readonly number[], neighbours: readonly (readonly number[])[], weight: readonly number[]) {
  const parts = [0, 0, 0];
  let across = 0;
  side.forEach((own, i) => {
    parts[own]! += weight[i]!;
    for (const j of neighbours[i]!) if (own === 0 && side[j] === 1) across++;
  });
  return { parts, across };
}

describe('a refined separator', () => {
  it('separates, weighs what is reported, and no node can leave it for the better', () => {
    fc.assert(
      fc.property(graphs(24), fc.integer({ min: 1, max: 1e6 }), ({ size, edges }, seed) => {
        let state = seed;
        const draw = (bound: number): number => {
          state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
          return Math.floor((state / 2 ** 32) * bound);
        };
        const neighbours = neighboursOf(size, edges);
        const weight = neighbours.map(() => 1 + draw(3));
        // Any separator: a random cut, one of whose rims is thrown in whole.
        const before = neighbours.map(() => draw(2));
        neighbours.forEach((list, i) => {
          if (before[i] === 0 && list.some((j) => before[j] === 1)) before[i] = 2;
        });
        const total = weight.reduce((sum, value) => sum + value, 0);
        const most = Math.ceil(0.65 * total);
        const [wasm, typescript] = onBoth((heap) => {
          const graph = enter(heap, neighbours, weight);
          const [side, scratch, result] = [heap.copyInt32(before), heap.int32(12 * size + 2), heap.int32(3)];
          const { start, list } = graph;
          const [s, w, r] = [side.byteOffset, scratch.byteOffset, result.byteOffset];
          heap.kernels.refineSeparator(size, start, list, graph.weight, s, most, 40, 200, w, r);
          return { side: [...side], result: [...result] };
        });
        expect(wasm).toEqual(typescript);
        const { side, result } = wasm;
        const after = measure(side, neighbours, weight);
        expect(after.across).toBe(0);
        expect(result).toEqual(after.parts);
        const excess = ([a, b]: readonly number[]): number => Math.max(0, Math.max(a!, b!) - most);
        const old = measure(before, neighbours, weight).parts;
        expect(excess(result)).toBeLessThanOrEqual(excess(old));
        if (excess(result) === excess(old)) expect(result[2]).toBeLessThanOrEqual(old[2]!);
        for (let i = 0; i < size; i++)
          for (const to of [0, 1]) {
            if (side[i] !== 2) continue;
            const moved = side.map((own, j) => (j === i ? to : own === 1 - to && neighbours[i]!.includes(j) ? 2 : own));
            const { parts } = measure(moved, neighbours, weight);
            if (excess(parts) <= excess(result)) expect(parts[2]).toBeGreaterThanOrEqual(result[2]!);
          }
      }),
      { numRuns: 150, seed: 11 },
    );
  });
});
