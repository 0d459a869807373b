import type { Mesh } from '../../../mesh/index.js';
import {
  butlerVolmerKinetics,
  type ConductionProblem,
  type ConductionSolution,
  type Electrode,
  type ElectrodeControl,
  IonicConduction,
} from '../conduction/index.js';
import type { ResolvedElectrode, ResolvedParameters } from '../parameters.js';
import type { SectionSizes } from '../surface/sizes.js';
import { grainConductivities, resistingBoundaries } from './effective-conductivity.js';
import { type GrainMesh, grainMesh } from './grain-mesh.js';
import { grainsOf } from './grains.js';
import { electrolyteMesh } from './section-mesh.js';

/** A value by the place across (m). */
export type Across = (place: number) => number;

/** What the current depends on at one interface. */
export interface ConductingFace {
  readonly sizes: SectionSizes;
  /** Gap between metal and electrolyte (m). */
  readonly gap: Across;
  /** Pressure of the metal on the interface, absolute (Pa). */
  readonly pressure: Across;
}

/** The current at one interface. */
export interface FaceCurrent {
  /** Current density out of the metal (A/m^2). */
  readonly density: Across;
  /** Largest magnitude of it, and where (A/m^2, m). */
  readonly largest: number;
  readonly largestAt: number;
  /** Mean over the section (A/m^2), positive out of the metal. */
  readonly mean: number;
  /** Mean of eta weighted by the current (V). */
  readonly overpotential: number;
}

/** The electrical state of the cell. */
export interface CellCurrents {
  readonly faces: readonly FaceCurrent[];
  /** phi_M1 - phi_M2 (V). */
  readonly voltage: number;
  /** Current density of the cell (A/m^2), positive strips electrode 1. */
  readonly currentDensity: number;
  /** Powers per nominal area (W/m^2); that of grain boundaries is part of the Joule heat. */
  readonly joule: number;
  readonly interfaces: number;
  readonly mesh: Mesh;
  /** The mesh once more, where the electrolyte has grains. */
  readonly grains: GrainMesh | null;
  readonly solution: ConductionSolution;
  /** What the next evaluation can go on with, where the rims stay where they are. */
  readonly prepared: PreparedCell;
}

/** The electrolyte with its linear terms and the analysis of its system: all that does not depend on gaps and pressures. */
interface PreparedCell {
  /** Rims and sizes that it was meshed for. */
  readonly key: string;
  readonly cell: IonicConduction;
  readonly mesh: Mesh;
  readonly grains: GrainMesh | null;
}

/** Potential that electrode 2 is given (V): any will do, but at rest all others are then this, and accuracy is relative to them. */
const gauge = 0.025;

/** How the cell is driven. */
export type CellControl = { readonly currentDensity: number } | { readonly voltage: number };

/** Area of the section (m^2; m when plane). */
export function sectionArea({
  section,
  width,
}: {
  readonly section: 'axisymmetric' | 'plane';
  readonly width: number;
}): number {
  return section === 'axisymmetric' ? Math.PI * width ** 2 : width;
}

/**
 * Solves the ionic conduction between the interfaces as they stand: the metals' potentials are uniform, the current follows the kinetics,
 * less where there is a gap or a patch. The electrolyte is rigid and stays where it is, electrode 1 above it and electrode 2 below.
 */
export function cellConduction(
  parameters: ResolvedParameters,
  faces: readonly ConductingFace[],
  control: CellControl,
  start?: CellCurrents,
): CellCurrents {
  const { options, electrodes } = parameters;
  const area = sectionArea(options);
  const prepared = preparedCell(parameters, faces, start?.prepared);
  const { cell, mesh, grains } = prepared;
  const electrode1: ElectrodeControl =
    'voltage' in control ? { potential: gauge + control.voltage } : { current: control.currentDensity * area };
  const alike =
    prepared === start?.prepared ||
    (start !== undefined && start.grains === null && start.mesh.coordinates.length === mesh.coordinates.length);
  const solution = cell.solve({ electrode1, electrode2: { potential: gauge } }, alike ? start.solution : undefined);
  const [first, second] = [solution.electrode('electrode1'), solution.electrode('electrode2')];
  const { joule, interfaces, grainBoundaries: inBoundaries } = solution.energy;
  return {
    // What leaves one electrode enters the other: the solver's own difference, at rest as large as the current, would make metal out of nothing.
    faces: electrodes.map((_, j) => ({
      ...faceCurrent(solution, j, mesh),
      mean: (j === 0 ? first.current : -first.current) / area,
    })),
    voltage: first.potential - second.potential,
    currentDensity: first.current / area,
    joule: (joule + inBoundaries) / area,
    interfaces: interfaces / area,
    mesh,
    grains,
    solution,
    prepared,
  };
}

