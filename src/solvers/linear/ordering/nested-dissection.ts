import type { KernelHeap } from '../../kernels/heap.js';
import type { Kernels } from '../../kernels/kernels.js';
import { type Graph, totalWeight } from './graph.js';
import { denseDegree } from './minimum-degree.js';

/** A graph in the arena: byte addresses of 32-bit integers. */
interface ArenaGraph {
  readonly size: number;
  readonly entries: number;
  readonly start: number;
  readonly neighbours: number;
  readonly weight: number;
}

/** A graph on the way from fine to coarse. */
interface Level extends ArenaGraph {
  readonly edgeWeight: number;
  readonly side: number;
  /** Number in the next coarser level of each node. */
  coarse: number;
}

/** A part still to be ordered. */
interface Part extends ArenaGraph {
  /** Numbers of its nodes in the whole graph. */
  readonly label: number;
  /** Its first place in the order. */
  readonly first: number;
}

/** Parts of at most so many nodes are ordered by minimum degree. */
export const leafSize = 200;
/** Coarsening ends at so many nodes. */
const coarsestSize = 80;
/** First bisections tried on the coarsest graph. */
const tries = 5;
/** A part holds at most this share of the weight. */
const balance = 0.65;
/** Parts of at least so many nodes … */
const severalFrom = 2000;
/** … are bisected so many times on a coarse graph. */
const runs = 5;
/** At most so many passes of moves on each level. */
const passes = 6;
/** A cut becomes a separator on the first level with this fraction of the nodes. */
const coverFrom = 4;
/** No node is dense. */
const never = 0x7fffffff;

/**
 * Orders a graph by multilevel nested dissection: bisections of coarsened graphs (pairs along heavy edges; Karypis &
 * Kumar, SIAM J. Sci. Comput. 20, 1998) are refined by Fiduccia & Mattheyses' moves on every level, the finest cut becomes a node
 * separator that moves of nodes make lighter (Hendrickson & Rothberg, SIAM J. Sci. Comput. 20, 1998), and so on down to small parts,
 * which minimum degree orders. Cuts of edges, not separators, are carried between levels: nodes of a coarse graph are so heavy that
 * its lightest separators are lopsided.
 * @param heap lends the workspace, some six times the graph, for the duration of the call.
 * @param seed of the random numbers that choose where first separators start.
 * @returns order[k] = node that is eliminated as k-th.
 * @throws KernelMemoryError when the heap cannot hold the workspace.
 */
export function nestedDissection(graph: Graph, heap: KernelHeap, seed = 1): Int32Array {
  const dense = denseNodes(graph);
  if (dense.length === 0) return new Dissection(graph, heap, seed).run();
  const { rest, kept } = withoutNodes(graph, dense);
  const order = new Int32Array(graph.size);
  const inner = new Dissection(rest, heap, seed).run();
  for (let k = 0; k < inner.length; k++) order[k] = kept[inner[k]!]!;
  order.set(dense, inner.length);
  return order;
}

/** Nodes coupled to so many others that they belong at the end, whatever the order. */
function denseNodes(graph: Graph): Int32Array {
  const { size, start, neighbours, weight } = graph;
  const limit = denseDegree(totalWeight(graph));
  const dense: number[] = [];
  for (let i = 0; i < size; i++) {
    let degree = 0;
    for (let p = start[i]!; p < start[i + 1]!; p++) degree += weight[neighbours[p]!]!;
    if (degree > limit) dense.push(i);
  }
  return Int32Array.from(dense);
}

