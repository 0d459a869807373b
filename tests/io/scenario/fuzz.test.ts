import fc from 'fast-check';
import { expect, it } from 'vitest';
import { processorTime } from '../../house/processor-time.js';
import { goodText, issuesOf, load } from '../fixtures/load.js';

const input = load(goodText).input as Record<string, unknown>;

/** Every path in plain data, the root left out. */
function pathsOf(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [];
  const entries = Array.isArray(value) ? value.map((entry, index) => [index, entry] as const) : Object.entries(value);
  return entries.flatMap(([key, entry]) => [[...path, key], ...pathsOf(entry, [...path, key])]);
}

const paths = pathsOf(input);

const replacement = fc.oneof(
  fc.constantFrom(
    null,
    true,
    -1,
    0,
    Number.POSITIVE_INFINITY,
    '',
    ' ',
    '3',
    '3 MPa',
    '-3 MPa',
    '0.2 mA/cm^2',
    '1e999 s',
    'NaN',
    '{',
    '*a',
    [],
    {},
    [[]],
    [null],
  ),
  fc.double(),
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.jsonValue({ maxDepth: 3 }),
);

type Mutation = {
  readonly at: number;
  readonly how: 'replace' | 'delete' | 'rename' | 'add';
  readonly key: string;
  readonly value: unknown;
};

const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(paths.length - 1),
  how: fc.constantFrom('replace', 'delete', 'rename', 'add'),
  key: fc.oneof(
    fc.string(),
    fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', 'length', 'until', 'strip'),
  ),
  value: replacement,
});

function mutate(data: unknown, { at, how, key, value }: Mutation): void {
  const path = paths[at]!;
  let parent = data as Record<string | number, unknown>;
  for (const segment of path.slice(0, -1)) {
    const next = Object.hasOwn(parent, segment) ? parent[segment] : undefined;
    if (typeof next !== 'object' || next === null) return;
    parent = next as Record<string | number, unknown>;
  }
  const last = path.at(-1)!;
  const define = (name: string | number, content: unknown): void => {
    Object.defineProperty(parent, name, { value: content, enumerable: true, configurable: true, writable: true });
  };
  if (how === 'replace') define(last, value);
  else if (how === 'add' && !Array.isArray(parent)) define(key, value);
  else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else {
    const content = parent[last];
    delete parent[last];
    if (how === 'rename') define(key, content);
  }
}

/** Issues of a text, checked: complete, presentable, with a place in the text. */
function checkedIssues(text: string, set: readonly string[] = []): void {
  const start = processorTime();
  const issues = issuesOf(text, set);
  expect(processorTime() - start).toBeLessThan(5000);
  for (const issue of issues) {
    expect(issue.code).toMatch(/^[a-z][a-z-]*$/);
    expect(issue.message).not.toBe('');
    expect(issue.message).not.toBe('Invalid input');
    expect(issue.file).toBeTruthy();
    if (issue.file !== 'scenario' || issue.code === 'too-many-aliases') continue;
    expect(issue.line).toBeGreaterThanOrEqual(1);
    expect(issue.column).toBeGreaterThanOrEqual(1);
  }
  expect(Object.keys(Object.prototype)).toEqual([]);
}

it('answers any mutation of a good scenario with issues, never with anything else', () => {
  fc.assert(
    fc.property(fc.array(mutation, { minLength: 1, maxLength: 5 }), (mutations) => {
      const data = structuredClone(input);
      for (const change of mutations) mutate(data, change);
      checkedIssues(JSON.stringify(data));
    }),
    { numRuns: 120 },
  );
});

it('answers any damage to the text with issues, never with anything else', () => {
  fc.assert(
    fc.property(
      fc.nat(goodText.length),
      fc.nat(20),
      fc.oneof(
        fc.string(),
        fc.constantFrom(
          '\t',
          '&a ',
          '*a',
          '<<: ',
          '---\n',
          '!!set ',
          '? ',
          '|',
          '>',
          '"',
          "'",
          '{',
          '[',
          '\u0000',
          '\uFEFF',
          '\r',
        ),
      ),
      (at, removed, inserted) => {
        checkedIssues(goodText.slice(0, at) + inserted + goodText.slice(at + removed));
      },
    ),
    { numRuns: 120 },
  );
});

it('answers any override with a scenario or with issues', () => {
  const anyPath = fc.oneof(
    fc.string(),
    fc.constantFrom(...paths).map((path) =>
      path
        .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
        .join('')
        .slice(1),
    ),
  );
  fc.assert(
    fc.property(
      anyPath,
      fc.oneof(
        fc.string(),
        replacement.map((value) => JSON.stringify(value) ?? ''),
      ),
      (path, value) => {
        checkedIssues(goodText, [`${path}=${value}`, path]);
      },
    ),
    { numRuns: 100 },
  );
});
