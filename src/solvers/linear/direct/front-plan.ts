import type { KernelHeap } from '../../kernels/heap.js';
import type { SymbolicFactorisation } from '../ordering/symbolic.js';
import type { SparsePattern } from '../sparse/pattern.js';

/** Whether one triangle is factored, or both. */
export type FactorShape = 'symmetric' | 'general';

/** Numbers rounded up to what a tile of the kernels spans. */
export function padded(count: number): number {
  return (count + 3) & ~3;
}

/** Where the entries of the matrix go: entry source[e] of the values to target[e] = column * 65536 + row of a front's array. */
export interface EntryList {
  /** fronts + 1 positions. */
  readonly start: Int32Array;
  /** In the heap. */
  readonly source: Int32Array;
  readonly target: Int32Array;
}

/**
 * What the numerical factorisation repeats for every matrix of the same pattern: places of entries in fronts, places of children in
 * parents, sizes. Blocks lie in the heap; whoever makes a plan releases it.
 */
export interface FrontPlan {
  readonly shape: FactorShape;
  readonly symbolic: SymbolicFactorisation;
  /** Entries of the columns of pivots (L, and the square of pivots). */
  readonly columnEntries: EntryList;
  /** Entries of the rows of pivots beyond them (U), by rows; empty for symmetric matrices. */
  readonly rowEntries: EntryList;
  /** Place in the parent of each row of each front, laid out like symbolic.rows; in the heap. */
  readonly relative: Int32Array;
  /** Positions on which each front lies, pivots first; in the heap. Front f begins at pivotStart[f] + rowStart[f]. */
  readonly unknowns: Int32Array;
  /** 0 or 1 for each front: the stack that its contribution lies on, the other one than its children's. */
  readonly stack: Uint8Array;
  /** Doubles of all panels (and rows of U) without delayed pivots. */
  readonly factorLength: number;
  /** Most doubles on both stacks. */
  readonly stackLength: number;
  /** Most padded rows of a front. */
  readonly largestHeight: number;
}

/** Most unknowns in a front: places are stored in 16 bits; a denser front would not fit in memory either. */
const mostUnknowns = 65_535;

/**
 * Plans the numerical factorisation.
 * @param rowPosition position of each row of the pattern in the order of elimination, columnPosition of each column.
 * @throws Error when a front is too large to be stored; KernelMemoryError.
 */
export function planFronts(
  heap: KernelHeap,
  shape: FactorShape,
  pattern: SparsePattern,
  symbolic: SymbolicFactorisation,
  rowPosition: Int32Array,
  columnPosition: Int32Array,
): FrontPlan {
  const { fronts, pivotStart, rowStart, rows, parent, size } = symbolic;
  if (symbolic.largestFront > mostUnknowns)
    throw new Error(
      `A front of ${symbolic.largestFront} unknowns would arise; at most ${mostUnknowns} can be factored. ` +
        'Use an iterative solver for this matrix.',
    );
  const frontOf = new Int32Array(size);
  const unknowns = heap.int32(size + rows.length, 'lists of unknowns of fronts');
  for (let f = 0; f < fronts; f++) {
    const end = pivotStart[f + 1]!;
    let write = pivotStart[f]! + rowStart[f]!;
    for (let p = pivotStart[f]!; p < end; p++) {
      frontOf[p] = f;
      unknowns[write++] = p;
    }
    for (let q = rowStart[f]!; q < rowStart[f + 1]!; q++) unknowns[write++] = rows[q]!;
  }
  const lists = sortEntries(heap, shape, pattern, symbolic, frontOf, rowPosition, columnPosition);
  const relative = heap.int32(rows.length, 'places of fronts in their parents');
  locate(symbolic, lists, relative);
  const stack = new Uint8Array(fronts);
  for (let f = fronts - 1; f >= 0; f--) stack[f] = parent[f]! < 0 ? 0 : 1 - stack[parent[f]!]!;
  return { shape, symbolic, ...lists, relative, unknowns, stack, ...sizes(shape, symbolic) };
}

/** Gives the memory of a plan back. */
export function releasePlan(heap: KernelHeap, plan: FrontPlan): void {
  const { columnEntries, rowEntries } = plan;
  heap.release(columnEntries.source, columnEntries.target, rowEntries.source, rowEntries.target);
  heap.release(plan.relative, plan.unknowns);
}

interface EntryLists {
  readonly columnEntries: EntryList;
  readonly rowEntries: EntryList;
}

