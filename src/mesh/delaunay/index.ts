/** Free meshing of plane and axisymmetric outlines: constrained Delaunay triangulation with quality refinement. */
export type { CurveShape, Point, SplineTangents } from './curve.js';
export { meshOutline } from './mesh-outline.js';
export type { DelaunayOptions, DelaunayReport, Outline, OutlineCurve, OutlineRegion } from './outline.js';
export { distanceSize, limitGradient, nodalSize, type SizeField, smallestSize, uniformSize } from './size.js';
