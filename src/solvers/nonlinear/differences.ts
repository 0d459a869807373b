import type { SparsePattern } from '../linear/sparse/pattern.js';
import { pseudoRandom } from '../pseudo-random.js';
import { fullPattern, type Jacobian, type NonlinearSystem } from './system.js';

/** Options of a Jacobian by differences. */
export interface DifferenceOptions {
  /**
   * Magnitude of each unknown below which its own value says nothing about the increment: one number for all, or one each. In the
   * units of the unknowns. Default 1.
   */
  readonly typical?: number | Float64Array;
  /** Entries that may be other than zero; default all. Unknowns that share no equation are varied together. */
  readonly pattern?: SparsePattern;
  /** Differences to both sides: twice the evaluations, round-off error 1e-10 in place of 1e-8. */
  readonly central?: boolean;
}

/**
 * A Jacobian by differences of the residual, with as many evaluations as the pattern has colours. Where the residual does not exist
 * on one side, the difference is taken to the other. Evaluations inside are not counted by the solvers.
 * @param size number of unknowns.
 * @param residual the residual; called around the point of linearisation, which is restored.
 * Source: Curtis, Powell & Reid, J. Inst. Maths Applics 13 (1974) 117.
 */
export function differencedJacobian(
  size: number,
  residual: (unknowns: Float64Array, residual: Float64Array) => void,
  options: DifferenceOptions = {},
): Jacobian {
  const pattern = options.pattern ?? fullPattern(size);
  const { typical = 1, central = false } = options;
  const { rowStart, columnIndex } = pattern;
  const [colour, colours] = colourColumns(pattern);
  const point = new Float64Array(size);
  const increment = new Float64Array(size);
  const ahead = new Float64Array(size);
  const behind = new Float64Array(size);
  const relative = central ? Math.cbrt(Number.EPSILON) : Math.sqrt(Number.EPSILON);

  /** Difference quotients of one colour; false when one is not finite. */
  function quotients(unknowns: Float64Array, values: Float64Array, number: number, side: -1 | 0 | 1): boolean {
    point.set(unknowns);
    for (let j = 0; j < size; j++) {
      if (colour[j] !== number) continue;
      const magnitude = Math.max(Math.abs(unknowns[j]), typeof typical === 'number' ? typical : typical[j]);
      point[j] = unknowns[j] + (side < 0 ? -1 : 1) * relative * magnitude;
      increment[j] = point[j] - unknowns[j];
    }
    residual(point, ahead);
    let both = 1;
    if (side === 0) {
      for (let j = 0; j < size; j++) if (colour[j] === number) point[j] = unknowns[j] - increment[j];
      residual(point, behind);
      both = 2;
    } else residual(unknowns, behind);
    let finite = true;
    for (let i = 0; i < size; i++) {
      for (let k = rowStart[i]; k < rowStart[i + 1]; k++) {
        const j = columnIndex[k];
        if (colour[j] !== number) continue;
        values[k] = (ahead[i] - behind[i]) / (both * increment[j]);
        if (!Number.isFinite(values[k])) finite = false;
      }
    }
    return finite;
  }

  return {
    pattern,
    symmetry: 'general',
    evaluate(unknowns, values) {
      for (let number = 0; number < colours; number++) {
        if (central && quotients(unknowns, values, number, 0)) continue;
        if (!quotients(unknowns, values, number, 1)) quotients(unknowns, values, number, -1);
      }
    },
  };
}

