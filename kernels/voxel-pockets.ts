// Corrections that are constant on pockets: parts that conduct well inside and are joined to the rest by little. A list of pockets has
// starts (pockets + 1, i32) into the places of its voxels, starts into its outer faces (two places each, the second -1 towards what
// is held; f32 conductance), and the reciprocals of the sums of those conductances (f64).

/** Right-hand side less what the pockets' own solution takes: amount = sum of b / outer conductance, b = b - A (amount on the pocket). */
export function voxelLift(
  count: i32,
  starts: usize,
  places: usize,
  faceStarts: usize,
  faces: usize,
  conductances: usize,
  reciprocals: usize,
  b: usize,
  amounts: usize,
): void {
  for (let k: usize = 0; k < <usize>count; k++) {
    let sum: f64 = 0;
    const end = <usize>load<u32>(starts + (k << 2), 4);
    for (let at = <usize>load<u32>(starts + (k << 2)); at < end; at++)
      sum += <f64>load<f32>(b + (<usize>load<u32>(places + (at << 2)) << 2));
    store<f64>(amounts + (k << 3), sum * load<f64>(reciprocals + (k << 3)));
  }
  for (let k: usize = 0; k < <usize>count; k++) {
    const amount = <f32>load<f64>(amounts + (k << 3));
    const end = <usize>load<u32>(faceStarts + (k << 2), 4);
    for (let face = <usize>load<u32>(faceStarts + (k << 2)); face < end; face++) {
      const current = load<f32>(conductances + (face << 2)) * amount;
      const inner = b + (<usize>load<u32>(faces + (face << 3)) << 2);
      const other = load<i32>(faces + (face << 3), 4);
      store<f32>(inner, load<f32>(inner) - current);
      if (other >= 0) {
        const outer = b + (<usize>other << 2);
        store<f32>(outer, load<f32>(outer) + current);
      }
    }
  }
}

/** Adds the pockets' amounts to x, and what the residual b - A x asks for once more. */
export function voxelDrop(
  count: i32,
  starts: usize,
  places: usize,
  faceStarts: usize,
  faces: usize,
  conductances: usize,
  reciprocals: usize,
  b: usize,
  x: usize,
  amounts: usize,
): void {
  for (let k: usize = 0; k < <usize>count; k++) {
    let sum: f64 = 0;
    const end = <usize>load<u32>(starts + (k << 2), 4);
    for (let at = <usize>load<u32>(starts + (k << 2)); at < end; at++)
      sum += <f64>load<f32>(b + (<usize>load<u32>(places + (at << 2)) << 2));
    const lastFace = <usize>load<u32>(faceStarts + (k << 2), 4);
    for (let face = <usize>load<u32>(faceStarts + (k << 2)); face < lastFace; face++) {
      const inner = load<f32>(x + (<usize>load<u32>(faces + (face << 3)) << 2));
      const other = load<i32>(faces + (face << 3), 4);
      const outer = other < 0 ? <f32>0 : load<f32>(x + (<usize>other << 2));
      sum -= <f64>load<f32>(conductances + (face << 2)) * (<f64>inner - <f64>outer);
    }
    store<f64>(amounts + (k << 3), load<f64>(amounts + (k << 3)) + sum * load<f64>(reciprocals + (k << 3)));
  }
  for (let k: usize = 0; k < <usize>count; k++) {
    const amount = <f32>load<f64>(amounts + (k << 3));
    const end = <usize>load<u32>(starts + (k << 2), 4);
    for (let at = <usize>load<u32>(starts + (k << 2)); at < end; at++) {
      const to = x + (<usize>load<u32>(places + (at << 2)) << 2);
      store<f32>(to, load<f32>(to) + amount);
    }
  }
}

/**
 * Gives each pocket's residual r = b - A x the sum that its outer faces tell, by an equal change of its voxels: the currents inside,
 * which rounding makes larger than those through the surface when contrasts are high, cancel from it.
 */
export function voxelSettle(
  count: i32,
  starts: usize,
  places: usize,
  faceStarts: usize,
  faces: usize,
  conductances: usize,
  b: usize,
  x: usize,
  r: usize,
): void {
  for (let k: usize = 0; k < <usize>count; k++) {
    let sum: f64 = 0;
    const begin = <usize>load<u32>(starts + (k << 2));
    const end = <usize>load<u32>(starts + (k << 2), 4);
    for (let at = begin; at < end; at++) {
      const place = <usize>load<u32>(places + (at << 2)) << 2;
      sum += <f64>load<f32>(b + place) - <f64>load<f32>(r + place);
    }
    const lastFace = <usize>load<u32>(faceStarts + (k << 2), 4);
    for (let face = <usize>load<u32>(faceStarts + (k << 2)); face < lastFace; face++) {
      const inner = load<f32>(x + (<usize>load<u32>(faces + (face << 3)) << 2));
      const other = load<i32>(faces + (face << 3), 4);
      const outer = other < 0 ? <f32>0 : load<f32>(x + (<usize>other << 2));
      sum -= <f64>load<f32>(conductances + (face << 2)) * (<f64>inner - <f64>outer);
    }
    const change = <f32>(sum / <f64>(end - begin));
    for (let at = begin; at < end; at++) {
      const to = r + (<usize>load<u32>(places + (at << 2)) << 2);
      store<f32>(to, load<f32>(to) + change);
    }
  }
}

/** Sum of b_i x_i over a list of places. */
export function voxelListProduct(count: i32, places: usize, b: usize, x: usize): f64 {
  let total: f64 = 0;
  for (let k: usize = 0; k < <usize>count << 2; k += 4) {
    const at = <usize>load<u32>(places + k) << 2;
    total += <f64>load<f32>(b + at) * <f64>load<f32>(x + at);
  }
  return total;
}
