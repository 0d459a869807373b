import { faradayConstant } from '../../quantity/index.js';
import {
  type Across,
  type CellControl,
  type CellCurrents,
  cellConduction,
  sectionArea,
} from './electrolyte/cell-conduction.js';
import { type ElasticStress, elasticStress } from './electrolyte/elastic-stress.js';
import { boundariesOnFace, grainsOf } from './electrolyte/grains.js';
import { type Ahead, type MetalFlow, metalFlow } from './metal/flow.js';
import { type MetalSection, metalSection } from './metal/section.js';
import { type SurfaceMotion, surfaceMotion } from './motion.js';
import type { ResolvedElectrode, ResolvedParameters } from './parameters.js';
import type { CellGeometry, ElectrodeGeometry } from './state.js';
import { runsOf, type SurfaceChain, surfaceArea, voidsOf } from './surface/chain.js';
import { gapOf } from './surface/gap.js';
import { type FinePlace, type SectionSizes, sectionSizes } from './surface/sizes.js';

/** An electrode ready for evaluation; `section` is null where its interface is flat and even, and the metal only follows as a body. */
export interface MeshedElectrode {
  readonly chain: SurfaceChain;
  readonly top: number;
  readonly sizes: SectionSizes;
  readonly section: MetalSection | null;
}

/** How an electrode changes. */
export interface ElectrodeRates {
  readonly flow: MetalFlow | null;
  readonly motion: SurfaceMotion | null;
  /** Velocity of the electrode towards the electrolyte (m/s). */
  readonly bodyVelocity: number;
  /** Rate of the volume of its voids (m^3/s; m^2/s). */
  readonly voidRate: number;
}

/** The cell's rates of change at one geometry and load. */
export interface CellRates {
  readonly currents: CellCurrents;
  readonly electrodes: readonly ElectrodeRates[];
  /** Stack pressure above ambient (Pa). */
  readonly stackPressure: number;
}

/** Meshes the electrodes of a geometry. */
export function meshedElectrodes(parameters: ResolvedParameters, { electrodes }: CellGeometry): MeshedElectrode[] {
  return electrodes.map(({ chain, top }, j) => {
    const electrode = parameters.electrodes[j]!;
    const edges = electrode.face.patches.flatMap(({ from, to }) => [from, to]);
    const meeting = grainEdges(parameters, j === 0 ? 1 : 2);
    const sizes = sectionSizes(chain, edges, parameters.options, meeting);
    const section = isEven(chain, electrode) && meeting.length === 0 ? null : metalSection(chain, top, sizes);
    // What the step goes on from is the surface that is meshed; its volume is that of the state.
    return { chain: section?.chain ?? chain, top, sizes, section };
  });
}

/** Edges where grain boundaries meet the face as a part of the size of grains: the current on the face jumps there. */
const partOfGrain = 1 / 10;

/** Where grain boundaries meet the face of an electrode, and how fine its mesh is there. */
function grainEdges({ electrolyte, options }: ResolvedParameters, electrode: 1 | 2): FinePlace[] {
  const { grains, thickness } = electrolyte;
  if (grains === undefined) return [];
  const crystal = grainsOf(grains, options.width);
  return boundariesOnFace(crystal, electrode, thickness).map((at) => ({ at, size: partOfGrain * grains.size }));
}

function isEven(chain: SurfaceChain, { face }: ResolvedElectrode): boolean {
  return face.patches.length === 0 && runsOf(chain).every(({ kind }) => kind === 'contact');
}

/** Stack pressure of the fixture at a geometry (Pa): the set point, and what the growth of the stack since assembly adds. */
function stackPressureAt(
  { fixture, electrodes }: ResolvedParameters,
  setPoint: number,
  tops: readonly number[],
): number {
  const growth = tops.reduce((sum, top, j) => sum + top - electrodes[j]!.thickness, 0);
  return setPoint + fixture.stiffness * growth;
}

/**
 * Currents, then the flow of each metal that follows them. Stress enters the kinetics with the pressures of the evaluation before (its effect on
 * the current is some parts in a hundred; the next evaluation corrects it).
 *
 * @param ahead when surface tension is taken, by electrode
 * @param before rates on meshes of the same connections, to start from
 * @param again rates at the same geometry and load, but with surface tension at other times: their currents hold. Their flows are not started
 *   from, since a run that is resumed does not have them, and goes on with the same bits
 */
export function cellRates(
  parameters: ResolvedParameters,
  meshed: readonly MeshedElectrode[],
  control: CellControl,
  setPoint: number,
  ahead: readonly Ahead[],
  before?: CellRates,
  again?: CellRates,
): CellRates {
  const { options, ambientPressure } = parameters;
  const area = sectionArea(options);
  const stackPressure = stackPressureAt(
    parameters,
    setPoint,
    meshed.map(({ top }) => top),
  );
  const pressure = stackPressure + ambientPressure;
  const currents =
    again?.currents ??
    cellConduction(
      parameters,
      meshed.map(({ chain, sizes }, j) => ({
        sizes,
        gap: gapOf(chain),
        pressure: before?.electrodes[j]?.flow?.pressure ?? (() => pressure),
      })),
      control,
      before?.currents,
    );
  const electrodes = meshed.map(({ section }, j): ElectrodeRates => {
    const electrode = parameters.electrodes[j]!;
    const current = currents.faces[j]!;
    const recession = (electrode.molarVolume / faradayConstant) * current.mean;
    if (section === null) return { flow: null, motion: null, bodyVelocity: recession, voidRate: 0 };
    const flow = metalFlow(
      section,
      electrode,
      { pressure, current: current.density, meanCurrent: current.mean, area, ahead: ahead[j]! },
      before?.electrodes[j]?.flow,
      parameters.mechanisms.contactLoss,
    );
    return {
      flow,
      motion: surfaceMotion(section.chain, electrode, flow, current, options.gapLength),
      bodyVelocity: flow.bodyVelocity,
      // Metal is incompressible: what is consumed and not followed by the body is void.
      voidRate: area * (recession - flow.bodyVelocity),
    };
  });
  return { currents, electrodes, stackPressure };
}

const stresses = new WeakMap<CellRates, ElasticStress>();

/** Stress of the electrolyte under the pressures of the metal, computed once for a moment; null where it is not asked for. */
export function electrolyteStress(
  { electrolyte: { elasticity }, ambientPressure }: ResolvedParameters,
  rates: CellRates,
): ElasticStress | null {
  if (elasticity === undefined) return null;
  const known = stresses.get(rates);
  if (known !== undefined) return known;
  const mean = rates.stackPressure + ambientPressure;
  const on = (j: number): Across => rates.electrodes[j]?.flow?.pressure ?? (() => mean);
  const { mesh, grains } = rates.currents;
  const along = (j: number): Across => rates.electrodes[j]?.flow?.shear ?? (() => 0);
  const stress = elasticStress(grains?.whole ?? mesh, {
    ...elasticity,
    pressures: [on(0), on(1)],
    shears: [along(0), along(1)],
    mean,
  });
  stresses.set(rates, stress);
  return stress;
}

/** Surface of the voids of an electrode per area of the section (1). */
export function voidSurface({ chain }: Pick<ElectrodeGeometry, 'chain'>, area: number): number {
  return voidsOf(chain).reduce((sum, { first, last }) => sum + surfaceArea(chain, [first, last]), 0) / area;
}
