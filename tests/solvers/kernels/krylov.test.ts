import { describe, expect, it } from 'vitest';
import { noise, onBoth } from './both.js';

describe('kernels of the Krylov methods', () => {
  it.each([0, 1, 2, 3, 4, 7, 1024, 1029, 5000])('have the bits of their twins on %i entries', (length) => {
    const [wasm, typescript] = onBoth((heap) => {
      const [x, r, p, q] = [1, 2, 3, 4].map((seed) => heap.copyFloat64(noise(length, seed)));
      const [px, pr, pp, pq] = [x!, r!, p!, q!].map((view) => view.byteOffset);
      const sum = heap.kernels.sumOfMagnitudes(length, px!);
      const largest = heap.kernels.largestMagnitude(length, px!);
      const squares = heap.kernels.conjugateStep(length, 0.3, pp!, pq!, px!, pr!);
      heap.kernels.scaledCopy(length, -1.7, pp!, pq!);
      return { sum, largest, squares, x: [...x!], r: [...r!], q: [...q!] };
    });
    expect(wasm).toEqual(typescript);
    const [x, r, p, q] = [1, 2, 3, 4].map((seed) => noise(length, seed));
    expect(wasm.sum).toBeCloseTo(
      x!.reduce((total, value) => total + Math.abs(value), 0),
      10,
    );
    expect(wasm.largest).toBe(x!.reduce((most, value) => Math.max(most, Math.abs(value)), 0));
    const residual = r!.map((value, i) => value - 0.3 * q![i]!);
    expect(wasm.squares).toBeCloseTo(
      residual.reduce((total, value) => total + value * value, 0),
      9,
    );
    expect(wasm.r).toEqual([...residual]);
    expect(wasm.x).toEqual([...x!].map((value, i) => value + 0.3 * p![i]!));
    expect(wasm.q).toEqual([...p!].map((value) => -1.7 * value));
  });

  it('do not lose what is not a number', () => {
    const [wasm, typescript] = onBoth((heap) =>
      [0, 1, 4].map((at) => {
        const x = heap.copyFloat64(noise(5));
        x[at] = Number.NaN;
        return [heap.kernels.largestMagnitude(5, x.byteOffset), heap.kernels.sumOfMagnitudes(5, x.byteOffset)];
      }),
    );
    expect(wasm.flat().every(Number.isNaN) && typescript.flat().every(Number.isNaN)).toBe(true);
  });
});
