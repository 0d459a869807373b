import type { MemoryViews } from '../views.js';

/**
 * Element integrals of viscous flow with a pressure in plane and axisymmetric bodies. Addresses are bytes in the heap. Fields lie by component,
 * [2][width], gradients [point][3][width] (along x, along y, function over radius: 0 in plane bodies), width the number of nodes rounded up to
 * even with zero in the odd place. Of each point: rates[6] = deviator xx yy zz xy, divergence, two thirds of the deviator squared; and
 * coefficients[4] = of the deviator, of the pressure, of the deviator's square in the tangent, of the divergence.
 */
export interface PlaneElementKernels {
  /** The rates of each point, of a field. */
  planeRates(points: number, width: number, gradients: number, field: number, rates: number): void;
  /** forces[2][width] = sum over points of (c0 deviator - c1 identity) : rate of each node's function along x and y. */
  planeForces(
    points: number,
    width: number,
    gradients: number,
    rates: number,
    coefficients: number,
    forces: number,
  ): void;
  /**
   * The matrix of sum over points of c0 D'(v) : D'(w) + c2 ((D' : D(v)) (T : D(w)) + (T : D(v)) (D' : D(w))), in the first 2 nodes rows and
   * columns of one `size` wide. @param others the deviators T, [point][4] @param work [point][7][width]
   */
  planeMatrix(
    points: number,
    nodes: number,
    width: number,
    gradients: number,
    rates: number,
    others: number,
    coefficients: number,
    work: number,
    size: number,
    matrix: number,
  ): void;
  /**
   * Rows and columns of the pressures: entry (2 nodes + k, 2 a + i) = - sum over points of c3 values[point][k] times the divergence of node
   * a's function along axis i.
   */
  planeDivergenceRows(
    points: number,
    nodes: number,
    width: number,
    vertices: number,
    gradients: number,
    coefficients: number,
    values: number,
    size: number,
    matrix: number,
  ): void;
}

/** The twins of kernels/plane-element.ts, to the bit. */
export function planeElementTwins(views: MemoryViews): PlaneElementKernels {
  return {
    planeRates(points, width, gradients, field, rates) {
      const { float64 } = views;
      const f = field >>> 3;
      // Even nodes and odd ones.
      const [xx, yy, zz, shear] = [new Float64Array(2), new Float64Array(2), new Float64Array(2), new Float64Array(2)];
      for (let q = 0; q < points; q++) {
        const g = (gradients >>> 3) + 3 * q * width;
        for (const sums of [xx, yy, zz, shear]) sums.fill(0);
        for (let a = 0; a < width; a++) {
          const lane = a % 2;
          const [gx, gy, h] = [float64[g + a]!, float64[g + width + a]!, float64[g + 2 * width + a]!];
          const [x, y] = [float64[f + a]!, float64[f + width + a]!];
          xx[lane]! += x * gx;
          yy[lane]! += y * gy;
          zz[lane]! += x * h;
          shear[lane] = shear[lane]! + x * gy + y * gx;
        }
        const [a, b, c] = [xx[0]! + xx[1]!, yy[0]! + yy[1]!, zz[0]! + zz[1]!];
        const divergence = a + b + c;
        const mean = divergence / 3;
        const [p, r, s] = [a - mean, b - mean, c - mean];
        const d = 0.5 * (shear[0]! + shear[1]!);
        const square = (2 / 3) * (p * p + r * r + s * s + 2 * d * d);
        float64.set([p, r, s, d, divergence, square], (rates >>> 3) + 6 * q);
      }
    },

    planeForces(points, width, gradients, rates, coefficients, forces) {
      const { float64 } = views;
      const [f, r, c] = [forces >>> 3, rates >>> 3, coefficients >>> 3];
      float64.fill(0, f, f + 2 * width);
      for (let q = 0; q < points; q++) {
        const g = (gradients >>> 3) + 3 * q * width;
        const [scale, pressure] = [float64[c + 4 * q]!, float64[c + 4 * q + 1]!];
        const [xx, yy, zz] = [0, 1, 2].map((i) => scale * float64[r + 6 * q + i]! - pressure) as [
          number,
          number,
          number,
        ];
        const xy = scale * float64[r + 6 * q + 3]!;
        for (let a = 0; a < width; a++) {
          const [gx, gy, h] = [float64[g + a]!, float64[g + width + a]!, float64[g + 2 * width + a]!];
          float64[f + a] = float64[f + a]! + xx * gx + xy * gy + zz * h;
          float64[f + width + a] = float64[f + width + a]! + yy * gy + xy * gx;
        }
      }
    },

    planeMatrix(points, nodes, width, gradients, rates, others, coefficients, work, size, matrix) {
      const { float64 } = views;
      stressesOfNodes(float64, points, width, gradients, rates, others, coefficients, work);
      const m = matrix >>> 3;
      for (let a = 0; a < nodes; a++)
        for (let b = 0; b <= a; b++) {
          let [xx, xy, yx, yy] = [0, 0, 0, 0];
          for (let q = 0; q < points; q++) {
            const g = (gradients >>> 3) + 3 * q * width + b;
            const left = (work >>> 3) + 7 * q * width + a;
            const [gx, gy, h] = [float64[g]!, float64[g + width]!, float64[g + 2 * width]!];
            const along = float64[left + 3 * width]!;
            const across = float64[left + 6 * width]!;
            xx = xx + float64[left]! * gx + along * gy + float64[left + 2 * width]! * h;
            xy = xy + float64[left + width]! * gy + along * gx;
            const [first, second] = [float64[left + 4 * width]!, float64[left + 5 * width]!];
            yx = yx + first * gx + across * gy - (first + second) * h;
            yy = yy + second * gy + across * gx;
          }
          const here = m + 2 * a * size + 2 * b;
          const there = m + 2 * b * size + 2 * a;
          float64[here] = xx;
          float64[here + 1] = xy;
          float64[here + size] = yx;
          float64[here + size + 1] = yy;
          float64[there] = xx;
          float64[there + 1] = yx;
          float64[there + size] = xy;
          float64[there + size + 1] = yy;
        }
    },

    planeDivergenceRows(points, nodes, width, vertices, gradients, coefficients, values, size, matrix) {
      const { float64 } = views;
      const [c, v, m] = [coefficients >>> 3, values >>> 3, matrix >>> 3];
      for (let k = 0; k < vertices; k++) {
        const own = m + (2 * nodes + k) * size;
        float64.fill(0, own + 2 * nodes, own + 2 * nodes + vertices);
        for (let a = 0; a < nodes; a++) {
          let [x, y] = [0, 0];
          for (let q = 0; q < points; q++) {
            const g = (gradients >>> 3) + 3 * q * width + a;
            const weight = float64[c + 4 * q + 3]! * float64[v + q * vertices + k]!;
            x -= weight * (float64[g]! + float64[g + 2 * width]!);
            y -= weight * float64[g + width]!;
          }
          float64[own + 2 * a] = x;
          float64[own + 2 * a + 1] = y;
          float64[m + 2 * a * size + 2 * nodes + k] = x;
          float64[m + (2 * a + 1) * size + 2 * nodes + k] = y;
        }
      }
    },
  };
}