/** The graph without some nodes, and the old numbers of those that stay. */
function withoutNodes(graph: Graph, dropped: Int32Array): { readonly rest: Graph; readonly kept: Int32Array } {
  const number = new Int32Array(graph.size);
  for (const node of dropped) number[node] = -1;
  const kept = new Int32Array(graph.size - dropped.length);
  let size = 0;
  for (let i = 0; i < graph.size; i++) {
    if (number[i]! < 0) continue;
    number[i] = size;
    kept[size++] = i;
  }
  const start = new Int32Array(size + 1);
  const weight = new Int32Array(size);
  const neighbours = new Int32Array(graph.start[graph.size]!);
  let write = 0;
  for (let k = 0; k < size; k++) {
    const i = kept[k]!;
    weight[k] = graph.weight[i]!;
    for (let p = graph.start[i]!; p < graph.start[i + 1]!; p++) {
      const other = number[graph.neighbours[p]!]!;
      if (other >= 0) neighbours[write++] = other;
    }
    start[k + 1] = write;
  }
  return { rest: { size, start, neighbours: neighbours.subarray(0, write), weight }, kept };
}

/** A step through so many nodes that visits each: 1 at first, then primes. */
function strideFor(size: number, run: number): number {
  if (run === 0) return 1;
  let stride = run * 1009 + 1;
  while (stride >= size || greatestCommonDivisor(size, stride) !== 1)
    stride = stride >= size ? 1 + (stride % (size - 1)) : stride + 1;
  return stride;
}

function greatestCommonDivisor(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}

class Dissection {
  readonly #graph: Graph;
  readonly #heap: KernelHeap;
  readonly #kernels: Kernels;
  readonly #block: Int32Array;
  readonly #words: Int32Array;
  readonly #order: Int32Array;
  readonly #cost: Float64Array;
  readonly #end: number;
  /** Number in the leaf in work of every node, -1 outside. */
  readonly #number: number;
  readonly #whole: Part;
  #top: number;
  #random: number;

  constructor(graph: Graph, heap: KernelHeap, seed: number) {
    this.#graph = graph;
    this.#heap = heap;
    this.#kernels = heap.kernels;
    this.#random = (Math.imul(seed | 0, 0x9e3779b1) ^ 0x5bd1e995) >>> 0;
    const entries = graph.start[graph.size]!;
    // The parts on the stack: at most 1 + 1 + balance + balance^2 + … of the graph. One hierarchy of coarse graphs, with edge weights.
    const words =
      4 * (entries + 4 * graph.size + 64) +
      3 * (2 * entries + 5 * graph.size + 64) +
      16 * graph.size +
      totalWeight(graph) +
      4096;
    this.#block = heap.int32(words, 'the workspace of nested dissection');
    this.#words = new Int32Array(
      this.#block.buffer,
      0,
      Math.floor((this.#block.byteOffset + this.#block.byteLength) / 4),
    );
    this.#top = this.#block.byteOffset;
    this.#end = this.#block.byteOffset + this.#block.byteLength;
    this.#order = new Int32Array(graph.size);
    this.#number = this.#take(graph.size);
    this.#whole = this.#part(graph.size, entries, 0);
    this.#cost = heap.float64(2, 'the workspace of nested dissection');
  }

  run(): Int32Array {
    try {
      this.#dissect();
      return this.#order;
    } finally {
      this.#heap.release(this.#block, this.#cost);
    }
  }

  #dissect(): void {
    const words = this.#words;
    const { size, start, neighbours, weight } = this.#graph;
    const whole = this.#whole;
    words.fill(-1, this.#number >>> 2, (this.#number >>> 2) + size);
    words.set(start, whole.start >>> 2);
    words.set(neighbours, whole.neighbours >>> 2);
    words.set(weight, whole.weight >>> 2);
    for (let i = 0; i < size; i++) words[(whole.label >>> 2) + i] = i;
    const stack: Part[] = [whole];
    for (let part = stack.pop(); part !== undefined; part = stack.pop()) {
      // Everything above belonged to a part that is done.
      this.#top = part.neighbours + 4 * part.entries;
      const separator = part.size > leafSize ? this.#separate(part) : null;
      if (separator === null) {
        this.#orderLeaf(part);
        continue;
      }
      const { side, zeros, ones } = separator;
      let write = part.first + zeros + ones;
      for (let i = 0; i < part.size; i++)
        if (words[(side >>> 2) + i] === 2) this.#order[write++] = words[(part.label >>> 2) + i]!;
      const first = this.#extract(part, side, 0, zeros, part.first);
      const second = this.#extract(part, side, 1, ones, part.first + zeros);
      stack.push(first, second);
    }
  }

  #take(count: number): number {
    const address = this.#top;
    this.#top += 4 * count;
    return address;
  }

