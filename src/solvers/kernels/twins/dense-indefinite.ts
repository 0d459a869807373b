import type { MemoryViews } from '../views.js';
import { packedProduct, panelColumns } from './dense-definite.js';

/** Factorisation of a dense symmetric front with pivots of order 1 and 2; layout in kernels/dense-indefinite.ts. */
export interface DenseIndefiniteKernels {
  /**
   * Factors as many of the fully summed columns as have an acceptable pivot and updates the contribution; returns how many. Exchanged
   * unknowns are exchanged in `list` too; zero columns get the pivot 0 and a mark.
   */
  factorFrontIndefinite(
    columns: number,
    others: number,
    panel: number,
    contribution: number,
    diagonal: number,
    beside: number,
    marks: number,
    list: number,
    threshold: number,
    tiny: number,
    work: number,
  ): number;
}

/** A front being factored: entry (i, j) with i >= j of the panel lies at panel + j height + i. */
interface Front {
  readonly values: Float64Array;
  readonly panel: number;
  readonly height: number;
}

/** Place of the symmetric entry (i, j). */
function place({ panel, height }: Front, i: number, j: number): number {
  return i < j ? panel + i * height + j : panel + j * height + i;
}

function largestIn(front: Front, j: number, from: number, without: number): number {
  let largest = 0;
  for (let i = from; i < front.height; i++) {
    if (i === j || i === without) continue;
    const value = Math.abs(front.values[place(front, i, j)]!);
    if (value > largest) largest = value;
  }
  return largest;
}

function partnerOf(front: Front, j: number, from: number, end: number): number {
  let largest = 0;
  let partner = -1;
  for (let i = from; i < end; i++) {
    if (i === j) continue;
    const value = Math.abs(front.values[place(front, i, j)]!);
    if (value > largest) {
      largest = value;
      partner = i;
    }
  }
  return partner;
}

function swap(values: Float64Array | Int32Array, a: number, b: number): void {
  const kept = values[a]!;
  values[a] = values[b]!;
  values[b] = kept;
}

function exchange(front: Front, p: number, q: number, products: number, done: number): void {
  const { values, panel, height } = front;
  for (let c = 0; c < p; c++) swap(values, panel + c * height + p, panel + c * height + q);
  for (let c = 0; c < done; c++) swap(values, products + c * height + p, products + c * height + q);
  swap(values, place(front, p, p), place(front, q, q));
  for (let i = p + 1; i < height; i++) if (i !== q) swap(values, place(front, i, p), place(front, i, q));
}

/** Whether the pivot of order 2 keeps the entries of L bounded. */
function acceptable(front: Front, j: number, partner: number, done: number, threshold: number): boolean {
  const { values } = front;
  const own = values[place(front, j, j)]!;
  const other = values[place(front, partner, partner)]!;
  const between = values[place(front, j, partner)]!;
  const magnitude = Math.abs(own * other - between * between);
  if (!(magnitude > 0.0078125 * Math.max(Math.abs(own * other), between * between))) return false;
  const ofJ = largestIn(front, j, done, partner);
  const ofPartner = largestIn(front, partner, done, j);
  const coupling = Math.abs(between);
  if (threshold * (Math.abs(other) * ofJ + coupling * ofPartner) > magnitude) return false;
  return !(threshold * (coupling * ofJ + Math.abs(own) * ofPartner) > magnitude);
}

