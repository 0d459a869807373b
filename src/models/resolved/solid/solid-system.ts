import type { Mesh } from '../../../mesh/index.js';
import { exitCodes, LithostatError } from '../../../quantity/index.js';
import { type ElementAssembly, patternFromElements, type SparsePattern } from '../../../solvers/index.js';
import type { Contact, ObstacleDrive } from './contact/contact.js';
import { ContactPart, type ContactResult } from './contact/contact-part.js';
import { DirectSolver, type LinearSolver, MultigridSolver } from './linear-solver.js';
import { addLoads, type Load } from './loads.js';
import type { SolidMaterial } from './material.js';
import type { SolidMethod } from './solid-block.js';
import { type BoundTangent, SolidOperator } from './solid-operator.js';
import { type FixedDisplacements, fixedBy, type Support } from './supports.js';

/** Solids on a mesh: what they are made of and where they may touch. */
export interface SolidDescription {
  readonly mesh: Mesh;
  /** By region. */
  readonly materials: ReadonlyMap<string, SolidMaterial>;
  /** `standard` by default; see SolidOperator. */
  readonly method?: SolidMethod;
  readonly contacts?: readonly Contact[];
  /**
   * `direct`, or `multigrid` (conjugate gradients; definite systems, so no contact and not the mixed method). By default multigrid in space from
   * 20,000 unknowns on, where it can be used.
   */
  readonly solver?: 'direct' | 'multigrid';
  /** Degree of the quadrature; see SolidOperator. */
  readonly degree?: number;
  /** Largest force that may be out of balance, relative to the largest nodal force; 1e-9 by default. */
  readonly tolerance?: number;
}

/** What acts during a step, at its end. */
export interface SolidStep {
  /** s; 0 (the default) is an instantaneous answer: elastic, without creep. */
  readonly duration?: number;
  readonly supports: readonly Support[];
  readonly loads?: readonly Load[];
  /** By name of the contact; an obstacle stays driven as it was before. */
  readonly drives?: ReadonlyMap<string, ObstacleDrive>;
}

/** How a step went. */
export interface SolidReport {
  readonly iterations: number;
  /** Largest force out of balance relative to the largest nodal force, after each iteration. */
  readonly residuals: readonly number[];
  /** Points that changed their contact state after each iteration. */
  readonly contactChanges: readonly number[];
  /** Work done on the body in the step by loads, supports, obstacles, J: mean of the forces at both ends times the way. */
  readonly work: number;
}

const mostIterations = 60;
/** From here on, the direct solver's fronts in space cost more than multigrid. */
const manyUnknowns = 20_000;

/**
 * Quasi-static equilibrium of solids in contact, step by step. A step solves
 *
 *     internal forces(u, state, dt) + contact forces(p, tau) = loads
 *
 * by Newton's method with the consistent tangents of the point laws, together with the contact conditions (a semismooth Newton method: the active
 * set is revised after every correction). Small strains: geometry stays that of the mesh.
 *
 * @example
 * const system = new SolidSystem({ mesh, materials: new Map([['body', { law: isotropicElasticity, parameters }]]) });
 * system.solve({ supports: [{ boundary: 'bottom', fix: 'all' }], loads: [{ boundary: 'top', pressure: 1e6 }] });
 * const { displacement } = system;
 */
export class SolidSystem {
  readonly operator: SolidOperator;
  readonly contacts: ReadonlyMap<string, ContactPart>;
  /** All unknowns: displacements, pressures, multipliers of contacts. */
  readonly unknowns: Float64Array;
  readonly solver: LinearSolver;
  readonly #pattern: SparsePattern;
  readonly #symmetry: 'symmetric' | 'general';
  readonly #tangent: BoundTangent;
  readonly #assemblies: readonly ElementAssembly[];
  readonly #tolerance: number;
  /** Residual and tangent of the solids alone, and of the whole. */
  readonly #solidResidual: Float64Array;
  readonly #residual: Float64Array;
  readonly #values: Float64Array;
  readonly #loads: Float64Array;
  /** External forces at the end of the last step: loads and reactions. */
  readonly #external: Float64Array;
  readonly #isFixed: Uint8Array;
  #fixed: FixedDisplacements = { unknowns: new Int32Array(0), values: new Float64Array(0) };
  #forceScale = 0;

