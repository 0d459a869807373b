// Element integrals of viscous flow with a pressure in plane and axisymmetric bodies. Twin: src/solvers/kernels/twins/plane-element.ts.
// Layout: fields by component, f64[2][width], gradients of each point f64[3][width] (along x, along y, function over radius: 0 in plane
// bodies), width the number of nodes rounded up to even, zeros in the odd place. Of each point: rates f64[6] (deviator xx yy zz xy,
// divergence, two thirds of the deviator squared) and coefficients f64[4] (of the deviator, of the pressure, of the deviator's square in the
// tangent, of the divergence).

// @ts-ignore: decorator
@inline
function sum(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}

// @ts-ignore: decorator
@inline
function plus(a: v128, x: v128, y: v128): v128 {
  return f64x2.add(a, f64x2.mul(x, y));
}

/** The rates of each point, of a field. */
export function planeRates(points: i32, width: i32, gradients: usize, field: usize, rates: usize): void {
  const row = <usize>width << 3;
  for (let q = 0; q < points; q++) {
    let xx = f64x2.splat(0);
    let yy = f64x2.splat(0);
    let zz = f64x2.splat(0);
    let shear = f64x2.splat(0);
    for (let at: usize = 0; at < row; at += 16) {
      const gx = v128.load(gradients + at);
      const gy = v128.load(gradients + row + at);
      const h = v128.load(gradients + 2 * row + at);
      const x = v128.load(field + at);
      const y = v128.load(field + row + at);
      xx = plus(xx, x, gx);
      yy = plus(yy, y, gy);
      zz = plus(zz, x, h);
      shear = plus(plus(shear, x, gy), y, gx);
    }
    let a = sum(xx);
    let b = sum(yy);
    let c = sum(zz);
    const d = 0.5 * sum(shear);
    const divergence = a + b + c;
    const mean = divergence / 3;
    a -= mean;
    b -= mean;
    c -= mean;
    store<f64>(rates, a);
    store<f64>(rates, b, 8);
    store<f64>(rates, c, 16);
    store<f64>(rates, d, 24);
    store<f64>(rates, divergence, 32);
    store<f64>(rates, (2.0 / 3.0) * (a * a + b * b + c * c + 2 * d * d), 40);
    gradients += 3 * row;
    rates += 48;
  }
}

/** forces f64[2][width] = sum over points of (c0 deviator - c1 identity) : rate of each node's function along x and y. */
export function planeForces(
  points: i32, width: i32, gradients: usize, rates: usize, coefficients: usize, forces: usize,
): void {
  const row = <usize>width << 3;
  memory.fill(forces, 0, 2 * row);
  for (let q = 0; q < points; q++) {
    const scale = load<f64>(coefficients);
    const pressure = load<f64>(coefficients, 8);
    const xx = f64x2.splat(scale * load<f64>(rates) - pressure);
    const yy = f64x2.splat(scale * load<f64>(rates, 8) - pressure);
    const zz = f64x2.splat(scale * load<f64>(rates, 16) - pressure);
    const xy = f64x2.splat(scale * load<f64>(rates, 24));
    for (let at: usize = 0; at < row; at += 16) {
      const gx = v128.load(gradients + at);
      const gy = v128.load(gradients + row + at);
      const h = v128.load(gradients + 2 * row + at);
      const x = forces + at;
      const y = x + row;
      v128.store(x, plus(plus(plus(v128.load(x), xx, gx), xy, gy), zz, h));
      v128.store(y, plus(plus(v128.load(y), yy, gy), xy, gx));
    }
    gradients += 3 * row;
    rates += 48;
    coefficients += 32;
  }
}

/**
 * The matrix of
 *   sum over points of c0 D'(v) : D'(w) + c2 ((D' : D(v)) (T : D(w)) + (T : D(v)) (D' : D(w))),
 * D' the deviator in `rates`, T another one, f64[points][4]: rows and columns node by node (x, y), in the first 2 nodes rows and columns of a
 * matrix `size` wide; both triangles. @param work f64[points][7][width]: stresses that go with each node's rate along x (xx, yy, zz, xy; zz for
 * the sum) and along y
 */
