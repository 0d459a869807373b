// Which voxels hang together, on images in the natural order (x fastest), and what follows for each. A row of voxels is read as bits,
// 64 columns a word, so that runs are found and joined without looking at voxels one by one.
// Arrays of classes must be readable 16 bytes beyond their end. Twin: twins/voxel-components.ts.

/** Entries of a table of bytes for 16 classes, which are below 16 `parts`. */
// @ts-ignore: decorator
@inline
function lookUp(table: usize, parts: i32, classes: v128): v128 {
  let found = i8x16.swizzle(v128.load(table), classes);
  for (let part = 1; part < parts; part++) {
    // What is out of range gives zero.
    const within = i8x16.sub(classes, i8x16.splat(<i8>(part << 4)));
    found = v128.or(found, i8x16.swizzle(v128.load(table + (<usize>part << 4)), within));
  }
  return found;
}

/** Stores the bits of one row: `rowBytes` apart those that conduct along x, y, z, or at all, and those whose own kind is not joined. */
function readRow(row: usize, columns: i32, codes: usize, parts: i32, bits: usize, rowBytes: usize): void {
  for (let begin = 0; begin < columns; begin += 64) {
    let alongX: u64 = 0;
    let alongY: u64 = 0;
    let alongZ: u64 = 0;
    let apart: u64 = 0;
    const end = min(begin + 64, columns);
    for (let x = begin; x < end; x += 16) {
      const shift = <u64>(x - begin);
      const code = lookUp(codes, parts, v128.load(row + <usize>x));
      alongX |= <u64>(<u32>i8x16.bitmask(i8x16.shl(code, 5))) << shift;
      alongY |= <u64>(<u32>i8x16.bitmask(i8x16.shl(code, 6))) << shift;
      alongZ |= <u64>(<u32>i8x16.bitmask(i8x16.shl(code, 7))) << shift;
      apart |= <u64>(<u32>i8x16.bitmask(i8x16.shl(code, 4))) << shift;
    }
    const valid = end - begin == 64 ? ~(<u64>0) : ((<u64>1) << (end - begin)) - 1;
    const at = bits + (<usize>begin >> 3);
    store<u64>(at, alongX & valid);
    store<u64>(at + rowBytes, alongY & valid);
    store<u64>(at + 2 * rowBytes, alongZ & valid);
    store<u64>(at + 3 * rowBytes, (alongX | alongY | alongZ) & valid);
    store<u64>(at + 4 * rowBytes, apart & valid);
  }
}

/** Of links between 64 voxels from `own` on and those from `other` on, those that the table has: only unlike classes are looked up, and those that are apart. */
function checkLinks(links: u64, own: usize, other: usize, apart: u64, table: usize): u64 {
  if (links == 0) return 0;
  let unlike = apart;
  for (let x: usize = 0; x < 64; x += 16) {
    // Classes beyond the row, which have no links, are not read.
    if (((links >> <u64>x) & 0xffff) == 0) continue;
    unlike |= <u64>(<u32>i8x16.bitmask(i8x16.ne(v128.load(own + x), v128.load(other + x)))) << <u64>x;
  }
  let kept = links;
  for (let left = links & unlike; left != 0; left &= left - 1) {
    const x = <usize>ctz<u64>(left);
    if (load<u8>(table + (<usize>load<u8>(other + x) << 8) + <usize>load<u8>(own + x)) == 0) kept &= ~((<u64>1) << <u64>x);
  }
  return kept;
}

// @ts-ignore: decorator
@inline
function fillRun(address: usize, count: i32, value: i32): void {
  let at = address;
  const end = address + (<usize>count << 2);
  const values = i32x4.splat(value);
  for (; at + 16 <= end; at += 16) v128.store(at, values);
  for (; at < end; at += 4) store<i32>(at, value);
}

/** Makes runs of linked columns trees, whose root is their first voxel; -1 where nothing conducts. @returns number of runs */
function joinRow(parents: usize, first: i32, columns: i32, conducts: usize, links: usize): i32 {
  let runs = 0;
  let done = 0;
  for (let begin = 0; begin < columns; begin += 64) {
    let left = load<u64>(conducts + (<usize>begin >> 3));
    if (done > begin) left = done - begin >= 64 ? 0 : (left >> (done - begin)) << (done - begin);
    while (left != 0) {
      const start = begin + <i32>ctz<u64>(left);
      let last = start;
      for (let word = start >> 6; ; word++) {
        const shift = max(last - (word << 6), 0);
        const ones = <i32>ctz<u64>(~(load<u64>(links + (<usize>word << 3)) >> shift));
        last = (word << 6) + shift + ones;
        if (shift + ones < 64) break;
      }
      fillRun(parents + (<usize>done << 2), start - done, -1);
      fillRun(parents + (<usize>start << 2), last + 1 - start, first + start);
      runs++;
      done = last + 1;
      left = done - begin >= 64 ? 0 : (left >> (done - begin)) << (done - begin);
    }
  }
  fillRun(parents + (<usize>done << 2), columns - done, -1);
  return runs;
}

