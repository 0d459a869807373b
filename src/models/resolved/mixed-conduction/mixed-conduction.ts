import type { CellOrder, CellQuadrature, FacetQuadrature, Mesh, Term } from '../../../mesh/index.js';
import { cellTerm, facetTerm, Numbering, nodalValues, nodesOfFacets } from '../../../mesh/index.js';
import type { ElectronicCurrentParameters } from '../../../physics/conduction/electronic-current.js';
import {
  criticalRadius,
  type InternalDepositionParameters,
  internalDeposition,
} from '../../../physics/conduction/internal-deposition.js';
import type { Issue } from '../../../quantity/index.js';
import { exitCodes, LithostatError } from '../../../quantity/index.js';
import { directSolve, newton, type PreparedSolve, type VariableGroup } from '../../../solvers/index.js';
import { volumeDegree } from '../conduction/cell-terms.js';
import { conductivityTensors } from '../conduction/conductivity.js';
import { orderedControls } from '../conduction/controls.js';
import { describeNode } from '../conduction/ionic-conduction.js';
import { facetsNamed } from '../conduction/named-facets.js';
import { surfaceDegree } from '../conduction/points.js';
import type { ElectrodeControl } from '../conduction/problem.js';
import { MixedSystem } from './mixed-system.js';
import type { MixedConductionProblem, MixedElectrode } from './problem.js';

/** What passes through a metal (A; A/m on plane meshes), positive out of it. */
export interface MixedElectrodeState {
  readonly name: string;
  /** V. */
  readonly potential: number;
  readonly current: number;
  readonly ionic: number;
  readonly electronic: number;
}

/** Where lithium would come out as metal first. */
export interface DepositionOnset {
  /** Largest affinity of a nucleus (J/mol); deposition where it is positive. */
  readonly affinity: number;
  readonly node: number;
  readonly place: readonly number[];
  /** mu_Li/F there (V). */
  readonly lithiumPotential: number;
  /** Radius above which a nucleus grows there (m); Infinity where nothing drives it. */
  readonly criticalRadius: number;
}

export interface MixedConductionSolution {
  /** Potentials of ion and electron at the nodes (V). */
  readonly ionPotential: Float64Array;
  readonly electronPotential: Float64Array;
  /** mu_Li/F = Phi - Phi_e at the nodes (V); 0 beside metal without stress and overpotential. */
  readonly lithiumPotential: Float64Array;
  readonly electrodes: readonly MixedElectrodeState[];
  /** Electronic current through the electrolyte: half the sum of the magnitudes at the metals (A; A/m). */
  readonly leakage: number;
  /** The unknowns, for a next solve to start from. */
  readonly unknowns: Float64Array;
}

/** Mixed ionic-electronic conduction by finite elements. */
export class MixedConduction {
  readonly system: MixedSystem;
  readonly #problem: MixedConductionProblem;
  readonly #numbering: Numbering;
  /** Unknown of the reduced system for each one of the numbering and each metal: nodes in ideal contact share that of their metal. */
  readonly #map: Int32Array;
  readonly #firstElectrode: number;
  readonly #solve: PreparedSolve;

