import type { Mesh } from '../mesh.js';
import type { CurveShape, Point } from './curve.js';
import type { SizeField } from './size.js';

/** A curve of an outline. */
export interface OutlineCurve {
  /** Points (indices into `Outline.points`) where it begins and ends; the same one for a closed curve. */
  readonly from: number;
  readonly to: number;
  /** A straight line unless given. */
  readonly shape?: CurveShape;
  /** Names of the boundaries that its facets belong to where only one side is meshed. A curve between two regions needs none. */
  readonly boundary?: string | readonly string[];
  /**
   * Interface that its facets belong to where both sides are meshed. `metal` names the region whose side is called metal; without it that is
   * the one listed first in `Outline.regions`, and the left of the curve where both sides are the same region (a crack or a slit).
   */
  readonly interface?: { readonly name: string; readonly metal?: string };
  /** Length of edges along the curve, beside the size field; m. */
  readonly size?: number;
}

/** A region: the part of the plane around a seed that no curve separates from it. */
export interface OutlineRegion {
  readonly name: string;
  readonly seed: Point;
  /** Length of edges in the region, beside the size field; m. */
  readonly size?: number;
}

/**
 * What is to be meshed: points joined by curves that meet only at their ends, regions and holes by seeds. In axisymmetric outlines the
 * coordinates are (r, z), r is nowhere negative, and the axis is a boundary like any other.
 */
export interface Outline {
  readonly geometry: 'plane' | 'axisymmetric';
  /** Points; those that no curve uses become vertices of the mesh. m */
  readonly points: readonly Point[];
  readonly curves: readonly OutlineCurve[];
  readonly regions: readonly OutlineRegion[];
  /** A seed in each hole (the outside needs none), or `rest`: whatever is enclosed and has no region's seed. */
  readonly holes?: readonly Point[] | 'rest';
}

/** Choices of the mesher. */
export interface DelaunayOptions {
  /** Wanted length of edges; m. Without one only the curves and the angles decide. */
  readonly size?: SizeField;
  /**
   * Smallest angle wanted in triangles away from small input angles; degrees, at most 33. The proof of termination covers 20.7; 26 is the
   * default and has always been reached in the tests; what is not reached is said in the report.
   */
  readonly smallestAngle?: number;
  /** Largest turning of a curve along one edge; degrees, at most 60. Default 30. */
  readonly turning?: number;
  /** 2: nodes in the middle of edges, on the curve where the outline is curved. Default 1. */
  readonly order?: 1 | 2;
  /** Sweeps of smoothing after refinement. Default 3. */
  readonly smoothing?: number;
  /** Largest number of vertices; refinement stops there and says so. Default 3 million. */
  readonly vertexLimit?: number;
}

/** What came of the refinement. */
export interface DelaunayReport {
  readonly vertices: number;
  readonly triangles: number;
  /** Smallest angle of all triangles; degrees. */
  readonly smallestAngle: number;
  /** Smallest angle of the triangles without a corner at a small input angle or across one; degrees. */
  readonly smallestFreeAngle: number;
  /** Smallest angle of the outline where it is below 60 degrees, between chords; no mesh can better it. Degrees. */
  readonly smallestInputAngle: number | undefined;
  /** Triangles whose angle is below what was asked for though nothing in the outline forces it; 0 unless refinement was stopped. */
  readonly unrefined: number;
  /** Why refinement was stopped early. */
  readonly stopped: 'vertex-limit' | 'length-limit' | undefined;
}

/** A mesh of an outline, and what came of its refinement. */
export interface OutlineMesh {
  readonly mesh: Mesh;
  readonly report: DelaunayReport;
  /** Nodes along each curve of the outline from its beginning to its end, those in the middle of edges of order 2 among them. */
  readonly curveNodes: readonly Int32Array[];
}
