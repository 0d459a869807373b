import type { Mesh } from '../mesh.js';
import type { Point } from './curve.js';
import { leastJacobian } from './curved.js';
import { outlineIssue, pointText, throwIssues } from './issues.js';
import type { Outline, OutlineMesh } from './outline.js';
import { sweptVolume } from './swept-volume.js';

/** Coordinates after the correction, and how large it was. */
export interface Correction {
  readonly coordinates: Float64Array;
  /** Largest movement of a node; m, and over the length of the chord there. */
  readonly largest: number;
  readonly relative: number;
}

/**
 * Moves the nodes of each curve along its normals, by the same distance in a closed curve and by one that vanishes at the ends of an open one, so that it sweeps
 * out a given volume (`sweptVolume`): Newton's method for that distance.
 * @param swept volume for each curve; straight lines are left alone
 */
export function keepSweptVolumes(made: OutlineMesh, outline: Outline, swept: readonly number[]): Correction {
  const { mesh, curveNodes } = made;
  const order = mesh.blocks[0]!.order;
  const coordinates = mesh.coordinates.slice();
  const curved = new Set<number>();
  let largest = 0;
  let relative = 0;
  curveNodes.forEach((nodes, k) => {
    if ((outline.curves[k]!.shape?.kind ?? 'line') === 'line' || nodes.length < 3) return;
    for (const node of nodes) curved.add(node);
    const moves = normalMoves(coordinates, nodes);
    const volume = (distance: number): number => {
      let sum = 0;
      const at = (i: number): Point => [
        coordinates[2 * nodes[i]!]! + distance * moves[2 * i]!,
        coordinates[2 * nodes[i]! + 1]! + distance * moves[2 * i + 1]!,
      ];
      for (let i = 0; i + order < nodes.length; i += order) {
        sum += sweptVolume(mesh.geometry, at(i), order === 2 ? at(i + 1) : undefined, at(i + order));
      }
      return sum;
    };
    const target = swept[k]!;
    const chord = Math.hypot(
      coordinates[2 * nodes[order]!]! - coordinates[2 * nodes[0]!]!,
      coordinates[2 * nodes[order]! + 1]! - coordinates[2 * nodes[0]! + 1]!,
    );
    const distance = solve((d) => volume(d) - target, 1e-3 * chord);
    if (distance === undefined) return;
    for (let i = 0; i < nodes.length; i++) {
      coordinates[2 * nodes[i]!]! += distance * moves[2 * i]!;
      coordinates[2 * nodes[i]! + 1]! += distance * moves[2 * i + 1]!;
      // The seam of a closed curve is listed twice and must be moved once.
      if (i === 0 && nodes[0] === nodes[nodes.length - 1]) {
        coordinates[2 * nodes[0]!]! -= distance * moves[0]!;
        coordinates[2 * nodes[0]! + 1]! -= distance * moves[1]!;
      }
    }
    largest = Math.max(largest, Math.abs(distance));
    relative = Math.max(relative, Math.abs(distance) / chord);
  });
  if (order === 2) straightenOthers(mesh, coordinates, curved);
  requireValid(mesh, coordinates);
  return { coordinates, largest, relative };
}

/** Where a smooth function vanishes, by the secant method; undefined where it does not respond (no node can move). */
function solve(value: (distance: number) => number, step: number): number | undefined {
  let [a, b] = [0, step];
  let [atA, atB] = [value(a), value(b)];
  if (atA === 0 || atB === atA) return undefined;
  for (let i = 0; i < 50; i++) {
    const next = b - (atB * (b - a)) / (atB - atA);
    if (!Number.isFinite(next)) break;
    a = b;
    atA = atB;
    b = next;
    atB = value(b);
    if (atB === 0 || atB === atA || Math.abs(b - a) <= 1e-16 * step) break;
  }
  return Math.abs(atB) <= Math.abs(atA) ? b : a;
}

/** Movement of each node of a curve per metre of correction: its unit normal, times 4 s (1 - s) over the length s in an open curve. */
function normalMoves(x: Float64Array, nodes: Int32Array): Float64Array {
  const count = nodes.length;
  const closed = nodes[0] === nodes[count - 1];
  const along = new Float64Array(count);
  for (let i = 1; i < count; i++) {
    const [a, b] = [nodes[i - 1]!, nodes[i]!];
    along[i] = along[i - 1]! + Math.hypot(x[2 * b]! - x[2 * a]!, x[2 * b + 1]! - x[2 * a + 1]!);
  }
  const moves = new Float64Array(2 * count);
  for (let i = 0; i < count; i++) {
    const before = nodes[i > 0 ? i - 1 : closed ? count - 2 : 0]!;
    const after = nodes[i + 1 < count ? i + 1 : closed ? 1 : count - 1]!;
    const dx = x[2 * after]! - x[2 * before]!;
    const dy = x[2 * after + 1]! - x[2 * before + 1]!;
    const part = along[i]! / along[count - 1]!;
    const weight = (closed ? 1 : 4 * part * (1 - part)) / Math.hypot(dx, dy);
    moves[2 * i] = dy * weight;
    moves[2 * i + 1] = -dx * weight;
  }
  return moves;
}

/** Puts nodes in the middle of edges that lie on no curve back in the middle. */
function straightenOthers(mesh: Mesh, x: Float64Array, curved: ReadonlySet<number>): void {
  const { nodes } = mesh.blocks[0]!;
  for (let zero = 0; zero < nodes.length; zero += 6) {
    for (let i = 0; i < 3; i++) {
      const middle = nodes[zero + 3 + i]!;
      if (curved.has(middle)) continue;
      const a = nodes[zero + i]!;
      const b = nodes[zero + ((i + 1) % 3)]!;
      for (let axis = 0; axis < 2; axis++) x[2 * middle + axis] = (x[2 * a + axis]! + x[2 * b + axis]!) / 2;
    }
  }
}

function requireValid(mesh: Mesh, x: Float64Array): void {
  const { nodes, order } = mesh.blocks[0]!;
  const stride = order === 2 ? 6 : 3;
  const departure = new Float64Array(6);
  for (let zero = 0; zero < nodes.length; zero += stride) {
    const [a, b, c] = [nodes[zero]!, nodes[zero + 1]!, nodes[zero + 2]!];
    const bx = x[2 * b]! - x[2 * a]!;
    const by = x[2 * b + 1]! - x[2 * a + 1]!;
    const cx = x[2 * c]! - x[2 * a]!;
    const cy = x[2 * c + 1]! - x[2 * a + 1]!;
    for (let i = 0; order === 2 && i < 3; i++) {
      const [from, to, middle] = [nodes[zero + i]!, nodes[zero + ((i + 1) % 3)]!, nodes[zero + 3 + i]!];
      for (let axis = 0; axis < 2; axis++) {
        departure[2 * i + axis] = x[2 * middle + axis]! - (x[2 * from + axis]! + x[2 * to + axis]!) / 2;
      }
    }
    if (bx * cy - by * cx > 0 && (order === 1 || leastJacobian(bx, by, cx, cy, departure) > 0)) continue;
    throwIssues([
      outlineIssue('inverted-cell', 'mesh', 'keeping the volume of a curve inverts a cell', {
        got: pointText([x[2 * a]!, x[2 * a + 1]!]),
        remedy: 'ask for a smaller turning or a smaller size along the curve',
      }),
    ]);
  }
}
