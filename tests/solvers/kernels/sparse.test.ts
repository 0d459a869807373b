import { expect, it } from 'vitest';
import { noise, onBoth } from './both.js';

it('a product of a chunk in symmetric blocks clears its window, whatever was there', () => {
  // Block rows 2 and 3 of four: row 2 reaches to 0 and 1, row 3 to 1 and 2; the window is for block rows 0 and 1.
  const columns = [0, 1, 0, 1, 2, 1, 2, 3];
  const starts = [0, 1, 2, 5, 8];
  const values = noise(9 * columns.length, 1);
  // Blocks on the diagonal are symmetric.
  for (const at of [0, 1, 4, 7])
    for (let i = 0; i < 3; i++) for (let j = 0; j < i; j++) values[9 * at + 3 * j + i] = values[9 * at + 3 * i + j]!;
  const x = noise(12, 2);
  const [wasm, typescript] = onBoth((heap) => {
    const views = [heap.copyInt32(starts), heap.copyInt32(columns), heap.copyFloat64(values), heap.copyFloat64(x)];
    const [s, c, v, input] = views.map(({ byteOffset }) => byteOffset) as [number, number, number, number];
    const [y, window] = [heap.float64(12), heap.float64(6)];
    return [1, Number.NaN].map((dirt) => {
      window.fill(dirt);
      y.fill(0);
      heap.kernels.symmetricBlockProduct3(2, 4, s, c, v, input, y.byteOffset, window.byteOffset, 0);
      return [...window, ...y.subarray(6)];
    });
  });
  expect(wasm).toEqual(typescript);
  const expected = new Float64Array(12);
  for (const row of [2, 3])
    for (let k = starts[row]!; k < starts[row + 1]!; k++)
      for (let i = 0; i < 3; i++)
        for (let j = 0; j < 3; j++) {
          const [a, b] = [3 * row + i, 3 * columns[k]! + j];
          const value = values[9 * k + 3 * i + j]!;
          expected[a]! += value * x[b]!;
          if (columns[k] !== row) expected[b]! += value * x[a]!;
        }
  for (const result of wasm) for (const [i, value] of result.entries()) expect(value).toBeCloseTo(expected[i]!, 13);
});
