import { describe, expect, it } from 'vitest';
import { KernelHeap, KernelMemoryError } from '../../../src/solvers/kernels/heap.js';
import { KernelTeam } from '../../../src/solvers/kernels/team.js';
import { noise } from './both.js';

describe.each(['wasm', 'typescript'] as const)('a heap on %s', (backend) => {
  it('hands out zeroed blocks on cache lines that do not overlap, and reuses what is released', () => {
    const heap = new KernelHeap({ backend });
    const a = heap.float64(100);
    const b = heap.int32(7);
    expect([a.byteOffset % 64, b.byteOffset % 64]).toEqual([0, 0]);
    expect(b.byteOffset).toBeGreaterThanOrEqual(a.byteOffset + a.byteLength);
    a.fill(3);
    heap.release(a);
    const again = heap.float64(50);
    expect(again.byteOffset).toBe(a.byteOffset);
    expect(again.every((value) => value === 0)).toBe(true);
    heap.release(again, b);
    expect(heap.bytesInUse).toBe(0);
    // Everything joined again: the whole former range is one block.
    expect(heap.float64(100).byteOffset).toBe(a.byteOffset);
  });

  it('begins a block that no free one can hold in the free one at the top, and within the limit', () => {
    const heap = new KernelHeap({ backend, limit: 1 << 20 });
    const below = heap.float64(8);
    const top = heap.float64(60_000);
    top.fill(7);
    heap.release(top);
    const larger = heap.float64(120_000);
    expect(larger.byteOffset).toBe(top.byteOffset);
    expect(larger.every((value) => value === 0)).toBe(true);
    expect(heap.bytesInUse).toBe(8 * 120_008);
    // What was free is taken: nothing else comes to lie there.
    expect(heap.float64(8).byteOffset).toBeGreaterThanOrEqual(larger.byteOffset + larger.byteLength);
    heap.release(below, larger);
    expect(heap.float64(120_008).byteOffset).toBe(below.byteOffset);
  });

  it('keeps views alive over growth', () => {
    const heap = new KernelHeap({ backend });
    const early = heap.copyFloat64([1, 2, 3]);
    const late = heap.float64(1_000_000);
    late.fill(1);
    expect(heap.owns(early) && heap.owns(late)).toBe(true);
    heap.kernels.axpy(3, 1, late.byteOffset, early.byteOffset);
    expect([...early]).toEqual([2, 3, 4]);
    expect(heap.kernels.dot(late.length, late.byteOffset, late.byteOffset)).toBe(1_000_000);
  });

  it('says how much was asked when there is no more', () => {
    const heap = new KernelHeap({ backend, limit: 1 << 20 });
    heap.float64(1000);
    expect(() => heap.float64(1e6, 'the fronts')).toThrow(KernelMemoryError);
    expect(() => heap.float64(1e6, 'the fronts')).toThrow(/No memory for the fronts: 8000000 bytes.*at most 1048576/);
    expect(heap.float64(10)).toHaveLength(10);
  });

  it('refuses to release what it does not hold', () => {
    const heap = new KernelHeap({ backend });
    const a = heap.float64(4);
    heap.release(a);
    expect(() => heap.release(a)).toThrow(/no block of this heap/);
    expect(() => heap.release(new Float64Array(4))).toThrow(/no block of this heap/);
    expect(() => heap.float64(-1)).toThrow(/expected a whole number/);
  });

  it.each([0, -1, Number.NaN])('refuses a limit of %d bytes', (limit) => {
    expect(() => new KernelHeap({ backend, limit })).toThrow(/expected a positive number/);
  });

  it('gives back what work has taken that fails, and nothing else', () => {
    const heap = new KernelHeap({ backend, limit: 1 << 20 });
    const before = heap.float64(10);
    const work = (last: number): readonly Float64Array[] =>
      heap.allOrNothing(() => {
        const first = heap.float64(1000);
        heap.release(before);
        const inner = heap.allOrNothing(() => heap.float64(500));
        heap.release(heap.float64(7));
        return [first, inner, heap.float64(last)];
      });
    expect(() => work(1e6)).toThrow(KernelMemoryError);
    expect(heap.bytesInUse).toBe(0);
    const again = heap.float64(10);
    expect(again.byteOffset).toBe(before.byteOffset);
    const views = work(3);
    heap.release(...views);
    expect(heap.bytesInUse).toBe(0);
  });

  it('starts no thread on a kernel whose arguments cannot be had', () => {
    const heap = new KernelHeap({ backend });
    const team = KernelTeam.start(heap, 3);
    const x = heap.copyFloat64(noise(1000));
    const y = heap.float64(1000);
    const refused = (part: number): readonly number[] => {
      if (part === 0) throw new Error('no arguments');
      return [1000, 1, x.byteOffset, y.byteOffset];
    };
    expect(() => team.run('axpy', refused)).toThrow('no arguments');
    team.run('axpy', (part) => [part, 0, x.byteOffset, y.byteOffset]);
    team.close();
    expect(y.every((value) => value === 0)).toBe(true);
  });

  it.each([1, 2, 3])('lets %i threads share a kernel', (threads) => {
    const heap = new KernelHeap({ backend });
    const team = KernelTeam.start(heap, threads);
    expect(team.ready()).toBe(true);
    const length = 3000;
    const x = heap.copyFloat64(noise(length));
    const y = heap.float64(length);
    const part = length / team.threads;
    for (let turn = 0; turn < 50; turn++)
      team.run('axpy', (index) => [part, 2, x.byteOffset + 8 * part * index, y.byteOffset + 8 * part * index]);
    team.close();
    const expected = new Float64Array(length);
    for (let turn = 0; turn < 50; turn++) for (let i = 0; i < length; i++) expected[i]! += 2 * x[i]!;
    expect([...y]).toEqual([...expected]);
  });
});
