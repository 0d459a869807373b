// Partial factorisation L D L^T of a dense symmetric front without pivoting. Twin: src/solvers/kernels/twins/dense-definite.ts.
//
// Layout of a front with k fully summed columns and r others (k4, r4: rounded up to multiples of four):
// - panel: k columns of k4 + r4 doubles; rows 0 to k-1 are the fully summed unknowns, k4 to k4+r-1 the others, zeros between and
//   after. Entries above the diagonal are never read. The factor replaces it: L below the diagonal, unit diagonal not stored.
// - contribution: r4 columns of r4 doubles, lower triangle; the Schur complement replaces it. Tiles on the diagonal are written whole.
// - work: two packed copies (L, and L D) of a panel of 48 columns, 2 * 48 * (k4 + r4) doubles, and 16 doubles before them.
import { GROUP, PANEL, tile, partialTile, update } from './dense-tile';

/** Updates one row group of a column group by the columns before it, and solves with the group's 4 x 4 triangle, see `constants`. */
// @ts-ignore: decorator
@inline
function eliminateGroup(
  depth: i32,
  a: usize,
  b: usize,
  c: usize,
  ld: usize,
  width: i32,
  constants: usize,
  left: usize,
  right: usize,
): void {
  let top0 = f64x2.splat(0);
  let top1 = f64x2.splat(0);
  let top2 = f64x2.splat(0);
  let top3 = f64x2.splat(0);
  let low0 = f64x2.splat(0);
  let low1 = f64x2.splat(0);
  let low2 = f64x2.splat(0);
  let low3 = f64x2.splat(0);
  const end = a + (<usize>depth << 5);
  while (a < end) {
    const top = v128.load(a);
    const low = v128.load(a, 16);
    const b0 = v128.load64_splat(b);
    top0 = f64x2.add(top0, f64x2.mul(top, b0));
    low0 = f64x2.add(low0, f64x2.mul(low, b0));
    const b1 = v128.load64_splat(b, 8);
    top1 = f64x2.add(top1, f64x2.mul(top, b1));
    low1 = f64x2.add(low1, f64x2.mul(low, b1));
    const b2 = v128.load64_splat(b, 16);
    top2 = f64x2.add(top2, f64x2.mul(top, b2));
    low2 = f64x2.add(low2, f64x2.mul(low, b2));
    const b3 = v128.load64_splat(b, 24);
    top3 = f64x2.add(top3, f64x2.mul(top, b3));
    low3 = f64x2.add(low3, f64x2.mul(low, b3));
    a += 32;
    b += 32;
  }
  // Column by column: u = what is left of the entry = L D, then L = u / D.
  top0 = f64x2.sub(v128.load(c), top0);
  low0 = f64x2.sub(v128.load(c, 16), low0);
  v128.store(right, top0);
  v128.store(right, low0, 16);
  const inverse0 = v128.load64_splat(constants, 48);
  const l0 = f64x2.mul(top0, inverse0);
  const m0 = f64x2.mul(low0, inverse0);
  v128.store(left, l0);
  v128.store(left, m0, 16);
  v128.store(c, l0);
  v128.store(c, m0, 16);
  if (width == 1) return;

  c += ld;
  let factor = v128.load64_splat(constants);
  top1 = f64x2.sub(f64x2.sub(v128.load(c), top1), f64x2.mul(top0, factor));
  low1 = f64x2.sub(f64x2.sub(v128.load(c, 16), low1), f64x2.mul(low0, factor));
  v128.store(right, top1, 32);
  v128.store(right, low1, 48);
  const inverse1 = v128.load64_splat(constants, 56);
  const l1 = f64x2.mul(top1, inverse1);
  const m1 = f64x2.mul(low1, inverse1);
  v128.store(left, l1, 32);
  v128.store(left, m1, 48);
  v128.store(c, l1);
  v128.store(c, m1, 16);
  if (width == 2) return;

  c += ld;
  factor = v128.load64_splat(constants, 8);
  let factor1 = v128.load64_splat(constants, 24);
  top2 = f64x2.sub(f64x2.sub(f64x2.sub(v128.load(c), top2), f64x2.mul(top0, factor)), f64x2.mul(top1, factor1));
  low2 = f64x2.sub(f64x2.sub(f64x2.sub(v128.load(c, 16), low2), f64x2.mul(low0, factor)), f64x2.mul(low1, factor1));
  v128.store(right, top2, 64);
  v128.store(right, low2, 80);
  const inverse2 = v128.load64_splat(constants, 64);
  const l2 = f64x2.mul(top2, inverse2);
  const m2 = f64x2.mul(low2, inverse2);
  v128.store(left, l2, 64);
  v128.store(left, m2, 80);
  v128.store(c, l2);
  v128.store(c, m2, 16);
  if (width == 3) return;

  c += ld;
  factor = v128.load64_splat(constants, 16);
  factor1 = v128.load64_splat(constants, 32);
  const factor2 = v128.load64_splat(constants, 40);
  top3 = f64x2.sub(f64x2.sub(v128.load(c), top3), f64x2.mul(top0, factor));
  low3 = f64x2.sub(f64x2.sub(v128.load(c, 16), low3), f64x2.mul(low0, factor));
  top3 = f64x2.sub(f64x2.sub(top3, f64x2.mul(top1, factor1)), f64x2.mul(top2, factor2));
  low3 = f64x2.sub(f64x2.sub(low3, f64x2.mul(low1, factor1)), f64x2.mul(low2, factor2));
  v128.store(right, top3, 96);
  v128.store(right, low3, 112);
  const inverse3 = v128.load64_splat(constants, 72);
  const l3 = f64x2.mul(top3, inverse3);
  const m3 = f64x2.mul(low3, inverse3);
  v128.store(left, l3, 96);
  v128.store(left, m3, 112);
  v128.store(c, l3);
  v128.store(c, m3, 16);
}

