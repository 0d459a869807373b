import { nodesOfFacets } from '../../../mesh/elements/boundary-nodes.js';
import type { CellOrder, Mesh } from '../../../mesh/index.js';
import type { Issue } from '../../../quantity/index.js';
import { exitCodes, LithostatError } from '../../../quantity/index.js';
import type { LinearSolve, LinearSolveStrategy, PreparedSolve } from '../../../solvers/index.js';
import { newton } from '../../../solvers/index.js';
import { type BlockRule, blockRules, fieldNodes } from './cell-terms.js';
import { conductivityTensors, type TensorAt } from './conductivity.js';
import { connectedParts, orderedControls, requireGauge } from './controls.js';
import { GrainBoundaryPoints } from './grain-boundary.js';
import { LinearPart } from './linear-part.js';
import { factorsPay, linearStrategy } from './linear-strategy.js';
import { facetsNamed } from './named-facets.js';
import { type Numbering, numberUnknowns } from './numbering.js';
import { areaOf, type FacetPoints, facetPoints } from './points.js';
import type { ConductionProblem, Electrode, ElectrodeControl, InterfaceGap, InterfaceStress } from './problem.js';
import { ReactingSurface } from './reacting-surface.js';
import { ConductionSolution } from './solution.js';
import { startingPotentials } from './start.js';
import { ConductionSystem } from './system.js';

/** Accuracy of the last step, where linear systems are solved by iterations. */
const polishTolerance = 1e-4;

/** How conduction is solved. */
export interface ConductionOptions {
  /**
   * Largest correction that is left when Newton's method ends, relative to the largest potential; default 1e-6, or 1e-10
   * where linear systems are not solved by the factors that are the default. One more step follows where
   * reactions are not linear, which squares it: what stays is the round-off of the linear solver, which is what limits meshes of extreme cells.
   */
  readonly relativeTolerance?: number;
  readonly maximumIterations?: number;
  /** Default: sparse Cholesky-type factors, conjugate gradients with algebraic multigrid for large meshes in space. */
  readonly linearSolve?: LinearSolveStrategy;
}

/** Everything that was prepared for a problem; solutions read it. */
export interface PreparedConduction {
  readonly problem: ConductionProblem;
  readonly mesh: Mesh;
  readonly order: CellOrder;
  readonly numbering: Numbering;
  readonly rules: readonly BlockRule[];
  readonly tensors: readonly TensorAt[];
  readonly grainBoundaries: readonly GrainBoundaryPoints[];
  readonly injections: readonly { readonly points: FacetPoints; readonly density: Float64Array }[];
  /** Facets of each electrode, with their areas (m^2; m on plane meshes). */
  readonly electrodePoints: readonly (readonly FacetPoints[])[];
  readonly electrodeAreas: readonly number[];
  /** Surfaces of each electrode; none for ideal ones. */
  readonly reacting: readonly (readonly ReactingSurface[])[];
  readonly system: ConductionSystem;
}

/**
 * Ionic conduction with reactions at metals, by finite elements. Prepares the pattern and the linear terms once; solves for any controls,
 * stresses and gaps. Newton's method with the exact Jacobian; the potentials of the metals are unknowns beside those of the nodes (bordered
 * system), so that currents can be given.
 *
 * @example
 * const cell = new IonicConduction({ mesh, conductivity: { electrolyte: 0.04 }, electrodes: [
 *   { name: 'working', facets: 'interface', kinetics: linearKinetics(5e-4) },
 *   { name: 'counter', facets: 'bottom', kinetics: null },
 * ] });
 * const { electrodes } = cell.solve({ working: { current: 1e-3 }, counter: { potential: 0 } });
 */
export class IonicConduction {
  readonly prepared: PreparedConduction;
  readonly #electrodes: Electrode[];
  readonly #linear: LinearPart;
  readonly #parts: ReturnType<typeof connectedParts>;
  readonly #solve: PreparedSolve;
  readonly #polish: (unknowns: Float64Array) => void;

