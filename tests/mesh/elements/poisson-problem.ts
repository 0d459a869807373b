import {
  Assembly,
  type CellQuadrature,
  cellTerm,
  type ElementRoutine,
  type ExactField,
  type FacetQuadrature,
  type FieldErrors,
  facetTerm,
  fieldErrors,
  interpolate,
  type Mesh,
  Numbering,
  nodesOfFacets,
} from '../../../src/mesh/index.js';
import { FixedUnknowns, SparseDirect } from '../../../src/solvers/index.js';

/** -div(k grad u) = source with u given on some boundaries and k du/dn + h u = g on others, for a known u. */
export interface PoissonProblem {
  readonly exact: ExactField;
  readonly conductivity: (position: Float64Array) => number;
  readonly source: (position: Float64Array) => number;
  /** Boundaries where u is given; those left out and not in `robin` are insulated. */
  readonly dirichlet: readonly string[];
  readonly robin?: { readonly boundaries: readonly string[]; readonly transfer: number };
}

/** Least-squares slope of ln error against ln h. */
export function fittedOrder(spacings: readonly number[], errors: readonly number[]): number {
  const [x, y] = [spacings.map(Math.log), errors.map(Math.log)];
  const mean = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
  const [meanX, meanY] = [mean(x), mean(y)];
  const covariance = x.reduce((sum, value, k) => sum + (value - meanX) * (y[k]! - meanY), 0);
  return covariance / x.reduce((sum, value) => sum + (value - meanX) ** 2, 0);
}

/** The finite-element solution. @param degree of all quadratures */
export function solvePoisson(
  mesh: Mesh,
  order: 1 | 2,
  problem: PoissonProblem,
  degree: number,
): { numbering: Numbering; solution: Float64Array } {
  const numbering = new Numbering(mesh, [{ name: 'u', order, components: 1 }]);
  const cells = cellTerm(numbering, { degree });
  const { boundaries, transfer } = problem.robin ?? { boundaries: [], transfer: 0 };
  const edges = boundaries.map((name) => facetTerm(numbering, mesh.boundaries.get(name)!, { degree }));
  const assembly = new Assembly(numbering.end, [cells, ...edges], 'symmetric');
  assembly.add(cells, conduction(order, problem));
  for (const edge of edges) assembly.add(edge, robin(order, problem, transfer));
  const exact = new Float64Array(numbering.end);
  interpolate(numbering, 'u', problem.exact.value, exact);
  const fixed = [
    ...new Set(problem.dirichlet.flatMap((name) => [...nodesOfFacets(mesh, mesh.boundaries.get(name)!, order)])),
  ].map((node) => numbering.unknown('u', node));
  const values = fixed.map((unknown) => exact[unknown]!);
  new FixedUnknowns(assembly.matrix, fixed).constrain(assembly.matrix, assembly.vector, values);
  const solver = SparseDirect.analyse(assembly.matrix.pattern, { kind: 'positive-definite' });
  solver.factor(assembly.matrix.values);
  const { solution } = solver.solve(assembly.vector);
  solver.release();
  return { numbering, solution };
}

export function poissonErrors(mesh: Mesh, order: 1 | 2, problem: PoissonProblem, degree: number): FieldErrors {
  const { numbering, solution } = solvePoisson(mesh, order, problem, degree);
  return fieldErrors(numbering, 'u', solution, problem.exact, degree);
}

function conduction(order: 1 | 2, { conductivity, source }: PoissonProblem): ElementRoutine<CellQuadrature> {
  return (points, _, vector, matrix) => {
    const { nodes, values, gradients } = points.basis(order);
    const { dimension } = points;
    for (let q = 0; q < points.count; q++) {
      const position = points.positions.subarray(q * dimension, (q + 1) * dimension);
      const weight = points.weights[q]!;
      const k = conductivity(position) * weight;
      const f = source(position) * weight;
      for (let a = 0; a < nodes; a++) {
        vector[a]! += f * values[q * nodes + a]!;
        for (let b = 0; b < nodes; b++)
          for (let i = 0; i < dimension; i++)
            matrix![a * nodes + b]! +=
              k * gradients[(q * nodes + a) * dimension + i]! * gradients[(q * nodes + b) * dimension + i]!;
      }
    }
  };
}

function robin(
  order: 1 | 2,
  { exact, conductivity }: PoissonProblem,
  transfer: number,
): ElementRoutine<FacetQuadrature> {
  return (points, _, vector, matrix) => {
    const { nodes, values } = points.basis(order);
    const { dimension } = points;
    const value = new Float64Array(1);
    const gradient = new Float64Array(dimension);
    for (let q = 0; q < points.count; q++) {
      const position = points.positions.subarray(q * dimension, (q + 1) * dimension);
      exact.value(position, value);
      exact.gradient(position, gradient);
      const flux = gradient.reduce((sum, slope, i) => sum + slope * points.normals[q * dimension + i]!, 0);
      const given = (conductivity(position) * flux + transfer * value[0]!) * points.weights[q]!;
      for (let a = 0; a < nodes; a++) {
        vector[a]! += given * values[q * nodes + a]!;
        for (let b = 0; b < nodes; b++)
          matrix![a * nodes + b]! += transfer * points.weights[q]! * values[q * nodes + a]! * values[q * nodes + b]!;
      }
    }
  };
}