/**
 * Factors the fully summed columns of a front and updates its contribution. Pivot j must exceed `tiny` times scale[j]; one that is
 * smaller in magnitude is replaced by scale[j] (1 where that is zero) and marked with 1 in `marks`.
 * Returns the number of marked pivots, or -1 - j when pivot j is negative beyond that, or not a number.
 */
export function factorFrontDefinite(
  k: i32,
  r: i32,
  panel: usize,
  contribution: usize,
  pivots: usize,
  scale: usize,
  tiny: f64,
  marks: usize,
  work: usize,
): i32 {
  const k4 = (k + 3) & ~3;
  const r4 = (r + 3) & ~3;
  const height = k4 + r4;
  const ld = <usize>height << 3;
  const constants = work;
  const left = work + 128;
  const right = left + ((<usize>height * PANEL) << 3);
  const groups = height >> 2;
  let marked = 0;
  for (let first = 0; first < k; first += PANEL) {
    const count = min(PANEL, k - first);
    const stride = <usize>count << 5;
    for (let j = first; j < first + count; j += GROUP) {
      const width = min(GROUP, first + count - j);
      const depth = j - first;
      const group = j >> 2;
      const corner = panel + <usize>j * ld + (<usize>j << 3);
      const above = right + <usize>group * stride;
      if (depth > 0) partialTile(depth, left + <usize>group * stride, above, corner, ld, 0, width);
      // The triangle on the diagonal, entry by entry; constants: l10 l20 l30 l21 l31 l32 and the four inverses.
      for (let c = 0; c < width; c++) {
        const column = corner + <usize>c * ld;
        const pivot = load<f64>(column + (<usize>c << 3));
        const at = <usize>(j + c) << 3;
        const reference = load<f64>(scale + at);
        let kept = pivot;
        if (!(pivot > tiny * reference)) {
          if (!(pivot >= -tiny * reference)) return -1 - (j + c);
          kept = reference > 0 ? reference : 1;
          store<i32>(marks + (<usize>(j + c) << 2), 1);
          marked++;
        }
        store<f64>(pivots + at, kept);
        const inverse = 1 / kept;
        store<f64>(constants + (<usize>(6 + c) << 3), inverse);
        // Rows below in this triangle: u stays in place until the columns to its right have used it.
        for (let i = c + 1; i < width; i++) {
          const u = load<f64>(column + (<usize>i << 3));
          for (let q = c + 1; q <= i; q++) {
            const l = q == i ? u * inverse : load<f64>(column + (<usize>q << 3));
            const target = corner + <usize>q * ld + (<usize>i << 3);
            store<f64>(target, load<f64>(target) - u * l);
          }
          const scaled = u * inverse;
          store<f64>(column + (<usize>i << 3), scaled);
          const slot = c == 0 ? i - 1 : c == 1 ? i + 1 : 5;
          store<f64>(constants + (<usize>slot << 3), scaled);
        }
      }
      for (let i = group + 1; i < groups; i++) {
        const packed = <usize>i * stride;
        const offset = packed + (<usize>depth << 5);
        const at = panel + <usize>j * ld + (<usize>i << 5);
        eliminateGroup(depth, left + packed, above, at, ld, width, constants, left + offset, right + offset);
      }
    }
    const next = first + count;
    if (next < k) {
      const group = <usize>(next >> 2);
      const columns = (k4 - next) >> 2;
      const corner = panel + <usize>next * ld + (<usize>next << 3);
      const a = left + group * stride;
      update(groups - <i32>group, columns, count, stride, a, right + group * stride, corner, ld, true, 0, k - (k4 - 4));
    }
    if (r > 0) {
      const group = <usize>(k4 >> 2);
      const a = left + group * stride;
      update(r4 >> 2, r4 >> 2, count, stride, a, right + group * stride, contribution, <usize>r4 << 3, true, 0, 4);
    }
  }
  return marked;
}
