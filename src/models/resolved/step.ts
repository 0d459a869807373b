import { InvertedCellError } from '../../mesh/elements/index.js';
import { exitCodes, LithostatError } from '../../quantity/index.js';
import { type CellControl, sectionArea } from './electrolyte/cell-conduction.js';
import type { Ahead } from './metal/flow.js';
import { MeshMotion } from './metal/mesh-motion.js';
import { surfaceNames } from './metal/section.js';
import { meshDisplacement } from './motion.js';
import type { ResolvedParameters } from './parameters.js';
import { type CellRates, cellRates, type ElectrodeRates, type MeshedElectrode, meshedElectrodes } from './rates.js';
import type { CellGeometry, ElectrodeGeometry } from './state.js';
import { longestStep, thinPart } from './step-length.js';
import { highestOf, type SurfaceChain, voidsOf, voidVolume } from './surface/chain.js';
import { chainOfMesh } from './surface/chain-of-mesh.js';
import { movedChain, scaledVoids, type TidyChain, tidiedVoids, wantedVolumes } from './surface/moved-chain.js';
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

/** Voids that met in a step, or one that reached a wall. */
interface MergedVoids {
  /** Counted from 1. */
  readonly electrode: number;
  /** m from the left wall. */
  readonly place: number;
}

/** A step that may be taken. */
export interface TakenStep {
  readonly geometry: CellGeometry;
  /** Rates in the middle of the step: what it was made with. */
  readonly middle: CellRates;
  readonly closed: readonly ClosedVoid[];
  readonly merged: readonly MergedVoids[];
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

/** Part of the coming step after which the first evaluation takes surface tension. */
const firstLag = 0.4;
/**
 * Most that a piece of a free surface is stretched, squeezed or turned in a step by the rates in its middle; by those at its start, which follow
 * corners of the surface that are gone at once, it may be twice that.
 */
const usualStretch = 0.3;
/** Evaluations after which a length is taken as it is; a step that is too long will be refused. */
const mostRounds = 12;
/** The evaluated start is good for steps down to this part of the one that it was made for. */
const nearly = 0.7;

/**
 * Meshes and evaluates the cell where a step begins, from its geometry alone: a run that is resumed goes on with the same bits. Surface tension is
 * taken a part of the coming step later, so the length of the step and its start are found together.
 */
export function startStep(
  parameters: ResolvedParameters,
  geometry: CellGeometry,
  load: StepLoad,
  time: number,
): StepStart {
  const meshed = meshedElectrodes(parameters, geometry);
  let step = Number.isFinite(geometry.step) ? geometry.step : 0;
  let rates: CellRates | undefined;
  for (let round = 1; ; round++) {
    const ahead = { time: firstLag * step };
    rates = cellRates(
      parameters,
      meshed,
      load.controlAt(time),
      load.setPointAt(time),
      meshed.map(() => ahead),
      undefined,
      rates,
    );
    const longest = longestStep(parameters, meshed, rates, 2 * usualStretch);
    if (step > 0 && (longest >= nearly * step || round === mostRounds))
      return { geometry: { ...geometry, step }, meshed, time, rates };
    // Nothing moves: there is nothing to be ahead of.
    if (longest === Number.POSITIVE_INFINITY) return { geometry: { ...geometry, step: longest }, meshed, time, rates };
    step = longest;
  }
}

/**
 * A step by the midpoint rule: the mesh is moved half of the way with the rates at the start, evaluated there, and the surfaces are moved all
 * the way with what is found. Surface tension is implicit in both evaluations, in a Runge-Kutta method of its own with the same weights
 * (Boscarino, Filbet & Russo, J. Sci. Comput. 68, 975 (2016)): taken at x + a k1 t, then at x + (b k1 + c k2) t with b + c = 1/2 and
 * c = (1/2 - a)/(1 - a). Second order in time, but for rims that are stripped (1.2 to 1.5 were measured, with errors of a thousandth of the
 * volume); what tension evens out faster than a step is evened out at once (L-stable).
 *
 * Volumes of voids are those that the flow gives to round-off (metal is incompressible, and what is consumed is known from the charge); the
 * surfaces, which are moved node by node, are corrected to them.
 * @param cut whether an end or an event makes the step shorter than it might be, which says nothing about the next one
 */
export function tryStep(
  parameters: ResolvedParameters,
  start: StepStart,
  load: StepLoad,
  duration: number,
  cut = false,
): TakenStep | RefusedStep {
  const half = start.time + duration / 2;
  let middle: CellRates;
  let moved: MeshedElectrode[];
  try {
    moved = start.meshed.map((meshed, j) => halfway(meshed, start.rates.electrodes[j]!, duration / 2));
    const ahead = moved.map((one, j) => tensionAt(start, j, one, duration));
    middle = cellRates(parameters, moved, load.controlAt(half), load.setPointAt(half), ahead, start.rates);
  } catch (error) {
    return refusalOf(error);
  }
  const area = sectionArea(parameters.options);
  const closed: ClosedVoid[] = [];
  const merged: MergedVoids[] = [];
  const error = start.meshed.reduce((most, { section, chain }, j) => {
    if (section === null) return most;
    const [first, second] = [start.rates.electrodes[j]!, middle.electrodes[j]!];
    return Math.max(most, surfaceError(chain, first, second, duration, parameters.options.gapLength));
  }, 0);
  if (error > 1) return { refused: 'error' };
  const electrodes: ElectrodeGeometry[] = [];
  for (const [j, { chain, section, sizes }] of start.meshed.entries()) {
    const before = start.geometry.electrodes[j]!;
    const rates = middle.electrodes[j]!;
    let top = before.top - duration * rates.bodyVelocity;
    if (section === null || rates.motion === null) {
      electrodes.push({ chain: before.chain, top });
      continue;
    }
    let tidy: TidyChain;
    try {
      // The middle's motion is that of the same nodes.
      tidy = tidiedVoids(movedChain(chain, rates.motion, duration, shortest(sizes)), parameters.options.closedRadius);
    } catch (error) {
      return refusalOf(error);
    }
    const wanted = voidVolume(before.chain) + duration * rates.voidRate;
    const found = voidVolume(tidy.chain);
    for (const { halfWidth } of tidy.closed) closed.push({ electrode: j + 1, halfWidth });
    for (const place of tidy.merged) merged.push({ electrode: j + 1, place });
    const gone = new Set(tidy.closed.map(({ place }) => place));
    const known = found > 0 && gone.size === 0;
    const voids = wantedVolumes(tidy.chain, before.chain, chain, gone, known ? wanted : null);
    // Of gaps that are thin against the one that stops the current, the height matters and not the volume.
    const slack = thinPart * largestCorrection * parameters.options.gapLength;
    const good = voids.every(
      (one) => Math.abs(one.wanted - one.volume) <= largestCorrection * one.volume + slack * one.covered,
    );
    if (!good) return { refused: 'volume' };
    const corrected = scaledVoids(
      tidy.chain,
      voids.map((one) => Math.max(0, one.wanted / one.volume)),
    );
    // Metal has filled what was closed: the body comes down by what the volume is less than it should be.
    if (!known) {
      const missing = wanted - voidVolume(corrected);
      if (Math.abs(missing) > largestCorrection * voidVolume(before.chain) + slack * area) return { refused: 'volume' };
      top -= missing / area;
    }
    electrodes.push({ chain: corrected, top });
  }
  const charge = start.geometry.charge + duration * middle.currents.currentDensity;
  return {
    geometry: { charge, step: nextStep(parameters, start, moved, middle, duration, error, cut), electrodes },
    middle,
    closed,
    merged,
  };
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

/** Most that a step may be longer than the one before. */
const mostGrowth = 1.5;

/**
 * Length that the step after one may have: what the rates in its middle allow, but the difference between its two evaluations grows with the
 * square of its length.
 */
function nextStep(
  parameters: ResolvedParameters,
  { geometry }: StepStart,
  moved: readonly MeshedElectrode[],
  middle: CellRates,
  duration: number,
  error: number,
  cut: boolean,
): number {
  const grown = duration * Math.min(mostGrowth, 0.9 / Math.sqrt(Math.max(error, 1e-12)));
  return Math.min(cut ? Math.max(grown, geometry.step) : grown, longestStep(parameters, moved, middle, usualStretch));
}

/** Where the second evaluation takes surface tension. A step shorter than four fifths of the one its start was made for takes it at its end: of first order, and as stable. */
function tensionAt(start: StepStart, j: number, moved: MeshedElectrode, duration: number): Ahead {
  const before = start.meshed[j]!;
  if (before.section === null || moved.section === null) return { time: 0 };
  const lag = (firstLag * start.geometry.step) / duration;
  const now = lag < 0.49 ? (0.5 - lag) / (1 - lag) : 1;
  // The mesh has been moved by half of a step with the first rates.
  const back = lag < 0.49 ? 1 - 2 * (0.5 - now) : 1;
  const { coordinates } = moved.section.mesh;
  return {
    time: now * duration,
    displacement: before.section.mesh.coordinates.map((x, at) => back * (x - coordinates[at]!)),
  };
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
  for (const run of voidsOf(chain)) {
    const size = Math.max(highestOf(chain, run), thinPart * gapLength);
    for (let k = run.first + 1; k < run.last; k++) {
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
