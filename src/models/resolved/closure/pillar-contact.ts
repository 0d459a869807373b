import { type FacetSet, gridMesh, type Mesh, mapCoordinates } from '../../../mesh/index.js';
import { creepReferenceStress } from '../../../physics/creep/power-law.js';
import { checkCell } from '../creep/cells/void-closure.js';
import { contactPressure, type Estimate, solveCreep } from '../creep/index.js';
import { fluxOf } from '../creep/loads.js';
import { dotProduct } from '../creep/vectors.js';
import { rimMean } from './rim-mean.js';

export interface PillarContactCase {
  readonly exponent: number;
  /** theta: part of the wave that touches, between 0 and 1. */
  readonly contact: number;
}

export interface PillarContact {
  /** P/(sigma_ref (k V/A)^(1/n)) at which this part touches. */
  readonly pressure: Estimate;
  /** Growth of the mean gap over V. */
  readonly gapGrowth: Estimate;
}

/** Depth of the metal in wavelengths. */
const depth = 1;

/**
 * A half-plane of metal whose surface is consumed at V (1 + cos k x): where it is consumed least it stands as a pillar, in between it loses
 * contact when the pressure P is too small to squeeze the pillar sideways. For n = 1 Westergaard's wavy contact, theta = (2/pi) asin sqrt(s),
 * s = P/(2 mu k V), growth V (1 - s + s ln s).
 *
 * Contact is given and the pressure is sought at which the contact pressure falls to zero at the edge of contact without a singularity
 * (p > 0 inside, a gap that grows outside). The rate is that of the moment at which contact is lost: what was consumed where there is a
 * gap would be consumed more slowly later.
 */
export function pillarContact(
  { exponent, contact }: PillarContactCase,
  { cells = 8 }: { readonly cells?: number } = {},
): PillarContact {
  checkCell({ exponent, resolution: cells, contact });
  const found = [1, 2].map((factor) => solveContact(exponent, contact, factor * cells));
  const estimate = (name: 'pressure' | 'gapGrowth'): Estimate => ({
    value: found[1]![name],
    error: Math.abs(found[1]![name] - found[0]![name]),
  });
  return { pressure: estimate('pressure'), gapGrowth: estimate('gapGrowth') };
}

function solveContact(exponent: number, contact: number, cells: number) {
  const edge = Math.PI * (1 - contact);
  const mesh = waveMesh(edge, cells);
  const flowUnder = (pressure: number) =>
    solveCreep({
      mesh,
      material: { referenceRate: 1, exponent },
      conditions: [
        { kind: 'pressure', boundary: 'bottom', pressure: pressure * creepReferenceStress },
        { kind: 'normal-velocity', boundary: 'contact', velocity: (position) => Math.cos(position[0]!) },
        { kind: 'normal-velocity', boundary: 'left', velocity: 0 },
        { kind: 'normal-velocity', boundary: 'right', velocity: 0 },
      ],
    });
  // At the edge of contact the pressure is zero; the mean over the first facet has the sign of the singular part.
  const atEdge = (pressure: number) => {
    const flow = flowUnder(pressure);
    return rimMean(flow, contactPressure(flow, 'contact'), 1e-9, edge);
  };
  let [low, high] = [1e-3, 2];
  while (high - low > 1e-4 * high) {
    const middle = (low + high) / 2;
    if (atEdge(middle) > 0) high = middle;
    else low = middle;
  }
  const pressure = (low + high) / 2;
  const flow = flowUnder(pressure);
  // cos x is what the surface would recede at; the metal follows with v . n.
  const recession = Math.sin(edge);
  return { pressure, gapGrowth: (recession - dotProduct(fluxOf(mesh, 'open'), flow.velocity)) / Math.PI };
}

/** Half a wave, 0 < x < pi in units of 1/k, finer towards the surface and the edge of contact. Boundaries `open`, `contact`, `left`, `right`, `bottom`. */
function waveMesh(edge: number, cells: number): Mesh {
  const power = 2.5;
  const grid = gridMesh({ shape: 'quadrilateral', cells: [2 * cells, cells], order: 2, geometry: 'plane' });
  // x^power at the ends of cells, straight between: nodes in the middle of a cell stay there.
  const graded = (t: number) => {
    const first = Math.min(Math.floor(t * cells + 1e-9), cells - 1);
    const [low, high] = [(first / cells) ** power, ((first + 1) / cells) ** power];
    return low + (high - low) * (t * cells - first);
  };
  const mesh = mapCoordinates(grid, ([s, t]) => [
    s! < 0.5 ? edge * (1 - graded(1 - 2 * s!)) : edge + (Math.PI - edge) * graded(2 * s! - 1),
    -2 * Math.PI * depth * graded(1 - t!),
  ]);
  const top = mesh.boundaries.get('top')!;
  const side = (open: boolean): FacetSet => {
    const chosen = Array.from(top.cell.keys()).filter((k) => top.cell[k]! % (2 * cells) < cells === open);
    return {
      cell: top.cell.filter((_, k) => chosen.includes(k)),
      facet: top.facet.filter((_, k) => chosen.includes(k)),
    };
  };
  const boundaries = new Map(mesh.boundaries);
  boundaries.delete('top');
  return { ...mesh, boundaries: boundaries.set('open', side(true)).set('contact', side(false)) };
}
