import type { CellOrder, CellQuadrature, FacetQuadrature, Mesh, Term } from '../../../mesh/index.js';
import {
  Assembly,
  cellTerm,
  facetTerm,
  Numbering,
  nodalValues,
  nodesOfFacets,
  outerFacets,
} from '../../../mesh/index.js';
import { vacancyEquilibrium } from '../../../physics/diffusion/vacancy-equilibrium.js';
import { FixedUnknowns, SparseDirect } from '../../../solvers/index.js';
import { facetsNamed } from '../conduction/named-facets.js';
import { surfaceDegree } from '../conduction/points.js';
import { checkFields, checkProblem, requireResolvedFlow } from './checks.js';
import { interfaceSource } from './interface-source.js';
import type { VacancyLedger, VacancyLoad, VacancyProblem, VacancyState } from './problem.js';
import { carried, content, sinks, transport } from './routines.js';

/**
 * TR-BDF2 as a Runge-Kutta method (Bank et al. 1985; Hosea & Shampine 1996): an explicit stage at the begin, two implicit ones with the same
 * coefficient. L-stable, of order 2 in its stages too, so that fluxes at surfaces where c is held are of order 2 as well.
 */
const gamma = 1 - Math.SQRT1_2;
const stages = [
  { at: 2 * gamma, earlier: [gamma], weight: Math.SQRT2 / 4 },
  { at: 1, earlier: [Math.SQRT2 / 4, Math.SQRT2 / 4], weight: gamma },
] as const;
const firstWeight = Math.SQRT2 / 4;

/** What adds to the rate of the vacancies of each node (mol/s). */
interface Rates {
  readonly inside: Float64Array;
  readonly sinks: Float64Array;
  readonly carried: Float64Array;
  readonly interfaces: readonly Float64Array[];
}

/**
 * Vacancies in the metal by finite elements. The unknowns of a step are the amounts M c of the nodes, on a mesh that may move: every vacancy that
 * one term takes another gives, and the ledger closes to round-off whatever the mesh does (conservative arbitrary Lagrangian-Eulerian form; a
 * uniform concentration stays uniform where the motion is linear in time and the mesh plane).
 *
 * @example
 * const metal = new VacancyTransport({ mesh, temperature, flux, equilibrium, interfaces: [{ name: 'interface', facets: 'interface', … }] });
 * let state = metal.start();
 * state = metal.advance(state, 10, { currentDensity: { interface: 10 } });
 */
export class VacancyTransport {
  readonly mesh: Mesh;
  readonly #problem: VacancyProblem;
  readonly #order: CellOrder;
  readonly #numbering: Numbering;
  readonly #cells: Term<CellQuadrature>;
  readonly #outer: Term<FacetQuadrature>;
  readonly #surfaces: readonly Term<FacetQuadrature>[];
  /** Capacity M and rate A of the same pattern. */
  readonly #capacity: Assembly;
  readonly #rate: Assembly;
  readonly #held: { readonly unknowns: Int32Array; readonly nodes: Int32Array; readonly surface: Int32Array };
  readonly #fixed: FixedUnknowns;
  #solver: SparseDirect | null = null;
  #factored: Float64Array | null = null;

