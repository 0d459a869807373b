import type { KernelHeap } from '../../kernels/heap.js';
import type { Kernels } from '../../kernels/kernels.js';
import { Arena, type ArenaGraph } from './arena.js';
import { denseNodes, withoutNodes } from './dense-nodes.js';
import { type Graph, totalWeight } from './graph.js';
import { MultilevelSeparator, type Separator } from './multilevel-separator.js';

/** A part still to be ordered. */
interface Part extends ArenaGraph {
  /** Numbers of its nodes in the whole graph. */
  readonly label: number;
  /** Its first place in the order. */
  readonly first: number;
}

/** Parts of at most so many nodes are ordered by minimum degree. */
export const leafSize = 200;
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

class Dissection {
  readonly #graph: Graph;
  readonly #kernels: Kernels;
  readonly #arena: Arena;
  readonly #separator: MultilevelSeparator;
  readonly #order: Int32Array;
  readonly #cost: Float64Array;
  /** Number in the leaf in work of every node, -1 outside. */
  readonly #number: number;
  readonly #whole: Part;
  /** Bytes that stay free above the parts: to find a separator, or to order any part as a leaf. */
  readonly #reserve: number;

  constructor(graph: Graph, heap: KernelHeap, seed: number) {
    const { size } = graph;
    const entries = graph.start[size]!;
    this.#graph = graph;
    this.#kernels = heap.kernels;
    const reserve = 6 * entries + 31 * size + totalWeight(graph) + 4096;
    // The parts on the stack: with their parents, twice the graph and then a geometric series.
    this.#arena = new Arena(heap, 5 * (entries + 5 * size + 64) + reserve, 'the workspace of nested dissection');
    this.#reserve = 4 * reserve;
    this.#separator = new MultilevelSeparator(this.#arena, seed);
    this.#order = new Int32Array(size);
    this.#number = this.#arena.take(size);
    this.#whole = this.#part(size, entries, 0);
    this.#cost = heap.float64(2, 'the workspace of nested dissection');
  }

  run(): Int32Array {
    try {
      this.#dissect();
      return this.#order;
    } finally {
      this.#arena.release();
      this.#arena.heap.release(this.#cost);
    }
  }

  #dissect(): void {
    const words = this.#arena.words;
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
      this.#arena.top = part.neighbours + 4 * part.entries;
      const separator = this.#separate(part);
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

  /** A separator, if there is one and room for both sides, whose sum no balance of parts bounds, stays beside what leaves need. */
  #separate(part: Part): Separator | null {
    const needed = 4 * (2 * part.entries + 10 * part.size);
    if (part.size <= leafSize || this.#arena.top + needed + this.#reserve > this.#arena.end) return null;
    return this.#separator.separate(part);
  }

  /** Room for a part. Its neighbours come last, so that the arena can close up behind them. */
  #part(size: number, entries: number, first: number): Part {
    const start = this.#arena.take(size + 1);
    const weight = this.#arena.take(size);
    const label = this.#arena.take(size);
    const neighbours = this.#arena.take(entries);
    return { size, entries, start, neighbours, weight, label, first };
  }

  /** Copies one side of a part. */
  #extract(part: Part, side: number, which: number, size: number, first: number): Part {
    const room = this.#part(size, part.entries, first);
    const number = this.#arena.take(part.size);
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
    const entries = this.#arena.words[(room.start >>> 2) + size]!;
    this.#arena.top = room.neighbours + 4 * entries;
    return { ...room, entries };
  }

  /**
   * Orders a part by minimum degree, with the separators' nodes around it as a halo, so that degrees are what they will be in the
   * whole graph (Pellegrini, Roman & Amestoy, Concurrency: Practice and Experience 12, 2000).
   */
  #orderLeaf(part: Part): void {
    const words = this.#arena.words;
    const whole = this.#whole;
    const label = part.label >>> 2;
    let entries = 0;
    for (let i = 0; i < part.size; i++) {
      const node = (whole.start >>> 2) + words[label + i]!;
      entries += words[node + 1]! - words[node]!;
    }
    const most = part.size + entries;
    const order = this.#arena.take(part.size);
    const start = this.#arena.take(most + 1);
    const weight = this.#arena.take(most);
    const neighbours = this.#arena.take(2 * entries);
    const halo = this.#arena.take(2 * entries);
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
    const listRoom = Math.ceil(1.2 * used) + size + 1;
    this.#arena.top = neighbours + 4 * used;
    const scratch = this.#arena.take(9 * size + total + 1 + listRoom);
    this.#kernels.minimumDegree(
      size,
      part.size,
      total,
      start,
      neighbours,
      weight,
      never,
      listRoom,
      order,
      scratch,
      this.#cost.byteOffset,
    );
    for (let k = 0; k < part.size; k++) this.#order[part.first + k] = words[label + words[(order >>> 2) + k]!]!;
  }
}
