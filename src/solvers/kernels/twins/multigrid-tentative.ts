import type { MemoryViews } from '../views.js';

/** Tentative prolongators of algebraic multigrid; addresses are bytes. */
export interface MultigridTentativeKernels {
  /**
   * Makes the modes of each aggregate orthonormal: modes (by nodes, entry (r, c) of node i at (i m + r) k + c) = tentative times `coarse`, k
   * x k by rows for each aggregate. The nodes of an aggregate are members[starts[a]] to members[starts[a + 1] - 1]; the rest of
   * `tentative` and `coarse` must be zero. A mode of which less than `dependent` of its length is left gets a zero column. `local` has
   * m k numbers for each member of the largest aggregate.
   */
  multigridTentative(
    count: number,
    m: number,
    k: number,
    dependent: number,
    starts: number,
    members: number,
    modes: number,
    tentative: number,
    coarse: number,
    local: number,
  ): void;
}

/** The twins of kernels/multigrid-tentative.ts, to the bit. */
export function multigridTentativeTwins(views: MemoryViews): MultigridTentativeKernels {
  return {
    multigridTentative(count, m, k, dependent, startsAt, membersAt, modesAt, tentativeAt, coarseAt, localAt) {
      const { int32, float64 } = views;
      const [starts, members] = [startsAt >>> 2, membersAt >>> 2];
      const [modes, tentative, coarse, local] = [modesAt >>> 3, tentativeAt >>> 3, coarseAt >>> 3, localAt >>> 3];
      for (let each = 0; each < count; each++) {
        const begin = int32[starts + each]!;
        const end = int32[starts + each + 1]!;
        const rows = (end - begin) * m;
        for (let member = begin; member < end; member++)
          for (let r = 0; r < m; r++)
            for (let c = 0; c < k; c++)
              float64[local + c * rows + (member - begin) * m + r] =
                float64[modes + (int32[members + member]! * m + r) * k + c]!;
        orthonormalise(float64, local, rows, k, dependent, coarse + each * k * k);
        for (let member = begin; member < end; member++)
          for (let r = 0; r < m; r++)
            for (let c = 0; c < k; c++)
              float64[tentative + (int32[members + member]! * m + r) * k + c] =
                float64[local + c * rows + (member - begin) * m + r]!;
      }
    },
  };
}

/** Gram-Schmidt twice over on k columns of `rows` entries from index `columns` on, in place; R goes by rows to `factors`. */
function orthonormalise(
  numbers: Float64Array,
  columns: number,
  rows: number,
  k: number,
  dependent: number,
  factors: number,
): void {
  for (let c = 0; c < k; c++) {
    const at = columns + c * rows;
    const before = length(numbers, at, rows);
    for (let pass = 0; pass < 2; pass++)
      for (let other = 0; other < c; other++) {
        const beside = columns + other * rows;
        let product = 0;
        for (let r = 0; r < rows; r++) product += numbers[beside + r]! * numbers[at + r]!;
        if (product === 0) continue;
        for (let r = 0; r < rows; r++) numbers[at + r]! -= product * numbers[beside + r]!;
        numbers[factors + other * k + c]! += product;
      }
    const after = length(numbers, at, rows);
    const kept = after > dependent * before;
    numbers[factors + c * k + c] = kept ? after : 0;
    for (let r = 0; r < rows; r++) numbers[at + r] = kept ? numbers[at + r]! / after : 0;
  }
}

function length(numbers: Float64Array, at: number, rows: number): number {
  let sum = 0;
  for (let r = 0; r < rows; r++) sum += numbers[at + r]! * numbers[at + r]!;
  return Math.sqrt(sum);
}
