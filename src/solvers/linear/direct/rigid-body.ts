import type { SparsePattern } from '../sparse/pattern.js';

/** A null vector with what it is. */
interface NamedVector {
  readonly vector: Float64Array;
  readonly description: string;
}

/** Null vectors sorted into rigid motions of bodies and others. */
export interface RigidBodyModes {
  readonly modes: NamedVector[];
  /** What is no rigid motion. */
  readonly rest: Float64Array[];
}

const axes = ['x', 'y', 'z'];
/** A motion is in the null space when this fraction of it, or less, lies outside. */
const tolerance = 1e-5;

/**
 * Finds the rigid motions of each connected body in a null space: translations first, then rotations about axes through the body's
 * centre, then what is left of both (a body on a hinge turns about the hinge).
 * @param basis vectors of the null space; they are not changed.
 */
export function rigidBodyNames(
  pattern: SparsePattern,
  basis: readonly Float64Array[],
  displacement: { readonly dimension: 2 | 3; readonly coordinates: Float64Array },
): RigidBodyModes {
  const { dimension, coordinates } = displacement;
  const size = pattern.rows;
  const space = new Subspace(basis);
  const modes: NamedVector[] = [];
  const bodies = bodiesOf(pattern, dimension, Math.floor(Math.min(coordinates.length, size) / dimension));
  for (const nodes of bodies) {
    if (space.dimension === 0) break;
    const where =
      bodies.length === 1 ? '' : ` of the body of ${nodes.length} nodes around ${place(nodes, displacement)}`;
    const candidates = motionsOf(nodes, displacement, size);
    for (const { vector, description } of candidates)
      if (space.take(vector, tolerance)) modes.push({ vector, description: `rigid-body mode${where}: ${description}` });
    for (const vector of space.within(candidates.map((motion) => motion.vector)))
      if (space.take(vector, 10 * tolerance))
        modes.push({ vector, description: `rigid-body mode${where}: ${screwOf(vector, nodes, displacement)}` });
  }
  return { modes, rest: space.vectors() };
}

/** An orthonormal basis that vectors can be taken out of. */
class Subspace {
  #basis: Float64Array[];

  constructor(vectors: readonly Float64Array[]) {
    this.#basis = orthonormal(vectors, 1e-8);
  }

  get dimension(): number {
    return this.#basis.length;
  }

  vectors(): Float64Array[] {
    return this.#basis;
  }

  /** Takes a vector out of the space if it lies in it. */
  take(vector: Float64Array, limit: number): boolean {
    const length = Math.sqrt(product(vector, vector));
    const shares = this.#basis.map((each) => product(each, vector) / length);
    const inside = Math.sqrt(shares.reduce((sum, share) => sum + share * share, 0));
    if (!(Math.sqrt(Math.max(0, 1 - inside * inside)) <= Math.max(limit, 2e-8)) || inside === 0) return false;
    const direction = new Float64Array(vector.length);
    for (const [k, each] of this.#basis.entries()) axpy(shares[k]! / inside, each, direction);
    const rest = this.#basis.map((each) => {
      const copy = each.slice();
      axpy(-product(each, direction), direction, copy);
      return copy;
    });
    // One dimension goes; the shortest remainder is what rounding left of it.
    rest.sort((a, b) => product(b, b) - product(a, a));
    this.#basis = orthonormal(rest, 1e-6).slice(0, this.#basis.length - 1);
    return true;
  }

  /** Vectors of this space that are combinations of the given ones. */
  within(given: readonly Float64Array[]): Float64Array[] {
    const other = orthonormal(given, 1e-8);
    return this.#basis.flatMap((each) => {
      const shadow = new Float64Array(each.length);
      for (const direction of other) axpy(product(direction, each), direction, shadow);
      const length = Math.sqrt(product(shadow, shadow));
      return length > 1 - tolerance ? [shadow] : [];
    });
  }
}

/** Nodes of each connected part of the matrix, largest first. */
function bodiesOf(pattern: SparsePattern, dimension: number, nodes: number): number[][] {
  const up = Int32Array.from({ length: pattern.rows }, (_, i) => i);
  const find = (i: number): number => {
    while (up[i] !== i) {
      up[i] = up[up[i]!]!;
      i = up[i]!;
    }
    return i;
  };
  for (let i = 0; i < pattern.rows; i++)
    for (let e = pattern.rowStart[i]!; e < pattern.rowStart[i + 1]!; e++) {
      const [a, b] = [find(i), find(pattern.columnIndex[e]!)];
      if (a !== b) up[Math.max(a, b)] = Math.min(a, b);
    }
  for (let node = 0; node < nodes; node++)
    for (let c = 1; c < dimension; c++) {
      const [a, b] = [find(node * dimension), find(node * dimension + c)];
      if (a !== b) up[Math.max(a, b)] = Math.min(a, b);
    }
  const bodies = new Map<number, number[]>();
  for (let node = 0; node < nodes; node++) {
    const root = find(node * dimension);
    const body = bodies.get(root);
    if (body === undefined) bodies.set(root, [node]);
    else body.push(node);
  }
  return [...bodies.values()].sort((a, b) => b.length - a.length || a[0]! - b[0]!);
}

