import { boundaryOf, type Mesh } from '../../../mesh/mesh.js';
import { type Issue, LithostatError } from '../../../quantity/index.js';
import type { CreepCondition, Field, Position } from './conditions.js';
import { dot, type NodeNormals, nodeNormals } from './facet-normals.js';

/** A rigid plate: one unknown velocity along a direction. */
interface Platen {
  readonly boundary: string;
  /** Number of its unknown. */
  readonly unknown: number;
  /** Outward normal of the metal there. */
  readonly normal: Float64Array;
  readonly area: number;
  /** Force with which it presses on the metal, N or N/m. */
  readonly force: number;
}

/** What is known of the velocities before anything is solved. */
export interface Constraints {
  /** Unknown of each component of each node, in the node's own frame; -1 where it is given. */
  readonly unknown: Int32Array;
  /** Number of unknown velocities, platens last. */
  readonly count: number;
  /** Place of each node's frame in `axes`; -1 where it is that of the mesh. */
  readonly frame: Int32Array;
  /** Frames: `dimension` unit vectors each, one after the other. */
  readonly axes: Float64Array;
  /** Given velocities, m/s, in the node's frame; 0 where unknown. */
  readonly given: Float64Array;
  readonly platens: readonly Platen[];
}

/** One demand on the velocity of a node: v . direction = value, or = that of a platen. */
interface Demand {
  readonly direction: Float64Array;
  readonly value: number;
  readonly platen: number;
  readonly from: string;
}

/** Directions closer than this (sine of the angle) are one. */
const parallel = 1e-6;
/** Two conditions on the same component may differ by this part of the largest velocity given. */
const agreement = 1e-6;

/**
 * Turns the conditions on velocities into unknowns and given values, node by node. Where conditions meet, each adds a direction; a whole
 * velocity and a sticking one come before normal ones.
 * @throws LithostatError for a boundary that the mesh lacks, values that are not finite, conditions that contradict each other at a node, and a
 * platen that is not flat or whose metal is held otherwise.
 */
export function compileConstraints(mesh: Mesh, conditions: readonly CreepCondition[]): Constraints {
  const { dimension, coordinates } = mesh;
  const nodes = coordinates.length / dimension;
  const demands: Demand[][] = Array.from({ length: nodes }, () => []);
  const platens: { boundary: string; normal: Float64Array; area: number; force: number }[] = [];
  const axis = (d: number) => Float64Array.from({ length: dimension }, (_, i) => (i === d ? 1 : 0));

  for (const condition of ranked(conditions)) {
    const { kind, boundary } = condition;
    if (kind !== 'velocity' && kind !== 'normal-velocity' && kind !== 'platen') continue;
    const shape = nodeNormals(mesh, boundaryOf(mesh, boundary));
    if (kind === 'velocity') {
      for (const node of shape.nodes) {
        const velocity = condition.velocity(positionOf(mesh, node));
        for (let d = 0; d < dimension; d++)
          demands[node]!.push({
            direction: axis(d),
            value: finite(velocity[d]!, boundary),
            platen: -1,
            from: boundary,
          });
      }
      continue;
    }
    const platen = kind === 'platen' ? platens.length : -1;
    if (kind === 'platen') platens.push(platenOf(shape, boundary, condition.load));
    for (const [k, node] of shape.nodes.entries()) {
      const normals = shape.normals[k]!;
      for (const direction of normals) {
        const value = kind === 'platen' ? 0 : finite(valueAt(condition.velocity, positionOf(mesh, node)), boundary);
        demands[node]!.push({ direction, value, platen, from: boundary });
      }
      if (condition.friction === 'sticking')
        for (const direction of complement(normals, dimension))
          demands[node]!.push({ direction, value: 0, platen: -1, from: boundary });
    }
  }
  if (mesh.geometry === 'axisymmetric') {
    let extent = 0;
    for (let node = 0; node < nodes; node++) extent = Math.max(extent, Math.abs(coordinates[2 * node]!));
    for (let node = 0; node < nodes; node++)
      if (Math.abs(coordinates[2 * node]!) <= 1e-12 * extent)
        demands[node]!.unshift({ direction: axis(0), value: 0, platen: -1, from: 'axis' });
  }
  return number(mesh, demands, platens);
}

