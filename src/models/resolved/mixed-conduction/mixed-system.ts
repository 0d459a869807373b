import type { CellOrder, CellQuadrature, ElementRoutine, FacetQuadrature, Term } from '../../../mesh/index.js';
import { Assembly } from '../../../mesh/index.js';
import { type ElectronicCurrentParameters, electronicCurrent } from '../../../physics/conduction/electronic-current.js';
import { faradayConstant } from '../../../quantity/constants.js';
import type { NonlinearSystem, VariableGroup } from '../../../solvers/index.js';
import type { TensorAt } from '../conduction/conductivity.js';
import { holdControls } from '../conduction/controls.js';
import type { ElectrodeControl } from '../conduction/problem.js';
import type { MixedElectrode } from './problem.js';

/** What the equations are made of. Unknowns: ion potentials, electron potentials, then those of the metals. */
export interface MixedInput {
  readonly order: CellOrder;
  readonly temperature: number;
  readonly tensors: readonly TensorAt[];
  /** By region. */
  readonly electronic: readonly ElectronicCurrentParameters[];
  readonly electrodes: readonly MixedElectrode[];
  readonly cells: Term<CellQuadrature>;
  /** Facets of each electrode, the metal's potential last in the element. */
  readonly facets: readonly Term<FacetQuadrature>[];
  readonly size: number;
  readonly firstElectrode: number;
  readonly groups: { readonly unknowns: readonly VariableGroup[]; readonly equations: readonly VariableGroup[] };
}

/** What passes through an electrode (A; A/m on plane meshes), positive out of the metal, through resistances alone. */
export interface SurfaceCurrents {
  ionic: number;
  electronic: number;
}

/**
 * Galerkin equations of mixed conduction, in amperes, with the exact Jacobian (unsymmetric where kappa_e follows mu_Li):
 *
 *     int kappa grad Phi . grad N dV - int i N dA = 0,     int kappa_e grad Phi_e . grad N dV - int (phi_M - Phi_e)/Z_e N dA = 0,
 *
 * and for each metal its current, of ions and electrons together, or its potential.
 */
export class MixedSystem implements NonlinearSystem {
  readonly size: number;
  readonly jacobian: NonlinearSystem['jacobian'];
  readonly unknowns: readonly VariableGroup[];
  readonly equations: readonly VariableGroup[];
  readonly #input: MixedInput;
  readonly #assembly: Assembly;
  readonly #controls: ElectrodeControl[];
  readonly #cell: ElementRoutine<CellQuadrature>;
  /** Routines of the electrodes, and what passed through each in the last evaluation. */
  readonly #surfaces: readonly ElementRoutine<FacetQuadrature>[];
  readonly surfaceCurrents: readonly SurfaceCurrents[];

  constructor(input: MixedInput) {
    this.#input = input;
    this.size = input.size;
    this.unknowns = input.groups.unknowns;
    this.equations = input.groups.equations;
    this.#assembly = new Assembly(input.size, [input.cells, ...input.facets], 'general');
    this.#controls = input.electrodes.map(() => ({ potential: 0 }));
    this.#cell = conduction(input);
    this.surfaceCurrents = input.electrodes.map(() => ({ ionic: 0, electronic: 0 }));
    this.#surfaces = input.electrodes.map((electrode, index) =>
      reaction(electrode, input.order, this.surfaceCurrents[index]!),
    );
    this.jacobian = {
      pattern: this.#assembly.matrix.pattern,
      symmetry: 'general',
      evaluate: (unknowns, values) => {
        this.#assemble(unknowns, 'both');
        values.set(this.#assembly.matrix.values);
        this.#hold(values);
      },
    };
  }

  control(electrode: number, control: ElectrodeControl): void {
    this.#controls[electrode] = control;
  }

  residual(unknowns: Float64Array, residual: Float64Array): void {
    this.currents(unknowns, residual);
    holdControls(this.#controls, this.#input.firstElectrode, unknowns, residual);
  }

  /** All balances, with the current of each metal in its row (A). */
  currents(unknowns: Float64Array, out: Float64Array): void {
    this.#assemble(unknowns, 'vector');
    out.set(this.#assembly.vector);
  }

  #assemble(unknowns: Float64Array, want: 'both' | 'vector'): void {
    this.#assembly.clear();
    this.#assembly.add(this.#input.cells, this.#cell, unknowns, want);
    for (const [index, term] of this.#input.facets.entries()) {
      const currents = this.surfaceCurrents[index]!;
      currents.ionic = 0;
      currents.electronic = 0;
      this.#assembly.add(term, this.#surfaces[index]!, unknowns, want);
    }
  }

  /** Rows of given potentials. */
  #hold(values: Float64Array): void {
    const { rowStart, columnIndex } = this.#assembly.matrix.pattern;
    this.#controls.forEach((control, index) => {
      if (!('potential' in control)) return;
      const row = this.#input.firstElectrode + index;
      for (let k = rowStart[row]!; k < rowStart[row + 1]!; k++) values[k] = columnIndex[k] === row ? 1 : 0;
    });
  }
}

