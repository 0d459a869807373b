import { join } from 'node:path';
import { readScenarioData } from '../../io/scenario/index.js';
import { LithostatError, parseAnyQuantity } from '../../quantity/index.js';
import { type CaseOutcome, CasePool, caseFamily } from '../cases/index.js';
import type { StudySource } from '../load-study.js';
import { type CaseStore, openStore, runCases } from '../sweep/index.js';
import { type LibraryAt, libraryMaker } from './library-at.js';
import type { Datum } from './observations.js';
import { type FittedParameter, overrideOf } from './parameters.js';

/** What the scenario foretells for a datum, in SI. */
export interface Prediction {
  readonly value: number;
  /** The search left one end open: the value is the end that is known. */
  readonly isBound: boolean;
}

/** Predictions of all data at one point, or why there are none. */
export type PredictionsAt =
  | { readonly ok: true; readonly values: readonly Prediction[] }
  | { readonly ok: false; readonly reason: string };

export interface PredictorOptions {
  /** The scenario; read once by the caller, so that all see the same. */
  readonly source: StudySource;
  readonly parameters: readonly FittedParameter[];
  readonly data: readonly Datum[];
  /** Overrides of the hypothesis. */
  readonly set: readonly string[];
  /** Folder in which outcomes are kept, and found again; null keeps them in memory. */
  readonly out: string | null;
  readonly jobs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** What one case may cost: wall time (s) and memory (bytes). One that takes more foretells nothing. */
  readonly timeLimit?: number | undefined;
  readonly memoryLimit?: number | undefined;
  onProgress?(computed: number): void;
}

/** The cases that answer some of the data: one task, perhaps under several conditions. */
interface Task {
  readonly pool: CasePool;
  readonly store: CaseStore | undefined;
  readonly family: ReturnType<typeof caseFamily>;
  /** Overrides of each different condition. */
  readonly conditions: readonly (readonly string[])[];
  /** By datum of this task: its place among all data, its condition, its column in SI terms. */
  readonly entries: readonly { readonly datum: number; readonly condition: number; readonly column: string }[];
}

/**
 * Computes what a scenario foretells for data, at points of the fitted parameters. Cells are simulated as cases of a study, on threads and
 * stored by content, so that a calibration that was killed goes on from what it had; responses of materials are computed here.
 */
export class Predictor {
  private readonly tasks: readonly Task[];
  private readonly materials: readonly MaterialEntry[];
  private readonly library: (set: readonly string[]) => LibraryAt;
  private computed = 0;

  /** @throws LithostatError when the scenario or the folder cannot be used */
  constructor(private readonly options: PredictorOptions) {
    this.tasks = tasksOf(options);
    this.library = libraryMaker(options.source, readScenarioData(options.source));
    this.materials = options.data.flatMap((datum, index) =>
      datum.observable.kind === 'material' ? [{ datum, index, response: datum.observable }] : [],
    );
  }

  /** Whether a point costs simulations. */
  get simulates(): boolean {
    return this.tasks.length > 0;
  }

  /** Cases that were simulated, those found stored not counted. */
  get cases(): number {
    return this.computed;
  }

  /**
   * Predictions at points of the coordinates of the parameters, in their order.
   *
   * @throws Interrupted
   */
  async at(points: readonly ArrayLike<number>[]): Promise<PredictionsAt[]> {
    const { parameters, data } = this.options;
    const overrides = points.map((point) => parameters.map((parameter, j) => overrideOf(parameter, point[j])));
    const values = points.map(() => new Array<Prediction | undefined>(data.length));
    const reasons: (string | undefined)[] = points.map(() => undefined);
    for (const task of this.tasks) {
      const sets = overrides.flatMap((own) => task.conditions.map((condition) => [...condition, ...own]));
      const before = this.computed;
      const outcomes = await runCases({
        family: task.family,
        sets,
        store: task.store,
        pool: task.pool,
        onProgress: () => {
          this.computed++;
          this.options.onProgress?.(this.computed);
        },
      });
      if (this.computed === before) this.options.onProgress?.(this.computed);
      points.forEach((_, k) => {
        for (const { datum, condition, column } of task.entries) {
          const outcome = outcomes[k * task.conditions.length + condition];
          const found = predictionOf(outcome, column);
          if (typeof found === 'string') reasons[k] ??= `${data[datum].place}: ${found}`;
          else values[k][datum] = found;
        }
      });
    }
    points.forEach((_, k) => {
      if (this.materials.length > 0) reasons[k] ??= this.respond(overrides[k], values[k]);
    });
    return points.map((_, k) =>
      reasons[k] === undefined ? { ok: true, values: values[k] as Prediction[] } : { ok: false, reason: reasons[k] },
    );
  }