export function planeMatrix(
  points: i32, nodes: i32, width: i32, gradients: usize, rates: usize, others: usize, coefficients: usize, work: usize,
  size: i32, matrix: usize,
): void {
  const row = <usize>width << 3;
  const point: usize = 7 * row;
  stressesOfNodes(points, row, gradients, rates, others, coefficients, work);
  const line = <usize>size << 3;
  const end = <usize>points * point;
  for (let a = 0; a < nodes; a++) {
    for (let b = 0; b <= a; b += 2) {
      let xx = f64x2.splat(0);
      let xy = f64x2.splat(0);
      let yx = f64x2.splat(0);
      let yy = f64x2.splat(0);
      let left = work + (<usize>a << 3);
      let right = gradients + (<usize>b << 3);
      for (let at: usize = 0; at < end; at += point) {
        const gx = v128.load(right);
        const gy = v128.load(right + row);
        const h = v128.load(right + 2 * row);
        const along = v128.load64_splat(left + 3 * row);
        const across = v128.load64_splat(left + 6 * row);
        xx = plus(plus(plus(xx, v128.load64_splat(left), gx), along, gy), v128.load64_splat(left + 2 * row), h);
        xy = plus(plus(xy, v128.load64_splat(left + row), gy), along, gx);
        // The deviatoric stresses of a rate along y add up to nothing.
        const first = v128.load64_splat(left + 4 * row);
        const second = v128.load64_splat(left + 5 * row);
        yx = plus(plus(yx, first, gx), across, gy);
        yx = f64x2.sub(yx, f64x2.mul(f64x2.add(first, second), h));
        yy = plus(plus(yy, second, gy), across, gx);
        left += point;
        right += 3 * row;
      }
      const here = matrix + 2 * <usize>a * line + 16 * <usize>b;
      const there = matrix + 2 * <usize>b * line + 16 * <usize>a;
      v128.store64_lane(here, xx, 0);
      v128.store64_lane(here + 8, xy, 0);
      v128.store64_lane(here + line, yx, 0);
      v128.store64_lane(here + line + 8, yy, 0);
      v128.store64_lane(there, xx, 0);
      v128.store64_lane(there + 8, yx, 0);
      v128.store64_lane(there + line, xy, 0);
      v128.store64_lane(there + line + 8, yy, 0);
      if (b < a) {
        v128.store64_lane(here + 16, xx, 1);
        v128.store64_lane(here + 24, xy, 1);
        v128.store64_lane(here + line + 16, yx, 1);
        v128.store64_lane(here + line + 24, yy, 1);
        v128.store64_lane(there + 2 * line, xx, 1);
        v128.store64_lane(there + 2 * line + 8, yx, 1);
        v128.store64_lane(there + 3 * line, xy, 1);
        v128.store64_lane(there + 3 * line + 8, yy, 1);
      }
    }
  }
}

