import type { LocatedIssue } from '../../io/errors/located-issue.js';
import { parsePath } from '../../io/scenario/index.js';
import { type Issue, LithostatError } from '../../quantity/index.js';
import { comparedWith } from '../cases/compare-case.js';
import { readOutputs } from '../cases/outputs.js';
import { contextOfStudy } from '../critical/index.js';
import { loadStudy } from '../load-study.js';
import type { BuiltStudy } from './build-plan.js';
import type { PlannedCase } from './study-plan.js';

/** Cases that are validated before anything is computed. */
const triedCases = 8;
/** Cases that are looked through for one that sets a path. */
const searched = 100_000;

/** What an override runs into whatever its value. */
const ofThePath = new Set(['unknown-key', 'bad-override', 'forbidden-key', 'bad-path']);

interface Trial {
  readonly set: readonly string[];
  readonly issues: readonly Issue[];
}

/**
 * Validates some cases of a study, spread over it and one at least for each path, to find what would fail all of them: a path that no
 * scenario has, or a mistake of the scenario that no case mends. A value that is invalid is left to its own cases.
 *
 * @param scenario file, for the lines of its mistakes
 * @throws LithostatError with every such problem; nothing has been written then
 */
export function checkPlan(scenario: string, built: BuiltStudy): void {
  const { plan, set: fixed, placeOf } = built;
  const paths = plan.inputs.map(({ path }) => path);
  const before = [...fixed, 'study={}'];
  const trials = triedOf(built).map(
    ({ set }): Trial => ({ set, issues: issuesOf(scenario, before, set, plan.family) }),
  );
  if (trials.length === 0) return;
  const found: Issue[] = [];
  for (const path of paths) {
    if (/\bfollow\.file$/.test(path)) found.push({ ...oneLog(path), ...placeOf(path) });
    const setters = trials.filter(({ set }) => set.some((text) => text.startsWith(`${path}=`)));
    const [first] = setters;
    if (first === undefined) continue;
    const own = first.issues.filter(
      (issue) => ofThePath.has(issue.code) && isOf(issue, first.set, before.length, path),
    );
    for (const issue of own) {
      if (!setters.every(({ issues }) => issues.some((other) => alike(issue, other)))) continue;
      const { file: _file, line: _line, column: _column, excerpt: _excerpt, ...rest } = issue as LocatedIssue;
      found.push({ ...rest, ...placeOf(path) });
    }
  }
  for (const issue of trials[0].issues) {
    const varied = paths.some((path) => overlaps(path, issue.path));
    if (varied || !trials.every(({ issues }) => issues.some((other) => alike(issue, other)))) continue;
    found.push(issue);
  }
  if (found.length > 0) throw new LithostatError(found);
}

/** Files are read once, when the study begins, so that all that its cases depend on is stored with it. */
function oneLog(path: string): Issue {
  return {
    code: 'bad-path',
    path,
    message: 'the log that a protocol follows is the same for all cases of a study',
    remedy: 'make a sweep for each log, with --set for the file and an --out of its own',
  };
}

/** Cases spread over the plan, and for each path the first that sets it. */
function triedOf({ plan }: BuiltStudy): PlannedCase[] {
  const { count } = plan;
  const numbers = new Set<number>();
  for (let i = 0; i < Math.min(triedCases, count); i++) {
    numbers.add(Math.round((i * (count - 1)) / Math.max(1, Math.min(triedCases, count) - 1)));
  }
  const tried = [...numbers].map((index) => plan.at(index));
  const missing = new Set(plan.inputs.map(({ path }) => path));
  const take = ({ set }: PlannedCase): boolean => {
    const before = missing.size;
    for (const path of missing) if (set.some((text) => text.startsWith(`${path}=`))) missing.delete(path);
    return missing.size < before;
  };
  for (const one of tried) take(one);
  for (let index = 0; index < Math.min(count, searched) && missing.size > 0; index++) {
    const one = plan.at(index);
    if (take(one)) tried.push(one);
  }
  return tried;
}

function issuesOf(
  scenario: string,
  before: readonly string[],
  set: readonly string[],
  { task, outputs }: BuiltStudy['plan']['family'],
): readonly Issue[] {
  try {
    const study = loadStudy({ file: scenario, set: [...before, ...set] });
    const model = study.makeModel();
    if (task.kind === 'critical') contextOfStudy(study, task.mode);
    else readOutputs(outputs, model.observables);
    if (task.kind === 'compare') comparedWith(study, task);
  } catch (error) {
    if (error instanceof LithostatError) return error.issues;
    // What else may happen to a case is its own outcome.
  }
  return [];
}

/** Whether an issue lies at the override of a path, among those of the case. */
function isOf(issue: Issue, set: readonly string[], offset: number, path: string): boolean {
  if (issue.file !== '--set' || issue.line === undefined) return false;
  return set[issue.line - 1 - offset]?.startsWith(`${path}=`) ?? false;
}

const alike = (a: Issue, b: Issue): boolean => a.code === b.code && a.path === b.path && a.message === b.message;

/** Whether one path leads to the other. */
function overlaps(a: string, b: string): boolean {
  const [one, other] = [parsePath(a), parsePath(b)];
  if (one === null || other === null) return a === b;
  const length = Math.min(one.length, other.length);
  return one.slice(0, length).every((step, index) => step === other[index]);
}
