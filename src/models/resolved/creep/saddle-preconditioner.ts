import {
  AlgebraicMultigrid,
  type LinearOperator,
  type NearNullSpace,
  rigidBodyModes,
  type SparsePattern,
} from '../../../solvers/index.js';
import type { Constraints } from './constraints.js';
import type { CreepOperator } from './operator.js';

/**
 * Root mean square change of the logarithms of the diagonal, beside a common factor, up to which a hierarchy is kept: it costs the iteration
 * a few steps, and a new hierarchy as much as 25.
 */
const mostChange = 0.05;

/**
 * Block-triangular preconditioner of the saddle system [K B^T; B 0]: algebraic multigrid with rigid-body modes for the velocities, and the
 * diagonal of B diag(K)^-1 B^T for the Schur complement of the pressures. For Taylor-Hood elements both that and the pressure's mass over the
 * viscosity are equivalent to the Schur complement, with bounds that depend neither on the size of cells nor on that of the viscosity (Elman,
 * Silvester & Wathen, Finite Elements and Fast Iterative Solvers, 2nd ed. 2014, sections 3.5 and 9.3).
 */
export class SaddlePreconditioner implements LinearOperator {
  readonly size: number;
  readonly #operator: CreepOperator;
  readonly #velocities: number;
  readonly #multigrid: AlgebraicMultigrid;
  readonly #schur: Float64Array;
  readonly #diagonal: Float64Array;
  readonly #right: Float64Array;
  /** Diagonal of the matrix that the hierarchy is of, and the factor that its corrections get. */
  readonly #hierarchyDiagonal: Float64Array;
  #scale = 1;
  /** How often the hierarchy was made anew. */
  rebuilds = 0;

  constructor(operator: CreepOperator) {
    const { constraints, size, mesh } = operator;
    const velocities = constraints.count;
    this.size = size;
    this.#operator = operator;
    this.#velocities = velocities;
    this.#schur = new Float64Array(size - velocities);
    this.#diagonal = new Float64Array(velocities);
    this.#right = new Float64Array(velocities);
    const { unknowns, nearNullSpace } = velocityNodes(constraints, mesh.coordinates);
    this.#multigrid = new AlgebraicMultigrid(
      { pattern: leadingRows(operator.pattern, velocities), values: this.#velocityValues(), symmetry: 'symmetric' },
      { componentsPerNode: 3, unknowns, nearNullSpace },
    );
    this.#findSchur();
    this.#hierarchyDiagonal = this.#diagonal.slice();
  }

  /**
   * Takes the operator's matrix as it is now. The hierarchy is made anew only where the viscosity has changed its pattern: a factor
   * throughout is a factor of the correction.
   */
  refresh(): void {
    this.#findSchur();
    let [mean, square] = [0, 0];
    const count = this.#diagonal.length;
    for (let k = 0; k < count; k++) {
      const change = Math.log(this.#diagonal[k]! / this.#hierarchyDiagonal[k]!);
      mean += change / count;
      square += (change * change) / count;
    }
    // No number fails the comparison, and what is wrong is found by the hierarchy.
    if (Math.sqrt(Math.max(0, square - mean * mean)) < mostChange) this.#scale = Math.exp(-mean);
    else this.#rebuild();
  }

  #rebuild(): void {
    this.#multigrid.refresh(this.#velocityValues());
    this.#hierarchyDiagonal.set(this.#diagonal);
    this.#scale = 1;
    this.rebuilds++;
  }

  /** correction of the pressures first, then of the velocities with what the pressures leave. */
  apply(residual: Float64Array, correction: Float64Array): void {
    const velocities = this.#velocities;
    const { pattern, values } = this.#operator;
    const { rowStart, columnIndex } = pattern;
    const right = this.#right;
    right.set(residual.subarray(0, velocities));
    for (let k = 0; k < this.#schur.length; k++) {
      const row = velocities + k;
      const pressure = -residual[row]! / this.#schur[k]!;
      correction[row] = pressure;
      for (let at = rowStart[row]!; at < rowStart[row + 1]!; at++) {
        const column = columnIndex[at]!;
        if (column < velocities) right[column] = right[column]! - values[at]! * pressure;
      }
    }
    for (let k = 0; k < velocities; k++) right[k] = right[k]! * this.#scale;
    this.#multigrid.apply(right, correction.subarray(0, velocities));
  }

