import { type FacetSet, gridMesh, type Mesh, mapCoordinates } from '../../../mesh/index.js';
import { linearKinetics } from './interface-kinetics.js';
import { IonicConduction } from './ionic-conduction.js';
import type { ConductionSolution } from './solution.js';

/** How finely the problems of a disc are solved. */
export interface DiscResolution {
  /** Cells along each of the two directions. */
  readonly cells: number;
  readonly order?: 1 | 2;
}

/**
 * The half-space z > 0 over a disc, as a mesh of confocal coordinates r = a cosh m cos t, z = a sinh m sin t (oblate spheroids): the
 * square-root singularity of the rim is a smooth function of (m, t). Boundaries: `disc` (z = 0, r < a), `plane` (z = 0, r > a), `axis`, `far`
 * (a spheroid). Cells shrink towards the rim in both coordinates, so that its logarithm under kinetics is resolved as well.
 * @param farRadius over a.
 */
export function halfSpaceOverDisc(radius: number, farRadius: number, { cells, order = 2 }: DiscResolution): Mesh {
  const reach = Math.asinh(farRadius);
  // Enough cells for the decades between the disc and the far boundary.
  const along = Math.max(cells, Math.ceil((cells * reach) / 5));
  const grid = gridMesh({
    shape: 'quadrilateral',
    order,
    cells: [along, cells],
    geometry: 'axisymmetric',
    region: 'electrolyte',
  });
  const mesh = mapCoordinates(grid, ([s, t]) => {
    const m = reach * graded(s!, along, 2);
    const angle = (Math.PI / 2) * graded(t!, cells, 2);
    // On the axis the cosine is exactly 0.
    return [t === 1 ? 0 : radius * Math.cosh(m) * Math.cos(angle), radius * Math.sinh(m) * Math.sin(angle)];
  });
  const side = (name: string): FacetSet => mesh.boundaries.get(name)!;
  return {
    ...mesh,
    boundaries: new Map([
      ['disc', side('left')],
      ['far', side('right')],
      ['plane', side('bottom')],
      ['axis', side('top')],
    ]),
  };
}

/**
 * A tube of electrolyte, 0 < r < b, 0 < z < height, over a disc of radius a. Boundaries: `disc`, `ring` (z = 0, r > a), `axis`, `wall`, `top`.
 * Cells shrink towards the rim from all sides, by the power `grading` of the distance in cells.
 */
function tubeOverDisc(
  radius: number,
  tubeRadius: number,
  height: number,
  { cells, order = 2 }: DiscResolution,
  grading = 4,
): Mesh {
  return overStep({ step: radius, width: tubeRadius, height, geometry: 'axisymmetric', cells, order, grading });
}

/** A strip of electrolyte (plane), 0 < x < width, over a contact 0 < x < half-width; boundaries as those of `tubeOverDisc`. */
export function stripOverContact(
  halfWidth: number,
  width: number,
  height: number,
  { cells, order = 2 }: DiscResolution,
  grading = 4,
): Mesh {
  return overStep({ step: halfWidth, width, height, geometry: 'plane', cells, order, grading });
}

function overStep(options: {
  readonly step: number;
  readonly width: number;
  readonly height: number;
  readonly geometry: 'plane' | 'axisymmetric';
  readonly cells: number;
  readonly order: 1 | 2;
  readonly grading: number;
}): Mesh {
  const { step, width, height, geometry, cells, order, grading } = options;
  const grid = gridMesh({ shape: 'quadrilateral', order, cells: [2 * cells, cells], geometry, region: 'electrolyte' });
  const mesh = mapCoordinates(grid, ([s, t]) => [
    s! < 0.5
      ? step * (1 - graded(1 - 2 * s!, cells, grading))
      : step + (width - step) * graded(2 * s! - 1, cells, grading),
    height * graded(t!, cells, grading),
  ]);
  const bottom = mesh.boundaries.get('bottom')!;
  const part = (from: number, to: number): FacetSet => ({
    cell: bottom.cell.slice(from, to),
    facet: bottom.facet.slice(from, to),
  });
  return {
    ...mesh,
    boundaries: new Map([
      ['disc', part(0, cells)],
      ['ring', part(cells, 2 * cells)],
      ['axis', mesh.boundaries.get('left')!],
      ['wall', mesh.boundaries.get('right')!],
      ['top', mesh.boundaries.get('top')!],
    ]),
  };
}

/** A single disc that blocks the current on an electrode with linear kinetics, the electrolyte a half-space. */
export interface BlockedDisc {
  /** Current density at the rim over the remote one, k_J. */
  readonly edgeCurrent: number;
  /** Potential at the centre over that of the remote surface, f0 = -Phi(0)/(Z i). */
  readonly centrePotential: number;
  /** zeta: N discs per area add the resistance N a^3 zeta/kappa. */
  readonly resistance: number;
  /** Current density over the remote one along the surface outside the disc, by radius over a in rising order from 1 on. */
  readonly surface: readonly (readonly [radius: number, currentDensity: number])[];
  readonly solution: ConductionSolution;
}

/**
 * The current around an insulating disc (a debonded patch, a flat void) of radius a; Roy, Fleck & Deshpande 2021.
 * @param radiusNumber a/(kappa Z).
 */
