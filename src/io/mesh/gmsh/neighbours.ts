import { FacetReader, type FacetTable, type Mesh } from '../../../mesh/index.js';
import { counted, meshError } from '../mesh-error.js';

/** Vertices of a facet with so many nodes. */
export function cornersOf(dimension: 2 | 3, nodes: number): number {
  if (dimension === 2) return 2;
  return nodes === 3 || nodes === 6 ? 3 : 4;
}

/** Whether the vertices of a facet come one after the other in a sense in which `second` follows `first`. */
export function runsAlong(nodes: Int32Array, count: number, first: number, second: number): boolean {
  if (count === 2) return nodes[0] === first;
  let place = 0;
  while (place < count - 1 && nodes[place] !== first) place++;
  return nodes[(place + 1) % count] === second;
}

/**
 * Refuses neighbours that do not fit: on the same side of the facet between them (each is sound by itself, and they overlap), or with other nodes between
 * the vertices of that facet.
 *
 * @throws LithostatError with the number of pairs and the place of one
 */
export function checkNeighbours(file: string, mesh: Mesh, table: FacetTable): void {
  const reader = new FacetReader(mesh);
  const overlapping: number[] = [];
  const apart: number[] = [];
  const ours = new Int32Array(9);
  for (let entry = 0; entry < table.partner.length; entry++) {
    const partner = table.partner[entry]!;
    if (partner < entry) continue;
    const cell = table.cell[entry]!;
    ours.set(reader.read(cell, entry - table.start[cell]!));
    const other = table.cell[partner]!;
    const theirs = reader.read(other, partner - table.start[other]!);
    const count = cornersOf(mesh.dimension, reader.count);
    if (runsAlong(theirs, count, ours[0]!, ours[1]!)) overlapping.push(ours[0]!);
    for (let k = count; k < reader.count; k++) {
      const found = ours.indexOf(theirs[k]!, count);
      if (found >= 0 && found < reader.count) continue;
      apart.push(ours[0]!);
      break;
    }
  }
  const pairs = (nodes: readonly number[]) => {
    const { coordinates, dimension } = mesh;
    const at = Array.from(coordinates.subarray(nodes[0]! * dimension, (nodes[0]! + 1) * dimension));
    return `${counted(nodes.length, 'such pair')}, one at (${at.map((x) => x.toPrecision(4)).join(', ')}) m`;
  };
  if (overlapping.length > 0) {
    throw meshError(file, {
      code: 'inverted-cells',
      message: 'cells of the mesh are inverted: neighbours overlap',
      got: pairs(overlapping),
      expected: 'cells on both sides of the facet between them',
      remedy: 'mesh again; nodes were moved through other cells',
    });
  }
  if (apart.length > 0) {
    throw meshError(file, {
      code: 'unmatched-cells',
      message: 'neighbours have the vertices of the facet between them in common, but not the nodes between these',
      got: pairs(apart),
      expected: 'the same nodes on both sides',
      remedy: 'mesh all of it at once with Mesh.ElementOrder = 2',
    });
  }
}
