import type { Mesh } from '../../../mesh/index.js';
import { LithostatError } from '../../../quantity/index.js';
import { ElementAssembly, patternFromElements, type SparsePattern } from '../../../solvers/index.js';
import { solveCondensed } from './contact/condensed.js';
import type { Contact, ObstacleDrive } from './contact/contact.js';
import { ContactList } from './contact/contact-list.js';
import { ContactPart, type ContactResult } from './contact/contact-part.js';
import { DirectSolver, type LinearSolver, MultigridSolver } from './linear-solver.js';
import { addLoads, type Load } from './loads.js';
import type { SolidMaterial } from './material.js';
import type { SolidMethod } from './solid-block.js';
import { type BoundTangent, SolidOperator } from './solid-operator.js';
import { checkStep, describeUnknown, notConverged, refuseNotFinite } from './step-problems.js';
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
  /** Changes of contact states in each iteration. */
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
  readonly #tangent: BoundTangent;
  readonly #assemblies: readonly ElementAssembly[];
  readonly #conditions: ContactList;
  readonly #tolerance: number;
  /** Internal less external forces, without and with those of contacts. */
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
    // Obstacles that move add an unknown each.
    let first = operator.size;
    const parts = new Map<string, ContactPart>();
    for (const contact of contacts) {
      const part = new ContactPart(mesh, operator.numbering, contact, first);
      parts.set(contact.name, part);
      if (part.motion >= 0) first++;
    }
    this.contacts = parts;
    const all = [...parts.values()];
    const groups = [...operator.groups, ...all.map((part) => part.group)];
    this.#pattern = patternFromElements(first, groups, 'symmetric');
    this.#values = new Float64Array(this.#pattern.columnIndex.length);
    this.#tangent = operator.bind(this.#pattern, this.#values, 'symmetric');
    this.#assemblies = all.map((part) => new ElementAssembly(this.#pattern, part.group, 'symmetric'));
    this.#conditions = new ContactList(all);
    this.unknowns = new Float64Array(first);
    this.#solidResidual = new Float64Array(first);
    this.#residual = new Float64Array(first);
    this.#loads = new Float64Array(first);
    this.#external = new Float64Array(first);
    this.#isFixed = new Uint8Array(first);
    this.solver = this.#chooseSolver(method === 'mixed', all);
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
    const goBack = [...this.contacts.values()].map((part) => part.snapshot());
    try {
      return this.#solve(step, before);
    } catch (error) {
      this.unknowns.set(before);
      for (const each of goBack) each();
      throw error;
    }
  }

  #solve({ duration = 0, supports, loads = [], drives }: SolidStep, before: Float64Array): SolidReport {
    const { mesh, numbering } = this.operator;
    const x = this.unknowns;
    checkStep(this.contacts, duration, drives);
    this.#loads.fill(0);
    addLoads(mesh, numbering, loads, this.#loads);
    refuseNotFinite('loads', this.#loads, (k) => describeUnknown(this.operator, k));
    this.#fix(supports, duration, drives);
    this.#forceScale = largestOf(this.#loads, this.operator.displacements);
    this.#evaluate(duration);
    const residuals: number[] = [];
    const contactChanges: number[] = [];
    const correction = { unknowns: this.#fixed.unknowns, values: new Float64Array(this.#fixed.values.length) };
    let norm = Number.POSITIVE_INFINITY;
    for (let iteration = 1; ; iteration++) {
      for (const [k, unknown] of correction.unknowns.entries())
        correction.values[k] = this.#fixed.values[k]! - x[unknown]!;
      const { change, changes } = this.#correct(correction);
      const from = x.slice();
      for (let length = 1; ; length /= 2) {
        for (let k = 0; k < x.length; k++) x[k] = from[k]! + length * change[k]!;
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
      if (norm <= this.#tolerance) break;
      if (iteration === mostIterations || !Number.isFinite(norm)) throw this.#failure(residuals, contactChanges);
    }
    return { iterations: residuals.length, residuals, contactChanges, work: this.#end(before) };
  }

  #fix(supports: readonly Support[], duration: number, drives: ReadonlyMap<string, ObstacleDrive> | undefined): void {
    const { mesh, numbering } = this.operator;
    const held = fixedBy(mesh, numbering, supports);
    refuseNotFinite('supports', held.values, (k) => describeUnknown(this.operator, held.unknowns[k]!));
    this.#isFixed.fill(0);
    for (const unknown of held.unknowns) this.#isFixed[unknown] = 1;
    const more: { unknown: number; value: number }[] = [];
    for (const [name, part] of this.contacts) {
      part.begin(this.unknowns, this.#isFixed, duration, drives?.get(name));
      if (part.fixed !== null) more.push(part.fixed);
    }
    for (const { unknown } of more) this.#isFixed[unknown] = 1;
    this.#fixed = {
      unknowns: Int32Array.from([...held.unknowns, ...more.map(({ unknown }) => unknown)]),
      values: Float64Array.from([...held.values, ...more.map(({ value }) => value)]),
    };
  }

  /** The Newton correction, with the contact state that it leads to. */
  #correct(fixed: FixedDisplacements): { change: Float64Array; changes: number } {
    const right = this.#solidResidual.map((value) => -value);
    if (this.contacts.size === 0 || !(this.solver instanceof DirectSolver))
      return { change: this.solver.solve(this.#values, right, fixed), changes: 0 };
    const ends = this.#pattern.rowStart.subarray(1);
    // The diagonal of a lower triangle ends its row.
    const diagonal = Float64Array.from(ends, (end) => this.#values[end - 1]!);
    let k = 0;
    for (const part of this.contacts.values()) {
      part.addSprings((unknown) => diagonal[unknown]!, this.#values, this.#assemblies[k++]!);
      part.reach(this.unknowns);
    }
    const matrix = this.solver.factor(this.#values, right, fixed);
    const { correction, changes } = solveCondensed(matrix, right, this.#conditions);
    return { change: correction, changes: changes.reduce((sum, each) => sum + each, 0) };
  }

  /** Residual and tangent at the unknowns as they are. */
  #evaluate(duration: number): void {
    const solid = this.#solidResidual;
    solid.fill(0);
    this.#values.fill(0);
    this.operator.evaluate(this.unknowns, duration, solid, this.#tangent);
    const { displacements } = this.operator;
    // A motion without strain has forces of rounding alone: those of 1e-5 of the displacements count as large.
    const rounding = 1e-5 * largestOf(this.#values) * largestOf(this.unknowns, displacements);
    this.#forceScale = Math.max(this.#forceScale, rounding, largestOf(solid, displacements));
    for (let k = 0; k < solid.length; k++) solid[k] = solid[k]! - this.#loads[k]!;
    this.#residual.set(solid);
    for (const part of this.contacts.values()) {
      part.addForces(this.#residual);
      part.addDrive(solid);
    }
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
    // The motion of an obstacle is driven by a force.
    const driven = new Map([...this.contacts.values()].map((part) => [part.motion, part.drivingForce]));
    for (let k = 0; k < this.unknowns.length; k++) {
      const force = k < displacements ? external(k) : (driven.get(k) ?? 0);
      work += 0.5 * (force + this.#external[k]!) * (this.unknowns[k]! - before[k]!);
      this.#external[k] = force;
    }
    return work;
  }

  #chooseSolver(mixed: boolean, contacts: readonly ContactPart[]): LinearSolver {
    const { solver } = this.description;
    const { dimension, mesh, numbering } = this.operator;
    const { nodes } = numbering.field('displacement');
    const coordinates = new Float64Array(nodes.length * dimension);
    nodes.forEach((node, place) => {
      for (let i = 0; i < dimension; i++) coordinates[place * dimension + i] = mesh.coordinates[node * dimension + i]!;
    });
    const layout = { dimension, coordinates, describe: (unknown: number) => describeUnknown(this.operator, unknown) };
    const matrix = { pattern: this.#pattern, symmetry: 'symmetric' } as const;
    const definite = !mixed && contacts.length === 0;
    if (solver === 'multigrid' && !definite)
      throw new LithostatError([
        {
          code: 'unsuitable',
          path: 'solver',
          message: 'multigrid is for definite systems without contacts; the mixed method makes it indefinite',
          expected: 'direct',
        },
      ]);
    const iterative =
      solver === 'multigrid' ||
      (solver === undefined && definite && dimension === 3 && matrix.pattern.rows > manyUnknowns);
    return iterative ? new MultigridSolver(matrix, layout) : new DirectSolver(matrix, !mixed, layout);
  }

  #failure(residuals: readonly number[], contactChanges: readonly number[]): LithostatError {
    let [worst, largest] = [0, -1];
    for (let k = 0; k < this.operator.displacements; k++)
      if (this.#isFixed[k] === 0 && !(Math.abs(this.#residual[k]!) <= largest)) {
        worst = k;
        largest = Math.abs(this.#residual[k]!);
      }
    return notConverged({
      where: describeUnknown(this.operator, worst),
      force: largest,
      residuals,
      contactChanges,
      contacts: [...this.contacts.values()].map((part) => part.describe()),
      tolerance: this.#tolerance,
    });
  }
}

/** Largest magnitude among the first `count` numbers. */
function largestOf(vector: Float64Array, count = vector.length): number {
  let largest = 0;
  for (let k = 0; k < count; k++) largest = Math.max(largest, Math.abs(vector[k]!));
  return largest;
}
