import { describe, expect, it } from 'vitest';
import { KernelHeap } from '../../../src/solvers/kernels/heap.js';
import { applyCoarsest, solveCoarsest } from '../../../src/solvers/voxel/coarsest.js';
import { allocateLevels, type Level } from '../../../src/solvers/voxel/level.js';
import { placeOf } from '../../../src/solvers/voxel/places.js';

const shape = [3, 2, 4] as const;

/** A level with random conductances; `held` of each voxel to outer faces. */
function levelWith(held: (voxel: number) => number): { level: Level; heap: KernelHeap; places: number[] } {
  const heap = new KernelHeap({ limit: 2 ** 22 });
  const level = allocateLevels(heap, shape)[0]!;
  const places: number[] = [];
  let seed = 7;
  const random = (): number => {
    seed = (seed * 48271) % 2147483647;
    return 0.1 + seed / 2147483647;
  };
  for (let z = 0; z < 3; z++)
    for (let y = 0; y < 2; y++)
      for (let x = 0; x < 4; x++) {
        const place = placeOf(level, z, y, x);
        level.facesX[place] = x < 3 ? random() : 0;
        level.facesY[place] = y < 1 ? random() : 0;
        level.facesZ[place] = z < 2 ? random() : 0;
        level.reciprocals[place] = held(places.length);
        places.push(place);
      }
  return { level, heap, places };
}

/** A x by visiting faces; written apart from the solver. */
function product(level: Level, places: readonly number[], x: Float32Array): number[] {
  const out = places.map((place) => level.reciprocals[place]! * x[place]!);
  const couple = (first: number, second: number, conductance: number): void => {
    const current = conductance * (x[places[first]!]! - x[places[second]!]!);
    out[first]! += current;
    out[second]! -= current;
  };
  for (let voxel = 0; voxel < places.length; voxel++) {
    const place = places[voxel]!;
    if (voxel % 4 < 3) couple(voxel, voxel + 1, level.facesX[place]!);
    if (Math.floor(voxel / 4) % 2 < 1) couple(voxel, voxel + 4, level.facesY[place]!);
    if (voxel < 16) couple(voxel, voxel + 8, level.facesZ[place]!);
  }
  return out;
}

describe('the coarsest level', () => {
  it.each([
    ['held on a face', (voxel: number) => (voxel < 8 ? 0.7 : 0), false],
    ['held by little', (voxel: number) => (voxel === 5 ? 2 ** -20 : 0), false],
    ['held by nothing', () => 0, true],
  ] as const)('%s is solved exactly', (_, held, free) => {
    const { level, places } = levelWith(held);
    const exact = solveCoarsest(level);
    for (const [voxel, place] of places.entries()) level.b[place] = Math.fround(Math.sin(3 * voxel));
    if (free) {
      // Currents must cancel, also after rounding to single precision.
      for (const place of places) level.b[place] = 0;
      level.b[places[2]!] = 1;
      level.b[places[21]!] = -1;
    }
    applyCoarsest(exact, level.b, level.x);
    const size = Math.max(...places.map((place) => Math.abs(level.x[place]!)));
    const found = product(level, places, level.x);
    for (const [voxel, place] of places.entries())
      expect(Math.abs(found[voxel]! - level.b[place]!)).toBeLessThan(6e-7 * (1 + 4 * size));
    expect(size).toBeGreaterThan(0.1);
  });

  it('has a symmetric inverse, with couplings across seams, and zeros for what nothing conducts to', () => {
    const { level, places, heap } = levelWith((voxel) => (voxel === 0 ? 1 : 0));
    // The last voxel conducts nowhere.
    level.facesX[places[22]!] = 0;
    level.facesY[places[19]!] = 0;
    level.facesZ[places[15]!] = 0;
    level.seams = {
      count: 1,
      pairs: heap.copyInt32([places[0]!, places[3]!]),
      coarsePairs: heap.int32(2),
      conductances: heap.float32(1).fill(0.5),
      places: heap.int32(2),
      saved: heap.float32(2),
    };
    const { inverse } = solveCoarsest(level);
    for (let row = 0; row < 24; row++)
      for (let column = 0; column < 24; column++) {
        expect(inverse[24 * row + column]).toBe(inverse[24 * column + row]);
        if (row === 23) expect(inverse[24 * row + column]).toBe(0);
      }
    // A unit current into voxel 3 leaves over the only hold, of conductance 1: that voxel then stands at 1.
    for (const place of places) level.b[place] = 0;
    level.b[places[3]!] = 1;
    applyCoarsest({ places: Int32Array.from(places), inverse }, level.b, level.x);
    expect(level.x[places[0]!]).toBeCloseTo(1, 6);
    const drop = level.x[places[3]!]! - level.x[places[0]!]!;
    level.seams = { ...level.seams, conductances: heap.float32(1) };
    applyCoarsest(solveCoarsest(level), level.b, level.x);
    expect(level.x[places[3]!]! - level.x[places[0]!]!).toBeGreaterThan(drop);
  });
});
