/**
 * Components of a box that its periodic faces join: union-find in which every component knows by how many periods it is displaced
 * from its root, so that a loop around an axis shows itself as a component that is joined with its own image.
 */
export class SeamGraph {
  readonly #parents: Int32Array;
  /** Periods from a component to its parent, three to a component. */
  readonly #shifts: Int32Array;
  readonly #winds: Uint8Array;

  /** @param count number of components before they are joined */
  constructor(count: number) {
    this.#parents = Int32Array.from({ length: count }, (_, index) => index);
    this.#shifts = new Int32Array(3 * count);
    this.#winds = new Uint8Array(count);
  }

  /** Joins a component at the high face of an axis with one at the low face of the next period. */
  join(high: number, low: number, axis: number): void {
    const shift = [0, 0, 0];
    // Position of the low component's period relative to the high one's: + 1 along the axis.
    shift[axis] = 1;
    const first = this.#rootOf(high, shift, 1);
    const second = this.#rootOf(low, shift, -1);
    if (first === second) {
      for (let each = 0; each < 3; each++) if (shift[each] !== 0) this.#winds[first]! |= 1 << each;
      return;
    }
    // shift is now what leads from the first root to the second.
    const [child, root, sign] = first < second ? [second, first, 1] : [first, second, -1];
    this.#parents[child] = root;
    for (let each = 0; each < 3; each++) this.#shifts[3 * child + each] = sign * shift[each]!;
    this.#winds[root]! |= this.#winds[child]!;
  }

  /** The joined components, numbered by their lowest member. */
  number(): { readonly numbers: Int32Array; readonly count: number; readonly winds: Uint8Array } {
    const numbers = new Int32Array(this.#parents.length);
    const winds: number[] = [];
    for (let component = 0; component < numbers.length; component++) {
      const root = this.#rootOf(component);
      if (root === component) {
        numbers[component] = winds.length;
        winds.push(this.#winds[component]!);
      } else numbers[component] = numbers[root]!;
    }
    return { numbers, count: winds.length, winds: Uint8Array.from(winds) };
  }

  /** The root, with the path halved; `shift` gains `sign` times the way from the root to the component. */
  #rootOf(component: number, shift?: number[], sign = 1): number {
    const parents = this.#parents;
    const shifts = this.#shifts;
    let at = component;
    while (parents[at] !== at) {
      const parent = parents[at]!;
      const above = parents[parent]!;
      if (above !== parent) {
        for (let each = 0; each < 3; each++) shifts[3 * at + each]! += shifts[3 * parent + each]!;
        parents[at] = above;
      }
      if (shift !== undefined) for (let each = 0; each < 3; each++) shift[each]! += sign * shifts[3 * at + each]!;
      at = parents[at]!;
    }
    return at;
  }
}
