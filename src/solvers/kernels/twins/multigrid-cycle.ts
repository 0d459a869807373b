import type { MemoryViews } from '../views.js';

/** y = A x for the block rows [begin, end), or y = y + A x where `add` is not 0. */
type Product = (
  m: number,
  n: number,
  begin: number,
  end: number,
  starts: number,
  columns: number,
  values: number,
  x: number,
  y: number,
  add: number,
) => void;
/** y = b - A x, or y = -U x with the blocks above the diagonal where `above` is not 0. */
type Residual = (
  m: number,
  begin: number,
  end: number,
  starts: number,
  diagonal: number,
  columns: number,
  values: number,
  b: number,
  x: number,
  y: number,
  above: number,
) => void;
/** One block Gauss-Seidel sweep upwards, from x = 0 or from the x given. */
type Sweep = (
  m: number,
  begin: number,
  end: number,
  fromZero: number,
  starts: number,
  diagonal: number,
  columns: number,
  values: number,
  inverse: number,
  b: number,
  x: number,
  scratch: number,
) => void;

/** Sweeps and products of block matrices; layouts and arguments as in kernels/multigrid-cycle.ts. */
export interface MultigridCycleKernels {
  multigridProduct: Product;
  multigridProductDouble: Product;
  multigridResidual: Residual;
  multigridResidualDouble: Residual;
  multigridSweep: Sweep;
  multigridSweepDouble: Sweep;
}

/** The twins of kernels/multigrid-cycle.ts, to the bit. */
export function multigridCycleTwins(views: MemoryViews): MultigridCycleKernels {
  const single = ofPrecision(views, () => views.float32, 2, Math.fround);
  const double = ofPrecision(
    views,
    () => views.float64,
    3,
    (value) => value,
  );
  return {
    multigridProduct: single.product,
    multigridProductDouble: double.product,
    multigridResidual: single.residual,
    multigridResidualDouble: double.residual,
    multigridSweep: single.sweep,
    multigridSweepDouble: double.sweep,
  };
}

function ofPrecision(
  views: MemoryViews,
  numbersOf: () => Float32Array | Float64Array,
  shift: number,
  round: (value: number) => number,
): { readonly product: Product; readonly residual: Residual; readonly sweep: Sweep } {
  const partial = [0, 0, 0];
  const added = (): number => round(round(partial[0]! + partial[1]!) + partial[2]!);
  /** Component r of the sum over the blocks [from, to) of A_k x_column; values and x are indices of numbers. */
  const componentSum = (
    r: number,
    m: number,
    n: number,
    from: number,
    to: number,
    columns: number,
    values: number,
    x: number,
  ): number => {
    const numbers = numbersOf();
    const { int32 } = views;
    partial.fill(0);
    for (let k = from; k < to; k++) {
      const at = x + int32[columns + k]! * n;
      for (let c = 0; c < n; c++)
        partial[c % 3] = round(partial[c % 3]! + round(numbers[values + (k * n + c) * m + r]! * numbers[at + c]!));
    }
    return added();
  };
  return {
    product(m, n, begin, end, starts, columns, values, x, y, add) {
      const numbers = numbersOf();
      const { int32 } = views;
      const [start, column, value, input, output] = [
        starts >>> 2,
        columns >>> 2,
        values >>> shift,
        x >>> shift,
        y >>> shift,
      ];
      for (let i = begin; i < end; i++)
        for (let r = 0; r < m; r++) {
          const sum = componentSum(r, m, n, int32[start + i]!, int32[start + i + 1]!, column, value, input);
          const at = output + i * m + r;
          numbers[at] = add !== 0 ? round(numbers[at]! + sum) : sum;
        }
    },
    residual(m, begin, end, starts, diagonal, columns, values, b, x, y, above) {
      const numbers = numbersOf();
      const { int32 } = views;
      const [start, column, value, input, output] = [
        starts >>> 2,
        columns >>> 2,
        values >>> shift,
        x >>> shift,
        y >>> shift,
      ];
      for (let i = begin; i < end; i++) {
        const from = above !== 0 ? int32[(diagonal >>> 2) + i]! + 1 : int32[start + i]!;
        for (let r = 0; r < m; r++) {
          const sum = componentSum(r, m, m, from, int32[start + i + 1]!, column, value, input);
          numbers[output + i * m + r] = round((above !== 0 ? 0 : numbers[(b >>> shift) + i * m + r]!) - sum);
        }
      }
    },
    sweep(m, begin, end, fromZero, starts, diagonal, columns, values, inverse, b, x, scratch) {
      const numbers = numbersOf();
      const { int32 } = views;
      const [start, column, value, solution] = [starts >>> 2, columns >>> 2, values >>> shift, x >>> shift];
      const [block, left] = [inverse >>> shift, scratch >>> shift];
      for (let i = begin; i < end; i++) {
        const to = fromZero !== 0 ? int32[(diagonal >>> 2) + i]! : int32[start + i + 1]!;
        for (let r = 0; r < m; r++) {
          const sum = componentSum(r, m, m, int32[start + i]!, to, column, value, solution);
          numbers[left + r] = round(numbers[(b >>> shift) + i * m + r]! - sum);
        }
        for (let r = 0; r < m; r++) {
          partial.fill(0);
          for (let c = 0; c < m; c++)
            partial[c % 3] = round(partial[c % 3]! + round(numbers[block + (i * m + c) * m + r]! * numbers[left + c]!));
          const at = solution + i * m + r;
          numbers[at] = fromZero !== 0 ? added() : round(numbers[at]! + added());
        }
      }
    },
  };
}
