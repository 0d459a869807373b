import { z } from 'zod';
import { type Issue, nearest } from '../../quantity/index.js';
import { describeValue, type Problem } from './choice.js';
import { existsAt, formatPath, type PathSegment, valueAt } from './path.js';
import { definitionOf, fieldAt, isOmittable, keysAt, schemasAt } from './walk.js';

/** An issue with its place in the input, before line and column are known. */
export interface PlacedIssue {
  readonly path: readonly PathSegment[];
  /** True when the key itself is the problem (an unknown key), false when its value is. */
  readonly atKey: boolean;
  readonly issue: Issue;
  /** Where it is, when that is in a file that the scenario names. */
  readonly elsewhere?: { readonly file: string; readonly line?: number; readonly excerpt?: string };
}

const typeNames: Readonly<Record<string, string>> = {
  object: 'a section (mapping)',
  record: 'a section (mapping)',
  array: 'a list',
  tuple: 'a list',
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

/** The description and an example of the field at a path, from the schema's own notes. */
function noteAt(
  schema: z.ZodType,
  path: readonly PropertyKey[],
  input: unknown,
): { description?: string; example?: string } {
  let field: z.core.$ZodType | undefined = fieldAt(schema, path, input);
  let description: string | undefined;
  let example: unknown;
  for (let depth = 0; field !== undefined && depth < 12; depth++) {
    const meta = z.globalRegistry.get(field);
    description ??= meta?.description;
    if (example === undefined && Array.isArray(meta?.examples)) example = meta.examples[0];
    const definition = definitionOf(field);
    field = definition.type === 'lazy' ? definition.getter?.() : (definition.innerType ?? definition.in);
  }
  return {
    ...(description === undefined ? {} : { description }),
    ...(example === undefined ? {} : { example: flow(example) }),
  };
}

/** A value as YAML in one line: `{ capacity: 0.5 mAh/cm^2 }`. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  return `{ ${Object.entries(value)
    .map(([key, entry]) => `${key}: ${flow(entry)}`)
    .join(', ')} }`;
}

function optional<Key extends string>(key: Key, value: string | undefined): { [K in Key]?: string } {
  return (value === undefined ? {} : { [key]: value }) as { [K in Key]?: string };
}

/** The issue of a key that is not there; none when a misspelt key beside it is reported and says the same. */
function missingKey(schema: z.ZodType, path: readonly PathSegment[], input: unknown): PlacedIssue[] {
  const key = String(path.at(-1));
  const { description, example } = noteAt(schema, path, input);
  const parent = path.slice(0, -1);
  const siblings = keysAt(schema, parent, input);
  const given = valueAt(input, parent);
  const strays =
    typeof given === 'object' && given !== null ? Object.keys(given).filter((name) => !siblings.includes(name)) : [];
  if (strays.some((name) => nearest(name, siblings) === key)) return [];
  return [
    {
      path,
      atKey: false,
      issue: {
        code: 'missing-key',
        path: formatPath(path),
        message: `"${key}" is missing`,
        got: 'nothing',
        expected: description ?? `a value for "${key}"`,
        remedy: `add ${key}: ${example ?? '…'}`,
      },
    },
  ];
}

function unknownKey(schema: z.ZodType, parent: readonly PathSegment[], key: string, input: unknown): PlacedIssue {
  const path = [...parent, key];
  const keys = keysAt(schema, parent, input);
  const guess = nearest(key, keys);
  const where = parent.length === 0 ? 'at the top level' : `in "${formatPath(parent)}"`;
  return {
    path,
    atKey: true,
    issue: {
      code: 'unknown-key',
      path: formatPath(path),
      message: `"${key}" is not a key ${where}`,
      got: JSON.stringify(key),
      ...optional('expected', keys.length > 0 ? `one of ${keys.join(', ')}` : undefined),
      ...optional('nearest', guess),
      remedy: guess === undefined ? 'remove it' : `write "${guess}" instead, or remove it`,
    },
  };
}

function bound(issue: { minimum?: number | bigint; maximum?: number | bigint; inclusive?: boolean }): string {
  if (issue.minimum !== undefined) return `${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}`;
  return `${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}`;
}

/** Chooses among the failed alternatives of a plain union the one that got furthest: fewest problems at its own root. */
function bestAlternative(errors: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] | undefined {
  const isAtRoot = (issue: z.core.$ZodIssue): boolean =>
    issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value');
  const reached = errors.filter((issues) => !issues.some(isAtRoot));
  return reached.length === 1 ? reached[0] : undefined;
}

function translateOne(
  schema: z.ZodType,
  input: unknown,
  raw: z.core.$ZodIssue,
  prefix: readonly PathSegment[],
): PlacedIssue[] {
  const path = [...prefix, ...(raw.path as PathSegment[])];
  const value = valueAt(input, path);
  if (raw.code === 'unrecognized_keys') return raw.keys.map((key) => unknownKey(schema, path, key, input));
  const params = raw.code === 'custom' ? (raw.params as Partial<Problem> | undefined) : undefined;
  if (params?.code === undefined && path.length > 0 && !existsAt(input, path)) return missingKey(schema, path, input);
  // A quantity that is not there at all is a missing key, whatever the conversion says of nothing.
  const fromConversion = params?.code !== undefined && params.code !== 'missing-key';
  if (fromConversion && raw.path.length > 0 && !existsAt(input, path) && typeof path.at(-1) === 'string') {
    return missingKey(schema, path, input);
  }
  const place = { path, atKey: params?.atKey ?? params?.code === 'unknown-key' };
  const textPath = formatPath(path);
  if (value === null && params?.code !== 'unknown-key') {
    const { description, example } = noteAt(schema, path, input);
    const field = fieldAt(schema, path, input);
    const isOptional = field !== undefined && isOmittable(field);
    return [
      {
        ...place,
        issue: {
          code: 'empty-value',
          path: textPath,
          message: `"${String(path.at(-1) ?? 'scenario')}" is empty`,
          got: 'an empty value',
          ...optional('expected', description),
          remedy: `${example === undefined ? 'give it a value' : `write for example ${example}`}${isOptional ? ', or remove the key' : ''}`,
        },
      },
    ];
  }
  if (params?.code !== undefined) {
    const { code, message, got, expected, nearest: guess, remedy, file, line, excerpt } = params;
    return [
      {
        ...place,
        ...(file === undefined
          ? {}
          : {
              elsewhere: {
                file,
                ...(line === undefined ? {} : { line }),
                ...(excerpt === undefined ? {} : { excerpt }),
              },
            }),
        issue: {
          code,
          path: textPath,
          message: message ?? raw.message,
          ...optional('got', got),
          ...optional('expected', expected),
          ...optional('nearest', guess),
          ...optional('remedy', remedy),
        },
      },
    ];
  }
  const got = describeValue(value);
  const { description, example } = noteAt(schema, path, input);
  const remedy = example === undefined ? undefined : `write for example ${example}`;
  const make = (
    code: string,
    message: string,
    expected: string | undefined,
    rest: Partial<Issue> = {},
  ): PlacedIssue[] => [
    {
      ...place,
      issue: {
        code,
        path: textPath,
        message,
        got,
        ...optional('expected', expected),
        ...optional('remedy', remedy),
        ...rest,
      },
    },
  ];
  switch (raw.code) {
    case 'invalid_type': {
      const kind = typeNames[raw.expected] ?? raw.expected;
      const expected = typeof value === 'number' && !Number.isFinite(value) ? 'a finite number' : kind;
      return make(
        'wrong-type',
        `expected ${expected}`,
        description === undefined ? expected : `${expected}: ${description}`,
      );
    }
    case 'invalid_value': {
      const words = raw.values.map(String);
      const guess = typeof value === 'string' ? nearest(value, words) : undefined;
      return make(
        'unknown-value',
        'this value is not possible here',
        words.length === 1 ? words[0] : `one of ${words.join(', ')}`,
        {
          ...optional('nearest', guess),
          ...optional('remedy', guess === undefined ? `write ${words[0]}` : `write ${guess}`),
        },
      );
    }
    case 'too_small':
    case 'too_big': {
      if (raw.origin === 'array' || raw.origin === 'string') {
        const one = (raw.code === 'too_small' ? raw.minimum : raw.maximum) === 1;
        const unit = raw.origin === 'string' ? 'character' : one ? 'entry' : 'entries';
        const expected = `${bound(raw)} ${unit}${raw.origin === 'string' && !one ? 's' : ''}`;
        return make('wrong-length', `expected ${expected}`, expected);
      }
      return make('out-of-range', 'the number is out of range', bound(raw));
    }
    case 'invalid_union': {
      const best = bestAlternative(raw.errors);
      if (best !== undefined) return best.flatMap((issue) => translateOne(schema, input, issue, path));
      const candidates = schemasAt(schema, path, input).map((candidate) => {
        const definition = definitionOf(candidate);
        const words =
          definition.values ?? (definition.entries === undefined ? undefined : Object.values(definition.entries));
        return words?.map((word) => JSON.stringify(word)).join(', ') ?? typeNames[definition.type] ?? definition.type;
      });
      const expected = [...new Set(candidates)].join(', or ');
      return make(
        'wrong-type',
        `expected ${expected}`,
        description === undefined ? expected : `${expected}: ${description}`,
      );
    }
    default:
      return make('invalid-value', raw.message, description);
  }
}

/**
 * Turns what zod found into issues with codes, nearest matches and remedies.
 *
 * @param schema the schema that refused the input
 * @param input the whole input as it was validated
 * @param found zod's issues
 */
export function translateIssues(schema: z.ZodType, input: unknown, found: readonly z.core.$ZodIssue[]): PlacedIssue[] {
  const seen = new Set<string>();
  return found
    .flatMap((issue) => translateOne(schema, input, issue, []))
    .filter(({ issue }) => {
      const identity = `${issue.path}\n${issue.code}\n${issue.message}`;
      if (seen.has(identity)) return false;
      seen.add(identity);
      return true;
    });
}
