import type { KernelHeap } from '../../kernels/heap.js';
import type { SymbolicFactorisation } from '../ordering/symbolic.js';
import { Workspace } from '../ordering/workspace.js';
import type { SparsePattern } from '../sparse/pattern.js';

/** Whether one triangle is factored, or both. */
export type FactorShape = 'symmetric' | 'general';

/** Numbers rounded up to what a tile of the kernels spans. */
export function padded(count: number): number {
  return Math.ceil(count / 4) * 4;
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
  const { fronts, rows, parent, size } = symbolic;
  if (symbolic.largestFront > mostUnknowns)
    throw new Error(
      `A front of ${symbolic.largestFront} unknowns would arise; at most ${mostUnknowns} can be factored. ` +
        'Use an iterative solver for this matrix.',
    );
  // Before the workspace, so that what stays leaves no hole.
  const unknowns = heap.int32(size + rows.length, 'lists of unknowns of fronts');
  const relative = heap.int32(rows.length, 'places of fronts in their parents');
  const space = new Workspace(heap, workspaceWords(pattern, symbolic), 'places of the matrix entries');
  let lists: EntryLists;
  try {
    lists = placeEntries(space, shape, pattern, symbolic, [rowPosition, columnPosition], unknowns, relative);
  } finally {
    space.release();
  }
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

/** Integers that the work on a plan takes. */
function workspaceWords(pattern: SparsePattern, symbolic: SymbolicFactorisation): number {
  const { fronts, size, rows, children } = symbolic;
  return 5 * size + 7 * (fronts + 1) + 1 + rows.length + children.length + 2 * pattern.columnIndex.length;
}

/** Sorts entries by front, and finds their places and those of children in their parents (`relative`). */
function placeEntries(
  space: Workspace,
  shape: FactorShape,
  pattern: SparsePattern,
  symbolic: SymbolicFactorisation,
  [rowPosition, columnPosition]: readonly [Int32Array, Int32Array],
  unknowns: Int32Array,
  relative: Int32Array,
): EntryLists {
  const { heap } = space;
  const { kernels } = heap;
  const { fronts, size } = symbolic;
  const symmetric = shape === 'symmetric' ? 1 : 0;
  const copied = (values: Int32Array): number => space.copy(values).byteOffset;
  const pivotStart = copied(symbolic.pivotStart);
  const rowStart = copied(symbolic.rowStart);
  const rows = copied(symbolic.rows);
  const frontOf = space.take(size).byteOffset;
  kernels.listFrontUnknowns(fronts, pivotStart, rowStart, rows, frontOf, unknowns.byteOffset);
  const columnPositions = copied(columnPosition);
  const matrix = [
    copied(pattern.rowStart),
    copied(pattern.columnIndex),
    rowPosition === columnPosition ? columnPositions : copied(rowPosition),
    columnPositions,
  ] as const;
  const [columnStart, rowListStart] = [space.take(fronts + 1), space.take(fronts + 1)];
  const [atColumns, atRows] = [columnStart.byteOffset, rowListStart.byteOffset];
  kernels.countFrontEntries(size, fronts, symmetric, ...matrix, pivotStart, frontOf, atColumns, atRows);
  const list = (start: Int32Array): EntryList => ({
    start: start.slice(),
    source: heap.int32(start[fronts]!, 'places of the matrix entries'),
    target: heap.int32(start[fronts]!, 'places of the matrix entries'),
  });
  const columnEntries = list(columnStart);
  const rowEntries = list(rowListStart);
  const columnPivots = space.take(columnStart[fronts]!).byteOffset;
  const rowPivots = space.take(rowListStart[fronts]!).byteOffset;
  const [columnTarget, rowTarget] = [columnEntries.target.byteOffset, rowEntries.target.byteOffset];
  kernels.sortFrontEntries(
    ...([size, symmetric, ...matrix, pivotStart, frontOf] as const),
    ...([copied(columnStart), columnEntries.source.byteOffset, columnTarget, columnPivots] as const),
    ...([copied(rowListStart), rowEntries.source.byteOffset, rowTarget, rowPivots] as const),
  );
  kernels.placeFrontEntries(
    ...([fronts, pivotStart, rowStart, rows, copied(symbolic.childStart), copied(symbolic.children)] as const),
    ...([atColumns, columnTarget, columnPivots, atRows, rowTarget, rowPivots] as const),
    ...([relative.byteOffset, space.take(size).byteOffset] as const),
  );
  return { columnEntries, rowEntries };
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
