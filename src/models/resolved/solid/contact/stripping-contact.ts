import { boundaryOf, FacetQuadrature, type FacetSet, facetsByBlock, type Mesh } from '../../../../mesh/index.js';
import { exitCodes, LithostatError } from '../../../../quantity/index.js';
import {
  type CreepCondition,
  type CreepOptions,
  type CreepProblem,
  type CreepSolution,
  contactPressure,
  type Field,
  solveCreep,
} from '../../creep/index.js';
import { ActiveSet, type Adhesion } from './active-set.js';

/** The interface of a creeping metal that is stripped against a rigid electrolyte, with contact that may be lost. */
export interface StrippingContact {
  /** The metal's side of the interface: a boundary of the problem's mesh; its normal points into the electrolyte. */
  readonly boundary: string;
  /** Recession of the metal where it is in contact, Vm i/F, m/s; negative on plating. */
  readonly recession: Field;
  /** Gap at the begin of the step, m; 0 (contact or just apart) by default. */
  readonly gap?: Field;
  /**
   * Length of the step, s: gaps are to be closed or open at its end (implicit). 0 (the default) asks for rates alone: what is in contact moves
   * with the recession or faster away, what is apart stays apart.
   */
  readonly duration?: number;
  readonly adhesion?: Adhesion;
  /** Pressure in the gap, Pa; 0 by default. */
  readonly voidPressure?: number;
  readonly friction?: 'none' | 'sticking';
  /** Facets that are closed in the first turn, for instance those of the last step; by default those without a gap. */
  readonly closed?: ArrayLike<number>;
}

/** The flow with its contact, facet by facet of the interface in the order of the mesh. */
export interface StrippingSolution {
  readonly flow: CreepSolution;
  /** 1 where the facet is in contact. */
  readonly closed: Uint8Array;
  /** Mean contact pressure, Pa; of open facets the traction that they have. */
  readonly pressure: Float64Array;
  /** dh/dt = Vm i/F - v.n, mean over the facet, m/s. */
  readonly gapRate: Float64Array;
  /** Area of each facet, m^2 (m per metre of depth when plane). */
  readonly area: Float64Array;
  /** Part of the area in contact. */
  readonly contactFraction: number;
  /** Facets that were wrong in each turn; the last is 0. */
  readonly turns: readonly number[];
}

/** Flow is solved to 1e-8 of its dissipation; differences below this part of the largest are not contact lost or made. */
const significance = 1e-6;
const mostTurns = 60;

/**
 * Creep under unilateral contact in rates (physics: dh/dt = Vm i/F - v.n, h >= 0, p_n >= -sigma_ad, one of them an equality): closed facets have
 * v.n = Vm i/F (+ h/dt where a gap closes in the step), open ones the traction of the void. Which are closed is found by the primal-dual active
 * set (`ActiveSet`) on the means of facets, from the reactions of the flow (`contactPressure`).
 * @param problem the metal without a condition on the interface
 * @throws LithostatError of the flow; when the contact does not settle; when all of it is lost and nothing else holds the metal
 */
export function solveStripping(
  problem: CreepProblem,
  contact: StrippingContact,
  options: CreepOptions = {},
): StrippingSolution {
  const { mesh } = problem;
  const { boundary, duration = 0, adhesion, voidPressure = 0, friction = 'none' } = contact;
  const facets = boundaryOf(mesh, boundary);
  const count = facets.cell.length;
  const means = new FacetMeans(mesh, facets);
  const recession = means.ofField(contact.recession);
  const gap = means.ofField(contact.gap ?? 0);
  const set = new ActiveSet(count, adhesion ?? null, voidPressure, true, significance);
  for (let k = 0; k < count; k++) set.closed[k] = contact.closed?.[k] ?? (gap[k]! <= 0 ? 1 : 0);
  set.begin();
  const turns: number[] = [];
  for (;;) {
    const flow = solveCreep(partitioned(problem, contact, facets, set, friction), options);
    const normal = means.ofVelocity(flow.velocity);
    const pressure = means.ofPressure(set.closedCount === 0 ? null : contactPressure(flow, closedName(boundary)));
    const gapRate = recession.map((value, k) => value - normal[k]!);
    let scale = 0;
    const end = new Float64Array(count);
    for (let k = 0; k < count; k++) {
      if (set.closed[k] === 0) pressure[k] = set.openPressure;
      // Without a duration a gap, however small, is not closed by a rate.
      const apart = duration === 0 && gap[k]! > 0;
      end[k] = apart ? gap[k]! : duration === 0 ? gapRate[k]! : gap[k]! + duration * gapRate[k]!;
      const unit = duration === 0 ? 1 : duration;
      scale = Math.max(scale, unit * Math.abs(recession[k]!), unit * Math.abs(normal[k]!));
    }
    turns.push(set.revise(pressure, end, scale));
    if (turns.at(-1) === 0) {
      const closedArea = means.area.reduce((sum, area, k) => sum + area * set.closed[k]!, 0);
      const whole = means.area.reduce((sum, area) => sum + area, 0);
      const closed = set.closed.slice();
      return { flow, closed, pressure, gapRate, area: means.area, contactFraction: closedArea / whole, turns };
    }
    if (turns.length === mostTurns) throw unsettled(boundary, turns);
  }
}

