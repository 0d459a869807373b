import { blockStarts, FacetReader, facetTable, type Mesh } from '../../mesh/index.js';
import { pixels } from '../plane.js';

/** Edges of a mesh as SVG paths, curved ones as such. */
export interface EdgePaths {
  /** The surface, and where regions meet. */
  readonly outline: string;
  /** All other edges. */
  readonly inner: string;
}

/**
 * The edges of the cells of a mesh in two dimensions.
 *
 * @param at carries a place (m) to the picture
 * @param withInner whether the edges within regions are wanted
 * @param withoutAxis whether edges on x = 0 are left out, where a mirror image goes on
 */
export function edgePaths(
  mesh: Mesh,
  at: (x: number, y: number) => readonly [number, number],
  withInner: boolean,
  withoutAxis: boolean,
): EdgePaths {
  const table = facetTable(mesh);
  const reader = new FacetReader(mesh);
  const region = regionOfCells(mesh);
  const outline: string[] = [];
  const inner: string[] = [];
  const { coordinates } = mesh;
  for (let entry = 0; entry < table.partner.length; entry++) {
    const partner = table.partner[entry]!;
    if (partner > entry) continue;
    const cell = table.cell[entry]!;
    const isOutline = partner < 0 || region[table.cell[partner]!] !== region[cell];
    if (!isOutline && !withInner) continue;
    const nodes = reader.read(cell, entry - table.start[cell]!);
    const place = (k: number) => [coordinates[2 * nodes[k]!]!, coordinates[2 * nodes[k]! + 1]!] as const;
    const [a, b] = [place(0), place(1)];
    if (withoutAxis && partner < 0 && a[0] === 0 && b[0] === 0) continue;
    (isOutline ? outline : inner).push(edge(at, a, b, reader.count > 2 ? place(2) : null));
  }
  return { outline: outline.join(''), inner: inner.join('') };
}

type Place = readonly [number, number];

/** One edge; a parabola through the node in the middle is a quadratic Bézier curve with its control point at twice that node less the mean of the ends. */
function edge(at: (x: number, y: number) => Place, a: Place, b: Place, middle: Place | null): string {
  const text = (x: number, y: number) => {
    const [across, down] = at(x, y);
    return `${pixels(across)},${pixels(down)}`;
  };
  if (middle === null) return `M${text(...a)}L${text(...b)}`;
  const control = [2 * middle[0] - (a[0] + b[0]) / 2, 2 * middle[1] - (a[1] + b[1]) / 2] as const;
  return `M${text(...a)}Q${text(...control)} ${text(...b)}`;
}

function regionOfCells(mesh: Mesh): Int32Array {
  const starts = blockStarts(mesh);
  const region = new Int32Array(starts[mesh.blocks.length]!);
  for (const [b, block] of mesh.blocks.entries()) region.set(block.region, starts[b]);
  return region;
}
