import { workerData } from 'node:worker_threads';
import { claimPart, finishPart, orderState, type TeamOrders, waitForChange } from './team-orders.js';
import { webAssembly } from './web-assembly.js';

// A member of a team: an instance of the kernels over the team's memory, which takes parts of each order. See team.ts.
const { module, memory, orders } = workerData as {
  readonly module: object;
  readonly memory: object;
  readonly orders: TeamOrders;
};
const { state, names, argumentsOfParts } = orders;
const kernels = new webAssembly!.Instance(module, { env: { memory } }).exports as Record<
  string,
  (...values: number[]) => unknown
>;

function perform(part: number): void {
  const values = argumentsOfParts[part]!;
  const count = values[0]!;
  if (count < 0) return;
  try {
    kernels[names[Atomics.load(state, orderState.kernel)]!]!(...values.subarray(1, 1 + count));
  } catch {
    Atomics.store(state, orderState.failed, 1);
  }
}

Atomics.add(state, orderState.started, 1);
Atomics.notify(state, orderState.started);
for (let seen = 0; ; ) {
  waitForChange(state, orderState.order, seen);
  seen = Atomics.load(state, orderState.order);
  if (Atomics.load(state, orderState.kernel) < 0) break;
  const parts = argumentsOfParts.length;
  for (let part = claimPart(state, seen, parts); part >= 0; part = claimPart(state, seen, parts)) {
    perform(part);
    finishPart(state);
  }
}
