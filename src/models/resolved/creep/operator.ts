import type { Mesh } from '../../../mesh/mesh.js';
import { vertexCount } from '../../../mesh/mesh.js';
import { type ElementAssembly, KernelHeap, type SparsePattern } from '../../../solvers/index.js';
import { type BlockPoints, blockPoints } from './block-points.js';
import type { Constraints } from './constraints.js';
import type { ElementRoutine } from './element.js';
import { PlaneElement } from './element-plane.js';
import { SpaceElement } from './element-space.js';
import { component, turnedCells, turnMatrix } from './frames.js';
import { CreepSession } from './session.js';
import { addSurface, type SurfaceStiffness, surfacesByCell } from './surface-stiffness.js';

/** The law in scaled units at one stage of a solution. */
export interface Flow {
  readonly exponent: number;
  readonly squaredRegularisation: number;
  readonly diffusional: number;
}

/** Velocities of all nodes (in the mesh's axes) and pressures of all vertices, in scaled units. */
export interface FlowState {
  readonly velocity: Float64Array;
  readonly pressure: Float64Array;
}

/** A state with its unknown velocities (platens among them). */
export interface MovingState extends FlowState {
  /** As the operator numbers them; the places of pressures are not used. */
  readonly unknowns: Float64Array;
}

interface Block {
  readonly points: BlockPoints;
  readonly routine: ElementRoutine;
  readonly assembly: ElementAssembly;
  /** Whether a node of the cell has a frame of its own. */
  readonly turned: Uint8Array;
  readonly strength: Float64Array | null;
  readonly source: Float64Array | null;
  readonly velocity: Float64Array;
  readonly pressure: Float64Array;
  /** Surfaces by cell of the block. */
  readonly surfaces: ReadonlyMap<number, readonly SurfaceStiffness[]>;
  /** Velocities of a cell along a step. */
  readonly change: Float64Array;
  /** Stresses as unknowns, and their change along the last step. */
  readonly dual: Float64Array;
  readonly dualChange: Float64Array;
}

/** Degree of polynomials that the cells' integrals are exact for: rates squared on straight cells, with room for curvature and n > 1. */
const cellDegree = 5;

/** What an operator has beside the cells and the law. */
interface OperatorParts {
  /** Pressures that are no unknowns. */
  readonly fixedPressures?: readonly number[];
  /** Factor of each cell of the mesh. */
  readonly strength?: Float64Array | null;
  /** Divergence that is asked for in each cell. */
  readonly source?: Float64Array | null;
  /** Surfaces that resist being moved. */
  readonly surfaces?: readonly SurfaceStiffness[];
}

/**
 * The discrete Lagrangian int psi(D) dV - int p div v dV of creep with quadratic velocities and continuous linear pressures (Taylor & Hood
 * 1973), its derivative as forces at the nodes, and its second derivative as a symmetric matrix over the unknowns: velocities first (in the
 * nodes' own frames), then pressures.
 */
export class CreepOperator {
  readonly mesh: Mesh;
  readonly constraints: Constraints;
  /** Unknowns: velocities, then pressures. */
  readonly size: number;
  /** Number of pressures: vertices of the mesh. */
  readonly pressures: number;
  /** Pressure of each node, -1 for nodes that are no vertices. */
  readonly pressureOf: Int32Array;
  /** Unknown of each pressure; -1 for those that are fixed. */
  readonly pressureUnknown: Int32Array;
  readonly pattern: SparsePattern;
  /** Values of the matrix, filled by `evaluate`. */
  readonly values: Float64Array;
  /** Forces at the nodes, [node, axis], filled by `evaluate`. */
  readonly force: Float64Array;
  /** Minus the weighted divergence, by pressure. */
  readonly divergence: Float64Array;
  potential = 0;
  dissipation = 0;
  /** v . K v of the surfaces: the power against what moving them adds to their tension. */
  surfacePower = 0;
  /** Number of cells, and their measure. */
  readonly cells: number;
  readonly volume: number;
  readonly #blocks: readonly Block[];
  /** Whether stresses are kept. */
  #dual = false;
  /** Velocities and law of the last evaluation. */
  readonly #lastVelocity: Float64Array;
  #lastFlow: Flow | null = null;

