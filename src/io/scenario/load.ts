import { dirname } from 'node:path';
import type { z } from 'zod';
import { type Issue, LithostatError } from '../../quantity/index.js';
import type { LocatedIssue } from '../errors/located-issue.js';
import { describeValue, isRecord } from './choice.js';
import { completeFollows } from './complete-follows.js';
import { inlineFiles } from './inline-files.js';
import { migrate } from './migrate.js';
import { applyOverrides, type Override } from './overrides.js';
import { parsePath } from './path.js';
import type { Scenario, ScenarioSchema } from './schema.js';
import { parseScenarioText, plainSource, readScenarioText, type ScenarioSource } from './source.js';
import { type PlacedIssue, translateIssues } from './translate.js';

export interface LoadOptions {
  /** Path of the scenario file; or give `text`. */
  readonly file?: string;
  /** The scenario itself, YAML or JSON; with `file` too, that is its name in messages. */
  readonly text?: string;
  /** The scenario as plain data, which is not changed, in place of both; its problems have a path, no line. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** Overrides `path=value`, applied in order before validation. */
  readonly set?: readonly string[];
  readonly schema: ScenarioSchema;
}

export interface LoadedScenario {
  /** Validated, in SI, defaults filled in. */
  readonly scenario: Scenario;
  readonly source: ScenarioSource;
  /** Plain data as written, after overrides and migration; what a copy of the scenario would hold. */
  readonly input: unknown;
  readonly warnings: readonly Issue[];
  /** Adds file, line and column to issues that later stages find at a path of the scenario. */
  locate(issues: readonly Issue[]): LocatedIssue[];
}

/**
 * Reads, overrides, migrates and validates a scenario. Files that it names are looked for from its folder, and their content is written
 * into its data (see `inlineFiles`).
 *
 * @throws LithostatError that lists every problem at once, each with file, line, column, path, got, expected, nearest match
 * and remedy as far as known; overrides are named as the file `--set`, their order as the line
 */
export function loadScenario({ schema, ...options }: LoadOptions): LoadedScenario {
  const { file, set = [] } = options;
  const { source, data, warnings } = parsed(options);
  if (!isRecord(data)) throw new LithostatError([notAMapping(source.name, data)]);
  const { applied, issues: overrideIssues } = applyOverrides(data, set);
  const excerptOf = (line: number): string => source.text.split(/\r\n|\n|\r/, line)[line - 1] ?? '';
  const locate = (placed: PlacedIssue): LocatedIssue => locateIssue(placed, source, applied, set, excerptOf);

  const issues: LocatedIssue[] = overrideIssues.map((issue) => withOverrideText(issue, set));
  const fileIssues = inlineFiles(data, file === undefined ? null : dirname(file));
  issues.push(...fileIssues.map((issue) => locate({ path: parsePath(issue.path) ?? [], atKey: false, issue })));
  let migrated = migrate(data);
  if ('problem' in migrated) {
    issues.push(locate(migrated.problem));
    // Another version has other rules; without any, the rest is checked by those of this one.
    if (data.lithostat !== undefined) throw new LithostatError(issues);
    migrated = { data: { ...data, lithostat: 1 }, notes: [] };
  }
  const result = schema.safeParse(migrated.data);
  if (!result.success) {
    issues.push(...translateIssues(schema as z.ZodType, migrated.data, result.error.issues).map(locate));
  }
  if (issues.length > 0 || !result.success) throw new LithostatError(issues.sort(byPlace));
  const notes = migrated.notes.map((note) => ({ ...note, file: source.name }));
  const locateAll = (later: readonly Issue[]) =>
    later.map((issue) => locate({ path: parsePath(issue.path) ?? [], atKey: false, issue }));
  const completed = completeFollows(result.data);
  if (completed.issues.length > 0) throw new LithostatError(locateAll(completed.issues).sort(byPlace));
  return {
    scenario: completed.scenario,
    source,
    input: migrated.data,
    warnings: [...warnings, ...notes, ...locateAll(completed.warnings)],
    locate: locateAll,
  };
}

