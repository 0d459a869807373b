import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KernelHeap } from '../../../src/solvers/kernels/heap.js';
import { allocateLevels, type Level } from '../../../src/solvers/voxel/level.js';
import { findPockets, type Pockets } from '../../../src/solvers/voxel/pockets.js';
import { onBoth } from '../kernels/both.js';

interface Image {
  readonly shape: readonly [pages: number, rows: number, columns: number];
  /** Logarithm of the conductivity of each voxel, -Infinity where it is blocked. */
  readonly logarithms: readonly number[];
  /** Of each axis, whether its ends meet. */
  readonly periodic: readonly boolean[];
  /** Conductance of the voxels of the first page to what is held. */
  readonly held: number;
}

const images = fc
  .record({
    shape: fc.tuple(
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 6 }),
      fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 60, max: 140 })),
    ),
    periodic: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
    held: fc.constantFrom(0, 1e-3, 1),
    kinds: fc.constantFrom([0, -3], [0, 0, -3, -3, -3], [0, -2, -4], [0, -3, -Infinity], [0, -0.5, -1, -1.5, -2], [0]),
    /** Most voxels of a streak of one kind along x. */
    streak: fc.constantFrom(1, 3, 90),
    seed: fc.integer({ min: 1, max: 2 ** 31 }),
  })
  .map(({ kinds, streak, seed, ...image }): Image => {
    let state = seed;
    const random = (count: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return (state >>> 12) % count;
    };
    const logarithms: number[] = [];
    const count = image.shape[0] * image.shape[1] * image.shape[2];
    while (logarithms.length < count) {
      const kind = kinds[random(kinds.length)]!;
      for (let left = 1 + random(streak); left > 0 && logarithms.length < count; left--) logarithms.push(kind);
    }
    return { ...image, logarithms };
  });

const placeIn = ({ half, plane }: Level, page: number, row: number, column: number): number =>
  page * plane + (2 * row + (column % 2)) * half + Math.floor(column / 2);

interface Face {
  readonly places: readonly [number, number];
  readonly conductance: number;
}

/** Writes an image's conductances to a level, and returns its faces and what its voxels have to outer faces, by place. */
function fill(heap: KernelHeap, { shape, logarithms, periodic, held }: Image) {
  const level = allocateLevels(heap, shape)[0]!;
  const [pages, rows, columns] = shape;
  const faces: Face[] = [];
  const seams: Face[] = [];
  const outer = new Map<number, number>();
  const kind = (page: number, row: number, column: number): number =>
    logarithms[(page * rows + row) * columns + column]!;
  for (let page = 0; page < pages; page++)
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) {
        const place = placeIn(level, page, row, column);
        if (page === 0 && held > 0) {
          level.reciprocals[place] = held;
          outer.set(place, level.reciprocals[place]!);
        }
        for (const axis of [0, 1, 2]) {
          const next = [page, row, column] as [number, number, number];
          next[axis]!++;
          const across = next[axis] === shape[axis];
          if (across) next[axis] = 0;
          if (across && (!periodic[axis] || shape[axis] === 1)) continue;
          const [first, second] = [10 ** kind(page, row, column), 10 ** kind(...next)];
          const conductance = Math.fround(first > 0 && second > 0 ? 2 / (1 / first + 1 / second) : 0);
          if (conductance === 0) continue;
          const face: Face = { places: [place, placeIn(level, ...next)], conductance };
          faces.push(face);
          if (across) seams.push(face);
          else [level.facesZ, level.facesY, level.facesX][axis]![place] = conductance;
        }
      }
  if (seams.length > 0) {
    const conductances = heap.float32(seams.length);
    conductances.set(seams.map(({ conductance }) => conductance));
    const none = { places: heap.int32(0), saved: heap.float32(0), coarsePairs: heap.int32(0) };
    const pairs = heap.copyInt32(seams.flatMap(({ places }) => places));
    level.seams = { count: seams.length, pairs, conductances, ...none };
  }
  return { level, faces, outer };
}

