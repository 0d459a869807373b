import { basename, dirname, resolve } from 'node:path';
import { z } from 'zod';
import {
  formatPath,
  type LoadedScenario,
  loadScenario,
  pathsOf,
  type ScenarioSchema,
  type StudySettings,
  study as studySchema,
  translateIssues,
} from '../../io/scenario/index.js';
import { type Issue, LithostatError } from '../../quantity/index.js';
import { type CaseValue, caseFamily, type TaskRequest } from '../cases/index.js';
import { loadStudy, type Study } from '../load-study.js';
import { type Axes, axesOf } from './axes.js';
import { assign } from './axis-tree.js';
import { selectCases } from './case-selection.js';
import type { Choice, Column } from './column.js';
import { type MergedSection, mergeFlags, type StudyFlags, splitSets } from './flags.js';
import { libraryParameter } from './library-parameter.js';
import { samplersOf } from './parameters.js';
import { type Samples, samplesOf } from './samples.js';
import type { PlannedCase, StudyPlan } from './study-plan.js';

/** Combinations beyond this are refused before anything is computed. */
const mostCombinations = 10_000_000;
/** Values of a sampled parameter that a condition is tried on before it is used. */
const triedSamples = 16;

/** A study, ready to be computed. */
export interface BuiltStudy {
  readonly plan: StudyPlan;
  /** Limits of a case: s and bytes. */
  readonly limits: StudySettings['limits'];
  /** Combinations that the conditions left out. */
  readonly excluded: number;
  /** Overrides of `--set` that hold for every case. */
  readonly set: readonly string[];
  /** What whoever started it should read. */
  readonly notes: readonly string[];
  /** Where a path is varied: a flag, or a line of the scenario. */
  placeOf(path: string): Pick<Issue, 'file' | 'line' | 'column'>;
}

/**
 * Makes the plan of a study: the section `study` of a scenario, with what the command line adds.
 *
 * @param scenario file
 * @param flags of the command line; the scenario itself is not validated here, as axes may supply what it lacks
 * @throws LithostatError with every problem of the section, the flags and the files that they name
 */
export async function buildStudyPlan(scenario: string, flags: StudyFlags = {}): Promise<BuiltStudy> {
  const sets = splitSets(flags.set ?? []);
  const source = { file: scenario, set: sets.fixed };
  const loaded = loadScenario({ ...source, schema: z.looseObject({}) as unknown as ScenarioSchema });
  const data = loaded.input as Record<string, unknown>;
  const merged = mergeFlags(data.study, sets, flags);
  const settings = validated(merged, loaded);
  const directory = dirname(scenario);
  const { axes, samples, records } = await located(merged, loaded, async () => {
    let base: Study | undefined;
    const library = (path: string) => {
      base ??= loadStudy({ file: scenario, set: [...sets.fixed, 'study={}'] });
      return libraryParameter(base, path);
    };
    const samplers = await samplersOf(settings.parameters, directory, library);
    return {
      axes: await axesOf(settings.axes, directory, Object.keys(settings.parameters)),
      samples: samplesOf(samplers, settings),
      records: samplers.map(({ record }) => record),
    };
  });
  if (axes.columns.length + samples.columns.length === 0) throw nothingToVary(scenario);
  const task = taskOf(settings, directory);
  const family = caseFamily(source, task, settings.outputs);
  const combinations = axes.tree.count * samples.count;
  if (combinations > mostCombinations) throw tooMany(combinations);
  const columns = [...axes.columns, ...samples.columns];
  const { choicesOf, setOf } = combiner(axes, samples, columns);
  const kept = await located(merged, loaded, async () => {
    const tried = Array.from({ length: Math.min(triedSamples, samples.count) }, (_, index) => samples.at(index));
    const choices = [...axes.choices, ...samples.columns.map((_, index) => tried.map((row) => row[index]))];
    return selectCases(settings, { columns, choices, base: data }, combinations, choicesOf);
  });
  const count = kept?.length ?? combinations;
  const { where, exclude, design, correlations } = settings;
  return {
    plan: {
      title: typeof data.title === 'string' ? data.title : basename(scenario),
      family,
      inputs: columns.map(({ header, path, unit }) => ({ header, path, unit })),
      count,
      design: {
        kind: samples.columns.length === 0 ? 'grid' : design!.kind,
        axisPoints: axes.tree.count,
        samples: samples.count,
        ...(samples.columns.length === 0 ? {} : { asked: design!.samples, seed: design!.seed, parameters: records }),
        ...(design?.secondOrder ? { secondOrder: true } : {}),
        ...(correlations.length === 0 ? {} : { correlations }),
        ...(where === undefined ? {} : { where }),
        ...(exclude === undefined ? {} : { exclude }),
        excluded: combinations - count,
      },
      at: (index) => setOf(kept === null ? index : kept[index]),
    },
    limits: settings.limits,
    excluded: combinations - count,
    set: sets.fixed,
    notes: merged.notes,
    placeOf(path) {
      const list = axes.files.get(path);
      if (list !== undefined) return { file: list, line: 1 };
      const issue = { code: '', path: entryOf(path, settings), message: '' };
      const { file, line, column } = placeOf(issue, merged, loaded);
      return { ...(file && { file }), ...(line && { line }), ...(column && { column }) };
    },
  };
}

