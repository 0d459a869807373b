import type { z } from 'zod';
import { pickedOption } from './choice.js';

/** Definition parts that the walk reads; zod publishes them for tools under `_zod.def`. */
interface AnyDefinition {
  readonly type: string;
  readonly innerType?: z.core.$ZodType;
  readonly in?: z.core.$ZodType;
  readonly out?: z.core.$ZodType;
  readonly getter?: () => z.core.$ZodType;
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
  readonly element?: z.core.$ZodType;
  readonly items?: readonly z.core.$ZodType[];
  readonly valueType?: z.core.$ZodType;
  readonly options?: readonly z.core.$ZodType[];
  readonly entries?: Readonly<Record<string, string | number>>;
  readonly values?: readonly unknown[];
  readonly defaultValue?: unknown;
}

export function definitionOf(schema: z.core.$ZodType): AnyDefinition {
  return schema._zod.def as unknown as AnyDefinition;
}

/** The schema inside wrappers (optional, default, pipe to its input, lazy …); the schema itself when it wraps nothing. */
function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  for (;;) {
    const definition = definitionOf(schema);
    let inner: z.core.$ZodType | undefined;
    if (definition.type === 'lazy') inner = definition.getter?.();
    else if (definition.type === 'pipe') {
      // z.preprocess puts its transform first; what it checks is then the output side.
      const first = definition.in;
      inner = first !== undefined && definitionOf(first).type === 'transform' ? definition.out : first;
    } else inner = definition.innerType;
    if (inner === undefined) return schema;
    schema = inner;
  }
}

/** Schemas that may apply to a value, where a union leaves it open; the picked one alone where a choice decides. */
function alternatives(schema: z.core.$ZodType, value: unknown): z.core.$ZodType[] {
  const inner = unwrap(schema);
  const definition = definitionOf(inner);
  if (definition.type !== 'union' || definition.options === undefined) return [inner];
  const picked = pickedOption(inner, value);
  const options = picked === undefined ? definition.options : [picked];
  return options.flatMap((option) => alternatives(option, value));
}

function child(schema: z.core.$ZodType, segment: PropertyKey): z.core.$ZodType | undefined {
  const { shape, element, items, valueType, type } = definitionOf(schema);
  if (type === 'object' && shape !== undefined && typeof segment === 'string') {
    return Object.hasOwn(shape, segment) ? shape[segment] : undefined;
  }
  if (type === 'array') return element;
  if (type === 'tuple') return typeof segment === 'number' ? items?.[segment] : undefined;
  if (type === 'record') return valueType;
  return undefined;
}

/**
 * Schemas that apply at a path of the input, found along the input so that choices are decided; without wrappers.
 *
 * @param schema schema of the whole input
 * @param path from the root of the input
 * @param input the whole input
 */
export function schemasAt(schema: z.core.$ZodType, path: readonly PropertyKey[], input: unknown): z.core.$ZodType[] {
  let current = alternatives(schema, input);
  let value = input;
  for (const segment of path) {
    value =
      typeof value === 'object' && value !== null && Object.hasOwn(value, segment)
        ? (value as Record<PropertyKey, unknown>)[segment]
        : undefined;
    current = current.flatMap((candidate) => {
      const next = child(candidate, segment);
      return next === undefined ? [] : alternatives(next, value);
    });
  }
  return current;
}

/** The wrapped schema of one key, with its own description, found as `schemasAt` does. */
export function fieldAt(
  schema: z.core.$ZodType,
  path: readonly PropertyKey[],
  input: unknown,
): z.core.$ZodType | undefined {
  if (path.length === 0) return schema;
  for (const candidate of schemasAt(schema, path.slice(0, -1), input)) {
    const next = child(candidate, path.at(-1)!);
    if (next !== undefined) return next;
  }
  return undefined;
}

/** Keys that a section may have at a path of the input; empty when what applies there is no section with fixed keys. */
export function keysAt(schema: z.core.$ZodType, path: readonly PropertyKey[], input: unknown): string[] {
  const keys = schemasAt(schema, path, input).flatMap((candidate) => Object.keys(definitionOf(candidate).shape ?? {}));
  return [...new Set(keys)];
}

/** Whether a key may be left out of its section. */
export function isOmittable(schema: z.core.$ZodType): boolean {
  return schema._zod.optin !== undefined;
}
