// Corrections that are constant on pockets: parts that conduct well inside and are joined to the rest by little. A list of pockets has
// starts (pockets + 1, i32) into the places of its voxels (black ones first, the red ones from `reds` on), starts into its outer
// faces (two places each, the second -1 towards what is held, and the same on the next coarser level; f32 conductance), and the
// reciprocals of the sums of those conductances (f64).
import { halfBytes, planeBytes } from './voxel-level';

/** Whether a place (entry of a level's arrays) belongs to a red voxel. */
// @ts-ignore: decorator
@inline
function isRed(place: u32, plane: u32, half: u32): bool {
  const z = place / plane;
  const inPlane = place - z * plane;
  const y = inPlane / (2 * half);
  return ((z + y + u32(inPlane - y * 2 * half >= half)) & 1) == 0;
}

/** Puts the black voxels of each pocket before its red ones, both in their order; `room` for as many places as the largest pocket has. */
export function voxelPocketColours(level: usize, count: i32, starts: usize, places: usize, reds: usize, room: usize): void {
  const half = <u32>(halfBytes(level) >> 2);
  const plane = <u32>(planeBytes(level) >> 2);
  for (let k: usize = 0; k < <usize>count; k++) {
    const end = <usize>load<u32>(starts + (k << 2), 4);
    let black = <usize>load<u32>(starts + (k << 2));
    let red: usize = 0;
    for (let at = black; at < end; at++) {
      const place = load<u32>(places + (at << 2));
      if (isRed(place, plane, half)) store<u32>(room + (red++ << 2), place);
      else store<u32>(places + (black++ << 2), place);
    }
    store<u32>(reds + (k << 2), <u32>black);
    for (let at: usize = 0; at < red; at++) store<u32>(places + ((black + at) << 2), load<u32>(room + (at << 2)));
  }
}

/** Places on the next coarser level of a list of places; -1 stays. */
export function voxelCoarsePlaces(level: usize, coarse: usize, count: i32, places: usize, coarsePlaces: usize): void {
  const half = <u32>(halfBytes(level) >> 2);
  const plane = <u32>(planeBytes(level) >> 2);
  const coarseHalf = <u32>(halfBytes(coarse) >> 2);
  const coarsePlane = <u32>(planeBytes(coarse) >> 2);
  for (let k: usize = 0; k < <usize>count << 2; k += 4) {
    const place = load<u32>(places + k);
    if (<i32>place < 0) {
      store<i32>(coarsePlaces + k, -1);
      continue;
    }
    const z = place / plane;
    const inPlane = place - z * plane;
    const y = inPlane / (2 * half);
    const inRow = inPlane - y * 2 * half;
    // Both colours' entries i belong to the coarse column i.
    const i = inRow >= half ? inRow - half : inRow;
    store<u32>(
      coarsePlaces + k,
      (z >> 1) * coarsePlane + (y >> 1) * 2 * coarseHalf + (i & 1) * coarseHalf + (i >> 1),
    );
  }
}

/** Sum over a pocket's outer faces of conductance times drop outwards, of x plus (with coarseX) the coarse correction. */
// @ts-ignore: decorator
@inline
function outflow(
  k: usize,
  faceStarts: usize,
  faces: usize,
  coarseFaces: usize,
  conductances: usize,
  x: usize,
  coarseX: usize,
): f64 {
  let sum: f64 = 0;
  const end = <usize>load<u32>(faceStarts + (k << 2), 4);
  for (let face = <usize>load<u32>(faceStarts + (k << 2)); face < end; face++) {
    const other = load<i32>(faces + (face << 3), 4);
    let inner = load<f32>(x + (<usize>load<u32>(faces + (face << 3)) << 2));
    let outer = other < 0 ? <f32>0 : load<f32>(x + (<usize>other << 2));
    if (coarseX) {
      inner += load<f32>(coarseX + (<usize>load<u32>(coarseFaces + (face << 3)) << 2));
      if (other >= 0) outer += load<f32>(coarseX + (<usize>load<u32>(coarseFaces + (face << 3), 4) << 2));
    }
    sum += <f64>load<f32>(conductances + (face << 2)) * (<f64>inner - <f64>outer);
  }
  return sum;
}