  /** @throws LithostatError for materials, contacts or options that do not fit the mesh */
  constructor(readonly description: SolidDescription) {
    const { mesh, materials, method = 'standard', contacts = [], degree } = description;
    const operator = new SolidOperator(mesh, materials, method, degree);
    this.operator = operator;
    this.#tolerance = description.tolerance ?? 1e-9;
    let first = operator.size;
    const parts = new Map<string, ContactPart>();
    for (const contact of contacts) {
      const part = new ContactPart(mesh, operator.numbering, contact, first);
      parts.set(contact.name, part);
      first += part.size;
    }
    this.contacts = parts;
    const all = [...parts.values()];
    this.#symmetry = all.every((part) => part.symmetric) ? 'symmetric' : 'general';
    const groups = [...operator.groups, ...all.map((part) => part.group)];
    this.#pattern = patternFromElements(first, groups, this.#symmetry);
    this.#values = new Float64Array(this.#pattern.columnIndex.length);
    this.#tangent = operator.bind(this.#pattern, new Float64Array(this.#values.length), this.#symmetry);
    this.#assemblies = all.map((part) => part.bind(this.#pattern, this.#symmetry));
    this.unknowns = new Float64Array(first);
    this.#solidResidual = new Float64Array(first);
    this.#residual = new Float64Array(first);
    this.#loads = new Float64Array(first);
    this.#external = new Float64Array(first);
    this.#isFixed = new Uint8Array(first);
    this.solver = this.#chooseSolver(method === 'mixed' || parts.size > 0);
  }

  /** Displacements of the nodes, `dimension` numbers each, m: node k of the mesh from k * dimension on (0 where no cell has it). */
  get displacement(): Float64Array {
    const { numbering, dimension } = this.operator;
    const { nodes } = numbering.field('displacement');
    const field = new Float64Array(this.operator.mesh.coordinates.length);
    nodes.forEach((node, place) => {
      for (let i = 0; i < dimension; i++) field[node * dimension + i] = this.unknowns[place * dimension + i]!;
    });
    return field;
  }

  /** Pressure at each vertex by the mixed method, Pa; NaN at other nodes. @throws RangeError for other methods */
  get pressure(): Float64Array {
    const { numbering, dimension, mesh } = this.operator;
    const { nodes, first } = numbering.field('pressure');
    const field = new Float64Array(mesh.coordinates.length / dimension).fill(Number.NaN);
    nodes.forEach((node, place) => {
      field[node] = this.unknowns[first + place]!;
    });
    return field;
  }

  /** What a contact is like. @throws RangeError for a name that is not there */
  contact(name: string): ContactResult {
    const part = this.contacts.get(name);
    if (part === undefined)
      throw new RangeError(
        `There is no contact "${name}"; there are: ${[...this.contacts.keys()].join(', ') || 'none'}.`,
      );
    return part.result(this.unknowns);
  }

