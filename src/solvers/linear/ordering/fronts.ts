/** When a front is joined with its parent although that stores zeros; pairs are looked at from the narrowest to the widest. */
export interface Relaxation {
  /** Joined fronts of at most so many pivots … */
  readonly pivots: number;
  /** … may hold this fraction of zeros. */
  readonly zeros: number;
}

/** As in CHOLMOD (Chen, Davis, Hager & Rajamanickam 2008, section 3.2), which found them on many matrices. */
export const defaultRelaxation: readonly Relaxation[] = [
  { pivots: 4, zeros: 1 },
  { pivots: 16, zeros: 0.8 },
  { pivots: 48, zeros: 0.1 },
  { pivots: Number.POSITIVE_INFINITY, zeros: 0.05 },
];

/** A forest of fronts over the columns (nodes) of a factor. */
export interface FrontForest {
  readonly count: number;
  /** Parent of each front, -1 at roots; children come before parents. */
  readonly parent: Int32Array;
  /** Unknowns that a front eliminates. */
  readonly pivots: Int32Array;
  /** Rows of a front: its pivots and what they couple to. */
  readonly rows: Int32Array;
  /** First block of consecutive columns of a front; blockNext leads on, -1 ends. */
  readonly firstBlock: Int32Array;
  readonly blockNext: Int32Array;
  /** Block b holds the columns blockStart[b] to blockStart[b + 1] - 1. */
  readonly blockStart: Int32Array;
}

/**
 * Gathers columns to fronts: first supernodes, columns in a row with one structure, then relaxed amalgamation, which joins a front with
 * its parent where the zeros that this stores are few.
 * @param parent elimination tree in a postorder.
 * @param columnWeight weight of each column with its diagonal.
 * @param weight unknowns of each column.
 */
export function gatherFronts(
  parent: Int32Array,
  columnWeight: Int32Array,
  weight: Int32Array,
  relaxation: readonly Relaxation[],
): FrontForest {
  const size = parent.length;
  const blockOf = new Int32Array(size);
  const blockStart = new Int32Array(size + 1);
  let blocks = 0;
  for (let k = 0; k < size; k++) {
    const joins = k > 0 && parent[k - 1] === k && columnWeight[k - 1] === columnWeight[k]! + weight[k - 1]!;
    if (!joins) blockStart[blocks++] = k;
    blockOf[k] = blocks - 1;
  }
  blockStart[blocks] = size;
  const up = new Int32Array(blocks);
  const pivots = new Int32Array(blocks);
  const rows = new Int32Array(blocks);
  const zeros = new Float64Array(blocks);
  for (let b = 0; b < blocks; b++) {
    const first = blockStart[b]!;
    const last = blockStart[b + 1]! - 1;
    for (let k = first; k <= last; k++) pivots[b] = pivots[b]! + weight[k]!;
    rows[b] = columnWeight[first]!;
    up[b] = parent[last]! < 0 ? -1 : blockOf[parent[last]!]!;
  }
  // Children come first, so a block's own children have decided before it does.
  const firstBlock = new Int32Array(blocks);
  const lastBlock = new Int32Array(blocks);
  const blockNext = new Int32Array(blocks).fill(-1);
  const joined = new Uint8Array(blocks);
  for (let b = 0; b < blocks; b++) firstBlock[b] = lastBlock[b] = b;
  for (let b = 0; b < blocks; b++) {
    const p = up[b]!;
    if (p < 0) continue;
    const together = pivots[b]! + pivots[p]!;
    const height = rows[p]! + pivots[b]!;
    const stored = zeros[b]! + zeros[p]! + pivots[b]! * (height - rows[b]!);
    const entries = together * height - (together * (together - 1)) / 2;
    if (stored > allowed(together, relaxation) * entries) continue;
    joined[b] = 1;
    pivots[p] = together;
    rows[p] = height;
    zeros[p] = stored;
    blockNext[lastBlock[b]!] = firstBlock[p]!;
    firstBlock[p] = firstBlock[b]!;
  }
  return compact(blocks, up, pivots, rows, joined, firstBlock, blockNext, blockStart);
}

function allowed(pivots: number, relaxation: readonly Relaxation[]): number {
  for (let k = 0; k < relaxation.length; k++) if (pivots <= relaxation[k]!.pivots) return relaxation[k]!.zeros;
  return 0;
}

/** Drops the fronts that were joined to others. */
function compact(
  blocks: number,
  up: Int32Array,
  pivots: Int32Array,
  rows: Int32Array,
  joined: Uint8Array,
  firstBlock: Int32Array,
  blockNext: Int32Array,
  blockStart: Int32Array,
): FrontForest {
  const front = new Int32Array(blocks);
  let count = 0;
  for (let b = 0; b < blocks; b++) if (joined[b] === 0) front[b] = count++;
  for (let b = blocks - 1; b >= 0; b--) if (joined[b] === 1) front[b] = front[up[b]!]!;
  const parent = new Int32Array(count);
  for (let b = 0; b < blocks; b++) {
    if (joined[b] === 1) continue;
    const f = front[b]!;
    parent[f] = up[b]! < 0 ? -1 : front[up[b]!]!;
    pivots[f] = pivots[b]!;
    rows[f] = rows[b]!;
    firstBlock[f] = firstBlock[b]!;
  }
  return {
    count,
    parent,
    pivots: pivots.slice(0, count),
    rows: rows.slice(0, count),
    firstBlock: firstBlock.slice(0, count),
    blockNext,
    blockStart,
  };
}
