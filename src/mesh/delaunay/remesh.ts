import { integrateCells } from '../elements/index.js';
import type { Mesh } from '../mesh.js';
import { meshOutline } from './mesh-outline.js';
import type { DelaunayOptions, OutlineMesh } from './outline.js';
import { outlineOfMesh } from './outline-of-mesh.js';
import { keepSweptVolumes } from './volume-correction.js';

/** Choices of `remesh`. */
export interface RemeshOptions extends DelaunayOptions {
  /** Turning at a node of the old outline that is a corner, not part of a smooth curve; degrees. Default 45. */
  readonly corner?: number;
}

/** A new mesh of an old domain, and how well it is the old one. */
export interface Remeshed extends OutlineMesh {
  /** Volume of each region before and after, of the whole turn or per metre of depth; m^3 or m^2. */
  readonly volumes: readonly { readonly region: string; readonly before: number; readonly after: number }[];
  /** Largest distance by which a node of a curve was moved to keep volumes; m. */
  readonly correction: number;
  /** Same, over the length of the edges there. */
  readonly relativeCorrection: number;
}

/**
 * Meshes the domain of a deformed mesh anew: its outline becomes lines and splines through the nodes, which are meshed; then the nodes of each curve are moved
 * along its normal by so little that what the curve sweeps out stays what it was. Every region and every void so keeps its volume to rounding.
 * Regions, boundaries and interfaces keep their names; a split interface comes back whole.
 * @throws LithostatError where the outline crosses itself (a mesh that is inverted there), or the sides of a split interface are apart
 */
export function remesh(mesh: Mesh, options: RemeshOptions = {}): Remeshed {
  const { outline, swept } = outlineOfMesh(mesh, options.corner);
  const made = meshOutline(outline, { order: mesh.blocks[0]?.order ?? 1, ...options });
  const { coordinates, largest, relative } = keepSweptVolumes(made, outline, swept);
  const moved: Mesh = { ...made.mesh, coordinates };
  const before = regionVolumes(mesh);
  const after = regionVolumes(moved);
  return {
    ...made,
    mesh: moved,
    volumes: moved.regions.map((region, k) => ({
      region,
      before: before.get(region) ?? 0,
      after: after.get(moved.regions[k]!)!,
    })),
    correction: largest,
    relativeCorrection: relative,
  };
}

/** Volume of each region: per metre of depth, or of the whole turn. */
function regionVolumes(mesh: Mesh): Map<string, number> {
  const volumes = new Float64Array(mesh.regions.length);
  integrateCells(mesh, 4, (points, q) => {
    volumes[points.block.region[points.place]!]! += points.weights[q]!;
    return 0;
  });
  return new Map(mesh.regions.map((name, k) => [name, volumes[k]!]));
}
