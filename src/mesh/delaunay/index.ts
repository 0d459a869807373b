/** Free meshing of plane and axisymmetric outlines: constrained Delaunay triangulation with quality refinement. */

export { type AdaptiveSize, type AdaptiveSizeOptions, adaptiveSize } from './adaptive-size.js';
export type { CurveShape, Point, SplineTangents } from './curve.js';
export { meshOutline } from './mesh-outline.js';
export type { DelaunayOptions, DelaunayReport, Outline, OutlineCurve, OutlineMesh, OutlineRegion } from './outline.js';
export { type MeshOutline, outlineOfMesh } from './outline-of-mesh.js';
export { type Projection as ConservingProjection, projectConserving } from './projection.js';
export { type Remeshed, type RemeshOptions, remesh } from './remesh.js';
export { distanceSize, limitGradient, nodalSize, type SizeField, smallestSize, uniformSize } from './size.js';
export { type AmountTransfer, type NodalTransfer, transferAmounts, transferNodal } from './transfer.js';
export { type VoidLoop, type VoidSpace, type VoidWall, voidVolume } from './void-loops.js';
export { outlineWithVoids, type VoidNames, voidLoopsOf } from './void-outline.js';
export { type SettledVoids, settleVoids, type VoidEvent, type VoidLimits } from './void-topology.js';
