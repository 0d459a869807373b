import { z } from 'zod';
import {
  creepPrefactor,
  type Issue,
  nearest,
  parseQuantity,
  quantity,
  temperatureFunction,
} from '../quantity/index.js';
import { creepCatalogues, electrolyteCatalogue, metalCatalogue } from './catalogues.js';
import type { Catalogue, Property, PropertyGroup } from './property.js';
import { referenceTemperature, type ThermalLaw } from './temperature.js';

/** A property that depends on temperature, as a scenario gives it, in SI. */
export type ThermalOverride = ({ readonly value: number; readonly activationEnergy: number } & ThermalLaw) | ThermalLaw;

/** A creep law as a scenario gives it: a name of the library, or parameters in SI. */
export type CreepOverride =
  | string
  | { readonly law?: string; readonly at?: number; readonly [parameter: string]: string | number | undefined };

/** One entry under `materials:` of a scenario, checked and in SI. Keys other than the named ones are properties. */
export interface MaterialOverride {
  readonly kind?: 'metal' | 'electrolyte';
  readonly basedOn?: string;
  readonly title?: string;
  readonly creep?: CreepOverride;
  readonly [property: string]: unknown;
}

type Problem = Omit<Issue, 'path'>;
type Pick = (input: unknown) => { readonly schema: z.ZodType } | { readonly problem: Problem };

type Context = { readonly issues: z.core.$ZodRawIssue[] };

/** Adds the issues of an inner schema to those of the outer one. */
function forward(error: z.ZodError, context: Context): never {
  for (const issue of error.issues) context.issues.push({ ...issue, input: undefined } as z.core.$ZodRawIssue);
  return z.NEVER;
}

/**
 * A schema that decides by the shape of the input which alternative is meant, so that its errors are those of that
 * alternative and not of a union.
 */
function byShape(pick: Pick, alternatives: readonly z.ZodType[], description: string): z.ZodType<unknown, unknown> {
  const anyOf = alternatives.map((schema) => {
    const { $schema: _, ...json } = z.toJSONSchema(schema, { io: 'input' });
    return json;
  });
  return z
    .unknown()
    .meta({ ...(anyOf.length === 1 ? anyOf[0] : { anyOf }), description })
    .transform((input, context) => {
      const picked = pick(input);
      if ('problem' in picked) {
        context.addIssue({ code: 'custom', message: picked.problem.message, params: { ...picked.problem } });
        return z.NEVER;
      }
      const result = picked.schema.safeParse(input);
      if (result.success) return result.data;
      return forward(result.error, context);
    });
}

/** A meaning as a sentence; a symbol at its start (`m, sensitivity ...`) keeps its case, on which its meaning hangs. */
function sentence(meaning: string): string {
  const [first = ''] = meaning;
  const isSymbol = !/^\p{L}{2}/u.test(meaning);
  return `${isSymbol ? first : first.toUpperCase()}${meaning.slice(1)}.`;
}

const isRecord = (input: unknown): input is Readonly<Record<string, unknown>> =>
  typeof input === 'object' && input !== null && !Array.isArray(input);

const describe = (input: unknown): string => (Array.isArray(input) ? 'a list' : (JSON.stringify(input) ?? 'nothing'));

/** Words of a list, with the nearest one in the error. */
function word(options: readonly string[], description: string): z.ZodType<string, string> {
  return z
    .unknown()
    .meta({ type: 'string', enum: [...options], description })
    .transform((input, context) => {
      if (typeof input === 'string' && options.includes(input)) return input;
      const hint = typeof input === 'string' ? nearest(input, options) : undefined;
      const message = `${describe(input)} is not one of ${options.join(', ')}`;
      const params = { code: 'unknown-name', message, got: describe(input), expected: options.join(', ') };
      context.addIssue({
        code: 'custom',
        message,
        params: { ...params, ...(hint !== undefined && { nearest: hint }) },
      });
      return z.NEVER;
    }) as unknown as z.ZodType<string, string>;
}

function thermalSchema(property: Property & { kind: 'thermal' }): z.ZodType<unknown, unknown> {
  const { dimension, meaning } = property;
  const constant = quantity(dimension, { exclusiveMinimum: 0, description: sentence(`${meaning} at 298.15 K`) });
  const checked = temperatureFunction(dimension, { exclusiveMinimum: 0, description: sentence(meaning) });
  // The function itself is made when the material is; what is kept here is plain data, so that it can be hashed and stored.
  const plain = z.unknown().transform((input, context) => {
    const result = checked.safeParse(input);
    if (!result.success) {
      return forward(result.error, context);
    }
    const record = input as Record<string, string>;
    if ('expression' in record) return { expression: record.expression!, unit: record.unit! };
    const read = (key: string, as: Parameters<typeof parseQuantity>[1]) => {
      const parsed = parseQuantity(record[key], as);
      return parsed.ok ? (parsed.value as number) : 0;
    };
    const at = record.at === undefined ? referenceTemperature : read('at', 'temperature');
    return { value: read('value', dimension), activationEnergy: read('activationEnergy', 'molarEnergy'), at };
  });
  return byShape((input) => ({ schema: isRecord(input) ? plain : constant }), [checked], sentence(meaning));
}