  /** Gives the memory of the multigrid hierarchy back. */
  release(): void {
    this.#multigrid.release();
  }

  /** The pattern is that of a lower triangle with velocities first: their block is its beginning. */
  #velocityValues(): Float64Array {
    const { pattern, values } = this.#operator;
    return values.subarray(0, pattern.rowStart[this.#velocities]!);
  }

  #findSchur(): void {
    const velocities = this.#velocities;
    const { pattern, values } = this.#operator;
    const { rowStart, columnIndex } = pattern;
    // Rows of a lower triangle end with their diagonal.
    for (let row = 0; row < velocities; row++) this.#diagonal[row] = values[rowStart[row + 1]! - 1]!;
    for (let k = 0; k < this.#schur.length; k++) {
      const row = velocities + k;
      let sum = 0;
      for (let at = rowStart[row]!; at < rowStart[row + 1]!; at++) {
        const column = columnIndex[at]!;
        if (column < velocities) sum += values[at]! ** 2 / this.#diagonal[column]!;
      }
      this.#schur[k] = sum;
    }
  }
}

function leadingRows({ rowStart, columnIndex }: SparsePattern, rows: number): SparsePattern {
  return {
    rows,
    columns: rows,
    rowStart: rowStart.subarray(0, rows + 1),
    columnIndex: columnIndex.subarray(0, rowStart[rows]!),
  };
}

/**
 * Unknown velocities node by node, with the rigid-body modes in the nodes' own frames. A platen, whose unknown many nodes share, is a node of
 * its own, which moves as the middle of the plate does.
 */
function velocityNodes(
  { unknown, frame, axes, platens }: Constraints,
  coordinates: Float64Array,
): { unknowns: Int32Array; nearNullSpace: NearNullSpace } {
  const nodes = frame.length;
  const shared = new Set(platens.map((platen) => platen.unknown));
  const size = 3 * (nodes + platens.length);
  const unknowns = new Int32Array(size).fill(-1);
  const middles = platens.map(() => ({ sum: [0, 0, 0], count: 0 }));
  for (let slot = 0; slot < unknown.length; slot++) {
    const own = unknown[slot]!;
    if (!shared.has(own)) {
      unknowns[slot] = own;
      continue;
    }
    const middle = middles[platens.findIndex((platen) => platen.unknown === own)]!;
    middle.count++;
    for (let i = 0; i < 3; i++) middle.sum[i]! += coordinates[Math.floor(slot / 3) * 3 + i]!;
  }
  const places = new Float64Array(size);
  places.set(coordinates);
  for (const [k, { sum, count }] of middles.entries()) {
    unknowns[3 * (nodes + k)] = platens[k]!.unknown;
    for (let i = 0; i < 3; i++) places[3 * (nodes + k) + i] = sum[i]! / count;
  }
  const modes = rigidBodyModes(places, 3);
  const old = new Float64Array(3);
  for (let mode = 0; mode < modes.count; mode++) {
    const vector = modes.vectors.subarray(mode * size, (mode + 1) * size);
    for (let node = 0; node < nodes; node++) {
      if (frame[node]! < 0) continue;
      old.set(vector.subarray(3 * node, 3 * node + 3));
      for (let d = 0; d < 3; d++) {
        const axis = 9 * frame[node]! + 3 * d;
        vector[3 * node + d] = axes[axis]! * old[0]! + axes[axis + 1]! * old[1]! + axes[axis + 2]! * old[2]!;
      }
    }
    for (const [k, { normal }] of platens.entries()) {
      const at = 3 * (nodes + k);
      vector[at] = normal[0]! * vector[at]! + normal[1]! * vector[at + 1]! + normal[2]! * vector[at + 2]!;
    }
  }
  return { unknowns, nearNullSpace: modes };
}
