import type { MemoryViews } from '../views.js';

/** Loops over vectors of doubles; addresses are bytes in the heap, lengths are numbers of entries. */
export interface VectorKernels {
  /** Sum of x_i y_i, added in a fixed order. */
  dot(length: number, x: number, y: number): number;
  /** y = y + factor x. */
  axpy(length: number, factor: number, x: number, y: number): void;
  /** y = x + factor y. */
  xpay(length: number, x: number, factor: number, y: number): void;
  /** a = b + factor c. */
  triad(length: number, a: number, b: number, factor: number, c: number): void;
}

const blockLength = 1024;

/** The twins of kernels/vector.ts, to the bit. */
export function vectorTwins(views: MemoryViews): VectorKernels {
  return {
    dot(length, x, y) {
      const { float64 } = views;
      const firstX = x >>> 3;
      const firstY = y >>> 3;
      let sum = 0;
      for (let begin = 0; begin < length; begin += blockLength) {
        const count = Math.min(blockLength, length - begin);
        const whole = count & ~3;
        let [a, b, c, d] = [0, 0, 0, 0];
        for (let i = begin; i < begin + whole; i += 4) {
          a += float64[firstX + i]! * float64[firstY + i]!;
          b += float64[firstX + i + 1]! * float64[firstY + i + 1]!;
          c += float64[firstX + i + 2]! * float64[firstY + i + 2]!;
          d += float64[firstX + i + 3]! * float64[firstY + i + 3]!;
        }
        let block = a + c + (b + d);
        for (let i = begin + whole; i < begin + count; i++) block += float64[firstX + i]! * float64[firstY + i]!;
        sum += block;
      }
      return sum;
    },
    axpy(length, factor, x, y) {
      const { float64 } = views;
      const firstX = x >>> 3;
      const firstY = y >>> 3;
      for (let i = 0; i < length; i++) float64[firstY + i] = float64[firstY + i]! + factor * float64[firstX + i]!;
    },
    xpay(length, x, factor, y) {
      const { float64 } = views;
      const firstX = x >>> 3;
      const firstY = y >>> 3;
      for (let i = 0; i < length; i++) float64[firstY + i] = float64[firstX + i]! + factor * float64[firstY + i]!;
    },
    triad(length, a, b, factor, c) {
      const { float64 } = views;
      const [firstA, firstB, firstC] = [a >>> 3, b >>> 3, c >>> 3];
      for (let i = 0; i < length; i++) float64[firstA + i] = float64[firstB + i]! + factor * float64[firstC + i]!;
    },
  };
}
