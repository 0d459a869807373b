/** Boxes that are not split further. */
const leafSize = 4;

/** A balanced binary tree over boxes, split at the median of their middles along the longest axis; the same for the same boxes. */
export class BoxTree {
  readonly #boxes: Float64Array;
  readonly #dimension: number;
  /** Boxes in the order of the leaves. */
  readonly #order: Int32Array;
  /** Bounds of the nodes of the tree, lower then upper corner; node k has the children 2 k + 1 and 2 k + 2. */
  readonly #bounds: Float64Array;

  /** @param boxes lower and upper corner of each, `dimension` numbers a corner */
  constructor(boxes: Float64Array, dimension: number) {
    this.#boxes = boxes;
    this.#dimension = dimension;
    const count = boxes.length / (2 * dimension);
    this.#order = Int32Array.from({ length: count }, (_, box) => box);
    let nodes = 1;
    for (let size = count; size > leafSize; size = Math.ceil(size / 2)) nodes = 2 * nodes + 1;
    this.#bounds = new Float64Array(nodes * 2 * dimension);
    this.#build(0, 0, count);
  }

  /** Calls back with every box that holds the point. */
  visit(point: ArrayLike<number>, found: (box: number) => void): void {
    this.#search(0, 0, this.#order.length, point, found);
  }

  #search(node: number, from: number, to: number, point: ArrayLike<number>, found: (box: number) => void): void {
    if (from === to || !this.#holds(this.#bounds, node, point)) return;
    if (to - from <= leafSize) {
      for (let k = from; k < to; k++) if (this.#holds(this.#boxes, this.#order[k]!, point)) found(this.#order[k]!);
      return;
    }
    const middle = from + ((to - from + 1) >> 1);
    this.#search(2 * node + 1, from, middle, point, found);
    this.#search(2 * node + 2, middle, to, point, found);
  }

  #holds(corners: Float64Array, box: number, point: ArrayLike<number>): boolean {
    const first = 2 * box * this.#dimension;
    for (let i = 0; i < this.#dimension; i++) {
      const x = point[i]!;
      if (!(x >= corners[first + i]! && x <= corners[first + this.#dimension + i]!)) return false;
    }
    return true;
  }

  #build(node: number, from: number, to: number): void {
    const dimension = this.#dimension;
    const bounds = this.#bounds.subarray(2 * node * dimension, 2 * (node + 1) * dimension);
    let [longest, axis] = [-1, 0];
    for (let i = 0; i < dimension; i++) {
      let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      for (let k = from; k < to; k++) {
        const first = 2 * this.#order[k]! * dimension;
        low = Math.min(low, this.#boxes[first + i]!);
        high = Math.max(high, this.#boxes[first + dimension + i]!);
      }
      bounds[i] = low;
      bounds[dimension + i] = high;
      if (high - low > longest) [longest, axis] = [high - low, i];
    }
    if (to - from <= leafSize) return;
    const middleOf = (box: number) =>
      this.#boxes[2 * box * dimension + axis]! + this.#boxes[(2 * box + 1) * dimension + axis]!;
    this.#order.subarray(from, to).sort((a, b) => middleOf(a) - middleOf(b) || a - b);
    const middle = from + ((to - from + 1) >> 1);
    this.#build(2 * node + 1, from, middle);
    this.#build(2 * node + 2, middle, to);
  }
}
