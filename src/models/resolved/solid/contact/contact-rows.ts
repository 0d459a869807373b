/**
 * Where two bodies (or a body and a rigid obstacle) may touch, as rows of numbers: one contact point for every vertex of the interface. With
 * u all displacements of the bodies (or velocities),
 *
 *     approach_k = sum_j normal[j] u[unknowns[j]]           (metal towards electrolyte, m)
 *     slip_k     = sum_j tangents[d][j] u[unknowns[j]]      (metal relative to electrolyte along direction d, m)
 *
 * j from start[k] to start[k + 1] - 1. The force of a contact pressure p_k on unknown j is -weight[k] p_k normal[j], that of a friction
 * traction t_k is -weight[k] t_k tangents[d][j]: the same numbers, so the work of the contact is exact and its forces are in balance.
 *
 * The traction is a field: on meshes of order 1 the dual basis of the facets, which on matched facets is a node against its partner (Wohlmuth
 * 2000, SIAM J. Numer. Anal. 38, 989); on meshes of order 2 linear hats on the vertices, because dual or lumped quadratic functions have
 * vertices of weight zero or less (triangles, the axis of axisymmetric bodies). The gap of a point is then the mean over its hat (Hild &
 * Laborde 2002, Appl. Numer. Math. 41, 401).
 */
export interface ContactRows {
  /** Number of contact points. */
  readonly count: number;
  /** Where the row of each point begins; count + 1 numbers. */
  readonly start: Int32Array;
  /** Unknowns of the rows: node * dimension + component. */
  readonly unknowns: Int32Array;
  /** 1 for unknowns of the metal's side, -1 for those of the electrolyte's. */
  readonly side: Int8Array;
  readonly normal: Float64Array;
  /** One list for each direction along the interface: one in two dimensions, two in space. */
  readonly tangents: readonly Float64Array[];
  /** Area of each point, m^2 (per metre of depth when plane): they add up to that of the interface. */
  readonly weight: Float64Array;
  /** Coordinates of the points, `dimension` numbers each, m. */
  readonly position: Float64Array;
  /** Unit normal of each point from metal to electrolyte (of hats: their mean, normalised), `dimension` numbers each. */
  readonly direction: Float64Array;
  /** Vertex of the mesh on the metal's side, for each point. */
  readonly node: Int32Array;
}

/** out[k] = approach of point k in the field u. */
export function approachOf({ count, start, unknowns, normal }: ContactRows, u: Float64Array, out: Float64Array): void {
  for (let k = 0; k < count; k++) {
    let sum = 0;
    for (let j = start[k]!; j < start[k + 1]!; j++) sum += normal[j]! * u[unknowns[j]!]!;
    out[k] = sum;
  }
}
