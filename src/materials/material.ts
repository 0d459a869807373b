import { LithostatError } from '../quantity/index.js';
import {
  type CreepModel,
  creepCatalogues,
  type ElectrolyteProperties,
  electrolyteCatalogue,
  type InterfaceProperties,
  interfaceCatalogue,
  type MetalProperties,
  metalCatalogue,
} from './catalogues.js';
import type { CreepRecords } from './file.js';
import type { Catalogue } from './property.js';
import type { PropertyRecord, PropertyRecords } from './record.js';
import { plainValues } from './values.js';

/** Stress at which creep rates are kept, Pa: a prefactor in Pa^-n would be about 1e-43 for lithium. */
const referenceStress = 1e6;

interface Named {
  readonly name: string;
  readonly title: string;
  readonly aliases: readonly string[];
  /** Every value with its provenance, by dotted path. */
  readonly records: PropertyRecords;
}

/** A metal with its values in SI and where they come from. */
export interface Metal extends Named {
  readonly kind: 'metal';
  /** This name first, then what it is based on. */
  readonly lineage: readonly string[];
  readonly properties: MetalProperties;
  /** Creep laws that a scenario can choose by name; the chosen one is `properties.creep`. */
  readonly creepAlternatives: ReadonlyMap<string, CreepRecords>;
}

/** An electrolyte with its values in SI and where they come from. */
export interface Electrolyte extends Named {
  readonly kind: 'electrolyte';
  readonly lineage: readonly string[];
  readonly properties: ElectrolyteProperties;
}

/** Default values of the interface between some metals and some electrolytes. */
export interface InterfaceClass extends Named {
  readonly kind: 'interface';
  readonly metals: readonly string[];
  readonly electrolytes: readonly string[];
  readonly properties: InterfaceProperties;
}

/** The creep law that a set of records stands for, in SI. */
function creepModel(creep: CreepRecords): CreepModel {
  const missing: string[] = [];
  if (creep.law === 'anand') {
    return { name: creep.name, law: 'anand', ...plainValues(creepCatalogues.anand, creep.records, missing) };
  }
  const parameters = plainValues(creepCatalogues['power-law'], creep.records, missing);
  return { name: creep.name, law: 'power-law', referenceStress, referenceTemperature: creep.at, ...parameters };
}

/** All paths of required properties that the records lack. */
export function missingProperties(catalogue: Catalogue, records: PropertyRecords): string[] {
  const missing: string[] = [];
  plainValues(catalogue, records, missing);
  return missing;
}

function complete<C extends Catalogue>(name: string, catalogue: C, records: PropertyRecords, extra: string[] = []) {
  const missing = [...extra];
  const values = plainValues(catalogue, records, missing);
  if (missing.length > 0) throw new LithostatError([missingIssue(name, missing)]);
  return values;
}

/** The one issue that names every property which a material lacks. */
export function missingIssue(name: string, missing: readonly string[], path = '') {
  return {
    code: 'missing-properties',
    path,
    message: `"${name}" lacks ${missing.join(', ')}`,
    expected: missing.join(', '),
    remedy: 'give these values, or name a material to start from with basedOn',
  };
}

/** The records of a creep law under `creep.`, with its name as a record of its own. */
function creepUnder(creep: CreepRecords): Map<string, PropertyRecord> {
  const records = new Map<string, PropertyRecord>();
  for (const [key, record] of creep.records) records.set(`creep.${key}`, record);
  return records;
}

type Seed<M> = Omit<M, 'kind' | 'properties' | 'records'> & { readonly records: PropertyRecords };

/** @throws LithostatError naming every missing property at once. */
export function makeMetal(seed: Seed<Metal>, creep: CreepRecords | undefined): Metal {
  const properties = complete(seed.name, metalCatalogue, seed.records, creep === undefined ? ['creep'] : []);
  const records = new Map([...seed.records].filter(([path]) => !path.startsWith('creep.')));
  for (const [path, record] of creepUnder(creep!)) records.set(path, record);
  return { kind: 'metal', ...seed, records, properties: { ...properties, creep: creepModel(creep!) } };
}

/** @throws LithostatError naming every missing property at once. */
export function makeElectrolyte(seed: Seed<Electrolyte>): Electrolyte {
  return { kind: 'electrolyte', ...seed, properties: complete(seed.name, electrolyteCatalogue, seed.records) };
}

/** @throws LithostatError naming every missing property at once. */
export function makeInterfaceClass(seed: Seed<InterfaceClass>): InterfaceClass {
  return { kind: 'interface', ...seed, properties: complete(seed.name, interfaceCatalogue, seed.records) };
}