/** Root of a voxel's tree, with the path halved. */
// @ts-ignore: decorator
@inline
function rootOf(parents: usize, voxel: i32): i32 {
  let at = voxel;
  let parent = load<i32>(parents + (<usize>at << 2));
  while (parent != at) {
    const above = load<i32>(parents + (<usize>parent << 2));
    store<i32>(parents + (<usize>at << 2), above);
    at = above;
    parent = load<i32>(parents + (<usize>at << 2));
  }
  return at;
}

/** Joins two trees under the lower root. @returns number of trees less */
function unite(parents: usize, first: i32, second: i32): i32 {
  const a = rootOf(parents, first);
  const b = rootOf(parents, second);
  if (a == b) return 0;
  store<i32>(parents + (<usize>max(a, b) << 2), min(a, b));
  return 1;
}

/**
 * Joins the voxels of an image over the faces that conduct: trees whose roots are their lowest voxels, -1 where nothing conducts.
 * `codes` has a byte for each of 16 `parts` classes: bits 0 to 2 where it conducts along z, y, x, bit 3 where its own kind is not joined.
 * `connects`, which may be 0, has a table of 256 x 256 bytes for each axis z, y, x: 0 where the two do not join although both conduct.
 * `bits` is room for 80 bytes for every 64 columns of the rows of a page.
 * @returns number of trees
 */
export function voxelJoin(
  pages: i32,
  rows: i32,
  columns: i32,
  classes: usize,
  codes: usize,
  parts: i32,
  connects: usize,
  bits: usize,
  parents: usize,
): i32 {
  const words = (columns + 63) >> 6;
  const rowBytes = <usize>words << 3;
  const pageBytes = <usize>rows * 5 * rowBytes;
  let trees = 0;
  for (let z = 0; z < pages; z++) {
    for (let y = 0; y < rows; y++) {
      const first = (z * rows + y) * columns;
      const row = classes + <usize>first;
      const own = bits + <usize>(z & 1) * pageBytes + <usize>y * 5 * rowBytes;
      readRow(row, columns, codes, parts, own, rowBytes);
      // What conducts along x becomes links with the next column.
      for (let word = 0; word < words; word++) {
        const at = own + (<usize>word << 3);
        const here = load<u64>(at);
        const next = word + 1 < words ? load<u64>(at + 8) : 0;
        const links = here & ((here >> 1) | (next << 63));
        const from = row + (<usize>word << 6);
        store<u64>(at, connects ? checkLinks(links, from + 1, from, load<u64>(at + 4 * rowBytes), connects + 131_072) : links);
      }
      trees += joinRow(parents + (<usize>first << 2), first, columns, own + 3 * rowBytes, own);
      for (let axis = 0; axis < 2; axis++) {
        if ((axis == 0 ? z : y) == 0) continue;
        const back = axis == 0 ? rows * columns : columns;
        const others = axis == 0 ? bits + <usize>((z + 1) & 1) * pageBytes + <usize>y * 5 * rowBytes : own - 5 * rowBytes;
        const along = <usize>(axis == 0 ? 2 : 1) * rowBytes;
        let before: u64 = 0;
        for (let word = 0; word < words; word++) {
          const at = <usize>word << 3;
          let links = load<u64>(own + along + at) & load<u64>(others + along + at);
          if (connects) {
            const from = row + (<usize>word << 6);
            links = checkLinks(links, from, from - <usize>back, load<u64>(own + 4 * rowBytes + at), connects + <usize>axis * 65_536);
          }
          // Where two neighbouring columns are joined in both rows, one link is enough.
          const again = links & load<u64>(own + at) & load<u64>(others + at);
          for (let left = links & ~((again << 1) | before); left != 0; left &= left - 1) {
            const voxel = first + 64 * word + <i32>ctz<u64>(left);
            trees -= unite(parents, voxel, voxel - back);
          }
          before = again >> 63;
        }
      }
    }
  }
  return trees;
}

/**
 * Gives a number to the trees of the voxels on one side of an image: `rows` x `columns` voxels from `first` on, so many voxels apart.
 * The entry of a root becomes -2 - number, `roots` and `bits` (a byte each) get another entry for a tree that has no number yet.
 * @param along bit of `codes` for the axis across which the side lies; @param bit of the side, set in `bits` where a voxel conducts along it
 * @returns numbers given, those before included
 */
