import {
  type ComponentRoom,
  componentRoom,
  labelComponents,
  type VoxelComponents,
  type VoxelConnectivity,
} from './components.js';
import { boundariesOf, connectivityOf, isPeriodic } from './connectivity.js';
import { faceWalk } from './grid.js';
import {
  type ConductionObstacle,
  currentWithoutWay,
  noWayThrough,
  strayCurrent,
  subjectOf,
} from './preflight-obstacle.js';
import type { FaceMap, VoxelConductionProblem } from './problem.js';

/** What becomes of a voxel: entries of `states` below `heldState`. */
export const voxelState = {
  /** Nothing conducts here. */
  blocked: 0,
  /** Current may flow: the potential is an unknown. */
  carrying: 1,
  /** Conducts, but nothing holds its potential and no current enters: the potential is undetermined. */
  floating: 2,
} as const;

/** Entries of `states` from here on: held at `constants[entry - heldState]`, no current flows. */
export const heldState = 3;
const mostConstants = 256 - heldState;

/** A part that carries current while no face holds its potential, so that a constant may be added to it. */
interface LevelFreeComponent {
  readonly component: number;
  /** Sum of all currents into it (A): zero but for rounding. */
  readonly current: number;
}

/** What can conduct from where to where in a problem, found before it is solved. */
export interface ConductionPreflight {
  readonly components: VoxelComponents;
  /** Per voxel: blocked, carrying, floating, or held at a constant; see `voxelState` and `heldState`. A block of the room's heap. */
  readonly states: Uint8Array;
  /** Potentials of the parts that are held at one potential without current; V. */
  readonly constants: Float64Array;
  /** The parts that carry current but have no level of their own. */
  readonly levelFree: readonly LevelFreeComponent[];
  /** For components at faces: bit 2 axis + side is set when that face holds the component's potential through a finite resistance. */
  readonly anchors: Uint8Array;
  /** Numbers of voxels in each state. */
  readonly voxels: {
    readonly blocked: number;
    readonly carrying: number;
    readonly floating: number;
    readonly held: number;
  };
  /** Why there is nothing to solve; null when there is. */
  readonly obstacle: ConductionObstacle | null;
}

/**
 * Finds what is connected over faces of positive conductance, what of it is held by a face, and what can carry current.
 *
 * A component may carry current when two faces (or two places of one) hold it at different potentials, when a flux or a source enters
 * it, or when it meets itself again around a periodic axis with a jump. Everything else carries none in a steady state: a component
 * that is held at one potential has that potential everywhere, and one that nothing holds floats. Both are left out of the solve. Dead
 * ends of a component that carries current stay in: their potential is determined, and solving for it costs little.
 *
 * A component that carries current and that no face holds (fluxes and sources alone, or a periodic jump) has a solution only when the
 * currents into it cancel; then it is unique up to a constant.
 *
 * @param problem sizes and values are taken as checked
 * @param room memory for the components and, beyond those, a byte a voxel for the states; in a heap of its own when left out
 * @param names what the labels are called in messages; their numbers when left out
 * @returns components and states, 5 bytes a voxel; `obstacle` says why the problem has no solution, or none with a current although
 * different potentials are asked for
 */
export function checkConduction(
  problem: VoxelConductionProblem,
  room: ComponentRoom = componentRoom(problem.shape[0] * problem.shape[1] * problem.shape[2]),
  names?: readonly (string | number)[],
): ConductionPreflight {
  const connectivity = connectivityOf(problem);
  const components = labelComponents(connectivity, room);
  const drives = new Drives(components);
  const strayOnFaces = gatherFaces(problem, connectivity, room.classes, drives);
  const strayInside = gatherSource(problem, drives);
  const boundaries = boundariesOf(problem);
  const jumps = boundaries.map((boundary) => isPeriodic(boundary) && (boundary.jump ?? 0) !== 0);

  const codes = new Uint8Array(components.count).fill(voxelState.floating);
  const constants: number[] = [];
  const levelFree: LevelFreeComponent[] = [];
  let unbalanced: LevelFreeComponent | null = null;
  for (let component = 0; component < components.count; component++) {
    const touched = component < components.atFaces ? components.touches[component]! : 0;
    const winds = component < components.atFaces ? components.winds[component]! : 0;
    const anchored = component < components.atFaces && drives.anchors[component] !== 0;
    const wound = jumps.some((jump, axis) => jump && (winds & (1 << axis)) !== 0);
    const severed = jumps.some((jump, axis) => jump && (touched & (3 << (2 * axis))) !== 0);
    const { sum, size } = drives.currentInto(component);
    const driven = wound || size > 0 || (anchored && drives.lowest[component]! < drives.highest[component]!);
    if (driven && !anchored) {
      const free = { component, current: sum };
      if (Math.abs(sum) > drives.rounding * size) unbalanced ??= free;
      else levelFree.push(free);
    }
    if (driven) codes[component] = voxelState.carrying;
    else if (anchored) codes[component] = severed ? voxelState.carrying : holdAt(drives.lowest[component]!, constants);
  }

  const { heap } = room;
  const states = heap.uint8(components.ofVoxel.length, 'states');
  const codesInHeap = heap.uint8(codes.length, 'states of components');
  codesInHeap.set(codes);
  heap.kernels.voxelStates(
    ...([states.length, components.ofVoxel.byteOffset, codesInHeap.byteOffset, states.byteOffset] as const),
  );
  heap.release(codesInHeap);
  const voxels = { blocked: states.length, carrying: 0, floating: 0, held: 0 };
  let driven = false;
  for (let component = 0; component < components.count; component++) {
    const number = components.voxels[component]!;
    voxels.blocked -= number;
    if (codes[component] === voxelState.carrying) {
      voxels.carrying += number;
      driven = true;
    } else voxels[codes[component] === voxelState.floating ? 'floating' : 'held'] += number;
  }
  const subject = (): string => subjectOf(problem, names);
  const obstacle =
    strayCurrent(subject, strayOnFaces, strayInside) ??
    (unbalanced === null ? null : currentWithoutWay(subject, components, unbalanced)) ??
    (driven ? null : noWayThrough(problem, subject, components, drives.anchors));
  return {
    components,
    states,
    constants: Float64Array.from(constants),
    levelFree,
    anchors: drives.anchors,
    voxels,
    obstacle,
  };
}

