import type { Mesh, Numbering } from '../../../../mesh/index.js';
import { LithostatError } from '../../../../quantity/index.js';
import type { ElementAssembly, ElementGroup } from '../../../../solvers/index.js';
import { ActiveSet } from './active-set.js';
import type { ContactCondition, ContactConditions } from './condensed.js';
import { type Contact, type Friction, type ObstacleDrive, rowsOf } from './contact.js';
import type { ContactRows } from './contact-rows.js';

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
 * One contact as a part of a system: its rows of normal and tangential motion with the conditions that belong to their states,
 *
 *     closed:  N u - n.d delta = gap,             open:  p = open pressure,
 *     stick:   T u = T u_old,                     slip:  tau = bound(p) direction,       drag:  T u - T u_old = dt tau/drag,
 *
 * for `solveCondensed`. Row of point k: k for the normal, count (1 + d) + k for direction d along the interface.
 */
export class ContactPart implements ContactConditions {
  readonly contact: ContactRows;
  readonly rows: number;
  readonly stiffness: Float64Array;
  readonly set: ActiveSet;
  /** Unknowns that the springs of each point couple. */
  readonly group: ElementGroup;
  /** Unknown of the obstacle's motion; -1 for interfaces. */
  readonly motion: number;
  /** Pressure, then friction traction by direction, of each row, Pa: those of the last solution. */
  readonly traction: Float64Array;
  readonly #name: string;
  readonly #bilateral: boolean;
  readonly #directions: number;
  readonly #friction: Friction;
  readonly #gap: Float64Array;
  /** n . d of each point: how the motion of the obstacle opens it. */
  readonly #along: Float64Array;
  #drive: ObstacleDrive = { displacement: 0 };
  #duration = 0;
  readonly #slipping: Uint8Array;
  readonly #slipDirection: Float64Array[];
  /** T u at the begin of the step. */
  readonly #oldSlip: Float64Array;
  /** Rows that hold nothing but fixed unknowns. */
  readonly #held: Uint8Array;
  /** A x of each row at the unknowns that the correction begins from. */
  readonly #reached: Float64Array;

