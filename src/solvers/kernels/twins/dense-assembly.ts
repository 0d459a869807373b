import type { MemoryViews } from '../views.js';

/** Assembly of dense fronts; layouts in kernels/dense-assembly.ts. */
export interface DenseAssemblyKernels {
  /** Zeroes doubles, a multiple of four. */
  clearDoubles(doubles: number, at: number): void;
  /** Zeroes the lower triangle of a contribution of `height` columns. */
  clearLowerTriangle(height: number, contribution: number): void;
  /** Adds values[source[e]] at column * 65536 + row of the panel, rows from `columns` on shifted. */
  assembleEntries(
    count: number,
    source: number,
    target: number,
    values: number,
    columns: number,
    shift: number,
    panel: number,
    height: number,
  ): void;
  /** Adds a child's lower triangle to its parent's panel and contribution. */
  extendAddSymmetric(
    count: number,
    child: number,
    childHeight: number,
    relative: number,
    columns: number,
    shift: number,
    panel: number,
    height: number,
    contribution: number,
    contributionHeight: number,
    work: number,
  ): void;
  /** Adds a child's whole contribution to its parent's panel, rows of U and contribution. */
  extendAddGeneral(
    count: number,
    child: number,
    childHeight: number,
    relative: number,
    columns: number,
    shift: number,
    panel: number,
    height: number,
    rows: number,
    contribution: number,
    contributionHeight: number,
    work: number,
  ): void;
}

/** The twins of kernels/dense-assembly.ts, to the bit. */
export function denseAssemblyTwins(views: MemoryViews): DenseAssemblyKernels {
  return {
    clearDoubles(doubles, at) {
      views.float64.fill(0, at >>> 3, (at >>> 3) + doubles);
    },
    clearLowerTriangle(height, contribution) {
      const first = contribution >>> 3;
      for (let j = 0; j < height; j++) views.float64.fill(0, first + j * height + (j & ~3), first + (j + 1) * height);
    },
    assembleEntries(count, source, target, values, k, shift, panel, height) {
      const { float64, int32 } = views;
      for (let e = 0; e < count; e++) {
        const place = int32[(target >>> 2) + e]!;
        let row = place & 0xffff;
        if (row >= k) row += shift;
        const at = (panel >>> 3) + (place >>> 16) * height + row;
        float64[at] = float64[at]! + float64[(values >>> 3) + int32[(source >>> 2) + e]!]!;
      }
    },
    extendAddSymmetric(
      count,
      child,
      childHeight,
      relative,
      k,
      shift,
      panel,
      height,
      contribution,
      contributionHeight,
      _work,
    ) {
      const { float64, int32 } = views;
      const place = relative >>> 2;
      for (let j = 0; j < count; j++) {
        const column = int32[place + j]!;
        const base =
          column < k ? (panel >>> 3) + column * height : (contribution >>> 3) + (column - k) * contributionHeight;
        for (let i = j; i < count; i++) {
          const row = int32[place + i]!;
          const at = base + (column >= k ? row - k : row < k ? row : row + shift);
          float64[at] = float64[at]! + float64[(child >>> 3) + j * childHeight + i]!;
        }
      }
    },
    extendAddGeneral(
      count,
      child,
      childHeight,
      relative,
      k,
      shift,
      panel,
      height,
      rows,
      contribution,
      contributionHeight,
      _work,
    ) {
      const { float64, int32 } = views;
      const place = relative >>> 2;
      for (let j = 0; j < count; j++) {
        const column = int32[place + j]!;
        for (let i = 0; i < count; i++) {
          const row = int32[place + i]!;
          let at: number;
          if (column < k) at = (panel >>> 3) + column * height + (row < k ? row : row + shift);
          else if (row < k) at = (rows >>> 3) + row * contributionHeight + column - k;
          else at = (contribution >>> 3) + (column - k) * contributionHeight + row - k;
          float64[at] = float64[at]! + float64[(child >>> 3) + j * childHeight + i]!;
        }
      }
    },
  };
}
