// Partial factorisation L D L^T of a dense symmetric front with pivots of order 1 and 2, each accepted when it keeps the entries of L
// bounded by about 1 / threshold over the whole front (Duff & Reid 1983; Duff & Pralet 2007). Columns that have no such pivot are left to
// the parent. Twin: src/solvers/kernels/twins/dense-indefinite.ts.
//
// Layout as in dense-definite.ts. `work` holds 3 * 48 * (k4 + r4) doubles: L D of the panel by columns, and two packed copies.
// Pivots are sought among the columns of a window that is kept up to date; the rest of the front is updated a panel at a time.
import { PANEL, update } from './dense-tile';

// @ts-ignore: decorator
@inline
function swapDoubles(a: usize, b: usize): void {
  const kept = load<f64>(a);
  store<f64>(a, load<f64>(b));
  store<f64>(b, kept);
}

/** Exchanges the unknowns p < q of the front, both not yet eliminated and in the window. */
function exchange(p: i32, q: i32, height: i32, panel: usize, products: usize, done: i32, list: usize): void {
  const ld = <usize>height << 3;
  const rowP = <usize>p << 3;
  const rowQ = <usize>q << 3;
  for (let c = 0; c < p; c++) {
    const column = panel + <usize>c * ld;
    swapDoubles(column + rowP, column + rowQ);
  }
  for (let c = 0; c < done; c++) {
    const column = products + <usize>c * ld;
    swapDoubles(column + rowP, column + rowQ);
  }
  const columnP = panel + <usize>p * ld;
  const columnQ = panel + <usize>q * ld;
  swapDoubles(columnP + rowP, columnQ + rowQ);
  for (let i = p + 1; i < q; i++) swapDoubles(columnP + (<usize>i << 3), panel + <usize>i * ld + rowQ);
  for (let i = q + 1; i < height; i++) swapDoubles(columnP + (<usize>i << 3), columnQ + (<usize>i << 3));
  const first = list + (<usize>p << 2);
  const second = list + (<usize>q << 2);
  const kept = load<i32>(first);
  store<i32>(first, load<i32>(second));
  store<i32>(second, kept);
}

/** Largest magnitude in the symmetric column j from row `from` on, leaving out the diagonal and row `without`. */
function largestIn(j: i32, from: i32, without: i32, height: i32, panel: usize): f64 {
  const ld = <usize>height << 3;
  const column = panel + <usize>j * ld;
  let largest: f64 = 0;
  for (let c = from; c < j; c++) {
    const value = abs(load<f64>(panel + <usize>c * ld + (<usize>j << 3)));
    if (c != without && value > largest) largest = value;
  }
  for (let i = j + 1; i < height; i++) {
    const value = abs(load<f64>(column + (<usize>i << 3)));
    if (i != without && value > largest) largest = value;
  }
  return largest;
}

/** The row in [from, end) of the largest magnitude in the symmetric column j, not the diagonal; -1 where all are zero. */
function partnerOf(j: i32, from: i32, end: i32, height: i32, panel: usize): i32 {
  const ld = <usize>height << 3;
  const column = panel + <usize>j * ld;
  let largest: f64 = 0;
  let partner = -1;
  for (let i = from; i < end; i++) {
    if (i == j) continue;
    const at = i < j ? panel + <usize>i * ld + (<usize>j << 3) : column + (<usize>i << 3);
    const value = abs(load<f64>(at));
    if (value > largest) {
      largest = value;
      partner = i;
    }
  }
  return partner;
}

/** Packs `depth` columns from a row group on, see dense-tile.ts. */
function pack(groups: i32, depth: i32, columns: usize, ld: usize, packed: usize): void {
  for (let group = 0; group < groups; group++) {
    let from = columns + (<usize>group << 5);
    for (let c = 0; c < depth; c++) {
      v128.store(packed, v128.load(from));
      v128.store(packed, v128.load(from, 16), 16);
      from += ld;
      packed += 32;
    }
  }
}

/**
 * Factors as many of the k fully summed columns as have an acceptable pivot and updates the contribution. Unknowns are exchanged within
 * the fully summed ones, and so are the entries of `list`. D goes to `diagonal` and `beside` (the entry next to the diagonal at the first
 * step of a pivot of order 2). A column of magnitudes of at most `tiny` is eliminated with the pivot 0 and a 1 in `marks`.
 * Returns the number of columns that were eliminated; they stand first.
 */