/** Greedy colouring: columns of one colour share no row. Returns the colour of each column and how many there are. */
function colourColumns({ rows, columns, rowStart, columnIndex }: SparsePattern): readonly [Int32Array, number] {
  const rowsOf: number[][] = Array.from({ length: columns }, () => []);
  for (let i = 0; i < rows; i++) for (let k = rowStart[i]; k < rowStart[i + 1]; k++) rowsOf[columnIndex[k]].push(i);
  const colour = new Int32Array(columns).fill(-1);
  const taken = new Int32Array(columns + 1).fill(-1);
  let colours = 0;
  for (let j = 0; j < columns; j++) {
    for (const i of rowsOf[j]) {
      for (let k = rowStart[i]; k < rowStart[i + 1]; k++) {
        const other = colour[columnIndex[k]];
        if (other >= 0) taken[other] = j;
      }
    }
    let free = 0;
    while (taken[free] === j) free++;
    colour[j] = free;
    colours = Math.max(colours, free + 1);
  }
  return [colour, colours];
}

/** Beyond so many unknowns entries are not compared one by one. */
export const mostCompared = 2000;

/** What checkJacobian found. */
export interface JacobianCheck {
  readonly correct: boolean;
  /**
   * Order at which F(x + h v) - F(x) - h J v vanishes with h, by fitted slope: 2 with the right Jacobian, 1 with a wrong one. Infinite
   * where the remainder is zero or at round-off throughout (a linear system).
   */
  readonly order: number;
  /** Smallest remainder relative to h J v over all h. */
  readonly mismatch: number;
  /** Equation with the largest remainder at the smallest mismatch. */
  readonly equation: number;
  /** Entries that disagree with differences, worst first; at most ten. Empty when correct, and beyond 2000 unknowns. */
  readonly wrong: readonly {
    readonly equation: number;
    readonly unknown: number;
    readonly got: number;
    readonly expected: number;
  }[];
}

/**
 * Taylor test of a Jacobian at a point, for those who write one: the remainder of the linear model along a random direction must
 * vanish with the square of the distance. Where it does not, the entries are compared with differences one by one; so are entries
 * that the pattern leaves out.
 * @param system the system.
 * @param point where; the residual must exist around it.
 * @param options.typical magnitude of each unknown, default its value, or 1 where that is 0.
 * @param options.seed of the direction.
 * Source: the remainder test of Farrell, Ham, Funke & Rognes, SIAM J. Sci. Comput. 35 (2013) C369.
 */
export function checkJacobian(
  system: NonlinearSystem,
  point: Float64Array,
  options: { readonly typical?: Float64Array; readonly seed?: number } = {},
): JacobianCheck {
  const n = system.size;
  const typical = options.typical ?? Float64Array.from(point, (value) => Math.abs(value) || 1);
  const { pattern, symmetry } = system.jacobian;
  const values = new Float64Array(pattern.columnIndex.length);
  system.jacobian.evaluate(point.slice(), values);
  // Between a half and once the magnitude of each unknown, of either sign.
  const direction = pseudoRandom(n, options.seed ?? 1).map(
    (value, j) => (value < 0 ? -1 : 1) * (0.5 + (value + 1) / 4) * typical[j],
  );
  const atPoint = new Float64Array(n);
  const shifted = new Float64Array(n);
  system.residual(point, atPoint);
  const change = new Float64Array(n);
  // Each equation is weighed by its largest term, so that no unit hides another's error.
  const weight = new Float64Array(n);
  const add = (i: number, j: number, value: number): void => {
    const term = value * direction[j];
    change[i] += term;
    weight[i] = Math.max(weight[i], Math.abs(term));
  };
  for (let i = 0; i < n; i++) {
    for (let k = pattern.rowStart[i]; k < pattern.rowStart[i + 1]; k++) {
      const j = pattern.columnIndex[k];
      add(i, j, values[k]);
      if (symmetry === 'symmetric' && j !== i) add(j, i, values[k]);
    }
  }
  const distances: number[] = [];
  const remainders: number[] = [];
  let mismatch = Number.POSITIVE_INFINITY;
  let equation = 0;
  for (let k = 3; k <= 16; k++) {
    const h = 2 ** -k;
    system.residual(
      point.map((value, j) => value + h * direction[j]),
      shifted,
    );
    let worst = 0;
    let worstEquation = 0;
    let roundOff = 0;
    for (let i = 0; i < n; i++) {
      const scale = weight[i] > 0 ? weight[i] : Math.abs(atPoint[i]) || 1;
      const remainder = Math.abs(shifted[i] - atPoint[i] - h * change[i]) / scale;
      if (!(remainder <= worst)) {
        worst = remainder;
        worstEquation = i;
      }
      roundOff = Math.max(
        roundOff,
        (1e3 * Number.EPSILON * Math.max(Math.abs(shifted[i]), Math.abs(atPoint[i]), scale)) / scale,
      );
    }
    if (!Number.isFinite(worst)) continue;
    if (worst / h < mismatch) {
      mismatch = worst / h;
      equation = worstEquation;
    }
    if (worst <= roundOff) continue;
    distances.push(Math.log(h));
    remainders.push(Math.log(worst));
  }
  const order = distances.length < 3 ? Number.POSITIVE_INFINITY : slope(distances.slice(-6), remainders.slice(-6));
  const correct = order > 1.7 && Number.isFinite(mismatch);
  const wrong =
    correct || n > mostCompared
      ? []
      : compare(system, point, typical, expand(pattern, values, symmetry === 'symmetric', n));
  return { correct, order, mismatch, equation, wrong };
}