/**
 * The plain data of a scenario with its overrides and the content of the files that it names, unchecked.
 *
 * @throws LithostatError when a file cannot be read or parsed, or an override cannot be applied
 */
export function readScenarioData(options: Omit<LoadOptions, 'schema'>): Record<string, unknown> {
  const { file, set = [] } = options;
  const { source, data } = parsed(options);
  if (!isRecord(data)) throw new LithostatError([notAMapping(source.name, data)]);
  const { applied, issues } = applyOverrides(data, set);
  const excerptOf = (line: number): string => source.text.split(/\r\n|\n|\r/, line)[line - 1] ?? '';
  const fileIssues = inlineFiles(data, file === undefined ? null : dirname(file)).map((issue) =>
    locateIssue({ path: parsePath(issue.path) ?? [], atKey: false, issue }, source, applied, set, excerptOf),
  );
  if (issues.length + fileIssues.length > 0) {
    throw new LithostatError([...issues.map((issue) => withOverrideText(issue, set)), ...fileIssues]);
  }
  return data;
}

function notAMapping(name: string, data: unknown): LocatedIssue {
  return {
    code: 'wrong-type',
    path: '',
    file: name,
    line: 1,
    column: 1,
    message: data === null || data === undefined ? 'the scenario is empty' : 'a scenario is a mapping of sections',
    got: describeValue(data),
    expected: 'keys such as lithostat, title, cell, operation, model',
    remedy: 'start with "lithostat: 1"',
  };
}

/** The scenario as plain data of its own, with the places of its values. */
function parsed({ file, text, data }: Omit<LoadOptions, 'schema'>): ReturnType<typeof parseScenarioText> {
  if (data !== undefined) return plainSource(data, file ?? 'scenario');
  if (file === undefined && text === undefined) throw new TypeError('a scenario is loaded from a file, a text or data');
  return parse(text ?? readScenarioText(file!), file ?? 'scenario');
}

/** Parses, adding the line of the text to every syntax problem. */
function parse(content: string, name: string): ReturnType<typeof parseScenarioText> {
  try {
    return parseScenarioText(content, name);
  } catch (error) {
    if (!(error instanceof LithostatError)) throw error;
    const lines = content.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
    throw new LithostatError(
      error.issues.map(
        (issue): LocatedIssue =>
          issue.line === undefined ? issue : { ...issue, excerpt: lines[issue.line - 1] ?? '' },
      ),
      error.exitCode,
    );
  }
}

function withOverrideText(issue: Issue, set: readonly string[]): LocatedIssue {
  return { ...issue, excerpt: set[(issue.line ?? 1) - 1] ?? '' };
}

/** The last override that set the place of an issue, or something that holds it. */
function overrideOf(path: PlacedIssue['path'], applied: readonly Override[]): Override | undefined {
  return applied.findLast(
    (override) =>
      override.path.length <= path.length && override.path.every((segment, index) => segment === path[index]),
  );
}

function locateIssue(
  { path, atKey, issue, elsewhere }: PlacedIssue,
  source: ScenarioSource,
  applied: readonly Override[],
  set: readonly string[],
  excerptOf: (line: number) => string,
): LocatedIssue {
  if (elsewhere !== undefined) return { ...issue, ...elsewhere };
  // An unknown section that an override made on its way is the override's too.
  const override =
    overrideOf(path, applied) ??
    (issue.code === 'unknown-key'
      ? applied.find(
          (candidate) => path.every((segment, index) => segment === candidate.path[index]) && !source.has(path),
        )
      : undefined);
  if (override !== undefined) {
    const line = set.indexOf(override.text) + 1;
    return {
      ...issue,
      file: '--set',
      line,
      column: issue.code === 'unknown-key' ? 1 : override.valueColumn,
      excerpt: override.text,
    };
  }
  const { line, column } = source.place(path, atKey);
  return { ...issue, file: source.name, line, column, excerpt: excerptOf(line) };
}

function byPlace(a: Issue, b: Issue): number {
  const isSet = (issue: Issue): number => (issue.file === '--set' ? 1 : 0);
  return isSet(a) - isSet(b) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}
