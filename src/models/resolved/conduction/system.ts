import type { NonlinearSystem, SparsePattern, VariableGroup } from '../../../solvers/index.js';
import { ElementAssembly } from '../../../solvers/index.js';
import { holdControls } from './controls.js';
import type { LinearPart } from './linear-part.js';
import type { Numbering } from './numbering.js';
import type { ElectrodeControl } from './problem.js';
import type { ReactingSurface } from './reacting-surface.js';

/** The reacting surfaces of one electrode with kinetics. */
export interface ReactingElectrode {
  /** Place of the electrode among all. */
  readonly index: number;
  readonly surfaces: readonly ReactingSurface[];
}

interface SurfaceElements {
  readonly electrode: number;
  readonly surface: ReactingSurface;
  readonly assembly: ElementAssembly;
  readonly matrix: Float64Array;
}

/**
 * Galerkin equations of conduction, in amperes: for each free node the charge balance
 *
 *     int kappa grad Phi . grad N dV - int i(phi_M - Phi + Vm p_n/F) N dA - int s N dV = 0,
 *
 * for each electrode its current less the given one (a border of the matrix), or its potential less the given one. They are the gradient
 * of a convex function of the potentials, so the Jacobian is symmetric and, with one potential given, positive definite. Given potentials
 * do not change in an iteration, so their columns are left out of the Jacobian; one pattern serves all controls.
 */
export class ConductionSystem implements NonlinearSystem {
  readonly size: number;
  readonly jacobian: NonlinearSystem['jacobian'];
  readonly unknowns: readonly VariableGroup[];
  readonly equations: readonly VariableGroup[];
  readonly #linear: LinearPart;
  readonly #numbering: Numbering;
  readonly #surfaces: readonly SurfaceElements[];
  /** Potential of every node (V). */
  readonly nodalPotential: Float64Array;
  readonly #controls: ElectrodeControl[];
  /** Entries of the rows and columns of each electrode, and its diagonal. */
  readonly #borders: readonly { readonly entries: Int32Array; readonly diagonal: number }[];

