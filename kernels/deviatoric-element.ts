// Element integrals of forms in the symmetric gradient's deviator and the divergence, for vector fields in space: viscous flow with a
// pressure. Twin: src/solvers/kernels/twins/deviatoric-element.ts.
// Layout: fields and gradients by component, f64[3][width] (of each point: f64[points][3][width]), width the number of nodes rounded up to
// even, zeros in the odd place. Of each point: rates f64[8] (deviator xx yy zz xy yz zx, divergence, two thirds of the deviator squared) and
// coefficients f64[4] (of the deviator, of the pressure, of the deviator's square in the tangent, of the divergence).

// @ts-ignore: decorator
@inline
function sum(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}

/** products[3 i + j] = sum over nodes of field_i gradient_j, for each point. */
export function gradientProducts(points: i32, width: i32, gradients: usize, field: usize, products: usize): void {
  const row = <usize>width << 3;
  for (let q = 0; q < points; q++) {
    let xx = f64x2.splat(0);
    let xy = f64x2.splat(0);
    let xz = f64x2.splat(0);
    let yx = f64x2.splat(0);
    let yy = f64x2.splat(0);
    let yz = f64x2.splat(0);
    let zx = f64x2.splat(0);
    let zy = f64x2.splat(0);
    let zz = f64x2.splat(0);
    for (let at: usize = 0; at < row; at += 16) {
      const gx = v128.load(gradients + at);
      const gy = v128.load(gradients + row + at);
      const gz = v128.load(gradients + 2 * row + at);
      const x = v128.load(field + at);
      const y = v128.load(field + row + at);
      const z = v128.load(field + 2 * row + at);
      xx = f64x2.add(xx, f64x2.mul(x, gx));
      xy = f64x2.add(xy, f64x2.mul(x, gy));
      xz = f64x2.add(xz, f64x2.mul(x, gz));
      yx = f64x2.add(yx, f64x2.mul(y, gx));
      yy = f64x2.add(yy, f64x2.mul(y, gy));
      yz = f64x2.add(yz, f64x2.mul(y, gz));
      zx = f64x2.add(zx, f64x2.mul(z, gx));
      zy = f64x2.add(zy, f64x2.mul(z, gy));
      zz = f64x2.add(zz, f64x2.mul(z, gz));
    }
    store<f64>(products, sum(xx));
    store<f64>(products, sum(xy), 8);
    store<f64>(products, sum(xz), 16);
    store<f64>(products, sum(yx), 24);
    store<f64>(products, sum(yy), 32);
    store<f64>(products, sum(yz), 40);
    store<f64>(products, sum(zx), 48);
    store<f64>(products, sum(zy), 56);
    store<f64>(products, sum(zz), 64);
    gradients += 3 * row;
    products += 72;
  }
}

/**
 * Physical gradients from reference ones: out_j = sum_i reference_i inverse[3 i + j], for each point; `jacobians` (dx_i/dxi_j) become their
 * inverses. @returns the least ratio of a determinant to the product of the lengths of its columns; determinants f64[points]
 */