/** Conduction in a cell: its ion potentials, then its electron potentials. */
function conduction({ order, temperature, tensors, electronic }: MixedInput): ElementRoutine<CellQuadrature> {
  const tensor = new Float64Array(9);
  const [ion, electron, flux] = [new Float64Array(3), new Float64Array(3), new Float64Array(3)];
  // With a gradient of -1 the law's current is the conductivity.
  const inputs = new Float64Array([0, 0, -1, temperature]);
  const law = new Float64Array(5);
  return (points, state, vector, matrix) => {
    const { nodes, values, gradients } = points.basis(order);
    const { count, dimension, weights, positions, region } = points;
    const width = 2 * nodes;
    for (let q = 0; q < count; q++) {
      ion.fill(0);
      electron.fill(0);
      let [phi, phiElectron] = [0, 0];
      for (let k = 0; k < nodes; k++) {
        phi += values[q * nodes + k]! * state[k]!;
        phiElectron += values[q * nodes + k]! * state[nodes + k]!;
        for (let a = 0; a < dimension; a++) {
          const slope = gradients[(q * nodes + k) * dimension + a]!;
          ion[a] = ion[a]! + slope * state[k]!;
          electron[a] = electron[a]! + slope * state[nodes + k]!;
        }
      }
      tensors[region]!(positions.subarray(q * dimension, (q + 1) * dimension), tensor);
      inputs[0] = phi;
      inputs[1] = phiElectron;
      electronicCurrent.evaluate(electronic[region]!, inputs, law);
      const weight = weights[q]!;
      const [kappa, byIon, byElectron] = [law[0]!, law[1]!, law[2]!];
      for (let i = 0; i < nodes; i++) {
        const at = (q * nodes + i) * dimension;
        let [own, along] = [0, 0];
        for (let a = 0; a < dimension; a++) {
          let sum = 0;
          for (let b = 0; b < dimension; b++) sum += tensor[a * dimension + b]! * gradients[at + b]!;
          flux[a] = sum;
          own += sum * ion[a]!;
          along += gradients[at + a]! * electron[a]!;
        }
        vector[i] = vector[i]! + weight * own;
        vector[nodes + i] = vector[nodes + i]! + weight * kappa * along;
        if (matrix === null) continue;
        for (let j = 0; j < nodes; j++) {
          const other = (q * nodes + j) * dimension;
          let [ionic, plain] = [0, 0];
          for (let a = 0; a < dimension; a++) {
            ionic += flux[a]! * gradients[other + a]!;
            plain += gradients[at + a]! * gradients[other + a]!;
          }
          const value = values[q * nodes + j]!;
          matrix[i * width + j] = matrix[i * width + j]! + weight * ionic;
          const row = (nodes + i) * width;
          matrix[row + j] = matrix[row + j]! + weight * byIon * value * along;
          matrix[row + nodes + j] = matrix[row + nodes + j]! + weight * (kappa * plain + byElectron * value * along);
        }
      }
    }
  };
}

/** The reaction and the electrons' resistance on a facet: the cell's ion and electron potentials, then the metal's. */
function reaction(
  { kinetics, electronResistance = 0, stress }: MixedElectrode,
  order: CellOrder,
  total: SurfaceCurrents,
): ElementRoutine<FacetQuadrature> {
  const out = new Float64Array(3);
  const passes = electronResistance > 0 ? 1 / electronResistance : 0;
  const molarVolume = stress?.molarVolume ?? 0;
  return (points, state, vector, matrix) => {
    const { nodes, values } = points.basis(order);
    const { count, dimension, weights, positions } = points;
    const width = 2 * nodes + 1;
    const metal = 2 * nodes;
    for (let q = 0; q < count; q++) {
      let [phi, phiElectron] = [0, 0];
      for (let k = 0; k < nodes; k++) {
        phi += values[q * nodes + k]! * state[k]!;
        phiElectron += values[q * nodes + k]! * state[nodes + k]!;
      }
      let [current, slope] = [0, 0];
      if (kinetics !== null) {
        const place = positions.subarray(q * dimension, (q + 1) * dimension);
        const pressure =
          stress === undefined
            ? 0
            : typeof stress.normalPressure === 'number'
              ? stress.normalPressure
              : stress.normalPressure(place);
        const affinity = molarVolume * pressure;
        kinetics.evaluate(
          kinetics.coefficientAt(place),
          state[metal]! - phi + affinity / faradayConstant,
          affinity,
          out,
        );
        current = out[0]!;
        slope = out[1]!;
      }
      const leak = passes * (state[metal]! - phiElectron);
      const weight = weights[q]!;
      total.ionic += weight * current;
      total.electronic += weight * leak;
      vector[metal] = vector[metal]! + weight * (current + leak);
      for (let i = 0; i < nodes; i++) {
        const share = weight * values[q * nodes + i]!;
        vector[i] = vector[i]! - share * current;
        vector[nodes + i] = vector[nodes + i]! - share * leak;
        if (matrix === null) continue;
        for (let j = 0; j < nodes; j++) {
          const value = share * values[q * nodes + j]!;
          matrix[i * width + j] = matrix[i * width + j]! + slope * value;
          matrix[(nodes + i) * width + nodes + j] = matrix[(nodes + i) * width + nodes + j]! + passes * value;
        }
        matrix[i * width + metal] = matrix[i * width + metal]! - slope * share;
        matrix[metal * width + i] = matrix[metal * width + i]! - slope * share;
        matrix[(nodes + i) * width + metal] = matrix[(nodes + i) * width + metal]! - passes * share;
        matrix[metal * width + nodes + i] = matrix[metal * width + nodes + i]! - passes * share;
      }
      if (matrix !== null) matrix[metal * width + metal] = matrix[metal * width + metal]! + weight * (slope + passes);
    }
  };
}
