import { describe, expect, it } from 'vitest';
import type { KernelHeap } from '../../../src/solvers/kernels/heap.js';
import { noise, onBoth } from './both.js';

/** A block pattern of 23 rows with uneven lengths, every diagonal there. */
const rows = 23;
const starts: number[] = [0];
const columns: number[] = [];
const diagonal: number[] = [];
for (let row = 0; row < rows; row++) {
  for (let column = 0; column < rows; column++) {
    if (column !== row && (row * 7 + column * 7 + row * column) % 5 !== 0) continue;
    if (column === row) diagonal.push(columns.length);
    columns.push(column);
  }
  starts.push(columns.length);
}

type Numbers = Float32Array | Float64Array;
function numbers(heap: KernelHeap, double: boolean, length: number, seed: number): Numbers {
  const view = double ? heap.float64(length + 2) : heap.float32(length + 4);
  view.set(noise(length, seed));
  return view;
}

describe.each([false, true])('block kernels of multigrid, double %s', (double) => {
  const suffix = double ? 'Double' : '';
  it.each([
    [1, 1],
    [2, 2],
    [2, 3],
    [3, 2],
    [3, 3],
    [3, 6],
    [6, 3],
    [6, 6],
    [4, 5],
    [1, 4],
    [6, 1],
    [2, 7],
  ])('products of %i x %i blocks: bits of the twins, values of the plain sum', (m, n) => {
    const [wasm, typescript] = onBoth((heap) => {
      const values = numbers(heap, double, columns.length * m * n, 1);
      const [x, y] = [numbers(heap, double, rows * n, 2), numbers(heap, double, rows * m, 3)];
      const before = [...y];
      const [s, c] = [heap.copyInt32(starts), heap.copyInt32(columns)];
      const addresses = [s, c, values, x, y].map((view) => view.byteOffset) as [number, number, number, number, number];
      heap.kernels[`multigridProduct${suffix}` as 'multigridProduct'](m, n, 2, rows, ...addresses, 1);
      const added = [...y];
      heap.kernels[`multigridProduct${suffix}` as 'multigridProduct'](m, n, 0, 2, ...addresses, 0);
      return { values: [...values], x: [...x], before, added, y: [...y] };
    });
    expect(wasm).toEqual(typescript);
    const { values, x, before, added, y } = wasm;
    for (let row = 0; row < rows; row++)
      for (let r = 0; r < m; r++) {
        let sum = row < 2 ? 0 : before[row * m + r]!;
        for (let k = starts[row]!; k < starts[row + 1]!; k++)
          for (let c = 0; c < n; c++) sum += values[(k * n + c) * m + r]! * x[columns[k]! * n + c]!;
        expect(y[row * m + r]).toBeCloseTo(sum, double ? 12 : 4);
        if (row < 2) expect(added[row * m + r]).toBe(before[row * m + r]);
      }
    // Nothing is written behind the last node.
    expect(y.slice(rows * m)).toEqual(before.slice(rows * m));
  });

  it.each([1, 2, 3, 4, 6])('sweeps and residuals of blocks of %i: bits of the twins; a sweep is Gauss-Seidel', (m) => {
    const [wasm, typescript] = onBoth((heap) => {
      const values = numbers(heap, double, columns.length * m * m, 1);
      const inverse = numbers(heap, double, rows * m * m, 2);
      const [b, x, y] = [3, 4, 5].map((seed) => numbers(heap, double, rows * m, seed)) as [Numbers, Numbers, Numbers];
      const scratch = numbers(heap, double, m, 6);
      const [s, d, c] = [heap.copyInt32(starts), heap.copyInt32(diagonal), heap.copyInt32(columns)];
      const matrix = [s, d, c, values].map((view) => view.byteOffset) as [number, number, number, number];
      const [pi, pb, px, py, ps] = [inverse, b, x, y, scratch].map((view) => view.byteOffset) as number[];
      const sweep = heap.kernels[`multigridSweep${suffix}` as 'multigridSweep'];
      const residual = heap.kernels[`multigridResidual${suffix}` as 'multigridResidual'];
      const states: number[][] = [];
      sweep(m, 0, rows, 1, ...matrix, pi!, pb!, px!, ps!);
      states.push([...x]);
      residual(m, 0, rows, ...matrix, pb!, px!, py!, 1);
      states.push([...y]);
      sweep(m, 0, rows, 0, ...matrix, pi!, pb!, px!, ps!);
      states.push([...x]);
      sweep(m, 3, rows - 1, 0, ...matrix, pi!, pb!, px!, ps!);
      states.push([...x]);
      residual(m, 0, rows, ...matrix, pb!, px!, py!, 0);
      states.push([...y]);
      return { states, values: [...values], inverse: [...inverse], b: [...b] };
    });
    expect(wasm).toEqual(typescript);
    const { states, values, inverse, b } = wasm;
    const x = new Array<number>(rows * m).fill(0);
    const left = (row: number, r: number, above = false): number => {
      let sum = above ? 0 : b[row * m + r]!;
      for (let k = starts[row]!; k < starts[row + 1]!; k++)
        for (let c = 0; c < m && (!above || columns[k]! > row); c++)
          sum -= values[(k * m + c) * m + r]! * x[columns[k]! * m + c]!;
      return sum;
    };
    const relax = (row: number): void => {
      const residual = Array.from({ length: m }, (_, r) => left(row, r));
      for (let r = 0; r < m; r++)
        for (let c = 0; c < m; c++) x[row * m + r]! += inverse[(row * m + c) * m + r]! * residual[c]!;
    };
    const close = (got: readonly number[], expected: readonly number[]): void => {
      const scale = Math.max(...expected.map(Math.abs));
      expected.forEach((value, i) => {
        expect(Math.abs(got[i]! - value)).toBeLessThan((double ? 1e-11 : 1e-3) * scale);
      });
    };
    for (let row = 0; row < rows; row++) relax(row);
    close(states[0]!, x);
    close(
      states[1]!,
      x.map((_, i) => left(Math.floor(i / m), i % m, true)),
    );
    for (let row = 0; row < rows; row++) relax(row);
    close(states[2]!, x);
    for (let row = 3; row < rows - 1; row++) relax(row);
    close(states[3]!, x);
    close(
      states[4]!,
      x.map((_, i) => left(Math.floor(i / m), i % m)),
    );
  });
});

