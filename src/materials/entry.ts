import { z } from 'zod';
import { parseQuantity } from '../quantity/index.js';
import { expectedNames, type IssueSink, zodIssues } from './issues.js';
import type { Catalogue, Property } from './property.js';
import { certainties, type PropertyRecord, type PropertyRecords, siUnit } from './record.js';
import { arrheniusForm, referenceTemperature } from './temperature.js';
import { boundsViolation } from './values.js';

const text = z.string().trim().min(1);
const written = z.union([z.string().min(1), z.number(), z.boolean()]);

const entrySchema = z
  .strictObject({
    value: written,
    source: text,
    certainty: z.enum(certainties).exclude(['scenario']),
    conditions: text,
    range: z
      .tuple([z.union([z.string(), z.number(), z.null()]), z.union([z.string(), z.number(), z.null()])])
      .optional(),
    note: text.optional(),
    calibratedOn: text.optional(),
  })
  .refine((entry) => (entry.certainty === 'calibrated') === (entry.calibratedOn !== undefined), {
    message: 'calibratedOn belongs to values of certainty "calibrated", and to those only',
  });

type Entry = z.output<typeof entrySchema>;

const mapping = z.record(z.string(), z.unknown());

/** SI value of a number or word of a property, or undefined after an issue was added. */
function readValue(input: string | number | boolean, property: Property, path: string, sink: IssueSink) {
  if (property.kind === 'flag') {
    if (typeof input === 'boolean') return input;
    sink.add({
      code: 'wrong-type',
      path,
      message: `"${input}" is not true or false`,
      got: String(input),
      expected: 'true or false',
    });
    return undefined;
  }
  const options = 'options' in property ? property.options : undefined;
  if (property.kind === 'text' || (typeof input === 'string' && options?.includes(input))) {
    if (typeof input === 'string' && (options === undefined || options.includes(input))) return input;
    sink.add({
      code: 'unknown-name',
      path,
      message: `"${input}" is not one of ${options?.join(', ')}`,
      ...expectedNames(String(input), options ?? []),
    });
    return undefined;
  }
  const parsed = parseQuantity(input, property.dimension);
  if (!parsed.ok) {
    sink.add({ ...parsed.issue, path });
    return undefined;
  }
  const violation =
    property.kind === 'thermal'
      ? parsed.value < 0
        ? 'at least 0'
        : undefined
      : boundsViolation(property, parsed.value);
  if (violation !== undefined) {
    sink.add({
      code: 'out-of-range',
      path,
      message: `${input} is out of range; it has to be ${violation} (SI)`,
      got: String(input),
      expected: violation,
    });
    return undefined;
  }
  return parsed.value as number;
}

/** Band of an entry in SI; the value has to lie in it. */
function readRange(
  entry: Entry,
  value: unknown,
  property: Property,
  path: string,
  sink: IssueSink,
): PropertyRecord['range'] {
  if (entry.range === undefined) return undefined;
  const [low, high] = entry.range.map((end, i) => {
    const number = end === null ? null : readValue(end, property, `${path}.range[${i}]`, sink);
    return typeof number === 'number' ? number : null;
  }) as [number | null, number | null];
  const inside = typeof value === 'number' && (low === null || low <= value) && (high === null || value <= high);
  if (!inside) {
    sink.add({
      code: 'out-of-range',
      path,
      message: `${entry.value} is outside its own range`,
      got: String(entry.value),
      expected: entry.range.join(' to '),
    });
  }
  return [low, high];
}

function readEntry(node: unknown, property: Property, path: string, sink: IssueSink): PropertyRecord | undefined {
  const entry = entrySchema.safeParse(node);
  if (!entry.success) {
    sink.add(...zodIssues(entry.error, path));
    return undefined;
  }
  const { data } = entry;
  const value = readValue(data.value, property, path, sink);
  if (value === undefined) return undefined;
  const range = readRange(data, value, property, path, sink);
  return {
    value,
    unit: typeof value === 'number' && 'dimension' in property ? siUnit(property.dimension) : '',
    text: String(data.value),
    source: data.source,
    certainty: data.certainty,
    conditions: data.conditions,
    ...(range && { range }),
    ...(data.note !== undefined && { note: data.note }),
    ...(data.calibratedOn !== undefined && { calibratedOn: data.calibratedOn }),
  };
}

const thermalSchema = z.strictObject({
  value: z.unknown(),
  activationEnergy: z.unknown(),
  at: z.string(),
  form: z.literal(arrheniusForm),
});

const activationProperty: Property = {
  kind: 'scalar',
  dimension: 'molarEnergy',
  meaning: 'activation energy',
  required: true,
  minimum: 0,
};

/** A temperature in K; 298.15 K after an issue was added. */
export function readTemperature(text: string, path: string, sink: IssueSink): number {
  const at = parseQuantity(text, 'temperature');
  if (at.ok) return at.value;
  sink.add({ ...at.issue, path });
  return referenceTemperature;
}

function readThermal(
  node: unknown,
  property: Property,
  key: string,
  path: string,
  into: Map<string, PropertyRecord>,
  sink: IssueSink,
): void {
  const parsed = thermalSchema.safeParse(node);
  if (!parsed.success) {
    sink.add(...zodIssues(parsed.error, path));
    return;
  }
  const record = readEntry(parsed.data.value, property, `${path}.value`, sink);
  const activation = readEntry(parsed.data.activationEnergy, activationProperty, `${path}.activationEnergy`, sink);
  const at = readTemperature(parsed.data.at, `${path}.at`, sink);
  if (record) into.set(key, { ...record, thermal: { at } });
  if (activation) into.set(`${key}.activationEnergy`, activation);
}

function readProperties(
  catalogue: Catalogue,
  node: Readonly<Record<string, unknown>>,
  prefix: string,
  at: string,
  into: Map<string, PropertyRecord>,
  sink: IssueSink,
): void {
  for (const [name, child] of Object.entries(node)) {
    const property = Object.hasOwn(catalogue, name) ? catalogue[name] : undefined;
    const path = `${at}.${name}`;
    if (property === undefined) {
      sink.add({
        code: 'unknown-key',
        path,
        message: `"${name}" is not a known property`,
        ...expectedNames(name, Object.keys(catalogue)),
      });
    } else if (property.kind === 'group') {
      const members = mapping.safeParse(child);
      if (members.success) readProperties(property.members, members.data, `${prefix}${name}.`, path, into, sink);
      else sink.add(...zodIssues(members.error, path));
    } else if (property.kind === 'thermal') {
      readThermal(child, property, `${prefix}${name}`, path, into, sink);
    } else {
      const record = readEntry(child, property, path, sink);
      if (record) into.set(`${prefix}${name}`, record);
    }
  }
}

/**
 * Checks the values under one heading of a file.
 * @param catalogue what may stand there
 * @param node the values as written, each with source, certainty and conditions
 * @param at path of the heading in the file
 * @param sink receives every problem
 * @returns the values in SI by dotted path; those with problems are left out
 */
export function recordsOf(
  catalogue: Catalogue,
  node: Readonly<Record<string, unknown>>,
  at: string,
  sink: IssueSink,
): PropertyRecords {
  const records = new Map<string, PropertyRecord>();
  readProperties(catalogue, node, '', at, records, sink);
  return records;
}