/** The twin of kernels/dense-indefinite.ts, to the bit. */
export function denseIndefiniteTwins(views: MemoryViews): DenseIndefiniteKernels {
  return {
    factorFrontIndefinite(
      k,
      r,
      panelAddress,
      contributionAddress,
      diagonalAddress,
      besideAddress,
      marksAddress,
      listAddress,
      threshold,
      tiny,
      work,
    ) {
      const { float64: values, int32 } = views;
      const [panel, contribution, products] = [panelAddress >>> 3, contributionAddress >>> 3, work >>> 3];
      const [diagonal, beside] = [diagonalAddress >>> 3, besideAddress >>> 3];
      const [marks, list] = [marksAddress >>> 2, listAddress >>> 2];
      const k4 = (k + 3) & ~3;
      const r4 = (r + 3) & ~3;
      const height = k4 + r4;
      const front: Front = { values, panel, height };
      let done = 0;
      let width = panelColumns;
      while (done < k) {
        const first = done;
        const end = Math.min(k, first + width);
        while (done < end && done - first < panelColumns - 1) {
          let order = 0;
          let zero = false;
          let partner = -1;
          let j = done;
          for (; j < end; j++) {
            const size = Math.abs(values[place(front, j, j)]!);
            const largest = largestIn(front, j, done, -1);
            zero = size <= tiny && largest <= tiny;
            if (zero || (size > tiny && size >= threshold * largest)) {
              order = 1;
              break;
            }
            partner = partnerOf(front, j, done, end);
            if (partner >= 0 && acceptable(front, j, partner, done, threshold)) {
              order = 2;
              break;
            }
          }
          if (order === 0) break;
          if (j !== done) {
            exchange(front, done, j, products, done - first);
            swap(int32, list + done, list + j);
          }
          const column = panel + done * height;
          const product = products + (done - first) * height;
          values[beside + done] = 0;
          if (order === 1) {
            const pivot = zero ? 0 : values[column + done]!;
            values[diagonal + done] = pivot;
            if (zero) {
              int32[marks + done] = 1;
              values.fill(0, column + done + 1, column + height);
              values.fill(0, product + done + 1, product + height);
            } else {
              const inverse = 1 / pivot;
              for (let i = done + 1; i < height; i++) {
                values[product + i] = values[column + i]!;
                values[column + i] = values[column + i]! * inverse;
              }
              for (let c = done + 1; c < end; c++)
                for (let i = c; i < height; i++)
                  values[panel + c * height + i] =
                    values[panel + c * height + i]! - values[column + i]! * values[product + c]!;
            }
            done++;
            continue;
          }
          if (partner === done) partner = j;
          if (partner !== done + 1) {
            exchange(front, done + 1, partner, products, done - first);
            swap(int32, list + done + 1, list + partner);
          }
          const second = column + height;
          const own = values[column + done]!;
          const between = values[column + done + 1]!;
          const other = values[second + done + 1]!;
          values[diagonal + done] = own;
          values[diagonal + done + 1] = other;
          values[beside + done] = between;
          values[beside + done + 1] = 0;
          values[column + done + 1] = 0;
          const ownShare = own / between;
          const otherShare = other / between;
          const scale = 1 / ((ownShare * otherShare - 1) * between);
          for (let i = done + 2; i < height; i++) {
            const u = values[column + i]!;
            const v = values[second + i]!;
            values[product + i] = u;
            values[product + height + i] = v;
            values[column + i] = (otherShare * u - v) * scale;
            values[second + i] = (ownShare * v - u) * scale;
          }
          for (let c = done + 2; c < end; c++)
            for (let i = c; i < height; i++)
              values[panel + c * height + i] =
                values[panel + c * height + i]! -
                values[column + i]! * values[product + c]! -
                values[second + i]! * values[product + height + c]!;
          done += 2;
        }
        const count = done - first;
        if (count === 0) {
          if (end === k) break;
          width += width;
          continue;
        }
        width = panelColumns + (end - done);
        const left = panel + first * height;
        for (let c = end; c < k; c++)
          for (let i = c; i < height; i++)
            values[panel + c * height + i] =
              values[panel + c * height + i]! - packedProduct(values, left, products, height, i, c, count);
        for (let c = 0; c < r; c++)
          for (let i = c; i < r; i++)
            values[contribution + c * r4 + i] =
              values[contribution + c * r4 + i]! - packedProduct(values, left, products, height, k4 + i, k4 + c, count);
      }
      return done;
    },
  };
}