export function blockedDisc(radiusNumber: number, resolution: DiscResolution): BlockedDisc {
  // Everything in units of a, kappa and the remote current density. The surface redistributes current over kappa Z = a/radiusNumber.
  const resistance = 1 / radiusNumber;
  const mesh = halfSpaceOverDisc(1, 1000 * Math.max(1, resistance), resolution);
  const cell = new IonicConduction({
    mesh,
    conductivity: { electrolyte: 1 },
    electrodes: [{ name: 'metal', facets: 'plane', kinetics: linearKinetics(resistance) }],
    // The remote current leaves upwards through the far boundary.
    injections: [{ facets: 'far', density: (_place, normal) => -normal[1]! }],
  });
  const solution = cell.solve({ metal: { potential: 0 } });
  const [surface] = solution.surface('metal');
  const { points, nodalCurrentDensity } = surface!;
  const rim = points.nodes.indexOf(nodeAt(mesh, 1, 0));
  return {
    edgeCurrent: nodalCurrentDensity[rim]!,
    centrePotential: -solution.potential[nodeAt(mesh, 0, 0)]! / resistance,
    // Reciprocity with the undisturbed field: the extra voltage is the mean of -Phi over the disc.
    resistance: -solution.surfaceIntegral('disc'),
    surface: [
      ...new Map(Array.from(points.nodes, (node, k) => [mesh.coordinates[2 * node]!, nodalCurrentDensity[k]!])),
    ].sort(([one], [other]) => one - other),
    solution,
  };
}

/** A disc electrode on a half-space, the plane around it insulated (Newman 1966). */
export interface DiscElectrode {
  /** R kappa a of the whole half-space. */
  readonly resistance: number;
  /** Current density at the centre and at the rim over the mean; the rim's is infinite without interface resistance. */
  readonly centreCurrent: number;
  readonly rimCurrent: number;
  readonly mesh: Mesh;
  readonly solution: ConductionSolution;
}

/**
 * The disc electrode with linear kinetics.
 * @param radiusNumber J = a/(kappa Z); Infinity for ideal contact (the primary distribution).
 * Source: Newman 1966, J. Electrochem. Soc. 113 501 and 1235.
 */
export function discElectrode(radiusNumber: number, resolution: DiscResolution): DiscElectrode {
  const farRadius = 1000;
  const mesh = halfSpaceOverDisc(1, farRadius, resolution);
  const ideal = radiusNumber === Number.POSITIVE_INFINITY;
  const cell = new IonicConduction({
    mesh,
    conductivity: { electrolyte: 1 },
    electrodes: [
      { name: 'disc', facets: 'disc', kinetics: ideal ? null : linearKinetics(1 / radiusNumber) },
      { name: 'far', facets: 'far', kinetics: null },
    ],
  });
  const solution = cell.solve({ disc: { current: 1 }, far: { potential: 0 } });
  const mean = 1 / Math.PI;
  const at = (r: number): number =>
    ideal
      ? Number.NaN
      : solution.surface('disc')[0]!.nodalCurrentDensity[
          solution.surface('disc')[0]!.points.nodes.indexOf(nodeAt(mesh, r, 0))
        ]!;
  return {
    // Beyond the far spheroid, of potential 0, lies the rest of the half-space.
    resistance: solution.electrode('disc').potential + (Math.PI / 2 - Math.atan(farRadius)) / (2 * Math.PI),
    centreCurrent: at(0) / mean,
    rimCurrent: at(1) / mean,
    mesh,
    solution,
  };
}

/** One disc in a tube of radius b (a lattice of discs, each in its cell). */
export interface DiscInTube {
  /** Area-specific resistance beyond that of the electrolyte's height, times kappa/b; of the tube's area. */
  readonly resistance: number;
  /** Current density at the rim over that of the tube; NaN for ideal contact. */
  readonly rimCurrent: number;
  readonly solution: ConductionSolution;
}

/**
 * @param blocked true: the disc insulates and the ring around it is the contact (voids); false: the disc is the contact.
 * @param ratio a/b. @param kineticLength kappa Z/b of the contact; 0 for ideal contact.
 */
export function discInTube(
  blocked: boolean,
  ratio: number,
  kineticLength: number,
  resolution: DiscResolution,
): DiscInTube {
  const height = 3;
  const mesh = tubeOverDisc(ratio, 1, height, resolution);
  const contact = blocked ? 'ring' : 'disc';
  const cell = new IonicConduction({
    mesh,
    conductivity: { electrolyte: 1 },
    electrodes: [
      { name: 'contact', facets: contact, kinetics: kineticLength === 0 ? null : linearKinetics(kineticLength) },
      { name: 'top', facets: 'top', kinetics: null },
    ],
  });
  const solution = cell.solve({ contact: { current: Math.PI }, top: { potential: 0 } });
  const surface = kineticLength === 0 ? undefined : solution.surface('contact')[0]!;
  return {
    resistance: solution.areaSpecificResistance('contact', 'top', Math.PI) - height,
    rimCurrent: surface?.nodalCurrentDensity[surface.points.nodes.indexOf(nodeAt(mesh, ratio, 0))] ?? Number.NaN,
    solution,
  };
}

/** x^power at the ends of `cells` equal intervals of 0 to 1, linear between them: nodes in the middle of a cell stay in its middle. */
function graded(x: number, cells: number, power: number): number {
  const first = Math.min(Math.floor(x * cells + 1e-9), cells - 1);
  const low = (first / cells) ** power;
  return low + (((first + 1) / cells) ** power - low) * (x * cells - first);
}

/** The node at a place. */
function nodeAt(mesh: Mesh, r: number, z: number): number {
  let [best, least] = [-1, Number.POSITIVE_INFINITY];
  for (let node = 0; node < mesh.coordinates.length / 2; node++) {
    const distance = Math.hypot(mesh.coordinates[2 * node]! - r, mesh.coordinates[2 * node + 1]! - z);
    if (distance < least) [best, least] = [node, distance];
  }
  return best;
}