/** x = x + amount on the voxels of each pocket from its entry of `starts` to its entry of `ends`. */
// @ts-ignore: decorator
@inline
function raise(count: i32, starts: usize, ends: usize, places: usize, amounts: usize, x: usize): void {
  for (let k: usize = 0; k < <usize>count; k++) {
    const amount = <f32>load<f64>(amounts + (k << 3));
    const end = <usize>load<u32>(ends + (k << 2));
    for (let at = <usize>load<u32>(starts + (k << 2)); at < end; at++) {
      const to = x + (<usize>load<u32>(places + (at << 2)) << 2);
      store<f32>(to, load<f32>(to) + amount);
    }
  }
}

/**
 * Corrects the pockets before the coarse level: amount = (sum of b less outflow) / outer conductance, x = x + amount on the pocket, and
 * the coarse right-hand side gets what that changes of the residual. The sums of b are kept in charges; `blackOnly` when b is to be
 * taken as zero at red voxels.
 */
export function voxelPocketsBefore(
  count: i32,
  starts: usize,
  reds: usize,
  places: usize,
  faceStarts: usize,
  faces: usize,
  coarseFaces: usize,
  conductances: usize,
  reciprocals: usize,
  charges: usize,
  amounts: usize,
  b: usize,
  x: usize,
  coarseB: usize,
  blackOnly: i32,
): void {
  for (let k: usize = 0; k < <usize>count; k++) {
    let sum: f64 = 0;
    const end = <usize>(blackOnly ? load<u32>(reds + (k << 2)) : load<u32>(starts + (k << 2), 4));
    for (let at = <usize>load<u32>(starts + (k << 2)); at < end; at++)
      sum += <f64>load<f32>(b + (<usize>load<u32>(places + (at << 2)) << 2));
    store<f64>(charges + (k << 3), sum);
    sum -= outflow(k, faceStarts, faces, coarseFaces, conductances, x, 0);
    store<f64>(amounts + (k << 3), sum * load<f64>(reciprocals + (k << 3)));
  }
  raise(count, starts, starts + 4, places, amounts, x);
  for (let k: usize = 0; k < <usize>count; k++) {
    const amount = <f32>load<f64>(amounts + (k << 3));
    const end = <usize>load<u32>(faceStarts + (k << 2), 4);
    for (let face = <usize>load<u32>(faceStarts + (k << 2)); face < end; face++) {
      const current = load<f32>(conductances + (face << 2)) * amount;
      const inner = coarseB + (<usize>load<u32>(coarseFaces + (face << 3)) << 2);
      const other = load<i32>(coarseFaces + (face << 3), 4);
      store<f32>(inner, load<f32>(inner) - current);
      if (other >= 0) {
        const outer = coarseB + (<usize>other << 2);
        store<f32>(outer, load<f32>(outer) + current);
      }
    }
  }
}

/**
 * Corrects the pockets after the coarse level, whose correction is not yet in x: amount = (charge less outflow) / outer conductance. With
 * `blackOnly` red voxels do not get it, as a red sweep comes next.
 */
export function voxelPocketsAfter(
  count: i32,
  starts: usize,
  reds: usize,
  places: usize,
  faceStarts: usize,
  faces: usize,
  coarseFaces: usize,
  conductances: usize,
  reciprocals: usize,
  charges: usize,
  amounts: usize,
  x: usize,
  coarseX: usize,
  blackOnly: i32,
): void {
  for (let k: usize = 0; k < <usize>count; k++) {
    const sum = load<f64>(charges + (k << 3)) - outflow(k, faceStarts, faces, coarseFaces, conductances, x, coarseX);
    store<f64>(amounts + (k << 3), sum * load<f64>(reciprocals + (k << 3)));
  }
  raise(count, starts, blackOnly ? reds : starts + 4, places, amounts, x);
}
