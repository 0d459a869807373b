import type { KernelHeap } from '../kernels/heap.js';
import type { Level } from './level.js';
import { placeOf } from './places.js';

/** Faces at least this strong, against the strongest face of either of their voxels, hold a pocket together. */
const strong = 0.1;
/** A pocket's outer conductance is at most this part of the sum of its diagonals: relaxation would hardly move its mean. */
const loose = 0.1;

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
  findStrongest(level, strongest);
  for (let at = 0; at < size; at++) parents[at] = at;
  joinStrong(level, strongest, parents);
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
  weigh(level, parents, outer, diagonals);
  // Numbers of the pockets from 1 on, at their roots; then, as the weights are not needed any more, of their voxels.
  const numbers = new Int32Array(x.buffer, x.byteOffset, size);
  let count = 0;
  for (let at = 0; at < size; at++) {
    const isPocket =
      parents[at] === at &&
      voxels[at]! >= 2 &&
      voxels[at]! <= largest &&
      outer[at]! > 0 &&
      outer[at]! < loose * diagonals[at]!;
    numbers[at] = isPocket ? ++count : 0;
  }
  if (count === 0) return null;
  for (let at = 0; at < size; at++) numbers[at] = numbers[parents[at]!]!;
  return gather(heap, level, numbers, count, held);
}