/** Fills the work of planeMatrix. */
function stressesOfNodes(
  points: i32, row: usize, gradients: usize, rates: usize, others: usize, coefficients: usize, work: usize,
): void {
  const third = f64x2.splat(1.0 / 3.0);
  const half = f64x2.splat(0.5);
  for (let q = 0; q < points; q++) {
    const scale = f64x2.splat(load<f64>(coefficients));
    const thinning = f64x2.splat(load<f64>(coefficients, 16));
    const xx = v128.load64_splat(rates);
    const yy = v128.load64_splat(rates, 8);
    const zz = v128.load64_splat(rates, 16);
    const xy = v128.load64_splat(rates, 24);
    const sx = v128.load64_splat(others);
    const sy = v128.load64_splat(others, 8);
    const sz = v128.load64_splat(others, 16);
    const st = v128.load64_splat(others, 24);
    for (let at: usize = 0; at < row; at += 16) {
      const gx = v128.load(gradients + at);
      const gy = v128.load(gradients + row + at);
      const h = v128.load(gradients + 2 * row + at);
      const out = work + at;
      let mean = f64x2.mul(third, f64x2.add(gx, h));
      let own = f64x2.mul(thinning, plus(plus(f64x2.mul(xx, gx), xy, gy), zz, h));
      let other = f64x2.mul(thinning, plus(plus(f64x2.mul(sx, gx), st, gy), sz, h));
      v128.store(out, plus(plus(f64x2.mul(scale, f64x2.sub(gx, mean)), other, xx), own, sx));
      v128.store(out + row, plus(plus(f64x2.neg(f64x2.mul(scale, mean)), other, yy), own, sy));
      v128.store(out + 2 * row, plus(plus(f64x2.mul(scale, f64x2.sub(h, mean)), other, zz), own, sz));
      v128.store(out + 3 * row, plus(plus(f64x2.mul(scale, f64x2.mul(half, gy)), other, xy), own, st));
      mean = f64x2.mul(third, gy);
      own = f64x2.mul(thinning, plus(f64x2.mul(yy, gy), xy, gx));
      other = f64x2.mul(thinning, plus(f64x2.mul(sy, gy), st, gx));
      v128.store(out + 4 * row, plus(plus(f64x2.neg(f64x2.mul(scale, mean)), other, xx), own, sx));
      v128.store(out + 5 * row, plus(plus(f64x2.mul(scale, f64x2.sub(gy, mean)), other, yy), own, sy));
      v128.store(out + 6 * row, plus(plus(f64x2.mul(scale, f64x2.mul(half, gx)), other, xy), own, st));
    }
    gradients += 3 * row;
    rates += 48;
    others += 32;
    coefficients += 32;
    work += 7 * row;
  }
}

/**
 * Rows and columns of the pressures in a matrix `size` wide: entry (2 nodes + k, 2 a + i) = - sum over points of c3 value_k times the
 * divergence of node a's function along axis i, and its mirror; zeros among the pressures. @param values f64[points][vertices]
 */
export function planeDivergenceRows(
  points: i32, nodes: i32, width: i32, vertices: i32, gradients: usize, coefficients: usize, values: usize, size: i32,
  matrix: usize,
): void {
  const row = <usize>width << 3;
  const line = <usize>size << 3;
  const base: usize = 16 * <usize>nodes;
  for (let k = 0; k < vertices; k++) {
    const own = matrix + (2 * <usize>nodes + <usize>k) * line;
    memory.fill(own + base, 0, <usize>vertices << 3);
    for (let a = 0; a < nodes; a += 2) {
      let x = f64x2.splat(0);
      let y = f64x2.splat(0);
      let gradient = gradients + (<usize>a << 3);
      let value = values + (<usize>k << 3);
      for (let q = 0; q < points; q++) {
        const weight = f64x2.splat(load<f64>(coefficients + (<usize>q << 5), 24) * load<f64>(value));
        x = f64x2.sub(x, f64x2.mul(weight, f64x2.add(v128.load(gradient), v128.load(gradient + 2 * row))));
        y = f64x2.sub(y, f64x2.mul(weight, v128.load(gradient + row)));
        gradient += 3 * row;
        value += <usize>vertices << 3;
      }
      const at = own + 16 * <usize>a;
      const mirror = matrix + 2 * <usize>a * line + base + (<usize>k << 3);
      v128.store64_lane(at, x, 0);
      v128.store64_lane(at + 8, y, 0);
      v128.store64_lane(mirror, x, 0);
      v128.store64_lane(mirror + line, y, 0);
      if (a + 1 < nodes) {
        v128.store64_lane(at + 16, x, 1);
        v128.store64_lane(at + 24, y, 1);
        v128.store64_lane(mirror + 2 * line, x, 1);
        v128.store64_lane(mirror + 3 * line, y, 1);
      }
    }
  }
}
