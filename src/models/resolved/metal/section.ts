import { meshOutline } from '../../../mesh/delaunay/mesh-outline.js';
import type { Outline, OutlineCurve } from '../../../mesh/delaunay/outline.js';
import { nodesOfFacets } from '../../../mesh/elements/index.js';
import type { Mesh } from '../../../mesh/index.js';
import { CreepSession } from '../creep/index.js';
import { runsOf, type SurfaceChain } from '../surface/chain.js';
import { chainOfMesh, type MeshChain } from '../surface/chain-of-mesh.js';
import type { SectionSizes } from '../surface/sizes.js';

/** The metal of one electrode as it is meshed for a step. */
export interface MetalSection {
  /** Triangles of order 2; boundaries `contact`, `void`, `gap` (where a void is thin), `platen`, `left` (`axis` when axisymmetric) and `right`. */
  readonly mesh: Mesh;
  /** Its lower surface, through nodes of the mesh. */
  readonly chain: MeshChain;
  /** Nodes of the whole outer boundary, each once: what moves the mesh. */
  readonly boundary: Int32Array;
  /** Structure of the systems on it, also when it has been moved. */
  readonly session: CreepSession;
}

/** Names of the boundaries that make up the lower surface. */
export const surfaceNames = ['contact', 'void', 'gap'] as const;

/**
 * Meshes the metal between its lower surface and the platen. Voids are splines through the nodes of the chain, so that the mesh may have
 * other nodes than the chain had; contact is straight.
 * @param top height of the platen above the electrolyte (m)
 */
export function metalSection(chain: SurfaceChain, top: number, sizes: SectionSizes): MetalSection {
  const { across, height, geometry } = chain;
  const width = across.at(-1)!;
  const points: (readonly [number, number])[] = [];
  const curves: OutlineCurve[] = [];
  const add = (x: number, z: number): number => points.push([x, z]) - 1;
  let at = add(across[0]!, height[0]!);
  const firstPoint = at;
  let nextVoid = 0;
  for (const { kind, last } of runsOf(chain)) {
    const to = add(across[last]!, height[last]!);
    if (kind === 'contact') curves.push({ from: at, to, boundary: 'contact' });
    else {
      for (const [k, piece] of sizes.pieces[nextVoid]!.entries()) {
        const end = piece.last === last ? to : add(across[piece.last]!, height[piece.last]!);
        const size = sizes.surfaces[nextVoid]![k]!;
        if (piece.kind === 'thin') {
          // Straight from vertex to vertex: heights are nanometres, and a spline could dip below the face.
          for (let node = piece.first; node < piece.last; node += 2) {
            const next = node + 2 === piece.last ? end : add(across[node + 2]!, height[node + 2]!);
            curves.push({ from: at, to: next, boundary: 'gap', size });
            at = next;
          }
          continue;
        }
        // Through vertices alone: nodes between them move to and fro against them by what velocities of order 2 leave over, and would grow.
        const inner = Array.from(
          { length: (piece.last - piece.first) / 2 - 1 },
          (_, i) => [across[piece.first + 2 + 2 * i]!, height[piece.first + 2 + 2 * i]!] as const,
        );
        // Walls are planes of symmetry: a void meets them at a right angle, unless its roof has become a point, which a bend would fold.
        const level = (from: number, to: number): boolean =>
          Math.abs(across[to]! - across[from]!) > Math.abs(height[to]! - height[from]!);
        const tangents = {
          ...(piece.first === 0 && level(0, 2) ? { start: [1, 0] as const } : {}),
          ...(piece.last + 1 === across.length && level(piece.last - 2, piece.last) ? { end: [1, 0] as const } : {}),
        };
        curves.push({ from: at, to: end, boundary: 'void', shape: { kind: 'spline', points: inner, tangents }, size });
        at = end;
      }
      nextVoid++;
    }
    at = to;
  }
  const topRight = add(width, top);
  const topLeft = add(0, top);
  curves.push(
    { from: at, to: topRight, boundary: 'right' },
    { from: topRight, to: topLeft, boundary: 'platen' },
    { from: topLeft, to: firstPoint, boundary: geometry === 'axisymmetric' ? 'axis' : 'left' },
  );
  const highest = Math.max(...height);
  const outline: Outline = {
    geometry,
    points,
    curves,
    regions: [{ name: 'metal', seed: [width / 2, top - 1e-3 * (top - highest)] }],
  };
  const { mesh } = meshOutline(outline, { order: 2, size: sizeField(sizes) });
  return { mesh, chain: chainOfMesh(mesh, surfaceNames), boundary: boundaryNodes(mesh), session: new CreepSession() };
}

function sizeField({ rims, largest, slope }: SectionSizes): (x: number, z: number) => number {
  return (x, z) => {
    let size = largest;
    for (const rim of rims) size = Math.min(size, rim.size + slope * Math.hypot(x - rim.at, z));
    return size;
  };
}

function boundaryNodes(mesh: Mesh): Int32Array {
  const nodes = new Set<number>();
  for (const name of mesh.boundaries.keys())
    for (const node of nodesOfFacets(mesh, mesh.boundaries.get(name)!, 2)) nodes.add(node);
  return Int32Array.from(nodes).sort();
}
