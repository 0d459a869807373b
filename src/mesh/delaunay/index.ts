/** Free meshing of plane and axisymmetric outlines: constrained Delaunay triangulation with quality refinement; remeshing; voids. */
export { adaptiveSize } from './adaptive-size.js';
export type { CurveShape, Point } from './curve.js';
export { meshOutline } from './mesh-outline.js';
export type { DelaunayOptions, Outline, OutlineCurve, OutlineRegion } from './outline.js';
export { outlineOfMesh } from './outline-of-mesh.js';
export { projectConserving } from './projection.js';
export { remesh } from './remesh.js';
export { distanceSize, limitGradient, nodalSize, smallestSize, uniformSize } from './size.js';
export { transferAmounts, transferNodal } from './transfer.js';
export { type VoidLoop, type VoidSpace, voidVolume } from './void-loops.js';
export { outlineWithVoids, voidLoopsOf } from './void-outline.js';
export { settleVoids, type VoidLimits } from './void-topology.js';
