import type { KernelHeap } from '../../kernels/heap.js';
import { type Graph, inverseOf } from './graph.js';
import { Workspace } from './workspace.js';

/** What the rows of fronts are listed from; see GraphElimination.listRows. */
export interface FrontPlaces {
  /** Nodes in their final order, and first unknown's position of each of these places. */
  readonly nodes: Int32Array;
  readonly firstPosition: Int32Array;
  /** Front and place of each node. */
  readonly frontOfNode: Int32Array;
  readonly placeOfNode: Int32Array;
  /** Parent of each front, and where its rows start. */
  readonly parent: Int32Array;
  readonly rowStart: Int32Array;
}

/**
 * Elimination of a graph's nodes in an order: the tree, an equivalent order that is a postorder of it, and the weights of the factor's
 * columns, without ever storing the factor's structure. Made on a heap; whoever makes it releases it.
 */
export class GraphElimination {
  /** The order, renumbered so that the tree is postordered. */
  readonly order: Int32Array;
  /** Parent of each position, -1 at roots. */
  readonly parent: Int32Array;
  /** Weight of each column of the factor with its diagonal. */
  readonly columnWeight: Int32Array;
  readonly #graph: Graph;
  readonly #space: Workspace;
  readonly #start: number;
  readonly #neighbours: number;
  readonly #weight: number;

  /** @throws KernelMemoryError */
  constructor(graph: Graph, nodeOrder: Int32Array, heap: KernelHeap) {
    const { size } = graph;
    const entries = graph.start[size]!;
    const { kernels } = heap;
    this.#graph = graph;
    this.#space = new Workspace(heap, 13 * size + 1 + entries, 'the elimination tree');
    const space = this.#space;
    this.#start = space.copy(graph.start).byteOffset;
    this.#neighbours = space.copy(graph.neighbours.subarray(0, entries)).byteOffset;
    this.#weight = space.copy(graph.weight).byteOffset;
    const order = space.copy(nodeOrder);
    const position = space.copy(inverseOf(nodeOrder));
    const parent = space.take(size);
    const postorder = space.take(size);
    const scratch = space.take(4 * size).byteOffset;
    kernels.eliminationTree(
      size,
      this.#start,
      this.#neighbours,
      order.byteOffset,
      position.byteOffset,
      parent.byteOffset,
      scratch,
    );
    kernels.postorderForest(
      size,
      parent.byteOffset,
      postorder.byteOffset,
      scratch,
      scratch + 4 * size,
      scratch + 8 * size,
    );
    const renumbered = inverseOf(postorder);
    this.order = space.take(size);
    this.parent = space.take(size);
    for (let k = 0; k < size; k++) {
      const old = postorder[k]!;
      this.order[k] = nodeOrder[old]!;
      this.parent[k] = parent[old]! < 0 ? -1 : renumbered[parent[old]!]!;
    }
    for (let k = 0; k < size; k++) position[this.order[k]!] = k;
    this.columnWeight = space.take(size);
    kernels.columnWeights(
      size,
      this.#start,
      this.#neighbours,
      this.#weight,
      this.order.byteOffset,
      position.byteOffset,
      this.parent.byteOffset,
      this.columnWeight.byteOffset,
      scratch,
    );
  }

  /** Rows of all fronts below their pivots, ascending in each: positions of unknowns. */
  listRows(places: FrontPlaces): Int32Array {
    const { size } = this.#graph;
    const fronts = places.parent.length;
    const total = places.rowStart[fronts]!;
    const space = new Workspace(this.#space.heap, 4 * size + 4 * fronts + 1 + total, 'the rows of the fronts');
    try {
      const rows = space.take(total);
      space.heap.kernels.listFrontRows(
        size,
        fronts,
        this.#start,
        this.#neighbours,
        this.#weight,
        space.copy(places.nodes).byteOffset,
        space.copy(places.firstPosition).byteOffset,
        space.copy(places.frontOfNode).byteOffset,
        space.copy(places.placeOfNode).byteOffset,
        space.copy(places.parent).byteOffset,
        space.copy(places.rowStart).byteOffset,
        rows.byteOffset,
        space.take(fronts).byteOffset,
        space.take(fronts).byteOffset,
      );
      return copyOf(rows);
    } finally {
      space.release();
    }
  }

  release(): void {
    this.#space.release();
  }
}

/** A copy outside the heap. */
export function copyOf(values: Int32Array): Int32Array {
  const copy = new Int32Array(values.length);
  copy.set(values);
  return copy;
}
