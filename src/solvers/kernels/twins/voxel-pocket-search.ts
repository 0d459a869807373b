import type { MemoryViews } from '../views.js';
import { type LevelView, levelAt } from './voxel-level.js';

/** Search for parts of a level that conduct well inside (kernels/voxel-pocket-search.ts); arguments are addresses in bytes. */
export interface VoxelPocketSearchKernels {
  /** Labels what strong faces join. @returns number of parts of two voxels or more */
  voxelParts(
    level: number,
    seams: number,
    pairs: number,
    conductances: number,
    needed: number,
    labels: number,
    bits: number,
    sizes: number,
  ): number;
  /** Decides which parts are pockets. @returns number of pockets; the sizes of other parts become 0 */
  voxelWeighParts(
    level: number,
    seams: number,
    pairs: number,
    conductances: number,
    labels: number,
    count: number,
    largest: number,
    sizes: number,
    faces: number,
    outer: number,
    diagonals: number,
    found: number,
  ): number;
  /** Lists voxels and outer faces of the pockets. */
  voxelListPockets(
    level: number,
    seams: number,
    pairs: number,
    strengths: number,
    labels: number,
    sizes: number,
    counts: number,
    starts: number,
    places: number,
    faceStarts: number,
    faces: number,
    conductances: number,
    reciprocals: number,
    found: number,
  ): void;
}

const { fround } = Math;
const strong = fround(0.1);
const loose = 0.1;
const least = 2 ** -126;

/** A face of a voxel: place of its conductance and of the other end, -1 where there is none. */
type Visit = (face: number, to: number) => void;

/** Visits the faces of a voxel, two along each axis, in the order of the kernels. */
function eachFace(level: LevelView, z: number, y: number, side: number, own: number, visit: Visit): void {
  const { half, plane, facesX, facesY, facesZ } = level;
  const even = own - side * half;
  const shifted = side === 0 ? own + half - 1 : even + 1;
  visit(facesX + even, side === 0 ? own + half : even);
  visit(facesX + (side === 0 ? shifted : own), shifted);
  if (y > 0) visit(facesY + own - 2 * half, own - 2 * half);
  visit(facesY + own, own + 2 * half);
  if (z > 0) visit(facesZ + own - plane, own - plane);
  visit(facesZ + own, own + plane);
}

/** Visits all places of voxels and of their padding in the order of memory. */
function eachPlace(level: LevelView, visit: (own: number, z: number, y: number, side: number) => void): void {
  const { pages, rows, half, plane } = level;
  for (let z = 0; z < pages; z++)
    for (let y = 0; y < rows; y++)
      for (let side = 0; side < 2; side++) {
        const begin = z * plane + (2 * y + side) * half;
        for (let own = begin; own < begin + half; own++) visit(own, z, y, side);
      }
}

function rootOf(int32: Int32Array, labels: number, place: number): number {
  let at = place;
  for (let parent = int32[labels + at]!; parent !== at; parent = int32[labels + at]!) {
    int32[labels + at] = int32[labels + parent]!;
    at = int32[labels + at]!;
  }
  return at;
}

