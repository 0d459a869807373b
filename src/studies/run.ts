import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Checkpoint } from '../io/run/checkpoint.js';
import { runFiles } from '../io/run/read-run.js';
import { RunFields } from '../io/run/run-fields.js';
import { RunFolder } from '../io/run/run-folder.js';
import type { SeriesTable } from '../io/run/series-table.js';
import type { RunEvent, RunSummary } from '../io/run/summary.js';
import { countFlatSteps, expandProtocol, withoutStudies } from '../io/scenario/index.js';
import type { CellModel, Ledger } from '../models/model.js';
import { LithostatError } from '../quantity/issue.js';
import { version } from '../version.js';
import { claimFolder } from './claim-folder.js';
import { compareSeries } from './compare/compare-series.js';
import { followedSeries, measuredTable } from './compare/followed-log.js';
import { loadStudy, type Study, type StudySource } from './load-study.js';
import { type SimulationPosition, type SimulationResult, simulate } from './simulate.js';

/** Wall time between looks at the outside world (progress, interruption), ms. */
const defaultBreath = 100;
/** Wall time between checkpoints, ms. */
const defaultCheckpointEvery = 20_000;

export interface RunOptions {
  readonly source: StudySource;
  /** Folder of the run. */
  readonly out: string;
  /** Go on from the checkpoint in the folder. */
  readonly resume?: boolean;
  /** Aborting it leaves a checkpoint. */
  readonly signal?: AbortSignal;
  /** Wall time between looks at progress and interruption, ms; below zero after every step. Results do not depend on it. [100] */
  readonly breath?: number;
  /** Wall time between checkpoints, ms. [20 000] */
  readonly checkpointEvery?: number;
  /** Fraction of the protocol done, 0 to 1, and the simulated time (s). */
  onProgress?(fraction: number, time: number): void;
  /** A sentence that whoever started the run should read, such as that an unfinished run in the folder is replaced. */
  onNotice?(message: string): void;
}

export type RunOutcome =
  | {
      readonly status: 'finished';
      readonly summary: RunSummary;
      readonly series: SeriesTable;
      readonly folder: string;
    }
  | { readonly status: 'interrupted'; readonly time: number; readonly folder: string };

/**
 * Runs a scenario and leaves its folder (all but the report, which is drawn from the folder). Resuming a run that is finished
 * gives what it found.
 *
 * @throws LithostatError for bad input, for a folder that cannot be used, and when there is nothing to resume
 */