export function factorFrontIndefinite(
  k: i32,
  r: i32,
  panel: usize,
  contribution: usize,
  diagonal: usize,
  beside: usize,
  marks: usize,
  list: usize,
  threshold: f64,
  tiny: f64,
  work: usize,
): i32 {
  const k4 = (k + 3) & ~3;
  const r4 = (r + 3) & ~3;
  const height = k4 + r4;
  const ld = <usize>height << 3;
  const products = work;
  const left = products + ld * PANEL;
  const right = left + ld * PANEL;
  const groups = height >> 2;
  let done = 0;
  let width = PANEL;
  while (done < k) {
    const first = done;
    const end = min(k, first + width);
    while (done < end && done - first < PANEL - 1) {
      let order = 0;
      let zero = false;
      let partner = -1;
      let j = done;
      for (; j < end; j++) {
        const own = load<f64>(panel + <usize>j * ld + (<usize>j << 3));
        const largest = largestIn(j, done, -1, height, panel);
        const size = abs(own);
        if (size <= tiny && largest <= tiny) {
          zero = true;
          order = 1;
          break;
        }
        if (size > tiny && size >= threshold * largest) {
          order = 1;
          break;
        }
        partner = partnerOf(j, done, end, height, panel);
        if (partner < 0) continue;
        const other = load<f64>(panel + <usize>partner * ld + (<usize>partner << 3));
        const low = min(j, partner);
        const high = max(j, partner);
        const between = load<f64>(panel + <usize>low * ld + (<usize>high << 3));
        const determinant = own * other - between * between;
        const magnitude = abs(determinant);
        if (!(magnitude > 0.0078125 * max(abs(own * other), between * between))) continue;
        const ofJ = largestIn(j, done, partner, height, panel);
        const ofPartner = largestIn(partner, done, j, height, panel);
        const coupling = abs(between);
        if (threshold * (abs(other) * ofJ + coupling * ofPartner) > magnitude) continue;
        if (threshold * (coupling * ofJ + size * ofPartner) > magnitude) continue;
        order = 2;
        break;
      }
      if (order == 0) break;
      if (j != done) exchange(done, j, height, panel, products, done - first, list);
      const column = panel + <usize>done * ld;
      const product = products + <usize>(done - first) * ld;
      const step = <usize>done << 3;
      if (order == 1) {
        const pivot = zero ? 0 : load<f64>(column + step);
        store<f64>(diagonal + step, pivot);
        store<f64>(beside + step, 0);
        if (zero) {
          store<i32>(marks + (<usize>done << 2), 1);
          for (let i = done + 1; i < height; i++) {
            store<f64>(column + (<usize>i << 3), 0);
            store<f64>(product + (<usize>i << 3), 0);
          }
        } else {
          const inverse = 1 / pivot;
          for (let i = done + 1; i < height; i++) {
            const value = load<f64>(column + (<usize>i << 3));
            store<f64>(product + (<usize>i << 3), value);
            store<f64>(column + (<usize>i << 3), value * inverse);
          }
          for (let c = done + 1; c < end; c++) {
            const factor = f64x2.splat(load<f64>(product + (<usize>c << 3)));
            const target = panel + <usize>c * ld;
            for (let at = <usize>(c & ~1) << 3; at < ld; at += 16) {
              v128.store(target + at, f64x2.sub(v128.load(target + at), f64x2.mul(v128.load(column + at), factor)));
            }
          }
        }
        done++;
      } else {
        // The exchange may have moved the partner.
        if (partner == done) partner = j;
        if (partner != done + 1) exchange(done + 1, partner, height, panel, products, done - first, list);
        const second = column + ld;
        const secondProduct = product + ld;
        const own = load<f64>(column + step);
        const between = load<f64>(column + step, 8);
        const other = load<f64>(second + step, 8);
        store<f64>(diagonal + step, own);
        store<f64>(diagonal + step, other, 8);
        store<f64>(beside + step, between);
        store<f64>(beside + step, 0, 8);
        store<f64>(column + step, 0, 8);
        // Scaled by the coupling, so that the determinant does not overflow (LAPACK's dsytf2).
        const ownShare = own / between;
        const otherShare = other / between;
        const scale = 1 / ((ownShare * otherShare - 1) * between);
        for (let i = done + 2; i < height; i++) {
          const at = <usize>i << 3;
          const u = load<f64>(column + at);
          const v = load<f64>(second + at);
          store<f64>(product + at, u);
          store<f64>(secondProduct + at, v);
          store<f64>(column + at, (otherShare * u - v) * scale);
          store<f64>(second + at, (ownShare * v - u) * scale);
        }
        for (let c = done + 2; c < end; c++) {
          const factor = f64x2.splat(load<f64>(product + (<usize>c << 3)));
          const secondFactor = f64x2.splat(load<f64>(secondProduct + (<usize>c << 3)));
          const target = panel + <usize>c * ld;
          for (let at = <usize>(c & ~1) << 3; at < ld; at += 16) {
            const value = f64x2.sub(v128.load(target + at), f64x2.mul(v128.load(column + at), factor));
            v128.store(target + at, f64x2.sub(value, f64x2.mul(v128.load(second + at), secondFactor)));
          }
        }
        done += 2;
      }
    }
    const count = done - first;
    if (count == 0) {
      if (end == k) break;
      width += width;
      continue;
    }
    width = PANEL + (end - done);
    const stride = <usize>count << 5;
    const begin = min(end >> 2, k4 >> 2);
    const offset = <usize>begin << 5;
    pack(groups - begin, count, panel + <usize>first * ld + offset, ld, left);
    pack(groups - begin, count, products + offset, ld, right);
    if (end < k) {
      const corner = panel + <usize>(begin << 2) * ld + offset;
      update(groups - begin, (k4 >> 2) - begin, count, stride, left, right, corner, ld, true, end & 3, k - (k4 - 4));
    }
    if (r > 0) {
      const skipped = <usize>((k4 >> 2) - begin) * stride;
      update(r4 >> 2, r4 >> 2, count, stride, left + skipped, right + skipped, contribution, <usize>r4 << 3, true, 0, 4);
    }
  }
  return done;
}