  /**
   * @param motion number of the unknown that an obstacle's motion may take
   * @throws LithostatError
   */
  constructor(mesh: Mesh, numbering: Numbering, contact: Contact, motion: number) {
    check(contact);
    const { rows, gap } = rowsOf(mesh, numbering, contact);
    const { count, start, unknowns, direction } = rows;
    this.contact = rows;
    this.#name = contact.name;
    this.#gap = gap;
    this.#bilateral = contact.opening === 'bilateral';
    this.#friction = contact.friction ?? 'frictionless';
    this.#directions = this.#friction === 'frictionless' ? 0 : mesh.dimension - 1;
    const obstacle = 'boundary' in contact.between ? contact.between.obstacle.direction : null;
    this.motion = obstacle === null ? -1 : motion;
    this.set = new ActiveSet(count, contact.adhesion ?? null, contact.voidPressure ?? 0);
    if (!this.#bilateral) this.set.closeWithin(gap);
    this.#along = new Float64Array(count);
    if (obstacle !== null)
      for (let k = 0; k < count; k++)
        for (const [i, component] of obstacle.entries())
          this.#along[k] = this.#along[k]! + component * direction[k * mesh.dimension + i]!;
    this.rows = count * (1 + this.#directions);
    this.stiffness = new Float64Array(this.rows);
    this.traction = new Float64Array(this.rows);
    this.#slipping = new Uint8Array(count);
    this.#slipDirection = Array.from({ length: this.#directions }, () => new Float64Array(count));
    this.#oldSlip = new Float64Array(this.rows);
    this.#reached = new Float64Array(this.rows);
    this.#held = new Uint8Array(this.rows);
    let widest = 0;
    for (let k = 0; k < count; k++) widest = Math.max(widest, start[k + 1]! - start[k]!);
    const nodes = new Int32Array(count * (widest + 1)).fill(-1);
    for (let k = 0; k < count; k++) {
      nodes.set(unknowns.subarray(start[k]!, start[k + 1]!), k * (widest + 1));
      nodes[(k + 1) * (widest + 1) - 1] = this.motion;
    }
    this.group = { nodesPerElement: widest + 1, nodes };
  }

  dot(row: number, vector: Float64Array): number {
    const { start, unknowns } = this.contact;
    const { values, point } = this.#line(row);
    let sum = row < this.contact.count && this.motion >= 0 ? -this.#along[point]! * vector[this.motion]! : 0;
    for (let j = start[point]!; j < start[point + 1]!; j++) sum += values[j]! * vector[unknowns[j]!]!;
    return sum;
  }

  add(row: number, factor: number, vector: Float64Array): void {
    const { start, unknowns } = this.contact;
    const { values, point } = this.#line(row);
    if (row < this.contact.count && this.motion >= 0)
      vector[this.motion] = vector[this.motion]! - factor * this.#along[point]!;
    for (let j = start[point]!; j < start[point + 1]!; j++)
      vector[unknowns[j]!] = vector[unknowns[j]!]! + factor * values[j]!;
  }

  /** Adds the contact's forces to those that hold the bodies. */
  addForces(residual: Float64Array): void {
    const { count, weight } = this.contact;
    for (let row = 0; row < this.rows; row++) this.add(row, weight[row % count]! * this.traction[row]!, residual);
    this.addDrive(residual);
  }

  /** Subtracts the force that pushes an obstacle. */
  addDrive(residual: Float64Array): void {
    if (this.motion >= 0 && 'force' in this.#drive) residual[this.motion] = residual[this.motion]! - this.#drive.force;
  }

  /**
   * Adds the springs that stand in for the rows, as stiff as the softer side is at the point.
   * @param diagonal of the matrix before springs, by unknown
   */
  addSprings(diagonal: (unknown: number) => number, values: Float64Array, assembly: ElementAssembly): void {
    const { count, start, unknowns, side } = this.contact;
    const width = this.group.nodesPerElement;
    const matrix = new Float64Array(width * width);
    for (let k = 0; k < count; k++) {
      matrix.fill(0);
      const stiff = [0, 0];
      for (let j = start[k]!; j < start[k + 1]!; j++) {
        const at = side[j] === 1 ? 0 : 1;
        stiff[at] = Math.max(stiff[at]!, diagonal(unknowns[j]!));
      }
      // One side where the other is rigid or has no stiffness left.
      const spring = Math.min(stiff[0]! || stiff[1]!, stiff[1]! || stiff[0]!) || 1;
      for (let d = -1; d < this.#directions; d++) {
        const row = (d + 1) * count + k;
        this.stiffness[row] = spring;
        const line = new Float64Array(width);
        line.set(this.#line(row).values.subarray(start[k]!, start[k + 1]!));
        if (d < 0 && this.motion >= 0) line[width - 1] = -this.#along[k]!;
        for (let i = 0; i < width; i++)
          for (let j = 0; j < width; j++) matrix[i * width + j] = matrix[i * width + j]! + spring * line[i]! * line[j]!;
      }
      assembly.add(values, k, matrix);
    }
  }

  /** What a step may change, to go back to if it fails. */
  snapshot(): () => void {
    const kept = [this.set.closed, this.#slipping, this.traction, ...this.#slipDirection];
    const copies = kept.map((list) => list.slice());
    const drive = this.#drive;
    return () => {
      for (const [k, list] of kept.entries()) list.set(copies[k]!);
      this.#drive = drive;
    };
  }

  /**
   * Begins a step.
   * @param x unknowns at its begin @param isFixed which unknowns supports hold: rows that cannot move carry nothing
   * @param duration of the step, s
   */
  begin(x: Float64Array, isFixed: Uint8Array, duration: number, drive: ObstacleDrive | undefined): void {
    this.set.begin();
    if (drive !== undefined) this.#drive = drive;
    this.#duration = duration;
    const { count, start, unknowns } = this.contact;
    for (let row = 0; row < this.rows; row++) {
      const { values, point } = this.#line(row);
      let free = row < count && this.#along[point] !== 0 && 'force' in this.#drive;
      for (let j = start[point]!; j < start[point + 1]!; j++)
        if (Math.abs(values[j]!) > 1e-9 && isFixed[unknowns[j]!] === 0) free = true;
      this.#held[row] = free ? 0 : 1;
      this.#oldSlip[row] = this.dot(row, x);
    }
  }

  /** Begins a correction from the unknowns x. */
  reach(x: Float64Array): void {
    for (let row = 0; row < this.rows; row++) this.#reached[row] = this.dot(row, x);
  }

  /** Ends a step. */
  commit(): void {
    this.set.commit();
  }

  /** Unknowns and values that are given: the motion of an obstacle that is moved. */
  get fixed(): { readonly unknown: number; readonly value: number } | null {
    if (this.motion < 0 || !('displacement' in this.#drive)) return null;
    return { unknown: this.motion, value: this.#drive.displacement };
  }

  condition(row: number, out: ContactCondition): void {
    const { count, weight } = this.contact;
    const point = row % count;
    const area = weight[point]!;
    const closed = this.set.closed[point] === 1;
    out.alpha = 0;
    out.beta = 1;
    out.gamma = 0;
    out.normal = point;
    out.right = 0;
    if (this.#held[row] === 1) return;
    if (row < count) {
      if (!closed) out.right = area * this.set.openPressure;
      else {
        out.alpha = 1;
        out.beta = 0;
        out.right = this.#gap[point]! - this.#reached[row]!;
      }
      return;
    }
    if (!closed) return;
    if (this.#slipping[point] === 1) {
      const { bound, slope } = this.#bound(this.traction[point]!);
      const direction = this.#slipDirection[Math.floor(row / count) - 1]![point]!;
      // tau = (bound + slope (p - p_now)) direction
      out.gamma = -slope * direction;
      out.right = area * (bound - slope * this.traction[point]!) * direction;
      return;
    }
    out.alpha = 1;
    out.beta = -this.#compliance() / area;
    out.right = this.#oldSlip[row]! - this.#reached[row]!;
  }

  revise(motion: Float64Array, force: Float64Array): number {
    const { count, weight } = this.contact;
    for (let row = 0; row < this.rows; row++) this.traction[row] = force[row]! / weight[row % count]!;
    const before = this.set.closed.slice();
    let changes = 0;
    if (!this.#bilateral) {
      const gap = new Float64Array(count);
      let scale = 0;
      for (let k = 0; k < count; k++) {
        const reached = this.#reached[k]! + motion[k]!;
        // What supports hold neither opens nor closes.
        gap[k] = this.#held[k] === 1 ? 0 : this.#gap[k]! - reached;
        scale = Math.max(scale, Math.abs(this.#gap[k]!), Math.abs(reached));
      }
      changes = this.set.revise(this.traction.subarray(0, count), gap, scale);
    }
    if (this.#directions === 0 || !(typeof this.#friction === 'object' && 'coefficient' in this.#friction))
      return changes;
    for (let k = 0; k < count; k++) if (before[k] !== this.set.closed[k]) this.#slipping[k] = 0;
    return changes + this.#reviseFriction(motion, before);
  }

  closeAll(): void {
    this.set.closed.fill(1);
    this.#slipping.fill(0);
  }

  #reviseFriction(motion: Float64Array, before: Uint8Array): number {
    const { count } = this.contact;
    const directions = this.#directions;
    const slipOf = (k: number, d: number): number => {
      const row = (1 + d) * count + k;
      return this.#reached[row]! + motion[row]! - this.#oldSlip[row]!;
    };
    let largest = 0;
    for (let k = 0; k < count; k++)
      for (let d = 0; d < directions; d++) largest = Math.max(largest, Math.abs(slipOf(k, d)));
    let changes = 0;
    for (let k = 0; k < count; k++) {
      if (before[k] !== 1 || this.set.closed[k] !== 1) continue;
      let [traction, forward, slip] = [0, 0, 0];
      for (let d = 0; d < directions; d++) {
        traction += this.traction[(1 + d) * count + k]! ** 2;
        forward += slipOf(k, d) * this.#slipDirection[d]![k]!;
        slip += slipOf(k, d) ** 2;
      }
      traction = Math.sqrt(traction);
      slip = Math.sqrt(slip);
      const { bound } = this.#bound(this.traction[k]!);
      if (this.#slipping[k] === 0) {
        if (traction <= bound * (1 + 1e-10)) continue;
        this.#slipping[k] = 1;
        for (let d = 0; d < directions; d++)
          this.#slipDirection[d]![k] = this.traction[(1 + d) * count + k]! / traction;
        changes++;
      } else if (forward < -1e-10 * largest) {
        this.#slipping[k] = 0;
        changes++;
      } else if (slip > 1e-8 * largest && directions > 1) {
        // In space the direction follows the slip.
        let turn = 0;
        for (let d = 0; d < directions; d++) {
          const to = slipOf(k, d) / slip;
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
    const { count } = this.contact;
    const pressure = this.traction.slice(0, count);
    const friction = Array.from({ length: this.#directions }, (_, d) =>
      this.traction.slice((1 + d) * count, (2 + d) * count),
    );
    const gap = Float64Array.from({ length: count }, (_, k) =>
      this.set.closed[k] === 1 ? 0 : this.#gap[k]! - this.dot(k, x),
    );
    const state = Uint8Array.from({ length: count }, (_, k) =>
      this.set.closed[k] === 0 ? 0 : this.#slipping[k] === 1 ? 2 : 1,
    );
    const approach = this.motion < 0 ? 0 : x[this.motion]!;
    return { rows: this.contact, state, pressure, friction, gap, force: this.#force(), approach };
  }

  /** Sum of the tractions that the metal exerts, over its own nodes. */
  #force(): Float64Array {
    const { count, start, unknowns, side, weight, tangents } = this.contact;
    const dimension = tangents.length + 1;
    const force = new Float64Array(dimension);
    for (let row = 0; row < this.rows; row++) {
      const { values, point } = this.#line(row);
      const factor = weight[row % count]! * this.traction[row]!;
      for (let j = start[point]!; j < start[point + 1]!; j++) {
        if (side[j] !== 1) continue;
        const component = unknowns[j]! % dimension;
        force[component] = force[component]! + factor * values[j]!;
      }
    }
    return force;
  }

  #line(row: number): { values: Float64Array; point: number } {
    const { count, normal, tangents } = this.contact;
    const d = Math.floor(row / count);
    return { values: d === 0 ? normal : tangents[d - 1]!, point: row % count };
  }

  #bound(pressure: number): { bound: number; slope: number } {
    const { coefficient, limit = Number.POSITIVE_INFINITY } = this.#friction as { coefficient: number; limit?: number };
    if (pressure <= 0) return { bound: 0, slope: 0 };
    return coefficient * pressure < limit
      ? { bound: coefficient * pressure, slope: coefficient }
      : { bound: limit, slope: 0 };
  }

  /** Slip of a step by a unit of traction, m/Pa. */
  #compliance(): number {
    return typeof this.#friction === 'object' && 'drag' in this.#friction ? this.#duration / this.#friction.drag : 0;
  }

  /** Force that drives the obstacle along its direction, N. */
  get drivingForce(): number {
    const { count, weight } = this.contact;
    let force = 0;
    for (let k = 0; k < count; k++) force -= weight[k]! * this.traction[k]! * this.#along[k]!;
    return force;
  }

  /** In words: how much of it is closed. */
  describe(): string {
    return `contact "${this.#name}": ${this.set.closedCount} of ${this.set.count} points closed`;
  }
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