/** Where the section says that a path is varied. */
function entryOf(path: string, { axes, parameters }: StudySettings): string {
  if (Object.hasOwn(parameters, path)) return formatPath(['study', 'parameters', path]);
  const index = axes.findIndex((entry) => pathsOf(entry).includes(path));
  const place = ['study', 'axes', ...(index < 0 ? [] : [index])];
  return formatPath(index >= 0 && Object.hasOwn(axes[index], path) ? [...place, path] : place);
}

/** Makes the cases of a study one by one: for every point of the axes, all samples. */
function combiner(axes: Axes, samples: Samples, columns: readonly Column[]) {
  const row: (Choice | null)[] = columns.map(() => null);
  const choicesOf = (index: number): readonly (Choice | null)[] => {
    row.fill(null);
    assign(axes.tree, Math.floor(index / samples.count), row);
    samples.at(index % samples.count).forEach((choice, place) => {
      row[axes.columns.length + place] = choice;
    });
    return row;
  };
  const setOf = (index: number): PlannedCase => {
    const set: string[] = [];
    const inputs: CaseValue[] = [];
    for (const choice of choicesOf(index)) {
      if (choice !== null) set.push(choice.set);
      inputs.push(choice?.input ?? null);
    }
    return { set, inputs };
  };
  return { choicesOf, setOf };
}

function taskOf({ case: settings }: StudySettings, directory: string): TaskRequest {
  if (settings === 'run' || settings === 'compare') return { kind: settings };
  if ('critical' in settings) return { kind: 'critical', mode: settings.critical };
  return { kind: 'compare', file: resolve(directory, settings.compare) };
}

/** The section as the schema reads it, or every problem of it at its place. */
function validated(merged: MergedSection, loaded: LoadedScenario): StudySettings {
  const schema = z.object({ study: studySchema });
  const input = { study: merged.section };
  const result = schema.safeParse(input);
  if (result.success) return result.data.study;
  throw new LithostatError(
    translateIssues(schema, input, result.error.issues).map(({ issue }) => placeOf(issue, merged, loaded)),
  );
}

/** Where a problem of the study lies: at the flag that brought it, or in the scenario. */
function placeOf(issue: Issue, { added }: MergedSection, loaded: LoadedScenario): Issue {
  if (issue.file !== undefined) return issue;
  for (const [prefix, flag] of added) if (issue.path.startsWith(prefix)) return { ...issue, file: flag };
  return loaded.locate([issue])[0];
}

async function located<T>(merged: MergedSection, loaded: LoadedScenario, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof LithostatError)) throw error;
    throw new LithostatError(
      error.issues.map((issue) => (issue.path === '' ? issue : placeOf(issue, merged, loaded))),
      error.exitCode,
    );
  }
}

function nothingToVary(scenario: string): LithostatError {
  return new LithostatError([
    {
      code: 'nothing-to-vary',
      path: 'study',
      file: scenario,
      message: 'nothing says what to vary',
      got: 'no axes and no parameters',
      expected: 'a section "study" with axes or parameters, or --set path=a,b,c, or --list FILE',
      remedy: 'add for example --set operation.stackPressure="1 MPa,3 MPa,7 MPa"',
    },
  ]);
}

function tooMany(count: number): LithostatError {
  return new LithostatError([
    {
      code: 'too-many-cases',
      path: 'study',
      message: 'these are more combinations than a sweep takes',
      got: String(count),
      expected: `at most ${mostCombinations}`,
      remedy: 'take fewer values, sample them (--lhs, --sobol), or split the study',
    },
  ]);
}
