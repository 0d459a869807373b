import { type KernelHeap, KernelMemoryError } from '../kernels/heap.js';
import type { Cycle } from './cycle.js';
import type { Anchors } from './hierarchy.js';
import { type Level, spareDoubles } from './level.js';
import type { PlaneTeam } from './plane-team.js';
import type { ResidualSums } from './residual.js';

/** What the iteration works on; all arrays of doubles have one entry per voxel, x fastest. */
export interface WideProblem {
  readonly heap: KernelHeap;
  readonly finest: Level;
  readonly cycle: Cycle;
  /** Conductances to outer faces; null where there are none. */
  readonly anchors: Anchors | null;
  /** Shares the planes; no bit of the result depends on it. */
  readonly team: PlaneTeam;
  /** Improved in place, lies in the heap; V. */
  readonly potential: Float64Array;
  /** What conductances were multiplied by for single precision. */
  readonly scale: number;
  /** Gives every part of the potential whose level is free a mean of zero. */
  settleLevels(): void;
  /** Stores b - A u; A. */
  residual(u: Float64Array, target: Float64Array): ResidualSums;
  /** Stores -A p: currents out of every voxel for the potentials p without what is given. */
  product(p: Float64Array, target: Float64Array): void;
}

export interface WideGoals {
  /** Norm of the residual below which the tolerance is met; A. */
  readonly norm: number;
  /** Largest sum of |residual| over the current through the domain. */
  readonly imbalance: number;
  /** Iterations that are left. */
  readonly most: number;
  /** Hears of every true residual. */
  restarted(sums: ResidualSums): void;
  progress(iterations: number, norm: number): void;
}

export interface WideOutcome {
  readonly sums: ResidualSums;
  readonly iterations: number;
  /** Goals met, goals met as far as potentials in doubles can, or not. */
  readonly end: 'reached' | 'rounding' | 'stalled';
}

/** Iterations without a smaller residual after which the true one is looked at again: rounding may be all that is left. */
const patience = 60;
/** A residual this many times what rounding of the potentials explains is rounding's. */
const roundingMargin = 4;

/**
 * Conjugate gradients in doubles with the single-precision multigrid cycle as preconditioner, for contrasts that single precision cannot
 * hold: where the potential of a good conductor's part is nearly constant, rounding it to single precision gives currents inside that
 * drown those through its surface. As preconditioner the cycle may round, since its error counts by its energy only; it varies with
 * that, so directions are made conjugate explicitly (flexible conjugate gradients, Notay 2000, with one direction kept).
 *
 * Takes 16 bytes a voxel of the heap and gives them back; a third vector lies in the spare arrays of the finest level.
 * @throws KernelMemoryError when they are not to be had; the heap is then as it was
 */
export function wideIteration(problem: WideProblem, goals: WideGoals): WideOutcome {
  const vectors = allocate(problem);
  const spare = spareDoubles(problem.finest);
  spare.fill(0);
  try {
    return iterate(problem, goals, vectors);
  } finally {
    spare.fill(0);
    problem.heap.release(vectors.r, vectors.p, vectors.sums);
  }
}

/** What the iteration takes of the heap: residual, direction, minus the matrix times the direction; three sums a page. */
interface Vectors {
  readonly r: Float64Array;
  readonly p: Float64Array;
  readonly q: Float64Array;
  readonly sums: Float64Array;
}

function allocate({ heap, finest, potential: { length } }: WideProblem): Vectors {
  try {
    return heap.allOrNothing(() => ({
      r: heap.float64(length),
      p: heap.float64(length),
      q: spareDoubles(finest).subarray(0, length),
      sums: heap.float64(3 * finest.pages),
    }));
  } catch (error) {
    if (!(error instanceof KernelMemoryError)) throw error;
    throw new KernelMemoryError(
      'conjugate gradients in doubles, which contrasts beyond single precision need',
      ...([8 * (2 * length + 3 * finest.pages), heap.bytesInUse, heap.limit] as const),
      'Make the image smaller, accept a larger tolerance or imbalance, or lower the contrast of the conductivities.',
    );
  }
}

