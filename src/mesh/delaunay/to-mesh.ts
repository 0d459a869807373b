import type { FacetSet, Mesh } from '../mesh.js';
import type { Constrained } from './constrained.js';
import type { Outline } from './outline.js';

/** The triangles of the regions as a mesh of order 1, with boundaries and interfaces by the names of the curves; and the node of each vertex (-1: none). */
export function toMesh(
  outline: Outline,
  { triangulation, segments, regions }: Constrained,
): { mesh: Mesh; vertexNode: Int32Array } {
  const { x, y, origin, region, twin, segmentEdge } = triangulation;
  const vertexNode = new Int32Array(triangulation.vertices).fill(-1);
  const cellOf = new Int32Array(triangulation.triangles).fill(-1);
  let cells = 0;
  for (let t = 0; t < triangulation.triangles; t++) if (region[t]! >= 0) cellOf[t] = cells++;
  const nodes = new Int32Array(3 * cells);
  const cellRegion = new Int32Array(cells);
  let count = 0;
  for (let t = 0; t < triangulation.triangles; t++) {
    const cell = cellOf[t]!;
    if (cell < 0) continue;
    cellRegion[cell] = region[t]!;
    for (let i = 0; i < 3; i++) {
      const vertex = origin[3 * t + i]!;
      if (vertexNode[vertex]! < 0) vertexNode[vertex] = count++;
      nodes[3 * cell + i] = vertexNode[vertex]!;
    }
  }
  const coordinates = new Float64Array(2 * count);
  for (let v = 0; v < triangulation.vertices; v++) {
    const node = vertexNode[v]!;
    if (node < 0) continue;
    coordinates[2 * node] = x[v]!;
    coordinates[2 * node + 1] = y[v]!;
  }
  const boundaries = new Map<string, FacetList>();
  const interfaces = new Map<string, { metal: FacetList; electrolyte: FacetList }>();
  for (const { boundary, interface: between } of outline.curves) {
    for (const name of namesOf(boundary)) if (!boundaries.has(name)) boundaries.set(name, new FacetList());
    if (between !== undefined && !interfaces.has(between.name)) {
      interfaces.set(between.name, { metal: new FacetList(), electrolyte: new FacetList() });
    }
  }
  for (const segment of alongCurves(segments)) {
    const curve = outline.curves[segments.curve[segment]!]!;
    let left = segmentEdge[segment]!;
    if (origin[left] !== segments.from[segment]) left = twin[left]!;
    const right = twin[left]!;
    const leftRegion = region[Math.floor(left / 3)]!;
    const rightRegion = region[Math.floor(right / 3)]!;
    const facet = (edge: number): [number, number] => [cellOf[Math.floor(edge / 3)]!, edge % 3];
    if (leftRegion < 0 || rightRegion < 0) {
      const inner = leftRegion < 0 ? right : left;
      for (const name of namesOf(curve.boundary)) boundaries.get(name)!.add(...facet(inner));
    } else if (curve.interface !== undefined) {
      const sides = interfaces.get(curve.interface.name)!;
      const metal = curve.interface.metal === undefined ? -1 : regions.indexOf(curve.interface.metal);
      const leftIsMetal = metal >= 0 ? leftRegion === metal : leftRegion <= rightRegion;
      sides.metal.add(...facet(leftIsMetal ? left : right));
      sides.electrolyte.add(...facet(leftIsMetal ? right : left));
    }
  }
  const mesh: Mesh = {
    geometry: outline.geometry,
    dimension: 2,
    coordinates,
    blocks: [{ shape: 'triangle', order: 1, nodes, region: cellRegion }],
    regions,
    boundaries: new Map([...boundaries].map(([name, list]) => [name, list.toSet()])),
    interfaces: new Map(
      [...interfaces].map(([name, { metal, electrolyte }]) => [
        name,
        { metal: metal.toSet(), electrolyte: electrolyte.toSet() },
      ]),
    ),
  };
  return { mesh, vertexNode };
}

class FacetList {
  private readonly cells: number[] = [];
  private readonly facets: number[] = [];

  add(cell: number, facet: number): void {
    this.cells.push(cell);
    this.facets.push(facet);
  }

  toSet(): FacetSet {
    return { cell: Int32Array.from(this.cells), facet: Int32Array.from(this.facets) };
  }
}

/** Nodes along each curve. @param middleOf node in the middle of each half-edge, for meshes of order 2 */
export function nodesAlongCurves(
  { curves, segments, triangulation }: Constrained,
  vertexNode: Int32Array,
  middleOf: Int32Array | undefined,
): Int32Array[] {
  const lists: number[][] = curves.map(() => []);
  for (const segment of alongCurves(segments)) {
    const list = lists[segments.curve[segment]!]!;
    if (list.length === 0) list.push(vertexNode[segments.from[segment]!]!);
    if (middleOf !== undefined) list.push(middleOf[triangulation.segmentEdge[segment]!]!);
    list.push(vertexNode[segments.to[segment]!]!);
  }
  return lists.map((list) => Int32Array.from(list));
}

/** Numbers of the segments, curve by curve in the direction of each. */
function alongCurves({ curve, start }: Constrained['segments']): number[] {
  return curve.map((_, k) => k).sort((a, b) => curve[a]! - curve[b]! || start[a]! - start[b]!);
}

function namesOf(boundary: string | readonly string[] | undefined): readonly string[] {
  return boundary === undefined ? [] : typeof boundary === 'string' ? [boundary] : boundary;
}
