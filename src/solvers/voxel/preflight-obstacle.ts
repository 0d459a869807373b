import type { VoxelComponents } from './components.js';
import { axisNames, boundariesOf, isPeriodic, presentLabels } from './connectivity.js';
import { type ComponentGap, nearestGap, reachOf } from './gap.js';
import type { FaceCondition, FaceMap, VoxelConductionProblem } from './problem.js';

/** A face of the grid by axis (0 z, 1 y, 2 x) and side (0 low, 1 high). */
interface Face {
  readonly axis: number;
  readonly side: number;
}

/** Why a conduction problem has nothing to solve. */
export interface ConductionObstacle {
  /**
   * `not-percolating`: different potentials are asked for, but nothing conducts from one to the other;
   * `unbalanced-current`: current enters a part that no face lets it leave;
   * `stray-current`: a flux or a source is prescribed where nothing conducts.
   */
  readonly code: 'not-percolating' | 'unbalanced-current' | 'stray-current';
  /** The reason in words, with places and amounts. */
  readonly message: string;
  /** What to look at. */
  readonly remedy: string;
  /** Nearest places of the two sides, where both sides conduct. */
  readonly gap: ComponentGap | null;
}

/** A conduction problem without a solution, or without the current that its boundaries ask for. */
export class ConductionObstacleError extends Error {
  readonly code: ConductionObstacle['code'];

  constructor(readonly obstacle: ConductionObstacle) {
    super(`${obstacle.message} ${obstacle.remedy}`);
    this.name = 'ConductionObstacleError';
    this.code = obstacle.code;
  }
}

const faceName = ({ axis, side }: Face): string => `${side === 0 ? 'low' : 'high'} ${axisNames[axis]} face`;
const layerNames = ['page', 'row', 'column'] as const;
const countOf = (count: number, what: string): string =>
  `${count === 0 ? 'no' : count} ${what}${count === 1 ? '' : 's'}`;
const capitalised = (text: string): string => `${text[0]!.toUpperCase()}${text.slice(1)}`;

const listed = (names: readonly (string | number)[]): string =>
  names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/** What conducts, in words: the phases of a label image by number. */
export function subjectOf(
  { conductivity, interfaceResistances = [] }: VoxelConductionProblem,
  names?: readonly (string | number)[],
): string {
  const nameOf = (label: number): string | number => names?.[label] ?? label;
  if (!('labels' in conductivity)) return 'what conducts';
  const present = presentLabels(conductivity.labels);
  const phases = conductivity.phases.flatMap((phase, label) =>
    present[label] === 1 && (typeof phase === 'number' ? phase > 0 : phase.some((each) => each > 0)) ? [label] : [],
  );
  if (phases.length === 0) return 'what conducts (no voxel)';
  const blocked = interfaceResistances.filter(
    ({ phases: [first, second], resistance }) =>
      resistance === Infinity && phases.includes(first) && phases.includes(second),
  );
  const interfaces = blocked.map(({ phases: [first, second] }) => `${nameOf(first)}-${nameOf(second)}`);
  const blocks = interfaces.length === 0 ? '' : ` (nothing crosses ${interfaces.join(', ')})`;
  return `${phases.length === 1 ? 'phase' : 'phases'} ${listed(phases.map(nameOf))}${blocks}`;
}

/** A flux or a source is prescribed where nothing conducts; null when none is. */
export function strayCurrent(subject: () => string, onFaces: number, inside: number): ConductionObstacle | null {
  if (!(onFaces > 0 || inside > 0)) return null;
  const parts = [
    onFaces > 0 ? `a flux map puts ${onFaces.toPrecision(4)} A` : '',
    inside > 0 ? `the source puts ${inside.toPrecision(4)} A` : '',
  ].filter((part) => part !== '');
  return {
    code: 'stray-current',
    message: `${capitalised(parts.join(' and '))} into voxels that do not conduct (${subject()} does).`,
    remedy:
      'Set the flux and the source to 0 where nothing conducts; a flux given as one number enters conducting voxels only.',
    gap: null,
  };
}

/** Current enters a part that no face lets it leave. */
export function currentWithoutWay(
  subject: () => string,
  { voxels }: VoxelComponents,
  { component, current }: { readonly component: number; readonly current: number },
): ConductionObstacle {
  return {
    code: 'unbalanced-current',
    message:
      `A net current of ${current.toPrecision(4)} A enters a connected part of ${subject()} (${countOf(voxels[component]!, 'voxel')}) ` +
      'whose potential no face holds, so that it has no way out.',
    remedy: 'Let the fluxes and sources of the part cancel, or hold one of its faces at a potential.',
    gap: null,
  };
}

