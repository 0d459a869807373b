import type { KernelHeap } from '../kernels/heap.js';
import type { Level } from './level.js';
import { placeOf } from './places.js';

/** Faces at least this strong, against the strongest face of either of their voxels, hold a pocket together. */
const strong = 0.1;
/** A pocket's outer conductance is at most this part of the sum of its diagonals: relaxation would hardly move its mean. */
const loose = 0.1;
/** A pocket joined by less than this part drowns in the rounding of single precision; left alone it hardly counts in the residual. */
const rounding = 2 ** -23;

/**
 * Pockets of a level: parts that conduct well inside and are joined to the rest by little, such as conducting voxels enclosed by poorly
 * conducting ones. Coarse voxels that take them together with their surroundings cannot represent their potential, and relaxation moves
 * it only slowly; a few such pockets double the number of iterations of near-percolating images. The cycle corrects their means by
 * themselves, before and after the rest. The arrays lie in the solver's heap, for kernels/voxel-pockets.ts.
 */
export interface Pockets {
  readonly count: number;
  readonly starts: Int32Array;
  readonly places: Int32Array;
  readonly faceStarts: Int32Array;
  readonly faces: Int32Array;
  readonly conductances: Float32Array;
  readonly reciprocals: Float64Array;
  readonly amounts: Float64Array;
  /** Every place that a pocket or its faces touch, once, and room for what stands there. */
  readonly touched: Int32Array;
  readonly saved: Float32Array;
}

/**
 * Finds a level's pockets; the level's vectors are used as workspace.
 * @param largest most voxels of a pocket
 * @param held conductance of each place to outer faces
 * @returns null when there are none
 */
export function findPockets(heap: KernelHeap, level: Level, largest: number, held: Float32Array): Pockets | null {
  const { size, spare, b, x } = level;
  const parents = new Int32Array(spare.x.buffer, spare.x.byteOffset, size);
  const strongest = spare.b;
  strongest.fill(0);
  eachFace(level, (at, next, conductance) => {
    if (conductance > strongest[at]!) strongest[at] = conductance;
    if (conductance > strongest[next]!) strongest[next] = conductance;
  });
  for (let at = 0; at < size; at++) parents[at] = at;
  eachFace(level, (at, next, conductance) => {
    if (conductance < strong * strongest[at]! || conductance < strong * strongest[next]!) return;
    const first = rootOf(parents, at);
    const second = rootOf(parents, next);
    if (first < second) parents[second] = first;
    else parents[first] = second;
  });
  for (let at = 0; at < size; at++) parents[at] = rootOf(parents, at);
  const [outer, diagonals, voxels] = [b, x, strongest];
  outer.set(held);
  diagonals.set(held);
  voxels.fill(0);
  for (let at = 0; at < size; at++) {
    const root = parents[at]!;
    voxels[root]!++;
    if (root === at || held[at] === 0) continue;
    outer[root]! += held[at]!;
    diagonals[root]! += held[at]!;
  }
  eachFace(level, (at, next, conductance) => {
    const first = parents[at]!;
    const second = parents[next]!;
    diagonals[first]! += conductance;
    diagonals[second]! += conductance;
    if (first === second) return;
    outer[first]! += conductance;
    outer[second]! += conductance;
  });
  const numbers = new Map<number, number>();
  for (let at = 0; at < size; at++)
    if (
      parents[at] === at &&
      voxels[at]! >= 2 &&
      voxels[at]! <= largest &&
      outer[at]! > rounding * diagonals[at]! &&
      outer[at]! < loose * diagonals[at]!
    )
      numbers.set(at, numbers.size);
  return numbers.size === 0 ? null : gather(heap, level, parents, numbers, held);
}

/** Lists the voxels and outer faces of the chosen roots. */
function gather(
  heap: KernelHeap,
  level: Level,
  parents: Int32Array,
  numbers: ReadonlyMap<number, number>,
  held: Float32Array,
): Pockets {
  const count = numbers.size;
  const members: number[][] = Array.from({ length: count }, () => []);
  const faces: number[][] = Array.from({ length: count }, () => []);
  const values: number[][] = Array.from({ length: count }, () => []);
  const touched = new Set<number>();
  for (let at = 0; at < level.size; at++) {
    const number = numbers.get(parents[at]!);
    if (number === undefined) continue;
    members[number]!.push(at);
    touched.add(at);
    if (held[at]! > 0) {
      faces[number]!.push(at, -1);
      values[number]!.push(held[at]!);
    }
  }
  const add = (inside: number, outside: number, conductance: number): void => {
    const number = numbers.get(parents[inside]!);
    if (number === undefined) return;
    faces[number]!.push(inside, outside);
    values[number]!.push(conductance);
    touched.add(outside);
  };
  eachFace(level, (at, next, conductance) => {
    if (parents[at] === parents[next]) return;
    add(at, next, conductance);
    add(next, at, conductance);
  });
  const startsOf = (lists: readonly number[][], width: number): Int32Array => {
    const starts = heap.int32(count + 1, 'pockets');
    for (let k = 0; k < count; k++) starts[k + 1] = starts[k]! + lists[k]!.length / width;
    return starts;
  };
  const conductances = heap.float32(
    values.reduce((sum, list) => sum + list.length, 0),
    'pockets',
  );
  conductances.set(values.flat());
  const reciprocals = heap.float64(count, 'pockets');
  for (let k = 0; k < count; k++) reciprocals[k] = 1 / values[k]!.reduce((sum, value) => sum + value, 0);
  return {
    count,
    starts: startsOf(members, 1),
    places: heap.copyInt32(members.flat(), 'pockets'),
    faceStarts: startsOf(faces, 2),
    faces: heap.copyInt32(faces.flat(), 'pockets'),
    conductances,
    reciprocals,
    amounts: heap.float64(count, 'pockets'),
    touched: heap.copyInt32([...touched], 'pockets'),
    saved: heap.float32(touched.size, 'pockets'),
  };
}

export function releasePockets(heap: KernelHeap, pockets: Pockets | null): void {
  if (pockets === null) return;
  const { starts, places, faceStarts, faces, conductances, reciprocals, amounts, touched, saved } = pockets;
  heap.release(starts, places, faceStarts, faces, conductances, reciprocals, amounts, touched, saved);
}

function rootOf(parents: Int32Array, place: number): number {
  let at = place;
  while (parents[at] !== at) {
    parents[at] = parents[parents[at]!]!;
    at = parents[at]!;
  }
  return at;
}

/** Visits the faces of positive conductance between the voxels of a level, those across its seams among them. */
function eachFace(level: Level, visit: (at: number, next: number, conductance: number) => void): void {
  if (level.seams !== null) {
    const { count, pairs, conductances } = level.seams;
    for (let k = 0; k < count; k++) visit(pairs[2 * k]!, pairs[2 * k + 1]!, conductances[k]!);
  }
  const { pages, rows, columns, half, plane, facesX, facesY, facesZ } = level;
  for (let page = 0; page < pages; page++)
    for (let row = 0; row < rows; row++) {
      const even = placeOf(level, page, row, 0);
      for (let column = 0; column < columns; column++) {
        const at = even + (column & 1) * half + (column >> 1);
        const alongX = facesX[at]!;
        const alongY = facesY[at]!;
        const alongZ = facesZ[at]!;
        if (alongX > 0) visit(at, (column & 1) === 0 ? at + half : at - half + 1, alongX);
        if (alongY > 0) visit(at, at + 2 * half, alongY);
        if (alongZ > 0) visit(at, at + plane, alongZ);
      }
    }
}
