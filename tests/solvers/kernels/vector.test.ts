import { describe, expect, it } from 'vitest';
import { noise, onBoth } from './both.js';

describe('vector kernels', () => {
  it.each([0, 1, 3, 4, 7, 1024, 1029, 5000])('have the bits of their twins on %i entries', (length) => {
    const [wasm, typescript] = onBoth((heap) => {
      const [x, y, z, a] = [1, 2, 3, 4].map((seed) => heap.copyFloat64(noise(length, seed)));
      const [px, py, pz, pa] = [x!, y!, z!, a!].map((view) => view.byteOffset);
      const product = heap.kernels.dot(length, px!, py!);
      heap.kernels.axpy(length, 0.3, px!, py!);
      heap.kernels.xpay(length, px!, -1.7, pz!);
      heap.kernels.triad(length, pa!, px!, 0.1, py!);
      return { product, y: [...y!], z: [...z!], a: [...a!] };
    });
    expect(wasm).toEqual(typescript);
    const [x, y] = [noise(length, 1), noise(length, 2)];
    const sum = x.reduce((total, value, i) => total + value * y[i]!, 0);
    expect(wasm.product).toBeCloseTo(sum, 10);
    for (let i = 0; i < length; i++) expect(wasm.y[i]).toBe(y[i]! + 0.3 * x[i]!);
  });
});
