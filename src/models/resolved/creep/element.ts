/** What the element routines need beside the velocity and the pressure, in scaled units. */
export interface FlowParameters {
  readonly exponent: number;
  /** eps_r^2. */
  readonly squaredRegularisation: number;
  /** Part of diffusional creep in parallel (`flowStress`); 0 for none. */
  readonly diffusional: number;
  /** Strength factor of each cell of the block; null for 1 everywhere. */
  readonly strength: Float64Array | null;
  /** Divergence of each cell that is asked for: null for 0 everywhere; else what the net flux of a closed boundary leaves. */
  readonly source: Float64Array | null;
  /**
   * Stresses s at the points as unknowns of their own, for the tangent of the stress-velocity Newton method; null for Newton's own tangent. Components as
   * the routine orders them.
   */
  readonly dual: Float64Array | null;
  /** Whether velocities and law are those of the last evaluation of every cell: what was kept of it need not be computed again. */
  readonly known: boolean;
}

/** What an element routine writes. */
export interface ElementResult {
  /** Integral of psi. */
  potential: number;
  /** Integral of s : D. */
  dissipation: number;
  /** Derivatives of the Lagrangian: velocities node by node, then pressures. */
  readonly residual: Float64Array;
  /** Second derivatives, both triangles, row-major. */
  readonly matrix: Float64Array;
}

/** Potential (`what` 0), also the residual (1), also the tangent (2) of a cell. */
export interface ElementRoutine {
  /** Velocities and pressures of a cell. */
  readonly size: number;
  /** Components of a stress at a point. */
  readonly components: number;
  readonly result: ElementResult;
  evaluate(
    cell: number,
    velocity: Float64Array,
    pressure: Float64Array,
    parameters: FlowParameters,
    what: 0 | 1 | 2,
  ): void;
  /**
   * Writes the change of the stresses of a cell that goes with a change of its velocities, by the tangent at these velocities.
   * @param kept the stresses so far; set to those of the rate where the parameters have none
   */
  dualStep(
    cell: number,
    velocity: Float64Array,
    change: Float64Array,
    parameters: FlowParameters,
    kept: Float64Array,
    out: Float64Array,
  ): void;
}