function iterate(problem: WideProblem, goals: WideGoals, vectors: Vectors): WideOutcome {
  const { potential: u } = problem;
  const { r, p, q } = vectors;
  const work = workOf(problem, vectors);
  let energy = 0;
  let iterations = 0;
  let before = Infinity;
  let stalls = 0;
  for (;;) {
    // Levels that have drifted away would make the potentials round by more than they need to.
    problem.settleLevels();
    const sums = problem.residual(u, r);
    goals.restarted(sums);
    if (sums.norm <= goals.norm && sums.absolute <= goals.imbalance * sums.through)
      return { sums, iterations, end: 'reached' };
    if (!(sums.norm < Infinity) || iterations >= goals.most) return { sums, iterations, end: 'stalled' };
    stalls = sums.norm < 0.5 * before ? 0 : stalls + 1;
    before = sums.norm;
    const rounding = work.rounding();
    const enough = (size: number, goal: number, floor: number): boolean =>
      size <= Math.max(goal, roundingMargin * floor);
    // What still falls is not yet rounding's alone.
    if (
      (stalls > 0 || sums.norm <= goals.norm) &&
      enough(sums.norm, goals.norm, rounding.norm) &&
      enough(sums.absolute, goals.imbalance * sums.through, rounding.absolute)
    )
      return { sums, iterations, end: sums.norm <= goals.norm ? 'reached' : 'rounding' };
    if (stalls > 2) return { sums, iterations, end: 'stalled' };
    // The residual that is carried along goes below the goals, so that the true one meets them.
    const goal = Math.min(0.7 * goals.norm, 0.3 * sums.norm);
    const wanted = Math.max(0.7 * goals.imbalance * sums.through, 0.01 * sums.absolute);
    const whole = sums.norm * 1e-14;
    // The cycle is given the residual in a unit that makes its entries near one: that of the step before.
    let unit = sums.norm / Math.sqrt(u.length);
    let { norm, absolute, net } = work.step(0, 1 / unit);
    let [least, since] = [norm, 0];
    while (!(norm <= goal && absolute <= wanted) && norm > whole) {
      if (iterations >= goals.most || since >= patience) break;
      const along = work.direct(unit, net, energy);
      problem.product(p, q);
      energy = work.energy();
      if (!(energy > 0)) {
        p.fill(0);
        q.fill(0);
        energy = 0;
        break;
      }
      unit = norm / Math.sqrt(u.length);
      ({ norm, absolute, net } = work.step(along / energy, 1 / unit));
      iterations++;
      since = norm < 0.9 * least ? 0 : since + 1;
      least = Math.min(least, norm);
      goals.progress(iterations, norm);
      if (!(norm < Infinity)) break;
    }
  }
}

/** Currents over all voxels: their Euclidean norm, the sum of their magnitudes, their sum; A. */
interface Amounts {
  readonly norm: number;
  readonly absolute: number;
  readonly net: number;
}

/** The steps of one iteration, each a pass over the planes by all threads. */
interface Work {
  /**
   * p = z + factor p for z = the cycle's answer to r, shifted so that what it leaves of r adds to nothing; p is conjugate to what it was.
   * Returns p r.
   * @param unit what r was divided by for the cycle
   * @param net sum of r
   * @param energy p A p of the old p; 0 when there is none worth keeping
   */
  direct(unit: number, net: number, energy: number): number;
  /** p A p. */
  energy(): number;
  /** u = u + size p, r = r + size q, and packs factor r; returns what is left. */
  step(size: number, factor: number): Amounts;
  /** The currents that rounding of the potentials to doubles gives. */
  rounding(): Pick<Amounts, 'norm' | 'absolute'>;
}

function workOf({ finest, cycle, team, potential, scale, anchors }: WideProblem, { r, p, q, sums }: Vectors): Work {
  const { pages, slabs, x } = finest;
  const level = finest.header.byteOffset;
  const [b, z] = [finest.b.byteOffset, x.byteOffset];
  const [atU, atR, atP, atQ, atSums] = [potential, r, p, q, sums].map((array) => array.byteOffset) as [
    ...[number, number, number, number, number],
  ];
  const ofPages = new Float64Array(sums.buffer, atSums, pages);
  /** Sum over the pages of entry `first` of `every` that each has. */
  const total = (first = 0, every = 1): number => {
    let sum = 0;
    for (let page = 0; page < pages; page++) sum += sums[every * page + first]!;
    return sum;
  };
  const held = anchors === null ? 0 : sumOf(anchors.conductances, () => 1) / scale;
  // Current that p sends out through the outer faces.
  let outflow = 0;
  return {
    direct(unit, net, energy) {
      cycle.begin(0, ofPages);
      cycle.finish(ofPages);
      const size = unit * scale;
      team.slabs('voxelWideProduct', slabs, ({ begin, end }) => [level, z, atQ, atSums, begin, end]);
      const across = held > 0 ? (size / scale) * sumOf(anchors!.conductances, (at) => x[anchors!.places[at]!]!) : 0;
      // Where nothing holds the level, rounding may raise it without end: the mean stays where it is.
      const shift = held > 0 ? (net - across) / held : (-size * total(1, 2)) / potential.length;
      // q holds -A p, and adds to what p sends out.
      const factor = energy > 0 ? (size * total(0, 2) - shift * outflow) / energy : 0;
      outflow = across + shift * held + factor * outflow;
      team.slabs('voxelWideDirect', slabs, ({ begin, end }) => [
        ...[level, z, size, shift, factor, atP, atR, atSums, begin, end],
      ]);
      return total();
    },
    energy() {
      team.slabs('voxelWideEnergy', slabs, ({ begin, end }) => [level, atP, atQ, atSums, begin, end]);
      return -total();
    },
    step(size, factor) {
      team.slabs('voxelWideStep', slabs, ({ begin, end }) => [
        ...[level, atU, atP, atR, atQ, size, factor, b, atSums, begin, end],
      ]);
      return { norm: Math.sqrt(total(0, 3)), absolute: total(1, 3), net: total(2, 3) };
    },
    rounding() {
      team.slabs('voxelWideRounding', slabs, ({ begin, end }) => [level, atU, 2 ** -53 / scale, atSums, begin, end]);
      return { norm: Math.sqrt(total(0, 2)), absolute: total(1, 2) };
    },
  };
}

/** Sum of the conductances times what is given for each. */
function sumOf(conductances: Float32Array, factor: (at: number) => number): number {
  let sum = 0;
  for (let at = 0; at < conductances.length; at++) sum += conductances[at]! * factor(at);
  return sum;
}
