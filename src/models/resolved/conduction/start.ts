import { findRoot } from '../../../solvers/index.js';
import type { PreparedConduction } from './ionic-conduction.js';
import { integrate } from './points.js';
import type { Electrode, ElectrodeControl } from './problem.js';
import type { ReactingSurface } from './reacting-surface.js';

/** Widest overpotential that a start has (V): beyond it reactions are continued linearly anyway. */
const widest = 2;
/** The overpotential of a start is found to this (V). */
const roughly = 1e-6;

/**
 * First guess of the potentials: each electrode with a given current is as far above the electrolyte as its reaction asks for at that
 * current, evenly spread; the electrolyte follows the electrode whose potential is given. Spares Newton's method the climb down an
 * exponential.
 */
export function startingPotentials(
  { numbering, system, reacting, injections, problem }: PreparedConduction,
  electrodes: readonly Electrode[],
  controls: readonly ElectrodeControl[],
): Float64Array {
  const unknowns = new Float64Array(numbering.size);
  const fixed = controls.flatMap((control, index) => ('potential' in control ? [index] : []));
  const zero = new Float64Array(system.nodalPotential.length);
  const drop = (index: number, current: number): number =>
    electrodes[index]!.kinetics === null ? 0 : overpotentialOf(reacting[index]!, current, zero);
  let electrolyte = 0;
  if (fixed.length > 0)
    electrolyte = fixed.reduce((sum, index) => sum + potentialOf(controls[index]!), 0) / fixed.length;
  if (fixed.length === 1 && (problem.potentials ?? []).length === 0) {
    let enters = 0;
    for (const control of controls) if ('current' in control) enters += control.current;
    for (const { points, density } of injections) enters += integrate(points, density);
    electrolyte = potentialOf(controls[fixed[0]!]!) - drop(fixed[0]!, -enters);
  }
  unknowns.fill(electrolyte, 0, numbering.firstElectrode);
  controls.forEach((control, index) => {
    unknowns[numbering.firstElectrode + index] =
      'potential' in control ? control.potential : electrolyte + drop(index, control.current);
  });
  return unknowns;
}

function potentialOf(control: ElectrodeControl): number {
  return 'potential' in control ? control.potential : 0;
}

/** Drop between a metal and an electrolyte of uniform potential at which an electrode passes a current (V). */
function overpotentialOf(surfaces: readonly ReactingSurface[], current: number, zero: Float64Array): number {
  const excess = (potential: number): number => {
    let sum = -current;
    for (const surface of surfaces) {
      surface.evaluate(potential, zero);
      sum += integrate(surface.points, surface.currentDensity);
    }
    return sum;
  };
  if (excess(widest) <= 0) return widest;
  if (excess(-widest) >= 0) return -widest;
  return findRoot(excess, -widest, widest, { tolerance: roughly });
}
