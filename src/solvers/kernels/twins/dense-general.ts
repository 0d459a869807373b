import type { MemoryViews } from '../views.js';
import { panelColumns } from './dense-definite.js';

/** Factorisation of a dense unsymmetric front and solution with it; layouts in kernels/dense-general.ts. */
export interface DenseGeneralKernels {
  /**
   * Factors as many of the fully summed columns as have an acceptable pivot and updates the contribution; returns how many. Exchanged
   * rows and columns are exchanged in the lists too; with `last` the columns that are left get the pivot 0 and a mark.
   */
  factorFrontGeneral(
    columns: number,
    others: number,
    panel: number,
    rows: number,
    contribution: number,
    rowList: number,
    columnList: number,
    marks: number,
    threshold: number,
    tiny: number,
    last: number,
    work: number,
  ): number;
  /** Solves U x = y for a front's columns with those of the others known. */
  backwardFrontGeneral(
    count: number,
    summed: number,
    others: number,
    panel: number,
    rows: number,
    rowUnknowns: number,
    columnUnknowns: number,
    right: number,
    solution: number,
    marks: number,
    work: number,
  ): void;
}

function swap(values: Float64Array | Int32Array, a: number, b: number): void {
  const kept = values[a]!;
  values[a] = values[b]!;
  values[b] = kept;
}

/** The twins of kernels/dense-general.ts, to the bit. */
export function denseGeneralTwins(views: MemoryViews): DenseGeneralKernels {
  return {
    factorFrontGeneral(
      k,
      r,
      panelAddress,
      rowsAddress,
      contributionAddress,
      rowListAddress,
      columnListAddress,
      marksAddress,
      threshold,
      tiny,
      last,
      _work,
    ) {
      const { float64: values, int32 } = views;
      const [panel, rows, contribution] = [panelAddress >>> 3, rowsAddress >>> 3, contributionAddress >>> 3];
      const [rowList, columnList, marks] = [rowListAddress >>> 2, columnListAddress >>> 2, marksAddress >>> 2];
      const k4 = (k + 3) & ~3;
      const r4 = (r + 3) & ~3;
      const height = k4 + r4;
      let done = 0;
      let width = panelColumns;
      const largestOf = (column: number, from: number, end: number): { best: number; place: number } => {
        let [best, place] = [0, -1];
        for (let i = from; i < end; i++) {
          const value = Math.abs(values[column + i]!);
          if (value > best) [best, place] = [value, i];
        }
        return { best, place };
      };
      /** Subtracts the product of rows i of L and columns of U of the panel that ends at `done`. */
      const product = (first: number, rowOfL: number, ofU: number, strideU: number): number => {
        let sum = 0;
        for (let q = first; q < done; q++) sum += values[panel + q * height + rowOfL]! * values[ofU + q * strideU]!;
        return sum;
      };
      while (done < k) {
        const first = done;
        const end = Math.min(k, first + width);
        while (done < end && done - first < panelColumns) {
          let chosen = -1;
          let row = -1;
          for (let j = done; j < end; j++) {
            const { best, place } = largestOf(panel + j * height, done, k);
            if (!(best > tiny)) continue;
            const below = largestOf(panel + j * height, k4, height).best;
            if (best >= threshold * Math.max(best, below)) {
              [chosen, row] = [j, place];
              break;
            }
          }
          if (chosen < 0) break;
          const column = panel + done * height;
          if (chosen !== done) {
            for (let i = 0; i < height; i++) swap(values, column + i, panel + chosen * height + i);
            swap(int32, columnList + done, columnList + chosen);
          }
          if (row !== done) {
            for (let c = 0; c < k; c++) swap(values, panel + c * height + done, panel + c * height + row);
            for (let i = 0; i < r4; i++) swap(values, rows + done * r4 + i, rows + row * r4 + i);
            swap(int32, rowList + done, rowList + row);
          }
          const inverse = 1 / values[column + done]!;
          for (let i = done + 1; i < height; i++) values[column + i] = values[column + i]! * inverse;
          for (let c = done + 1; c < end; c++) {
            const target = panel + c * height;
            const factor = values[target + done]!;
            for (let i = done + 1; i < height; i++)
              values[target + i] = values[target + i]! - values[column + i]! * factor;
          }
          done++;
        }
        if (done === first) {
          if (end === k) break;
          width += width;
          continue;
        }
        width = panelColumns + (end - done);
        for (let c = end; c < k; c++) {
          const target = panel + c * height;
          for (let q = first; q < done; q++)
            for (let i = q + 1; i < done; i++)
              values[target + i] = values[target + i]! - values[panel + q * height + i]! * values[target + q]!;
        }
        for (let q = first; q < done; q++)
          for (let i = q + 1; i < done; i++)
            for (let c = 0; c < r; c++)
              values[rows + i * r4 + c] =
                values[rows + i * r4 + c]! - values[panel + q * height + i]! * values[rows + q * r4 + c]!;
        for (let c = end; c < k; c++)
          for (let i = done; i < height; i++)
            values[panel + c * height + i] = values[panel + c * height + i]! - product(first, i, panel + c * height, 1);
        for (let i = done; i < k; i++)
          for (let c = 0; c < r; c++)
            values[rows + i * r4 + c] = values[rows + i * r4 + c]! - product(first, i, rows + c, r4);
        for (let c = 0; c < r; c++)
          for (let i = 0; i < r; i++)
            values[contribution + c * r4 + i] =
              values[contribution + c * r4 + i]! - product(first, k4 + i, rows + c, r4);
      }
      if (last !== 0)
        for (; done < k; done++) {
          int32[marks + done] = 1;
          values.fill(0, panel + done * height + done + 1, panel + (done + 1) * height);
        }
      return done;
    },
    backwardFrontGeneral(
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
      const { float64: values, int32 } = views;
      const [panel, rows, work] = [panelAddress >>> 3, rowsAddress >>> 3, workAddress >>> 3];
      const [rowUnknowns, columnUnknowns, marks] = [
        rowUnknownsAddress >>> 2,
        columnUnknownsAddress >>> 2,
        marksAddress >>> 2,
      ];
      const [right, solution] = [rightAddress >>> 3, solutionAddress >>> 3];
      const r4 = (others + 3) & ~3;
      const height = ((summed + 3) & ~3) + r4;
      for (let j = 0; j < count; j++) {
        let [even, odd] = [0, 0];
        for (let i = 0; i < others; i++) {
          const term = values[rows + j * r4 + i]! * values[solution + int32[columnUnknowns + summed + i]!]!;
          if (i % 2 === 0) even += term;
          else odd += term;
        }
        values[work + j] = values[right + int32[rowUnknowns + j]!]! - (even + odd);
      }
      for (let c = summed - 1; c >= 0; c--) {
        const column = panel + c * height;
        const place = solution + int32[columnUnknowns + c]!;
        if (c < count) values[place] = int32[marks + c] === 0 ? values[work + c]! / values[column + c]! : 0;
        const x = values[place]!;
        for (let i = 0; i < Math.min(c, count); i++) values[work + i] = values[work + i]! - values[column + i]! * x;
      }
    },
  };
}
