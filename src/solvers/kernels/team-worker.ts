import { workerData } from 'node:worker_threads';
import { type TeamOrders, waitForChange } from './team-orders.js';
import { webAssembly } from './web-assembly.js';

// A member of a team: an instance of the kernels over the team's memory, which does its part of each order. See team.ts.
const { module, memory, orders, part } = workerData as {
  readonly module: object;
  readonly memory: object;
  readonly orders: TeamOrders;
  readonly part: number;
};
const { state, names, argumentsOfParts } = orders;
const kernels = new webAssembly!.Instance(module, { env: { memory } }).exports as Record<
  string,
  (...values: number[]) => unknown
>;
const mine = argumentsOfParts[part]!;

let seen = 0;
Atomics.add(state, 1, -1);
Atomics.notify(state, 1);
for (;;) {
  waitForChange(state, 0, seen);
  seen = Atomics.load(state, 0);
  if (state[2]! < 0) break;
  try {
    kernels[names[state[2]!]!]!(...mine.subarray(0, state[3]!));
  } catch {
    Atomics.store(state, 4, 1);
  }
  Atomics.sub(state, 1, 1);
  Atomics.notify(state, 1);
}
