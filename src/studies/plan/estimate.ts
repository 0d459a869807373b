import { studentQuantile } from '../../statistics/inference/student-t.js';
import { type CaseOutcome, CasePool, caseKey, familyHash } from '../cases/index.js';
import { Interrupted } from '../interruption.js';
import { caseItems, columnsId } from '../sweep/case-record.js';
import { checkedLine } from '../sweep/checked-lines.js';
import { planLineText } from '../sweep/sweep-folder.js';
import type { StudyPlan } from './study-plan.js';

/** A number with the interval in which it lies with 95 % probability; open where one case alone was tried. */
export interface Extrapolation {
  readonly value: number;
  readonly low: number;
  readonly high: number | null;
}

/** What a study would cost, from some of its cases. */
export interface Estimate {
  /** Cases that were computed for it, after one on each thread that only warmed it up. */
  readonly probed: number;
  readonly jobs: number;
  /** Mean wall time of a case (s). */
  readonly perCase: Extrapolation;
  /** Wall time of the whole (s) with so many jobs. */
  readonly time: Extrapolation;
  /** Most memory that this process held with all threads at work (bytes). */
  readonly memory: number;
  /** What the folder would hold (bytes): plan, results and tables. */
  readonly disk: number;
  /** How the tried cases ended. */
  readonly statuses: Readonly<Record<string, number>>;
  /** The first tried cases that failed. */
  readonly failures: readonly { readonly case: number; readonly status: string; readonly reason: string }[];
}

export interface EstimateOptions {
  readonly plan: StudyPlan;
  readonly jobs?: number | undefined;
  readonly timeLimit?: number | undefined;
  readonly memoryLimit?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Wall time after which no further case is begun (s). [20] */
  readonly budget?: number;
  onProgress?(done: number): void;
}

/** Cases of a short study that say enough, and the time (s) below which more are taken for fear of noise. */
const enough = { cases: 8, seconds: 2 };
const mostCases = 200;
const mostTold = 3;
/** A value in the CSV and Parquet tables takes about what it does in the results, as text once and as a double once. */
const bytesPerDouble = 8;

/**
 * Computes some cases, spread evenly over a study, and extrapolates what all would cost. Nothing is stored.
 *
 * @throws Interrupted when it was interrupted before a case had ended
 */
export async function estimateStudy(options: EstimateOptions): Promise<Estimate> {
  const { plan, budget = 20 } = options;
  const pool = new CasePool({ ...options, family: plan.family });
  const order = spread(plan.count, mostCases + pool.jobs);
  let memory = process.memoryUsage().rss;
  const look = () => {
    memory = Math.max(memory, process.memoryUsage().rss);
  };
  const watch = setInterval(look, 20);
  const outcomes: { index: number; outcome: CaseOutcome }[] = [];
  const began = performance.now();
  const elapsed = () => (performance.now() - began) / 1000;
  let next = 0;
  let failure: unknown;
  try {
    const worker = async (): Promise<void> => {
      for (let warm = false; next < order.length; warm = true) {
        if (elapsed() > budget || (outcomes.length >= enough.cases && elapsed() > enough.seconds)) return;
        const index = order[next++];
        const outcome = await pool.evaluate(plan.at(index).set);
        look();
        // The first of a thread pays for loading and compiling; alone it has to do.
        if (warm || order.length <= pool.jobs) outcomes.push({ index, outcome });
        else warmed.push({ index, outcome });
        options.onProgress?.(outcomes.length);
      }
    };
    const warmed: typeof outcomes = [];
    await Promise.all(Array.from({ length: pool.jobs }, worker)).catch((error: unknown) => {
      failure = error;
    });
    if (outcomes.length === 0) outcomes.push(...warmed);
  } finally {
    clearInterval(watch);
    await pool.close();
  }
  if (failure !== undefined && !(failure instanceof Interrupted && outcomes.length > 0)) throw failure;
  return evaluated(
    plan,
    outcomes.sort((a, b) => a.index - b.index),
    pool.jobs,
    memory,
  );
}

/** Numbers of cases, the earlier ones far from each other: bit-reversed fractions of the count (van der Corput). */
function spread(count: number, most: number): number[] {
  const chosen = new Set<number>([0]);
  if (count > 1) chosen.add(count - 1);
  for (let i = 1; chosen.size < Math.min(count, most); i++) {
    let fraction = 0;
    for (let rest = i, part = 0.5; rest > 0; rest >>>= 1, part /= 2) if (rest & 1) fraction += part;
    chosen.add(Math.floor(fraction * count));
  }
  return [...chosen].slice(0, most);
}

function evaluated(
  plan: StudyPlan,
  outcomes: readonly { readonly index: number; readonly outcome: CaseOutcome }[],
  jobs: number,
  memory: number,
): Estimate {
  const { count } = plan;
  const seconds = outcomes.map(({ outcome }) => outcome.seconds.wall);
  const perCase = meanOf(seconds, count);
  const rounds = count / Math.min(jobs, count);
  const scaled = (value: number) => value * rounds;
  const hash = familyHash(plan.family);
  const bytes = outcomes.map(({ index, outcome }) => {
    const { set, inputs } = plan.at(index);
    const line = planLineText({ case: index, key: caseKey(hash, set), set, inputs }).length;
    const stored = checkedLine(caseItems(caseKey(hash, set), outcome, index, 0, columnsId(outcome.columns))).length;
    const columns = inputs.length + outcome.values.length;
    return line + 2 * stored + columns * bytesPerDouble;
  });
  const statuses: Record<string, number> = {};
  for (const { outcome } of outcomes) statuses[outcome.status] = (statuses[outcome.status] ?? 0) + 1;
  return {
    probed: outcomes.length,
    jobs,
    perCase,
    time: {
      value: scaled(perCase.value),
      low: scaled(perCase.low),
      high: perCase.high === null ? null : scaled(perCase.high),
    },
    memory,
    disk: Math.round((bytes.reduce((sum, one) => sum + one, 0) / bytes.length) * count),
    statuses,
    failures: outcomes
      .filter(({ outcome }) => outcome.status.startsWith('failed:'))
      .slice(0, mostTold)
      .map(({ index, outcome }) => ({ case: index, status: outcome.status, reason: outcome.reason })),
  };
}

/** Mean of some of `count` numbers with its 95 % interval by Student's t; none is left to chance when all are known. */
function meanOf(values: readonly number[], count: number): Extrapolation {
  const n = values.length;
  const value = values.reduce((sum, one) => sum + one, 0) / n;
  if (n === count) return { value, low: value, high: value };
  // What was seen is spent in any case.
  const least = (value * n) / count;
  if (n < 2) return { value, low: least, high: null };
  const variance = values.reduce((sum, one) => sum + (one - value) ** 2, 0) / (n - 1);
  const half = studentQuantile(0.975, n - 1) * Math.sqrt((variance / n) * (1 - n / count));
  return { value, low: Math.max(least, value - half), high: value + half };
}
