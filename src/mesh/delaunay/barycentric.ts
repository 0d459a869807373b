/**
 * Barycentric coordinates of a point in a straight triangle, to `out`: negative where the point lies beyond a side.
 * @param coordinates of the nodes @param corners of all triangles @param triangle its number among them
 */
export function barycentric(
  coordinates: Float64Array,
  corners: Int32Array,
  triangle: number,
  px: number,
  py: number,
  out: Float64Array,
): void {
  const x = coordinates;
  const a = corners[3 * triangle]!;
  const b = corners[3 * triangle + 1]!;
  const c = corners[3 * triangle + 2]!;
  const bx = x[2 * b]! - x[2 * a]!;
  const by = x[2 * b + 1]! - x[2 * a + 1]!;
  const cx = x[2 * c]! - x[2 * a]!;
  const cy = x[2 * c + 1]! - x[2 * a + 1]!;
  const dx = px - x[2 * a]!;
  const dy = py - x[2 * a + 1]!;
  const doubleArea = bx * cy - by * cx;
  out[1] = (dx * cy - dy * cx) / doubleArea;
  out[2] = (bx * dy - by * dx) / doubleArea;
  out[0] = 1 - out[1]! - out[2]!;
}
