import type { VtuPiece } from '../../io/mesh/index.js';
import { facetsOf, type Mesh, nodeCount } from '../../mesh/index.js';
import type { Extent } from './layout.js';

/** A part of the cell that is worth a picture. */
export interface FieldWindow {
  /** `electrode 1` */
  readonly name: string;
  readonly window: Extent;
}

/** What stands off the electrolyte at an interface, m; empty: `from` above `to`. */
interface Hollow {
  readonly from: number;
  readonly to: number;
  readonly height: number;
}

/** Heights below this part of the width of a cell are round-off of a touching surface. */
const touching = 1e-6;

/**
 * The parts of a cell around its voids, one for each interface with metal that is meshed, the same at every moment: the electrolyte may be a
 * hundred times thicker than a void. An interface without voids is shown with as much of both sides as a quarter of its width.
 *
 * @param moments pieces of each: metals on an electrolyte whose face lies at a constant height
 */
export function windowsOf(moments: readonly (readonly VtuPiece[])[]): FieldWindow[] {
  const windows: FieldWindow[] = [];
  for (const [index, above] of [true, false].entries()) {
    const name = `electrode ${index + 1}`;
    let face = 0;
    let width = 0;
    let hollow: Hollow = { from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY, height: 0 };
    let isMetal = false;
    for (const pieces of moments) {
      const electrolyte = pieces.find(({ mesh }) => !isMetalMesh(mesh));
      const metal = pieces.find(
        ({ mesh }) => isMetalMesh(mesh) && mesh.regions.some((one) => one.endsWith(` ${index + 1}`)),
      );
      if (electrolyte === undefined || metal === undefined) continue;
      isMetal = true;
      const heights = electrolyte.mesh.coordinates.filter((_, k) => k % 2 === 1);
      face = heights.reduce((a, b) => (above ? Math.max(a, b) : Math.min(a, b)));
      width = electrolyte.mesh.coordinates.reduce((most, x, k) => (k % 2 === 0 ? Math.max(most, x) : most), 0);
      const own = hollowOf(metal.mesh, face, above ? 1 : -1, width);
      hollow = {
        from: Math.min(hollow.from, own.from),
        to: Math.max(hollow.to, own.to),
        height: Math.max(hollow.height, own.height),
      };
    }
    if (isMetal) windows.push({ name, window: around(hollow, face, above ? 1 : -1, width, moments) });
  }
  return windows;
}

const isMetalMesh = ({ regions }: Mesh): boolean => regions.some((name) => name.startsWith('metal'));

function around(
  hollow: Hollow,
  face: number,
  up: 1 | -1,
  width: number,
  moments: readonly (readonly VtuPiece[])[],
): Extent {
  const isRound = moments.some((pieces) => pieces.some(({ mesh }) => mesh.geometry === 'axisymmetric'));
  const isHollow = hollow.from < hollow.to;
  // Of a void on the axis or on a wall only one half is there.
  const halves = hollow.from > touching * width && hollow.to < (1 - touching) * width ? 2 : 1;
  const size = isHollow ? Math.max(hollow.height, (hollow.to - hollow.from) / halves) : width / 4;
  const margin = 0.9 * size;
  const right = isHollow ? Math.min(width, hollow.to + margin) : width;
  const left = isRound ? -right : isHollow ? Math.max(0, hollow.from - margin) : 0;
  const ends = [face - up * margin, face + up * ((isHollow ? hollow.height : 0) + margin)] as const;
  return { x: [left, right], y: up === 1 ? [ends[0], ends[1]] : [ends[1], ends[0]] };
}

/** What of the surface of a metal stands off the electrolyte: its outer edges but those on the walls and at the platen. */
function hollowOf(mesh: Mesh, face: number, up: 1 | -1, width: number): Hollow {
  const tiny = touching * width;
  let top = 0;
  for (let k = 1; k < mesh.coordinates.length; k += 2) top = Math.max(top, up * (mesh.coordinates[k]! - face));
  let [from, to, height] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (const [a, b] of outerEdges(mesh)) {
    const x = [mesh.coordinates[2 * a]!, mesh.coordinates[2 * b]!] as const;
    const z = [up * (mesh.coordinates[2 * a + 1]! - face), up * (mesh.coordinates[2 * b + 1]! - face)] as const;
    const onWall = Math.max(...x) < tiny || Math.min(...x) > width - tiny;
    if (onWall || Math.min(...z) > top - tiny || Math.max(...z) < tiny) continue;
    from = Math.min(from, ...x);
    to = Math.max(to, ...x);
    height = Math.max(height, ...z);
  }
  return { from, to, height };
}

/** Edges of a mesh in the plane that belong to one cell alone, by their vertices. */
function outerEdges(mesh: Mesh): (readonly [number, number])[] {
  const open = new Map<string, readonly [number, number]>();
  for (const { shape, order, nodes } of mesh.blocks) {
    for (let first = 0; first < nodes.length; first += nodeCount[shape][order]) {
      for (const [a, b] of facetsOf[shape]) {
        const edge = [nodes[first + a!]!, nodes[first + b!]!] as const;
        const key = `${Math.min(...edge)} ${Math.max(...edge)}`;
        if (!open.delete(key)) open.set(key, edge);
      }
    }
  }
  return [...open.values()];
}