  constructor(
    linear: LinearPart,
    numbering: Numbering,
    electrodes: readonly string[],
    reacting: readonly ReactingElectrode[],
    describeNode: (node: number) => string,
  ) {
    const { pattern } = linear.matrix;
    this.size = numbering.size;
    this.#linear = linear;
    this.#numbering = numbering;
    this.nodalPotential = numbering.given.slice();
    this.#controls = electrodes.map(() => ({ potential: 0 }));
    this.#surfaces = reacting.flatMap(({ index, surfaces }) =>
      surfaces.map((surface, k) => {
        const group = linear.surfaceElements[index]![k]!;
        return {
          electrode: numbering.firstElectrode + index,
          surface,
          assembly: new ElementAssembly(pattern, group, 'symmetric'),
          matrix: new Float64Array(group.nodesPerElement ** 2),
        };
      }),
    );
    this.#borders = electrodes.map((_, index) => borderOf(pattern, numbering.firstElectrode + index));
    this.jacobian = {
      pattern,
      symmetry: 'symmetric',
      evaluate: (unknowns, values) => this.#jacobian(unknowns, values),
    };
    const place = (member: number): string => describeNode(numbering.nodeOfUnknown[member]!);
    const groups = (node: string, nodeUnit: string, electrode: string): VariableGroup[] => [
      ...(numbering.firstElectrode === 0
        ? []
        : [{ name: node, unit: nodeUnit, first: 0, count: numbering.firstElectrode, place }]),
      ...electrodes.map((name, index) => ({
        name: `${electrode} ${name}`,
        unit: nodeUnit,
        first: numbering.firstElectrode + index,
        count: 1,
      })),
    ];
    this.unknowns = groups('potential', 'V', 'potential of electrode');
    this.equations = groups('charge balance', 'A', 'current of electrode');
  }

  /** Sets what is given of an electrode. */
  control(electrode: number, control: ElectrodeControl): void {
    this.#controls[electrode] = control;
  }

  /** Carries the unknowns to the nodes and evaluates all reactions. */
  spread(unknowns: Float64Array): void {
    const { unknownOfNode } = this.#numbering;
    for (let node = 0; node < unknownOfNode.length; node++) {
      const unknown = unknownOfNode[node]!;
      if (unknown >= 0) this.nodalPotential[node] = unknowns[unknown]!;
    }
    for (const { electrode, surface } of this.#surfaces) surface.evaluate(unknowns[electrode]!, this.nodalPotential);
  }

  residual(unknowns: Float64Array, residual: Float64Array): void {
    this.currents(unknowns, residual);
    holdControls(this.#controls, this.#numbering.firstElectrode, unknowns, residual);
  }

  /**
   * The charge balance of every node, and for each electrode its current (A), whatever is given of it. Evaluates the reactions.
   * The current of an electrode follows from the balances of its nodes, so that all currents sum to what is injected, to round-off.
   */
  currents(unknowns: Float64Array, out: Float64Array): void {
    this.spread(unknowns);
    this.#linear.multiply(unknowns, out);
    const { unknownOfNode } = this.#numbering;
    for (const { electrode, surface } of this.#surfaces) {
      const { facets, nodesPerFacet, pointsPerFacet, nodes, values, weights } = surface.points;
      for (let facet = 0; facet < facets; facet++)
        for (let q = 0; q < pointsPerFacet; q++) {
          const at = facet * pointsPerFacet + q;
          const current = weights[at]! * surface.currentDensity[at]!;
          out[electrode] = out[electrode]! + current;
          for (let k = 0; k < nodesPerFacet; k++) {
            const row = unknownOfNode[nodes[facet * nodesPerFacet + k]!]!;
            if (row >= 0) out[row] = out[row]! - current * values[q * nodesPerFacet + k]!;
          }
        }
    }
  }

  #jacobian(unknowns: Float64Array, target: Float64Array): void {
    this.spread(unknowns);
    target.set(this.#linear.matrix.values);
    for (const { surface, assembly, matrix } of this.#surfaces) {
      const { facets, nodesPerFacet, pointsPerFacet, values, weights } = surface.points;
      const width = nodesPerFacet + 1;
      for (let facet = 0; facet < facets; facet++) {
        matrix.fill(0);
        for (let q = 0; q < pointsPerFacet; q++) {
          const at = facet * pointsPerFacet + q;
          const slope = weights[at]! * surface.conductance[at]!;
          // The drop phi_M - Phi has the coefficients -N_k and, of the metal, 1.
          for (let i = 0; i < width; i++) {
            const first = i === nodesPerFacet ? slope : -slope * values[q * nodesPerFacet + i]!;
            for (let j = 0; j < width; j++)
              matrix[i * width + j] =
                matrix[i * width + j]! + first * (j === nodesPerFacet ? 1 : -values[q * nodesPerFacet + j]!);
          }
        }
        assembly.add(target, facet, matrix);
      }
    }
    this.#controls.forEach((control, index) => {
      if (!('potential' in control)) return;
      const { entries, diagonal } = this.#borders[index]!;
      for (const entry of entries) target[entry] = 0;
      target[diagonal] = 1;
    });
  }
}

/** Entries of the row and the column of an unknown in a lower triangle. */
function borderOf(pattern: SparsePattern, unknown: number): { entries: Int32Array; diagonal: number } {
  const { rows, rowStart, columnIndex } = pattern;
  const entries: number[] = [];
  let diagonal = -1;
  for (let row = unknown; row < rows; row++)
    for (let k = rowStart[row]!; k < rowStart[row + 1]!; k++)
      if (row === unknown || columnIndex[k] === unknown) {
        entries.push(k);
        if (row === unknown && columnIndex[k] === unknown) diagonal = k;
      }
  return { entries: Int32Array.from(entries), diagonal };
}
