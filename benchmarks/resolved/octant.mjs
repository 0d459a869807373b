import { gridMesh } from '../../dist/mesh/index.js';

/**
 * An octant of a shell from radius 1 to 2 of quadratic tetrahedra: three parts, each under half a face of a cube, which meet at planes through
 * the centre, so that only planes of coordinates bound it.
 * @param around cells along the side of a part, and from inside to outside
 */
export function octant(around) {
  const part = gridMesh({ shape: 'tetrahedron', cells: [around, around, around], order: 2 });
  const count = part.coordinates.length / 3;
  const places = [];
  const numbers = new Map();
  const numberOf = new Int32Array(3 * count);
  for (let turn = 0; turn < 3; turn++)
    for (let node = 0; node < count; node++) {
      const [u, v, s] = part.coordinates.subarray(3 * node, 3 * node + 3);
      const [y, z] = [u, v].map((angle) => (angle === 0 ? 0 : angle === 1 ? 1 : Math.tan((angle * Math.PI) / 4)));
      const scale = 2 ** s / Math.hypot(1, y, z);
      const place = [scale, y * scale, z * scale];
      const turned = [0, 1, 2].map((axis) => place[(axis + turn) % 3]);
      // Nodes of two parts at one place differ by round-off.
      const key = turned.map((x) => Math.round(x * 1e9)).join();
      let number = numbers.get(key);
      if (number === undefined) {
        number = places.length;
        numbers.set(key, number);
        places.push(turned);
      }
      numberOf[turn * count + node] = number;
    }
  const [block] = part.blocks;
  const cells = block.region.length;
  const nodes = new Int32Array(3 * block.nodes.length);
  for (let turn = 0; turn < 3; turn++)
    for (let at = 0; at < block.nodes.length; at++)
      nodes[turn * block.nodes.length + at] = numberOf[turn * count + block.nodes[at]];
  const threeTimes = (name) => {
    const { cell, facet } = part.boundaries.get(name);
    return {
      cell: Int32Array.from(
        { length: 3 * cell.length },
        (_, k) => cell[k % cell.length] + cells * Math.floor(k / cell.length),
      ),
      facet: Int32Array.from({ length: 3 * facet.length }, (_, k) => facet[k % facet.length]),
    };
  };
  // The planes y = 0 and z = 0 of the first part; a turn takes them to the others.
  const planes = ['x', 'y', 'z'].map((name, axis) => [name, planeOf(part, cells, axis)]);
  return {
    geometry: 'space',
    dimension: 3,
    coordinates: Float64Array.from(places.flat()),
    blocks: [{ shape: 'tetrahedron', order: 2, nodes, region: new Int32Array(3 * cells) }],
    regions: ['metal'],
    boundaries: new Map([['inside', threeTimes('bottom')], ['outside', threeTimes('top')], ...planes]),
    interfaces: new Map(),
  };
}

/** Facets of all parts in the plane where a coordinate is 0. */
function planeOf(part, cells, axis) {
  const cell = [];
  const facet = [];
  for (let turn = 0; turn < 3; turn++) {
    // Of the part before its turn.
    const side = { 1: 'left', 2: 'front' }[(axis + turn) % 3];
    if (side === undefined) continue;
    const set = part.boundaries.get(side);
    for (let k = 0; k < set.cell.length; k++) {
      cell.push(set.cell[k] + turn * cells);
      facet.push(set.facet[k]);
    }
  }
  return { cell: Int32Array.from(cell), facet: Int32Array.from(facet) };
}