  /** Writes the responses of materials; the reason when there are none. */
  private respond(own: readonly string[], values: (Prediction | undefined)[]): string | undefined {
    const { set } = this.options;
    const made = new Map<string, LibraryAt>();
    try {
      for (const { datum, index, response } of this.materials) {
        const conditions = [...set, ...datum.set, ...own];
        const key = JSON.stringify(conditions);
        let at = made.get(key);
        if (at === undefined) {
          at = this.library(conditions);
          made.set(key, at);
        }
        const { library, temperature } = at;
        const inputs = response.response.inputs.map(({ name }) => datum.inputs[name] ?? temperature);
        const value = response.response.evaluate(library, response.material, inputs);
        if (!Number.isFinite(value)) return `${datum.place}: the response is no finite number`;
        values[index] = { value, isBound: false };
      }
    } catch (error) {
      if (!(error instanceof LithostatError)) throw error;
      return error.issues.map(({ path, message }) => `${path}: ${message}`).join('; ');
    }
    return undefined;
  }

  /** Ends the threads and closes the files. */
  async close(): Promise<void> {
    for (const { pool, store } of this.tasks) {
      await pool.close();
      store?.close();
    }
  }
}

interface MaterialEntry {
  readonly datum: Datum;
  readonly index: number;
  readonly response: Extract<Datum['observable'], { kind: 'material' }>;
}

function tasksOf({ source, data, set, out, jobs, signal, timeLimit, memoryLimit }: PredictorOptions): Task[] {
  interface Group {
    readonly mode: string;
    readonly outputs: Set<string>;
    readonly conditions: Map<string, { readonly index: number; readonly set: readonly string[] }>;
    readonly entries: { datum: number; condition: number; column: string }[];
    readonly task: Extract<Datum['observable'], { kind: 'case' }>['task'];
  }
  const groups = new Map<string, Group>();
  data.forEach((datum, index) => {
    const { observable } = datum;
    if (observable.kind !== 'case') return;
    const mode = observable.task.kind === 'critical' ? observable.task.mode : 'run';
    let group = groups.get(mode);
    if (group === undefined) {
      group = { mode, outputs: new Set(), conditions: new Map(), entries: [], task: observable.task };
      groups.set(mode, group);
    }
    const width = datum.width === null ? [] : [`critical.${mode}.width=${datum.width}`];
    const own = [...set, ...width, ...datum.set];
    const key = JSON.stringify(own);
    let condition = group.conditions.get(key);
    if (condition === undefined) {
      condition = { index: group.conditions.size, set: own };
      group.conditions.set(key, condition);
    }
    const output = outputOf(datum);
    if (output !== null) group.outputs.add(output);
    const column = observable.task.kind === 'critical' ? 'critical' : (output ?? 'endTime');
    group.entries.push({ datum: index, condition: condition.index, column });
  });
  return [...groups.values()].map(({ mode, outputs, conditions, entries, task }) => {
    const family = caseFamily(source, task, [...outputs].sort());
    return {
      pool: new CasePool({ family, jobs, signal, timeLimit, memoryLimit }),
      // Alike for all hypotheses: a case has the same name in each.
      store: out === null ? undefined : openStore(join(out, 'cases', mode)),
      family,
      conditions: [...conditions.values()].map((one) => one.set),
      entries,
    };
  });
}

/** What a run is to keep for a datum: `at(voltage)` with the time of the row. */
function outputOf({ observable, inputs }: Datum): string | null {
  if (observable.kind !== 'case' || observable.output === null) return null;
  if (!observable.inputs.includes('time')) return observable.output;
  return observable.output.replace(/\)$/, `, ${inputs.time} s)`);
}

/** The value of a column without its unit, in SI; a text says why there is none. */
function predictionOf(outcome: CaseOutcome, column: string): Prediction | string {
  if (outcome.status.startsWith('failed:')) return `${outcome.status}: ${outcome.reason}`;
  const read = (name: string): number | null => {
    const index = outcome.columns.findIndex((one) => one === name || one.startsWith(`${name} [`));
    const value = outcome.values[index];
    if (typeof value !== 'number') return null;
    const unit = outcome.columns[index].slice(name.length + 2, -1);
    const parsed = parseAnyQuantity(`${value} ${unit === '1' ? '' : unit}`.trim());
    return parsed.ok ? parsed.value : null;
  };
  const value = read(column);
  if (value !== null) return { value, isBound: false };
  if (column === 'critical') {
    const end = read('high') === null ? read('low') : read('low') === null ? read('high') : null;
    if (end !== null) return { value: end, isBound: true };
  }
  return outcome.reason === '' ? `there is no ${column}` : outcome.reason;
}