interface Displacement {
  readonly dimension: 2 | 3;
  readonly coordinates: Float64Array;
}

/** Translations, and rotations about axes through the centre. */
function motionsOf(nodes: readonly number[], { dimension, coordinates }: Displacement, size: number): NamedVector[] {
  const centre = centreOf(nodes, { dimension, coordinates });
  const motions: NamedVector[] = [];
  for (let axis = 0; axis < dimension; axis++) {
    const vector = new Float64Array(size);
    for (const node of nodes) vector[node * dimension + axis] = 1;
    motions.push({ vector, description: `no displacement fixed in ${axes[axis]}` });
  }
  for (let axis = dimension === 2 ? 2 : 0; axis < 3; axis++) {
    const [a, b] = [(axis + 1) % 3, (axis + 2) % 3];
    const vector = new Float64Array(size);
    for (const node of nodes) {
      vector[node * dimension + a] = -(coordinates[node * dimension + b]! - centre[b]!);
      vector[node * dimension + b] = coordinates[node * dimension + a]! - centre[a]!;
    }
    if (product(vector, vector) > 0) motions.push({ vector, description: `rotation about ${axes[axis]} free` });
  }
  return motions;
}

/** What a rigid motion turns about, from its displacement field. */
function screwOf(vector: Float64Array, nodes: readonly number[], displacement: Displacement): string {
  const { dimension } = displacement;
  const centre = centreOf(nodes, displacement);
  const motions = motionsOf(nodes, displacement, vector.length);
  // Translations are orthogonal to rotations about the centre; rotations among themselves need their inertia.
  const rotations = motions.slice(dimension).map((motion) => motion.vector);
  const shares = leastSquares(rotations, vector);
  const translation = motions
    .slice(0, dimension)
    .map((motion) => product(motion.vector, vector) / product(motion.vector, motion.vector));
  if (dimension === 2) {
    const [spin] = shares;
    if (spin === undefined || Math.abs(spin) < 1e-12) return 'a translation free';
    const point = [centre[0]! - translation[1]! / spin, centre[1]! + translation[0]! / spin];
    return `rotation about z through (${point.map(number).join(', ')}) free`;
  }
  const length = Math.hypot(...shares);
  if (length < 1e-12) return 'a translation free';
  const axis = shares.map((share) => share / length);
  const named = axes.find((_, k) => Math.abs(axis[k] ?? 0) > 1 - 1e-6);
  return `rotation about ${named ?? `the direction (${axis.map(number).join(', ')})`} free, with a translation`;
}

function centreOf(nodes: readonly number[], { dimension, coordinates }: Displacement): number[] {
  return Array.from(
    { length: dimension },
    (_, c) => nodes.reduce((sum, node) => sum + coordinates[node * dimension + c]!, 0) / nodes.length,
  );
}

function place(nodes: readonly number[], displacement: Displacement): string {
  return `(${centreOf(nodes, displacement).map(number).join(', ')})`;
}

function number(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** Coefficients of the combination of a few vectors that comes closest to another, by normal equations. */
function leastSquares(vectors: readonly Float64Array[], target: Float64Array): number[] {
  const basis: Float64Array[] = [];
  const steps: number[][] = [];
  // Gram and Schmidt with its coefficients: vectors[k] = sum of steps[k][q] basis[q].
  for (const vector of vectors) {
    const rest = vector.slice();
    const coefficients = basis.map((each) => {
      const share = product(each, rest);
      axpy(-share, each, rest);
      return share;
    });
    const length = Math.sqrt(product(rest, rest));
    basis.push(rest.map((value) => value / length));
    steps.push([...coefficients, length]);
  }
  const shares = basis.map((each) => product(each, target));
  for (let k = vectors.length - 1; k >= 0; k--) {
    shares[k] = shares[k]! / steps[k]![k]!;
    for (let q = 0; q < k; q++) shares[q] = shares[q]! - steps[k]![q]! * shares[k]!;
  }
  return shares;
}

function orthonormal(vectors: readonly Float64Array[], least: number): Float64Array[] {
  const basis: Float64Array[] = [];
  for (const vector of vectors) {
    const rest = vector.slice();
    const before = Math.sqrt(product(rest, rest));
    if (!(before > least)) continue;
    for (let pass = 0; pass < 2; pass++) for (const each of basis) axpy(-product(each, rest), each, rest);
    const length = Math.sqrt(product(rest, rest));
    if (length > least * before) basis.push(rest.map((value) => value / length));
  }
  return basis;
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function axpy(factor: number, x: Float64Array, y: Float64Array): void {
  for (let i = 0; i < x.length; i++) y[i] = y[i]! + factor * x[i]!;
}
