/** What a team's threads share beside the memory. */
export interface TeamOrders {
  /** [number of orders so far, parts not yet done, index of the kernel or -1 to end, whether a part failed] */
  readonly state: Int32Array;
  /** Names of all kernels. */
  readonly names: readonly string[];
  /** For each part the number of arguments, -1 where it has nothing to do, and the arguments. */
  readonly argumentsOfParts: readonly Float64Array[];
}

/** Places in the state. */
export const orderState = { orders: 0, pending: 1, kernel: 2, failed: 3, length: 4 } as const;

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

/** Tells all parts what to do: the index of a kernel, or -1 to end. */
export function giveOrder(state: Int32Array, index: number, parts: number): void {
  Atomics.store(state, orderState.kernel, index);
  Atomics.store(state, orderState.pending, parts);
  Atomics.add(state, orderState.orders, 1);
  Atomics.notify(state, orderState.orders);
}
