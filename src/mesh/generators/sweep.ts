import { LithostatError } from '../../quantity/index.js';
import type { Mesh } from '../mesh.js';
import { nodeCount, vertexCount } from '../mesh.js';
import { toQuadratic } from '../to-quadratic.js';
import { FacetReader } from '../topology.js';
import { withMiddles } from './grading.js';
import { ParameterChecks } from './parameter-checks.js';
import type { SolidKind } from './solid-builder.js';
import { SolidBuilder } from './solid-builder.js';

export interface ExtrudeOptions extends SolidKind {
  /** Heights of the ends of layers, ascending; m. */
  readonly levels: ArrayLike<number>;
}

/**
 * The body over a plane mesh: (x, y) stays, z is new. Quadrilaterals become hexahedra, or tetrahedra as triangles do. Boundaries and interfaces keep
 * their names; the ends are `front` (lowest z) and `back`.
 * @throws LithostatError for levels that do not ascend, a mesh that is not plane, triangles that are to become hexahedra, or a mesh that has
 * been split along an interface
 */
export function extrude(mesh: Mesh, options: ExtrudeOptions): Mesh {
  const checks = new ParameterChecks('extrude');
  const levels = Float64Array.from(options.levels);
  checks.require(mesh.geometry === 'plane', 'mesh', mesh.geometry, 'plane');
  checks.require(levels.length > 1, 'levels', levels.length, 'two levels at least');
  const ascend = levels.every((z, k) => Number.isFinite(z) && (k === 0 || z > levels[k - 1]));
  checks.require(ascend, 'levels', levels.join(', '), 'finite numbers in ascending order');
  checks.done();
  const heights = withMiddles(levels);
  return sweep(mesh, options, {
    levels: heights.length,
    closed: false,
    reversed: false,
    ends: ['front', 'back'],
    place(x, y, level, out) {
      out[0] = x;
      out[1] = y;
      out[2] = heights[level];
    },
  });
}

export interface RevolveOptions extends SolidKind {
  /** Angle that the body takes up about the z axis, from the plane y = 0, x > 0 on; 2 pi closes it. rad */
  readonly angle: number;
  /** Cells around. */
  readonly cells: number;
}

/**
 * The body that an axisymmetric mesh stands for, or a sector of it: (r, z) becomes (r cos t, r sin t, z). A mesh that touches the axis makes
 * tetrahedra only. Boundaries and interfaces keep their names, but for what lies on the axis; the ends of a sector are `start` and `end`.
 * @throws LithostatError for an angle or a number of cells out of range, a mesh that is not axisymmetric, touches the axis or has triangles
 * although hexahedra are wanted, or has been split along an interface
 */
export function revolve(mesh: Mesh, options: RevolveOptions): Mesh {
  const { angle, cells } = options;
  const whole = Math.abs(angle - 2 * Math.PI) < 1e-12;
  const checks = new ParameterChecks('revolve');
  checks.require(mesh.geometry === 'axisymmetric', 'mesh', mesh.geometry, 'axisymmetric');
  checks.require(angle > 0 && (angle <= 2 * Math.PI || whole), 'angle', angle, 'above 0, at most 2 pi');
  checks.count('cells', cells, Math.max(1, Math.ceil(angle / 2 - 1e-12)));
  checks.done();
  const count = 2 * cells + (whole ? 0 : 1);
  return sweep(mesh, options, {
    levels: count,
    closed: whole,
    // (r, z, t) is a left-handed frame.
    reversed: true,
    ends: ['start', 'end'],
    place(r, z, level, out) {
      const t = (angle * level) / (2 * cells);
      out[0] = r * exactCosine(t);
      out[1] = r * exactSine(t);
      out[2] = z;
    },
  });
}

/** Cosine and sine that are exactly 0 on the planes of symmetry. */
function exactCosine(t: number): number {
  return Math.abs(t - Math.PI / 2) < 1e-14 || Math.abs(t - 1.5 * Math.PI) < 1e-14 ? 0 : Math.cos(t);
}

function exactSine(t: number): number {
  return Math.abs(t - Math.PI) < 1e-14 ? 0 : Math.sin(t);
}

interface Path {
  /** Ends and middles of layers. */
  readonly levels: number;
  /** Whether the last layer ends at the first level. */
  readonly closed: boolean;
  readonly reversed: boolean;
  readonly ends: readonly [string, string];
  place(x: number, y: number, level: number, out: Float64Array): void;
}

