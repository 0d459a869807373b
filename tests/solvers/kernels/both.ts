import { KernelHeap } from '../../../src/solvers/kernels/heap.js';

/**
 * Runs one piece of work on a heap of each back end and returns what it left in the memory and what it returned, for comparison to
 * the bit: `const [wasm, typescript] = onBoth((heap) => …)`.
 */
export function onBoth<Result>(work: (heap: KernelHeap) => Result): readonly [Result, Result] {
  return [work(new KernelHeap({ backend: 'wasm' })), work(new KernelHeap({ backend: 'typescript' }))];
}

/** Doubles in [-1, 1) by a fixed sequence. */
export function noise(length: number, seed = 1): Float64Array {
  let state = seed >>> 0;
  return Float64Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

/** Rows of numbers for the nodes of a cell, of even width with zero in the odd place. @returns what makes `count` of them on the heap */
export function paddedRows(heap: KernelHeap, nodes: number) {
  const width = nodes + (nodes % 2);
  const rows = (count: number, seed: number) => {
    const values = noise(count * width, seed);
    for (let k = 0; k < count; k++) values.fill(0, k * width + nodes, (k + 1) * width);
    return heap.copyFloat64(values);
  };
  return { width, rows };
}
