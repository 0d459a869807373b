import { readFileSync, statSync } from 'node:fs';
import {
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
} from 'yaml';
import { type Issue, LithostatError } from '../../quantity/index.js';
import { existsAt, type PathSegment } from './path.js';

/** Files larger than this are refused: a scenario is written by hand. */
const maximumBytes = 4 * 1024 * 1024;
/** Sections and lists nested deeper than this are refused. */
const maximumDepth = 64;
/** Values in all, aliases counted as often as they are used. */
const maximumValues = 200_000;
/** Keys that would reach into an object's prototype instead of naming a value. */
const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);

/** A place in a text; line and column count from 1. */
interface Place {
  readonly line: number;
  readonly column: number;
}

/** A scenario text, read but not yet checked. */
export interface ScenarioSource {
  /** Name for messages: the file's path as given, or `scenario` for a text. */
  readonly name: string;
  readonly text: string;
  /** Place of a value (or of its key), or of the closest ancestor that the text has. */
  place(path: readonly PathSegment[], atKey: boolean): Place;
  /** Whether the text itself holds something at a path. */
  has(path: readonly PathSegment[]): boolean;
}

function refuse(name: string, issue: Omit<Issue, 'path' | 'file'>): never {
  throw new LithostatError([{ path: '', file: name, ...issue }]);
}

/**
 * Reads a scenario file as text.
 *
 * @param file path of the file
 * @throws LithostatError when there is no such file, it is no text in UTF-8, or it is larger than 4 MiB
 */