/** Whole velocities first, then sticking, platens and normal velocities. */
function ranked(conditions: readonly CreepCondition[]): CreepCondition[] {
  const rank = (condition: CreepCondition) => {
    if (condition.kind === 'velocity') return 0;
    return condition.kind === 'platen' ? 1 : 2;
  };
  return [...conditions].sort((a, b) => rank(a) - rank(b));
}

function number(
  mesh: Mesh,
  demands: readonly (readonly Demand[])[],
  platens: readonly { boundary: string; normal: Float64Array; area: number; force: number }[],
): Constraints {
  const { dimension } = mesh;
  const nodes = demands.length;
  const unknown = new Int32Array(nodes * dimension).fill(-1);
  const given = new Float64Array(nodes * dimension);
  const frame = new Int32Array(nodes).fill(-1);
  const axes: number[] = [];
  const tied: { readonly at: number; readonly platen: number }[] = [];
  const largest = demands.reduce((most, list) => list.reduce((m, { value }) => Math.max(m, Math.abs(value)), most), 0);
  let count = 0;
  for (let node = 0; node < nodes; node++) {
    const held: { readonly direction: Float64Array; readonly value: number; readonly demand: Demand }[] = [];
    for (const demand of demands[node]!) {
      // What the demand adds to those before it (Gram-Schmidt).
      const rest = Float64Array.from(demand.direction);
      let value = demand.value;
      for (const other of held) {
        const along = dot(rest, other.direction);
        if (Math.abs(along) <= parallel) continue;
        if ((demand.platen >= 0 || other.demand.platen >= 0) && Math.abs(along) < 1 - parallel)
          throw conflict(mesh, node, demand, other.demand, 'a platen is held at an angle');
        if (demand.platen >= 0 !== other.demand.platen >= 0 && Math.abs(along) >= 1 - parallel)
          throw conflict(mesh, node, demand, other.demand, 'a platen is held by another condition');
        value -= along * other.value;
        for (let d = 0; d < dimension; d++) rest[d]! -= along * other.direction[d]!;
      }
      const size = Math.hypot(...rest);
      if (size <= parallel) {
        if (Math.abs(value) > agreement * largest)
          throw conflict(mesh, node, demand, held[0]!.demand, 'two conditions ask for different velocities');
        continue;
      }
      held.push({ direction: rest.map((x) => x / size), value: value / size, demand });
    }
    count = numberNode(node, dimension, held, { unknown, given, frame, axes, tied }, count);
  }
  for (const { at, platen } of tied) unknown[at] = count + platen;
  const placed = platens.map((platen, k) => ({ ...platen, unknown: count + k }));
  return { unknown, count: count + platens.length, frame, axes: Float64Array.from(axes), given, platens: placed };
}

function numberNode(
  node: number,
  dimension: number,
  held: readonly { readonly direction: Float64Array; readonly value: number; readonly demand: Demand }[],
  into: {
    unknown: Int32Array;
    given: Float64Array;
    frame: Int32Array;
    axes: number[];
    tied: { readonly at: number; readonly platen: number }[];
  },
  count: number,
): number {
  const { unknown, given, frame, axes, tied } = into;
  // Directions along the axes keep the node's components as they are.
  const straight = held.map(({ direction }) => direction.findIndex((x) => Math.abs(x) === 1));
  // A platen's normal is its own axis, also where it runs against the mesh's.
  const own =
    straight.includes(-1) ||
    held.some(({ direction, demand }, k) => demand.platen >= 0 && direction[straight[k]!]! < 0);
  const directions = own
    ? [
        ...held.map(({ direction }) => direction),
        ...complement(
          held.map(({ direction }) => direction),
          dimension,
        ),
      ]
    : [];
  if (own) {
    frame[node] = axes.length / dimension ** 2;
    for (const direction of directions) axes.push(...direction);
  }
  const holder = new Array<number>(dimension).fill(-1);
  for (const [k, place] of straight.entries()) holder[own ? k : place] = k;
  for (let d = 0; d < dimension; d++) {
    const at = node * dimension + d;
    const by = holder[d]!;
    if (by < 0) {
      unknown[at] = count++;
      continue;
    }
    const { demand, value, direction } = held[by]!;
    if (demand.platen >= 0) tied.push({ at, platen: demand.platen });
    else given[at] = (own ? 1 : direction[d]!) * value;
  }
  return count;
}