/** Different potentials are asked for and nothing conducts from one to another; null when none are asked for. */
export function noWayThrough(
  problem: VoxelConductionProblem,
  subjectWords: () => string,
  components: VoxelComponents,
  anchors: Uint8Array,
): ConductionObstacle | null {
  const boundaries = boundariesOf(problem);
  const around = boundaries.findIndex((boundary) => isPeriodic(boundary) && (boundary.jump ?? 0) !== 0);
  const pair = extremes(problem);
  if (pair === null && around < 0) return null;
  const subject = subjectWords();
  if (pair === null) {
    const name = axisNames[around]!;
    return {
      code: 'not-percolating',
      message: `${capitalised(subject)} does not close on itself around the periodic ${name} axis: of ${countOf(components.count, 'component')} none reaches its own image, so no current flows along ${name}.`,
      remedy: 'Check the phase, the threshold or the axis.',
      gap: null,
    };
  }
  const [first, second] = pair;
  const bit = ({ axis, side }: Face): number => 1 << (2 * axis + side);
  const held = (face: Face): number => anchors.reduce((sum, bits) => sum + ((bits & bit(face)) === 0 ? 0 : 1), 0);
  const touching = (face: Face): number =>
    components.touches.reduce((sum, bits) => sum + ((bits & bit(face)) === 0 ? 0 : 1), 0);
  const [heldFirst, heldSecond] = [held(first), held(second)];
  const verbs = subject.startsWith('phases') ? 'do' : 'does';
  const sentences = [
    first.axis === second.axis && first.side === second.side
      ? `${capitalised(subject)} ${verbs} not connect the places of the ${faceName(first)} that are held at different potentials`
      : `${capitalised(subject)} ${verbs} not connect the ${faceName(first)} to the ${faceName(second)}`,
  ];
  if (first.axis === second.axis && first.side !== second.side && heldFirst > 0) {
    const reach = reachOf(components, problem.shape, first.axis, anchors, bit(first));
    sentences[0] += `: the component that reaches farthest from ${axisNames[first.axis]} = 0 ends at ${layerNames[first.axis]} ${reach + 1} of ${problem.shape[first.axis]}`;
  }
  sentences.push(
    `${capitalised(countOf(heldFirst, 'component'))} ${heldFirst === 1 ? 'touches' : 'touch'} the ${faceName(first)}, ${heldSecond === 0 ? 'none' : heldSecond} the ${faceName(second)}`,
  );
  for (const [face, number] of [
    [first, heldFirst],
    [second, heldSecond],
  ] as const)
    if (number === 0 && touching(face) > 0)
      sentences.push(
        `${countOf(touching(face), 'component')} end at the ${faceName(face)} where its resistance is infinite`,
      );
  const gap =
    heldFirst > 0 && heldSecond > 0 ? nearestGap(components, problem.shape, anchors, bit(first), bit(second)) : null;
  if (gap !== null) sentences.push(wordsOf(gap));
  return {
    code: 'not-percolating',
    message: `${sentences.join('. ')}.`,
    remedy: 'Check the phase, the threshold or the axis.',
    gap,
  };
}

function wordsOf({ from, to, voxels }: ComponentGap): string {
  const place = (at: readonly number[]): string =>
    at.map((index, axis) => `${layerNames[axis]} ${index + 1}`).join(', ');
  const apart = from.filter((index, axis) => index !== to[axis]).length;
  if (voxels === 0)
    return `The nearest places, ${place(from)} and ${place(to)}, touch across a face that lets nothing through`;
  const corner =
    voxels === apart - 1 ? ` (they meet at ${apart === 2 ? 'an edge' : 'a corner'} only, which does not conduct)` : '';
  return `Nearest gap: ${countOf(voxels, 'voxel')} from ${place(from)} to ${place(to)}${corner}`;
}

/** The faces with the highest and the lowest potential that is asked for; null when all are the same. The one of lower axis and side is first. */
function extremes(problem: VoxelConductionProblem): readonly [Face, Face] | null {
  let [highest, lowest] = [-Infinity, Infinity];
  let pair: [Face, Face] | null = null;
  for (const [axis, boundary] of boundariesOf(problem).entries()) {
    if (isPeriodic(boundary)) continue;
    for (const [side, condition] of boundary.entries()) {
      const [low, high] = rangeOf(condition);
      const face = { axis, side };
      pair ??= [face, face];
      if (high > highest) {
        highest = high;
        pair[0] = face;
      }
      if (low < lowest) {
        lowest = low;
        pair[1] = face;
      }
    }
  }
  if (pair === null || !(highest > lowest)) return null;
  const order = ({ axis, side }: Face): number => 2 * axis + side;
  return order(pair[0]) <= order(pair[1]) ? pair : [pair[1], pair[0]];
}

/** Lowest and highest potential that a condition asks for, whatever lies before it. */
function rangeOf(condition: FaceCondition): readonly [number, number] {
  if (condition.kind === 'insulated' || condition.kind === 'flux') return [Infinity, -Infinity];
  const map: FaceMap = condition.kind === 'potential' ? condition.value : condition.potential;
  if (typeof map === 'number') return [map, map];
  let [low, high] = [Infinity, -Infinity];
  for (const value of map) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}
