/** What a team's threads share beside the memory. */
export interface TeamOrders {
  /** Numbers at the places of `orderState`. */
  readonly state: Int32Array;
  /** Names of all kernels. */
  readonly names: readonly string[];
  /** For each part the number of arguments, -1 where there is nothing to do, and the arguments. */
  readonly argumentsOfParts: readonly Float64Array[];
}

/** Places in the state. */
export const orderState = {
  /** Number of the order, counted up when it is given. */
  order: 0,
  /** The order's number times 256, plus the next part that nobody has taken. */
  claim: 1,
  /** Parts not yet done. */
  pending: 2,
  /** Index of the kernel, or -1 to end. */
  kernel: 3,
  /** Whether a part failed. */
  failed: 4,
  /** Threads that have started. */
  started: 5,
  length: 6,
} as const;

/** Most parts of an order. */
export const mostParts = 255;
const numberMask = 0x7fffff;

/** Looks this often before it sleeps: some tens of microseconds, the pause between two orders of one solve. */
const looks = 20_000;

/**
 * Returns when a shared number is no longer `old`.
 * @param patience most milliseconds to wait, for ever by default
 * @returns whether it changed
 */
export function waitForChange(state: Int32Array, index: number, old: number, patience = Infinity): boolean {
  for (let look = 0; look < looks; look++) if (Atomics.load(state, index) !== old) return true;
  while (Atomics.load(state, index) === old)
    if (Atomics.wait(state, index, old, patience) === 'timed-out') return Atomics.load(state, index) !== old;
  return true;
}

/** Tells all threads what to do, once the parts' arguments are written: the index of a kernel, or -1 to end. @returns the order's number */
export function giveOrder(state: Int32Array, kernel: number, parts: number): number {
  Atomics.store(state, orderState.kernel, kernel);
  Atomics.store(state, orderState.pending, parts);
  const order = (Atomics.load(state, orderState.order) + 1) & numberMask;
  Atomics.store(state, orderState.claim, order << 8);
  Atomics.store(state, orderState.order, order);
  Atomics.notify(state, orderState.order);
  return order;
}

/**
 * Takes a part of an order that nobody has taken yet. An order that is over cannot be mistaken for the next one, as the number of the
 * order is changed in one step with that of the part.
 * @returns the part, or -1 when all are taken
 */
export function claimPart(state: Int32Array, order: number, parts: number): number {
  for (;;) {
    const claim = Atomics.load(state, orderState.claim);
    const part = claim & 255;
    if (claim >>> 8 !== order || part >= parts) return -1;
    if (Atomics.compareExchange(state, orderState.claim, claim, claim + 1) === claim) return part;
  }
}

/** Marks a part as done. */
export function finishPart(state: Int32Array): void {
  if (Atomics.sub(state, orderState.pending, 1) === 1) Atomics.notify(state, orderState.pending);
}