  /** @throws LithostatError naming everything that is wrong with the problem. */
  constructor(problem: ConductionProblem, options: ConductionOptions = {}) {
    const { mesh, electrodes } = problem;
    const order = problem.order ?? (Math.min(...mesh.blocks.map((block) => block.order)) as CellOrder);
    checkNames(electrodes, order, mesh);
    this.#electrodes = [...electrodes];
    const tensors = conductivityTensors(mesh, problem.conductivity);
    const rules = blockRules(mesh, order);
    const sets = electrodes.map(({ name, facets }) => facetsNamed(mesh, facets, `electrodes.${name}.facets`));
    const electrodePoints = sets.map((set) => facetPoints(mesh, set, order));
    const reacting = electrodes.map((electrode, index) =>
      electrode.kinetics === null
        ? []
        : electrodePoints[index]!.map((points) => new ReactingSurface(electrode, points)),
    );
    const grainBoundaries = (problem.grainBoundaries ?? []).flatMap((one) => GrainBoundaryPoints.of(mesh, order, one));
    const injections = (problem.injections ?? []).flatMap(({ facets, density }, index) =>
      facetPoints(mesh, facetsNamed(mesh, facets, `injections[${index}].facets`), order).map((points) => ({
        points,
        density: injected(points, density),
      })),
    );
    const nodes = mesh.coordinates.length / mesh.dimension;
    const numbering = numberUnknowns(allFieldNodes(rules, nodes), nodes, electrodes.length, {
      tied: electrodes.flatMap(({ name, kinetics }, electrode) =>
        kinetics === null ? [{ electrode, name, nodes: nodesOfFacets(mesh, sets[electrode]!, order) }] : [],
      ),
      given: givenPotentials(problem, order),
    });
    this.#linear = new LinearPart({
      order,
      numbering,
      rules,
      tensors,
      grainBoundaries,
      injections,
      source: problem.source,
      reacting: reacting.map((surfaces) => surfaces.map(({ points }) => points)),
    });
    this.#parts = connectedParts(this.#linear.matrix.pattern);
    const system = new ConductionSystem(
      this.#linear,
      numbering,
      electrodes.map(({ name }) => name),
      reacting.flatMap((surfaces, index) => (surfaces.length === 0 ? [] : [{ index, surfaces }])),
      (node) => describeNode(mesh, node),
    );
    this.prepared = {
      problem,
      mesh,
      order,
      numbering,
      rules,
      tensors,
      grainBoundaries,
      injections,
      electrodePoints,
      electrodeAreas: electrodePoints.map(areaOf),
      reacting,
      system,
    };
    const linearSolve = once(options.linearSolve ?? linearStrategy(mesh.dimension, system.size));
    // What others bring may be iterations: corrections are then no better than asked for.
    const factors = options.linearSolve === undefined && factorsPay(mesh.dimension, system.size);
    this.#polish = polishing(system, linearSolve);
    this.#solve = newton({
      relativeTolerance: options.relativeTolerance ?? (factors ? 1e-6 : 1e-10),
      ...(options.maximumIterations === undefined ? {} : { maximumIterations: options.maximumIterations }),
      linearSolve,
    }).prepare(system);
  }

  /** The system of equations, for tests of its Jacobian and for coupling. */
  get system(): ConductionSystem {
    return this.prepared.system;
  }

  /**
   * Changes the stress or the gap at an electrode with kinetics; what is left out stays as it is, null takes it away.
   * @throws LithostatError for an electrode that is not there or has no kinetics, or values that are none.
   */
  updateInterface(
    name: string,
    change: { readonly stress?: InterfaceStress | null; readonly gap?: InterfaceGap | null },
  ): void {
    const index = this.#electrodes.findIndex((electrode) => electrode.name === name);
    const old = this.#electrodes[index];
    if (old === undefined || old.kinetics === null)
      throw new LithostatError([
        {
          code: 'unknown-electrode',
          path: `electrodes.${name}`,
          message:
            old === undefined
              ? `There is no electrode ${name}.`
              : `The electrode ${name} is ideal: it has no reaction.`,
          got: name,
          expected: this.#electrodes
            .filter(({ kinetics }) => kinetics !== null)
            .map((one) => one.name)
            .join(', '),
        },
      ]);
    const { stress, gap, ...rest } = old;
    const newStress = change.stress === undefined ? stress : (change.stress ?? undefined);
    const newGap = change.gap === undefined ? gap : (change.gap ?? undefined);
    const electrode: Electrode = {
      ...rest,
      ...(newStress === undefined ? {} : { stress: newStress }),
      ...(newGap === undefined ? {} : { gap: newGap }),
    };
    this.#electrodes[index] = electrode;
    for (const surface of this.prepared.reacting[index]!) surface.update(electrode);
  }

  /**
   * Solves for the potentials.
   * @param controls potential (V) or current (A) of every electrode. @param start a solution to start from.
   * @throws LithostatError for controls that do not fit or leave a potential free, and (exit code of a failed solve) where Newton's method
   *   found no solution: it says at which place which balance is open.
   */
  solve(controls: Readonly<Record<string, ElectrodeControl>>, start?: ConductionSolution): ConductionSolution {
    const { numbering, system, mesh } = this.prepared;
    const ordered = orderedControls(
      this.#electrodes.map(({ name }) => name),
      controls,
    );
    requireGauge(this.#parts, this.#linear.anchored, numbering.firstElectrode, ordered, (unknown) =>
      unknown >= numbering.firstElectrode
        ? `the electrode ${this.#electrodes[unknown - numbering.firstElectrode]!.name}`
        : `the node ${describeNode(mesh, numbering.nodeOfUnknown[unknown]!)}`,
    );
    ordered.forEach((control, index) => {
      system.control(index, control);
    });
    const first =
      start === undefined ? startingPotentials(this.prepared, this.#electrodes, ordered) : start.unknowns.slice();
    ordered.forEach((control, index) => {
      if ('potential' in control) first[numbering.firstElectrode + index] = control.potential;
    });
    const outcome = this.#solve.solve(first);
    if (outcome.failure !== null) throw failure(outcome.failure.code, outcome.failure.message);
    if (this.#electrodes.some(({ kinetics }) => kinetics !== null && kinetics.isLinear !== true))
      this.#polish(outcome.unknowns);
    return new ConductionSolution(this.prepared, this.#electrodes, outcome.unknowns, outcome.counts);
  }
}

/** A strategy for one pattern, prepared the first time: what iterates and what polishes after it share an analysis and its memory. */
function once(strategy: LinearSolveStrategy): LinearSolveStrategy {
  let prepared: LinearSolve | null = null;
  return {
    name: strategy.name,
    prepare: (pattern, symmetry) => {
      prepared ??= strategy.prepare(pattern, symmetry);
      return prepared;
    },
  };
}

/** One full step of Newton's method from a solution, in place. Buffers are made at the first call. */
function polishing(system: ConductionSystem, strategy: LinearSolveStrategy): (unknowns: Float64Array) => void {
  const { pattern, symmetry, evaluate } = system.jacobian;
  let work: { linear: LinearSolve; values: Float64Array; residual: Float64Array; step: Float64Array } | null = null;
  return (unknowns) => {
    work ??= {
      linear: strategy.prepare(pattern, symmetry),
      values: new Float64Array(pattern.columnIndex.length),
      residual: new Float64Array(system.size),
      step: new Float64Array(system.size),
    };
    const { linear, values, residual, step } = work;
    system.residual(unknowns, residual);
    evaluate(unknowns, values);
    // A step that cannot be found leaves the solution as it is: it is within its tolerance already.
    if (linear.factor(values) !== null || linear.solve(residual, step, polishTolerance, null) !== null) return;
    for (let k = 0; k < step.length; k++) unknowns[k] = unknowns[k]! - step[k]!;
  };
}

function failure(code: string, message: string): LithostatError {
  return new LithostatError(
    [
      {
        code,
        path: 'conduction',
        message: `The conduction problem was not solved. ${message}`,
        remedy:
          'Start from the solution at a smaller current, or check that the contacts can carry the current that is asked for.',
      },
    ],
    exitCodes.solverFailure,
  );
}

function checkNames(electrodes: readonly Electrode[], order: CellOrder, mesh: Mesh): void {
  const issues: Issue[] = [];
  electrodes.forEach(({ name }, index) => {
    if (electrodes.findIndex((other) => other.name === name) !== index)
      issues.push({
        code: 'repeated',
        path: `electrodes[${index}].name`,
        message: `Two electrodes have the name ${name}.`,
      });
  });
  if (mesh.blocks.some((block) => block.order < order))
    issues.push({
      code: 'out-of-range',
      path: 'order',
      message: 'A field cannot be of higher order than the cells that carry it.',
      got: String(order),
      expected: '1',
      remedy: 'Make the mesh quadratic.',
    });
  if (issues.length > 0) throw new LithostatError(issues);
}

function allFieldNodes(rules: readonly BlockRule[], count: number): Int32Array {
  const used = new Uint8Array(count);
  for (const rule of rules) for (const node of fieldNodes(rule)) used[node] = 1;
  return Int32Array.from(used.keys()).filter((node) => used[node] === 1);
}

function givenPotentials({ mesh, potentials = [] }: ConductionProblem, order: CellOrder): Map<number, number> {
  const given = new Map<number, number>();
  potentials.forEach(({ facets, potential }, index) => {
    for (const node of nodesOfFacets(mesh, facetsNamed(mesh, facets, `potentials[${index}].facets`), order)) {
      const place = mesh.coordinates.subarray(node * mesh.dimension, (node + 1) * mesh.dimension);
      const value = typeof potential === 'number' ? potential : potential(place);
      if (!Number.isFinite(value))
        throw new LithostatError([
          {
            code: 'out-of-range',
            path: `potentials[${index}].potential`,
            message: `The given potential is not a number at ${describeNode(mesh, node)}.`,
            got: String(value),
            expected: 'a finite number (V)',
          },
        ]);
      given.set(node, value);
    }
  });
  return given;
}

function injected(
  { dimension, places, normals, weights }: FacetPoints,
  density: number | ((place: ArrayLike<number>, normal: ArrayLike<number>) => number),
): Float64Array {
  return Float64Array.from(weights, (_, at) => {
    if (typeof density === 'number') return density;
    const range = [at * dimension, (at + 1) * dimension] as const;
    return density(places.subarray(...range), normals.subarray(...range));
  });
}

/** `12 at (1.000e-4, 0.000) m` */
export function describeNode({ coordinates, dimension }: Mesh, node: number): string {
  const place = Array.from(coordinates.subarray(node * dimension, (node + 1) * dimension), (x) => x.toPrecision(4));
  return `${node} at (${place.join(', ')}) m`;
}
