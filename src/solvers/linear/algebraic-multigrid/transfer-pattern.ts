import { type BlockPattern, colouredPattern, graphOfPairs, grown } from './block-pattern.js';

/** Patterns between a level and the next one: of the prolongator P, of A P, and of P^T A P. Columns ascend in every row. */
export interface TransferPattern {
  /** A byte for each block of the finer level: whether the prolongator is smoothed across it. */
  readonly strong: Uint8Array;
  /** Aggregate of each node in the numbers of the coarse pattern; -1 for none. */
  readonly aggregateOf: Int32Array;
  readonly starts: Int32Array;
  readonly columns: Int32Array;
  readonly productStarts: Int32Array;
  readonly productColumns: Int32Array;
  /** Most blocks in a row of A P. */
  readonly longestProduct: number;
  /** First block of each row of P^T. */
  readonly restrictionStarts: Int32Array;
  readonly coarse: BlockPattern;
}

/** Follows the pattern of P = (I - omega D^-1 A) T, with the strong blocks of A, and of the Galerkin product P^T A P. */
export function transferPattern(
  pattern: BlockPattern,
  strong: Uint8Array,
  count: number,
  aggregateOf: Int32Array,
): TransferPattern {
  const unit = { starts: new Int32Array(pattern.nodes + 1), columns: new Int32Array(pattern.nodes) };
  for (let node = 0; node < pattern.nodes; node++) {
    const there = aggregateOf[node]! >= 0;
    if (there) unit.columns[unit.starts[node]!] = aggregateOf[node]!;
    unit.starts[node + 1] = unit.starts[node]! + (there ? 1 : 0);
  }
  const map = productPattern(pattern, unit, count, strong);
  const product = productPattern(pattern, map, count);
  const coarse = colouredPattern(coarseGraph(map, product, count));
  const renumbered = aggregateOf.map((each) => (each < 0 ? -1 : coarse.numbers[each]!));
  renumberColumns(map, coarse.numbers);
  renumberColumns(product, coarse.numbers);
  let longestProduct = 0;
  for (let row = 0; row < pattern.nodes; row++)
    longestProduct = Math.max(longestProduct, product.starts[row + 1]! - product.starts[row]!);
  const restrictionStarts = new Int32Array(count + 1);
  for (const column of map.columns) restrictionStarts[column + 1]!++;
  for (let row = 0; row < count; row++) restrictionStarts[row + 1]! += restrictionStarts[row]!;
  return {
    strong,
    aggregateOf: renumbered,
    starts: map.starts,
    columns: map.columns,
    productStarts: product.starts,
    productColumns: product.columns,
    longestProduct,
    restrictionStarts,
    coarse,
  };
}

interface Rows {
  readonly starts: Int32Array;
  readonly columns: Int32Array;
}

/** Pattern of A, or of its strong blocks, times a matrix with `count` columns. */
function productPattern(
  { nodes, starts, columns }: BlockPattern,
  right: Rows,
  count: number,
  strong: Uint8Array | null = null,
): Rows {
  const productStarts = new Int32Array(nodes + 1);
  let productColumns = new Int32Array(Math.max(16, 8 * nodes));
  const seenBy = new Int32Array(count).fill(-1);
  let filled = 0;
  for (let row = 0; row < nodes; row++) {
    for (let at = starts[row]!; at < starts[row + 1]!; at++) {
      if (strong !== null && strong[at] === 0) continue;
      const middle = columns[at]!;
      for (let k = right.starts[middle]!; k < right.starts[middle + 1]!; k++) {
        const column = right.columns[k]!;
        if (seenBy[column] === row) continue;
        seenBy[column] = row;
        if (filled === productColumns.length) productColumns = grown(productColumns);
        productColumns[filled++] = column;
      }
    }
    productStarts[row + 1] = filled;
  }
  return { starts: productStarts, columns: productColumns.slice(0, filled) };
}

/** Which coarse nodes meet in P^T A P. */
function coarseGraph(map: Rows, product: Rows, count: number): ReturnType<typeof graphOfPairs> {
  const nodes = map.starts.length - 1;
  const begins = new Int32Array(count + 1);
  for (const column of map.columns) begins[column + 1]!++;
  for (let row = 0; row < count; row++) begins[row + 1]! += begins[row]!;
  const fineNodes = new Int32Array(map.columns.length);
  const next = begins.slice(0, count);
  for (let node = 0; node < nodes; node++)
    for (let k = map.starts[node]!; k < map.starts[node + 1]!; k++) fineNodes[next[map.columns[k]!]!++] = node;
  let from = new Int32Array(Math.max(16, 32 * count));
  let to = new Int32Array(from.length);
  let pairs = 0;
  const seenBy = new Int32Array(count).fill(-1);
  for (let row = 0; row < count; row++) {
    seenBy[row] = row;
    for (let k = begins[row]!; k < begins[row + 1]!; k++) {
      const node = fineNodes[k]!;
      for (let at = product.starts[node]!; at < product.starts[node + 1]!; at++) {
        const column = product.columns[at]!;
        if (seenBy[column] === row) continue;
        seenBy[column] = row;
        // The graph is symmetric: each pair from its larger end.
        if (column > row) continue;
        if (pairs === from.length) [from, to] = [grown(from), grown(to)];
        from[pairs] = row;
        to[pairs++] = column;
      }
    }
  }
  return graphOfPairs(count, from, to, pairs);
}

function renumberColumns({ starts, columns }: Rows, numbers: Int32Array): void {
  for (let row = 0; row < starts.length - 1; row++) {
    const [begin, end] = [starts[row]!, starts[row + 1]!];
    // Insertion: rows hold a handful of blocks.
    for (let at = begin; at < end; at++) {
      const column = numbers[columns[at]!]!;
      let place = at;
      for (; place > begin && columns[place - 1]! > column; place--) columns[place] = columns[place - 1]!;
      columns[place] = column;
    }
  }
}
