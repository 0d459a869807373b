import { workerData } from 'node:worker_threads';
import { orderState, type TeamOrders, waitForChange } from './team-orders.js';
import { webAssembly } from './web-assembly.js';

// A member of a team: an instance of the kernels over the team's memory, which does its part of each order. See team.ts.
const { module, memory, orders, part } = workerData as {
  readonly module: object;
  readonly memory: object;
  readonly orders: TeamOrders;
  readonly part: number;
};
const { state, names, argumentsOfParts } = orders;
const mine = argumentsOfParts[part]!;

function done(failed: boolean): void {
  if (failed) Atomics.store(state, orderState.failed, 1);
  Atomics.sub(state, orderState.pending, 1);
  Atomics.notify(state, orderState.pending);
}

function start(): Record<string, (...values: number[]) => unknown> | null {
  try {
    return new webAssembly!.Instance(module, { env: { memory } }).exports as Record<
      string,
      (...values: number[]) => unknown
    >;
  } catch {
    return null;
  }
}

const kernels = start();
let seen = 0;
done(kernels === null);
while (kernels !== null) {
  waitForChange(state, orderState.orders, seen);
  seen = Atomics.load(state, orderState.orders);
  const kernel = Atomics.load(state, orderState.kernel);
  if (kernel < 0) break;
  const count = mine[0]!;
  if (count < 0) {
    done(false);
    continue;
  }
  let failed = false;
  try {
    kernels[names[kernel]!]!(...mine.subarray(1, 1 + count));
  } catch {
    failed = true;
  }
  done(failed);
}