  /** @throws LithostatError naming what is wrong with the problem */
  constructor(problem: MixedConductionProblem, options: { readonly maximumIterations?: number } = {}) {
    const { mesh, electrodes, temperature } = problem;
    const order = problem.order ?? (Math.min(...mesh.blocks.map((block) => block.order)) as CellOrder);
    const electronic = electronicLaws(mesh, problem);
    checkElectrodes(electrodes);
    const numbering = new Numbering(mesh, [
      { name: 'ion', order, components: 1 },
      { name: 'electron', order, components: 1 },
    ]);
    const sets = electrodes.map(({ name, facets }) => facetsNamed(mesh, facets, `electrodes.${name}.facets`));
    const { map, first } = tie(
      numbering,
      electrodes,
      sets.map((set) => nodesOfFacets(mesh, set, order)),
    );
    const degree = Math.max(
      volumeDegree(mesh, order),
      electronic.some((law) => law.lithiumExponent !== 0) ? 2 * order + 2 : 0,
    );
    this.#problem = problem;
    this.#numbering = numbering;
    this.#map = map;
    this.#firstElectrode = first;
    this.system = new MixedSystem({
      order,
      temperature,
      tensors: conductivityTensors(mesh, problem.ionic),
      electronic,
      electrodes,
      cells: mapped<CellQuadrature>(cellTerm(numbering, { degree }), map),
      facets: sets.map((set, index) =>
        mapped<FacetQuadrature>(
          facetTerm(numbering, set, { degree: surfaceDegree(order), shared: [numbering.end + index] }),
          map,
        ),
      ),
      size: first + electrodes.length,
      firstElectrode: first,
      groups: groupsOf(mesh, numbering, map, first, electrodes),
    });
    this.#solve = newton({
      relativeTolerance: 1e-10,
      linearSolve: directSolve(),
      ...(options.maximumIterations === undefined ? {} : { maximumIterations: options.maximumIterations }),
    }).prepare(this.system);
  }

  /**
   * Solves for both potentials.
   * @param controls potential (V) or total current (A) of every metal; at least one potential.
   * @throws LithostatError for controls that do not fit, or (exit code of a failed solve) saying where which balance is open
   */
  solve(
    controls: Readonly<Record<string, ElectrodeControl>>,
    start?: MixedConductionSolution,
  ): MixedConductionSolution {
    const { electrodes } = this.#problem;
    const ordered = orderedControls(
      electrodes.map(({ name }) => name),
      controls,
    );
    if (!ordered.some((control) => 'potential' in control))
      throw new LithostatError([
        {
          code: 'floating-potential',
          path: 'controls',
          message: 'No electrode has a given potential, so that all potentials float together.',
          remedy: 'Give one of them { potential: 0 }.',
        },
      ]);
    ordered.forEach((control, index) => {
      this.system.control(index, control);
    });
    const first = start?.unknowns.slice() ?? new Float64Array(this.system.size);
    ordered.forEach((control, index) => {
      if ('potential' in control) first[this.#firstElectrode + index] = control.potential;
    });
    let outcome = this.#solve.solve(first);
    // Where electrons conduct a trillion times less than ions, tolerances from a start at zero are guesses: hold the solution to its own
    // magnitudes. From a solution that stands this is one residual and one factorisation.
    if (outcome.failure === null) outcome = this.#solve.solve(outcome.unknowns);
    const { failure, unknowns } = outcome;
    if (failure !== null)
      throw new LithostatError(
        [
          {
            code: failure.code,
            path: 'mixed-conduction',
            message: `Mixed conduction was not solved. ${failure.message}`,
          },
        ],
        exitCodes.solverFailure,
      );
    return this.#results(unknowns);
  }

  /**
   * Where lithium would come out inside the electrolyte first, if anywhere.
   * @param pressure that the place confines a deposit with, p_c (Pa). @param radius of the nucleus (m).
   */
  deposition(
    { lithiumPotential }: MixedConductionSolution,
    parameters: InternalDepositionParameters,
    pressure: number,
    radius: number,
  ): DepositionOnset {
    const { mesh } = this.#problem;
    const { nodes } = this.#numbering.field('ion');
    let best = nodes[0]!;
    for (const node of nodes) if (lithiumPotential[node]! > lithiumPotential[best]!) best = node;
    const out = new Float64Array(5);
    internalDeposition.evaluate(parameters, [lithiumPotential[best]!, 0, pressure, radius], out);
    return {
      affinity: out[0]!,
      node: best,
      place: [...mesh.coordinates.subarray(best * mesh.dimension, (best + 1) * mesh.dimension)],
      lithiumPotential: lithiumPotential[best]!,
      criticalRadius: criticalRadius(parameters, lithiumPotential[best]!, pressure),
    };
  }

  #results(unknowns: Float64Array): MixedConductionSolution {
    const { electrodes } = this.#problem;
    const numbering = this.#numbering;
    const whole = new Float64Array(numbering.end);
    for (let k = 0; k < whole.length; k++) whole[k] = unknowns[this.#map[k]!]!;
    const balances = new Float64Array(this.system.size);
    this.system.currents(unknowns, balances);
    const ionPotential = nodalValues(numbering, 'ion', whole);
    const electronPotential = nodalValues(numbering, 'electron', whole);
    const states = electrodes.map(({ name, kinetics, electronResistance = 0 }, index): MixedElectrodeState => {
      const current = balances[this.#firstElectrode + index]!;
      const through = this.system.surfaceCurrents[index]!;
      // What passes a resistance is known; in ideal contact of one carrier it is the rest of the current.
      const ionic = kinetics === null ? current - through.electronic : through.ionic;
      const electronic = electronResistance > 0 ? through.electronic : current - ionic;
      return { name, potential: unknowns[this.#firstElectrode + index]!, current, ionic, electronic };
    });
    return {
      ionPotential,
      electronPotential,
      lithiumPotential: ionPotential.map((value, node) => value - electronPotential[node]!),
      electrodes: states,
      leakage: states.reduce((sum, { electronic }) => sum + Math.abs(electronic), 0) / 2,
      unknowns,
    };
  }
}

function electronicLaws(
  mesh: Mesh,
  { electronic, temperature }: MixedConductionProblem,
): ElectronicCurrentParameters[] {
  const issues: Issue[] = [];
  if (!(temperature > 0 && temperature < Number.POSITIVE_INFINITY))
    issues.push({
      code: 'out-of-range',
      path: 'temperature',
      message: 'The temperature must be positive (K).',
      got: String(temperature),
    });
  const laws = mesh.regions.map((name): ElectronicCurrentParameters => {
    const given = electronic[name];
    const law =
      typeof given === 'object'
        ? given
        : {
            conductivity: { referenceValue: given ?? Number.NaN, activationEnergy: 0, referenceTemperature: 298.15 },
            lithiumExponent: 0,
          };
    if (!(law.conductivity.referenceValue > 0 && law.conductivity.referenceValue < Number.POSITIVE_INFINITY))
      issues.push({
        code: given === undefined ? 'missing-conductivity' : 'out-of-range',
        path: `electronic.${name}`,
        message: `The region ${name} needs a positive electronic conductivity (S/m).`,
        got: String(given === undefined ? 'none' : law.conductivity.referenceValue),
        expected: '> 0',
        remedy: 'Without any electronic conduction use ionic conduction alone.',
      });
    return law;
  });
  if (issues.length > 0) throw new LithostatError(issues);
  return laws;
}

function checkElectrodes(electrodes: readonly MixedElectrode[]): void {
  const issues: Issue[] = [];
  electrodes.forEach(({ name, kinetics, electronResistance = 0 }, index) => {
    if (electrodes.findIndex((other) => other.name === name) !== index)
      issues.push({
        code: 'repeated',
        path: `electrodes[${index}].name`,
        message: `Two electrodes have the name ${name}.`,
      });
    if (!(electronResistance >= 0))
      issues.push({
        code: 'out-of-range',
        path: `electrodes.${name}.electronResistance`,
        message: 'The resistance to electrons is at least 0 (ohm m^2).',
        got: String(electronResistance),
      });
    if (kinetics === null && electronResistance === 0)
      issues.push({
        code: 'out-of-range',
        path: `electrodes.${name}`,
        message: `The electrode ${name} is ideal for ions and electrons: how its current divides between them could not be told.`,
        remedy: 'Give it kinetics, or a resistance to electrons, however small.',
      });
  });
  if (issues.length > 0) throw new LithostatError(issues);
}

/** Numbers the unknowns anew, with those of nodes in ideal contact replaced by their metal's. */
function tie(
  numbering: Numbering,
  electrodes: readonly MixedElectrode[],
  nodes: readonly Int32Array[],
): { map: Int32Array; first: number } {
  const metalOf = new Int32Array(numbering.end).fill(-1);
  const issues: Issue[] = [];
  electrodes.forEach(({ name, kinetics, electronResistance = 0 }, index) => {
    const fields = [...(kinetics === null ? ['ion'] : []), ...(electronResistance === 0 ? ['electron'] : [])];
    for (const field of fields)
      for (const unknown of numbering.unknownsAt(field, nodes[index]!)) {
        if (metalOf[unknown]! >= 0 && metalOf[unknown] !== index && issues.length === 0)
          issues.push({
            code: 'short-circuit',
            path: `electrodes.${name}`,
            message: `The electrodes ${name} and ${electrodes[metalOf[unknown]!]!.name} touch: the ${field} current between them would have no bound.`,
          });
        metalOf[unknown] = index;
      }
  });
  if (issues.length > 0) throw new LithostatError(issues);
  const map = new Int32Array(numbering.end + electrodes.length);
  let first = 0;
  for (let unknown = 0; unknown < numbering.end; unknown++) if (metalOf[unknown]! < 0) map[unknown] = first++;
  for (let unknown = 0; unknown < numbering.end; unknown++)
    if (metalOf[unknown]! >= 0) map[unknown] = first + metalOf[unknown]!;
  electrodes.forEach((_, index) => {
    map[numbering.end + index] = first + index;
  });
  return { map, first };
}

/** A term with other unknowns. */
function mapped<Points>({ loops }: Term<Points>, map: Int32Array): Term<Points> {
  return {
    loops: loops.map(({ group, ...loop }) => ({
      ...loop,
      group: { nodesPerElement: group.nodesPerElement, nodes: group.nodes.map((unknown) => map[unknown]!) },
    })),
  };
}

/** Names and units of the unknowns and equations, those of ions and electrons apart: their magnitudes may be many decades apart. */
function groupsOf(
  mesh: Mesh,
  numbering: Numbering,
  map: Int32Array,
  first: number,
  electrodes: readonly MixedElectrode[],
): { unknowns: VariableGroup[]; equations: VariableGroup[] } {
  const nodeOf = new Int32Array(first);
  const counts = numbering.fields.map((field) => {
    let count = 0;
    field.nodes.forEach((node, place) => {
      const unknown = map[field.first + place]!;
      if (unknown >= first) return;
      nodeOf[unknown] = node;
      count++;
    });
    return count;
  });
  const make = (words: readonly string[], unit: string, metal: string): VariableGroup[] => {
    let at = 0;
    const groups: VariableGroup[] = [];
    counts.forEach((count, index) => {
      const start = at;
      if (count > 0)
        groups.push({
          name: words[index]!,
          unit,
          first: start,
          count,
          place: (member) => `at node ${describeNode(mesh, nodeOf[start + member]!)}`,
        });
      at += count;
    });
    return [
      ...groups,
      ...electrodes.map(({ name }, index) => ({ name: `${metal} ${name}`, unit, first: first + index, count: 1 })),
    ];
  };
  return {
    unknowns: make(['ion potential', 'electron potential'], 'V', 'potential of electrode'),
    equations: make(['ion balance', 'electron balance'], 'A', 'current of electrode'),
  };
}