const closedName = (boundary: string): string => `${boundary} in contact`;
const openName = (boundary: string): string => `${boundary} apart`;

/** The problem with the interface cut into its closed and its open part. */
function partitioned(
  problem: CreepProblem,
  { boundary, recession, gap = 0, duration = 0 }: StrippingContact,
  facets: FacetSet,
  set: ActiveSet,
  friction: 'none' | 'sticking',
): CreepProblem {
  const part = (closed: number): FacetSet => ({
    cell: facets.cell.filter((_, k) => set.closed[k] === closed),
    facet: facets.facet.filter((_, k) => set.closed[k] === closed),
  });
  const boundaries = new Map(problem.mesh.boundaries);
  const conditions: CreepCondition[] = [...problem.conditions];
  const [closed, open] = [part(1), part(0)];
  if (closed.cell.length > 0) {
    boundaries.set(closedName(boundary), closed);
    const velocity: Field =
      duration === 0 ? recession : (position) => fieldAt(recession, position) + fieldAt(gap, position) / duration;
    conditions.push({ kind: 'normal-velocity', boundary: closedName(boundary), velocity, friction });
  }
  if (open.cell.length > 0) {
    boundaries.set(openName(boundary), open);
    conditions.push({ kind: 'pressure', boundary: openName(boundary), pressure: set.openPressure });
  }
  return { ...problem, mesh: { ...problem.mesh, boundaries }, conditions };
}

/** Means over the facets of a set. */
class FacetMeans {
  readonly area: Float64Array;
  readonly #mesh: Mesh;
  readonly #blocks: readonly FacetQuadrature[];

  constructor(mesh: Mesh, facets: FacetSet) {
    this.#mesh = mesh;
    this.#blocks = facetsByBlock(mesh, facets).map((ofBlock) => new FacetQuadrature(mesh, ofBlock, 5, [2]));
    this.area = new Float64Array(facets.cell.length);
    this.#visit((points, q) => {
      this.area[points.facet] = this.area[points.facet]! + points.weights[q]!;
    });
  }

  ofField(field: Field): Float64Array {
    const { dimension } = this.#mesh;
    return this.#mean((points, q) => fieldAt(field, points.positions.subarray(q * dimension, (q + 1) * dimension)));
  }

  /** v . n from nodal velocities. */
  ofVelocity(velocity: Float64Array): Float64Array {
    const { dimension } = this.#mesh;
    return this.#mean((points, q, nodes) => {
      const { values, nodes: perCell } = points.basis(2);
      let sum = 0;
      for (let k = 0; k < perCell; k++)
        for (let i = 0; i < dimension; i++)
          sum += values[q * perCell + k]! * velocity[nodes[k]! * dimension + i]! * points.normals[q * dimension + i]!;
      return sum;
    });
  }

  /** From nodal values on a part of the set; 0 elsewhere. */
  ofPressure(nodal: { readonly nodes: Int32Array; readonly pressure: Float64Array } | null): Float64Array {
    const at = new Float64Array(this.#mesh.coordinates.length / this.#mesh.dimension);
    nodal?.nodes.forEach((node, k) => {
      at[node] = nodal.pressure[k]!;
    });
    return this.#mean((points, q, nodes) => {
      const { values, nodes: perCell } = points.basis(2);
      let sum = 0;
      for (let k = 0; k < perCell; k++) sum += values[q * perCell + k]! * at[nodes[k]!]!;
      return sum;
    });
  }

  #mean(value: (points: FacetQuadrature, q: number, nodes: Int32Array) => number): Float64Array {
    const sums = new Float64Array(this.area.length);
    this.#visit((points, q, nodes) => {
      sums[points.facet] = sums[points.facet]! + points.weights[q]! * value(points, q, nodes);
    });
    return sums.map((sum, k) => sum / this.area[k]!);
  }

  #visit(visit: (points: FacetQuadrature, q: number, nodes: Int32Array) => void): void {
    for (const points of this.#blocks) {
      const { block, facets } = points;
      const perCell = block.nodes.length / block.region.length;
      for (let k = 0; k < facets.cells.length; k++) {
        points.prepare(k);
        const first = facets.cells[k]! * perCell;
        const nodes = block.nodes.subarray(first, first + perCell);
        for (let q = 0; q < points.count; q++) visit(points, q, nodes);
      }
    }
  }
}

function fieldAt(field: Field, position: ArrayLike<number>): number {
  return typeof field === 'function' ? field(position) : field;
}

function unsettled(boundary: string, turns: readonly number[]): LithostatError {
  return new LithostatError(
    [
      {
        code: 'not-converged',
        path: `contact.${boundary}`,
        message: `which facets of "${boundary}" are in contact did not settle in ${turns.length} turns`,
        got: `${turns.slice(-6).join(', ')} facets wrong in the last turns`,
        expected: '0',
        remedy: 'Refine the interface where contact ends, or take a shorter step.',
      },
    ],
    exitCodes.solverFailure,
  );
}
