import { imageError } from './image-file.js';

/** Numbers of voxels as files store them. */
export type IntegerArray =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | BigInt64Array
  | BigUint64Array;

const mostLabels = 256;

/**
 * Turns the numbers of an image into labels of a byte. Numbers from 0 to 255 are their own labels; when there are others, the
 * different numbers are labelled 0, 1, 2 … in rising order.
 */
export class LabelCollector {
  readonly labels: Uint8Array;
  readonly #file: string;
  /** Label of each number met, by order of appearance; not used for bytes. */
  readonly #codes = new Map<number, number>();
  readonly #met: number[] = [];
  #bytesOnly = true;

  constructor(file: string, voxels: number) {
    this.#file = file;
    this.labels = new Uint8Array(voxels);
  }

  /** @throws LithostatError when there are more than 256 different numbers */
  put(values: IntegerArray, offset: number): void {
    if (values instanceof Uint8Array && this.#bytesOnly) {
      this.labels.set(values, offset);
      return;
    }
    if (this.#bytesOnly && offset > 0) throw new Error('bytes and wider numbers in one image');
    this.#bytesOnly = false;
    let last = Number.NaN;
    let code = 0;
    for (let index = 0; index < values.length; index++) {
      const value = Number(values[index]!);
      if (value !== last) {
        last = value;
        code = this.#codes.get(value) ?? this.#meet(value);
      }
      this.labels[offset + index] = code;
    }
  }

  /** The labels, with the number that each stands for. Call it once, when all is put. */
  finish(): { readonly labels: Uint8Array; readonly values: readonly number[] } {
    const identity = Array.from({ length: mostLabels }, (_, label) => label);
    if (this.#bytesOnly) return { labels: this.labels, values: identity };
    const small = this.#met.every((value) => value >= 0 && value < mostLabels);
    const values = small ? identity : this.#met.toSorted((first, second) => first - second);
    const final = Uint8Array.from(this.#met, (value) => (small ? value : values.indexOf(value)));
    for (let voxel = 0; voxel < this.labels.length; voxel++) this.labels[voxel] = final[this.labels[voxel]!]!;
    return { labels: this.labels, values };
  }

  #meet(value: number): number {
    if (this.#met.length === mostLabels) {
      throw imageError(this.#file, {
        code: 'too-many-labels',
        message: 'the image has more than 256 different numbers, so it is not segmented',
        got: `values ${Math.min(...this.#met, value)} to ${Math.max(...this.#met, value)} so far`,
        expected: 'a number for each phase, at most 256',
        remedy: 'segment it first (a threshold turns grey values into phases)',
      });
    }
    const code = this.#met.push(value) - 1;
    this.#codes.set(value, code);
    return code;
  }
}