export async function runScenario(options: RunOptions): Promise<RunOutcome> {
  const study = loadStudy(options.source);
  const model = study.makeModel();
  const hash = study.hash(model);
  const { breath = defaultBreath, checkpointEvery = defaultCheckpointEvery } = options;
  const { folder, checkpoint, finished } = await openFolder(options, study, model, hash);
  const { series, log } = folder;
  if (finished !== null) return { status: 'finished', summary: finished, series, folder: options.out };
  const events: RunEvent[] = [];
  const counts = { acceptedSteps: 0, rejections: {} as Record<string, number> };
  let from: { state: Checkpoint['state']; position: SimulationPosition } | undefined;
  if (checkpoint !== null) {
    from = restore(checkpoint);
    events.push(...(checkpoint.extras.events as RunEvent[]));
    Object.assign(counts.rejections, checkpoint.rejections);
    counts.acceptedSteps = checkpoint.counters.acceptedSteps;
  }

  const fields =
    model.fields === undefined
      ? null
      : checkpoint === null
        ? RunFields.create(options.out)
        : RunFields.resume(options.out, checkpoint.state.time);

  const { protocol } = study.scenario.operation;
  const { every } = study.scenario.output;
  const total = countFlatSteps(protocol);
  let lastRow = series.length > 0 ? series.column('time')[series.length - 1] : Number.NEGATIVE_INFINITY;
  let saved = Date.now();
  for (;;) {
    const pause = Date.now() + breath;
    const result: SimulationResult = simulate({
      model,
      steps: expandProtocol(protocol),
      stackPressure: study.scenario.operation.stackPressure.pressure,
      ...(from === undefined ? {} : { from }),
      onRow: (time, values, place) => {
        const wanted =
          place === 'start' || (place === 'inside' ? every === undefined || time >= lastRow + every : time !== lastRow);
        if (!wanted) return;
        series.append(time, values);
        lastRow = time;
      },
      onState: (state, load, place) => {
        if (fields === null) return;
        const every = model.fieldsEvery ?? Number.POSITIVE_INFINITY;
        if (place !== 'inside' || state.time >= fields.lastTime + every)
          fields.add(state.time, model.fields!(state, load));
      },
      onEvent: (event) => {
        events.push(event);
        log.add('info', event.time, event.event, event.detail);
      },
      onStepStart: (step, _index, time) => log.add('info', time, 'step-begins', { step: step.label }),
      interrupted: () => options.signal?.aborted === true || Date.now() > pause,
    });
    counts.acceptedSteps += result.statistics.acceptedSteps;
    for (const [reason, number] of Object.entries(result.statistics.rejections)) {
      counts.rejections[reason] = (counts.rejections[reason] ?? 0) + number;
    }
    const now = checkpointOf(result, events, counts);
    if (result.status !== 'interrupted') {
      for (const [reason, number] of Object.entries(counts.rejections)) {
        if (number > 0) log.add('debug', result.state.time, 'trial-steps-rejected', { reason, number });
      }
      if (result.failure !== null) log.add('error', result.state.time, result.failure.code, { ...result.failure });
      const followed = followedSeries(protocol, events);
      const comparison =
        followed === null ? undefined : compareSeries(series, followed.measured, followed.uncertainties);
      const summary: RunSummary = {
        ...summarise(study, model, hash, result, events, counts),
        ...(comparison === undefined ? {} : { comparison }),
      };
      for (const warning of summary.warnings ?? []) log.add('warning', result.state.time, 'warning', { warning });
      await folder.finish(summary, now, followed === null ? undefined : measuredTable(followed.measured));
      return { status: 'finished', summary, series, folder: options.out };
    }
    from = { state: result.state, position: result.position };
    if (options.signal?.aborted) {
      await folder.saveCheckpoint(now);
      return { status: 'interrupted', time: result.state.time, folder: options.out };
    }
    if (Date.now() - saved > checkpointEvery) {
      await folder.saveCheckpoint(now);
      saved = Date.now();
    }
    options.onProgress?.(Math.min(1, (result.position.stepsDone + result.stepShare) / total), result.state.time);
    // Lets signals and timers in.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function openFolder(options: RunOptions, study: Study, model: CellModel, hash: string) {
  const { out } = options;
  if (options.resume && existsSync(join(out, runFiles.hdf5))) {
    const folder = await RunFolder.open(out);
    if (folder.identity.hash !== hash) {
      throw new LithostatError([
        {
          code: 'other-run',
          path: '',
          file: out,
          message: `the run in ${out} is of another scenario, other overrides or another version, so it cannot be resumed`,
          got: `hash ${folder.identity.hash.slice(0, 12)}`,
          expected: `hash ${hash.slice(0, 12)}`,
          remedy: 'resume with the scenario and the --set that started it, or start anew with another --out',
        },
      ]);
    }
    const finished = folder.summary();
    if (finished !== null) return { folder, checkpoint: null, finished };
    const checkpoint = await folder.loadCheckpoint();
    if (checkpoint !== null) return { folder, checkpoint, finished };
  } else if (options.resume) {
    throw new LithostatError([
      {
        code: 'no-checkpoint',
        path: '',
        file: out,
        message: `there is no run to resume in ${out}`,
        expected: `a folder with ${runFiles.hdf5}, left by an interrupted run`,
        remedy: 'run without --resume, or name the folder with --out',
      },
    ]);
  }
  await guardUnfinished(options, hash);
  claimFolder(out);
  const folder = await RunFolder.create(out, {
    columns: model.observables,
    title: study.scenario.title,
    version,
    hash,
  });
  return { folder, checkpoint: null, finished: null };
}

/**
 * Keeps the unfinished run of another scenario from being replaced: it may hold days of computing that nothing gives back.
 * One of the same scenario may be begun again, which is said.
 */
async function guardUnfinished({ out, onNotice }: RunOptions, hash: string): Promise<void> {
  if (!existsSync(join(out, runFiles.hdf5)) || existsSync(join(out, runFiles.summary))) return;
  let there: RunFolder;
  try {
    there = await RunFolder.open(out);
  } catch (error) {
    // Not to be resumed by anyone; whether it may be replaced is judged where the new folder is made.
    if (error instanceof LithostatError) return;
    throw error;
  }
  if ((await there.loadCheckpoint()) === null) return;
  if (there.identity.hash === hash) {
    onNotice?.(
      `The unfinished run in ${out} is replaced by a new one from the start; --resume would have gone on from it.`,
    );
    return;
  }
  const title = there.identity.title === '' ? '' : ` ("${there.identity.title}")`;
  throw new LithostatError([
    {
      code: 'unfinished-run',
      path: '',
      file: out,
      message: `${out} holds an unfinished run${title} of another scenario, other overrides or another version; it is left alone`,
      got: `hash ${there.identity.hash.slice(0, 12)}`,
      expected: `hash ${hash.slice(0, 12)}, an empty folder, or one with a finished run`,
      remedy:
        'finish it with --resume and the scenario that started it, choose another folder with --out, or delete the folder',
    },
  ]);
}

function checkpointOf(
  result: SimulationResult,
  events: readonly RunEvent[],
  counts: { acceptedSteps: number; rejections: Readonly<Record<string, number>> },
): Checkpoint {
  const { stepsDone, stepBegun, ...counters } = result.position;
  return {
    state: result.state,
    position: [stepsDone, stepBegun ? 1 : 0],
    rejections: { ...counts.rejections },
    counters: { ...counters, acceptedSteps: counts.acceptedSteps },
    extras: { events: [...events] },
  };
}

function restore(checkpoint: Checkpoint): { state: Checkpoint['state']; position: SimulationPosition } {
  const { counters, position } = checkpoint;
  return {
    state: checkpoint.state,
    position: {
      stepsDone: position[0],
      stepBegun: position[1] === 1,
      stepStart: counters.stepStart,
      capacityAtStart: counters.capacityAtStart,
      chargeNet: counters.chargeNet,
      chargeThroughput: counters.chargeThroughput,
      setPoint: counters.setPoint,
    },
  };
}

function summarise(
  study: Study,
  model: CellModel,
  hash: string,
  result: SimulationResult,
  events: readonly RunEvent[],
  counts: { acceptedSteps: number; rejections: Readonly<Record<string, number>> },
): RunSummary {
  const { scenario } = study;
  const values = new Float64Array(model.observables.length);
  model.observe(result.state, result.load, values);
  const ledger = model.ledger(result.state, result.load, result.charge);
  const { failure } = result;
  const { title, description: _description, ...inputs } = withoutStudies(scenario);
  return {
    status: result.status === 'interrupted' ? 'failed' : result.status,
    stop: result.stop,
    observables: { final: Object.fromEntries(model.observables.map(({ name }, index) => [name, values[index]])) },
    units: Object.fromEntries(model.observables.map(({ name, unit }) => [name, unit])),
    ledger,
    inputs: { ...inputs, resolved: model.parameters },
    hash,
    version,
    sources: model.sources,
    title,
    ...(failure === null
      ? {}
      : {
          failure: {
            code: failure.code,
            message: `${failure.message} (during ${failure.step})`,
            time: failure.time,
            evidence: failure.evidence,
          },
        }),
    events,
    statistics: { acceptedSteps: counts.acceptedSteps, rejections: counts.rejections },
    warnings: [...study.warnings, ...ledgerWarnings(ledger, scenario.tolerance)],
  };
}

function ledgerWarnings(
  ledger: Ledger,
  tolerance: { readonly charge: number; readonly lithium: number; readonly force: number; readonly energy: number },
): string[] {
  return (['charge', 'lithium', 'force', 'energy'] as const)
    .filter((balance) => !(ledger[balance].relativeError <= tolerance[balance]))
    .map(
      (balance) =>
        `the ${balance} ledger closes to ${ledger[balance].relativeError.toExponential(2)} only, not to its tolerance of ${tolerance[balance]}`,
    );
}
