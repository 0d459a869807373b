import { type Document, isScalar, parseDocument, visit } from 'yaml';
import type { Issue } from '../../quantity/index.js';
import { describeValue, isRecord } from './choice.js';
import { formatPath, type PathSegment, parsePath } from './path.js';
import { plainCopy } from './source.js';

/** One `path=value` as given on the command line. */
export interface Override {
  readonly text: string;
  readonly path: readonly PathSegment[];
  /** Column (from 1) at which the value begins in the text. */
  readonly valueColumn: number;
}

const forbidden = new Set<PathSegment>(['__proto__', 'constructor', 'prototype']);
const example = 'for example operation.stackPressure="7 MPa"';

/** Reads the value of an override: YAML, so a text needs quotes only where it would be something else. */
export function parseOverrideValue(text: string): { value: unknown } | { message: string } {
  let document: Document;
  try {
    document = parseDocument(text, { version: '1.2', stringKeys: true, prettyErrors: false, logLevel: 'silent' });
    const first = document.errors[0];
    if (first !== undefined) return { message: first.message };
    let hasForbiddenKey = false;
    visit(document, {
      Pair(_, pair) {
        if (isScalar(pair.key) && forbidden.has(String(pair.key.value))) hasForbiddenKey = true;
      },
    });
    if (hasForbiddenKey) return { message: 'a key is not allowed here' };
    return { value: plainCopy(document.toJS({ maxAliasCount: 0 }), { left: 10_000 }) };
  } catch (error) {
    return { message: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * Applies `--set path=value` to plain data in place. Sections on the way that are not there yet are made (the schema then
 * says whether they exist); lists are not lengthened, and text is not entered as if it were a section.
 *
 * @param data the scenario as plain data; changed in place
 * @param texts the overrides in order; a later one wins
 * @returns the overrides that were applied, and the issues of those that could not be
 */
export function applyOverrides(data: unknown, texts: readonly string[]): { applied: Override[]; issues: Issue[] } {
  const applied: Override[] = [];
  const issues: Issue[] = [];
  texts.forEach((text, index) => {
    const equals = equalsSign(text);
    const fail = (code: string, message: string, column: number, rest: Partial<Issue> = {}): void => {
      const name = equals < 0 ? '' : text.slice(0, equals).trim();
      issues.push({ code, path: name, file: '--set', line: index + 1, column, message, ...rest });
    };
    if (equals < 0) {
      fail('bad-override', 'an override is written path=value', 1, { got: JSON.stringify(text), expected: example });
      return;
    }
    const path = parsePath(text.slice(0, equals).trim());
    if (path === null) {
      fail('bad-override', 'this is no path into a scenario', 1, {
        got: JSON.stringify(text.slice(0, equals)),
        expected: `keys separated by dots, [0] for list entries, ${example}`,
      });
      return;
    }
    if (path.some((segment) => forbidden.has(segment))) {
      fail('forbidden-key', 'this key cannot be set', 1, { got: formatPath(path), remedy: 'choose another name' });
      return;
    }
    const column = equals + 2;
    const parsed = parseOverrideValue(text.slice(equals + 1));
    if ('message' in parsed) {
      fail('bad-override', 'the value cannot be read as YAML', column, {
        got: parsed.message,
        remedy: 'put it in quotes',
      });
      return;
    }
    const problem = assign(data, path, parsed.value);
    if (problem !== undefined) fail('bad-override', problem.message, 1, problem);
    else applied.push({ text, path, valueColumn: column });
  });
  return { applied, issues };
}

/** Path and value of an override as texts; null when there is no equals sign. */
export function splitOverride(text: string): { readonly path: string; readonly value: string } | null {
  const equals = equalsSign(text);
  return equals < 0 ? null : { path: text.slice(0, equals).trim(), value: text.slice(equals + 1) };
}

/** The first equals sign outside brackets with quotes, so that `materials["a=b"].x=1` is read rightly; -1 when none. */
function equalsSign(text: string): number {
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === '"') quoted = !quoted;
    else if (character === '\\' && quoted) index++;
    else if (character === '=' && !quoted) return index;
  }
  return -1;
}

function assign(
  data: unknown,
  path: readonly PathSegment[],
  value: unknown,
): { message: string; got?: string; expected?: string; remedy?: string } | undefined {
  let parent = data;
  for (const [depth, segment] of path.entries()) {
    const here = formatPath(path.slice(0, depth)) || 'the scenario';
    const isLast = depth === path.length - 1;
    if (typeof segment === 'number') {
      if (!Array.isArray(parent)) {
        return { message: `"${here}" is not a list`, got: describeValue(parent), expected: 'a list before [i]' };
      }
      if (segment >= parent.length) {
        return {
          message: `"${here}" has no entry [${segment}]`,
          got: `[${segment}]`,
          expected: parent.length === 0 ? 'an entry that exists' : `[0] to [${parent.length - 1}]`,
          remedy: 'override the whole list to lengthen it',
        };
      }
      if (isLast) parent[segment] = value;
      else parent = parent[segment];
      continue;
    }
    if (Array.isArray(parent)) {
      return {
        message: `"${here}" is a list, so "${segment}" needs an index before it`,
        got: describeValue(parent),
        expected: `${here}[0].${segment}`,
        remedy: `write ${here}[0].${segment}=… for the first entry`,
      };
    }
    if (!isRecord(parent)) {
      return {
        message: `"${here}" is not a section, so it has no "${segment}"`,
        got: describeValue(parent),
        expected: 'a section',
        remedy: `override it whole: ${here}="{ ${segment}: … }"`,
      };
    }
    if (isLast) parent[segment] = value;
    else {
      const next = Object.hasOwn(parent, segment) ? parent[segment] : undefined;
      if (next === undefined || next === null) parent[segment] = {};
      parent = parent[segment];
    }
  }
  return undefined;
}
