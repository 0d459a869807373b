import type { Groups } from './groups.js';
import type { Linearisation } from './linearisation.js';

/** No magnitude of anything: its inverse times another's could overflow. */
const negligible = 1e-150;

/** Entries that the search for magnitudes may visit; reached where thousands of unknowns without groups start at zero. */
const longestSpread = 1e8;

/**
 * Magnitudes of equations and unknowns, and tolerances. The magnitude of an equation is its largest term J_ij x_j at the last Jacobian
 * (at the start also its residual), that of an unknown the largest value that it had; both are shared by a group. Methods weigh
 * residuals by the magnitudes, so that neither units nor tolerances decide their path. Tolerances are those declared, and for the rest
 * relative to the magnitudes. All of them change with the units as what they are compared with does.
 *
 * Where all terms of an equation vanish at the start (a start at zero), its magnitude follows from its neighbours: the change of an
 * unknown that alters a known equation by its magnitude, and back, along the couplings.
 */
export class Scaling {
  /** Largest residual of a solved equation, by index. */
  readonly residualTolerance: Float64Array;
  /** Largest correction left of a solved unknown, by index. */
  readonly correctionTolerance: Float64Array;
  readonly equations: Groups;
  readonly unknowns: Groups;
  private readonly relative: number;
  private readonly equationMagnitude: Float64Array;
  private readonly unknownMagnitude: Float64Array;
  /** Largest value that each group of unknowns had; its magnitude, unless that is 0. */
  private readonly seen: Float64Array;

  constructor(equations: Groups, unknowns: Groups, relative: number) {
    this.equations = equations;
    this.unknowns = unknowns;
    this.relative = relative;
    this.residualTolerance = new Float64Array(equations.of.length);
    this.correctionTolerance = new Float64Array(unknowns.of.length);
    this.equationMagnitude = new Float64Array(equations.count);
    this.unknownMagnitude = new Float64Array(unknowns.count);
    this.seen = new Float64Array(unknowns.count);
  }

  /** Takes the magnitudes at the start, and from them the tolerances and the weights of the equations. */
  start(x: Float64Array, residual: Float64Array, linearisation: Linearisation): void {
    const { equationMagnitude, unknownMagnitude, equations } = this;
    equationMagnitude.fill(0);
    unknownMagnitude.fill(0);
    this.seen.fill(0);
    this.residualTolerance.fill(0);
    this.correctionTolerance.fill(0);
    this.#see(x);
    for (let i = 0; i < residual.length; i++) raise(equationMagnitude, equations.of[i], Math.abs(residual[i]));
    this.#terms(linearisation);
    this.#spread(linearisation);
    linearisation.rowWeight.fill(1);
    this.#tolerances();
    this.#weigh(linearisation);
  }

  /**
   * Follows the iterates to a new Jacobian.
   * @param reweigh whether the weights follow, too. That leads through crooked valleys; but a method that hops around a minimum of a
   *   residual that is weighed anew each time comes to rest only when the weights do.
   */
  update(x: Float64Array, linearisation: Linearisation, reweigh: boolean): void {
    this.#see(x);
    this.equationMagnitude.fill(0);
    this.#terms(linearisation);
    this.#tolerances();
    if (reweigh) this.#weigh(linearisation);
  }

