import { version } from '../../version.js';
import { claimFolder } from '../claim-folder.js';
import { Interrupted, type Interruption } from '../interruption.js';
import type { StudySource } from '../load-study.js';
import { type CriticalContext, loadContext } from './context.js';
import { type ProbeExecutor, probeExecutor } from './executor.js';
import { checkInventory } from './inventory.js';
import { searchOnLattice } from './lattice-search.js';
import { memoryExecutor } from './memory-executor.js';
import { intactPlatingLimit } from './plating-ceiling.js';
import {
  type CriticalMode,
  type CriticalResult,
  evidenceUnits,
  milliampsPerSquareCentimetre,
  type ProbeRow,
} from './result.js';
import { type SearchAnswer, searchCriticalCurrent } from './search.js';
import { explain, failureClass, show } from './wording.js';

/** The ceiling of a stripping search stays this share below the plating limit, where plating would fail instead. */
const belowPlatingLimit = 1e-3;

export interface CriticalOptions {
  /** The scenario; read once. */
  readonly source: StudySource;
  readonly mode: CriticalMode;
  /** Folder of the search; each probe is stored under `probes/` in it, and found again by the next search. */
  readonly out: string;
  /** Threads at most; the answer does not depend on it. Default: what the machine runs at once, up to three. */
  readonly jobs?: number;
  /** Aborting it ends the search; finished probes are kept. */
  readonly signal?: AbortSignal;
  /** After each probe: how many are done, how many there will be (about), and the last. */
  onProgress?(done: number, expected: number, last: ProbeRow): void;
}

type Finding = Pick<CriticalResult, 'interval' | 'resolved' | 'failure' | 'status' | 'message'>;

/**
 * Finds a critical current by simulations, with the criterion that the scenario declares under `critical`:
 *
 * - `ccs`: the largest current at which the cycles of {strip, plate} do not meet the criterion at the stripped electrode. Its
 *   ceiling is the plating limit of the intact interface where that is below the range: above it, plating fails first.
 * - `ccp`: the largest current at which an intact interface (no voids, and nothing that makes them) plates the capacity without
 *   the initiation of a dendrite.
 * - `ccd`: the laboratory's stepped test in one run, voids and all: the last level survived and the first that failed.
 *
 * A probe fails by its criterion or by a terminal event of the model (contact lost, short, electrode exhausted), which is named. A
 * solver that gives up is no failure of the cell and never moves the interval.
 *
 * @returns the interval with its evidence; an interrupted search gives the probes that were finished
 * @throws LithostatError for bad input, and when a probe cannot be stored
 */
export async function findCriticalCurrent(options: CriticalOptions): Promise<CriticalResult> {
  const { source, mode } = options;
  return searchIn(loadContext(source, mode), options);
}

/** The search in a context that is already loaded. */
export async function searchIn(
  context: CriticalContext,
  options: Omit<CriticalOptions, 'source' | 'mode'>,
): Promise<CriticalResult> {
  const { study, mode } = context;
  const range = rangeOf(context);
  checkInventory(context, range.low);
  // After every check of the input: what is refused leaves no folder.
  claimFolder(options.out, ['critical.json', 'probes']);
  const finished: ProbeRow[] = [];
  const executor = probeExecutor({
    context,
    // What was read, so that threads see the same even when the file changes meanwhile.
    source: { text: JSON.stringify(study.input) },
    out: options.out,
    jobs: options.jobs,
    signal: options.signal,
    onRows: (rows) => {
      finished.push(...rows);
      const expected = Math.max(finished.length, mode === 'ccd' ? rows.length : expectedProbes(range));
      options.onProgress?.(finished.length, expected, rows[rows.length - 1]);
    },
  });
  return searchWith(context, range, executor, finished);
}

/** That the search goes over the lattice of currents, and from where. */
export interface LatticeRequest {
  /** Where the answer is expected (A/m^2); it changes the work, not the answer. */
  readonly guess?: number | undefined;
}

