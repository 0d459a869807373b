import type { MemoryViews } from '../views.js';
import type { DenseGeneralKernels } from './dense-general.js';
import type { DenseSolveKernels } from './dense-solve.js';

/** Solution with one front's part of a factor for four right-hand sides; layout in kernels/dense-solve-four.ts. */
export interface DenseSolveFourKernels {
  /** Solves L y = b for the front's unknowns and takes their part from the others. */
  readonly forwardFrontFour: DenseSolveKernels['forwardFront'];
  /** Solves L^T x = y for the front's unknowns with those of the others known. */
  readonly backwardFrontFour: DenseSolveKernels['backwardFront'];
  /** Solves U x = y for the front's unknowns with those of the others known; U as backwardFrontGeneral has it. */
  readonly backwardFrontGeneralFour: DenseGeneralKernels['backwardFrontGeneral'];
}

/** The twins of kernels/dense-solve-four.ts, to the bit. */
export function denseSolveFourTwins(views: MemoryViews): DenseSolveFourKernels {
  /** Index of the first number of the i-th unknown of a list. */
  function place(unknowns: number, vectors: number, i: number): number {
    return vectors + 4 * views.int32[unknowns + i]!;
  }
  function gather(summed: number, others: number, unknowns: number, vectors: number, work: number, height: number) {
    const { float64 } = views;
    const gap = (summed + 3) & ~3;
    float64.fill(0, work, work + 4 * height);
    for (let i = 0; i < summed + others; i++) {
      const from = place(unknowns, vectors, i);
      float64.copyWithin(work + 4 * (i < summed ? i : gap + i - summed), from, from + 4);
    }
  }
  return {
    forwardFrontFour(count, summed, others, factorAddress, height, unknownsAddress, vectorsAddress, workAddress) {
      const { float64 } = views;
      const [factor, unknowns] = [factorAddress >>> 3, unknownsAddress >>> 2];
      const [vectors, work] = [vectorsAddress >>> 3, workAddress >>> 3];
      gather(summed, others, unknowns, vectors, work, height);
      for (let r = 0; r < 4; r++)
        for (let j = 0; j < count; j++) {
          const y = float64[work + 4 * j + r]!;
          for (let i = j + 1; i < height; i++)
            float64[work + 4 * i + r] = float64[work + 4 * i + r]! - float64[factor + j * height + i]! * y;
        }
      const gap = (summed + 3) & ~3;
      for (let i = 0; i < summed + others; i++) {
        const from = work + 4 * (i < summed ? i : gap + i - summed);
        float64.copyWithin(place(unknowns, vectors, i), from, from + 4);
      }
    },
    backwardFrontFour(count, summed, others, factorAddress, height, unknownsAddress, vectorsAddress, workAddress) {
      const { float64 } = views;
      const [factor, unknowns] = [factorAddress >>> 3, unknownsAddress >>> 2];
      const [vectors, work] = [vectorsAddress >>> 3, workAddress >>> 3];
      gather(summed, others, unknowns, vectors, work, height);
      const whole = count & ~3;
      for (let r = 0; r < 4; r++) {
        const known = work + r;
        for (let j = count - 1; j >= 0; j--) {
          const column = factor + j * height;
          // The last columns sum row after row, the others even and odd rows apart.
          const below = j >= whole ? height : (j & ~3) + 4;
          let [even, odd] = [0, 0];
          for (let i = j >= whole ? j + 1 : below; i < height; i++) {
            const term = float64[column + i]! * float64[known + 4 * i]!;
            if (j >= whole || i % 2 === 0) even += term;
            else odd += term;
          }
          let value = float64[known + 4 * j]! - (even + odd);
          for (let i = j + 1; j < whole && i < below; i++) value -= float64[column + i]! * float64[known + 4 * i]!;
          float64[known + 4 * j] = value;
        }
      }
      for (let i = 0; i < count; i++) float64.copyWithin(place(unknowns, vectors, i), work + 4 * i, work + 4 * i + 4);
    },
    backwardFrontGeneralFour(
      count,
      summed,
      others,
      panelAddress,
      rowsAddress,
      rowUnknownsAddress,
      columnUnknownsAddress,
      rightAddress,
      solutionAddress,
      marksAddress,
      workAddress,
    ) {
      const { float64, int32 } = views;
      const [panel, rows, work] = [panelAddress >>> 3, rowsAddress >>> 3, workAddress >>> 3];
      const [rowUnknowns, columnUnknowns] = [rowUnknownsAddress >>> 2, columnUnknownsAddress >>> 2];
      const [marks, right, solution] = [marksAddress >>> 2, rightAddress >>> 3, solutionAddress >>> 3];
      const r4 = (others + 3) & ~3;
      const height = ((summed + 3) & ~3) + r4;
      for (let r = 0; r < 4; r++) {
        for (let j = 0; j < count; j++) {
          let [even, odd] = [0, 0];
          for (let i = 0; i < others; i++) {
            const term = float64[rows + j * r4 + i]! * float64[place(columnUnknowns, solution, summed + i) + r]!;
            if (i % 2 === 0) even += term;
            else odd += term;
          }
          float64[work + 4 * j + r] = float64[place(rowUnknowns, right, j) + r]! - (even + odd);
        }
        for (let c = summed - 1; c >= 0; c--) {
          const column = panel + c * height;
          const at = place(columnUnknowns, solution, c) + r;
          if (c < count) float64[at] = int32[marks + c] === 0 ? float64[work + 4 * c + r]! / float64[column + c]! : 0;
          const x = float64[at]!;
          for (let i = 0; i < Math.min(c, count); i++)
            float64[work + 4 * i + r] = float64[work + 4 * i + r]! - float64[column + i]! * x;
        }
      }
    },
  };
}
