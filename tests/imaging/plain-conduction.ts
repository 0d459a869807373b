/**
 * Currents through a small image by another method than the solver's: the matrix of the 7-point finite volumes, assembled face by face,
 * and conjugate gradients on it with nothing but its diagonal. 1 V on the low and 0 V on the high face of an axis.
 *
 * @param conductivity of each voxel; S/m
 * @returns current (A) in at the low and out at the high face
 */
export function plainConduction(
  shape: readonly [number, number, number],
  spacing: readonly [number, number, number],
  conductivity: ArrayLike<number>,
  axis: 0 | 1 | 2,
  periodicSides = false,
): { readonly inward: number; readonly outward: number; readonly potential: Float64Array } {
  const total = shape[0] * shape[1] * shape[2];
  const strides = [shape[1] * shape[2], shape[2], 1];
  const volume = spacing[0] * spacing[1] * spacing[2];
  const links: { a: number; b: number; g: number }[] = [];
  const diagonal = new Float64Array(total);
  const right = new Float64Array(total);
  const lowLinks: { voxel: number; g: number }[] = [];
  const highLinks: { voxel: number; g: number }[] = [];
  for (let voxel = 0; voxel < total; voxel++) {
    for (let direction = 0; direction < 3; direction++) {
      const extent = shape[direction]!;
      const stride = strides[direction]!;
      const at = Math.floor(voxel / stride) % extent;
      const factor = volume / spacing[direction]! ** 2;
      const own = conductivity[voxel]!;
      if (direction === axis && own > 0) {
        if (at === 0) lowLinks.push({ voxel, g: 2 * own * factor });
        if (at === extent - 1) highLinks.push({ voxel, g: 2 * own * factor });
      }
      const wraps = at === extent - 1;
      if (wraps && (direction === axis || !periodicSides)) continue;
      const other = wraps ? voxel - at * stride : voxel + stride;
      const neighbour = conductivity[other]!;
      if (own > 0 && neighbour > 0 && other !== voxel)
        links.push({ a: voxel, b: other, g: (2 * factor * own * neighbour) / (own + neighbour) });
    }
  }
  for (const { a, b, g } of links) {
    diagonal[a]! += g;
    diagonal[b]! += g;
  }
  for (const { voxel, g } of lowLinks) {
    diagonal[voxel]! += g;
    right[voxel]! += g;
  }
  for (const { voxel, g } of highLinks) diagonal[voxel]! += g;

  const apply = (x: Float64Array, y: Float64Array): void => {
    for (let voxel = 0; voxel < total; voxel++) y[voxel] = diagonal[voxel]! * x[voxel]!;
    for (const { a, b, g } of links) {
      y[a]! -= g * x[b]!;
      y[b]! -= g * x[a]!;
    }
  };
  const dot = (x: Float64Array, y: Float64Array): number => x.reduce((sum, value, index) => sum + value * y[index]!, 0);
  const scaled = (r: Float64Array): Float64Array =>
    r.map((value, voxel) => (diagonal[voxel]! > 0 ? value / diagonal[voxel]! : 0));
  const potential = new Float64Array(total);
  const residual = right.slice();
  let z = scaled(residual);
  let direction = z.slice();
  const image = new Float64Array(total);
  let rho = dot(residual, z);
  const goal = 1e-24 * rho;
  for (let iteration = 0; iteration < 20 * total && rho > goal; iteration++) {
    apply(direction, image);
    const step = rho / dot(direction, image);
    for (let voxel = 0; voxel < total; voxel++) {
      potential[voxel]! += step * direction[voxel]!;
      residual[voxel]! -= step * image[voxel]!;
    }
    z = scaled(residual);
    const next = dot(residual, z);
    direction = z.map((value, voxel) => value + (next / rho) * direction[voxel]!);
    rho = next;
  }
  return {
    inward: lowLinks.reduce((sum, { voxel, g }) => sum + g * (1 - potential[voxel]!), 0),
    outward: highLinks.reduce((sum, { voxel, g }) => sum + g * potential[voxel]!, 0),
    potential,
  };
}
