import { expandProtocol } from '../../io/scenario/index.js';
import { Interrupted, type Interruption } from '../interruption.js';
import type { Study } from '../load-study.js';
import { type SimulationEvent, type SimulationPosition, type SimulationResult, simulate } from '../simulate.js';
import type { CaseStatus, CaseValue } from './case.js';
import { type CaseCheckpoint, checkpointEvery } from './case-checkpoint.js';
import { type Outputs, Reducer, type ReducerState, readOutputs } from './outputs.js';

/** Wall time between looks at the outside world, ms. */
const breath = 100;
const balances = ['charge', 'lithium', 'force', 'energy'] as const;

/** What an interrupted run needs to go on with the same bits. */
export interface RunCheckpoint {
  readonly state: SimulationResult['state'];
  readonly position: SimulationPosition;
  readonly reducer: ReducerState;
  readonly cutByVoltage: boolean;
}

/** What a run gave, before it becomes a row. */
export interface RunReduction {
  readonly status: CaseStatus;
  readonly reason: string;
  readonly columns: readonly string[];
  readonly values: readonly CaseValue[];
}

/** Looks at a run while it goes, beside the reductions. */
export interface RunWatcher {
  onRow(time: number, values: Float64Array, place: 'start' | 'inside' | 'end'): void;
  onEvent?(event: SimulationEvent): void;
}

/** The columns of equal lists of outputs are one array, which lets the store write them once. */
const sharedColumns = new Map<string, readonly string[]>();

/**
 * Runs the protocol of a study in memory and reduces it to outputs: `stop` (the event that ended it), `endTime`, the outputs asked for,
 * and how well each ledger closed.
 *
 * `stopped:voltage` is a run whose last half cycle with a current was cut short by its voltage limit, where another condition was asked
 * for as well. The event of a stop tells the electrode.
 *
 * @throws LithostatError for bad input; Interrupted
 */
export async function runCase(
  study: Study,
  names: readonly string[],
  checkpoint: CaseCheckpoint<RunCheckpoint>,
  signal?: Interruption,
  watcher?: RunWatcher,
): Promise<RunReduction> {
  const { scenario } = study;
  const model = study.makeModel();
  const outputs = readOutputs(names, model.observables);
  // What a watcher has seen is not in the checkpoint.
  const left = watcher === undefined ? checkpoint.read() : null;
  const reducer = new Reducer(outputs.list, left?.reducer);
  let cutByVoltage = left?.cutByVoltage ?? false;
  let from: { state: SimulationResult['state']; position: SimulationPosition } | undefined = left ?? undefined;
  let lastEvent: string | null = null;
  let saved = Date.now();
  const save = () => {
    if (from !== undefined && watcher === undefined) {
      checkpoint.write({ ...from, reducer: reducer.state, cutByVoltage });
    }
  };
  let result: SimulationResult;
  for (;;) {
    const pause = Date.now() + breath;
    result = simulate({
      model,
      steps: expandProtocol(scenario.operation.protocol),
      stackPressure: scenario.operation.stackPressure.pressure,
      ...(from === undefined ? {} : { from }),
      onRow: (time, values, place) => {
        reducer.row(time, values);
        watcher?.onRow(time, values, place);
      },
      onEvent: (happened) => {
        lastEvent = happened.event;
        watcher?.onEvent?.(happened);
      },
      onStepStart: () => {
        lastEvent = null;
      },
      onStepEnd: (step) => {
        if (step.kind === 'current' && step.currentDensity !== 0) {
          cutByVoltage = lastEvent === 'until:voltage' && step.until.some(({ kind }) => kind !== 'voltage');
        }
        return undefined;
      },
      interrupted: () => signal?.aborted === true || Date.now() > pause,
    });
    if (result.status !== 'interrupted') break;
    from = { state: result.state, position: result.position };
    // Lets signals and timers in.
    await new Promise((resolve) => setImmediate(resolve));
    if (signal?.aborted) {
      save();
      throw new Interrupted();
    }
    if (Date.now() - saved > checkpointEvery) {
      save();
      saved = Date.now();
    }
  }

  const { failure, stop, state } = result;
  if (failure !== null) {
    const at = `at ${failure.time.toPrecision(6)} s, during ${failure.step}`;
    return { status: 'failed:solver', reason: `${failure.code}: ${failure.message} (${at})`, columns: [], values: [] };
  }
  const ledger = model.ledger(state, result.load, result.charge);
  const open = balances.filter((one) => !(ledger[one].relativeError <= scenario.tolerance[one]));
  const cut = 'the last half cycle ended at its voltage limit';
  const reasons = [
    ...(stop !== null ? [stop.event] : cutByVoltage ? [cut] : []),
    ...open.map((one) => `the ${one} ledger closes to ${ledger[one].relativeError.toExponential(1)} only`),
  ];
  return {
    status: stop !== null ? statusOf(stop.event) : cutByVoltage ? 'stopped:voltage' : 'ok',
    reason: reasons.join('; '),
    columns: columnsOf(outputs),
    values: [
      stop?.event ?? null,
      state.time,
      ...reducer.result(),
      ...balances.map((one) => finite(ledger[one].relativeError)),
    ],
  };
}

function columnsOf({ columns }: Outputs): readonly string[] {
  const name = columns.join('\n');
  let shared = sharedColumns.get(name);
  if (shared === undefined) {
    shared = ['stop', 'endTime [s]', ...columns, ...balances.map((one) => `ledgerError(${one}) [1]`)];
    sharedColumns.set(name, shared);
  }
  return shared;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** The kind of failure of the cell that a terminal event of a model is. */
function statusOf(event: string): CaseStatus {
  const kind = event.replace(/:\d+$/, '');
  if (kind === 'short' || kind === 'dendrite-initiation') return 'stopped:crack';
  if (kind === 'electrode-exhausted') return 'stopped:exhausted';
  if (kind === 'voltage' || kind === 'until:voltage') return 'stopped:voltage';
  return 'stopped:contact';
}
