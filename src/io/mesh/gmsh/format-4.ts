import { cellTypeOf } from './cell-type-of.js';
import type { GmshElements } from './content.js';
import type { GmshSource, NumberSource } from './source.js';

/** Physical groups of each entity of the geometry, by dimension and tag. */
export type EntityGroups = readonly ReadonlyMap<number, readonly number[]>[];

/** Entities of format 4.1: what each point, curve, surface and volume belongs to; their bounds are not needed. */
export function readEntities4(numbers: NumberSource): EntityGroups {
  const counts = ['points', 'curves', 'surfaces', 'volumes'].map((what) => numbers.size(`the number of ${what}`));
  return counts.map((count, dimension) => {
    numbers.admit(count, dimension === 0 ? { numbers: 5, bytes: 36 } : { numbers: 9, bytes: 68 }, 'entities');
    const byTag = new Map<number, readonly number[]>();
    for (let entity = 0; entity < count; entity++) {
      const tag = numbers.integer('the number of an entity');
      for (let bound = 0; bound < (dimension === 0 ? 3 : 6); bound++) numbers.real('a bound of an entity');
      const groups = integers(numbers, 'physical groups');
      if (dimension > 0) integers(numbers, 'bounding entities');
      // Negative: the group has the reversed orientation.
      byTag.set(tag, [...new Set(groups.map(Math.abs))]);
    }
    return byTag;
  });
}

function integers(numbers: NumberSource, what: string): number[] {
  const count = numbers.size(`the number of ${what}`);
  numbers.admit(count, { numbers: 1, bytes: 4 }, what);
  return Array.from({ length: count }, () => numbers.integer(`one of the ${what}`));
}

/** Nodes of format 4.1: blocks by entity, in each all tags and then all coordinates. */
export function readNodes4(
  source: GmshSource,
  numbers: NumberSource,
): { tags: Float64Array; coordinates: Float64Array } {
  const blocks = numbers.size('the number of blocks of nodes');
  const count = numbers.size('the number of nodes');
  numbers.size('the least number of a node');
  numbers.size('the greatest number of a node');
  numbers.admit(count, { numbers: 4, bytes: 32 }, 'nodes');
  numbers.admit(blocks, { numbers: 4, bytes: 20 }, 'blocks of nodes');
  const tags = new Float64Array(count);
  const coordinates = new Float64Array(3 * count);
  let done = 0;
  for (let block = 0; block < blocks; block++) {
    const dimension = numbers.integer('the dimension of a block of nodes');
    numbers.integer('the entity of a block of nodes');
    const parametric = numbers.integer('whether nodes are parametric');
    const inBlock = numbers.size('the number of nodes of a block');
    if (inBlock > count - done) {
      throw source.damaged(`a block of ${inBlock} nodes`, `at most ${count - done}, those that are left`);
    }
    const parameters = parametric !== 0 ? Math.min(3, Math.max(0, dimension)) : 0;
    for (let node = 0; node < inBlock; node++) tags[done + node] = numbers.size('the number of a node');
    for (let node = 0; node < inBlock; node++) {
      for (let axis = 0; axis < 3; axis++)
        coordinates[3 * (done + node) + axis] = numbers.real('a coordinate of a node');
      for (let parameter = 0; parameter < parameters; parameter++) numbers.real('a parameter of a node');
    }
    done += inBlock;
  }
  if (done !== count) throw source.damaged(`${done} nodes in blocks`, `${count} nodes`);
  return { tags, coordinates };
}

/** Elements of format 4.1: blocks of one type on one entity. */
export function readElements4(source: GmshSource, numbers: NumberSource, entities: EntityGroups): GmshElements[] {
  const blocks = numbers.size('the number of blocks of elements');
  const count = numbers.size('the number of elements');
  numbers.size('the least number of an element');
  numbers.size('the greatest number of an element');
  numbers.admit(blocks, { numbers: 4, bytes: 20 }, 'blocks of elements');
  numbers.admit(count, { numbers: 2, bytes: 16 }, 'elements');
  let done = 0;
  const elements: GmshElements[] = [];
  for (let block = 0; block < blocks; block++) {
    numbers.integer('the dimension of a block of elements');
    const entity = numbers.integer('the entity of a block of elements');
    const type = cellTypeOf(source, numbers.integer('the type of a block of elements'));
    const inBlock = numbers.size('the number of elements of a block');
    numbers.admit(inBlock, { numbers: 1 + type.nodes, bytes: 8 * (1 + type.nodes) }, 'elements of a block');
    const nodes = new Float64Array(inBlock * type.nodes);
    for (let element = 0, at = 0; element < inBlock; element++) {
      numbers.size('the number of an element');
      for (let node = 0; node < type.nodes; node++) nodes[at++] = numbers.size('a node of an element');
    }
    done += inBlock;
    elements.push({ type, groups: entities[type.dimension]?.get(entity) ?? [], nodes });
  }
  if (done !== count) throw source.damaged(`${done} elements in blocks`, `${count} elements`);
  return elements;
}
