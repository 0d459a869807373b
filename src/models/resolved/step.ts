import { InvertedCellError } from '../../mesh/elements/index.js';
import { exitCodes, LithostatError } from '../../quantity/index.js';
import { type CellControl, sectionArea } from './electrolyte/cell-conduction.js';
import { MeshMotion } from './metal/mesh-motion.js';
import { surfaceNames } from './metal/section.js';
import { meshDisplacement } from './motion.js';
import type { ResolvedParameters } from './parameters.js';
import { type CellRates, cellRates, type ElectrodeRates, type MeshedElectrode, meshedElectrodes } from './rates.js';
import type { CellGeometry, ElectrodeGeometry } from './state.js';
import { runsOf, type SurfaceChain, voidVolume } from './surface/chain.js';
import { chainOfMesh } from './surface/chain-of-mesh.js';
import { movedChain, scaledVoids, withoutSmallVoids } from './surface/moved-chain.js';
import type { SectionSizes } from './surface/sizes.js';

/** How the cell is driven during a step: constant over it, or linear in time about its middle. */
export interface StepLoad {
  /** At a time (s). */
  controlAt(time: number): CellControl;
  /** Set point of the fixture (Pa). */
  setPointAt(time: number): number;
}

/** The start of a step, evaluated once for every trial of its length. */
export interface StepStart {
  readonly geometry: CellGeometry;
  readonly meshed: readonly MeshedElectrode[];
  readonly rates: CellRates;
  readonly time: number;
}

/** A void that was closed in a step. */
interface ClosedVoid {
  /** Counted from 1. */
  readonly electrode: number;
  /** m. */
  readonly halfWidth: number;
}

/** A step that may be taken. */
export interface TakenStep {
  readonly geometry: CellGeometry;
  /** Rates in the middle of the step: what it was made with. */
  readonly middle: CellRates;
  readonly closed: readonly ClosedVoid[];
  /** Largest factor less one by which volumes of voids were corrected: the error of the surfaces' motion, in volume. */
  readonly volumeCorrection: number;
  /** Difference of the surfaces to those of a step with the rates at its start, over what is allowed. */
  readonly error: number;
}

/** Why a step has to be shorter. */
export interface RefusedStep {
  readonly refused: 'volume' | 'mesh' | 'error' | 'no-solution';
  /** What the mesh or the solver said. */
  readonly because?: string;
}

/** Largest correction of volume that is taken for an error of a step. */
const largestCorrection = 0.02;
/**
 * Largest difference between a surface moved with the rates at the start and with those in the middle, as a part of the height of its void. The
 * error of the midpoint rule is smaller than that of the first by about the change of the rates in the step.
 */
const surfaceTolerance = 0.05;

/** Height of gaps, as a part of the one that stops half of the current, below which their changes need not be followed closely. */
const thinPart = 0.1;

/** Meshes and evaluates the cell where a step begins, from its geometry alone: a run that is resumed goes on with the same bits. */
export function startStep(
  parameters: ResolvedParameters,
  geometry: CellGeometry,
  load: StepLoad,
  time: number,
): StepStart {
  const meshed = meshedElectrodes(parameters, geometry);
  return {
    geometry,
    meshed,
    time,
    rates: cellRates(parameters, meshed, load.controlAt(time), load.setPointAt(time)),
  };
}

/** Longest step for which the surfaces' motion by the rates at the start is small against voids and their meshes (s). */
export function longestStep(parameters: ResolvedParameters, { meshed, rates, geometry }: StepStart): number {
  const { largestVolumeChange } = parameters.options;
  let longest = Number.POSITIVE_INFINITY;
  meshed.forEach(({ chain, sizes }, j) => {
    const { motion, voidRate } = rates.electrodes[j]!;
    if (motion === null) return;
    // Gaps that are thin against the one that stops the current change nothing yet.
    const little = thinPart * parameters.options.gapLength * sectionArea(parameters.options);
    const volume = voidVolume(geometry.electrodes[j]!.chain);
    if (volume > 0) longest = Math.min(longest, (largestVolumeChange * Math.max(volume, little)) / Math.abs(voidRate));
    let fastest = 0;
    motion.kind.forEach((kind, k) => {
      if (kind !== 'held')
        fastest = Math.max(fastest, Math.hypot(motion.velocity[2 * k]!, motion.velocity[2 * k + 1]!));
    });
    const least = Math.min(sizes.largest, ...sizes.rims.map(({ size }) => size));
    if (fastest > 0 && chain.across.length > 3) longest = Math.min(longest, least / fastest);
    if (fastest > 0 && motion.kind.includes('opening'))
      longest = Math.min(longest, (2 * parameters.options.gapLength) / fastest);
  });
  const { stiffness } = parameters.fixture;
  if (stiffness > 0) {
    const growth = Math.abs(rates.electrodes.reduce((sum, { bodyVelocity }) => sum + bodyVelocity, 0));
    longest = Math.min(longest, (0.05 * Math.abs(rates.stackPressure)) / (stiffness * growth));
  }
  return longest;
}

/**
 * A step by the midpoint rule: the mesh is moved half of the way with the rates at the start, evaluated there, and the surfaces are moved all
 * the way with what is found. Second order in time. Volumes of voids are those that the flow gives to round-off (metal is incompressible, and
 * what is consumed is known from the charge); the surfaces, which are moved node by node, are corrected to them.
 */
