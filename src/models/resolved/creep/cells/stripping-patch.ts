import { voidCell } from '../../../../mesh/index.js';
import { blockedDisc, halfSpaceOverDisc } from '../../conduction/disc-problems.js';
import { type CreepSolution, solveCreep, volumeRate } from '../solution.js';
import { type Estimate, richardson } from './estimate.js';
import { type CellOptions, checkCell, type Friction } from './void-closure.js';

export interface StrippingPatchCase {
  readonly exponent: number;
  /** abar = a/(kappa Z): radius of the patch over the length over which the surface redistributes current. */
  readonly radiusNumber: number;
  readonly friction: Friction;
  /** Radius at which the mesh ends, over a; 100 by default. */
  readonly reach?: number;
  /**
   * What is beyond: the rest of the half-space (the default), or nothing, which is what a finite box without correction computes. At n = 5 a box of
   * 100 a is 8 % off, at n = 6.6 25 %: pressures fall as r^(-3/n).
   */
  readonly outside?: 'half-space' | 'nothing';
}

export interface StrippingPatch {
  /** Velocity of the metal towards the electrolyte at the centre of the patch, over the remote one Vm i/F. Above 0 the patch closes. */
  readonly centreVelocity: Estimate;
  /** Rate at which the gap over the patch loses volume, over pi a^2 Vm i/F; 1 where the metal moves as a rigid body. */
  readonly closure: Estimate;
}

/** From where on the disturbance of the current is taken to fall as r^-3, which differences of a numerical solution do not show. */
const tailFrom = 12;

/**
 * Stripping around a debonded disc (a flat void, radius a) without stack pressure: current that the patch blocks is stripped around it, so that metal
 * there moves faster than the remote body. Power-law metal in a half-space with v . n = Vm i(r)/F on the interface, no traction on the patch, no
 * stress and the velocity Vm i/F far away. Solved in the frame of the remote metal, where only the disturbance moves.
 *
 * Viscous metal: v0/v = f0 - (2/pi) abar, f0 the potential at the centre over that of the remote surface. Current: linear kinetics with the
 * resistance Z on a half-space of electrolyte (Roy, Fleck & Deshpande 2021).
 */
export function strippingPatch(one: StrippingPatchCase, options: CellOptions = {}): StrippingPatch {
  const { resolution = 8 } = options;
  const { exponent, radiusNumber } = one;
  checkCell({ exponent, resolution, radiusNumber });
  const current = currentAround(radiusNumber, 6 * resolution);
  const flows = [1, 2, 4].map((factor) => patchFlow(one, factor * resolution, current));
  return {
    centreVelocity: richardson(flows.map((flow) => 1 + centreSpeed(flow))),
    closure: richardson(flows.map((flow) => 1 + volumeRate(flow, 'void') / Math.PI)),
  };
}

/** i(r)/i - 1 outside the disc, r in units of its radius. */
function currentAround(radiusNumber: number, cells: number): (radius: number) => number {
  const { solution } = blockedDisc(radiusNumber, { cells });
  const [surface] = solution.surface('metal');
  const { coordinates } = halfSpaceOverDisc(1, 1000 * Math.max(1, 1 / radiusNumber), { cells });
  const places = Array.from(surface!.points.nodes, (node, k) => ({
    radius: coordinates[2 * node]!,
    excess: surface!.nodalCurrentDensity[k]! - 1,
  })).sort((a, b) => a.radius - b.radius);
  // Confocal coordinate, in which the density at the rim is smooth.
  const depth = (radius: number) => Math.acosh(Math.max(1, radius));
  const inside = (radius: number) => {
    const next = Math.max(
      1,
      places.findIndex((place) => place.radius >= radius),
    );
    const [low, high] = [places[next - 1]!, places[next]!];
    const part = (depth(radius) - depth(low.radius)) / (depth(high.radius) - depth(low.radius));
    return low.excess + part * (high.excess - low.excess);
  };
  const tail = inside(tailFrom) * tailFrom ** 3;
  return (radius) => (radius > tailFrom ? tail / radius ** 3 : inside(radius));
}

function patchFlow(
  { exponent, friction, reach = 100, outside = 'half-space' }: StrippingPatchCase,
  cells: number,
  current: (radius: number) => number,
): CreepSolution {
  const mesh = voidCell({
    void: { kind: 'spheroid', aspect: 0 },
    radius: 1,
    surroundings: { kind: 'far', radius: reach },
    resolution: cells,
    rimSize: 0.05 / cells ** 2,
    order: 2,
  });
  // Rates of the order of A at 1 MPa, whose prefactor they leave out.
  return solveCreep({
    mesh,
    material: { referenceRate: 1, exponent },
    conditions: [
      {
        kind: 'normal-velocity',
        boundary: 'interface',
        velocity: (position) => current(position[0]!),
        friction,
      },
      { kind: outside === 'nothing' ? 'pressure' : 'far-field', boundary: 'outer', pressure: 0 },
    ],
  });
}

/** Velocity towards the electrolyte at the middle of the patch. */
function centreSpeed({ problem, velocity }: CreepSolution): number {
  const { coordinates } = problem.mesh;
  let [best, speed] = [Number.POSITIVE_INFINITY, 0];
  for (let node = 0; 2 * node < coordinates.length; node++) {
    const distance = Math.hypot(coordinates[2 * node]!, coordinates[2 * node + 1]!);
    if (distance < best) [best, speed] = [distance, -velocity[2 * node + 1]!];
  }
  return speed;
}
