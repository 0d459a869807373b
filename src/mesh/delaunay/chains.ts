import { type InterfaceFacets, type Mesh, nodeCount, vertexCount } from '../mesh.js';
import { FacetReader, facetTable } from '../topology.js';
import { outlineIssue, pointText, throwIssues } from './issues.js';

/** An edge of the outline of a mesh: an outer one, one between two regions or one of an interface. */
export interface OutlineEdge {
  readonly from: number;
  readonly to: number;
  /** Node in the middle, -1 in meshes of order 1. */
  readonly middle: number;
  /** Region to the left, and to the right (-1: none). */
  readonly left: number;
  readonly right: number;
  readonly boundaries: readonly string[];
  readonly interface: { readonly name: string; readonly metalLeft: boolean } | undefined;
}

/** Edges of the outline of a mesh, and one cell in each part of a region that they enclose. */
export interface MeshOutlineEdges {
  readonly edges: readonly OutlineEdge[];
  readonly seedCells: readonly { readonly region: number; readonly place: readonly [number, number] }[];
}

/** Nodes of split interfaces at the same place count as one, up to this part of the mesh's extent. */
const sameNode = 1e-9;

/** Finds the edges of the outline of a plane mesh. Nodes of split interfaces are named by the lower of their numbers. */
export function outlineEdges(mesh: Mesh): MeshOutlineEdges {
  if (mesh.dimension !== 2) throw new RangeError('only plane and axisymmetric meshes have an outline');
  const reader = new FacetReader(mesh);
  const canonical = weldInterfaces(mesh, reader);
  const table = facetTable(mesh);
  const region = Int32Array.from(mesh.blocks.flatMap((block) => [...block.region]));
  const key = (cell: number, facet: number) => table.start[cell]! + facet;
  const boundaryNames = new Map<number, string[]>();
  for (const [name, set] of mesh.boundaries) {
    set.cell.forEach((cell, k) => {
      const at = key(cell, set.facet[k]!);
      boundaryNames.set(at, [...(boundaryNames.get(at) ?? []), name].sort());
    });
  }
  // Facets of interfaces, from both sides; the facet of the other side is the partner, also where the mesh is split.
  const partner = table.partner.slice();
  const sideOf = new Map<number, { name: string; metal: boolean }>();
  for (const [name, sides] of mesh.interfaces) {
    sides.metal.cell.forEach((cell, k) => {
      const metal = key(cell, sides.metal.facet[k]!);
      const electrolyte = key(sides.electrolyte.cell[k]!, sides.electrolyte.facet[k]!);
      partner[metal] = electrolyte;
      partner[electrolyte] = metal;
      sideOf.set(metal, { name, metal: true });
      sideOf.set(electrolyte, { name, metal: false });
    });
  }
  const edges: OutlineEdge[] = [];
  const inner = new Uint8Array(partner.length);
  for (let facet = 0; facet < partner.length; facet++) {
    const cell = table.cell[facet]!;
    const other = partner[facet]!;
    const left = region[cell]!;
    const right = other < 0 ? -1 : region[table.cell[other]!]!;
    const side = sideOf.get(facet);
    if (other >= 0 && left === right && side === undefined) {
      inner[facet] = 1;
      continue;
    }
    // Of the two sides one tells: the region listed first, of equal ones the metal.
    if (other >= 0 && (left > right || (left === right && !side!.metal))) continue;
    const nodes = reader.read(cell, facet - table.start[cell]!);
    edges.push({
      from: canonical[nodes[0]!]!,
      to: canonical[nodes[1]!]!,
      middle: reader.count > 2 ? canonical[nodes[2]!]! : -1,
      left,
      right,
      boundaries: boundaryNames.get(facet) ?? [],
      interface: side === undefined ? undefined : { name: side.name, metalLeft: side.metal },
    });
  }
  return { edges, seedCells: seedCells(mesh, table.start, table.cell, partner, inner, region) };
}