  constructor(
    mesh: Mesh,
    constraints: Constraints,
    { fixedPressures = [], strength = null, source = null, surfaces = [] }: OperatorParts = {},
    session = new CreepSession(),
  ) {
    const { dimension } = mesh;
    this.mesh = mesh;
    this.constraints = constraints;
    const nodes = mesh.coordinates.length / dimension;
    this.pressureOf = numberVertices(mesh, nodes);
    this.pressures = this.pressureOf.reduce((most, place) => Math.max(most, place + 1), 0);
    this.pressureUnknown = new Int32Array(this.pressures);
    if (constraints.frame.length !== nodes) throw new RangeError('The constraints are those of another mesh.');
    for (const fixed of fixedPressures) this.pressureUnknown[fixed] = -1;
    let next = constraints.count;
    for (let k = 0; k < this.pressures; k++) if (this.pressureUnknown[k]! >= 0) this.pressureUnknown[k] = next++;
    this.size = next;
    this.force = new Float64Array(nodes * dimension);
    this.#lastVelocity = new Float64Array(nodes * dimension);
    this.divergence = new Float64Array(this.pressures);

    const heap = new KernelHeap();
    const parts: { readonly points: BlockPoints; readonly firstCell: number }[] = [];
    let firstCell = 0;
    for (const block of mesh.blocks) {
      parts.push({ points: blockPoints(mesh, block, firstCell, cellDegree, heap), firstCell });
      firstCell += block.region.length;
    }
    this.cells = firstCell;
    const groups = parts.map(({ points }) => this.#unknownsOf(points));
    const { pattern, assemblies } = session.structureOf(this.size, groups);
    this.pattern = pattern;
    this.values = new Float64Array(this.pattern.columnIndex.length);
    const routines = parts.map(({ points }) =>
      dimension === 2 ? new PlaneElement(points, heap) : new SpaceElement(mesh, points, cellDegree, heap),
    );
    this.#blocks = parts.map(({ points, firstCell: first }, k) => ({
      points,
      routine: routines[k]!,
      change: new Float64Array(points.nodes * dimension),
      dual: new Float64Array(points.cells * points.points * routines[k]!.components),
      dualChange: new Float64Array(points.cells * points.points * routines[k]!.components),
      assembly: assemblies[k]!,
      turned: turnedCells(points, constraints.frame),
      strength: strength?.subarray(first, first + points.cells) ?? null,
      source: source?.subarray(first, first + points.cells) ?? null,
      velocity: new Float64Array(points.nodes * dimension),
      pressure: new Float64Array(points.vertices),
      surfaces: surfacesByCell(surfaces, first, points.cells),
    }));
    let volume = 0;
    for (let cell = 0; cell < firstCell; cell++) volume += this.volumeOf(cell);
    this.volume = volume;
  }

  /** Potential and dissipation of a state (`what` 0), also forces and divergences (1), also the matrix (2). */
  evaluate(state: FlowState, flow: Flow, what: 0 | 1 | 2): void {
    const { force, divergence, values, pressureOf } = this;
    const { dimension } = this.mesh;
    this.potential = 0;
    this.dissipation = 0;
    this.surfacePower = 0;
    if (what > 0) {
      force.fill(0);
      divergence.fill(0);
    }
    if (what > 1) values.fill(0);
    const known = this.#isLast(state.velocity, flow);
    for (const one of this.#blocks) {
      const { points, routine, assembly, turned, strength, source, velocity, pressure, dual, surfaces } = one;
      const { block, nodes, vertices, cells } = points;
      const parameters = { ...flow, strength, source, dual: this.#dual ? dual : null, known };
      const { result } = routine;
      for (let cell = 0; cell < cells; cell++) {
        const first = cell * nodes;
        for (let a = 0; a < nodes; a++) {
          const node = block.nodes[first + a]!;
          for (let d = 0; d < dimension; d++) velocity[a * dimension + d] = state.velocity[node * dimension + d]!;
        }
        for (let k = 0; k < vertices; k++) pressure[k] = state.pressure[pressureOf[block.nodes[first + k]!]!]!;
        routine.evaluate(cell, velocity, pressure, parameters, what);
        this.potential += result.potential;
        this.dissipation += result.dissipation;
        const own = surfaces.get(cell);
        if (own !== undefined)
          for (const surface of own) {
            const power = addSurface(surface, dimension, nodes, velocity, routine.size, result, what);
            this.surfacePower += power;
            this.potential += power / 2;
          }
        if (what === 0) continue;
        const { residual } = result;
        for (let a = 0; a < nodes; a++) {
          const at = block.nodes[first + a]! * dimension;
          for (let d = 0; d < dimension; d++) force[at + d] = force[at + d]! + residual[a * dimension + d]!;
        }
        for (let k = 0; k < vertices; k++) {
          const at = pressureOf[block.nodes[first + k]!]!;
          divergence[at] = divergence[at]! + residual[nodes * dimension + k]!;
        }
        if (what === 1) continue;
        if (turned[cell] === 1) turnMatrix(this.constraints, points, first, result.matrix, routine.size);
        assembly.add(values, cell, result.matrix);
      }
    }
  }

  /**
   * Finds how the stresses change with a step of the velocities. The stress-velocity Newton method keeps them as unknowns of their own: its steps
   * are those of Newton's method on s/m(D) = (2/3) D, which is less curved than s = (2/3) m(D) D where n is large (Rudi, Shih & Stadler 2020).
   */
  prepareDuals(velocities: Float64Array, step: Float64Array, flow: Flow): void {
    const { dimension } = this.mesh;
    const known = this.#isLast(velocities, flow);
    for (const { points, routine, strength, source, velocity, change, dual, dualChange } of this.#blocks) {
      const { block, nodes, cells } = points;
      const parameters = { ...flow, strength, source, dual: this.#dual ? dual : null, known };
      for (let cell = 0; cell < cells; cell++) {
        for (let a = 0; a < nodes; a++)
          for (let d = 0; d < dimension; d++) {
            const at = block.nodes[cell * nodes + a]! * dimension + d;
            velocity[a * dimension + d] = velocities[at]!;
            change[a * dimension + d] = step[at]!;
          }
        routine.dualStep(cell, velocity, change, parameters, dual, dualChange);
      }
    }
  }

  /** Whether velocities and law are those of the last evaluation; they are from now on. */
  #isLast(velocity: Float64Array, flow: Flow): boolean {
    const last = this.#lastVelocity;
    const before = this.#lastFlow;
    let same =
      before !== null &&
      before.exponent === flow.exponent &&
      before.squaredRegularisation === flow.squaredRegularisation &&
      before.diffusional === flow.diffusional;
    for (let at = 0; same && at < last.length; at++) same = last[at] === velocity[at];
    if (!same) last.set(velocity);
    this.#lastFlow = flow;
    return same;
  }

  /** Stresses of nothing: the matrix is then that of the secant moduli. */
  zeroDuals(): void {
    this.#dual = true;
    for (const { dual } of this.#blocks) dual.fill(0);
  }

  /** Takes a part of the prepared step, or (null) forgets the stresses. */
  stepDuals(fraction: number | null): void {
    this.#dual = fraction !== null;
    if (fraction === null) return;
    for (const { dual, dualChange } of this.#blocks)
      for (let at = 0; at < dual.length; at++) dual[at] = dual[at]! + fraction * dualChange[at]!;
  }

  /** Measure of a cell. */
  volumeOf(cell: number): number {
    for (const { points } of this.#blocks) {
      if (cell >= points.cells) {
        cell -= points.cells;
        continue;
      }
      const first = points.locate(cell);
      let sum = 0;
      for (let q = first; q < first + points.points; q++) sum += points.weights[q]!;
      return sum;
    }
    throw new RangeError(`There is no cell ${cell}.`);
  }

  /** Takes forces at the nodes to the unknown velocities: what works along them. Adds to `out`. */
  restrict(force: Float64Array, out: Float64Array): void {
    const { unknown, frame, axes } = this.constraints;
    const { dimension } = this.mesh;
    for (let node = 0; node < frame.length; node++)
      for (let d = 0; d < dimension; d++) {
        const at = unknown[node * dimension + d]!;
        if (at < 0) continue;
        out[at] = out[at]! + component(force, node, d, dimension, frame, axes);
      }
  }

  /** Velocities of all nodes from the unknown ones, and the given ones times `share`. */
  expand(unknowns: Float64Array, share: number, out: Float64Array): void {
    const { unknown, frame, axes, given } = this.constraints;
    const { dimension } = this.mesh;
    out.fill(0);
    for (let node = 0; node < frame.length; node++)
      for (let d = 0; d < dimension; d++) {
        const at = node * dimension + d;
        const value = unknown[at]! < 0 ? share * given[at]! : unknowns[unknown[at]!]!;
        if (frame[node]! < 0) out[at] = value;
        else
          for (let i = 0; i < dimension; i++)
            out[node * dimension + i] =
              out[node * dimension + i]! + value * axes[(frame[node]! * dimension + d) * dimension + i]!;
      }
  }

  /** Unknowns of the cells of a block, as the element matrices count them. */
  #unknownsOf({ block, nodes, vertices, cells }: BlockPoints): { nodesPerElement: number; nodes: Int32Array } {
    const { dimension } = this.mesh;
    const { unknown } = this.constraints;
    const size = nodes * dimension + vertices;
    const list = new Int32Array(cells * size);
    for (let cell = 0; cell < cells; cell++) {
      for (let a = 0; a < nodes; a++)
        for (let d = 0; d < dimension; d++)
          list[cell * size + a * dimension + d] = unknown[block.nodes[cell * nodes + a]! * dimension + d]!;
      for (let k = 0; k < vertices; k++)
        list[cell * size + nodes * dimension + k] =
          this.pressureUnknown[this.pressureOf[block.nodes[cell * nodes + k]!]!]!;
    }
    return { nodesPerElement: size, nodes: list };
  }
}

function numberVertices({ blocks }: Mesh, nodes: number): Int32Array {
  const pressureOf = new Int32Array(nodes).fill(-1);
  for (const block of blocks) {
    const perCell = block.nodes.length / block.region.length;
    for (let first = 0; first < block.nodes.length; first += perCell)
      for (let k = 0; k < vertexCount[block.shape]; k++) pressureOf[block.nodes[first + k]!] = 0;
  }
  let next = 0;
  for (let node = 0; node < nodes; node++) if (pressureOf[node] === 0) pressureOf[node] = next++;
  return pressureOf;
}
