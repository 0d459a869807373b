/**
 * Symmetric second-order tensors of mechanics as six numbers in Mandel's order,
 *
 *     (xx, yy, zz, sqrt2 yz, sqrt2 xz, sqrt2 xy),
 *
 * stresses and strains alike (tensor strains, not engineering shears). Then the double contraction of two tensors is the dot product of
 * their numbers, a symmetric fourth-order tensor is a symmetric 6 x 6 matrix (row-major), and a rotation an orthogonal one. In the plane and
 * in axisymmetric bodies x, y are (x, y) or (r, z) and zz is the direction out of the plane, or the hoop: components 0, 1, 2 and 5 are used,
 * the others stay zero. Source: Mandel, Int. J. Solids Struct. 1, 273 (1965).
 */
export const tensorSize = 6;

/** Row and column of each component. */
const places = [
  [0, 0],
  [1, 1],
  [2, 2],
  [1, 2],
  [0, 2],
  [0, 1],
] as const;

const root2 = Math.SQRT2;

export function trace(tensor: ArrayLike<number>): number {
  return tensor[0] + tensor[1] + tensor[2];
}

/** a : b, for tensors in Mandel's order. */
export function contract(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + a[3] * b[3] + a[4] * b[4] + a[5] * b[5];
}

/** Writes the deviator of a tensor to `out`, which may be the tensor itself; returns the trace. */
export function deviator(tensor: ArrayLike<number>, out: Float64Array): number {
  const sum = trace(tensor);
  const mean = sum / 3;
  out[0] = tensor[0] - mean;
  out[1] = tensor[1] - mean;
  out[2] = tensor[2] - mean;
  out[3] = tensor[3];
  out[4] = tensor[4];
  out[5] = tensor[5];
  return sum;
}

/** Von Mises equivalent of a stress, sqrt(3/2 s:s); that of a plastic strain or strain rate is 2/3 of this number. */
export function equivalentStress(stress: ArrayLike<number>): number {
  const normal = (stress[0] - stress[1]) ** 2 + (stress[1] - stress[2]) ** 2 + (stress[2] - stress[0]) ** 2;
  const shear = stress[3] * stress[3] + stress[4] * stress[4] + stress[5] * stress[5];
  return Math.sqrt(0.5 * normal + 1.5 * shear);
}

/** Equivalent strain (rate) sqrt(2/3 e:e), e the deviator. */
export function equivalentStrain(strain: ArrayLike<number>): number {
  return (2 / 3) * equivalentStress(strain);
}

/** Six numbers of a symmetric 3 x 3 matrix (row-major; its upper triangle is read). */
export function fromMatrix(matrix: ArrayLike<number>, out: Float64Array): void {
  for (let k = 0; k < 6; k++) {
    const [row, column] = places[k];
    out[k] = matrix[3 * row + column] * (k < 3 ? 1 : root2);
  }
}

/** Symmetric 3 x 3 matrix (row-major) of six numbers. */
export function toMatrix(tensor: ArrayLike<number>, out: Float64Array): void {
  for (let k = 0; k < 6; k++) {
    const [row, column] = places[k];
    const value = tensor[k] * (k < 3 ? 1 : 1 / root2);
    out[3 * row + column] = value;
    out[3 * column + row] = value;
  }
}

/**
 * 6 x 6 orthogonal matrix M of a rotation: M t are the numbers of R t R^T.
 * @param rotation R, 3 x 3 row-major, orthogonal. @param out 36 numbers, row-major
 */
export function rotationMatrix(rotation: ArrayLike<number>, out: Float64Array): void {
  for (let k = 0; k < 6; k++) {
    const [a, b] = places[k];
    const scaleRow = k < 3 ? 1 : root2;
    for (let l = 0; l < 6; l++) {
      const [c, d] = places[l];
      const straight = rotation[3 * a + c] * rotation[3 * b + d];
      const crossed = rotation[3 * a + d] * rotation[3 * b + c];
      out[6 * k + l] = l < 3 ? scaleRow * straight : (scaleRow / root2) * (straight + crossed);
    }
  }
}

/**
 * Writes the isotropic fourth-order tensor  b 1 x 1 + d I_dev + c n x n  (row-major 6 x 6), I_dev = I - 1 x 1/3: what the tangents of all
 * isotropic laws here have the form of.
 */
export function isotropicTangent(
  volumetric: number,
  deviatoric: number,
  directional: number,
  direction: ArrayLike<number>,
  out: Float64Array,
): void {
  const spherical = volumetric - deviatoric / 3;
  for (let row = 0; row < 6; row++) {
    const along = directional * direction[row];
    for (let column = 0; column < 6; column++) {
      out[6 * row + column] =
        along * direction[column] + (row < 3 && column < 3 ? spherical : 0) + (row === column ? deviatoric : 0);
    }
  }
}
