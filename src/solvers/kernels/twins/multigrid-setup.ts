import type { MemoryViews } from '../views.js';

/** Writes P for the cycle: blocks by columns, and P^T by block rows. */
type Transfer = (
  m: number,
  k: number,
  nodes: number,
  mapStarts: number,
  mapColumns: number,
  map: number,
  prolongation: number,
  next: number,
  restrictionColumns: number,
  restriction: number,
) => void;

/** Numeric set-up of algebraic multigrid; layouts and arguments as in kernels/multigrid-setup.ts. */
export interface MultigridSetupKernels {
  /** P = T - omega D^-1 A T for the block rows [begin, end), weak neighbours moving with the row's aggregate. */
  multigridProlongator(
    m: number,
    k: number,
    begin: number,
    end: number,
    omega: number,
    starts: number,
    columns: number,
    values: number,
    strong: number,
    inverse: number,
    aggregates: number,
    modes: number,
    factors: number,
    tentative: number,
    productStarts: number,
    productColumns: number,
    product: number,
    slots: number,
    scratch: number,
  ): void;
  /** Adds P^T A P to the coarse matrix, on and above the diagonal. */
  multigridGalerkin(
    m: number,
    k: number,
    count: number,
    order: number,
    starts: number,
    columns: number,
    values: number,
    mapStarts: number,
    mapColumns: number,
    map: number,
    productStarts: number,
    productColumns: number,
    coarseStarts: number,
    coarseColumns: number,
    coarse: number,
    slots: number,
    scratch: number,
  ): void;
  multigridTransfer: Transfer;
  multigridTransferDouble: Transfer;
  /** to = from, rounded to f32. */
  multigridSingle(count: number, from: number, to: number): void;
  /** Frobenius norm and trace of blocks. */
  multigridNorms(m: number, count: number, blocks: number, norms: number, traces: number): void;
}

