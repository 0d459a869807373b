import type { MemoryViews } from '../views.js';

/** Solution with one front's part of a factor; layout in kernels/dense-solve.ts. */
export interface DenseSolveKernels {
  /** Solves L y = b for the front's unknowns and takes their part from the others. */
  forwardFront(
    count: number,
    summed: number,
    others: number,
    factor: number,
    height: number,
    unknowns: number,
    vector: number,
    work: number,
  ): void;
  /** Solves L^T x = y for the front's unknowns with those of the others known. */
  backwardFront(
    count: number,
    summed: number,
    others: number,
    factor: number,
    height: number,
    unknowns: number,
    vector: number,
    work: number,
  ): void;
}

/** The twins of kernels/dense-solve.ts, to the bit. */
export function denseSolveTwins(views: MemoryViews): DenseSolveKernels {
  function gather(summed: number, others: number, unknowns: number, vector: number, work: number, height: number) {
    const { float64, int32 } = views;
    const gap = (summed + 3) & ~3;
    float64.fill(0, work, work + height);
    for (let i = 0; i < summed + others; i++)
      float64[work + (i < summed ? i : gap + i - summed)] = float64[vector + int32[unknowns + i]!]!;
  }
  return {
    forwardFront(count, summed, others, factorAddress, height, unknownsAddress, vectorAddress, workAddress) {
      const [factor, unknowns, vector, work] = [
        factorAddress >>> 3,
        unknownsAddress >>> 2,
        vectorAddress >>> 3,
        workAddress >>> 3,
      ];
      const { float64, int32 } = views;
      gather(summed, others, unknowns, vector, work, height);
      // Column by column subtracts in the same order as four columns at once.
      for (let j = 0; j < count; j++) {
        const y = float64[work + j]!;
        const column = factor + j * height;
        for (let i = j + 1; i < height; i++) float64[work + i] = float64[work + i]! - float64[column + i]! * y;
      }
      const gap = (summed + 3) & ~3;
      for (let i = 0; i < summed + others; i++)
        float64[vector + int32[unknowns + i]!] = float64[work + (i < summed ? i : gap + i - summed)]!;
    },
    backwardFront(count, summed, others, factorAddress, height, unknownsAddress, vectorAddress, workAddress) {
      const [factor, unknowns, vector, work] = [
        factorAddress >>> 3,
        unknownsAddress >>> 2,
        vectorAddress >>> 3,
        workAddress >>> 3,
      ];
      const { float64, int32 } = views;
      gather(summed, others, unknowns, vector, work, height);
      const whole = count & ~3;
      for (let j = count - 1; j >= 0; j--) {
        const column = factor + j * height;
        let value = float64[work + j]!;
        if (j >= whole) {
          let sum = 0;
          for (let i = j + 1; i < height; i++) sum += float64[column + i]! * float64[work + i]!;
          value -= sum;
        } else {
          const below = (j & ~3) + 4;
          let even = 0;
          let odd = 0;
          for (let i = below; i < height; i += 2) {
            even += float64[column + i]! * float64[work + i]!;
            odd += float64[column + i + 1]! * float64[work + i + 1]!;
          }
          value -= even + odd;
          for (let i = j + 1; i < below; i++) value -= float64[column + i]! * float64[work + i]!;
        }
        float64[work + j] = value;
      }
      for (let i = 0; i < count; i++) float64[vector + int32[unknowns + i]!] = float64[work + i]!;
    },
  };
}
