import type { CalibrationSettings } from '../../io/scenario/index.js';
import { formatPath } from '../../io/scenario/path.js';
import type { ObservableDescriptor } from '../../models/model.js';
import { dimensionOf, sameExponents } from '../../quantity/dimension.js';
import { type DimensionName, dimensions, type Issue, LithostatError, parseAnyQuantity } from '../../quantity/index.js';
import { readOutputs } from '../cases/outputs.js';
import { loadStudy, type Study, type StudySource } from '../load-study.js';
import type { Datum } from './observations.js';
import { type FittedParameter, overrideOf, placeOf } from './parameters.js';

/**
 * Checks against the scenario what a calibration will set and ask of it: parameters at their bounds, rows of the data, hypotheses, outputs
 * of runs, materials. Nothing is simulated.
 *
 * @returns every problem, with its place in the scenario or in the data
 */
export function checkCalibration(
  source: StudySource,
  study: Study,
  parameters: readonly FittedParameter[],
  data: readonly Datum[],
  hypotheses: NonNullable<CalibrationSettings['hypotheses']>,
  file: string,
): Issue[] {
  const issues: Issue[] = [];
  const at = parameters.map((parameter) => overrideOf(parameter, parameter.start));
  parameters.forEach((parameter, j) => {
    const problems = new Map<string, Issue>();
    (['start', 'lower', 'upper'] as const).forEach((end) => {
      // The others stand where the search starts: values that must agree with each other can be told apart from wrong ones.
      const set = at.map((text, k) => (k === j ? overrideOf(parameter, parameter[end]) : text));
      for (const issue of problemsOf(source, set)) {
        // A wrong path is wrong at every value.
        if (!problems.has(issue.message)) problems.set(issue.message, issue);
      }
    });
    for (const issue of problems.values()) {
      if (parameters.some((other) => other !== parameter && issue.path.startsWith(other.path))) continue;
      issues.push(moved(issue, placeOf(parameter.path)));
    }
  });
  const seen = new Set<string>();
  for (const { set, place } of data) {
    const key = JSON.stringify(set);
    if (seen.has(key)) continue;
    seen.add(key);
    for (const issue of problemsOf(source, [...set, ...at])) {
      const of = `${issue.path}: ${issue.message}`;
      if (
        set.some((text) => issue.path !== '' && text.startsWith(issue.path)) &&
        !issues.some((one) => one.message === of)
      ) {
        issues.push({ ...moved(issue, ''), message: of, file, ...lineOf(place) });
      }
    }
  }
  for (const [name, { set }] of Object.entries(hypotheses)) {
    for (const issue of problemsOf(source, [...set, ...at])) {
      if (!issues.some((one) => one.message === issue.message)) {
        issues.push(moved(issue, formatPath(['calibration', 'hypotheses', name, 'set'])));
      }
    }
  }
  issues.push(...unknownQuantities(study, data, file));
  return issues;
}

function lineOf(place: string): { line?: number } {
  const [, line] = /^line (\d+)/.exec(place) ?? [];
  return line === undefined ? {} : { line: Number(line) };
}

function problemsOf(source: StudySource, set: readonly string[]): readonly Issue[] {
  try {
    loadStudy({ ...source, set: [...(source.set ?? []), ...set] }).makeModel();
    return [];
  } catch (error) {
    if (error instanceof LithostatError) return error.issues;
    throw error;
  }
}

/** An issue of an override, at the place where the user wrote it. */
function moved({ file: _file, line: _line, column: _column, ...issue }: Issue, path: string): Issue {
  const { excerpt: _excerpt, ...rest } = issue as Issue & { excerpt?: string };
  return { ...rest, path };
}

/** What kind of quantity an observable is. */
function dimensionOfObservable(
  observable: Datum['observable'],
  observables: readonly ObservableDescriptor[],
): DimensionName | undefined {
  if (observable.kind === 'material') return observable.response.dimension;
  if (observable.task.kind === 'critical') return 'currentDensity';
  if (observable.output === null) return 'time';
  const [, name] = /\((\w+)/.exec(observable.output) ?? [];
  const unit = observables.find((one) => one.name === name)?.unit;
  const parsed = unit === undefined ? undefined : parseAnyQuantity(`1 ${unit === '1' ? '' : unit}`.trim());
  return parsed?.ok ? dimensionOf(parsed.exponents) : undefined;
}

/** Observables of a run that the model does not have, and materials that the library does not have. */
function unknownQuantities(study: Study, data: readonly Datum[], file: string): Issue[] {
  const issues: Issue[] = [];
  const names = new Set<string>();
  const observables = study.makeModel().observables;
  for (const { observable, place, inputs, exponents, written } of data) {
    if (names.has(observable.name)) continue;
    names.add(observable.name);
    try {
      if (observable.kind === 'material') {
        const { kind } = observable.response;
        if (kind === 'metal') study.library.metal(observable.material);
        else study.library.electrolyte(observable.material);
      } else if (observable.output !== null) {
        const time = observable.inputs.includes('time') ? `, ${inputs.time ?? 0} s)` : ')';
        readOutputs([observable.output.replace(/\)$/, time)], observables);
      } else if (observable.task.kind === 'critical' && study.scenario.critical[observable.task.mode] === undefined) {
        const path = `critical.${observable.task.mode}`;
        issues.push({
          code: 'missing-key',
          path,
          message: `"${path}" is missing, and the data hold ${observable.name}`,
          file,
        });
      }
    } catch (error) {
      if (!(error instanceof LithostatError)) throw error;
      issues.push(...error.issues.map((issue) => ({ ...moved(issue, ''), file, ...lineOf(place) })));
      continue;
    }
    const dimension = dimensionOfObservable(observable, observables);
    if (dimension !== undefined && !sameExponents(dimensions[dimension].exponents, exponents)) {
      const { title, unit } = dimensions[dimension];
      issues.push({
        code: 'wrong-dimension',
        path: '',
        file,
        ...lineOf(place),
        message: `${observable.name} is a ${title}, and "${written}" is none`,
        got: written,
        expected: `a unit such as ${unit === '' ? '1 (none)' : unit}`,
      });
    }
  }
  return issues;
}
