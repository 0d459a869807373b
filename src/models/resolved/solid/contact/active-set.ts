/** Adhesion of a unilateral contact. */
export interface Adhesion {
  /** Tension that closed contact bears, sigma_ad >= 0, Pa. */
  readonly strength: number;
  /**
   * Traction once it is open: `held` keeps the tension sigma_ad at every gap, h >= 0, p_n >= -sigma_ad, h (p_n + sigma_ad) = 0, the convex law;
   * `released` drops to the pressure of the void, and what is open bonds again only when it has been closed for a whole step.
   */
  readonly afterOpening: 'held' | 'released';
}

/** Turns that may pass without fewer wrong points before points are changed one at a time. */
const patience = 5;

/**
 * Which contact points are closed: gap >= 0, p_n >= -sigma_ad, one of them an equality. The set is found by the primal-dual active set method
 * (Hintermuller, Ito & Kunisch 2002, SIAM J. Optim. 13, 865: a semismooth Newton method): solve with the closed points at gap 0 and the open
 * ones at their traction, then close what overlaps and open what pulls too hard, until nothing changes. If the number of wrong points stops
 * falling, one point is changed at a time, the last one (Murty 1974; Judice & Pires 1994, Comput. Oper. Res. 21, 587), which ends for every
 * frictionless problem of elastic or linearly viscous bodies.
 *
 * It knows no bodies: a solver asks which points are closed (`closed`), which tractions the others have (`openPressure`), and calls `revise`
 * with what it found. In rate form (viscous metal), the gap is that at the end of the step, h + dt (Vm i/F - v.n).
 */
export class ActiveSet {
  readonly count: number;
  /** 1 where the point is closed. */
  readonly closed: Uint8Array;
  /** Traction of a point that is open, Pa. */
  readonly openPressure: number;
  readonly #strength: number;
  /** Points that were closed at the end of the last step. */
  readonly #bonded: Uint8Array;
  readonly #released: boolean;
  readonly #rounding: number;
  #fewest = Number.POSITIVE_INFINITY;
  #patience = patience;

  /**
   * @param voidPressure traction of what is open without being held by adhesion, Pa.
   * @param bonded whether all points begin bonded; else those that `closeAll` or a converged step closes.
   * @param rounding of gaps and pressures, relative to the largest: what is wrong by less counts as right
   * @throws RangeError
   */
  constructor(count: number, adhesion: Adhesion | null = null, voidPressure = 0, bonded = true, rounding = 1e-11) {
    const strength = adhesion?.strength ?? 0;
    if (!(strength >= 0)) throw new RangeError(`The strength of the adhesion is ${strength} Pa; expected at least 0.`);
    this.count = count;
    this.#rounding = rounding;
    this.closed = new Uint8Array(count).fill(1);
    this.#bonded = new Uint8Array(count).fill(bonded ? 1 : 0);
    this.#strength = strength;
    this.#released = adhesion?.afterOpening === 'released';
    this.openPressure = adhesion === null || this.#released ? voidPressure : -strength;
  }

  /** Number of closed points. */
  get closedCount(): number {
    let sum = 0;
    for (const each of this.closed) sum += each;
    return sum;
  }

  /** Pressure below which a closed point opens, Pa. */
  threshold(point: number): number {
    if (!this.#released) return this.openPressure;
    return this.#bonded[point] === 1 ? -this.#strength : this.openPressure;
  }

  /** Closes the points of the smallest gap, opens and debonds all others: a first guess. @param gap of each point, m */
  closeWithin(gap: ArrayLike<number>): void {
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let k = 0; k < this.count; k++) {
      least = Math.min(least, gap[k]!);
      most = Math.max(most, gap[k]!);
    }
    for (let k = 0; k < this.count; k++) {
      this.closed[k] = gap[k]! - least <= 1e-6 * (most - least) ? 1 : 0;
      this.#bonded[k] = Math.min(this.#bonded[k]!, this.closed[k]!);
    }
  }

  /** Begins a step: patience is new; a point is bonded where it ended the last step closed. */
  begin(): void {
    this.#fewest = Number.POSITIVE_INFINITY;
    this.#patience = patience;
  }

  /** Ends a step: closed points are bonded from now on, open ones are not. */
  commit(): void {
    this.#bonded.set(this.closed);
  }

  /**
   * Changes the set by what a solution with it showed.
   * @param pressure of each point, Pa @param gap of each point, m
   * @param scale size of the numbers that the gaps are differences of, m
   * @returns number of points that were wrong; 0 when the contact is solved
   */
  revise(pressure: ArrayLike<number>, gap: ArrayLike<number>, scale: number): number {
    let largest = 0;
    for (let k = 0; k < this.count; k++) largest = Math.max(largest, Math.abs(pressure[k]!));
    const wrong = (k: number): boolean =>
      this.closed[k] === 1
        ? pressure[k]! < this.threshold(k) - this.#rounding * largest
        : gap[k]! < -this.#rounding * scale;
    let count = 0;
    let last = -1;
    for (let k = 0; k < this.count; k++)
      if (wrong(k)) {
        count++;
        last = k;
      }
    if (count === 0) return 0;
    if (count < this.#fewest) {
      this.#fewest = count;
      this.#patience = patience;
    } else this.#patience--;
    if (this.#patience >= 0) {
      for (let k = 0; k < this.count; k++) if (wrong(k)) this.closed[k] = this.closed[k] === 1 ? 0 : 1;
    } else this.closed[last] = this.closed[last] === 1 ? 0 : 1;
    return count;
  }
}