/** The twins of kernels/multigrid-setup.ts, to the bit. */
export function multigridSetupTwins(views: MemoryViews): MultigridSetupKernels {
  /** out[r, :] += sum over x of a[r rowStep + x columnStep] b[x, :]; indices of doubles. */
  const addProduct = (
    rows: number,
    inner: number,
    k: number,
    a: number,
    rowStep: number,
    columnStep: number,
    b: number,
    out: number,
  ): void => {
    const { float64 } = views;
    for (let r = 0; r < rows; r++)
      for (let j = 0; j < k; j++) {
        let sum = float64[out + r * k + j]!;
        for (let x = 0; x < inner; x++) sum += float64[a + r * rowStep + x * columnStep]! * float64[b + x * k + j]!;
        float64[out + r * k + j] = sum;
      }
  };
  const transfer =
    (shift: number, numbersOf: () => Float32Array | Float64Array): Transfer =>
    (m, k, nodes, mapStarts, mapColumns, map, prolongation, next, restrictionColumns, restriction) => {
      const { float64, int32 } = views;
      const numbers = numbersOf();
      const block = m * k;
      for (let i = 0; i < nodes; i++)
        for (let entry = int32[(mapStarts >>> 2) + i]!; entry < int32[(mapStarts >>> 2) + i + 1]!; entry++) {
          const counter = (next >>> 2) + int32[(mapColumns >>> 2) + entry]!;
          const position = int32[counter]!;
          int32[counter] = position + 1;
          int32[(restrictionColumns >>> 2) + position] = i;
          for (let r = 0; r < m; r++)
            for (let c = 0; c < k; c++) {
              const value = float64[(map >>> 3) + entry * block + r * k + c]!;
              numbers[(restriction >>> shift) + position * block + r * k + c] = value;
              numbers[(prolongation >>> shift) + entry * block + c * m + r] = value;
            }
        }
    };
  return {
    multigridProlongator(
      m,
      k,
      begin,
      end,
      omega,
      starts,
      columns,
      values,
      strong,
      inverse,
      aggregates,
      modes,
      factors,
      tentative,
      productStarts,
      productColumns,
      product,
      slots,
      scratch,
    ) {
      const { float64, int32, uint8 } = views;
      const block = m * k;
      const work = scratch >>> 3;
      const [slot, aggregateOf, coarseOf] = [slots >>> 2, aggregates >>> 2, productColumns >>> 2];
      for (let i = begin; i < end; i++) {
        const from = int32[(productStarts >>> 2) + i]!;
        const to = int32[(productStarts >>> 2) + i + 1]!;
        float64.fill(0, (product >>> 3) + from * block, (product >>> 3) + to * block);
        for (let at = from; at < to; at++) int32[slot + int32[coarseOf + at]!] = at;
        const own = int32[aggregateOf + i]!;
        for (let at = int32[(starts >>> 2) + i]!; at < int32[(starts >>> 2) + i + 1]!; at++) {
          const j = int32[(columns >>> 2) + at]!;
          const aggregate = int32[aggregateOf + j]!;
          if (aggregate < 0) continue;
          const isStrong = uint8[strong + at] !== 0;
          const slotColumn = isStrong ? aggregate : own;
          if (slotColumn < 0) continue;
          if (!isStrong) {
            float64.fill(0, work, work + block);
            addProduct(m, k, k, (modes >>> 3) + j * block, k, 1, (factors >>> 3) + own * k * k, work);
          }
          const moved = isStrong ? (tentative >>> 3) + j * block : work;
          const target = (product >>> 3) + int32[slot + slotColumn]! * block;
          addProduct(m, m, k, (values >>> 3) + at * m * m, 1, m, moved, target);
        }
        for (let at = from; at < to; at++) {
          float64.fill(0, work, work + block);
          const target = (product >>> 3) + at * block;
          addProduct(m, m, k, (inverse >>> 3) + i * m * m, 1, m, target, work);
          const unsmoothed = int32[coarseOf + at] === own;
          for (let j = 0; j < block; j++) {
            const change = omega * float64[work + j]!;
            float64[target + j] = (unsmoothed ? float64[(tentative >>> 3) + i * block + j]! : 0) - change;
          }
        }
      }
    },
    multigridGalerkin(
      m,
      k,
      count,
      order,
      starts,
      columns,
      values,
      mapStarts,
      mapColumns,
      map,
      productStarts,
      productColumns,
      coarseStarts,
      coarseColumns,
      coarse,
      slots,
      scratch,
    ) {
      const { float64, int32 } = views;
      const block = m * k;
      const work = scratch >>> 3;
      const [slot, coarseOf, mapColumn, mapStart] = [
        slots >>> 2,
        productColumns >>> 2,
        mapColumns >>> 2,
        mapStarts >>> 2,
      ];
      for (let turn = 0; turn < count; turn++) {
        const i = int32[(order >>> 2) + turn]!;
        const from = int32[(productStarts >>> 2) + i]!;
        const to = int32[(productStarts >>> 2) + i + 1]!;
        for (let at = from; at < to; at++) int32[slot + int32[coarseOf + at]!] = at - from;
        float64.fill(0, work, work + (to - from) * block);
        for (let at = int32[(starts >>> 2) + i]!; at < int32[(starts >>> 2) + i + 1]!; at++) {
          const j = int32[(columns >>> 2) + at]!;
          for (let entry = int32[mapStart + j]!; entry < int32[mapStart + j + 1]!; entry++) {
            const target = work + int32[slot + int32[mapColumn + entry]!]! * block;
            addProduct(m, m, k, (values >>> 3) + at * m * m, 1, m, (map >>> 3) + entry * block, target);
          }
        }
        for (let entry = int32[mapStart + i]!; entry < int32[mapStart + i + 1]!; entry++) {
          const row = int32[mapColumn + entry]!;
          let position = int32[(coarseStarts >>> 2) + row]!;
          for (let at = from; at < to; at++) {
            const column = int32[coarseOf + at]!;
            if (column < row) continue;
            while (int32[(coarseColumns >>> 2) + position] !== column) position++;
            const target = (coarse >>> 3) + position * k * k;
            addProduct(k, m, k, work + (at - from) * block, 1, k, (map >>> 3) + entry * block, target);
          }
        }
      }
    },
    multigridTransfer: transfer(2, () => views.float32),
    multigridTransferDouble: transfer(3, () => views.float64),
    multigridNorms(m, count, blocks, norms, traces) {
      const { float64 } = views;
      const area = m * m;
      for (let block = 0; block < count; block++) {
        const first = (blocks >>> 3) + block * area;
        const sums = [0, 0];
        for (let at = 0; at < area; at++) sums[at & 1]! += float64[first + at]! * float64[first + at]!;
        let trace = 0;
        for (let r = 0; r < m; r++) trace += float64[first + r * (m + 1)]!;
        float64[(norms >>> 3) + block] = Math.sqrt(sums[0]! + sums[1]!);
        float64[(traces >>> 3) + block] = trace;
      }
    },
    multigridSingle(count, from, to) {
      const { float64, float32 } = views;
      for (let i = 0; i < count; i++) float32[(to >>> 2) + i] = float64[(from >>> 3) + i]!;
    },
  };
}
