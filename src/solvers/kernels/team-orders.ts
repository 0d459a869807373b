/** What a team's threads share beside the memory. */
export interface TeamOrders {
  /** [number of orders so far, parts not yet done, index of the kernel or -1 to end, number of arguments, whether a part failed] */
  readonly state: Int32Array;
  /** Names of all kernels. */
  readonly names: readonly string[];
  /** The arguments of each part. */
  readonly argumentsOfParts: readonly Float64Array[];
}

/** Looks this often before it sleeps: some tens of microseconds, the pause between two orders of one solve. */
const looks = 20_000;

/** Returns when a shared number is no longer `old`. */
export function waitForChange(state: Int32Array, index: number, old: number): void {
  for (let look = 0; look < looks; look++) if (Atomics.load(state, index) !== old) return;
  while (Atomics.load(state, index) === old) Atomics.wait(state, index, old);
}