/** Stresses that go with each node's rate along x (xx, yy, zz, xy) and along y (xx, yy, xy). */
function stressesOfNodes(
  float64: Float64Array,
  points: number,
  width: number,
  gradients: number,
  rates: number,
  others: number,
  coefficients: number,
  work: number,
): void {
  for (let q = 0; q < points; q++) {
    const g = (gradients >>> 3) + 3 * q * width;
    const r = (rates >>> 3) + 6 * q;
    const o = (others >>> 3) + 4 * q;
    const [scale, thinning] = [float64[(coefficients >>> 3) + 4 * q]!, float64[(coefficients >>> 3) + 4 * q + 2]!];
    const [xx, yy, zz, xy] = [float64[r]!, float64[r + 1]!, float64[r + 2]!, float64[r + 3]!];
    const [sx, sy, sz, st] = [float64[o]!, float64[o + 1]!, float64[o + 2]!, float64[o + 3]!];
    for (let a = 0; a < width; a++) {
      const [gx, gy, h] = [float64[g + a]!, float64[g + width + a]!, float64[g + 2 * width + a]!];
      const out = (work >>> 3) + 7 * q * width + a;
      let mean = (1 / 3) * (gx + h);
      let own = thinning * (xx * gx + xy * gy + zz * h);
      let other = thinning * (sx * gx + st * gy + sz * h);
      float64[out] = scale * (gx - mean) + other * xx + own * sx;
      float64[out + width] = -(scale * mean) + other * yy + own * sy;
      float64[out + 2 * width] = scale * (h - mean) + other * zz + own * sz;
      float64[out + 3 * width] = scale * (0.5 * gy) + other * xy + own * st;
      mean = (1 / 3) * gy;
      own = thinning * (yy * gy + xy * gx);
      other = thinning * (sy * gy + st * gx);
      float64[out + 4 * width] = -(scale * mean) + other * xx + own * sx;
      float64[out + 5 * width] = scale * (gy - mean) + other * yy + own * sy;
      float64[out + 6 * width] = scale * (0.5 * gx) + other * xy + own * st;
    }
  }
}
