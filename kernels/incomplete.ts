// Incomplete factorisations without fill, in place on compressed rows. Twin: src/solvers/kernels/twins/incomplete.ts.
// Layout as in sparse.ts. Both return the first row whose pivot is lost, or -1; work arrays come in prepared and are left so.

/**
 * IC(0), row by row: l_ij = (a_ij - sum_m l_im l_jm) / l_jj. `values` hold the strict lower triangle and become that of L; `diagonal` is
 * read, `inverse` receives 1 / l_ii; `spread` is f64[n] of zeros. A pivot below least * a_ii is lost.
 */
export function incompleteCholesky(
  n: i32, rowStart: usize, columnIndex: usize, values: usize, diagonal: usize, inverse: usize, spread: usize, least: f64,
): i32 {
  let lost = -1;
  let begin = <usize>load<u32>(rowStart);
  for (let row = 0; row < n && lost < 0; row++) {
    const end = <usize>load<u32>(rowStart + (<usize>row << 2), 4);
    for (let k = begin; k < end; k++)
      store<f64>(spread + (<usize>load<u32>(columnIndex + (k << 2)) << 3), load<f64>(values + (k << 3)));
    const entry = load<f64>(diagonal + (<usize>row << 3));
    let pivot = entry;
    for (let k = begin; k < end; k++) {
      const column = <usize>load<u32>(columnIndex + (k << 2));
      const last = <usize>load<u32>(rowStart + (column << 2), 4);
      let sum = load<f64>(spread + (column << 3));
      for (let m = <usize>load<u32>(rowStart + (column << 2)); m < last; m++)
        sum -= load<f64>(values + (m << 3)) * load<f64>(spread + (<usize>load<u32>(columnIndex + (m << 2)) << 3));
      const value = sum * load<f64>(inverse + (column << 3));
      store<f64>(spread + (column << 3), value);
      store<f64>(values + (k << 3), value);
      pivot -= value * value;
    }
    for (let k = begin; k < end; k++) store<f64>(spread + (<usize>load<u32>(columnIndex + (k << 2)) << 3), 0);
    if (pivot > least * entry) store<f64>(inverse + (<usize>row << 3), 1 / Math.sqrt(pivot));
    else lost = row;
    begin = end;
  }
  return lost;
}

/**
 * ILU(0), row by row (IKJ). `values` hold the whole matrix and become L (unit diagonal, below) and U; `diagonals` i32[n] are the positions of
 * the diagonal entries, -1 where there is none; `inverse` receives 1 / u_ii; `place` is i32[n] of -1. A pivot below least times the largest
 * entry of its row is lost.
 */
export function incompleteLu(
  n: i32, rowStart: usize, columnIndex: usize, values: usize, diagonals: usize, inverse: usize, place: usize, least: f64,
): i32 {
  let lost = -1;
  let begin = <usize>load<u32>(rowStart);
  for (let row = 0; row < n && lost < 0; row++) {
    const end = <usize>load<u32>(rowStart + (<usize>row << 2), 4);
    let largest: f64 = 0;
    for (let k = begin; k < end; k++) {
      store<i32>(place + (<usize>load<u32>(columnIndex + (k << 2)) << 2), <i32>k);
      largest = max<f64>(largest, Math.abs(load<f64>(values + (k << 3))));
    }
    for (let k = begin; k < end; k++) {
      const column = <usize>load<u32>(columnIndex + (k << 2));
      if (<i32>column >= row) break;
      const multiplier = load<f64>(values + (k << 3)) * load<f64>(inverse + (column << 3));
      store<f64>(values + (k << 3), multiplier);
      const last = <usize>load<u32>(rowStart + (column << 2), 4);
      for (let m = <usize>load<u32>(diagonals + (column << 2)) + 1; m < last; m++) {
        const target = load<i32>(place + (<usize>load<u32>(columnIndex + (m << 2)) << 2));
        if (target < 0) continue;
        const at = values + (<usize>target << 3);
        store<f64>(at, load<f64>(at) - multiplier * load<f64>(values + (m << 3)));
      }
    }
    for (let k = begin; k < end; k++) store<i32>(place + (<usize>load<u32>(columnIndex + (k << 2)) << 2), -1);
    const position = load<i32>(diagonals + (<usize>row << 2));
    const pivot: f64 = position < 0 ? 0 : load<f64>(values + (<usize>position << 3));
    if (Math.abs(pivot) > least * largest) store<f64>(inverse + (<usize>row << 3), 1 / pivot);
    else lost = row;
    begin = end;
  }
  return lost;
}