/** Unit vectors that complete orthonormal ones. */
function complement(directions: readonly Float64Array[], dimension: number): Float64Array[] {
  const basis: Float64Array[] = [];
  for (const direction of directions) {
    const rest = orthogonal(direction, basis);
    if (rest !== null) basis.push(rest);
  }
  const given = basis.length;
  for (let d = 0; d < dimension && basis.length < dimension; d++) {
    // The axis that is furthest from what is there.
    const candidates = Array.from({ length: dimension }, (_, i) =>
      orthogonal(
        Float64Array.from({ length: dimension }, (_, j) => (i === j ? 1 : 0)),
        basis,
        0.5 / dimension,
      ),
    );
    const next = candidates.find((candidate) => candidate !== null);
    if (next != null) basis.push(next);
  }
  return basis.slice(given);
}

function orthogonal(vector: Float64Array, basis: readonly Float64Array[], least = parallel): Float64Array | null {
  const rest = Float64Array.from(vector);
  for (const other of basis) {
    const along = dot(rest, other);
    for (let d = 0; d < rest.length; d++) rest[d]! -= along * other[d]!;
  }
  const size = Math.hypot(...rest);
  return size > least ? rest.map((x) => x / size) : null;
}

function platenOf(
  { normals, area }: NodeNormals,
  boundary: string,
  load: { readonly pressure: number } | { readonly force: number },
): { boundary: string; normal: Float64Array; area: number; force: number } {
  const normal = normals[0]![0]!;
  if (normals.some((all) => all.length > 1 || dot(all[0]!, normal) < 1 - parallel))
    throw new LithostatError([
      {
        code: 'curved-platen',
        path: `conditions.${boundary}`,
        message: 'a platen is flat, but this boundary is not',
        expected: 'one normal at all nodes',
        remedy: 'Name the flat part as a boundary of its own.',
      },
    ]);
  const force = 'force' in load ? load.force : load.pressure * area;
  return { boundary, normal, area, force: finite(force, boundary) };
}

function conflict(mesh: Mesh, node: number, demand: Demand, other: Demand, what: string): LithostatError {
  const where = Array.from(positionOf(mesh, node), (x) => x.toPrecision(6)).join(', ');
  const issue: Issue = {
    code: 'contradicting-conditions',
    path: `conditions.${demand.from}`,
    message: `${what}: boundaries ${other.from} and ${demand.from} meet at node ${node} at (${where}) m`,
    got: demand.platen >= 0 || other.platen >= 0 ? 'a platen' : `${other.value} m/s and ${demand.value} m/s`,
    expected: 'conditions that agree where boundaries meet',
    remedy: 'Take the node out of one of the boundaries, or give both the same velocity.',
  };
  return new LithostatError([issue]);
}

/** Position of a node, m. */
function positionOf({ coordinates, dimension }: Mesh, node: number): Position {
  return coordinates.subarray(node * dimension, (node + 1) * dimension);
}

export function valueAt(field: Field, position: Position): number {
  return typeof field === 'number' ? field : field(position);
}

/** @throws LithostatError for a value that is not finite */
export function finite(value: number, boundary: string): number {
  if (Number.isFinite(value)) return value;
  const issue: Issue = {
    code: 'not-finite',
    path: `conditions.${boundary}`,
    message: 'a given value is not a finite number',
    got: String(value),
    expected: 'a finite number',
  };
  throw new LithostatError([issue]);
}