function sweep(given: Mesh, kind: SolidKind, path: Path): Mesh {
  const { shape = 'hexahedron', order = 2 } = kind;
  checkSwept(given, shape);
  const mesh = given.blocks.some((block) => block.order === 1) ? toQuadratic(given) : given;
  const flat = mesh.coordinates.length / 2;
  const onAxis = (node: number): boolean => mesh.geometry === 'axisymmetric' && mesh.coordinates[2 * node] === 0;

  // Nodes of the body, numbered when a cell first has them.
  const number = new Int32Array(flat * path.levels).fill(-1);
  const coordinates: number[] = [];
  const point = new Float64Array(3);
  const nodeAt = (node: number, level: number): number => {
    const entry = onAxis(node) ? node * path.levels : node * path.levels + (level % path.levels);
    if (number[entry] < 0) {
      number[entry] = coordinates.length / 3;
      path.place(mesh.coordinates[2 * node], mesh.coordinates[2 * node + 1], level, point);
      coordinates.push(point[0], point[1], point[2]);
    }
    return number[entry];
  };

  const builder = new SolidBuilder({ shape, order });
  const layers = path.closed ? path.levels / 2 : (path.levels - 1) / 2;
  const corners: number[] = [];
  for (let layer = 0; layer < layers; layer++) {
    const lower = 2 * layer + (path.reversed ? 2 : 0);
    const upper = 2 * layer + (path.reversed ? 0 : 2);
    for (const block of mesh.blocks) {
      const size = nodeCount[block.shape][2];
      const sides = vertexCount[block.shape];
      for (let place = 0; place < block.region.length; place++) {
        const cell = block.nodes.subarray(place * size, (place + 1) * size);
        corners.length = 0;
        for (let v = 0; v < sides; v++) corners.push(nodeAt(cell[v], lower));
        for (let v = 0; v < sides; v++) corners.push(nodeAt(cell[v], upper));
        const middle = (a: number, b: number): number => {
          const [from, to] = [a, b].map((corner) => (corner < sides ? lower : upper));
          // A point of the axis is on all levels: a line from there stays on the other end's.
          const level = onAxis(cell[a % sides]) ? to : onAxis(cell[b % sides]) ? from : (from + to) / 2;
          return nodeAt(cell[halfway(a % sides, b % sides, sides)], level);
        };
        if (sides === 4) builder.addHexahedron(corners, block.region[place], middle);
        else builder.addPrism(corners, block.region[place], middle);
        const polygon = Array.from({ length: sides }, (_, v) => v);
        const end = (level: number): number[] => polygon.map((v) => nodeAt(cell[v], level));
        if (!path.closed && layer === 0) builder.nameFace(end(0), path.ends[0]);
        if (!path.closed && layer === layers - 1) builder.nameFace(end(path.levels - 1), path.ends[1]);
      }
    }
  }
  const metalOf = new Map<string, Set<string>>();
  nameSides(
    mesh,
    (a, b, name) => {
      if (onAxis(a) && onAxis(b)) return;
      for (let layer = 0; layer < layers; layer++) {
        const [lower, upper] = [2 * layer, 2 * layer + 2];
        builder.nameFace([nodeAt(a, lower), nodeAt(b, lower), nodeAt(b, upper), nodeAt(a, upper)], name);
      }
    },
    metalOf,
  );
  const isMetal = (name: string, here: number, there: number): boolean => metalOf.get(name)!.has(`${here},${there}`);
  // Order 1 has asked for corners only, so that all nodes are used.
  return builder.finish(Float64Array.from(coordinates), mesh.regions, isMetal);
}

/** Local node of a cell of order 2 halfway between two of its vertices. */
function halfway(a: number, b: number, sides: number): number {
  if (a === b) return a;
  const step = (b - a + sides) % sides;
  if (step === 1) return sides + a;
  return step === sides - 1 ? sides + b : 8;
}

/** Calls for each edge of boundaries and interfaces, and notes which pairs of regions interfaces part: metal first. */
function nameSides(
  mesh: Mesh,
  call: (a: number, b: number, name: string) => void,
  metalOf: Map<string, Set<string>>,
): void {
  const reader = new FacetReader(mesh);
  const regions = mesh.blocks.flatMap(({ region }) => [...region]);
  for (const [name, { cell, facet }] of mesh.boundaries) {
    for (let k = 0; k < cell.length; k++) {
      const [a, b] = reader.read(cell[k], facet[k]);
      call(a, b, name);
    }
  }
  for (const [name, { metal, electrolyte }] of mesh.interfaces) {
    const pairs = new Set<string>();
    metalOf.set(name, pairs);
    for (let k = 0; k < metal.cell.length; k++) {
      pairs.add(`${regions[metal.cell[k]]},${regions[electrolyte.cell[k]]}`);
      const [a, b] = reader.read(metal.cell[k], metal.facet[k]);
      call(a, b, name);
    }
  }
}

function checkSwept(mesh: Mesh, shape: 'tetrahedron' | 'hexahedron'): void {
  const refuse = (message: string, remedy: string): never => {
    throw new LithostatError([{ code: 'cannot-sweep', path: 'mesh', message, remedy }]);
  };
  const reader = new FacetReader(mesh);
  for (const { metal, electrolyte } of mesh.interfaces.values()) {
    for (let k = 0; k < metal.cell.length; k++) {
      const ours = [...reader.read(metal.cell[k], metal.facet[k]).subarray(0, 2)];
      const theirs = reader.read(electrolyte.cell[k], electrolyte.facet[k]).subarray(0, 2);
      if (!ours.every((node) => theirs.includes(node))) {
        refuse('the mesh has been split along an interface', 'Sweep first and split the body.');
      }
    }
  }
  if (shape === 'tetrahedron') return;
  for (const block of mesh.blocks) {
    if (block.shape !== 'quadrilateral')
      refuse('triangles make no hexahedra', 'Ask for tetrahedra, or give quadrilaterals.');
    if (mesh.geometry !== 'axisymmetric') continue;
    if (block.nodes.some((node) => mesh.coordinates[2 * node] === 0)) {
      refuse('cells on the axis make no hexahedra', 'Ask for tetrahedra.');
    }
  }
}