  /** @throws LithostatError naming everything that is wrong with the problem */
  constructor(problem: VacancyProblem) {
    checkProblem(problem);
    // The nodes move in a copy.
    const mesh: Mesh = { ...problem.mesh, coordinates: problem.mesh.coordinates.slice() };
    this.mesh = mesh;
    this.#problem = problem;
    const order = problem.order ?? (Math.min(...mesh.blocks.map((block) => block.order)) as CellOrder);
    this.#order = order;
    const numbering = new Numbering(mesh, [{ name: 'concentration', order, components: 1 }]);
    this.#numbering = numbering;
    const orders = [...new Set([order, ...mesh.blocks.map((block) => block.order)])];
    // c w . grad N on curved cells, with the weight r of axisymmetric ones.
    const degree = 2 * order + Math.max(...orders) + (mesh.geometry === 'axisymmetric' ? 1 : 0);
    this.#cells = cellTerm(numbering, { degree, orders });
    this.#outer = facetTerm(numbering, outerFacets(mesh), { degree: surfaceDegree(order), orders });
    const { interfaces = [], held = [] } = problem;
    this.#surfaces = interfaces.map(({ name, facets }) =>
      facetTerm(numbering, facetsNamed(mesh, facets, `interfaces.${name}.facets`), {
        degree: surfaceDegree(order),
        orders,
      }),
    );
    const terms = [this.#cells, this.#outer, ...this.#surfaces];
    this.#capacity = new Assembly(numbering.end, terms, 'general');
    this.#rate = new Assembly(numbering.end, terms, 'general');
    const surfaceOf = new Map<number, number>();
    held.forEach(({ name, facets }, index) => {
      for (const node of nodesOfFacets(mesh, facetsNamed(mesh, facets, `held.${name}.facets`), order))
        surfaceOf.set(node, index);
    });
    const nodes = Int32Array.from(surfaceOf.keys());
    this.#held = {
      nodes,
      unknowns: numbering.unknownsAt('concentration', nodes),
      surface: Int32Array.from(surfaceOf.values()),
    };
    this.#fixed = new FixedUnknowns(this.#rate.matrix, this.#held.unknowns);
  }

  /** Equilibrium concentration under a pressure (mol/m^3). */
  equilibrium(pressure: number): number {
    const out = new Float64Array(3);
    vacancyEquilibrium.evaluate(this.#problem.equilibrium, [pressure, this.#problem.temperature], out);
    return out[0]!;
  }

  /** A state to start from: c at every node, one number for all, or in equilibrium without pressure. */
  start(concentration: number | Float64Array = this.equilibrium(0), time = 0): VacancyState {
    const { field, ledger } = { field: this.#numbering.field('concentration'), ledger: this.#emptyLedger() };
    const unknowns = Float64Array.from(field.nodes, (node) =>
      typeof concentration === 'number' ? concentration : concentration[node]!,
    );
    const coordinates = this.#problem.mesh.coordinates.slice();
    this.mesh.coordinates.set(coordinates);
    return this.#state(time, unknowns, coordinates, ledger);
  }

  /**
   * One time step.
   * @param step s. @param load what acts, constant or as a function of time; the velocity of the mesh is that of the step's begin.
   * @returns the state after it; the one given stays as it is.
   * @throws LithostatError for fields of a wrong length, or cells too coarse for the flow through them
   */
  advance(state: VacancyState, step: number, load: VacancyLoad | ((time: number) => VacancyLoad)): VacancyState {
    checkFields(this.mesh, step, state, typeof load === 'function' ? load(state.time) : load);
    const at = typeof load === 'function' ? load : () => load;
    const meshVelocity = at(state.time).meshVelocity;
    const loadAt = (time: number): VacancyLoad => {
      const { meshVelocity: _, ...rest } = at(time);
      return meshVelocity === undefined ? rest : { ...rest, meshVelocity };
    };
    const before = this.#amounts(state);
    let unknowns: Float64Array = this.#unknownsOf(state);
    // Rates of held nodes lack what holds them; the later stages make up for it.
    const first = this.#rates(unknowns, loadAt(state.time));
    const derivatives = [total(first)];
    let ledger = this.#book(state.ledger, first, null, firstWeight * step);
    for (const { at: part, earlier, weight } of stages) {
      this.#move(state.coordinates, meshVelocity, part * step);
      const now = loadAt(state.time + part * step);
      requireResolvedFlow(this.mesh, this.#problem, this.#order, now);
      const right = before.slice();
      earlier.forEach((a, k) => {
        for (let i = 0; i < right.length; i++) right[i] = right[i]! + step * a * derivatives[k]![i]!;
      });
      unknowns = this.#implicit(right, gamma * step, now);
      const amounts = this.#capacityTimes(unknowns);
      const derivative = amounts.map((amount, i) => (amount - right[i]!) / (gamma * step));
      derivatives.push(derivative);
      ledger = this.#book(ledger, this.#rates(unknowns, now), derivative, weight * step);
    }
    const coordinates = this.mesh.coordinates.slice();
    return this.#state(state.time + step, unknowns, coordinates, ledger);
  }

  /** The concentration that a load that does not change leads to (mol/m^3 at the nodes), on the mesh as it is in a state. */
  steady(state: VacancyState, load: VacancyLoad): Float64Array {
    checkFields(this.mesh, 1, state, load);
    this.mesh.coordinates.set(state.coordinates);
    requireResolvedFlow(this.mesh, this.#problem, this.#order, load);
    // A step without end: (M - dt A) c = y becomes -A c = b.
    const unknowns = this.#implicit(new Float64Array(this.#numbering.end), Number.POSITIVE_INFINITY, load);
    return nodalValues(this.#numbering, 'concentration', unknowns);
  }

  /** Solves (M - dt A) c = y + dt b, b the rates at c = 0; for an infinite dt -A c = b. Leaves A and M of the mesh as it is in the assemblies. */
  #implicit(amounts: Float64Array, step: number, load: VacancyLoad): Float64Array {
    const { matrix, vector } = this.#rate;
    this.#rate.clear();
    const zero = new Float64Array(this.#numbering.end);
    this.#addRates(zero, load, 'both');
    this.#capacity.clear();
    this.#capacity.add(this.#cells, content(this.#order), zero);
    const endless = step === Number.POSITIVE_INFINITY;
    const values = matrix.values.map((rate, k) => (endless ? -rate : this.#capacity.matrix.values[k]! - step * rate));
    const right = vector.map((rate, i) => (endless ? rate : amounts[i]! + step * rate));
    const whole = { ...matrix, values };
    this.#fixed.constrain(whole, right, this.#heldValues(load));
    this.#solver ??= SparseDirect.analyse(matrix.pattern, { kind: 'general', symmetry: 'general' });
    const factored = this.#factored;
    if (factored === null || values.some((value, k) => value !== factored[k])) {
      this.#factored = null;
      this.#solver.factor(values);
      this.#factored = values;
    }
    return this.#solver.solve(right).solution;
  }

  #addRates(unknowns: Float64Array, load: VacancyLoad, want: 'both' | 'vector'): void {
    const problem = this.#problem;
    this.#rate.add(this.#cells, transport(problem, this.#order, load), unknowns, want);
    if (problem.lifetime !== undefined && problem.lifetime < Number.POSITIVE_INFINITY)
      this.#rate.add(this.#cells, sinks(problem, this.#order, load), unknowns, want);
    if (load.velocity !== undefined || load.meshVelocity !== undefined)
      this.#rate.add(this.#outer, carried(this.#order, load), unknowns, want);
    problem.interfaces?.forEach((one, index) => {
      this.#rate.add(this.#surfaces[index]!, interfaceSource(problem, one, this.#order, load), unknowns, want);
    });
  }

  /** The rates at a state, each term by itself. */
  #rates(unknowns: Float64Array, load: VacancyLoad): Rates {
    const problem = this.#problem;
    const one = (add: () => void): Float64Array => {
      this.#rate.vector.fill(0);
      add();
      return this.#rate.vector.slice();
    };
    const flows = load.velocity !== undefined || load.meshVelocity !== undefined;
    return {
      inside: one(() => this.#rate.add(this.#cells, transport(problem, this.#order, load), unknowns, 'vector')),
      sinks: one(() => {
        if (problem.lifetime !== undefined && problem.lifetime < Number.POSITIVE_INFINITY)
          this.#rate.add(this.#cells, sinks(problem, this.#order, load), unknowns, 'vector');
      }),
      carried: one(() => {
        if (flows) this.#rate.add(this.#outer, carried(this.#order, load), unknowns, 'vector');
      }),
      interfaces: (problem.interfaces ?? []).map((interfaceOne, index) =>
        one(() =>
          this.#rate.add(
            this.#surfaces[index]!,
            interfaceSource(problem, interfaceOne, this.#order, load),
            unknowns,
            'vector',
          ),
        ),
      ),
    };
  }

  /**
   * Adds a stage to the ledger. What holds the concentration of a node gives the rest of its balance.
   * @param derivative of the amounts; null where nothing is counted as held.
   */
  #book(ledger: VacancyLedger, rates: Rates, derivative: Float64Array | null, weight: number): VacancyLedger {
    const { sinks: sunk, carried: taken, interfaces } = rates;
    const names = (this.#problem.interfaces ?? []).map(({ name }) => name);
    let held = 0;
    if (derivative !== null) {
      const known = total(rates);
      for (const unknown of this.#held.unknowns) held += derivative[unknown]! - known[unknown]!;
    }
    return {
      interfaces: Object.fromEntries(
        names.map((name, index) => [name, ledger.interfaces[name]! + weight * sum(interfaces[index]!)]),
      ),
      sinks: ledger.sinks + weight * sum(sunk),
      carried: ledger.carried + weight * sum(taken),
      held: ledger.held + weight * held,
    };
  }

  #heldValues(load: VacancyLoad): Float64Array {
    const { nodes, surface } = this.#held;
    const { dimension, coordinates } = this.mesh;
    return Float64Array.from(nodes, (node, k) => {
      const { name, concentration } = this.#problem.held![surface[k]!]!;
      const place = coordinates.subarray(node * dimension, (node + 1) * dimension);
      if (typeof concentration === 'number') return concentration;
      if (typeof concentration === 'function') return concentration(place);
      const pressure = load.normalPressure?.[name] ?? 0;
      return this.equilibrium(
        typeof pressure === 'number' ? pressure : typeof pressure === 'function' ? pressure(place) : pressure[node]!,
      );
    });
  }

  #move(from: Float64Array, velocity: Float64Array | undefined, time: number): void {
    const { coordinates } = this.mesh;
    if (velocity === undefined) coordinates.set(from);
    else for (let k = 0; k < coordinates.length; k++) coordinates[k] = from[k]! + time * velocity[k]!;
  }

  #amounts({ coordinates, concentration }: VacancyState): Float64Array {
    this.mesh.coordinates.set(coordinates);
    return this.#capacityTimes(this.#unknownsOf({ concentration }));
  }

  #unknownsOf({ concentration }: Pick<VacancyState, 'concentration'>): Float64Array {
    return Float64Array.from(this.#numbering.field('concentration').nodes, (node) => concentration[node]!);
  }

  #capacityTimes(unknowns: Float64Array): Float64Array {
    this.#capacity.vector.fill(0);
    this.#capacity.add(this.#cells, content(this.#order), unknowns, 'vector');
    return this.#capacity.vector.slice();
  }

  #emptyLedger(): VacancyLedger {
    return {
      interfaces: Object.fromEntries((this.#problem.interfaces ?? []).map(({ name }) => [name, 0])),
      sinks: 0,
      carried: 0,
      held: 0,
    };
  }

  #state(time: number, unknowns: Float64Array, coordinates: Float64Array, ledger: VacancyLedger): VacancyState {
    return {
      time,
      concentration: nodalValues(this.#numbering, 'concentration', unknowns),
      coordinates,
      content: sum(this.#capacityTimes(unknowns)),
      ledger,
    };
  }
}

/** All rates of each node together. */
function total({ inside, sinks: sunk, carried: taken, interfaces }: Rates): Float64Array {
  return inside.map((value, i) => interfaces.reduce((all, one) => all + one[i]!, value + sunk[i]! + taken[i]!));
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
