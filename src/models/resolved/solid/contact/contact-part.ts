import type { Mesh, Numbering } from '../../../../mesh/index.js';
import { LithostatError } from '../../../../quantity/index.js';
import { ElementAssembly, type ElementGroup, type SparsePattern } from '../../../../solvers/index.js';
import { ActiveSet } from './active-set.js';
import { type Contact, type Friction, type ObstacleDrive, rowsOf } from './contact.js';
import { approachOf, type ContactRows, slipOf } from './contact-rows.js';

/** What a contact did, point by point (`rows` says where). */
export interface ContactResult {
  readonly rows: ContactRows;
  /** 0 open, 1 stick (or closed without friction), 2 slip. */
  readonly state: Uint8Array;
  /** Contact pressure, Pa. */
  readonly pressure: Float64Array;
  /** Traction along the interface for each direction of the rows, Pa. */
  readonly friction: readonly Float64Array[];
  /** m; 0 where closed. */
  readonly gap: Float64Array;
  /** Force on the obstacle (or the electrolyte's side) by the metal, N (per metre of depth when plane). */
  readonly force: Float64Array;
  /** Motion of the obstacle along its direction, m; 0 for interfaces. */
  readonly approach: number;
}

/**
 * One contact as a part of the system: multipliers for the pressure of each point, for friction, and for the motion of an obstacle that is
 * pushed by a force. For each closed point
 *
 *     forces on the bodies:   + w (p N^T + tau T^T)
 *     normal equation:        w (N u - n.d delta - gap) = 0,      open: p = open pressure
 *     tangential equation:    w T (u - u_old) = 0 (stick),        slip: tau = bound(p) direction,    drag: w (T (u - u_old) - dt tau/drag) = 0
 *
 * which is symmetric but for Coulomb's slip.
 */
export class ContactPart {
  readonly rows: ContactRows;
  readonly set: ActiveSet;
  readonly group: ElementGroup;
  /** Unknowns that this contact adds. */
  readonly size: number;
  /** Whether the matrix stays symmetric. */
  readonly symmetric: boolean;
  readonly #name: string;
  readonly #bilateral: boolean;
  readonly #first: number;
  readonly #directions: number;
  readonly #friction: Friction;
  readonly #gap: Float64Array;
  readonly #obstacle: Float64Array | null;
  /** n . d of each point. */
  readonly #along: Float64Array;
  #drive: ObstacleDrive = { displacement: 0 };
  readonly #slipping: Uint8Array;
  readonly #slipDirection: Float64Array[];
  /** T u at the begin of the step. */
  readonly #oldSlip: Float64Array[];
  /** Points whose normal (bit 1) or tangential (bits 2, 4) rows hold nothing but fixed unknowns. */
  readonly #held: Uint8Array;
  readonly #matrix: Float64Array;
  readonly #widest: number;
  readonly #approach: Float64Array;
  readonly #slip: Float64Array[];