export function readScenarioText(file: string): string {
  let bytes: Buffer;
  try {
    const state = statSync(file);
    if (!state.isFile()) {
      refuse(file, {
        code: 'not-a-file',
        message: 'this is not a file',
        got: state.isDirectory() ? 'a folder' : 'a device',
        expected: 'a scenario file (YAML or JSON)',
        remedy: 'name the scenario file itself',
      });
    }
    if (state.size > maximumBytes) tooLarge(file, state.size);
    bytes = readFileSync(file);
  } catch (error) {
    if (error instanceof LithostatError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? '';
    const missing = code === 'ENOENT' || code === 'ENOTDIR';
    refuse(file, {
      code: missing ? 'file-not-found' : 'file-unreadable',
      message: missing ? 'there is no such file' : `the file cannot be read (${code || 'unknown reason'})`,
      got: JSON.stringify(file),
      expected: 'a scenario file (YAML or JSON)',
      remedy: missing ? 'check the path and the folder you are in' : 'check its permissions',
    });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const wide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
    refuse(file, {
      code: 'wrong-encoding',
      message: 'the file is not text in UTF-8',
      got: wide ? 'UTF-16' : 'bytes that are no UTF-8',
      expected: 'UTF-8',
      remedy: 'save the file as UTF-8',
    });
  }
}

function tooLarge(name: string, bytes: number): never {
  refuse(name, {
    code: 'too-large',
    message: 'the file is too large for a scenario',
    got: `${(bytes / 1024 / 1024).toFixed(1)} MiB`,
    expected: `at most ${maximumBytes / 1024 / 1024} MiB`,
    remedy: 'check that it is a scenario; measured data and images are referred to, not included',
  });
}

const yamlRemedies: Readonly<Record<string, { message?: string; remedy: string }>> = {
  DUPLICATE_KEY: { message: 'the key appears twice in this section', remedy: 'remove one of the two' },
  TAB_AS_INDENT: { message: 'YAML does not allow tab characters for indentation', remedy: 'indent with spaces' },
  MULTIPLE_DOCS: {
    message: 'the file holds more than one document',
    remedy: 'put each scenario into a file of its own',
  },
  NON_STRING_KEY: { message: 'keys are plain names', remedy: 'write the key as a word, in quotes if need be' },
  BAD_ALIAS: { remedy: 'define the anchor (&name) before the alias (*name), or put the text in quotes' },
  BLOCK_AS_IMPLICIT_KEY: { remedy: 'put a value that holds ": " in quotes, or check the indentation' },
  MULTILINE_IMPLICIT_KEY: { remedy: 'check the indentation, and that the line has its colon' },
};

/** Whether a key is the merge key `<<`, which the parser keeps as text or as a symbol. */
function isMergeKey(key: unknown): boolean {
  if (!isScalar(key)) return false;
  return key.value === '<<' || (typeof key.value === 'symbol' && key.value.description === '<<');
}

/** The pair of a key in a mapping, looking through aliases and merges as the values do. */
function pairOf(
  node: Node,
  key: PathSegment,
  resolve: (node: unknown) => Node | undefined,
): Pair<Node, Node> | undefined {
  if (!isMap(node)) return undefined;
  const pairs = node.items as Pair<Node, Node>[];
  const own = pairs.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(key));
  if (own !== undefined) return own;
  for (const pair of pairs) {
    if (!isMergeKey(pair.key)) continue;
    const merged = resolve(pair.value);
    for (const source of isSeq(merged) ? merged.items : [merged]) {
      const target = resolve(source);
      const found = target === undefined ? undefined : pairOf(target, key, resolve);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/**
 * Parses a scenario text, YAML 1.2 or JSON (which YAML contains), into plain data.
 *
 * @param text the text; a byte-order mark is skipped
 * @param name name for messages
 * @returns the source with the places of its values, the plain data (no shared or special objects) and warnings
 * @throws LithostatError with every syntax problem: duplicate keys, several documents, forbidden keys, too much nesting …
 */
export function parseScenarioText(
  text: string,
  name: string,
): { source: ScenarioSource; data: unknown; warnings: Issue[] } {
  if (text.length > maximumBytes) tooLarge(name, text.length);
  if (text.startsWith('\uFEFF')) text = text.slice(1);
  // JSON may be indented with tabs, which YAML refuses; inside its strings they cannot stand, so columns are kept.
  const readable = /^\s*[{[]/.test(text) && isJson(text) ? text.replaceAll('\t', ' ') : text;
  const lineCounter = new LineCounter();
  const place = (offset: number): Place => {
    const { line, col } = lineCounter.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const document = (() => {
    try {
      return parseDocument(readable, {
        lineCounter,
        version: '1.2',
        merge: true,
        stringKeys: true,
        strict: true,
        uniqueKeys: true,
        prettyErrors: false,
        // At level 'silent' a second document would pass unread.
        logLevel: 'error',
      });
    } catch (error) {
      // The composer recurses, so absurd nesting ends here.
      return refuse(name, tooDeep(error instanceof RangeError ? 'more' : String(error)));
    }
  })();
  const issues: Issue[] = document.errors.map((error) => {
    const known = yamlRemedies[error.code];
    if (error.code === 'RESOURCE_EXHAUSTION')
      return { path: '', file: name, ...place(error.pos[0]), ...tooDeep('more') };
    return {
      code: error.code === 'DUPLICATE_KEY' ? 'duplicate-key' : 'syntax',
      path: '',
      file: name,
      ...place(error.pos[0]),
      message: known?.message ?? error.message,
      remedy: known?.remedy ?? 'check the indentation, brackets and quotes here',
    };
  });
  const resolve = (node: unknown): Node | undefined =>
    isAlias(node) ? node.resolve(document) : isNode(node) ? node : undefined;
  const at = (node: unknown): Partial<Place> => (isNode(node) && node.range ? place(node.range[0]) : {});
  visit(document, {
    Alias(_, node) {
      if (node.resolve(document) !== undefined) return;
      const message = `nothing above has the anchor "&${node.source}"`;
      issues.push({ code: 'syntax', path: '', file: name, ...at(node), message, ...yamlRemedies.BAD_ALIAS! });
    },
    Pair(_, pair) {
      if (isMergeKey(pair.key)) {
        const source = resolve(pair.value);
        const parts: unknown[] = isSeq(source) ? source.items : [source];
        if (!parts.every((part) => isMap(resolve(part)))) {
          const message = 'a merge (<<) takes in other sections, and this is none';
          const remedy = 'write <<: *name, where &name stands before a section';
          issues.push({ code: 'syntax', path: '', file: name, ...at(pair.key), message, remedy });
        }
      }
      const key = isScalar(pair.key) ? String(pair.key.value) : undefined;
      if (key === undefined || !forbiddenKeys.has(key)) return;
      issues.push({
        code: 'forbidden-key',
        path: '',
        file: name,
        ...at(pair.key),
        message: `"${key}" cannot be a key`,
        got: JSON.stringify(key),
        remedy: 'remove it, or choose another name',
      });
    },
    Node(_, node, ancestors) {
      if (ancestors.length <= maximumDepth || ancestors.filter(isCollection).length <= maximumDepth) return undefined;
      issues.push({ path: '', file: name, ...at(node), ...tooDeep('more') });
      return visit.BREAK;
    },
  });
  if (issues.length > 0) throw new LithostatError(issues);
  const warnings: Issue[] = document.warnings.map((warning) => ({
    code: 'syntax-warning',
    path: '',
    file: name,
    ...place(warning.pos[0]),
    message: warning.message,
  }));
  let data: unknown;
  try {
    data = plainCopy(document.toJS({ maxAliasCount: 1000 }), { left: maximumValues });
  } catch (error) {
    if (error instanceof ExpansionError || error instanceof ReferenceError || error instanceof RangeError) {
      refuse(name, {
        code: 'too-many-aliases',
        message: 'aliases or merges make this far larger than it looks',
        got: error.message,
        expected: `at most ${maximumValues} values in all`,
        remedy: 'write out what the aliases stand for, or use fewer',
      });
    }
    const message = error instanceof Error ? error.message : String(error);
    refuse(name, { code: 'syntax', line: 1, column: 1, message, remedy: 'simplify anchors, aliases, merges and tags' });
  }
  // Overrides change the data in place; the places stay those of the text.
  const written = plainCopy(data, { left: maximumValues });
  const source: ScenarioSource = {
    name,
    text,
    has: (path) => existsAt(written, path),
    place(path, atKey) {
      let node = resolve(document.contents);
      let offset = node?.range?.[0] ?? 0;
      for (const [index, segment] of path.entries()) {
        if (node === undefined) break;
        const isLast = index === path.length - 1;
        if (isMap(node)) {
          const pair = pairOf(node, segment, resolve);
          if (pair === undefined) break;
          const value: unknown = pair.value;
          const spot: unknown = (atKey && isLast) || !isNode(value) || isEmpty(value) ? pair.key : value;
          if (isNode(spot) && spot.range) offset = spot.range[0];
          node = resolve(value);
          // A section that starts on the next line is shown by its key, which says more than its first entry.
          if (!isScalar(value) && isNode(pair.key) && pair.key.range && isBlock(value)) offset = pair.key.range[0];
        } else if (isSeq(node) && typeof segment === 'number') {
          const item: unknown = node.items[segment];
          const target = isPair(item) ? item.value : item;
          if (!isNode(target)) break;
          if (target.range) offset = target.range[0];
          node = resolve(target);
        } else break;
      }
      return place(offset);
    },
  };
  return { source, data, warnings };
}

/**
 * A scenario that is plain data already, as a study keeps it: a copy of the data, whose values have no places in a text.
 *
 * @param data not changed
 * @param name name for messages
 */
export function plainSource(data: unknown, name: string): { source: ScenarioSource; data: unknown; warnings: Issue[] } {
  const budget = { left: maximumValues };
  const source: ScenarioSource = {
    name,
    text: '',
    has: (path) => existsAt(data, path),
    place: () => ({ line: 1, column: 1 }),
  };
  return { source, data: plainCopy(data, budget), warnings: [] };
}

function isEmpty(node: Node): boolean {
  return isScalar(node) && node.value === null && (node.source ?? '') === '';
}

function isBlock(node: unknown): boolean {
  return (isMap(node) || isSeq(node)) && node.flow !== true;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function tooDeep(got: string): Omit<Issue, 'path' | 'file'> {
  return {
    code: 'too-deep',
    message: 'sections and lists are nested too deeply',
    got,
    expected: `at most ${maximumDepth} levels`,
    remedy: 'a scenario needs about ten levels; check brackets and indentation',
  };
}

class ExpansionError extends Error {}

/** A deep copy without shared parts, so that an override of one place changes that place alone. */
export function plainCopy(value: unknown, budget: { left: number }, depth = 0): unknown {
  if (--budget.left < 0) throw new ExpansionError(`more than ${maximumValues} values`);
  if (depth > maximumDepth) throw new ExpansionError(`more than ${maximumDepth} levels`);
  if (Array.isArray(value)) return value.map((entry) => plainCopy(entry, budget, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = {};
  const entries = value instanceof Map ? value.entries() : Object.entries(value);
  for (const [key, entry] of entries) copy[String(key)] = plainCopy(entry, budget, depth + 1);
  return copy;
}