export function physicalGradients(
  points: i32, width: i32, reference: usize, jacobians: usize, determinants: usize, out: usize,
): f64 {
  const row = <usize>width << 3;
  let least: f64 = Infinity;
  for (let q = 0; q < points; q++) {
    const a = load<f64>(jacobians);
    const b = load<f64>(jacobians, 8);
    const c = load<f64>(jacobians, 16);
    const d = load<f64>(jacobians, 24);
    const e = load<f64>(jacobians, 32);
    const f = load<f64>(jacobians, 40);
    const g = load<f64>(jacobians, 48);
    const h = load<f64>(jacobians, 56);
    const l = load<f64>(jacobians, 64);
    const A = e * l - f * h;
    const B = f * g - d * l;
    const C = d * h - e * g;
    const determinant = a * A + b * B + c * C;
    store<f64>(determinants, determinant);
    const size = (a * a + d * d + g * g) * (b * b + e * e + h * h) * (c * c + f * f + l * l);
    const ratio = determinant / Math.sqrt(size);
    // What is no number counts as flat.
    if (!(ratio >= least)) least = ratio == ratio ? ratio : -Infinity;
    const scale = 1 / determinant;
    const i00 = A * scale;
    const i01 = (c * h - b * l) * scale;
    const i02 = (b * f - c * e) * scale;
    const i10 = B * scale;
    const i11 = (a * l - c * g) * scale;
    const i12 = (c * d - a * f) * scale;
    const i20 = C * scale;
    const i21 = (b * g - a * h) * scale;
    const i22 = (a * e - b * d) * scale;
    store<f64>(jacobians, i00);
    store<f64>(jacobians, i01, 8);
    store<f64>(jacobians, i02, 16);
    store<f64>(jacobians, i10, 24);
    store<f64>(jacobians, i11, 32);
    store<f64>(jacobians, i12, 40);
    store<f64>(jacobians, i20, 48);
    store<f64>(jacobians, i21, 56);
    store<f64>(jacobians, i22, 64);
    for (let at: usize = 0; at < row; at += 16) {
      const r = v128.load(reference + at);
      const s = v128.load(reference + row + at);
      const t = v128.load(reference + 2 * row + at);
      v128.store(out + at, combine(r, i00, s, i10, t, i20));
      v128.store(out + row + at, combine(r, i01, s, i11, t, i21));
      v128.store(out + 2 * row + at, combine(r, i02, s, i12, t, i22));
    }
    reference += 3 * row;
    out += 3 * row;
    jacobians += 72;
    determinants += 8;
  }
  return least;
}

// @ts-ignore: decorator
@inline
function combine(r: v128, i: f64, s: v128, j: f64, t: v128, k: f64): v128 {
  return f64x2.add(
    f64x2.add(f64x2.mul(r, f64x2.splat(i)), f64x2.mul(s, f64x2.splat(j))),
    f64x2.mul(t, f64x2.splat(k)),
  );
}

/** The rates of each point from the products (velocity gradients) there. */
export function deviatoricRates(points: i32, products: usize, rates: usize): void {
  for (let q = 0; q < points; q++) {
    const divergence = load<f64>(products) + load<f64>(products, 32) + load<f64>(products, 64);
    const mean = divergence / 3;
    const xx = load<f64>(products) - mean;
    const yy = load<f64>(products, 32) - mean;
    const zz = load<f64>(products, 64) - mean;
    const xy = 0.5 * (load<f64>(products, 8) + load<f64>(products, 24));
    const yz = 0.5 * (load<f64>(products, 40) + load<f64>(products, 56));
    const zx = 0.5 * (load<f64>(products, 48) + load<f64>(products, 16));
    store<f64>(rates, xx);
    store<f64>(rates, yy, 8);
    store<f64>(rates, zz, 16);
    store<f64>(rates, xy, 24);
    store<f64>(rates, yz, 32);
    store<f64>(rates, zx, 40);
    store<f64>(rates, divergence, 48);
    store<f64>(rates, (2.0 / 3.0) * (xx * xx + yy * yy + zz * zz + 2 * (xy * xy + yz * yz + zx * zx)), 56);
    products += 72;
    rates += 64;
  }
}

/** forces f64[3][width] = sum over points of (c0 deviator - c1 identity) . gradient. */
export function deviatoricForces(
  points: i32, width: i32, gradients: usize, rates: usize, coefficients: usize, forces: usize,
): void {
  const row = <usize>width << 3;
  memory.fill(forces, 0, 3 * row);
  for (let q = 0; q < points; q++) {
    const scale = load<f64>(coefficients);
    const pressure = load<f64>(coefficients, 8);
    const xx = f64x2.splat(scale * load<f64>(rates) - pressure);
    const yy = f64x2.splat(scale * load<f64>(rates, 8) - pressure);
    const zz = f64x2.splat(scale * load<f64>(rates, 16) - pressure);
    const xy = f64x2.splat(scale * load<f64>(rates, 24));
    const yz = f64x2.splat(scale * load<f64>(rates, 32));
    const zx = f64x2.splat(scale * load<f64>(rates, 40));
    for (let at: usize = 0; at < row; at += 16) {
      const gx = v128.load(gradients + at);
      const gy = v128.load(gradients + row + at);
      const gz = v128.load(gradients + 2 * row + at);
      const x = forces + at;
      const y = x + row;
      const z = y + row;
      v128.store(x, f64x2.add(v128.load(x), threefold(xx, gx, xy, gy, zx, gz)));
      v128.store(y, f64x2.add(v128.load(y), threefold(xy, gx, yy, gy, yz, gz)));
      v128.store(z, f64x2.add(v128.load(z), threefold(zx, gx, yz, gy, zz, gz)));
    }
    gradients += 3 * row;
    rates += 64;
    coefficients += 32;
  }
}

