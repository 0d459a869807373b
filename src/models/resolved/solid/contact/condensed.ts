import { exitCodes, LithostatError } from '../../../../quantity/index.js';
import { factorReal, solveReal } from '../../../../solvers/index.js';

/**
 * One line of conditions for a multiplier: alpha s + beta f + gamma f_normal = right, with s = A y the motion along the row in this correction
 * and f the force (weight times traction) of the row; `normal` is the row of the normal force that friction goes with.
 */
export interface ContactCondition {
  alpha: number;
  beta: number;
  gamma: number;
  normal: number;
  right: number;
}

/** Rows A of contacts with their conditions: what `solveCondensed` needs to know of a contact. */
export interface ContactConditions {
  /** Number of rows. */
  readonly rows: number;
  /** Stiffness of the spring that stands in for the row in the matrix that is factored. */
  readonly stiffness: Float64Array;
  /** A_i . vector */
  dot(row: number, vector: Float64Array): number;
  /** vector += factor A_i */
  add(row: number, factor: number, vector: Float64Array): void;
  /** Writes the condition of a row in the present contact state. */
  condition(row: number, out: ContactCondition): void;
  /**
   * Changes the contact state by a solution with it.
   * @param motion s of each row @param force f of each row
   * @returns number of changes
   */
  revise(motion: Float64Array, force: Float64Array): number;
  /** Closes every point: where a state holds a body too little. */
  closeAll(): void;
}

/** A factored matrix with springs on every row: K + sum stiffness A^T A, fixed unknowns taken out. */
export interface FactoredMatrix {
  solve(rightHandSide: Float64Array): Float64Array;
  /** Solutions for several right-hand sides; zeros are put in the places of fixed unknowns. */
  solveMany(rightHandSides: readonly Float64Array[]): readonly Float64Array[];
}

/** What a solve found. */
export interface CondensedSolution {
  readonly correction: Float64Array;
  /** f of each row, contact after contact. */
  readonly force: Float64Array;
  /** Changes of the contact state, turn by turn; the last is 0. */
  readonly changes: readonly number[];
}

const together = 4;
/** Pivots below this part of the largest are rounding. */
const singular = 1e-12;

/**
 * Solves K y + sum_i A_i^T f_i = r with the conditions of contacts, the contact state being found with it. The matrix is factored once, with a
 * spring on every row so that bodies that only contact holds are held; what the springs do is taken back exactly:
 *
 *     (K + A^T rho A) y = r - A^T q,   q = f - rho A y,   s = A y = s0 - S q,   S = A (K + A^T rho A)^-1 A^T,
 *
 * so that the conditions are equations in q alone, as many as rows, for every contact state (Woodbury's formula). A turn of the active set costs
 * a dense elimination.
 * @throws LithostatError when the contact state does not settle, or no contact is left that holds a body
 */
export function solveCondensed(
  matrix: FactoredMatrix,
  right: Float64Array,
  contact: ContactConditions,
): CondensedSolution {
  const { rows, stiffness } = contact;
  const compliance = complianceOf(matrix, right.length, contact);
  const first = matrix.solve(right);
  const motion0 = Float64Array.from({ length: rows }, (_, row) => contact.dot(row, first));
  const motion = new Float64Array(rows);
  const force = new Float64Array(rows);
  const changes: number[] = [];
  let unknowns: Float64Array = new Float64Array(rows);
  const most = 100 + 2 * rows;
  let closedAll = false;
  for (;;) {
    const found = solveConditions(contact, compliance, motion0);
    if (found === null) {
      if (closedAll) throw lost();
      contact.closeAll();
      closedAll = true;
      continue;
    }
    unknowns = found;
    for (let row = 0; row < rows; row++) {
      let sum = motion0[row]!;
      for (let j = 0; j < rows; j++) sum -= compliance[row * rows + j]! * unknowns[j]!;
      motion[row] = sum;
      force[row] = unknowns[row]! + stiffness[row]! * sum;
    }
    changes.push(contact.revise(motion, force));
    if (changes.at(-1) === 0) break;
    if (changes.length > most) throw unsettled(changes);
  }
  const forces = new Float64Array(right.length);
  for (let row = 0; row < rows; row++) contact.add(row, unknowns[row]!, forces);
  const [answer] = matrix.solveMany([forces]);
  for (let k = 0; k < first.length; k++) first[k] = first[k]! - answer![k]!;
  return { correction: first, force, changes };
}