  /**
   * @param first number of the first unknown that this contact may take
   * @throws LithostatError
   */
  constructor(mesh: Mesh, numbering: Numbering, contact: Contact, first: number) {
    check(contact);
    const { rows, gap } = rowsOf(mesh, numbering, contact);
    const { count, start, unknowns, direction } = rows;
    this.rows = rows;
    this.#name = contact.name;
    this.#gap = gap;
    this.#first = first;
    this.#bilateral = contact.opening === 'bilateral';
    this.#friction = contact.friction ?? 'frictionless';
    this.#directions = this.#friction === 'frictionless' ? 0 : mesh.dimension - 1;
    this.symmetric = !(typeof this.#friction === 'object' && 'coefficient' in this.#friction);
    this.#obstacle = 'boundary' in contact.between ? Float64Array.from(contact.between.obstacle.direction) : null;
    this.set = new ActiveSet(count, contact.adhesion ?? null, contact.voidPressure ?? 0);
    this.size = count * (1 + this.#directions) + (this.#obstacle === null ? 0 : 1);
    this.#along = new Float64Array(count);
    if (this.#obstacle !== null)
      for (let k = 0; k < count; k++)
        for (const [i, component] of this.#obstacle.entries())
          this.#along[k] = this.#along[k]! + component * direction[k * mesh.dimension + i]!;
    const list = (): Float64Array[] => Array.from({ length: this.#directions }, () => new Float64Array(count));
    this.#slipping = new Uint8Array(count);
    this.#slipDirection = list();
    this.#oldSlip = list();
    this.#slip = list();
    this.#approach = new Float64Array(count);
    this.#held = new Uint8Array(count);
    let widest = 0;
    for (let k = 0; k < count; k++) widest = Math.max(widest, start[k + 1]! - start[k]!);
    this.#widest = widest;
    const perPoint = widest + 1 + this.#directions + 1;
    const nodes = new Int32Array(count * perPoint).fill(-1);
    for (let k = 0; k < count; k++) {
      for (let j = start[k]!; j < start[k + 1]!; j++) nodes[k * perPoint + j - start[k]!] = unknowns[j]!;
      for (let d = -1; d < this.#directions; d++) nodes[k * perPoint + widest + 1 + d] = this.#multiplier(k, d);
      if (this.#obstacle !== null) nodes[(k + 1) * perPoint - 1] = this.#motion;
    }
    this.group = { nodesPerElement: perPoint, nodes };
    this.#matrix = new Float64Array(perPoint * perPoint);
  }

  /** Number of the unknown of the pressure (direction -1) or of a friction traction. */
  #multiplier(point: number, direction: number): number {
    return this.#first + point * (1 + this.#directions) + 1 + direction;
  }

  /** Unknown of the obstacle's motion. */
  get #motion(): number {
    return this.#first + this.size - 1;
  }

  /** Ties the contact to a matrix. */
  bind(pattern: SparsePattern, symmetry: 'symmetric' | 'general'): ElementAssembly {
    return new ElementAssembly(pattern, this.group, symmetry);
  }

  /**
   * Begins a step.
   * @param u unknowns at its begin @param isFixed which unknowns supports hold: points that cannot move need no multiplier
   */
  begin(u: Float64Array, isFixed: Uint8Array, drive: ObstacleDrive | undefined): void {
    this.set.begin();
    if (drive !== undefined) this.#drive = drive;
    const { count, start, unknowns, normal, tangents } = this.rows;
    const free = (values: Float64Array, k: number): boolean => {
      for (let j = start[k]!; j < start[k + 1]!; j++)
        if (Math.abs(values[j]!) > 1e-9 && isFixed[unknowns[j]!] === 0) return true;
      return false;
    };
    for (let k = 0; k < count; k++) {
      let held = free(normal, k) || (this.#along[k] !== 0 && 'force' in this.#drive) ? 0 : 1;
      for (let d = 0; d < this.#directions; d++) if (!free(tangents[d]!, k)) held |= 2 << d;
      this.#held[k] = held;
    }
    for (let d = 0; d < this.#directions; d++) slipOf(this.rows, d, u, this.#oldSlip[d]!);
  }

  /** Ends a step. */
  commit(): void {
    this.set.commit();
  }

  /** Unknowns and values that are given: the motion of an obstacle that is moved. */
  get fixed(): { readonly unknown: number; readonly value: number } | null {
    if (this.#obstacle === null || !('displacement' in this.#drive)) return null;
    return { unknown: this.#motion, value: this.#drive.displacement };
  }

  /** Adds residual and, if wanted, the tangent. @param duration of the step, s */
  add(
    x: Float64Array,
    duration: number,
    residual: Float64Array,
    values: Float64Array,
    assembly: ElementAssembly,
  ): void {
    const { rows } = this;
    const { count, start, unknowns, normal, tangents, weight } = rows;
    const matrix = this.#matrix;
    const size = this.group.nodesPerElement;
    const pressureAt = this.#widest;
    const motionAt = size - 1;
    const motion = this.#obstacle === null ? 0 : x[this.#motion]!;
    approachOf(rows, x, this.#approach);
    for (let d = 0; d < this.#directions; d++) slipOf(rows, d, x, this.#slip[d]!);
    if (this.#obstacle !== null && 'force' in this.#drive)
      residual[this.#motion] = residual[this.#motion]! - this.#drive.force;
    for (let k = 0; k < count; k++) {
      matrix.fill(0);
      const area = weight[k]!;
      const first = start[k]!;
      const width = start[k + 1]! - first;
      const pressureUnknown = this.#multiplier(k, -1);
      const pressure = x[pressureUnknown]!;
      const closed = this.set.closed[k] === 1 && (this.#held[k]! & 1) === 0;
      if (!closed) {
        // The traction of what is open is a load; its multiplier is carried along without a column, to keep the symmetry.
        const open = (this.#held[k]! & 1) === 1 ? 0 : this.set.openPressure;
        for (let j = 0; j < width; j++)
          residual[unknowns[first + j]!] = residual[unknowns[first + j]!]! + area * open * normal[first + j]!;
        if (this.#obstacle !== null) residual[this.#motion] = residual[this.#motion]! - area * open * this.#along[k]!;
        residual[pressureUnknown] = residual[pressureUnknown]! - area * (pressure - open);
        matrix[pressureAt * size + pressureAt] = -area;
      } else {
        for (let j = 0; j < width; j++) {
          const entry = area * normal[first + j]!;
          residual[unknowns[first + j]!] = residual[unknowns[first + j]!]! + entry * pressure;
          matrix[j * size + pressureAt] = entry;
          matrix[pressureAt * size + j] = entry;
        }
        residual[pressureUnknown] =
          residual[pressureUnknown]! + area * (this.#approach[k]! - this.#along[k]! * motion - this.#gap[k]!);
        if (this.#obstacle !== null) {
          const entry = -area * this.#along[k]!;
          residual[this.#motion] = residual[this.#motion]! + entry * pressure;
          matrix[motionAt * size + pressureAt] = entry;
          matrix[pressureAt * size + motionAt] = entry;
        }
      }
      for (let d = 0; d < this.#directions; d++) {
        const at = pressureAt + 1 + d;
        const unknown = this.#multiplier(k, d);
        const traction = x[unknown]!;
        if (!(this.set.closed[k] === 1) || (this.#held[k]! & (2 << d)) !== 0) {
          residual[unknown] = residual[unknown]! - area * traction;
          matrix[at * size + at] = -area;
          continue;
        }
        for (let j = 0; j < width; j++) {
          const entry = area * tangents[d]![first + j]!;
          residual[unknowns[first + j]!] = residual[unknowns[first + j]!]! + entry * traction;
          matrix[j * size + at] = entry;
        }
        if (this.#slipping[k] === 1) {
          const direction = this.#slipDirection[d]![k]!;
          const { bound, slope } = this.#bound(pressure);
          residual[unknown] = residual[unknown]! - area * (traction - bound * direction);
          matrix[at * size + at] = -area;
          matrix[at * size + pressureAt] = area * slope * direction;
          continue;
        }
        const yielding = this.#compliance(duration);
        residual[unknown] =
          residual[unknown]! + area * (this.#slip[d]![k]! - this.#oldSlip[d]![k]! - yielding * traction);
        for (let j = 0; j < width; j++) matrix[at * size + j] = area * tangents[d]![first + j]!;
        matrix[at * size + at] = -area * yielding;
      }
      assembly.add(values, k, matrix);
    }
  }

  /**
   * Changes the states of points by what the solution showed.
   * @returns number of changes (a turned slip direction among them)
   */
  revise(x: Float64Array): number {
    const { rows } = this;
    if (this.#bilateral && this.symmetric) return 0;
    approachOf(rows, x, this.#approach);
    const motion = this.#obstacle === null ? 0 : x[this.#motion]!;
    const pressure = new Float64Array(rows.count);
    const gap = new Float64Array(rows.count);
    let scale = 0;
    for (let k = 0; k < rows.count; k++) {
      pressure[k] = x[this.#multiplier(k, -1)]!;
      gap[k] = this.#gap[k]! + this.#along[k]! * motion - this.#approach[k]!;
      scale = Math.max(scale, Math.abs(this.#gap[k]!), Math.abs(this.#approach[k]!), Math.abs(motion));
      // What supports hold neither opens nor closes.
      if ((this.#held[k]! & 1) === 1) {
        pressure[k] = Number.POSITIVE_INFINITY;
        gap[k] = Number.POSITIVE_INFINITY;
      }
    }
    const before = this.symmetric ? null : this.set.closed.slice();
    const changes = this.#bilateral ? 0 : this.set.revise(pressure.map(finite), gap, scale);
    if (before === null) return changes;
    for (let k = 0; k < rows.count; k++) if (before[k] !== this.set.closed[k]) this.#slipping[k] = 0;
    return changes + this.#reviseFriction(x, before);
  }

  #reviseFriction(x: Float64Array, before: Uint8Array): number {
    const { count } = this.rows;
    const directions = this.#directions;
    let largest = 0;
    for (let d = 0; d < directions; d++) {
      slipOf(this.rows, d, x, this.#slip[d]!);
      for (let k = 0; k < count; k++) {
        this.#slip[d]![k] = this.#slip[d]![k]! - this.#oldSlip[d]![k]!;
        largest = Math.max(largest, Math.abs(this.#slip[d]![k]!));
      }
    }
    let changes = 0;
    for (let k = 0; k < count; k++) {
      if (before[k] !== 1 || this.set.closed[k] !== 1) continue;
      let [traction, forward, slip] = [0, 0, 0];
      for (let d = 0; d < directions; d++) {
        const tau = x[this.#multiplier(k, d)]!;
        traction += tau * tau;
        forward += this.#slip[d]![k]! * this.#slipDirection[d]![k]!;
        slip += this.#slip[d]![k]! ** 2;
      }
      traction = Math.sqrt(traction);
      slip = Math.sqrt(slip);
      const { bound } = this.#bound(x[this.#multiplier(k, -1)]!);
      if (this.#slipping[k] === 0) {
        if (traction <= bound * (1 + 1e-10)) continue;
        this.#slipping[k] = 1;
        for (let d = 0; d < directions; d++) this.#slipDirection[d]![k] = x[this.#multiplier(k, d)]! / traction;
        changes++;
      } else if (forward < -1e-10 * largest) {
        this.#slipping[k] = 0;
        changes++;
      } else if (slip > 1e-8 * largest && directions > 1) {
        // In space the direction follows the slip.
        let turn = 0;
        for (let d = 0; d < directions; d++) {
          const to = this.#slip[d]![k]! / slip;
          turn = Math.max(turn, Math.abs(to - this.#slipDirection[d]![k]!));
          this.#slipDirection[d]![k] = to;
        }
        if (turn > 1e-9) changes++;
      }
    }
    return changes;
  }

  /** What the contact is like in a solution. */
  result(x: Float64Array): ContactResult {
    const { rows } = this;
    const { count } = rows;
    const pressure = Float64Array.from({ length: count }, (_, k) => x[this.#multiplier(k, -1)]!);
    const friction = Array.from({ length: this.#directions }, (_, d) =>
      Float64Array.from({ length: count }, (_, k) => x[this.#multiplier(k, d)]!),
    );
    const approach = this.#obstacle === null ? 0 : x[this.#motion]!;
    const gap = new Float64Array(count);
    approachOf(rows, x, gap);
    for (let k = 0; k < count; k++)
      gap[k] = this.set.closed[k] === 1 ? 0 : this.#gap[k]! + this.#along[k]! * approach - gap[k]!;
    const state = Uint8Array.from({ length: count }, (_, k) =>
      this.set.closed[k] === 0 ? 0 : this.#slipping[k] === 1 ? 2 : 1,
    );
    return { rows, state, pressure, friction, gap, force: this.#force(pressure, friction), approach };
  }

  /** Sum of the tractions that the metal exerts, over its own nodes. */
  #force(pressure: Float64Array, friction: readonly Float64Array[]): Float64Array {
    const { count, start, unknowns, side, normal, tangents, weight } = this.rows;
    const dimension = tangents.length + 1;
    const force = new Float64Array(dimension);
    for (let k = 0; k < count; k++)
      for (let j = start[k]!; j < start[k + 1]!; j++) {
        if (side[j] !== 1) continue;
        let traction = pressure[k]! * normal[j]!;
        for (let d = 0; d < friction.length; d++) traction += friction[d]![k]! * tangents[d]![j]!;
        const component = unknowns[j]! % dimension;
        force[component] = force[component]! + weight[k]! * traction;
      }
    return force;
  }

  #bound(pressure: number): { bound: number; slope: number } {
    const { coefficient, limit = Number.POSITIVE_INFINITY } = this.#friction as { coefficient: number; limit?: number };
    if (pressure <= 0) return { bound: 0, slope: 0 };
    return coefficient * pressure < limit
      ? { bound: coefficient * pressure, slope: coefficient }
      : { bound: limit, slope: 0 };
  }

  /** Slip of a step by a unit of traction, m/Pa. */
  #compliance(duration: number): number {
    return typeof this.#friction === 'object' && 'drag' in this.#friction ? duration / this.#friction.drag : 0;
  }

  /** Force that drives the obstacle along its direction, N; null for other unknowns. */
  drivingForce(unknown: number, x: Float64Array): number | null {
    if (this.#obstacle === null || unknown !== this.#motion) return null;
    let force = 0;
    for (let k = 0; k < this.rows.count; k++)
      force -= this.rows.weight[k]! * x[this.#multiplier(k, -1)]! * this.#along[k]!;
    return force;
  }

  /** What an unknown of this contact is; null for other unknowns. */
  describeUnknown(unknown: number): string | null {
    if (unknown < this.#first || unknown >= this.#first + this.size) return null;
    if (this.#obstacle !== null && unknown === this.#motion) return `motion of the obstacle of contact "${this.#name}"`;
    const point = Math.floor((unknown - this.#first) / (1 + this.#directions));
    const kind = (unknown - this.#first) % (1 + this.#directions) === 0 ? 'pressure' : 'friction';
    return `${kind} of contact "${this.#name}" at node ${this.rows.node[point]}`;
  }

  /** In words: how much of it is closed. */
  describe(): string {
    return `contact "${this.#name}": ${this.set.closedCount} of ${this.set.count} points closed`;
  }
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : 0;
}

function check({ name, friction, between }: Contact): void {
  const refuse = (path: string, got: string, expected: string): never => {
    throw new LithostatError([
      {
        code: 'out-of-range',
        path: `contacts.${name}.${path}`,
        message: `${path} of contact "${name}" is out of range`,
        got,
        expected,
      },
    ]);
  };
  if (typeof friction === 'object') {
    if ('drag' in friction && !(friction.drag > 0)) refuse('drag', String(friction.drag), 'above 0 Pa s/m');
    if ('coefficient' in friction && !(friction.coefficient >= 0))
      refuse('coefficient', String(friction.coefficient), 'at least 0');
    if ('limit' in friction && !((friction.limit ?? 0) >= 0)) refuse('limit', String(friction.limit), 'at least 0 Pa');
  }
  if ('boundary' in between) {
    const length = Math.hypot(...between.obstacle.direction);
    if (!(Math.abs(length - 1) < 1e-9)) refuse('direction', `a vector of length ${length}`, 'a unit vector');
  }
}