/** Sorts entries by front; targets are positions for now: the pivot's in `pivots`, the other's in `target`. */
function sortEntries(
  heap: KernelHeap,
  shape: FactorShape,
  pattern: SparsePattern,
  symbolic: SymbolicFactorisation,
  frontOf: Int32Array,
  rowPosition: Int32Array,
  columnPosition: Int32Array,
): EntryLists & { readonly pivots: readonly [Int32Array, Int32Array] } {
  const { fronts, pivotStart } = symbolic;
  const { rows, rowStart, columnIndex } = pattern;
  const symmetric = shape === 'symmetric';
  const columnStart = new Int32Array(fronts + 1);
  const rowListStart = new Int32Array(fronts + 1);
  for (let i = 0; i < rows; i++) {
    const row = rowPosition[i]!;
    const rowFront = frontOf[row]!;
    const pivotEnd = symmetric ? symbolic.size : pivotStart[rowFront + 1]!;
    const end = rowStart[i + 1]!;
    for (let e = rowStart[i]!; e < end; e++) {
      const column = columnPosition[columnIndex[e]!]!;
      if (column < row) columnStart[frontOf[column]! + 1]!++;
      else if (column < pivotEnd) columnStart[rowFront + 1]!++;
      else rowListStart[rowFront + 1]!++;
    }
  }
  for (let f = 0; f < fronts; f++) {
    columnStart[f + 1]! += columnStart[f]!;
    rowListStart[f + 1]! += rowListStart[f]!;
  }
  const list = (start: Int32Array): EntryList => ({
    start,
    source: heap.int32(start[fronts]!, 'places of the matrix entries'),
    target: heap.int32(start[fronts]!, 'places of the matrix entries'),
  });
  const columnEntries = list(columnStart);
  const rowEntries = list(rowListStart);
  const columnPivots = new Int32Array(columnStart[fronts]!);
  const rowPivots = new Int32Array(rowListStart[fronts]!);
  const { source: columnSource, target: columnTarget } = columnEntries;
  const { source: rowSource, target: rowTarget } = rowEntries;
  const nextColumn = columnStart.slice();
  const nextRow = rowListStart.slice();
  for (let i = 0; i < rows; i++) {
    const row = rowPosition[i]!;
    const rowFront = frontOf[row]!;
    const pivotEnd = symmetric ? symbolic.size : pivotStart[rowFront + 1]!;
    const end = rowStart[i + 1]!;
    for (let e = rowStart[i]!; e < end; e++) {
      const column = columnPosition[columnIndex[e]!]!;
      if (column < row) {
        const f = frontOf[column]!;
        const at = nextColumn[f]!;
        nextColumn[f] = at + 1;
        columnSource[at] = e;
        columnTarget[at] = row;
        columnPivots[at] = column;
      } else if (column < pivotEnd) {
        // A symmetric entry goes to the lower triangle; in a general front's square of pivots it stays as it stands.
        const at = nextColumn[rowFront]!;
        nextColumn[rowFront] = at + 1;
        columnSource[at] = e;
        columnTarget[at] = symmetric ? column : row;
        columnPivots[at] = symmetric ? row : column;
      } else {
        const at = nextRow[rowFront]!;
        nextRow[rowFront] = at + 1;
        rowSource[at] = e;
        rowTarget[at] = column;
        rowPivots[at] = row;
      }
    }
  }
  return { columnEntries, rowEntries, pivots: [columnPivots, rowPivots] };
}

/** Turns positions into places, front by front. */
function locate(
  symbolic: SymbolicFactorisation,
  lists: EntryLists & { readonly pivots: readonly [Int32Array, Int32Array] },
  relative: Int32Array,
): void {
  const { fronts, pivotStart, rowStart, rows, childStart, children, size } = symbolic;
  const { start: columnStart, target: columnTarget } = lists.columnEntries;
  const { start: rowListStart, target: rowTarget } = lists.rowEntries;
  const [columnPivots, rowPivots] = lists.pivots;
  const place = new Int32Array(size);
  for (let f = 0; f < fronts; f++) {
    const first = pivotStart[f]!;
    const end = pivotStart[f + 1]!;
    const rowEnd = rowStart[f + 1]!;
    for (let q = rowStart[f]!, at = end - first; q < rowEnd; q++) place[rows[q]!] = at++;
    for (let p = first; p < end; p++) place[p] = p - first;
    const entryEnd = columnStart[f + 1]!;
    for (let e = columnStart[f]!; e < entryEnd; e++)
      columnTarget[e] = ((columnPivots[e]! - first) << 16) | place[columnTarget[e]!]!;
    for (let e = rowListStart[f]!; e < rowListStart[f + 1]!; e++)
      rowTarget[e] = ((rowPivots[e]! - first) << 16) | (place[rowTarget[e]!]! - (end - first));
    const childEnd = childStart[f + 1]!;
    for (let c = childStart[f]!; c < childEnd; c++) {
      const child = children[c]!;
      const childRowEnd = rowStart[child + 1]!;
      for (let q = rowStart[child]!; q < childRowEnd; q++) relative[q] = place[rows[q]!]!;
    }
  }
}

function sizes(
  shape: FactorShape,
  symbolic: SymbolicFactorisation,
): { readonly factorLength: number; readonly stackLength: number; readonly largestHeight: number } {
  const { fronts, pivotStart, rowStart, childStart, children } = symbolic;
  let factorLength = 0;
  let stackLength = 0;
  let used = 0;
  let largestHeight = 0;
  const square = (f: number): number => padded(rowStart[f + 1]! - rowStart[f]!) ** 2;
  for (let f = 0; f < fronts; f++) {
    const pivots = pivotStart[f + 1]! - pivotStart[f]!;
    const others = padded(rowStart[f + 1]! - rowStart[f]!);
    const height = padded(pivots) + others;
    largestHeight = Math.max(largestHeight, height);
    factorLength += pivots * (shape === 'general' ? height + others : height);
    used += square(f);
    stackLength = Math.max(stackLength, used);
    for (let c = childStart[f]!; c < childStart[f + 1]!; c++) used -= square(children[c]!);
  }
  return { factorLength, stackLength, largestHeight };
}
