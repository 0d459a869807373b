import type { SeriesTable } from '../../io/run/series-table.js';
import type { RunEvent } from '../../io/run/summary.js';
import type { CellModel, EventRequest } from '../../models/model.js';
import type { Interruption } from '../interruption.js';
import { type SimulationPosition, type SimulationResult, type SimulationStatistics, simulate } from '../simulate.js';
import type { ProbePlan } from './plan.js';
import { ProbeRecord } from './probe-record.js';
import { milliampsPerSquareCentimetre, type ProbeRow } from './result.js';

/** Wall time between looks at the outside world (interruption), ms. */
const breath = 100;

export interface ProbeOptions {
  readonly model: CellModel;
  readonly plan: ProbePlan;
  /** A/m^2; of a stepped test, the first level. */
  readonly currentDensity: number;
  /** Set point of the fixture (Pa). */
  readonly stackPressure: number;
  /** Takes the observables of every stored row; absent: none is stored. */
  readonly series?: SeriesTable;
  /** Least time between stored rows (s); absent: every accepted step. */
  readonly every?: number | undefined;
  readonly signal?: Interruption | undefined;
}

/** What one run of a search showed. */
export interface ProbeRun {
  /** One row a level that was begun, without its folder. */
  readonly rows: readonly Omit<ProbeRow, 'run'>[];
  readonly events: readonly RunEvent[];
  readonly result: SimulationResult;
  /** Work of all parts of the run together. */
  readonly statistics: SimulationStatistics;
  /** What ended the run before its protocol did: a failure of the cell. */
  readonly stop: { readonly event: string; readonly time: number } | null;
}

/**
 * Runs one probe in memory: the protocol of the plan at one current density, until its criterion or a terminal event of the
 * model is met, or the protocol has run.
 *
 * @returns what it showed, or null when it was interrupted
 */
export async function runProbe(options: ProbeOptions): Promise<ProbeRun | null> {
  const { model, plan, series, every, signal } = options;
  const { criterion } = plan;
  const levels = plan.levels(options.currentDensity);
  const records: ProbeRecord[] = [];
  const events: RunEvent[] = [];
  // In force in every step; refilled when a step begins, since some hold for the stripped electrode alone.
  const stopWhen: EventRequest[] = [];
  const found: { failure: { event: string; time: number } | null } = { failure: null };
  let now = 0;
  let lastRow = Number.NEGATIVE_INFINITY;
  let from: { state: SimulationResult['state']; position: SimulationPosition } | undefined;
  let result: SimulationResult;
  const statistics: SimulationStatistics = { acceptedSteps: 0, rejections: {} };
  for (;;) {
    const pause = Date.now() + breath;
    result = simulate({
      model,
      steps: plan.steps(options.currentDensity),
      stackPressure: options.stackPressure,
      stopWhen,
      ...(from === undefined ? {} : { from }),
      onStepStart: (step, index) => {
        now = step.kind === 'current' ? step.currentDensity : 0;
        const level = Number.isFinite(plan.stepsPerLevel) ? Math.floor(index / plan.stepsPerLevel) : 0;
        records[level] ??= new ProbeRecord(model);
        stopWhen.splice(0, stopWhen.length, ...criterion.thresholds(records[level].strippedBy(now)));
      },
      onRow: (time, values, place) => {
        const record = records[records.length - 1];
        record.row(time, values, now);
        const event = criterion.afterRow?.(record) ?? null;
        if (event !== null) found.failure ??= { event, time };
        const wanted =
          place === 'start' || (place === 'inside' ? every === undefined || time >= lastRow + every : time !== lastRow);
        if (!wanted || series === undefined) return;
        series.append(time, values);
        lastRow = time;
      },
      onEvent: (event) => {
        events.push(event);
        if (criterion.dendrites && event.event.startsWith('dendrite-initiation')) {
          found.failure ??= { event: event.event, time: event.time };
        }
      },
      onStepEnd: (_step, _index, values, state, load) => {
        const record = records[records.length - 1];
        record.halfCycleEnds(values, now);
        if (record.strippedBy(now) !== undefined) record.supplied(model.metalSupply?.(state, load) ?? []);
        return found.failure === null;
      },
      interrupted: () => found.failure !== null || signal?.aborted === true || Date.now() > pause,
    });
    statistics.acceptedSteps += result.statistics.acceptedSteps;
    for (const [reason, number] of Object.entries(result.statistics.rejections)) {
      statistics.rejections[reason] = (statistics.rejections[reason] ?? 0) + number;
    }
    if (found.failure !== null || result.status !== 'interrupted') break;
    from = { state: result.state, position: result.position };
    // Lets signals and timers in.
    await new Promise((resolve) => setImmediate(resolve));
    if (signal?.aborted) return null;
  }

  const last = records[records.length - 1];
  // Where an event ended the run on stripping, that moment counts; where it was on plating, the end of the strip before.
  last.supplied(model.metalSupply?.(result.state, result.load) ?? []);
  let stop = found.failure ?? result.stop;
  if (stop === null && result.status === 'completed') {
    const event = criterion.atEnd?.(last) ?? null;
    if (event !== null) stop = { event, time: result.state.time };
  }
  const rows = records.map((record, level): Omit<ProbeRow, 'run'> => {
    const ended = record === last;
    const solver = ended && stop === null ? result.failure : null;
    const rise = record.voltageRise;
    return {
      current: levels[level] / milliampsPerSquareCentimetre,
      outcome: solver !== null ? 'solver-failure' : ended && stop !== null ? 'failed' : 'stable',
      event: solver !== null ? solver.code : ended && stop !== null ? stop.event : null,
      voltageRise: Number.isFinite(rise) ? 100 * rise : null,
      evidence: record.evidence(),
      ...(solver === null ? {} : { message: `${solver.message} (during ${solver.step})` }),
    };
  });
  return { rows, events, result, statistics, stop };
}