it.each([0, 1, 3, 4, 9])('rounds %i doubles to single precision', (length) => {
  const [wasm, typescript] = onBoth((heap) => {
    const from = heap.copyFloat64(noise(length));
    const to = heap.float32(length + 1);
    heap.kernels.multigridSingle(length, from.byteOffset, to.byteOffset);
    return [...to];
  });
  expect(wasm).toEqual(typescript);
  expect(wasm).toEqual([...noise(length).map(Math.fround), 0]);
});

describe('tentative prolongators', () => {
  /** Makes the modes of one aggregate of all nodes orthonormal; one component a node. */
  const tentative = (nodes: number, modes: readonly (readonly number[])[], dependent: number) => {
    const k = modes.length;
    const [wasm, typescript] = onBoth((heap) => {
      const given = heap.copyFloat64(
        Float64Array.from({ length: nodes * k }, (_, at) => modes[at % k]![(at / k) | 0]!),
      );
      const [result, coarse] = [heap.float64(nodes * k), heap.float64(k * k)];
      const members = heap.copyInt32(Array.from({ length: nodes }, (_, i) => i));
      heap.kernels.multigridTentative(
        1,
        1,
        k,
        dependent,
        heap.copyInt32([0, nodes]).byteOffset,
        members.byteOffset,
        given.byteOffset,
        result.byteOffset,
        coarse.byteOffset,
        heap.float64(nodes * k).byteOffset,
      );
      return { result: [...result], coarse: [...coarse] };
    });
    expect(wasm).toEqual(typescript);
    const column = (c: number): number[] => Array.from({ length: nodes }, (_, i) => wasm.result[i * k + c]!);
    return {
      columns: modes.map((_, c) => column(c)),
      coarse: modes.map((_, r) => wasm.coarse.slice(r * k, r * k + k)),
    };
  };
  const product = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0);

  it('are orthonormal to rounding also where modes are nearly parallel, and give the modes back', () => {
    const nodes = 40;
    const constant = new Array<number>(nodes).fill(1);
    const bent = [...noise(nodes, 3)].map((value) => 1 + 1e-6 * value);
    const third = [...noise(nodes, 4)].map((value, i) => 1 + 1e-3 * value + 1e-7 * i);
    const modes = [constant, bent, third];
    const { columns, coarse } = tentative(nodes, modes, 1e-10);
    for (let a = 0; a < 3; a++)
      for (let b = 0; b < 3; b++) expect(product(columns[a]!, columns[b]!)).toBeCloseTo(a === b ? 1 : 0, 13);
    modes.forEach((mode, c) => {
      const back = mode.map((_, i) => columns.reduce((sum, column, r) => sum + column[i]! * coarse[r]![c]!, 0));
      for (const [i, value] of back.entries()) expect(value).toBeCloseTo(mode[i]!, 13);
    });
  });

  it('have a zero column for a mode that is zero, or a combination of those before', () => {
    const { columns, coarse } = tentative(
      4,
      [
        [1, 1, 1, 1],
        [0, 0, 0, 0],
        [2, 2, 2, 2],
        [1, 2, 3, 4],
      ],
      1e-10,
    );
    expect(columns[1]).toEqual([0, 0, 0, 0]);
    expect(columns[2]).toEqual([0, 0, 0, 0]);
    expect([coarse[1]![1], coarse[2]![2]]).toEqual([0, 0]);
    expect(product(columns[3]!, columns[3]!)).toBeCloseTo(1, 14);
    expect(product(columns[0]!, columns[3]!)).toBeCloseTo(0, 14);
  });
});
