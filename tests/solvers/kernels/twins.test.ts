import { expect, it } from 'vitest';
import { KernelHeap } from '../../../src/solvers/kernels/heap.js';

it('every kernel has a twin that takes as many arguments, and every twin a kernel', () => {
  const signatures = (['wasm', 'typescript'] as const).map((backend) =>
    Object.entries(new KernelHeap({ backend }).kernels)
      .map(([name, kernel]) => `${name}/${(kernel as unknown as { length: number }).length}`)
      .sort(),
  );
  expect(signatures[0]).toEqual(signatures[1]);
  expect(signatures[0]).toContain('dot/3');
});
