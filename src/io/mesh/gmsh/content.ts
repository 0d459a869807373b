import type { GmshCellType } from './cell-types.js';

/** A physical group by the list of names. */
export interface GmshGroup {
  readonly dimension: number;
  readonly tag: number;
  readonly name: string;
}

/** Elements of one type that belong to the same physical groups. */
export interface GmshElements {
  readonly type: GmshCellType;
  /** Tags of the physical groups, of the dimension of the type; none when the elements belong to no group. */
  readonly groups: readonly number[];
  /** Tags of the nodes of one element after the other, in the file's order. */
  readonly nodes: Float64Array;
}

/** What a Gmsh file holds, in its own numbering. */
export interface GmshContent {
  readonly version: '2.2' | '4.1';
  readonly binary: boolean;
  readonly names: readonly GmshGroup[];
  readonly nodeTags: Float64Array;
  /** x, y, z of each node, in units of the file. */
  readonly coordinates: Float64Array;
  readonly elements: readonly GmshElements[];
}

/** Numbers whose count is not known beforehand. */
export class GrowingNumbers {
  #values = new Float64Array(64);
  #length = 0;

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Float64Array(2 * this.#values.length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }

  taken(): Float64Array {
    return this.#values.slice(0, this.#length);
  }
}