/** S, row-major. */
function complianceOf(matrix: FactoredMatrix, size: number, contact: ContactConditions): Float64Array {
  const { rows } = contact;
  const compliance = new Float64Array(rows * rows);
  const sides = Array.from({ length: together }, () => new Float64Array(size));
  for (let first = 0; first < rows; first += together) {
    const count = Math.min(together, rows - first);
    for (let k = 0; k < count; k++) {
      sides[k]!.fill(0);
      contact.add(first + k, 1, sides[k]!);
    }
    for (const [k, solution] of matrix.solveMany(sides.slice(0, count)).entries())
      for (let row = 0; row < rows; row++) compliance[row * rows + first + k] = contact.dot(row, solution);
  }
  return compliance;
}

function solveConditions(
  contact: ContactConditions,
  compliance: Float64Array,
  motion0: Float64Array,
): Float64Array | null {
  const { rows, stiffness } = contact;
  const dense = new Float64Array(rows * rows);
  const right = new Float64Array(rows);
  const line: ContactCondition = { alpha: 0, beta: 0, gamma: 0, normal: 0, right: 0 };
  // Rows and unknowns in units of the root of the springs: S becomes a matrix of numbers up to 1, however unlike the bodies' stiffnesses are.
  const root = stiffness.map(Math.sqrt);
  for (let row = 0; row < rows; row++) {
    contact.condition(row, line);
    const unit = line.alpha === 0 ? 1 / root[row]! : root[row]! / Math.abs(line.alpha);
    const own = unit * (line.alpha + line.beta * stiffness[row]!);
    const normal = line.normal;
    const theirs = unit * line.gamma * stiffness[normal]!;
    for (let j = 0; j < rows; j++) dense[row * rows + j] = -own * compliance[row * rows + j]!;
    dense[row * rows + row] = dense[row * rows + row]! + unit * line.beta;
    if (line.gamma !== 0) {
      for (let j = 0; j < rows; j++)
        dense[row * rows + j] = dense[row * rows + j]! - theirs * compliance[normal * rows + j]!;
      dense[row * rows + normal] = dense[row * rows + normal]! + unit * line.gamma;
    }
    for (let j = 0; j < rows; j++) dense[row * rows + j] = dense[row * rows + j]! * root[j]!;
    right[row] = unit * line.right - own * motion0[row]! - (line.gamma === 0 ? 0 : theirs * motion0[normal]!);
  }
  const pivots = new Int32Array(rows);
  if (!factorReal(dense, rows, pivots)) return null;
  let [least, largest] = [Number.POSITIVE_INFINITY, 0];
  for (let row = 0; row < rows; row++) {
    const pivot = Math.abs(dense[row * rows + row]!);
    least = Math.min(least, pivot);
    largest = Math.max(largest, pivot);
  }
  if (least < singular * largest) return null;
  solveReal(dense, rows, pivots, right);
  for (let row = 0; row < rows; row++) right[row] = right[row]! * root[row]!;
  return right;
}

function lost(): LithostatError {
  return new LithostatError(
    [
      {
        code: 'contact-lost',
        path: 'contacts',
        message: 'the contact opened so far that it no longer holds a body, which nothing else holds',
        remedy: 'Add supports, or end the run here: contact is lost.',
      },
    ],
    exitCodes.solverFailure,
  );
}

function unsettled(changes: readonly number[]): LithostatError {
  return new LithostatError(
    [
      {
        code: 'not-converged',
        path: 'contacts',
        message: `the contact state did not settle in ${changes.length} turns`,
        got: `${changes.slice(-6).join(', ')} points changed in the last turns`,
        expected: '0',
        remedy: 'Take smaller increments of load, or less friction.',
      },
    ],
    exitCodes.solverFailure,
  );
}
