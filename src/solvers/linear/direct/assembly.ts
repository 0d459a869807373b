import type { KernelHeap } from '../../kernels/heap.js';
import type { Arena } from './arena.js';
import type { ContributionStacks } from './contribution-stacks.js';
import { type EntryList, type FrontPlan, padded } from './front-plan.js';

/** Adds the entries of the matrix that belong to a front. @param own pivots; rows from there on are moved by `shift`. */
export function addEntries(
  heap: KernelHeap,
  { start, source, target }: EntryList,
  f: number,
  values: number,
  own: number,
  shift: number,
  front: number,
  height: number,
): void {
  const first = start[f]! * 4;
  const count = start[f + 1]! - start[f]!;
  const [from, to] = [source.byteOffset + first, target.byteOffset + first];
  heap.kernels.assembleEntries(count, from, to, values, own, shift, front, height);
}

/** Addresses of a front's columns and of its contribution. */
interface SymmetricFront {
  readonly panel: number;
  readonly contribution: number;
}

/**
 * Takes the memory of a front of a symmetric matrix and fills it: entries of the matrix, what `addDelayed` brings, contributions of
 * the children. They are always summed in this order.
 * @param own pivots of the plan; places beyond them are moved by `shift`. @param summed columns of the front.
 */
export function assembleSymmetric(
  heap: KernelHeap,
  plan: FrontPlan,
  { arena, stacks }: { readonly arena: Arena; readonly stacks: ContributionStacks },
  f: number,
  values: number,
  size: {
    readonly own: number;
    readonly summed: number;
    readonly side: number;
    readonly height: number;
    readonly shift: number;
    readonly work: number;
  },
  addDelayed?: (panel: number) => void,
): SymmetricFront {
  const { kernels } = heap;
  const { columnEntries, relative } = plan;
  const { rowStart, childStart, children } = plan.symbolic;
  const { own, summed, side, height, shift, work } = size;
  const panel = arena.take(summed * height);
  const contribution = stacks.push(f);
  kernels.clearDoubles(summed * height, panel);
  kernels.clearLowerTriangle(side, contribution);
  addEntries(heap, columnEntries, f, values, own, shift, panel, height);
  addDelayed?.(panel);
  for (let c = childStart[f + 1]! - 1; c >= childStart[f]!; c--) {
    const child = children[c]!;
    const rows = rowStart[child + 1]! - rowStart[child]!;
    kernels.extendAddSymmetric(
      rows,
      stacks.at(child),
      padded(rows),
      relative.byteOffset + rowStart[child]! * 4,
      own,
      shift,
      panel,
      height,
      contribution,
      side,
      work,
    );
    stacks.pop(child);
  }
  return { panel, contribution };
}
