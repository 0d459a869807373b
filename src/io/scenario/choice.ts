import { z } from 'zod';
import type { Issue } from '../../quantity/index.js';

/** An issue before it has a place: what a check inside the schema knows. `at` is relative to the value that is checked. */
export type Problem = Omit<Issue, 'path' | 'file' | 'line' | 'column'> & {
  readonly at?: readonly (string | number)[];
  /** True when the key itself is the problem, not its value. */
  readonly atKey?: boolean;
  /** Where the problem is in another file than the scenario: its name, the line from 1, and the text of the line. */
  readonly file?: string;
  readonly line?: number;
  readonly excerpt?: string;
};

/** The issue of a problem in the form that zod's checks take; the translation to an Issue reads `params` back. */
export function customIssue({ at = [], ...params }: Problem) {
  return { code: 'custom' as const, message: params.message, path: [...at], params };
}

/** Which alternative a value means, or why it means none. */
export type Picked = { readonly option: number } | { readonly problem: Problem };

interface ChoiceDefinition extends z.core.$ZodUnionDef {
  readonly pick: (value: unknown) => Picked;
}

const Choice = z.core.$constructor<z.ZodUnion, ChoiceDefinition>('LithostatChoice', (inst, definition) => {
  z.ZodUnion.init(inst, definition);
  inst._zod.parse = (payload, context) => {
    const picked = definition.pick(payload.value);
    if ('option' in picked) return definition.options[picked.option]!._zod.run(payload, context);
    payload.issues.push({ ...customIssue(picked.problem), input: payload.value, inst } as z.core.$ZodRawIssue);
    return payload;
  };
});

/**
 * A union that decides by the shape of the input which alternative is meant and validates by that one alone, so that its
 * errors are as specific as without a union. Type and JSON Schema are those of `z.union(options)`.
 *
 * @param options the alternatives
 * @param pick index of the alternative that the raw input means, or the problem when it means none
 */
export function choice<const Options extends readonly z.ZodType[]>(
  options: Options,
  pick: (value: unknown) => Picked,
): z.ZodUnion<Options> {
  return new Choice({ type: 'union', options, pick }) as unknown as z.ZodUnion<Options>;
}

/** The alternative that `choice` would take for a value, for tools that walk a schema; undefined when none or no choice. */
export function pickedOption(schema: z.core.$ZodType, value: unknown): z.core.$ZodType | undefined {
  const definition = schema._zod.def as Partial<ChoiceDefinition>;
  if (definition.pick === undefined || definition.options === undefined) return undefined;
  const picked = definition.pick(value);
  return 'option' in picked ? definition.options[picked.option] : undefined;
}

/** Whether a value is a plain mapping (not null, not a list). */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value in words, for "got": its kind and, when short, its text. */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'an empty value';
  if (typeof value === 'string')
    return `text ${JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value)}`;
  if (typeof value === 'number' || typeof value === 'bigint') return `the number ${value}`;
  if (typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  const keys = Object.keys(value as object);
  if (keys.length === 0) return 'an empty section';
  return `a section with ${keys
    .slice(0, 4)
    .map((key) => `"${key}"`)
    .join(', ')}${keys.length > 4 ? ', …' : ''}`;
}
