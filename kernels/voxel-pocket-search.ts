// Search for the parts of a level that conduct well inside (layout of voxel-level.ts). Two voxels belong to one part when the face
// between them is strong against the strongest face of either. A voxel's label is ~k where it belongs to part k, of two voxels or more,
// and its own place where it is alone; parts are numbered by the places of their second voxels. Twin: twins/voxel-pocket-search.ts.
import { columnsOf, facesX, facesY, facesZ, halfBytes, pagesOf, planeBytes, reciprocals, rowsOf, zeroRow } from './voxel-level';

/** Faces at least this strong, against the strongest face of either of their voxels, hold a part together. */
const strong: f32 = 0.1;
/** A pocket's outer conductance is at most this part of the sum of its diagonals: relaxation would hardly move its mean. */
const loose: f64 = 0.1;
/** The least that counts as a conductance: the smallest normal number. */
const least: f32 = 1.17549435e-38;

/** The least strength of a face that joins, for each voxel of a plane; `needed` holds the strongest seam of each where there are seams. */
function needsOfPlane(level: usize, z: i32, needed: usize, seams: i32): void {
  const half = halfBytes(level);
  const row = half << 1;
  const gx = facesX(level);
  const gy = facesY(level);
  const gz = facesZ(level);
  const zeros = zeroRow(level);
  const factors = f32x4.splat(strong);
  const floors = f32x4.splat(least);
  for (let y = 0; y < rowsOf(level); y++) {
    const at = <usize>z * planeBytes(level) + <usize>y * row;
    for (let side: usize = 0; side < 2; side++) {
      const own = at + side * half;
      const shifted = gx + at + half + (side << 2) - 4;
      const behind = y == 0 ? zeros : gy + own - row;
      const below = z == 0 ? zeros : gz + own - planeBytes(level);
      for (let i: usize = 0; i < half; i += 16) {
        const alongX = f32x4.max(v128.load(gx + at + i), v128.load(shifted + i));
        const alongY = f32x4.max(v128.load(behind + i), v128.load(gy + own + i));
        const alongZ = f32x4.max(v128.load(below + i), v128.load(gz + own + i));
        let most = f32x4.max(f32x4.max(alongX, alongY), alongZ);
        if (seams) most = f32x4.max(most, v128.load(needed + own + i));
        v128.store(needed + own + i, f32x4.max(f32x4.mul(factors, most), floors));
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function joins(face: usize, first: usize, second: usize): v128 {
  const strength = v128.load(face);
  return v128.and(f32x4.ge(strength, v128.load(first)), f32x4.ge(strength, v128.load(second)));
}

/** A bit for each of eight columns. */
// @ts-ignore: decorator
@inline
function bitsOf(even: v128, odd: v128): u64 {
  const low = v128.shuffle<i32>(even, odd, 0, 4, 1, 5);
  const high = v128.shuffle<i32>(even, odd, 2, 6, 3, 7);
  return <u64>(<u32>i16x8.bitmask(i16x8.narrow_i32x4_s(low, high)));
}

/** Columns that are joined with the next, of the 64 from byte `begin` of the half rows on. */
function bitsAlongX(gx: usize, needed: usize, half: usize, begin: usize): u64 {
  const end = min(begin + 128, half);
  let bits: u64 = 0;
  let shift: u64 = 0;
  for (let i = begin; i < end; i += 16) {
    const even = joins(gx + i, needed + i, needed + half + i);
    const odd = joins(gx + half + i, needed + half + i, needed + i + 4);
    bits |= bitsOf(even, odd) << shift;
    shift += 8;
  }
  return bits;
}

/** Columns that are joined with those of the row `back` bytes before, over its faces. */
function bitsAcross(faces: usize, needed: usize, back: usize, half: usize, begin: usize): u64 {
  const end = min(begin + 128, half);
  let bits: u64 = 0;
  let shift: u64 = 0;
  for (let i = begin; i < end; i += 16) {
    const own = needed + i;
    const even = joins(faces + i - back, own, own - back);
    const odd = joins(faces + half + i - back, own + half, own + half - back);
    bits |= bitsOf(even, odd) << shift;
    shift += 8;
  }
  return bits;
}

/** Makes the columns first to last of a row, two or more, children of the one that is first in memory. */
function joinRun(labels: usize, row: usize, half: usize, first: i32, last: i32): void {
  const head = <u32>((row >> 2) + <usize>((first + 1) >> 1));
  for (let i = (first + 1) >> 1; i <= last >> 1; i++) store<u32>(labels + row + (<usize>i << 2), head);
  for (let i = first >> 1; i <= (last - 1) >> 1; i++) store<u32>(labels + row + half + (<usize>i << 2), head);
}

/** Joins the columns of a row along x, as `bits` tell. */
function joinRow(labels: usize, row: usize, half: usize, bits: usize, words: i32): void {
  let open = -1;
  for (let word = 0; word < words; word++) {
    let left = load<u64>(bits + (<usize>word << 3));
    if (open >= 0) {
      const ones = <i32>ctz<u64>(~left);
      if (ones == 64) continue;
      joinRun(labels, row, half, open, 64 * word + ones);
      left = (left >> ones) << ones;
      open = -1;
    }
    while (left != 0) {
      const begin = <i32>ctz<u64>(left);
      const end = begin + <i32>ctz<u64>(~(left >> begin));
      if (end == 64) {
        open = 64 * word + begin;
        break;
      }
      joinRun(labels, row, half, 64 * word + begin, 64 * word + end);
      left = (left >> end) << end;
    }
  }
}

/** Root of a voxel's tree, with the path halved; parents come before their children. */
// @ts-ignore: decorator
@inline
function rootOf(labels: usize, place: u32): u32 {
  let at = place;
  let parent = load<u32>(labels + (<usize>at << 2));
  while (parent != at) {
    const above = load<u32>(labels + (<usize>parent << 2));
    store<u32>(labels + (<usize>at << 2), above);
    at = above;
    parent = load<u32>(labels + (<usize>at << 2));
  }
  return at;
}

function unite(labels: usize, first: u32, second: u32): void {
  const a = rootOf(labels, first);
  const b = rootOf(labels, second);
  if (a < b) store<u32>(labels + (<usize>b << 2), a);
  else store<u32>(labels + (<usize>a << 2), b);
}

/** Joins the voxels of a plane along x, then with the rows behind and the plane below. */
function joinPlane(level: usize, z: i32, needed: usize, labels: usize, bits: usize, words: i32): void {
  const half = halfBytes(level);
  const row = half << 1;
  const plane = planeBytes(level);
  const rows = rowsOf(level);
  const bitRow = <usize>words << 3;
  for (let y = 0; y < rows; y++) {
    const at = <usize>z * plane + <usize>y * row;
    const own = bits + (<usize>z * <usize>rows + <usize>y) * bitRow;
    for (let word = 0; word < words; word++)
      store<u64>(own + (<usize>word << 3), bitsAlongX(facesX(level) + at, needed + at, half, <usize>word << 7));
    joinRow(labels, at, half, own, words);
    for (let along = 0; along < 2; along++) {
      if ((along == 0 ? y : z) == 0) continue;
      const back = along == 0 ? row : plane;
      const faces = (along == 0 ? facesY(level) : facesZ(level)) + at;
      const others = own - (along == 0 ? bitRow : <usize>rows * bitRow);
      // Where two neighbouring columns are joined in both rows, one link is enough.
      let before: u64 = 0;
      for (let word = 0; word < words; word++) {
        const links = bitsAcross(faces, needed + at, back, half, <usize>word << 7);
        const again = links & load<u64>(own + (<usize>word << 3)) & load<u64>(others + (<usize>word << 3));
        for (let left = links & ~((again << 1) | before); left != 0; left &= left - 1) {
          const column = 64 * word + <i32>ctz<u64>(left);
          const place = at + (column & 1 ? half : 0) + (<usize>(column >> 1) << 2);
          unite(labels, <u32>(place >> 2), <u32>((place - back) >> 2));
        }
        before = again >> 63;
      }
    }
  }
}

/** The label of a parent's part, which is numbered if need be. */
// @ts-ignore: decorator
@inline
function labelOf(labels: usize, parent: u32, sizes: usize, count: u32): i32 {
  const label = load<i32>(labels + (<usize>parent << 2));
  if (label < 0) return label;
  store<i32>(labels + (<usize>parent << 2), ~count);
  store<i32>(sizes + (<usize>count << 2), 1);
  return ~count;
}

/** Turns parents into labels. @returns number of parts */
function numberParts(size: usize, labels: usize, sizes: usize): u32 {
  let count: u32 = 0;
  let alone = i32x4(0, 1, 2, 3);
  const four = i32x4.splat(4);
  for (let at: usize = 0; at < size; at += 4) {
    const places = alone;
    alone = i32x4.add(alone, four);
    const address = labels + (at << 2);
    const parents = v128.load(address);
    if (i32x4.all_true(i32x4.eq(parents, places))) continue;
    const first = i32x4.extract_lane(parents, 0);
    if (<usize>first != at && i32x4.all_true(i32x4.eq(parents, i32x4.splat(first)))) {
      const label = labelOf(labels, first, sizes, count);
      if (~label == count) count++;
      const entry = sizes + (<usize>~label << 2);
      store<i32>(entry, load<i32>(entry) + 4);
      v128.store(address, i32x4.splat(label));
      continue;
    }
    for (let lane: usize = 0; lane < 4; lane++) {
      const parent = load<u32>(address + (lane << 2));
      if (<usize>parent == at + lane) continue;
      const label = labelOf(labels, parent, sizes, count);
      if (~label == count) count++;
      const entry = sizes + (<usize>~label << 2);
      store<i32>(entry, load<i32>(entry) + 1);
      store<i32>(address + (lane << 2), label);
    }
  }
  return count;
}

/**
 * Finds the parts of a level. `needed` is room for a number per place, `bits` for one per voxel or four per row, `sizes` for one for
 * every two voxels; seams are pairs of places with conductances.
 * @returns number of parts; labels and sizes are stored
 */
export function voxelParts(
  level: usize,
  seams: i32,
  pairs: usize,
  conductances: usize,
  needed: usize,
  labels: usize,
  bits: usize,
  sizes: usize,
): i32 {
  const bytes = <usize>pagesOf(level) * planeBytes(level);
  if (seams > 0) memory.fill(needed, 0, bytes);
  for (let k: usize = 0; k < <usize>seams; k++) {
    const strength = load<f32>(conductances + (k << 2));
    for (let side: usize = 0; side < 8; side += 4) {
      const to = needed + (<usize>load<u32>(pairs + (k << 3) + side) << 2);
      store<f32>(to, max(load<f32>(to), strength));
    }
  }
  let alone = i32x4(0, 1, 2, 3);
  const four = i32x4.splat(4);
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(labels + at, alone);
    alone = i32x4.add(alone, four);
  }
  const words = (columnsOf(level) + 63) >> 6;
  for (let z = 0; z < pagesOf(level); z++) {
    needsOfPlane(level, z, needed, seams);
    joinPlane(level, z, needed, labels, bits, words);
  }
  for (let k: usize = 0; k < <usize>seams; k++) {
    const strength = load<f32>(conductances + (k << 2));
    const first = load<u32>(pairs + (k << 3));
    const second = load<u32>(pairs + (k << 3), 4);
    if (strength >= load<f32>(needed + (<usize>first << 2)) && strength >= load<f32>(needed + (<usize>second << 2)))
      unite(labels, first, second);
  }
  return numberParts(bytes >> 2, labels, sizes);
}

/** Adds a face to the diagonal, and to the list of faces that lead out of the part. @returns end of the list */
// @ts-ignore: decorator
@inline
function look(face: usize, labels: usize, to: usize, label: i32, found: usize, list: usize): usize {
  const conductance = load<f32>(face);
  if (!(conductance > 0)) return list;
  store<f64>(found, load<f64>(found) + <f64>conductance);
  if (load<i32>(labels + to) == label) return list;
  store<f32>(list, conductance);
  store<u32>(list, <u32>(to >> 2), 4);
  return list + 8;
}

/**
 * The sum of a voxel's faces (a double at `found`), and those that lead out of its part: conductance and place of the other end.
 * @returns end of that list, which begins at found + 8
 */
function facesOf(level: usize, labels: usize, z: i32, y: i32, side: usize, own: usize, label: i32, found: usize): usize {
  const half = halfBytes(level);
  const row = half << 1;
  const plane = planeBytes(level);
  // The neighbours along x: entries of the other half at the same place, and one before (even) or behind (odd).
  const even = side == 0 ? own : own - half;
  const shifted = side == 0 ? own + half - 4 : even + 4;
  let list = found + 8;
  store<f64>(found, <f64>load<f32>(reciprocals(level) + own));
  list = look(facesX(level) + even, labels, side == 0 ? own + half : even, label, found, list);
  list = look(facesX(level) + (side == 0 ? shifted : own), labels, shifted, label, found, list);
  if (y > 0) list = look(facesY(level) + own - row, labels, own - row, label, found, list);
  list = look(facesY(level) + own, labels, own + row, label, found, list);
  if (z > 0) list = look(facesZ(level) + own - plane, labels, own - plane, label, found, list);
  return look(facesZ(level) + own, labels, own + plane, label, found, list);
}

// @ts-ignore: decorator
@inline
function addTo(values: usize, index: usize, amount: f64): void {
  store<f64>(values + (index << 3), load<f64>(values + (index << 3)) + amount);
}
// @ts-ignore: decorator
@inline
function countUp(values: usize, index: usize, amount: i32): i32 {
  const before = load<i32>(values + (index << 2));
  store<i32>(values + (index << 2), before + amount);
  return before;
}
/** Size of the part of a label: 0 where it is none, or of no interest. */
// @ts-ignore: decorator
@inline
function sizeOf(label: i32, sizes: usize): i32 {
  return label < 0 ? load<i32>(sizes + (<usize>~label << 2)) : 0;
}

let passed: i32 = 0;
let passedBefore: i32 = 0;

/**
 * The next entry from byte `from` to `end` of half a row that belongs to a part whose size is not 0; `end` when there is none. Runs of
 * the two labels that were passed over last, and of voxels that are alone, cost next to nothing.
 */
function nextOfPart(labels: usize, sizes: usize, from: usize, end: usize): usize {
  for (let own = from; own < end; own += 4) {
    while ((own & 15) == 0) {
      const four = v128.load(labels + own);
      const known = v128.or(i32x4.eq(four, i32x4.splat(passed)), i32x4.eq(four, i32x4.splat(passedBefore)));
      if (!i32x4.all_true(v128.or(known, i32x4.gt_s(four, i32x4.splat(-1))))) break;
      own += 16;
      if (own >= end) return end;
    }
    const label = load<i32>(labels + own);
    if (sizeOf(label, sizes) != 0) return own;
    if (label < 0 && label != passed) {
      passedBefore = passed;
      passed = label;
    }
  }
  return end;
}

/** Forgets the labels of another search; 0 is never a part's. */
function passNone(): void {
  passed = 0;
  passedBefore = 0;
}

/**
 * Decides which parts are pockets: of at most `largest` voxels, and joined to the rest by little. The conductances to outer faces stand
 * in the array of reciprocals. `outer` and `diagonals` are room for a double for each of `count` parts, `found` for seven.
 * @returns number of pockets; the sizes of other parts become 0, outer faces of each part are counted, and the numbers of voxels and of
 * outer faces of all pockets together are stored at `found`
 */
export function voxelWeighParts(
  level: usize,
  seams: i32,
  pairs: usize,
  conductances: usize,
  labels: usize,
  count: i32,
  largest: i32,
  sizes: usize,
  faces: usize,
  outer: usize,
  diagonals: usize,
  found: usize,
): i32 {
  const total = <usize>count;
  memory.fill(faces, 0, total << 2);
  memory.fill(outer, 0, total << 3);
  memory.fill(diagonals, 0, total << 3);
  for (let k: usize = 0; k < total; k++) if (load<i32>(sizes + (k << 2)) > largest) store<i32>(sizes + (k << 2), 0);
  const half = halfBytes(level);
  const held = reciprocals(level);
  passNone();
  for (let z = 0; z < pagesOf(level); z++) {
    for (let y = 0; y < rowsOf(level); y++) {
      for (let side: usize = 0; side < 2; side++) {
        const at = <usize>z * planeBytes(level) + <usize>y * (half << 1) + side * half;
        const end = at + half;
        for (let own = nextOfPart(labels, sizes, at, end); own < end; own = nextOfPart(labels, sizes, own + 4, end)) {
          const label = load<i32>(labels + own);
          const k = <usize>~label;
          const last = facesOf(level, labels, z, y, side, own, label, found);
          addTo(diagonals, k, load<f64>(found));
          const conductance = load<f32>(held + own);
          if (conductance > 0) {
            addTo(outer, k, conductance);
            countUp(faces, k, 1);
          }
          for (let face = found + 8; face < last; face += 8) addTo(outer, k, load<f32>(face));
          countUp(faces, k, <i32>((last - found - 8) >> 3));
        }
      }
    }
  }
  for (let k: usize = 0; k < <usize>seams; k++) {
    const conductance = load<f32>(conductances + (k << 2));
    const first = load<i32>(labels + (<usize>load<u32>(pairs + (k << 3)) << 2));
    const second = load<i32>(labels + (<usize>load<u32>(pairs + (k << 3), 4) << 2));
    for (let side = 0; side < 2; side++) {
      const label = side == 0 ? first : second;
      if (sizeOf(label, sizes) == 0) continue;
      addTo(diagonals, <usize>~label, conductance);
      if (first == second) continue;
      addTo(outer, <usize>~label, conductance);
      countUp(faces, <usize>~label, 1);
    }
  }
  let pockets = 0;
  let voxels = 0;
  let outerFaces = 0;
  for (let k: usize = 0; k < total; k++) {
    const conductance = load<f64>(outer + (k << 3));
    if (conductance > 0 && conductance < loose * load<f64>(diagonals + (k << 3))) {
      pockets++;
      voxels += load<i32>(sizes + (k << 2));
      outerFaces += load<i32>(faces + (k << 2));
    } else store<i32>(sizes + (k << 2), 0);
  }
  store<i32>(found, voxels);
  store<i32>(found, outerFaces, 4);
  return pockets;
}

/** Writes one outer face of a pocket, and marks its other end. */
// @ts-ignore: decorator
@inline
function writeFace(k: usize, next: usize, inside: u32, outside: i32, conductance: f32, faces: usize, conductances: usize): void {
  const face = <usize>countUp(next, k, 1);
  store<u32>(faces + (face << 3), inside);
  store<i32>(faces + (face << 3), outside, 4);
  store<f32>(conductances + (face << 2), conductance);
}

/**
 * Lists the voxels and the outer faces of the parts whose size is not 0, numbered by their first voxels: places in the order of memory,
 * faces (the places inside and outside, -1 for an outer face of the image; conductance) by the place inside, those across seams last.
 * `sizes` and `counts` are used up; `found` as for voxelWeighParts.
 */
export function voxelListPockets(
  level: usize,
  seams: i32,
  pairs: usize,
  strengths: usize,
  labels: usize,
  sizes: usize,
  counts: usize,
  starts: usize,
  places: usize,
  faceStarts: usize,
  faces: usize,
  conductances: usize,
  reciprocal: usize,
  found: usize,
): void {
  const half = halfBytes(level);
  const held = reciprocals(level);
  let pockets: usize = 0;
  let voxels = 0;
  let total = 0;
  passNone();
  for (let z = 0; z < pagesOf(level); z++) {
    for (let y = 0; y < rowsOf(level); y++) {
      for (let side: usize = 0; side < 2; side++) {
        const at = <usize>z * planeBytes(level) + <usize>y * (half << 1) + side * half;
        const end = at + half;
        for (let own = nextOfPart(labels, sizes, at, end); own < end; own = nextOfPart(labels, sizes, own + 4, end)) {
          const label = load<i32>(labels + own);
          const k = <usize>~label;
          let next = ~sizeOf(label, sizes);
          if (next < 0) {
            // Its first voxel: from here on the entries are where its next voxel goes (as ~place), and its next face.
            store<i32>(starts + (pockets << 2), voxels);
            store<i32>(faceStarts + (pockets << 2), total);
            pockets++;
            const ownFaces = load<i32>(counts + (k << 2));
            store<i32>(counts + (k << 2), total);
            total += ownFaces;
            const ownVoxels = ~next;
            next = voxels;
            voxels += ownVoxels;
          }
          store<i32>(sizes + (k << 2), ~(next + 1));
          const place = <u32>(own >> 2);
          store<u32>(places + (<usize>next << 2), place);
          const conductance = load<f32>(held + own);
          if (conductance > 0) writeFace(k, counts, place, -1, conductance, faces, conductances);
          const last = facesOf(level, labels, z, y, side, own, label, found);
          for (let face = found + 8; face < last; face += 8) {
            const outside = load<i32>(face, 4);
            writeFace(k, counts, place, outside, load<f32>(face), faces, conductances);
          }
        }
      }
    }
  }
  store<i32>(starts + (pockets << 2), voxels);
  store<i32>(faceStarts + (pockets << 2), total);
  for (let k: usize = 0; k < <usize>seams; k++) {
    const first = load<u32>(pairs + (k << 3));
    const second = load<u32>(pairs + (k << 3), 4);
    const own = load<i32>(labels + (<usize>first << 2));
    const other = load<i32>(labels + (<usize>second << 2));
    if (own == other) continue;
    const conductance = load<f32>(strengths + (k << 2));
    for (let side = 0; side < 2; side++) {
      const label = side == 0 ? own : other;
      if (sizeOf(label, sizes) == 0) continue;
      const inside = side == 0 ? first : second;
      const outside = side == 0 ? second : first;
      writeFace(<usize>~label, counts, inside, <i32>outside, conductance, faces, conductances);
    }
  }
  for (let pocket: usize = 0; pocket < pockets; pocket++) {
    let sum: f64 = 0;
    const end = <usize>load<u32>(faceStarts + (pocket << 2), 4);
    for (let face = <usize>load<u32>(faceStarts + (pocket << 2)); face < end; face++)
      sum += <f64>load<f32>(conductances + (face << 2));
    store<f64>(reciprocal + (pocket << 3), 1 / sum);
  }
}
