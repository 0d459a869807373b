import type { Mesh, Numbering } from '../../../../mesh/index.js';
import type { ScalarField } from '../loads.js';
import type { Adhesion } from './active-set.js';
import { boundaryRows, interfaceRows } from './build-rows.js';
import { approachOf, type ContactRows } from './contact-rows.js';

/**
 * Friction of closed contact:
 * - `frictionless`: no traction along the interface;
 * - `sticking`: no slip;
 * - Coulomb: |tau| <= min(coefficient p_n, limit), equality where it slips, along the slip;
 * - drag: tau = drag ds/dt, between frictionless (0) and sticking (large); linear, so that the system stays symmetric. Pa s/m.
 */
export type Friction =
  | 'frictionless'
  | 'sticking'
  | { readonly coefficient: number; readonly limit?: number }
  | { readonly drag: number };

/** A rigid body that a boundary may touch. */
interface Obstacle {
  /** Distance of the body's surface from the obstacle along the outward normal, before anything moved; m. */
  readonly gap: ScalarField;
  /** Unit vector along which the obstacle moves. */
  readonly direction: readonly number[];
}

/** Where bodies may touch, and how. */
export interface Contact {
  /** Name for messages and results. */
  readonly name: string;
  /** The interface of the mesh between two deformable sides (split), or the boundary that may touch a rigid obstacle. */
  readonly between: { readonly interface: string } | { readonly boundary: string; readonly obstacle: Obstacle };
  /** Closed for good (`bilateral`), or free to open (the default). */
  readonly opening?: 'unilateral' | 'bilateral';
  readonly adhesion?: Adhesion;
  /** `frictionless` by default. */
  readonly friction?: Friction;
  /** Pressure in what is open, Pa; 0 by default. */
  readonly voidPressure?: number;
}

/** How the obstacle is driven in a step: moved by so much from where it was at first (m), or pushed by a force along its direction (N). */
export type ObstacleDrive = { readonly displacement: number } | { readonly force: number };

/** Rows of a contact and the gaps before anything moved (m). */
export function rowsOf(mesh: Mesh, numbering: Numbering, contact: Contact): { rows: ContactRows; gap: Float64Array } {
  if ('interface' in contact.between) {
    const rows = interfaceRows(mesh, numbering, contact.between.interface);
    return { rows, gap: interfaceGap(mesh, numbering, rows) };
  }
  const { boundary, obstacle } = contact.between;
  const rows = boundaryRows(mesh, numbering, boundary);
  return { rows, gap: obstacleGap(mesh, numbering, rows, obstacle.gap) };
}

/** Distance of the two sides as the mesh has them: the approach of the coordinates, reversed. */
function interfaceGap(mesh: Mesh, numbering: Numbering, rows: ContactRows): Float64Array {
  const { nodes, first } = numbering.field('displacement');
  const { dimension, coordinates } = mesh;
  const places = new Float64Array(numbering.end);
  nodes.forEach((node, place) => {
    for (let i = 0; i < dimension; i++) places[first + place * dimension + i] = coordinates[node * dimension + i]!;
  });
  const gap = new Float64Array(rows.count);
  approachOf(rows, places, gap);
  // Sides that coincide differ by the rounding of their coordinates.
  const size = places.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  return gap.map((value) => (Math.abs(value) < 1e-13 * size ? 0 : -value));
}

/** Gap to an obstacle, averaged over each point as its row averages displacements: the row's shares of the nodal values. */
function obstacleGap(mesh: Mesh, numbering: Numbering, rows: ContactRows, gap: ScalarField): Float64Array {
  const { dimension, coordinates } = mesh;
  const { nodes, first } = numbering.field('displacement');
  const found = new Float64Array(rows.count);
  for (let k = 0; k < rows.count; k++)
    for (let j = rows.start[k]!; j < rows.start[k + 1]!; j += dimension) {
      const node = nodes[(rows.unknowns[j]! - first) / dimension]!;
      const value =
        typeof gap === 'function' ? gap(coordinates.subarray(node * dimension, (node + 1) * dimension)) : gap;
      let share = 0;
      for (let i = 0; i < dimension; i++) share += rows.normal[j + i]! * rows.direction[k * dimension + i]!;
      found[k] = found[k]! + share * value;
    }
  return found;
}
