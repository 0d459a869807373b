import type { DifferentialAlgebraicSystem } from './system.js';

const rootEpsilon = Math.sqrt(Number.EPSILON);

/**
 * Jacobian df/dy by one-sided differences. The increment of an unknown is sqrt(eps) times its magnitude, or times the
 * magnitude below which its absolute tolerance rules, so that unknowns in any unit are resolved.
 * @param system the system.
 * @param time time (s).
 * @param state point of linearisation; restored on return.
 * @param rate f(time, state), known.
 * @param floor smallest magnitude of each unknown that matters (absolute over relative tolerance).
 * @param shifted work space, size entries.
 * @param jacobian receives size*size entries, row-major.
 * @returns number of evaluations, or -1 when f is not finite around the point in either direction.
 */
export function differenceJacobian(
  system: DifferentialAlgebraicSystem,
  time: number,
  state: Float64Array,
  rate: Float64Array,
  floor: Float64Array,
  shifted: Float64Array,
  jacobian: Float64Array,
): number {
  const n = system.size;
  let evaluations = 0;
  for (let j = 0; j < n; j++) {
    const value = state[j]!;
    const magnitude = Math.max(Math.abs(value), floor[j]!);
    // An algebraic unknown must appear somewhere (index 1); the increment of another may follow a tolerance that is too tiny.
    const suspectZeros = system.mass[j] === 0 || Math.abs(value) < floor[j]!;
    let enlargements = 0;
    // Along the motion first: that side of the state is inside the domain of the laws.
    let increment = (system.mass[j] !== 0 ? rate[j]! < 0 : value < 0)
      ? -rootEpsilon * magnitude
      : rootEpsilon * magnitude;
    let finite = false;
    for (let attempt = 0; attempt < 4 && !finite; attempt++) {
      state[j] = value + increment;
      const exact = state[j]! - value;
      system.evaluate(time, state, shifted);
      evaluations++;
      let check = 0;
      let largest = 0;
      const inverse = 1 / exact;
      for (let i = 0; i < n; i++) {
        const slope = (shifted[i]! - rate[i]!) * inverse;
        jacobian[i * n + j] = slope;
        check += slope * 0;
        if (slope > largest || slope < -largest) largest = 1;
      }
      finite = check === 0;
      // The change may have been lost in the round-off of larger terms.
      if (finite && largest === 0 && suspectZeros && enlargements < 3) {
        enlargements++;
        increment *= 1e3;
        finite = false;
        attempt = 0;
        continue;
      }
      // Other side of the point, then closer to it: the state may lie at the edge of the domain.
      if (!finite) increment *= attempt === 1 ? -1e-2 : -1;
    }
    state[j] = value;
    if (!finite) return -1;
  }
  return evaluations;
}
