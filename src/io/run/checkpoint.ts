/** The state vectors of a model, as plain numbers: everything needed to go on to the same bits. */
interface StateVectors {
  /** Time since the start of the run (s). */
  time: number;
  vector: Float64Array;
  quadratures: Float64Array;
  integrator: Float64Array;
}

/** Where a run stands: enough to continue it to the same bits. */
export interface Checkpoint {
  readonly state: StateVectors;
  /** Position in the protocol: indices and repetitions, whole numbers of 32 bits. */
  readonly position: ArrayLike<number>;
  /** Steps rejected so far, by reason. */
  readonly rejections: Readonly<Record<string, number>>;
  /** Numbers that must come back to the bit: charge passed (C/m^2), elapsed time in the step (s), … */
  readonly counters: Readonly<Record<string, number>>;
  /** Anything else as plain JSON data (events so far, …). Not-a-number and the sign of zero do not survive here. */
  readonly extras: Readonly<Record<string, unknown>>;
}
