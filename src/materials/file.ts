import { z } from 'zod';
import { nearest } from '../quantity/index.js';
import { creepCatalogues, electrolyteCatalogue, interfaceCatalogue, metalCatalogue } from './catalogues.js';
import { readTemperature, recordsOf } from './entry.js';
import { expectedNames, type IssueSink, zodIssues } from './issues.js';
import type { Catalogue } from './property.js';
import type { PropertyRecords } from './record.js';
import { referenceTemperature } from './temperature.js';

const text = z.string().trim().min(1);
const mapping = z.record(z.string(), z.unknown());
const header = { name: text, title: text };

/** Schema of the index of a library: names, other names, and what the interface classes are for. */
export const indexSchema = z.strictObject({
  metals: z.record(text, z.strictObject({ aliases: z.array(text) })),
  electrolytes: z.record(text, z.strictObject({ aliases: z.array(text) })),
  interfaces: z.record(
    text,
    z.strictObject({ aliases: z.array(text), metals: z.array(text).min(1), electrolytes: z.array(text).min(1) }),
  ),
});

const fileSchemas = {
  metal: z.strictObject({
    kind: z.literal('metal'),
    ...header,
    properties: mapping,
    creep: z.strictObject({ default: text, alternatives: z.record(text, mapping) }),
  }),
  electrolyte: z.strictObject({ kind: z.literal('electrolyte'), ...header, properties: mapping }),
  interface: z.strictObject({
    kind: z.literal('interface'),
    ...header,
    basedOn: text.optional(),
    properties: mapping,
    variants: z.record(text, mapping).default({}),
  }),
};

interface FileHeader {
  readonly name: string;
  readonly title: string;
  readonly records: PropertyRecords;
}

/** A creep alternative as the file has it. */
export interface CreepRecords {
  readonly name: string;
  readonly law: keyof typeof creepCatalogues;
  /** K, where `referenceRate` holds. */
  readonly at: number;
  /** Parameters by name. */
  readonly records: PropertyRecords;
}

interface MetalFile extends FileHeader {
  readonly kind: 'metal';
  readonly defaultCreep: string;
  readonly creep: ReadonlyMap<string, CreepRecords>;
}
interface ElectrolyteFile extends FileHeader {
  readonly kind: 'electrolyte';
}
export interface InterfaceFile extends FileHeader {
  readonly kind: 'interface';
  readonly basedOn: string | undefined;
  /** Records that replace those of the class, by electrolyte. */
  readonly variants: ReadonlyMap<string, PropertyRecords>;
}
export type LibraryFile = MetalFile | ElectrolyteFile | InterfaceFile;

function readCreep(
  creep: {
    readonly default: string;
    readonly alternatives: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  },
  sink: IssueSink,
): ReadonlyMap<string, CreepRecords> {
  const found = new Map<string, CreepRecords>();
  for (const [name, { law, at, ...parameters }] of Object.entries(creep.alternatives)) {
    const path = `creep.alternatives.${name}`;
    if (typeof law !== 'string' || !Object.hasOwn(creepCatalogues, law)) {
      sink.add({
        code: 'unknown-name',
        path: `${path}.law`,
        message: `"${law}" is not a creep law`,
        ...expectedNames(String(law), Object.keys(creepCatalogues)),
      });
      continue;
    }
    const known = law as CreepRecords['law'];
    const catalogue: Catalogue = creepCatalogues[known];
    const records = recordsOf(catalogue, parameters, path, sink);
    const missing = Object.keys(catalogue).filter((key) => !records.has(key));
    if (missing.length > 0) {
      sink.add({
        code: 'missing-properties',
        path,
        message: `creep "${name}" lacks ${missing.join(', ')}`,
        expected: missing.join(', '),
      });
    }
    found.set(name, {
      name,
      law: known,
      at: at === undefined ? referenceTemperature : readTemperature(String(at), `${path}.at`, sink),
      records,
    });
  }
  if (!found.has(creep.default)) {
    const hint = nearest(creep.default, found.keys());
    sink.add({
      code: 'unknown-name',
      path: 'creep.default',
      message: `there is no creep alternative "${creep.default}"`,
      ...(hint && { nearest: hint }),
    });
  }
  return found;
}

/**
 * Checks one file of the library and converts it to SI.
 * @param node the parsed YAML
 * @param kind what the folder holds
 * @param sink receives every problem
 * @returns the records, or undefined when the outline of the file is wrong
 */
export function readLibraryFile(node: unknown, kind: LibraryFile['kind'], sink: IssueSink): LibraryFile | undefined {
  const outline = fileSchemas[kind].safeParse(node);
  if (!outline.success) {
    sink.add(...zodIssues(outline.error, ''));
    return undefined;
  }
  const { data } = outline;
  const common = { name: data.name, title: data.title };
  if (data.kind === 'metal') {
    const records = recordsOf(metalCatalogue, data.properties, 'properties', sink);
    return { ...common, kind: 'metal', records, defaultCreep: data.creep.default, creep: readCreep(data.creep, sink) };
  }
  if (data.kind === 'electrolyte') {
    return {
      ...common,
      kind: 'electrolyte',
      records: recordsOf(electrolyteCatalogue, data.properties, 'properties', sink),
    };
  }
  const variants = new Map<string, PropertyRecords>();
  for (const [name, variant] of Object.entries(data.variants)) {
    variants.set(name, recordsOf(interfaceCatalogue, variant, `variants.${name}`, sink));
  }
  return {
    ...common,
    kind: 'interface',
    records: recordsOf(interfaceCatalogue, data.properties, 'properties', sink),
    basedOn: data.basedOn,
    variants,
  };
}
