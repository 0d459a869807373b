import { FacetReader } from '../../mesh/index.js';
import { type Issue, LithostatError, parseQuantity } from '../../quantity/index.js';
import { readMesh } from '../mesh/index.js';

/** Where the outline of a void is drawn. */
interface DrawnOutline {
  /** Name of the physical curve. */
  readonly boundary: string;
  /** Length of one unit of the file: `um`, `25.4 mm`. */
  readonly unit: string;
}

/**
 * Reads the outline of a void from a mesh of Gmsh: the nodes along a curve, heights above the lower one of its ends.
 * @param path of the file
 * @returns points along the curve, each as two lengths with their unit
 * @throws LithostatError when the file cannot be read, has no such curve, or the curve is no single open line
 */
export function readVoidOutline(path: string, { boundary, unit }: DrawnOutline): [string, string][] {
  const length = parseQuantity(/^\s*[\d.+-]/.test(unit) ? unit : `1 ${unit}`, 'length');
  if (!length.ok) throw new LithostatError([length.issue as Issue]);
  const { mesh } = readMesh(path, { unit: length.value, require: { boundaries: [boundary] } });
  const { cell, facet } = mesh.boundaries.get(boundary)!;
  const reader = new FacetReader(mesh);
  const edges = new Map<number, { readonly to: number; readonly middle: number }[]>();
  const add = (from: number, to: number, middle: number): void => {
    edges.set(from, [...(edges.get(from) ?? []), { to, middle }]);
  };
  for (let k = 0; k < cell.length; k++) {
    const nodes = reader.read(cell[k]!, facet[k]!);
    const middle = reader.count > 2 ? nodes[2]! : -1;
    add(nodes[0]!, nodes[1]!, middle);
    add(nodes[1]!, nodes[0]!, middle);
  }
  const ends = [...edges].filter(([, list]) => list.length === 1).map(([node]) => node);
  const order: number[] = [];
  if (mesh.dimension === 2 && ends.length === 2) {
    let [before, here] = [-1, ends[0]!];
    for (;;) {
      order.push(here);
      const next = edges.get(here)!.find(({ to }) => to !== before);
      if (next === undefined) break;
      if (next.middle >= 0) order.push(next.middle);
      [before, here] = [here, next.to];
    }
  }
  const points = order.length === 0 ? 0 : order.filter((node) => edges.has(node)).length;
  if (points !== edges.size)
    throw new LithostatError([
      {
        code: 'unsuitable',
        path: '',
        message: `the curve "${boundary}" is no single line from rim to rim`,
        got: mesh.dimension === 3 ? 'a surface in space' : `${cell.length} edges with ${ends.length} ends`,
        expected: 'edges in a row, with two ends on the electrolyte or on a wall',
        remedy: 'draw the surface of each void as a physical curve of its own',
      },
    ]);
  const { coordinates } = mesh;
  const face = Math.min(coordinates[2 * order[0]! + 1]!, coordinates[2 * order.at(-1)! + 1]!);
  return order.map((node) => [`${coordinates[2 * node]!} m`, `${coordinates[2 * node + 1]! - face} m`]);
}
