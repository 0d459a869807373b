import type { ContactCondition, ContactConditions } from './condensed.js';

/** Several contacts as one: their rows one after the other. */
export class ContactList implements ContactConditions {
  readonly rows: number;
  readonly #parts: readonly ContactConditions[];
  readonly #first: readonly number[];
  /** Part of each row. */
  readonly #partOf: Int32Array;

  constructor(parts: readonly ContactConditions[]) {
    this.#parts = parts;
    let rows = 0;
    this.#first = parts.map((part) => {
      rows += part.rows;
      return rows - part.rows;
    });
    this.rows = rows;
    this.#partOf = Int32Array.from(parts.flatMap((part, k) => Array.from({ length: part.rows }, () => k)));
  }

  get stiffness(): Float64Array {
    return Float64Array.from(this.#parts.flatMap((part) => [...part.stiffness]));
  }

  dot(row: number, vector: Float64Array): number {
    const k = this.#partOf[row]!;
    return this.#parts[k]!.dot(row - this.#first[k]!, vector);
  }

  add(row: number, factor: number, vector: Float64Array): void {
    const k = this.#partOf[row]!;
    this.#parts[k]!.add(row - this.#first[k]!, factor, vector);
  }

  condition(row: number, out: ContactCondition): void {
    const k = this.#partOf[row]!;
    this.#parts[k]!.condition(row - this.#first[k]!, out);
    out.normal += this.#first[k]!;
  }

  revise(motion: Float64Array, force: Float64Array): number {
    let changes = 0;
    for (const [k, part] of this.#parts.entries()) {
      const [from, to] = [this.#first[k]!, this.#first[k]! + part.rows];
      changes += part.revise(motion.subarray(from, to), force.subarray(from, to));
    }
    return changes;
  }

  closeAll(): void {
    for (const part of this.#parts) part.closeAll();
  }
}