// @ts-ignore: decorator
@inline
function threefold(a: v128, x: v128, b: v128, y: v128, c: v128, z: v128): v128 {
  return f64x2.add(f64x2.add(f64x2.mul(a, x), f64x2.mul(b, y)), f64x2.mul(c, z));
}

/**
 * The matrix of
 *   sum over points of c0 D'(v) : D'(w) + c2 ((D' : D(v)) (T : D(w)) + (T : D(v)) (D' : D(w))),
 * D' the deviator in `rates`, T another one, f64[points][6]: rows and columns node by node (3 a + i), in the first 3 nodes rows and columns of a
 * matrix `size` wide; both triangles.
 * @param others of T; 0 for T = D' @param work f64[points][9][width]: c0 gradients; D' . gradient; c2 T . gradient
 * @param thinning whether any c2 is not 0
 */
export function deviatoricMatrix(
  points: i32, nodes: i32, width: i32, gradients: usize, rates: usize, others: usize, coefficients: usize, thinning: i32,
  work: usize, size: i32, matrix: usize,
): void {
  const row = <usize>width << 3;
  const point: usize = 9 * row;
  directions(points, row, gradients, rates, others, coefficients, work);
  const line = <usize>size << 3;
  const end = <usize>points * point;
  for (let a = 0; a < nodes; a++) {
    for (let b = 0; b <= a; b += 2) {
      let xx = f64x2.splat(0);
      let xy = f64x2.splat(0);
      let xz = f64x2.splat(0);
      let yx = f64x2.splat(0);
      let yy = f64x2.splat(0);
      let yz = f64x2.splat(0);
      let zx = f64x2.splat(0);
      let zy = f64x2.splat(0);
      let zz = f64x2.splat(0);
      let left = work + (<usize>a << 3);
      let right = gradients + (<usize>b << 3);
      for (let at: usize = 0; at < end; at += point) {
        const x = v128.load64_splat(left);
        const y = v128.load64_splat(left + row);
        const z = v128.load64_splat(left + 2 * row);
        const u = v128.load(right);
        const v = v128.load(right + row);
        const w = v128.load(right + 2 * row);
        xx = f64x2.add(xx, f64x2.mul(x, u));
        xy = f64x2.add(xy, f64x2.mul(x, v));
        xz = f64x2.add(xz, f64x2.mul(x, w));
        yx = f64x2.add(yx, f64x2.mul(y, u));
        yy = f64x2.add(yy, f64x2.mul(y, v));
        yz = f64x2.add(yz, f64x2.mul(y, w));
        zx = f64x2.add(zx, f64x2.mul(z, u));
        zy = f64x2.add(zy, f64x2.mul(z, v));
        zz = f64x2.add(zz, f64x2.mul(z, w));
        left += point;
        right += 3 * row;
      }
      // D'(e_i g) : D'(e_j h) = (g . h delta_ij + g_j h_i) / 2 - g_i h_j / 3.
      const half = f64x2.splat(0.5);
      const third = f64x2.splat(1.0 / 3.0);
      const trace = f64x2.mul(half, f64x2.add(f64x2.add(xx, yy), zz));
      const sixth = f64x2.splat(1.0 / 6.0);
      const m01 = f64x2.sub(f64x2.mul(half, yx), f64x2.mul(third, xy));
      const m02 = f64x2.sub(f64x2.mul(half, zx), f64x2.mul(third, xz));
      const m10 = f64x2.sub(f64x2.mul(half, xy), f64x2.mul(third, yx));
      const m12 = f64x2.sub(f64x2.mul(half, zy), f64x2.mul(third, yz));
      const m20 = f64x2.sub(f64x2.mul(half, xz), f64x2.mul(third, zx));
      const m21 = f64x2.sub(f64x2.mul(half, yz), f64x2.mul(third, zy));
      xx = f64x2.add(trace, f64x2.mul(sixth, xx));
      yy = f64x2.add(trace, f64x2.mul(sixth, yy));
      zz = f64x2.add(trace, f64x2.mul(sixth, zz));
      xy = m01;
      xz = m02;
      yx = m10;
      yz = m12;
      zx = m20;
      zy = m21;
      if (thinning != 0) {
        left = work + 3 * row + (<usize>a << 3);
        right = work + 6 * row + (<usize>b << 3);
        for (let at: usize = 0; at < end; at += point) {
          const x = v128.load64_splat(left);
          const y = v128.load64_splat(left + row);
          const z = v128.load64_splat(left + 2 * row);
          const u = v128.load(right);
          const v = v128.load(right + row);
          const w = v128.load(right + 2 * row);
          xx = f64x2.add(xx, f64x2.mul(x, u));
          xy = f64x2.add(xy, f64x2.mul(x, v));
          xz = f64x2.add(xz, f64x2.mul(x, w));
          yx = f64x2.add(yx, f64x2.mul(y, u));
          yy = f64x2.add(yy, f64x2.mul(y, v));
          yz = f64x2.add(yz, f64x2.mul(y, w));
          zx = f64x2.add(zx, f64x2.mul(z, u));
          zy = f64x2.add(zy, f64x2.mul(z, v));
          zz = f64x2.add(zz, f64x2.mul(z, w));
          left += point;
          right += point;
        }
        if (others != 0) {
          left = work + 6 * row + (<usize>a << 3);
          right = work + 3 * row + (<usize>b << 3);
          for (let at: usize = 0; at < end; at += point) {
            const x = v128.load64_splat(left);
            const y = v128.load64_splat(left + row);
            const z = v128.load64_splat(left + 2 * row);
            const u = v128.load(right);
            const v = v128.load(right + row);
            const w = v128.load(right + 2 * row);
            xx = f64x2.add(xx, f64x2.mul(x, u));
            xy = f64x2.add(xy, f64x2.mul(x, v));
            xz = f64x2.add(xz, f64x2.mul(x, w));
            yx = f64x2.add(yx, f64x2.mul(y, u));
            yy = f64x2.add(yy, f64x2.mul(y, v));
            yz = f64x2.add(yz, f64x2.mul(y, w));
            zx = f64x2.add(zx, f64x2.mul(z, u));
            zy = f64x2.add(zy, f64x2.mul(z, v));
            zz = f64x2.add(zz, f64x2.mul(z, w));
            left += point;
            right += point;
          }
        }
      }
      const here = matrix + 3 * <usize>a * line + 24 * <usize>b;
      const there = matrix + 3 * <usize>b * line + 24 * <usize>a;
      first(here, line, xx, xy, xz, yx, yy, yz, zx, zy, zz);
      first(there, line, xx, yx, zx, xy, yy, zy, xz, yz, zz);
      if (b < a) {
        second(here + 24, line, xx, xy, xz, yx, yy, yz, zx, zy, zz);
        second(there + 3 * line, line, xx, yx, zx, xy, yy, zy, xz, yz, zz);
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function first(
  at: usize, line: usize, xx: v128, xy: v128, xz: v128, yx: v128, yy: v128, yz: v128, zx: v128, zy: v128, zz: v128,
): void {
  v128.store64_lane(at, xx, 0);
  v128.store64_lane(at + 8, xy, 0);
  v128.store64_lane(at + 16, xz, 0);
  v128.store64_lane(at + line, yx, 0);
  v128.store64_lane(at + line + 8, yy, 0);
  v128.store64_lane(at + line + 16, yz, 0);
  v128.store64_lane(at + 2 * line, zx, 0);
  v128.store64_lane(at + 2 * line + 8, zy, 0);
  v128.store64_lane(at + 2 * line + 16, zz, 0);
}

// @ts-ignore: decorator
@inline
function second(
  at: usize, line: usize, xx: v128, xy: v128, xz: v128, yx: v128, yy: v128, yz: v128, zx: v128, zy: v128, zz: v128,
): void {
  v128.store64_lane(at, xx, 1);
  v128.store64_lane(at + 8, xy, 1);
  v128.store64_lane(at + 16, xz, 1);
  v128.store64_lane(at + line, yx, 1);
  v128.store64_lane(at + line + 8, yy, 1);
  v128.store64_lane(at + line + 16, yz, 1);
  v128.store64_lane(at + 2 * line, zx, 1);
  v128.store64_lane(at + 2 * line + 8, zy, 1);
  v128.store64_lane(at + 2 * line + 16, zz, 1);
}

/** Fills the work of deviatoricMatrix; without another deviator the last part counts twice. */
function directions(
  points: i32, row: usize, gradients: usize, rates: usize, others: usize, coefficients: usize, work: usize,
): void {
  const share: f64 = others == 0 ? 2 : 1;
  for (let q = 0; q < points; q++) {
    const scale = f64x2.splat(load<f64>(coefficients));
    const thinning = f64x2.splat(share * load<f64>(coefficients, 16));
    for (let at: usize = 0; at < row; at += 16) {
      const gx = v128.load(gradients + at);
      const gy = v128.load(gradients + row + at);
      const gz = v128.load(gradients + 2 * row + at);
      const out = work + at;
      v128.store(out, f64x2.mul(scale, gx));
      v128.store(out + row, f64x2.mul(scale, gy));
      v128.store(out + 2 * row, f64x2.mul(scale, gz));
      along(rates, gx, gy, gz, out + 3 * row, row);
      along(others == 0 ? rates : others, gx, gy, gz, out + 6 * row, row);
      v128.store(out + 6 * row, f64x2.mul(thinning, v128.load(out + 6 * row)));
      v128.store(out + 7 * row, f64x2.mul(thinning, v128.load(out + 7 * row)));
      v128.store(out + 8 * row, f64x2.mul(thinning, v128.load(out + 8 * row)));
    }
    gradients += 3 * row;
    rates += 64;
    if (others != 0) others += 48;
    coefficients += 32;
    work += 9 * row;
  }
}

// @ts-ignore: decorator
@inline
function along(deviator: usize, gx: v128, gy: v128, gz: v128, out: usize, row: usize): void {
  const xy = v128.load64_splat(deviator, 24);
  const yz = v128.load64_splat(deviator, 32);
  const zx = v128.load64_splat(deviator, 40);
  v128.store(out, threefold(v128.load64_splat(deviator), gx, xy, gy, zx, gz));
  v128.store(out + row, threefold(xy, gx, v128.load64_splat(deviator, 8), gy, yz, gz));
  v128.store(out + 2 * row, threefold(zx, gx, yz, gy, v128.load64_splat(deviator, 16), gz));
}

/**
 * Rows and columns of the pressures in a matrix `size` wide: entry (3 nodes + k, 3 a + i) = - sum over points of c3 value_k gradient_i of
 * node a, and its mirror; zeros among the pressures. @param values f64[points][vertices]
 */
export function divergenceRows(
  points: i32, nodes: i32, width: i32, vertices: i32, gradients: usize, coefficients: usize, values: usize, size: i32,
  matrix: usize,
): void {
  const row = <usize>width << 3;
  const line = <usize>size << 3;
  const base: usize = 24 * <usize>nodes;
  for (let k = 0; k < vertices; k++) {
    const own = matrix + (3 * <usize>nodes + <usize>k) * line;
    memory.fill(own + base, 0, <usize>vertices << 3);
    for (let a = 0; a < nodes; a++) {
      let x: f64 = 0;
      let y: f64 = 0;
      let z: f64 = 0;
      let gradient = gradients + (<usize>a << 3);
      let value = values + (<usize>k << 3);
      for (let q = 0; q < points; q++) {
        const weight = load<f64>(coefficients + (<usize>q << 5), 24) * load<f64>(value);
        x -= weight * load<f64>(gradient);
        y -= weight * load<f64>(gradient + row);
        z -= weight * load<f64>(gradient + 2 * row);
        gradient += 3 * row;
        value += <usize>vertices << 3;
      }
      const at = own + 24 * <usize>a;
      store<f64>(at, x);
      store<f64>(at, y, 8);
      store<f64>(at, z, 16);
      const mirror = matrix + 3 * <usize>a * line + base + (<usize>k << 3);
      store<f64>(mirror, x);
      store<f64>(mirror + line, y);
      store<f64>(mirror + 2 * line, z);
    }
  }
}