/**
 * The search with its probes in memory alone: nothing is stored, and everything is computed in this thread.
 *
 * @param known probes that an interrupted search has finished, by current density (A/m^2); those of this one are added
 * @param signal ends the search between two looks at it
 * @param onProbe after each probe
 * @param lattice searches on the lattice of currents instead of by thirds, see `searchOnLattice`
 */
export async function searchInMemory(
  context: CriticalContext,
  known: Map<number, readonly ProbeRow[]>,
  signal?: Interruption,
  onProbe?: () => void,
  lattice?: LatticeRequest,
): Promise<CriticalResult> {
  const range = rangeOf(context);
  checkInventory(context, range.low);
  const finished: ProbeRow[] = [];
  const executor = memoryExecutor(context, known, signal, (rows) => {
    finished.push(...rows);
    onProbe?.();
  });
  return searchWith(context, range, executor, finished, lattice);
}

async function searchWith(
  context: CriticalContext,
  range: SearchRange,
  executor: ProbeExecutor,
  finished: readonly ProbeRow[],
  lattice?: LatticeRequest,
): Promise<CriticalResult> {
  const { study, registered, mode, plan, hash } = context;
  const probes: ProbeRow[] = [];
  let finding: Finding;
  try {
    finding =
      mode === 'ccd'
        ? await stepped(context, executor, probes)
        : await bisected(context, range, executor, probes, lattice);
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    // What finished after the last complete round is part of the evidence too.
    probes.push(...finished.filter((row) => !probes.includes(row)));
    finding = {
      ...boundsOf(probes),
      resolved: false,
      status: 'interrupted',
      message: `Interrupted after ${probes.length} probes; they are kept, and the same search goes on from them.`,
    };
  } finally {
    await executor.close();
  }
  return {
    mode,
    criterion: plan.criterionName,
    interval: finding.interval,
    resolved: finding.resolved,
    failure: finding.failure,
    probes,
    status: finding.status,
    message: finding.message,
    ceiling: { current: range.high / milliampsPerSquareCentimetre, reason: range.reason },
    evidenceUnits,
    assumptions: registered.assumptions(context.scenario, study.library),
    title: study.scenario.title,
    hash,
    version,
    sources: context.makeModel().sources,
  };
}

interface SearchRange {
  /** A/m^2. */
  readonly low: number;
  readonly high: number;
  readonly width: number;
  readonly reason: CriticalResult['ceiling']['reason'];
  /** A/m^2; null when the model knows none, or it does not matter. */
  readonly platingLimit: number | null;
}

function rangeOf({ study, registered, mode, plan, scenario }: CriticalContext): SearchRange {
  if (mode === 'ccd') {
    const levels = plan.levels(0);
    return { low: levels[0], high: levels[levels.length - 1], width: 0, reason: 'range', platingLimit: null };
  }
  const {
    range: [low, high],
    width,
  } = study.scenario.critical[mode];
  if (mode === 'ccp') return { low, high, width, reason: 'range', platingLimit: null };
  const intact = study.makeModel(registered.intactInterfaces(scenario));
  const platingLimit = intactPlatingLimit(intact, scenario.operation.stackPressure.pressure);
  const ceiling = platingLimit === null ? Number.POSITIVE_INFINITY : platingLimit * (1 - belowPlatingLimit);
  return ceiling < high
    ? { low, high: ceiling, width, reason: 'plating-limit', platingLimit }
    : { low, high, width, reason: 'range', platingLimit };
}

/** Ends, rounds of two that divide the bracket by three, two for verification. */
function expectedProbes({ low, high, width }: SearchRange): number {
  return 4 + 2 * Math.ceil(Math.log(Math.log(high / low) / Math.log(1 + width)) / Math.log(3));
}