  #see(x: Float64Array): void {
    const { seen, unknownMagnitude, unknowns } = this;
    for (let j = 0; j < x.length; j++) raise(seen, unknowns.of[j], Math.abs(x[j]));
    // A value that was seen replaces a magnitude that was guessed.
    for (let g = 0; g < seen.length; g++) if (seen[g] > 0) unknownMagnitude[g] = seen[g];
  }

  #weigh({ rowWeight }: Linearisation): void {
    for (let i = 0; i < rowWeight.length; i++) {
      const magnitude = this.equationMagnitude[this.equations.of[i]];
      if (magnitude > 0) rowWeight[i] = 1 / magnitude;
    }
  }

  /** Largest value that an unknown (its group) had at a point of linearisation; 0 where none is known. */
  magnitude(unknown: number): number {
    return this.unknownMagnitude[this.unknowns.of[unknown]];
  }

  #tolerances(): void {
    this.#fill(this.equations, this.equationMagnitude, this.residualTolerance);
    this.#fill(this.unknowns, this.unknownMagnitude, this.correctionTolerance);
  }

  #fill(groups: Groups, magnitudes: Float64Array, tolerances: Float64Array): void {
    for (let i = 0; i < tolerances.length; i++) {
      const group = groups.of[i];
      const magnitude = magnitudes[group];
      const declared = groups.tolerance(group);
      if (declared > 0) tolerances[i] = declared;
      else if (magnitude > 0) tolerances[i] = this.relative * magnitude;
      // Without any magnitude (0 = 0) an earlier tolerance stays; the first one is arbitrary, but must be positive.
      else if (tolerances[i] === 0) tolerances[i] = this.relative;
    }
  }

  /** Raises the magnitude of every equation to its largest term. */
  #terms({ values, jacobian }: Linearisation): void {
    const { equationMagnitude, unknownMagnitude, equations, unknowns } = this;
    const { rowStart, columnIndex } = jacobian.pattern;
    const symmetric = jacobian.symmetry === 'symmetric';
    for (let i = 0; i < equations.of.length; i++) {
      for (let k = rowStart[i]; k < rowStart[i + 1]; k++) {
        const j = columnIndex[k];
        const size = Math.abs(values[k]);
        raise(equationMagnitude, equations.of[i], size * unknownMagnitude[unknowns.of[j]]);
        if (symmetric) raise(equationMagnitude, equations.of[j], size * unknownMagnitude[unknowns.of[i]]);
      }
    }
  }

  /**
   * Gives magnitudes to the groups that have none, along the couplings until nothing changes: to an unknown the smallest value that
   * makes a term as large as a known equation, then to an equation its largest term.
   */
  #spread({ values, jacobian }: Linearisation): void {
    const { equationMagnitude, unknownMagnitude, equations, unknowns } = this;
    const { rowStart, columnIndex, rows } = jacobian.pattern;
    const symmetric = jacobian.symmetry === 'symmetric';
    const inverse = new Float64Array(unknowns.count);
    const largest = new Float64Array(equations.count);
    const couple = (i: number, j: number, size: number): void => {
      const equation = equations.of[i];
      const unknown = unknowns.of[j];
      const e = equationMagnitude[equation];
      const u = unknownMagnitude[unknown];
      if (e > 0 && u === 0) raise(inverse, unknown, size / e);
      else if (u > 0 && e === 0) raise(largest, equation, size * u);
    };
    const passes = Math.max(50, Math.ceil(longestSpread / values.length));
    for (let pass = 0; pass < passes; pass++) {
      if (!equationMagnitude.includes(0) && !unknownMagnitude.includes(0)) return;
      inverse.fill(0);
      largest.fill(0);
      for (let i = 0; i < rows; i++) {
        for (let k = rowStart[i]; k < rowStart[i + 1]; k++) {
          const size = Math.abs(values[k]);
          couple(i, columnIndex[k], size);
          if (symmetric && columnIndex[k] !== i) couple(columnIndex[k], i, size);
        }
      }
      let changed = false;
      for (let g = 0; g < unknowns.count; g++) {
        if (unknownMagnitude[g] > 0 || inverse[g] === 0) continue;
        unknownMagnitude[g] = 1 / inverse[g];
        changed = true;
      }
      for (let g = 0; g < equations.count; g++) {
        if (equationMagnitude[g] > 0 || largest[g] === 0) continue;
        equationMagnitude[g] = largest[g];
        changed = true;
      }
      if (!changed) return;
    }
  }
}

function raise(magnitudes: Float64Array, index: number, value: number): void {
  if (value > magnitudes[index] && value > negligible) magnitudes[index] = value;
}
