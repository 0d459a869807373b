import { LithostatError } from '../../../quantity/index.js';
import { type Conductivity, type GrainBoundary, IonicConduction } from '../conduction/index.js';
import { type GrainMesh, grainBoundaries, grainMesh } from './grain-mesh.js';
import type { Grains } from './grains.js';

/** Conductivities of the regions of a mesh of grains (S/m). @param below of the even electrolyte under the grains */
export function grainConductivities(
  { factors }: Grains,
  interior: number,
  below: number,
  regions: readonly string[],
): Record<string, Conductivity> {
  return Object.fromEntries(
    regions.map((name) => [name, name === 'electrolyte' ? below : interior * factors[Number(name.slice(6)) - 1]!]),
  );
}

/** Grain boundaries of one resistance (ohm m^2) as conduction takes them: none where they do not resist or there is but one grain. */
export function resistingBoundaries({ mesh }: GrainMesh, resistance: number): GrainBoundary[] {
  if (!(resistance > 0) || (mesh.interfaces.get(grainBoundaries)?.metal.cell.length ?? 0) === 0) return [];
  return [{ name: grainBoundaries, facets: grainBoundaries, resistance }];
}

/**
 * Effective conductivity of grains across their layer (S/m): kappa_eff = I depth/(V width) with even potentials above and below and tight walls
 * beside it. For layers of even grains the series of resistances, 1/kappa_eff = 1/kappa + R/d (brick layers; Verkerk, Middelhuis & Burggraaf
 * 1982, Solid State Ionics 6, 159).
 */
export function effectiveConductivity(grains: Grains, boundaryResistance: number): (interior: number) => number {
  const { depth, width, size } = grains;
  const meshed = grainMesh(grains, depth, { rims: [[], []], largest: size }, boundaryResistance > 0);
  return (interior) => {
    const cell = new IonicConduction({
      mesh: meshed.mesh,
      conductivity: grainConductivities(grains, interior, interior, meshed.mesh.regions),
      electrodes: [
        { name: 'above', facets: 'top', kinetics: null },
        { name: 'below', facets: 'bottom', kinetics: null },
      ],
      grainBoundaries: resistingBoundaries(meshed, boundaryResistance),
    });
    const solution = cell.solve({ above: { potential: 1 }, below: { potential: 0 } });
    return (solution.electrode('above').current * depth) / width;
  };
}

/** Accuracy of the conductivity of grains that is found from that of the whole, and most rounds. */
const tolerance = 1e-8;
const mostRounds = 30;

/**
 * Conductivity of the grains' interior with which their layer has a given effective conductivity (S/m). Secants in the resistivities, which
 * depend on each other almost linearly.
 * @throws LithostatError where the boundaries alone resist more than that
 */
export function interiorConductivity(effective: (interior: number) => number, total: number): number {
  const excess = (resistivity: number): number => 1 / effective(1 / resistivity) - 1 / total;
  let [before, here] = [1 / total, 0.9 / total];
  let [excessBefore, excessHere] = [excess(before), excess(here)];
  for (let round = 0; round < mostRounds; round++) {
    if (Math.abs(excessHere) <= tolerance / total) return 1 / here;
    const next = here - (excessHere * (here - before)) / (excessHere - excessBefore);
    if (!(next > 1e-6 / total)) break;
    [before, excessBefore] = [here, excessHere];
    [here, excessHere] = [next, excess(next)];
  }
  throw new LithostatError([
    {
      code: 'not-possible',
      path: 'model.options.electrolyte.grains.boundaryResistance',
      message: 'the grain boundaries alone resist more than the electrolyte as a whole does',
      got: `a conductivity of the whole of ${total.toPrecision(4)} S/m`,
      expected: 'grains that conduct between the boundaries',
      remedy: 'lower boundaryResistance, enlarge size, or write conductivity: interior',
    },
  ]);
}