/** Lists the voxels and outer faces of the pockets. */
function gather(heap: KernelHeap, level: Level, numbers: Int32Array, count: number, held: Float32Array): Pockets {
  const starts = heap.int32(count + 1, 'pockets');
  const faceStarts = heap.int32(count + 1, 'pockets');
  // Numbers of voxels and faces, one entry ahead of where the starts will be.
  for (let at = 0; at < level.size; at++) {
    const number = numbers[at]!;
    if (number === 0) continue;
    starts[number]!++;
    if (held[at]! > 0) faceStarts[number]!++;
  }
  countFaces(level, numbers, faceStarts);
  for (let number = 1; number <= count; number++) {
    starts[number]! += starts[number - 1]!;
    faceStarts[number]! += faceStarts[number - 1]!;
  }
  const places = heap.int32(starts[count]!, 'pockets');
  const faces = heap.int32(2 * faceStarts[count]!, 'pockets');
  const conductances = heap.float32(faceStarts[count]!, 'pockets');
  const next = starts.slice();
  const nextFace = faceStarts.slice();
  const marks = new Uint8Array(level.b.buffer, level.b.byteOffset, level.size);
  marks.fill(0);
  const touched: number[] = [];
  for (let at = 0; at < level.size; at++) {
    const number = numbers[at]!;
    if (number === 0) continue;
    places[next[number - 1]!++] = at;
    marks[at] = 1;
    touched.push(at);
    if (!(held[at]! > 0)) continue;
    const face = nextFace[number - 1]!++;
    faces[2 * face] = at;
    faces[2 * face + 1] = -1;
    conductances[face] = held[at]!;
  }
  listFaces(level, numbers, { faces, conductances, next: nextFace, marks, touched });
  // The kernels expect zeros in the padding of right-hand sides.
  level.b.fill(0);
  level.x.fill(0);
  const reciprocals = heap.float64(count, 'pockets');
  for (let pocket = 0; pocket < count; pocket++) {
    let sum = 0;
    for (let face = faceStarts[pocket]!; face < faceStarts[pocket + 1]!; face++) sum += conductances[face]!;
    reciprocals[pocket] = 1 / sum;
  }
  return {
    count,
    starts,
    places,
    faceStarts,
    faces,
    conductances,
    reciprocals,
    amounts: heap.float64(count, 'pockets'),
    touched: heap.copyInt32(touched, 'pockets'),
    saved: heap.float32(touched.length, 'pockets'),
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

// The loops over the faces of a level, first those across its seams, are written out, one function each: they visit all voxels, and a
// visitor that is shared by them would be called through a pointer for every face.

const noSeams = { count: 0, pairs: new Int32Array(0), conductances: new Float32Array(0) };

/** Distance from a voxel to the next along x; the level keeps even columns before odd ones. */
const stepX = (column: number, half: number): number => ((column & 1) === 0 ? half : 1 - half);

/** The strongest face of each voxel. */
function findStrongest(level: Level, strongest: Float32Array): void {
  const { count, pairs, conductances } = level.seams ?? noSeams;
  for (let k = 0; k < count; k++) {
    const [at, next, conductance] = [pairs[2 * k]!, pairs[2 * k + 1]!, conductances[k]!];
    if (conductance > strongest[at]!) strongest[at] = conductance;
    if (conductance > strongest[next]!) strongest[next] = conductance;
  }
  const { pages, rows, columns, half, plane, facesX, facesY, facesZ } = level;
  for (let line = 0; line < pages * rows; line++) {
    const even = placeOf(level, Math.floor(line / rows), line % rows, 0);
    for (let column = 0; column < columns; column++) {
      const at = even + (column & 1) * half + (column >> 1);
      const [x, y, z] = [at + stepX(column, half), at + 2 * half, at + plane];
      const [alongX, alongY, alongZ] = [facesX[at]!, facesY[at]!, facesZ[at]!];
      let most = strongest[at]!;
      if (alongX > most) most = alongX;
      if (alongY > most) most = alongY;
      if (alongZ > most) most = alongZ;
      strongest[at] = most;
      if (alongX > strongest[x]!) strongest[x] = alongX;
      if (alongY > strongest[y]!) strongest[y] = alongY;
      if (alongZ > strongest[z]!) strongest[z] = alongZ;
    }
  }
}

/** Joins voxels over strong faces. */
function joinStrong(level: Level, strongest: Float32Array, parents: Int32Array): void {
  const { count, pairs, conductances } = level.seams ?? noSeams;
  for (let k = 0; k < count; k++) {
    const [at, next, conductance] = [pairs[2 * k]!, pairs[2 * k + 1]!, conductances[k]!];
    joinOver(conductance, strong * strongest[at]!, at, next, strongest, parents);
  }
  const { pages, rows, columns, half, plane, facesX, facesY, facesZ } = level;
  for (let line = 0; line < pages * rows; line++) {
    const even = placeOf(level, Math.floor(line / rows), line % rows, 0);
    for (let column = 0; column < columns; column++) {
      const at = even + (column & 1) * half + (column >> 1);
      const least = strong * strongest[at]!;
      joinOver(facesX[at]!, least, at, at + stepX(column, half), strongest, parents);
      joinOver(facesY[at]!, least, at, at + 2 * half, strongest, parents);
      joinOver(facesZ[at]!, least, at, at + plane, strongest, parents);
    }
  }
}

function joinOver(
  conductance: number,
  least: number,
  at: number,
  next: number,
  strongest: Float32Array,
  parents: Int32Array,
): void {
  if (!(conductance > 0) || conductance < least || conductance < strong * strongest[next]!) return;
  const first = rootOf(parents, at);
  const second = rootOf(parents, next);
  if (first < second) parents[second] = first;
  else parents[first] = second;
}

/** Adds each face to the diagonals of its roots, and to their outer conductance where it leads from one to another. */
function weigh(level: Level, parents: Int32Array, outer: Float32Array, diagonals: Float32Array): void {
  const { count, pairs, conductances } = level.seams ?? noSeams;
  for (let k = 0; k < count; k++) {
    const [at, next, conductance] = [pairs[2 * k]!, pairs[2 * k + 1]!, conductances[k]!];
    weighFace(conductance, parents[at]!, parents[next]!, outer, diagonals);
  }
  const { pages, rows, columns, half, plane, facesX, facesY, facesZ } = level;
  for (let line = 0; line < pages * rows; line++) {
    const even = placeOf(level, Math.floor(line / rows), line % rows, 0);
    for (let column = 0; column < columns; column++) {
      const at = even + (column & 1) * half + (column >> 1);
      const root = parents[at]!;
      weighFace(facesX[at]!, root, parents[at + stepX(column, half)]!, outer, diagonals);
      weighFace(facesY[at]!, root, parents[at + 2 * half]!, outer, diagonals);
      weighFace(facesZ[at]!, root, parents[at + plane]!, outer, diagonals);
    }
  }
}

function weighFace(
  conductance: number,
  first: number,
  second: number,
  outer: Float32Array,
  diagonals: Float32Array,
): void {
  if (!(conductance > 0)) return;
  diagonals[first]! += conductance;
  diagonals[second]! += conductance;
  if (first === second) return;
  outer[first]! += conductance;
  outer[second]! += conductance;
}

/** Counts the outer faces of each pocket; the entry of pocket k is k + 1. */
function countFaces(level: Level, numbers: Int32Array, counts: Int32Array): void {
  const { count, pairs } = level.seams ?? noSeams;
  for (let k = 0; k < count; k++) {
    const [own, other] = [numbers[pairs[2 * k]!]!, numbers[pairs[2 * k + 1]!]!];
    if (own === other) continue;
    if (own > 0) counts[own]!++;
    if (other > 0) counts[other]!++;
  }
  const { pages, rows, columns, half, plane, facesX, facesY, facesZ } = level;
  for (let line = 0; line < pages * rows; line++) {
    const even = placeOf(level, Math.floor(line / rows), line % rows, 0);
    for (let column = 0; column < columns; column++) {
      const at = even + (column & 1) * half + (column >> 1);
      const own = numbers[at]!;
      for (let axis = 0; axis < 3; axis++) {
        const next = at + (axis === 0 ? stepX(column, half) : axis === 1 ? 2 * half : plane);
        const other = numbers[next]!;
        if (own === other) continue;
        const conductance = (axis === 0 ? facesX : axis === 1 ? facesY : facesZ)[at]!;
        if (!(conductance > 0)) continue;
        if (own > 0) counts[own]!++;
        if (other > 0) counts[other]!++;
      }
    }
  }
}

/** Where `listFaces` puts faces and what they touch. */
interface FaceLists {
  readonly faces: Int32Array;
  readonly conductances: Float32Array;
  /** Of each pocket the next face to be written. */
  readonly next: Int32Array;
  readonly marks: Uint8Array;
  readonly touched: number[];
}

/** Lists the outer faces of each pocket, the place inside first. */
function listFaces(level: Level, numbers: Int32Array, { faces, conductances, next, marks, touched }: FaceLists): void {
  const { pages, rows, columns, half, plane, facesX, facesY, facesZ } = level;
  const add = (number: number, inside: number, outside: number, conductance: number): void => {
    const face = next[number - 1]!++;
    faces[2 * face] = inside;
    faces[2 * face + 1] = outside;
    conductances[face] = conductance;
    if (marks[outside] === 1) return;
    marks[outside] = 1;
    touched.push(outside);
  };
  const seams = level.seams ?? noSeams;
  for (let k = 0; k < seams.count; k++) {
    const [at, to] = [seams.pairs[2 * k]!, seams.pairs[2 * k + 1]!];
    const [own, other] = [numbers[at]!, numbers[to]!];
    if (own === other) continue;
    if (own > 0) add(own, at, to, seams.conductances[k]!);
    if (other > 0) add(other, to, at, seams.conductances[k]!);
  }
  for (let line = 0; line < pages * rows; line++) {
    const even = placeOf(level, Math.floor(line / rows), line % rows, 0);
    for (let column = 0; column < columns; column++) {
      const at = even + (column & 1) * half + (column >> 1);
      const own = numbers[at]!;
      for (let axis = 0; axis < 3; axis++) {
        const to = at + (axis === 0 ? stepX(column, half) : axis === 1 ? 2 * half : plane);
        const other = numbers[to]!;
        if (own === other) continue;
        const conductance = (axis === 0 ? facesX : axis === 1 ? facesY : facesZ)[at]!;
        if (!(conductance > 0)) continue;
        if (own > 0) add(own, at, to, conductance);
        if (other > 0) add(other, to, at, conductance);
      }
    }
  }
}
