/** Finds points that are the same place, by a grid of boxes a few tolerances wide. */
export class PointWelder {
  readonly #dimension: number;
  readonly #tolerance: number;
  readonly #boxes = new Map<string, number[]>();
  readonly #points: number[] = [];
  readonly #numbers: number[] = [];

  /** @param tolerance points closer than this along each axis are one; m */
  constructor(dimension: number, tolerance: number) {
    this.#dimension = dimension;
    this.#tolerance = tolerance;
  }

  /** The number of the point that is at a place already, or -1. */
  find(point: ArrayLike<number>): number {
    for (const key of this.#keys(point)) {
      for (const k of this.#boxes.get(key) ?? []) if (this.#near(point, k)) return this.#numbers[k];
    }
    return -1;
  }

  /** Remembers a point under a number. */
  add(point: ArrayLike<number>, number: number): void {
    const k = this.#numbers.length;
    this.#numbers.push(number);
    for (let d = 0; d < this.#dimension; d++) this.#points.push(point[d]);
    for (const key of this.#keys(point)) {
      const list = this.#boxes.get(key);
      if (list === undefined) this.#boxes.set(key, [k]);
      else list.push(k);
    }
  }

  /** The boxes that are within the tolerance of a point: a partner may lie just beyond the side of a box. */
  #keys(point: ArrayLike<number>): string[] {
    const keys: string[] = [];
    for (let corner = 0; corner < 1 << this.#dimension; corner++) {
      let key = '';
      for (let d = 0; d < this.#dimension; d++) {
        const shift = (corner >> d) & 1 ? this.#tolerance : -this.#tolerance;
        key += `${Math.floor((point[d] + shift) / (4 * this.#tolerance))},`;
      }
      if (!keys.includes(key)) keys.push(key);
    }
    return keys;
  }

  #near(point: ArrayLike<number>, k: number): boolean {
    for (let d = 0; d < this.#dimension; d++) {
      if (Math.abs(point[d] - this.#points[k * this.#dimension + d]) > this.#tolerance) return false;
    }
    return true;
  }
}