/** Parts by flooding over strong faces; those that little joins to the rest. Each as its sorted places. */
function expectedPockets(faces: readonly Face[], held: ReadonlyMap<number, number>, largest: number): number[][] {
  const ofPlace = new Map<number, Face[]>();
  for (const face of faces) for (const place of face.places) ofPlace.set(place, [...(ofPlace.get(place) ?? []), face]);
  const strongest = (place: number): number => Math.max(...ofPlace.get(place)!.map(({ conductance }) => conductance));
  const seen = new Set<number>();
  const pockets: number[][] = [];
  for (const start of ofPlace.keys()) {
    if (seen.has(start)) continue;
    seen.add(start);
    const part = [start];
    for (const place of part)
      for (const { places, conductance } of ofPlace.get(place)!) {
        const strong = places.every((end) => conductance >= 0.1 * strongest(end));
        const other = places[0] === place ? places[1] : places[0];
        if (!strong || seen.has(other)) continue;
        seen.add(other);
        part.push(other);
      }
    const members = new Set(part);
    let [outside, all] = [0, 0];
    for (const place of part) {
      all += held.get(place) ?? 0;
      outside += held.get(place) ?? 0;
      for (const { places, conductance } of ofPlace.get(place)!) {
        all += conductance;
        if (!places.every((end) => members.has(end))) outside += conductance;
      }
    }
    if (part.length >= 2 && part.length <= largest && outside > 0 && outside < 0.1 * all)
      pockets.push(part.sort((a, b) => a - b));
  }
  return pockets.sort((a, b) => a[0]! - b[0]!);
}

const listsOf = (pockets: Pockets | null) =>
  Object.entries(pockets ?? {}).map(([name, list]: [string, number | ArrayLike<number>]) => [
    name,
    typeof list === 'number' ? list : Array.from(list),
  ]);

describe('pockets of a level', () => {
  it('are the parts that flooding finds, with all their outer faces, on any image and with seams', () => {
    let found = 0;
    fc.assert(
      fc.property(images, (image) => {
        const heap = new KernelHeap({ limit: 2 ** 24 });
        const { level, faces, outer } = fill(heap, image);
        const largest = Math.ceil((2 * image.logarithms.length) / 3);
        const pockets = findPockets(heap, level, largest);
        const expected = expectedPockets(faces, outer, largest);
        expect(pockets?.count ?? 0).toBe(expected.length);
        expect([level.b, level.x, level.spare.b, level.spare.x].every((vector) => vector.every((v) => v === 0))).toBe(
          true,
        );
        if (pockets === null) return;
        found += pockets.count;
        for (const [index, part] of expected.entries()) {
          expect([...pockets.places.subarray(pockets.starts[index], pockets.starts[index + 1])]).toEqual(part);
          const members = new Set(part);
          const leading = faces.flatMap(({ places: [first, second], conductance }) =>
            members.has(first) === members.has(second)
              ? []
              : [members.has(first) ? [first, second, conductance] : [second, first, conductance]],
          );
          for (const place of part) if (outer.has(place)) leading.push([place, -1, outer.get(place)!]);
          const listed = Array.from(
            { length: pockets.faceStarts[index + 1]! - pockets.faceStarts[index]! },
            (_, k) => pockets.faceStarts[index]! + k,
          ).map((face) => [pockets.faces[2 * face]!, pockets.faces[2 * face + 1]!, pockets.conductances[face]!]);
          const names = (list: readonly (readonly number[])[]): string[] => list.map((face) => face.join()).sort();
          expect(names(listed)).toEqual(names(leading));
          const sum = leading.reduce((total, [, , conductance]) => total + conductance!, 0);
          expect(pockets.reciprocals[index]! * sum).toBeCloseTo(1, 12);
        }
      }),
      { numRuns: 250, seed: 11 },
    );
    expect(found).toBeGreaterThan(100);
  });

  it('are the same on both back ends, to the bit', () => {
    fc.assert(
      fc.property(images, (image) => {
        const [wasm, typescript] = onBoth((heap) => listsOf(findPockets(heap, fill(heap, image).level, 1000)));
        expect(wasm).toEqual(typescript);
      }),
      { numRuns: 60, seed: 12 },
    );
  });
});
