import { meshError } from '../mesh-error.js';
import { cellTypeOf } from './cell-type-of.js';
import type { GmshCellType } from './cell-types.js';
import { type GmshElements, GrowingNumbers } from './content.js';
import type { GmshSource, NumberSource } from './source.js';

/**
 * Nodes of format 2.2 behind their count: tag, x, y, z each.
 *
 * @param parametric whether the entity that each lies on follows, with the node's parameters on a curve (one) or surface (two)
 */
export function readNodes2(
  numbers: NumberSource,
  count: number,
  parametric: boolean,
): { tags: Float64Array; coordinates: Float64Array } {
  numbers.admit(count, { numbers: 4, bytes: 28 }, 'nodes');
  const tags = new Float64Array(count);
  const coordinates = new Float64Array(3 * count);
  for (let node = 0; node < count; node++) {
    tags[node] = numbers.integer('the number of a node');
    for (let axis = 0; axis < 3; axis++) coordinates[3 * node + axis] = numbers.real('a coordinate of a node');
    if (!parametric) continue;
    const dimension = numbers.integer('the dimension of the entity of a node');
    numbers.integer('the entity of a node');
    const parameters = dimension === 1 || dimension === 2 ? dimension : 0;
    for (let parameter = 0; parameter < parameters; parameter++) numbers.real('a parameter of a node');
  }
  return { tags, coordinates };
}

/** Elements of one type and group while they are read. */
class Gathered {
  readonly nodes = new GrowingNumbers();
  constructor(
    readonly type: GmshCellType,
    readonly group: number,
  ) {}
}

/** Elements of format 2.2 behind their count; in text each with its own type and tags, in binary in runs of one type. */
export function readElements2(source: GmshSource, numbers: NumberSource, count: number): GmshElements[] {
  const { binary } = source;
  numbers.admit(count, { numbers: 4, bytes: 8 }, 'elements');
  const byKind = new Map<string, Gathered>();
  for (let done = 0; done < count; ) {
    if (!binary) numbers.integer('the number of an element');
    const number = numbers.integer('the type of an element');
    const type = cellTypeOf(source, number);
    const run = binary ? numbers.size('the number of elements of one type') : 1;
    if (run < 1 || run > count - done) {
      throw source.damaged(`a run of ${run} elements`, `1 to ${count - done}, those that are left`);
    }
    const tags = numbers.size('the number of tags of an element');
    numbers.admit(run, { numbers: tags + type.nodes, bytes: 4 * (1 + tags + type.nodes) }, 'elements');
    for (let element = 0; element < run; element++) {
      if (binary) numbers.integer('the number of an element');
      readElement(source, numbers, type, tags, byKind);
    }
    done += run;
  }
  return [...byKind.values()].map(({ type, group, nodes }) => ({
    type,
    groups: group === 0 ? [] : [group],
    nodes: nodes.taken(),
  }));
}

function readElement(
  source: GmshSource,
  numbers: NumberSource,
  type: GmshCellType,
  tags: number,
  byKind: Map<string, Gathered>,
): void {
  let group = 0;
  for (let tag = 0; tag < tags; tag++) {
    const value = numbers.integer('a tag of an element');
    // The first is the physical group, negative where its orientation is reversed; the third the number of partitions.
    if (tag === 0) group = Math.abs(value);
    if (tag === 2 && value > 0) throw partitioned(source);
  }
  const key = `${type.name}|${group}`;
  let gathered = byKind.get(key);
  if (gathered === undefined) {
    gathered = new Gathered(type, group);
    byKind.set(key, gathered);
  }
  for (let node = 0; node < type.nodes; node++) gathered.nodes.push(numbers.integer('a node of an element'));
}

/** The mesh is cut into parts for parallel programs. */
export function partitioned(source: GmshSource) {
  return meshError(source.file, {
    code: 'partitioned-mesh',
    ...source.place,
    message: 'the mesh is partitioned, and its parts overlap in nodes and boundaries that belong to no group',
    got: 'a partitioned mesh',
    expected: 'a mesh in one piece',
    remedy: 'save it before it is partitioned, or undo that in Gmsh (Mesh > Unpartition)',
  });
}
