import { describe, expect, it } from 'vitest';
import type { KernelHeap } from '../../../src/solvers/kernels/heap.js';
import { noise, onBoth } from './both.js';

/** Whole numbers from 0 to below `most`, in streaks of up to `longest`. */
function streaks(length: number, most: number, longest: number, seed: number): Uint8Array {
  const values = new Uint8Array(length);
  const random = noise(2 * length, seed).map(Math.abs);
  for (let at = 0, k = 0; at < length; k += 2) {
    const end = at + 1 + Math.floor(random[k]! * longest);
    values.fill(Math.floor(random[k + 1]! * most), at, end);
    at = end;
  }
  return values;
}

function bytes(heap: KernelHeap, values: Uint8Array, room = 0): Uint8Array {
  const copy = heap.uint8(values.length + room);
  copy.set(values);
  return copy;
}

describe.each([1, 15, 16, 47, 1000])('for %i voxels', (total) => {
  const states = streaks(total, 6, 60, 3).map((state) => (state === 5 ? 1 : state));

  it('states follow from components, also where there is none', () => {
    const components = Int32Array.from(streaks(total, 9, 60, 1), (component) => component - 1);
    const codes = Uint8Array.of(1, 0, 7, 255, 2, 1, 9, 3);
    const results = onBoth((heap) => {
      const target = heap.uint8(total);
      const [ofVoxel, ofComponent] = [heap.copyInt32(components), bytes(heap, codes)];
      heap.kernels.voxelStates(total, ofVoxel.byteOffset, ofComponent.byteOffset, target.byteOffset);
      return [...target];
    });
    const expected = Array.from(components, (component) => (component < 0 ? 0 : codes[component]!));
    for (const result of results) expect(result).toEqual(expected);
  });

  it.each([
    [3, false],
    [3, true],
    [40, true],
    [256, true],
  ])('entries of a table for %i classes, where current flows: %s', (count, some) => {
    const classes = streaks(total, count, 20, 5);
    const table = Uint8Array.from({ length: 256 }, (_, kind) => (kind * 37) & 255);
    const results = onBoth((heap) => {
      const target = heap.uint8(total);
      heap.kernels.voxelClasses(
        ...([total, bytes(heap, classes, 16).byteOffset, bytes(heap, table).byteOffset] as const),
        ...([Math.ceil(count / 16), some ? bytes(heap, states).byteOffset : 0, target.byteOffset] as const),
      );
      return [...target];
    });
    const expected = Array.from(classes, (kind, voxel) => (some && states[voxel] !== 1 ? 0 : table[kind]!));
    for (const result of results) expect(result).toEqual(expected);
  });

  it('constants where no current flows, and what is known', () => {
    const potential = noise(total, 8);
    const constants = Float64Array.of(2.5, -7);
    const results = onBoth((heap) => {
      const [u, solved] = [heap.copyFloat64(potential), heap.uint8(total)];
      heap.kernels.voxelHold(
        ...([total, bytes(heap, states).byteOffset, heap.copyFloat64(constants).byteOffset] as const),
        ...([u.byteOffset, solved.byteOffset] as const),
      );
      return { u: [...u], solved: [...solved] };
    });
    const expected = {
      u: Array.from(states, (state, at) => (state === 1 ? potential[at]! : state >= 3 ? constants[state - 3]! : 0)),
      solved: Array.from(states, (state) => (state === 0 || state === 2 ? 0 : 1)),
    };
    for (const result of results) expect(result).toEqual(expected);
  });
});
