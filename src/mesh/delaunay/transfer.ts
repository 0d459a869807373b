import { PointLocator, referenceElement } from '../elements/index.js';
import { cellCount, type Mesh, nodeCount } from '../mesh.js';
import { outlineIssue, throwIssues } from './issues.js';
import { Overlaps, PolygonQuadrature } from './overlap.js';
import { PointFinder } from './point-finder.js';

/** Nodal values on a new mesh. */
export interface NodalTransfer {
  /** `components` numbers a node. */
  readonly values: Float64Array;
  /** Nodes that lie outside the old mesh, and how far the farthest does; they take the value of the nearest place. */
  readonly outside: number;
  readonly farthest: number;
}

/**
 * Interpolates a nodal field of an old mesh (of the order of its cells) at the nodes of a new one. Exact for fields that the old elements hold, of the order of the
 * elements plus one otherwise; conserves nothing. A field that jumps across an interface is transferred region by region (`subMesh`).
 * @param values `components` numbers a node of the old mesh
 */
export function transferNodal(from: Mesh, values: Float64Array, components: number, to: Mesh): NodalTransfer {
  requireLength(values, (from.coordinates.length / 2) * components, 'values');
  const locator = new PointLocator(from);
  const finder = new PointFinder(from);
  const nodes = to.coordinates.length / 2;
  const result = new Float64Array(nodes * components);
  const shape = new Float64Array(9);
  const corners = new Int32Array(3);
  const weights = new Float64Array(3);
  let outside = 0;
  let farthest = 0;
  for (let node = 0; node < nodes; node++) {
    const point = to.coordinates.subarray(2 * node, 2 * node + 2);
    const location = locator.locate(point, 1e-9);
    if (location !== null) {
      const block = from.blocks[location.block]!;
      const stride = nodeCount[block.shape][block.order];
      referenceElement(block.shape, block.order).values(location.reference, shape);
      for (let k = 0; k < stride; k++) {
        const source = block.nodes[stride * location.place + k]!;
        for (let c = 0; c < components; c++)
          result[node * components + c]! += shape[k]! * values[source * components + c]!;
      }
      continue;
    }
    const distance = finder.weightsNear(point[0]!, point[1]!, corners, weights);
    // A straight triangle may hold a point that its curved cell does not; that is no distance.
    if (distance > 0) outside++;
    farthest = Math.max(farthest, distance);
    for (let k = 0; k < 3; k++) {
      for (let c = 0; c < components; c++) {
        result[node * components + c]! += weights[k]! * values[corners[k]! * components + c]!;
      }
    }
  }
  return { values: result, outside, farthest };
}

/** Amounts by cell on a new mesh. */
export interface AmountTransfer {
  readonly amounts: Float64Array;
  /** Volume of the old mesh that the new one does not cover, over the whole; what it held went to the cells that share its old cell. */
  readonly uncovered: number;
}

/**
 * Transfers amounts held by cells (mol, J): each old cell hands its amount out over the new cells in proportion to the volume they have in common, found by exact
 * intersection. The sum is kept to rounding, no amount becomes negative, and uniform densities stay uniform where the domains are the same.
 * @param amounts one for each cell of the old mesh, through all blocks
 */
export function transferAmounts(from: Mesh, amounts: ArrayLike<number>, to: Mesh): AmountTransfer {
  requireLength(amounts, cellCount(from), 'amounts');
  requireSameGeometry(from, to);
  const overlaps = new Overlaps(from, to, true);
  const { pairs, common, whole } = commonVolumes(from, overlaps);
  const result = new Float64Array(cellCount(to));
  for (let k = 0; k < pairs.volume.length; k++) {
    const cell = pairs.from[k]!;
    result[pairs.to[k]!]! += (amounts[cell]! * pairs.volume[k]!) / common[cell]!;
  }
  forLost(from, overlaps, common, (cell, nearest) => {
    result[nearest]! += amounts[cell]!;
  });
  const total = whole.reduce((sum, volume) => sum + volume, 0);
  const covered = common.reduce((sum, volume) => sum + volume, 0);
  return { amounts: result, uncovered: Math.max(0, 1 - covered / total) };
}

/** Volumes that cells of two meshes have in common. */
function commonVolumes(from: Mesh, overlaps: Overlaps) {
  const axisymmetric = from.geometry === 'axisymmetric';
  const quadrature = new PolygonQuadrature();
  const pairs = { from: [] as number[], to: [] as number[], volume: [] as number[] };
  const common = new Float64Array(cellCount(from));
  const whole = new Float64Array(cellCount(from));
  const corners = new Float64Array(6);
  overlaps.from.cell.forEach((cell, triangle) => {
    for (let i = 0; i < 3; i++) {
      const node = overlaps.from.corners[3 * triangle + i]!;
      corners[2 * i] = from.coordinates[2 * node]!;
      corners[2 * i + 1] = from.coordinates[2 * node + 1]!;
    }
    quadrature.prepare(corners, 3, axisymmetric);
    whole[cell]! += sum(quadrature);
  });
  overlaps.forEach((fromTriangle, toTriangle) => {
    quadrature.prepare(overlaps.polygon, overlaps.count, axisymmetric);
    const volume = sum(quadrature);
    if (!(volume > 0)) return;
    const cell = overlaps.from.cell[fromTriangle]!;
    pairs.from.push(cell);
    pairs.to.push(overlaps.to.cell[toTriangle]!);
    pairs.volume.push(volume);
    common[cell]! += volume;
  });
  return { pairs, common, whole };
}

/** Visits old cells that have nothing in common with the new mesh, with the new cell and the triangle of it nearest to each. */
export function forLost(
  from: Mesh,
  overlaps: Overlaps,
  common: Float64Array,
  visit: (cell: number, nearest: number, triangle: number) => void,
): void {
  const visited = new Set<number>();
  overlaps.from.cell.forEach((cell, triangle) => {
    if (common[cell]! > 0 || visited.has(cell)) return;
    visited.add(cell);
    let [x, y] = [0, 0];
    for (let i = 0; i < 3; i++) {
      x += from.coordinates[2 * overlaps.from.corners[3 * triangle + i]!]! / 3;
      y += from.coordinates[2 * overlaps.from.corners[3 * triangle + i]! + 1]! / 3;
    }
    const nearest = overlaps.to.nearestTriangle(x, y);
    visit(cell, overlaps.to.cell[nearest]!, nearest);
  });
}

function sum({ weights, count }: PolygonQuadrature): number {
  let total = 0;
  for (let q = 0; q < count; q++) total += weights[q]!;
  return total;
}

export function requireLength(values: ArrayLike<number>, expected: number, path: string): void {
  if (values.length === expected) return;
  throwIssues([
    outlineIssue('wrong-length', path, 'the list does not fit the mesh', {
      got: `${values.length}`,
      expected: `${expected}`,
    }),
  ]);
}

export function requireSameGeometry(from: Mesh, to: Mesh): void {
  if (from.geometry === to.geometry) return;
  throwIssues([
    outlineIssue('other-geometry', 'mesh', 'the two meshes mean different bodies', {
      got: to.geometry,
      expected: from.geometry,
    }),
  ]);
}
