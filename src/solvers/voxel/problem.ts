/** Numbers on one face of the image, or one number for all of it. A map of a z face is [rows, columns], of a y face [pages, columns], of an x face [pages, rows]; the last index is the fastest. */
export type FaceMap = number | Float64Array | Float32Array;

/** What holds on one outer face of the image. */
export type FaceCondition =
  /** No current. */
  | { readonly kind: 'insulated' }
  /** The potential on the face itself, half a voxel from the centres; V. */
  | { readonly kind: 'potential'; readonly value: FaceMap }
  /** A current density into the domain; A/m^2. */
  | { readonly kind: 'flux'; readonly value: FaceMap }
  /** A resistance per area (ohm m^2; Infinity where nothing conducts, as at a void) between the face and a potential (V) beyond it. */
  | { readonly kind: 'robin'; readonly resistance: FaceMap; readonly potential: FaceMap };

/**
 * The two ends of an axis: both faces, or periodic. A periodic axis may carry a mean gradient: the potential rises by `jump` (V) from
 * one image of the domain to the next one up the axis.
 */
export type AxisBoundary =
  | { readonly kind: 'periodic'; readonly jump?: number }
  | readonly [low: FaceCondition, high: FaceCondition];

/** Boundaries of the three axes; z counts pages, y rows, x columns. */
export interface VoxelBoundaries {
  readonly z: AxisBoundary;
  readonly y: AxisBoundary;
  readonly x: AxisBoundary;
}

type Voxels = Float64Array | Float32Array;

/** Conductivity of every voxel (S/m; 0 = blocked): scalar, or the diagonal [z, y, x] of a tensor. */
export type VoxelConductivity =
  /** By label: `phases[label]`. Labels beyond the list are an error. */
  | {
      readonly labels: Uint8Array;
      readonly phases: readonly (number | readonly [z: number, y: number, x: number])[];
    }
  /** By voxel. */
  | { readonly voxels: Voxels | readonly [z: Voxels, y: Voxels, x: Voxels] };

/** A resistance per area (ohm m^2; Infinity = blocked) on every face between voxels of two given phases. */
export interface InterfaceResistance {
  /** Two labels; their order does not matter. */
  readonly phases: readonly [number, number];
  readonly resistance: number;
}

/**
 * Steady conduction -div(k grad u) = q on a voxel image by finite volumes: one potential per voxel, in its centre. Two voxels exchange
 * current through the series of their half voxels and of their interface's resistance; a face with a voxel that does not conduct
 * carries exactly none. All arrays have x (columns) fastest, then y (rows), then z (pages).
 */
export interface VoxelConductionProblem {
  readonly shape: readonly [pages: number, rows: number, columns: number];
  /** Edges of a voxel along z, y, x; m. */
  readonly spacing: readonly [z: number, y: number, x: number];
  readonly conductivity: VoxelConductivity;
  /** Only where conductivity is given by labels. */
  readonly interfaceResistances?: readonly InterfaceResistance[];
  readonly boundaries: VoxelBoundaries;
  /** Current put in per volume; A/m^3. */
  readonly source?: Voxels;
}

/** One of the six outer faces. */
export type VoxelFace = 'zLow' | 'zHigh' | 'yLow' | 'yHigh' | 'xLow' | 'xHigh';