/** Prepares the electrolyte for the interfaces as they stand, or takes what was prepared for the same rims. */
function preparedCell(
  parameters: ResolvedParameters,
  faces: readonly ConductingFace[],
  before?: PreparedCell,
): PreparedCell {
  const { options, electrodes, temperature, mechanisms } = parameters;
  const interfaces = electrodes.map(({ molarVolume }, j) => ({
    gap: { gap: (place: ArrayLike<number>) => faces[j]!.gap(place[0]!), gapScale: options.gapLength },
    stress: {
      molarVolume,
      normalPressure: mechanisms.stressKinetics ? (place: ArrayLike<number>) => faces[j]!.pressure(place[0]!) : 0,
    },
  }));
  const key = JSON.stringify(faces.map(({ sizes: { rims, largest } }) => [largest, rims]));
  if (before !== undefined && before.key === key) {
    for (const [j, change] of interfaces.entries()) before.cell.updateInterface(`electrode${j + 1}`, change);
    return before;
  }
  const { mesh, conductivity, grainBoundaries, grains } = electrolyteOf(parameters, faces);
  const metals = electrodes.map(
    (electrode, j): Electrode => ({
      name: `electrode${j + 1}`,
      facets: j === 0 ? 'top' : 'bottom',
      kinetics: butlerVolmerKinetics(electrode.kinetics, temperature, shareOf(electrode)),
      ...interfaces[j]!,
    }),
  );
  if (metals.length === 1) metals.push({ name: 'electrode2', facets: 'bottom', kinetics: null });
  const cell = new IonicConduction({ mesh, conductivity, grainBoundaries, electrodes: metals });
  return { key, cell, mesh, grains };
}

/** The electrolyte as conduction takes it: meshed for the rims as they are, even or of grains. */
function electrolyteOf(
  { options, electrolyte }: ResolvedParameters,
  faces: readonly ConductingFace[],
): Required<Pick<ConductionProblem, 'mesh' | 'conductivity' | 'grainBoundaries'>> & {
  readonly grains: GrainMesh | null;
} {
  const { thickness, conductivity, grains } = electrolyte;
  const rims = [faces[0]!.sizes.rims, faces[1]?.sizes.rims ?? []] as const;
  const largest = Math.min(...faces.map(({ sizes }) => sizes.largest));
  if (grains === undefined)
    return {
      mesh: electrolyteMesh({ geometry: options.section, width: options.width, thickness, rims, largest }),
      conductivity: { electrolyte: conductivity },
      grainBoundaries: [],
      grains: null,
    };
  const { boundaryResistance, interiorConductivity, effectiveConductivity } = grains;
  const crystal = grainsOf(grains, options.width);
  const meshed = grainMesh(crystal, thickness, { rims, largest }, boundaryResistance > 0);
  return {
    mesh: meshed.mesh,
    conductivity: grainConductivities(crystal, interiorConductivity, effectiveConductivity, meshed.mesh.regions),
    grainBoundaries: resistingBoundaries(meshed, boundaryResistance),
    grains: meshed,
  };
}

/** Factor on the exchange current density by place: that of the patches. */
function shareOf({ face }: ResolvedElectrode): (place: ArrayLike<number>) => number {
  const { patches } = face;
  if (patches.length === 0) return () => 1;
  return (place) => {
    const patch = patches.find(({ from, to }) => place[0]! >= from && place[0]! < to);
    return patch === undefined ? 1 : 1 / patch.factor;
  };
}

function faceCurrent(solution: ConductionSolution, j: number, mesh: Mesh): Omit<FaceCurrent, 'mean'> {
  const name = `electrode${j + 1}`;
  const { current, dissipation } = solution.electrode(name);
  const pieces: { readonly from: number; readonly to: number; readonly values: readonly [number, number, number] }[] =
    [];
  let [largest, largestAt] = [0, 0];
  for (const { points, nodalCurrentDensity } of solution.surface(name)) {
    const { nodes, nodesPerFacet, facets } = points;
    for (let facet = 0; facet < facets; facet++) {
      const first = facet * nodesPerFacet;
      // Ends, then the middle.
      const [a, b] = [0, 1].map((k) => mesh.coordinates[2 * nodes[first + k]!]!) as [number, number];
      const [i, k, middle] = [0, 1, 2].map((place) => nodalCurrentDensity[first + place]!) as [number, number, number];
      pieces.push(a < b ? { from: a, to: b, values: [i, middle, k] } : { from: b, to: a, values: [k, middle, i] });
      for (const [place, value] of [
        [a, i],
        [b, k],
        [(a + b) / 2, middle],
      ] as const)
        if (Math.abs(value) > Math.abs(largest)) [largest, largestAt] = [value, place];
    }
  }
  pieces.sort((one, other) => one.from - other.from);
  const density: Across = (x) => {
    let [low, high] = [0, pieces.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (pieces[middle]!.from <= x) low = middle;
      else high = middle - 1;
    }
    const { from, to, values } = pieces[low]!;
    const t = Math.min(1, Math.max(0, (x - from) / (to - from)));
    return (1 - t) * (1 - 2 * t) * values[0] + 4 * t * (1 - t) * values[1] + t * (2 * t - 1) * values[2];
  };
  return {
    density,
    largest: Math.abs(largest),
    largestAt,
    overpotential: current === 0 ? 0 : dissipation / current,
  };
}