  /** Room for a part. Its neighbours come last, so that the arena can close up behind them. */
  #part(size: number, entries: number, first: number): Part {
    const start = this.#take(size + 1);
    const weight = this.#take(size);
    const label = this.#take(size);
    const neighbours = this.#take(entries);
    return { size, entries, start, neighbours, weight, label, first };
  }

  /** Copies one side of a part. */
  #extract(part: Part, side: number, which: number, size: number, first: number): Part {
    const room = this.#part(size, part.entries, first);
    const number = this.#take(part.size);
    this.#kernels.extractPart(
      part.size,
      part.start,
      part.neighbours,
      part.weight,
      part.label,
      side,
      which,
      room.start,
      room.neighbours,
      room.weight,
      room.label,
      number,
    );
    const entries = this.#words[(room.start >>> 2) + size]!;
    this.#top = room.neighbours + 4 * entries;
    return { ...room, entries };
  }

  /**
   * Orders a part by minimum degree, with the separators' nodes around it as a halo, so that degrees are what they will be in the
   * whole graph (Pellegrini, Roman & Amestoy, Concurrency: Practice and Experience 12, 2000).
   */
  #orderLeaf(part: Part): void {
    const words = this.#words;
    const whole = this.#whole;
    const label = part.label >>> 2;
    let entries = 0;
    for (let i = 0; i < part.size; i++) {
      const node = (whole.start >>> 2) + words[label + i]!;
      entries += words[node + 1]! - words[node]!;
    }
    const most = part.size + entries;
    const order = this.#take(part.size);
    const start = this.#take(most + 1);
    const weight = this.#take(most);
    const neighbours = this.#take(2 * entries);
    const halo = this.#top;
    const size = this.#kernels.surroundPart(
      part.size,
      part.label,
      whole.start,
      whole.neighbours,
      whole.weight,
      this.#number,
      start,
      neighbours,
      weight,
      halo,
    );
    let total = 0;
    for (let i = weight >>> 2, end = i + size; i < end; i++) total += words[i]!;
    const used = words[(start >>> 2) + size]!;
    this.#kernels.minimumDegree(
      size,
      part.size,
      total,
      start,
      neighbours,
      weight,
      never,
      Math.ceil(1.2 * used) + size + 1,
      order,
      neighbours + 4 * used,
      this.#cost.byteOffset,
    );
    for (let k = 0; k < part.size; k++) this.#order[part.first + k] = words[label + words[(order >>> 2) + k]!]!;
  }

  /** A number in [0, bound) by Marsaglia's xorshift. */
  #draw(bound: number): number {
    let state = this.#random;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#random = state >>> 0;
    return this.#random % bound;
  }

  /** Sides of a part's nodes, and how many are on each; null when the part cannot be parted. */
  #separate(part: Part): { readonly side: number; readonly zeros: number; readonly ones: number } | null {
    const words = this.#words;
    const side = this.#take(part.size);
    const bottom = this.#top;
    let total = 0;
    for (let i = part.weight >>> 2, end = i + part.size; i < end; i++) total += words[i]!;
    const most = Math.ceil(balance * total);
    const edgeWeight = this.#take(part.entries);
    words.fill(1, edgeWeight >>> 2, (edgeWeight >>> 2) + part.entries);
    const levels: Level[] = [{ ...part, edgeWeight, side, coarse: 0 }];
    const heaviest = Math.max(1, Math.ceil((1.5 * total) / coarsestSize));
    const result = this.#take(4);
    const several = part.size >= severalFrom;
    this.#coarsen(levels, several ? Math.max(coarsestSize, part.size >> 4) : coarsestSize, heaviest, 1);
    const trunk = levels[levels.length - 1]!;
    if (several) this.#bestOfRuns(trunk, heaviest, most, result);
    else this.#firstBisection(trunk, most, result);
    this.#cover(levels, most, result);
    let zeros = 0;
    let ones = 0;
    for (let i = side >>> 2, end = i + part.size; i < end; i++) {
      if (words[i] === 0) zeros++;
      else if (words[i] === 1) ones++;
    }
    this.#top = bottom;
    return zeros === 0 || ones === 0 ? null : { side, zeros, ones };
  }

  /**
   * Makes the bisection of the coarsest level a separator of the finest: once refined as a cut down to the finest level, and once as a
   * separator over the last levels, which alone finds the oblique separators of graphs where a node touches few others. The lighter one stays.
   */
  #cover(levels: readonly Level[], most: number, result: number): void {
    const words = this.#words;
    const { kernels } = this.#heap;
    const finest = levels[0]!;
    let turn = levels.length - 1;
    for (; turn > 0 && coverFrom * levels[turn]!.size < finest.size; turn--)
      this.#descend(levels[turn - 1]!, levels[turn]!, most, result);
    for (let k = turn; k > 0; k--) this.#descend(levels[k - 1]!, levels[k]!, most, result);
    kernels.coverCut(finest.size, finest.start, finest.neighbours, finest.weight, finest.side);
    this.#refine(finest, most, result);
    if (turn === 0) return;
    const mark = this.#top;
    const kept = this.#take(finest.size);
    const at = result >>> 2;
    const side = finest.side >>> 2;
    const excess = Math.max(0, Math.max(words[at]!, words[at + 1]!) - most);
    const weight = words[at + 2]!;
    words.copyWithin(kept >>> 2, side, side + finest.size);
    const first = levels[turn]!;
    kernels.coverCut(first.size, first.start, first.neighbours, first.weight, first.side);
    this.#refine(first, most, result);
    for (let k = turn - 1; k >= 0; k--) {
      const level = levels[k]!;
      kernels.projectValues(level.size, level.coarse, levels[k + 1]!.side, level.side);
      this.#refine(level, most, result);
    }
    const otherExcess = Math.max(0, Math.max(words[at]!, words[at + 1]!) - most);
    if (otherExcess > excess || (otherExcess === excess && words[at + 2]! >= weight))
      words.copyWithin(side, kept >>> 2, (kept >>> 2) + finest.size);
    this.#top = mark;
  }

  /** Bisections of a coarse graph over several hierarchies of still coarser ones; the lightest stays. */
  #bestOfRuns(trunk: Level, heaviest: number, most: number, result: number): void {
    const words = this.#words;
    const mark = this.#top;
    const best = this.#take(trunk.size);
    const side = trunk.side >>> 2;
    let bestExcess = Number.POSITIVE_INFINITY;
    let bestCut = Number.POSITIVE_INFINITY;
    for (let run = 0; run < runs; run++) {
      const bottom = this.#top;
      const levels = [trunk];
      this.#coarsen(levels, coarsestSize, heaviest, strideFor(trunk.size, run));
      this.#firstBisection(levels[levels.length - 1]!, most, result);
      for (let k = levels.length - 2; k >= 0; k--) this.#descend(levels[k]!, levels[k + 1]!, most, result);
      this.#top = bottom;
      const at = result >>> 2;
      const excess = Math.max(0, Math.max(words[at]!, words[at + 1]!) - most);
      const cut = words[at + 2]!;
      if (excess > bestExcess || (excess === bestExcess && cut >= bestCut)) continue;
      bestExcess = excess;
      bestCut = cut;
      words.copyWithin(best >>> 2, side, side + trunk.size);
    }
    words.copyWithin(side, best >>> 2, (best >>> 2) + trunk.size);
    this.#top = mark;
  }

  /** Carries a bisection from a coarse level to the next finer one and refines it there. */
  #descend(fine: Level, coarse: Level, most: number, result: number): void {
    this.#kernels.projectValues(fine.size, fine.coarse, coarse.side, fine.side);
    this.#refineBisection(fine, most, result);
  }

  #coarsen(levels: Level[], target: number, heaviest: number, stride: number): void {
    const kernels = this.#kernels;
    for (;;) {
      const fine = levels[levels.length - 1]!;
      if (fine.size <= target) return;
      const mark = this.#top;
      fine.coarse = this.#take(fine.size);
      const scratch = this.#take(3 * fine.size);
      const size = kernels.matchNodes(
        fine.size,
        fine.start,
        fine.neighbours,
        fine.edgeWeight,
        fine.weight,
        heaviest,
        fine.size === levels[0]!.size ? stride : 1,
        fine.coarse,
        scratch,
      );
      const after = fine.coarse + 4 * fine.size;
      // Room for the coarse graph and what refinement needs on the largest level.
      const needed = 4 * (2 * fine.entries + 4 * size + 3 * fine.size + 14 * levels[0]!.size);
      if (size > 0.95 * fine.size || after + needed > this.#end) {
        this.#top = mark;
        return;
      }
      this.#top = after;
      const start = this.#take(size + 1);
      const weight = this.#take(size);
      const side = this.#take(size);
      const edgeWeight = this.#take(fine.entries);
      const neighbours = this.#take(fine.entries);
      const work = this.#take(3 * size);
      const entries = kernels.contractGraph(
        fine.size,
        fine.start,
        fine.neighbours,
        fine.edgeWeight,
        fine.weight,
        fine.coarse,
        size,
        start,
        neighbours,
        edgeWeight,
        weight,
        work,
        work + 8 * size,
      );
      this.#words.copyWithin((edgeWeight >>> 2) + entries, neighbours >>> 2, (neighbours >>> 2) + entries);
      this.#top = edgeWeight + 8 * entries;
      levels.push({ size, entries, start, neighbours: edgeWeight + 4 * entries, weight, edgeWeight, side, coarse: 0 });
    }
  }

  /** The lightest of some bisections grown from random nodes. */
  #firstBisection(level: Level, most: number, result: number): void {
    const words = this.#words;
    const best = this.#take(level.size);
    const queue = this.#take(level.size);
    let bestExcess = Number.POSITIVE_INFINITY;
    let bestCut = Number.POSITIVE_INFINITY;
    const side = level.side >>> 2;
    for (let k = 0; k < tries; k++) {
      this.#kernels.growPart(
        level.size,
        level.start,
        level.neighbours,
        level.weight,
        this.#draw(level.size),
        level.side,
        queue,
      );
      this.#refineBisection(level, most, result);
      const at = result >>> 2;
      const excess = Math.max(0, Math.max(words[at]!, words[at + 1]!) - most);
      const cut = words[at + 2]!;
      if (excess > bestExcess || (excess === bestExcess && cut >= bestCut)) continue;
      bestExcess = excess;
      bestCut = cut;
      words.copyWithin(best >>> 2, side, side + level.size);
    }
    words.copyWithin(side, best >>> 2, (best >>> 2) + level.size);
    this.#top = best;
  }

  #refineBisection(level: Level, most: number, result: number): void {
    const mark = this.#top;
    const scratch = this.#take(7 * level.size);
    this.#kernels.refineBisection(
      level.size,
      level.start,
      level.neighbours,
      level.edgeWeight,
      level.weight,
      level.side,
      most,
      passes,
      Math.min(200, 20 + (level.size >> 2)),
      scratch,
      result,
    );
    this.#top = mark;
  }

  #refine(level: Level, most: number, result: number): void {
    const mark = this.#top;
    const scratch = this.#take(12 * level.size + 2);
    const patience = Math.min(200, 20 + (level.size >> 2));
    this.#kernels.refineSeparator(
      level.size,
      level.start,
      level.neighbours,
      level.weight,
      level.side,
      most,
      passes,
      patience,
      scratch,
      result,
    );
    this.#top = mark;
  }
}
