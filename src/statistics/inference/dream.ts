import { normalQuantile } from '../normal.js';
import type { RandomStream } from '../random.js';
import { type ChainDiagnostics, chainDiagnostics, convergedRHat, convergedSize } from './diagnostics.js';

/**
 * Logarithm of the density (up to a constant) at several points at once; -Infinity where it vanishes or the model gives nothing. The
 * answer to a point does not depend on the others.
 */
export type LogDensityBatch = (points: readonly Float64Array[]) => Promise<readonly number[]>;

export interface SamplingProblem {
  readonly logDensity: LogDensityBatch;
  readonly lower: ArrayLike<number>;
  readonly upper: ArrayLike<number>;
  /** Points to fill the archive with: draws from the prior, say; at least ten times the number of parameters. */
  readonly archive: readonly Float64Array[];
  /** Where the chains start: one point each, at least three; of finite density. */
  readonly starts: readonly Float64Array[];
  readonly random: RandomStream;
  /** Generations, each one step of every chain; the first half is left out of the samples. */
  readonly generations: number;
  /** Called after each hundred generations. */
  onProgress?(done: number): void;
}

export interface SamplingResult {
  /** Second halves of the chains: by chain, by generation. */
  readonly chains: readonly (readonly Float64Array[])[];
  /** Logarithm of the density of each. */
  readonly logDensities: readonly Float64Array[];
  /** Share of accepted proposals in the second half. */
  readonly acceptance: number;
  /** By parameter. */
  readonly diagnostics: readonly ChainDiagnostics[];
  readonly converged: boolean;
  readonly evaluations: number;
}

/** Numbers of crossover values, of pairs at most, share of snooker steps, of unit jumps; thinning of the archive: as Vrugt (2016). */
const crossovers = 3;
const pairsAtMost = 3;
const snookerShare = 0.1;
const unitJumpShare = 0.2;
const archiveEvery = 10;
const jitter = 0.05;
/** Normal noise on every jump, as a share of the box, so that any point can be reached. */
const noise = 1e-6;

/**
 * Samples a density in a box by DREAM(ZS): several chains, each proposing jumps along differences between past states of all of them, in
 * random subsets of the parameters, with snooker steps in between. Parallel jumps out of the box are reflected. What all chains propose in one
 * generation is evaluated together, so that it can be computed side by side; the samples depend on the seed alone.
 *
 * @returns samples of the second half with their diagnostics
 * @throws RangeError when a start has no density, or there are too few starts or points in the archive
 * Source: ter Braak and Vrugt, Stat. Comput. 18, 435 (2008); Laloy and Vrugt, Water Resour. Res. 48, W01526 (2012); Vrugt, Environ. Model.
 * Softw. 75, 273 (2016).
 */
export async function sampleDream(problem: SamplingProblem): Promise<SamplingResult> {
  const { logDensity, lower, upper, random, generations } = problem;
  const size = lower.length;
  const count = problem.starts.length;
  if (count < 3) throw new RangeError(`${count} chains; at least three are needed`);
  const archive: Float64Array[] = problem.archive.map((point) => Float64Array.from(point));
  if (archive.length < Math.max(2 * pairsAtMost + 1, 10)) throw new RangeError('too few points to start the archive');
  const states: Float64Array[] = problem.starts.map((point) => Float64Array.from(point));
  const grain = Float64Array.from({ length: size }, (_, j) => noise * (upper[j] - lower[j]));
  const densities = [...(await logDensity(states))];
  if (!densities.every((one) => Number.isFinite(one))) throw new RangeError('a chain starts where there is no density');
  let evaluations = count;
  const burn = Math.floor(generations / 2);
  const crossover = new CrossoverWeights(size);
  const kept: Float64Array[][] = states.map(() => []);
  const keptDensities = states.map((): number[] => []);
  let accepted = 0;
  for (let generation = 0; generation < generations; generation++) {
    const proposals = states.map((state) =>
      random.uniform() < snookerShare
        ? snooker(state, archive, random, lower, upper)
        : differential(state, archive, random, crossover, grain, generation),
    );
    for (const { point } of proposals) reflect(point, lower, upper);
    const answers = await logDensity(proposals.map(({ point }) => point));
    evaluations += count;
    const spread = generation < burn ? spreadOf(states, archive) : null;
    proposals.forEach(({ point, logFactor, crossoverIndex }, chain) => {
      const threshold = Math.log(random.uniform());
      const accept = answers[chain] - densities[chain] + logFactor > threshold;
      if (spread !== null && crossoverIndex !== null) {
        crossover.learn(crossoverIndex, accept ? jumpSize(states[chain], point, spread) : 0);
      }
      if (accept) {
        states[chain] = point;
        densities[chain] = answers[chain];
      }
      if (generation >= burn) {
        accepted += accept ? 1 : 0;
        kept[chain].push(states[chain]);
        keptDensities[chain].push(densities[chain]);
      }
    });
    // The archive of past states grows for ever, ever more slowly in proportion: adaptation vanishes.
    if (generation % archiveEvery === archiveEvery - 1) for (const state of states) archive.push(state);
    if (generation % 100 === 99) problem.onProgress?.(generation + 1);
  }
  const diagnostics = Array.from({ length: size }, (_, j) =>
    chainDiagnostics(
      kept.map((chain) => Float64Array.from(chain, (point) => point[j])),
      normalQuantile,
    ),
  );
  return {
    chains: kept,
    logDensities: keptDensities.map((one) => Float64Array.from(one)),
    acceptance: accepted / Math.max(1, count * (generations - burn)),
    diagnostics,
    converged: diagnostics.every(
      ({ rHat, bulkSize, tailSize }) => rHat <= convergedRHat && bulkSize >= convergedSize && tailSize >= convergedSize,
    ),
    evaluations,
  };
}