/** The twins of kernels/voxel-pocket-search.ts: the same labels, sizes and lists, to the bit. */
export function voxelPocketSearchTwins(views: MemoryViews): VoxelPocketSearchKernels {
  return {
    voxelParts(levelAddress, seams, pairs, conductances, neededAddress, labelsAddress, _bits, sizesAddress) {
      const { float32: f, int32 } = views;
      const level = levelAt(views, levelAddress);
      const [needed, labels, sizes] = [neededAddress >>> 2, labelsAddress >>> 2, sizesAddress >>> 2];
      const size = level.pages * level.plane;
      f.fill(0, needed, needed + size);
      for (let k = 0; k < seams; k++)
        for (const place of [int32[(pairs >>> 2) + 2 * k]!, int32[(pairs >>> 2) + 2 * k + 1]!])
          f[needed + place] = Math.max(f[needed + place]!, f[(conductances >>> 2) + k]!);
      eachPlace(level, (own, z, y, side) => {
        let most = f[needed + own]!;
        eachFace(level, z, y, side, own, (face) => {
          if (f[face]! > most) most = f[face]!;
        });
        f[needed + own] = Math.max(fround(strong * most), least);
      });
      for (let at = 0; at < size; at++) int32[labels + at] = at;
      const join = (strength: number, first: number, second: number): void => {
        if (!(strength >= f[needed + first]! && strength >= f[needed + second]!)) return;
        const [a, b] = [rootOf(int32, labels, first), rootOf(int32, labels, second)];
        int32[labels + Math.max(a, b)] = Math.min(a, b);
      };
      eachPlace(level, (own, z, y, side) =>
        eachFace(level, z, y, side, own, (face, to) => {
          if (f[face]! > 0) join(f[face]!, own, to);
        }),
      );
      for (let k = 0; k < seams; k++)
        join(f[(conductances >>> 2) + k]!, int32[(pairs >>> 2) + 2 * k]!, int32[(pairs >>> 2) + 2 * k + 1]!);
      let count = 0;
      for (let at = 0; at < size; at++) {
        const parent = int32[labels + at]!;
        if (parent === at) continue;
        if (int32[labels + parent]! >= 0) {
          int32[labels + parent] = ~count;
          int32[sizes + count++] = 1;
        }
        const label = int32[labels + parent]!;
        int32[labels + at] = label;
        int32[sizes + ~label]!++;
      }
      return count;
    },
    voxelWeighParts(
      levelAddress,
      seams,
      pairs,
      conductances,
      labelsAddress,
      count,
      largest,
      sizesAddress,
      facesAddress,
      outerAddress,
      diagonalsAddress,
      found,
    ) {
      const { float32: f, float64: d, int32 } = views;
      const level = levelAt(views, levelAddress);
      const [labels, sizes, faces] = [labelsAddress >>> 2, sizesAddress >>> 2, facesAddress >>> 2];
      const [outer, diagonals] = [outerAddress >>> 3, diagonalsAddress >>> 3];
      int32.fill(0, faces, faces + count);
      d.fill(0, outer, outer + count);
      d.fill(0, diagonals, diagonals + count);
      for (let k = 0; k < count; k++) if (int32[sizes + k]! > largest) int32[sizes + k] = 0;
      const leave = (part: number, conductance: number): void => {
        d[outer + part] = d[outer + part]! + conductance;
        int32[faces + part]!++;
      };
      eachPlace(level, (own, z, y, side) => {
        const label = int32[labels + own]!;
        if (label >= 0 || int32[sizes + ~label] === 0) return;
        const held = f[level.reciprocals + own]!;
        let sum = held;
        if (held > 0) leave(~label, held);
        eachFace(level, z, y, side, own, (face, to) => {
          const conductance = f[face]!;
          if (!(conductance > 0)) return;
          sum += conductance;
          if (int32[labels + to] !== label) leave(~label, conductance);
        });
        d[diagonals + ~label] = d[diagonals + ~label]! + sum;
      });
      for (let k = 0; k < seams; k++) {
        const conductance = f[(conductances >>> 2) + k]!;
        const first = int32[labels + int32[(pairs >>> 2) + 2 * k]!]!;
        const second = int32[labels + int32[(pairs >>> 2) + 2 * k + 1]!]!;
        for (const label of [first, second]) {
          if (label >= 0 || int32[sizes + ~label] === 0) continue;
          d[diagonals + ~label] = d[diagonals + ~label]! + conductance;
          if (first !== second) leave(~label, conductance);
        }
      }
      let [pockets, voxels, outerFaces] = [0, 0, 0];
      for (let k = 0; k < count; k++) {
        const conductance = d[outer + k]!;
        if (conductance > 0 && conductance < loose * d[diagonals + k]!) {
          pockets++;
          voxels += int32[sizes + k]!;
          outerFaces += int32[faces + k]!;
        } else int32[sizes + k] = 0;
      }
      int32[found >>> 2] = voxels;
      int32[(found >>> 2) + 1] = outerFaces;
      return pockets;
    },
    voxelListPockets(
      levelAddress,
      seams,
      pairs,
      strengths,
      labelsAddress,
      sizesAddress,
      countsAddress,
      startsAddress,
      placesAddress,
      faceStartsAddress,
      facesAddress,
      conductancesAddress,
      reciprocals,
      _found,
    ) {
      const { float32: f, float64, int32 } = views;
      const level = levelAt(views, levelAddress);
      const [labels, sizes, counts] = [labelsAddress >>> 2, sizesAddress >>> 2, countsAddress >>> 2];
      const [starts, places, faceStarts] = [startsAddress >>> 2, placesAddress >>> 2, faceStartsAddress >>> 2];
      const [faces, conductances] = [facesAddress >>> 2, conductancesAddress >>> 2];
      let [pockets, voxels, total] = [0, 0, 0];
      const write = (part: number, inside: number, outside: number, conductance: number): void => {
        const face = int32[counts + part]!++;
        int32[faces + 2 * face] = inside;
        int32[faces + 2 * face + 1] = outside;
        f[conductances + face] = conductance;
      };
      eachPlace(level, (own, z, y, side) => {
        const label = int32[labels + own]!;
        if (label >= 0 || int32[sizes + ~label] === 0) return;
        const part = ~label;
        const entry = int32[sizes + part]!;
        if (entry > 0) {
          int32[starts + pockets] = voxels;
          int32[faceStarts + pockets++] = total;
          total += int32[counts + part]!;
          int32[counts + part] = total - int32[counts + part]!;
          int32[sizes + part] = ~voxels;
          voxels += entry;
        }
        const next = ~int32[sizes + part]!;
        int32[sizes + part] = ~(next + 1);
        int32[places + next] = own;
        const held = f[level.reciprocals + own]!;
        if (held > 0) write(part, own, -1, held);
        eachFace(level, z, y, side, own, (face, to) => {
          if (f[face]! > 0 && int32[labels + to] !== label) write(part, own, to, f[face]!);
        });
      });
      int32[starts + pockets] = voxels;
      int32[faceStarts + pockets] = total;
      for (let k = 0; k < seams; k++) {
        const ends = [int32[(pairs >>> 2) + 2 * k]!, int32[(pairs >>> 2) + 2 * k + 1]!] as const;
        for (const [inside, outside] of [ends, [ends[1], ends[0]] as const]) {
          const label = int32[labels + inside]!;
          if (label >= 0 || int32[sizes + ~label] === 0 || label === int32[labels + outside]) continue;
          write(~label, inside, outside, f[(strengths >>> 2) + k]!);
        }
      }
      for (let pocket = 0; pocket < pockets; pocket++) {
        let sum = 0;
        for (let face = int32[faceStarts + pocket]!; face < int32[faceStarts + pocket + 1]!; face++)
          sum += f[conductances + face]!;
        float64[(reciprocals >>> 3) + pocket] = 1 / sum;
      }
    },
  };
}