function propertySchema(property: Property | PropertyGroup): z.ZodType {
  switch (property.kind) {
    case 'scalar': {
      const { dimension, meaning, kind: _, required: __, integer: ___, ...limits } = property;
      return quantity(dimension, { ...limits, description: sentence(meaning) });
    }
    case 'thermal':
      return thermalSchema(property);
    case 'group':
      return z.strictObject(shapeOf(property.members)).meta({ description: sentence(property.meaning) });
    case 'text':
      return word(property.options ?? [], sentence(property.meaning));
    default:
      throw new RangeError(`materials have no properties of kind ${property.kind}`);
  }
}

function shapeOf(catalogue: Catalogue): Record<string, z.ZodType> {
  return Object.fromEntries(Object.entries(catalogue).map(([name, p]) => [name, propertySchema(p).optional()]));
}

const creepName = z.string().min(1).meta({ description: 'Name of a creep law of the library entry.' });
const powerLaw = z.strictObject({
  law: z.literal('power-law').optional(),
  ...shapeOf(creepCatalogues['power-law']),
  prefactor: creepPrefactor({ description: 'Prefactor in the place of referenceRate and exponent.' }).optional(),
  at: quantity('temperature', { exclusiveMinimum: 0, description: 'Where the rate holds [298.15 K].' }).optional(),
});
const anand = z.strictObject({ law: z.literal('anand'), ...shapeOf(creepCatalogues.anand) });

/** Puts a prefactor in the form in which rates are kept. */
const expanded = powerLaw.transform(({ prefactor, ...others }, context) => {
  const rest: Readonly<Record<string, unknown>> = others;
  if (prefactor === undefined) return rest;
  for (const key of ['referenceRate', 'exponent'] as const) {
    if (rest[key] === undefined || (key === 'exponent' && rest[key] === prefactor.exponent)) continue;
    const message = `prefactor gives ${key} already`;
    const params = {
      code: 'inconsistent',
      message,
      expected: `prefactor, or ${key}`,
      remedy: `remove ${key} or prefactor`,
    };
    context.addIssue({ code: 'custom', message, path: [key], params });
  }
  return { ...rest, ...prefactor };
});

const creepSchema = byShape(
  (input) => {
    if (typeof input === 'string') return { schema: creepName };
    if (!isRecord(input)) {
      const message = `${describe(input)} stands where a creep law is needed`;
      const expected = 'the name of a creep law of the library, or a mapping with law and parameters';
      return { problem: { code: 'wrong-type', message, got: describe(input), expected } };
    }
    const laws = Object.keys(creepCatalogues);
    if (input.law !== undefined && !laws.includes(input.law as string)) {
      const hint = typeof input.law === 'string' ? nearest(input.law, laws) : undefined;
      const message = `${describe(input.law)} is not a creep law`;
      const problem = { code: 'unknown-name', message, got: describe(input.law), expected: laws.join(', ') };
      return { problem: hint === undefined ? problem : { ...problem, nearest: hint } };
    }
    return { schema: input.law === 'anand' ? anand : expanded };
  },
  [creepName, powerLaw, anand],
  'Creep: the name of a law of the library, or a law with its parameters; parameters left out are kept.',
);

/**
 * Schema of one entry under `materials:` of a scenario: values as text with a unit in, SI out. Values that are left out
 * come from the material of that name in the library, or from the one that `basedOn` names.
 */
export const materialOverrideSchema = z
  .strictObject({
    kind: z
      .enum(['metal', 'electrolyte'])
      .meta({ description: 'What the material is [as what it is based on].' })
      .optional(),
    basedOn: z.string().min(1).meta({ description: 'Material whose values are taken where none is given.' }).optional(),
    title: z.string().min(1).meta({ description: 'Name in words.' }).optional(),
    ...shapeOf(metalCatalogue),
    ...shapeOf(electrolyteCatalogue),
    creep: creepSchema.optional(),
  })
  .meta({
    description: 'Values of a material that differ from the library, or a material that it does not have.',
  }) as unknown as z.ZodType<MaterialOverride, Readonly<Record<string, unknown>>>;