export function voxelNumberSide(
  first: i32,
  rows: i32,
  rowStep: i32,
  columns: i32,
  columnStep: i32,
  classes: usize,
  codes: usize,
  along: i32,
  bit: i32,
  parents: usize,
  numbered: i32,
  roots: usize,
  bits: usize,
): i32 {
  let count = numbered;
  for (let row = 0; row < rows; row++) {
    let voxel = first + row * rowStep;
    for (let column = 0; column < columns; column++, voxel += columnStep) {
      let at = voxel;
      let parent = load<i32>(parents + (<usize>at << 2));
      if (parent == -1) continue;
      while (parent >= 0 && parent != at) {
        at = parent;
        parent = load<i32>(parents + (<usize>at << 2));
      }
      if (parent >= 0) {
        store<i32>(roots + (<usize>count << 2), at);
        store<u8>(bits + <usize>count, 0);
        parent = -2 - count++;
        store<i32>(parents + (<usize>at << 2), parent);
      }
      if (at != voxel) store<i32>(parents + (<usize>voxel << 2), at);
      if (!(load<u8>(codes + <usize>load<u8>(classes + <usize>voxel)) & along)) continue;
      const entry = bits + <usize>(-2 - parent);
      store<u8>(entry, load<u8>(entry) | bit);
    }
  }
  return count;
}

/**
 * Turns parents into numbers of components: roots that have a number (stored as -2 - number) keep it, the others get the next, from
 * `numbered` on. `voxels` is room for a number per component, and zero.
 * @returns number of components; their numbers of voxels are stored
 */
export function voxelNumber(total: i32, parents: usize, numbered: i32, voxels: usize): i32 {
  let count = numbered;
  const none = i32x4.splat(-1);
  for (let at = 0; at < total; at++) {
    const address = parents + (<usize>at << 2);
    const parent = load<i32>(address);
    if (at + 4 <= total) {
      const four = v128.load(address);
      // A run beyond its first voxel, or a gap.
      if (parent != at && parent >= -1 && i32x4.all_true(i32x4.eq(four, i32x4.splat(parent)))) {
        at += 3;
        if (parent == -1) continue;
        const number = load<i32>(parents + (<usize>parent << 2));
        const entry = voxels + (<usize>number << 2);
        store<i32>(entry, load<i32>(entry) + 4);
        v128.store(address, i32x4.splat(number));
        continue;
      }
    }
    if (parent == -1) continue;
    const number = parent < -1 ? -2 - parent : parent == at ? count++ : load<i32>(parents + (<usize>parent << 2));
    const entry = voxels + (<usize>number << 2);
    store<i32>(entry, load<i32>(entry) + 1);
    store<i32>(address, number);
  }
  return count;
}

/** A byte for each voxel, by its component; 0 where it has none. */
export function voxelStates(total: i32, components: usize, codes: usize, states: usize): void {
  let at = 0;
  for (; at + 16 <= total; at += 16) {
    const address = components + (<usize>at << 2);
    const first = load<i32>(address);
    const all = i32x4.splat(first);
    const low = v128.and(i32x4.eq(v128.load(address), all), i32x4.eq(v128.load(address, 16), all));
    const high = v128.and(i32x4.eq(v128.load(address, 32), all), i32x4.eq(v128.load(address, 48), all));
    if (i32x4.all_true(v128.and(low, high))) {
      v128.store(states + <usize>at, i8x16.splat(first < 0 ? 0 : load<i8>(codes + <usize>first)));
      continue;
    }
    for (let voxel = at; voxel < at + 16; voxel++) {
      const component = load<i32>(components + (<usize>voxel << 2));
      store<u8>(states + <usize>voxel, component < 0 ? 0 : load<u8>(codes + <usize>component));
    }
  }
  for (; at < total; at++) {
    const component = load<i32>(components + (<usize>at << 2));
    store<u8>(states + <usize>at, component < 0 ? 0 : load<u8>(codes + <usize>component));
  }
}

/** Entries of a table of bytes by the classes of all voxels (below 16 `parts`), 0 where the state (`states` may be 0) is not 1. */
export function voxelClasses(total: i32, classes: usize, table: usize, parts: i32, states: usize, target: usize): void {
  const ones = i8x16.splat(1);
  let at: usize = 0;
  for (; at + 16 <= <usize>total; at += 16) {
    let found = lookUp(table, parts, v128.load(classes + at));
    if (states) found = v128.and(found, i8x16.eq(v128.load(states + at), ones));
    v128.store(target + at, found);
  }
  for (; at < <usize>total; at++) {
    const found = load<u8>(table + <usize>load<u8>(classes + at));
    store<u8>(target + at, states == 0 || load<u8>(states + at) == 1 ? found : 0);
  }
}

/**
 * Puts constants where no current flows: entry state - 3 of `constants` for states from 3 on, 0 for those that are not 1; `solved` is 0
 * for the latter, otherwise 1.
 */
export function voxelHold(total: i32, states: usize, constants: usize, potential: usize, solved: usize): void {
  const ones = i8x16.splat(1);
  for (let at: usize = 0; at < <usize>total; at++) {
    if (at + 16 <= <usize>total && i8x16.all_true(i8x16.eq(v128.load(states + at), ones))) {
      v128.store(solved + at, ones);
      at += 15;
      continue;
    }
    const state = <i32>load<u8>(states + at);
    store<u8>(solved + at, state == 1 || state >= 3 ? 1 : 0);
    if (state != 1) store<f64>(potential + (at << 3), state >= 3 ? load<f64>(constants + (<usize>(state - 3) << 3)) : 0);
  }
}