/** The entries by row * n + column. */
function expand(pattern: SparsePattern, values: Float64Array, symmetric: boolean, n: number): Map<number, number> {
  const matrix = new Map<number, number>();
  for (let i = 0; i < n; i++) {
    for (let k = pattern.rowStart[i]; k < pattern.rowStart[i + 1]; k++) {
      const j = pattern.columnIndex[k];
      matrix.set(i * n + j, values[k]);
      if (symmetric) matrix.set(j * n + i, values[k]);
    }
  }
  return matrix;
}

function compare(
  system: NonlinearSystem,
  point: Float64Array,
  typical: Float64Array,
  matrix: Map<number, number>,
): JacobianCheck['wrong'] {
  const n = system.size;
  const shifted = point.slice();
  const ahead = new Float64Array(n);
  const behind = new Float64Array(n);
  const found: { equation: number; unknown: number; got: number; expected: number; error: number }[] = [];
  for (let j = 0; j < n; j++) {
    const increment = Math.cbrt(Number.EPSILON) * typical[j];
    shifted[j] = point[j] + increment;
    system.residual(shifted, ahead);
    shifted[j] = point[j] - increment;
    system.residual(shifted, behind);
    shifted[j] = point[j];
    for (let i = 0; i < n; i++) {
      const expected = (ahead[i] - behind[i]) / (2 * increment);
      const got = matrix.get(i * n + j) ?? 0;
      const size = Math.max(Math.abs(expected), Math.abs(got));
      const noise = (100 * Number.EPSILON * Math.max(Math.abs(ahead[i]), Math.abs(behind[i]))) / increment;
      const error = Math.abs(got - expected);
      if (Number.isFinite(error) && error <= 1e-3 * size + noise) continue;
      found.push({ equation: i, unknown: j, got, expected, error: Number.isFinite(error) ? error / size : 1e300 });
    }
  }
  found.sort((a, b) => b.error - a.error || a.equation - b.equation || a.unknown - b.unknown);
  return found.slice(0, 10).map(({ equation, unknown, got, expected }) => ({ equation, unknown, got, expected }));
}

function slope(x: readonly number[], y: readonly number[]): number {
  const meanX = x.reduce((sum, value) => sum + value, 0) / x.length;
  const meanY = y.reduce((sum, value) => sum + value, 0) / y.length;
  let top = 0;
  let bottom = 0;
  for (let k = 0; k < x.length; k++) {
    top += (x[k] - meanX) * (y[k] - meanY);
    bottom += (x[k] - meanX) ** 2;
  }
  return top / bottom;
}
