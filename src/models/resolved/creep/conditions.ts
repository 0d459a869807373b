/** A position, m. */
export type Position = ArrayLike<number>;

/** A number, or a function of the position. */
export type Field = number | ((position: Position) => number);

/**
 * What happens on a named part of the boundary of the metal. Normals point out of the metal. A boundary that no condition names is free of
 * traction. Nodes on the axis of an axisymmetric mesh have no radial velocity, named or not.
 */
export type CreepCondition =
  /** Traction -p n, p in Pa (positive in compression): stack pressure, or the gas in a void. */
  | { readonly kind: 'pressure'; readonly boundary: string; readonly pressure: Field }
  /** A given traction vector, Pa. */
  | { readonly kind: 'traction'; readonly boundary: string; readonly traction: (position: Position) => Position }
  /** Surface tension gamma (N/m) of a free surface: the traction -gamma Kc n, and what acts where the surface ends. */
  | SurfaceTension
  /**
   * Normal velocity v . n, m/s: Vm i/F on a stripped interface, 0 on a symmetry plane or a rigid wall. Frictionless, or sticking (no
   * velocity along the boundary).
   */
  | {
      readonly kind: 'normal-velocity';
      readonly boundary: string;
      readonly velocity: Field;
      readonly friction?: 'none' | 'sticking';
    }
  /** The whole velocity, m/s. */
  | { readonly kind: 'velocity'; readonly boundary: string; readonly velocity: (position: Position) => Position }
  /**
   * A rigid flat plate that presses on the metal: one unknown velocity along its normal, under a mean pressure (Pa, over the boundary's
   * area) or a force (N; N per metre of depth in plane strain).
   */
  | {
      readonly kind: 'platen';
      readonly boundary: string;
      readonly load: { readonly pressure: number } | { readonly force: number };
      readonly friction?: 'none' | 'sticking';
    }
  /**
   * The rest of an infinite body, of which the mesh is a sector about a centre: a sphere (axisymmetric, space) or cylinder (plane) of
   * radius R through the boundary, in a uniform pressure far away. See `far-field.ts`.
   */
  | { readonly kind: 'far-field'; readonly boundary: string; readonly pressure: number };

/**
 * Surface tension of a free surface that moves with the metal. Taken where the surface is now, its step in time is limited to about
 * h mu/gamma, which no cell follows; taken where the flow itself will have brought the surface, `implicit` later, it is limited by nothing
 * (Bansch, Numer. Math. 88, 203 (2001)).
 */
export interface SurfaceTension {
  readonly kind: 'surface-tension';
  readonly boundary: string;
  /** gamma, N/m. */
  readonly tension: number;
  /**
   * Force on an end of the surface, over gamma: by the position and the direction in which the surface ends there. That direction itself when
   * left out: then the forces are those of the curvature alone, whatever holds the end. At an end that is free to move along a wall, minus the
   * cosine of the contact angle (measured in the metal) along the wall, away from the void (Young 1805).
   */
  readonly end?: (position: Position, outward: Position) => Position;
  /** The tension acts where the surface will be: its nodes at x + displacement + time v. */
  readonly implicit?: {
    /** s. */
    readonly time: number;
    /** m, `dimension` numbers for each node of the mesh; none when left out. */
    readonly displacement?: Float64Array;
  };
}
