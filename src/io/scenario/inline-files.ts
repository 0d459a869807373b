import { basename, resolve } from 'node:path';
import { type Issue, LithostatError } from '../../quantity/index.js';
import { readDataText } from '../measured-series/read-text.js';
import { isRecord } from './choice.js';
import { formatPath, type PathSegment, valueAt } from './path.js';
import { readVoidOutline } from './void-outline-file.js';

/** Steps of a protocol that name a file, wherever cycles hold them, with their paths. */
function* followSteps(
  steps: unknown,
  path: readonly PathSegment[],
): Generator<[Record<string, unknown>, readonly PathSegment[]]> {
  if (!Array.isArray(steps)) return;
  for (const [index, step] of steps.entries()) {
    if (!isRecord(step)) continue;
    const at = [...path, index];
    if (isRecord(step.follow)) yield [step.follow, [...at, 'follow']];
    yield* followSteps(step.steps, [...at, 'steps']);
  }
}

/** Voids whose outline names a file, with the paths of the outlines. */
function* drawnVoids(data: unknown): Generator<[Record<string, unknown>, readonly PathSegment[]]> {
  for (const electrode of ['electrode1', 'electrode2']) {
    const path = ['model', 'options', electrode, 'voids'];
    const voids = valueAt(data, path);
    if (!Array.isArray(voids)) continue;
    for (const [index, one] of voids.entries())
      if (isRecord(one) && isRecord(one.outline)) yield [one, [...path, index, 'outline']];
  }
}

/**
 * Writes the files that a scenario names into it, in place: where a step has `file`, it then has `csv` (the content) and `name` (what
 * to call it in messages) instead; where the outline of a void has `file`, the outline is then a list of points. What a run depends on is then
 * in the scenario alone: it can go to another thread or machine, and hashes follow the content, not the place. A `file` beside a `csv` wins, so
 * that an override can exchange the file.
 *
 * @param data the scenario as plain data, after overrides and before validation; whatever is not as it should be is left to that
 * @param directory folder that relative paths start from (that of the scenario file); null when there is none, then a `file` is a problem
 * @returns what could not be read, one issue a file, with its path in the scenario
 */
export function inlineFiles(data: unknown, directory: string | null): Issue[] {
  const issues: Issue[] = [];
  for (const [follow, path] of followSteps(valueAt(data, ['operation', 'protocol']), ['operation', 'protocol'])) {
    const { file } = follow;
    if (typeof file !== 'string' || file.trim() === '') continue;
    const instead = {
      expected: 'the content of the file, under csv',
      remedy: 'write the content of the log under csv',
    };
    const found = readNamed(file, [...path, 'file'], directory, instead, readDataText);
    if (!found.read) {
      issues.push(...found.issues);
      continue;
    }
    follow.csv = found.content;
    follow.name = basename(file);
    delete follow.file;
  }
  for (const [one, path] of drawnVoids(data)) {
    const { file, boundary, unit } = one.outline as Record<string, unknown>;
    // Whatever is missing is left to the validation.
    if (typeof file !== 'string' || typeof boundary !== 'string' || typeof unit !== 'string') continue;
    const instead = { expected: 'the points of the outline', remedy: 'write the points of the outline' };
    const found = readNamed(file, [...path, 'file'], directory, instead, (whole) =>
      readVoidOutline(whole, { boundary, unit }),
    );
    if (found.read) one.outline = found.content;
    else issues.push(...found.issues);
  }
  return issues;
}

/**
 * Reads a file that a scenario names.
 * @param path of the name in the scenario: where its issues are placed @param instead what may stand there without a file
 */
function readNamed<Content>(
  file: string,
  path: readonly PathSegment[],
  directory: string | null,
  instead: { readonly expected: string; readonly remedy: string },
  read: (whole: string) => Content,
): { readonly read: true; readonly content: Content } | { readonly read: false; readonly issues: readonly Issue[] } {
  const at = formatPath(path);
  if (directory === null) {
    const issue: Issue = {
      code: 'file-without-folder',
      path: at,
      message: `"${file}" cannot be looked for: the scenario came as text, without a folder that paths start from`,
      got: JSON.stringify(file),
      expected: instead.expected,
      remedy: `load the scenario from a file, or ${instead.remedy}`,
    };
    return { read: false, issues: [issue] };
  }
  try {
    return { read: true, content: read(resolve(directory, file)) };
  } catch (error) {
    if (!(error instanceof LithostatError)) throw error;
    // Placed where the scenario names the file; the message says which file it was.
    return {
      read: false,
      issues: error.issues.map(({ file: _file, ...issue }) => ({ ...issue, path: at, got: issue.got ?? file })),
    };
  }
}