export function tryStep(
  parameters: ResolvedParameters,
  start: StepStart,
  load: StepLoad,
  duration: number,
): TakenStep | RefusedStep {
  const half = start.time + duration / 2;
  let middle: CellRates;
  try {
    const moved = start.meshed.map((meshed, j) => halfway(meshed, start.rates.electrodes[j]!, duration / 2));
    middle = cellRates(parameters, moved, load.controlAt(half), load.setPointAt(half), start.rates);
  } catch (error) {
    return refusalOf(error);
  }
  const area = sectionArea(parameters.options);
  const closed: ClosedVoid[] = [];
  let volumeCorrection = 0;
  let error = 0;
  const electrodes: ElectrodeGeometry[] = [];
  for (const [j, { chain, section, sizes }] of start.meshed.entries()) {
    const before = start.geometry.electrodes[j]!;
    const rates = middle.electrodes[j]!;
    let top = before.top - duration * rates.bodyVelocity;
    if (section === null || rates.motion === null) {
      electrodes.push({ chain: before.chain, top });
      continue;
    }
    error = Math.max(
      error,
      surfaceError(chain, start.rates.electrodes[j]!, rates, duration, parameters.options.gapLength),
    );
    // The middle's motion is that of the same nodes.
    const tidy = withoutSmallVoids(
      movedChain(chain, rates.motion, duration, shortest(sizes)),
      parameters.options.closedRadius,
    );
    const wanted = voidVolume(before.chain) + duration * rates.voidRate;
    const found = voidVolume(tidy.chain);
    for (const halfWidth of tidy.closed) closed.push({ electrode: j + 1, halfWidth });
    if (found > 0 && tidy.closed.length === 0) {
      const factor = wanted / found;
      if (!(Math.abs(factor - 1) <= largestCorrection)) {
        // What has just opened has no surface to speak of yet.
        if (!(wanted > 0 && found < 1e-3 * area * parameters.options.gapLength)) return { refused: 'volume' };
      }
      volumeCorrection = Math.max(volumeCorrection, Math.abs(factor - 1));
      electrodes.push({ chain: scaledVoids(tidy.chain, factor), top });
      continue;
    }
    // Metal has filled what was closed: the body comes down by what the volume is less than it should be.
    top -= (wanted - found) / area;
    electrodes.push({ chain: tidy.chain, top });
  }
  const charge = start.geometry.charge + duration * middle.currents.currentDensity;
  if (error > 1) return { refused: 'error' };
  return { geometry: { charge, electrodes }, middle, closed, volumeCorrection, error };
}

/**
 * What could not be meshed or solved a part of a step on may be on a shorter part.
 * @throws what is no trouble of meshes or solvers
 */
export function refusalOf(error: unknown): RefusedStep {
  if (error instanceof InvertedCellError) return { refused: 'mesh', because: error.message };
  if (error instanceof LithostatError)
    return { refused: error.exitCode === exitCodes.solverFailure ? 'no-solution' : 'mesh', because: error.message };
  // The mesher's word for points that coincide and lines that cross, to which a motion that is too long leads.
  if (error instanceof RangeError) return { refused: 'mesh', because: error.message };
  throw error;
}

/** An electrode half a step on, on the same mesh moved along. */
function halfway(meshed: MeshedElectrode, { motion, bodyVelocity }: ElectrodeRates, time: number): MeshedElectrode {
  const { section, chain, top } = meshed;
  const nextTop = top - time * bodyVelocity;
  if (section === null || motion === null) return { ...meshed, top: nextTop };
  const { mesh, boundary } = section;
  const displacement = new Float64Array(2 * boundary.length);
  const onChain = meshDisplacement(section.chain, motion, time);
  const placeOf = new Map(Array.from(section.chain.nodes, (node, k) => [node, k] as const));
  const last = chain.across.length - 1;
  const ends = [0, last].map((k) => ({ height: chain.height[k]!, moved: onChain[2 * k + 1]! }));
  for (const [k, node] of boundary.entries()) {
    const place = placeOf.get(node);
    if (place !== undefined) displacement.set(onChain.subarray(2 * place, 2 * place + 2), 2 * k);
    else {
      // Walls are stretched between the surface and the platen.
      const end = ends[mesh.coordinates[2 * node]! > chain.across[last]! / 2 ? 1 : 0]!;
      const part = (mesh.coordinates[2 * node + 1]! - end.height) / (top - end.height);
      displacement[2 * k + 1] = (1 - part) * end.moved + part * (nextTop - top);
    }
  }
  const moved = new MeshMotion(mesh, boundary).moved(displacement);
  const next = chainOfMesh(moved, surfaceNames);
  return { ...meshed, top: nextTop, chain: next, section: { ...section, mesh: moved, chain: next } };
}

/** Largest difference of a surface moved with the two rates, over what is allowed for its void. */
function surfaceError(
  chain: SurfaceChain,
  first: ElectrodeRates,
  second: ElectrodeRates,
  duration: number,
  gapLength: number,
): number {
  let most = 0;
  for (const { kind, first: from, last } of runsOf(chain)) {
    if (kind === 'contact') continue;
    let highest = 0;
    for (let k = from; k <= last; k++) highest = Math.max(highest, chain.height[k]!);
    const size = Math.max(highest, thinPart * gapLength);
    for (let k = from + 1; k < last; k++) {
      if (second.motion!.kind[k] !== 'void' || first.motion!.kind[k] !== 'void') continue;
      const difference = Math.hypot(
        second.motion!.velocity[2 * k]! - first.motion!.velocity[2 * k]!,
        second.motion!.velocity[2 * k + 1]! - first.motion!.velocity[2 * k + 1]!,
      );
      most = Math.max(most, (duration * difference) / (surfaceTolerance * size));
    }
  }
  return most;
}

/** Length of segments that are not worth a triangle (m): a tenth of an edge at the finest rim. */
function shortest({ rims, largest }: SectionSizes): number {
  return 0.1 * Math.min(largest, ...rims.map(({ size }) => size));
}