async function bisected(
  context: CriticalContext,
  range: SearchRange,
  executor: ProbeExecutor,
  probes: ProbeRow[],
  lattice?: LatticeRequest,
): Promise<Finding> {
  const { low, high, width, platingLimit } = range;
  if (high <= low) {
    const limit = platingLimit! / milliampsPerSquareCentimetre;
    return {
      interval: { low: null, high: null, unit: 'mA/cm^2' },
      resolved: false,
      failure: null,
      status: 'unresolved',
      message: `The plating limit of the intact interface, ${show(limit)}, lies below the floor of the range, so there is no stripping limit to find.`,
    };
  }
  const search = lattice === undefined ? searchCriticalCurrent : searchOnLattice;
  const answer = await search({
    low,
    high,
    width,
    ...lattice,
    evaluate: async (currents) => {
      const expected = expectedProbes(range) - probes.length - currents.length;
      const rows = (await executor.run(currents, Math.max(0, expected))).map(([row]) => row);
      probes.push(...rows);
      // The search compares what it asked for, unrounded by the change of unit.
      return rows.map(({ outcome }, index) => ({ current: currents[index], outcome }));
    },
  });
  return findingOf(context, range, answer, probes);
}

function findingOf(
  context: CriticalContext,
  range: SearchRange,
  answer: SearchAnswer,
  probes: readonly ProbeRow[],
): Finding {
  const inUnits = (current: number | null) => (current === null ? null : current / milliampsPerSquareCentimetre);
  const low = inUnits(answer.low);
  const high = inUnits(answer.high);
  const failing = probes.find(({ current, outcome }) => current === high && outcome === 'failed');
  const failure = failing === undefined ? null : failureClass(failing.event);
  const usable = probes.some(({ outcome }) => outcome !== 'solver-failure');
  const resolved = answer.verdict === 'resolved';
  return {
    interval: { low, high, unit: 'mA/cm^2' },
    resolved,
    failure,
    status: resolved ? 'resolved' : usable ? 'unresolved' : 'solver-failure',
    message: explain({
      mode: context.mode,
      verdict: answer.verdict,
      low,
      high,
      failure,
      probes,
      platingLimit: range.reason === 'plating-limit' ? inUnits(range.platingLimit) : null,
      contradictions: answer.contradictions.map(([failed, stable]) => [inUnits(failed)!, inUnits(stable)!]),
    }),
  };
}

async function stepped(context: CriticalContext, executor: ProbeExecutor, probes: ProbeRow[]): Promise<Finding> {
  const levels = context.plan.levels(0);
  const [rows] = await executor.run([levels[0]], 0);
  probes.push(...rows);
  const last = rows[rows.length - 1];
  const bounds = boundsOf(rows);
  const { low, high } = bounds.interval;
  const resolved = low !== null && high !== null;
  const usable = rows.some(({ outcome }) => outcome !== 'solver-failure');
  const gaveUp = last.outcome === 'solver-failure';
  const verdict = gaveUp
    ? 'solver-failure'
    : high === null
      ? 'stable-throughout'
      : low === null
        ? 'unstable-throughout'
        : 'resolved';
  return {
    ...bounds,
    resolved,
    status: resolved ? 'resolved' : usable ? 'unresolved' : 'solver-failure',
    message: explain({
      mode: 'ccd',
      verdict,
      low,
      high,
      failure: bounds.failure,
      probes: rows,
      platingLimit: null,
      contradictions: [],
    }),
  };
}

/** Largest stable current below every failure, and the smallest failing one, of rows in any order. */
function boundsOf(rows: readonly ProbeRow[]): Pick<Finding, 'interval' | 'failure'> {
  const sorted = [...rows].sort((a, b) => a.current - b.current);
  const failing = sorted.find(({ outcome }) => outcome === 'failed');
  const stable = sorted.filter(
    ({ outcome, current }) => outcome === 'stable' && (failing === undefined || current < failing.current),
  );
  return {
    interval: { low: stable.at(-1)?.current ?? null, high: failing?.current ?? null, unit: 'mA/cm^2' },
    failure: failing === undefined ? null : failureClass(failing.event),
  };
}
