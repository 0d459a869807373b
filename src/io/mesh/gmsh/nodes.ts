import type { LithostatError } from '../../../quantity/index.js';
import { counted, meshError } from '../mesh-error.js';
import type { GmshContent } from './content.js';

/** Finds nodes by their tags, which need not be consecutive. */
export class NodeFinder {
  readonly #file: string;
  readonly #dense: Int32Array | null;
  readonly #sparse: Map<number, number> | null;

  /** @throws LithostatError when two nodes have the same tag */
  constructor(file: string, tags: Float64Array) {
    this.#file = file;
    let greatest = 0;
    for (const tag of tags) greatest = Math.max(greatest, tag);
    const dense = greatest <= 4 * tags.length + 1024;
    this.#dense = dense ? new Int32Array(greatest + 1).fill(-1) : null;
    this.#sparse = dense ? null : new Map();
    for (let place = 0; place < tags.length; place++) {
      const tag = tags[place]!;
      if (tag < 0 || this.#find(tag) >= 0) throw this.#wrong(tag < 0 ? `a node ${tag}` : `two nodes ${tag}`);
      if (this.#dense !== null) this.#dense[tag] = place;
      else this.#sparse!.set(tag, place);
    }
  }

  /** Place of a node in the file. @throws LithostatError when there is none of this tag */
  place(tag: number): number {
    const place = this.#find(tag);
    if (place < 0) throw this.#wrong(`an element with node ${tag}, which is not there`);
    return place;
  }

  #find(tag: number): number {
    if (this.#dense !== null) return this.#dense[tag] ?? -1;
    return this.#sparse!.get(tag) ?? -1;
  }

  #wrong(got: string): LithostatError {
    return meshError(this.#file, {
      code: 'damaged-file',
      message: `the nodes of the mesh file contradict its elements: ${got}`,
      got,
      expected: 'nodes with numbers of their own, all that the elements name among them',
      remedy: 'save it again from Gmsh',
    });
  }
}

/** Share of the extent within which two lengths are the same one: what meshing programs leave of rounding. */
const roundingShare = 1e-9;

/**
 * Coordinates of some nodes in metres.
 *
 * @param places the nodes' places in the file
 * @throws LithostatError when a mesh in the plane leaves z = 0, or an axisymmetric one crosses its axis
 */
export function scaledCoordinates(
  file: string,
  content: Pick<GmshContent, 'coordinates'>,
  places: Int32Array,
  {
    dimension,
    unit,
    axisymmetric,
  }: { readonly dimension: 2 | 3; readonly unit: number; readonly axisymmetric: boolean },
): Float64Array {
  const { coordinates } = content;
  const extent = greatestExtent(coordinates, places);
  const result = new Float64Array(places.length * dimension);
  let off = 0;
  let beyond = 0;
  for (let node = 0; node < places.length; node++) {
    const from = 3 * places[node]!;
    for (let axis = 0; axis < dimension; axis++) result[node * dimension + axis] = coordinates[from + axis]! * unit;
    if (dimension === 3) continue;
    if (Math.abs(coordinates[from + 2]!) > roundingShare * extent) off++;
    if (!axisymmetric || coordinates[from]! > roundingShare * extent) continue;
    if (coordinates[from]! < -roundingShare * extent) beyond++;
    // What rounding left of the axis would be a hole of some femtometres, with an inner boundary.
    result[node * dimension] = 0;
  }
  if (off > 0) {
    throw meshError(file, {
      code: 'not-plane',
      message: 'the mesh has no volumes and does not lie in the plane z = 0',
      got: `${counted(off, 'node')} of ${places.length} with another z`,
      expected: 'z = 0 in all nodes, or cells in three dimensions',
      remedy: 'draw it in the plane of x and y (x is r and y is z when it is axisymmetric); mesh bodies with gmsh -3',
    });
  }
  if (beyond > 0) {
    throw meshError(file, {
      code: 'beyond-axis',
      message: 'the mesh is to be axisymmetric and crosses the axis x = 0',
      got: `${counted(beyond, 'node')} with negative x`,
      expected: 'x, which is the radius, from 0 on',
      remedy: 'draw one half only, to the right of the axis',
    });
  }
  if (!result.every(Number.isFinite)) {
    throw meshError(file, {
      code: 'out-of-range',
      message: 'coordinates of the mesh are too large to be lengths',
      got: `coordinates up to ${extent.toPrecision(3)}, in units of ${unit} m`,
      remedy: 'check the unit of length',
    });
  }
  return result;
}

function greatestExtent(coordinates: Float64Array, places: Int32Array): number {
  let greatest = 0;
  for (let axis = 0; axis < 3; axis++) {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (const place of places) {
      const value = coordinates[3 * place + axis]!;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    // A plane that lies off z = 0 has no extent in z.
    if (high > low) greatest = Math.max(greatest, high - low);
  }
  return greatest;
}

// Powers of the inverse of the plastic number: along this direction, no two places of a regular grid come one after the other by chance.
const direction = [1, 0.7548776662466927, 0.5698402909980532];

/**
 * Number of nodes that lie where another one lies: bodies that touch there without being connected.
 *
 * @param dimension numbers a node
 */
export function coincidentNodes(coordinates: Float64Array, dimension: number): number {
  const count = coordinates.length / dimension;
  const along = new Float64Array(count);
  for (let node = 0; node < count; node++) {
    for (let axis = 0; axis < dimension; axis++)
      along[node] += direction[axis]! * coordinates[node * dimension + axis]!;
  }
  const order = Int32Array.from({ length: count }, (_, node) => node).sort((a, b) => along[a]! - along[b]! || a - b);
  const reach = count === 0 ? 0 : roundingShare * (along[order[count - 1]!]! - along[order[0]!]!);
  const isSame = (a: number, b: number): boolean => {
    for (let axis = 0; axis < dimension; axis++) {
      if (Math.abs(coordinates[a * dimension + axis]! - coordinates[b * dimension + axis]!) > reach) return false;
    }
    return true;
  };
  let found = 0;
  for (let k = 0; k < count; k++) {
    const node = order[k]!;
    for (let other = k - 1; other >= 0 && along[node]! - along[order[other]!]! <= 3 * reach; other--) {
      if (!isSame(node, order[other]!)) continue;
      found++;
      break;
    }
  }
  return found;
}
