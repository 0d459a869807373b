import type { MemoryViews } from '../views.js';

/** Loops of the Krylov methods over vectors of doubles; addresses are bytes in the heap. */
export interface KrylovKernels {
  /** Sum of |x_i|, added in a fixed order. */
  sumOfMagnitudes(length: number, x: number): number;
  /** Largest |x_i|, 0 for none; NaN when an entry is. */
  largestMagnitude(length: number, x: number): number;
  /** x = x + step p, r = r - step q; returns the sum of r_i^2. */
  conjugateStep(length: number, step: number, p: number, q: number, x: number, r: number): number;
  /** y = factor x; y may be x. */
  scaledCopy(length: number, factor: number, x: number, y: number): void;
}

const blockLength = 1024;

/** The twins of kernels/krylov.ts, to the bit. */
export function krylovTwins(views: MemoryViews): KrylovKernels {
  /** Adds `term` of 0 to length - 1 in the order of the kernels' lanes. */
  const sumInBlocks = (length: number, term: (i: number) => number): number => {
    let sum = 0;
    for (let begin = 0; begin < length; begin += blockLength) {
      const end = Math.min(length, begin + blockLength);
      const whole = begin + ((end - begin) & ~3);
      let [a, b, c, d] = [0, 0, 0, 0];
      for (let i = begin; i < whole; i += 4) {
        a += term(i);
        b += term(i + 1);
        c += term(i + 2);
        d += term(i + 3);
      }
      let block = a + c + (b + d);
      for (let i = whole; i < end; i++) block += term(i);
      sum += block;
    }
    return sum;
  };
  return {
    sumOfMagnitudes(length, x) {
      const { float64 } = views;
      return sumInBlocks(length, (i) => Math.abs(float64[(x >>> 3) + i]!));
    },
    largestMagnitude(length, x) {
      const { float64 } = views;
      let largest = 0;
      for (let i = 0; i < length; i++) largest = Math.max(largest, Math.abs(float64[(x >>> 3) + i]!));
      return largest;
    },
    conjugateStep(length, step, p, q, x, r) {
      const { float64 } = views;
      const [firstP, firstQ, firstX, firstR] = [p >>> 3, q >>> 3, x >>> 3, r >>> 3];
      return sumInBlocks(length, (i) => {
        float64[firstX + i] = float64[firstX + i]! + step * float64[firstP + i]!;
        const residual = float64[firstR + i]! - step * float64[firstQ + i]!;
        float64[firstR + i] = residual;
        return residual * residual;
      });
    },
    scaledCopy(length, factor, x, y) {
      const { float64 } = views;
      const [firstX, firstY] = [x >>> 3, y >>> 3];
      for (let i = 0; i < length; i++) float64[firstY + i] = factor * float64[firstX + i]!;
    },
  };
}