interface Proposal {
  readonly point: Float64Array;
  /** Logarithm of the factor that the proposal brings to the ratio of densities. */
  readonly logFactor: number;
  readonly crossoverIndex: number | null;
}

/** How often each crossover value is taken: in proportion to the squared jumps that it brought (Vrugt 2016, section 3.1). */
class CrossoverWeights {
  private readonly jumps = new Float64Array(crossovers).fill(0);
  private readonly uses = new Float64Array(crossovers).fill(0);
  constructor(private readonly size: number) {}

  draw(random: RandomStream): number {
    const means = this.jumps.map((jump, k) => (this.uses[k] > 0 ? jump / this.uses[k] : 0));
    const total = means.reduce((sum, one) => sum + one, 0);
    const settled = this.size > 1 && total > 0 && this.uses.every((uses) => uses >= 20);
    let left = random.uniform();
    for (let k = 0; k < crossovers; k++) {
      // Never none: what is rare early may be needed later.
      const weight = settled ? 0.1 / crossovers + (0.9 * means[k]) / total : 1 / crossovers;
      left -= weight;
      if (left < 0) return k;
    }
    return crossovers - 1;
  }

  learn(index: number, jump: number): void {
    this.jumps[index] += jump;
    this.uses[index]++;
  }
}

function distinct(count: number, of: number, random: RandomStream): number[] {
  const chosen: number[] = [];
  while (chosen.length < count) {
    const one = random.integer(of);
    if (!chosen.includes(one)) chosen.push(one);
  }
  return chosen;
}

/** Parallel direction: differences of pairs of past states, in a random subset of the parameters. */
function differential(
  state: Float64Array,
  archive: readonly Float64Array[],
  random: RandomStream,
  crossover: CrossoverWeights,
  grain: Float64Array,
  generation: number,
): Proposal {
  const size = state.length;
  const crossoverIndex = crossover.draw(random);
  const share = (crossoverIndex + 1) / crossovers;
  const chosen = Array.from({ length: size }, (_, j) => j).filter(() => random.uniform() <= share);
  if (chosen.length === 0) chosen.push(random.integer(size));
  const pairs = 1 + random.integer(pairsAtMost);
  const places = distinct(2 * pairs, archive.length, random);
  // From time to time a whole difference, which leads from one mode to another.
  const whole = generation > 0 && random.uniform() < unitJumpShare;
  const rate = whole ? 1 : 2.38 / Math.sqrt(2 * pairs * chosen.length);
  const point = Float64Array.from(state);
  for (const j of chosen) {
    let difference = 0;
    for (let k = 0; k < pairs; k++) difference += archive[places[2 * k]][j] - archive[places[2 * k + 1]][j];
    const stretched = (1 + jitter * (2 * random.uniform() - 1)) * rate * difference;
    point[j] += stretched + grain[j] * random.normal();
  }
  return { point, logFactor: 0, crossoverIndex };
}

/**
 * Along the line through a past state, by the difference of two others projected on it. What would leave the box stays where it is, and is
 * not accepted: folded back at a wall it would be off the line, and the factor of the proposal wrong.
 */
function snooker(
  state: Float64Array,
  archive: readonly Float64Array[],
  random: RandomStream,
  lower: ArrayLike<number>,
  upper: ArrayLike<number>,
): Proposal {
  const [a, b, c] = distinct(3, archive.length, random).map((place) => archive[place]);
  const axis = state.map((value, j) => value - a[j]);
  const length = axis.reduce((sum, one) => sum + one * one, 0);
  if (length === 0) return { point: Float64Array.from(state), logFactor: 0, crossoverIndex: null };
  const projected = axis.reduce((sum, one, j) => sum + one * (b[j] - c[j]), 0) / length;
  const rate = 1.2 + random.uniform();
  const point = state.map((value, j) => value + rate * projected * axis[j]);
  if (point.some((value, j) => value < lower[j] || value > upper[j])) {
    return { point: Float64Array.from(state), logFactor: Number.NEGATIVE_INFINITY, crossoverIndex: null };
  }
  const after = point.reduce((sum, value, j) => sum + (value - a[j]) ** 2, 0);
  return { point, logFactor: ((state.length - 1) / 2) * Math.log(after / length), crossoverIndex: null };
}

/** Folds a point back into the box at its walls. */
function reflect(point: Float64Array, lower: ArrayLike<number>, upper: ArrayLike<number>): void {
  for (let j = 0; j < point.length; j++) {
    const width = upper[j] - lower[j];
    if (point[j] >= lower[j] && point[j] <= upper[j]) continue;
    const turns = (point[j] - lower[j]) / (2 * width);
    const rest = 2 * width * (turns - Math.floor(turns));
    point[j] = lower[j] + (rest <= width ? rest : 2 * width - rest);
  }
}

/** Standard deviation of each parameter over the current states and the archive. */
function spreadOf(states: readonly Float64Array[], archive: readonly Float64Array[]): Float64Array {
  const all = [...states, ...archive.slice(-100)];
  return states[0].map((_, j) => {
    const centre = all.reduce((sum, point) => sum + point[j], 0) / all.length;
    return Math.sqrt(all.reduce((sum, point) => sum + (point[j] - centre) ** 2, 0) / all.length);
  });
}

function jumpSize(from: Float64Array, to: Float64Array, spread: Float64Array): number {
  return from.reduce((sum, value, j) => sum + (spread[j] > 0 ? ((to[j] - value) / spread[j]) ** 2 : 0), 0);
}