function weldInterfaces(mesh: Mesh, reader: FacetReader): Int32Array {
  const { coordinates: x } = mesh;
  const canonical = Int32Array.from({ length: x.length / 2 }, (_, node) => node);
  const root = (node: number): number => {
    while (canonical[node] !== node) node = canonical[node]!;
    return node;
  };
  let size = 0;
  for (let i = 0; i < x.length; i++) size = Math.max(size, Math.abs(x[i]! - x[i % 2]!));
  const weld = (name: string, { metal, electrolyte }: InterfaceFacets): void => {
    metal.cell.forEach((cell, k) => {
      const first = reader.read(cell, metal.facet[k]!).slice(0, reader.count);
      const second = reader.read(electrolyte.cell[k]!, electrolyte.facet[k]!);
      for (const [here, there] of [
        [0, 1],
        [1, 0],
        [2, 2],
      ] as const) {
        if (here >= first.length) continue;
        const [a, b] = [first[here]!, second[there]!];
        const apart = Math.hypot(x[2 * a]! - x[2 * b]!, x[2 * a + 1]! - x[2 * b + 1]!);
        if (apart > sameNode * size) {
          throwIssues([
            outlineIssue('sides-apart', `interfaces.${name}`, 'the two sides of a split interface are apart', {
              got: `${apart} m at ${pointText([x[2 * a]!, x[2 * a + 1]!])}`,
              remedy: 'remesh the regions one by one (subMesh), or bring the sides together first',
            }),
          ]);
        }
        const [low, high] = [root(a), root(b)].sort((p, q) => p - q) as [number, number];
        canonical[high] = low;
      }
    });
  };
  for (const [name, facets] of mesh.interfaces) weld(name, facets);
  return canonical.map((_, node) => root(node));
}

/** The middle of the largest cell of each part of a region that no edge of the outline divides. */
function seedCells(
  mesh: Mesh,
  start: Int32Array,
  cellOfFacet: Int32Array,
  partner: Int32Array,
  inner: Uint8Array,
  region: Int32Array,
): MeshOutlineEdges['seedCells'] {
  const areas = new Float64Array(region.length);
  const places = new Float64Array(2 * region.length);
  let cell = 0;
  for (const { shape, order, nodes, region: ofBlock } of mesh.blocks) {
    const stride = nodeCount[shape][order];
    const count = vertexCount[shape];
    for (let k = 0; k < ofBlock.length; k++, cell++) {
      for (let i = 0; i < count; i++) {
        const a = nodes[stride * k + i]!;
        const b = nodes[stride * k + ((i + 1) % count)]!;
        const [ax, ay, bx, by] = [2 * a, 2 * a + 1, 2 * b, 2 * b + 1].map((at) => mesh.coordinates[at]!) as [
          number,
          number,
          number,
          number,
        ];
        areas[cell]! += (ax * by - ay * bx) / 2;
        places[2 * cell]! += ax / count;
        places[2 * cell + 1]! += ay / count;
      }
    }
  }
  const seen = new Uint8Array(region.length);
  const seeds: { region: number; place: readonly [number, number] }[] = [];
  for (let first = 0; first < region.length; first++) {
    if (seen[first] === 1) continue;
    seen[first] = 1;
    const part = [first];
    let largest = first;
    for (let head = 0; head < part.length; head++) {
      const current = part[head]!;
      if (areas[current]! > areas[largest]!) largest = current;
      for (let facet = start[current]!; facet < start[current + 1]!; facet++) {
        if (inner[facet] === 0) continue;
        const neighbour = cellOfFacet[partner[facet]!]!;
        if (seen[neighbour] === 1) continue;
        seen[neighbour] = 1;
        part.push(neighbour);
      }
    }
    seeds.push({ region: region[first]!, place: [places[2 * largest]!, places[2 * largest + 1]!] });
  }
  return seeds.sort((a, b) => a.region - b.region);
}
