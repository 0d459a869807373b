import { voidCell } from '../../../mesh/index.js';
import { creepReferenceStress } from '../../../physics/creep/power-law.js';
import { checkCell, outerDrop, stickingOutside } from '../creep/cells/void-closure.js';
import { type CreepSolution, contactPressure, type Friction, solveCreep, volumeRate } from '../creep/index.js';
import type { PatchCurrent } from './patch-current.js';
import { rimMean } from './rim-mean.js';

export interface StrippedVoidCase {
  /** n. */
  readonly exponent: number;
  /** q: height over base radius; 0 for a flat, crack-like void. */
  readonly aspect: number;
  readonly friction: Friction;
  /** Where the metal is stripped, at abar = a/(kappa Z). */
  readonly current: PatchCurrent;
  /**
   * Pi = P/(sigma_ref (v/(a A))^(1/n)): remote pressure (beyond that in the void) over the stress that stripping at v = Vm I/F would take to
   * creep by its own velocity over a radius.
   */
  readonly pressure: number;
}

export interface StrippedVoidOptions {
  /** Cells from the rim to the top of the void; 16 by default. */
  readonly cells?: number;
  /** Radius of the sphere at which the mesh ends over a; 30 by default. */
  readonly farRadius?: number;
  /** kappa of a sticking half-space, where it is known already (`stickingOutside`). */
  readonly outerFactor?: number;
}

/** Velocities towards the electrolyte in units of v = Vm I/F, the velocity of the metal far away. */
export interface StrippedVoid {
  /** Of the void's surface at its centre. */
  readonly centre: number;
  /** -dV/dt over pi a^2 v: mean over the base. What translates and creeps into the void. */
  readonly mean: number;
  /** Contact pressure beyond that in the void, over sigma_ref (v/(a A))^(1/n): mean over a ring beside the rim, `width` radii wide. */
  rimPressure(width: number): number;
  readonly flow: CreepSolution;
}

/**
 * Metal that is stripped around one void (Roy, Fleck & Deshpande, Extreme Mech. Lett. 46, 101307 (2021)): the half-space comes down at
 * v = Vm I/F, the contact is consumed at Vm i(r)/F with the current around an insulating disc, and a remote pressure closes the void as well.
 *
 * In the frame of the body, lengths in a, A = v = 1: v_n = i(r)/I - 1 on the contact, no traction on the void, a point sink far away. The stress
 * term of the kinetics is left out (Vm p/F is 0.13 mV/MPa), so conduction does not depend on the flow.
 */
export function strippedVoid(
  { exponent, aspect, friction, current, pressure }: StrippedVoidCase,
  options: StrippedVoidOptions = {},
): StrippedVoid {
  const { cells = 16, farRadius = 30 } = options;
  checkCell({ exponent, resolution: cells });
  const mesh = voidCell({
    void: { kind: 'spheroid', aspect },
    radius: 1,
    surroundings: { kind: 'far', radius: farRadius },
    resolution: cells,
    rimSize: (aspect === 0 ? 0.02 : 0.3) / cells ** 2,
    order: 2,
  });
  const flowUnder = (far: number) =>
    solveCreep(
      {
        mesh,
        material: { referenceRate: 1, exponent },
        conditions: [
          { kind: 'far-field', boundary: 'outer', pressure: far * creepReferenceStress },
          {
            kind: 'normal-velocity',
            boundary: 'interface',
            velocity: (position) => current.at(position[0]!) - 1,
            friction,
          },
        ],
      },
      { regularisation: 1e-6 },
    );
  let flow = flowUnder(pressure);
  const sink = () => volumeRate(flow, 'void') + Math.PI;
  if (friction === 'sticking' && exponent > 1) {
    // The far field is that of a frictionless half-space; a sticking one drops kappa times the pressure.
    const factor = options.outerFactor ?? stickingOutside(exponent);
    for (let turn = 0; turn < 12; turn++) {
      const before = sink();
      const drop = outerDrop(exponent, farRadius) * Math.sign(before) * Math.abs(before) ** (1 / exponent);
      flow = flowUnder(pressure - (factor - 1) * drop);
      if (Math.abs(sink() - before) < 1e-6 * Math.abs(before)) break;
    }
  }
  const { coordinates } = mesh;
  const top = topOf(coordinates, aspect);
  return {
    centre: 1 - flow.velocity[2 * top + 1]!,
    mean: sink() / Math.PI,
    rimPressure: (width) => rimMean(flow, contactPressure(flow, 'interface'), width) / creepReferenceStress,
    flow,
  };
}

/** The node of the void's surface on the axis. */
function topOf(coordinates: Float64Array, aspect: number): number {
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  for (let node = 0; node < coordinates.length / 2; node++) {
    const distance = Math.hypot(coordinates[2 * node]!, coordinates[2 * node + 1]! - aspect);
    if (distance < least) [best, least] = [node, distance];
  }
  return best;
}