/** The code of a constant; when there are too many, the part is solved for like any other. */
function holdAt(potential: number, constants: number[]): number {
  const known = constants.findIndex((value) => Object.is(value, potential));
  if (known >= 0) return heldState + known;
  if (constants.length === mostConstants) return voxelState.carrying;
  return heldState + constants.push(potential) - 1;
}

/** What holds and drives each component. */
class Drives {
  /** Bits of the faces that hold the components at faces. */
  readonly anchors: Uint8Array;
  readonly lowest: Float64Array;
  readonly highest: Float64Array;
  /** Sums over single-precision currents cancel to this fraction of their size only. */
  rounding = 1e-10;
  /** Sum and sum of magnitudes of the currents into each component; made when there is one. */
  #sums: Float64Array | null = null;
  #sizes: Float64Array | null = null;

  constructor(readonly components: VoxelComponents) {
    this.anchors = new Uint8Array(components.atFaces);
    this.lowest = new Float64Array(components.atFaces).fill(Infinity);
    this.highest = new Float64Array(components.atFaces).fill(-Infinity);
  }

  hold(component: number, bit: number, potential: number): void {
    this.anchors[component]! |= bit;
    if (potential < this.lowest[component]!) this.lowest[component] = potential;
    if (potential > this.highest[component]!) this.highest[component] = potential;
  }

  feed(component: number, current: number): void {
    this.#sums ??= new Float64Array(this.components.count);
    this.#sizes ??= new Float64Array(this.components.count);
    this.#sums[component]! += current;
    this.#sizes[component]! += Math.abs(current);
  }

  currentInto(component: number): { readonly sum: number; readonly size: number } {
    return { sum: this.#sums?.[component] ?? 0, size: this.#sizes?.[component] ?? 0 };
  }
}

const entryOf = (map: FaceMap, entry: number): number => (typeof map === 'number' ? map : map[entry]!);

/** Reads the conditions of the faces. @returns current that a map puts in where nothing conducts; A */
function gatherFaces(
  problem: VoxelConductionProblem,
  connectivity: VoxelConnectivity,
  classes: Uint8Array,
  drives: Drives,
): number {
  const { ofVoxel } = drives.components;
  const { spacing } = problem;
  let stray = 0;
  for (const [axis, boundary] of boundariesOf(problem).entries()) {
    if (isPeriodic(boundary)) continue;
    const along = connectivity.conductsAlong[axis]!;
    const area = (spacing[0] * spacing[1] * spacing[2]) / spacing[axis]!;
    for (const condition of boundary)
      if (condition.kind === 'flux' && condition.value instanceof Float32Array) drives.rounding = 1e-6;
    const { rows, columns, rowStep, columnStep, first } = faceWalk(problem, axis);
    for (const side of [0, 1] as const) {
      const condition = boundary[side];
      if (condition.kind === 'insulated') continue;
      const bit = 1 << (2 * axis + side);
      for (let entry = 0; entry < rows * columns; entry++) {
        const voxel = first[side] + Math.floor(entry / columns) * rowStep + (entry % columns) * columnStep;
        const component = ofVoxel[voxel]!;
        const meets = component >= 0 && along[classes[voxel]!] !== 0;
        if (condition.kind === 'flux') {
          const current = entryOf(condition.value, entry) * area;
          if (meets && current !== 0) drives.feed(component, current);
          else if (!meets && typeof condition.value !== 'number') stray += Math.abs(current);
        } else if (!meets) continue;
        else if (condition.kind === 'potential') drives.hold(component, bit, entryOf(condition.value, entry));
        else if (entryOf(condition.resistance, entry) < Infinity)
          drives.hold(component, bit, entryOf(condition.potential, entry));
      }
    }
  }
  return stray;
}

/** Reads the source. @returns current that it puts in where nothing conducts; A */
function gatherSource({ source, spacing }: VoxelConductionProblem, drives: Drives): number {
  if (source === undefined) return 0;
  if (source instanceof Float32Array) drives.rounding = 1e-6;
  const { ofVoxel } = drives.components;
  const volume = spacing[0] * spacing[1] * spacing[2];
  let stray = 0;
  for (let voxel = 0; voxel < ofVoxel.length; voxel++) {
    const current = source[voxel]! * volume;
    if (current === 0) continue;
    if (ofVoxel[voxel]! >= 0) drives.feed(ofVoxel[voxel]!, current);
    else stray += Math.abs(current);
  }
  return stray;
}