  /** Force of the supports on the body, N (per metre of depth when plane): one vector node by node, as `displacement`. */
  get reaction(): Float64Array {
    const { numbering, dimension } = this.operator;
    const { nodes } = numbering.field('displacement');
    const field = new Float64Array(this.operator.mesh.coordinates.length);
    nodes.forEach((node, place) => {
      for (let i = 0; i < dimension; i++) {
        const unknown = place * dimension + i;
        if (this.#isFixed[unknown] === 1) field[node * dimension + i] = this.#residual[unknown]!;
      }
    });
    return field;
  }

  /**
   * Takes one step. The states of the points and contacts move on when it succeeds; when it fails everything is as before.
   * @throws LithostatError: a body is not held, Newton's method or the active set does not get there (with where and which residual)
   */
  solve(step: SolidStep): SolidReport {
    const before = this.unknowns.slice();
    try {
      return this.#solve(step, before);
    } catch (error) {
      this.unknowns.set(before);
      throw error;
    }
  }

  #solve({ duration = 0, supports, loads = [], drives }: SolidStep, before: Float64Array): SolidReport {
    const { mesh, numbering } = this.operator;
    const x = this.unknowns;
    this.#loads.fill(0);
    addLoads(mesh, numbering, loads, this.#loads);
    this.#fix(supports, drives);
    this.#forceScale = largestOf(this.#loads, this.operator.displacements);
    this.#evaluate(duration);
    const residuals: number[] = [];
    const contactChanges: number[] = [];
    const correction = { unknowns: this.#fixed.unknowns, values: new Float64Array(this.#fixed.values.length) };
    let norm = Number.POSITIVE_INFINITY;
    for (let iteration = 1; ; iteration++) {
      for (const [k, unknown] of correction.unknowns.entries())
        correction.values[k] = this.#fixed.values[k]! - x[unknown]!;
      const right = this.#residual.map((value) => -value);
      const change = this.solver.solve(this.#values, right, correction);
      const from = x.slice();
      let changes = 0;
      for (let length = 1; ; length /= 2) {
        for (let k = 0; k < x.length; k++) x[k] = from[k]! + length * change[k]!;
        if (length === 1) {
          changes = 0;
          for (const part of this.contacts.values()) changes += part.revise(x);
        }
        this.#evaluate(duration);
        const found = this.#imbalance();
        // Given displacements enter whole in the first iteration; a new contact set has a residual of its own.
        const acceptable = iteration === 1 || changes > 0 || found <= Math.max(2 * norm, this.#tolerance);
        if (acceptable || length < 1 / 64) {
          norm = found;
          break;
        }
      }
      residuals.push(norm);
      contactChanges.push(changes);
      if (changes === 0 && norm <= this.#tolerance) break;
      if (iteration === mostIterations || !Number.isFinite(norm)) throw this.#failure(residuals, contactChanges);
    }
    return { iterations: residuals.length, residuals, contactChanges, work: this.#end(before) };
  }

  #fix(supports: readonly Support[], drives: ReadonlyMap<string, ObstacleDrive> | undefined): void {
    const { mesh, numbering } = this.operator;
    const held = fixedBy(mesh, numbering, supports);
    this.#isFixed.fill(0);
    for (const unknown of held.unknowns) this.#isFixed[unknown] = 1;
    const more: { unknown: number; value: number }[] = [];
    for (const [name, part] of this.contacts) {
      part.begin(this.unknowns, this.#isFixed, drives?.get(name));
      if (part.fixed !== null) more.push(part.fixed);
    }
    for (const { unknown } of more) this.#isFixed[unknown] = 1;
    this.#fixed = {
      unknowns: Int32Array.from([...held.unknowns, ...more.map(({ unknown }) => unknown)]),
      values: Float64Array.from([...held.values, ...more.map(({ value }) => value)]),
    };
  }

  /** Residual and tangent at the unknowns as they are. */
  #evaluate(duration: number): void {
    this.#solidResidual.fill(0);
    this.#tangent.values.fill(0);
    this.operator.evaluate(this.unknowns, duration, this.#solidResidual, this.#tangent);
    const { displacements } = this.operator;
    // A motion without strain has forces of rounding alone: those of 1e-5 of the displacements count as large.
    const rounding = 1e-5 * largestOf(this.#tangent.values) * largestOf(this.unknowns, displacements);
    this.#forceScale = Math.max(this.#forceScale, rounding, largestOf(this.#solidResidual, displacements));
    this.#values.set(this.#tangent.values);
    for (let k = 0; k < this.#residual.length; k++) this.#residual[k] = this.#solidResidual[k]! - this.#loads[k]!;
    let k = 0;
    for (const part of this.contacts.values())
      part.add(this.unknowns, duration, this.#residual, this.#values, this.#assemblies[k++]!);
  }

  /** Largest residual of free unknowns: forces relative to the largest nodal force, volumes to the mean of their terms. */
  #imbalance(): number {
    const { displacements, size } = this.operator;
    const { dilatation } = this.operator.sums;
    let [force, volume] = [0, 0];
    for (let k = 0; k < displacements; k++)
      if (this.#isFixed[k] === 0) force = Math.max(force, Math.abs(this.#residual[k]!));
    for (let k = displacements; k < size; k++) volume = Math.max(volume, Math.abs(this.#residual[k]!));
    const ofVolume = size > displacements && dilatation > 0 ? (volume * (size - displacements)) / dilatation : 0;
    const ofForce = this.#forceScale > 0 ? force / this.#forceScale : force;
    return Number.isNaN(force + volume) ? Number.POSITIVE_INFINITY : Math.max(ofForce, ofVolume);
  }

  /** Moves states on; returns the work of the step. */
  #end(before: Float64Array): number {
    this.operator.commit();
    for (const part of this.contacts.values()) part.commit();
    let work = 0;
    const { displacements } = this.operator;
    const external = (unknown: number): number =>
      this.#loads[unknown]! + (this.#isFixed[unknown] === 1 ? this.#residual[unknown]! : 0);
    for (let k = 0; k < this.unknowns.length; k++) {
      let force = k < displacements ? external(k) : 0;
      // Motions of obstacles: the force that drives them.
      if (k >= this.operator.size) force = this.#driving(k);
      work += 0.5 * (force + this.#external[k]!) * (this.unknowns[k]! - before[k]!);
      this.#external[k] = force;
    }
    return work;
  }

  #driving(unknown: number): number {
    for (const part of this.contacts.values()) {
      const force = part.drivingForce(unknown, this.unknowns);
      if (force !== null) return force;
    }
    return 0;
  }

  #chooseSolver(indefinite: boolean): LinearSolver {
    const { solver } = this.description;
    const { dimension, mesh, numbering } = this.operator;
    const { nodes } = numbering.field('displacement');
    const coordinates = new Float64Array(nodes.length * dimension);
    nodes.forEach((node, place) => {
      for (let i = 0; i < dimension; i++) coordinates[place * dimension + i] = mesh.coordinates[node * dimension + i]!;
    });
    const layout = { dimension, coordinates, describe: (unknown: number) => this.#describe(unknown) };
    const matrix = { pattern: this.#pattern, symmetry: this.#symmetry };
    if (solver === 'multigrid' && indefinite)
      throw new LithostatError([
        {
          code: 'unsuitable',
          path: 'solver',
          message: 'multigrid needs a definite system; contacts and the mixed method make it indefinite',
          expected: 'direct',
        },
      ]);
    const iterative =
      solver === 'multigrid' ||
      (solver === undefined && !indefinite && dimension === 3 && matrix.pattern.rows > manyUnknowns);
    return iterative ? new MultigridSolver(matrix, layout) : new DirectSolver(matrix, !indefinite, layout);
  }

  #describe(unknown: number): string {
    const { dimension, displacements, size, mesh, numbering } = this.operator;
    const place = (node: number): string =>
      `node ${node} at (${Array.from(mesh.coordinates.subarray(node * dimension, (node + 1) * dimension), (x) => x.toPrecision(4)).join(', ')}) m`;
    if (unknown < displacements) {
      const node = numbering.field('displacement').nodes[Math.floor(unknown / dimension)]!;
      return `displacement ${'xyz'[unknown % dimension]} of ${place(node)}`;
    }
    if (unknown < size) return `pressure of ${place(numbering.field('pressure').nodes[unknown - displacements]!)}`;
    for (const part of this.contacts.values()) {
      const words = part.describeUnknown(unknown);
      if (words !== null) return words;
    }
    return `unknown ${unknown}`;
  }

  #failure(residuals: readonly number[], contactChanges: readonly number[]): LithostatError {
    let [worst, largest] = [0, -1];
    for (let k = 0; k < this.operator.displacements; k++)
      if (this.#isFixed[k] === 0 && !(Math.abs(this.#residual[k]!) <= largest)) {
        worst = k;
        largest = Math.abs(this.#residual[k]!);
      }
    const sets = [...this.contacts.values()].map((part) => part.describe());
    const last = contactChanges.at(-1)!;
    const settled = last === 0 ? '' : `; ${last} contact points still changed (${sets.join('; ')})`;
    return new LithostatError(
      [
        {
          code: 'not-converged',
          path: 'step',
          message:
            `equilibrium was not found in ${residuals.length} iterations: ${largest.toExponential(2)} N out of balance at ` +
            `${this.#describe(worst)}, ${residuals.at(-1)!.toExponential(2)} of the largest nodal force${settled}`,
          got: `residuals ${residuals
            .slice(-5)
            .map((value) => value.toExponential(1))
            .join(', ')}`,
          expected: `at most ${this.#tolerance}`,
          remedy: 'Take a shorter step or smaller increments of load.',
        },
      ],
      exitCodes.solverFailure,
    );
  }
}

/** Largest magnitude among the first `count` numbers. */
function largestOf(vector: Float64Array, count = vector.length): number {
  let largest = 0;
  for (let k = 0; k < count; k++) largest = Math.max(largest, Math.abs(vector[k]!));
  return largest;
}
