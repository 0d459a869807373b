import type { Kernels } from '../../kernels/kernels.js';
import type { Arena, ArenaGraph } from './arena.js';

/** A graph on the way from fine to coarse. */
interface Level extends ArenaGraph {
  readonly edgeWeight: number;
  readonly side: number;
  /** Number in the next coarser level of each node. */
  coarse: number;
}

/** A separator: addresses of the sides of nodes (0 and 1, 2 on the separator), and how many are on each. */
export interface Separator {
  readonly side: number;
  readonly zeros: number;
  readonly ones: number;
}

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

/**
 * Finds light node separators of graphs in an arena, see nestedDissection for the method. Needs room for six times the entries and 31
 * times the nodes of a graph above it; what is left above decides how far it is coarsened.
 */
export class MultilevelSeparator {
  readonly #arena: Arena;
  readonly #kernels: Kernels;
  #random: number;

  constructor(arena: Arena, seed: number) {
    this.#arena = arena;
    this.#kernels = arena.heap.kernels;
    this.#random = (Math.imul(seed | 0, 0x9e3779b1) ^ 0x5bd1e995) >>> 0 || 1;
  }

  /** Parts a graph; the sides stay in the arena. Null when it cannot be parted. */
  separate(part: ArenaGraph): Separator | null {
    const words = this.#arena.words;
    const side = this.#arena.take(part.size);
    const bottom = this.#arena.top;
    let total = 0;
    for (let i = part.weight >>> 2, end = i + part.size; i < end; i++) total += words[i]!;
    const most = Math.ceil(balance * total);
    const edgeWeight = this.#arena.take(part.entries);
    words.fill(1, edgeWeight >>> 2, (edgeWeight >>> 2) + part.entries);
    const levels: Level[] = [{ ...part, edgeWeight, side, coarse: 0 }];
    const heaviest = Math.max(1, Math.ceil((1.5 * total) / coarsestSize));
    const result = this.#arena.take(4);
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
    this.#arena.top = bottom;
    return zeros === 0 || ones === 0 ? null : { side, zeros, ones };
  }

  /**
   * Makes the bisection of the coarsest level a separator of the finest: once refined as a cut down to the finest level, and once as a
   * separator over the last levels, which alone finds the oblique separators of graphs where a node touches few others. The lighter one stays.
   */
  #cover(levels: readonly Level[], most: number, result: number): void {
    const words = this.#arena.words;
    const kernels = this.#kernels;
    const finest = levels[0]!;
    let turn = levels.length - 1;
    for (; turn > 0 && coverFrom * levels[turn]!.size < finest.size; turn--)
      this.#descend(levels[turn - 1]!, levels[turn]!, most, result);
    for (let k = turn; k > 0; k--) this.#descend(levels[k - 1]!, levels[k]!, most, result);
    kernels.coverCut(finest.size, finest.start, finest.neighbours, finest.weight, finest.side);
    this.#refine(finest, most, result);
    if (turn === 0) return;
    const mark = this.#arena.top;
    const kept = this.#arena.take(finest.size);
    const at = result >>> 2;
    const side = finest.side >>> 2;
    const excess = this.#excess(result, most);
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
    const otherExcess = this.#excess(result, most);
    if (otherExcess > excess || (otherExcess === excess && words[at + 2]! >= weight))
      words.copyWithin(side, kept >>> 2, (kept >>> 2) + finest.size);
    this.#arena.top = mark;
  }

  /** Bisections of a coarse graph over several hierarchies of still coarser ones; the lightest stays. */
  #bestOfRuns(trunk: Level, heaviest: number, most: number, result: number): void {
    const mark = this.#arena.top;
    this.#lightest(trunk, runs, most, result, (run) => {
      const bottom = this.#arena.top;
      const levels = [trunk];
      this.#coarsen(levels, coarsestSize, heaviest, strideFor(trunk.size, run));
      this.#firstBisection(levels[levels.length - 1]!, most, result);
      for (let k = levels.length - 2; k >= 0; k--) this.#descend(levels[k]!, levels[k + 1]!, most, result);
      this.#arena.top = bottom;
    });
    this.#arena.top = mark;
  }

  /**
   * Keeps, of several bisections of a level, the one that is least out of balance and then the lightest. Takes room for the best one,
   * which the caller gives back.
   */
  #lightest(level: Level, turns: number, most: number, result: number, bisect: (turn: number) => void): void {
    const words = this.#arena.words;
    const best = this.#arena.take(level.size) >>> 2;
    const side = level.side >>> 2;
    let bestExcess = Number.POSITIVE_INFINITY;
    let bestCut = Number.POSITIVE_INFINITY;
    for (let turn = 0; turn < turns; turn++) {
      bisect(turn);
      const excess = this.#excess(result, most);
      const cut = words[(result >>> 2) + 2]!;
      if (excess > bestExcess || (excess === bestExcess && cut >= bestCut)) continue;
      bestExcess = excess;
      bestCut = cut;
      words.copyWithin(best, side, side + level.size);
    }
    words.copyWithin(side, best, best + level.size);
  }

  /** By how much the heavier part of a result exceeds what it may weigh. */
  #excess(result: number, most: number): number {
    const words = this.#arena.words;
    return Math.max(0, Math.max(words[result >>> 2]!, words[(result >>> 2) + 1]!) - most);
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
      const mark = this.#arena.top;
      fine.coarse = this.#arena.take(fine.size);
      const scratch = this.#arena.take(3 * fine.size);
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
      if (size > 0.95 * fine.size || after + needed > this.#arena.end) {
        this.#arena.top = mark;
        return;
      }
      this.#arena.top = after;
      const start = this.#arena.take(size + 1);
      const weight = this.#arena.take(size);
      const side = this.#arena.take(size);
      const edgeWeight = this.#arena.take(fine.entries);
      const neighbours = this.#arena.take(fine.entries);
      const work = this.#arena.take(3 * size);
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
      this.#arena.words.copyWithin((edgeWeight >>> 2) + entries, neighbours >>> 2, (neighbours >>> 2) + entries);
      this.#arena.top = edgeWeight + 8 * entries;
      levels.push({ size, entries, start, neighbours: edgeWeight + 4 * entries, weight, edgeWeight, side, coarse: 0 });
    }
  }

  /** The lightest of some bisections grown from random nodes. */
  #firstBisection(level: Level, most: number, result: number): void {
    const mark = this.#arena.top;
    const queue = this.#arena.take(level.size);
    this.#lightest(level, tries, most, result, () => {
      const { size, start, neighbours, weight, side } = level;
      this.#kernels.growPart(size, start, neighbours, weight, this.#draw(size), side, queue);
      this.#refineBisection(level, most, result);
    });
    this.#arena.top = mark;
  }

  #refineBisection(level: Level, most: number, result: number): void {
    const mark = this.#arena.top;
    const scratch = this.#arena.take(7 * level.size);
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
    this.#arena.top = mark;
  }

  #refine(level: Level, most: number, result: number): void {
    const mark = this.#arena.top;
    const scratch = this.#arena.take(12 * level.size + 2);
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
    this.#arena.top = mark;
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
}
