import type { MemoryViews } from '../views.js';

/**
 * Element integrals of forms in the deviator of the symmetric gradient and the divergence, for vector fields in space. Addresses are bytes in
 * the heap. Fields and gradients lie by component: [3][width], gradients [point][3][width], width the number of nodes rounded up to even with
 * zero in the odd place. Of each point: rates[8] = deviator xx yy zz xy yz zx, divergence, two thirds of the deviator squared; and
 * coefficients[4] = of the deviator, of the pressure, of the deviator's square in the tangent, of the divergence.
 */
export interface DeviatoricElementKernels {
  /** products[point][3 i + j] = sum over nodes of field_i gradient_j. */
  gradientProducts(points: number, width: number, gradients: number, field: number, products: number): void;
  /**
   * Physical gradients from reference ones; `jacobians` become their inverses.
   * @returns the least ratio of a determinant to the product of the lengths of its columns; -Infinity where one is no number
   */
  physicalGradients(
    points: number,
    width: number,
    reference: number,
    jacobians: number,
    determinants: number,
    out: number,
  ): number;
  /** The rates of each point from the velocity gradients in `products`. */
  deviatoricRates(points: number, products: number, rates: number): void;
  /** forces[3][width] = sum over points of (c0 deviator - c1 identity) . gradient. */
  deviatoricForces(
    points: number,
    width: number,
    gradients: number,
    rates: number,
    coefficients: number,
    forces: number,
  ): void;
  /**
   * The matrix of sum over points of c0 D'(v) : D'(w) + c2 ((D' : D(v)) (T : D(w)) + (T : D(v)) (D' : D(w))), in the first 3 nodes rows and
   * columns of one `size` wide.
   * @param others the deviators T, [point][6]; 0 for those of the rates @param thinning 0 where all c2 are 0 @param work [point][9][width]
   */
  deviatoricMatrix(
    points: number,
    nodes: number,
    width: number,
    gradients: number,
    rates: number,
    others: number,
    coefficients: number,
    thinning: number,
    work: number,
    size: number,
    matrix: number,
  ): void;
  /** Rows and columns of the pressures: entry (3 nodes + k, 3 a + i) = - sum over points of c3 values[point][k] gradient_i. */
  divergenceRows(
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

/** The twins of kernels/deviatoric-element.ts, to the bit. */
export function deviatoricElementTwins(views: MemoryViews): DeviatoricElementKernels {
  /** The block of two nodes, xx xy xz yx … zz. */
  const block = new Float64Array(9);

  function directions(
    points: number,
    width: number,
    gradients: number,
    rates: number,
    others: number,
    coefficients: number,
    work: number,
  ): void {
    const { float64 } = views;
    for (let q = 0; q < points; q++) {
      const g = (gradients >>> 3) + 3 * q * width;
      const r = (rates >>> 3) + 8 * q;
      const c = (coefficients >>> 3) + 4 * q;
      const out = (work >>> 3) + 9 * q * width;
      const scale = float64[c]!;
      for (let at = 0; at < 3 * width; at++) float64[out + at] = scale * float64[g + at]!;
      along(width, g, r, 1, out + 3 * width);
      const own = others === 0;
      along(width, g, own ? r : (others >>> 3) + 6 * q, (own ? 2 : 1) * float64[c + 2]!, out + 6 * width);
    }
  }

  /** factor (deviator . gradient), of each node. */
  function along(width: number, g: number, deviator: number, factor: number, out: number): void {
    const { float64 } = views;
    const [xx, yy, zz] = [float64[deviator]!, float64[deviator + 1]!, float64[deviator + 2]!];
    const [xy, yz, zx] = [float64[deviator + 3]!, float64[deviator + 4]!, float64[deviator + 5]!];
    for (let a = 0; a < width; a++) {
      const gx = float64[g + a]!;
      const gy = float64[g + width + a]!;
      const gz = float64[g + 2 * width + a]!;
      float64[out + a] = factor * (xx * gx + xy * gy + zx * gz);
      float64[out + width + a] = factor * (xy * gx + yy * gy + yz * gz);
      float64[out + 2 * width + a] = factor * (zx * gx + yz * gy + zz * gz);
    }
  }

  /** Adds to `block` the products of one node's row on the left and another's on the right over all points. */
  function addProducts(
    points: number,
    width: number,
    left: number,
    leftStep: number,
    right: number,
    rightStep: number,
  ): void {
    const { float64 } = views;
    let [xx, xy, xz, yx, yy, yz, zx, zy, zz] = block as unknown as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    for (let q = 0; q < points; q++) {
      const l = left + q * leftStep;
      const r = right + q * rightStep;
      const x = float64[l]!;
      const y = float64[l + width]!;
      const z = float64[l + 2 * width]!;
      const u = float64[r]!;
      const v = float64[r + width]!;
      const w = float64[r + 2 * width]!;
      xx += x * u;
      xy += x * v;
      xz += x * w;
      yx += y * u;
      yy += y * v;
      yz += y * w;
      zx += z * u;
      zy += z * v;
      zz += z * w;
    }
    block[0] = xx;
    block[1] = xy;
    block[2] = xz;
    block[3] = yx;
    block[4] = yy;
    block[5] = yz;
    block[6] = zx;
    block[7] = zy;
    block[8] = zz;
  }

  /** D'(e_i g) : D'(e_j h) = (g . h delta_ij + g_j h_i) / 2 - g_i h_j / 3, of the products in `block`. */
  function toDeviator(): void {
    const third = 1 / 3;
    const sixth = 1 / 6;
    const [xx, yy, zz] = [block[0]!, block[4]!, block[8]!];
    const trace = 0.5 * (xx + yy + zz);
    for (const [above, below] of [
      [1, 3],
      [2, 6],
      [5, 7],
    ] as const) {
      const [p, q] = [block[above]!, block[below]!];
      block[above] = 0.5 * q - third * p;
      block[below] = 0.5 * p - third * q;
    }
    block[0] = trace + sixth * xx;
    block[4] = trace + sixth * yy;
    block[8] = trace + sixth * zz;
  }

  return {
    gradientProducts(points, width, gradients, field, products) {
      const { float64 } = views;
      const f = field >>> 3;
      for (let q = 0; q < points; q++) {
        const g = (gradients >>> 3) + 3 * q * width;
        for (let i = 0; i < 3; i++)
          for (let j = 0; j < 3; j++) {
            let [even, odd] = [0, 0];
            for (let a = 0; a < width; a += 2) {
              even += float64[f + i * width + a]! * float64[g + j * width + a]!;
              odd += float64[f + i * width + a + 1]! * float64[g + j * width + a + 1]!;
            }
            float64[(products >>> 3) + 9 * q + 3 * i + j] = even + odd;
          }
      }
    },
    physicalGradients(points, width, reference, jacobians, determinants, out) {
      const { float64 } = views;
      let least = Number.POSITIVE_INFINITY;
      for (let q = 0; q < points; q++) {
        const at = (jacobians >>> 3) + 9 * q;
        const [a, b, c] = [float64[at]!, float64[at + 1]!, float64[at + 2]!];
        const [d, e, f] = [float64[at + 3]!, float64[at + 4]!, float64[at + 5]!];
        const [g, h, l] = [float64[at + 6]!, float64[at + 7]!, float64[at + 8]!];
        const [A, B, C] = [e * l - f * h, f * g - d * l, d * h - e * g];
        const determinant = a * A + b * B + c * C;
        float64[(determinants >>> 3) + q] = determinant;
        const size = (a * a + d * d + g * g) * (b * b + e * e + h * h) * (c * c + f * f + l * l);
        const ratio = determinant / Math.sqrt(size);
        if (!(ratio >= least)) least = Number.isNaN(ratio) ? Number.NEGATIVE_INFINITY : ratio;
        const scale = 1 / determinant;
        float64[at] = A * scale;
        float64[at + 1] = (c * h - b * l) * scale;
        float64[at + 2] = (b * f - c * e) * scale;
        float64[at + 3] = B * scale;
        float64[at + 4] = (a * l - c * g) * scale;
        float64[at + 5] = (c * d - a * f) * scale;
        float64[at + 6] = C * scale;
        float64[at + 7] = (b * g - a * h) * scale;
        float64[at + 8] = (a * e - b * d) * scale;
        const from = (reference >>> 3) + 3 * q * width;
        const to = (out >>> 3) + 3 * q * width;
        for (let j = 0; j < 3; j++)
          for (let k = 0; k < width; k++)
            float64[to + j * width + k] =
              float64[from + k]! * float64[at + j]! +
              float64[from + width + k]! * float64[at + 3 + j]! +
              float64[from + 2 * width + k]! * float64[at + 6 + j]!;
      }
      return least;
    },
    deviatoricRates(points, products, rates) {
      const { float64 } = views;
      for (let q = 0; q < points; q++) {
        const p = (products >>> 3) + 9 * q;
        const r = (rates >>> 3) + 8 * q;
        const divergence = float64[p]! + float64[p + 4]! + float64[p + 8]!;
        const mean = divergence / 3;
        const xx = float64[p]! - mean;
        const yy = float64[p + 4]! - mean;
        const zz = float64[p + 8]! - mean;
        const xy = 0.5 * (float64[p + 1]! + float64[p + 3]!);
        const yz = 0.5 * (float64[p + 5]! + float64[p + 7]!);
        const zx = 0.5 * (float64[p + 6]! + float64[p + 2]!);
        float64[r] = xx;
        float64[r + 1] = yy;
        float64[r + 2] = zz;
        float64[r + 3] = xy;
        float64[r + 4] = yz;
        float64[r + 5] = zx;
        float64[r + 6] = divergence;
        float64[r + 7] = (2 / 3) * (xx * xx + yy * yy + zz * zz + 2 * (xy * xy + yz * yz + zx * zx));
      }
    },
    deviatoricForces(points, width, gradients, rates, coefficients, forces) {
      const { float64 } = views;
      const out = forces >>> 3;
      float64.fill(0, out, out + 3 * width);
      for (let q = 0; q < points; q++) {
        const g = (gradients >>> 3) + 3 * q * width;
        const r = (rates >>> 3) + 8 * q;
        const c = (coefficients >>> 3) + 4 * q;
        const scale = float64[c]!;
        const pressure = float64[c + 1]!;
        const xx = scale * float64[r]! - pressure;
        const yy = scale * float64[r + 1]! - pressure;
        const zz = scale * float64[r + 2]! - pressure;
        const xy = scale * float64[r + 3]!;
        const yz = scale * float64[r + 4]!;
        const zx = scale * float64[r + 5]!;
        for (let a = 0; a < width; a++) {
          const gx = float64[g + a]!;
          const gy = float64[g + width + a]!;
          const gz = float64[g + 2 * width + a]!;
          const at = out + a;
          float64[at] = float64[at]! + (xx * gx + xy * gy + zx * gz);
          float64[at + width] = float64[at + width]! + (xy * gx + yy * gy + yz * gz);
          float64[at + 2 * width] = float64[at + 2 * width]! + (zx * gx + yz * gy + zz * gz);
        }
      }
    },
    deviatoricMatrix(points, nodes, width, gradients, rates, others, coefficients, thinning, work, size, matrix) {
      const { float64 } = views;
      directions(points, width, gradients, rates, others, coefficients, work);
      const [scaled, plain, out] = [work >>> 3, gradients >>> 3, matrix >>> 3];
      for (let a = 0; a < nodes; a++)
        for (let b = 0; b <= a; b++) {
          block.fill(0);
          addProducts(points, width, scaled + a, 9 * width, plain + b, 3 * width);
          toDeviator();
          if (thinning !== 0) {
            addProducts(points, width, scaled + 3 * width + a, 9 * width, scaled + 6 * width + b, 9 * width);
            if (others !== 0)
              addProducts(points, width, scaled + 6 * width + a, 9 * width, scaled + 3 * width + b, 9 * width);
          }
          for (let i = 0; i < 3; i++)
            for (let j = 0; j < 3; j++) float64[out + (3 * a + i) * size + 3 * b + j] = block[3 * i + j]!;
          // The mirror image; of a diagonal block its transpose is what stays.
          for (let i = 0; i < 3; i++)
            for (let j = 0; j < 3; j++) float64[out + (3 * b + j) * size + 3 * a + i] = block[3 * i + j]!;
        }
    },
    divergenceRows(points, nodes, width, vertices, gradients, coefficients, values, size, matrix) {
      const { float64 } = views;
      const [g, c, v, out] = [gradients >>> 3, coefficients >>> 3, values >>> 3, matrix >>> 3];
      for (let k = 0; k < vertices; k++) {
        const own = out + (3 * nodes + k) * size;
        float64.fill(0, own + 3 * nodes, own + 3 * nodes + vertices);
        for (let a = 0; a < nodes; a++) {
          let [x, y, z] = [0, 0, 0];
          for (let q = 0; q < points; q++) {
            const weight = float64[c + 4 * q + 3]! * float64[v + q * vertices + k]!;
            const at = g + 3 * q * width + a;
            x -= weight * float64[at]!;
            y -= weight * float64[at + width]!;
            z -= weight * float64[at + 2 * width]!;
          }
          const column = 3 * nodes + k;
          for (const [i, value] of [x, y, z].entries()) {
            float64[own + 3 * a + i] = value;
            float64[out + (3 * a + i) * size + column] = value;
          }
        }
      }
    },
  };
}
